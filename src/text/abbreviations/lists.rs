//! Definitions by lists: `CI: confidence interval; OR = odds ratio` below a table, `BMI, body mass
//! index; HR, heart rate` below a figure, a section of abbreviations line by line.

use std::ops::Range;

use super::Definition;
use super::brackets::{ends_sentence, whole};
use super::shape::{Shape, shape, singular};

/// The longest text in which the words of one short form are looked for, in bytes.
const MAX_SHORT: usize = 32;
/// The longest long form, in bytes.
const MAX_LONG: usize = 180;
/// The longest long form whose letters are not those of its short form, in words.
const MAX_LOOSE_WORDS: usize = 14;

/// What stands between a short form and its long form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `CI: ...`, `CI = ...`.
    Sign,
    /// `CI, ...`.
    Comma,
    /// `CI – ...`, `CI- ...`.
    Dash,
    /// `CI-confidence interval`.
    Hyphen,
    /// Cells of a table.
    Tab,
}

/// A place that looks like an entry of a list.
struct Entry {
    separator: Separator,
    short: Range<usize>,
    long: Range<usize>,
    /// Present where the letters agree.
    definition: Option<Definition>,
}

/// Adds the definitions that lists within a text give. Letters must agree, since much else has a
/// colon; between entries whose letters agree less will do.
pub(super) fn find(text: &str, out: &mut Vec<Definition>) {
    let entries = entries(text);
    for entry in &entries {
        let agreeing = entries
            .iter()
            .filter(|other| other.separator == entry.separator && other.definition.is_some())
            .take(3)
            .count();
        let needed = match entry.separator {
            Separator::Sign | Separator::Comma | Separator::Dash => 1,
            // Hyphens and tabs stand between all kinds of words.
            Separator::Hyphen | Separator::Tab => 3,
        };
        match &entry.definition {
            Some(definition) if agreeing >= needed => out.push(definition.clone()),
            None if agreeing >= 2 => out.extend(loose(text, entry, agreeing >= 3)),
            _ => {}
        }
    }
}

/// An entry among others, of whose letters at least the first agrees, or that is closed on both
/// sides.
fn loose(text: &str, entry: &Entry, is_long_list: bool) -> Option<Definition> {
    let short = &text[entry.short.clone()];
    let long = &text[entry.long.clone()];
    let is_list = match entry.separator {
        Separator::Sign => true,
        Separator::Comma => text[entry.long.end..].starts_with([';', '.']),
        _ => false,
    };
    let first = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
    let may_be = is_list
        && (is_long_list || first(short) == first(long))
        && long.len() > short.len() + 2
        && long.split_whitespace().count() <= MAX_LOOSE_WORDS
        && shape(short) == Some(Shape::Capital);
    may_be.then(|| Definition::new(text, entry.short.clone(), &[entry.long.clone()]))
}

/// Every place of a text that looks like an entry.
fn entries(text: &str) -> Vec<Entry> {
    let bytes = text.as_bytes();
    let mut entries = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let (separator, width) = match byte {
            b':' | b'=' => (Separator::Sign, 1),
            b',' if bytes.get(at + 1) == Some(&b' ') => (Separator::Comma, 1),
            b'\t' => (Separator::Tab, 1),
            b'-' if bytes.get(at + 1) == Some(&b' ') => (Separator::Dash, 1),
            b'-' => (Separator::Hyphen, 1),
            // The en and the em dash.
            0xE2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x93 | 0x94])) => {
                (Separator::Dash, 3)
            }
            _ => continue,
        };
        if may_follow_short(bytes, at, separator) {
            entries.extend(entry(text, at, width, separator));
        }
    }
    entries
}

/// Whether the word before a separator has a capital, a digit or a special letter after its first
/// letter: asked first, since nearly all words have none.
fn may_follow_short(bytes: &[u8], at: usize, separator: Separator) -> bool {
    let before = &bytes[at.saturating_sub(MAX_SHORT)..at];
    let end = match separator {
        Separator::Sign | Separator::Dash => before.iter().rposition(|&byte| byte != b' '),
        _ => before.len().checked_sub(1),
    };
    let Some(end) = end else { return false };
    let is_word = |byte: &u8| !matches!(byte, b' ' | b'\n' | b'\t' | b'(' | b'[');
    let word = before[..=end].iter().rev().take_while(|byte| is_word(byte));
    let strong = word
        .filter(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || !byte.is_ascii())
        .count();
    strong >= 2 || (strong == 1 && separator == Separator::Sign)
}

fn entry(text: &str, at: usize, width: usize, separator: Separator) -> Option<Entry> {
    let shorts = shorts(text, at, separator);
    let first = shorts.first()?.clone();
    let long = long(text, at + width, separator)?;
    for short in shorts {
        let definition = whole(text, short.clone(), long.clone());
        if definition.is_some() {
            return Some(Entry { separator, short, long, definition });
        }
    }
    Some(Entry { separator, short: first, long, definition: None })
}

/// What may be the short form before a separator: the word before it, or the words before it from
/// where an entry can begin, with and without what may be the mark of a footnote.
fn shorts(text: &str, at: usize, separator: Separator) -> Vec<Range<usize>> {
    let mut from = at.saturating_sub(MAX_SHORT);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let end = match separator {
        Separator::Sign | Separator::Dash => {
            from + text[from..at].trim_end_matches([' ', ':']).len()
        }
        _ => at,
    };
    let mut found = Vec::new();
    let mut start = end;
    for words in 1..=3 {
        let before = &text[from..start];
        let Some(word) = before.trim_end_matches(' ').rfind([' ', '\n', '\t', '(', '[', '|'])
        else {
            if from == 0 && start > 0 {
                add_short(text, 0..end, &mut found);
            }
            break;
        };
        start = from + word + 1;
        let is_edge = begins_entry(text, start);
        if is_edge || (words == 1 && separator == Separator::Sign) {
            add_short(text, start..end, &mut found);
        }
        if is_edge {
            break;
        }
        start -= 1;
    }
    found
}

/// Whether an entry may begin at `start`: at a line's beginning, or after the end of another, a
/// heading, a bracket or a footnote's mark.
fn begins_entry(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches(' ');
    before.is_empty()
        || before.ends_with(['\n', '\t', ';', ',', '(', '[', ':', '|', '*', '†', '‡', '§', '¶'])
        || (before.len() < start && before.ends_with('.'))
}

fn add_short(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let raw = &text[range.clone()];
    let short = raw.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_raised = raw.trim_start().starts_with('^');
    let range = range.end - short.len()..range.end;
    let mut letters = short.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return };
    let after_mark = range.start + first.len_utf8()..range.end;
    if !is_raised && shape(short).is_some() {
        found.push(range);
    }
    // `^aSTW`, and `aSTW` where the raising was lost.
    let is_mark = is_raised || (first.is_ascii_lowercase() && second.is_uppercase());
    if is_mark && shape(&text[after_mark.clone()]).is_some() {
        found.push(after_mark);
    }
}

/// The long form after a separator, up to the end of the entry.
fn long(text: &str, from: usize, separator: Separator) -> Option<Range<usize>> {
    let rest = &text[from..];
    let start = from + rest.len() - rest.trim_start_matches([' ', ':', '=', '“', '"', '‘']).len();
    let is_glued = start == from;
    let fits = match separator {
        Separator::Comma => !is_glued,
        Separator::Hyphen => is_glued,
        _ => true,
    };
    if !fits || !text[start..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut end = start;
    let mut is_closed = false;
    for (offset, character) in text[start..].char_indices().take(MAX_LONG) {
        let at = start + offset;
        is_closed = match character {
            ';' | '\n' | '\t' | '(' | '[' | ')' | ']' | '|' => true,
            '.' => ends_sentence(text, at),
            ',' => match separator {
                Separator::Sign | Separator::Dash | Separator::Tab => starts_entry(text, at + 1),
                Separator::Comma | Separator::Hyphen => true,
            },
            _ => false,
        };
        if is_closed {
            break;
        }
        end = at + character.len_utf8();
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '"' | '”' | '’');
    let long = text[start..end].trim_end_matches(is_mark);
    ((is_closed || end == text.len()) && long.len() > 2).then(|| start..start + long.len())
}

/// Whether another entry begins at `at`, its separator included.
fn starts_entry(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start();
    let Some(end) = rest.find([':', '=', ',', ';', '–', '—', '\n', '(']) else {
        return starts_dashed(rest);
    };
    let short = rest[..end].trim_end();
    let is_sign = rest[end..].starts_with([':', '=', '–', '—']);
    (is_sign && short.len() <= MAX_SHORT && shape(short).is_some()) || starts_dashed(rest)
}

/// `GER- germacrene D`.
fn starts_dashed(rest: &str) -> bool {
    rest.find("- ").is_some_and(|end| end <= MAX_SHORT && shape(&rest[..end]).is_some())
}

/// Adds the entries of a section of abbreviations: letters need not agree where a sign parts the
/// two forms.
pub(super) fn find_in_section(text: &str, out: &mut Vec<Definition>) {
    let mut start = 0;
    for piece in text.split_inclusive(['\n', ';']) {
        section_entry(text, start..start + piece.len(), out);
        start += piece.len();
    }
}

/// What parts the forms in a section of abbreviations, the surest first.
const SECTION_SIGNS: &[&str] = &[": ", ":", "\t", " = ", "=", " – ", " — ", " - ", "–", ", "];

/// One entry of such a section, its forms in either order.
fn section_entry(text: &str, range: Range<usize>, out: &mut Vec<Definition>) {
    let piece = &text[range.clone()];
    let Some((sign, at)) =
        SECTION_SIGNS.iter().find_map(|sign| piece.find(sign).map(|at| (sign, at)))
    else {
        spaced_entry(text, range, out);
        return;
    };
    let left = trim(text, range.start..range.start + at);
    let right = trim(text, range.start + at + sign.len()..range.end);
    let (short, long) =
        match (is_section_short(&text[left.clone()]), is_section_short(&text[right.clone()])) {
            (true, _) => (left, right),
            (false, true) => (right, left),
            _ => return,
        };
    let words = text[long.clone()].split_whitespace().count();
    if long.len() > short.len() && (1..=MAX_LOOSE_WORDS).contains(&words) {
        let short = short.start..short.start + singular(&text[short]).len();
        out.push(Definition::new(text, short, &[long]));
    }
}

/// Here a short form may be any word that is no long one: `pre-op`, `NP scale`, `σ`.
fn is_section_short(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_word = !text.contains(' ') && (2..=8).contains(&letters) && text.len() <= MAX_SHORT;
    let is_words = text.split(' ').next().is_some_and(|word| shape(word) == Some(Shape::Capital))
        && text.split(' ').count() <= 3
        && text.len() <= MAX_SHORT;
    is_word || is_words
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '+' | '*' | ')' | '(');
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start_matches(is_edge).len();
    start..(range.end - (part.len() - part.trim_end_matches(is_edge).len())).max(start)
}

/// `BMI body mass index`: the letters must agree.
fn spaced_entry(text: &str, range: Range<usize>, out: &mut Vec<Definition>) {
    let piece = trim(text, range);
    let Some(space) = text[piece.clone()].find(' ') else { return };
    let short = piece.start..piece.start + space;
    if shape(&text[short.clone()]) >= Some(Shape::Word) {
        out.extend(whole(text, short, piece.start + space + 1..piece.end));
    }
}
