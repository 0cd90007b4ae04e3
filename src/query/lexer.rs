//! Cuts a query in PubMed's syntax into tokens.

use std::ops::Range;

use super::diagnostics::QueryError;
use super::fields::Field;

/// A piece of a query with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Byte range in the query.
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    /// What stands between quotes.
    Quote(String),
    /// What stands between square brackets.
    Tag(String),
    And,
    Or,
    Not,
    /// `NEAR~3`, `NEXT~0`.
    Near {
        is_ordered: bool,
        words_between: u32,
    },
    /// The name of a field and its colon, directly before a value.
    Alias(Field),
    /// A colon between two dates with tags of their own.
    Colon,
    /// `#3`.
    Line(u32),
    Word(String),
}

/// The tokens of a query, and whether any quote was curly.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) has_curly_quotes: bool,
}

impl Tokens {
    /// Whether they ask for exact logic: an operator, tag, quote, truncated word, line or field.
    pub(super) fn are_exact(&self) -> bool {
        self.list.iter().any(|token| match &token.kind {
            TokenKind::Open | TokenKind::Close | TokenKind::Colon => false,
            TokenKind::Word(word) => word.contains('*') || is_has_abstract(word),
            _ => true,
        })
    }
}

/// PubMed's word for articles with an abstract.
pub(super) fn is_has_abstract(word: &str) -> bool {
    word.eq_ignore_ascii_case("hasabstract")
}

pub(super) fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Cuts `text` into tokens; fails on a quote or bracket that is not closed.
pub(super) fn tokens(text: &str) -> Result<Tokens, QueryError> {
    let mut out = Tokens::default();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        let mut push = |kind, end| {
            out.list.push(Token { kind, span: at..end });
            end
        };
        at = match character {
            '(' => push(TokenKind::Open, next),
            ')' => push(TokenKind::Close, next),
            '[' => {
                let (content, end) = tag(text, at)?;
                push(TokenKind::Tag(content), end)
            }
            ']' => {
                return Err(QueryError::new(
                    "a closing bracket without an opening one",
                    "brackets hold field tags, as in `stiff[ti]`; leave it out otherwise",
                    at..next,
                ));
            }
            // A range with an open beginning is a word: `:2005[dp]`.
            ':' if !text[next..].starts_with(|c: char| c.is_ascii_digit())
                || text[..at].ends_with(']') =>
            {
                push(TokenKind::Colon, next)
            }
            _ if is_quote(character) => {
                let (content, end, is_curly) = quote(text, at, character)?;
                let end = push(TokenKind::Quote(content), end);
                out.has_curly_quotes |= is_curly;
                end
            }
            _ if character.is_whitespace() => next,
            _ => {
                let (kind, end) = word(text, at);
                push(kind, end)
            }
        };
    }
    Ok(out)
}

fn tag(text: &str, start: usize) -> Result<(String, usize), QueryError> {
    let content = &text[start + 1..];
    let Some(length) = content.find(['[', ']']).filter(|&at| content[at..].starts_with(']')) else {
        return Err(QueryError::new(
            "a bracket is opened and not closed",
            "brackets hold field tags, as in `stiff[ti]`; leave it out otherwise",
            start..(start + 1 + content.find(char::is_whitespace).unwrap_or(content.len())),
        ));
    };
    Ok((content[..length].trim().to_owned(), start + length + 2))
}

fn quote(text: &str, start: usize, opening: char) -> Result<(String, usize, bool), QueryError> {
    let content_start = start + opening.len_utf8();
    let Some(length) = text[content_start..].find(is_quote) else {
        return Err(QueryError::new(
            "a quote is opened and not closed",
            "close the phrase with `\"`, or leave the quote out; to search for the words alone, use `--as question`",
            start..text.len(),
        ));
    };
    let content = &text[content_start..content_start + length];
    let closing = text[content_start + length..].chars().next().unwrap_or('"');
    let end = content_start + length + closing.len_utf8();
    Ok((content.to_owned(), end, opening != '"' || closing != '"'))
}

/// Reads what is no bracket or quote up to a space.
fn word(text: &str, start: usize) -> (TokenKind, usize) {
    let ends = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '[' | ']');
    let end = text[start..].find(ends).map_or(text.len(), |length| start + length);
    let word = &text[start..end];
    let kind = match word {
        "AND" => TokenKind::And,
        "OR" => TokenKind::Or,
        "NOT" => TokenKind::Not,
        _ => {
            if let Some(number) = word.strip_prefix('#').and_then(|digits| digits.parse().ok()) {
                return (TokenKind::Line(number), end);
            }
            if let Some((name, _)) = word.split_once(':')
                && let Some(field) = Field::from_alias(name)
            {
                return (TokenKind::Alias(field), start + name.len() + 1);
            }
            near(word).unwrap_or_else(|| TokenKind::Word(word.to_owned()))
        }
    };
    (kind, end)
}

/// `NEAR~3` and `NEXT~3`: ivig's own operators for what PubMed cannot say, in PubMed's distances.
fn near(word: &str) -> Option<TokenKind> {
    let (name, distance) = word.split_once('~')?;
    let is_ordered = match name {
        "NEAR" => false,
        "NEXT" => true,
        _ => return None,
    };
    let words_between = distance.parse().ok()?;
    Some(TokenKind::Near { is_ordered, words_between })
}
