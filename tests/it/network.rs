//! `ivig refs` on a small library, and what searches know of its citations.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::harness::{Home, strings};
use crate::library::{Paper, Style, doi, key, library, pmid, printed};

/// Works that the library cites and does not hold.
const MISSING: usize = 50;
const RARE: usize = 51;

/// Five articles: the first cites the next two, these the next, the fourth cites the first, and the
/// fifth stands alone. All but the fifth cite one work that is not here, in four styles.
fn papers() -> Vec<Paper> {
    let mut papers = vec![
        Paper::new(1, &[2, 3, MISSING, RARE]),
        Paper::new(2, &[3, MISSING]),
        Paper::new(3, &[MISSING, RARE]),
        Paper::new(4, &[1, MISSING]),
        Paper::new(5, &[]),
    ];
    papers[0].cites[1].1 = Style::Bare;
    papers[0].cites[3].1 = Style::Pmid;
    papers[1].cites[1].1 = Style::Bare;
    papers[2].cites[0].1 = Style::Apa;
    papers[2].cites[1].1 = Style::Bare;
    papers
}

/// The only identifier that the rare one is cited with.
fn rare() -> String {
    format!("pmid:{}", pmid(RARE))
}

fn json(home: &Home, args: &[&str]) -> Value {
    home.run([args, &["--format", "json"]].concat()).expect_code(0).json()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn an_article_lists_what_it_cites_and_what_of_it_is_here() {
    let home = library(&papers());
    let list = json(&home, &["refs", &key(1)]);
    let list = array(&list);
    let held: Vec<&Value> = list.iter().map(|entry| &entry["held"]).collect();
    assert_eq!(held, [&json!(key(2)), &json!(key(3)), &Value::Null, &Value::Null]);
    assert_eq!(strings(list, "raw")[1], printed(3, Style::Bare));
    let numbers: Vec<u64> = list.iter().filter_map(|entry| entry["number"].as_u64()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    // Identifiers come from wherever the work is cited with them.
    assert_eq!(
        (&list[1]["doi"], &list[3]["pmid"]),
        (&json!(doi(3)), &json!(pmid(RARE).to_string()))
    );
    for (entry, number) in list.iter().zip(1..) {
        let mentions = array(&entry["mentions"]);
        assert_eq!((mentions.len(), &mentions[0]["section"]), (1, &json!("Results")));
        let anchor = mentions[0]["anchor"].as_str().unwrap_or_default();
        home.run(["show", anchor]).expect_code(0).expect_out(&format!("as number {number} tells"));
    }
    // The article is named by any of its identifiers, and other formats list the same.
    for name in [doi(1), format!("pmid:{}", pmid(1)), pmid(1).to_string()] {
        assert_eq!(array(&json(&home, &["refs", &name])), list, "{name}");
    }
    let text =
        home.run(["refs", &key(1)]).expect_code(0).expect_out("4 references, 2 of them here");
    text.expect_out(&format!("here as {} · ", key(3)));
    assert_eq!(home.run(["refs", &key(1), "--format", "ndjson"]).ndjson(), list);
    let ris = home.run(["refs", &key(1), "--format", "ris"]).expect_code(0).stdout();
    assert_eq!(ris.matches("TY  - ").count(), 4, "{ris}");
    home.run(["refs", &key(5)]).expect_code(1).expect_out("0 references");
}

#[test]
fn who_cites_a_work_is_shown_with_the_passages() {
    let home = library(&papers());
    let own = json(&home, &["refs", "cited-by", &doi(MISSING)]);
    assert_eq!((&own["work"]["held"], &own["work"]["cited_by"]), (&Value::Null, &json!(4)));
    let citing = array(&own["citing"]);
    assert_eq!(strings(citing, "article"), [1, 2, 3, 4].map(key));
    for (one, number) in citing.iter().zip([3, 2, 1, 2]) {
        assert_eq!(one["numbers"], json!([number]));
        let passages = strings(array(&one["passages"]), "text");
        assert_eq!(passages.len(), 1);
        assert!(passages[0].contains(&format!("as number {number} tells")), "{passages:?}");
    }
    // The work is the same by whatever name it goes.
    for name in [format!("{}#r1", key(3)), format!("{}#r2", key(2))] {
        assert_eq!(json(&home, &["refs", "cited-by", &name]), own, "{name}");
    }
    home.run(["refs", "cited-by", &key(3)])
        .expect_code(0)
        .expect_out("cited by 2 articles in 2 passages")
        .expect_out("word2x");
    home.run(["refs", "cited-by", &key(5)]).expect_code(1).expect_out("cited by 0 articles");
}

#[test]
fn what_is_missing_is_listed_by_how_many_articles_cite_it() {
    let home = library(&papers());
    let missing = |args: &[&str]| json(&home, &[&["refs", "missing"], args].concat());
    let all = missing(&[]);
    assert_eq!(strings(array(&all), "work"), [doi(MISSING), rare()]);
    let counts = |list: &Value| -> Vec<u64> {
        array(list).iter().filter_map(|work| work["citing_articles"].as_u64()).collect()
    };
    assert_eq!(counts(&all), [4, 2]);
    assert_eq!(all[0]["citing_sections"], json!({ "results": 4 }));
    assert_eq!(strings(array(&missing(&["--at-least", "3"])), "doi"), [doi(MISSING)]);
    assert_eq!(counts(&missing(&["-n", "1"])), [4]);
    // Of what a search finds, only its own citations count.
    assert_eq!(counts(&missing(&["--query", "word3x"])), [1, 1]);
    assert_eq!(counts(&missing(&["--query", "word1x OR word3x"])), [2, 2]);
    home.run(["refs", "missing", "--query", "word5x"]).expect_code(1);
    home.run(["refs", "missing", "--at-least", "5"]).expect_code(1);
    let run = |format: &str| home.run(["refs", "missing", "--format", format]).expect_code(0);
    assert_eq!(run("ndjson").ndjson(), array(&all));
    assert_eq!(array(&run("csl-json").json()).len(), 2);
    assert_eq!(run("ris").stdout().matches(&format!("DO  - {}", doi(MISSING))).count(), 1);
    assert_eq!(run("bibtex").stdout().matches("\n}\n").count(), 2);
    run("text")
        .expect_out("2 works cited by 5 articles and not here")
        .expect_out("cited by 4 articles");
    let empty = home.run(["refs", "missing", "--at-least", "9", "--format", "json"]).expect_code(1);
    assert_eq!(empty.json(), json!([]));
}

#[test]
fn two_works_share_what_both_cite_and_who_cites_both() {
    let home = library(&papers());
    let shared = |a: &str, b: &str| {
        let found = json(&home, &["refs", "shared", a, b]);
        let names = |side: &str| strings(array(&found[side]), "work");
        (names("cited_by_both"), names("citing_both"))
    };
    assert_eq!(shared(&key(1), &key(2)), (vec![key(3), doi(MISSING)], vec![]));
    assert_eq!(shared(&key(2), &key(3)), (vec![doi(MISSING)], vec![key(1)]));
    assert_eq!(shared(&doi(MISSING), &rare()), (vec![], [1, 3].map(key).to_vec()));
    assert_eq!(shared(&key(3), &key(2)), shared(&key(2), &key(3)));
    home.run(["refs", "shared", &key(1), &key(2)]).expect_out("Cited by both: 2 works");
    home.run(["refs", "shared", &key(1), &key(5)]).expect_code(1);
}

#[test]
fn the_nearest_works_come_first() {
    let home = library(&papers());
    let near = json(&home, &["refs", "near", &key(1)]);
    let near = array(&near);
    assert_eq!(near[0]["work"], json!(key(2)));
    assert_eq!(
        (&near[0]["cites_in_common"], &near[0]["cited_together_by"]),
        (&json!(2), &json!(0))
    );
    // Two of four works cited by the one and of two by the other.
    let expected = 2.0 / (4.0_f64 * 2.0).sqrt();
    assert!((near[0]["score"].as_f64().unwrap_or_default() - expected).abs() < 1e-3);
    let held = json(&home, &["refs", "near", &key(1), "--held", "-n", "2"]);
    assert!(array(&held).len() == 2 && array(&held).iter().all(|work| work["held"].is_string()));
    home.run(["refs", "near", &key(1)]).expect_code(0).expect_out("2 works cited by both");
    home.run(["refs", "near", &key(5)]).expect_code(1);
}

#[test]
fn an_article_that_cites_itself_is_near_no_work_for_that() {
    let home = library(&[Paper::new(1, &[1, 2]), Paper::new(2, &[]), Paper::new(3, &[1])]);
    home.run(["refs", "cited-by", &key(1)]).expect_out("cited by 1 article");
    for number in 1..=3 {
        let near = home.run(["refs", "near", &key(number), "--format", "json"]).expect_code(1);
        assert_eq!(near.json(), json!([]), "{number}");
    }
}

#[test]
fn a_work_that_is_here_twice_counts_once() {
    let home = library(&[
        Paper::new(1, &[3, MISSING]),
        Paper::new(2, &[3, MISSING]),
        Paper::new(3, &[]),
        Paper::new(4, &[3, MISSING]),
    ]);
    home.run(["refs", "same", &key(1), &key(2)]).expect_code(0);
    let near = json(&home, &["refs", "near", &key(4)]);
    assert_eq!(strings(array(&near), "work"), [key(1)]);
    assert_eq!((&near[0]["cites_in_common"], &near[0]["score"]), (&json!(2), &json!(1.0)));
    let ball = home.run(["refs", "snowball", &key(3), "--format", "json"]).expect_code(0);
    ball.check(ball.stderr().contains("2 citations followed from 1 work, 2 new"), "two citations");
    let found = ball.json();
    assert_eq!(strings(array(&found), "work"), [key(3), key(1), key(4)]);
    assert_eq!(found[1]["found_citing"], json!([key(3)]));
}

#[test]
fn why_tells_what_made_entries_one_work() {
    let home = library(&papers());
    let why = json(&home, &["refs", "why", &doi(3)]);
    let names = [key(3), format!("{}#r2", key(1)), format!("{}#r1", key(2))];
    assert_eq!(strings(array(&why["entries"]), "entry"), names);
    let reasons = strings(array(&why["links"]), "reason");
    assert!(reasons[0].ends_with("points; 10.0 are needed"), "{reasons:?}");
    assert_eq!(reasons[1], format!("both carry doi:{}", doi(3)));
    let evidence = strings(array(&why["links"][0]["evidence"]), "field");
    assert!(evidence.iter().any(|field| field == "title"), "{evidence:?}");
    home.run(["refs", "why", &doi(3)]).expect_code(0).expect_out("3 entries taken for one work");
    let two = json(&home, &["refs", "why", &key(3), &doi(MISSING)]);
    assert_eq!((&two["same"], &two["veto"]), (&json!(false), &json!("their DOIs differ")));
    let one = json(&home, &["refs", "why", &doi(3), &key(3)]);
    assert_eq!(one["same"], json!(true));
    home.run(["refs", "why", &key(3), &key(2)]).expect_code(0).expect_out("two works");
}

#[test]
fn decisions_hold_until_they_are_taken_back() {
    let home = library(&papers());
    let held = || strings(array(&json(&home, &["refs", &key(1)])), "held");
    let own = home.run(["refs", &key(1)]).stdout();
    assert_eq!(held(), [key(2), key(3), String::new(), String::new()]);
    let decide = |args: &[&str]| {
        home.run([&["refs"], args].concat()).expect_code(0).expect_out("decisions.toml");
    };
    // What agrees in everything is told apart.
    decide(&["different", &key(3), &format!("{}#r2", key(1)), "--note", "a \"reprint\""]);
    assert_eq!(held(), [key(2), String::new(), String::new(), String::new()]);
    home.run(["refs", "why", &format!("{}#r2", key(1))]).expect_out("1 entry taken for one work");
    // What agrees in nothing is one.
    decide(&["same", &key(5), &format!("{}#r3", key(1))]);
    assert_eq!(held(), [key(2), String::new(), key(5), String::new()]);
    home.run(["refs", "cited-by", &key(5)]).expect_out("cited by 4 articles");
    home.run(["refs", "why", &key(5)]).expect_out("decided");
    let kept = std::fs::read_to_string(home.path("lists/decisions.toml")).expect("decisions");
    // Without the second one, the first still holds; without both, all is as before.
    let (first, _) = kept.split_once("[[same]]").expect("the second decision");
    home.write("lists/decisions.toml", first);
    assert_eq!(held(), [key(2), String::new(), String::new(), String::new()]);
    home.remove("lists/decisions.toml");
    assert_eq!(home.run(["refs", &key(1)]).stdout(), own);
}

#[test]
fn decisions_that_cannot_be_used_are_told_of() {
    let home = library(&papers());
    home.run(["refs", "same", &key(1), "10.5555/nothing"])
        .expect_code(1)
        .expect_err("10.5555/nothing");
    home.run(["refs", "same", &key(1)]).expect_code(2);
    assert!(!home.path("lists/decisions.toml").exists());
    home.write("lists/decisions.toml", "[[same]]\nworks = [\"gone\", \"10.5555/w1\"]\n");
    home.run(["refs", &key(1)]).expect_code(0).expect_err("`gone` in the decisions names nothing");
    for damaged in ["[[same]]\nworks = [\"a\"]\n", "[[same", "[[equal]]\n", "\u{0}", "same = 1"] {
        home.write("lists/decisions.toml", damaged);
        for args in [&["refs", "missing"][..], &["search", "word1x"], &["refs", "same", "a", "b"]] {
            let run = home.run(args).expect_code(2).expect_err("decisions.toml");
            run.expect_err("hint: an entry is `[[same]]`");
        }
        // The index is made all the same.
        home.run(["index"]).expect_code(2).expect_out("5 articles").expect_err("decisions.toml");
    }
    home.remove("lists/decisions.toml");
    home.run(["search", "word1x"]).expect_code(0);
}

#[test]
fn decisions_that_stand_against_each_other_are_told_of() {
    let home = library(&papers());
    let (article, entry) = (key(5), format!("{}#r3", key(1)));
    home.run(["refs", "different", &article, &entry]).expect_code(0);
    home.run(["refs", "same", &article, &entry]).expect_code(0);
    let torn = format!("warning: `{article}` and `{entry}` are decided to be the same and to be");
    home.run(["refs", "cited-by", &article]).expect_code(1).expect_err(&torn);
    home.remove("lists/decisions.toml");
    home.run(["refs", "different", &key(3), &doi(3)]).expect_code(0);
    let told = format!("warning: `{}` is decided to be different from itself", key(3));
    home.run(["refs", "cited-by", &key(3)]).expect_code(0).expect_err(&told);
    home.remove("lists/decisions.toml");
    // A passage stands for its article.
    home.run(["refs", "same", &format!("{}#s2.p1", key(5)), &entry]).expect_code(0);
    let run = home.run(["refs", "cited-by", &key(5)]).expect_code(0);
    run.check(run.stderr().is_empty(), "no warning");
    run.expect_out("cited by 4 articles");
}

/// Fails unless a text is one well-formed XML element; the names of the elements in it.
fn elements(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut names, mut depth) = (Vec::new(), 0_i32);
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}"));
        let element = match &event {
            Event::Start(element) | Event::Empty(element) => element,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::GeneralRef(entity) => {
                let name: &str = entity;
                assert!(["amp", "lt", "gt", "quot"].contains(&name), "&{name};");
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        for attribute in element.attributes() {
            attribute.unwrap_or_else(|error| panic!("{error}: {text}"));
        }
        names.push(element.name().as_ref().to_owned());
        depth += i32::from(matches!(event, Event::Start(_)));
    }
    assert_eq!(depth, 0, "{text}");
    names
}

/// What stands outside the quotes of a text in the DOT language.
fn outside_quotes(text: &str) -> String {
    let (mut out, mut is_quoted, mut is_escaped) = (String::new(), false, false);
    for character in text.chars() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if !is_quoted => out.push(character),
            _ => {}
        }
    }
    assert!(!is_quoted, "an open quote: {text}");
    out
}

#[test]
fn graphs_are_what_their_formats_ask_for() {
    let home = library(&papers());
    let graph =
        |args: &[&str]| home.run([&["refs", "graph"], args].concat()).expect_code(0).stdout();
    let count = |names: &[String], name: &str| names.iter().filter(|own| *own == name).count();
    // Held: 1 → 2, 1 → 3, 2 → 3, 4 → 1; with what is missing, six more citations of two works.
    for (args, works, citations) in [(&[][..], 4, 4), (&["--missing"], 6, 10)] {
        let graphml = elements(&graph(&[args, &["--format", "graphml"]].concat()));
        assert_eq!((count(&graphml, "node"), count(&graphml, "edge")), (works, citations));
        let svg = elements(&graph(args));
        // Three circles are the legend's.
        assert_eq!((count(&svg, "circle"), count(&svg, "path")), (works + 3, citations));
        let dot = graph(&[args, &["--format", "dot"]].concat());
        let code = outside_quotes(&dot);
        assert_eq!([code.matches('{').count(), code.matches('}').count()], [1, 1], "{dot}");
        assert_eq!([code.matches('[').count(), code.matches(']').count()], [works + 1, works + 1]);
        assert_eq!(code.matches(" -> ").count(), citations);
    }
    let run = home.run(["refs", "graph", "--query", "word2x OR word3x"]).expect_code(0);
    run.expect_err("2 works, 1 citation");
    let run = home.run(["refs", "graph", "-n", "2"]).expect_code(0);
    run.expect_err(
        "2 works, 1 citation; 1 without a citation among them; 2 more works are left out",
    );
    for format in ["svg", "graphml", "dot"] {
        let run =
            home.run(["refs", "graph", "--query", "word5x", "--format", format]).expect_code(1);
        let text = run.expect_err("0 works").stdout();
        if format == "dot" {
            outside_quotes(&text);
        } else {
            elements(&text);
        }
    }
}

fn hits(home: &Home, args: &[&str]) -> Vec<Value> {
    let found =
        home.run([&["search", "immunoglobulin", "--format", "ndjson", "-n", "50"], args].concat());
    found.ndjson()
}

fn articles(home: &Home, args: &[&str]) -> Vec<String> {
    let mut keys = strings(&hits(home, args), "article");
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn searches_are_filtered_and_sorted_by_citations() {
    let home = library(&papers());
    assert_eq!(articles(&home, &["--cites", &key(3)]), [1, 2].map(key));
    assert_eq!(articles(&home, &["--cites", &doi(MISSING)]), [1, 2, 3, 4].map(key));
    assert_eq!(articles(&home, &["--cites", &key(3), "--cites", &rare()]), [1].map(key));
    assert_eq!(articles(&home, &["--cited-by", &key(1)]), [2, 3].map(key));
    home.run(["search", "all[sb]", "--cited-by", &doi(MISSING)])
        .expect_code(1)
        .expect_err("is not held here, so that what it cites is not known");
    assert_eq!(articles(&home, &["--cited-by", &key(1), "--cites", &key(3)]), [2].map(key));
    assert_eq!(articles(&home, &["--cites", &key(5)]), [] as [&str; 0]);
    let mut sorted = strings(&hits(&home, &["--sort", "cited"]), "article");
    sorted.dedup();
    // Cited by two articles, by one, by one, by none.
    assert_eq!(sorted[0], key(3));
    let place = |number| sorted.iter().position(|own| *own == key(number)).unwrap_or(usize::MAX);
    assert!(place(1) < place(4) && place(2) < place(4), "{sorted:?}");
    home.run(["search", "immunoglobulin", "--cites", "10.5555/nothing"])
        .expect_code(1)
        .expect_err("`10.5555/nothing` names no article here");
}

#[test]
fn hits_name_the_references_that_they_rest_on() {
    let home = library(&papers());
    let found = hits(&home, &["--cited-by", &key(4)]);
    let of = |number: u64| {
        let cites = |hit: &&Value| hit["cites"] == json!([number]);
        found.iter().find(cites).unwrap_or_else(|| panic!("no hit cites {number}: {found:?}"))
    };
    assert_eq!(of(1)["references"], json!([{ "number": 1, "held": key(2), "notices": [] }]));
    assert_eq!(of(3)["references"], json!([{ "number": 3, "held": null, "notices": [] }]));
    assert!(found.iter().all(|hit| hit["notices"] == json!([])));
    home.run(["search", "word1x"]).expect_out(&format!("(here as {})", key(2)));
}

#[test]
fn names_of_nothing_are_errors_with_a_way_out() {
    let home = library(&papers());
    for args in [
        &["refs", "nothing"][..],
        &["refs", "cited-by", "nothing"],
        &["refs", "shared", "PMC900001", "nothing"],
        &["refs", "near", "10.5555/nothing"],
        &["refs", "why", "nothing"],
        &["refs", "why", "PMC900001", "nothing"],
        &["refs", "snowball", "PMC900001", "nothing"],
        &["refs", "different", "PMC900001", "nothing"],
    ] {
        home.run(args).expect_code(1).expect_err("nothing").expect_err("hint: ");
    }
    let run = home.run(["refs", "cited-by", "PMC900001#r9"]).expect_code(1);
    run.expect_err("`PMC900001` has no reference 9").expect_err("it has 4");
    for args in
        [&["refs"][..], &["refs", "missing", "--format", "svg"], &["refs", "graph", "-n", "0"]]
    {
        home.run(args).expect_code(2);
    }
}

#[test]
fn an_empty_home_has_an_empty_network() {
    let home = Home::new().file("corpus/notes/.keep", "");
    for args in [
        &["refs", "missing"][..],
        &["refs", "graph", "--format", "graphml"],
        &["refs", "cited-by", "10.5555/w1"],
        &["refs", "PMC900001"],
        &["retractions", "list"],
    ] {
        home.run(args).expect_code(1);
    }
}
