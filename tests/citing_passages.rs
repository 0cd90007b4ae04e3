//! Checks that a citation is shown with the passage that it stands in.
//!
//! `cargo test --release --test citing_passages -- FOLDER... [--list]` reads every JATS file below
//! the folders (the starter corpus where none is named). For every `<xref ref-type="bibr">` in a body
//! or abstract, the words before it within its block are read from the XML by other means than the
//! parser's; among the passages that are said to cite that reference there must be one that holds
//! them. Citations without words before them in their block tell nothing and are counted apart.
//! Fails where fewer than 99.5 % hold.

#[path = "common/files.rs"]
mod files;

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use files::{arguments, jats_files};
use ivig::model::Passage;
use ivig::parse::parse_file;
use ivig::text::passages::passages;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const WANTED_SHARE: f64 = 0.995;

/// How many letters before a citation are compared.
const CONTEXT_LETTERS: usize = 40;

/// With fewer letters before it a citation tells nothing.
const LEAST_LETTERS: usize = 8;

/// A citation in the XML.
struct Seen {
    /// Number of the reference in document order.
    number: u32,
    /// Letters before it in its block.
    before: String,
}

#[derive(Default)]
struct Total {
    articles: usize,
    citations: usize,
    silent: usize,
    right: usize,
}

fn main() -> ExitCode {
    let (folders, lists) = arguments();
    let mut total = Total::default();
    for file in &jats_files(&folders) {
        check(file, lists, &mut total);
    }
    let told = total.citations - total.silent;
    let share = total.right as f64 / told.max(1) as f64;
    println!(
        "{} articles, {} citations ({} without words before them); in the passage shown {} = {:.4} %",
        total.articles,
        total.citations,
        total.silent,
        total.right,
        100.0 * share
    );
    let failed = told > 0 && share < WANTED_SHARE;
    println!("{} passed, {} failed", u8::from(!failed), u8::from(failed));
    ExitCode::from(u8::from(failed))
}

fn check(file: &Path, lists: bool, total: &mut Total) {
    let bytes = std::fs::read(file).expect("a readable file");
    let text = String::from_utf8_lossy(&bytes);
    let Some(seen) = citations(&text) else { return };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Ok(parsed) = parse_file(&bytes, &name).items.remove(0) else { return };
    total.articles += 1;
    let passages = passages(&parsed.article, "KEY");
    let mut citing: HashMap<u32, Vec<String>> = HashMap::new();
    for Passage { text, cites, .. } in &passages {
        for number in cites {
            citing.entry(*number).or_default().push(letters(text));
        }
    }
    for Seen { number, before } in seen {
        total.citations += 1;
        if before.len() < LEAST_LETTERS {
            total.silent += 1;
            continue;
        }
        // Where a long block was cut, a passage begins with the end of what stands before.
        let begins = |text: &String| {
            (0..=before.len() - LEAST_LETTERS).any(|from| text.starts_with(&before[from..]))
        };
        let holds =
            |texts: &Vec<String>| texts.iter().any(|text| text.contains(&before) || begins(text));
        if citing.get(&number).is_some_and(holds) {
            total.right += 1;
        } else if lists {
            println!("{name}: reference {number} after `{before}`");
        }
    }
}

/// All citations in abstracts and body; `None` where the XML is not well-formed.
fn citations(text: &str) -> Option<Vec<Seen>> {
    let numbers = reference_numbers(text)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut within, mut in_block, mut in_label) = (0_u32, 0_u32, 0_u32);
    let mut before = String::new();
    let mut seen = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "abstract" | "body" => within += 1,
                "ref-list" => within = within.saturating_sub(1),
                "p" | "td" | "th" | "title" | "caption" | "list-item" => {
                    in_block += 1;
                    before.clear();
                }
                "tex-math" | "xref" | "math" | "inline-formula" | "disp-formula" => {
                    // What citations and formulas print is told in other words by passages.
                    cite(&start, &numbers, within, &before, &mut seen);
                    in_label += 1;
                    if start.local_name().as_ref() != "xref" {
                        before.clear();
                    }
                }
                _ => {}
            },
            Event::Empty(empty) => cite(&empty, &numbers, within, &before, &mut seen),
            Event::End(end) => match end.local_name().as_ref() {
                "abstract" | "body" => within = within.saturating_sub(1),
                "p" | "td" | "th" | "title" | "caption" | "list-item" => {
                    in_block = in_block.saturating_sub(1);
                    before.clear();
                }
                "tex-math" | "xref" | "math" | "inline-formula" | "disp-formula" => {
                    in_label = in_label.saturating_sub(1);
                    // The number of a citation may stand between the words.
                    before.clear();
                }
                _ => {}
            },
            Event::Text(content) if in_block > 0 && in_label == 0 => {
                before.push_str(&letters(&content));
                let from = before.char_indices().rev().nth(CONTEXT_LETTERS - 1);
                if let Some((from, _)) = from {
                    before.drain(..from);
                }
            }
            // A character that is written as an entity is spelt by passages in its own way.
            Event::GeneralRef(_) => before.clear(),
            Event::Eof => return Some(seen),
            _ => {}
        }
    }
}

fn cite(
    element: &BytesStart<'_>,
    numbers: &HashMap<String, u32>,
    within: u32,
    before: &str,
    seen: &mut Vec<Seen>,
) {
    if within == 0 || element.local_name().as_ref() != "xref" {
        return;
    }
    let attribute = |name: &str| {
        let found = element.try_get_attribute(name).ok().flatten();
        found.map(|found| found.value.into_owned())
    };
    if attribute("ref-type").as_deref() != Some("bibr") {
        return;
    }
    for id in attribute("rid").unwrap_or_default().split_whitespace() {
        if let Some(&number) = numbers.get(id) {
            seen.push(Seen { number, before: before.to_owned() });
        }
    }
}

/// Numbers of references by their ids, in document order.
fn reference_numbers(text: &str) -> Option<HashMap<String, u32>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut numbers = HashMap::new();
    let mut count = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "ref" => {
                count += 1;
                if let Some(id) = start.try_get_attribute("id").ok().flatten() {
                    numbers.insert(id.value.into_owned(), count);
                }
            }
            Event::Eof => return Some(numbers),
            _ => {}
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}
