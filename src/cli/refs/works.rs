//! Works as text, as JSON, and in the formats of other programs.

use std::collections::HashMap;
use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::args::WorksFormat;
use super::parse::record_fields;
use crate::cli::settings::Settings;
use crate::cli::text::{clean, wrap};
use crate::cli::{Failure, Io};
use crate::export::{Record, bibtex, csl_json, nlm, ris};
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

/// Prints a list of works.
pub(super) fn print(
    works: &[Listed],
    format: WorksFormat,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    match format {
        WorksFormat::Text => works.iter().try_for_each(|listed| text(listed, settings, io)),
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
        WorksFormat::CslJson => write_all(works, Export::CslJson, io),
        WorksFormat::Ris => write_all(works, Export::Ris, io),
        WorksFormat::Bibtex => write_all(works, Export::Bibtex, io),
    }
}

fn write_all(works: &[Listed], export: Export, io: &mut Io) -> Result<(), Failure> {
    let mut writer = RecordWriter::new(export);
    for listed in works {
        writer.write(&listed.described.record, io)?;
    }
    writer.finish(io)
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
    fields.insert("cited_by".to_owned(), json!(described.times_cited));
    fields.insert("notices".to_owned(), json!(described.notices));
    fields
}

/// Formats of other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Export {
    CslJson,
    Ris,
    Bibtex,
}

/// Writes records in a format of other programs, each under a key of its own.
pub(super) struct RecordWriter {
    export: Export,
    has_written: bool,
    /// How often each key was given.
    keys: HashMap<String, usize>,
}

impl RecordWriter {
    pub(super) fn new(export: Export) -> Self {
        Self { export, has_written: false, keys: HashMap::new() }
    }

    /// Writes a record; one without any field is none.
    pub(super) fn write(&mut self, record: &Record, io: &mut Io) -> Result<(), Failure> {
        if record.is_empty() {
            return Ok(());
        }
        match self.export {
            Export::CslJson => {
                io.out.write_all(if self.has_written { b",\n" } else { b"[\n" })?;
                let mut item = csl_json::item(record);
                item["id"] = Value::String(self.key(record));
                serde_json::to_writer(&mut io.out, &item)?;
            }
            Export::Ris => io.out.write_all(ris::record(record).as_bytes())?,
            Export::Bibtex => {
                let key = self.key(record);
                io.out.write_all(bibtex::entry(record, &key).as_bytes())?;
            }
        }
        self.has_written = true;
        Ok(())
    }

    /// The record's key; the same record once more gets a number.
    fn key(&mut self, record: &Record) -> String {
        let key = record.key();
        let count = self.keys.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}-{count}") }
    }

    pub(super) fn finish(&self, io: &mut Io) -> Result<(), Failure> {
        if self.export == Export::CslJson {
            io.out.write_all(if self.has_written { b"\n]\n" } else { b"[]\n" })?;
        }
        Ok(())
    }
}
