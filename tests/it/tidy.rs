//! The invariants of the sources, checked by reading them.

use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

use crate::harness::repository;

const MAX_LINES: usize = 600;
const MAX_COLUMNS: usize = 120;

/// The layers, lowest first. A module imports from lower layers and from itself.
const LAYERS: &[&[&str]] = &[
    &["error", "model", "home"],
    &["text", "files"],
    &["thesaurus", "parse", "citation", "query", "export"],
    &["index"],
    &["search", "ingest", "network"],
    &["eval", "lists", "dedupe"],
    &["cli"],
];

/// What may be named only in some modules.
const OWNERS: &[(&str, &[&str])] = &[
    ("tantivy::", &["index", "search"]),
    ("clap::", &["cli"]),
    ("indicatif::", &["cli"]),
    ("env::", &["cli"]),
    ("println!", &["cli"]),
    ("print!(", &["cli"]),
    ("stdout()", &["cli"]),
    ("stderr()", &["cli"]),
    ("stdin()", &["cli"]),
    ("process::exit", &["cli"]),
];

/// What stands nowhere in the program.
const NOWHERE: &[&str] = &[".unwrap()", ".expect(", "todo!", "unimplemented!", "dbg!", "unsafe {"];

/// A source file of the program.
struct Source {
    path: PathBuf,
    /// The name of its top-level module.
    module: String,
    text: String,
}

impl Source {
    /// Its lines with their numbers, without comments and without tests, which stand at the end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_tests = self.path.ends_with("tests.rs");
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines
            .take_while(move |(_, line)| !is_tests && *line != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// The sources of the program.
fn sources() -> Vec<Source> {
    let sources = read(&repository().join("src"));
    assert!(sources.len() > 20, "src is not where it is looked for");
    sources
}

/// The integration tests.
fn tests() -> Vec<Source> {
    read(&repository().join("tests"))
}

fn read(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let first = path.strip_prefix(root).expect("a file below the folder").iter().next();
        let module = Path::new(first.expect("a name")).with_extension("");
        sources.push(Source {
            path: path.to_owned(),
            module: module.to_string_lossy().into_owned(),
            text: std::fs::read_to_string(path).expect("a source file"),
        });
    }
    sources
}

/// Files of the repository: what git knows, or everything where there is no git.
fn tracked() -> Vec<PathBuf> {
    let listed = Command::new("git").arg("ls-files").current_dir(repository()).output();
    if let Ok(output) = listed
        && output.status.success()
    {
        let names = String::from_utf8_lossy(&output.stdout).into_owned();
        let files = names.lines().map(|name| repository().join(name));
        return files.filter(|path| path.is_file()).collect();
    }
    let is_own = |name: &str| !name.starts_with('.') && name != "target" && name != "index";
    let walk = WalkDir::new(repository()).min_depth(1).into_iter();
    let entries = walk.filter_entry(|entry| is_own(&entry.file_name().to_string_lossy()));
    entries.flatten().map(walkdir::DirEntry::into_path).filter(|path| path.is_file()).collect()
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// The modules of the crate that a line names.
fn imported(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn imports_go_one_way() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| !["lib", "main"].contains(&&*source.module)) {
        let Some(own) = layer(&source.module) else {
            problems.push(format!("`{}` is in no layer: add it to LAYERS", source.module));
            continue;
        };
        for (number, line) in source.code() {
            for module in imported(line).filter(|module| *module != source.module) {
                if layer(module).is_none_or(|other| other >= own) && layer(module).is_some() {
                    problems.push(format!(
                        "{}:{number}: `{}` is not above `{module}`",
                        source.path.display(),
                        source.module
                    ));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn every_thing_has_its_owner() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| source.module != "main") {
        for (number, line) in source.code() {
            let place = format!("{}:{number}", source.path.display());
            for (what, owners) in OWNERS {
                if line.contains(what) && !owners.contains(&&*source.module) {
                    problems.push(format!("{place}: `{what}` outside of {}", owners.join(", ")));
                }
            }
            for what in NOWHERE {
                if line.contains(what) {
                    problems.push(format!("{place}: `{what}`"));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn every_file_says_what_it_owns_and_is_of_readable_size() {
    let mut problems = Vec::new();
    for source in sources().iter().chain(&tests()) {
        let place = source.path.display();
        if !source.text.starts_with("//! ") {
            problems.push(format!("{place}: no `//!` header"));
        }
        if source.text.lines().count() > MAX_LINES {
            problems.push(format!("{place}: more than {MAX_LINES} lines"));
        }
        for (number, line) in source.code() {
            // Lines that are long for the sake of one string are no harder to read.
            if line.chars().count() > MAX_COLUMNS && !line.contains('"') {
                problems.push(format!("{place}:{number}: more than {MAX_COLUMNS} columns"));
            }
        }
    }
    report(&problems);
}

#[test]
fn no_path_of_somebodys_machine_is_in_any_file() {
    // Put together here, so that this file does not name them.
    let paths = [
        concat!("../", "shared"),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/wt"),
        concat!("/ho", "me/"),
        concat!("C:", "\\Users"),
    ];
    let mut problems = Vec::new();
    // The checks that run before a change lands look for judged data beside the checkout.
    let is_ci = |file: &Path| file.components().any(|part| part.as_os_str() == ".ci");
    for file in tracked().into_iter().filter(|file| !is_ci(file)) {
        let bytes = std::fs::read(&file).expect("a tracked file");
        let text = String::from_utf8_lossy(&bytes);
        for (index, line) in text.lines().enumerate() {
            for path in paths.iter().filter(|path| line.contains(*path)) {
                problems.push(format!("{}:{}: `{path}`", file.display(), index + 1));
            }
        }
    }
    report(&problems);
}
