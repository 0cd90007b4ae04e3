//! Scoring: BM25F over a passage's text, the headings above it and its article's title.
//!
//! BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009),
//! section 3.6: weighted term frequencies of the fields are added before saturation. Document
//! frequencies and lengths are counted over living passages, so that an updated index and a fresh
//! one of the same corpus give the same scores.

use std::collections::HashMap;

use super::evaluate::Matched;
use super::page::Candidate;
use crate::error::Result;
use crate::index::{DocId, Snapshot};
use crate::model::SectionKind;

/// The constants of ranking, tuned on the training questions of the evidence collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Saturation of term frequency. Passages are short: a second mention says little.
    pub k1: f32,
    /// How much a passage's length counts, 0 to 1. Little: long passages are the tables and
    /// paragraphs that hold results.
    pub b: f32,
    /// Weight of a word in the headings above a passage.
    pub heading: f32,
    /// Weight of a word in the title of the article: all its passages share it.
    pub title: f32,
    /// Factor for an article's title as a passage of its own: it repeats the question and does not
    /// answer it.
    pub title_passage: f32,
    /// Factor for a concept that several words of a question name, beside the words themselves.
    pub concept: f32,
}

/// The weights in use.
pub const WEIGHTS: Weights =
    Weights { k1: 0.9, b: 0.3, heading: 1.5, title: 3.0, title_passage: 0.5, concept: 0.5 };

/// Scores every document that holds a term in its text or headings.
pub(super) fn score(
    snapshot: &Snapshot,
    terms: &[&Matched],
    weights: &Weights,
) -> Result<Vec<Candidate>> {
    let stats = snapshot.passage_stats()?;
    let length_norms = LengthNorms::new(stats.mean_words(), weights.b);
    let mut lists: Vec<TermLists> = Vec::with_capacity(terms.len());
    for term in terms {
        lists.push(TermLists::new(snapshot, term, stats.passages, weights)?);
    }
    let mut candidates = Vec::new();
    while let Some(doc) = lists.iter().filter_map(TermLists::next_doc).min() {
        let (segment, local) = snapshot.locate(doc);
        let ordinal = segment.article()?.get_val(local) as u32;
        let length_norm = length_norms.of(segment.words()?.get_val(local));
        let mut score = 0.0;
        for list in &mut lists {
            let (in_text, in_heading) = list.take(doc);
            let in_title = list.titles.get(&ordinal).copied().unwrap_or(0);
            let frequency = in_text as f32 / length_norm
                + weights.heading * in_heading as f32
                + weights.title * in_title as f32;
            score += list.rarity * frequency * (weights.k1 + 1.0) / (frequency + weights.k1);
        }
        if segment.section_kind()?.get_val(local) == SectionKind::Title.code() {
            score *= weights.title_passage;
        }
        candidates.push(Candidate { score, doc: Some(doc), ordinal });
    }
    Ok(candidates)
}

/// Where a term stands, read in order of the documents.
struct TermLists<'m> {
    /// Own text, references, headings: what is left of each.
    lists: [&'m [(DocId, u32)]; 3],
    /// How often the titles of articles hold it, by ordinal; empty where they do not count.
    titles: HashMap<u32, u32>,
    rarity: f32,
}

impl<'m> TermLists<'m> {
    fn new(
        snapshot: &Snapshot,
        term: &'m Matched,
        passages: u64,
        weights: &Weights,
    ) -> Result<Self> {
        let weight = if term.is_concept { weights.concept } else { 1.0 };
        let mut titles = HashMap::new();
        if term.is_everywhere {
            for &(doc, frequency) in &term.text {
                let (segment, local) = snapshot.locate(doc);
                if segment.section_kind()?.get_val(local) == SectionKind::Title.code() {
                    titles.insert(segment.article()?.get_val(local) as u32, frequency);
                }
            }
        }
        Ok(Self {
            lists: [&term.text, &term.references, &term.heading],
            titles,
            rarity: weight * idf((term.text.len() + term.references.len()) as u64, passages),
        })
    }

    fn next_doc(&self) -> Option<DocId> {
        self.lists.iter().filter_map(|list| list.first()).map(|&(doc, _)| doc).min()
    }

    /// How often a document's own text and its headings hold the term.
    fn take(&mut self, doc: DocId) -> (u32, u32) {
        let [text, references, heading] = &mut self.lists;
        let of = |list: &mut &'m [(DocId, u32)]| match list.split_first() {
            Some((&(first, frequency), rest)) if first == doc => {
                *list = rest;
                frequency
            }
            _ => 0,
        };
        (of(text) + of(references), of(heading))
    }
}

/// Rarity of a term: BM25's, never negative.
fn idf(with_term: u64, passages: u64) -> f32 {
    let (with_term, passages) = (with_term as f64, passages as f64);
    (1.0 + (passages - with_term + 0.5) / (with_term + 0.5)).ln().max(0.0) as f32
}

/// BM25's length normalisation by number of words.
struct LengthNorms {
    mean_words: f32,
    b: f32,
}

impl LengthNorms {
    fn new(mean_words: f32, b: f32) -> Self {
        Self { mean_words: mean_words.max(1.0), b }
    }

    fn of(&self, words: u64) -> f32 {
        1.0 - self.b + self.b * words as f32 / self.mean_words
    }
}
