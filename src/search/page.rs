//! The order of a listing, and one page of it.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use crate::error::Result;
use crate::index::{DocId, Snapshot, ValueColumn};

/// What a listing is ordered by. Ties are broken by article key and place in the article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best passages first.
    #[default]
    Relevance,
    /// Latest articles first; those without a date last.
    Date,
    /// Earliest articles first; those without a date last.
    DateAscending,
    /// Titles in order of the alphabet, accents and case folded.
    Title,
    /// Articles cited by most other articles here first.
    Cited,
}

/// A passage with its score, or an article without a passage that holds a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) score: f32,
    pub(super) doc: Option<DocId>,
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

/// Which part of a listing is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) sort: Sort,
    /// How often each article is cited, by ordinal.
    pub(super) times_cited: &'w [u32],
    pub(super) offset: usize,
    pub(super) limit: usize,
    /// How many candidates of an article are listed; 0 for no bound.
    pub(super) per_article: usize,
}

/// The candidates of one page, in order.
pub(super) fn page(
    snapshot: &Snapshot,
    candidates: Vec<Candidate>,
    wanted: Wanted<'_>,
) -> Result<Vec<Candidate>> {
    if wanted.sort == Sort::Relevance {
        return by_relevance(snapshot, candidates, wanted);
    }
    let mut by_article: HashMap<u32, Vec<Candidate>> = HashMap::new();
    for candidate in candidates {
        by_article.entry(candidate.ordinal).or_default().push(candidate);
    }
    let mut page = Vec::new();
    let mut passed = 0;
    for ordinal in articles_in_order(snapshot, by_article.keys().copied(), wanted)? {
        let Some(of_article) = by_article.remove(&ordinal) else { continue };
        let listed = match wanted.per_article {
            0 => of_article.len(),
            bound => bound.min(of_article.len()),
        };
        if passed + listed > wanted.offset {
            let first = wanted.offset.saturating_sub(passed);
            let part = Wanted {
                offset: first,
                limit: (listed - first).min(wanted.limit - page.len()),
                ..wanted
            };
            page.extend(by_relevance(snapshot, of_article, part)?);
        }
        passed += listed;
        if page.len() >= wanted.limit {
            break;
        }
    }
    Ok(page)
}

fn by_relevance(
    snapshot: &Snapshot,
    candidates: Vec<Candidate>,
    wanted: Wanted<'_>,
) -> Result<Vec<Candidate>> {
    let mut heap = BinaryHeap::from(candidates);
    let mut listed_by_article: HashMap<u32, usize> = HashMap::new();
    let mut page = Vec::new();
    let mut listed = 0;
    let end = wanted.offset.saturating_add(wanted.limit);
    while listed < end && !heap.is_empty() {
        for candidate in best_ties(snapshot, &mut heap)? {
            let of_article = listed_by_article.entry(candidate.ordinal).or_default();
            if wanted.per_article > 0 && *of_article == wanted.per_article {
                continue;
            }
            *of_article += 1;
            listed += 1;
            if listed > wanted.offset && listed <= end {
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
        let key = snapshot.article_key(candidate.ordinal)?;
        keyed.push((key, place(snapshot, candidate)?, candidate));
    }
    keyed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    Ok(keyed.into_iter().map(|(_, _, candidate)| candidate).collect())
}

/// Where a candidate stands in its article: passages before references.
fn place(snapshot: &Snapshot, candidate: Candidate) -> Result<(u64, u64)> {
    let Some(doc) = candidate.doc else { return Ok((0, 0)) };
    let (segment, local) = snapshot.locate(doc);
    Ok((segment.doc_type()?.get_val(local), segment.position()?.get_val(local)))
}

/// Articles in the order that is asked for.
fn articles_in_order(
    snapshot: &Snapshot,
    ordinals: impl Iterator<Item = u32>,
    wanted: Wanted<'_>,
) -> Result<Vec<u32>> {
    let mut keyed = Vec::new();
    for ordinal in ordinals {
        let (number, text) = match wanted.sort {
            Sort::Relevance => (0, String::new()),
            Sort::Date => (u64::from(u32::MAX - snapshot.published(ordinal)?), String::new()),
            Sort::DateAscending => match snapshot.published(ordinal)? {
                0 => (u64::MAX, String::new()),
                day => (u64::from(day), String::new()),
            },
            Sort::Title => (0, title(snapshot, ordinal)?),
            Sort::Cited => {
                let times = wanted.times_cited.get(ordinal as usize).copied().unwrap_or(0);
                (u64::from(u32::MAX - times), String::new())
            }
        };
        keyed.push((number, text, snapshot.article_key(ordinal)?, ordinal));
    }
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, _, _, ordinal)| ordinal).collect())
}

fn title(snapshot: &Snapshot, ordinal: u32) -> Result<String> {
    let mut title = String::new();
    if let Some(doc) = snapshot.article_doc(ordinal)? {
        let (segment, local) = snapshot.locate(doc);
        segment.each_value(ValueColumn::Title, local, &mut |text| text.clone_into(&mut title))?;
    }
    Ok(title)
}
