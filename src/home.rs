//! The folder that holds a library: articles, index, lists.

use std::path::{Path, PathBuf};

/// A home folder and the places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// The home at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where articles are looked for unless told otherwise.
    pub fn corpus(&self) -> PathBuf {
        self.root.join("corpus")
    }

    /// Where the index is. `index/` itself may hold other files.
    pub fn index(&self) -> PathBuf {
        self.root.join("index").join("current")
    }

    /// Where reading lists, and what was decided about works, are.
    pub fn lists(&self) -> PathBuf {
        self.root.join("lists")
    }

    /// The file that a writer of the index locks.
    pub(crate) fn index_lock(&self) -> PathBuf {
        self.root.join("index").join("lock")
    }

    /// Where a new index is built before it takes the old one's place.
    pub(crate) fn rebuilt_index(&self) -> PathBuf {
        self.root.join("index").join("rebuild")
    }

    /// Where the old index stands while it is being replaced.
    pub(crate) fn replaced_index(&self) -> PathBuf {
        self.root.join("index").join("replaced")
    }

    /// How a file is named in the index: relative to the home where it lies within, with forward
    /// slashes, so that a home can be moved.
    pub fn stored_path(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let text = relative.to_string_lossy();
        if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
    }

    /// The file that [`Home::stored_path`] named.
    pub fn file(&self, stored: &str) -> PathBuf {
        self.root.join(stored)
    }
}
