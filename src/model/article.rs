//! An article as it was read: metadata, a tree of sections, a reference list.

use serde::{Deserialize, Serialize};

use super::{
    ArticleIds, Author, MeshHeading, PageRange, PartialDate, Reference, ReferenceKind,
    RelatedArticle, Section,
};

/// One article, whatever format it came in.
///
/// Missing metadata is `None` or empty, never a guess.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Identifiers that the article gives for itself.
    #[serde(flatten)]
    pub ids: ArticleIds,
    /// What sort of work it is, where a bibliographic record tells.
    #[serde(skip_serializing_if = "ReferenceKind::is_unknown")]
    pub kind: ReferenceKind,
    /// The title as one line of text.
    pub title: String,
    /// A subtitle, where it is set apart from the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Titles in other languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_titles: Vec<String>,
    /// Authors in order; editors and translators are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// Editors of the book that it is or stands in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editors: Vec<Author>,
    /// Where it appeared.
    pub journal: Journal,
    /// Volume as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages or article number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageRange>,
    /// The earliest date of publication that is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    /// The date as printed, where `published` does not hold all of it: `in press`, `2001 Spring`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_text: Option<String>,
    /// Series that the book or report belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Edition as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Place of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// ISBNs as printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub isbn: Vec<String>,
    /// Article or publication types as given: `research-article`, `Randomized Controlled Trial`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Keywords of the authors or the publisher.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// MeSH headings, where the record carries them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mesh: Vec<MeshHeading>,
    /// Subject headings of the journal ("Neurology").
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Language of the text as given: `en`, `pt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Licence: its address where one is given, else its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Address of the article's page, where the file gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Further addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_urls: Vec<String>,
    /// The database that its record came from: `Embase`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// The number of its record in that database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accession: Option<String>,
    /// Notes that its record carries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Retractions, corrections, comments and the like that the article points to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedArticle>,
    /// Top-level sections in reading order: abstracts, body, back matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// The reference list, in order of the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
}

/// The journal (or site, or book) that an article appeared in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Journal {
    /// Full title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Abbreviated title, NLM's where it is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    /// ISSNs as printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issn: Vec<String>,
    /// Publisher's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
}

impl Journal {
    /// The name to show: the full title, else the abbreviation.
    pub fn name(&self) -> Option<&str> {
        self.title.as_deref().or(self.abbreviation.as_deref())
    }
}
