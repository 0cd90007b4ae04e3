//! A question asked again with words of the passages that answer it best.

use crate::harness::{FILLER, Home};

/// Two articles that answer in the question's words and speak of baclofen pumps too; one speaks of those
/// alone; one of something else.
fn library() -> Home {
    let article = |title: &str, text: &str| format!("# {title}\n\n## Results\n\n{text}\n{FILLER}");
    Home::new()
        .file(
            "corpus/a.md",
            article("Spasticity", "Spasticity was eased by intrathecal baclofen pumps in adults."),
        )
        .file(
            "corpus/b.md",
            article("More on spasticity", "Intrathecal baclofen eased spasticity for a year."),
        )
        .file("corpus/c.md", article("Pumps", "Intrathecal baclofen let them walk once more."))
        .file("corpus/d.md", article("Platelets", "Counts of platelets rose within days."))
}

fn keys(home: &Home, args: &[&str]) -> Vec<String> {
    let args = ["search", "--format", "json", "--per-article", "1"].iter().chain(args);
    let json = home.run(args).json();
    let hits = json["hits"].as_array().expect("hits");
    hits.iter().map(|hit| hit["article"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_is_told_in_other_words_is_found() {
    let home = library();
    home.run(["index"]).expect_code(0);
    let plain = keys(&home, &["spasticity"]);
    assert_eq!(plain.len(), 2, "{plain:?}");
    let fed = keys(&home, &["spasticity", "--feedback"]);
    assert!(plain.iter().all(|key| fed[..2].contains(key)), "what was asked stays first: {fed:?}");
    assert!(fed.contains(&"c".to_owned()), "{fed:?}");
    home.run(["search", "--feedback", "--explain", "spasticity"])
        .expect_code(0)
        .expect_out("feedback: asked again with words of the best passages")
        .expect_out("baclofen");
}

#[test]
fn an_exact_search_and_a_question_without_answer_stay_what_they_are() {
    let home = library();
    home.run(["index"]).expect_code(0);
    let exact = ["spasticity[ti]", "--feedback"];
    assert_eq!(keys(&home, &exact), keys(&home, &exact[..1]));
    home.run(["search", "--explain", "spasticity[ti]", "--feedback"]).expect_out("feedback: none");
    home.run(["search", "--feedback", "xyzzy"]).expect_code(1);
}
