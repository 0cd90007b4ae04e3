//! What queries mean: the table in `tests/queries/pubmed.txt`, and what holds for every field, for
//! limits and for hostile input.
//!
//! A row of the table is a query and what becomes of it, then lines that start with two spaces or
//! more and say more of it:
//!
//! ```text
//! stiff[ti] person => stiff[ti] AND person
//! what is ivig ?? what is ivig
//! stiff[tib] !! unknown field tag `[tib]`
//!      ^^^^^
//!     >> did you mean `[tiab]`
//! ```
//!
//! `=>` gives the canonical form of an exact query, `??` the words of a plain question, `!!` the
//! message of an error, with carets under the place and `>>` a part of the hint. `~~` is a part of
//! a warning and `--` are the words left out; a query has no others than those given. `\u{..}` is a
//! character. Lines that start with `# ` are comments, `@exact`, `@auto` and `@lines 3` tell how the
//! rows below are read.

use std::time::{Duration, Instant};

use ivig::model::{SectionKind, Topic};
use ivig::query::fields::{FIELDS, HAS, Matching, NOT_HELD, sections};
use ivig::query::{
    self, Dialect, Field, Lines, MAX_DEPTH, MAX_QUERY_BYTES, MAX_TERMS, Node, Query, QueryError,
    Reading,
};

use crate::harness::repository;

/// The least number of rows.
const MIN_ROWS: usize = 170;

fn read(text: &str, reading: Reading, last_line: u32) -> Result<Query, QueryError> {
    let numbers: Vec<u32> = (1..=last_line).collect();
    let lines = Lines { numbers: &numbers, own: last_line + 1 };
    query::read(text, Dialect::PubMed, reading, lines)
}

fn exact(text: &str) -> Result<Query, QueryError> {
    read(text, Reading::Exact, 0)
}

fn canonical(text: &str) -> String {
    exact(text).unwrap_or_else(|error| panic!("{text}: {error}\n{}", error.caret(text))).to_string()
}

/// What becomes of a query.
#[derive(Debug)]
enum Outcome {
    Exact(String),
    Question(String),
    Error(String),
}

#[derive(Debug)]
struct Row {
    line: usize,
    query: String,
    outcome: Outcome,
    carets: Option<String>,
    hints: Vec<String>,
    warnings: Vec<String>,
    left_out: Vec<String>,
    reading: Reading,
    last_line: u32,
}

/// `\u{2019}`, `\t` and `\n` as the characters that they stand for.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        rest = if let Some(after) = after.strip_prefix("u{") {
            let (code, after) = after.split_once('}').expect("a closed escape");
            let code = u32::from_str_radix(code, 16).expect("a code in hexadecimal");
            out.push(char::from_u32(code).expect("the code of a character"));
            after
        } else if let Some(after) = after.strip_prefix('t') {
            out.push('\t');
            after
        } else {
            out.push('\n');
            after.strip_prefix('n').expect("a known escape")
        };
    }
    out + rest
}

fn rows(table: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut reading, mut last_line) = (Reading::Auto, 0);
    for (index, line) in table.lines().enumerate() {
        let line_number = index + 1;
        let part = line.trim();
        match part {
            _ if part.is_empty() || part == "#" || line.starts_with("# ") => {}
            "@exact" => reading = Reading::Exact,
            "@auto" => (reading, last_line) = (Reading::Auto, 0),
            _ if line.starts_with("@lines ") => {
                last_line = part["@lines ".len()..].parse().expect("the number of the last line");
            }
            _ if part.bytes().all(|byte| byte == b'^') => {
                rows.last_mut().expect("a row above").carets = Some(line.trim_end().to_owned());
            }
            _ if line.starts_with("  ") => {
                let row = rows.last_mut().expect("a row above");
                let (kind, said) = part.split_once(' ').expect("what is said of a row");
                match kind {
                    ">>" => row.hints.push(said.to_owned()),
                    "~~" => row.warnings.push(said.to_owned()),
                    "--" => row.left_out = said.split(' ').map(str::to_owned).collect(),
                    _ => panic!("line {line_number}: {line}"),
                }
            }
            _ => {
                let (mark, at) = [" => ", " ?? ", " !! "]
                    .iter()
                    .filter_map(|mark| line.find(mark).map(|at| (*mark, at)))
                    .min_by_key(|(_, at)| *at)
                    .unwrap_or_else(|| panic!("line {line_number} is no row: {line}"));
                let said = line[at + mark.len()..].to_owned();
                rows.push(Row {
                    line: line_number,
                    query: unescape(&line[..at]),
                    outcome: match mark {
                        " => " => Outcome::Exact(said),
                        " ?? " => Outcome::Question(said),
                        _ => Outcome::Error(said),
                    },
                    carets: None,
                    hints: Vec::new(),
                    warnings: Vec::new(),
                    left_out: Vec::new(),
                    reading,
                    last_line,
                });
            }
        }
    }
    rows
}

/// What of a row does not hold.
fn faults(row: &Row) -> Vec<String> {
    let mut faults = Vec::new();
    let understood = read(&row.query, row.reading, row.last_line);
    match (&row.outcome, &understood) {
        (Outcome::Error(expected), Err(error)) => {
            if *expected != error.message {
                faults.push(format!("the message is: {}", error.message));
            }
            faults.extend(
                row.hints
                    .iter()
                    .filter(|hint| !error.hint.contains(*hint))
                    .map(|_| format!("the hint is: {}", error.hint)),
            );
            let caret = error.caret(&row.query);
            let carets = caret.lines().nth(1).unwrap_or_default();
            if row.carets.as_deref() != Some(carets) {
                faults.push(format!("the place is:\n{caret}"));
            }
        }
        (_, Err(error)) => faults.push(format!("an error: {error}\n{}", error.caret(&row.query))),
        (Outcome::Exact(expected), Ok(query)) if query.is_exact() => {
            let form = query.to_string();
            if *expected != form {
                faults.push(format!("understood: {form}"));
            }
            let again = read(&form, Reading::Exact, row.last_line).map(|query| query.to_string());
            if again.as_deref() != Ok(&form) {
                faults.push(format!("{form} reads back as {again:?}"));
            }
        }
        (Outcome::Question(expected), Ok(query)) if !query.is_exact() => {
            if *expected != query.to_string() {
                faults.push(format!("a question: {query}"));
            }
        }
        (_, Ok(query)) => faults.push(format!("understood: {query}")),
    }
    if let Ok(query) = &understood {
        let is_told = query.warnings.len() == row.warnings.len()
            && query.warnings.iter().zip(&row.warnings).all(|(told, part)| told.contains(part));
        if !is_told {
            faults.push(format!("the warnings are: {:#?}", query.warnings));
        }
        if query.left_out != row.left_out {
            faults.push(format!("left out: {:?}", query.left_out));
        }
    }
    faults
}

#[test]
fn the_table_of_queries_holds() {
    let file = repository().join("tests/queries/pubmed.txt");
    let table = std::fs::read_to_string(&file).expect("the table of queries");
    let rows = rows(&table);
    assert!(rows.len() >= MIN_ROWS, "{} rows", rows.len());
    let faulty: Vec<String> = rows
        .iter()
        .map(|row| (row, faults(row)))
        .filter(|(_, faults)| !faults.is_empty())
        .map(|(row, faults)| format!("line {}: {}\n{}", row.line, row.query, faults.join("\n")))
        .collect();
    assert!(faulty.is_empty(), "{}", faulty.join("\n\n"));
}

/// A value that the field can have.
fn value(field: Field) -> &'static str {
    match field {
        Field::Pmid => "11756577",
        Field::Pmcid => "PMC1079844",
        Field::Doi => "10.1056/nejmoa01167",
        Field::Has => "abstract",
        _ if field.matching() == Matching::Date => "2010",
        _ => "stiff",
    }
}

#[test]
fn every_tag_of_every_field_is_read_and_printed_as_the_canonical_one() {
    for info in FIELDS {
        let value = value(info.field);
        let expected = match info.field {
            Field::All => value.to_owned(),
            _ => format!("{value}[{}]", info.tags[0]),
        };
        for tag in info.tags {
            assert_eq!(canonical(&format!("{value}[{tag}]")), expected, "[{tag}]");
            assert_eq!(
                canonical(&format!("{value} [{} ]", tag.to_uppercase())),
                expected,
                "[{tag}]"
            );
        }
        if !info.alias.is_empty() {
            assert_eq!(canonical(&format!("{}:{value}", info.alias)), expected, "{}:", info.alias);
        }
        let query = exact(info.example).unwrap_or_else(|error| panic!("{}: {error}", info.example));
        let mut has_field = false;
        query.tree().expect("an exact query").each(&mut |node| match node {
            Node::Term(term) => has_field |= term.fields == [info.field],
            Node::Dates(_) => has_field |= info.field == Field::Date,
            _ => {}
        });
        assert!(has_field, "{} is no example of its field", info.example);
    }
    let topics = Topic::ALL.iter().map(|topic| topic.name());
    for name in sections().map(SectionKind::name).chain(topics) {
        let expected = format!("stiff[{name}]");
        for tag in [name.to_owned(), name.replace('-', " "), name.to_uppercase()] {
            assert_eq!(canonical(&format!("stiff[{tag}]")), expected);
        }
        assert_eq!(canonical(&format!("{name}:stiff")), expected);
    }
}

#[test]
fn fields_that_are_not_held_are_named() {
    for (tag, meaning) in NOT_HELD {
        let text = format!("stiff AND person[{tag}]");
        let error = exact(&text).expect_err(tag);
        assert!(
            error.message.contains(tag) && error.message.contains(meaning),
            "{}",
            error.message
        );
        assert_eq!(&text[error.span], format!("[{tag}]"));
        assert!(exact(&format!("person[{}:noexp]", tag.to_uppercase())).is_err());
    }
}

#[test]
fn what_articles_have_is_known_by_all_its_names() {
    for (value, names) in HAS {
        for name in names.iter().chain([value]) {
            assert_eq!(canonical(&format!("{name}[sb]")), format!("{value}[has]"));
            assert_eq!(canonical(&format!("\"{name}\"[Filter]")), format!("{value}[has]"));
        }
    }
}

#[test]
fn queries_too_long_too_deep_or_of_too_many_terms_are_refused() {
    let refused = |text: &str, part: &str| {
        let start = Instant::now();
        let error = exact(text).expect_err(part);
        assert!(error.message.contains(part), "{}", error.message);
        assert!(!error.hint.is_empty() && error.caret(text).lines().count() == 2);
        assert!(error.message.len() + error.hint.len() < 1000);
        assert!(start.elapsed() < Duration::from_secs(5), "{part}: {:?}", start.elapsed());
    };
    let full = |piece: &str| piece.repeat(MAX_QUERY_BYTES / piece.len());
    refused(&"a".repeat(MAX_QUERY_BYTES + 1), "longer than");
    for opening in ["(", "NOT ", "NOT (", "(NOT ", "title:(", "a AND (b OR "] {
        refused(&full(opening), "nested");
    }
    // Deep to the left: each change of the operator holds all that stands before it.
    for chain in ["#1 AND #1 OR ", "a OR b NOT ", "a AND b[ti] OR "] {
        let text = full(chain) + "c";
        let error = read(&text, Reading::Exact, 1).expect_err(chain);
        assert!(error.message.contains("nested"), "{}", error.message);
    }
    let deep = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(canonical(&deep(MAX_DEPTH)), "a");
    refused(&deep(MAX_DEPTH + 1), "nested");
    let left = |changes: usize| format!("a{}", " AND b OR c".repeat(changes));
    let kept = canonical(&left(MAX_DEPTH / 2 - 1));
    assert_eq!(canonical(&kept), kept);
    refused(&left(MAX_DEPTH), "nested");

    let terms = |count: usize| "x ".repeat(count);
    assert!(exact(&terms(MAX_TERMS)).is_ok());
    refused(&terms(MAX_TERMS + 1), "terms");
    refused(&"2010[dp] ".repeat(MAX_TERMS + 1), "terms");
    refused(&format!("\"{}\"[ti:~3]", terms(MAX_TERMS + 1)), "terms");
    refused(&format!("{}[pmid]", "1 ".repeat(MAX_TERMS + 1)), "terms");
}

#[test]
fn hostile_queries_cost_time_in_their_length_only() {
    for piece in [
        "[",
        "]",
        "\"",
        "“",
        ":",
        "*",
        "~",
        "#",
        "&",
        "|",
        "a:",
        "year:",
        "10.1/(",
        "x OR ",
        "x NOT ",
        "#1 OR ",
        "\"a\":",
        "2010:",
        "a NEAR~1 ",
        "[ti]",
        "a[ti]",
        "or ",
        "a or ",
        "x[",
        "x]",
        "hasabstract ",
        "autor:x ",
        "'a b' ",
        "(a OR b AND c) ",
        "\u{200b}",
        "\u{301}",
        "İ",
        "𝛼",
    ] {
        for (start, end) in [("", ""), ("x[", "]"), ("\"", "\""), ("", "[ti]")] {
            let length = MAX_QUERY_BYTES - start.len() - end.len();
            let text = format!("{start}{}{end}", piece.repeat(length / piece.len()));
            let begun = Instant::now();
            match read(&text, Reading::Exact, 1) {
                Ok(query) => assert!(!query.to_string().is_empty()),
                Err(error) => {
                    assert!(text.get(error.span.clone()).is_some(), "{piece}: {error:?}");
                    assert!(error.message.len() < 500, "{piece}: a message of many bytes");
                }
            }
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(10), "{start}{piece}...{end}: {took:?}");
        }
    }
}
