//! Definitions by lists: `CI: confidence interval; OR = odds ratio` below a table, `BMI, body mass
//! index; HR, heart rate` below a figure, a section of abbreviations line by line.

use std::ops::Range;

use super::Definition;
use super::clause::ends_sentence;
use super::long_form::{has_words, whole, whole_within};
use super::shape::{Shape, shape, singular};

/// The longest text in which the words of one short form are looked for, in bytes.
const MAX_SHORT: usize = 32;
/// The longest long form, in bytes.
const MAX_LONG: usize = 180;
/// The longest long form whose letters are not those of its short form, in words.
const MAX_LOOSE_WORDS: usize = 14;

/// What the letters of a word may cost that does not begin an entry.
const WELL: i32 = 3;

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
    let mut agreeing = [0_usize; 5];
    for entry in &entries {
        agreeing[entry.separator as usize] += usize::from(entry.definition.is_some());
    }
    for entry in &entries {
        let agreeing = agreeing[entry.separator as usize];
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
        Separator::Comma => {
            let before = text[..entry.short.start].trim_end_matches(' ');
            let is_first = before.is_empty() || before.ends_with([';', '.', ':', '\n', '\t']);
            is_first && text[entry.long.end..].starts_with([';', '.'])
        }
        _ => false,
    };
    let is_statement =
        long.split(' ').any(|word| matches!(word, "is" | "are" | "was" | "were" | "see" | "not"));
    let first = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
    let may_be = is_list
        && !is_statement
        && has_words(long)
        && begins_entry(text, entry.short.start)
        && (is_long_list || first(short) == first(long))
        && long.len() > short.len() + 2
        && long.split_whitespace().count() <= MAX_LOOSE_WORDS
        && shape(short) == Some(Shape::Capital);
    may_be.then(|| {
        let short = entry.short.start..entry.short.start + singular(short).len();
        Definition::new(text, short, std::slice::from_ref(&entry.long))
    })
}

/// The bytes that separators begin with.
const IS_SEPARATOR: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b":=,\t-\xE2";
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

/// Every place of a text that looks like an entry.
fn entries(text: &str) -> Vec<Entry> {
    let bytes = text.as_bytes();
    let mut entries = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        if !IS_SEPARATOR[usize::from(byte)] {
            continue;
        }
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
    let mut end = at;
    if matches!(separator, Separator::Sign | Separator::Dash) {
        while end > 0 && bytes[end - 1] == b' ' {
            end -= 1;
        }
    }
    let from = end.saturating_sub(MAX_SHORT);
    let (mut capitals, mut digits) = (0, 0);
    for byte in bytes[from..end].iter().rev() {
        match byte {
            b' ' | b'\n' | b'\t' | b'(' | b'[' => break,
            b'0'..=b'9' => digits += 1,
            b'A'..=b'Z' | 0x80.. => capitals += 1,
            _ => {}
        }
    }
    capitals > 0 && (capitals + digits > 1 || separator == Separator::Sign)
}

fn entry(text: &str, at: usize, width: usize, separator: Separator) -> Option<Entry> {
    let shorts = shorts(text, at, separator);
    // Where no letters tell, a small letter before capitals is taken for a mark.
    let unmarked = shorts.last()?.clone();
    let long = long(text, at + width, separator)?;
    let fits = shorts.into_iter().filter_map(|short| {
        // A word with others before it is the end of something else, unless it fits well.
        let limit = if begins_entry(text, short.start) { i32::MAX } else { WELL };
        let (cost, definition) = whole_within(text, short.clone(), long.clone(), limit)?;
        Some((cost, short, definition))
    });
    // Of a word with and without what may be a mark the one that fits better.
    let (short, definition) = match fits.min_by_key(|(cost, ..)| *cost) {
        Some((_, short, definition)) => (short, Some(definition)),
        None => (unmarked, None),
    };
    Some(Entry { separator, short, long, definition })
}

/// What may be the short form before a separator: the word before it, or the words before it from
/// where an entry can begin, with and without what may be the mark of a footnote.
fn shorts(text: &str, at: usize, separator: Separator) -> Vec<Range<usize>> {
    let from = text.ceil_char_boundary(at.saturating_sub(MAX_SHORT));
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
    let unmarked = text[..start].strip_suffix(|c: char| c.is_ascii_lowercase());
    let start = unmarked.map_or(start, str::len);
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
    let is_address = text[start..].starts_with("http") || text[start..].starts_with("www.");
    if !fits || is_address || !text[start..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut end = start;
    let mut is_closed = false;
    for (offset, character) in text[start..].char_indices().take(MAX_LONG) {
        let at = start + offset;
        is_closed = match character {
            ';' | '\n' | '\t' | '(' | '[' | ')' | ']' | '|' | '*' | '†' | '‡' | '§' => true,
            '.' => ends_sentence(text, at),
            ':' | '=' => {
                // The next entry, where nothing parts it from this one.
                end = start + without_short(text[start..end].trim_end()).len();
                true
            }
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

/// A text without its last word, where that is a short form.
fn without_short(text: &str) -> &str {
    match text.rsplit_once(' ') {
        Some((before, word)) if shape(word) == Some(Shape::Capital) => before,
        _ => text,
    }
}

/// Whether another entry begins at `at`, its separator included.
fn starts_entry(text: &str, at: usize) -> bool {
    let window = text.floor_char_boundary(at + MAX_SHORT);
    let rest = text[at..window].trim_start();
    let Some(end) = rest.find([':', '=', ',', ';', '–', '—', '\n', '(']) else {
        return starts_dashed(rest);
    };
    let short = rest[..end].trim_end();
    let is_sign = rest[end..].starts_with([':', '=', '–', '—']);
    (is_sign && shape(short).is_some()) || starts_dashed(rest)
}

/// `LIM- limonene`.
fn starts_dashed(rest: &str) -> bool {
    rest.find("- ").is_some_and(|end| shape(&rest[..end]).is_some())
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
    if text.contains(['[', ']']) {
        return false;
    }
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
