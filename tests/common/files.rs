//! The files that a test is told to read.

// Each test takes what it needs of them.
#![allow(dead_code)]

use std::path::PathBuf;

use walkdir::{DirEntry, WalkDir};

/// The files in and below some folders, in order.
pub(crate) fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let walk = folders.iter().flat_map(|folder| WalkDir::new(folder).follow_links(true));
    let entries = walk.map(|entry| entry.expect("a readable folder"));
    let mut files: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path).collect();
    files.sort();
    files
}

/// Those of them that are JATS by their names.
pub(crate) fn jats_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = files(folders);
    files.retain(|file| file.extension().is_some_and(|end| end == "xml" || end == "nxml"));
    files
}
