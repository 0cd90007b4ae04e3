//! Queries to ranked passages.
//!
//! Boolean logic holds per article; ranking is by passage. Every number here depends only on what
//! the corpus holds: not on how the index is cut into segments, nor on what was deleted from it.

mod evaluate;
mod facets;
mod feedback;
mod filter;
mod highlight;
mod hits;
pub mod meanings;
mod near;
mod page;
mod part;
mod pattern;
mod postings;
mod priors;
mod question;
mod rank;
mod strategy;
mod suggest;
mod values;
pub mod weights;
mod widen;
mod zone;

use std::collections::HashSet;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::error::{Error, Result};
use crate::index::Snapshot;
use crate::query::intent::{self, Intent, IntentChoice};
use crate::query::{Dialect, Lines, Meaning, Query, QueryError, Reading, read};
use crate::thesaurus::Thesaurus;
use evaluate::{Evaluator, LineResults};
pub use facets::{Facet, FacetCounts};
pub use filter::{Among, Filter};
pub use highlight::{Highlighter, windows};
pub use hits::{Hit, Hits, neighbours};
pub use page::Sort;
use page::{Candidate, Wanted};
use part::Matched;
pub use part::{Evaluated, PartSort, Widened};
pub use pattern::MAX_EXPANSIONS;
use priors::Priors;
use question::QuestionWords;
pub use strategy::{StrategyListing, run_strategy};
pub use suggest::{Suggestion, suggestions};
use weights::Weights;

/// What is asked of the index.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// The syntax that it is written in.
    pub dialect: Dialect,
    /// How it is to be read.
    pub reading: Reading,
    /// How many hits are wanted.
    pub limit: usize,
    /// How many hits are passed over first.
    pub offset: usize,
    /// How many hits an article may have; 0 for no bound.
    pub per_article: usize,
    /// What the hits are ordered by.
    pub sort: Sort,
    /// What narrows the result.
    pub filter: Filter,
    /// The concepts that terms are widened with; `None` takes every term as written.
    pub thesaurus: Option<Arc<Thesaurus>>,
    /// What the result is counted by.
    pub facets: Vec<Facet>,
    /// What the question wants to be told, which lifts passages that tell such things.
    pub intent: IntentChoice,
    /// Whether a question is asked once more with words of the passages that answered it best.
    pub feedback: bool,
    /// How often each article is cited, by ordinal, for ordering by it.
    pub times_cited: Option<Arc<Vec<u32>>>,
    /// Constants of ranking; [`weights::WEIGHTS`] unless something is tried out.
    pub weights: Weights,
}

impl Request {
    /// A query with the concepts to widen it with, the first ten hits, at most three an article, and
    /// nothing that narrows it.
    pub fn new(query: impl Into<String>, thesaurus: Option<Arc<Thesaurus>>) -> Self {
        Self {
            query: query.into(),
            dialect: Dialect::PubMed,
            reading: Reading::Auto,
            limit: 10,
            offset: 0,
            per_article: 3,
            sort: Sort::Relevance,
            filter: Filter::default(),
            thesaurus,
            facets: Vec::new(),
            intent: IntentChoice::Auto,
            feedback: false,
            times_cited: None,
            weights: weights::WEIGHTS,
        }
    }
}

/// What was found, and how it was understood; the hits are loaded from the page.
pub struct Listing {
    /// The query as understood.
    pub query: Query,
    /// Words that were left out because they carry the form of the query and not its matter.
    pub left_out: Vec<String>,
    /// What the question wants to be told, as it was ranked by.
    pub intent: Option<Intent>,
    /// What the query's parts came to: its tree where it is exact, else its words.
    pub parts: Vec<Arc<Evaluated>>,
    /// What the filters on articles came to.
    pub filter: Option<Arc<Evaluated>>,
    /// Passages that match, over all pages.
    pub total_passages: u64,
    /// Articles that match, over all pages.
    pub total_articles: u64,
    /// Warnings of short forms in the query that articles here define in several ways.
    pub several_meanings: Vec<String>,
    /// Counts over the whole result, in order of the request.
    pub facets: Vec<FacetCounts>,
    /// Lights up the query's words in a text.
    pub highlighter: Highlighter,
    page: Vec<Candidate>,
    offset: usize,
}

impl Listing {
    /// Loads the hits of the page one by one, best first.
    pub fn hits<'s>(&self, snapshot: &'s Snapshot) -> Hits<'s> {
        Hits::new(snapshot, self.page.clone(), self.offset)
    }
}

/// What was found, with the hits of the page.
pub struct Results {
    /// What was found.
    pub listing: Listing,
    /// The page that was asked for, best first.
    pub hits: Vec<Hit>,
}

/// Runs a query and loads its hits.
pub fn search(snapshot: &Snapshot, request: &Request) -> Result<Results> {
    let listing = list(snapshot, request)?;
    let hits = listing.hits(snapshot).collect::<Result<_>>()?;
    Ok(Results { listing, hits })
}

/// Runs a query.
pub fn list(snapshot: &Snapshot, request: &Request) -> Result<Listing> {
    let query = read(&request.query, request.dialect, request.reading, Lines::default())
        .map_err(|error| query_error(&error, &request.query))?;
    let (mut parts, left_out) = parts(snapshot, request, &query)?;
    if request.feedback && !query.is_exact() {
        parts.extend(feedback_parts(snapshot, request, &query, &parts)?);
    }
    listing(snapshot, request, query, parts, left_out)
}

/// Words of the passages that a question's own parts rank best, as further parts.
fn feedback_parts(
    snapshot: &Snapshot,
    request: &Request,
    query: &Query,
    parts: &[Arc<Evaluated>],
) -> Result<Vec<Arc<Evaluated>>> {
    let best = Request {
        limit: feedback::PASSAGES,
        offset: 0,
        per_article: 1,
        sort: Sort::Relevance,
        facets: Vec::new(),
        ..request.clone()
    };
    let first = listing(snapshot, &best, query.clone(), parts.to_vec(), Vec::new())?;
    let hits = first.hits(snapshot).collect::<Result<Vec<_>>>()?;
    let words = parts.iter().filter(|part| part.sort == PartSort::Term);
    let asked: Vec<&str> = words.map(|part| part.text.as_str()).collect();
    let lines = LineResults::new();
    let evaluator = Evaluator::new(snapshot, &lines, request);
    let words = feedback::words(&hits, &asked).into_iter();
    words.map(|(word, weight)| evaluator.feedback_word(&word, weight)).collect()
}

/// The articles that satisfy a query, by ordinal; for a question, those that hold one of its words.
pub fn articles(snapshot: &Snapshot, request: &Request) -> Result<RoaringBitmap> {
    let query = read(&request.query, request.dialect, request.reading, Lines::default())
        .map_err(|error| query_error(&error, &request.query))?;
    let (parts, _) = parts(snapshot, request, &query)?;
    Ok(parts.iter().fold(RoaringBitmap::new(), |all, part| all | &part.articles))
}

/// What the parts of a query come to, its tree where it is exact, else its words; and the words that
/// are left out.
fn parts(
    snapshot: &Snapshot,
    request: &Request,
    query: &Query,
) -> Result<(Vec<Arc<Evaluated>>, Vec<String>)> {
    let lines = LineResults::new();
    let evaluator = Evaluator::new(snapshot, &lines, request);
    match &query.meaning {
        Meaning::Exact(tree) => Ok((vec![evaluator.evaluate_query(tree)?], query.left_out.clone())),
        Meaning::Question(words) => question_parts(&evaluator, request.thesaurus.as_deref(), words),
    }
}

/// An error in a query as the user sees it: message, place, hint.
fn query_error(error: &QueryError, query: &str) -> Error {
    Error::usage(format!("{error}\n{}", error.caret(query))).hint(error.hint.clone())
}

/// Narrows and ranks what a query's parts came to: its tree where it is exact, else its words.
fn listing(
    snapshot: &Snapshot,
    request: &Request,
    query: Query,
    parts: Vec<Arc<Evaluated>>,
    left_out: Vec<String>,
) -> Result<Listing> {
    let lines = LineResults::new();
    let filter = request.filter.evaluate(&Evaluator::new(snapshot, &lines, request))?;
    let required = parts.first().filter(|_| query.is_exact()).map(|tree| &tree.articles);
    let admitted = match (required, &filter) {
        (Some(required), Some(filter)) => Some(required & &filter.articles),
        (required, filter) => required.or(filter.as_ref().map(|f| &f.articles)).cloned(),
    };
    let terms = wanted_terms(&parts);
    let intent = intent(request.intent, &query);
    let priors = intent.map(|intent| Priors::new(intent, &request.weights));
    let highlighter = Highlighter::new(terms.iter().flat_map(|term| &term.patterns));
    let (mut candidates, mut articles) = (Vec::new(), RoaringBitmap::new());
    let scored =
        rank::score(snapshot, &terms, admitted.as_ref(), &request.weights, priors.as_ref())?;
    let mut last = None;
    for candidate in scored {
        if takes(snapshot, &request.filter, candidate)? {
            // Those of one article stand together.
            if last.replace(candidate.ordinal) != Some(candidate.ordinal) {
                articles.insert(candidate.ordinal);
            }
            candidates.push(candidate);
        }
    }
    let total_passages = candidates.len() as u64;
    if required.is_some() && !request.filter.narrows_passages() {
        // Articles that were found by what is known of them, or by what they lack.
        for ordinal in admitted.unwrap_or_default() - &articles {
            articles.insert(ordinal);
            candidates.push(Candidate { score: 0.0, doc: None, ordinal });
        }
    }
    let facets = request.facets.iter();
    let facets = facets.map(|&facet| facets::count(snapshot, facet, &articles, &candidates));
    let facets = facets.collect::<Result<_>>()?;
    let wanted = Wanted {
        sort: request.sort,
        times_cited: request.times_cited.as_deref().map_or(&[], Vec::as_slice),
        offset: request.offset,
        limit: request.limit,
        per_article: request.per_article,
    };
    let page = page::page(snapshot, candidates, wanted)?;
    Ok(Listing {
        several_meanings: meanings::warnings(snapshot, &query)?,
        query,
        left_out,
        intent,
        parts,
        filter,
        total_passages,
        total_articles: articles.len(),
        facets,
        highlighter,
        page,
        offset: request.offset,
    })
}

/// The words of a question, each widened by the concept that it names alone, and the concepts that
/// several of them name together; and the words that are left out.
fn question_parts(
    evaluator: &Evaluator<'_>,
    thesaurus: Option<&Thesaurus>,
    typed: &[String],
) -> Result<(Vec<Arc<Evaluated>>, Vec<String>)> {
    let words = QuestionWords::of(typed);
    let concepts = thesaurus.map(|known| widen::of_question(known, &typed.join(" ")));
    let concepts = concepts.unwrap_or_default();
    let mut parts = Vec::new();
    for word in &words.words {
        let names_it =
            |one: &&widen::NamedConcept| one.words == 1 && question::is_word(&one.typed, word);
        let extensions: Vec<_> =
            concepts.iter().filter(names_it).map(|one| one.extension.clone()).collect();
        parts.push(evaluator.question_word(word, &extensions)?);
    }
    for concept in concepts.iter().filter(|one| one.words > 1) {
        parts.push(evaluator.question_concept(concept)?);
    }
    Ok((parts, words.left_out))
}

/// An exact query asks for what it says and has no intent unless one is named.
fn intent(choice: IntentChoice, query: &Query) -> Option<Intent> {
    match (choice, &query.meaning) {
        (IntentChoice::Named(intent), _) => Some(intent),
        (IntentChoice::Auto, Meaning::Question(words)) => intent::recognise(words),
        (IntentChoice::Auto, Meaning::Exact(_)) | (IntentChoice::Off, _) => None,
    }
}

fn takes(snapshot: &Snapshot, filter: &Filter, candidate: Candidate) -> Result<bool> {
    let Some(doc) = candidate.doc.filter(|_| filter.narrows_passages()) else { return Ok(true) };
    let (segment, local) = snapshot.locate(doc);
    filter.takes(segment, local)
}

/// The terms and proximities that are wanted and not excluded, each once: those that passages are
/// ranked by.
fn wanted_terms(parts: &[Arc<Evaluated>]) -> Vec<&Matched> {
    fn collect<'p>(part: &'p Evaluated, seen: &mut HashSet<&'p str>, terms: &mut Vec<&'p Matched>) {
        if part.sort == PartSort::Not {
            return;
        }
        if let Some(matched) = &part.matched {
            if seen.insert(&part.text) {
                terms.push(matched);
            }
            return;
        }
        part.parts.iter().for_each(|part| collect(part, seen, terms));
    }
    let (mut seen, mut terms) = (HashSet::new(), Vec::new());
    for part in parts {
        collect(part, &mut seen, &mut terms);
    }
    terms
}
