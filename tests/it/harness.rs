//! Runs the real `ivig` in a temporary home, and shows everything there is to see when it does not do
//! what a test expects.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

/// The folder of the package.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A section that gives a text the length of an article, and nothing to be found by.
pub(crate) const FILLER: &str = "\n## Background\n\nIt is told here at some length what was known \
    before, so that this short piece is long enough to be taken for a paper by whoever reads it, and \
    for no other purpose.\n";

/// A temporary home; gone when dropped.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A home with a copy of the starter corpus and no index.
    pub(crate) fn with_starter_corpus() -> Self {
        let home = Self::new();
        let corpus = repository().join("corpus");
        for entry in std::fs::read_dir(&corpus).expect("the starter corpus").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a file of the starter corpus");
            home.write(Path::new("corpus").join(entry.file_name()), bytes);
        }
        home
    }

    /// The starter corpus with its index. Shared between the tests that run at the time, which must not
    /// change it.
    pub(crate) fn starter() -> Arc<Self> {
        static SHARED: Mutex<Weak<Home>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(home) = shared.upgrade() {
            return home;
        }
        let home = Arc::new(Self::with_starter_corpus());
        home.run(["index"]).expect_code(0);
        *shared = Arc::downgrade(&home);
        home
    }

    /// The same home with one more file.
    pub(crate) fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes a file, its folders included.
    pub(crate) fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        std::fs::write(path, content).expect("a new file");
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: impl AsRef<Path>) {
        std::fs::remove_file(self.path(path)).expect("a file to remove");
    }

    /// A place in the home.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    /// `ivig` in this home, with nothing of the surroundings but the search path.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        self.prepared(env!("CARGO_BIN_EXE_ivig"), args)
    }

    /// Runs `ivig`.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run<'_> {
        self.finish(self.command(args))
    }

    /// Runs a line of shell in which `$IVIG` is the program.
    pub(crate) fn shell(&self, line: &str) -> Run<'_> {
        let mut command = self.prepared("sh", ["-c", line]);
        command.env("IVIG", env!("CARGO_BIN_EXE_ivig"));
        self.finish(command)
    }

    /// Runs a command to its end.
    pub(crate) fn finish(&self, mut command: Command) -> Run<'_> {
        let output = command.output().expect("a program that starts");
        Run { home: self, line: format!("{command:?}"), output }
    }

    fn prepared<A: AsRef<OsStr>>(
        &self,
        program: &str,
        args: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    fn listing(&self) -> String {
        let mut listing = String::new();
        for entry in WalkDir::new(self.folder.path()).sort_by_file_name().into_iter().flatten() {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            let path = entry.path().strip_prefix(self.folder.path()).unwrap_or(entry.path());
            let _ = writeln!(listing, "  {size:>9} {}", path.display());
        }
        listing
    }
}

/// A command that ended.
pub(crate) struct Run<'h> {
    home: &'h Home,
    line: String,
    output: Output,
}

impl Run<'_> {
    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        self.check(self.output.status.code() == Some(code), &format!("exit code {code}"));
        self
    }

    /// Fails the test unless standard output holds `text`.
    #[track_caller]
    pub(crate) fn expect_out(self, text: &str) -> Self {
        self.check(self.stdout().contains(text), &format!("`{text}` on standard output"));
        self
    }

    /// Fails the test unless standard error holds `text`.
    #[track_caller]
    pub(crate) fn expect_err(self, text: &str) -> Self {
        self.check(self.stderr().contains(text), &format!("`{text}` on standard error"));
        self
    }

    /// Fails the test, with everything there is to see, unless `holds`.
    #[track_caller]
    pub(crate) fn check(&self, holds: bool, expected: &str) {
        assert!(holds, "expected {expected}{}", self.report());
    }

    /// Standard output.
    #[track_caller]
    pub(crate) fn stdout(&self) -> String {
        let text = String::from_utf8(self.output.stdout.clone());
        text.unwrap_or_else(|_| panic!("standard output is no UTF-8{}", self.report()))
    }

    /// Standard error.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value = serde_json::from_slice(&self.output.stdout);
        value.unwrap_or_else(|error| panic!("no JSON: {error}{}", self.report()))
    }

    /// Standard output as one JSON value a line.
    #[track_caller]
    pub(crate) fn ndjson(&self) -> Vec<Value> {
        let value = |line: &str| {
            serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("no JSON: {error}: {line}{}", self.report()))
        };
        self.stdout().lines().map(value).collect()
    }

    fn report(&self) -> String {
        format!(
            "\n--- command\n{}\n--- {}\n--- standard output\n{}\n--- standard error\n{}\n--- home\n{}",
            self.line,
            self.output.status,
            String::from_utf8_lossy(&self.output.stdout),
            self.stderr(),
            self.home.listing()
        )
    }
}

/// The strings under `key` in each of some JSON objects; empty where it is missing.
pub(crate) fn strings(values: &[Value], key: &str) -> Vec<String> {
    values.iter().map(|value| value[key].as_str().unwrap_or_default().to_owned()).collect()
}

/// A small generator of numbers that are the same in every run (Steele, Lea and Flood, Fast splittable
/// pseudorandom number generators, 2014).
pub(crate) struct Random(u64);

impl Random {
    /// A generator with a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// One of some values.
    pub(crate) fn pick<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }
}
