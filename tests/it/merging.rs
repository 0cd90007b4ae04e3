//! A record and a full text of one work become one article, whichever came first, and part again when
//! one of them goes.

use serde_json::Value;

use crate::harness::Home;

const FULL_TEXT: &str = "<article><front><journal-meta><journal-title>Examples</journal-title></journal-meta>\
    <article-meta><article-id pub-id-type='doi'>10.1000/stiff</article-id><title-group><article-title>Immunoglobulin \
    for a stiff trunk</article-title></title-group><contrib-group><contrib contrib-type='author'><name>\
    <surname>Roe</surname><given-names>Jane</given-names></name></contrib></contrib-group><pub-date><year>2003</year>\
    </pub-date></article-meta></front><body><sec><title>Results</title><p>Walking became easier for most of those who \
    had been treated, and stayed so for the months in which they were followed.</p></sec></body></article>";

/// The same work as PubMed might have it, with another beside it.
const RECORDS: &str = "TY  - JOUR\nTI  - Immunoglobulin for a stiff trunk: a title of the database\nAU  - Roe J\nPY  - 2003\n\
    VL  - 12\nDO  - 10.1000/STIFF\nAN  - 4711\nKW  - gait\nAB  - In short: walking was easier.\nER  - \n\n\
    TY  - JOUR\nTI  - A quite different work on thrombocytopenia\nAU  - Poe A\nPY  - 1999\nER  - \n";

const NBIB: &str = "PMID- 321\nTI  - Immunoglobulin for a stiff trunk.\nFAU - Roe, Jane\nDP  - 2003\n\
    LID - 10.1000/stiff [doi]\nMH  - Stiff-Person Syndrome/*drug therapy\nPT  - Clinical Trial\n\n";

fn articles(home: &Home) -> Vec<Value> {
    home.run(["dump", "articles"]).expect_code(0).ndjson()
}

/// The article with the full text, which has everything that the records know.
fn expect_merged(home: &Home) {
    let all = articles(home);
    assert_eq!(all.len(), 2, "{all:#?}");
    let whole = all.iter().find(|article| article["doi"] == "10.1000/stiff").expect("the work");
    assert_eq!(whole["source"], "corpus/paper.xml");
    assert_eq!(whole["title"], "Immunoglobulin for a stiff trunk");
    assert_eq!(whole["volume"], "12");
    assert_eq!(whole["pmid"], "321");
    assert_eq!(whole["mesh"][0]["name"], "Stiff-Person Syndrome");
    for (query, found) in [
        ("stiff-person syndrome[mh] AND months", 1),
        ("clinical trial[pt]", 1),
        ("\"in short\"[ab]", 1),
        ("gait[ot]", 1),
        ("thrombocytopenia[ti]", 1),
    ] {
        let run = home.run(["search", "--all", query, "--format", "csl-json"]).expect_code(0);
        run.check(run.json().as_array().is_some_and(|all| all.len() == found), query);
    }
    let key = whole["key"].as_str().expect("a key");
    home.run(["show", key]).expect_code(0).expect_out("from corpus/");
}

/// The same corpus indexed at once.
fn fresh(home: &Home) -> Vec<Value> {
    home.run(["index", "--rebuild"]).expect_code(0);
    articles(home)
}

#[test]
fn a_record_and_a_full_text_are_one_article_in_any_order() {
    let files =
        [("corpus/paper.xml", FULL_TEXT), ("corpus/a.ris", RECORDS), ("corpus/z.nbib", NBIB)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let home = Home::new();
        for index in order {
            let (path, text) = files[index];
            home.write(path, text);
            home.run(["index"]).expect_code(0);
        }
        expect_merged(&home);
        let grown = articles(&home);
        let strip = |mut all: Vec<Value>| {
            // Ordinals are given in the order of arrival.
            for article in &mut all {
                article["ordinal"] = Value::Null;
            }
            all.sort_by_key(|article| article["key"].to_string());
            all
        };
        assert_eq!(strip(grown), strip(fresh(&home)), "order {order:?}");
        home.run(["index"]).expect_code(0).expect_out("3 files");
    }
}

#[test]
fn what_is_merged_is_told() {
    let home = Home::new().file("corpus/paper.xml", FULL_TEXT).file("corpus/a.ris", RECORDS);
    let report = home.run(["index", "--format", "json"]).expect_code(0).json();
    assert_eq!(report["indexed_articles"], 2);
    assert_eq!(report["merged_records"], 1);
    home.run(["status"]).expect_code(0).expect_out("merged into articles");
    let article = &articles(&home)[0];
    let fields = &article["merged"][0]["fields"];
    assert_eq!(article["merged"][0]["source"], "corpus/a.ris");
    assert!(
        fields.as_array().is_some_and(|fields| fields.contains(&"abstract".into())),
        "{article}"
    );
}

#[test]
fn they_part_when_one_of_them_goes() {
    let home = Home::new().file("corpus/paper.xml", FULL_TEXT).file("corpus/a.ris", RECORDS);
    home.run(["index"]).expect_code(0);
    home.remove("corpus/paper.xml");
    home.run(["index", "--prune"]).expect_code(0);
    let left = articles(&home);
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|article| article["source"] == "corpus/a.ris"), "{left:#?}");

    home.write("corpus/paper.xml", FULL_TEXT);
    home.run(["index"]).expect_code(0);
    home.remove("corpus/a.ris");
    home.run(["index", "--prune"]).expect_code(0);
    let left = articles(&home);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["source"], "corpus/paper.xml");
    assert!(left[0]["volume"].is_null() && left[0]["merged"].is_null(), "{left:#?}");
}

#[test]
fn without_identifiers_all_of_title_author_year_volume_and_page_tell() {
    let record = |title: &str, page: &str, more: &str| {
        format!(
            "TY  - JOUR\nTI  - {title}\nAU  - Roe J\nPY  - 2003\nVL  - 12\nSP  - {page}\n{more}ER  - \n"
        )
    };
    let title = "Immunoglobulin for a stiff trunk";
    let home = Home::new()
        .file("corpus/a.ris", record(title, "7", "DO  - 10.1000/a\n"))
        .file("corpus/b.ris", record("IMMUNOGLOBULIN for a stiff-trunk.", "7", "KW  - gait\n"))
        .file("corpus/c.ris", record(title, "8", ""))
        .file("corpus/d.ris", record(title, "7", "DO  - 10.1000/d\n"))
        .file("corpus/e.ris", record("Reply", "7", "") + &record("Reply", "7", "KW  - x\n"));
    let report = home.run(["index", "--format", "json"]).expect_code(0).json();
    assert_eq!(report["merged_records"], 1, "{report}");
    let all = articles(&home);
    assert_eq!(all.len(), 5, "{all:#?}");
    let one = all.iter().find(|article| article["doi"] == "10.1000/a").expect("the first");
    assert_eq!(one["keywords"][0], "gait");
}

#[test]
fn what_an_article_was_exported_as_goes_into_it_again() {
    let home = Home::with_starter_corpus();
    home.run(["index"]).expect_code(0);
    let before = articles(&home).len();
    home.run(["search", "--all", "all[sb]", "--format", "ris", "--output", "corpus/own.ris"])
        .expect_code(0);
    home.run(["index"]).expect_code(0);
    let after = articles(&home);
    assert_eq!(after.len(), before);
    assert!(after.iter().all(|article| article["merged"].is_array()), "{after:#?}");
}

#[test]
fn a_record_with_the_identifier_of_another_work_stays_apart() {
    let wrong = "TY  - JOUR\nTI  - Counting platelets after splenectomy in adults\nAU  - Poe A\nPY  - 2010\n\
                 DO  - 10.1000/stiff\nKW  - spleen\nER  - \n";
    for record in ["corpus/a.ris", "corpus/z.ris"] {
        let home = Home::new().file(record, wrong).file("corpus/paper.xml", FULL_TEXT);
        home.write("corpus/b.nbib", NBIB);
        home.run(["index"]).expect_code(0);
        let all = articles(&home);
        assert_eq!(all.len(), 2, "{all:#?}");
        let is_whole = |one: &&Value| one["source"] == "corpus/paper.xml";
        let whole = all.iter().find(is_whole).expect("the full text");
        assert_eq!(whole["pmid"], "321", "{all:#?}");
        assert!(!whole["keywords"].to_string().contains("spleen"), "{whole:#?}");
        home.run(["status", "--warnings"]).expect_out("which has another title and first author");
        home.run(["index"]).expect_code(0).expect_out("3 files");
        // Who was denied an identifier gets it when nobody holds it any more.
        home.remove("corpus/paper.xml");
        home.remove("corpus/b.nbib");
        home.run(["index", "--prune"]).expect_code(0);
        assert_eq!(articles(&home)[0]["key"], "10.1000/stiff");
    }
}

#[test]
fn no_text_is_left_out_without_an_identifier() {
    let without = FULL_TEXT.replace("<article-id pub-id-type='doi'>10.1000/stiff</article-id>", "");
    let home = Home::new()
        .file("corpus/paper.xml", &without)
        .file("corpus/paper2.xml", without.replace("Walking", "Standing"));
    home.run(["index"]).expect_code(0).expect_out("2 articles");
}

#[test]
fn a_second_full_text_is_still_told_as_a_duplicate() {
    let home = Home::new()
        .file("corpus/paper.xml", FULL_TEXT)
        .file("corpus/paper2.xml", FULL_TEXT.replace("Walking", "Standing"));
    home.run(["index"]).expect_code(3).expect_err("skipped `corpus/paper2.xml`: duplicate");
}

#[test]
fn a_record_that_is_out_of_reach_stays_merged() {
    let home = Home::new().file("corpus/paper.xml", FULL_TEXT);
    home.write("elsewhere/a.ris", RECORDS);
    home.run(["index", "corpus", "elsewhere"]).expect_code(0);
    home.remove("elsewhere/a.ris");
    home.run(["index"]).expect_code(0);
    assert_eq!(articles(&home)[0]["volume"], "12");
    // The full text changes, and what was merged into it cannot be read again: it is said.
    home.write("corpus/paper.xml", FULL_TEXT.replace("easier", "swifter"));
    home.run(["index"]).expect_code(3).expect_err("cannot look at `elsewhere/a.ris`");
    home.write("elsewhere/a.ris", RECORDS);
    home.run(["index"]).expect_code(0);
    assert_eq!(articles(&home)[0]["volume"], "12");
}
