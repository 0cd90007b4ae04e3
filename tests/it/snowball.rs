//! `ivig refs snowball`, `near` and `shared` on libraries made at random, against the same worked out
//! naively from the articles as they are parsed.

use std::collections::{BTreeMap, BTreeSet};

use ivig::citation;
use ivig::parse::parse_file;
use serde_json::Value;

use crate::harness::{Home, Random, strings};
use crate::library::{Paper, Style, first_page, key, library};

const ARTICLES: usize = 16;

/// The first work that no article is; there are as many as articles.
const FIRST_MISSING: usize = 50;

/// Works by what they cite.
type Cites = BTreeMap<usize, BTreeSet<usize>>;

/// Articles that cite each other, themselves, one work twice, and works that are not here.
fn papers(random: &mut Random) -> Vec<Paper> {
    let entry = |random: &mut Random| {
        let number = 1 + random.below(ARTICLES);
        let number = if random.below(3) == 0 { FIRST_MISSING + number } else { number };
        (number, *random.pick(&Style::ALL))
    };
    (1..=ARTICLES)
        .map(|number| {
            let cites = (0..random.below(9)).map(|_| entry(random)).collect();
            Paper { cites, ..Paper::new(number, &[]) }
        })
        .collect()
}

/// What cites what, by the first pages, which no two works have in common.
fn naive(papers: &[Paper]) -> Cites {
    let mut all = Cites::new();
    for paper in papers {
        let items = parse_file(paper.text().as_bytes(), &paper.path()).items;
        let article = items.into_iter().flatten().next().expect("an article").article;
        let number_of = |pages: &Option<ivig::model::PageRange>| {
            let page: usize = pages.as_ref().expect("pages").first.parse().expect("a number");
            page.checked_sub(first_page(0)).expect("a page of a work") / 10
        };
        let number = number_of(&article.pages);
        assert_eq!((number, article.references.len()), (paper.number, paper.cites.len()));
        let mut cited = BTreeSet::new();
        for mut reference in article.references {
            citation::complete(&mut reference);
            cited.insert(number_of(&reference.pages));
        }
        cited.remove(&number);
        all.insert(number, cited);
    }
    all
}

fn cited_by(cites: &Cites, number: usize) -> BTreeSet<usize> {
    cites.get(&number).cloned().unwrap_or_default()
}

fn citing(cites: &Cites, number: usize) -> BTreeSet<usize> {
    cites.iter().filter(|(_, cited)| cited.contains(&number)).map(|(&citing, _)| citing).collect()
}

/// The works of a listing, by number, with what it says of each.
fn works(listed: &Value) -> Vec<(usize, &Value)> {
    let works = listed.as_array().expect("a list").iter();
    works
        .map(|work| {
            let page: usize =
                work["first_page"].as_str().and_then(|page| page.parse().ok()).expect("a page");
            ((page - first_page(0)) / 10, work)
        })
        .collect()
}

fn sorted(listed: &Value) -> Vec<usize> {
    let mut numbers: Vec<usize> = works(listed).into_iter().map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers
}

/// A work that a step found: the step, the works before that cite it and that it cites.
type Found = (u64, BTreeSet<usize>, BTreeSet<usize>);

/// What steps from seeds find, and the log.
fn naive_snowball(
    cites: &Cites,
    seeds: &[usize],
    direction: &str,
    depth: u64,
) -> (BTreeMap<usize, Found>, Vec<String>) {
    let seed = |&number: &usize| (number, (0, BTreeSet::new(), BTreeSet::new()));
    let mut found: BTreeMap<usize, Found> = seeds.iter().map(seed).collect();
    let mut log = Vec::new();
    for step in 1..=depth {
        let before: Vec<usize> =
            found.iter().filter(|(_, one)| one.0 == step - 1).map(|(&number, _)| number).collect();
        if before.is_empty() {
            break;
        }
        let (mut followed, mut new) = (0, 0);
        for &from in &before {
            let back = (direction != "forward").then(|| cited_by(cites, from));
            let forward = (direction != "back").then(|| citing(cites, from));
            let back = back.into_iter().flatten().map(|to| (to, true));
            for (to, is_back) in back.chain(forward.into_iter().flatten().map(|to| (to, false))) {
                followed += 1;
                new += u64::from(!found.contains_key(&to));
                let one = found.entry(to).or_insert((step, BTreeSet::new(), BTreeSet::new()));
                if one.0 == step {
                    if is_back { &mut one.1 } else { &mut one.2 }.insert(from);
                }
            }
        }
        let counted =
            |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        log.push(format!(
            "step {step}: {} followed from {}, {new} new, {} known before",
            counted(followed, "citation"),
            counted(before.len() as u64, "work"),
            followed - new
        ));
    }
    (found, log)
}

fn check_snowballs(home: &Home, cites: &Cites, random: &mut Random) {
    for direction in ["back", "forward", "both"] {
        let mut seeds = BTreeSet::new();
        while seeds.len() < 5 {
            seeds.insert(1 + random.below(ARTICLES));
        }
        let seeds: Vec<usize> = seeds.into_iter().collect();
        let names: Vec<String> = seeds.iter().map(|&seed| key(seed)).collect();
        let mut args = vec!["refs", "snowball", "--direction", direction, "--depth", "2"];
        args.extend(["--format", "json"]);
        args.extend(names.iter().map(String::as_str));
        let run = home.run(args);
        let listed = run.json();
        let listed = works(&listed);
        let number_of: BTreeMap<String, usize> = listed
            .iter()
            .map(|(number, work)| (work["work"].as_str().unwrap_or_default().to_owned(), *number))
            .collect();
        let origins = |work: &Value, side: &str| -> BTreeSet<usize> {
            let names = work[side].as_array().expect("a list");
            names.iter().map(|name| number_of[name.as_str().expect("a name")]).collect()
        };
        let own: BTreeMap<usize, Found> = listed
            .iter()
            .map(|(number, work)| {
                let step = work["step"].as_u64().expect("a step");
                (*number, (step, origins(work, "found_cited_by"), origins(work, "found_citing")))
            })
            .collect();
        assert_eq!(own.len(), listed.len(), "no work is listed twice");
        let (expected, log) = naive_snowball(cites, &seeds, direction, 2);
        assert_eq!(own, expected, "{direction} from {seeds:?}");
        let told: Vec<String> = run.stderr().lines().skip(1).map(str::to_owned).collect();
        assert_eq!(told, log, "{direction} from {seeds:?}");
        run.check(run.stderr().starts_with("5 seeds\n"), "the number of seeds");
    }
}

fn check_near(home: &Home, cites: &Cites, number: usize) {
    let near = home.run(["refs", "near", &key(number), "-n", "99", "--format", "json"]).json();
    let all: BTreeSet<usize> =
        cites.iter().flat_map(|(&own, cited)| cited.iter().copied().chain([own])).collect();
    let (own_cited, own_citing) = (cited_by(cites, number), citing(cites, number));
    let mut expected = BTreeMap::new();
    for other in all.into_iter().filter(|&other| other != number) {
        let coupling = cited_by(cites, other).intersection(&own_cited).count() as u64;
        let together = citing(cites, other).intersection(&own_citing).count() as u64;
        if (coupling, together) != (0, 0) {
            let cosine = |common: u64, own: usize, other: usize| {
                common as f64 / ((own * other) as f64).sqrt().max(1.0)
            };
            let score = cosine(coupling, own_cited.len(), cited_by(cites, other).len())
                + cosine(together, own_citing.len(), citing(cites, other).len());
            expected.insert(other, (coupling, together, score));
        }
    }
    let near = works(&near);
    assert_eq!(near.len(), expected.len(), "near {number}");
    let mut last = f64::INFINITY;
    for (other, work) in near {
        let (coupling, together, score) = expected[&other];
        let own = (work["cites_in_common"].as_u64(), work["cited_together_by"].as_u64());
        assert_eq!(own, (Some(coupling), Some(together)), "{number} and {other}");
        let own = work["score"].as_f64().expect("a score");
        assert!((own - score).abs() < 1e-3 && own <= last, "{number} and {other}: {own}, {score}");
        last = own;
    }
}

fn check_shared(home: &Home, cites: &Cites, a: usize, b: usize) {
    let shared = home.run(["refs", "shared", &key(a), &key(b), "--format", "json"]).json();
    let common = |of: fn(&Cites, usize) -> BTreeSet<usize>| -> Vec<usize> {
        of(cites, a).intersection(&of(cites, b)).copied().collect()
    };
    assert_eq!(sorted(&shared["cited_by_both"]), common(cited_by), "{a} and {b}");
    assert_eq!(sorted(&shared["citing_both"]), common(citing), "{a} and {b}");
}

/// What is missing, and how many articles of a work cite it.
fn check_missing(home: &Home, cites: &Cites) {
    let missing = home.run(["refs", "missing", "-n", "99", "--format", "json"]).json();
    let mut expected: BTreeMap<usize, u64> = BTreeMap::new();
    let all = cites.values().flatten().filter(|&&number| number > FIRST_MISSING);
    all.for_each(|&number| *expected.entry(number).or_default() += 1);
    let own: BTreeMap<usize, u64> = works(&missing)
        .into_iter()
        .map(|(number, work)| (number, work["citing_articles"].as_u64().unwrap_or_default()))
        .collect();
    assert_eq!(own, expected);
}

/// Passages as a dump has them agree with the passages that are shown as citing.
fn check_mentions(home: &Home, number: usize) {
    let passages = home.run(["dump", "passages", "--article", &key(number)]).ndjson();
    let list = home.run(["refs", &key(number), "--format", "json"]).json();
    for entry in list.as_array().expect("a list") {
        let cites = |passage: &&Value| {
            passage["cites"].as_array().is_some_and(|all| all.contains(&entry["number"]))
        };
        let expected: Vec<Value> = passages.iter().filter(cites).cloned().collect();
        let mentions = entry["mentions"].as_array().expect("a list");
        assert_eq!(strings(mentions, "anchor"), strings(&expected, "anchor"));
        assert_eq!(mentions.len(), 1, "{number}: {entry}");
    }
}

fn check(seed: u64) {
    let mut random = Random::new(seed);
    let papers = papers(&mut random);
    let (home, cites) = (library(&papers), naive(&papers));
    check_snowballs(&home, &cites, &mut random);
    check_missing(&home, &cites);
    for number in 1..=ARTICLES {
        check_near(&home, &cites, number);
    }
    for _ in 0..6 {
        let (a, b) = (1 + random.below(ARTICLES), 1 + random.below(ARTICLES));
        if a != b {
            check_shared(&home, &cites, a, b);
        }
    }
    check_mentions(&home, 1 + random.below(ARTICLES));
}

#[test]
fn a_library_made_at_random_answers_as_a_naive_reading_does() {
    check(1);
}

#[test]
fn and_so_does_another() {
    check(2);
}

#[test]
fn and_a_third() {
    check(3);
}
