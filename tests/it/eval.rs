//! Evaluation from files to figures: what is judged is measured as by hand, and the same every time.

use serde_json::{Value, json};

use crate::harness::{Home, Random};

/// Three articles, told apart by how often they have the word.
fn home() -> Home {
    let record =
        |id: &str, text: &str| format!("{}\n", json!({ "id": id, "title": "T", "text": text }));
    let docs = record("A", "Zebra zebra zebra zebra.")
        + &record("B", "Zebra zebra, with some other words beside it.")
        + &record("C", "Zebra, with many other words beside it that make the passage longer.")
        + &record("D", "Nothing of the kind.");
    let home = Home::new()
        .file("corpus/docs.jsonl", docs)
        .file("q.tsv", "1\tzebra\n2\tunicorn [tiab] \"AND\n")
        .file("r.txt", "1 0 B 2\n1 0 C 1\n1 0 D 1\n2\t0\tA\t1\n");
    home.run(["index"]).expect_code(0);
    home
}

fn eval(home: &Home, more: &[&str]) -> Value {
    let args = ["eval", "--queries", "q.tsv", "--qrels", "r.txt", "--format", "json"];
    home.run(args.iter().chain(more)).expect_code(0).json()
}

#[track_caller]
fn expect(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or(f64::NAN);
    assert!((value - expected).abs() < 1e-9, "{value}, not {expected}");
}

#[test]
fn measures_are_those_worked_by_hand() {
    let home = home();
    // Question 1 lists A, B, C with the grades 0, 2, 1; the best would be 2, 1, 1. Question 2 finds
    // nothing, whatever signs stand in it, and counts.
    let value = eval(&home, &["--by-query"]);
    let log2 = f64::log2;
    let ndcg = (2.0 / log2(3.0) + 1.0 / 2.0) / (2.0 + 1.0 / log2(3.0) + 1.0 / 2.0);
    for (measure, of_first) in [
        ("nDCG@10", ndcg),
        ("MRR@10", 0.5),
        ("recall@100", 2.0 / 3.0),
        ("MAP", (1.0 / 2.0 + 2.0 / 3.0) / 3.0),
        ("success@1", 0.0),
        ("success@5", 1.0),
    ] {
        expect(&value["measures"][measure]["mean"], of_first / 2.0);
        expect(&value["by_question"][0][measure], of_first);
        expect(&value["by_question"][1][measure], 0.0);
    }
    let value = eval(&home, &["--measure", "precision@2,map@2"]);
    assert_eq!(value["measures"].as_object().map(serde_json::Map::len), Some(2));
    expect(&value["measures"]["precision@2"]["mean"], 0.25);
}

#[test]
fn a_run_compares_with_itself_and_with_a_better_one() {
    let home = home();
    eval(&home, &["--write-run", "own.run"]);
    let run = std::fs::read_to_string(home.path("own.run")).expect("a run");
    let listed: Vec<&str> = run.lines().filter_map(|line| line.split(' ').nth(2)).collect();
    assert_eq!(listed, ["A", "B", "C"]);
    let same = eval(&home, &["--compare", "own.run"]);
    let mrr = &same["measures"]["MRR@10"]["compared"];
    expect(&mrr["difference"], 0.0);
    expect(&mrr["p"], 1.0);
    // Ordered by score, whatever the ranks say.
    home.write("other.run", "1 Q0 A 1 0.5 x\n1 Q0 B 2 0.75 x\n2 Q0 A 1 1e-3 x\n");
    let other = eval(&home, &["--compare", "other.run", "--by-query"]);
    let mrr = &other["measures"]["MRR@10"]["compared"];
    expect(&mrr["mean"], 1.0);
    expect(&mrr["difference"], -0.75);
    assert_eq!((mrr["better"].as_u64(), mrr["worse"].as_u64()), (Some(0), Some(2)));
    expect(&other["by_question"][1]["MRR@10 compared"], 1.0);
    let shown = ["eval", "--queries", "q.tsv", "--qrels", "r.txt", "--compare", "other.run"];
    home.run(shown).expect_code(0).expect_out("difference").expect_out("-0.7500");
}

#[test]
fn marked_text_judges_passages() {
    let marked = |query: &str, article: &str, text: &str| {
        format!("{}\n", json!({ "query": query, "article": article, "section": "x", "text": text }))
    };
    let home = home()
        .file("e.jsonl", marked("1", "C", "many OTHER words beside it") + &marked("3", "A", "x"));
    let args = ["eval", "--queries", "q.tsv", "--evidence", "e.jsonl"];
    let run = home.run(args.iter().chain(&["--format", "json"])).expect_code(0);
    let run = run.expect_err("1 question of `q.tsv` left out: nobody judged them");
    let run = run.expect_err("1 judged question counted as unanswered");
    let value = run.json();
    expect(&value["measures"]["MRR@10"]["mean"], 1.0 / 3.0 / 2.0);
    expect(&value["measures"]["article@1"]["mean"], 0.0);
    assert_eq!(value["unit"], "passage");
    // The run that it writes has anchors, whose text is looked up; hits of a search bring theirs.
    home.run(args.iter().chain(&["--write-run", "own.run"])).expect_code(0);
    let hits = home.run(["search", "--queries", "q.tsv"]).stdout();
    home.write("hits.ndjson", hits);
    for other in ["own.run", "hits.ndjson"] {
        let run = home.run(args.iter().chain(&["--compare", other, "--format", "json"]));
        let compared = &run.json()["measures"]["MRR@10"]["compared"];
        expect(&compared["mean"], 1.0 / 3.0 / 2.0);
    }
    home.run(args.iter().chain(&["--measure", "map"])).expect_code(2).expect_err("hint: ");
}

#[test]
fn anchors_are_judged_as_units_of_their_own() {
    let home = home().file("r.txt", "1 0 B#s1.p1 1\n");
    expect(&eval(&home, &["--unit", "passage"])["measures"]["MRR@10"]["mean"], 0.5);
    let args = ["eval", "--queries", "q.tsv", "--qrels", "r.txt"];
    home.run(args)
        .expect_code(0)
        .expect_err("nothing relevant was found")
        .expect_err("--unit passage");
}

#[test]
fn what_cannot_be_understood_is_told_with_its_place() {
    let home = home().file("bad.txt", "1 0 A 1\n1 0\n").file("bad.tsv", "1\tzebra\n1\tzebra\n");
    for (queries, qrels, place) in [
        ("q.tsv", "bad.txt", "bad.txt:2: 2 columns"),
        ("bad.tsv", "r.txt", "bad.tsv:2: a second question"),
        ("no.tsv", "r.txt", "no.tsv"),
    ] {
        let run = home.run(["eval", "--queries", queries, "--qrels", qrels]);
        run.check(run.stdout().is_empty(), "no figures");
        run.expect_err("error: ").expect_err(place);
    }
    home.run(["eval", "--queries", "q.tsv"]).expect_code(2).expect_err("--qrels");
    let deep = ["--measure", "recall@100", "--limit", "10"];
    let args = ["eval", "--queries", "q.tsv", "--qrels", "r.txt"];
    home.run(args.iter().chain(&deep)).expect_code(2).expect_err("--limit");
    // A question without words is told of; the rest is measured.
    home.write("q.tsv", "1\tzebra\n2\t???\n");
    home.run(args)
        .expect_code(3)
        .expect_err("q.tsv: `2`: the query has no words")
        .expect_out("0.25");
}

#[test]
fn figures_are_the_same_whatever_the_number_of_threads() {
    let home = Home::starter();
    let mut random = Random::new(3);
    let words = ["ivig", "dose", "trial", "neuropathy", "headache", "children", "placebo", "cost"];
    let articles = ["cidp", "kawasaki-disease", "stiff-person-syndrome", "adverse-effects"];
    let folder = Home::new();
    let (mut questions, mut qrels) = (String::new(), String::new());
    for id in 0..60 {
        let text: Vec<&str> = (0..3).map(|_| *random.pick(&words)).collect();
        questions.push_str(&format!("{id}\t{}\n", text.join(" ")));
        qrels.push_str(&format!("{id} 0 {} 1\n", random.pick(&articles)));
    }
    folder.write("q.tsv", questions);
    folder.write("r.txt", qrels);
    let outputs = ["1", "2", "7"].map(|threads| {
        let home = home.path("").display().to_string();
        let args =
            ["eval", "--home", &home, "--queries", "q.tsv", "--qrels", "r.txt", "--by-query"];
        let mut command = folder.command(args.iter().chain(&["--write-run", "own.run"]));
        command.env("RAYON_NUM_THREADS", threads);
        let out = folder.finish(command).expect_code(0).stdout();
        out + &std::fs::read_to_string(folder.path("own.run")).expect("a run")
    });
    assert!(outputs[0] == outputs[1] && outputs[1] == outputs[2]);
}

#[test]
fn questions_are_widened_with_the_concepts_of_the_home() {
    let home = Home::new()
        .file(
            "corpus/docs.jsonl",
            json!({ "id": "A", "title": "T", "text": "A quagga was seen." }).to_string(),
        )
        .file("thesaurus.toml", "[[concept]]\nid = \"a\"\nname = \"quagga\"\nnames = [\"zebra\"]\n")
        .file("q.tsv", "1\tzebra\n")
        .file("r.txt", "1 0 A 1\n");
    home.run(["index"]).expect_code(0);
    expect(&eval(&home, &[])["measures"]["success@1"]["mean"], 1.0);
}
