//! Definitions by brackets: `stiff person syndrome (SPS)`, `SPS (stiff person syndrome)`,
//! `(interquartile range, IQR)`.

use std::ops::Range;

use super::Definition;
use super::align::{Phrase, letters, may_begin};
use super::clause::{clause, closing, cut, is_glued, outside_brackets, trim};
use super::long_form::{is_sound, limit, most_words, suffix, whole};
use super::shape::{Shape, shape, singular};

/// How many bytes are searched for brackets at once.
const BLOCK: usize = 64;

/// What the letters may cost where there is reason to doubt.
const MUST_FIT: i32 = 1;

/// What may stand in a bracket before a short form.
const LEADS: &[&str] = &[
    "hereafter referred to as",
    "hereinafter referred to as",
    "henceforth referred to as",
    "hereafter called",
    "hereafter",
    "hereinafter",
    "henceforth",
    "from here on",
    "abbreviated as",
    "abbreviated to",
    "abbreviated",
    "referred to as",
    "also referred to as",
    "also known as",
    "also called",
    "known as",
    "designated",
    "denoted",
    "termed",
    "called",
    "acronym",
    "i.e.",
    "ie",
    "or",
    "the",
];

/// Adds the definitions that the brackets of a text give.
pub(super) fn find(text: &str, out: &mut Vec<Definition>) {
    let mut start = 0;
    for block in text.as_bytes().chunks(BLOCK) {
        // Most blocks hold no bracket; a whole one is asked at once.
        let count = |seen: u8, &byte: &u8| seen | u8::from(byte == b'(') | u8::from(byte == b'[');
        if block.iter().fold(0, count) > 0 {
            for (offset, byte) in block.iter().enumerate() {
                if matches!(byte, b'(' | b'[') {
                    bracket(text, start + offset, out);
                }
            }
        }
        start += block.len();
    }
}

/// The definitions of the bracket that opens at `open`.
fn bracket(text: &str, open: usize, out: &mut Vec<Definition>) {
    let Some(close) = closing(text, open) else { return };
    let inside = trim(text, open + 1..close);
    // Without a letter it is a number or a citation.
    let has_letter =
        text[inside.clone()].bytes().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    if inside.len() < 2 || !has_letter || is_glued(text, open) {
        return;
    }
    let found = before(text, open, inside.clone(), out) || within(text, inside.clone(), out);
    if !found {
        after(text, open, inside, out);
    }
}

/// `long form (SHORT)`, `(SHORT; or OTHER)`, `(SHORT, n = 12)`, `(hereafter SHORT)`.
fn before(text: &str, open: usize, inside: Range<usize>, out: &mut Vec<Definition>) -> bool {
    let (start, lead) = after_lead(text, inside.clone());
    let mut found = false;
    let parts = shorts(text, start..inside.end);
    // `(ES = 0.61)` reports a number; of several short forms each must fit to the letter, since
    // `mild and severe pain (MP and SP)` joins their long forms.
    let is_report = parts.last().is_some_and(|part| text[part.end..].trim_start().starts_with('='));
    let is_joined = parts.len() > 1 && text[start..inside.end].contains(" and ");
    let must_fit = is_joined || is_report;
    let is_named = lead.starts_with("here") || lead.starts_with("hence");
    for part in parts {
        let definition = is_named.then(|| named(text, open, part.clone())).flatten();
        let definition = definition.or_else(|| long_before(text, open, part, must_fit));
        found |= definition.is_some();
        out.extend(definition);
    }
    found
}

/// Where a bracket's text begins after words like `hereafter`, and these words.
fn after_lead(text: &str, inside: Range<usize>) -> (usize, &str) {
    let rest = &text[inside.clone()];
    // None of them begins otherwise, and most brackets do.
    if !rest.starts_with(['a', 'c', 'd', 'f', 'h', 'H', 'i', 'k', 'o', 'r', 't']) {
        return (inside.start, "");
    }
    let lead = LEADS.iter().find(|lead| {
        rest.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead))
            && rest[lead.len()..].starts_with([' ', ',', ':'])
    });
    let Some(lead) = lead else { return (inside.start, "") };
    let after = rest[lead.len()..].trim_start_matches([' ', ',', ':', '"', '“', '‘']);
    (inside.end - after.len(), lead)
}

/// The parts of a bracket that may be short forms: the first, and what follows an `or`.
fn shorts(text: &str, inside: Range<usize>) -> Vec<Range<usize>> {
    let whole = &text[inside.clone()];
    let head = whole.find([',', ';', ':', '=']).unwrap_or(whole.len());
    let first = trim(text, inside.start..inside.start + head);
    let mut parts = Vec::new();
    let is_list = text[first.clone()].bytes().filter(|&byte| byte == b' ').count() >= 2;
    for word in [" or ", " and "] {
        if let Some(at) = text[first.clone()].find(word).filter(|_| is_list) {
            let (left, right) = (first.start + at, first.start + at + word.len());
            parts.push(trim(text, first.start..left));
            parts.push(trim(text, right..first.end));
        }
    }
    if parts.is_empty() {
        let first = without_share(text, first);
        parts.push(without_amount(text, first.clone()).unwrap_or(first));
    }
    if let Some(rest) = whole[head..].get(1..).and_then(|rest| rest.strip_prefix(" or ")) {
        let start = inside.end - rest.len();
        let length = text[start..inside.end].find([',', ';', ':']).unwrap_or(inside.end - start);
        parts.push(trim(text, start..start + length));
    }
    parts.retain(|part| shape(&text[part.clone()]).is_some());
    parts
}

/// `95% CI` without its level.
fn without_share(text: &str, part: Range<usize>) -> Range<usize> {
    let rest = text[part.clone()]
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '%'));
    let has_share = text[part.start..part.end - rest.len()].contains('%');
    if has_share { part.end - rest.len()..part.end } else { part }
}

/// `IVIg 2 g/kg`, `SPSS Statistics 17.0`: the word before an amount or a version.
fn without_amount(text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let whole = &text[part.clone()];
    let (word, rest) = whole.split_once(' ')?;
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    (letters > 2 && rest.bytes().any(|byte| byte.is_ascii_digit()))
        .then(|| part.start..part.start + word.len())
        .filter(|range| shape(&text[range.clone()]) == Some(Shape::Capital))
}

/// `the inbred ABC 123 (hereafter ABC)`: the name from the word that the short form repeats.
fn named(text: &str, open: usize, short: Range<usize>) -> Option<Definition> {
    let name = &text[short.clone()];
    let left = clause(text, open);
    let at = text[left.clone()].rfind(name)?;
    let start = left.start + at;
    let is_word = !text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
        && !text[start + name.len()..].chars().next().is_some_and(char::is_alphanumeric);
    let long = trim(text, start..left.end);
    (is_word && long.len() > name.len() && long.len() <= 3 * name.len() + 40)
        .then(|| Definition::new(text, short, &[long]))
}

/// The long form to the left of a bracket.
fn long_before(text: &str, open: usize, short: Range<usize>, must_fit: bool) -> Option<Definition> {
    let printed = &text[short.clone()];
    let kind = shape(printed)?;
    let left = clause(text, open);
    if !may_begin(&text[left.clone()], printed) {
        return None;
    }
    let pieces = outside_brackets(text, left);
    let stem = singular(printed);
    // First as a plural, then as it stands: `MSCs`, but `AIDs` of `aids`.
    let names = [stem, printed];
    let names = if stem.len() == printed.len() { &names[..1] } else { &names[..] };
    let most = most_words(printed.chars().count());
    for count in [1, pieces.len()] {
        let last = &pieces[pieces.len().saturating_sub(count)..];
        let phrase = Phrase::of_last(text, last, most);
        for name in names {
            let wanted = letters(name);
            let Some(fit) = phrase.fit(&wanted, false) else { continue };
            let limit = if must_fit { MUST_FIT } else { limit(kind, &wanted) };
            if fit.cost > limit || !is_sound(text, &phrase, fit, name, kind) {
                continue;
            }
            let mut range = phrase.range(fit.words);
            range.start = with_letter_name(text, pieces[0].start, range.start);
            let long = cut(last, &range);
            let end = short.start + name.len();
            return Some(Definition::new(text, short.start..end, &long));
        }
        if pieces.len() < 2 {
            break;
        }
    }
    None
}

/// Where a long form begins that has a letter for its first word: with the noun before it, as in
/// `vitamin D`.
fn with_letter_name(text: &str, from: usize, start: usize) -> usize {
    let is_letter = text[start..].chars().nth(1) == Some(' ');
    let before = text[from..start].trim_end();
    let noun = ["itamin", "epatitis"].iter().find(|noun| before.ends_with(*noun));
    match noun {
        Some(noun) if is_letter && before.len() > noun.len() => {
            from + before.len() - noun.len() - 1
        }
        _ => start,
    }
}

/// Both in one bracket: `(interquartile range, IQR)`, `(IQR, interquartile range)`.
fn within(text: &str, inside: Range<usize>, out: &mut Vec<Definition>) -> bool {
    let Some(comma) = text[inside.clone()].find(", ").map(|at| inside.start + at) else {
        return false;
    };
    let left = trim(text, inside.start..comma);
    let rest = &text[comma + 2..inside.end];
    let length = rest.find([',', ';', ':', '=']).unwrap_or(rest.len());
    let right = trim(text, comma + 2..comma + 2 + length);
    let definition = if shape(&text[left.clone()]) == Some(Shape::Capital) {
        whole(text, left, right)
    } else {
        let word = text[right.clone()].split(' ').next().unwrap_or_default();
        let short = right.start..right.start + word.len();
        (shape(word) == Some(Shape::Capital)).then(|| suffix(text, short, left)).flatten()
    };
    let found = definition.is_some();
    out.extend(definition);
    found
}

/// `SHORT (long form)`.
fn after(text: &str, open: usize, inside: Range<usize>, out: &mut Vec<Definition>) {
    let left = text[..open].trim_end();
    let word =
        left.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | ',' | ';')).next();
    let short = word.unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric());
    if shape(short) != Some(Shape::Capital)
        || short.chars().filter(|c| c.is_alphabetic()).count() < 2
    {
        return;
    }
    let (start, _) = after_lead(text, inside.clone());
    let rest = &text[start..inside.end];
    let length = rest.find([';', ':', '=', '\t']).unwrap_or(rest.len());
    let range = left.len() - short.len()..left.len();
    let all = trim(text, start..start + length);
    // A list is taken as a whole or not at all.
    let is_list = text[all.clone()].contains(" and ");
    let head = text[all.clone()].find(',').filter(|_| !is_list).map(|at| all.start..all.start + at);
    let definition = whole(text, range.clone(), all)
        .or_else(|| head.and_then(|head| whole(text, range, head)))
        .filter(|found| found.long.contains(' ') || found.long.len() > 2 * found.short.len());
    out.extend(definition);
}
