//! What the Cochrane Library prints after a line and what registers add to it: years, the parts of
//! the library, that word variations were searched.

use super::super::Notes;
use super::super::diagnostics::QueryError;
use super::super::fields::Field;
use super::super::joining::{self, Operator, Parenthesis};
use super::super::tree::{Node, Widening, Word};
use super::lexer::{Token, TokenKind};

/// What begins a clause, in lower case.
const CLAUSES: &[&str] = &[
    " with cochrane library publication date",
    " with publication year",
    " with publication date",
    "(word variations have been searched)",
    "[word variations have been searched]",
];

/// Parts of the Cochrane Library as its clauses name them, in capitals as printed.
const PARTS: &[&str] = &[
    " in Trials",
    " in Cochrane Reviews",
    " in Cochrane Protocols",
    " in Cochrane Groups",
    " in Clinical Answers",
    " in Other Reviews",
    " in Methods Studies",
    " in Technology Assessments",
    " in Economic Evaluations",
    " in Editorials",
    " in Special collections",
];

/// Marks of the Cochrane Register of Studies for where a record stands.
const REGISTERS: &[&str] = &["inregister", "insegment", "incentral"];

/// The part of a line before its clauses, and the years that they give.
pub(super) fn cut<'t>(
    text: &'t str,
    notes: &mut Notes,
) -> Result<(&'t str, Option<Node>), QueryError> {
    let lower = text.to_ascii_lowercase();
    let named = CLAUSES.iter().filter_map(|clause| lower.find(clause));
    let of_parts = PARTS.iter().filter_map(|part| {
        let at = text.find(part)?;
        let after = &text[at + part.len()..];
        (after.is_empty() || after.starts_with([',', ' '])).then_some(at)
    });
    let Some(start) = named.chain(of_parts).min() else { return Ok((text, None)) };
    let searched = text[..start].trim_end_matches([',', ' ']);
    let clause = text[start..].trim();
    let span = start..text.len();
    if !lower[start..].starts_with(" with publication year") {
        notes.warn(format!("`{clause}` cannot be held here and was left out"));
        return Ok((searched, None));
    }
    let years: Vec<&str> =
        clause.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4).collect();
    let range = match years.as_slice() {
        [year] if clause.to_ascii_lowercase().contains(" to ") => format!("{year}:"),
        [from, to] => format!("{from}:{to}"),
        [year] => (*year).to_owned(),
        _ => {
            return Err(QueryError::new(
                "the years of this clause cannot be read",
                "write `with Publication Year from 2005 to 2015`, or leave it out",
                span,
            ));
        }
    };
    // `..., in Trials`
    if let Some((_, part)) = clause.split_once(',') {
        notes.warn(format!("`{}` cannot be held here and was left out", part.trim()));
    }
    let words = vec![Word::plain(range)];
    let years = joining::term(words, false, &[Field::Date], Widening::Usual, span)?;
    Ok((searched, Some(years)))
}

/// Leaves `AND (INREGISTER)` and `AND CENTRAL:TARGET` out.
pub(super) fn leave_out_registers(tokens: &mut Vec<Token>, notes: &mut Notes) {
    let opens = |token: &Token| token.kind == TokenKind::Parenthesis(Parenthesis::Open);
    let closes = |token: &Token| token.kind == TokenKind::Parenthesis(Parenthesis::Close);
    let joins = |token: &Token| token.kind == TokenKind::Operator(Operator::And);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        let group = kept.last().is_some_and(opens);
        let operator = kept.len().checked_sub(1 + usize::from(group)).map(|at| &kept[at]);
        let mark = mark(rest).filter(|_| operator.is_some_and(joins));
        let is_whole = mark.and_then(|(_, length)| rest.get(length)).is_some_and(closes);
        match mark {
            Some((name, length)) if !group || is_whole => {
                kept.truncate(kept.len() - 1 - usize::from(group));
                rest = &rest[length + usize::from(group)..];
                notes.warn(format!("`AND {name}` is a mark of the register and was left out"));
            }
            _ => {
                kept.push(token.clone());
                rest = after;
            }
        }
    }
    *tokens = kept;
}

/// The mark that tokens begin with, and how many it takes.
fn mark(tokens: &[Token]) -> Option<(&str, usize)> {
    let TokenKind::Word(word) = &tokens.first()?.kind else { return None };
    if REGISTERS.iter().any(|mark| word.eq_ignore_ascii_case(mark)) {
        return Some((word, 1));
    }
    match &tokens.get(1)?.kind {
        TokenKind::Fields(labels) if labels == &["target"] => Some((word, 2)),
        _ => None,
    }
}
