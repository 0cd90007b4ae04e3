//! Checks that nothing of an article is lost between its JATS file and its passages.
//!
//! `cargo test --release --test recovery -- FOLDER...` reads every XML file below the folders (the
//! starter corpus where none is named) and, for each article, compares what the parser made of it
//! with the XML itself, read here by other means:
//!
//! - references: as many as there are `<ref>` elements;
//! - words of `<body>`: at least 99.5 % stand in passages, counted with repeats;
//! - sections: a passage stands in one section, directly, as far as its words tell; where markup
//!   glues or splits words, as in formulas, runs of three letters or digits are compared.
//!
//! Prints a line for every article that falls short and a summary; exits 1 where an article was lost,
//! references differ, a passage crosses sections, or words fall short over all.

#[path = "common/files.rs"]
mod files;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use files::jats_files;
use ivig::parse::parse_file;
use ivig::text::passages::passages;
use quick_xml::Reader;
use quick_xml::events::Event;

const WANTED_SHARE: f64 = 0.995;

type Words = HashMap<String, usize>;

/// What the XML of one article holds.
#[derive(Default)]
struct Expected {
    references: usize,
    body: Words,
    /// Words directly in each section, footnotes and floats within it included.
    sections: Vec<Words>,
    /// Their runs of three letters or digits.
    section_runs: Vec<Words>,
}

/// Elements whose text is for machines, or says once more what stands beside it.
const NOT_TEXT: &[&str] = &[
    "tex-math",
    "annotation",
    "annotation-xml",
    "object-id",
    "alt-text",
    "long-desc",
    "permissions",
    "label-alternatives",
    "ref-list",
    "processing-meta",
    "private-char",
    "index-term",
    "sec-meta",
];

/// Elements that end a word; all others may stand within one.
const INLINE: &[&str] = &[
    "italic",
    "bold",
    "sub",
    "sc",
    "underline",
    "styled-content",
    "named-content",
    "monospace",
    "roman",
    "sans-serif",
    "overline",
    "strike",
    "abbrev",
];

fn main() -> ExitCode {
    let named: Vec<PathBuf> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).map(PathBuf::from).collect();
    let folders = if named.is_empty() {
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]
    } else {
        named
    };
    let mut total = Total::default();
    for file in &jats_files(&folders) {
        check(file, &mut total);
    }
    total.report()
}

#[derive(Default)]
struct Total {
    articles: usize,
    lost: usize,
    short: usize,
    wrong_references: usize,
    crossing: usize,
    words: usize,
    found: usize,
}

impl Total {
    fn report(&self) -> ExitCode {
        let share = self.found as f64 / self.words.max(1) as f64;
        println!(
            "{} articles; lost {}; references differ in {}; passages across sections {}; body words {:.4} % of {} (articles below {} %: {})",
            self.articles,
            self.lost,
            self.wrong_references,
            self.crossing,
            100.0 * share,
            self.words,
            100.0 * WANTED_SHARE,
            self.short
        );
        let failed = usize::from(
            self.lost + self.wrong_references + self.crossing > 0
                || share < WANTED_SHARE
                || self.articles == 0,
        );
        println!("{} passed, {failed} failed", 1 - failed);
        ExitCode::from(failed as u8)
    }
}

fn check(file: &Path, total: &mut Total) {
    let bytes = std::fs::read(file).expect("a readable file");
    let text = String::from_utf8_lossy(&bytes);
    if !text.contains("<article") {
        return;
    }
    let Some(expected) = read(&text) else {
        println!("{}: not well-formed, left out", file.display());
        return;
    };
    total.articles += 1;
    let mut parsed = parse_file(&bytes, &file.file_name().unwrap_or_default().to_string_lossy());
    let parsed = match parsed.items.remove(0) {
        Ok(parsed) => parsed,
        Err(skip) => {
            println!("{}: lost: {skip}", file.display());
            total.lost += 1;
            return;
        }
    };
    if parsed.article.references.len() != expected.references {
        println!(
            "{}: {} references, {} <ref>",
            file.display(),
            parsed.article.references.len(),
            expected.references
        );
        total.wrong_references += 1;
    }
    let passages = passages(&parsed.article, "K");
    let mut have = Words::new();
    for passage in &passages {
        add(&mut have, &passage.text);
        for heading in &passage.path {
            add(&mut have, heading);
        }
    }
    let words: usize = expected.body.values().sum();
    let found = inside(&expected.body, &have);
    total.words += words;
    total.found += found;
    if (found as f64) < WANTED_SHARE * words as f64 {
        let mut missing: Vec<&str> = expected
            .body
            .iter()
            .filter(|(word, count)| have.get(*word).is_none_or(|held| held < count))
            .map(|(word, _)| word.as_str())
            .collect();
        missing.sort_unstable();
        missing.truncate(12);
        println!("{}: {found} of {words} words: {}", file.display(), missing.join(" "));
        total.short += 1;
    }
    for passage in passages.iter().filter(|passage| !passage.path.is_empty()) {
        let most = |own: &Words, sections: &[Words]| {
            sections.iter().map(|section| inside(own, section)).max().unwrap_or(0)
        };
        let mut own = Words::new();
        add(&mut own, &passage.text);
        let count: usize = own.values().sum();
        let best = most(&own, &expected.sections);
        let own_runs = runs(&passage.text);
        let is_in_one = count <= best + 2 + count / 20
            || 10 * most(&own_runs, &expected.section_runs) >= 9 * own_runs.values().sum::<usize>();
        if !is_in_one {
            println!(
                "{}: {} crosses sections: {} of {count} words in one",
                file.display(),
                passage.anchor,
                best
            );
            total.crossing += 1;
        }
    }
}

/// How many words of `part` stand in `whole`, with repeats.
fn inside(part: &Words, whole: &Words) -> usize {
    part.iter().map(|(word, count)| *count.min(whole.get(word).unwrap_or(&0))).sum()
}

fn add(words: &mut Words, text: &str) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
}

/// Reads the XML once more, without the parser under test; `None` where it is not well-formed.
fn read(text: &str) -> Option<Expected> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut expected = Expected::default();
    let mut open: Vec<String> = Vec::new();
    let mut body = String::new();
    // The text of each open section, and outermost that of whatever is in none.
    let mut sections = vec![String::new()];
    loop {
        let piece = match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                expected.references += usize::from(name == "ref");
                if is_section(&name) {
                    sections.push(String::new());
                }
                let gap = if INLINE.contains(&name.as_str()) { "" } else { " " };
                open.push(name);
                gap.to_owned()
            }
            Event::End(_) => {
                let name = open.pop()?;
                if is_section(&name) {
                    close(&mut sections, &mut expected);
                }
                if INLINE.contains(&name.as_str()) { String::new() } else { " ".to_owned() }
            }
            // The ordinals' `<sup>` belongs to the number before it; others set off what they hold.
            Event::Text(text) if is_ordinal(&open, &text) => {
                for text in [&mut body].into_iter().chain(sections.last_mut()) {
                    text.truncate(text.trim_end().len());
                }
                text.to_string()
            }
            Event::Text(text) => text.to_string(),
            Event::CData(text) => text.to_string(),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => character.to_string(),
                _ => entity(&reference).to_owned(),
            },
            Event::Eof => break,
            _ => String::new(),
        };
        let is_text = !open.iter().any(|name| NOT_TEXT.contains(&name.as_str()));
        if is_text && open.iter().any(|name| name == "body") {
            body.push_str(&piece);
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(&piece);
        }
    }
    while !sections.is_empty() {
        close(&mut sections, &mut expected);
    }
    add(&mut expected.body, &body);
    Some(expected)
}

fn is_ordinal(open: &[String], text: &str) -> bool {
    open.last().is_some_and(|name| name == "sup")
        && matches!(text.trim(), "st" | "nd" | "rd" | "th")
}

fn is_section(name: &str) -> bool {
    matches!(
        name,
        "sec"
            | "abstract"
            | "trans-abstract"
            | "body"
            | "back"
            | "app"
            | "ack"
            | "glossary"
            | "notes"
            | "fn-group"
            | "front"
            | "floats-group"
    )
}

fn close(sections: &mut Vec<String>, expected: &mut Expected) {
    let text = sections.pop().unwrap_or_default();
    expected.section_runs.push(runs(&text));
    let mut words = Words::new();
    add(&mut words, &text);
    expected.sections.push(words);
}

/// Runs of three letters or digits, whatever stands between them.
fn runs(text: &str) -> Words {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut runs = Words::new();
    for run in letters.windows(3) {
        *runs.entry(run.iter().collect()).or_default() += 1;
    }
    runs
}

/// The text of the named entities that publishers use in running text.
fn entity(name: &str) -> &'static str {
    match name {
        "alpha" => "α",
        "beta" => "β",
        "szlig" => "ß",
        _ => " ",
    }
}
