//! Short forms and what an article says they stand for.
//!
//! After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
//! biomedical text" (Pacific Symposium on Biocomputing, 2003): a short form in brackets whose
//! letters are found in the words before it. Beyond it: the cheapest placing of the letters rather
//! than the first from the right, plurals, the long form in the brackets, `hereafter`, lists below
//! tables and figures, and sections of abbreviations.
//!
//! It finds what a text says, and knows no abbreviation by itself.

mod align;
mod brackets;
mod clause;
mod lists;
mod long_form;
mod shape;

use std::collections::BTreeMap;
use std::ops::Range;

use super::fold::{fold_text, is_hyphen};
use super::stem::stem;
use crate::model::SectionKind;

/// How many meanings of one short form are kept.
const MAX_MEANINGS: usize = 8;

/// A short form and what a text says that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The short form as printed, without the `s` of a plural.
    pub short: String,
    /// The long form as printed, brackets within it left out.
    pub long: String,
    /// Byte offsets of the short form in the text.
    pub short_at: Range<usize>,
    /// Byte offsets of the long form in the text, from its beginning to its end.
    pub long_at: Range<usize>,
}

impl Definition {
    fn new(text: &str, short_at: Range<usize>, long: &[Range<usize>]) -> Self {
        let words = long.iter().flat_map(|part| text[part.clone()].split_whitespace());
        let start = long.first().map_or(0, |part| part.start);
        let end = long.last().map_or(0, |part| part.end);
        Self {
            short: text[short_at.clone()].to_owned(),
            long: without_genitive(words.collect::<Vec<_>>().join(" ")),
            short_at,
            long_at: start..end,
        }
    }
}

/// `the World Health Organization's (WHO)`.
fn without_genitive(mut long: String) -> String {
    let bare = long.strip_suffix("'s").or_else(|| long.strip_suffix("’s"));
    if let Some(length) = bare.map(str::len) {
        long.truncate(length);
    }
    long
}

/// The definitions of one passage, in order of their short forms in the text.
pub fn definitions(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    brackets::find(text, &mut found);
    lists::find(text, &mut found);
    in_order(found)
}

/// The definitions of a passage of a section of abbreviations.
pub fn definitions_of_section(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    brackets::find(text, &mut found);
    lists::find(text, &mut found);
    lists::find_in_section(text, &mut found);
    in_order(found)
}

/// By place, one a place: the first found.
fn in_order(mut found: Vec<Definition>) -> Vec<Definition> {
    found.sort_by_key(|definition| definition.short_at.start);
    found.dedup_by_key(|definition| definition.short_at.start);
    found
}

/// One meaning of a short form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The short form as it was first printed with this meaning.
    pub short: String,
    /// The long form as first printed.
    pub long: String,
}

/// The abbreviations of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abbreviations {
    meanings: BTreeMap<String, Vec<Meaning>>,
}

impl Abbreviations {
    /// Collects the definitions of an article from its passages in reading order. A later
    /// definition that means something else is kept as a further meaning.
    pub fn collect<'t>(passages: impl IntoIterator<Item = (SectionKind, &'t str)>) -> Self {
        let mut all = Self::default();
        for (kind, text) in passages {
            let found = match kind {
                SectionKind::Abbreviations => definitions_of_section(text),
                _ => definitions(text),
            };
            for definition in found {
                all.add(definition);
            }
        }
        all
    }

    fn add(&mut self, definition: Definition) {
        let meanings = self.meanings.entry(key(&definition.short)).or_default();
        let is_known = meanings.iter().any(|known| same_meaning(&known.long, &definition.long));
        if !is_known && meanings.len() < MAX_MEANINGS {
            meanings.push(Meaning { short: definition.short, long: definition.long });
        }
    }

    /// The meanings of a short form, the first defined first; empty where the article defines none.
    /// Hyphens, case and the `s` of a plural are folded, but a word in small letters alone is no
    /// short form that has capitals: `aim` is not `AIM`.
    pub fn get<'s>(&'s self, short: &'s str) -> impl Iterator<Item = &'s Meaning> {
        let has_capital = |text: &str| text.chars().any(char::is_uppercase);
        let is_plain = !has_capital(short);
        let meanings = self.meanings.get(&key(short)).map_or(&[][..], Vec::as_slice);
        meanings.iter().filter(move |meaning| !is_plain || !has_capital(&meaning.short))
    }

    /// All meanings, in order of the short form.
    pub fn iter(&self) -> impl Iterator<Item = &Meaning> {
        self.meanings.values().flatten()
    }

    /// How many meanings there are.
    pub fn len(&self) -> usize {
        self.meanings.values().map(Vec::len).sum()
    }

    /// Whether the article defines nothing.
    pub fn is_empty(&self) -> bool {
        self.meanings.is_empty()
    }
}

/// What two prints of one short form have in common.
fn key(short: &str) -> String {
    shape::singular(short)
        .chars()
        .map(|c| if is_hyphen(c) { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two long forms are wordings of one meaning: the words of one are those of the other, or
/// all among them, whatever their endings.
fn same_meaning(one: &str, other: &str) -> bool {
    let (one, other) = (meaning_words(one), meaning_words(other));
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if few.concat() == many.concat() {
        return true;
    }
    let mut rest = many.iter();
    few.iter().all(|word| rest.any(|other| is_like(word, other)))
}

fn meaning_words(long: &str) -> Vec<String> {
    fold_text(long)
        .split(' ')
        .map(|word| {
            let american = super::spelling::american(word);
            stem(american.as_deref().unwrap_or(word)).into_owned()
        })
        .filter(|word| !super::stopwords::is_function_word(word))
        .collect()
}

/// Whether two words are forms of one: equal, or alike but for their endings.
fn is_like(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one == other || (shared >= 5 && shared + 4 >= one.len().max(other.len()))
}

#[cfg(test)]
mod tests;
