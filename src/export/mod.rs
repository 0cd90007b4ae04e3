//! Records in the formats that other programs read.
//!
//! A [`Writer`] takes [`Record`]s, plain data that stand for articles and cited works, and gives the
//! text of a file piece by piece; where it goes is for whoever writes it. [`capability`] tells what a
//! format has a place for, and so what of a record is lost in it.

pub mod bibtex;
pub mod capability;
pub mod csl_json;
pub mod csv;
pub mod endnote;
pub mod escape;
pub mod nbib;
pub mod nlm;
pub mod ris;
pub mod split;
pub mod styles;

use std::collections::HashMap;

pub use crate::model::Record;
use crate::model::{Author, PartialDate};
use crate::text::fold::fold_char;
use bibtex::Dialect;
use capability::Field;

/// A format that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RIS.
    Ris,
    /// PubMed's tagged format.
    Nbib,
    /// BibTeX.
    Bibtex,
    /// BibLaTeX.
    Biblatex,
    /// CSL-JSON.
    CslJson,
    /// EndNote's XML.
    EndnoteXml,
    /// CSV with headers.
    Csv,
}

impl Format {
    /// Every format, in the order of the table of capabilities.
    pub const ALL: [Self; 7] = [
        Self::Ris,
        Self::Nbib,
        Self::Bibtex,
        Self::Biblatex,
        Self::CslJson,
        Self::EndnoteXml,
        Self::Csv,
    ];

    /// The name that reports show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ris => "RIS",
            Self::Nbib => "NBIB",
            Self::Bibtex => "BibTeX",
            Self::Biblatex => "BibLaTeX",
            Self::CslJson => "CSL-JSON",
            Self::EndnoteXml => "EndNote XML",
            Self::Csv => "CSV",
        }
    }

    /// The name that options call it by.
    pub fn option(self) -> &'static str {
        match self {
            Self::Ris => "ris",
            Self::Nbib => "nbib",
            Self::Bibtex => "bibtex",
            Self::Biblatex => "biblatex",
            Self::CslJson => "csl-json",
            Self::EndnoteXml => "endnote-xml",
            Self::Csv => "csv",
        }
    }

    /// The extension that its files have.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Ris => "ris",
            Self::Nbib => "nbib",
            Self::Bibtex | Self::Biblatex => "bib",
            Self::CslJson => "json",
            Self::EndnoteXml => "xml",
            Self::Csv => "csv",
        }
    }

    /// What of a record this format has no place for.
    pub fn losses(self, record: &Record) -> Vec<Field> {
        capability::losses(self, record)
    }
}

/// A file of records.
pub fn write(format: Format, records: &[Record]) -> String {
    let mut writer = Writer::new(format);
    let mut file: String = records.iter().map(|record| writer.record(record)).collect();
    file.push_str(&writer.finish());
    file
}

/// Writes a file record by record.
#[derive(Debug)]
pub struct Writer {
    format: Format,
    has_written: bool,
    keys: Keys,
}

impl Writer {
    /// Begins a file.
    pub fn new(format: Format) -> Self {
        Self { format, has_written: false, keys: Keys::default() }
    }

    /// The text of one more record, with what stands before it in the file.
    pub fn record(&mut self, record: &Record) -> String {
        let key = self.keys.give(record);
        self.record_as(record, &key)
    }

    /// The same under a key that was given to the record before.
    pub fn record_as(&mut self, record: &Record, key: &str) -> String {
        let text = match self.format {
            Format::Ris => ris::record(record),
            Format::Nbib => nbib::record(record),
            Format::Bibtex => bibtex::entry(record, key, Dialect::Bibtex),
            Format::Biblatex => bibtex::entry(record, key, Dialect::Biblatex),
            Format::CslJson => csl_json::item(record, key).to_string(),
            Format::EndnoteXml => endnote::record(record),
            Format::Csv => csv::row(record, key),
        };
        self.text(&text)
    }

    /// The same for a record that is a text of the format already.
    pub fn text(&mut self, text: &str) -> String {
        let is_first = !std::mem::replace(&mut self.has_written, true);
        let lead = if is_first { self.head() } else { self.between() };
        format!("{lead}{text}")
    }

    /// The end of the file.
    pub fn finish(self) -> String {
        let head = if self.has_written { String::new() } else { self.head() };
        match self.format {
            Format::CslJson if self.has_written => "\n]\n".to_owned(),
            Format::CslJson => "[]\n".to_owned(),
            Format::EndnoteXml => format!("{head}{}", endnote::FOOT),
            _ => head,
        }
    }

    fn head(&self) -> String {
        match self.format {
            Format::CslJson => "[\n".to_owned(),
            Format::EndnoteXml => endnote::HEAD.to_owned(),
            Format::Csv => csv::header(),
            _ => String::new(),
        }
    }

    fn between(&self) -> String {
        if self.format == Format::CslJson { ",\n".to_owned() } else { String::new() }
    }
}

/// The keys that the records of one file were given, each once.
#[derive(Debug, Default)]
pub struct Keys {
    given: HashMap<String, usize>,
}

impl Keys {
    /// A record's key; the same key once more gets a number.
    pub fn give(&mut self, record: &Record) -> String {
        let key = own_key(record).map_or_else(|| key(record), str::to_owned);
        let count = self.given.entry(key.to_lowercase()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}-{count}") }
    }
}

/// The longest key that is taken over from a record, in bytes.
const MAX_KEY_BYTES: usize = 60;

/// The id that its file calls a record by, where it can serve as a key.
fn own_key(record: &Record) -> Option<&str> {
    let id = record.ids.publisher_id.as_deref()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":_-.+/".contains(&byte);
    let is_key = id.len() <= MAX_KEY_BYTES
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(is_plain);
    is_key.then_some(id)
}

/// A key that depends on the record alone, so that it stays the same whatever list the record stands
/// in: `dalakas2001high-4be1`.
pub fn key(record: &Record) -> String {
    let name = record.authors.first().map_or("anon", Author::name);
    let year = record.published.map_or(String::new(), |date| date.year.to_string());
    let title = record.title.as_deref().unwrap_or_default();
    let words = title.split(|c: char| !c.is_alphanumeric()).map(folded);
    let word = words.into_iter().find(|word| word.len() > 3).unwrap_or_default();
    let pages = record.pages.as_ref().map_or("", |pages| pages.first.as_str());
    let whole = [title, pages, record.volume.as_deref().unwrap_or_default()].map(folded).join("|");
    let hash = whole.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let name: String = folded(name).chars().take(24).collect();
    let name = if name.is_empty() { "anon".to_owned() } else { name };
    format!(
        "{name}{year}{}-{:04x}",
        word.chars().take(16).collect::<String>(),
        (hash ^ (hash >> 32)) & 0xffff
    )
}

/// Whether the pages are an article number.
fn has_article_number(record: &Record) -> bool {
    record.pages.as_ref().is_some_and(|pages| {
        let has_letter = pages.first.contains(|c: char| c.is_alphabetic());
        pages.last.is_none() && (has_letter || pages.first.len() > 4)
    })
}

/// The date as printed, where it tells the date of publication too.
fn printed_date(record: &Record) -> Option<&str> {
    let printed = record.date_text.as_deref()?;
    (PartialDate::parse(printed) == record.published).then_some(printed)
}

/// Notes, those among them that tell of retractions, errata and comments.
fn all_notes(record: &Record) -> impl Iterator<Item = String> {
    let related = record.related.iter().map(|related| line(&related.note()));
    record.notes.iter().map(|note| line(note)).chain(related).filter(|note| !note.is_empty())
}

/// Keywords, and the MeSH headings in the form in which PubMed prints them.
fn all_keywords(record: &Record) -> impl Iterator<Item = String> {
    let mesh = record.mesh.iter().map(ToString::to_string);
    record.keywords.iter().map(|keyword| line(keyword)).chain(mesh)
}

/// ASCII letters and digits of a text, in lower case, accents off.
fn folded(text: &str) -> String {
    let mut out = String::new();
    text.chars().for_each(|character| fold_char(character, &mut out));
    out.retain(|character| character.is_ascii_alphanumeric());
    out
}

/// A text as one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{ArticleIds, PageRange, ReferenceKind};

    /// An article with everything that the formats have a place for.
    pub(crate) fn article() -> Record {
        Record {
            kind: ReferenceKind::Journal,
            authors: vec![
                Author::person("van der Roe", "Jane A."),
                Author { suffix: Some("Jr".to_owned()), ..Author::person("Doe", "K") },
                Author::group("IVIG Study Group"),
            ],
            title: Some("IVIG for stiff-person syndrome in Brazil: 50% & more".to_owned()),
            container: Some("Journal of Examples".to_owned()),
            container_short: Some("J Ex".to_owned()),
            published: PartialDate::new(2018, Some(2), Some(1)),
            volume: Some("12".to_owned()),
            issue: Some("3 Suppl 1".to_owned()),
            pages: PageRange::new("1194", Some("205")),
            ids: ArticleIds {
                doi: Some("10.1000/x_1".to_owned()),
                pmid: Some("12345".to_owned()),
                pmcid: Some("PMC99".to_owned()),
                publisher_id: None,
            },
            ..Record::default()
        }
    }

    #[test]
    fn keys_depend_on_the_record_alone() {
        let record = article();
        assert_eq!(key(&record), key(&record.clone()));
        assert!(key(&record).starts_with("vanderroe2018ivig-"), "{}", key(&record));
        assert_ne!(key(&record), key(&Record { volume: Some("13".to_owned()), ..record.clone() }));
        assert!(key(&Record::default()).starts_with("anon-"));
    }

    #[test]
    fn keys_are_given_once() {
        let mut keys = Keys::default();
        let named = |id: &str| {
            let ids = ArticleIds { publisher_id: Some(id.to_owned()), ..ArticleIds::default() };
            Record { ids, ..Record::default() }
        };
        assert_eq!(keys.give(&named("Doe2001")), "Doe2001");
        assert_eq!(keys.give(&named("doe2001")), "doe2001-2");
        assert!(keys.give(&named("7, 8")).starts_with("anon-"));
    }

    #[test]
    fn files_of_nothing_are_files() {
        let files = Format::ALL.map(|format| write(format, &[]));
        assert_eq!(files[4], "[]\n");
        assert!(files[5].starts_with("<?xml") && files[5].ends_with("</xml>\n"));
        assert!(files[6].starts_with("key,title,"));
    }
}
