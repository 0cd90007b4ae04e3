//! `ivig dedupe`: records of one work, in files and in the index.

pub(super) mod args;
mod report;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::args::OutputArgs;
use super::bibliography::{self, Bibliography};
use super::output::{self, Origin, Sink};
use super::settings::Settings;
use super::text::{clean, counted};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, PARTIAL, open_or_build};
use crate::citation::matching::Description;
use crate::dedupe::{self, Source};
use crate::error::Error;
use crate::export::Format;
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
    if let Some(target) = target {
        let records = dedupe::deduplicated(&outcome, &given);
        write_records(args, target, records, settings, io)?;
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
    inputs: &[PathBuf],
    io: &Io,
) -> Result<Option<(PathBuf, Format)>, Error> {
    let Some(path) = &args.write else { return Ok(None) };
    let path = io.folder.join(path);
    let would_be_read =
        |path: &Path| std::fs::canonicalize(path).is_ok_and(|path| inputs.contains(&path));
    let is_part = |input: &Path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = input.file_stem().unwrap_or_default().to_string_lossy();
        let number = name.strip_prefix(&*stem).and_then(|rest| rest.strip_prefix('-'));
        let folder = path.parent().and_then(|folder| std::fs::canonicalize(folder).ok());
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            && input.parent() == folder.as_deref()
    };
    let part = inputs.iter().find(|input| args.split.is_some() && is_part(input));
    if let Some(read) = part.or(would_be_read(&path).then_some(&path)) {
        let message = format!("`{}` is read and would be overwritten", read.display());
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

/// Writes the records to a file or several, and tells of what these cannot hold.
fn write_records(
    args: &DedupeArgs,
    (path, format): (PathBuf, Format),
    records: impl Iterator<Item = Record>,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let shown = path.display().to_string();
    let output = OutputArgs { style: String::new(), output: Some(path), split: args.split };
    let mut written = 0;
    output::written(&output, true, settings, io, |settings, io| {
        let mut sink = Sink::new(format, &output, &Origin::default(), settings, io)?;
        for record in records {
            sink.record(&record, io)?;
        }
        written = sink.finish(io)?;
        Ok(DONE)
    })?;
    if args.split.is_none() {
        let records = counted(written, "record");
        writeln!(io.err, "{records} written to `{shown}` as {}", format.name())?;
    }
    Ok(())
}
