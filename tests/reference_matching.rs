//! Measures how well references are matched to works by what they say, without identifiers.
//!
//! `cargo test --release --test reference_matching -- FOLDER... [--list]` reads every JATS file below
//! the folders (the starter corpus where none is named). Each reference with a DOI or PMID is
//! stripped of its identifiers and matched against all other entries that carry one: articles, and
//! references of all articles. The best match is right where it carries an identifier of the same
//! work, wrong where both carry identifiers of one kind and they differ, and undecided where one
//! carries a DOI only and the other a PMID only. Identifiers that everything else contradicts (see
//! `citation::matching`) are mistakes of the lists and unite no entries. Works that lists cite under two
//! identifiers of one kind stand in `reference_matching/one_work.tsv`, each with what tells so; how many
//! matches are right by that table alone is printed too.
//!
//! Prints precision (right of right and wrong) and recall (right of the references whose work
//! another entry names); with `--list` every match that is not right. Fails below a precision of
//! 0.995 or a recall of 0.9.

#[path = "common/files.rs"]
mod files;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::ExitCode;

use files::{arguments, jats_files};
use ivig::citation;
use ivig::citation::matching::{Decided, Description, compare, keys, unite};
use ivig::model::ArticleIds;
use ivig::parse::parse_file;

/// Two identifiers of one work, and what tells so, a line each.
const ONE_WORK: &str = include_str!("reference_matching/one_work.tsv");

const WANTED_PRECISION: f64 = 0.995;
const WANTED_RECALL: f64 = 0.9;

/// An entry that carries a DOI or PMID.
struct Entry {
    name: String,
    text: String,
    description: Description,
    is_reference: bool,
}

impl Entry {
    fn shares_identifier(&self, other: &Self) -> bool {
        let own: Vec<String> = self.description.ids.named().collect();
        other.description.ids.named().any(|id| own.contains(&id))
    }

    fn shown(&self) -> String {
        let ids: Vec<String> = self.description.ids.named().collect();
        format!("{} [{}]: {}", self.name, ids.join(" "), self.text)
    }
}

fn main() -> ExitCode {
    let (folders, lists) = arguments();
    let mut known = HashSet::new();
    let files = jats_files(&folders);
    let entries: Vec<Entry> = files.iter().flat_map(|file| read(file, &mut known)).collect();
    let known_by_identifier = works_by_identifier(&entries, &[]);
    let works = works_by_identifier(&entries, &one_work());
    let mut blocks: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for key in keys(&entry.description) {
            blocks.entry(key).or_default().push(at);
        }
    }
    let mut size: HashMap<u32, usize> = HashMap::new();
    for work in &works {
        *size.entry(*work).or_default() += 1;
    }
    let mut counts = Counts::default();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_reference) {
        let is_findable = size[&works[at]] > 1;
        counts.findable += usize::from(is_findable);
        let found = best_match(at, &entries, &blocks);
        let verdict = match found {
            Some(other) if known_by_identifier[other] == known_by_identifier[at] => Verdict::Right,
            Some(other) if works[other] == works[at] => Verdict::RightAsRead,
            Some(other) if entries[at].shares_identifier(&entries[other]) => Verdict::Right,
            Some(other)
                if are_comparable(&entry.description.ids, &entries[other].description.ids) =>
            {
                Verdict::Wrong
            }
            Some(_) => Verdict::Undecided,
            None if is_findable => Verdict::Missed,
            None => continue,
        };
        counts.add(verdict);
        if lists && !matches!(verdict, Verdict::Right | Verdict::RightAsRead) {
            println!("{verdict:?} {}", entry.shown());
            if let Some(other) = found {
                println!("      {}", entries[other].shown());
            }
        }
    }
    counts.report(entries.len())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    /// Right by the table of works with two identifiers.
    RightAsRead,
    Wrong,
    Undecided,
    Missed,
}

#[derive(Default)]
struct Counts {
    findable: usize,
    right: usize,
    right_as_read: usize,
    wrong: usize,
    undecided: usize,
    missed: usize,
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Right => &mut self.right,
            Verdict::RightAsRead => &mut self.right_as_read,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Undecided => &mut self.undecided,
            Verdict::Missed => &mut self.missed,
        } += 1;
    }

    fn report(&self, entries: usize) -> ExitCode {
        let right = self.right + self.right_as_read;
        let precision = right as f64 / (right + self.wrong).max(1) as f64;
        let recall = right as f64 / self.findable.max(1) as f64;
        println!(
            "{entries} entries with an identifier; {} references whose work another one names; right {right} ({} under two identifiers), wrong {}, undecided {}, missed {}",
            self.findable, self.right_as_read, self.wrong, self.undecided, self.missed
        );
        println!("precision {precision:.4}, recall {recall:.4}");
        // Where no work is named twice there is nothing to measure.
        let failed = self.findable > 0 && (precision < WANTED_PRECISION || recall < WANTED_RECALL);
        println!("{} passed, {} failed", u8::from(!failed), u8::from(failed));
        ExitCode::from(u8::from(failed))
    }
}

/// The articles and references of a file that carry a DOI or PMID; nothing of articles that were
/// read from another file, whose references would find their own copies.
fn read(file: &Path, known: &mut HashSet<String>) -> Vec<Entry> {
    let bytes = std::fs::read(file).expect("a readable file");
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut entries = Vec::new();
    for parsed in parse_file(&bytes, &name).items.into_iter().flatten() {
        let mut article = parsed.article;
        let is_known = article.ids.named().any(|id| known.contains(&id));
        known.extend(article.ids.named());
        if is_known {
            continue;
        }
        article.references.iter_mut().for_each(citation::complete);
        entries.push(Entry {
            name: name.clone(),
            text: article.title.clone(),
            description: Description::from(&article),
            is_reference: false,
        });
        entries.extend(article.references.iter().map(|reference| Entry {
            name: format!("{name}#r{}", reference.number),
            text: reference.raw.clone(),
            description: Description::from(reference),
            is_reference: true,
        }));
    }
    entries.retain(|Entry { description: Description { ids, .. }, .. }| {
        ids.doi.is_some() || ids.pmid.is_some()
    });
    entries
}

/// The identifiers that name one work by the table.
fn one_work() -> Vec<(&'static str, &'static str)> {
    let rows = ONE_WORK.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?))
    })
    .collect()
}

/// The truth: entries by the identifiers that they share, or that are known to name one work; everything
/// that they say is left out where it does not contradict.
fn works_by_identifier(entries: &[Entry], one_work: &[(&str, &str)]) -> Vec<u32> {
    let all: Vec<Description> = entries.iter().map(|entry| entry.description.clone()).collect();
    let works = unite(&all, &Decided::default());
    let by_identifier = works
        .links
        .iter()
        .filter(|link| matches!(link.reason, citation::matching::Reason::Identifier(_)));
    let mut same: Vec<_> = by_identifier.map(|link| (link.a, link.b)).collect();
    let named = |id: &str| {
        let has_id = |entry: &Entry| entry.description.ids.named().any(|own| own == id);
        entries.iter().position(has_id).map(|at| at as u32)
    };
    same.extend(one_work.iter().filter_map(|(one, other)| named(one).zip(named(other))));
    // Entries without a word say nothing but what was decided of them.
    let silent = vec![Description::default(); entries.len()];
    unite(&silent, &Decided { same, different: Vec::new() }).work_of
}

fn best_match(at: usize, entries: &[Entry], blocks: &HashMap<u64, Vec<usize>>) -> Option<usize> {
    let mut hidden = entries[at].description.clone();
    hidden.ids = ArticleIds::default();
    let mut candidates: Vec<usize> =
        keys(&hidden).iter().filter_map(|key| blocks.get(key)).flatten().copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let mut best: Option<(f32, usize)> = None;
    for other in candidates.into_iter().filter(|&other| other != at) {
        let comparison = compare(&hidden, &entries[other].description);
        if comparison.is_match() && best.is_none_or(|(points, _)| comparison.points > points) {
            best = Some((comparison.points, other));
        }
    }
    best.map(|(_, other)| other)
}

fn are_comparable(a: &ArticleIds, b: &ArticleIds) -> bool {
    a.doi.is_some() && b.doi.is_some() || a.pmid.is_some() && b.pmid.is_some()
}
