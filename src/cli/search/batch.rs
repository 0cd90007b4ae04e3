//! `ivig search --queries`: many queries, their hits as ndjson.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::{line, request};
use crate::cli::args::SearchArgs;
use crate::cli::{DONE, Io, Outcome, PARTIAL};
use crate::error::{Error, ErrorKind};
use crate::index::Snapshot;
use crate::search::{Request, search};
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

/// Runs a file of queries. One that cannot be understood is told of and does not stop the rest.
pub(super) fn run(
    args: &SearchArgs,
    file: &Path,
    thesaurus: Option<&Arc<Thesaurus>>,
    snapshot: &Snapshot,
    io: &mut Io,
) -> Outcome {
    let bytes = std::fs::read(file).map_err(|cause| Error::io(file, cause))?;
    let text = String::from_utf8(bytes).map_err(|cause| {
        Error::usage(format!("`{}` is not UTF-8", file.display()))
            .hint("save it as UTF-8")
            .caused_by(cause)
    })?;
    let mut failed = 0;
    let text = text.trim_start_matches('\u{feff}');
    for (number, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        let outcome = match row.split_once('\t') {
            Some((id, query)) => {
                let request =
                    Request { thesaurus: thesaurus.cloned(), ..request(args, query.to_owned()) };
                search(snapshot, &request).map(|results| (id, results))
            }
            None => Err(Error::usage("no tab between id and query")),
        };
        let (id, results) = match outcome {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::Usage => {
                writeln!(io.err, "{}:{}: {error}", file.display(), number + 1)?;
                if let Some(hint) = error.hint_text() {
                    writeln!(io.err, "hint: {hint}")?;
                }
                failed += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
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
