//! `ivig list export`: a list for other programs and for readers.

use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use super::args::{ExportArgs, ListFormat};
use super::{library, notices};
use crate::cli::handout::{self, Handout, Item, Quote};
use crate::cli::output::{self, Origin, Sink};
use crate::cli::refs::{Library, notice_line};
use crate::cli::settings::Settings;
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::error::Result;
use crate::export::styles::{Formatted, Style};
use crate::export::{Format, Record};
use crate::lists::{Entry, Group, GroupBy, List, Lists, Own, Reading, groups};
use crate::model::Author;

pub(super) fn run(args: &ExportArgs, lists: &Lists, settings: &Settings, io: &mut Io) -> Outcome {
    let list = lists.read(&Lists::name(&args.list)?)?;
    let library = library(settings, io)?;
    let are_records = matches!(args.format, ListFormat::Records(_));
    output::written(&args.output, are_records, settings, io, |settings, io| {
        match args.format {
            ListFormat::EntriesCsv => csv_table(&list, library.as_ref(), io)?,
            ListFormat::Records(format) => {
                let losses = losses(&list);
                if !losses.is_empty() {
                    let losses = losses.join(", ");
                    writeln!(io.err, "left out: {losses}; `--format entries-csv` has all")?;
                }
                let snapshot = library.as_ref().map(|library| &library.snapshot);
                let origin = Origin { query: None, snapshot };
                let sink = Sink::new(format, &args.output, &origin, settings, io)?;
                records(format, sink, &list, library.as_ref(), io)?;
            }
            ListFormat::Markdown | ListFormat::Html | ListFormat::Text => {
                let handout = handout(args, &list, library.as_ref(), &io.folder)?;
                let text = match args.format {
                    ListFormat::Markdown => handout.markdown(),
                    ListFormat::Html => handout.html(),
                    _ => handout.text(settings.columns),
                };
                io.out.write_all(text.as_bytes())?;
            }
        }
        Ok(if list.entries().is_empty() { NOTHING_FOUND } else { DONE })
    })
}

/// What the formats of other programs have no place for, where the list has any of it.
fn losses(list: &List) -> Vec<&'static str> {
    let has = |of: fn(&Own) -> bool| list.entries().iter().any(|entry| of(entry.own()));
    let all = [
        (has(|own| own.asked_by.is_some()), "who asked for entries"),
        (has(|own| own.reason.is_some()), "why they are in the list"),
        (has(|own| own.query.is_some()), "the queries that found them"),
        (has(|own| own.priority.is_some()), "priorities"),
        (has(|own| !own.sources.is_empty()), "the files that they came from"),
    ];
    all.into_iter().filter(|(is_lost, _)| *is_lost).map(|(_, name)| name).collect()
}

/// Writes the works of a list, each once, with notes: retractions, tags, notes, quoted passages.
fn records(
    format: Format,
    mut sink: Sink,
    list: &List,
    library: Option<&Library>,
    io: &mut Io,
) -> std::result::Result<(), Failure> {
    for reading in groups(list, GroupBy::Nothing).iter().flat_map(|group| &group.readings) {
        let Some(first) = reading.entries.first() else { continue };
        let notes = notes(reading, library)?;
        if format == Format::CslJson {
            // What other programs wrote into the item goes with it.
            let item = annotated(first, &notes);
            sink.text_as(&format!("{item:#}"), first.key(), io)?;
        } else {
            let mut record = first.record();
            record.notes.extend(notes);
            sink.record_as(&record, first.key(), io)?;
        }
    }
    sink.finish(io)?;
    Ok(())
}

fn notes(
    reading: &Reading<'_>,
    library: Option<&Library>,
) -> std::result::Result<Vec<String>, Failure> {
    let mut notes = Vec::new();
    if let Some(first) = reading.entries.first() {
        notes.extend(notices(first, library)?.iter().map(notice_line));
    }
    let mut tags: Vec<&str> = Vec::new();
    for tag in reading.entries.iter().flat_map(|entry| &entry.own().tags) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    if !tags.is_empty() {
        notes.push(format!("Tags: {}", tags.join(", ")));
    }
    for own in reading.entries.iter().map(|entry| entry.own()) {
        notes.extend(own.note.clone());
        let anchor = own.anchor.as_deref().unwrap_or_default();
        notes.extend(own.quote.as_ref().map(|quote| format!("“{}” ({anchor})", quote.trim())));
    }
    Ok(notes)
}

/// An item without what only this program knows, with notes after its own.
fn annotated(entry: &Entry, notes: &[String]) -> Value {
    let mut item = entry.bare_item();
    let own = item.get("note").and_then(Value::as_str).map(str::to_owned);
    let all: Vec<String> = own.into_iter().chain(notes.iter().cloned()).collect();
    if !all.is_empty() {
        item["note"] = Value::String(all.join("\n"));
    }
    item
}

fn csv_table(
    list: &List,
    library: Option<&Library>,
    io: &mut Io,
) -> std::result::Result<(), Failure> {
    let mut table = csv::Writer::from_writer(&mut io.out);
    table.write_record([
        "position",
        "key",
        "authors",
        "title",
        "container",
        "year",
        "volume",
        "issue",
        "pages",
        "doi",
        "pmid",
        "pmcid",
        "notices",
        "tags",
        "priority",
        "note",
        "anchor",
        "section",
        "quote",
        "article",
        "work",
        "added",
        "asked_by",
        "reason",
        "query",
        "sources",
    ])?;
    for (place, entry) in list.entries().iter().enumerate() {
        let record = entry.record();
        let own = entry.own();
        let authors: Vec<String> = record.authors.iter().map(Author::inverted).collect();
        let notices: Vec<String> = notices(entry, library)?.iter().map(notice_line).collect();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let year = record.published.map(|date| date.year.to_string()).or(record.date_text);
        let cells = [
            (place + 1).to_string(),
            entry.key().to_owned(),
            authors.join("; "),
            text(&record.title),
            text(&record.container),
            year.unwrap_or_default(),
            text(&record.volume),
            text(&record.issue),
            record.pages.map(|pages| pages.to_string()).unwrap_or_default(),
            text(&record.ids.doi),
            text(&record.ids.pmid),
            text(&record.ids.pmcid),
            notices.join("; "),
            own.tags.join("; "),
            own.priority.map(|priority| priority.to_string()).unwrap_or_default(),
            text(&own.note),
            text(&own.anchor),
            text(&own.section),
            text(&own.quote),
            text(&own.article),
            text(&own.work),
            text(&own.added),
            text(&own.asked_by),
            text(&own.reason),
            text(&own.query),
            own.sources.iter().map(|source| source.record.as_str()).collect::<Vec<_>>().join("; "),
        ];
        table.write_record(cells.map(|cell| as_text(&cell)))?;
    }
    table.flush()?;
    Ok(())
}

/// A cell that spreadsheets do not take for a formula; the words come from documents.
fn as_text(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() }
}

fn handout(
    args: &ExportArgs,
    list: &List,
    library: Option<&Library>,
    folder: &Path,
) -> std::result::Result<Handout, Failure> {
    let style = handout::style(&args.output.style, folder)?;
    let groups = groups(list, args.by);
    let formatted = formatted(&style, &groups)?;
    let mut handout = Handout::new(args.title.as_deref().unwrap_or(list.name()), &style);
    for group in &groups {
        let mut items = Vec::new();
        for reading in &group.readings {
            items.push(item(reading, &formatted, library)?);
        }
        handout.groups.push((group.heading.clone(), items));
    }
    Ok(handout)
}

/// The works of all groups, by their numbers.
fn formatted(style: &Style, groups: &[Group<'_>]) -> Result<Vec<Formatted>> {
    let mut works: Vec<(&str, Record)> = Vec::new();
    for reading in groups.iter().flat_map(|group| &group.readings) {
        if let Some(first) = reading.entries.first().filter(|_| reading.work == works.len()) {
            works.push((first.key(), first.record()));
        }
    }
    let works: Vec<(&str, &Record)> = works.iter().map(|(key, record)| (*key, record)).collect();
    style.format(&works)
}

fn item(
    reading: &Reading<'_>,
    formatted: &[Formatted],
    library: Option<&Library>,
) -> std::result::Result<Item, Failure> {
    let mut item = Item {
        citation: formatted.get(reading.work).cloned().unwrap_or_default(),
        ..Item::default()
    };
    if let Some(first) = reading.entries.first() {
        first.key().clone_into(&mut item.key);
        item.ids = first.ids();
        item.notices = notices(first, library)?.iter().map(notice_line).collect();
    }
    for own in reading.entries.iter().map(|entry| entry.own()) {
        item.notes.extend(own.note.clone());
        item.quotes.extend(own.quote.as_ref().map(|quote| Quote {
            text: quote.trim().to_owned(),
            section: own.section.clone().unwrap_or_default(),
            anchor: own.anchor.clone().unwrap_or_default(),
        }));
    }
    Ok(item)
}
