//! Reads and parses a batch of files on all cores.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::compose::{Composed, Place, compose};
use super::settle::Merging;
use super::walk::FoundFile;
use crate::citation;
use crate::parse::{self, Format, MAX_FILE_BYTES, ParsedFile, Skip, SkipReason};
use crate::thesaurus::Thesaurus;

/// A file of a batch, ready to be written.
pub(super) enum Prepared {
    /// Its bytes are those that the index knows.
    Unchanged {
        /// Size of the file.
        bytes: u64,
    },
    /// New or changed.
    Read(Box<ReadFile>),
}

impl Prepared {
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Unchanged { bytes } => *bytes,
            Self::Read(file) => file.found.bytes,
        }
    }
}

/// What a file held.
pub(super) struct ReadFile {
    pub(super) found: FoundFile,
    /// BLAKE3 of the bytes in hexadecimal; empty where the file could not be read.
    pub(super) hash: String,
    pub(super) format: Option<Format>,
    pub(super) items: Vec<Result<Composed, Skip>>,
}

/// Reads and parses files; the results are in order of the files. `known` holds the hash of every
/// file that need not be read again, `merging` the records that are merged into articles.
pub(super) fn prepare(
    batch: &[FoundFile],
    known: &HashMap<String, String>,
    thesaurus: &Thesaurus,
    merging: Merging<'_>,
) -> Vec<Prepared> {
    batch.par_iter().map(|file| prepare_one(file, known, thesaurus, merging)).collect()
}

fn prepare_one(
    file: &FoundFile,
    known: &HashMap<String, String>,
    thesaurus: &Thesaurus,
    merging: Merging<'_>,
) -> Prepared {
    let skipped = |skip: Skip, hash: String| {
        Prepared::Read(Box::new(ReadFile {
            found: file.clone(),
            hash,
            format: None,
            items: vec![Err(skip)],
        }))
    };
    if file.bytes > MAX_FILE_BYTES {
        let detail = format!("{} bytes; the limit is {MAX_FILE_BYTES}", file.bytes);
        return skipped(Skip::new(SkipReason::TooLarge, detail), String::new());
    }
    let bytes = match std::fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return skipped(Skip::new(SkipReason::Unreadable, error.to_string()), String::new());
        }
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    if known.get(&file.stored_path) == Some(&hash) {
        return Prepared::Unchanged { bytes: file.bytes };
    }
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    // Parsers do not panic; should one all the same, the batch goes on and the file is told of.
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let parsed = parse_file(&bytes, &name);
        let items = parsed.items.into_iter().enumerate().map(|(index, item)| {
            let place = Place { path: &file.stored_path, file_hash: &hash, index };
            item.map(|one| compose(one, place, thesaurus, merging))
        });
        (parsed.format, items.collect())
    }));
    match parsed {
        Ok((format, items)) => {
            let file = ReadFile { found: file.clone(), hash, format, items };
            Prepared::Read(Box::new(file))
        }
        Err(_) => skipped(
            Skip::new(SkipReason::Malformed, "the parser failed on this file; please report it"),
            hash,
        ),
    }
}

/// What a file holds, its references with their fields.
pub(super) fn parse_file(bytes: &[u8], name: &str) -> ParsedFile {
    let mut parsed = parse::parse_file(bytes, name);
    for item in parsed.items.iter_mut().flatten() {
        item.article.references.iter_mut().for_each(citation::complete);
    }
    parsed
}
