//! Finds where running text cites a numbered reference list.
//!
//! Knows markers such as `[1]`, `[2,3]`, `[4-6]`, `[1]-[3]`, `(7)` and superscripts. Does not read
//! the list itself, nor citations by author and year.

use std::borrow::Cow;
use std::iter::once;

use crate::model::{Block, Cite, Section};

/// The longest marker that is looked at, in bytes between its brackets.
const MAX_MARKER_BYTES: usize = 80;

/// The most citations that are kept for one article; a guard against hostile ranges.
const MAX_CITES: usize = 500_000;

/// Marks the citations in every block of `sections`; `highest` is the last number of the list.
///
/// Superscript numbers that cite are rewritten as ` [12]`. Numbers in parentheses count only where
/// the text has none in square brackets: mixed texts use the round ones for something else.
pub(super) fn cite_sections(sections: &mut [Section], highest: u32) {
    if highest == 0 {
        return;
    }
    let mut brackets_seen = false;
    each_block(sections, &mut |block| {
        if let Cow::Owned(text) = spell_superscripts(&block.text) {
            block.text = text;
        }
        brackets_seen |= !find(&block.text, '[', highest).is_empty();
    });
    let open = if brackets_seen { '[' } else { '(' };
    let mut left = MAX_CITES;
    each_block(sections, &mut |block| {
        let mut cites = find(&block.text, open, highest);
        cites.truncate(left);
        left -= cites.len();
        block.cites = cites;
    });
}

/// Calls `change` on every block, in reading order.
pub(super) fn each_block(sections: &mut [Section], change: &mut impl FnMut(&mut Block)) {
    for section in sections {
        section.blocks.iter_mut().for_each(&mut *change);
        each_block(&mut section.sections, change);
    }
}

/// Citations in `text` by markers that open with `open`, either `[` or `(`.
pub(super) fn find(text: &str, open: char, highest: u32) -> Vec<Cite> {
    let close = if open == '[' { ']' } else { ')' };
    let mut cites: Vec<Cite> = Vec::new();
    let mut previous: Option<(usize, u32)> = None;
    for (at, _) in text.match_indices(open) {
        let inside = &text[at + 1..];
        let Some(end) = bounded(inside).find(close) else { continue };
        let Some(ranges) = ranges(&inside[..end], highest) else { continue };
        if !is_citation(text, at, open, &ranges) || cites.len() >= MAX_CITES {
            continue;
        }
        if let Some((end_before, last)) = previous
            && is_dash(text[end_before..at].trim())
        {
            cites.extend((last + 1..ranges[0].0).map(|reference| Cite { at, reference }));
        }
        let numbers = ranges.iter().flat_map(|&(first, last)| first..=last);
        cites.extend(numbers.map(|reference| Cite { at, reference }));
        previous = ranges.last().map(|&(_, last)| (at + 1 + end + 1, last));
    }
    cites
}

/// The numbers that the inside of a marker names, as ranges; `None` if it is no list of numbers
/// from 1 to `highest`.
fn ranges(inside: &str, highest: u32) -> Option<Vec<(u32, u32)>> {
    let inside = inside.strip_prefix('^').unwrap_or(inside);
    inside
        .split([',', ';'])
        .map(|part| {
            let mut ends = part.split(|c: char| is_dash(c.encode_utf8(&mut [0; 4])));
            let first = number(ends.next()?)?;
            let last = ends.next().map_or(Some(first), number)?;
            let valid = 1 <= first && first <= last && last <= highest && ends.next().is_none();
            valid.then_some((first, last))
        })
        .collect()
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "–" | "—" | "−")
}

/// Whether the numbers at `at` cite: statistics and enumerations are written alike.
fn is_citation(text: &str, at: usize, open: char, ranges: &[(u32, u32)]) -> bool {
    let before = text[..at].trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if matches!(word, "CI" | "IQR" | "range" | "Range" | "Figure" | "Fig" | "Table" | "Eq") {
        return false;
    }
    let single = matches!(ranges, [(first, last)] if first == last);
    let enumerates = before.is_empty()
        || before.ends_with([':', ';', ',', '\n'])
        || matches!(word, "and" | "or");
    open == '[' || !(single && enumerates)
}

/// Rewrites superscript digits that cite (`disease¹²`) as ` [12]`; powers stay (`10⁹`, `m²`).
pub(super) fn spell_superscripts(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| superscript(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(start) = rest.find(|c| superscript(c).is_some()) {
        let (before, run) = rest.split_at(start);
        out.push_str(before);
        let (spelled, length) = superscript_run(run);
        if can_cite(&out) && spelled.split([',', '-']).all(|part| number(part).is_some()) {
            out.extend((!out.ends_with(' ')).then_some(' '));
            out.extend(once('[').chain(spelled.chars()).chain(once(']')));
        } else {
            out.push_str(&run[..length]);
        }
        rest = &run[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether a raised number after `before` can be a citation, by what stands there: a word or a
/// closing mark, but no number, no unit and no symbol.
pub(super) fn can_cite(before: &str) -> bool {
    let tail = before.trim_end();
    match tail.chars().next_back() {
        Some('.' | ',' | ';' | ':' | ')' | ']' | '"' | '”' | '’' | '%' | '?') => true,
        Some(last) if last.is_alphabetic() => {
            let letters = tail.chars().rev().take_while(|c| c.is_alphabetic());
            let (count, upper) = letters
                .take(3)
                .fold((0, true), |(count, upper), c| (count + 1, upper && c.is_uppercase()));
            count >= 3 || (count == 2 && upper)
        }
        _ => false,
    }
}

/// The superscript digits at the start of `text` in plain digits, and how many bytes they take.
fn superscript_run(text: &str) -> (String, usize) {
    let mut spelled = String::new();
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_raised = chars.peek().is_some_and(|&(_, next)| superscript(next).is_some());
        let plain = match c {
            ',' | '˒' | '⸴' if next_is_raised => ',',
            '⁻' | '-' | '–' if next_is_raised => '-',
            _ => match superscript(c) {
                Some(digit) => digit,
                None => break,
            },
        };
        spelled.push(plain);
        length = at + c.len_utf8();
    }
    (spelled, length)
}

fn superscript(c: char) -> Option<char> {
    const DIGITS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let value = DIGITS.chars().position(|digit| digit == c)?;
    char::from_digit(value as u32, 10)
}

fn bounded(text: &str) -> &str {
    let end = (0..=MAX_MARKER_BYTES.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlockKind;

    fn cited(text: &str) -> Vec<u32> {
        let open = if text.contains('[') { '[' } else { '(' };
        find(text, open, 12).iter().map(|cite| cite.reference).collect()
    }

    #[test]
    fn markers_in_their_usual_forms() {
        assert_eq!(cited("shown [1] and [2, 3]."), [1, 2, 3]);
        assert_eq!(cited("shown [4–6,9]"), [4, 5, 6, 9]);
        assert_eq!(cited("shown [1]–[3]"), [1, 2, 3]);
        assert_eq!(cited("shown (7,8) and by Doe (9)."), [7, 8, 9]);
        assert_eq!(find("é [2]", '[', 2), [Cite { at: 3, reference: 2 }]);
    }

    #[test]
    fn years_statistics_and_enumerations_do_not_cite() {
        for text in
            ["in [2013]", "median, IQR [1-3]", "[sic] [0] [] [5-2]", "reasons: (1) cost", "(n = 5)"]
        {
            assert_eq!(cited(text), [0; 0], "{text}");
        }
        assert_eq!(cited(&"[".repeat(100_000)), [0; 0]);
    }

    #[test]
    fn superscripts_cite_after_words_and_stay_powers_after_units() {
        assert_eq!(spell_superscripts("disease¹² and 10⁹/L in m²"), "disease [12] and 10⁹/L in m²");
        assert_eq!(spell_superscripts("treated.¹,³⁻⁵"), "treated. [1,3-5]");
    }

    #[test]
    fn round_brackets_count_only_without_square_ones() {
        let cites = |text: &str| {
            let mut section = Section::new("", None);
            section.blocks.push(Block::new(BlockKind::Paragraph, text));
            cite_sections(std::slice::from_mut(&mut section), 5);
            section.blocks[0].cites.iter().map(|cite| cite.reference).collect::<Vec<_>>()
        };
        assert_eq!(cites("in a group (2) that improved (3,4)"), [2, 3, 4]);
        assert_eq!(cites("in a group (2) that improved [3]"), [3]);
    }
}
