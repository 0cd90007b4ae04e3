//! Checks that records pass through every format without loss of what the format can hold.
//!
//! `cargo test --test interchange_roundtrip -- FOLDER...` reads every file below the folders (the
//! starter corpus where none is named). The records of a file are written in each format, read again,
//! and compared field by field; what a format has no place for is known by the table of
//! `export::capability`.
//!
//! Prints what each file held, what a format could not hold and said so, and every loss that it did not
//! tell; exits 1 where there is one. With `--verbose` the warnings of the files too; with `--out=FOLDER`
//! what was written stands there, for other programs to read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ivig::export::capability::{Field, Holds, TABLE};
use ivig::export::{Format, Record, write};
use ivig::parse::{MAX_FILE_BYTES, ParsedFile, parse_file};
use unicode_normalization::UnicodeNormalization;

/// How many losses of one kind are shown.
const SHOWN: usize = 5;

/// How much of a value is shown, in characters.
const SHOWN_CHARS: usize = 120;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let is_verbose = args.iter().any(|arg| arg == "--verbose");
    let named: Vec<PathBuf> =
        args.iter().filter(|arg| !arg.starts_with('-')).map(PathBuf::from).collect();
    let folders = if named.is_empty() {
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]
    } else {
        named
    };
    let mut files = Vec::new();
    for folder in &folders {
        collect(folder, &mut files);
    }
    files.sort();
    let out = args.iter().find_map(|arg| arg.strip_prefix("--out="));
    let mut total = Total { out: out.map(PathBuf::from), ..Total::default() };
    for file in &files {
        total.file(file, is_verbose);
    }
    total.report()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a readable folder").flatten() {
            collect(&entry.path(), files);
        }
    } else if path.metadata().is_ok_and(|metadata| metadata.len() <= MAX_FILE_BYTES) {
        files.push(path.to_owned());
    }
}

#[derive(Default)]
struct Total {
    /// Where what is written is kept.
    out: Option<PathBuf>,
    records: usize,
    by_format: BTreeMap<String, (usize, usize)>,
    skipped: usize,
    warnings: usize,
    /// How many records of a format lost a field that it has no place for.
    told: BTreeMap<(&'static str, &'static str), usize>,
    /// Losses that were not told, with examples.
    losses: BTreeMap<(&'static str, &'static str), (usize, Vec<String>)>,
}

impl Total {
    fn file(&mut self, path: &Path, is_verbose: bool) {
        let bytes = std::fs::read(path).expect("a readable file");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let parsed = parse_file(&bytes, &name);
        let records = records(&parsed);
        let format = parsed.format.map_or("none", |format| format.name()).to_owned();
        let counts = self.by_format.entry(format).or_default();
        counts.0 += 1;
        counts.1 += records.len();
        self.records += records.len();
        for item in &parsed.items {
            match item {
                Ok(parsed) => {
                    self.warnings += parsed.warnings.len();
                    for warning in parsed.warnings.iter().filter(|_| is_verbose) {
                        println!("{name}: {warning}");
                    }
                }
                Err(skip) => {
                    self.skipped += 1;
                    println!("{name}: skipped: {skip}");
                }
            }
        }
        if !records.is_empty() {
            for format in Format::ALL {
                self.round_trip(&name, format, &records);
            }
        }
    }

    fn round_trip(&mut self, name: &str, format: Format, records: &[Record]) {
        let text = write(format, records);
        if let Some(out) = &self.out {
            let folder = out.join(format.name().to_lowercase().replace(' ', "-"));
            std::fs::create_dir_all(&folder).expect("a new folder");
            let file = folder.join(format!("{name}.{}", format.extension()));
            std::fs::write(file, &text).expect("a new file");
        }
        let parsed = parse_file(text.as_bytes(), &format!("export.{}", format.extension()));
        let again = self::records(&parsed);
        if again.len() != records.len() {
            let about = format!("{name}: {} records in, {} out", records.len(), again.len());
            self.lost(format, "whole records", about);
            return;
        }
        for (before, after) in records.iter().zip(&again) {
            let told = format.losses(before);
            for field in &told {
                *self.told.entry((format.name(), field.name())).or_default() += 1;
            }
            for (field, ..) in TABLE.iter().filter(|(field, ..)| !told.contains(field)) {
                let kept = values(*field, after, field.held_by(format));
                for value in values(*field, before, Holds::Whole) {
                    if !kept.contains(&value) {
                        let title: String =
                            before.title.iter().flat_map(|title| title.chars()).take(40).collect();
                        let about = format!("{name} ({title}): `{}`", shown(&value));
                        self.lost(
                            format,
                            field.name(),
                            format!(
                                "{about} is not in {:?}",
                                kept.iter().map(|value| shown(value)).collect::<Vec<_>>()
                            ),
                        );
                    }
                }
            }
        }
    }

    fn lost(&mut self, format: Format, field: &'static str, about: String) {
        let (count, examples) = self.losses.entry((format.name(), field)).or_default();
        *count += 1;
        if examples.len() < SHOWN {
            examples.push(about);
        }
    }

    fn report(&self) -> ExitCode {
        for (format, (files, records)) in &self.by_format {
            println!("{format}: {files} files, {records} records");
        }
        println!("{} records; {} skipped; {} warnings", self.records, self.skipped, self.warnings);
        for ((format, field), count) in &self.told {
            println!("{format} has no place for {field}: {count} records");
        }
        for ((format, field), (count, examples)) in &self.losses {
            println!("LOST in {format}: {field}: {count}");
            for example in examples {
                println!("  {example}");
            }
        }
        if self.losses.is_empty() {
            println!("nothing lost that a format can hold");
            return ExitCode::SUCCESS;
        }
        ExitCode::FAILURE
    }
}

fn records(parsed: &ParsedFile) -> Vec<Record> {
    parsed.items.iter().flatten().map(|parsed| Record::from(&parsed.article)).collect()
}

/// A field's values in a form in which spaces and invisible characters do not count; with those of the
/// field that it is held within.
fn values(field: Field, record: &Record, holds: Holds) -> Vec<String> {
    let mut values = field.values(record);
    match holds {
        Holds::Within(Field::Keywords) => values.extend(Field::Keywords.values(record)),
        Holds::Within(other) => {
            values.extend(other.values(record));
            values.extend(Field::Related.values(record));
        }
        _ => {}
    }
    let plain = |value: &String| {
        let seen = value.chars().filter(|c| !c.is_control() && !is_invisible(*c));
        let text: String = seen.nfc().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    values.iter().map(plain).filter(|value| !value.is_empty()).collect()
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

fn shown(value: &str) -> String {
    value.chars().take(SHOWN_CHARS).collect()
}
