//! Files of questions: one a line, `id<TAB>question`.

use std::collections::HashSet;

use super::{rows, wrong};
use crate::error::Result;

/// A question that is put to an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What judgements call it.
    pub id: String,
    /// The question in plain words.
    pub text: String,
}

/// Reads a file of questions. Where a line has no tab, its first white space ends the id.
pub fn questions(text: &str, file: &str) -> Result<Vec<Question>> {
    let mut questions: Vec<Question> = Vec::new();
    let mut ids = HashSet::new();
    for (number, row) in rows(text) {
        let parts = row.split_once('\t').or_else(|| row.split_once(char::is_whitespace));
        let Some((id, text)) = parts.map(|(id, text)| (id.trim(), text.trim())) else {
            return Err(wrong(file, number, "no question after the id")
                .hint("a line is an id, a tab and a question"));
        };
        if id.contains(char::is_whitespace) {
            let message = format!("the id `{id}` has a space, which no run or judgement can have");
            return Err(wrong(file, number, &message));
        }
        if !ids.insert(id.to_owned()) {
            return Err(wrong(file, number, &format!("a second question with the id `{id}`")));
        }
        questions.push(Question { id: id.to_owned(), text: text.to_owned() });
    }
    Ok(questions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<Vec<String>> {
        let show = |question: Question| format!("{}|{}", question.id, question.text);
        Ok(questions(text, "q.tsv")?.into_iter().map(show).collect())
    }

    #[test]
    fn ids_end_at_a_tab_or_at_white_space() {
        let text = "\u{feff}1\tdoes IVIG help?\r\n\n a2 \t two\twords \n3   dose [mg]\n";
        assert_eq!(shown(text).unwrap(), ["1|does IVIG help?", "a2|two\twords", "3|dose [mg]"]);
    }

    #[test]
    fn errors_name_file_and_line() {
        let error = |text: &str| shown(text).unwrap_err().to_string();
        assert_eq!(error("1\ta\n2\n"), "q.tsv:2: no question after the id");
        assert!(error("a b\tc").starts_with("q.tsv:1: the id `a b` has a space"));
        assert_eq!(error("1\ta\n\n1\tb\n"), "q.tsv:3: a second question with the id `1`");
    }
}
