//! Finds the files to index, in order of their path.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::home::Home;

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// How the index names it.
    pub stored_path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, in milliseconds since 1970; 0 where the file system does not tell.
    pub modified_ms: u64,
}

impl FoundFile {
    pub(super) fn new(home: &Home, path: &Path, metadata: &Metadata) -> Self {
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            path: path.to_owned(),
            stored_path: home.stored_path(path),
            bytes: metadata.len(),
            modified_ms: modified.map_or(0, |time| time.as_millis() as u64),
        }
    }
}

/// A folder or file that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WalkProblem {
    /// Path, as far as it is known.
    pub path: String,
    /// What the system said.
    pub message: String,
}

/// Names, without extension, of files that speak of a folder and are no articles.
const NO_ARTICLES: [&str; 5] = ["README", "LICENSE", "LICENCE", "MANIFEST", "CHANGELOG"];

/// All files under `roots`, each once, in order of their stored paths. Hidden files and folders,
/// and files such as `README.md` that speak of their folder, are passed over, unless named.
/// Symbolic links are followed; loops are reported as problems.
pub fn walk(home: &Home, roots: &[PathBuf]) -> (Vec<FoundFile>, Vec<WalkProblem>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for root in roots {
        // The index itself is no article.
        let own = home.root().join("index");
        let is_wanted = |entry: &DirEntry| is_wanted(entry) && entry.path() != own;
        for entry in WalkDir::new(root).follow_links(true).into_iter().filter_entry(is_wanted) {
            let found = entry.and_then(|entry| {
                let metadata = entry.metadata()?;
                Ok((entry, metadata))
            });
            match found {
                Ok((entry, _)) if entry.path().to_str().is_none() => problems.push(WalkProblem {
                    path: entry.path().display().to_string(),
                    message: "the name is not UTF-8; rename the file to index it".to_owned(),
                }),
                Ok((entry, metadata)) if metadata.is_file() => {
                    files.push(FoundFile::new(home, entry.path(), &metadata));
                }
                Ok((_, metadata)) if metadata.is_dir() => {}
                Ok((entry, _)) => problems.push(WalkProblem {
                    path: entry.path().display().to_string(),
                    message: "no regular file".to_owned(),
                }),
                Err(error) => problems.push(WalkProblem {
                    path: error
                        .path()
                        .map(Path::display)
                        .map(|path| path.to_string())
                        .unwrap_or_default(),
                    message: error.to_string(),
                }),
            }
        }
    }
    files.sort_by(|a, b| a.stored_path.cmp(&b.stored_path));
    files.dedup_by(|a, b| a.stored_path == b.stored_path);
    (files, problems)
}

fn is_wanted(entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') {
        return false;
    }
    let stem = name.split('.').next().unwrap_or_default();
    entry.file_type().is_dir() || !NO_ARTICLES.contains(&stem)
}
