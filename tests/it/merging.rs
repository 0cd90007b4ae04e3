//! A record and a full text of one work become one article, whichever came first, and part again when
//! one of them goes.

use serde_json::Value;

use crate::harness::{Home, Random};

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

/// Articles by their keys, without their ordinals, which are given in the order of arrival.
fn by_key(mut all: Vec<Value>) -> Vec<Value> {
    for article in &mut all {
        article["ordinal"] = Value::Null;
    }
    all.sort_by_key(|article| article["key"].to_string());
    all
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
        assert_eq!(by_key(grown), by_key(fresh(&home)), "order {order:?}");
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
        home.run(["status", "--warnings"]).expect_out("`10.1000/stiff` is also that of");
        home.run(["index"]).expect_code(0).expect_out("3 files");
        // Who was denied an identifier gets it when nobody holds it any more.
        home.remove("corpus/paper.xml");
        home.remove("corpus/b.nbib");
        home.run(["index", "--prune"]).expect_code(0);
        assert_eq!(articles(&home)[0]["key"], "10.1000/stiff");
    }
}

/// A full text with an identifier, a title and a body of its own.
fn full_text(ids: &str, title: &str) -> String {
    let doi = "<article-id pub-id-type='doi'>10.1000/stiff</article-id>";
    FULL_TEXT.replace(doi, ids).replace("Immunoglobulin for a stiff trunk", title)
}

fn ris(title: &str, author: &str, more: &str) -> String {
    format!("TY  - JOUR\nTI  - {title}\nAU  - {author}\nPY  - 2003\n{more}ER  - \n\n")
}

const DOI_A: &str = "<article-id pub-id-type='doi'>10.1000/a</article-id>";
const DOI_B: &str = "<article-id pub-id-type='doi'>10.1000/b</article-id>";
const PMID_11: &str = "<article-id pub-id-type='pmid'>11</article-id>";

#[test]
fn a_record_never_makes_two_full_texts_one() {
    let title = "Immunoglobulin for a stiff trunk";
    let linking = ris(title, "Roe J", "DO  - 10.1000/a\nAN  - 1\nC2  - PMC22\n");
    let pmc_22 = "<article-id pub-id-type='pmc'>22</article-id>";
    for record in ["corpus/0.ris", "corpus/c.ris", "corpus/z.ris"] {
        let home = Home::new().file(record, &linking);
        home.write("corpus/a.xml", full_text(&format!("{DOI_A}{PMID_11}"), title));
        home.write("corpus/d.xml", full_text(&format!("{DOI_B}{pmc_22}"), title));
        home.run(["index"]).expect_code(0);
        let all = articles(&home);
        assert_eq!(all.len(), 2, "{all:#?}");
        assert!(all.iter().all(|one| one["source"] != record), "{all:#?}");
    }
}

#[test]
fn records_of_two_databases_and_a_full_text_settle() {
    let title = "Immunoglobulin for a stiff trunk";
    let export = ris(title, "Roe J", "VL  - 1\nSP  - 7\nDO  - 10.1000/x\n")
        + &ris(title, "Roe J", "VL  - 1\nSP  - 7\nC2  - PMC5\n");
    let pmc_5 = "<article-id pub-id-type='pmc'>5</article-id>";
    for path in ["corpus/a.xml", "corpus/z.xml"] {
        let home = Home::new().file("corpus/m.ris", &export).file(path, full_text(pmc_5, title));
        home.run(["index"]).expect_code(0);
        let all = articles(&home);
        assert_eq!(all.len(), 2, "{all:#?}");
        let whole = all.iter().find(|one| one["source"] == path).expect("the full text");
        assert_eq!(whole["merged"][0]["index"], 1, "{all:#?}");
        home.run(["index"]).expect_code(0).expect_out("read             0 files");
    }
}

#[test]
fn front_matter_gives_way_to_the_text_of_its_file_and_of_others() {
    let body = FULL_TEXT.find("<body>").expect("a body");
    let front =
        format!("{}<back><ack><p>Thanks to all.</p></ack></back></article>", &FULL_TEXT[..body]);
    let set = format!("<pmc-articleset>{front}{FULL_TEXT}</pmc-articleset>");
    let in_one = Home::new().file("corpus/set.xml", set);
    let in_two = Home::new().file("corpus/a.xml", front).file("corpus/b.xml", FULL_TEXT);
    for home in [in_one, in_two] {
        home.run(["index"]).expect_code(0);
        assert_eq!(articles(&home).len(), 1);
        home.run(["search", "\"walking became easier\""]).expect_code(0);
    }
}

#[test]
fn what_a_record_linked_parts_again() {
    let title = "Immunoglobulin for a stiff trunk";
    let other = "Plasma exchange in a family of dancers";
    let home = Home::new()
        .file("corpus/a.ris", ris(title, "Roe J", "C2  - PMC5\n"))
        .file("corpus/r.ris", ris(title, "Roe J", "C2  - PMC5\nDO  - 10.1000/a\n"))
        .file("corpus/z.xml", full_text(DOI_A, other));
    home.run(["index"]).expect_code(0);
    home.remove("corpus/r.ris");
    home.run(["index", "--prune"]).expect_code(0);
    let grown = articles(&home);
    assert_eq!(grown.len(), 2, "{grown:#?}");
    assert_eq!(by_key(grown), by_key(fresh(&home)));
}

#[test]
fn congress_abstracts_of_several_files_stay_apart() {
    let one = ris(
        "Walking after treatment in children",
        "Smith A",
        "DO  - 10.1000/issue\nAB  - First.\n",
    );
    let two =
        ris("Counting platelets of adults", "Jones B", "DO  - 10.1000/issue\nAB  - Second.\n");
    let home = Home::new().file("corpus/a.ris", one).file("corpus/b.ris", two);
    home.run(["index"]).expect_code(0).expect_out("2 articles");
    home.run(["search", "second[ab]"]).expect_code(0);
}

#[test]
fn the_first_by_path_is_the_article_whenever_it_came() {
    let home = Home::new()
        .file("corpus/b.ris", ris("A title of the second file", "Roe J", "DO  - 10.1000/d\n"));
    home.run(["index"]).expect_code(0);
    home.write("corpus/a.ris", ris("A title of the first file", "Roe J", "DO  - 10.1000/d\n"));
    home.run(["index"]).expect_code(0);
    let grown = articles(&home);
    assert_eq!(grown[0]["title"], "A title of the first file");
    assert_eq!(by_key(grown), by_key(fresh(&home)));
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

/// How many libraries are made at random.
const LIBRARIES: u64 = 12;

/// Identifiers, few, so that they link works in all ways.
fn random_ids(random: &mut Random) -> [Option<usize>; 3] {
    let mut ids = [0; 3].map(|_| (random.below(2) == 0).then(|| 1 + random.below(4)));
    if ids == [None; 3] {
        ids[0] = Some(1 + random.below(4));
    }
    ids
}

fn random_records(random: &mut Random) -> String {
    let mut records = String::new();
    for _ in 0..=random.below(3) {
        let lines: [fn(usize) -> String; 3] = [
            |doi| format!("DO  - 10.1000/{doi}\n"),
            |pmid| format!("AN  - {pmid}\nDB  - PubMed\n"),
            |pmcid| format!("C2  - PMC{pmcid}\n"),
        ];
        let ids = random_ids(random).into_iter().zip(lines);
        let ids: String = ids.filter_map(|(id, line)| id.map(line)).collect();
        let keyword = format!("KW  - word {}\n", random.below(9));
        let title = "Immunoglobulin for a stiff trunk";
        records.push_str(&ris(title, "Roe J", &format!("{ids}{keyword}")));
    }
    records
}

fn random_texts(random: &mut Random) -> String {
    let mut texts = String::from("<pmc-articleset>");
    for _ in 0..=random.below(2) {
        let ids = random_ids(random).into_iter().zip(["doi", "pmid", "pmc"]);
        let ids: String = ids
            .filter_map(|(id, kind)| Some((id?, kind)))
            .map(|(id, kind)| {
                let prefix = if kind == "doi" { "10.1000/" } else { "" };
                format!("<article-id pub-id-type='{kind}'>{prefix}{id}</article-id>")
            })
            .collect();
        let text = full_text(&ids, "Immunoglobulin for a stiff trunk");
        let end = if random.below(2) == 0 { text.find("<body>") } else { None };
        let front = end.map(|end| format!("{}</article>", &text[..end]));
        texts.push_str(&front.unwrap_or(text));
    }
    texts + "</pmc-articleset>"
}

#[test]
fn linked_in_any_way_and_changed_a_library_equals_a_fresh_one() {
    for seed in 0..LIBRARIES {
        let mut random = Random::new(seed);
        let home = Home::new();
        let mut paths: Vec<String> = Vec::new();
        for step in 0..3 {
            for _ in 0..if step == 0 { 8 } else { 2 } {
                let name = random.below(20);
                paths.retain(|path| {
                    let stays = !path.starts_with(&format!("corpus/{name}."));
                    if !stays {
                        home.remove(path);
                    }
                    stays
                });
                let (path, text) = match random.below(5) {
                    0 | 1 => (format!("corpus/{name}.ris"), random_records(&mut random)),
                    2 | 3 => (format!("corpus/{name}.xml"), random_texts(&mut random)),
                    _ => continue,
                };
                home.write(&path, text);
                paths.push(path);
            }
            let run = home.run(["index", "--prune", "--format", "json"]);
            assert_eq!(run.json()["problems"], Value::Array(Vec::new()), "seed {seed}");
        }
        let grown = by_key(articles(&home));
        home.run(["index", "--rebuild"]);
        assert_eq!(grown, by_key(articles(&home)), "seed {seed}");
    }
}
