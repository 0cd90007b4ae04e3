//! Plain questions: words that passages are ranked by, none of them required.

use std::collections::HashSet;

use crate::text::stem::stem;
use crate::text::stopwords::is_function_word;
use crate::text::tokens::{Token, tokenize};

/// The words of a question that passages are ranked by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct QuestionWords {
    /// Each once, in order of the question.
    pub(super) words: Vec<String>,
    /// Function words that it does without.
    pub(super) left_out: Vec<String>,
}

impl QuestionWords {
    /// The words as typed, without those that carry the question's form and not its matter.
    pub(super) fn of(typed: &[String]) -> Self {
        let shouted = typed.iter().all(|word| is_capital(word));
        let mut words: Vec<(Token, bool)> = Vec::new();
        for word in typed {
            let tokens = tokenize(word);
            // A name in capitals is no function word, whatever its letters: hepatitis A, T cell, ALL.
            let opens = words.is_empty() && matches!(word.as_str(), "A" | "I");
            let is_operator = matches!(word.as_str(), "AND" | "OR" | "NOT");
            let is_name =
                tokens.len() == 1 && is_capital(word) && !opens && !shouted && !is_operator;
            words.extend(tokens.into_iter().map(|token| {
                let carries_form = is_function_word(&token.text) && !is_name;
                (token, carries_form)
            }));
        }
        let all_carry_form = words.iter().all(|(_, carries_form)| *carries_form);
        let mut out = Self::default();
        let (mut seen, mut seen_left_out) = (HashSet::new(), HashSet::new());
        for (word, carries_form) in words {
            let (list, seen) = if carries_form && !all_carry_form {
                (&mut out.left_out, &mut seen_left_out)
            } else {
                (&mut out.words, &mut seen)
            };
            // All forms of a word are looked up as one.
            if seen.insert(stem(&word.text).into_owned()) {
                list.push(word.text);
            }
        }
        out
    }
}

/// Whether a word of a question is the one that was typed so.
pub(super) fn is_word(typed: &str, word: &str) -> bool {
    tokenize(typed).first().is_some_and(|token| stem(&token.text) == stem(word))
}

fn is_capital(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(question: &str) -> String {
        let typed: Vec<String> = question.split_whitespace().map(str::to_owned).collect();
        QuestionWords::of(&typed).words.join(" ")
    }

    #[test]
    fn function_words_are_left_out_unless_they_are_names_or_all_there_is() {
        let cases = [
            ("does IVIG help patients", "ivig help patients"),
            ("IL-6 and IL-6", "il6 il 6"),
            ("to be or not", "to be or not"),
            ("A trial in hepatitis A and T cells", "trial hepatitis a t cells"),
            ("WHAT IS IVIG", "ivig"),
        ];
        for (question, expected) in cases {
            assert_eq!(words(question), expected, "{question}");
        }
    }
}
