//! Cuts a query in PubMed's syntax into tokens.

use std::ops::Range;

use super::diagnostics::{QueryError, shown};
use super::fields::Field;
use super::pubmed::filters;
use super::terms::MAX_WORDS_BETWEEN;
use super::token::{self, is_quote, quote};

/// The hint for a quote that is not closed.
const UNCLOSED_QUOTE: &str = "close the phrase with `\"`, or leave the quote out; to search for the words alone, use `--as question`";

pub(super) type Token = token::Token<TokenKind>;

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

impl Token {
    /// Whether it is an operator written as a sign: `&` or `|`.
    pub(super) fn is_sign(&self) -> bool {
        let length = self.span.len();
        (self.kind == TokenKind::And && length < 3) || (self.kind == TokenKind::Or && length < 2)
    }
}

impl Tokens {
    /// Whether they ask for exact logic: an operator, tag, quote, truncated word, line or field.
    pub(super) fn are_exact(&self) -> bool {
        self.list.iter().any(|token| match &token.kind {
            TokenKind::Open | TokenKind::Close | TokenKind::Colon => false,
            // `risks & benefits` may be a question; AND is what stands between words anyway.
            TokenKind::And => !token.is_sign(),
            TokenKind::Word(word) => word.contains('*') || filters::is_marker(word),
            _ => true,
        })
    }
}

/// White space, and the marks without width that come with text copied from pages.
fn is_space(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
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
            '(' | '（' => push(TokenKind::Open, next),
            ')' | '）' => push(TokenKind::Close, next),
            '[' | '［' => {
                let (content, end) = tag(text, at)?;
                push(TokenKind::Tag(content), end)
            }
            ']' | '］' => {
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
                let (content, end, is_curly) = quote(text, at, UNCLOSED_QUOTE)?;
                let end = push(TokenKind::Quote(content), end);
                out.has_curly_quotes |= is_curly;
                end
            }
            _ if is_space(character) => next,
            _ => {
                let (kind, end) = word(text, at)?;
                push(kind, end)
            }
        };
    }
    Ok(out)
}

fn tag(text: &str, start: usize) -> Result<(String, usize), QueryError> {
    let opening = text[start..].chars().next().map_or(1, char::len_utf8);
    let content = &text[start + opening..];
    let closing = content
        .char_indices()
        .find(|(_, c)| matches!(c, '[' | '［' | ']' | '］'))
        .filter(|(_, c)| matches!(c, ']' | '］'));
    let Some((length, bracket)) = closing else {
        let end = content.find(char::is_whitespace).unwrap_or(content.len());
        return Err(QueryError::new(
            "a bracket is opened and not closed",
            "brackets hold field tags, as in `stiff[ti]`; leave it out otherwise",
            start..start + opening + end,
        ));
    };
    let end = start + opening + length + bracket.len_utf8();
    Ok((content[..length].trim().to_owned(), end))
}

/// Reads what is no bracket or quote up to a space.
fn word(text: &str, start: usize) -> Result<(TokenKind, usize), QueryError> {
    let end = start + word_length(&text[start..]);
    let word = &text[start..end];
    match word {
        "AND" | "&" | "&&" => return Ok((TokenKind::And, end)),
        "OR" | "|" | "||" => return Ok((TokenKind::Or, end)),
        "NOT" => return Ok((TokenKind::Not, end)),
        _ => {}
    }
    if let Some(number) = word.strip_prefix('#').and_then(|digits| digits.parse().ok()) {
        return Ok((TokenKind::Line(number), end));
    }
    if let Some((name, value)) = word.split_once(':')
        && let Some(field) = Field::from_alias(name)
    {
        let next = text[end..].chars().next();
        if let Some((second, _)) = value.split_once(':')
            && Field::from_alias(second).is_some()
        {
            let place = start + name.len() + 1;
            return Err(QueryError::new(
                format!("`{second}:` is a second field for one term"),
                "leave one out; `stiff[ti,ab]` looks in both",
                place..place + second.len() + 1,
            ));
        }
        let has_value = !value.is_empty() || next.is_some_and(|c| is_quote(c) || c == '(');
        if has_value {
            return Ok((TokenKind::Alias(field), start + name.len() + 1));
        }
    }
    let follows_quote = text[..start].chars().next_back().is_some_and(is_quote);
    refuse_misplaced(word, follows_quote, start..end)?;
    let kind = match near(word, start..end)? {
        Some(near) => near,
        None => TokenKind::Word(word.to_owned()),
    };
    Ok((kind, end))
}

fn word_length(rest: &str) -> usize {
    let is_doi = rest.starts_with("10.")
        && rest.find('/').is_some_and(|at| rest[3..at].bytes().all(|b| b.is_ascii_digit()));
    let mut open = 0_usize;
    for (at, character) in rest.char_indices() {
        match character {
            // Publishers put parentheses into DOIs; they come in pairs.
            '(' if is_doi => open += 1,
            ')' if is_doi && open > 0 => open -= 1,
            '(' | ')' | '[' | ']' | '（' | '）' | '［' | '］' => return at,
            _ if is_quote(character) || is_space(character) => return at,
            _ => {}
        }
    }
    rest.len()
}

/// `NEAR~3` and `NEXT~3`: ivig's own operators for what PubMed cannot say, in PubMed's distances.
fn near(word: &str, span: Range<usize>) -> Result<Option<TokenKind>, QueryError> {
    let Some((name, distance)) = word.split_once('~') else { return Ok(None) };
    let is_ordered = match name {
        "NEAR" => false,
        "NEXT" => true,
        _ => return Ok(None),
    };
    match distance.parse() {
        Ok(words_between) if words_between <= MAX_WORDS_BETWEEN => {
            Ok(Some(TokenKind::Near { is_ordered, words_between }))
        }
        _ => Err(QueryError::new(
            format!("`{}` has no distance from 0 to {MAX_WORDS_BETWEEN}", shown(word)),
            format!("write how many other words may stand between: `stiff {name}~2 person`"),
            span,
        )),
    }
}

/// Fails on what can only be meant as syntax and is none here: read as a word it would find
/// nothing, and nobody would know why.
fn refuse_misplaced(word: &str, follows_quote: bool, span: Range<usize>) -> Result<(), QueryError> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let error = |message: String, hint: &str| Err(QueryError::new(message, hint, span.clone()));
    let typed = shown(word);
    if let Some(rest) = word.strip_prefix('#')
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'#' | b'-' | b','))
    {
        return error(
            format!("`{typed}` is no number of a line"),
            "write each line for itself: `#1 OR #2 OR #3`",
        );
    }
    if follows_quote && word.strip_prefix('~').is_some_and(digits) {
        return error(
            format!("the distance `{typed}` stands outside a field tag"),
            "write it into the tag: `\"stiff person\"[tiab:~3]`",
        );
    }
    let lower = word.to_ascii_lowercase();
    let is_cochrane =
        ["near/", "next/"].iter().any(|operator| lower.strip_prefix(operator).is_some_and(digits))
            || ends_in_fields(&lower, ':', "");
    if is_cochrane {
        return error(
            format!("`{typed}` is in the Cochrane Library's syntax"),
            "read the search with `--dialect cochrane`, or put this into quotes if it is meant as a word",
        );
    }
    let is_truncated = |stem: &str| stem.len() > 3 && stem.bytes().all(|b| b.is_ascii_alphabetic());
    let is_ovid = lower.strip_prefix("adj").is_some_and(digits)
        || lower.strip_suffix('$').is_some_and(is_truncated)
        || ends_in_fields(&lower, '.', ".");
    if is_ovid {
        return error(
            format!("`{typed}` is in Ovid's syntax"),
            "read the search with `--dialect ovid`, or put this into quotes if it is meant as a word",
        );
    }
    Ok(())
}

/// Whether a word ends in names of fields as other systems write them: `x:ti,ab,kw`, `x.ti,ab.`.
fn ends_in_fields(word: &str, opening: char, closing: &str) -> bool {
    const FIELDS: &[&str] = &[
        "ti", "ab", "kw", "kf", "tw", "mp", "af", "hw", "sh", "pt", "au", "jn", "jw", "ot", "nm",
        "so", "ky",
    ];
    word.strip_suffix(closing)
        .and_then(|word| word.rsplit_once(opening))
        .is_some_and(|(_, names)| names.split(',').all(|name| FIELDS.contains(&name)))
}
