//! What is stored for articles and for files.

use serde::{Deserialize, Serialize};

use crate::model::{Article, Passage, Reference};
use crate::parse::{Format, Skip, SkipReason};
use crate::thesaurus::Annotation;

/// An article ready to be indexed.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// Its record.
    pub record: ArticleRecord,
    /// Its passages in reading order.
    pub passages: Vec<Passage>,
    /// Its reference list.
    pub references: Vec<Reference>,
    /// Where its texts name concepts.
    pub annotations: Annotations,
}

/// Where an article's texts name concepts, text by text.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    /// Of the passages' texts, in their order; empty where nothing is annotated.
    pub texts: Vec<Vec<Annotation>>,
    /// Of the headings above the passages, in the passages' order.
    pub headings: Vec<Vec<Annotation>>,
    /// Of the keywords, in their order.
    pub keywords: Vec<Vec<Annotation>>,
}

/// An article's metadata as stored: everything but its sections and references, which are documents
/// of their own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ArticleRecord {
    /// Key that anchors start with: PMCID, PMID or DOI where there is one, else the file's name.
    pub key: String,
    /// Number of the article within this index, kept for life.
    pub ordinal: u32,
    /// File that it was read from.
    pub source: String,
    /// Metadata; sections and references are empty.
    #[serde(flatten)]
    pub article: Article,
    /// How many passages it has.
    pub passage_count: u32,
    /// How many references it has.
    pub reference_count: u32,
    /// The records of other files that were merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<MergedRecord>,
    /// The short forms that it defines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub abbreviations: Vec<Abbreviation>,
    /// What was amiss when it was parsed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A bibliographic record that was merged into an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedRecord {
    /// Its file.
    pub source: String,
    /// Its number in the file, from 0.
    pub index: usize,
    /// BLAKE3 hash of its bytes, in hexadecimal.
    pub hash: String,
    /// What the article lacked and has from it, in words: `PMID`, `MeSH headings`.
    pub fields: Vec<String>,
}

/// A short form that an article defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abbreviation {
    /// The short form as first printed.
    pub short: String,
    /// The long form as first printed.
    pub long: String,
    /// Ids of the concepts that the long form names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
}

/// A file that was read: the manifest of the index is made of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Path, relative to the home where it lies within it.
    pub path: String,
    /// BLAKE3 hash of the bytes, in hexadecimal.
    pub hash: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, in milliseconds since 1970.
    pub modified_ms: u64,
    /// Format that was recognised.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format: Option<Format>,
    /// [`crate::parse::PARSER_VERSION`] that read it.
    pub parser_version: u32,
    /// What each article in it became.
    pub outcomes: Vec<SourceOutcome>,
}

impl SourceRecord {
    /// Keys of the articles that were indexed from this file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            SourceOutcome::Indexed { key, .. } => Some(key.as_str()),
            _ => None,
        })
    }

    /// How many of its records were merged into articles of other files.
    pub fn merged_records(&self) -> usize {
        let is_merged = |outcome: &&_| matches!(outcome, SourceOutcome::Merged { .. });
        self.outcomes.iter().filter(is_merged).count()
    }

    /// Reasons why something in this file was left out.
    pub fn skips(&self) -> impl Iterator<Item = Skip> {
        self.outcomes.iter().filter_map(SourceOutcome::skip)
    }
}

/// What tells whether an identifier that two articles carry is one's by mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct About {
    /// The title.
    pub title: String,
    /// Names of its first authors: families or groups.
    pub authors: Vec<String>,
}

/// What became of one article in a file, or of a file without any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceOutcome {
    /// Indexed under a key.
    Indexed {
        /// Article key.
        key: String,
        /// Ordinal of the article.
        ordinal: u32,
        /// Everything that another file would be recognised as the same article by.
        identities: Vec<String>,
        /// How many warnings its parser gave.
        warning_count: u32,
        /// Identities that it has too and another article holds.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        denied: Vec<String>,
        /// What it says of itself beside its identities.
        about: About,
        /// Whether it holds more than a record does.
        has_full_text: bool,
        /// The records that were merged into it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        merged: Vec<MergedRecord>,
    },
    /// A record of a work that an article in another file, or elsewhere in this one, is: its fields
    /// were merged into that.
    Merged {
        /// The identity that both share.
        identity: String,
        /// The file that held the article.
        owner: String,
        /// Everything that the record is recognised by.
        identities: Vec<String>,
        /// What it says of itself beside its identities.
        about: About,
        /// BLAKE3 hash of its bytes, in hexadecimal.
        hash: String,
    },
    /// Dropped to be read again, because an article of another file holds one of the works.
    Displaced,
    /// Left out because another file, or another part of this one, holds the same article.
    Duplicate {
        /// The identity that both share.
        identity: String,
        /// The file that holds it.
        owner: String,
    },
    /// Left out.
    Skipped(Skip),
}

impl SourceOutcome {
    /// The reason, where something was left out.
    pub fn skip(&self) -> Option<Skip> {
        match self {
            Self::Indexed { .. } | Self::Merged { .. } | Self::Displaced => None,
            Self::Duplicate { identity, owner } => Some(Skip::new(
                SkipReason::Duplicate,
                format!("{identity} was read from `{owner}`"),
            )),
            Self::Skipped(skip) => Some(skip.clone()),
        }
    }
}
