//! Graded judgements in TREC's form: `question 0 document grade`, parted by tabs or spaces.
//!
//! The form is that of `trec_eval`; the three columns with a heading that BEIR writes
//! (`query-id corpus-id score`) are read too.

use std::collections::HashMap;

use super::measures::Judged;
use super::{Found, rows, wrong};
use crate::error::Result;

/// Grades of documents by question.
#[derive(Debug, Clone, Default)]
pub struct Qrels {
    questions: Vec<String>,
    grades: HashMap<String, HashMap<String, u32>>,
}

impl Qrels {
    /// Reads a file of judgements. Negative grades count as 0, as they do for `trec_eval`.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let mut qrels = Self::default();
        for (number, row) in rows(text) {
            let columns: Vec<&str> = row.split_whitespace().collect();
            let (question, document, grade) = match columns[..] {
                ["query-id", "corpus-id", "score"] if number == 1 => continue,
                [question, _, document, grade] | [question, document, grade] => {
                    (question, document, grade)
                }
                _ => {
                    return Err(wrong(file, number, &format!("{} columns", columns.len()))
                        .hint("a line is `question 0 document grade`"));
                }
            };
            let Ok(grade) = grade.parse::<i32>() else {
                return Err(wrong(
                    file,
                    number,
                    &format!("the grade `{grade}` is no whole number"),
                ));
            };
            if !qrels.grades.contains_key(question) {
                qrels.questions.push(question.to_owned());
            }
            let of_question = qrels.grades.entry(question.to_owned()).or_default();
            let grade = u32::try_from(grade).unwrap_or(0);
            let before = of_question.insert(document.to_owned(), grade);
            if before.is_some_and(|before| before != grade) {
                let message = format!("`{document}` has another grade for `{question}` above");
                return Err(wrong(file, number, &message));
            }
        }
        Ok(qrels)
    }

    /// Ids of the questions in order of the file.
    pub fn questions(&self) -> &[String] {
        &self.questions
    }

    /// Grades of a listing. What nobody judged is not relevant.
    pub fn judge(&self, question: &str, listing: &[Found]) -> Judged {
        let Some(of_question) = self.grades.get(question) else { return Judged::default() };
        let grade = |found: &Found| of_question.get(&found.id).copied().unwrap_or(0);
        let mut ideal: Vec<u32> =
            of_question.values().copied().filter(|&grade| grade > 0).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        Judged { grades: listing.iter().map(grade).collect(), ideal, right_articles: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(ids: &[&str]) -> Vec<Found> {
        ids.iter().map(|id| Found { id: (*id).to_owned(), ..Found::default() }).collect()
    }

    #[test]
    fn lines_have_four_columns_or_beirs_three() {
        let trec = "2 0 MED-1 2\n1\t0\tMED-2\t1\n2  Q0  MED-3   0\n2 0 MED-4 -1\n2 0 MED-5 1\n";
        let qrels = Qrels::parse(trec, "q.txt").unwrap();
        assert_eq!(qrels.questions(), ["2", "1"]);
        let judged = qrels.judge("2", &listing(&["MED-3", "MED-9", "MED-1", "MED-4"]));
        assert_eq!((judged.grades, judged.ideal), (vec![0, 0, 2, 0], vec![2, 1]));
        let beir = "query-id\tcorpus-id\tscore\n1\tMED-2\t1\n";
        assert_eq!(Qrels::parse(beir, "q.tsv").unwrap().judge("1", &[]).ideal, [1]);
    }

    #[test]
    fn errors_name_file_and_line() {
        let error = |text: &str| Qrels::parse(text, "q.txt").unwrap_err().to_string();
        assert_eq!(error("1 0 a 1\n1 a\n"), "q.txt:2: 2 columns");
        assert_eq!(error("1 0 a x"), "q.txt:1: the grade `x` is no whole number");
        assert_eq!(
            error("1 0 a 1\n1 0 a 1\n\n1 0 a 2"),
            "q.txt:4: `a` has another grade for `1` above"
        );
    }
}
