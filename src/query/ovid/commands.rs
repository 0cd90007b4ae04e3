//! Ovid's commands: `limit 5 to ...` and `remove duplicates from 5`.
//!
//! A limit that is not held here is left out and told of: it never takes articles away.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::fields::Field;
use super::super::joining::{self, Operator, Parenthesis, missing_term};
use super::super::publication_types;
use super::super::tree::{LineRef, Node, Widening, Word};
use super::lexer::TokenKind;
use super::parser::{Parser, line_number};
use crate::model::Language;

/// Limits to people and ages, and the MeSH headings that Ovid MEDLINE holds them by; the last tells
/// whether narrower headings count too.
const GROUPS: &[(&str, &[&str], bool)] = &[
    ("human", &["humans"], false),
    ("humans", &["humans"], false),
    ("animal", &["animals"], false),
    ("animals", &["animals"], false),
    ("female", &["female"], false),
    ("male", &["male"], false),
    ("all infant (birth to 23 months)", &["infant"], true),
    ("newborn infant (birth to 1 month)", &["infant, newborn"], false),
    ("infant (1 to 23 months)", &["infant"], false),
    ("preschool child (2 to 5 years)", &["child, preschool"], false),
    ("child (6 to 12 years)", &["child"], false),
    ("adolescent (13 to 18 years)", &["adolescent"], false),
    ("all child (0 to 18 years)", &["infant", "child", "adolescent"], true),
    ("young adult (19 to 24 years)", &["young adult"], false),
    ("adult (19 to 44 years)", &["adult"], false),
    ("middle age (45 to 64 years)", &["middle aged"], false),
    ("all aged (65 and over)", &["aged"], true),
    ("aged (80 and over)", &["aged, 80 and over"], false),
    ("all adult (19 plus years)", &["adult"], true),
];

/// Reads a command; `None` where the line is none.
pub(super) fn read(parser: &mut Parser<'_>) -> Result<Option<Node>, QueryError> {
    let word = |at: usize| match parser.kind(at) {
        Some(TokenKind::Word(word)) => word.to_lowercase(),
        _ => String::new(),
    };
    let (first, second) = (word(0), word(1));
    if first == "limit" && line_number(&second).is_some() && word(2) == "to" {
        return limit(parser).map(Some);
    }
    if first == "remove" && second == "duplicates" && word(2) == "from" && parser.tokens.len() == 4
    {
        let line = line_at(parser, 3)?;
        parser
            .notes
            .warn("`remove duplicates` changes nothing: each article is here once".to_owned());
        return Ok(Some(line));
    }
    let is_by_position = first == "from" && line_number(&second).is_some() && word(2) == "keep";
    if first.starts_with("..") || is_by_position || (first == "use" && parser.tokens.len() == 2) {
        return Err(QueryError::new(
            format!("`{first}` is a command of Ovid's that cannot be run here"),
            "leave the line out; of the commands `limit N to ...` and `remove duplicates from N` are read",
            parser.span(0),
        ));
    }
    Ok(None)
}

fn line_at(parser: &mut Parser<'_>, at: usize) -> Result<Node, QueryError> {
    let span = parser.span(at);
    let number = match parser.kind(at) {
        Some(TokenKind::Word(word)) => line_number(word),
        _ => None,
    };
    let number = number.ok_or_else(|| {
        QueryError::new(
            "this is no number of a line",
            "write the number of a line before this one",
            span.clone(),
        )
    })?;
    parser.lines.check(number, &span)?;
    Ok(Node::Line(LineRef { number, span }))
}

fn limit(parser: &mut Parser<'_>) -> Result<Node, QueryError> {
    let line = line_at(parser, 1)?;
    parser.at = 3;
    if parser.at >= parser.tokens.len() {
        return Err(missing_term("`limit ... to`", "after", parser.span(2)));
    }
    let end = parser.tokens.len();
    Ok(match limits(parser, end)? {
        Some(limits) => Node::and(vec![line, limits]),
        None => line,
    })
}

/// Limits joined by `and` and `or`; `None` where none of them narrows anything here. An alternative
/// that is not held lets everything through, and all others with it.
fn limits(parser: &mut Parser<'_>, end: usize) -> Result<Option<Node>, QueryError> {
    let mut alternatives: Vec<Vec<Node>> = vec![Vec::new()];
    let mut has_and = false;
    loop {
        if let (Some(limit), Some(together)) = (one(parser, end)?, alternatives.last_mut()) {
            together.push(limit);
        }
        if parser.at >= end {
            break;
        }
        let place = parser.span(parser.at);
        match parser.kind(parser.at) {
            Some(TokenKind::Operator(Operator::Or)) => alternatives.push(Vec::new()),
            Some(TokenKind::Operator(Operator::And)) => has_and = true,
            _ => return Err(joining::missing_operator(place, "join limits by `and` or `or`")),
        }
        parser.at += 1;
        if parser.at >= end {
            return Err(missing_term("this operator", "after", place));
        }
    }
    if has_and && alternatives.len() > 1 {
        parser.notes.warn("without parentheses OR is read after AND, in limits too".to_owned());
    }
    if alternatives.iter().any(Vec::is_empty) {
        for limit in alternatives.iter().flatten() {
            parser.notes.warn(format!(
                "the limit `{limit}` was left out, as an alternative to it is not held here"
            ));
        }
        return Ok(None);
    }
    Ok(Some(Node::or(alternatives.into_iter().map(Node::and).collect())))
}

fn one(parser: &mut Parser<'_>, end: usize) -> Result<Option<Node>, QueryError> {
    let first = parser.at;
    if let Some(TokenKind::Parenthesis(Parenthesis::Open)) = parser.kind(first) {
        let close = parser.close(first).min(end);
        parser.at = first + 1;
        if parser.at == close {
            return Err(QueryError::new("empty parentheses", "name a limit", parser.span(first)));
        }
        let inner = limits(parser, close)?;
        parser.at = close + 1;
        return Ok(inner);
    }
    while parser.at < end
        && !matches!(
            parser.kind(parser.at),
            None | Some(TokenKind::Operator(_) | TokenKind::Parenthesis(_))
        )
    {
        parser.at += 1;
    }
    if parser.at == first {
        return Err(QueryError::new("a limit is missing here", "name a limit", parser.span(first)));
    }
    let span = parser.span_since(first);
    let typed = parser.typed(span.clone());
    parser.terms.add(&span)?;
    let limit = held(typed, &span)?;
    if limit.is_none() {
        parser.notes.warn(format!("the limit `{typed}` is not held here and was left out"));
    }
    Ok(limit)
}

/// The limit as a part of the tree, where it is one that can be held.
fn held(typed: &str, span: &Range<usize>) -> Result<Option<Node>, QueryError> {
    let quotes = |c: char| super::super::token::is_quote(c);
    let name: String = typed.chars().filter(|&c| !quotes(c)).collect::<String>().to_lowercase();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = |text: &str, field: Field| {
        let words = text.split(' ').map(Word::plain).collect();
        joining::term(words, false, &[field], Widening::Usual, span.clone()).map(Some)
    };
    if let Some((key, years)) = name.split_once('=')
        && matches!(key.trim(), "yr" | "dp" | "year")
    {
        return value(&joining::years(years), Field::Date);
    }
    let language = name.strip_suffix(" language").unwrap_or(&name);
    if let Some(language) = Language::named(language) {
        return value(language.name, Field::Language);
    }
    let publication_type = match name.strip_suffix(", all").unwrap_or(&name) {
        "review articles" => "review",
        other => other,
    };
    if let Some(known) = publication_types::named(publication_type) {
        return value(known, Field::PublicationType);
    }
    match name.as_str() {
        "abstracts" => return value("abstract", Field::Has),
        "full text" => return value("full text", Field::Has),
        _ => {}
    }
    let Some((_, headings, is_exploded)) = GROUPS.iter().find(|(group, ..)| *group == name) else {
        return Ok(None);
    };
    let widening = if *is_exploded { Widening::Narrower } else { Widening::Nothing };
    let parts: Result<Vec<Node>, QueryError> = headings
        .iter()
        .map(|heading| {
            let words = heading.split(' ').map(Word::plain).collect();
            joining::term(words, false, &[Field::Mesh], widening, span.clone())
        })
        .collect();
    parts.map(|parts| Some(Node::or(parts)))
}
