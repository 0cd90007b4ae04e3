//! The files that a test is told to read.

// Each test takes what it needs of them.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

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

/// The files and folders that a tool is given on its command line, the starter corpus where none is;
/// and whether it is told to list what is wrong.
pub(crate) fn arguments() -> (Vec<PathBuf>, bool) {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut named: Vec<PathBuf> =
        args.iter().filter(|arg| !arg.starts_with('-')).map(PathBuf::from).collect();
    if named.is_empty() {
        named.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    }
    (named, args.iter().any(|arg| arg == "--list"))
}

/// Those of them that are JATS by their names.
pub(crate) fn jats_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = files(folders);
    files.retain(|file| file.extension().is_some_and(|end| end == "xml" || end == "nxml"));
    files
}
