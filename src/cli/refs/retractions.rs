//! `ivig retractions`: data on retractions, and what they say of this corpus.

use std::io::Write as _;
use std::path::Path;

use serde_json::Map;

use super::args::{PlainFormat, RetractionsArgs, RetractionsCommand, WorksFormat};
use super::works::{self, Form, Listed};
use super::{Library, printed};
use crate::cli::args::OutputArgs;
use crate::cli::settings::Settings;
use crate::cli::text::{counted, thousands};
use crate::cli::{DONE, Io, NOTHING_FOUND, Outcome, table};
use crate::error::Error;
use crate::model::PartialDate;
use crate::network::Retractions;

pub(in crate::cli) fn run(args: &RetractionsArgs, settings: &Settings, io: &mut Io) -> Outcome {
    match &args.command {
        RetractionsCommand::Load { file, dated, format } => {
            load(file, *dated, *format, settings, io)
        }
        RetractionsCommand::List { format, output } => {
            printed(*format, output, settings, io, |settings, io| {
                list(*format, output, settings, io)
            })
        }
    }
}

fn load(
    file: &Path,
    dated: Option<PartialDate>,
    format: PlainFormat,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let path = io.folder.join(file);
    let bytes = std::fs::read(&path).map_err(|cause| Error::io(&path, cause))?;
    let report = Retractions::load(&settings.home, &bytes, dated)?;
    if format == PlainFormat::Json {
        serde_json::to_writer_pretty(&mut io.out, &report)?;
        writeln!(io.out)?;
        return Ok(DONE);
    }
    let mut rows = vec![
        ("taken over".to_owned(), counted(report.records as u64, "record")),
        ("as of".to_owned(), report.dated.to_string()),
    ];
    for (kind, count) in &report.by_kind {
        rows.push((kind.name().to_owned(), thousands(*count as u64)));
    }
    if report.without_identifier > 0 {
        let count = thousands(report.without_identifier as u64);
        rows.push(("left out: no DOI or PMID".to_owned(), count));
    }
    if !report.unknown_kinds.is_empty() {
        rows.push(("left out: unknown kinds".to_owned(), report.unknown_kinds.join(", ")));
    }
    table::pairs(&mut io.out, &rows)?;
    Ok(DONE)
}

fn list(format: WorksFormat, output: &OutputArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let library = Library::open(settings, io)?;
    let Library { snapshot, network } = &library;
    let mut listed = Vec::new();
    for work in network.works_with_notices() {
        let described = network.describe(snapshot, work)?;
        let citing = counted(u64::from(described.times_cited), "article");
        let mut aside = format!("cited by {citing} here");
        if let Some(key) = described.held.first() {
            aside = format!("here as {key} · {aside}");
        }
        listed.push(Listed {
            described,
            mark: "- ".to_owned(),
            asides: vec![aside],
            fields: Map::new(),
        });
    }
    if format == WorksFormat::Text {
        let count = counted(listed.len() as u64, "work");
        writeln!(io.out, "{}\n", settings.style.aside(format!("{count} with notices")))?;
    }
    let title = "Retractions, corrections and concerns".to_owned();
    works::print(&listed, &Form { format, output, title, query: None, snapshot }, settings, io)?;
    Ok(if listed.is_empty() { NOTHING_FOUND } else { DONE })
}
