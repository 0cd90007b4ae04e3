//! What trees are made of alike in Ovid's and Cochrane's syntax: operators and the order they are read
//! in, proximities, words with open places, terms and headings.

use std::ops::Range;

use super::Notes;
use super::diagnostics::QueryError;
use super::fields::{Field, Matching};
use super::subheadings;
use super::terms::{self, Tag};
use super::token::is_dash;
use super::tree::{Near, Node, Piece, Term, Widening, Word};

/// How two parts are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    /// `a OR NOT b`.
    OrNot,
}

impl Operator {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
            Self::OrNot => "OR NOT",
        }
    }

    /// The operator that a word is, in any case.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::And, Self::Or, Self::Not].into_iter().find(|op| word.eq_ignore_ascii_case(op.name()))
    }
}

/// A parenthesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parenthesis {
    Open,
    Close,
}

/// Joins parts, at least one: OR is read last, AND and NOT from left to right before it. `typed` is
/// what the parts were read from, for the warning where that order decides what is meant.
pub(super) fn join(parts: Vec<(Operator, Node)>, typed: &str, notes: &mut Notes) -> Node {
    let after_first = || parts.iter().skip(1).map(|(operator, _)| *operator);
    let is_or = |operator| matches!(operator, Operator::Or | Operator::OrNot);
    let mixes = after_first().any(is_or) && after_first().any(|operator| !is_or(operator));
    let not_before_and = parts
        .iter()
        .skip_while(|(operator, _)| *operator != Operator::Not)
        .any(|(operator, _)| *operator == Operator::And);
    let mut alternatives = Vec::new();
    let mut together = Vec::new();
    for (operator, part) in parts {
        if is_or(operator) && !together.is_empty() {
            alternatives.push(Node::and(std::mem::take(&mut together)));
        }
        together.push(match operator {
            Operator::Not | Operator::OrNot => Node::Not(Box::new(part)),
            Operator::And | Operator::Or => part,
        });
    }
    alternatives.push(Node::and(together));
    let tree = Node::or(alternatives);
    if mixes {
        notes.warn(format!(
            "without parentheses OR is read after AND and NOT: `{typed}` as `{tree}`"
        ));
    } else if not_before_and {
        notes.warn(format!(
            "without parentheses NOT and AND are read from left to right: `{typed}` as `{tree}`"
        ));
    }
    tree
}

/// Joins two terms that stand within `words_between` words of each other.
pub(super) fn near(
    left: Node,
    right: Node,
    words_between: u32,
    is_ordered: bool,
    span: Range<usize>,
) -> Result<Node, QueryError> {
    let (left, right) = match (left, right) {
        (Node::Term(mut left), Node::Term(mut right))
            if is_ordered && words_between == 0 && left.fields == right.fields =>
        {
            // Next to each other in this order: a phrase.
            left.words.append(&mut right.words);
            left.is_quoted &= right.is_quoted;
            left.widening = usual_widening(&left.fields, left.is_quoted);
            left.span = span;
            return Ok(Node::Term(left));
        }
        (Node::Near(mut left), right)
            if is_ordered && left.is_ordered && words_between == 0 && left.words_between == 0 =>
        {
            left.operands.push(right);
            left.span = span;
            return checked(left);
        }
        other => other,
    };
    checked(Near { operands: vec![left, right], words_between, is_ordered, span })
}

fn checked(near: Near) -> Result<Node, QueryError> {
    near.check()?;
    Ok(Node::Near(near))
}

/// The distance of a proximity that counts the steps from one word to the other (1: side by side),
/// as words that may stand between them.
pub(super) fn words_between(
    steps: u32,
    typed: &str,
    span: &Range<usize>,
) -> Result<u32, QueryError> {
    match steps.checked_sub(1) {
        Some(between) if between <= terms::MAX_WORDS_BETWEEN => Ok(between),
        _ => Err(QueryError::new(
            format!("`{typed}` has a distance that cannot be"),
            format!("distances go from 1 to {}", terms::MAX_WORDS_BETWEEN + 1),
            span.clone(),
        )),
    }
}

/// Of fields, those that a proximity can be looked for in.
pub(super) fn of_running_text(fields: &[Field]) -> Vec<Field> {
    fields.iter().copied().filter(|field| field.matching() == Matching::Words).collect()
}

/// Cuts a word into letters and open places: `open` tells the place at the start of the rest of a
/// word, if there is one, and how many bytes it takes.
pub(super) fn pieces(text: &str, open: impl Fn(&str) -> Option<(Piece, usize)>) -> Word {
    let mut pieces = Vec::new();
    let mut letters_start = 0;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let Some((piece, length)) = open(&text[at..]) else {
            at += character.len_utf8();
            continue;
        };
        if letters_start < at {
            pieces.push(Piece::Text(text[letters_start..at].to_owned()));
        }
        pieces.push(piece);
        at += length;
        letters_start = at;
    }
    if letters_start < text.len() {
        pieces.push(Piece::Text(text[letters_start..].to_owned()));
    }
    Word { pieces }
}

/// The words that hold letters; fails where an open place has none beside it.
pub(super) fn with_letters(words: Vec<Word>, span: &Range<usize>) -> Result<Vec<Word>, QueryError> {
    let is_bare = |word: &&Word| !word.has_letters() && word.as_plain().is_none();
    if let Some(word) = words.iter().filter(|word| !word.pieces.is_empty()).find(is_bare) {
        return Err(QueryError::new(
            format!("`{word}` stands for letters and has none beside it"),
            "write it within a word or at its end",
            span.clone(),
        ));
    }
    let words: Vec<Word> = words.into_iter().filter(Word::has_letters).collect();
    if words.is_empty() {
        return Err(QueryError::new(
            "there are no words here",
            "put letters or digits in, or leave it out",
            span.clone(),
        ));
    }
    Ok(words)
}

/// What may be added to a term that says nothing of it. No other system than PubMed adds names to a
/// word, so none are added to words that are looked for everywhere; in single fields PubMed adds
/// none either.
pub(super) fn usual_widening(fields: &[Field], is_quoted: bool) -> Widening {
    if fields == [Field::All] && !is_quoted { Widening::Nothing } else { Widening::Usual }
}

/// A term of words in fields.
pub(super) fn term(
    words: Vec<Word>,
    is_quoted: bool,
    fields: &[Field],
    widening: Widening,
    span: Range<usize>,
) -> Result<Node, QueryError> {
    let tag = Tag { fields: fields.to_vec(), widening, words_between: None };
    terms::node_of_any_stem(words, is_quoted, &tag, span)
}

/// A subject heading, perhaps with subheadings by code or name, of which any will do.
pub(super) fn heading(
    name: &str,
    codes: &[String],
    field: Field,
    widening: Widening,
    span: &Range<usize>,
    notes: &mut Notes,
) -> Result<Node, QueryError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let with = |subheading: Option<&str>| {
        let value = match subheading {
            None => name.clone(),
            Some(subheading) => format!("{name}/{subheading}"),
        };
        Node::Term(Term {
            words: value.split(' ').map(Word::plain).collect(),
            is_quoted: false,
            widening,
            fields: vec![field],
            span: span.clone(),
        })
    };
    if !name.contains(char::is_alphanumeric) {
        return Err(QueryError::new(
            "a subject heading without a name",
            "write the heading before its slash, as in `Stiff-Person Syndrome/`",
            span.clone(),
        ));
    }
    if codes.is_empty() {
        return Ok(with(None));
    }
    let parts = codes.iter().map(|code| {
        let known = subheadings::name(code);
        if known.is_none() {
            notes.warn(format!("`{code}` is no subheading of MeSH and was searched for as typed"));
        }
        with(Some(known.unwrap_or(code)))
    });
    Ok(Node::or(parts.collect()))
}

/// A subheading with any heading.
pub(super) fn floating_subheading(name: &str, span: Range<usize>) -> Node {
    let name = subheadings::name(name).unwrap_or(name);
    let mut words: Vec<Word> = name.split_whitespace().map(Word::plain).collect();
    if let Some(first) = words.first_mut() {
        let rest = std::mem::take(&mut first.pieces);
        first.pieces = vec![Piece::Many(None), Piece::Text("/".to_owned())];
        first.pieces.extend(rest);
        merge_letters(first);
    }
    Node::Term(Term {
        words,
        is_quoted: false,
        widening: Widening::Nothing,
        fields: vec![Field::Mesh],
        span,
    })
}

fn merge_letters(word: &mut Word) {
    let pieces = std::mem::take(&mut word.pieces);
    for piece in pieces {
        match (word.pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => word.pieces.push(piece),
        }
    }
}

/// Words anywhere within a value that is otherwise matched as a whole.
pub(super) fn within_value(mut words: Vec<Word>) -> Vec<Word> {
    if let Some(first) = words.first_mut()
        && !matches!(first.pieces.first(), Some(Piece::Many(_)))
    {
        first.pieces.insert(0, Piece::Many(None));
    }
    if let Some(last) = words.last_mut()
        && !matches!(last.pieces.last(), Some(Piece::Many(_)))
    {
        last.pieces.push(Piece::Many(None));
    }
    words
}

/// A name of years or of a range of them, as the forms of databases have it: `2000 -Current`,
/// `1998-2005`, `2010`; in the form that dates are read in.
pub(super) fn years(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    match text.split_once(is_dash) {
        Some((from, to)) if to.eq_ignore_ascii_case("current") => format!("{from}:"),
        Some((from, to)) if from.len() == 4 && to.len() == 4 => format!("{from}:{to}"),
        _ => text,
    }
}

/// The error for two terms with nothing between them.
pub(super) fn missing_operator(span: Range<usize>, hint: &str) -> QueryError {
    QueryError::new("an operator is missing before this", hint, span)
}

/// The error for an operator with nothing on one side.
pub(super) fn missing_term(name: &str, side: &str, span: Range<usize>) -> QueryError {
    QueryError::new(
        format!("{name} has no term {side} it"),
        "write a term on both sides, or put the word in quotes if it is meant as one",
        span,
    )
}
