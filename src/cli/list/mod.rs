//! `ivig list`: reading lists.

mod add;
pub(super) mod args;
mod check;
mod edit;
mod export;
mod from_files;
mod show;

use std::io::Write as _;

use serde_json::json;

use super::refs::Library;
use super::refs::args::PlainFormat;
use super::settings::Settings;
use super::text::{clean, thousands};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, table};
use crate::error::ErrorKind;
use crate::index::Snapshot;
use crate::lists::{Entry, Lists};
use crate::network::{Notice, Work};
use args::{ListArgs, ListCommand};

pub(super) fn run(args: &ListArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let lists = Lists::of(&settings.home);
    let Some(command) = &args.command else { return all(args.format, &lists, io) };
    match command {
        ListCommand::New { list } => {
            let name = Lists::name(list)?;
            lists.create(&name)?;
            writeln!(io.out, "made `{}`", lists.path(&name).display())?;
            Ok(DONE)
        }
        ListCommand::Add(args) => add::run(args, &lists, settings, io),
        ListCommand::Remove { list, entries } => edit::remove(list, entries, &lists, io),
        ListCommand::Note(args) => edit::note(args, &lists, io),
        ListCommand::Tag(args) => edit::tag(args, &lists, io),
        ListCommand::Order(args) => edit::order(args, &lists, io),
        ListCommand::Merge { list, from } => edit::merge(list, from, &lists, io),
        ListCommand::Show(args) => show::run(args, &lists, settings, io),
        ListCommand::Check { list, format } => check::run(list, *format, &lists, settings, io),
        ListCommand::Export(args) => export::run(args, &lists, settings, io),
    }
}

/// The lists of a home.
fn all(format: PlainFormat, lists: &Lists, io: &mut Io) -> Outcome {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for name in lists.names()? {
        let list = lists.read(&name)?;
        let count = list.entries().len();
        let newest = list.entries().iter().filter_map(|entry| entry.own().added.as_deref()).max();
        values.push(json!({ "list": name, "entries": count, "last_added": newest }));
        let day = newest.and_then(|time| time.get(..10));
        let day = day.map_or(String::new(), |day| format!(", last added {}", clean(day)));
        rows.push((name, format!("{}{day}", entries(count))));
    }
    match format {
        PlainFormat::Json => {
            serde_json::to_writer_pretty(&mut io.out, &values)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => table::pairs(&mut io.out, &rows)?,
    }
    if rows.is_empty() {
        writeln!(io.err, "no lists yet: `ivig list new NAME` makes one")?;
        return Ok(NOTHING_FOUND);
    }
    Ok(DONE)
}

/// `3 entries`.
fn entries(count: usize) -> String {
    let noun = if count == 1 { "entry" } else { "entries" };
    format!("{} {noun}", thousands(count as u64))
}

/// The index with its network, where the home has one: a list can be shown without.
fn library(settings: &Settings, io: &mut Io) -> Result<Option<Library>, Failure> {
    if Snapshot::exists(&settings.home.index()) {
        return Library::open(settings, io).map(Some);
    }
    writeln!(io.err, "warning: no index yet: retractions cannot be looked up")?;
    Ok(None)
}

/// The work that an entry is, where the corpus holds or cites it.
fn work_of(entry: &Entry, library: &Library) -> Result<Option<Work>, Failure> {
    let ids = entry.telling_ids();
    let pmid = ids.pmid.as_ref().map(|pmid| format!("pmid:{pmid}"));
    let names = [entry.own().article.clone(), entry.own().work.clone(), ids.doi, pmid, ids.pmcid];
    for name in names.into_iter().flatten() {
        match library.network.find(&library.snapshot, &name) {
            Ok(found) => return Ok(Some(found.work)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// What is known of retractions of an entry's work.
fn notices(entry: &Entry, library: Option<&Library>) -> Result<Vec<Notice>, Failure> {
    let Some(library) = library else { return Ok(Vec::new()) };
    let work = work_of(entry, library)?;
    Ok(work.map_or(Vec::new(), |work| library.network.notices(work).cloned().collect()))
}
