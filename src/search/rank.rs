//! Scoring: BM25F over a passage's text, the headings above it and its article's title.
//!
//! BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009),
//! section 3.6: weighted term frequencies of the fields are added before saturation. Document
//! frequencies and lengths are counted over living passages, so that an updated index and a fresh
//! one of the same corpus give the same scores.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use roaring::RoaringBitmap;

use super::leaf::{Terms, matches};
use crate::error::Result;
use crate::index::{DocId, Snapshot, TextField};
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
}

/// The weights in use.
pub const WEIGHTS: Weights =
    Weights { k1: 0.9, b: 0.3, heading: 1.5, title: 3.0, title_passage: 0.5 };

/// Scores of the passages that hold a term of the query.
pub(super) struct Scores {
    scores: Vec<f32>,
    /// Passages that hold each term.
    pub(super) docs_by_term: Vec<RoaringBitmap>,
}

impl Scores {
    /// Passages with any term and their scores.
    pub(super) fn matches(&self) -> impl Iterator<Item = (DocId, f32)> {
        let mut all = RoaringBitmap::new();
        for docs in &self.docs_by_term {
            all |= docs;
        }
        all.into_iter().map(|doc| (doc, self.scores[doc as usize]))
    }
}

/// Scores all passages, one term at a time.
pub(super) fn score(snapshot: &Snapshot, terms: &Terms, weights: &Weights) -> Result<Scores> {
    let Weights { k1, b, heading, title, title_passage } = *weights;
    let stats = snapshot.passage_stats()?;
    let length_norms = LengthNorms::new(stats.mean_words(), b);
    let doc_count =
        snapshot.segments().iter().map(crate::index::Segment::max_doc).sum::<u32>() as usize;
    let mut scores = vec![0.0_f32; doc_count];
    let mut frequencies = vec![0.0_f32; doc_count];
    let mut docs_by_term = Vec::with_capacity(terms.terms.len());
    for term in &terms.terms {
        let mut docs = RoaringBitmap::new();
        for (doc, frequency) in matches(snapshot, TextField::Text, term)? {
            let (segment, local) = snapshot.locate(doc);
            let words = segment.words()?.get_val(local);
            frequencies[doc as usize] += frequency as f32 / length_norms.of(words);
            docs.insert(doc);
        }
        let idf = idf(docs.len(), stats.passages);
        for (doc, frequency) in matches(snapshot, TextField::Heading, term)? {
            frequencies[doc as usize] += heading * frequency as f32;
            // What stands under a heading is found by its words too.
            docs.insert(doc);
        }
        for (doc, frequency) in matches(snapshot, TextField::Title, term)? {
            frequencies[doc as usize] += title * frequency as f32;
        }
        for (score, frequency) in scores.iter_mut().zip(&mut frequencies) {
            if *frequency > 0.0 {
                *score += idf * *frequency * (k1 + 1.0) / (*frequency + k1);
                *frequency = 0.0;
            }
        }
        docs_by_term.push(docs);
    }
    let mut scores = Scores { scores, docs_by_term };
    scores.weigh_title_passages(snapshot, title_passage)?;
    Ok(scores)
}

impl Scores {
    fn weigh_title_passages(&mut self, snapshot: &Snapshot, weight: f32) -> Result<()> {
        let docs: Vec<DocId> = self.matches().map(|(doc, _)| doc).collect();
        for doc in docs {
            let (segment, local) = snapshot.locate(doc);
            if segment.section_kind()?.get_val(local) == SectionKind::Title.code() {
                self.scores[doc as usize] *= weight;
            }
        }
        Ok(())
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

/// A passage with its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) score: f32,
    pub(super) doc: DocId,
    pub(super) ordinal: u32,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score)
    }
}

/// The candidates of one page, best first. Equal scores are ordered by article key and place in the
/// article; at most `per_article` (0 for no bound) of an article are listed.
pub(super) fn page(
    snapshot: &Snapshot,
    candidates: Vec<Candidate>,
    offset: usize,
    limit: usize,
    per_article: usize,
) -> Result<Vec<Candidate>> {
    let mut heap = BinaryHeap::from(candidates);
    let mut listed_by_article: HashMap<u32, usize> = HashMap::new();
    let mut page = Vec::new();
    let mut listed = 0;
    let wanted = offset.saturating_add(limit);
    while listed < wanted && !heap.is_empty() {
        for candidate in best_ties(snapshot, &mut heap)? {
            let of_article = listed_by_article.entry(candidate.ordinal).or_default();
            if per_article > 0 && *of_article == per_article {
                continue;
            }
            *of_article += 1;
            listed += 1;
            if listed > offset && listed <= wanted {
                page.push(candidate);
            }
        }
    }
    Ok(page)
}

/// Takes all candidates of the best score, in their final order.
fn best_ties(snapshot: &Snapshot, heap: &mut BinaryHeap<Candidate>) -> Result<Vec<Candidate>> {
    let mut ties: Vec<Candidate> = heap.pop().into_iter().collect();
    while heap.peek().is_some_and(|next| ties.first() == Some(next)) {
        ties.extend(heap.pop());
    }
    if ties.len() < 2 {
        return Ok(ties);
    }
    let mut keyed = Vec::with_capacity(ties.len());
    for candidate in ties {
        let (segment, local) = snapshot.locate(candidate.doc);
        let place = segment.position()?.get_val(local);
        keyed.push((snapshot.article_key(candidate.ordinal)?, place, candidate));
    }
    keyed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    Ok(keyed.into_iter().map(|(_, _, candidate)| candidate).collect())
}
