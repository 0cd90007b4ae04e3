//! Words outside quotes: which of them are one term, and which were meant as something else.

use std::ops::Range;

use super::Parser;
use crate::query::dates::QueryDate;
use crate::query::diagnostics::{QueryError, nearest, shown};
use crate::query::fields::{FIELDS, Field, Matching};
use crate::query::lexer::{Token, TokenKind};
use crate::query::terms::{self, Tag};
use crate::query::tree::{Node, Word};
use crate::text::stopwords::is_function_word;

impl Parser<'_> {
    /// A run of words: one term where a tag follows, as in PubMed; else each a term of its own.
    pub(super) fn run(&mut self) -> Result<Option<Node>, QueryError> {
        let mut run: Vec<(&str, Range<usize>)> = Vec::new();
        loop {
            match self.peek() {
                Some(Token { kind: TokenKind::Word(word), span }) => run.push((word, span.clone())),
                // The parts of a range may have spaces between them, or the first be left open.
                Some(Token { kind: TokenKind::Colon, span })
                    if run.is_empty() || self.colon_joins_dates() =>
                {
                    run.push((":", span.clone()));
                }
                _ => break,
            }
            self.at += 1;
        }
        if let Some(tag) = self.tag()? {
            return self.tagged_run(run, tag).map(Some);
        }
        if let [(date, span)] = run.as_slice()
            && let Some(range) = self.rest_of_range(date, span)?
        {
            return Ok(Some(range));
        }
        self.warn_of_single_quotes(&run);
        // A word that carries form is a term of its own where it stands alone: `vitamin OR a`.
        let all_carry_form = run.iter().all(|(word, _)| carries_form(word));
        let mut parts = Vec::new();
        for (index, (word, span)) in run.iter().enumerate() {
            let is_among_words = run.len() > 1 && !all_carry_form && !is_and(word);
            if is_lower_case_operator(word)
                && (is_among_words || self.joins_parts(index, run.len(), span))
            {
                self.warn_of_lower_case(word);
            } else if !all_carry_form && carries_form(word) {
                self.notes.leave_out(word);
            } else if let Some(part) = self.bare_word(word, span)? {
                parts.push(part);
            }
        }
        Ok(if parts.is_empty() { None } else { Some(Node::and(parts)) })
    }

    /// Words with a tag.
    fn tagged_run(
        &mut self,
        mut run: Vec<(&str, Range<usize>)>,
        (tag, place): (Tag, Range<usize>),
    ) -> Result<Node, QueryError> {
        if let [(word, span), _, ..] = run.as_slice()
            && is_lower_case_operator(word)
            && self.follows_part(span)
        {
            self.warn_of_lower_case(word);
            run.remove(0);
        }
        let start = run.first().map_or(place.start, |(_, span)| span.start);
        let end = run.last().map_or(place.start, |(_, span)| span.end);
        let typed = run.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
        if tag.fields == [Field::Date] {
            return self.term(vec![Word::plain(typed)], false, Some((tag, place)), start..end);
        }
        let is_phrase = tag.fields.iter().all(|field| field.matching() == Matching::Words);
        let inside = run.get(1..run.len().saturating_sub(1)).unwrap_or_default();
        let or = inside.iter().find(|(word, _)| is_lower_case_operator(word) && !is_and(word));
        if let Some((word, _)) = or.filter(|_| is_phrase) {
            self.notes.warn(format!(
                "`{word}` in lower case is no operator: `{}` was searched for as a phrase; write {}, and a tag after each term",
                shown(&typed),
                word.to_uppercase()
            ));
        }
        let words = terms::words(&typed, &(start..end))?;
        self.term(words, false, Some((tag, place)), start..end)
    }

    /// Whether the colon that comes next stands between two words of a date.
    fn colon_joins_dates(&self) -> bool {
        let after = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let is_date = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let before = self.tokens.get(self.at.wrapping_sub(1)).map(|token| &token.kind);
        matches!((before, after), (Some(TokenKind::Word(a)), Some(TokenKind::Word(b))) if is_date(a) && is_date(b))
    }

    /// A word without a tag; `None` where it says nothing.
    fn bare_word(&mut self, word: &str, span: &Range<usize>) -> Result<Option<Node>, QueryError> {
        let Some(parsed) = terms::words(word, span)?.pop() else { return Ok(None) };
        self.warn_of_alias(word);
        self.warn_of_lost_syntax(word);
        self.term(vec![parsed], false, None, span.clone()).map(Some)
    }

    fn warn_of_lower_case(&mut self, word: &str) {
        self.notes.warn(format!(
            "`{word}` in lower case is no operator: it was left out, and what stands around it joined by AND; write {}",
            word.to_uppercase()
        ));
    }

    /// Whether a word at the edge of a run stands where an operator stands: next to a group, phrase
    /// or tagged term.
    fn joins_parts(&self, index: usize, run_length: usize, span: &Range<usize>) -> bool {
        let own = self.index_of(span);
        let before = own.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|token| &token.kind);
        let is_operand = run_length == 1
            && matches!(before, Some(TokenKind::And | TokenKind::Or | TokenKind::Not));
        let precedes_part = self.tokens.get(own + 1).is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Open | TokenKind::Quote(_) | TokenKind::Alias(_) | TokenKind::Line(_)
            )
        });
        !is_operand
            && ((index == 0 && self.follows_part(span))
                || (index + 1 == run_length && precedes_part))
    }

    /// Whether a group, phrase, line or tagged term stands before a place.
    fn follows_part(&self, span: &Range<usize>) -> bool {
        let before = self.index_of(span).checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Close | TokenKind::Quote(_) | TokenKind::Tag(_) | TokenKind::Line(_)
            )
        })
    }

    fn index_of(&self, span: &Range<usize>) -> usize {
        self.tokens.partition_point(|token| token.span.start < span.start)
    }

    /// `'stiff person'` is no phrase.
    fn warn_of_single_quotes(&mut self, run: &[(&str, Range<usize>)]) {
        const SINGLE_QUOTES: [char; 4] = ['\'', '‘', '’', '‚'];
        let opens = |(word, _): &&(&str, Range<usize>)| word.starts_with(SINGLE_QUOTES);
        let closes = |(word, _): &&(&str, Range<usize>)| word.ends_with(SINGLE_QUOTES);
        if run.iter().find(opens).is_some() && run.iter().rfind(closes).is_some() {
            self.notes.warn(
                "single quotes make no phrase: the words were looked for one by one; write `\"stiff person\"`"
                    .to_owned(),
            );
        }
    }

    /// Tells of words that look like syntax and were searched for as words.
    fn warn_of_lost_syntax(&mut self, word: &str) {
        let is_year = |text: &str| QueryDate::parse(text).is_some();
        let is_range = word.split_once(':').is_some_and(|(from, to)| is_year(from) && is_year(to));
        let hint = match word {
            "NEAR" | "NEXT" | "ADJ" => "a proximity has a distance: `stiff NEAR~2 person`",
            "Filters:" => "write filters as terms: `humans[mh] AND english[la]`",
            _ if word.ends_with('/') && word.starts_with(char::is_alphabetic) => {
                "a heading has a tag: `neoplasms[mh]`; for Ovid's syntax use `--dialect ovid`"
            }
            _ if is_range => "a range of dates has a tag: `2010:2020[dp]`",
            _ => return,
        };
        self.notes.warn(format!("`{word}` was searched for as a word; {hint}"));
    }

    /// `autor:dalakas` is no field and is told of.
    fn warn_of_alias(&mut self, word: &str) {
        let Some((name, value)) = word.split_once(':') else { return };
        let known = FIELDS.iter().map(|info| info.alias).filter(|alias| !alias.is_empty());
        let is_name = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        if value.is_empty() && Field::from_alias(name).is_some() {
            self.notes.warn(format!(
                "`{word}` was searched for as a word; to search the field write its value directly after the colon"
            ));
        }
        if let Some(near) = nearest(name, known).filter(|_| is_name && !value.is_empty()) {
            self.notes.warn(format!(
                "`{name}:` is no field and was searched for as a word; did you mean `{near}:`?"
            ));
        }
    }
}

/// Whether a word carries the form of a sentence: `The` does, `IT` and `WHO` are names.
fn carries_form(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_name = bare.len() > 1 && bare.chars().all(char::is_uppercase);
    // A single capital is a letter: `vitamin A`.
    let is_letter = bare.len() == 1 && bare != bare.to_lowercase();
    !is_name && !is_letter && is_function_word(&bare.to_lowercase())
}

/// An operator that is not in capitals.
fn is_lower_case_operator(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|operator| word.eq_ignore_ascii_case(operator))
        && word.chars().any(char::is_lowercase)
}

fn is_and(word: &str) -> bool {
    word.eq_ignore_ascii_case("and")
}
