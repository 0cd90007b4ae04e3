//! Cuts a line in the Cochrane Library's syntax into tokens.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::joining::{Operator, Parenthesis};
use super::super::ovid;
use super::super::parser::{self, Proximity};
use super::super::token::{self, is_quote, line_range, quote};
use super::fields;
use super::mesh::{self, Heading};

/// The hint for a quote that is not closed.
const UNCLOSED_QUOTE: &str = "close the phrase with `\"`, or leave the quote out";

/// What `NEAR` without a number means.
const USUAL_STEPS: u32 = 6;

pub(super) type TokenKind = parser::TokenKind<Heading>;
pub(super) type Token = token::Token<TokenKind>;

/// The tokens of a line, and what is to be told of them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) has_curly_quotes: bool,
    /// `[REFERENCE]` and the like, which registers print.
    pub(super) flags: Vec<Range<usize>>,
}

/// Cuts `text` into tokens; fails on a quote, bracket or brace that is not closed.
pub(super) fn tokens(text: &str) -> Result<Tokens, QueryError> {
    let mut out = Tokens::default();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        let (kind, end) = match character {
            '(' => (TokenKind::Parenthesis(Parenthesis::Open), next),
            ')' => (TokenKind::Parenthesis(Parenthesis::Close), next),
            '[' => {
                let end = bracket_end(text, at)?;
                let content = text[next..end - 1].trim();
                if ["REFERENCE", "STANDARD"].contains(&content) {
                    out.flags.push(at..end);
                    at = end;
                    continue;
                }
                let heading =
                    mesh::bracket(content).ok_or_else(|| not_a_heading(content, at..end))?;
                (TokenKind::Own(heading), end)
            }
            '{' => braces(text, at)?,
            _ if is_quote(character) => {
                let (content, end, is_curly) = quote(text, at, UNCLOSED_QUOTE)?;
                out.has_curly_quotes |= is_curly;
                (TokenKind::Quote(content), end)
            }
            '#' => line(text, at)?,
            ':' => labels(text, at)?,
            _ if character.is_whitespace() || matches!(character, ',' | ';') => {
                at = next;
                continue;
            }
            _ => heading_or_word(text, at)?,
        };
        out.list.push(Token { kind, span: at..end });
        at = end;
    }
    Ok(out)
}

/// Where a bracket, perhaps with `[mj]` in it, is closed.
fn bracket_end(text: &str, start: usize) -> Result<usize, QueryError> {
    let mut depth = 0_u32;
    for (offset, character) in text[start..].char_indices() {
        match character {
            '[' if depth == 2 => break,
            '[' => depth += 1,
            ']' if depth == 1 => return Ok(start + offset + 1),
            ']' => depth -= 1,
            _ => {}
        }
    }
    Err(QueryError::new(
        "a bracket is opened and not closed",
        "brackets hold subject headings: `[mh \"Guillain-Barre Syndrome\"]`",
        start..start + 1,
    ))
}

fn not_a_heading(content: &str, span: Range<usize>) -> QueryError {
    QueryError::new(
        format!("`[{content}]` is no subject heading"),
        "write `[mh \"Heading\"]`; fields stand after a colon: `term:ti,ab,kw`",
        span,
    )
}

/// `{OR #1-#5, #7}`
fn braces(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    let wrong = |end: usize| {
        QueryError::new(
            "braces hold an operator and lines",
            "write `{OR #1-#5}` or `{AND #1, #3}`",
            start..end,
        )
    };
    let inner = &text[start + 1..];
    let length = inner.find('}').ok_or_else(|| wrong(start + 1))?;
    let end = start + 1 + length + 1;
    let inner = inner[..length].trim();
    let name_length = inner.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inner.len());
    let operator = Operator::from_word(&inner[..name_length])
        .filter(|operator| *operator != Operator::Not)
        .ok_or_else(|| wrong(end))?;
    let mut ranges = Vec::new();
    for part in inner[name_length..].split(',') {
        let (range, rest) = line_range(part).ok_or_else(|| wrong(end))?;
        if !rest.trim().is_empty() {
            return Err(wrong(end));
        }
        ranges.push(range);
    }
    Ok((TokenKind::Lines(operator, ranges), end))
}

/// `#3`, `#1-#5`, `#1-5`
fn line(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    let (range, rest) = line_range(&text[start..])
        .filter(|(_, rest)| !rest.starts_with(char::is_alphanumeric))
        .ok_or_else(|| {
            QueryError::new(
                "a number sign without the number of a line",
                "refer to lines as `#1`",
                start..start + 1,
            )
        })?;
    // A range without an operator joins by OR, as in `or #1-#5`.
    Ok((TokenKind::Lines(Operator::Or, vec![range]), text.len() - rest.len()))
}

/// `:ti,ab,kw`
fn labels(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    let mut labels = Vec::new();
    let mut at = start + 1;
    loop {
        let rest = &text[at..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            break;
        }
        labels.push(rest[..length].to_ascii_lowercase());
        at += length;
        // After a comma and a space only what is known is a label: `ivig:ti, igiv:ab`.
        let after = text[at..].trim_start_matches(' ').strip_prefix(',').map(str::trim_start);
        let next = after.map_or("", |after| {
            &after[..after.bytes().take_while(u8::is_ascii_alphanumeric).count()]
        });
        match after {
            Some(after) if fields::is_known(next) => at = text.len() - after.len(),
            _ => break,
        }
    }
    if labels.is_empty() {
        return Err(QueryError::new(
            "a colon without a field after it",
            "write the field directly after the colon: `ivig:ti,ab,kw`",
            start..start + 1,
        ));
    }
    Ok((TokenKind::Fields(labels), at))
}

fn heading_or_word(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    if let Some((heading, length)) = mesh::descriptor(&text[start..]) {
        return Ok((TokenKind::Own(heading), start + length));
    }
    check_form(text, start)?;
    word(text, start)
}

/// What the form of the advanced search prints for the field of a row.
const FORM_FIELDS: &[&str] =
    &["in Title Abstract Keyword", "in Record Title", "in All Text", "in Publication Type"];

/// Fails where a row of the form ends: which terms its field holds for cannot be told.
fn check_form(text: &str, start: usize) -> Result<(), QueryError> {
    let rest = &text[start..];
    let Some(field) = FORM_FIELDS.iter().find(|field| rest.starts_with(**field)) else {
        return Ok(());
    };
    Err(QueryError::new(
        format!("`{field}` is of the form of the advanced search, not of the search manager"),
        "write `(...):ti,ab,kw` around the terms that it holds for",
        start..start + field.len(),
    ))
}

/// Reads up to a space, a bracket, a quote or a colon.
fn word(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    let ends = |c: char| {
        c.is_whitespace()
            || is_quote(c)
            || matches!(c, '(' | ')' | '[' | '{' | ':' | '#' | ',' | ';')
    };
    let rest = &text[start..];
    let end = start
        + rest.find(ends).unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8));
    let word = &text[start..end];
    if let Some(operator) = Operator::from_word(word) {
        return Ok((TokenKind::Operator(operator), end));
    }
    if let Some(near) = near(word) {
        return Ok((near, end));
    }
    let steps = word.get(..3).filter(|name| name.eq_ignore_ascii_case("adj")).map(|_| &word[3..]);
    if steps.is_some_and(|steps| steps.bytes().all(|byte| byte.is_ascii_digit()))
        || ovid::ends_in_field(word)
        || (text[end..].starts_with(',') && ovid::ends_in_field(&format!("{word}.")))
    {
        return Err(QueryError::new(
            format!("`{word}` is Ovid's"),
            "write `NEAR/3`, `NEXT` and `:ti,ab,kw`, or read the strategy with `--dialect ovid`",
            start..end,
        ));
    }
    Ok((TokenKind::Word(word.to_owned()), end))
}

/// `NEAR/3`, `near3`, `NEXT`; a number that is too great to be read is the greatest there is.
fn near(word: &str) -> Option<TokenKind> {
    let name = word.get(..4)?;
    let is_ordered = match name.to_ascii_lowercase().as_str() {
        "near" => false,
        "next" => true,
        _ => return None,
    };
    let steps = word[4..].strip_prefix('/').unwrap_or(&word[4..]);
    if word.len() == 4 {
        let steps = if is_ordered { 1 } else { USUAL_STEPS };
        return Some(TokenKind::Near(Proximity { steps, is_ordered }));
    }
    let is_number = !steps.is_empty() && steps.bytes().all(|byte| byte.is_ascii_digit());
    let steps = steps.parse().unwrap_or(u32::MAX);
    is_number.then_some(TokenKind::Near(Proximity { steps, is_ordered }))
}
