//! How good a ranking is: questions that people judged, put to the index or read from another
//! engine's run, and measured.
//!
//! `questions` reads what is asked, `qrels` and `evidence` what the answers are, `run` what an engine
//! listed; `ask` puts a question to the index; `measures` and `significance` give the figures. Printing
//! is not done here.

mod ask;
mod evidence;
mod measures;
mod qrels;
mod questions;
mod run;
mod significance;

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use crate::error::{Error, ErrorKind, Result};
pub use ask::{Asking, ask};
pub use evidence::Evidence;
pub use measures::{Judged, Kind, Measure};
pub use qrels::Qrels;
pub use questions::{Question, questions};
pub use run::{Run, write_run};
pub use significance::{Comparison, ROUNDS, compare, mean};

/// What is judged, and so what a listing is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Articles by their keys, each ranked by its best passage.
    Article,
    /// Passages by their anchors.
    Passage,
}

/// A hit, as far as an evaluation needs to know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Key of the article or anchor of the passage, by [`Unit`].
    pub id: String,
    /// Key of the article.
    pub article: String,
    /// Text of the passage; empty where it is not known.
    pub text: String,
    /// Score; only its order means something.
    pub score: f32,
}

/// What people said the answers are.
#[derive(Debug, Clone)]
pub enum Judgements {
    /// Articles or passages with grades.
    Qrels(Qrels),
    /// Text marked in articles.
    Evidence(Evidence),
}

impl Judgements {
    /// Ids of the questions that were judged, in order of the file.
    pub fn questions(&self) -> &[String] {
        match self {
            Self::Qrels(qrels) => qrels.questions(),
            Self::Evidence(evidence) => evidence.questions(),
        }
    }

    /// What a listing for a question is worth.
    pub fn judge(&self, question: &str, listing: &[Found]) -> Judged {
        match self {
            Self::Qrels(qrels) => qrels.judge(question, listing),
            Self::Evidence(evidence) => evidence.judge(question, listing),
        }
    }

    /// Whether all that is relevant to a question is known.
    pub fn know_all_relevant(&self) -> bool {
        matches!(self, Self::Qrels(_))
    }
}

/// The answer to a question, judged.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Id of the question.
    pub question: String,
    /// Ids and scores, best first.
    pub listing: Vec<(String, f32)>,
    /// What they are worth.
    pub judged: Judged,
    /// Lengths of the first ten passages, in characters.
    pub lengths: Vec<usize>,
    /// Why the question could not be asked, if it could not.
    pub failure: Option<String>,
}

/// How many passages of a listing [`Answer::lengths`] tells of.
const MEASURED_LENGTHS: usize = 10;

/// Asks every judged question and judges the answers; in order of the questions, whatever the number
/// of threads. A judged question that is not among `questions` counts as one without an answer, and
/// stands at the end; a question that nobody judged is left out.
///
/// A question that `ask` cannot understand ([`ErrorKind::Usage`]) has no answer and says why; any
/// other error ends the evaluation.
pub fn evaluate(
    questions: &[Question],
    judgements: &Judgements,
    ask: impl Fn(&Question) -> Result<Vec<Found>> + Sync,
) -> Result<Vec<Answer>> {
    let judged: HashSet<&str> = judgements.questions().iter().map(String::as_str).collect();
    let asked: Vec<&Question> =
        questions.iter().filter(|question| judged.contains(question.id.as_str())).collect();
    let answers: Result<Vec<Answer>> = asked
        .par_iter()
        .map(|question| {
            let (listing, failure) = match ask(question) {
                Ok(listing) => (listing, None),
                Err(error) if error.kind() == ErrorKind::Usage => {
                    (Vec::new(), Some(error.to_string()))
                }
                Err(error) => return Err(error),
            };
            Ok(answer(&question.id, listing, judgements, failure))
        })
        .collect();
    let mut answers = answers?;
    let known: HashSet<&str> = asked.iter().map(|question| question.id.as_str()).collect();
    let unasked = judgements.questions().iter().filter(|id| !known.contains(id.as_str()));
    answers.extend(unasked.map(|id| answer(id, Vec::new(), judgements, None)));
    Ok(answers)
}

fn answer(
    question: &str,
    listing: Vec<Found>,
    judgements: &Judgements,
    failure: Option<String>,
) -> Answer {
    let texts = listing.iter().take(MEASURED_LENGTHS).filter(|found| !found.text.is_empty());
    Answer {
        question: question.to_owned(),
        judged: judgements.judge(question, &listing),
        lengths: texts.map(|found| found.text.chars().count()).collect(),
        listing: listing.into_iter().map(|found| (found.id, found.score)).collect(),
        failure,
    }
}

/// The middle of the lengths of all answers' first passages, in characters; the upper of two.
pub fn median_length(answers: &[Answer]) -> Option<usize> {
    let mut lengths: Vec<usize> =
        answers.iter().flat_map(|answer| answer.lengths.iter().copied()).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied()
}

/// Values of a measure, in order of the answers.
pub fn values(answers: &[Answer], measure: Measure) -> Vec<f64> {
    answers.iter().map(|answer| measure.value(&answer.judged)).collect()
}

/// Reads a file of text.
pub fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
    String::from_utf8(bytes).map_err(|cause| {
        Error::usage(format!("`{}` is not UTF-8", path.display()))
            .hint("save it as UTF-8")
            .caused_by(cause)
    })
}

/// Lines that are not blank, with their numbers.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.is_empty())
}

/// A line that cannot be understood.
fn wrong(file: &str, line: usize, message: &str) -> Error {
    Error::usage(format!("{file}:{line}: {message}"))
}
