//! Compares the abbreviations that are found in articles with those that a person found in them.
//!
//! `cargo test --release --test abbreviations -- FOLDER TRUTH.tsv [SET]` reads every file below the
//! folder that the truth names. A line of the truth is one meaning:
//!
//! `article <TAB> short form <TAB> long form <TAB> set <TAB> optional`
//!
//! The article is its DOI, PMC id or file name; the long form may give several wordings that the
//! article has for the meaning, with `|` between them; the set is any name, by which figures are
//! given apart; the last column says `optional` for what may be found and need not be, such as
//! symbols of elements. Lines that begin with `#` are left out.
//!
//! Forms are compared without case, hyphens, spaces, accents and plurals. Prints what was wrong and
//! what was missed, then precision and recall of each set; exits 1 where a set is below 0.95 and
//! 0.85. Without arguments there is nothing to compare with, and it says so.

#[path = "common/files.rs"]
mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use files::files;
use ivig::model::Article;
use ivig::parse::parse_file;
use ivig::text::abbreviations::Abbreviations;
use ivig::text::fold::fold_text;
use ivig::text::passages::passages;

const WANTED_PRECISION: f64 = 0.95;
const WANTED_RECALL: f64 = 0.85;

/// One meaning as the truth gives it.
struct Row {
    short: String,
    wordings: Vec<String>,
    set: String,
    is_optional: bool,
    printed: String,
}

/// Rows by article.
type Truth = BTreeMap<String, Vec<Row>>;

#[derive(Default)]
struct Score {
    articles: usize,
    found: usize,
    right: usize,
    wanted: usize,
    hit: usize,
}

fn main() -> ExitCode {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let [folder, truth, rest @ ..] = named.as_slice() else {
        println!(
            "nothing to compare with: name a folder of articles and a file of what they define"
        );
        return ExitCode::SUCCESS;
    };
    let truth =
        read_truth(&std::fs::read_to_string(truth).expect("a readable truth"), rest.first());
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for file in &files(&[PathBuf::from(folder)]) {
        check(file, &truth, &mut scores);
    }
    let read: usize = scores.values().map(|score| score.articles).sum();
    println!("{read} of {} articles of the truth were found", truth.len());
    let falls_short = scores.iter().filter(|(set, score)| !score.report(set)).count();
    ExitCode::from(u8::from(falls_short > 0 || read < truth.len()))
}

fn read_truth(text: &str, set: Option<&String>) -> Truth {
    let mut truth = Truth::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [article, short, long, rest @ ..] = cells.as_slice() else {
            panic!("no three cells: {line}");
        };
        let row = Row {
            short: fold(short),
            wordings: long.split('|').map(fold).collect(),
            set: rest.first().copied().unwrap_or("all").to_owned(),
            is_optional: rest.get(1) == Some(&"optional"),
            printed: format!("{short} = {long}"),
        };
        if set.is_none_or(|set| *set == row.set) {
            truth.entry((*article).to_owned()).or_default().push(row);
        }
    }
    truth
}

fn check(file: &Path, truth: &Truth, scores: &mut BTreeMap<String, Score>) {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let bytes = std::fs::read(file).expect("a readable file");
    for parsed in parse_file(&bytes, &name).items.into_iter().flatten() {
        let article = parsed.article;
        let names = [article.ids.doi.as_deref(), article.ids.pmcid.as_deref(), Some(stem.as_ref())];
        let Some((id, rows)) = names.iter().flatten().find_map(|id| truth.get_key_value(*id))
        else {
            continue;
        };
        let score = scores.entry(rows[0].set.clone()).or_default();
        score.articles += 1;
        score.add(id, &article, rows);
    }
}

impl Score {
    fn add(&mut self, id: &str, article: &Article, rows: &[Row]) {
        let passages = passages(article, id);
        let texts = passages.iter().map(|passage| (passage.kind, passage.text.as_str()));
        let found = Abbreviations::collect(texts);
        let mut is_hit = vec![false; rows.len()];
        for meaning in found.iter() {
            let (short, long) = (fold(&meaning.short), fold(&meaning.long));
            self.found += 1;
            match rows.iter().position(|row| row.short == short && row.wordings.contains(&long)) {
                Some(row) => {
                    self.right += 1;
                    is_hit[row] = true;
                }
                None => println!("wrong   {id}: {} = {}", meaning.short, meaning.long),
            }
        }
        for (row, is_hit) in rows.iter().zip(is_hit) {
            if row.is_optional {
                continue;
            }
            self.wanted += 1;
            self.hit += usize::from(is_hit);
            if !is_hit {
                println!("missed  {id}: {}", row.printed);
            }
        }
    }

    /// Prints the figures of a set and tells whether they suffice.
    fn report(&self, set: &str) -> bool {
        let precision = self.right as f64 / self.found.max(1) as f64;
        let recall = self.hit as f64 / self.wanted.max(1) as f64;
        println!(
            "{set}: {} articles; precision {precision:.3} ({} of {}); recall {recall:.3} ({} of {})",
            self.articles, self.right, self.found, self.hit, self.wanted
        );
        precision >= WANTED_PRECISION && recall >= WANTED_RECALL
    }
}

/// A form without case, hyphens, spaces, accents and plurals.
fn fold(text: impl AsRef<str>) -> String {
    fold_text(text.as_ref()).split(' ').map(singular).collect()
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ if word.len() > 2 && word.ends_with('s') && !word.ends_with("ss") => {
            word[..word.len() - 1].to_owned()
        }
        _ => word.to_owned(),
    }
}
