//! Settings resolved from the command line and the surroundings.

use std::path::Path;

use super::args::{ColorChoice, Global};
use super::io::Io;
use super::text::Style;
use crate::error::{Error, Result};
use crate::home::Home;

/// The file that marks a folder as a home.
const HOME_FILE: &str = "ivig.toml";

/// The widest text that is printed, in columns; longer lines read badly.
const MAX_COLUMNS: usize = 100;

/// What every command needs to know.
pub(super) struct Settings {
    pub(super) home: Home,
    pub(super) style: Style,
    /// Columns to wrap text to.
    pub(super) columns: usize,
    /// The words of the command, without the program's name.
    pub(super) words: Vec<String>,
}

impl Settings {
    pub(super) fn resolve(global: &Global, words: Vec<String>, io: &Io) -> Result<Self> {
        let colored = match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io.out_is_terminal && !io.no_color,
        };
        let columns = io.columns.filter(|_| io.out_is_terminal).unwrap_or(MAX_COLUMNS);
        Ok(Self {
            home: home(global, io)?,
            style: Style::new(colored),
            columns: columns.clamp(40, MAX_COLUMNS),
            words,
        })
    }

    /// The same for what goes to a file.
    pub(super) fn plain(&self) -> Self {
        Self {
            home: self.home.clone(),
            style: Style::new(false),
            columns: MAX_COLUMNS,
            words: self.words.clone(),
        }
    }
}

/// `--home`, else `IVIG_HOME`, else the nearest folder upward with an `ivig.toml`, else the working
/// folder.
fn home(global: &Global, io: &Io) -> Result<Home> {
    let named = global.home.as_deref().or(io.home.as_deref());
    let root = match named {
        Some(root) => root,
        None => io
            .folder
            .ancestors()
            .find(|folder| folder.join(HOME_FILE).is_file())
            .unwrap_or(&io.folder),
    };
    canonical(root).map(Home::new)
}

fn canonical(root: &Path) -> Result<std::path::PathBuf> {
    let found = std::fs::canonicalize(root).ok().filter(|root| root.is_dir());
    found.ok_or_else(|| {
        Error::usage(format!("the home `{}` is no folder", root.display()))
            .hint("name an existing folder with `--home` or `IVIG_HOME`")
    })
}
