//! Reads again the files whose articles depend on what other files turned out to hold, and merges
//! records into the articles that they belong to.
//!
//! The records are read again too, from their own files, and only those that are wanted are kept in
//! memory: a few kilobytes each. A run without such files costs one look over the ledger.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::compose::Place;
use super::identity::content_hash;
use super::ledger::Ledger;
use super::merge::merge;
use super::prepare::{Prepared, parse_file, prepare};
use super::report::Report;
use super::standing::Contributor;
use super::walk::{FoundFile, WalkProblem};
use super::{Batch, Progress, batches};
use crate::error::Result;
use crate::home::Home;
use crate::index::{MergedRecord, Writer};
use crate::model::Article;

/// How often files are read again. Each round settles whatever depends on settled articles only: a record
/// and its full text take two, chains of records that share an identifier by pairs one a link.
const MAX_ROUNDS: usize = 64;

/// How many files' records are kept in memory at a time.
const MAX_FILES: usize = 4096;

/// Records by what the ledger knows of them.
type Records = HashMap<Arc<Contributor>, Article>;

/// Records to be merged into articles.
#[derive(Clone, Copy)]
pub(super) struct Merging<'m> {
    known: Option<(&'m Ledger, &'m Records)>,
}

impl Merging<'_> {
    /// Where no records are known yet.
    pub(super) fn none() -> Self {
        Self { known: None }
    }

    /// Merges into an article the records that go with it.
    pub(super) fn merge(self, place: Place<'_>, article: &mut Article) -> Vec<MergedRecord> {
        let Some((ledger, records)) = self.known else { return Vec::new() };
        let contributors = ledger.contributors_at(place.path, place.index);
        let merged = contributors.iter().filter_map(|contributor| {
            let fields = merge(article, records.get(contributor)?);
            let Contributor { path, index, hash, .. } = contributor.as_ref().clone();
            Some(MergedRecord { source: path, index, hash, fields })
        });
        merged.collect()
    }
}

/// Reads again what is unsettled, until nothing is. Returns whether there was anything.
pub(super) fn settle(
    &Batch { home, thesaurus, .. }: &Batch<'_>,
    ledger: &mut Ledger,
    writer: &Writer,
    progress: &dyn Progress,
    report: &mut Report,
) -> Result<bool> {
    let mut any = false;
    let mut out_of_reach = OutOfReach::default();
    for round in 0.. {
        if round == MAX_ROUNDS {
            report.problems.extend(ledger.unsettled().into_iter().map(|path| {
                WalkProblem {
                    path,
                    message:
                        "its records are linked to too many others in turn: run `ivig index` again"
                            .to_owned(),
                }
            }));
            break;
        }
        let unsettled = ledger.unsettled();
        let files = out_of_reach.files(home, unsettled);
        let mut was_read = false;
        for files in files.chunks(MAX_FILES) {
            let records = out_of_reach.records(home, ledger, files);
            let files: Vec<FoundFile> = files
                .iter()
                .filter(|file| out_of_reach.none_of(&ledger.contributors_of(&file.stored_path)))
                .cloned()
                .collect();
            if !files.is_empty() {
                progress.merging(files.len());
            }
            for files in batches(&files) {
                let merging = Merging { known: Some((ledger, &records)) };
                for file in prepare(files, &HashMap::new(), thesaurus, merging) {
                    if let Prepared::Read(file) = file {
                        ledger.take(*file, writer, report)?;
                        was_read = true;
                    }
                }
            }
        }
        if !was_read {
            break;
        }
        any = true;
    }
    report.problems.extend(out_of_reach.into_problems());
    Ok(any)
}

/// Files that have to be read again and cannot be, with the reasons.
#[derive(Default)]
struct OutOfReach {
    reasons: BTreeMap<String, String>,
}

impl OutOfReach {
    /// The files at some stored paths that are there.
    fn files(&mut self, home: &Home, stored: Vec<String>) -> Vec<FoundFile> {
        let files = stored.into_iter().filter_map(|stored| {
            let path = home.file(&stored);
            match std::fs::metadata(&path) {
                Ok(metadata) => Some(FoundFile::new(home, &path, &metadata)),
                Err(error) => {
                    self.reasons.insert(stored, error.to_string());
                    None
                }
            }
        });
        files.collect()
    }

    /// The records that go with the articles of some files.
    fn records(&mut self, home: &Home, ledger: &Ledger, files: &[FoundFile]) -> Records {
        let mut wanted: BTreeMap<String, Vec<Arc<Contributor>>> = BTreeMap::new();
        let all = files.iter().flat_map(|file| ledger.contributors_of(&file.stored_path));
        for contributor in all.collect::<BTreeSet<_>>() {
            wanted.entry(contributor.path.clone()).or_default().push(contributor);
        }
        let read: Vec<_> = wanted
            .into_par_iter()
            .map(|(stored, contributors)| (read(&home.file(&stored), contributors), stored))
            .collect();
        let mut records = Records::new();
        for (read, stored) in read {
            match read {
                Ok(of_file) => records.extend(of_file),
                Err(reason) => drop(self.reasons.insert(stored, reason)),
            }
        }
        records
    }

    fn none_of(&self, contributors: &BTreeSet<Arc<Contributor>>) -> bool {
        contributors.iter().all(|contributor| !self.reasons.contains_key(&contributor.path))
    }

    fn into_problems(self) -> impl Iterator<Item = WalkProblem> {
        self.reasons.into_iter().map(|(path, reason)| WalkProblem {
            path,
            message: format!(
                "{reason}; it has records of works that other files hold, and fields from it may be missing there: put it back, or drop it with `--prune`"
            ),
        })
    }
}

/// The wanted records of a file; fails with the reason.
fn read(
    path: &Path,
    wanted: Vec<Arc<Contributor>>,
) -> std::result::Result<Vec<(Arc<Contributor>, Article)>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut items: Vec<_> =
        parse_file(&bytes, &name).items.into_iter().map(std::result::Result::ok).collect();
    let records = wanted.into_iter().map(|contributor| {
        let item = items.get_mut(contributor.index).and_then(Option::take);
        let item = item
            .filter(|parsed| content_hash(parsed, &hash, contributor.index) == contributor.hash);
        let parsed = item.ok_or("it has changed since it was read")?;
        Ok((contributor, parsed.article))
    });
    records.collect()
}
