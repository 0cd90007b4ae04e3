//! Ranks of the passages that answer questions about the starter corpus, compared with the file
//! `tests/golden/summary.txt`, so that a change of ranking is reviewed as a difference of that file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::harness::{Home, repository, strings};

/// How deep ranks are looked for.
const DEPTH: usize = 50;

/// The variable that accepts the ranks as they are now.
const BLESS: &str = "IVIG_BLESS";

struct Question {
    text: String,
    answers: Vec<String>,
}

fn golden(name: &str) -> PathBuf {
    repository().join("tests/golden").join(name)
}

fn questions() -> Vec<Question> {
    let text = std::fs::read_to_string(golden("questions.tsv")).expect("the questions");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let question = |line: &str| {
        let (text, answers) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
        let answers = answers.split(' ').map(str::to_owned).collect();
        Question { text: text.to_owned(), answers }
    };
    lines.map(question).collect()
}

/// The rank of the best answer to each question, from 1.
fn ranks(questions: &[Question]) -> Vec<Option<usize>> {
    let home = Home::starter();
    let depth = DEPTH.to_string();
    let rank = |question: &Question| {
        let args =
            ["search", &question.text, "-n", &depth, "--per-article", "0", "--format", "ndjson"];
        let anchors = strings(&home.run(args).ndjson(), "anchor");
        anchors.iter().position(|anchor| question.answers.contains(anchor)).map(|at| at + 1)
    };
    questions.iter().map(rank).collect()
}

fn summary(questions: &[Question], ranks: &[Option<usize>]) -> String {
    let count = ranks.len() as f64;
    let within = |depth| ranks.iter().flatten().filter(|rank| **rank <= depth).count() as f64;
    let reciprocal: f64 = ranks.iter().flatten().map(|rank| 1.0 / *rank as f64).sum();
    let mut summary = format!(
        "questions  {count}\nrecall@1   {:.3}\nrecall@5   {:.3}\nMRR        {:.3}\n\nrank\tquestion\n",
        within(1) / count,
        within(5) / count,
        reciprocal / count
    );
    for (question, rank) in questions.iter().zip(ranks) {
        let rank = rank.map_or("-".to_owned(), |rank| rank.to_string());
        let _ = writeln!(summary, "{rank}\t{}", question.text);
    }
    summary
}

/// The lines that differ; the summaries are in the same order.
fn difference(accepted: &str, now: &str) -> String {
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
        (accepted.lines().collect(), now.lines().collect());
    let gone =
        accepted.lines().filter(|line| !after.contains(line)).map(|line| format!("- {line}\n"));
    let new = now.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}\n"));
    gone.chain(new).collect()
}

#[test]
fn answers_are_passages_of_the_corpus() {
    let passages = Home::starter().run(["dump", "passages"]).expect_code(0).ndjson();
    let known: BTreeSet<String> = strings(&passages, "anchor").into_iter().collect();
    for question in questions() {
        for answer in &question.answers {
            assert!(known.contains(answer), "`{answer}`, answer to `{}`, is gone", question.text);
        }
    }
}

#[test]
fn ranks_are_those_that_were_accepted() {
    let questions = questions();
    let now = summary(&questions, &ranks(&questions));
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(golden("summary.txt"), &now).expect("a new summary");
        return;
    }
    let accepted = std::fs::read_to_string(golden("summary.txt")).unwrap_or_default();
    assert!(
        accepted == now,
        "the ranking changed:\n{}\nwhere this is meant, accept it with\n{BLESS}=1 cargo test --test it golden::\nand \
         commit tests/golden/summary.txt",
        difference(&accepted, &now)
    );
}
