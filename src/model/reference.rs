//! An entry of a reference list.

use serde::{Deserialize, Serialize};

use super::{ArticleIds, Author, PageRange};

/// One entry of an article's reference list. The printed string is always kept in `raw`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    /// Place in the list, from 1: the number that citations carry.
    pub number: u32,
    /// The label as printed where it is no plain number: `Dalakas 2001`, `12a`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The entry as printed, without its number, as one line.
    pub raw: String,
    /// What sort of work is cited.
    #[serde(skip_serializing_if = "ReferenceKind::is_unknown")]
    pub kind: ReferenceKind,
    /// Authors in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// Title of the cited article, chapter or page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Journal, book or site that it stands in; for a whole book, empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Year as printed (`2008`, `2008a`, `in press`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// Volume as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue or supplement as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages or article number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageRange>,
    /// DOI, PMID and PMCID of the cited work, where printed.
    #[serde(flatten)]
    pub ids: ArticleIds,
}

/// What sort of work a reference cites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// Not told.
    #[default]
    Unknown,
    /// An article in a journal.
    Journal,
    /// A whole book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// A thesis.
    Thesis,
    /// A conference paper or abstract.
    Conference,
    /// A web page.
    Web,
    /// A report of an institution, a working paper.
    Report,
    /// An article that awaits its review.
    Preprint,
    /// An article in a newspaper or magazine.
    News,
    /// A collection of data.
    Dataset,
    /// A program.
    Software,
    /// A patent.
    Patent,
    /// Anything else that is told.
    Other,
}

impl ReferenceKind {
    // serde passes the value by reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(crate) fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

impl Reference {
    /// An entry of which only the printed string is known.
    pub fn from_raw(number: u32, raw: impl Into<String>) -> Self {
        Self { number, raw: raw.into(), ..Self::default() }
    }

    /// Whether any field beside the identifiers is known.
    pub fn is_structured(&self) -> bool {
        !self.authors.is_empty() || self.title.is_some() || self.container.is_some()
    }
}
