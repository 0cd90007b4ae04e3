//! From files to the index: walk, parse in parallel, write in order.
//!
//! Files are taken in order of their path and in batches of a few mebibytes: while one batch is
//! written, the next is parsed on all cores. So memory does not grow with the corpus, and the same
//! files give the same index whatever the number of cores. A file that cannot be used is recorded
//! with its reason and never stops a batch.

mod compose;
mod identity;
mod ledger;
mod merge;
mod prepare;
mod report;
mod settle;
mod standing;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::home::Home;
use crate::index::{IndexLock, Snapshot, Writer, WriterLimits};
use crate::thesaurus::Thesaurus;
use ledger::Ledger;
use prepare::{Prepared, prepare};
pub use report::{Report, SkippedFile};
use settle::{Merging, settle};
use walk::FoundFile;
pub use walk::{WalkProblem, walk};

/// How many bytes of files are parsed before they are handed to the writer.
const BATCH_BYTES: u64 = 4 << 20;

/// How many files a batch holds at most.
const BATCH_FILES: usize = 512;

/// What to index and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// Files and folders; the home's corpus where empty.
    pub paths: Vec<PathBuf>,
    /// Drop articles whose files are gone from the folders named.
    pub prune: bool,
    /// Build the index anew, from the paths and from everything that was indexed before.
    pub rebuild: bool,
    /// Commit whenever this many bytes were read since the last commit.
    pub commit_bytes: u64,
    /// Memory and threads of the writer.
    pub limits: WriterLimits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            prune: false,
            rebuild: false,
            commit_bytes: 256 << 20,
            limits: WriterLimits::default(),
        }
    }
}

/// Hears how far an ingest is.
pub trait Progress {
    /// The files are known.
    fn started(&self, files: usize, bytes: u64);
    /// A file is done.
    fn file_done(&self, bytes: u64);
    /// Files are read again, for records are merged into what they hold.
    fn merging(&self, files: usize) {
        let _ = files;
    }
    /// Everything read so far is being committed.
    fn committing(&self);
}

/// Indexes files into the home's index.
///
/// Fails where the index or its folder cannot be used, or a path that was named does not exist;
/// never because of what a file holds.
pub fn run(home: &Home, options: &Options, progress: &dyn Progress) -> Result<Report> {
    let started = Instant::now();
    let _lock = IndexLock::take(home)?;
    finish_interrupted_rebuild(home)?;
    let mut report = if options.rebuild {
        rebuild(home, options, progress)
    } else {
        update(home, options, progress)
    }?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

fn update(home: &Home, options: &Options, progress: &dyn Progress) -> Result<Report> {
    let thesaurus = Thesaurus::of_home(home.root())?;
    let roots = roots(home, options)?;
    let (files, problems) = walk(home, &roots);
    let mut ledger = if Snapshot::exists(&home.index()) {
        Ledger::load(home, &Snapshot::open(&home.index())?, &thesaurus)?
    } else {
        Ledger::new(home, &thesaurus)
    };
    let writer = Writer::open(&home.index(), options.limits)?;
    let gone = ledger.gone(&files, |stored| is_gone(&home.file(stored), &roots, &problems));
    let mut report = Report::new(problems);
    if options.prune {
        for path in &gone {
            writer.delete_source(path);
            ledger.forget(path);
        }
        report.removed_files = gone;
    } else {
        report.missing_files = gone;
    }
    write(
        &Batch { home, files: &files, thesaurus: &thesaurus },
        ledger,
        writer,
        options,
        progress,
        report,
    )
}

/// Whether a file below the roots is known to be there no more. What could not be looked at is not
/// known to be gone: an unmounted disk must not empty an index.
fn is_gone(path: &Path, roots: &[PathBuf], problems: &[WalkProblem]) -> bool {
    let is_missing = || {
        let looked = std::fs::symlink_metadata(path);
        looked.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    };
    roots.iter().any(|root| path.starts_with(root))
        && !problems.iter().any(|problem| path.starts_with(&problem.path))
        && is_missing()
}

/// Builds a whole new index beside the old one, which stays searchable meanwhile, and puts it in
/// its place.
fn rebuild(home: &Home, options: &Options, progress: &dyn Progress) -> Result<Report> {
    let thesaurus = Thesaurus::of_home(home.root())?;
    let mut roots = if options.paths.is_empty() && !home.corpus().exists() {
        Vec::new()
    } else {
        roots(home, options)?
    };
    let known = known_files(home);
    let (present, gone): (Vec<PathBuf>, Vec<PathBuf>) =
        known.iter().flatten().cloned().partition(|path| path.exists());
    roots.extend(present);
    let (files, mut problems) = walk(home, &roots);
    problems.extend(known.err().map(|error| WalkProblem {
        path: home.index().display().to_string(),
        message: format!("{error}; only what the named folders hold was indexed"),
    }));
    let folder = home.rebuilt_index();
    let writer = Writer::open(&folder, options.limits)?;
    let mut report = Report::new(problems);
    report.removed_files = gone.iter().map(|path| home.stored_path(path)).collect();
    let batch = Batch { home, files: &files, thesaurus: &thesaurus };
    let report = write(&batch, Ledger::new(home, &thesaurus), writer, options, progress, report)?;
    let (current, replaced) = (home.index(), home.replaced_index());
    if current.exists() {
        std::fs::rename(&current, &replaced).map_err(|cause| Error::io(&current, cause))?;
    }
    std::fs::rename(&folder, &current).map_err(|cause| Error::io(&folder, cause))?;
    remove_folder(&replaced)?;
    Ok(report)
}

/// The files that the index was made from, as far as it can still be read: a damaged index must not
/// stop the rebuild that makes it anew.
fn known_files(home: &Home) -> Result<Vec<PathBuf>> {
    if !Snapshot::exists(&home.index()) {
        return Ok(Vec::new());
    }
    let sources = Snapshot::sources_of_any_version(&home.index())?;
    Ok(sources.iter().map(|source| home.file(&source.path)).collect())
}

/// A rebuild that was stopped left its half-built folder, or, stopped between its two renames, the
/// index under its other name.
fn finish_interrupted_rebuild(home: &Home) -> Result<()> {
    let (current, replaced) = (home.index(), home.replaced_index());
    if !current.exists() && Snapshot::exists(&replaced) {
        std::fs::rename(&replaced, &current).map_err(|cause| Error::io(&current, cause))?;
    }
    remove_folder(&replaced)?;
    remove_folder(&home.rebuilt_index())
}

fn remove_folder(folder: &std::path::Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(Error::io(folder, cause)),
        _ => Ok(()),
    }
}

/// The files and folders to index, absolute.
fn roots(home: &Home, options: &Options) -> Result<Vec<PathBuf>> {
    let named = if options.paths.is_empty() { vec![home.corpus()] } else { options.paths.clone() };
    named
        .into_iter()
        .map(|path| {
            std::fs::canonicalize(&path).map_err(|cause| {
                Error::new(ErrorKind::Usage, format!("cannot read `{}`", path.display()))
                    .hint("name files or folders that exist, or put articles into the home's `corpus` folder")
                    .caused_by(cause)
            })
        })
        .collect()
}

/// What a run reads, and with what.
struct Batch<'b> {
    home: &'b Home,
    files: &'b [FoundFile],
    thesaurus: &'b Thesaurus,
}

fn write(
    batch: &Batch<'_>,
    mut ledger: Ledger,
    mut writer: Writer,
    options: &Options,
    progress: &dyn Progress,
    mut report: Report,
) -> Result<Report> {
    let &Batch { home: _, files, thesaurus } = batch;
    progress.started(files.len(), files.iter().map(|file| file.bytes).sum());
    let known = ledger.known_hashes();
    let mut uncommitted_bytes = 0;
    let mut dirty = !report.removed_files.is_empty() || !ledger.is_complete();
    std::thread::scope(|scope| -> Result<()> {
        let (sender, receiver) = mpsc::sync_channel::<Vec<Prepared>>(1);
        scope.spawn(move || {
            for batch in batches(files) {
                // The receiver is gone when writing failed: nothing more to do.
                if sender.send(prepare(batch, &known, thesaurus, Merging::none())).is_err() {
                    return;
                }
            }
        });
        for prepared in receiver.into_iter().flatten() {
            let bytes = prepared.bytes();
            if let Prepared::Read(file) = prepared {
                dirty = true;
                uncommitted_bytes += bytes;
                ledger.take(*file, &writer, &mut report)?;
            }
            progress.file_done(bytes);
            if uncommitted_bytes >= options.commit_bytes {
                writer.commit(&ledger.payload(false))?;
                uncommitted_bytes = 0;
            }
        }
        Ok(())
    })?;
    dirty |= settle(batch, &mut ledger, &writer, progress, &mut report)?;
    progress.committing();
    if dirty {
        writer.commit(&ledger.payload(true))?;
    }
    writer.finish()?;
    report.count(ledger.counts());
    let is_unchanged = |file: &&FoundFile| !ledger.was_read(&file.stored_path);
    report.unchanged_files = files.iter().filter(is_unchanged).count();
    report.total_articles = ledger.article_count();
    Ok(report)
}

/// Files cut into batches of about [`BATCH_BYTES`].
fn batches(files: &[FoundFile]) -> impl Iterator<Item = &[FoundFile]> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let mut count = 0;
        while count < rest.len()
            && count < BATCH_FILES
            && (count == 0 || bytes + rest[count].bytes <= BATCH_BYTES)
        {
            bytes += rest[count].bytes;
            count += 1;
        }
        let (batch, later) = rest.split_at(count);
        rest = later;
        (!batch.is_empty()).then_some(batch)
    })
}
