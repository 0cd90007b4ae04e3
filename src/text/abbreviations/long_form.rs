//! Which words are the long form of a short form.

use std::ops::Range;

use super::Definition;
use super::align::{Fit, Phrase, letters, may_begin};
use super::shape::{Shape, is_dotted, shape, singular};

/// The most that the placing of letters may cost, however many there are.
const MAX_COST: i32 = 12;

/// What a placing of these letters may cost.
pub(super) fn limit(shape: Shape, letters: &[char]) -> i32 {
    let letters = amount(letters.len());
    match shape {
        Shape::Capital if letters > 2 => (2 * letters).min(MAX_COST),
        Shape::Capital => 2,
        Shape::Word => 2 * (letters - 1),
        Shape::Small => letters - 1,
    }
}

/// A number of letters or words, to be compared with a cost.
fn amount(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX / 4)
}

/// How many words a long form may have: Schwartz and Hearst's rule, with a little more for the
/// small words.
pub(super) fn most_words(letters: usize) -> usize {
    (letters + 6).min(2 * letters + 2)
}

/// Whether a long form is one: longer than the short form, which it does not hold as a word.
pub(super) fn is_sound(text: &str, phrase: &Phrase, fit: Fit, short: &str, kind: Shape) -> bool {
    let range = phrase.range(fit.words);
    if range.len() <= short.len() {
        return false;
    }
    let fits_shape = match kind {
        Shape::Small => small_fits(fit, letters(short).len(), range.len()),
        Shape::Word => fit.words == 1 || fit.cost <= amount(short.len()),
        Shape::Capital => true,
    };
    if !fits_shape {
        return false;
    }
    if is_dotted(short) && (fit.cost > 0 || !text[range.clone()].starts_with(char::is_lowercase)) {
        return false;
    }
    let is_citation = text[range.clone()].contains("et al");
    has_words(&text[range]) && !is_citation && !holds(text, phrase, fit, short)
}

/// Small letters vouch for nothing: all of them must begin words, as in `ppm`, be how the one word
/// begins, as in `carb`, or how several do, as in `ancova`, which were small capitals.
fn small_fits(fit: Fit, letters: usize, long_bytes: usize) -> bool {
    let are_initials = fit.cost == 0 && fit.words >= 2;
    let is_beginning =
        fit.words == 1 && fit.cost < amount(letters) && letters >= 3 && long_bytes >= letters + 3;
    let are_beginnings = letters >= 4 && fit.cost + amount(fit.words) <= amount(letters + 1);
    are_initials || is_beginning || are_beginnings
}

/// Whether a text has words in small letters: no formula, no list of other short forms.
pub(super) fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_lowercase()).any(|run| run.len() > 1)
}

/// Whether a long form holds its short form: `mini-CRT (CRT)`, `RT-qPCR (PCR)`, `SD14 (SD)`, or,
/// of a numbered one, the name: `weeks of OD (OD3)`.
fn holds(text: &str, phrase: &Phrase, fit: Fit, short: &str) -> bool {
    let stem = short.trim_end_matches(|c: char| c.is_ascii_digit());
    phrase
        .word_ranges(fit.words)
        .flat_map(|word| text[word.clone()].split(|c: char| !c.is_alphanumeric()))
        .any(|part| {
            let rest = part.strip_prefix(short);
            let is_longer = rest.is_some_and(|rest| !rest.starts_with(char::is_lowercase));
            part == stem || is_longer || part.ends_with(short)
        })
}

/// A long form that ends where its range ends.
pub(super) fn suffix(text: &str, short: Range<usize>, left: Range<usize>) -> Option<Definition> {
    let name = singular(&text[short.clone()]);
    let wanted = letters(name);
    let phrase = Phrase::of_last(text, &[left], most_words(wanted.len()));
    let fit = phrase.fit(&wanted, false)?;
    let kind = shape(name)?;
    (fit.cost <= limit(kind, &wanted) / 2 && is_sound(text, &phrase, fit, name, kind)).then(|| {
        let end = short.start + name.len();
        Definition::new(text, short.start..end, &[phrase.range(fit.words)])
    })
}

/// A long form that fills its range.
pub(super) fn whole(text: &str, short: Range<usize>, long: Range<usize>) -> Option<Definition> {
    whole_within(text, short, long, i32::MAX).map(|(_, definition)| definition)
}

/// The same with what its letters cost, if that is no more than `most`.
pub(super) fn whole_within(
    text: &str,
    short: Range<usize>,
    long: Range<usize>,
    most: i32,
) -> Option<(i32, Definition)> {
    let name = singular(&text[short.clone()]);
    let kind = shape(name)?;
    let first_word = text[long.clone()].split(' ').next().unwrap_or_default();
    if !may_begin(first_word, name) {
        return None;
    }
    let wanted = letters(name);
    let phrase = Phrase::of(text, long);
    if phrase.len() > 2 * wanted.len() + 4 {
        return None;
    }
    let all = Fit { cost: 0, words: phrase.len() };
    let fit = match phrase.fit(&wanted, true) {
        Some(fit) if fit.cost <= limit(kind, &wanted).min(most) => fit,
        _ if is_regimen(&text[phrase.range(phrase.len())], &wanted) => all,
        _ => return None,
    };
    is_sound(text, &phrase, fit, name, kind).then(|| {
        let end = short.start + name.len();
        (fit.cost, Definition::new(text, short.start..end, &[phrase.range(fit.words)]))
    })
}

/// Whether a text lists a thing for each letter, of which the first and the last agree: drugs have
/// other names than those their regimen is named after, as in `CHOP`.
fn is_regimen(text: &str, letters: &[char]) -> bool {
    let initials: Vec<char> = text
        .split(", ")
        .flat_map(|item| item.split(" and "))
        .map(|item| item.strip_prefix("and ").unwrap_or(item))
        .filter_map(|item| item.chars().next())
        .map(|initial| initial.to_ascii_lowercase())
        .collect();
    letters.len() >= 3
        && initials.len() == letters.len()
        && initials.first() == letters.first()
        && initials.last() == letters.last()
}
