//! `ivig search --queries`: many queries, their hits as ndjson.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::{line, request};
use crate::cli::args::SearchArgs;
use crate::cli::refs::Library;
use crate::cli::{DONE, Failure, Io, Outcome, PARTIAL};
use crate::error::{Error, ErrorKind};
use crate::index::Snapshot;
use crate::query::Reading;
use crate::search::{Request, Results, search};
use crate::thesaurus::Thesaurus;

/// A hit of one of many queries.
#[derive(Serialize)]
struct BatchHit<'a> {
    query: &'a str,
    rank: usize,
    score: f32,
    article: &'a str,
    anchor: &'a str,
    section: String,
    text: &'a str,
}

/// Runs a file of queries. One that cannot be run is told of and does not stop the rest.
pub(super) fn run(
    args: &SearchArgs,
    file: &Path,
    thesaurus: Option<Arc<Thesaurus>>,
    library: &Library,
    io: &mut Io,
) -> Outcome {
    let bytes = std::fs::read(file).map_err(|cause| Error::io(file, cause))?;
    let text = String::from_utf8(bytes).map_err(|cause| {
        Error::usage(format!("`{}` is not UTF-8", file.display()))
            .hint("save it as UTF-8")
            .caused_by(cause)
    })?;
    // All queries are asked alike.
    let like = request(args, String::new(), thesaurus, library)?;
    let mut failed = 0;
    let text = text.trim_start_matches('\u{feff}');
    for (number, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        let at = format!("{}:{}", file.display(), number + 1);
        let Some((id, query)) = row.split_once('\t') else {
            writeln!(io.err, "{at}: no tab between id and query")?;
            failed += 1;
            continue;
        };
        let request = Request { query: query.to_owned(), ..like.clone() };
        let Some(results) = answer(&library.snapshot, request, &at, io)? else {
            failed += 1;
            continue;
        };
        for hit in &results.hits {
            let hit = BatchHit {
                query: id,
                rank: hit.rank,
                score: hit.score,
                article: &hit.article.key,
                anchor: &hit.passage.anchor,
                section: hit.passage.section(),
                text: &hit.passage.text,
            };
            line(io, &hit)?;
        }
    }
    Ok(if failed > 0 { PARTIAL } else { DONE })
}

/// Runs one query. What cannot be understood as an exact search, and was not asked to be one, is
/// read as a question and told of; `None` where that cannot be either.
fn answer(
    snapshot: &Snapshot,
    request: Request,
    at: &str,
    io: &mut Io,
) -> Result<Option<Results>, Failure> {
    let error = match search(snapshot, &request) {
        Ok(results) => return Ok(Some(results)),
        Err(error) if error.kind() == ErrorKind::Usage => error,
        Err(error) => return Err(error.into()),
    };
    let may_be_question = request.reading == Reading::Auto;
    let question = Request { reading: Reading::Question, ..request };
    if may_be_question && let Ok(results) = search(snapshot, &question) {
        writeln!(io.err, "{at}: read as a question: {error}")?;
        return Ok(Some(results));
    }
    writeln!(io.err, "{at}: {error}")?;
    if let Some(hint) = error.hint_text() {
        writeln!(io.err, "hint: {hint}")?;
    }
    Ok(None)
}
