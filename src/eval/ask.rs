//! Puts a question to the index: the one place where an evaluation meets the search.

use std::sync::Arc;

use super::{Found, Question, Unit};
use crate::error::Result;
use crate::index::Snapshot;
use crate::query::Reading;
use crate::query::intent::IntentChoice;
use crate::search::{Hit, Request, search};
use crate::thesaurus::Thesaurus;

/// How questions are asked.
#[derive(Debug, Clone)]
pub struct Asking {
    /// What is to be found.
    pub unit: Unit,
    /// How many of them.
    pub limit: usize,
    /// What the questions want to be told.
    pub intent: IntentChoice,
    /// Whether they are asked once more with words of the best passages.
    pub feedback: bool,
    /// The concepts that they are widened with.
    pub thesaurus: Arc<Thesaurus>,
}

/// The first articles or passages for a question.
pub fn ask(snapshot: &Snapshot, question: &Question, asking: &Asking) -> Result<Vec<Found>> {
    let Asking { unit, limit, intent, feedback, ref thesaurus } = *asking;
    let per_article = match unit {
        Unit::Article => 1,
        Unit::Passage => 0,
    };
    // A question is plain, whatever signs of the query language stand in it.
    let reading = Reading::Question;
    let concepts = Some(Arc::clone(thesaurus));
    let request = Request {
        reading,
        limit,
        per_article,
        intent,
        feedback,
        ..Request::new(&question.text, concepts)
    };
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
