//! Hits as they are shown: passages with where they stand and in which article.

use std::collections::HashMap;

use super::rank::Candidate;
use crate::error::Result;
use crate::index::{ArticleRecord, Snapshot};
use crate::model::{Anchor, Passage};

/// A passage that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Place in the whole listing, from 1.
    pub rank: usize,
    /// Score; only its order means something.
    pub score: f32,
    /// The passage.
    pub passage: Passage,
    /// Its article.
    pub article: std::rc::Rc<ArticleRecord>,
}

/// Loads the passages and articles of a page; `offset` hits stand before it.
pub(super) fn load(snapshot: &Snapshot, page: &[Candidate], offset: usize) -> Result<Vec<Hit>> {
    let mut articles: HashMap<u32, std::rc::Rc<ArticleRecord>> = HashMap::new();
    let mut hits = Vec::with_capacity(page.len());
    for (index, candidate) in page.iter().enumerate() {
        let article = if let Some(article) = articles.get(&candidate.ordinal) {
            article.clone()
        } else {
            let Some(record) = snapshot.article(candidate.ordinal)? else { continue };
            articles.entry(candidate.ordinal).or_insert(record.into()).clone()
        };
        let passage = snapshot.passage(candidate.doc)?;
        hits.push(Hit { rank: offset + index + 1, score: candidate.score, passage, article });
    }
    Ok(hits)
}

/// The passages up to `count` before and after a hit in the same section.
pub fn neighbours(
    snapshot: &Snapshot,
    hit: &Hit,
    count: usize,
) -> Result<(Vec<Passage>, Vec<Passage>)> {
    let passages = snapshot.passages(hit.article.ordinal)?;
    let Some(at) = passages.iter().position(|passage| passage.anchor == hit.passage.anchor) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let sections =
        |anchor: &str| anchor.parse::<Anchor>().map(|anchor| anchor.sections).unwrap_or_default();
    let own = sections(&hit.passage.anchor);
    let same = |passage: &&Passage| sections(&passage.anchor) == own;
    let mut before: Vec<Passage> =
        passages[..at].iter().rev().take(count).take_while(same).cloned().collect();
    before.reverse();
    let after = passages[at + 1..].iter().take(count).take_while(same).cloned().collect();
    Ok((before, after))
}
