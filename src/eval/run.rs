//! What an engine listed: run files.
//!
//! TREC's form, `question Q0 document rank score tag`, or the hits that `ivig search --queries`
//! prints, one JSON object a line.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use serde::Deserialize;

use super::{Answer, Found, Unit, rows, wrong};
use crate::error::Result;
use crate::index::Snapshot;
use crate::model::Anchor;

/// Listings by question, each best first.
#[derive(Debug, Clone, Default)]
pub struct Run {
    listings: HashMap<String, Vec<Found>>,
    has_texts: bool,
}

/// A hit as `ivig search --queries` prints it.
#[derive(Deserialize)]
struct Hit {
    query: String,
    article: String,
    #[serde(default)]
    anchor: String,
    #[serde(default)]
    text: String,
}

impl Run {
    /// Reads a run. As `trec_eval` does, TREC's form is ordered by score, ties by document from the
    /// last name to the first, and the rank is passed over; hits in JSON are taken in their order.
    pub fn parse(text: &str, file: &str, unit: Unit) -> Result<Self> {
        let is_json = rows(text).next().is_some_and(|(_, row)| row.starts_with('{'));
        if is_json {
            Self::parse_hits(text, file, unit)
        } else {
            Self::parse_trec(text, file, unit)
        }
    }

    fn parse_trec(text: &str, file: &str, unit: Unit) -> Result<Self> {
        let mut run = Self::default();
        let mut seen = HashSet::new();
        for (number, row) in rows(text) {
            let columns: Vec<&str> = row.split_whitespace().collect();
            let [question, _, id, _, score, ..] = columns[..] else {
                return Err(wrong(file, number, &format!("{} columns", columns.len()))
                    .hint("a line is `question Q0 document rank score tag`"));
            };
            let Some(score) = score.parse().ok().filter(|score: &f32| !score.is_nan()) else {
                return Err(wrong(file, number, &format!("the score `{score}` is no number")));
            };
            if !seen.insert((question, id)) {
                return Err(wrong(
                    file,
                    number,
                    &format!("`{id}` is listed twice for `{question}`"),
                ));
            }
            let anchor =
                || id.parse().map_or_else(|_| id.to_owned(), |anchor: Anchor| anchor.article);
            let article = if unit == Unit::Article { id.to_owned() } else { anchor() };
            let found = Found { id: id.to_owned(), article, text: String::new(), score };
            run.listings.entry(question.to_owned()).or_default().push(found);
        }
        for listing in run.listings.values_mut() {
            listing.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.id.cmp(&a.id)));
        }
        Ok(run)
    }

    fn parse_hits(text: &str, file: &str, unit: Unit) -> Result<Self> {
        let mut run = Self { has_texts: true, ..Self::default() };
        let mut seen = HashSet::new();
        for (number, row) in rows(text) {
            let hit: Hit = serde_json::from_str(row).map_err(|cause| {
                wrong(file, number, "no hit")
                    .hint("a line is an object with `query`, `article`, `anchor` and `text`")
                    .caused_by(cause)
            })?;
            let id = match unit {
                Unit::Article => &hit.article,
                Unit::Passage => &hit.anchor,
            };
            // Of an article's passages the best one ranks it.
            if unit == Unit::Article && !seen.insert((hit.query.clone(), id.clone())) {
                continue;
            }
            let found = Found { id: id.clone(), article: hit.article, text: hit.text, score: 0.0 };
            run.listings.entry(hit.query).or_default().push(found);
        }
        Ok(run)
    }

    /// Looks up the texts of its passages, where it does not bring them; returns how many of them
    /// the index does not have.
    pub fn fill_texts(&mut self, snapshot: &Snapshot) -> Result<usize> {
        if self.has_texts {
            return Ok(0);
        }
        let found = || self.listings.values().flatten();
        let articles: HashSet<&str> = found().map(|found| found.article.as_str()).collect();
        let mut texts: HashMap<String, String> = HashMap::new();
        for key in articles {
            let Some(article) = snapshot.article_by_key(key)? else { continue };
            let passages = snapshot.passages(article.ordinal)?;
            texts.extend(passages.into_iter().map(|passage| (passage.anchor, passage.text)));
        }
        let mut unknown = 0;
        for found in self.listings.values_mut().flatten() {
            match texts.get(&found.id) {
                Some(text) => found.text.clone_from(text),
                None => unknown += 1,
            }
        }
        Ok(unknown)
    }

    /// The first `limit` hits of a question.
    pub fn listing(&self, question: &str, limit: usize) -> Vec<Found> {
        let listing = self.listings.get(question).map_or(&[][..], Vec::as_slice);
        listing.iter().take(limit).cloned().collect()
    }
}

/// Writes answers as a run in TREC's form. Equal scores are lowered a little from one to the next, so
/// that every evaluator ranks as the listing does.
pub fn write_run(out: &mut dyn Write, answers: &[Answer], tag: &str) -> std::io::Result<()> {
    for answer in answers {
        let mut last = f32::INFINITY;
        for (index, (id, score)) in answer.listing.iter().enumerate() {
            last = score.min(last.next_down());
            writeln!(out, "{} Q0 {id} {} {last} {tag}", answer.question, index + 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(run: &Run, question: &str) -> Vec<String> {
        run.listing(question, 10).into_iter().map(|found| found.id).collect()
    }

    #[test]
    fn runs_are_ordered_as_trec_eval_does() {
        let text = "1 Q0 a 1 0.5 x\n1\tQ0\tb\t2\t0.5\tx\n1 Q0 c 9 1e1 x\n2 Q0 a 1 -3 x\n";
        let run = Run::parse(text, "r.txt", Unit::Article).unwrap();
        assert_eq!(ids(&run, "1"), ["c", "b", "a"]);
        assert_eq!(ids(&run, "2"), ["a"]);
        assert!(ids(&run, "3").is_empty());
    }

    #[test]
    fn hits_are_taken_in_their_order_and_articles_once() {
        let text = "{\"query\": \"1\", \"article\": \"B\", \"anchor\": \"B#s1.p1\", \"text\": \"x\"}\n\
            {\"query\": \"1\", \"article\": \"A\", \"anchor\": \"A#title\", \"text\": \"y\"}\n\
            {\"query\": \"1\", \"article\": \"B\", \"anchor\": \"B#s1.p2\", \"text\": \"z\"}\n";
        let run = |unit| Run::parse(text, "r", unit).unwrap();
        assert_eq!(ids(&run(Unit::Article), "1"), ["B", "A"]);
        assert_eq!(ids(&run(Unit::Passage), "1"), ["B#s1.p1", "A#title", "B#s1.p2"]);
    }

    #[test]
    fn a_run_reads_back_in_its_order_though_scores_are_equal() {
        let listing = [("b", 1.5), ("c", 1.5), ("a", 1.5), ("d", 0.0), ("e", 0.0)];
        let listing = listing.map(|(id, score)| (id.to_owned(), score)).to_vec();
        let answer = Answer { question: "1".into(), listing, ..Answer::default() };
        let mut out = Vec::new();
        write_run(&mut out, &[answer], "ivig").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("1 Q0 b 1 1.5 ivig\n1 Q0 c 2 1.4999999 ivig\n"), "{text}");
        assert_eq!(
            ids(&Run::parse(&text, "r", Unit::Article).unwrap(), "1"),
            ["b", "c", "a", "d", "e"]
        );
    }

    #[test]
    fn errors_name_file_and_line() {
        let error = |text: &str| Run::parse(text, "r", Unit::Article).unwrap_err().to_string();
        assert_eq!(error("1 Q0 a 1"), "r:1: 4 columns");
        assert_eq!(error("1 Q0 a 1 x t"), "r:1: the score `x` is no number");
        assert_eq!(error("1 Q0 a 1 2 t\n\n1 Q0 a 2 1 t"), "r:3: `a` is listed twice for `1`");
        assert!(error("{}").starts_with("r:1: no hit: missing field `query`"));
    }
}
