//! Text that people marked in articles as the answer to a question.
//!
//! JSON Lines: `{"query": id, "article": key, "text": what was marked}`, several lines a question
//! where several places answer it. A hit is relevant when it comes from a marked article and its text
//! holds at least 80 % of the words of one span marked there, counted with repeats, in at most 2,500
//! characters: a whole article is no answer.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::measures::Judged;
use super::{Found, rows, wrong};
use crate::error::Result;

/// The longest passage that can be relevant, in characters.
const MAX_PASSAGE_CHARS: usize = 2500;

/// The share of a span's words that a passage must hold.
const LEAST_SHARE: f64 = 0.8;

/// Marked text by question.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    questions: Vec<String>,
    spans: HashMap<String, Vec<Span>>,
}

#[derive(Debug, Clone)]
struct Span {
    article: String,
    words: HashMap<String, usize>,
    word_count: usize,
}

#[derive(Deserialize)]
struct Line {
    query: String,
    article: String,
    text: String,
}

impl Evidence {
    /// Reads a file of marked text; keys that are not needed are passed over.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let mut evidence = Self::default();
        for (number, row) in rows(text) {
            let line: Line = serde_json::from_str(row).map_err(|cause| {
                wrong(file, number, "no marked text")
                    .hint("a line is an object with `query`, `article` and `text`")
                    .caused_by(cause)
            })?;
            if !evidence.spans.contains_key(&line.query) {
                evidence.questions.push(line.query.clone());
            }
            let words = words(&line.text);
            let word_count = words.values().sum();
            let span = Span { article: line.article, words, word_count };
            evidence.spans.entry(line.query).or_default().push(span);
        }
        Ok(evidence)
    }

    /// Ids of the questions in order of the file.
    pub fn questions(&self) -> &[String] {
        &self.questions
    }

    /// Which hits of a listing answer the question. Nobody looked for all that would.
    pub fn judge(&self, question: &str, listing: &[Found]) -> Judged {
        let spans = self.spans.get(question).map_or(&[][..], Vec::as_slice);
        let is_right = |found: &Found| spans.iter().any(|span| span.article == found.article);
        Judged {
            grades: listing.iter().map(|found| u32::from(answers(found, spans))).collect(),
            ideal: Vec::new(),
            right_articles: listing.iter().map(is_right).collect(),
        }
    }
}

fn answers(found: &Found, spans: &[Span]) -> bool {
    let spans: Vec<&Span> = spans.iter().filter(|span| span.article == found.article).collect();
    if spans.is_empty() || found.text.chars().count() > MAX_PASSAGE_CHARS {
        return false;
    }
    let held = words(&found.text);
    spans.iter().any(|span| {
        let shared: usize = span
            .words
            .iter()
            .map(|(word, &count)| count.min(held.get(word).copied().unwrap_or(0)))
            .sum();
        shared as f64 >= LEAST_SHARE * span.word_count as f64
    })
}

/// The words of a text with their counts: runs of letters and digits, in lower case.
fn words(text: &str) -> HashMap<String, usize> {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]+").ok());
    let mut words = HashMap::new();
    let Some(word) = WORD.as_ref() else { return words };
    for found in word.find_iter(&text.to_lowercase()) {
        *words.entry(found.as_str().to_owned()).or_default() += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIDENCE: &str = "{\"query\": \"1\", \"article\": \"A\", \"section\": \"x\", \"text\": \"Pain fell by 3.2 (p < 0.05).\"}\n\
        {\"query\": \"1\", \"article\": \"B\", \"text\": \"It was safe safe.\"}\n";

    fn grade(article: &str, text: &str) -> u32 {
        let found = Found { article: article.into(), text: text.into(), ..Found::default() };
        Evidence::parse(EVIDENCE, "e.jsonl").unwrap().judge("1", &[found]).grades[0]
    }

    #[test]
    fn a_hit_holds_most_words_of_a_span_of_its_article() {
        assert_eq!(grade("A", "In all, PAIN fell by 3.2 (p<0.05)"), 1);
        // Seven of the eight words pain, fell, by, 3, 2, p, 0, 05; then six.
        assert_eq!(grade("A", "pain fell by 3.2 p 05"), 1);
        assert_eq!(grade("A", "pain fell by 3.2 p"), 0);
        assert_eq!(grade("B", "pain fell by 3.2 (p < 0.05)"), 0);
        assert_eq!(grade("C", "It was safe safe"), 0);
    }

    #[test]
    fn words_count_with_repeats() {
        assert_eq!(grade("B", "it was safe_safe"), 1);
        assert_eq!(grade("B", "it was safe"), 0);
    }

    #[test]
    fn a_whole_article_is_no_answer() {
        let long = |length: usize| format!("It was safe safe{}", " ".repeat(length - 16));
        assert_eq!(grade("B", &long(2500)), 1);
        assert_eq!(grade("B", &long(2501)), 0);
    }

    #[test]
    fn articles_are_told_apart_from_passages() {
        let found = |article: &str| Found { article: article.into(), ..Found::default() };
        let evidence = Evidence::parse(EVIDENCE, "e.jsonl").unwrap();
        let judged = evidence.judge("1", &[found("C"), found("B")]);
        assert_eq!((judged.grades, judged.right_articles), (vec![0, 0], vec![false, true]));
    }

    #[test]
    fn errors_name_file_and_line() {
        let text = format!("{EVIDENCE}{{\"query\": \"1\"}}\n");
        let error = Evidence::parse(&text, "e.jsonl").unwrap_err().to_string();
        assert!(error.starts_with("e.jsonl:3: no marked text: missing field `article`"), "{error}");
    }
}
