//! `ivig list check`: what is amiss in a list, as the corpus and its network tell.

use std::collections::HashMap;
use std::io::Write as _;

use serde::Serialize;

use super::{entries, library, work_of};
use crate::cli::refs::args::PlainFormat;
use crate::cli::refs::{Library, notice_line};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, wrap};
use crate::cli::{DONE, Failure, Io, Outcome, PARTIAL};
use crate::lists::{Entry, List, Lists, duplicates, lacks};
use crate::model::Anchor;
use crate::network::Work;

/// Something that is amiss.
#[derive(Debug, Serialize)]
struct Problem {
    key: String,
    kind: &'static str,
    message: String,
}

pub(super) fn run(
    name: &str,
    format: PlainFormat,
    lists: &Lists,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let list = lists.read(&Lists::name(name)?)?;
    let mut problems = Vec::new();
    let library = library(settings, io)?;
    let works = works(&list, library.as_ref())?;
    for (place, entry) in list.entries().iter().enumerate() {
        let mut tell = |kind, message| {
            problems.push(Problem { key: entry.key().to_owned(), kind, message });
        };
        if let Some(library) = &library {
            for notice in works[place].iter().flat_map(|&work| library.network.notices(work)) {
                let kind = if notice.kind.is_grave() { "retraction" } else { "correction" };
                tell(kind, notice_line(notice));
            }
            if let Some(message) = dangling(entry, library)? {
                tell("dangling", message);
            }
        }
        let lacks = lacks(entry);
        if !lacks.is_empty() {
            tell("missing", format!("lacks {}", lacks.join(", ")));
        }
    }
    for (first, second) in pairs(&list, &works) {
        let key = |place: usize| list.entries()[place].key().to_owned();
        let message = format!("is the same as `{}`", key(first));
        problems.push(Problem { key: key(second), kind: "duplicate", message });
    }
    print(&problems, &list, format, settings, io)?;
    Ok(if problems.is_empty() { DONE } else { PARTIAL })
}

fn print(
    problems: &[Problem],
    list: &List,
    format: PlainFormat,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    if format == PlainFormat::Json {
        serde_json::to_writer_pretty(&mut io.out, problems)?;
        writeln!(io.out)?;
        return Ok(());
    }
    for problem in problems {
        let line = format!("{}: {}", problem.key, problem.message);
        let line = wrap(&clean(&line), settings.columns, "");
        let is_grave = problem.kind == "retraction";
        let line = if is_grave { settings.style.alarm(line) } else { line };
        writeln!(io.out, "{line}")?;
    }
    let noun = if problems.len() == 1 { "problem" } else { "problems" };
    let count = entries(list.entries().len());
    writeln!(io.err, "{} {noun} in {count}", problems.len())?;
    Ok(())
}

/// The works that the entries are.
fn works(list: &List, library: Option<&Library>) -> Result<Vec<Option<Work>>, Failure> {
    let each = list.entries().iter();
    each.map(|entry| library.map_or(Ok(None), |library| work_of(entry, library))).collect()
}

/// Places of entries that are the same, by their names or because the network takes them for one.
fn pairs(list: &List, works: &[Option<Work>]) -> Vec<(usize, usize)> {
    let mut pairs = duplicates(list);
    let mut first: HashMap<(Option<&str>, Work), usize> = HashMap::new();
    for (place, (entry, work)) in list.entries().iter().zip(works).enumerate() {
        let Some(work) = *work else { continue };
        let known = *first.entry((entry.own().anchor.as_deref(), work)).or_insert(place);
        if known != place && !pairs.iter().any(|(_, second)| *second == place) {
            pairs.push((known, place));
        }
    }
    pairs.sort_unstable_by_key(|(first, second)| (*second, *first));
    pairs
}

/// What became of an article or a passage that is not as it was when the entry was added.
fn dangling(entry: &Entry, library: &Library) -> Result<Option<String>, Failure> {
    let own = entry.own();
    let snapshot = &library.snapshot;
    let anchor: Option<Anchor> = own.anchor.as_deref().and_then(|anchor| anchor.parse().ok());
    let key = anchor.as_ref().map(|anchor| &anchor.article).or(own.article.as_ref());
    let Some(key) = key else { return Ok(None) };
    let Some(article) = snapshot.article_by_key(key)? else {
        return Ok(Some(format!("the article `{key}` is not in the corpus any more")));
    };
    let Some(anchor) = &own.anchor else { return Ok(None) };
    let passages = snapshot.passages(article.ordinal)?;
    let there = passages.iter().find(|passage| passage.anchor == *anchor);
    let quote = own.quote.as_deref().map(one_line);
    let is_quoted = |text: &str| quote.as_ref().is_none_or(|quote| one_line(text).contains(quote));
    if there.is_some_and(|passage| is_quoted(&passage.text)) {
        return Ok(None);
    }
    let moved = passages.iter().find(|passage| quote.is_some() && is_quoted(&passage.text));
    Ok(Some(match (there, moved) {
        (_, Some(passage)) => format!("the quoted text of `{anchor}` is now `{}`", passage.anchor),
        (Some(_), None) => format!("the text of `{anchor}` has changed"),
        (None, None) => format!("the passage `{anchor}` is gone"),
    }))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
