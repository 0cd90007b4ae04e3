//! The command line: words typed (`args`, `choices`), settings resolved (`settings`), one file a
//! command.
//!
//! Only this module touches the environment and the standard streams. Results go to standard
//! output, everything else to standard error.

mod args;
mod bibliography;
mod choices;
mod compact;
mod dedupe;
mod dump;
mod eval;
mod handout;
mod help;
mod index;
mod io;
mod list;
mod output;
mod refs;
mod search;
mod settings;
mod show;
mod status;
mod table;
mod text;
mod thesaurus;

use std::ffi::OsString;
use std::io::Write as _;
use std::sync::Arc;

use clap::Parser as _;

use crate::error::{Error, ErrorKind};
use crate::home::Home;
use crate::index::Snapshot;
use crate::ingest;
use crate::thesaurus::Thesaurus;
use args::{Cli, Command};
pub use io::Io;
use settings::Settings;

/// Why a command ended early.
enum Failure {
    /// The reader of standard output went away, which is no error.
    BrokenPipe,
    /// Anything else.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Error(Error::new(ErrorKind::Io, "cannot write the output").caused_by(cause))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        std::io::Error::from(error).into()
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(cause) => cause.into(),
            other => std::io::Error::other(format!("{other:?}")).into(),
        }
    }
}

/// The exit code of a command, or why it ended early.
type Outcome = Result<u8, Failure>;

/// Found, or done.
const DONE: u8 = 0;
/// Nothing was found.
const NOTHING_FOUND: u8 = 1;
/// Some inputs could not be used; the rest is done.
const PARTIAL: u8 = 3;

/// Runs the process's own command line and returns its exit code.
pub fn main() -> u8 {
    run(std::env::args_os(), &mut Io::of_process())
}

/// Runs a command line, whose first word is the program's name, and returns its exit code:
/// 0 found or done, 1 nothing found, 2 usage or query error, 3 some inputs failed, 4 the index or
/// the disk failed.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let words = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let written = if error.use_stderr() {
                write!(io.err, "{text}")
            } else {
                write!(io.out, "{text}")
            };
            let flushed = written.and_then(|()| io.out.flush());
            return if error.use_stderr() {
                2
            } else {
                u8::from(flushed.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe))
            };
        }
    };
    let outcome = Settings::resolve(&cli.global, words, io)
        .map_err(Failure::from)
        .and_then(|settings| execute(cli.command, &settings, io))
        .and_then(|code| io.out.flush().map(|()| code).map_err(Failure::from));
    match outcome {
        Ok(code) => code,
        Err(Failure::BrokenPipe) => DONE,
        Err(Failure::Error(error)) => {
            // What was found so far is still worth having.
            let _ = io.out.flush();
            let _ = writeln!(io.err, "error: {}", text::clean(&error.to_string()));
            if let Some(hint) = error.hint_text() {
                let _ = writeln!(io.err, "hint: {}", text::clean(hint));
            }
            error.exit_code()
        }
    }
}

fn execute(command: Command, settings: &Settings, io: &mut Io) -> Outcome {
    match command {
        Command::Index(args) => index::run(&args, settings, io),
        Command::Search(args) => search::run(&args, settings, io),
        Command::Show(args) => show::run(&args, settings, io),
        Command::Dump(args) => dump::run(&args, settings, io),
        Command::Eval(args) => eval::run(&args, settings, io),
        Command::Status(args) => status::run(&args, settings, io),
        Command::Compact => compact::run(settings, io),
        Command::Thesaurus(args) => thesaurus::run(&args, settings, io),
        Command::Help(args) => help::run(&args, settings, io),
        Command::Refs(args) => refs::run(&args, settings, io),
        Command::List(args) => list::run(&args, settings, io),
        Command::Dedupe(args) => dedupe::run(&args, settings, io),
        Command::Retractions(args) => refs::run_retractions(&args, settings, io),
    }
}

/// Opens the home's index; builds it first where there is a corpus and nothing was committed yet.
fn open_or_build(home: &Home, io: &mut Io) -> Result<Snapshot, Failure> {
    if Snapshot::exists(&home.index()) {
        let snapshot = Snapshot::open(&home.index())?;
        if snapshot.payload().complete {
            return Ok(snapshot);
        }
        if !snapshot.payload().corpus.is_empty() {
            let advice = "indexing was interrupted: some articles are missing; run `ivig index` to complete it";
            writeln!(io.err, "warning: {advice}")?;
            return Ok(snapshot);
        }
    }
    if !home.corpus().is_dir() {
        let message = format!(
            "there is no index in `{}` and no `corpus` folder to build one from",
            home.root().display()
        );
        return Err(Error::new(ErrorKind::Index, message)
            .hint("run `ivig index PATH` with a folder of articles, or name a home with `--home`")
            .into());
    }
    writeln!(io.err, "no index yet: building it from `{}`", home.corpus().display())?;
    let report = ingest::run(home, &ingest::Options::default(), &index::Quiet)?;
    writeln!(io.err, "indexed {} articles in {:.1} s", report.indexed_articles, report.seconds)?;
    Ok(Snapshot::open(&home.index())?)
}

/// The home's concepts to widen with; warns where the index was made with others.
fn thesaurus_of(home: &Home, snapshot: &Snapshot, io: &mut Io) -> Result<Arc<Thesaurus>, Failure> {
    let thesaurus = Thesaurus::of_home(home.root())?;
    if snapshot.payload().thesaurus != thesaurus.hash() {
        let advice = "the thesaurus has changed since the index was built: concepts may be missed; run `ivig index --rebuild`";
        writeln!(io.err, "warning: {advice}")?;
    }
    Ok(thesaurus)
}
