//! Files that hold many articles: each has its key, and the file comes, changes and goes as a whole.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Home, Random, strings};

/// A line of a collection.
fn record(id: &str, text: &str) -> String {
    format!("{}\n", json!({ "id": id, "title": format!("Title of {id}"), "text": text }))
}

fn keys(home: &Home) -> Vec<String> {
    let mut keys = strings(&home.run(["dump", "articles"]).ndjson(), "key");
    keys.sort();
    keys
}

/// The reasons for what the last run skipped, with their details.
fn index(home: &Home) -> Vec<String> {
    let report = home.run(["index", "--prune", "--format", "json"]).json();
    let skipped = report["skipped"].as_array().cloned().unwrap_or_default();
    let shown =
        |skip: &Value| format!("{}: {}", skip["path"], skip["detail"].as_str().unwrap_or_default());
    skipped.iter().map(shown).collect()
}

#[test]
fn a_collection_has_an_article_a_line() {
    let text = record("MED-1", "Immunoglobulin alpha.") + "{\"id\": \n" + &record("a b", "Beta.");
    let home = Home::new().file("corpus/docs.jsonl", text);
    let run = home.run(["index"]).expect_code(3).expect_out("2 articles");
    run.expect_err("skipped `corpus/docs.jsonl`: malformed: line 2: no JSON object");
    assert_eq!(keys(&home), ["MED-1", "a-b"]);
    home.run(["search", "alpha"]).expect_code(0).expect_out("MED-1#s1.p1");
    home.run(["show", "MED-1"]).expect_code(0).expect_out("Title of MED-1");
    home.run(["status"]).expect_out("from JSON Lines").expect_out("2 articles");
    home.run(["status", "--skipped"]).expect_out("line 2");
    home.run(["index"]).expect_code(0).expect_out("unchanged        1 file");
}

#[test]
fn a_changed_collection_is_replaced_as_a_whole() {
    let home = Home::new().file("corpus/docs.jsonl", record("1", "Alpha.") + &record("2", "Beta."));
    assert!(index(&home).is_empty());
    home.write("corpus/docs.jsonl", record("3", "Gamma.") + &record("2", "Delta."));
    assert!(index(&home).is_empty());
    assert_eq!(keys(&home), ["2", "3"]);
    for (word, code) in [("alpha", 1), ("beta", 1), ("gamma", 0), ("delta", 0)] {
        home.run(["search", word]).expect_code(code);
    }
    home.remove("corpus/docs.jsonl");
    home.write("corpus/other.jsonl", record("4", "Alpha."));
    assert!(index(&home).is_empty());
    assert_eq!(keys(&home), ["4"]);
}

#[test]
fn an_id_names_one_article_whatever_file_it_stands_in() {
    let home = Home::new()
        .file("corpus/a.jsonl", record("1", "Alpha."))
        .file("corpus/b.jsonl", record("1", "Beta.") + &record("2", "Gamma."));
    assert_eq!(index(&home), ["\"corpus/b.jsonl\": id 1 was read from `corpus/a.jsonl`"]);
    assert_eq!(keys(&home), ["1", "2"]);
    // When the first is gone, the second takes its place.
    home.remove("corpus/a.jsonl");
    assert!(index(&home).is_empty());
    assert_eq!(keys(&home), ["1", "2"]);
    home.run(["search", "beta"]).expect_code(0);
}

#[test]
fn records_that_change_places_between_files_are_all_kept() {
    let home = Home::new()
        .file("corpus/a.jsonl", record("1", "Alpha.") + &record("2", "Beta."))
        .file("corpus/b.jsonl", record("3", "Gamma."));
    assert!(index(&home).is_empty());
    home.write("corpus/a.jsonl", record("3", "Gamma.") + &record("2", "Beta."));
    home.write("corpus/b.jsonl", record("1", "Alpha."));
    assert!(index(&home).is_empty());
    assert_eq!(keys(&home), ["1", "2", "3"]);
}

#[test]
fn an_id_and_a_file_of_one_name_are_two_articles() {
    let words = "Immunoglobulin was given to all patients of this small series for as long as they \
                 had need of it and was tolerated by all of them.";
    let home = Home::new()
        .file("corpus/7.md", format!("# Seven\n\n{words}\n"))
        .file("corpus/b.jsonl", record("7", "Beta."));
    assert!(index(&home).is_empty());
    let keys = keys(&home);
    assert!(keys.len() == 2 && keys[0] == "7" && keys[1].starts_with("7~"), "{keys:?}");
}

#[test]
fn records_without_any_identifier_are_known_by_their_bytes() {
    let line = |text: &str| format!("{}\n", json!({ "text": text }));
    let home = Home::new()
        .file("corpus/a.jsonl", line("Alpha.") + &line("Beta."))
        .file("corpus/b.jsonl", line("Gamma.") + &line("Beta."));
    let skipped = index(&home);
    assert!(skipped.len() == 1 && skipped[0].contains("corpus/a.jsonl"), "{skipped:?}");
    assert_eq!(keys(&home), ["a", "a.2", "b"]);
}

/// A file is committed with all its articles or not at all.
#[test]
fn killed_at_any_moment_an_index_has_whole_collections() {
    const FILES: usize = 6;
    const RECORDS: usize = 40;
    let mut random = Random::new(41);
    let write = |home: &Home| {
        for file in 0..FILES {
            let text = |number| format!("Immunoglobulin {number} of {file}. ").repeat(600);
            let lines: String =
                (0..RECORDS).map(|n| record(&format!("{file}-{n}"), &text(n))).collect();
            home.write(format!("corpus/{file}.jsonl"), lines);
        }
    };
    let clean = Home::new();
    write(&clean);
    let started = Instant::now();
    clean.run(["index", "--commit-mib", "1"]).expect_code(0);
    let whole_run = started.elapsed();
    let expected = clean.run(["dump", "passages"]).stdout();
    let home = Home::new();
    write(&home);
    for kill in 0..8 {
        let moment = whole_run.mul_f64(random.below(1000) as f64 / 1000.0);
        let mut command = home.command(["index", "--commit-mib", "1"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a start");
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        child.kill().expect("a kill");
        child.wait().expect("an end");
        if home.path("index/current/meta.json").exists() {
            let status = home.run(["status", "--format", "json"]).expect_code(0).json();
            let articles = status["articles"].as_u64().unwrap_or(1) as usize;
            assert_eq!(articles % RECORDS, 0, "kill {kill} after {moment:?}: {articles} articles");
        }
    }
    home.run(["index", "--commit-mib", "1"]).expect_code(0);
    assert!(home.run(["dump", "passages"]).stdout() == expected, "differs from a clean build");
}
