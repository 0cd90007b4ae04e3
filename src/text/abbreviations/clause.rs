//! Where brackets, clauses and sentences begin and end, for the finding of definitions.

use std::ops::Range;

/// How far a closing bracket may be from its opening one, in bytes.
const MAX_INSIDE: usize = 240;
/// How much of a word before a stop is looked at, in bytes.
const LONGEST_WORD: usize = 24;
/// How far back a long form may begin, in bytes.
const MAX_BEFORE: usize = 240;

/// The bracket that closes the one at `open`.
pub(super) fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in text.as_bytes()[open..].iter().take(MAX_INSIDE).enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + offset);
                }
            }
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// Whether a bracket is part of a name or a formula: `25(OH)D`, `f(X)`, `CD4(+)`.
pub(super) fn is_glued(text: &str, open: usize) -> bool {
    text[..open]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || "^_=−".contains(c))
}

pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '‘' | '\'');
    let start = range.start + part.len() - part.trim_start_matches(is_edge).len();
    let end = (range.end - (part.len() - part.trim_end_matches(is_edge).len())).max(start);
    start..end
}

/// The part of the clause before `open` in which a long form may stand: not before a line's or a
/// sentence's end, a semicolon, a colon or an open bracket.
pub(super) fn clause(text: &str, open: usize) -> Range<usize> {
    let from = text.ceil_char_boundary(open.saturating_sub(MAX_BEFORE));
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for at in (from..open).rev() {
        match bytes[at] {
            b')' | b']' => depth += 1,
            b'(' | b'[' if depth == 0 && !is_glued(text, at) => return at + 1..open,
            b'(' | b'[' => depth = depth.saturating_sub(1),
            b'\n' | b'\t' | b';' => return at + 1..open,
            b':' | b'?' | b'!' if bytes.get(at + 1) == Some(&b' ') => return at + 1..open,
            b'.' if depth == 0 && ends_sentence(text, at) => return at + 1..open,
            _ => {}
        }
    }
    from..open
}

/// Whether the stop at `at` ends a sentence, rather than an initial or a short word.
pub(super) fn ends_sentence(text: &str, at: usize) -> bool {
    let mut after = text[at + 1..].chars();
    match after.next() {
        None => return true,
        Some(c) if c.is_whitespace() => {}
        Some(_) => return false,
    }
    let next_is_small = after.next().is_some_and(char::is_lowercase);
    let from = text.ceil_char_boundary(at.saturating_sub(LONGEST_WORD));
    let word = text[from..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).next();
    let word = word.unwrap_or_default();
    let is_abbreviated =
        word.chars().nth(1).is_none() || matches!(word, "Mt" | "St" | "Dr" | "vs" | "cf" | "U.S");
    !next_is_small && !is_abbreviated
}

/// A clause without the brackets in it, in order; a bracket at its very end is left out with the
/// rest, so that the last piece is never empty.
pub(super) fn outside_brackets(text: &str, clause: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = clause.start;
    let mut depth = 0_usize;
    for (offset, byte) in text.as_bytes()[clause.clone()].iter().enumerate() {
        let at = clause.start + offset;
        match byte {
            b'(' | b'[' if depth > 0 || !is_glued(text, at) => {
                if depth == 0 {
                    pieces.push(start..at);
                }
                depth += 1;
            }
            b')' | b']' if depth > 0 => {
                depth -= 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth == 0 {
        pieces.push(start..clause.end);
    }
    pieces.retain(|piece| text[piece.clone()].bytes().any(|byte| byte.is_ascii_alphanumeric()));
    if pieces.is_empty() {
        pieces.push(clause.end..clause.end);
    }
    pieces
}

/// The parts of `range` that lie in the pieces.
pub(super) fn cut(pieces: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
    pieces
        .iter()
        .map(|piece| piece.start.max(range.start)..piece.end.min(range.end))
        .filter(|part| !part.is_empty())
        .collect()
}
