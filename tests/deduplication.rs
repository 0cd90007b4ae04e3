//! Measures how well records of one work are found among records as several databases give them.
//!
//! `cargo test --test deduplication -- PATH... [--list] [--seed=N]` reads every file named or below the
//! folders named (the starter corpus where none is), and takes their records, and where a file is an
//! article the entries of its reference list, each work once. From each record it makes duplicates the
//! way databases differ (`Change`), and near misses that are works of their own (`NearMiss`); then all
//! are shuffled and deduplicated. A pair of records is right where both were made from one record by
//! changes alone.
//!
//! Prints precision and recall of the pairs that were taken for one work, what became of each kind of
//! change and of near miss, and how many pairs are left for a person; with `--list` every pair that is
//! wrong or missed. Fails below a precision of 0.998 or a recall of 0.97.

#[path = "common/files.rs"]
mod files;
#[path = "common/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use files::files;
use ivig::citation;
use ivig::citation::matching::{Decided, Description, notice_of};
use ivig::dedupe::find;
use ivig::export::nlm;
use ivig::model::{Author, PageRange, PartialDate, Record};
use ivig::parse::parse_file;
use ivig::text::fold::fold_text;
use random::Random;

const WANTED_PRECISION: f64 = 0.998;
const WANTED_RECALL: f64 = 0.97;

/// How many duplicates are made of a record.
const COPIES: usize = 3;

/// How many of the changes one duplicate takes at most.
const MAX_CHANGES: usize = 4;

/// A way in which databases differ about one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Capitals,
    TitleCase,
    Initials,
    AbbreviatedJournal,
    NoIds,
    ShortPages,
    FirstPageOnly,
    NoAccents,
    NoSubtitle,
    YearOff,
    NoIssue,
    FewAuthors,
}

const CHANGES: [Change; 12] = [
    Change::Capitals,
    Change::TitleCase,
    Change::Initials,
    Change::AbbreviatedJournal,
    Change::NoIds,
    Change::ShortPages,
    Change::FirstPageOnly,
    Change::NoAccents,
    Change::NoSubtitle,
    Change::YearOff,
    Change::NoIssue,
    Change::FewAuthors,
];

/// Another work that looks like the one it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NearMiss {
    PartOneAndTwo,
    Erratum,
    Reply,
    SameTitleNextYears,
    AbstractOfIssue,
}

const NEAR_MISSES: [NearMiss; 5] = [
    NearMiss::PartOneAndTwo,
    NearMiss::Erratum,
    NearMiss::Reply,
    NearMiss::SameTitleNextYears,
    NearMiss::AbstractOfIssue,
];

/// A record with the truth about it.
struct Made {
    record: Record,
    work: usize,
    /// What was done to it; nothing for one as it was read.
    how: Vec<String>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let lists = args.iter().any(|arg| arg == "--list");
    let seed = args.iter().find_map(|arg| arg.strip_prefix("--seed=")?.parse().ok()).unwrap_or(41);
    let mut paths: Vec<PathBuf> =
        args.iter().filter(|arg| !arg.starts_with('-')).map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    }
    let read: Vec<Record> = files(&paths).iter().flat_map(|file| records(file)).collect();
    let originals = each_work_once(&read);
    println!("{} records read; {} works", read.len(), originals.len());
    let made = make(&originals, seed);
    let descriptions: Vec<Description> =
        made.iter().map(|one| Description::from(&one.record)).collect();
    let started = std::time::Instant::now();
    let found = find(&descriptions, &Decided::default());
    println!("{} records made; deduplicated in {:.2?}", made.len(), started.elapsed());
    let mut groups = vec![0; made.len()];
    for (group, records) in found.works.iter().enumerate() {
        for &record in records {
            groups[record as usize] = group;
        }
    }
    let to_see: HashSet<(usize, usize)> =
        found.review.iter().map(|pair| (pair.a as usize, pair.b as usize)).collect();
    measure(&made, &groups, &to_see, lists)
}

/// The records of a file that say enough to be told apart: title, author, year.
fn records(file: &Path) -> Vec<Record> {
    let bytes = std::fs::read(file).expect("a readable file");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut records = Vec::new();
    for parsed in parse_file(&bytes, &name).items.into_iter().flatten() {
        let mut article = parsed.article;
        article.references.iter_mut().for_each(citation::complete);
        records.extend(article.references.iter().map(Record::from));
        records.push(Record::from(&article));
    }
    let tells = |record: &Record| {
        record.title.is_some() && !record.authors.is_empty() && record.published.is_some()
    };
    records.retain(tells);
    records
}

/// The first record of each work, by a rule that knows nothing of how records are compared: the same
/// identifier, the same letters of the author and the title, or the same ones of the author and the
/// same year, volume and first page.
fn each_work_once(records: &[Record]) -> Vec<Record> {
    let mut seen = HashSet::new();
    let mut once = Vec::new();
    for record in records {
        let title = letters(record.title.as_deref().unwrap_or_default());
        let author = letters(record.authors.first().map_or("", Author::name));
        let year = record.published.map_or(0, |date| date.year);
        let volume = record.volume.as_deref().unwrap_or_default();
        let place = record.pages.as_ref().filter(|pages| pages.first.len() > 1);
        let place = place.map(|pages| format!("{author} {year};{volume}:{}", pages.first));
        let by_text = [format!("{author}: {title}")].into_iter().chain(place);
        let names: Vec<String> = record.ids.named().chain(by_text).collect();
        let is_new = names.iter().all(|name| !seen.contains(name));
        seen.extend(names);
        if is_new {
            once.push(record.clone());
        }
    }
    once
}

fn letters(text: &str) -> String {
    fold_text(text).replace(' ', "")
}

/// The records, their duplicates and near misses, in no order.
fn make(originals: &[Record], seed: u64) -> Vec<Made> {
    let mut random = Random::new(seed);
    let mut made = Vec::new();
    let mut works = originals.len();
    for (work, record) in originals.iter().enumerate() {
        made.push(Made { record: record.clone(), work, how: Vec::new() });
        for _ in 0..COPIES {
            made.push(changed(record, work, &mut random));
        }
        let miss = NEAR_MISSES[random.below(NEAR_MISSES.len())];
        for record in near_misses(miss, record, &mut random) {
            made.push(Made { record, work: works, how: vec![format!("{miss:?}")] });
            works += 1;
        }
    }
    for at in (1..made.len()).rev() {
        made.swap(at, random.below(at + 1));
    }
    made
}

fn changed(record: &Record, work: usize, random: &mut Random) -> Made {
    let mut copy = record.clone();
    let mut how = BTreeSet::new();
    for _ in 0..=random.below(MAX_CHANGES) {
        how.insert(CHANGES[random.below(CHANGES.len())]);
    }
    for &change in &how {
        apply(change, &mut copy, random);
    }
    Made { record: copy, work, how: how.iter().map(|change| format!("{change:?}")).collect() }
}

fn apply(change: Change, record: &mut Record, random: &mut Random) {
    match change {
        Change::Capitals => record.title = record.title.as_ref().map(|title| title.to_uppercase()),
        Change::TitleCase => record.title = record.title.as_deref().map(title_case),
        Change::Initials => {
            record.authors.iter_mut().for_each(|author| author.given = initials(&author.given));
        }
        Change::AbbreviatedJournal => {
            record.container = record.container.as_deref().map(abbreviated);
        }
        Change::NoIds => record.ids = ivig::model::ArticleIds::default(),
        Change::ShortPages => record.pages = record.pages.as_ref().map(short_pages),
        Change::FirstPageOnly => {
            if let Some(pages) = &mut record.pages {
                pages.last = None;
            }
        }
        Change::NoAccents => {
            record.title = record.title.as_deref().map(without_accents);
            for author in &mut record.authors {
                author.family = without_accents(&author.family);
                author.given = without_accents(&author.given);
            }
        }
        Change::NoSubtitle => record.title = record.title.as_deref().map(without_subtitle),
        Change::YearOff => {
            let mut step = |year: u16| if random.below(2) == 0 { year + 1 } else { year - 1 };
            record.published =
                record.published.and_then(|date| PartialDate::new(step(date.year), None, None));
        }
        Change::NoIssue => record.issue = None,
        Change::FewAuthors => record.authors.truncate(1 + random.below(3)),
    }
}

fn title_case(title: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    };
    title.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

/// `Marinos C.` as `M.C.`
fn initials(given: &str) -> String {
    let words = given.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.chars().next()).map(|letter| format!("{letter}.")).collect()
}

/// A journal's name as lists shorten them: no small words, no subtitle, long words cut.
fn abbreviated(name: &str) -> String {
    let main = name.split([':', '(']).next().unwrap_or(name);
    let words: Vec<&str> = main
        .split_whitespace()
        .filter(|word| !matches!(word.to_lowercase().as_str(), "the" | "of" | "and" | "in" | "for"))
        .collect();
    if words.len() < 2 {
        return main.trim().to_owned();
    }
    let short = |word: &&str| {
        if word.chars().count() > 6 { word.chars().take(4).collect() } else { (*word).to_owned() }
    };
    words.iter().map(short).collect::<Vec<String>>().join(" ")
}

/// 1194-1205 as 1194-205.
fn short_pages(pages: &PageRange) -> PageRange {
    let mut pages = pages.clone();
    if let Some(last) = pages.last.as_mut().filter(|last| last.len() == pages.first.len()) {
        let same = pages.first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        if pages.first.is_ascii() && last.is_ascii() && same < last.len() {
            last.drain(..same);
        }
    }
    pages
}

fn without_accents(text: &str) -> String {
    let plain = |c: char| {
        let folded = fold_text(&c.to_string());
        if c.is_alphabetic() && !c.is_ascii() && !folded.is_empty() {
            folded
        } else {
            c.to_string()
        }
    };
    text.chars().map(plain).collect()
}

/// What stands before the subtitle, where that is enough of a title.
fn without_subtitle(title: &str) -> String {
    let main = title.split(": ").next().unwrap_or(title);
    let is_enough = main.split(' ').count() >= 3 && notice_of(main).is_none();
    if is_enough { main.to_owned() } else { title.to_owned() }
}

/// Works of their own: the two parts where the work is told in two, else one.
fn near_misses(miss: NearMiss, record: &Record, random: &mut Random) -> Vec<Record> {
    let mut other = Record { ids: ivig::model::ArticleIds::default(), ..record.clone() };
    let title = record.title.clone().unwrap_or_default();
    let title = title.trim_end_matches('.');
    match miss {
        NearMiss::PartOneAndTwo => {
            let part = |number: &str, place: usize| Record {
                title: Some(format!("{title}: part {number}")),
                pages: PageRange::new(&(2000 + place).to_string(), None),
                issue: Some((30 + place).to_string()),
                ..other.clone()
            };
            let place = random.below(2000);
            return vec![part("I", place), part("II", place + 10)];
        }
        NearMiss::Erratum => {
            other.title = Some(format!("Erratum: {title}"));
            // Often told to stand where its article does.
            if random.below(2) == 0 {
                other.pages = PageRange::new(&(3000 + random.below(900)).to_string(), None);
            }
            if random.below(4) == 0 {
                other.ids = record.ids.clone();
            }
        }
        NearMiss::Reply => {
            other.title = Some(format!("Reply to: {title}"));
            other.pages = PageRange::new(&(4000 + random.below(900)).to_string(), None);
        }
        NearMiss::SameTitleNextYears => {
            let later = 1 + random.below(3) as u16;
            other.published =
                other.published.and_then(|date| PartialDate::new(date.year + later, None, None));
            let volume = other.volume.as_deref().and_then(|volume| volume.parse::<u32>().ok());
            other.volume = Some((volume.unwrap_or(900) + u32::from(later)).to_string());
            other.pages = PageRange::new(&(5000 + random.below(900)).to_string(), None);
        }
        NearMiss::AbstractOfIssue => {
            // No other record here is of such a supplement.
            other.issue = Some("Suppl 7".to_owned());
            other.pages = PageRange::new(&format!("A{}", 100 + random.below(800)), None);
        }
    }
    vec![other]
}

#[derive(Default)]
struct Counts {
    right: usize,
    wrong: usize,
    missed: usize,
    /// Of what was missed, or of near misses: left to a person.
    to_see: usize,
}

fn measure(
    made: &[Made],
    groups: &[usize],
    to_see: &HashSet<(usize, usize)>,
    lists: bool,
) -> ExitCode {
    let mut total = Counts::default();
    let mut missed_by: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong_by: BTreeMap<&str, usize> = BTreeMap::new();
    for (a, b) in pairs_within(made.iter().map(|one| one.work)) {
        let is_found = groups[a] == groups[b];
        total.right += usize::from(is_found);
        total.missed += usize::from(!is_found);
        for how in made[a].how.iter().chain(&made[b].how) {
            let (of, missed) = missed_by.entry(how).or_default();
            (*of, *missed) = (*of + 1, *missed + usize::from(!is_found));
        }
        if !is_found {
            total.to_see += usize::from(to_see.contains(&(a, b)));
            show(lists, "missed", &made[a], &made[b]);
        }
    }
    for (a, b) in pairs_within(groups.iter().copied()) {
        if made[a].work != made[b].work {
            total.wrong += 1;
            let how = made[a].how.iter().chain(&made[b].how);
            how.for_each(|how| *wrong_by.entry(how).or_default() += 1);
            show(lists, "wrong", &made[a], &made[b]);
        }
    }
    for (how, (of, missed)) in &missed_by {
        println!("  {how}: {of} pairs, {missed} missed");
    }
    for (how, wrong) in &wrong_by {
        println!("  {how}: in {wrong} wrong pairs");
    }
    println!(
        "right {}, wrong {}, missed {} (of these to be reviewed: {}); {} pairs to review",
        total.right,
        total.wrong,
        total.missed,
        total.to_see,
        to_see.len()
    );
    let precision = total.right as f64 / (total.right + total.wrong).max(1) as f64;
    let recall = total.right as f64 / (total.right + total.missed).max(1) as f64;
    println!("precision {precision:.4}, recall {recall:.4}");
    let failed = total.right == 0 || precision < WANTED_PRECISION || recall < WANTED_RECALL;
    println!("{} passed, {} failed", u8::from(!failed), u8::from(failed));
    ExitCode::from(u8::from(failed))
}

/// Pairs of places that have the same number.
fn pairs_within(numbers: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut places: HashMap<usize, Vec<usize>> = HashMap::new();
    numbers.enumerate().for_each(|(at, number)| places.entry(number).or_default().push(at));
    let mut pairs: Vec<(usize, usize)> = places
        .into_values()
        .flat_map(|all| {
            let pairs = all.iter().enumerate().flat_map(|(at, &a)| {
                all[at + 1..].iter().map(move |&b| (a, b)).collect::<Vec<_>>()
            });
            pairs.collect::<Vec<_>>()
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

fn show(lists: bool, verdict: &str, a: &Made, b: &Made) {
    if lists {
        for one in [a, b] {
            println!("{verdict} {:?}: {}", one.how, nlm::citation(&one.record));
        }
    }
}
