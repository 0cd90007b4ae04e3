//! What the parts of a query came to.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::pattern::Pattern;
use crate::index::{DocId, TextField};

/// What a part of a query came to.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The part in canonical form.
    pub text: String,
    /// What sort of part it is.
    pub sort: PartSort,
    /// The articles that satisfy it.
    pub articles: RoaringBitmap,
    /// How many passages hold it, for terms and proximities.
    pub passages: Option<u64>,
    /// The words that each truncated word in it stands for, where one is truncated.
    pub expansions: Vec<String>,
    /// What it was widened by.
    pub widenings: Vec<Widened>,
    /// Its parts.
    pub parts: Vec<Arc<Evaluated>>,
    /// What its passages are ranked by and lit with.
    pub(super) matched: Option<Matched>,
}

/// Something that a term was widened by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widened {
    /// What it is.
    pub by: String,
    /// How many articles it adds to those found before it.
    pub adds: u64,
}

impl Evaluated {
    /// A part of which only the articles are known.
    pub(super) fn new(text: String, sort: PartSort, articles: RoaringBitmap) -> Self {
        Self {
            text,
            sort,
            articles,
            passages: None,
            expansions: Vec::new(),
            widenings: Vec::new(),
            parts: Vec::new(),
            matched: None,
        }
    }

    /// The part with the passages that it stands in.
    pub(super) fn with_passages(self, matched: Matched) -> Self {
        Self { passages: Some(matched.passages()), matched: Some(matched), ..self }
    }
}

/// Sorts of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartSort {
    /// All parts.
    And,
    /// Any part.
    Or,
    /// Not the part.
    Not,
    /// A word, phrase or value.
    Term,
    /// Terms near each other.
    Near,
    /// A range of dates.
    Dates,
    /// Another line.
    Line,
    /// A concept that words of a question name.
    Concept,
    /// A word of the passages that a question's own words rank best.
    Feedback,
    /// A set of articles that was made elsewhere.
    Among,
}

impl PartSort {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
            Self::Term => "term",
            Self::Near => "near",
            Self::Dates => "dates",
            Self::Line => "line",
            Self::Concept => "concept",
            Self::Feedback => "feedback",
            Self::Among => "among",
        }
    }
}

/// The passages that a term or proximity stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Matched {
    /// Passages whose own text holds it, ascending, and how often.
    pub(super) text: Vec<(DocId, u32)>,
    /// Entries of reference lists that hold it, where they are asked for.
    pub(super) references: Vec<(DocId, u32)>,
    /// Passages under headings that hold it.
    pub(super) heading: Vec<(DocId, u32)>,
    /// Whether it is looked for everywhere, so that the article's title counts for all its passages.
    pub(super) is_everywhere: bool,
    /// What to light.
    pub(super) patterns: Vec<Pattern>,
    /// What it does for the ranking.
    pub(super) role: Role,
}

/// What a term does for the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Role {
    /// It is asked for.
    #[default]
    Asked,
    /// A concept that words of a question name, beside the words themselves.
    Concept,
    /// A word of the best passages, with its weight.
    Feedback(f32),
}

impl Matched {
    pub(super) fn add(&mut self, field: TextField, found: Vec<(DocId, u32)>) {
        match field {
            TextField::Text => merge(&mut self.text, found),
            TextField::Heading => merge(&mut self.heading, found),
            TextField::Reference => merge(&mut self.references, found),
            // These stand in no passage.
            TextField::Keywords | TextField::Mesh | TextField::About => {}
        }
    }

    /// How many passages hold it in their text or headings.
    fn passages(&self) -> u64 {
        let in_text = |doc: &DocId| self.text.binary_search_by_key(doc, |(doc, _)| *doc).is_ok();
        let only_above = self.heading.iter().filter(|(doc, _)| !in_text(doc)).count();
        (self.text.len() + only_above) as u64
    }
}

/// Adds documents; for one that is there already the greater frequency counts, for one occurrence
/// may be found in several ways.
fn merge(known: &mut Vec<(DocId, u32)>, found: Vec<(DocId, u32)>) {
    if known.is_empty() {
        *known = found;
        return;
    }
    if !found.is_empty() {
        known.extend(found);
        known.sort_unstable_by_key(|&(doc, often)| (doc, std::cmp::Reverse(often)));
        known.dedup_by_key(|&mut (doc, _)| doc);
    }
}
