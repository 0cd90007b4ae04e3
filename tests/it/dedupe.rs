//! Records of one work, found in several files and in the index: counts, reasons, what is left to
//! decide, and the file of the works.

use serde_json::{Value, json};

use crate::harness::Home;

const EMBASE: &str = "TY  - JOUR
TI  - HIGH-DOSE INTRAVENOUS IMMUNE GLOBULIN FOR STIFF-PERSON SYNDROME
AU  - Dalakas, M.C.
AU  - Fujii, M.
PY  - 2001
JO  - New England Journal of Medicine
VL  - 345
IS  - 26
SP  - 1870
EP  - 6
AN  - L1
DB  - Embase
ER  -

TY  - JOUR
TI  - Erratum: High-dose intravenous immune globulin for stiff-person syndrome
AU  - Dalakas, M.C.
PY  - 2001
JO  - New England Journal of Medicine
VL  - 345
SP  - 1870
DO  - 10.5555/sps
DB  - Embase
ER  -

TY  - JOUR
TI  - Plasma exchange in children with long words in titles
AU  - Roe, J.
PY  - 2010
JO  - Brain
VL  - 12
SP  - 44
DB  - Embase
ER  -
";

const PUBMED: &str = "PMID- 11756577
TI  - High-dose intravenous immune globulin for stiff-person syndrome.
AB  - We gave immune globulin to people who were stiff, and they were less so.
FAU - Dalakas, Marinos C
FAU - Fujii, M
DP  - 2001 Dec 27
JT  - The New England journal of medicine
TA  - N Engl J Med
VI  - 345
IP  - 26
PG  - 1870-6
AID - 10.5555/sps [doi]
PT  - Journal Article

PMID- 999
TI  - Plasma exchange in children with long words in titles.
FAU - Roe, Jane
DP  - 2010
TA  - Brain
VI  - 12
PG  - A7
PT  - Journal Article
";

/// A home with two exports.
fn home() -> Home {
    Home::new().file("imports/embase.ris", EMBASE).file("imports/pubmed.nbib", PUBMED)
}

fn report(home: &Home, more: &[&str]) -> Value {
    let args = [&["dedupe", "imports", "--format", "json"], more].concat();
    home.run(args).expect_code(0).json()
}

#[test]
fn a_report_counts_groups_and_gives_reasons() {
    let home = home();
    let all = report(&home, &[]);
    let prisma = &all["prisma"];
    let counts = ["identified", "duplicates_removed", "left", "pairs_to_review"];
    assert_eq!(counts.map(|count| prisma[count].as_u64().expect("a number")), [5, 1, 4, 2]);
    assert_eq!(
        prisma["identified_by_source"],
        json!([
            { "source": "imports/embase.ris", "records": 3 },
            { "source": "imports/pubmed.nbib", "records": 2 },
        ])
    );
    let group = &all["groups"][0];
    assert_eq!(all["groups"].as_array().map(Vec::len), Some(1));
    assert_eq!(group["kept"], "imports/pubmed.nbib#1");
    assert_eq!(group["records"][0]["name"], "imports/embase.ris#1");
    assert_eq!(group["records"][0]["accession"], "L1");
    assert_eq!(group["links"][0]["reason"], "agreement");
    assert!(group["links"][0]["points"].as_f64() > Some(10.0));
    assert_eq!(group["merged"]["ids"]["pmid"], "11756577");
    home.run(["dedupe", "imports"])
        .expect_code(0)
        .expect_out("duplicates removed          1")
        .expect_out("2 records of one work")
        .expect_out("title equal; first author equal");
}

#[test]
fn what_is_doubtful_is_decided_by_people_and_can_be_taken_back() {
    let home = home();
    let pairs = |value: &Value| -> Vec<(String, String, String)> {
        let text = |pair: &Value, key: &str| pair["a"][key].as_str().unwrap_or_default().to_owned();
        let all = value["review"].as_array().expect("pairs");
        let other = |pair: &Value| pair["b"]["name"].as_str().unwrap_or_default().to_owned();
        let reason = |pair: &Value| pair["reason"].as_str().unwrap_or_default().to_owned();
        all.iter().map(|pair| (text(pair, "name"), other(pair), reason(pair))).collect()
    };
    let before = report(&home, &[]);
    let found = pairs(&before);
    assert_eq!(found.len(), 2);
    assert!(found[0].2.starts_with("both carry"), "{found:?}");
    assert_eq!(found[1].2, "their first pages differ");
    home.run(["dedupe", "imports", "--review"])
        .expect_code(0)
        .expect_out("1. both carry doi:10.5555/sps")
        .expect_out("their first pages differ")
        .expect_out("ivig refs same");
    // Without an index, from any folder of the home.
    home.run([
        "refs",
        "same",
        "imports/embase.ris#3",
        "imports/pubmed.nbib#2",
        "--note",
        "as told",
    ])
    .expect_code(0)
    .expect_out("decisions.toml");
    home.run(["refs", "different", "imports/embase.ris#2", "imports/pubmed.nbib#1"]).expect_code(0);
    let decided = report(&home, &[]);
    assert_eq!(decided["prisma"]["duplicates_removed"], 2);
    assert_eq!(decided["prisma"]["pairs_to_review"], 0);
    assert_eq!(decided["groups"][1]["links"][0]["reason"], "decided");
    home.run(["dedupe", "imports", "--review"]).expect_code(1).expect_err("no pair is left");
    home.remove("lists/decisions.toml");
    assert_eq!(report(&home, &[]), before);
}

#[test]
fn decisions_about_records_that_are_not_there_are_told_of() {
    let home = home();
    home.run(["refs", "same", "imports/embase.ris#9", "imports/pubmed.nbib#1"])
        .expect_code(1)
        .expect_err("has no record 9")
        .expect_err("hint: it has 3");
    assert!(!home.path("lists/decisions.toml").exists());
    let decision = "[[same]]\nworks = [\"imports/embase.ris#9\", \"other.ris#1\"]\n";
    home.write("lists/decisions.toml", decision);
    let run = home.run(["dedupe", "imports"]).expect_code(0);
    let run = run.expect_err("warning: `imports/embase.ris#9` in the decisions names no record");
    run.check(!run.stderr().contains("other.ris"), "nothing of files that are not read");
}

#[test]
fn each_work_is_written_once_with_where_it_is_from() {
    let home = home();
    home.run(["dedupe", "imports", "--write", "works.ris"])
        .expect_code(0)
        .expect_err("4 records written to");
    let text = std::fs::read_to_string(home.path("works.ris")).expect("the works");
    assert_eq!(text.matches("TY  - ").count(), 4);
    assert_eq!(text.matches("10.5555/sps").count(), 2);
    assert!(
        text.contains("One record of 2: imports/embase.ris#1 (Embase L1); imports/pubmed.nbib#1")
    );
    // What was written holds nothing to unite.
    let again = home.run(["dedupe", "works.ris", "--format", "json"]).expect_code(0).json();
    assert_eq!(again["prisma"]["duplicates_removed"], 0);
    home.run(["dedupe", "imports", "--write", "works.txt", "--as", "bibtex"])
        .expect_code(0)
        .expect_err("as BibTeX");
    home.run(["dedupe", "imports", "--write", "works.txt"])
        .expect_code(2)
        .expect_err("no format is known by")
        .expect_err("--as");
    home.run(["dedupe", "imports", "--write", "imports/embase.ris"])
        .expect_code(2)
        .expect_err("would be overwritten");
    assert_eq!(
        std::fs::read_to_string(home.path("imports/embase.ris")).ok().as_deref(),
        Some(EMBASE)
    );
}

#[test]
fn losses_and_files_that_cannot_be_read_are_told() {
    let home = home().file("imports/broken.ris", "TY  - JOUR\nER  -\n");
    home.run(["dedupe", "imports"]).expect_code(3).expect_err("left out of `imports/broken.ris`");
    home.remove("imports/broken.ris");
    home.run(["dedupe", "imports", "--write", "works.nbib"])
        .expect_code(0)
        .expect_err("NBIB has no place for");
    home.run(["dedupe", "gone.ris"]).expect_code(4).expect_err("gone.ris");
}

#[test]
fn the_index_is_compared_with_files() {
    let home = home();
    home.write("corpus/pubmed.nbib", PUBMED);
    home.run(["dedupe", "--format", "json"]).expect_code(0).expect_out("\"identified\": 2");
    let args = ["dedupe", "imports/embase.ris", "--corpus", "--format", "json"];
    let value = home.run(args).expect_code(0).json();
    assert_eq!(value["prisma"]["duplicates_removed"], 1);
    assert_eq!(value["groups"][0]["kept"], "PMID11756577");
    home.run(["dedupe", "--write", "all.ris"]).expect_code(0);
    let text = std::fs::read_to_string(home.path("all.ris")).expect("the works");
    assert!(text.contains("people who were stiff"));
    // A record of a file and an article of the index are decided about together.
    home.run(["refs", "different", "imports/embase.ris#1", "PMID11756577"]).expect_code(0);
    assert_eq!(home.run(args).expect_code(0).json()["prisma"]["duplicates_removed"], 0);
    let run = home.run(["refs", "missing"]);
    run.check(!run.stderr().contains("decisions"), "no warning about records of files");
}
