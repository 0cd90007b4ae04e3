//! Scoring: BM25F over a passage's text, the headings above it and its article's title.
//!
//! BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009),
//! section 3.6: weighted term frequencies of the fields are added before saturation. Document
//! frequencies and lengths are counted over living passages, so that an updated index and a fresh
//! one of the same corpus give the same scores.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use super::page::Candidate;
use super::part::{Matched, Role};
use super::priors::Priors;
use super::weights::Weights;
use crate::error::Result;
use crate::index::{DocId, Snapshot};
use crate::model::SectionKind;
use crate::text::markers::Markers;

/// Scores every document of the admitted articles (all where `None`) that holds a term in its text or
/// headings. What a passage lacks of its article's best passage is made up for in part; the priors
/// of an intent come last.
pub(super) fn score(
    snapshot: &Snapshot,
    terms: &[&Matched],
    admitted: Option<&RoaringBitmap>,
    weights: &Weights,
    priors: Option<&Priors>,
) -> Result<Vec<Candidate>> {
    let mut candidates = by_words(snapshot, terms, admitted, weights)?;
    let mut best: FxHashMap<u32, f32> = FxHashMap::default();
    for candidate in &candidates {
        let of_article = best.entry(candidate.ordinal).or_default();
        *of_article = of_article.max(candidate.score);
    }
    for candidate in &mut candidates {
        let Some(doc) = candidate.doc else { continue };
        let (segment, local) = snapshot.locate(doc);
        let section_kind = segment.section_kind()?.get_val(local);
        candidate.score += weights.article * best.get(&candidate.ordinal).copied().unwrap_or(0.0);
        if section_kind == SectionKind::Title.code() {
            candidate.score *= weights.title_passage;
        }
        if let Some(priors) = priors {
            let markers = Markers::from_bits(segment.markers()?.get_val(local));
            candidate.score *=
                priors.factor(section_kind, segment.topic()?.get_val(local), markers);
        }
    }
    Ok(candidates)
}

/// BM25F of every document that holds a term in its text or headings.
fn by_words(
    snapshot: &Snapshot,
    terms: &[&Matched],
    admitted: Option<&RoaringBitmap>,
    weights: &Weights,
) -> Result<Vec<Candidate>> {
    let stats = snapshot.passage_stats()?;
    let length_norms = LengthNorms::new(stats.mean_words(), weights.b);
    let mut lists: Vec<TermLists> = Vec::with_capacity(terms.len());
    for term in terms {
        lists.push(TermLists::new(snapshot, term, stats.passages, weights)?);
    }
    let mut candidates = Vec::new();
    // Passages of one article stand together: what holds for it is looked up once.
    let mut articles = snapshot.article_cursor()?;
    let mut current: Option<u32> = None;
    let mut is_admitted = false;
    while let Some(doc) = lists.iter().map(|list| list.next).min().filter(|&doc| doc != END) {
        let ordinal = articles.ordinal(doc);
        if current != Some(ordinal) {
            current = Some(ordinal);
            is_admitted = admitted.is_none_or(|articles| articles.contains(ordinal));
            for list in &mut lists {
                list.enter(ordinal);
            }
        }
        if !is_admitted {
            for list in &mut lists {
                list.take(doc);
            }
            continue;
        }
        let (segment, local) = snapshot.locate(doc);
        let length_norm = length_norms.of(segment.words()?.get_val(local));
        let mut score = 0.0;
        for list in &mut lists {
            let (in_text, in_heading) = list.take(doc);
            let frequency = in_text as f32 / length_norm
                + weights.heading * in_heading as f32
                + weights.title * list.in_title as f32;
            score += list.rarity * frequency * (weights.k1 + 1.0) / (frequency + weights.k1);
        }
        candidates.push(Candidate { score, doc: Some(doc), ordinal });
    }
    Ok(candidates)
}

/// Follows the last document.
const END: DocId = DocId::MAX;

/// Where a term stands, read in order of the documents.
struct TermLists<'m> {
    /// Own text, references, headings: what is left of each.
    lists: [&'m [(DocId, u32)]; 3],
    /// The first document that is left, or [`END`].
    next: DocId,
    /// How often the titles of articles hold it, by ordinal; empty where they do not count.
    titles: FxHashMap<u32, u32>,
    /// How often the title of the present article holds it.
    in_title: u32,
    rarity: f32,
}

impl<'m> TermLists<'m> {
    fn new(
        snapshot: &Snapshot,
        term: &'m Matched,
        passages: u64,
        weights: &Weights,
    ) -> Result<Self> {
        let weight = match term.role {
            Role::Asked => 1.0,
            Role::Concept => weights.concept,
            Role::Feedback(weight) => weight,
        };
        let mut titles = FxHashMap::default();
        if term.is_everywhere {
            let mut articles = snapshot.article_cursor()?;
            for &(doc, frequency) in &term.text {
                let (segment, local) = snapshot.locate(doc);
                if segment.section_kind()?.get_val(local) == SectionKind::Title.code() {
                    titles.insert(articles.ordinal(doc), frequency);
                }
            }
        }
        let lists = [&term.text[..], &term.references, &term.heading];
        Ok(Self {
            lists,
            next: first_of(lists),
            titles,
            in_title: 0,
            rarity: weight * idf((term.text.len() + term.references.len()) as u64, passages),
        })
    }

    /// Goes on to the passages of an article.
    fn enter(&mut self, ordinal: u32) {
        self.in_title = self.titles.get(&ordinal).copied().unwrap_or(0);
    }

    /// How often a document's own text and its headings hold the term; no earlier one may be left.
    fn take(&mut self, doc: DocId) -> (u32, u32) {
        if self.next != doc {
            return (0, 0);
        }
        let [text, references, heading] = &mut self.lists;
        let of = |list: &mut &'m [(DocId, u32)]| match list.split_first() {
            Some((&(first, frequency), rest)) if first == doc => {
                *list = rest;
                frequency
            }
            _ => 0,
        };
        let taken = (of(text) + of(references), of(heading));
        self.next = first_of(self.lists);
        taken
    }
}

fn first_of(lists: [&[(DocId, u32)]; 3]) -> DocId {
    lists.iter().filter_map(|list| list.first()).map(|&(doc, _)| doc).min().unwrap_or(END)
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
