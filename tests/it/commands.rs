//! What each command prints and which exit code it ends with.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::harness::{FILLER, Home, strings};

const QUESTION: &str = "does IVIG help stiff person syndrome";

/// A small article in Markdown.
fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nyear: 2011\n---\n\n## Results\n\n{body}\n{FILLER}")
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_first_answer_to_a_question_is_of_its_article() {
    let home = Home::starter();
    let run = home.run(["search", QUESTION]).expect_code(0).expect_out("left out: does");
    let first = run.stdout().lines().find(|line| line.starts_with("1. ")).map(str::to_owned);
    run.check(
        first.is_some_and(|line| line.contains("stiff person syndrome")),
        "the article on stiff person syndrome first",
    );
    run.check(run.stderr().is_empty(), "nothing on standard error");
    // The words need not be quoted for the shell.
    let unquoted: Vec<&str> = ["search"].into_iter().chain(QUESTION.split(' ')).collect();
    assert_eq!(home.run(unquoted).expect_code(0).stdout(), run.stdout());
}

#[test]
fn json_has_totals_and_hits() {
    let home = Home::starter();
    let value = home.run(["search", QUESTION, "--format", "json", "-n", "4"]).expect_code(0).json();
    let expected = [
        "query", "exact", "intent", "left_out", "warnings", "total", "offset", "limit", "cursor",
        "hits",
    ]
    .into();
    assert_eq!(keys(&value), expected);
    let hits = value["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 4);
    let of_a_hit = [
        "query",
        "rank",
        "score",
        "article",
        "anchor",
        "title",
        "authors",
        "year",
        "journal",
        "section",
        "kind",
        "topic",
        "text",
        "lit",
        "cites",
        "references",
        "notices",
    ];
    for (index, hit) in hits.iter().enumerate() {
        assert_eq!(keys(hit), of_a_hit.into());
        assert_eq!(hit["rank"], index + 1);
        let text = hit["text"].as_str().expect("a text");
        let lit = hit["lit"].as_array().expect("lit");
        assert!(!lit.is_empty(), "a hit without a matched word: {hit}");
        for range in lit {
            let [start, end] = [0, 1].map(|index| range[index].as_u64().expect("a place") as usize);
            assert!(!text[start..end].trim().is_empty());
        }
    }
    let scores: Vec<f64> = hits.iter().filter_map(|hit| hit["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn the_formats_agree() {
    let home = Home::starter();
    let run = |format| home.run(["search", QUESTION, "--format", format]).expect_code(0);
    let json = run("json").json();
    let ndjson = run("ndjson").ndjson();
    assert_eq!(json["hits"].as_array(), Some(&ndjson));
    let anchors = strings(&ndjson, "anchor");
    let csv = run("hits-csv").stdout();
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> =
        table.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(
        header.join(" "),
        "rank score article anchor title authors year journal section text"
    );
    let rows: Vec<_> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.iter().map(|row| row[3].to_owned()).collect::<Vec<_>>(), anchors);
    assert_eq!(
        rows.iter().map(|row| row[9].to_owned()).collect::<Vec<_>>(),
        strings(&ndjson, "text")
    );
    let text = run("text").stdout();
    let places: Vec<Option<usize>> = anchors.iter().map(|anchor| text.find(&**anchor)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
}

#[test]
fn pages_join_without_gaps_or_repeats_and_totals_do_not_depend_on_them() {
    let home = Home::starter();
    for cap in ["0", "1", "3"] {
        let page = |offset: usize, limit: usize| {
            let (offset, limit) = (offset.to_string(), limit.to_string());
            let page = ["search", QUESTION, "--format", "json", "--per-article", cap];
            home.run(page.into_iter().chain(["--offset", &offset, "--limit", &limit]))
                .expect_code(0)
                .json()
        };
        let whole = page(0, 10_000);
        let all = strings(whole["hits"].as_array().expect("hits"), "anchor");
        assert!(all.len() > 7, "too few hits to tell: {}", all.len());
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "a hit stands twice");
        let mut joined = Vec::new();
        for offset in (0..all.len() + 7).step_by(7) {
            let part = page(offset, 7);
            assert_eq!(part["total"], whole["total"], "at offset {offset}");
            let hits = part["hits"].as_array().expect("hits");
            for (index, hit) in hits.iter().enumerate() {
                assert_eq!(hit["rank"], offset + index + 1);
            }
            joined.extend(strings(hits, "anchor"));
        }
        assert_eq!(joined, all, "per article {cap}");
        if cap == "0" {
            assert_eq!(whole["total"]["passages"], all.len());
        }
    }
}

#[test]
fn an_article_has_no_more_hits_than_it_may() {
    let home = Home::starter();
    let most = |args: &[&str]| {
        let args = ["search", QUESTION, "-n", "500", "--format", "ndjson"].iter().chain(args);
        let mut counts = HashMap::new();
        for article in strings(&home.run(args).expect_code(0).ndjson(), "article") {
            *counts.entry(article).or_insert(0) += 1;
        }
        counts.into_values().max()
    };
    assert_eq!(most(&[]), Some(3));
    assert_eq!(most(&["--per-article", "1"]), Some(1));
    assert!(most(&["--per-article", "0"]) > Some(3));
}

#[test]
fn filters_narrow_and_do_not_rank_anew() {
    let home = Home::starter();
    let hits = |args: &[&str]| {
        let fixed = ["search", QUESTION, "-n", "5000", "--per-article", "0", "--format", "ndjson"];
        home.run(fixed.iter().chain(args)).ndjson()
    };
    let all = hits(&[]);
    for kinds in ["introduction", "abstract,title"] {
        let narrowed = hits(&["--section", kinds]);
        let wanted: Vec<&str> = kinds.split(',').collect();
        let of_all = all.iter().filter(|hit| wanted.contains(&hit["kind"].as_str().unwrap_or("")));
        let of_all: Vec<Value> = of_all.cloned().collect();
        assert!(!narrowed.is_empty(), "no hit in {kinds}");
        assert_eq!(strings(&narrowed, "anchor"), strings(&of_all, "anchor"), "{kinds}");
        assert!(narrowed.iter().zip(&of_all).all(|(a, b)| a["score"] == b["score"]));
    }
    home.run(["search", "ivig", "--section", "nonsense"])
        .expect_code(2)
        .expect_err("one of: title");
    home.run(["search", "ivig", "--year", "2020:2010"]).expect_code(2).expect_err("ends before");
}

#[test]
fn years_and_types_are_those_of_the_article() {
    let jats = |kind: &str, year: u16| {
        format!(
            "<article article-type=\"{kind}\"><front><article-meta><title-group><article-title>{kind} \
             of {year}</article-title></title-group><pub-date><year>{year}</year></pub-date>\
             </article-meta></front><body><p>Immunoglobulin was given.</p><p>{FILLER}</p></body></article>"
        )
    };
    let home = Home::new()
        .file("corpus/old.xml", jats("case-report", 1999))
        .file("corpus/new.xml", jats("review-article", 2012))
        .file("corpus/undated.md", format!("# No year\n\nImmunoglobulin was given.\n{FILLER}"));
    home.run(["index"]).expect_code(0);
    let articles = |args: &[&str]| {
        let fixed = ["search", "immunoglobulin", "--format", "ndjson"];
        let hits = home.run(fixed.iter().chain(args)).ndjson();
        let found: BTreeSet<String> = strings(&hits, "article").into_iter().collect();
        found.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(articles(&[]), "new old undated");
    assert_eq!(articles(&["--year", "2010:"]), "new");
    assert_eq!(articles(&["--year", ":2010"]), "old");
    assert_eq!(articles(&["--year", "1999:2012"]), "new old");
    assert_eq!(articles(&["--type", "Review-Article"]), "new");
    assert_eq!(articles(&["--type", "review-article,case-report"]), "new old");
    assert_eq!(articles(&["--type", "review-article", "--year", "1999"]), "");
}

#[test]
fn context_stays_within_the_section() {
    let body =
        "One alpha.\n\nTwo beta.\n\nThree gamma.\n\nFour delta.\n\n## Discussion\n\nFive epsilon.";
    let home = Home::new().file("corpus/a.md", article("Letters", body));
    let hit = |word: &str| {
        let args = ["search", word, "--context", "1", "--format", "ndjson"];
        home.run(args).expect_code(0).ndjson().remove(0)
    };
    let around = |hit: &Value| {
        let texts = |key: &str| strings(hit[key].as_array().expect("passages"), "text").join(" ");
        format!("{} [{}] {}", texts("before"), hit["text"].as_str().unwrap_or(""), texts("after"))
    };
    assert_eq!(around(&hit("alpha")), " [One alpha.] Two beta.");
    assert_eq!(around(&hit("gamma")), "Two beta. [Three gamma.] Four delta.");
    assert_eq!(around(&hit("delta")), "Three gamma. [Four delta.] ");
    assert_eq!(around(&hit("epsilon")), " [Five epsilon.] ");
    let text = home.run(["search", "gamma", "--context", "1"]).expect_code(0).stdout();
    assert!(text.contains("Two beta.") && text.contains("Four delta.") && !text.contains("alpha"));
}

#[test]
fn many_queries_in_one_run_are_the_same_as_each_alone() {
    let home = Home::starter();
    let queries = [("q1", QUESTION), ("q 2", "\"aseptic meningitis\""), ("q3", "zzyzx")];
    let file: String = queries.iter().map(|(id, query)| format!("{id}\t{query}\n")).collect();
    let own = Home::with_starter_corpus().file("queries.tsv", format!("{file}\n"));
    own.run(["index"]).expect_code(0);
    let hits = own.run(["search", "--queries", "queries.tsv", "-n", "6"]).expect_code(0).ndjson();
    let wanted = ["query", "rank", "score", "article", "anchor", "section", "text"].into();
    assert!(hits.iter().all(|hit| keys(hit) == wanted));
    for (id, query) in queries {
        let batch: Vec<Value> = hits.iter().filter(|hit| hit["query"] == id).cloned().collect();
        let args = ["search", query, "-n", "6", "--per-article", "0", "--format", "ndjson"];
        let alone = home.run(args).ndjson();
        assert_eq!(strings(&batch, "anchor"), strings(&alone, "anchor"), "{query}");
        assert_eq!(alone.is_empty(), id == "q3");
    }
}

#[test]
fn show_finds_articles_and_passages() {
    let home = Home::starter();
    let hit = home.run(["search", QUESTION, "-n", "1", "--format", "ndjson"]).ndjson().remove(0);
    let (key, anchor) =
        (hit["article"].as_str().unwrap_or(""), hit["anchor"].as_str().unwrap_or(""));
    let title = hit["title"].as_str().expect("a title");
    home.run(["show", key]).expect_code(0).expect_out("stiff person").expect_out("\nReferences\n");
    let shown = home.run(["show", anchor]).expect_code(0).expect_out("\n> ");
    shown.check(!shown.stdout().contains("\nReferences\n"), "only the references cited here");
    let json = home.run(["show", anchor, "--format", "json"]).expect_code(0).json();
    assert_eq!(json["article"]["title"], title);
    let passages = json["passages"].as_array().expect("passages");
    assert!(strings(passages, "anchor").iter().any(|known| known == anchor));
    assert!(passages.iter().all(|passage| passage["section"] == hit["section"]));
    let whole = home.run(["show", key, "--format", "json"]).expect_code(0).json();
    let dumped = home.run(["dump", "passages", "--article", key]).expect_code(0).ndjson();
    assert_eq!(whole["passages"].as_array(), Some(&dumped));
    home.run(["show", "no-such"]).expect_code(1).expect_err("no article `no-such`");
    home.run(["show", &format!("{key}#s99.p1")]).expect_code(1).expect_err("hint: `ivig dump");
    home.run(["show", &key.to_uppercase()]).expect_code(1).expect_err("did you mean");
}

#[test]
fn sections_of_one_name_are_shown_apart() {
    let text = format!("# T\n\n## Case\n\nFirst alpha.\n\n## Case\n\nSecond beta.\n{FILLER}");
    let home = Home::new().file("corpus/a.md", text);
    let anchor = |word: &str| {
        let hits = home.run(["search", word, "--format", "ndjson"]).expect_code(0).ndjson();
        strings(&hits, "anchor").remove(0)
    };
    let shown = home.run(["show", &anchor("beta")]).expect_code(0).expect_out("Second beta");
    shown.check(!shown.stdout().contains("First alpha"), "the passage's own section only");
}

#[test]
fn dumps_have_exactly_the_documented_keys() {
    let home = Home::starter();
    let dump = |what| home.run(["dump", what]).expect_code(0).ndjson();
    let passages = dump("passages");
    let of_passage = ["article", "anchor", "section", "kind", "topic", "text", "cites"].into();
    assert!(passages.iter().all(|passage| keys(passage) == of_passage));
    let references = dump("references");
    let of_reference: BTreeSet<&str> = [
        "article",
        "number",
        "raw",
        "authors",
        "title",
        "container",
        "year",
        "volume",
        "issue",
        "first_page",
        "last_page",
        "doi",
        "pmid",
        "pmcid",
    ]
    .into();
    assert!(references.iter().all(|reference| keys(reference) == of_reference));
    let mut authors = references.iter().filter_map(|reference| reference["authors"].as_array());
    assert!(authors.all(|list| list.iter().all(|who| keys(who) == ["family", "given"].into())));
    let articles = dump("articles");
    assert_eq!(articles.len(), 12);
    let keys_of_articles = strings(&articles, "key");
    assert!(keys_of_articles.is_sorted());
    let anchors = strings(&passages, "anchor");
    assert_eq!(anchors.iter().collect::<BTreeSet<_>>().len(), anchors.len(), "anchors are unique");
    for article in &articles {
        let key = article["key"].as_str().unwrap_or("");
        let count = |list: &[Value]| list.iter().filter(|value| value["article"] == key).count();
        assert_eq!(article["passage_count"], count(&passages), "{key}");
        assert_eq!(article["reference_count"], count(&references), "{key}");
        let own = home.run(["dump", "references", "--article", key]).ndjson();
        assert!(own.iter().all(|reference| reference["article"] == key));
        assert_eq!(own.len(), count(&references));
        // What a passage cites is in the list.
        for passage in passages.iter().filter(|passage| passage["article"] == key) {
            let cites = passage["cites"].as_array().expect("cites");
            assert!(cites.iter().all(|cite| own.iter().any(|known| known["number"] == *cite)));
        }
    }
    home.run(["dump", "articles", "--article", "nobody"]).expect_code(1);
}

#[test]
fn exit_codes_tell_what_happened() {
    let home = Home::starter();
    home.run(["search", "zzyzx"]).expect_code(1).expect_err("nothing found");
    home.run(["search", "\"stiff person"]).expect_code(2).expect_err("^^^").expect_err("hint: ");
    home.run(["search", "..."]).expect_code(2).expect_err("no words");
    home.run(["search"]).expect_code(2);
    home.run(["serach", "x"]).expect_code(2).expect_err("search");
    home.run(["index", "no/such/folder"]).expect_code(2).expect_err("cannot read");
    home.run(["--home", "no/such/home", "status"]).expect_code(2).expect_err("is no folder");
    home.run(["search", "--queries", "no-such.tsv"]).expect_code(4);
    home.run(["--help"]).expect_code(0).expect_out("Usage: ivig");
    home.run(["--version"]).expect_code(0).expect_out(env!("CARGO_PKG_VERSION"));
    let home = Home::new();
    home.run(["search", "ivig"]).expect_code(4).expect_err("no `corpus` folder");
    home.run(["status"]).expect_code(1).expect_err("hint: run `ivig index`");
    home.run(["compact"]).expect_code(4).expect_err("there is no index");
    home.write("corpus/a.md", article("Good", "Immunoglobulin."));
    home.write("corpus/b.pdf", "%PDF-1.7");
    home.run(["index"]).expect_code(3).expect_err("skipped `corpus/b.pdf`: unsupported format");
    home.write("index/current/meta.json", "{");
    home.run(["search", "ivig"]).expect_code(4).expect_err("hint: if it is damaged");
    // The hint is true.
    home.run(["index", "--rebuild"]).expect_code(3);
    home.run(["search", "immunoglobulin"]).expect_code(0);
}

#[test]
fn first_use_builds_the_index_and_says_so() {
    let home = Home::with_starter_corpus();
    let first = home.run(["search", QUESTION]).expect_code(0).expect_err("no index yet: building");
    let second = home.run(["search", QUESTION]).expect_code(0);
    second.check(second.stderr().is_empty(), "nothing more to say");
    assert_eq!(first.stdout(), second.stdout());
    let nested = home.path("corpus/deep");
    std::fs::create_dir(&nested).expect("a new folder");
    home.write("ivig.toml", "");
    let mut command = home.command(["search", QUESTION]);
    command.current_dir(nested);
    assert_eq!(home.finish(command).expect_code(0).stdout(), second.stdout(), "found upward");
    let elsewhere = Home::new();
    let mut command = elsewhere.command(["search", QUESTION]);
    command.env("IVIG_HOME", home.path(""));
    assert_eq!(elsewhere.finish(command).expect_code(0).stdout(), second.stdout(), "IVIG_HOME");
}

#[test]
fn status_tells_what_is_newer_than_the_index() {
    let home = Home::new()
        .file("corpus/a.md", article("One", "Alpha."))
        .file("corpus/b.md", article("Two", "Beta."))
        .file("corpus/c.bin", "\0\0\0");
    home.run(["index"]).expect_code(3);
    let status = || home.run(["status", "--format", "json"]).expect_code(0).json();
    let before = status();
    assert_eq!((&before["articles"], &before["files"]), (&2.into(), &3.into()));
    assert_eq!(before["skipped"][0]["path"], "corpus/c.bin");
    let lists = |status: &Value| {
        ["new", "changed", "gone"].map(|name| status["on_disk"][name].to_string()).join(" ")
    };
    assert_eq!(lists(&before), "[] [] []");
    home.run(["status", "--skipped"]).expect_code(0).expect_out("corpus/c.bin: binary");
    home.write("corpus/a.md", article("One", "Alpha and more."));
    home.remove("corpus/b.md");
    home.write("corpus/d.md", article("Four", "Delta."));
    assert_eq!(lists(&status()), r#"["corpus/d.md"] ["corpus/a.md"] ["corpus/b.md"]"#);
    home.run(["status"]).expect_code(0).expect_out("run `ivig index` to take them in");
    // What was skipped before and has not changed is not told of again.
    home.run(["index", "--prune"]).expect_code(0);
    assert_eq!(lists(&status()), "[] [] []");
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let home = Home::new()
        .file("corpus/a.md", article("One", "Alpha."))
        .file("corpus/b.md", article("Two", "Beta."));
    let index = |args: &[&str]| {
        home.run(["index", "--format", "json"].iter().chain(args)).expect_code(0).json()
    };
    let counts = |report: &Value| {
        let names = ["read_files", "replaced_files", "unchanged_files", "total_articles"];
        names.map(|name| report[name].as_u64().unwrap_or(99))
    };
    assert_eq!(counts(&index(&[])), [2, 0, 0, 2]);
    let ordinal =
        |key: &str| home.run(["dump", "articles", "--article", key]).ndjson()[0]["ordinal"].clone();
    let second_ordinal = ordinal("b");
    assert_eq!(counts(&index(&[])), [0, 0, 2, 2]);
    home.write("corpus/b.md", article("Two", "Gamma."));
    assert_eq!(counts(&index(&[])), [1, 1, 1, 2]);
    assert_eq!(ordinal("b"), second_ordinal, "an article keeps its number for life");
    home.run(["search", "beta"]).expect_code(1);
    home.run(["search", "gamma"]).expect_code(0);
    home.remove("corpus/a.md");
    let report = index(&[]);
    assert_eq!(
        (counts(&report), &report["missing_files"][0]),
        ([0, 0, 1, 2], &"corpus/a.md".into())
    );
    home.run(["search", "alpha"]).expect_code(0);
    let report = index(&["--prune"]);
    assert_eq!(
        (counts(&report), &report["removed_files"][0]),
        ([0, 0, 1, 1], &"corpus/a.md".into())
    );
    home.run(["search", "alpha"]).expect_code(1);
    assert_eq!(counts(&index(&["--rebuild"])), [1, 0, 0, 1]);
    home.run(["compact"]).expect_code(0).expect_out("compacted:");
    home.run(["search", "gamma"]).expect_code(0);
}

#[test]
fn prune_touches_only_the_folders_that_are_named() {
    let home = Home::new()
        .file("corpus/a.md", article("One", "Alpha."))
        .file("more/b.md", article("Two", "Beta."));
    home.run(["index", "corpus", "more"]).expect_code(0);
    home.remove("corpus/a.md");
    home.remove("more/b.md");
    home.run(["index", "--prune", "more"]).expect_code(0).expect_out("removed");
    home.run(["search", "alpha"]).expect_code(0);
    home.run(["search", "beta"]).expect_code(1);
}

#[test]
fn a_rebuild_keeps_what_was_indexed_from_other_folders() {
    let home = Home::new()
        .file("corpus/a.md", article("One", "Alpha."))
        .file("more/b.md", article("Two", "Beta."));
    home.run(["index", "corpus", "more"]).expect_code(0);
    home.run(["index", "--rebuild"]).expect_code(0);
    home.run(["search", "alpha"]).expect_code(0);
    home.run(["search", "beta"]).expect_code(0);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::starter();
    // A pipeline has the exit code of its last command; the first one's is written beside.
    for command in ["dump passages", "search ivig -n 500", "search ivig -n 500 --format json"] {
        let line = format!("{{ \"$IVIG\" {command}; echo $? >&2; }} | head -c 1");
        let run = home.shell(&line).expect_code(0);
        run.check(run.stderr() == "0\n", "exit code 0 and no message");
    }
}

#[test]
fn colours_are_for_terminals() {
    let home = Home::starter();
    for args in [vec!["search", QUESTION], vec!["status"], vec!["show", "cidp"], vec!["--help"]] {
        let run = home.run(args);
        run.check(!run.stdout().contains('\u{1b}'), "no escape sequence");
    }
    let painted = home.run(["search", QUESTION, "--color", "always"]).expect_code(0);
    painted.check(painted.stdout().contains('\u{1b}'), "colours when asked for");
}

#[test]
fn what_a_document_holds_cannot_drive_the_terminal() {
    let evil = "Red \u{1b}[31m globulin\u{7} and \u{9b}2J \u{202e}back\u{8}wards\u{7f} words";
    let text = article("Evil \u{1b}]0;title\u{7} tale", evil);
    let rest = format!("<p>{}</p>", FILLER.trim()).repeat(5);
    let html = format!("<html><title>{evil}</title><h1>{evil}</h1><p>{evil}.</p>{rest}</html>");
    let jats = format!(
        "<article><front><article-meta><title-group><article-title>{0}</article-title></title-group>\
         </article-meta></front><body><sec><title>{0}</title><p>{0}</p></sec></body></article>",
        evil.replace(['\u{1b}', '\u{7}', '\u{8}'], "&#27;")
    );
    let home = Home::new()
        .file("corpus/a.md", &text)
        .file("corpus/b.txt", format!("{evil}\n\n{evil}.\n\n{evil}.\n{FILLER}"))
        .file("corpus/c.html", html)
        .file("corpus/d.xml", jats)
        .file("corpus/\u{1b}[31me.pdf", "%PDF-");
    let commands = [
        "index",
        "search globulin -n 50",
        "search globulin -n 50 --format json",
        "search globulin -n 50 --format ndjson",
        "search globulin -n 50 --format hits-csv",
        "search globulin -n 50 --format html",
        "search globulin -n 50 --format markdown",
        "show a",
        "show b",
        "dump passages",
        "dump articles",
        "status --skipped --warnings",
        "status --format json",
    ];
    for command in commands {
        let run = home.run(command.split(' '));
        for text in [run.stdout(), run.stderr()] {
            // To programs, a mark that turns the direction of text is data.
            let is_data = ["json", "csv", "dump"].iter().any(|name| command.contains(name));
            let turns = |c: char| c == '\u{202e}' && !is_data;
            let driver = |c: char| c.is_control() && c != '\n' || turns(c);
            run.check(!text.contains(driver), "no control character");
        }
    }
    home.run(["search", "globulin"]).expect_code(0).expect_out("globulin");
}
