//! Page ranges and article numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where in a volume something stands: pages, or an article number in `first`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageRange {
    /// First page, or the article number (`e0123`).
    pub first: String,
    /// Last page, written in full: 1194-205 ends at `1205`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl PageRange {
    /// A range from first and last page; an abbreviated last page is completed.
    pub fn new(first: &str, last: Option<&str>) -> Option<Self> {
        let first = first.trim();
        if first.is_empty() {
            return None;
        }
        let last = last.map(str::trim).filter(|last| !last.is_empty() && *last != first);
        Some(Self { first: first.to_owned(), last: last.map(|last| complete(first, last)) })
    }

    /// A range printed as one string: `1194-205`, `S12–S19`, `e45`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.');
        let is_dash = |c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let range = text
            .split_once(is_dash)
            .and_then(|(first, last)| Self::new(first, Some(last.trim_start_matches(is_dash))));
        // What goes backwards or begins with zeros is one number: `e00523-17`.
        let range = range.filter(|range| !range.is_number_with_dash());
        range.or_else(|| Self::new(text, None))
    }
}

impl PageRange {
    fn is_number_with_dash(&self) -> bool {
        let digits = |page: &str| {
            let number = page.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
            number.parse::<u64>().is_ok().then_some(number)
        };
        let (Some(first), Some(last)) =
            (digits(&self.first), self.last.as_deref().and_then(digits))
        else {
            return false;
        };
        let has_letter = self.first.starts_with(|c: char| c.is_alphabetic());
        let goes_back = first.len() == last.len() && last < first;
        has_letter && first.starts_with('0') && first.len() > 3 || goes_back
    }
}

/// `205` after `1194` means `1205`.
fn complete(first: &str, last: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let prefix_len = first.len() - first.trim_start_matches(|c: char| !c.is_ascii_digit()).len();
    let (prefix, number) = first.split_at(prefix_len);
    let bare_last = last.strip_prefix(prefix).unwrap_or(last);
    if digits(number) && digits(bare_last) && bare_last.len() < number.len() {
        let kept = &number[..number.len() - bare_last.len()];
        return format!("{prefix}{kept}{bare_last}");
    }
    last.to_owned()
}

impl fmt::Display for PageRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => f.write_str(&self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviated_last_pages_are_completed() {
        let shown =
            |text| PageRange::parse(text).map(|pages| pages.to_string()).unwrap_or_default();
        assert_eq!(shown("1194-205"), "1194-1205");
        assert_eq!(shown("S12–9"), "S12-S19");
        assert_eq!(shown("S12-S19"), "S12-S19");
        assert_eq!(shown("e0123"), "e0123");
        assert_eq!(shown("e00523-17"), "e00523-17");
        assert_eq!(shown("e00015-18"), "e00015-18");
        assert_eq!(shown("e157-e161"), "e157-e161");
        assert_eq!(shown("21--26."), "21-26");
        assert_eq!(shown(""), "");
    }
}
