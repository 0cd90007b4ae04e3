//! What is wrong with a query, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use strsim::damerau_levenshtein;

/// A query that cannot be understood, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Byte range in the query.
    pub span: Range<usize>,
}

impl QueryError {
    pub(super) fn new(
        message: impl Into<String>,
        hint: impl Into<String>,
        span: Range<usize>,
    ) -> Self {
        Self { message: message.into(), hint: hint.into(), span }
    }

    /// The part of the query around the place, on one line, with carets under the place.
    pub fn caret(&self, query: &str) -> String {
        /// What is shown of a long query before and after the place.
        const AROUND_CHARS: usize = 60;
        let clean = |text: &str| -> String {
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
        };
        let start = query.floor_char_boundary(self.span.start.min(query.len()));
        let end = query.ceil_char_boundary(self.span.end.clamp(start, query.len()));
        let before: Vec<char> = clean(&query[..start]).chars().collect();
        let place: Vec<char> = clean(&query[start..end]).chars().collect();
        let after: Vec<char> = clean(&query[end..]).chars().collect();
        let shown = |chars: &[char]| chars.iter().collect::<String>();
        let cut_before = before.len().saturating_sub(AROUND_CHARS);
        let opening = if cut_before > 0 { "…" } else { "" };
        let place = &place[..place.len().min(AROUND_CHARS)];
        let after = &after[..after.len().min(AROUND_CHARS)];
        let (lead, line_end) = (format!("{opening}{}", shown(&before[cut_before..])), shown(after));
        let indent = " ".repeat(lead.chars().count());
        format!("{lead}{}{line_end}\n{indent}{}", shown(place), "^".repeat(place.len().max(1)))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

/// What was typed, cut where it is too long for a message.
pub(super) fn shown(typed: &str) -> String {
    const MAX_SHOWN_CHARS: usize = 80;
    match typed.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    }
}

/// The known name nearest to one that is not known, if any is near.
pub(super) fn nearest<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // No name is as long, and the distance costs the product of both lengths.
    const MAX_NAME_BYTES: usize = 64;
    if unknown.len() > MAX_NAME_BYTES {
        return None;
    }
    let unknown = unknown.to_lowercase();
    let most = (unknown.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (damerau_levenshtein(&unknown, name), name))
        .filter(|&(distance, name)| distance <= most && distance < name.chars().count())
        // Letters are left out more often than put in: of equally near names the longest.
        .min_by_key(|&(distance, name)| (distance, std::cmp::Reverse(name.len()), name))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_the_place() {
        let error = QueryError::new("x", "y", 3..5);
        assert_eq!(error.caret("é \"x"), "é \"x\n  ^^");
        let long = format!("{}[tib]{}", "a ".repeat(100), " b".repeat(100));
        let shown = QueryError::new("x", "y", 200..205).caret(&long);
        assert!(shown.starts_with('…') && shown.lines().all(|line| line.chars().count() < 130));
        assert_eq!(shown.lines().nth(1).map(str::trim), Some("^^^^^"));
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(nearest("tib", ["ti", "tiab", "ab"]), Some("tiab"));
        assert_eq!(nearest("tibla", ["ti", "tiab", "ab"]), None);
        assert_eq!(nearest("zz", ["ti", "tiab"]), None);
    }
}
