//! Exact searches as they are typed: explained, narrowed, counted, ordered, paged.

use serde_json::Value;

use crate::harness::{FILLER, Home, strings};

/// Six small articles with dates, authors, types, MeSH and keywords.
fn library() -> Home {
    let article = |title: &str, front: &str, body: &str| {
        format!("---\ntitle: {title}\n{front}\n---\n\n## Abstract\n\n{body}\n{FILLER}")
    };
    Home::new()
        .file(
            "corpus/stiff.md",
            article(
                "Stiff person syndrome",
                "date: 2001-12-27\nauthors: [\"Dalakas, Marinos C.\", \"Fujii, Masaki\"]\ntype: research-article\n\
                 journal: The New England Journal of Medicine\ndoi: 10.1056/nejmoa01167\npmid: 11756577\n\
                 mesh: [Stiff-Person Syndrome/drug therapy, \"*Immunoglobulins, Intravenous\"]\n\
                 keywords: [stiffness, GAD antibodies]\nlanguage: en",
                "High-dose immunoglobulin relieved the stiffness of the stiff person.",
            ),
        )
        .file(
            "corpus/gbs.md",
            article(
                "Immunoglobulin in Guillain-Barré syndrome",
                "date: 2010\nauthors: [\"Hughes, R. A. C.\"]\ntype: review-article\njournal: Brain\nlanguage: en",
                "Haemolysis after immunoglobulin was rare in every person.",
            ),
        )
        .file(
            "corpus/kawasaki.md",
            article(
                "Kawasaki disease",
                "date: 2010-06\nauthors: [\"Dalakas, Nikos\"]\ntype: review-article\njournal: Brain\nlanguage: fr",
                "One dose of 2 g/kg; the person was stiff for a day.",
            ) + "\n## References\n\n1. Dalakas MC. High-dose. N Engl J Med. 2001;345:1870-6. doi:10.1056/nejmoa01167\n",
        )
        .file(
            "corpus/undated.md",
            article("A letter on plasma", "authors: [\"O'Brien, Ann\"]\ntype: letter", "Plasma only."),
        )
}

/// The files that hits are of; the one with identifiers is known by them.
fn names(hits: &[Value]) -> Vec<String> {
    let keys = strings(hits, "article").into_iter();
    keys.map(|key| if key == "PMID11756577" { "stiff".to_owned() } else { key }).collect()
}

fn found(home: &Home, args: &[&str]) -> Vec<String> {
    let args = ["search", "--format", "json", "-n", "50"].iter().chain(args);
    let value = home.run(args).json();
    let mut keys = names(value["hits"].as_array().expect("hits"));
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn every_sort_of_field_finds_its_articles() {
    let home = library();
    let cases: &[(&str, &[&str])] = &[
        ("stiff person[ti]", &["stiff"]),
        ("\"person was stiff\"", &["kawasaki"]),
        ("hemolysis[ab]", &["gbs"]),
        ("immunoglob*[ti]", &["gbs"]),
        ("\"guillain barre\"[ti]", &["gbs"]),
        ("Dalakas[au]", &["kawasaki", "stiff"]),
        ("Dalakas M[au]", &["stiff"]),
        ("\"Dalakas M\"[au]", &[]),
        ("\"Dalakas MC\"[au]", &["stiff"]),
        ("Marinos Dalakas[au]", &["stiff"]),
        ("Dalakas, Marinos[au]", &["stiff"]),
        ("hughes rac[1au]", &["gbs"]),
        ("Fujii[1au]", &[]),
        ("Fujii[lastau]", &["stiff"]),
        ("obrien[au] OR o'brien a[au]", &["undated"]),
        ("\"New England Journal of Medicine\"[ta]", &["stiff"]),
        ("new engl*[ta]", &["stiff"]),
        ("2010[dp]", &["gbs", "kawasaki"]),
        ("2010/02:2011[dp]", &["kawasaki"]),
        (":2005[dp]", &["stiff"]),
        ("review[pt]", &["gbs", "kawasaki"]),
        ("\"journal article\"[pt]", &["stiff"]),
        ("french[la]", &["kawasaki"]),
        ("\"Stiff-Person Syndrome\"[mh]", &["stiff"]),
        ("\"stiff person syndrome/drug therapy\"[mh]", &["stiff"]),
        ("\"Stiff-Person Syndrome\"[majr]", &[]),
        ("\"Immunoglobulins, Intravenous\"[majr]", &["stiff"]),
        ("gad[ot]", &["stiff"]),
        ("11756577[pmid]", &["stiff"]),
        ("doi:10.1056/NEJMoa01167", &["stiff"]),
        ("gbs[key]", &["gbs"]),
        ("references[has]", &["kawasaki"]),
        ("all[sb] NOT Dalakas[au]", &["gbs", "undated"]),
        ("dalakas[ref]", &["kawasaki"]),
        ("stiff person[ab:~0]", &[]),
        ("\"person stiff\"[ab:~1]", &["kawasaki", "stiff"]),
        ("\"person stiff\"[ab:~0]", &["stiff"]),
        ("NOT immunoglobulin", &["kawasaki", "undated"]),
        ("stiff NOT (dalakas[1au] AND 2001[dp])", &["kawasaki"]),
    ];
    for (query, expected) in cases {
        if query.starts_with("stiff person[ab:~") {
            home.run(["search", query]).expect_code(2).expect_err("in quotes");
            continue;
        }
        assert_eq!(found(&home, &[query]), *expected, "{query}");
    }
}

#[test]
fn filters_narrow_like_the_fields_they_stand_for() {
    let home = library();
    let cases: &[(&[&str], &[&str])] = &[
        (&["--author", "Dalakas", "all[has]"], &["kawasaki", "stiff"]),
        (
            &["--author", "Dalakas", "--author", "hughes", "--year", "2010", "all[has]"],
            &["gbs", "kawasaki"],
        ),
        (&["--journal", "brain", "--type", "review", "person"], &["gbs", "kawasaki"]),
        (&["--has", "doi,mesh", "all[has]"], &["stiff"]),
        (&["--section", "abstract", "plasma"], &["undated"]),
        (&["--section", "methods", "plasma"], &[]),
    ];
    for (args, expected) in cases {
        assert_eq!(found(&home, args), *expected, "{args:?}");
    }
    home.run(["search", "--has", "pictures", "x"])
        .expect_code(2)
        .expect_err("one of: all, abstract");
}

#[test]
fn explain_counts_every_part() {
    let home = library();
    let query = "(stiff OR immunoglob*) AND persom NOT review[pt]";
    let run = home.run(["search", "--explain", query]).expect_code(1);
    run.expect_out("OR")
        .expect_out("immunoglob*")
        .expect_out("stands for immunoglobulin")
        .expect_out("no passage holds `persom`; nearest: person")
        .expect_err("did you mean person?");
    let value = home.run(["search", "--explain", "--format", "json", query]).json();
    let tree = &value["explain"]["parts"][0];
    assert_eq!((&tree["part"], &tree["articles"]), (&"and".into(), &0.into()));
    let or = &tree["parts"][0];
    assert_eq!(or["articles"], 3);
    assert_eq!(
        or["parts"][1]["stands_for"],
        serde_json::json!(["immunoglobulin", "immunoglobulins"])
    );
    assert_eq!(tree["parts"][1]["not_found"][0]["nearest"][0]["word"], "person");
    assert_eq!(tree["parts"][2]["parts"][0]["articles"], 2);
    // A question is explained by its words.
    let value =
        home.run(["search", "--explain", "--format", "json", "how stiff is a person"]).json();
    assert_eq!(value["explain"]["reading"], "question");
    assert_eq!(value["explain"]["parts"].as_array().map(Vec::len), Some(2));
    home.run(["search", "--explain", "--format", "hits-csv", "x"])
        .expect_code(2)
        .expect_err("--format json");
}

#[test]
fn facets_count_the_whole_result_whatever_the_page() {
    let home = library();
    let facets = "year,journal,type,language,mesh,keyword,author,section,topic";
    let args = ["search", "--format", "json", "-n", "1", "--facet", facets, "all[has]"];
    let value = home.run(args).expect_code(0).json();
    let of = |name: &str| -> Vec<(String, u64)> {
        let values = value["facets"][name]["values"].as_array().expect("values");
        let row = |row: &Value| {
            (
                row["value"].as_str().unwrap_or_default().to_owned(),
                row["count"].as_u64().unwrap_or(0),
            )
        };
        values.iter().map(row).collect()
    };
    assert_eq!(of("year"), [("2001".to_owned(), 1), ("2010".to_owned(), 2)]);
    assert_eq!(value["facets"]["year"]["without"], 1);
    assert_eq!(of("journal")[0], ("Brain".to_owned(), 2));
    assert_eq!(of("type")[0], ("review-article".to_owned(), 2));
    assert_eq!(of("author").len(), 5);
    assert_eq!(of("mesh").len(), 2);
    let run = home.run(["search", "--facet", "year", "all[has]"]).expect_code(0);
    run.expect_out("articles by year")
        .expect_out("2005  0")
        .expect_out("█")
        .expect_out("1 article without");
}

#[test]
fn orders_are_stable_and_known() {
    let home = library();
    let order = |sort: &str| {
        let args =
            ["search", "--format", "ndjson", "--per-article", "1", "--sort", sort, "all[has]"];
        names(&home.run(args).expect_code(0).ndjson())
    };
    assert_eq!(order("date"), ["kawasaki", "gbs", "stiff", "undated"]);
    assert_eq!(order("date-asc"), ["stiff", "gbs", "kawasaki", "undated"]);
    assert_eq!(order("title"), ["undated", "gbs", "kawasaki", "stiff"]);
    assert_eq!(order("cited"), ["stiff", "gbs", "kawasaki", "undated"]);
    assert_eq!(order("relevance"), ["stiff", "gbs", "kawasaki", "undated"]);
}

#[test]
fn cursors_page_through_everything_once() {
    let home = Home::starter();
    for sort in ["relevance", "date", "title"] {
        let (mut anchors, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut args =
                vec!["search", "--format", "json", "-n", "7", "--sort", sort, "ivig OR dose"];
            if let Some(cursor) = &cursor {
                args.extend(["--cursor", cursor]);
            }
            let value = home.run(args).expect_code(0).json();
            anchors.extend(strings(value["hits"].as_array().expect("hits"), "anchor"));
            cursor = value["cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        let all = [
            "search",
            "--format",
            "ndjson",
            "--all",
            "--per-article",
            "3",
            "--sort",
            sort,
            "ivig OR dose",
        ];
        assert_eq!(anchors, strings(&home.run(all).expect_code(0).ndjson(), "anchor"), "{sort}");
    }
    let first = home.run(["search", "--format", "json", "-n", "1", "ivig"]).json();
    let cursor = first["cursor"].as_str().expect("a cursor");
    home.run(["search", "--cursor", cursor, "dose"]).expect_code(2).expect_err("another search");
    home.run(["search", "--cursor", "zz", "dose"]).expect_code(2).expect_err("no cursor");
}

#[test]
fn all_lists_every_passage() {
    let home = Home::starter();
    let value = home.run(["search", "--format", "json", "immunoglobulin[body]"]).json();
    let all = home.run(["search", "--all", "--format", "ndjson", "immunoglobulin[body]"]).ndjson();
    assert_eq!(value["total"]["passages"].as_u64(), Some(all.len() as u64));
    let csv =
        home.run(["search", "--all", "--format", "hits-csv", "immunoglobulin[body]"]).stdout();
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), all.len());
    home.run(["search", "--all", "--format", "json", "x"]).expect_code(2).expect_err("ndjson");
}

#[test]
fn a_query_is_read_as_told() {
    let home = library();
    let both = "stiff immunoglobulin";
    assert_eq!(found(&home, &[both]).len(), 3);
    assert_eq!(found(&home, &["--as", "exact", both]), ["stiff"]);
    let odd = "effect of [immunoglobulin] AND \"stiff";
    home.run(["search", odd]).expect_code(2).expect_err("--as question");
    assert_eq!(found(&home, &["--as", "question", odd]).len(), 3);
}

#[test]
fn errors_point_at_the_place() {
    let home = library();
    let run = home.run(["search", "stiff[tib] AND x"]).expect_code(2);
    run.expect_err("stiff[tib] AND x\n     ^^^^^\n").expect_err("did you mean `[tiab]`?");
    let deep = "(".repeat(60_000) + "[ti]";
    home.run(["search", &deep]).expect_code(2).expect_err("nested more than 100 deep");
}

#[test]
fn help_has_a_page_on_queries() {
    let home = Home::new();
    let page = home.run(["help", "query"]).expect_code(0).stdout();
    for field in ivig::query::fields::FIELDS {
        assert!(page.contains(&format!("[{}]", field.tags[0])), "{:?}", field.field);
    }
    home.run(["help", "search"]).expect_code(0).expect_out("--explain");
    home.run(["help", "nonsense"]).expect_code(2).expect_err("ivig help query");
}
