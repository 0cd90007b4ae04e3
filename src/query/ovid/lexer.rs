//! Cuts a line in Ovid's syntax into tokens.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::joining::{Operator, Parenthesis};
use super::super::parser::{self, Proximity};
use super::super::subheadings;
use super::super::token::{self, is_quote, line_number, line_range, quote};
use super::fields;

/// The hint for a quote that is not closed.
const UNCLOSED_QUOTE: &str = "close the phrase with `\"`, or leave the quote out";

/// What a token is that no other dialect has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// `/` after a subject heading, with the codes of subheadings: `/ad, tu`.
    Heading(Vec<String>),
    /// `/freq=3`.
    Frequency,
}

pub(super) type TokenKind = parser::TokenKind<Own>;
pub(super) type Token = token::Token<TokenKind>;

/// The tokens of a line, and what is to be told of them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) has_curly_quotes: bool,
    /// What stood between square brackets: comments.
    pub(super) comments: Vec<Range<usize>>,
    /// Codes of fields without the full stop after them.
    pub(super) unclosed_fields: Vec<Range<usize>>,
}

/// Cuts `text` into tokens; fails on a quote or bracket that is not closed.
pub(super) fn tokens(text: &str) -> Result<Tokens, QueryError> {
    let mut out = Tokens::default();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        let (kind, end) = match character {
            '(' => (TokenKind::Parenthesis(Parenthesis::Open), next),
            ')' => (TokenKind::Parenthesis(Parenthesis::Close), next),
            '[' => {
                let end = text[next..].find(']').ok_or_else(|| {
                    QueryError::new(
                        "a bracket is opened and not closed",
                        "in Ovid's syntax brackets hold comments; close it with `]`",
                        at..next,
                    )
                })?;
                out.comments.push(at..next + end + 1);
                at = next + end + 1;
                continue;
            }
            _ if is_quote(character) => {
                let (content, end, is_curly) = quote(text, at, UNCLOSED_QUOTE)?;
                out.has_curly_quotes |= is_curly;
                (TokenKind::Quote(content), end)
            }
            _ if character.is_whitespace() => {
                at = next;
                continue;
            }
            _ => word(text, at, &mut out.unclosed_fields),
        };
        out.list.push(Token { kind, span: at..end });
        at = end;
    }
    Ok(out)
}

/// Reads up to a space, parenthesis or quote, or to where the code of a field or the slash of a
/// heading begins.
fn word(text: &str, start: usize, unclosed: &mut Vec<Range<usize>>) -> (TokenKind, usize) {
    let mut at = start;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        match character {
            '(' | ')' | '[' => break,
            _ if character.is_whitespace() || is_quote(character) => break,
            '.' => {
                if let Some((codes, length, is_closed)) = field_codes(rest) {
                    if at > start {
                        break;
                    }
                    if !is_closed {
                        unclosed.push(at..at + length);
                    }
                    return (TokenKind::Fields(codes), at + length);
                }
            }
            '/' => {
                let joining =
                    Operator::from_word(&text[start..at]).filter(|op| *op != Operator::Not);
                if let Some((operator, (ranges, length))) = joining.zip(line_ranges(&rest[1..])) {
                    return (TokenKind::Lines(operator, ranges), at + 1 + length);
                }
                if at == start
                    && let Some(length) = frequency(rest)
                {
                    return (TokenKind::Own(Own::Frequency), at + length);
                }
                if let Some((codes, length)) = subheading_codes(rest) {
                    if at > start {
                        break;
                    }
                    return (TokenKind::Own(Own::Heading(codes)), at + length);
                }
            }
            _ => {}
        }
        at += character.len_utf8();
    }
    let word = &text[start..at];
    let kind = if let Some(operator) = Operator::from_word(word) {
        TokenKind::Operator(operator)
    } else {
        adjacency(word).unwrap_or_else(|| TokenKind::Word(word.to_owned()))
    };
    (kind, at)
}

/// `adj`, which keeps the order, `ADJ3`; a number that is too great to be read is the greatest there is.
fn adjacency(word: &str) -> Option<TokenKind> {
    let steps = word.get(3..).filter(|_| word[..3].eq_ignore_ascii_case("adj"))?;
    if steps.is_empty() {
        return Some(TokenKind::Near(Proximity { steps: 1, is_ordered: true }));
    }
    let is_number = steps.bytes().all(|byte| byte.is_ascii_digit());
    let steps = steps.parse().unwrap_or(u32::MAX);
    is_number.then_some(TokenKind::Near(Proximity { steps, is_ordered: false }))
}

/// `.ti,ab.` at the start of a text, with its length and whether the second full stop is there.
/// Without it only codes that are known are taken for such.
fn field_codes(text: &str) -> Option<(Vec<String>, usize, bool)> {
    let (codes, mut length) = codes(text.strip_prefix('.')?)?;
    length += 1;
    let rest = &text[length..];
    let padded = rest.trim_start();
    if let Some(after) = padded.strip_prefix('.')
        && !after.starts_with(char::is_alphanumeric)
    {
        return Some((codes, text.len() - after.len(), true));
    }
    let is_end = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == ')');
    let are_known = codes.iter().all(|code| fields::is_known(code));
    (is_end && are_known).then_some((codes, length, false))
}

/// The slash of a heading with the codes of its subheadings, at the start of a text.
fn subheading_codes(text: &str) -> Option<(Vec<String>, usize)> {
    let rest = text.strip_prefix('/')?;
    let ends = |rest: &str| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ')' | '['))
    };
    if ends(rest) {
        return Some((Vec::new(), 1));
    }
    let (codes, length) = codes(rest)?;
    let are_known = codes.iter().all(|code| subheadings::name(code).is_some());
    (are_known && ends(&rest[length..])).then_some((codes, 1 + length))
}

/// Codes of two characters with commas between them at the start of a text, in lower case, and how
/// many bytes they take.
fn codes(text: &str) -> Option<(Vec<String>, usize)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let code = rest.trim_start().get(..2)?;
        if !code.bytes().all(|byte| byte.is_ascii_alphanumeric())
            || !code.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return None;
        }
        // The first code stands directly after its full stop or slash.
        if found.is_empty() && rest.starts_with(char::is_whitespace) {
            return None;
        }
        found.push(code.to_ascii_lowercase());
        rest = &rest.trim_start()[2..];
        match rest.trim_start().strip_prefix(',') {
            Some(after) => rest = after,
            None => return Some((found, text.len() - rest.len())),
        }
    }
}

/// `1-3,5` at the start of a text, with its length.
fn line_ranges(text: &str) -> Option<(Vec<(u32, u32)>, usize)> {
    let mut ranges = Vec::new();
    let mut rest = text;
    loop {
        let (range, after) = line_range(rest)?;
        ranges.push(range);
        rest = after;
        match rest.trim_start().strip_prefix(',') {
            Some(after) if line_number(after).is_some() => rest = after,
            _ => return Some((ranges, text.len() - rest.len())),
        }
    }
}

/// `/freq=3` at the start of a text.
fn frequency(text: &str) -> Option<usize> {
    let name = "/freq";
    let rest = text.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?.len();
    let value = text[rest..].trim_start().strip_prefix('=')?.trim_start();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(text.len() - value.len() + digits)
}
