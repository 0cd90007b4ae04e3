//! Works as text, as JSON, and in the formats of other programs.

use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::args::WorksFormat;
use super::parse::record_fields;
use crate::cli::args::OutputArgs;
use crate::cli::handout::{self, Item};
use crate::cli::output::{Origin, Sink};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, wrap};
use crate::cli::{Failure, Io};
use crate::export::nlm;
use crate::index::Snapshot;
use crate::model::Record;
use crate::network::{Described, Notice};

/// A work with what a listing says of it.
pub(super) struct Listed {
    pub(super) described: Described,
    /// What stands before it in a listing: a number, a step.
    pub(super) mark: String,
    /// What a listing says below it, a line each.
    pub(super) asides: Vec<String>,
    /// What programs get beside the fields of the work.
    pub(super) fields: Map<String, Value>,
}

/// How a list of works is printed.
pub(super) struct Form<'a> {
    pub(super) format: WorksFormat,
    pub(super) output: &'a OutputArgs,
    /// Heading of Markdown and HTML.
    pub(super) title: String,
    /// The query that they are of.
    pub(super) query: Option<&'a str>,
    pub(super) snapshot: &'a Snapshot,
}

/// Prints a list of works.
pub(super) fn print(
    works: &[Listed],
    form: &Form<'_>,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    match form.format {
        WorksFormat::Text => works.iter().try_for_each(|listed| text(listed, settings, io)),
        WorksFormat::Markdown | WorksFormat::Html => {
            let works = works.iter().map(item).collect();
            let is_html = form.format == WorksFormat::Html;
            handout::print(&form.title, works, is_html, form.output, io)
        }
        WorksFormat::Json => {
            let all: Vec<Value> = works.iter().map(value).collect();
            serde_json::to_writer_pretty(&mut io.out, &all)?;
            writeln!(io.out)?;
            Ok(())
        }
        WorksFormat::Ndjson => works.iter().try_for_each(|listed| {
            serde_json::to_writer(&mut io.out, &value(listed))?;
            writeln!(io.out)?;
            Ok(())
        }),
        WorksFormat::Records(format) => {
            let origin = Origin { query: form.query, snapshot: Some(form.snapshot) };
            let mut sink = Sink::new(format, form.output, &origin, settings, io)?;
            let records = works.iter().map(|listed| &listed.described.record);
            // Works of which nothing is known are no records.
            for record in records.filter(|record| !record.is_empty()) {
                sink.record(record, io)?;
            }
            sink.finish(io)?;
            Ok(())
        }
    }
}

/// A work of a page for readers.
fn item(listed: &Listed) -> (Record, Item) {
    let Described { name, record, notices, .. } = &listed.described;
    let notices = notices.iter().map(notice_line).collect();
    let item = Item { key: name.clone(), notices, notes: listed.asides.clone(), ..Item::default() };
    (record.clone(), item)
}

fn text(listed: &Listed, settings: &Settings, io: &mut Io) -> Result<(), Failure> {
    let (style, columns) = (settings.style, settings.columns);
    let indent = " ".repeat(listed.mark.chars().count());
    let citation = clean(&nlm::citation(&listed.described.record));
    let wrapped = wrap(&citation, columns, &indent);
    writeln!(io.out, "{}{}", listed.mark, wrapped.trim_start())?;
    for notice in &listed.described.notices {
        let line = wrap(&clean(&notice_line(notice)), columns, &indent);
        writeln!(io.out, "{}", style.alarm(line))?;
    }
    for aside in &listed.asides {
        let lines = wrap(&clean(aside), columns, &indent);
        for line in lines.lines() {
            writeln!(io.out, "{}", style.aside(line))?;
        }
    }
    Ok(())
}

/// `RETRACTED 2023-10-28 (Retraction Watch (2024-01-02)): Error in Data`.
pub(in crate::cli) fn notice_line(notice: &Notice) -> String {
    let mut line = notice.kind.name().to_uppercase();
    if let Some(date) = notice.date {
        line.push_str(&format!(" {date}"));
    }
    if let Some(at) = &notice.notice {
        line.push_str(&format!(", {at}"));
    }
    line.push_str(&format!(" (says {})", notice.source));
    if !notice.reasons.is_empty() {
        line.push_str(&format!(": {}", notice.reasons.join("; ")));
    }
    line
}

fn value(listed: &Listed) -> Value {
    let mut fields = listed.fields.clone();
    fields.extend(work_fields(&listed.described));
    Value::Object(fields)
}

/// A work as programs get it; every key is always there.
pub(in crate::cli) fn work_fields(described: &Described) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("work".to_owned(), json!(described.name));
    fields.insert("held".to_owned(), json!(described.held.first()));
    fields.extend(record_fields(&described.record));
    fields.insert("kind".to_owned(), json!(described.record.kind));
    fields.insert("cited_by".to_owned(), json!(described.times_cited));
    fields.insert("notices".to_owned(), json!(described.notices));
    fields
}
