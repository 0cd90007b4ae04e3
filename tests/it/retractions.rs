//! `ivig retractions`, and how retractions, expressions of concern, corrections and reinstatements
//! are told apart wherever a work is shown.

use serde_json::{Value, json};

use crate::harness::{Home, strings};
use crate::library::{Paper, Style, doi, key, library, pmid};

/// A work that is cited and not here.
const MISSING: usize = 50;

const COLUMNS: &str = "Record ID,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,\
    OriginalPaperPubMedID,RetractionNature,Reason\n";

/// A row of the Retraction Watch Database.
fn row(date: &str, doi: &str, pmid: &str, nature: &str) -> String {
    format!("1,{date} 0:00,10.5555/notice,0,{doi},{pmid},{nature},+Error in Data;+Plagiarism;\n")
}

/// Of the works: 1 and the missing one retracted, 3 of concern, 5 corrected, 7 retracted and
/// reinstated later.
fn data() -> String {
    let rows = [
        row("10/28/2023", &doi(1), "0", "Retraction"),
        row("1/2/2021", "unavailable", &pmid(3).to_string(), "Expression of concern"),
        row("2/3/2020", &doi(5), &pmid(5).to_string(), "Correction"),
        row("3/4/2018", &doi(7), "0", "Retraction"),
        row("5/6/2019", &doi(7), "0", "Reinstatement"),
        row("7/8/2022", &doi(MISSING).to_uppercase(), "0", "Retraction"),
        row("7/8/2022", "10.5555/elsewhere", "0", "Retraction"),
        row("7/8/2022", "unavailable", "0", "Retraction"),
    ];
    COLUMNS.to_owned() + &rows.concat()
}

/// The twentieth article cites all that notices are about, and one that none is about; another one
/// cites what is missing too.
fn papers() -> Vec<Paper> {
    let mut papers: Vec<Paper> = [1, 3, 5, 7, 9].map(|number| Paper::new(number, &[])).to_vec();
    papers.push(Paper::new(20, &[1, 3, 5, 7, 9, MISSING]));
    papers[5].cites[0].1 = Style::Bare;
    papers.push(Paper::new(22, &[MISSING]));
    papers
}

fn loaded() -> Home {
    let home = library(&papers()).file("data.csv", data());
    home.run(["retractions", "load", "data.csv", "--dated", "2024-02-01"]).expect_code(0);
    home
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn kinds(of: &Value) -> Vec<String> {
    strings(array(&of["notices"]), "kind")
}

fn hits(home: &Home, word: &str) -> Vec<Value> {
    home.run(["search", word, "--format", "ndjson", "-n", "50", "--per-article", "0"]).ndjson()
}

#[test]
fn data_are_taken_over_and_listed() {
    let home = library(&papers()).file("data.csv", data());
    home.run(["retractions", "list"]).expect_code(1).expect_out("0 works with notices");
    let report = home.run(["retractions", "load", "data.csv", "--format", "json"]).json();
    // Without a date the data are as of their latest notice.
    assert_eq!((&report["records"], &report["dated"]), (&json!(7), &json!("2023-10-28")));
    assert_eq!(report["without_identifier"], json!(1));
    let list = home.run(["retractions", "list", "--format", "json"]).expect_code(0).json();
    let list = array(&list);
    assert_eq!(strings(list, "work"), [key(1), key(3), key(5), key(7), doi(MISSING)]);
    let all: Vec<Vec<String>> = list.iter().map(kinds).collect();
    let expected: [&[&str]; 5] = [
        &["retraction"],
        &["concern"],
        &["correction"],
        &["reinstatement", "retraction"],
        &["retraction"],
    ];
    assert_eq!(all, expected);
    let first = &list[0]["notices"][0];
    assert_eq!(
        (&first["date"], &first["notice"]),
        (&json!("2023-10-28"), &json!("10.5555/notice"))
    );
    assert_eq!(first["source"], json!("Retraction Watch (2023-10-28)"));
    assert_eq!(first["reasons"], json!(["Error in Data", "Plagiarism"]));
    home.run(["retractions", "list"])
        .expect_out("5 works with notices")
        .expect_out("RETRACTED 2023-10-28, 10.5555/notice (says Retraction Watch (2023-10-28))")
        .expect_out(&format!("here as {} · cited by 1 article here", key(1)));
    // Later data take the place of earlier ones.
    home.write("data.csv", COLUMNS.to_owned() + &row("1/1/2024", &doi(9), "0", "Retraction"));
    home.run(["retractions", "load", "data.csv"]).expect_code(0).expect_out("1 record");
    let list = home.run(["retractions", "list", "--format", "json"]).json();
    assert_eq!(strings(array(&list), "work"), [key(9)]);
}

#[test]
fn hits_and_passages_are_marked() {
    let home = loaded();
    for (number, expected) in [
        (1, &["retraction"][..]),
        (3, &["concern"]),
        (5, &["correction"]),
        (7, &["reinstatement", "retraction"]),
        (9, &[]),
    ] {
        let found = hits(&home, &format!("word{number}x"));
        assert!(!found.is_empty() && found.iter().all(|hit| kinds(hit) == expected), "{found:?}");
    }
    let found = hits(&home, "word20x");
    assert!(found.iter().all(|hit| kinds(hit).is_empty()), "{found:?}");
    let mut rests_on: Vec<(u64, Vec<String>)> = Vec::new();
    for reference in found.iter().flat_map(|hit| array(&hit["references"])) {
        rests_on.push((reference["number"].as_u64().unwrap_or_default(), kinds(reference)));
    }
    rests_on.sort();
    let expected: [(u64, &[&str]); 6] = [
        (1, &["retraction"]),
        (2, &["concern"]),
        (3, &["correction"]),
        (4, &["reinstatement", "retraction"]),
        (5, &[]),
        (6, &["retraction"]),
    ];
    let expected = expected
        .map(|(number, kinds)| (number, kinds.iter().map(|kind| (*kind).to_owned()).collect()));
    assert_eq!(rests_on, expected);
}

#[test]
fn readers_are_warned_of_what_cannot_be_relied_on() {
    let home = loaded();
    for (number, line) in [
        (1, "RETRACTED 2023-10-28, 10.5555/notice (says Retraction Watch (2024-02-01)): Error in"),
        (3, "EXPRESSION OF CONCERN 2021-01-02"),
        (5, "CORRECTED 2020-02-03"),
        (7, "REINSTATED 2019-05-06"),
    ] {
        home.run(["search", &format!("word{number}x")]).expect_out(line);
        home.run(["refs", "cited-by", &key(number)]).expect_out(line);
        home.run(["refs", &key(20)]).expect_out(line);
    }
    let text = home.run(["search", "word20x", "-n", "50", "--per-article", "0"]).stdout();
    let mut warned: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("reference "))
        .filter_map(|line| line.split(',').next())
        .collect();
    warned.sort_unstable();
    // Neither a correction nor a retraction that was taken back stands against what rests on it.
    assert_eq!(
        warned,
        [
            "1: RETRACTED 2023-10-28",
            "2: EXPRESSION OF CONCERN 2021-01-02",
            "6: RETRACTED 2022-07-08"
        ]
    );
    let graph = home.run(["refs", "graph", "--missing", "--format", "graphml"]).stdout();
    let retracted = graph.matches("<data key=\"retracted\">true</data>").count();
    assert_eq!(retracted, 2, "{graph}");
}

/// A JATS article that says something of another one, or of itself.
fn related(number: usize, relation: &str, about: &str) -> Paper {
    let metadata = format!(
        "<related-article related-article-type=\"{relation}\" ext-link-type=\"doi\" xlink:href=\"{about}\"/>"
    );
    Paper { metadata, ..Paper::new(number, &[]) }
}

#[test]
fn articles_say_what_became_of_them_and_of_others() {
    let home = library(&[
        Paper::new(1, &[]),
        Paper::new(3, &[]),
        Paper::new(5, &[1, 3, MISSING]),
        related(12, "retracted-article", &doi(1)),
        related(14, "object-of-concern", &doi(3)),
        related(16, "corrected-article", &doi(MISSING)),
        related(18, "retraction-forward", "10.5555/notice"),
        related(20, "correction-forward", "10.5555/erratum"),
        related(22, "commentary-article", &doi(5)),
        related(24, "retracted-article", "10.5555/elsewhere"),
    ]);
    let list = home.run(["retractions", "list", "--format", "json"]).expect_code(0).json();
    let mut said: Vec<String> = array(&list)
        .iter()
        .flat_map(|work| {
            let name = work["work"].as_str().unwrap_or_default();
            let notices = array(&work["notices"]).iter();
            let line = move |notice: &Value| {
                format!("{name}: {} {} {}", notice["kind"], notice["notice"], notice["source"])
                    .replace('"', "")
            };
            notices.map(line).collect::<Vec<_>>()
        })
        .collect();
    said.sort();
    let mut expected = [
        format!("{}: retraction {} {}", key(1), key(12), key(12)),
        format!("{}: concern {} {}", key(3), key(14), key(14)),
        format!("{}: correction {} {}", doi(MISSING), key(16), key(16)),
        format!("{}: retraction doi:10.5555/notice {}", key(18), key(18)),
        format!("{}: correction doi:10.5555/erratum {}", key(20), key(20)),
    ];
    expected.sort();
    assert_eq!(said, expected);
    home.run(["search", "word5x"]).expect_out("reference 1: RETRACTED");
    // With the notice gone, nothing is known any more.
    home.remove("corpus/12.xml");
    home.run(["index", "--prune"]).expect_code(0);
    home.run(["retractions", "list"]).expect_out("4 works with notices");
}

#[test]
fn data_that_cannot_be_read_change_nothing() {
    let home = loaded();
    let before = home.run(["retractions", "list"]).stdout();
    for (text, message) in [
        ("", "no column `OriginalPaperDOI`"),
        ("Title,Year\nA,2001\n", "no column `OriginalPaperDOI`"),
        (COLUMNS, "no record with a date"),
        ("\u{0}\u{1}", "no column"),
    ] {
        home.write("bad.csv", text);
        home.run(["retractions", "load", "bad.csv"]).expect_code(2).expect_err(message);
    }
    home.run(["retractions", "load", "gone.csv"]).expect_code(4).expect_err("gone.csv");
    home.run(["retractions", "load", "data.csv", "--dated", "soon"]).expect_code(2);
    assert_eq!(home.run(["retractions", "list"]).stdout(), before);
    // Where what was taken over is damaged, it says so, and loading it anew mends it.
    let kept = std::fs::read_to_string(home.path("lists/retractions.ndjson")).expect("the data");
    home.write("lists/retractions.ndjson", kept.replace("{\"source\"", "{\"sauce\""));
    let run = home.run(["search", "word1x"]).expect_code(2).expect_err("retractions.ndjson");
    run.expect_err("load the data anew");
    home.run(["retractions", "load", "data.csv", "--dated", "2024-02-01"]).expect_code(0);
    assert_eq!(home.run(["retractions", "list"]).stdout(), before);
}
