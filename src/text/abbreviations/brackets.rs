//! Definitions by brackets: `stiff person syndrome (SPS)`, `SPS (stiff person syndrome)`,
//! `(interquartile range, IQR)`.

use std::ops::Range;

use super::align::{Fit, Phrase, letters};
use super::shape::{Shape, shape, singular};
use super::{Definition, limit};

/// How far a closing bracket may be from its opening one, in bytes.
const MAX_INSIDE: usize = 240;
/// How far back a long form may begin, in bytes.
const MAX_BEFORE: usize = 240;

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
    for (open, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'(' | b'[') {
            continue;
        }
        let Some(close) = closing(text, open) else { continue };
        let inside = trim(text, open + 1..close);
        if inside.len() < 2 || is_glued(text, open) {
            continue;
        }
        let found = before(text, open, inside.clone(), out) || within(text, inside.clone(), out);
        if !found {
            after(text, open, inside, out);
        }
    }
}

/// The bracket that closes the one at `open`.
fn closing(text: &str, open: usize) -> Option<usize> {
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
fn is_glued(text: &str, open: usize) -> bool {
    text[..open]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || "^_=−".contains(c))
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '‘' | '\'');
    let start = range.start + part.len() - part.trim_start_matches(is_edge).len();
    let end = (range.end - (part.len() - part.trim_end_matches(is_edge).len())).max(start);
    start..end
}

/// `long form (SHORT)`, `(SHORT; or OTHER)`, `(SHORT, n = 12)`, `(hereafter SHORT)`.
fn before(text: &str, open: usize, inside: Range<usize>, out: &mut Vec<Definition>) -> bool {
    let (start, lead) = after_lead(text, inside.clone());
    let mut found = false;
    let parts = shorts(text, start..inside.end);
    let several = parts.len() > 1;
    let is_named = lead.starts_with("here") || lead.starts_with("hence");
    for part in parts {
        let definition = is_named.then(|| named(text, open, part.clone())).flatten();
        let definition = definition.or_else(|| long_before(text, open, part, several));
        found |= definition.is_some();
        out.extend(definition);
    }
    found
}

/// Where a bracket's text begins after words like `hereafter`, and these words.
fn after_lead(text: &str, inside: Range<usize>) -> (usize, &str) {
    let rest = &text[inside.clone()];
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
    for word in [" or ", " and "] {
        if let Some(at) = text[first.clone()].find(word) {
            let (left, right) = (first.start + at, first.start + at + word.len());
            parts.push(trim(text, first.start..left));
            parts.push(trim(text, right..first.end));
        }
    }
    if parts.is_empty() {
        parts.push(without_share(text, first));
    }
    let rest = &whole[head..];
    if let Some(at) = rest.find(" or ").filter(|at| rest[..*at].len() <= 1) {
        let start = inside.start + head + at + " or ".len();
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

/// The long form to the left of a bracket. Of several short forms in a bracket each must fit it to
/// the letter, since `mild and severe pain (MP and SP)` joins their long forms.
fn long_before(text: &str, open: usize, short: Range<usize>, several: bool) -> Option<Definition> {
    let printed = &text[short.clone()];
    let kind = shape(printed)?;
    let left = clause(text, open);
    let pieces = outside_brackets(text, left);
    let stem = singular(printed);
    // First as a plural, then as it stands: `MSCs`, but `AIDs` of `aids`.
    let names = [stem, printed];
    let names = if stem.len() == printed.len() { &names[..1] } else { &names[..] };
    for count in [1, pieces.len()] {
        let last = &pieces[pieces.len().saturating_sub(count)..];
        for name in names {
            let wanted = letters(name);
            let mut phrase = Phrase::default();
            for piece in last {
                phrase.add(text, piece.clone());
            }
            phrase.keep_last(most_words(wanted.len()));
            let Some(fit) = phrase.fit(&wanted, false) else { continue };
            let limit = if several { 2 } else { limit(kind, &wanted) };
            if fit.cost > limit || !is_sound(text, &phrase, fit, name, kind) {
                continue;
            }
            let range = phrase.range(fit.words);
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

/// How many words a long form may have: Schwartz and Hearst's rule, with a little more for the
/// small words.
fn most_words(letters: usize) -> usize {
    (letters + 6).min(2 * letters + 2)
}

/// Whether a long form is one: longer than the short form, which it does not hold as a word.
pub(super) fn is_sound(text: &str, phrase: &Phrase, fit: Fit, short: &str, kind: Shape) -> bool {
    let range = phrase.range(fit.words);
    if range.len() <= short.len() {
        return false;
    }
    if kind == Shape::Small {
        // Small letters vouch for nothing: all of them begin words, or they are how a word begins.
        let is_beginning = fit.words == 1 && fit.cost + 1 == letters(short).len() as i32;
        let is_long_enough = short.len() >= 3 && range.len() >= short.len() + 3;
        let letters = letters(short).len() as i32;
        // `ancova`, small capitals once: beginnings of words.
        let are_beginnings = letters >= 4 && fit.cost + fit.words as i32 <= letters + 1;
        let is_initials = fit.cost == 0 && fit.words >= 2;
        if !(is_beginning && is_long_enough) && !are_beginnings && !is_initials {
            return false;
        }
    }
    let stem = short.trim_end_matches(|c: char| c.is_ascii_digit());
    phrase.word_ranges(fit.words).all(|word| {
        let word = &text[word.clone()];
        // Neither itself nor, of a numbered name, the name: `days in DI (DI1)`, `semi-ICU (ICU)`.
        word.split(|c: char| !c.is_alphanumeric()).all(|part| part != short && part != stem)
    })
}

/// The part of the clause before `open` in which a long form may stand: not before a line's or a
/// sentence's end, a semicolon, a colon or an open bracket.
fn clause(text: &str, open: usize) -> Range<usize> {
    let mut from = open.saturating_sub(MAX_BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
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
    let word = text[..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).next();
    let word = word.unwrap_or_default();
    let is_abbreviated =
        word.chars().nth(1).is_none() || matches!(word, "Mt" | "St" | "Dr" | "vs" | "cf" | "U.S");
    !next_is_small && !is_abbreviated
}

/// A clause without the brackets in it, in order; a bracket at its very end is left out with the
/// rest, so that the last piece is never empty.
fn outside_brackets(text: &str, clause: Range<usize>) -> Vec<Range<usize>> {
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
fn cut(pieces: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
    pieces
        .iter()
        .map(|piece| piece.start.max(range.start)..piece.end.min(range.end))
        .filter(|part| !part.is_empty())
        .collect()
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

/// A long form that ends where its range ends.
fn suffix(text: &str, short: Range<usize>, left: Range<usize>) -> Option<Definition> {
    let name = singular(&text[short.clone()]);
    let wanted = letters(name);
    let mut phrase = Phrase::default();
    phrase.add(text, left);
    phrase.keep_last(most_words(wanted.len()));
    let fit = phrase.fit(&wanted, false)?;
    let kind = shape(name)?;
    (fit.cost <= limit(kind, &wanted) / 2 && is_sound(text, &phrase, fit, name, kind)).then(|| {
        let end = short.start + name.len();
        Definition::new(text, short.start..end, &[phrase.range(fit.words)])
    })
}

/// A long form that fills its range.
pub(super) fn whole(text: &str, short: Range<usize>, long: Range<usize>) -> Option<Definition> {
    let name = singular(&text[short.clone()]);
    let kind = shape(name)?;
    let wanted = letters(name);
    let mut phrase = Phrase::default();
    phrase.add(text, long);
    if phrase.len() > 2 * wanted.len() + 4 {
        return None;
    }
    let fit = phrase.fit(&wanted, true)?;
    (fit.cost <= limit(kind, &wanted) && is_sound(text, &phrase, fit, name, kind)).then(|| {
        let end = short.start + name.len();
        Definition::new(text, short.start..end, &[phrase.range(fit.words)])
    })
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
    let head = text[all.clone()].find(',').map(|at| all.start..all.start + at);
    let definition = whole(text, range.clone(), all)
        .or_else(|| head.and_then(|head| whole(text, range, head)))
        .filter(|found| found.long.contains(' ') || found.long.len() > 2 * found.short.len());
    out.extend(definition);
}
