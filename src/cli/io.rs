//! The streams and surroundings of a command, so that it can run within another program.

use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;

/// Streams, and what a command may know of its surroundings.
pub struct Io {
    /// Results.
    pub out: Box<dyn Write>,
    /// Messages and progress.
    pub err: Box<dyn Write>,
    /// Whether `out` is a terminal.
    pub out_is_terminal: bool,
    /// Whether `err` is a terminal.
    pub err_is_terminal: bool,
    /// Columns of the terminal, where there is one.
    pub columns: Option<usize>,
    /// `IVIG_HOME`, where it is set.
    pub home: Option<PathBuf>,
    /// Whether the surroundings ask for no colour (`NO_COLOR`, `TERM=dumb`).
    pub no_color: bool,
    /// The working folder.
    pub folder: PathBuf,
}

impl Io {
    /// Those of this process.
    pub fn of_process() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            out: Box::new(BufWriter::new(std::io::stdout())),
            err: Box::new(std::io::stderr()),
            out_is_terminal: std::io::stdout().is_terminal(),
            err_is_terminal: std::io::stderr().is_terminal(),
            columns: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            home: set("IVIG_HOME").map(PathBuf::from),
            no_color: set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb"),
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        }
    }
}
