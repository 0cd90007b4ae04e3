//! `ivig list export`: a list for other programs and for readers.

use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use super::args::{ExportArgs, ListFormat};
use super::handout::{Handout, Item, Quote};
use super::{library, notices};
use crate::cli::refs::{Library, notice_line};
use crate::cli::settings::Settings;
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::error::{Error, ErrorKind, Result};
use crate::export::styles::{Formatted, Style};
use crate::export::{Record, Writer};
use crate::files;
use crate::lists::{Entry, Group, GroupBy, List, Lists, Own, Reading, groups, now};
use crate::model::Author;

pub(super) fn run(args: &ExportArgs, lists: &Lists, settings: &Settings, io: &mut Io) -> Outcome {
    let list = lists.read(&Lists::name(&args.list)?)?;
    let library = library(settings, io)?;
    let text = match args.format {
        ListFormat::Csv => csv_table(&list, library.as_ref())?,
        ListFormat::CslJson | ListFormat::Records(_) => {
            let losses = losses(&list);
            if !losses.is_empty() {
                writeln!(io.err, "left out: {}; `--format csv` has all", losses.join(", "))?;
            }
            records(args.format, &list, library.as_ref())?
        }
        ListFormat::Markdown | ListFormat::Html | ListFormat::Text => {
            let handout = handout(args, &list, library.as_ref(), &io.folder)?;
            match args.format {
                ListFormat::Markdown => handout.markdown(),
                ListFormat::Html => handout.html(),
                _ => handout.text(settings.columns),
            }
        }
    };
    match &args.output {
        Some(path) => files::replace(&io.folder.join(path), text.as_bytes())?,
        None => io.out.write_all(text.as_bytes())?,
    }
    Ok(if list.entries().is_empty() { NOTHING_FOUND } else { DONE })
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

/// The works of a list, each once, with notes: retractions, tags, notes, quoted passages.
fn records(
    format: ListFormat,
    list: &List,
    library: Option<&Library>,
) -> std::result::Result<String, Failure> {
    let mut writer = match format {
        ListFormat::Records(format) => Some(Writer::new(format)),
        _ => None,
    };
    let mut out = String::new();
    let mut items = Vec::new();
    for reading in groups(list, GroupBy::Nothing).iter().flat_map(|group| &group.readings) {
        let Some(first) = reading.entries.first() else { continue };
        let notes = notes(reading, library)?;
        match &mut writer {
            Some(writer) => {
                let mut record = first.record();
                record.notes.extend(notes);
                out.push_str(&writer.record_as(&record, first.key()));
            }
            None => items.push(annotated(first, &notes)),
        }
    }
    Ok(match writer {
        Some(writer) => out + &writer.finish(),
        None => format!("{:#}\n", Value::Array(items)),
    })
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

fn csv_table(list: &List, library: Option<&Library>) -> std::result::Result<String, Failure> {
    let mut table = csv::Writer::from_writer(Vec::new());
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
    let bytes = table.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
    let style = style(&args.style, folder)?;
    let groups = groups(list, args.by);
    let formatted = formatted(&style, &groups)?;
    let mut handout = Handout {
        title: args.title.clone().unwrap_or_else(|| list.name().to_owned()),
        style: style.title().to_owned(),
        day: now().get(..10).unwrap_or_default().to_owned(),
        groups: Vec::new(),
    };
    for group in &groups {
        let mut items = Vec::new();
        for reading in &group.readings {
            items.push(item(reading, &formatted, library)?);
        }
        handout.groups.push((group.heading.clone(), items));
    }
    Ok(handout)
}

/// A style by its name, or from a file.
fn style(typed: &str, folder: &Path) -> Result<Style> {
    if !typed.to_lowercase().ends_with(".csl") {
        return Style::named(typed);
    }
    let path = folder.join(typed);
    let text = std::fs::read_to_string(&path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::InvalidData => Error::usage(format!("`{typed}` is no text")),
        _ => Error::new(ErrorKind::Io, format!("cannot read `{typed}`")).caused_by(cause),
    })?;
    Style::from_csl(&text)
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
