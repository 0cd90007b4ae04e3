//! `ivig list show`: a list for reading.

use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::args::ShowArgs;
use super::{entries, library, notices};
use crate::cli::refs::args::PlainFormat;
use crate::cli::refs::{Library, notice_line, record_fields};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, wrap};
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::export::nlm;
use crate::lists::{Entry, List, Lists, groups};

pub(super) fn run(args: &ShowArgs, lists: &Lists, settings: &Settings, io: &mut Io) -> Outcome {
    let list = lists.read(&Lists::name(&args.list)?)?;
    let library = library(settings, io)?;
    match args.format {
        PlainFormat::Json => {
            let each = list.entries().iter().enumerate();
            let values: Result<Vec<Value>, Failure> =
                each.map(|(place, entry)| value(place + 1, entry, library.as_ref())).collect();
            let value = json!({ "list": list.name(), "entries": values? });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => text(args, &list, library.as_ref(), settings, io)?,
    }
    Ok(if list.entries().is_empty() { NOTHING_FOUND } else { DONE })
}

/// An entry as programs get it; every key is always there.
fn value(position: usize, entry: &Entry, library: Option<&Library>) -> Result<Value, Failure> {
    let own = entry.own();
    let mut fields = Map::new();
    fields.insert("position".to_owned(), json!(position));
    fields.insert("key".to_owned(), json!(entry.key()));
    fields.extend(record_fields(&entry.record()));
    let more = [
        ("article", json!(own.article)),
        ("work", json!(own.work)),
        ("anchor", json!(own.anchor)),
        ("section", json!(own.section)),
        ("quote", json!(own.quote)),
        ("added", json!(own.added)),
        ("asked_by", json!(own.asked_by)),
        ("reason", json!(own.reason)),
        ("query", json!(own.query)),
        ("sources", json!(own.sources)),
        ("tags", json!(own.tags)),
        ("priority", json!(own.priority)),
        ("note", json!(own.note)),
        ("notices", json!(notices(entry, library)?)),
    ];
    fields.extend(more.map(|(key, value)| (key.to_owned(), value)));
    Ok(Value::Object(fields))
}

fn text(
    args: &ShowArgs,
    list: &List,
    library: Option<&Library>,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let style = settings.style;
    let summary = format!("{}: {}", list.name(), entries(list.entries().len()));
    writeln!(io.out, "{}", style.aside(summary))?;
    let width = list.entries().len().to_string().len();
    let place = |entry: &Entry| list.entries().iter().position(|one| std::ptr::eq(one, entry));
    for group in groups(list, args.by) {
        if let Some(heading) = &group.heading {
            writeln!(io.out, "\n{}", style.section(clean(heading)))?;
        }
        for entry in group.readings.iter().flat_map(|reading| &reading.entries) {
            let number = place(entry).unwrap_or_default() + 1;
            print(&format!("{number:>width$}. "), entry, library, settings, io)?;
        }
    }
    Ok(())
}

fn print(
    mark: &str,
    entry: &Entry,
    library: Option<&Library>,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let (style, columns) = (settings.style, settings.columns);
    let indent = " ".repeat(mark.len());
    let wrapped = |text: &str| wrap(&clean(text), columns, &indent);
    let citation = wrapped(&nlm::citation(&entry.record()));
    writeln!(io.out, "\n{mark}{}", citation.trim_start())?;
    for notice in notices(entry, library)? {
        writeln!(io.out, "{}", style.alarm(wrapped(&notice_line(&notice))))?;
    }
    let own = entry.own();
    if let Some(quote) = &own.quote {
        writeln!(io.out, "{}", wrapped(&format!("“{}”", quote.trim())))?;
        let place = [own.section.as_deref(), own.anchor.as_deref()];
        let place: Vec<&str> = place.into_iter().flatten().collect();
        writeln!(io.out, "{}", style.aside(wrapped(&place.join(" · "))))?;
    }
    if let Some(note) = &own.note {
        writeln!(io.out, "{}", wrapped(&format!("Note: {note}")))?;
    }
    writeln!(io.out, "{}", style.aside(wrapped(&aside(entry))))?;
    Ok(())
}

/// `dalakas2001 · here as PMC1079844 · urgency 1 · #dose · asked by Ward 5: dosing guideline`
fn aside(entry: &Entry) -> String {
    let own = entry.own();
    let mut parts = vec![entry.key().to_owned()];
    parts.extend(own.article.as_ref().map(|key| format!("here as {key}")));
    parts.extend(own.priority.map(|priority| format!("priority {priority}")));
    parts.extend(own.tags.iter().map(|tag| format!("#{tag}")));
    parts.extend(own.asked_by.as_ref().map(|who| format!("asked by {who}")));
    parts.extend(own.reason.clone());
    parts.extend(own.query.as_ref().map(|query| format!("found by `{query}`")));
    let sources: Vec<&str> = own.sources.iter().map(|source| source.record.as_str()).collect();
    parts.extend((!sources.is_empty()).then(|| format!("from {}", sources.join(", "))));
    parts.extend(own.added.as_ref().and_then(|added| Some(format!("added {}", added.get(..10)?))));
    parts.join(" · ")
}
