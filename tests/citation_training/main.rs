//! Learns the weights by which reference strings are read, and tells how well strings are read that
//! were not learnt from.
//!
//! `cargo test --release --test citation_training -- FOLDER... [OPTION VALUE]...` reads the references of every
//! JATS file below the folders: those printed with tagged parts, those printed beside their parts, and those of which
//! only the parts are given, which are rendered in many styles (`styles`). Options:
//!
//! - `--list FILE`: strings with their fields, one JSON object a line with the keys `file, raw, authors [{family,
//!   given}], title, container, year, volume, issue, first_page, last_page, doi`; they are read by `--folds` (5) models, each
//!   of which has seen nothing of the articles whose strings it reads;
//! - `--held-out N`: every n-th article is left out, and what it prints is read;
//! - `--out FILE`: learns from everything and writes the weights that the program has built in;
//! - `--rounds`, `--made` (per cent of the rendered strings), `--word-files`, `--dropped`, `--rate`, `--decay`: how to learn;
//! - `--show FIELD|all`: prints what is read wrongly; `--look N`: prints N examples with their labels;
//! - `--speed 1`: strings a second, with the weights that are built in;
//! - `--try 1`: reads standard input with them.
//!
//! Without folders it does nothing. The weights that are built in, of the options' own values: see the head of
//! `src/citation/model.bin`.

// Options are small counts.
#![allow(clippy::cast_sign_loss)]

mod align;
mod examples;
#[path = "../common/files.rs"]
mod files;
mod names;
#[path = "../common/random.rs"]
mod random;
mod score;
mod styles;
mod train;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use examples::{Example, fold, of_jats, of_list};
use files::jats_files;
use ivig::citation::crf::Model;
use ivig::citation::parse_with;
use score::Score;
use train::{Plan, train};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut options: HashMap<String, String> = HashMap::new();
    let mut folders = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.strip_prefix("--") {
            Some(name) => {
                _ = options.insert(name.to_owned(), rest.next().cloned().unwrap_or_default());
            }
            None => folders.push(PathBuf::from(arg)),
        }
    }
    let number = |name: &str, default: f32| {
        options.get(name).and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let plan = Plan {
        rounds: number("rounds", 6.0) as usize,
        word_files: number("word-files", 4.0) as usize,
        dropped: number("dropped", 0.3),
        rate: number("rate", 0.1),
        decay: number("decay", 0.02),
    };
    if options.contains_key("try") {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let parsed = ivig::citation::parse(&line);
            let r = &parsed.reference;
            let names: Vec<String> = r
                .authors
                .iter()
                .map(|a| {
                    format!(
                        "{}/{}{}",
                        a.name(),
                        a.given,
                        a.suffix.as_ref().map(|s| format!("/{s}")).unwrap_or_default()
                    )
                })
                .collect();
            println!(
                "{line}\n   {:?} [{}] T<{}> C<{}> {:?} v{:?} i{:?} p{:?} {:?} {:?}",
                r.kind,
                names.join("; "),
                r.title.as_deref().unwrap_or(""),
                r.container.as_deref().unwrap_or(""),
                r.year,
                r.volume,
                r.issue,
                r.pages.as_ref().map(ToString::to_string),
                r.ids.doi,
                parsed.confidence
            );
        }
        return ExitCode::SUCCESS;
    }
    let files = jats_files(&folders);
    let mut all = Vec::new();
    for file in &files {
        of_jats(file, &mut all);
    }
    let made = all.iter().filter(|example| example.is_made).count();
    eprintln!("{} files, {} examples as printed, {made} made", files.len(), all.len() - made);
    if let Some(count) = options.get("look").and_then(|count| count.parse::<usize>().ok()) {
        look(&all, count);
    }
    if let Some(list) = options.get("list") {
        let folds = number("folds", 5.0) as usize;
        let only = number("only", folds as f32) as usize;
        cross_validate(Path::new(list), &all, &plan, folds, only, &options);
    }
    if options.contains_key("speed") {
        let printed: Vec<&Example> = all.iter().filter(|example| !example.is_made).collect();
        let start = std::time::Instant::now();
        let authors: usize = printed
            .iter()
            .map(|example| ivig::citation::parse(&example.raw).reference.authors.len())
            .sum();
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{:.0} strings a second ({} strings, {authors} authors)",
            printed.len() as f64 / seconds,
            printed.len()
        );
    }
    if let Some(out) = options.get("out") {
        write(Path::new(out), &all, &plan, &options);
    }
    if options.contains_key("held-out") {
        held_out(&all, &plan, number("held-out", 4.0) as usize, &options);
    }
    ExitCode::SUCCESS
}

fn look(all: &[Example], count: usize) {
    for example in all.iter().step_by((all.len() / count).max(1)) {
        println!("{} {}", if example.is_made { "MADE" } else { "REAL" }, example.raw);
        let tokens = ivig::citation::tokenize(&example.raw);
        let labels = examples::labels(example);
        let pairs: Vec<String> = tokens
            .iter()
            .zip(&labels)
            .map(|(token, label)| format!("{}/{label:?}", &example.raw[token.range()]))
            .collect();
        println!("     {}", pairs.join(" "));
    }
}

fn stem(file: &str) -> &str {
    file.trim_end_matches(".nxml").trim_end_matches(".xml")
}

fn hash(text: &str) -> usize {
    text.bytes().fold(17_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte as usize))
}

fn chosen<'e>(
    all: &'e [Example],
    left_out: &HashSet<&str>,
    strings: &HashSet<String>,
    options: &HashMap<String, String>,
) -> Vec<&'e Example> {
    let share: usize = options.get("made").and_then(|value| value.parse().ok()).unwrap_or(50);
    let kept = all.iter().filter(|example| {
        !left_out.contains(stem(&example.file))
            && !strings.contains(&fold(&example.raw))
            && (!example.is_made || hash(&example.raw) % 100 < share)
    });
    kept.collect()
}

fn cross_validate(
    list: &Path,
    all: &[Example],
    plan: &Plan,
    folds: usize,
    only: usize,
    options: &HashMap<String, String>,
) {
    let (values, aligned) = of_list(list);
    eprintln!("{} strings in the list, {} aligned", values.len(), aligned.len());
    let mut names: Vec<&str> = values.iter().filter_map(|value| value["file"].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    // Files by turns of size, so that folds are alike.
    let size = |name: &str| values.iter().filter(|value| value["file"] == name).count();
    names.sort_by_key(|name| std::cmp::Reverse(size(name)));
    let fold_of: HashMap<&str, usize> =
        names.iter().enumerate().map(|(index, name)| (*name, index % folds)).collect();
    let mut total = Score::default();
    for fold_number in 0..only {
        let is_test = |value: &serde_json::Value| {
            value["file"].as_str().is_some_and(|file| fold_of[file] == fold_number)
        };
        let left_out: HashSet<&str> = names
            .iter()
            .filter(|name| fold_of[**name] == fold_number)
            .map(|name| stem(name))
            .collect();
        let strings: HashSet<String> = values
            .iter()
            .filter(|value| is_test(value))
            .filter_map(|value| value["raw"].as_str())
            .map(fold)
            .collect();
        let mut examples = chosen(all, &left_out, &strings, options);
        let known: HashSet<String> = examples.iter().map(|example| fold(&example.raw)).collect();
        let more = values
            .iter()
            .enumerate()
            .filter(|(_, value)| !is_test(value))
            .filter_map(|(index, _)| aligned.get(&index));
        examples.extend(more.filter(|example| !known.contains(&fold(&example.raw))));
        eprintln!(
            "fold {}: {} examples, {} files left out",
            fold_number + 1,
            examples.len(),
            left_out.len()
        );
        let model = train(&examples, plan);
        eprintln!(
            "vocabulary {}, rows {} used of {}",
            model.vocabulary.len(),
            model.used_rows(),
            model.rows.len()
        );
        let mut score = Score::default();
        for value in values.iter().filter(|value| is_test(value)) {
            judge(&model, value, &mut score, options);
        }
        println!("fold {}: {}", fold_number + 1, score.line());
        total.add(&score);
    }
    println!("{}", total.table());
}

fn judge(
    model: &Model,
    value: &serde_json::Value,
    score: &mut Score,
    options: &HashMap<String, String>,
) {
    let raw = value["raw"].as_str().unwrap_or_default();
    let parsed = parse_with(model, raw);
    let wrong = score.see(value, &parsed.reference);
    if let Some(field) = options.get("show") {
        for (name, wanted, got) in wrong {
            if name == field || field == "all" {
                println!("{name}: wanted {wanted:?} got {got:?} in {raw}");
            }
        }
    }
}

/// Trains on everything and writes the weights.
fn write(out: &Path, all: &[Example], plan: &Plan, options: &HashMap<String, String>) {
    let mut examples = chosen(all, &HashSet::new(), &HashSet::new(), options);
    let (_, aligned) = options.get("list").map(|list| of_list(Path::new(list))).unwrap_or_default();
    let known: HashSet<String> = examples.iter().map(|example| fold(&example.raw)).collect();
    let mut more: Vec<(&usize, &Example)> =
        aligned.iter().filter(|(_, example)| !known.contains(&fold(&example.raw))).collect();
    more.sort_by_key(|(index, _)| **index);
    examples.extend(more.into_iter().map(|(_, example)| example));
    let made = examples.iter().filter(|example| example.is_made).count();
    let files: HashSet<&str> = examples.iter().map(|example| example.file.as_str()).collect();
    let provenance = format!(
        "learnt by tests/citation_training from {} reference strings as printed and {made} rendered ones, of {} articles\n{plan:?}",
        examples.len() - made,
        files.len()
    );
    let model = train(&examples, plan);
    let bytes = ivig::citation::weights::encode(&model, &provenance);
    std::fs::write(out, &bytes).expect("a folder to write to");
    println!("{provenance}\n{} bytes", bytes.len());
}

/// Trains on all but every n-th file and judges on the strings as printed of those.
fn held_out(all: &[Example], plan: &Plan, parts: usize, options: &HashMap<String, String>) {
    let mut names: Vec<&str> = all.iter().map(|example| stem(&example.file)).collect();
    names.sort_unstable();
    names.dedup();
    let left_out: HashSet<&str> =
        names.into_iter().filter(|name| hash(name).is_multiple_of(parts)).collect();
    let tests: Vec<&Example> = all
        .iter()
        .filter(|example| !example.is_made && left_out.contains(stem(&example.file)))
        .collect();
    let strings: HashSet<String> = tests.iter().map(|example| fold(&example.raw)).collect();
    let examples = chosen(all, &left_out, &strings, options);
    eprintln!(
        "held out: {} strings of {} files; {} examples",
        tests.len(),
        left_out.len(),
        examples.len()
    );
    let model = train(&examples, plan);
    let mut score = Score::default();
    for test in tests {
        judge(&model, &score::truth(test), &mut score, options);
    }
    println!("{}", score.table());
}
