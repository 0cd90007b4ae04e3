//! `ivig dedupe`: records of one work, in files and in the index.

pub(super) mod args;
mod report;

use std::io::Write as _;
use std::path::Path;

use super::bibliography::{self, Bibliography};
use super::settings::Settings;
use super::text::{clean, counted};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, PARTIAL, open_or_build};
use crate::citation::matching::Description;
use crate::dedupe::{self, Source};
use crate::error::Error;
use crate::export::capability::TABLE;
use crate::export::{Format, Writer};
use crate::files;
use crate::model::Record;
use crate::network::{Decisions, name_of_record};
use args::DedupeArgs;
use report::Report;

/// A record and where it is from.
struct Entry {
    /// What it is called: `imports/embase.ris#12`, the key of an article.
    name: String,
    /// Place of its source in the list of sources.
    source: usize,
    /// Its number in its file, from 1; none for an article of the index.
    number: Option<usize>,
    record: Record,
}

/// All records that were asked for.
#[derive(Default)]
struct Entries {
    /// Files, by their names.
    sources: Vec<String>,
    all: Vec<Entry>,
    /// How many inputs were left out.
    skipped: usize,
}

pub(super) fn run(args: &DedupeArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let mut entries = Entries::default();
    let paths = bibliography::files(&args.files, settings, io)?;
    let target = target(args, &paths, io)?;
    for path in &paths {
        entries.read(path, settings, io)?;
    }
    if args.corpus || args.files.is_empty() {
        entries.read_index(target.is_some(), settings, io)?;
    }
    let Entries { sources, all, skipped } = &entries;
    if all.is_empty() {
        return Err(Error::not_found("no records were found").into());
    }
    let names: Vec<&str> = all.iter().map(|entry| entry.name.as_str()).collect();
    let records: Vec<Description> =
        all.iter().map(|entry| Description::from(&entry.record)).collect();
    let resolved = dedupe::resolve(&Decisions::of_home(&settings.home)?, &names, &records);
    for name in &resolved.unknown {
        writeln!(io.err, "warning: `{}` in the decisions names no record", clean(name))?;
    }
    let outcome = dedupe::find(&records, &resolved.decided);
    for id in &outcome.useless_ids {
        let advice = "is carried by records of many works and was not used";
        writeln!(io.err, "warning: {} {advice}", clean(id))?;
    }
    let given: Vec<Source<'_>> =
        all.iter().map(|entry| Source { name: &entry.name, record: &entry.record }).collect();
    let report = Report { sources, entries: all, given: &given, outcome: &outcome };
    report.print(args, settings, io)?;
    if let Some((path, format)) = target {
        write_records(&path, format, dedupe::deduplicated(&outcome, &given), io)?;
    }
    let is_all_decided = args.review && outcome.review.is_empty();
    Ok(match () {
        () if *skipped > 0 => PARTIAL,
        () if is_all_decided => NOTHING_FOUND,
        () => DONE,
    })
}

/// Where to write and how; none of the files that are read.
fn target(
    args: &DedupeArgs,
    inputs: &[std::path::PathBuf],
    io: &Io,
) -> Result<Option<(std::path::PathBuf, Format)>, Error> {
    let Some(path) = &args.write else { return Ok(None) };
    let path = io.folder.join(path);
    if std::fs::canonicalize(&path).is_ok_and(|path| inputs.contains(&path)) {
        let message = format!("`{}` is read and would be overwritten", path.display());
        return Err(Error::usage(message).hint("write to another file"));
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let by_extension = || Format::ALL.into_iter().find(|format| format.extension() == extension);
    let format = args.written_as.or_else(by_extension).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.into_iter().map(Format::option).collect();
        Error::usage(format!("no format is known by `{}`", path.display()))
            .hint(format!("name one with `--as`: {}", known.join(", ")))
    })?;
    Ok(Some((path, format)))
}

impl Entries {
    /// Takes the records of a file; tells of what could not be read.
    fn read(&mut self, path: &Path, settings: &Settings, io: &mut Io) -> Result<(), Failure> {
        let read = Bibliography::read(path, settings)?;
        let (name, source) = (read.name.clone(), self.sources.len());
        let (records, skipped) = read.records(None, io)?;
        self.skipped += skipped;
        self.all.extend(records.into_iter().map(|(number, parsed)| Entry {
            name: name_of_record(&name, number),
            source,
            number: Some(number),
            record: Record::from(&parsed.article),
        }));
        self.sources.push(name);
        Ok(())
    }

    /// Takes the articles of the index, with their abstracts where these are needed.
    fn read_index(
        &mut self,
        with_abstracts: bool,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<(), Failure> {
        let snapshot = open_or_build(&settings.home, io)?;
        for article in snapshot.articles()? {
            let mut record = Record::from(&article.article);
            if with_abstracts {
                record.set_abstracts(&snapshot.passages(article.ordinal)?);
            }
            let known = self.sources.iter().position(|source| *source == article.source);
            let source = known.unwrap_or(self.sources.len());
            if known.is_none() {
                self.sources.push(article.source);
            }
            self.all.push(Entry { name: article.key, source, number: None, record });
        }
        Ok(())
    }
}

/// Writes the records to a file, and tells of what it cannot hold.
fn write_records(
    path: &Path,
    format: Format,
    records: impl Iterator<Item = Record>,
    io: &mut Io,
) -> Result<(), Failure> {
    let mut writer = Writer::new(format);
    let mut text = String::new();
    let mut count = 0_u64;
    let mut losses = vec![0_u64; TABLE.len()];
    for record in records {
        text.push_str(&writer.record(&record));
        count += 1;
        let lost = format.losses(&record);
        for (times, _) in losses.iter_mut().zip(TABLE).filter(|(_, row)| lost.contains(&row.0)) {
            *times += 1;
        }
    }
    text.push_str(&writer.finish());
    files::replace(path, text.as_bytes())?;
    writeln!(
        io.err,
        "{} written to `{}` as {}",
        counted(count, "record"),
        path.display(),
        format.name()
    )?;
    for (times, (_, field, _)) in losses.iter().zip(TABLE).filter(|(times, _)| **times > 0) {
        let records = counted(*times, "record");
        writeln!(io.err, "warning: {} has no place for {field}: {records}", format.name())?;
    }
    Ok(())
}
