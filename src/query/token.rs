//! What the lexers of all dialects share: a token and its place, quotes, numbers of lines.

use std::ops::Range;

use super::diagnostics::QueryError;

/// A piece of a query with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<K> {
    pub(super) kind: K,
    /// Byte range in the query.
    pub(super) span: Range<usize>,
}

pub(super) fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '❝' | '❞' | '〝' | '〞' | '″'
    )
}

/// What stands in the quotes that are opened at `start`, where they end, and whether one of them is
/// curly. The hint is for quotes that are not closed.
pub(super) fn quote(
    text: &str,
    start: usize,
    hint: &str,
) -> Result<(String, usize, bool), QueryError> {
    let opening = text[start..].chars().next().unwrap_or('"');
    let content = &text[start + opening.len_utf8()..];
    let Some((length, closing)) = content.char_indices().find(|(_, c)| is_quote(*c)) else {
        let span = start..text.len();
        return Err(QueryError::new("a quote is opened and not closed", hint, span));
    };
    let end = start + opening.len_utf8() + length + closing.len_utf8();
    Ok((content[..length].to_owned(), end, opening != '"' || closing != '"'))
}

/// A hyphen or dash, as ranges have it.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑' | '–' | '—')
}

/// `#3` or `3` at the start of a text, with what follows it.
pub(super) fn line_number(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let text = text.strip_prefix('#').unwrap_or(text);
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..length].parse().ok()?, &text[length..]))
}

/// `1-3` or `5`, perhaps with number signs, at the start of a text, with what follows it.
pub(super) fn line_range(text: &str) -> Option<((u32, u32), &str)> {
    let (from, rest) = line_number(text)?;
    match rest.trim_start().strip_prefix(is_dash).and_then(line_number) {
        Some((to, rest)) => Some(((from, to), rest)),
        None => Some(((from, from), rest)),
    }
}
