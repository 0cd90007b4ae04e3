//! What an ingest did.

use std::collections::BTreeMap;
use std::iter::Sum;

use serde::Serialize;

use super::walk::WalkProblem;
use crate::parse::Skip;

/// The outcome of one ingest.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Files that were read and parsed: new, changed, or tried anew.
    pub read_files: usize,
    /// Their size.
    pub read_bytes: u64,
    /// Files among them that replaced an older state.
    pub replaced_files: usize,
    /// Files that the index knew already.
    pub unchanged_files: usize,
    /// Articles that were indexed.
    pub indexed_articles: usize,
    /// Their passages.
    pub indexed_passages: usize,
    /// Their references.
    pub indexed_references: usize,
    /// Records that were merged into articles which other files hold.
    pub merged_records: usize,
    /// Warnings that their parsers gave.
    pub warnings: usize,
    /// What was left out and why.
    pub skipped: Vec<SkippedFile>,
    /// Files that are gone and were dropped from the index.
    pub removed_files: Vec<String>,
    /// Files that are gone and still in the index.
    pub missing_files: Vec<String>,
    /// Folders and files that could not be looked at.
    pub problems: Vec<WalkProblem>,
    /// Articles in the index now.
    pub total_articles: usize,
    /// How long it took.
    pub seconds: f64,
}

/// Something that was left out.
#[derive(Debug, Clone, Serialize)]
pub struct SkippedFile {
    /// The file.
    pub path: String,
    /// The reason.
    #[serde(flatten)]
    pub skip: Skip,
}

/// What files gave.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) articles: usize,
    pub(super) passages: usize,
    pub(super) references: usize,
    pub(super) merged_records: usize,
    pub(super) warnings: usize,
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            articles: sum.articles + one.articles,
            passages: sum.passages + one.passages,
            references: sum.references + one.references,
            merged_records: sum.merged_records + one.merged_records,
            warnings: sum.warnings + one.warnings,
        })
    }
}

impl Report {
    pub(super) fn new(problems: Vec<WalkProblem>) -> Self {
        Self { problems, ..Self::default() }
    }

    pub(super) fn count(&mut self, counts: Counts) {
        self.indexed_articles = counts.articles;
        self.indexed_passages = counts.passages;
        self.indexed_references = counts.references;
        self.merged_records = counts.merged_records;
        self.warnings = counts.warnings;
    }

    /// Number of skipped inputs by reason, in a stable order.
    pub fn skipped_by_reason(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for skipped in &self.skipped {
            *counts.entry(skipped.skip.reason.name()).or_default() += 1;
        }
        counts
    }

    /// Whether some input could not be used.
    pub fn is_partial(&self) -> bool {
        !self.skipped.is_empty() || !self.problems.is_empty()
    }
}
