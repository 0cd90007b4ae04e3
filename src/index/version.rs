//! What an index was made by, kept in the payload of every commit.

use serde::{Deserialize, Serialize};

use super::analyzer;

/// Version of the schema and the stored records. An index of another one is rebuilt.
/// 1: passages, articles, references, sources. 2: facts, dates and values of articles.
/// 3: evidence markers of passages. 4: what is told of passages has a value on every document;
/// the references that they cite. 5: records of other files are merged into articles.
pub const FORMAT_VERSION: u32 = 5;

/// Version of what is computed at indexing time (passages, section kinds, reference fields). An
/// index of an older one is readable; `ivig status` advises a rebuild.
/// 1: first. 2: evidence markers, concepts, abbreviations. 3: references read by a random field.
pub const FEATURE_VERSION: u32 = 3;

/// What a commit says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// [`FORMAT_VERSION`] of the writer.
    pub format: u32,
    /// [`FEATURE_VERSION`] of the writer.
    pub feature: u32,
    /// Registered name of the tokenizer.
    pub tokenizer: String,
    /// Hash over the sorted article keys and the hashes of their files: equal for equal corpora.
    pub corpus: String,
    /// Hash of the thesaurus that texts were annotated with.
    #[serde(default)]
    pub thesaurus: String,
    /// Ordinal that the next new article gets.
    pub next_ordinal: u32,
    /// Whether the ingest that made this commit went on to its end.
    #[serde(default)]
    pub complete: bool,
}

impl Payload {
    /// A payload of this program for a corpus.
    pub fn new(corpus: String, next_ordinal: u32, complete: bool) -> Self {
        Self {
            format: FORMAT_VERSION,
            feature: FEATURE_VERSION,
            tokenizer: analyzer::name(),
            corpus,
            thesaurus: String::new(),
            next_ordinal,
            complete,
        }
    }

    /// Why this program cannot use an index with this payload, if it cannot.
    pub(super) fn mismatch(&self) -> Option<String> {
        if self.format != FORMAT_VERSION {
            return Some(format!(
                "its format is {}, this program's is {FORMAT_VERSION}",
                self.format
            ));
        }
        let own = analyzer::name();
        (self.tokenizer != own)
            .then(|| format!("its tokenizer is {}, this program's is {own}", self.tokenizer))
    }
}
