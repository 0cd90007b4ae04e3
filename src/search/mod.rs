//! Queries to ranked passages.
//!
//! Boolean logic holds per article; ranking is by passage. Every number here depends only on what
//! the corpus holds: not on how the index is cut into segments, nor on what was deleted from it.

mod filter;
mod highlight;
mod hits;
mod leaf;
pub mod rank;

use roaring::RoaringBitmap;

use crate::error::{Error, Result};
use crate::index::Snapshot;
use crate::model::SectionKind;
use crate::query::{Query, parse};
pub use highlight::{Highlighter, windows};
pub use hits::{Hit, neighbours};
use leaf::Terms;

/// What is asked of the index.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// How many hits are wanted.
    pub limit: usize,
    /// How many hits are passed over first.
    pub offset: usize,
    /// How many hits an article may have; 0 for no bound.
    pub per_article: usize,
    /// What narrows the result.
    pub filter: Filter,
    /// Constants of ranking; [`rank::WEIGHTS`] unless something is tried out.
    pub weights: rank::Weights,
}

impl Request {
    /// A query with the first ten hits, at most three an article, and nothing that narrows it.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            limit: 10,
            offset: 0,
            per_article: 3,
            filter: Filter::default(),
            weights: rank::WEIGHTS,
        }
    }
}

/// What narrows a result without changing how it is ranked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only passages of sections of these kinds; empty for all.
    pub sections: Vec<SectionKind>,
    /// Only articles of these years; articles without a year are left out then.
    pub years: Option<std::ops::RangeInclusive<u16>>,
    /// Only articles with one of these types, compared without case; empty for all.
    pub types: Vec<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Results {
    /// The query as understood.
    pub query: Query,
    /// Function words of a plain question that were left out.
    pub left_out: Vec<String>,
    /// Passages that match, over all pages.
    pub total_passages: u64,
    /// Articles that match, over all pages.
    pub total_articles: u64,
    /// The page that was asked for, best first.
    pub hits: Vec<Hit>,
    /// Lights up the query's words in a text.
    pub highlighter: Highlighter,
}

/// Runs a query.
pub fn search(snapshot: &Snapshot, request: &Request) -> Result<Results> {
    let query = parse(&request.query).map_err(|error| {
        Error::usage(format!("{error}\n{}", error.caret(&request.query))).hint(error.hint.clone())
    })?;
    let terms = Terms::of(&query);
    let scores = rank::score(snapshot, &terms, &request.weights)?;
    let required =
        if query.is_exact { Some(leaf::articles_with_all(snapshot, &scores)?) } else { None };
    let mask = filter::Mask::new(snapshot, &request.filter, required)?;

    let mut candidates = Vec::new();
    let mut articles = RoaringBitmap::new();
    for (doc, score) in scores.matches() {
        if let Some(ordinal) = mask.article_of(doc)? {
            articles.insert(ordinal);
            candidates.push(rank::Candidate { score, doc, ordinal });
        }
    }
    let total_passages = candidates.len() as u64;
    let page =
        rank::page(snapshot, candidates, request.offset, request.limit, request.per_article)?;
    Ok(Results {
        highlighter: Highlighter::new(&terms),
        left_out: terms.left_out,
        total_passages,
        total_articles: articles.len(),
        hits: hits::load(snapshot, &page, request.offset)?,
        query,
    })
}
