//! What is meant is found: other names of a concept, and short forms as each article defines them.

use serde_json::{Value, json};

use crate::harness::{FILLER, Home, strings};

fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n## Results\n\n{body}\n{FILLER}")
}

/// Three articles on SPS, of which one means something else, and some on immunoglobulin.
fn library() -> Home {
    Home::new()
        .file(
            "corpus/defines.md",
            article(
                "A rare disease of stiffness",
                "Patients had stiff person syndrome (SPS).\n\nIn SPS the spasms were painful.",
            ),
        )
        .file(
            "corpus/otherwise.md",
            article(
                "A solvent",
                "We used a semi-permeable solvent (SPS).\n\nThe SPS was stirred for one hour.",
            ),
        )
        .file("corpus/undefined.md", article("Unsaid", "In SPS nothing else was said of it."))
        .file("corpus/igiv.md", article("A trial of IGIV", "Patients received IGIV for one year."))
        .file(
            "corpus/long.md",
            article("A cohort", "They were given immune globulin intravenous at a low dose."),
        )
        .file("corpus/ivig.md", article("A case", "IVIG was given once."))
}

fn found(home: &Home, args: &[&str]) -> Vec<String> {
    let args = ["search", "--format", "ndjson", "-n", "50"].iter().chain(args);
    let mut keys = strings(&home.run(args).ndjson(), "article");
    keys.sort();
    keys.dedup();
    keys
}

fn anchors(home: &Home, query: &str) -> Vec<String> {
    strings(&home.run(["search", "--format", "ndjson", "-n", "50", query]).ndjson(), "anchor")
}

#[test]
fn a_short_form_is_found_by_what_its_article_says_it_means() {
    let home = library();
    let exact = anchors(&home, "stiff person syndrome[body]");
    assert!(exact.iter().any(|anchor| anchor == "defines#s1.p2"), "{exact:?}");
    let question = anchors(&home, "stiff person syndrome");
    assert!(question.iter().any(|anchor| anchor == "defines#s1.p2"), "{question:?}");
    for anchor in exact.iter().chain(&question) {
        assert!(anchor.starts_with("defines#"), "{anchor}");
    }
    // What is no concept is found by its short form too.
    assert!(anchors(&home, "semi-permeable solvent[body]").contains(&"otherwise#s1.p2".to_owned()));
    // As written, it is not.
    assert_eq!(anchors(&home, "\"stiff person syndrome\""), ["defines#s1.p1"]);
}

#[test]
fn one_name_finds_the_others_unless_it_is_quoted() {
    let home = library();
    for query in ["IVIG", "IVIG[body]", "intravenous immunoglobulin[body]", "IGIV AND one OR IVIG"]
    {
        assert_eq!(found(&home, &[query]), ["igiv", "ivig", "long"], "{query}");
    }
    assert_eq!(found(&home, &["\"IVIG\""]), ["ivig"]);
    assert_eq!(found(&home, &["IVIG[body:noexp]"]), ["ivig"]);
    assert_eq!(found(&home, &["--exact", "IVIG"]), ["ivig"]);
    assert_eq!(found(&home, &["--exact", "IVIG[body]"]), ["ivig"]);
    let args = ["search", "--explain", "--format", "json", "IVIG[body]"];
    let value = home.run(args).json();
    let widened = &value["explain"]["parts"][0]["widened"][0];
    assert_eq!(widened["adds_articles"], 2);
    assert!(widened["by"].as_str().is_some_and(|by| by.starts_with("intravenous immunoglobulin")));
}

#[test]
fn narrower_concepts_are_taken_in_where_asked_for() {
    let home = library()
        .file("corpus/brand.md", article("A product", "Privigen was given to all of them."));
    assert!(!found(&home, &["IVIG[body]"]).contains(&"brand".to_owned()));
    assert!(found(&home, &["IVIG[body:exp]"]).contains(&"brand".to_owned()));
    // Articles without MeSH headings are found by the names in title and abstract.
    assert_eq!(found(&home, &["\"Immunoglobulins, Intravenous\"[mh]"]), ["igiv"]);
    assert!(found(&home, &["\"Immunoglobulins, Intravenous\"[mh:noexp]"]).is_empty());
}

#[test]
fn several_meanings_are_told_of() {
    let home = library();
    home.run(["search", "SPS"]).expect_code(0).expect_err(
        "`SPS` has several meanings here: semi permeable solvent (1 article), stiff person syndrome (1 article)",
    );
    home.run(["status", "--abbreviations"])
        .expect_code(0)
        .expect_out("sps: semi permeable solvent (1)");
    let status = home.run(["status", "--format", "json"]).expect_code(0).json();
    let meaning = |long: &str| json!({ "long": long, "articles": 1 });
    let meanings = [meaning("semi permeable solvent"), meaning("stiff person syndrome")];
    assert_eq!(status["abbreviations"], json!([{ "short": "sps", "meanings": meanings }]));
    home.run(["show", "defines", "--abbreviations"])
        .expect_code(0)
        .expect_out("SPS  stiff person syndrome [stiff-person-syndrome]");
}

#[test]
fn the_thesaurus_can_be_looked_into_and_changed() {
    let home = library();
    home.run(["index"]).expect_code(0);
    home.run(["thesaurus", "list", "kawasaki"]).expect_code(0).expect_out("kawasaki-disease");
    home.run(["thesaurus", "show", "GBS"])
        .expect_out("Guillain-Barré syndrome")
        .expect_out("Streptococcus");
    home.run(["thesaurus", "show", "nothing of the kind"])
        .expect_code(1)
        .expect_err("thesaurus list");
    home.run(["thesaurus", "check"]).expect_code(0).expect_out("no clashes");
    let toml = home.run(["thesaurus", "show", "ivig", "--format", "toml"]).stdout();
    home.write("thesaurus.toml", toml.replace("\"IGIV\", ", ""));
    home.run(["status"]).expect_out("the thesaurus has changed");
    home.run(["search", "IVIG"]).expect_code(0).expect_err("the thesaurus has changed");
    home.run(["index"]).expect_code(2).expect_err("--rebuild");
    home.run(["index", "--rebuild"]).expect_code(0);
    assert_eq!(found(&home, &["IVIG[body]"]), ["ivig", "long"]);
    home.write("thesaurus.toml", "[[concept]]\nid = 1\n");
    home.run(["search", "IVIG"]).expect_code(2).expect_err("thesaurus.toml").expect_err("line 2");
    let own = "[[concept]]\nid = \"a\"\nname = \"IGIV\"\n";
    home.write("thesaurus.toml", own);
    let run = home.run(["thesaurus", "check", "--format", "json"]).expect_code(3);
    assert!(run.json()["problems"][0].as_str().is_some_and(|text| text.contains("`IGIV` names")));
    assert_ne!(Value::Null, run.json()["unused"]);
}
