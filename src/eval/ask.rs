//! Puts a question to the index: the one place where an evaluation meets the search.

use std::sync::Arc;

use super::{Found, Question, Unit};
use crate::error::Result;
use crate::index::Snapshot;
use crate::query::Reading;
use crate::query::intent::IntentChoice;
use crate::search::{Hit, Request, search};
use crate::thesaurus::Thesaurus;

/// The first `limit` articles or passages for a question, widened with the concepts given.
pub fn ask(
    snapshot: &Snapshot,
    question: &Question,
    unit: Unit,
    limit: usize,
    intent: IntentChoice,
    thesaurus: &Arc<Thesaurus>,
) -> Result<Vec<Found>> {
    let per_article = match unit {
        Unit::Article => 1,
        Unit::Passage => 0,
    };
    // A question is plain, whatever signs of the query language stand in it.
    let reading = Reading::Question;
    let concepts = Some(Arc::clone(thesaurus));
    let request =
        Request { reading, limit, per_article, intent, ..Request::new(&question.text, concepts) };
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
