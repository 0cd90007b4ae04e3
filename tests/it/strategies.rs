//! Published search strategies run as they were published.

use std::fs;
use std::path::PathBuf;

use ivig::query::{Dialect, Strategy};
use serde_json::Value;

use crate::harness::{FILLER, Home, repository};

/// The strategies with the name of their syntax.
fn published() -> Vec<(PathBuf, String)> {
    let folder = repository().join("tests/strategies");
    let entries = fs::read_dir(folder).expect("the folder of strategies");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let dialect = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.rsplit('.').nth(1).unwrap_or_default().to_owned()
    };
    files.into_iter().map(|file| (file.clone(), dialect(&file))).collect()
}

#[test]
fn thirty_published_strategies_run_and_show_counts_by_line() {
    let home = Home::starter();
    let published = published();
    assert!(published.len() >= 30);
    for (file, dialect) in published {
        let text = fs::read_to_string(&file).expect("a strategy");
        let syntax = match dialect.as_str() {
            "ovid" => Dialect::Ovid,
            "cochrane" => Dialect::Cochrane,
            _ => Dialect::PubMed,
        };
        let strategy =
            Strategy::parse(&text, syntax).unwrap_or_else(|errors| panic!("{file:?}: {errors:?}"));
        let path = file.to_str().expect("a path");
        let args =
            ["search", "--dialect", &dialect, "--strategy", path, "--explain", "--format", "json"];
        let value = home.run(args).json();
        let lines = value["lines"].as_array().expect("lines");
        assert_eq!(lines.len(), strategy.lines.len(), "{file:?}");
        for line in lines {
            assert!(
                line["articles"].is_u64() && line["parts"][0]["articles"] == line["articles"],
                "{line}"
            );
        }
        let last = &lines[lines.len() - 1];
        assert_eq!(last["articles"], value["total"]["articles"], "{file:?}");
    }
}

#[test]
fn lines_refer_to_lines_and_the_last_one_is_the_result() {
    let article = |title: &str, body: &str| {
        format!("---\ntitle: {title}\n---\n\n## Results\n\n{body}\n{FILLER}")
    };
    let home = Home::new()
        .file(
            "corpus/b.md",
            article("Stiff person", "IVIG helped one stiff person in a small trial."),
        )
        .file(
            "corpus/c.md",
            article("Kawasaki disease", "IVIG helped every child in a large trial."),
        )
        .file("s.txt", "# a comment\n1. stiff[ti]\n2. ivig[body]\n3. trial\n4. #2 AND #3 NOT #1\n")
        .file("bad.txt", "1. stiff[ti]\n2. #3 AND #1\n3. ivig[tib]\n");
    let value =
        home.run(["search", "--strategy", "s.txt", "--format", "json"]).expect_code(0).json();
    let counts: Vec<Option<u64>> = value["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line["articles"].as_u64())
        .collect();
    assert_eq!(counts, [Some(1), Some(2), Some(2), Some(1)]);
    assert_eq!(value["hits"][0]["article"], Value::from("c"));
    home.run(["search", "--strategy", "bad.txt"])
        .expect_code(2)
        .expect_err("line 2: line 3 comes after this one")
        .expect_err("line 3: unknown field tag `[tib]`");
}
