//! From bytes to articles: one file a format, this one tells them apart.
//!
//! Parsers take bytes and return values. They do no I/O, do not panic, and recover what they can:
//! an article with warnings, or the reason for leaving an input out.

mod bibtex;
mod citations;
mod csl_json;
mod csv;
mod draft;
mod encoding;
mod endnote;
mod entities;
mod html;
mod jats;
mod jsonl;
mod limits;
mod lines;
mod markdown;
mod metadata;
mod nbib;
mod outline;
mod plain;
mod pubmed;
mod records;
mod refer;
mod reflist;
mod ris;
mod sniff;
mod xml;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::Article;
pub use sniff::Format;

/// Version of the parsers: raised when the same bytes give another article, so that unchanged files
/// are read again. 1: first. 2: JSON Lines are read. 3: bibliographies are read.
pub const PARSER_VERSION: u32 = 3;

/// The largest input that is parsed, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// An article and what was amiss with its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The article.
    pub article: Article,
    /// What was recovered from or left out, one line each.
    pub warnings: Vec<String>,
    /// What tells it from the others, where it is one record of a file of many.
    pub record: Option<RecordId>,
}

/// What tells one record of a file that holds many from the others: a line of a collection in JSON
/// Lines, an entry of a bibliography.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordId {
    /// The id that the file calls it by, as written: its key, and what its collection's judgements
    /// name it by. Bibliographies have none: their ids are not made to be unique beyond the file.
    pub id: Option<String>,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub hash: String,
    /// Whether its identifiers are also those of other records in the file, so that it is not known by
    /// them: the abstracts of a congress, say, that share the DOI of the issue.
    pub shares_ids: bool,
}

/// Why an input holds no article that could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// The class of reason, by which reports count.
    pub reason: SkipReason,
    /// What exactly was seen, for a person.
    pub detail: String,
}

impl Skip {
    /// A reason with its detail.
    pub fn new(reason: SkipReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason.name(), self.detail)
    }
}

/// The classes of reasons for leaving an input out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// No bytes, or only white space.
    Empty,
    /// A known format that is not read.
    UnsupportedFormat,
    /// Bytes that are no text.
    Binary,
    /// The markup is broken beyond recovery.
    Malformed,
    /// A page that asks for a proof of humanity, a log-in, or tells of an error.
    AccessPage,
    /// Readable, but no article: another document type, or no text of substance.
    NoArticle,
    /// Larger than [`MAX_FILE_BYTES`].
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// Declares entities that expand into more text than allowed.
    EntityExpansion,
    /// The same article was read from another file.
    Duplicate,
    /// The file could not be read.
    Unreadable,
}

impl SkipReason {
    /// The name that reports show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnsupportedFormat => "unsupported format",
            Self::Binary => "binary",
            Self::Malformed => "malformed",
            Self::AccessPage => "access page",
            Self::NoArticle => "no article",
            Self::TooLarge => "too large",
            Self::TooDeep => "nested too deeply",
            Self::EntityExpansion => "entity expansion",
            Self::Duplicate => "duplicate",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Everything that one file held.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedFile {
    /// The format that the bytes are in, where one was recognised.
    pub format: Option<Format>,
    /// The articles, or the reasons why there are none, in order of the file.
    pub items: Vec<Result<Parsed, Skip>>,
}

impl ParsedFile {
    fn skipped(format: Option<Format>, skip: Skip) -> Self {
        Self { format, items: vec![Err(skip)] }
    }
}

/// The record that an item of CSL-JSON is, its own id left out; what has no place in one is left out.
pub fn csl_item(item: &serde_json::Map<String, serde_json::Value>) -> crate::model::Record {
    let mut record = csl_json::record(item);
    record.ids.publisher_id = None;
    record
}

/// Parses the bytes of a file. `name` is its file name, used to tell Markdown from text and as a
/// last resort for a title.
pub fn parse_file(bytes: &[u8], name: &str) -> ParsedFile {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let detail = format!("{} bytes; the limit is {MAX_FILE_BYTES}", bytes.len());
        return ParsedFile::skipped(None, Skip::new(SkipReason::TooLarge, detail));
    }
    if let Some(skip) = sniff::not_text(bytes) {
        return ParsedFile::skipped(None, skip);
    }
    let decoded = encoding::decode(bytes);
    let text = decoded.text.as_ref();
    let format = match sniff::format(text, name) {
        Ok(format) => format,
        Err(skip) => return ParsedFile::skipped(None, skip),
    };
    let mut items = match format {
        Format::Jats => jats::parse(text),
        Format::Html => vec![html::parse(text, name)],
        Format::Markdown => vec![markdown::parse(text, name)],
        Format::Text => vec![plain::parse(text, name)],
        Format::Jsonl => jsonl::parse(text, name),
        Format::Ris => ris::parse(text),
        Format::Refer => refer::parse(text),
        Format::Nbib => nbib::parse(text),
        Format::PubmedXml => pubmed::parse(text),
        Format::EndnoteXml => endnote::parse(text),
        Format::Bibtex => bibtex::parse(text),
        Format::CslJson => csl_json::parse(text),
        Format::Csv => csv::parse(text),
    };
    items.iter_mut().flatten().for_each(limits::apply);
    // What is amiss with the file is told once, with its first article.
    if let Some(first) = items.iter_mut().flatten().next() {
        first.warnings.splice(0..0, decoded.warnings);
    }
    ParsedFile { format: Some(format), items }
}
