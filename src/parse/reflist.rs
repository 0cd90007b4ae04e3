//! Splits the lines of a printed reference list into entries.
//!
//! Entries are numbered (`1.`, `[1]`, `1)`, `(1)`), dashed, separated by blank lines or hanging
//! indents, or one a line. Reading the fields of an entry is not done here.

use super::lines::{Line, collapse};
use crate::model::Reference;

/// How far a number may run ahead of the one before, for lists with gaps.
const MAX_NUMBER_GAP: u32 = 5;

/// A list that was read.
#[derive(Debug, Default)]
pub(super) struct RefList {
    pub(super) references: Vec<Reference>,
    /// Whether the numbers are printed.
    pub(super) numbered: bool,
    /// How many of the lines belong to the list.
    pub(super) lines: usize,
}

/// Reads entries until a line that belongs to no entry. `wrapped` tells that lines are broken at a
/// fixed width, so that an entry takes several.
pub(super) fn read(lines: &[Line], wrapped: bool) -> RefList {
    let Some(first) = lines.first() else { return RefList::default() };
    if marker(first.text).is_some_and(|(number, _)| number <= MAX_NUMBER_GAP) {
        return read_numbered(lines, wrapped);
    }
    let dashed = lines.iter().filter(|line| dash(line.text).is_some()).count();
    if dash(first.text).is_some() {
        return read_plain(lines, |_, line| dash(line.text).is_some());
    }
    if dashed > 0 && dashed * 2 > lines.len() {
        return RefList::default();
    }
    let gaps = lines[1..].iter().filter(|line| line.gap).count();
    let hanging = lines.iter().filter(|line| line.indent > first.indent).count();
    if hanging > 0 {
        return read_plain(lines, |_, line| line.indent <= first.indent);
    }
    if wrapped && gaps > 0 {
        return read_plain(lines, |_, line| line.gap);
    }
    if wrapped {
        return read_plain(lines, |before, line| {
            before.text.ends_with(['.', ')']) && starts_with_author(line.text)
        });
    }
    read_plain(lines, |_, line| !continues(line.text))
}

fn read_numbered(lines: &[Line], wrapped: bool) -> RefList {
    let mut list = RefList { numbered: true, ..RefList::default() };
    let mut number_before = 0;
    for line in lines {
        let next_numbers = number_before + 1..=number_before + MAX_NUMBER_GAP;
        match marker(line.text) {
            Some((number, rest)) if next_numbers.contains(&number) => {
                list.references.push(Reference::from_raw(number, collapse(rest)));
                number_before = number;
            }
            _ if line.indent == 0 && !continues(line.text) && ends_list(&list, line, wrapped) => {
                break;
            }
            _ => append(&mut list.references, line.text),
        }
        list.lines += 1;
    }
    list
}

/// Whether a line without a number stands after the list: after a blank line, or after an entry
/// that is complete in a text that breaks no lines.
fn ends_list(list: &RefList, line: &Line, wrapped: bool) -> bool {
    let complete = list.references.last().is_some_and(|entry| looks_printed(&entry.raw));
    let capital = line.text.starts_with(char::is_uppercase);
    line.gap || (!wrapped && complete && capital)
}

fn read_plain(lines: &[Line], starts: impl Fn(&Line, &Line) -> bool) -> RefList {
    let mut list = RefList::default();
    let mut first_lines = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if index == 0 || starts(&lines[index - 1], line) {
            let number = list.references.len() as u32 + 1;
            let text = dash(line.text).unwrap_or(line.text);
            list.references.push(Reference::from_raw(number, collapse(text)));
            first_lines.push(index);
        } else {
            append(&mut list.references, line.text);
        }
    }
    list.lines = lines.len();
    // What follows the list has no marks of its own: entries have a year or an address.
    while list.references.last().is_some_and(|entry| !looks_printed(&entry.raw)) {
        list.references.pop();
        list.lines = first_lines.pop().unwrap_or(0);
    }
    let printed = list.references.iter().filter(|entry| looks_printed(&entry.raw)).count();
    if printed * 2 < list.references.len() { RefList::default() } else { list }
}

/// Whether a text reads as a reference: it has a year or an address.
pub(super) fn looks_printed(text: &str) -> bool {
    let year = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let century = ["18", "19", "20"].iter().any(|start| word.starts_with(start));
        century && word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = || text.split(|c: char| !c.is_alphanumeric());
    text.contains("://") || text.contains("www.") || words().any(|word| year(word) || word == "doi")
}

fn append(references: &mut [Reference], text: &str) {
    let Some(last) = references.last_mut() else { return };
    // An address or a word broken at its hyphen goes on without a space.
    let glued = last.raw.ends_with('-') || (last.raw.ends_with('/') && last.raw.contains("://"));
    last.raw.extend((!glued).then_some(' '));
    last.raw.push_str(&collapse(text));
}

/// The printed number of an entry and the text after it.
pub(super) fn marker(text: &str) -> Option<(u32, &str)> {
    let open = text.chars().next().filter(|c| matches!(c, '[' | '('));
    let body = if open.is_some() { &text[1..] } else { text };
    let body = body.strip_prefix('^').unwrap_or(body);
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = body[..digits].parse().ok().filter(|_| (1..=4).contains(&digits))?;
    let close = match open {
        Some('[') => ']',
        None if body[digits..].starts_with('.') => '.',
        _ => ')',
    };
    let rest = body[digits..].strip_prefix(close)?;
    let rest = rest.strip_prefix([':', '.']).unwrap_or(rest);
    let spaced = rest.starts_with(char::is_whitespace) || open == Some('[');
    let rest = rest.trim_start();
    (spaced && !rest.is_empty()).then_some((number, rest))
}

fn dash(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '–', '•', '*', '·', '●'])?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

/// Whether a line can only go on with an entry: it starts in lower case or with an address.
fn continues(text: &str) -> bool {
    let lower = text.get(..4).unwrap_or(text).to_ascii_lowercase();
    ["http", "doi:", "pmid", "www."].contains(&lower.as_str())
        || text.chars().next().is_some_and(char::is_lowercase)
}

/// `Dalakas MC` or `Dalakas, M. C.`: a family name followed by initials or a comma.
fn starts_with_author(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(family), Some(next)) = (words.next(), words.next()) else { return false };
    let capital = family.chars().next().is_some_and(char::is_uppercase);
    let initials = next.trim_end_matches([',', '.']);
    let initials = initials.len() <= 4 && initials.chars().all(|c| c.is_uppercase() || c == '.');
    capital && (initials || family.ends_with(','))
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn raws(text: &str, wrapped: bool) -> Vec<String> {
        let entry = |reference: &Reference| format!("{} {}", reference.number, reference.raw);
        read(&split(text), wrapped).references.iter().map(entry).collect()
    }

    #[test]
    fn numbered_entries_with_continuation_lines() {
        let expected = ["1 Doe J. A trial. 2001.", "2 Roe R. Brain. 2002. doi:10.1000/x"];
        for text in [
            "1. Doe J. A trial.\n   2001.\n2. Roe R. Brain.\n2002.\ndoi:10.1000/x",
            "[1] Doe J. A trial. 2001.\n\n[2] Roe R. Brain. 2002.\n\n   doi:10.1000/x",
            "1) Doe J. A trial. 2001.\n2) Roe R. Brain. 2002. doi:10.1000/x",
        ] {
            assert_eq!(raws(text, false), expected, "{text}");
        }
    }

    #[test]
    fn a_numbered_list_ends_at_a_paragraph_of_its_own() {
        let list = read(&split("1. Doe J.\n2. Roe R.\n\nAbout us\n\nText"), false);
        assert_eq!((list.references.len(), list.lines, list.numbered), (2, 2, true));
    }

    #[test]
    fn prose_under_the_heading_is_no_list() {
        assert!(raws("Many books tell of it.\nSome are good.", false).is_empty());
        assert_eq!(raws("Doe J. 2001.\nAbout the site", false), ["1 Doe J. 2001."]);
        assert_eq!(raws("1. Doe J. 2001.\nAbout the site", false), ["1 Doe J. 2001."]);
    }

    #[test]
    fn entries_without_numbers() {
        let expected = ["1 Doe J. A trial. 2001.", "2 Roe R. Brain. 2002."];
        assert_eq!(raws("- Doe J. A trial.\n  2001.\n- Roe R. Brain. 2002.", false), expected);
        assert_eq!(raws("Doe J. A trial. 2001.\nRoe R. Brain. 2002.", false), expected);
        assert_eq!(raws("Doe J. A trial.\n    2001.\nRoe R. Brain.\n    2002.", false), expected);
        assert_eq!(raws("Doe J. A trial.\n2001.\n\nRoe R. Brain.\n2002.", true), expected);
        assert_eq!(raws("Doe J. A trial.\n2001.\nRoe R. Brain.\n2002.", true), expected);
    }
}
