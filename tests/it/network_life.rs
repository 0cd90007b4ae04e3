//! However an index came to be what it is, and whatever befell the file of its network, the network
//! answers as one made afresh does.

use std::collections::BTreeMap;
use std::path::PathBuf;

use walkdir::WalkDir;

use crate::harness::{Home, Random};
use crate::library::{Paper, Style, doi, key, library};

const STEPS: usize = 9;

/// The numbers that articles may have, and the first work that no article is.
const NUMBERS: usize = 12;
const FIRST_MISSING: usize = 60;

/// What people decided, and what is known of retractions, holds for whatever articles there are.
fn decisions() -> String {
    format!(
        "[[same]]\nworks = [\"{}\", \"{}\"]\n\n[[different]]\nworks = [\"{}\", \"{}#r1\"]\n",
        key(3),
        doi(FIRST_MISSING + 1),
        key(4),
        key(5)
    )
}

fn retractions() -> String {
    format!(
        "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,OriginalPaperPubMedID,\
         RetractionNature,Reason\n1/2/2020,,,{},,Retraction,\n1/2/2021,,,{},,Correction,\n",
        doi(2),
        doi(FIRST_MISSING)
    )
}

/// An article that cites articles and works that are not here, in all styles.
fn paper(random: &mut Random, number: usize) -> Paper {
    let cites = (0..random.below(7)).map(|_| {
        let cited = 1 + random.below(NUMBERS);
        let is_missing = random.below(4) == 0;
        let cited = if is_missing { FIRST_MISSING + cited % 4 } else { cited };
        (cited, *random.pick(&Style::ALL))
    });
    let cites = cites.collect();
    Paper { cites, ..Paper::new(number, &[]) }
}

/// A home with decisions and data on retractions.
fn home(papers: &BTreeMap<usize, Paper>) -> Home {
    let home = Home::new()
        .file("lists/decisions.toml", decisions())
        .file("retractions.csv", retractions());
    for paper in papers.values() {
        paper.write_to(&home);
    }
    home.run(["retractions", "load", "retractions.csv"]).expect_code(0);
    home.run(["index"]).expect_code(0);
    home
}

/// What users see of the network of a home that holds these articles.
fn seen(home: &Home, papers: &BTreeMap<usize, Paper>) -> Vec<String> {
    let json = ["--format", "json"];
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut add = |args: &[&str]| commands.push(args.iter().map(|&arg| arg.to_owned()).collect());
    add(&["refs", "missing", "-n", "99", "--format", "json"]);
    add(&["refs", "graph", "--missing", "--format", "graphml"]);
    add(&["retractions", "list", "--format", "json"]);
    add(&["search", "immunoglobulin", "--sort", "cited", "--format", "ndjson", "-n", "99"]);
    add(&["refs", "cited-by", &doi(FIRST_MISSING), json[0], json[1]]);
    add(&["refs", "why", &doi(FIRST_MISSING + 1), json[0], json[1]]);
    for (place, number) in papers.keys().enumerate().take(3) {
        add(&["refs", &key(*number), json[0], json[1]]);
        if place == 0 {
            add(&["refs", "near", &key(*number), json[0], json[1]]);
            add(&["refs", "snowball", &key(*number), "--depth", "2", json[0], json[1]]);
        }
    }
    let runs = commands.into_iter().map(|args| {
        let run = home.run(&args);
        run.check(!run.stderr().contains("error: cannot"), "no error but of names of nothing");
        format!("{}\n{}{}", args.join(" "), run.stdout(), run.stderr())
    });
    runs.collect()
}

#[track_caller]
fn expect_equal(own: &[String], fresh: &[String], told: &str) {
    let differs = own.iter().zip(fresh).find(|(own, fresh)| own != fresh);
    let (own, fresh) = differs.map_or(("", ""), |(own, fresh)| (own, fresh));
    assert!(differs.is_none(), "{told}\n--- here\n{own}\n--- in a fresh index\n{fresh}");
}

fn live(seed: u64) {
    let mut random = Random::new(seed);
    let mut papers: BTreeMap<usize, Paper> =
        (1..=8).map(|number| (number, paper(&mut random, number))).collect();
    let home_here = home(&papers);
    let mut history = Vec::new();
    for _ in 0..STEPS {
        let number = 1 + random.below(NUMBERS);
        match random.below(5) {
            0 | 1 => {
                history.push(format!("wrote {number}"));
                papers.insert(number, paper(&mut random, number));
                papers[&number].write_to(&home_here);
            }
            2 => {
                let Some(gone) = papers.remove(&number) else { continue };
                history.push(format!("removed {number}"));
                home_here.remove(gone.path());
            }
            3 => {
                history.push("compacted".to_owned());
                home_here.run(["compact"]).expect_code(0);
            }
            _ => {
                history.push("rebuilt".to_owned());
                home_here.run(["index", "--rebuild"]).expect_code(0);
            }
        }
        home_here.run(["index", "--prune", "--commit-mib", "1"]).expect_code(0);
        let (own, fresh) = (seen(&home_here, &papers), seen(&home(&papers), &papers));
        expect_equal(&own, &fresh, &format!("seed {seed}: {}", history.join(", ")));
    }
}

#[test]
fn a_network_of_many_changes_equals_a_fresh_one() {
    live(1);
}

#[test]
fn and_so_does_another() {
    live(2);
}

/// The file of the network below a home.
fn file(home: &Home) -> PathBuf {
    let mut files = WalkDir::new(home.path("index")).into_iter().flatten();
    let found = files.find(|entry| entry.file_name() == "network.bin");
    found.expect("the file of the network").into_path()
}

#[test]
fn a_damaged_file_is_made_anew_without_a_word() {
    let mut random = Random::new(3);
    let papers: BTreeMap<usize, Paper> =
        (1..=6).map(|number| (number, paper(&mut random, number))).collect();
    let home = home(&papers);
    let expected = seen(&home, &papers);
    let missing = || {
        let run = home.run(["refs", "missing", "-n", "99", "--format", "json"]).expect_code(0);
        (run.stdout(), run.stderr())
    };
    let listed = missing();
    let whole = std::fs::read(file(&home)).expect("the network");
    let other = std::fs::read(file(&library(&[Paper::new(1, &[2])]))).expect("another network");
    let mut damaged: Vec<Vec<u8>> = vec![Vec::new(), b"ivig-net".to_vec(), vec![0; 4096], other];
    for _ in 0..4 {
        damaged.push(whole[..random.below(whole.len())].to_vec());
        let mut flipped = whole.clone();
        flipped[random.below(whole.len())] ^= 1 << random.below(8);
        damaged.push(flipped);
    }
    damaged.push([&whole[..], b"\n"].concat());
    for bytes in damaged {
        std::fs::write(file(&home), &bytes).expect("a damaged file");
        assert_eq!(missing(), listed);
        assert_eq!(std::fs::read(file(&home)).expect("the network"), whole);
    }
    std::fs::remove_file(file(&home)).expect("no file");
    expect_equal(&seen(&home, &papers), &expected, "without the file");
    assert_eq!(std::fs::read(file(&home)).expect("the network"), whole);
}

#[test]
fn a_file_of_another_time_is_not_believed() {
    let mut random = Random::new(4);
    let mut papers: BTreeMap<usize, Paper> =
        (1..=6).map(|number| (number, paper(&mut random, number))).collect();
    let home = home(&papers);
    let old = std::fs::read(file(&home)).expect("the network");
    let changed = Paper { cites: vec![(6, Style::Doi)], ..Paper::new(1, &[]) };
    changed.write_to(&home);
    papers.insert(1, changed);
    home.run(["index"]).expect_code(0);
    let expected = seen(&home, &papers);
    std::fs::write(file(&home), &old).expect("the older file");
    expect_equal(&seen(&home, &papers), &expected, "after the article changed");
    // What was decided, and what is known of retractions, is part of it too.
    let before = std::fs::read(file(&home)).expect("the network");
    home.remove("lists/decisions.toml");
    home.remove("lists/retractions.ndjson");
    let expected = seen(&home, &papers);
    std::fs::write(file(&home), &before).expect("the older file");
    expect_equal(&seen(&home, &papers), &expected, "without the lists");
}
