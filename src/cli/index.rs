//! `ivig index`.

use std::cell::Cell;
use std::io::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{IndexArgs, ReportFormat};
use super::settings::Settings;
use super::text::{bytes, clean, counted, thousands};
use super::{DONE, Io, Outcome, PARTIAL, table};
use crate::index::Snapshot;
use crate::ingest::{self, Progress, Report};
use crate::network;

/// How many skipped files the report lists.
const LISTED_SKIPS: usize = 10;

pub(super) fn run(args: &IndexArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let options = ingest::Options {
        paths: args.paths.clone(),
        prune: args.prune,
        rebuild: args.rebuild,
        commit_bytes: args.commit_mib << 20,
        ..ingest::Options::default()
    };
    let progress: Box<dyn Progress> = match (args.format, io.err_is_terminal) {
        (ReportFormat::Json, _) => Box::new(Quiet),
        (ReportFormat::Text, true) => Box::new(Bar::new()),
        (ReportFormat::Text, false) => Box::new(Lines::default()),
    };
    let report = ingest::run(&settings.home, &options, progress.as_ref())?;
    match args.format {
        ReportFormat::Text => print(&report, io)?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut io.out, &report)?;
            writeln!(io.out)?;
        }
    }
    // Made now, so that the first search need not wait for it.
    network::open(&settings.home, &Snapshot::open(&settings.home.index())?)?;
    Ok(if report.is_partial() { PARTIAL } else { DONE })
}

fn print(report: &Report, io: &mut Io) -> std::io::Result<()> {
    let mut rows = vec![
        (
            "read".to_owned(),
            format!("{}, {}", counted(report.read_files as u64, "file"), bytes(report.read_bytes)),
        ),
        (
            "indexed".to_owned(),
            format!(
                "{}, {}, {}",
                counted(report.indexed_articles as u64, "article"),
                counted(report.indexed_passages as u64, "passage"),
                counted(report.indexed_references as u64, "reference")
            ),
        ),
        ("unchanged".to_owned(), counted(report.unchanged_files as u64, "file")),
    ];
    if report.merged_records > 0 {
        let records = counted(report.merged_records as u64, "record");
        rows.push(("merged".to_owned(), format!("{records} into articles that other files hold")));
    }
    for (reason, count) in report.skipped_by_reason() {
        rows.push((format!("skipped: {reason}"), thousands(count as u64)));
    }
    if report.warnings > 0 {
        rows.push((
            "warnings".to_owned(),
            format!("{} (see `ivig status --warnings`)", thousands(report.warnings as u64)),
        ));
    }
    if !report.removed_files.is_empty() {
        rows.push(("removed".to_owned(), counted(report.removed_files.len() as u64, "file")));
    }
    if !report.missing_files.is_empty() {
        let count = counted(report.missing_files.len() as u64, "file");
        rows.push((
            "gone from disk".to_owned(),
            format!("{count}, still indexed; `--prune` drops them"),
        ));
    }
    rows.push(("index now holds".to_owned(), counted(report.total_articles as u64, "article")));
    rows.push(("time".to_owned(), format!("{:.1} s", report.seconds)));
    table::pairs(&mut io.out, &rows)?;
    for skipped in report.skipped.iter().take(LISTED_SKIPS) {
        writeln!(
            io.err,
            "skipped `{}`: {}",
            clean(&skipped.path),
            clean(&skipped.skip.to_string())
        )?;
    }
    if report.skipped.len() > LISTED_SKIPS {
        let more = report.skipped.len() - LISTED_SKIPS;
        writeln!(io.err, "and {} more; `ivig status --skipped` lists all", thousands(more as u64))?;
    }
    for problem in &report.problems {
        writeln!(io.err, "cannot look at `{}`: {}", clean(&problem.path), clean(&problem.message))?;
    }
    Ok(())
}

/// No progress at all.
pub(super) struct Quiet;

impl Progress for Quiet {
    fn started(&self, _files: usize, _bytes: u64) {}
    fn file_done(&self, _bytes: u64) {}
    fn committing(&self) {}
}

/// A progress bar on standard error.
struct Bar {
    bar: ProgressBar,
    files: Cell<usize>,
    of_files: Cell<usize>,
}

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let template = "{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, files: Cell::new(0), of_files: Cell::new(0) }
    }
}

impl Progress for Bar {
    fn started(&self, files: usize, bytes: u64) {
        self.of_files.set(files);
        self.bar.set_length(bytes);
    }

    fn file_done(&self, bytes: u64) {
        self.files.set(self.files.get() + 1);
        self.bar.inc(bytes);
        self.bar.set_message(format!("{}/{} files", self.files.get(), self.of_files.get()));
    }

    fn merging(&self, files: usize) {
        self.bar.set_message(format!("merging records into {}", counted(files as u64, "file")));
    }

    fn committing(&self) {
        self.bar.set_message("committing");
        self.bar.finish_and_clear();
    }
}

/// A line now and then on standard error, where it is no terminal.
#[derive(Default)]
struct Lines {
    files: Cell<usize>,
    of_files: Cell<usize>,
    bytes: Cell<u64>,
    of_bytes: Cell<u64>,
    started: Cell<Option<Instant>>,
    last: Cell<Option<Instant>>,
}

/// Time between two lines of progress.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

impl Progress for Lines {
    fn started(&self, files: usize, bytes: u64) {
        self.of_files.set(files);
        self.of_bytes.set(bytes);
        self.started.set(Some(Instant::now()));
        self.last.set(Some(Instant::now()));
    }

    fn file_done(&self, count: u64) {
        self.files.set(self.files.get() + 1);
        self.bytes.set(self.bytes.get() + count);
        let is_due = self.last.get().is_some_and(|last| last.elapsed() >= LINE_INTERVAL);
        if !is_due {
            return;
        }
        self.last.set(Some(Instant::now()));
        let elapsed_ms =
            self.started.get().map_or(0, |started| started.elapsed().as_millis() as u64);
        let rate = self.bytes.get() * 1000 / elapsed_ms.max(1);
        let seconds_left = self.of_bytes.get().saturating_sub(self.bytes.get()) / rate.max(1);
        // A lost line of progress is no reason to stop.
        let _ = writeln!(
            std::io::stderr(),
            "{}/{} files, {} of {}, {}/s, {seconds_left} s left",
            self.files.get(),
            self.of_files.get(),
            bytes(self.bytes.get()),
            bytes(self.of_bytes.get()),
            bytes(rate),
        );
    }

    fn merging(&self, files: usize) {
        let _ = writeln!(
            std::io::stderr(),
            "merging records: {} to be read again",
            counted(files as u64, "file")
        );
    }

    fn committing(&self) {}
}
