//! Puts a question to the index: the one place where an evaluation meets the search.

use super::{Found, Question, Unit};
use crate::error::Result;
use crate::index::Snapshot;
use crate::query::Reading;
use crate::query::intent::IntentChoice;
use crate::search::{Hit, Request, search};

/// The first `limit` articles or passages for a question.
pub fn ask(
    snapshot: &Snapshot,
    question: &Question,
    unit: Unit,
    limit: usize,
    intent: IntentChoice,
) -> Result<Vec<Found>> {
    let request = Request { intent, ..request(&question.text, unit, limit) };
    let results = search(snapshot, &request)?;
    let found = |hit: &Hit| Found {
        id: match unit {
            Unit::Article => hit.article.key.clone(),
            Unit::Passage => hit.passage.anchor.clone(),
        },
        article: hit.article.key.clone(),
        text: hit.passage.text.clone(),
        score: hit.score,
    };
    Ok(results.hits.iter().map(found).collect())
}

/// A question is plain, whatever signs of the query language stand in it.
fn request(question: &str, unit: Unit, limit: usize) -> Request {
    let per_article = match unit {
        Unit::Article => 1,
        Unit::Passage => 0,
    };
    Request { reading: Reading::Question, limit, per_article, ..Request::new(question) }
}
