//! Names of concepts, found in texts that were cut into words.
//!
//! Full names meet in all forms of their words; short forms as they are written, but for case and
//! the `s` of a plural.

use std::collections::HashMap;
use std::ops::Range;

use super::{Concept, ConceptNumber};
use crate::text::stem::stem;
use crate::text::tokens::{TokenKind, tokenize};

/// A concept that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The concept.
    pub concept: ConceptNumber,
    /// Whether by a short form that has other meanings.
    pub is_ambiguous: bool,
}

/// A text as words at successive positions.
#[derive(Debug)]
pub struct Parts<'t> {
    text: &'t str,
    words: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    word: String,
    stem: String,
    range: Range<usize>,
}

impl<'t> Parts<'t> {
    /// The words of a text.
    pub fn of(text: &'t str) -> Self {
        let parts = tokenize(text).into_iter().filter(|token| token.kind == TokenKind::Part);
        let words = parts
            .map(|token| Part {
                stem: stem(&token.text).into_owned(),
                word: token.text,
                range: token.range,
            })
            .collect();
        Self { text, words }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word at a position.
    pub fn word(&self, at: usize) -> &str {
        &self.words[at].word
    }

    /// The stems from a position on.
    pub fn stems(&self, from: usize, count: usize) -> impl Iterator<Item = &str> {
        self.words[from..from + count].iter().map(|part| part.stem.as_str())
    }

    /// The text as printed from one position through `count` words.
    pub fn printed(&self, from: usize, count: usize) -> &'t str {
        &self.text[self.words[from].range.start..self.words[from + count - 1].range.end]
    }

    /// The word at a position without the `s` of the plural of a short form (`IVIGs`).
    pub fn singular(&self, at: usize) -> Option<&str> {
        let printed = self.printed(at, 1);
        let bare = printed.strip_suffix('s')?;
        let is_short = bare.chars().any(char::is_uppercase) && bare.len() > 1;
        self.words[at].word.strip_suffix('s').filter(|_| is_short)
    }
}

/// A name after its first word.
#[derive(Debug)]
struct Rest {
    words: Vec<String>,
    named: Named,
}

/// All names by their first word.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Full names, as stems; longest first.
    full: HashMap<String, Vec<Rest>>,
    /// Short forms, as written.
    short: HashMap<String, Vec<Rest>>,
}

impl Names {
    pub(super) fn new(concepts: &[Concept]) -> Self {
        let mut names = Self::default();
        for (number, concept) in concepts.iter().enumerate() {
            let named = |is_ambiguous| Named { concept: number as ConceptNumber, is_ambiguous };
            for name in concept.full_names() {
                let words = Parts::of(name).words.into_iter().map(|part| part.stem).collect();
                insert(&mut names.full, words, named(false));
            }
            let short =
                |name: &str| Parts::of(name).words.into_iter().map(|part| part.word).collect();
            for name in &concept.abbreviations {
                insert(&mut names.short, short(name), named(false));
            }
            for ambiguous in &concept.ambiguous {
                insert(&mut names.short, short(&ambiguous.short), named(true));
            }
        }
        for rests in names.full.values_mut().chain(names.short.values_mut()) {
            rests.sort_by_key(|rest| std::cmp::Reverse(rest.words.len()));
        }
        names
    }

    /// The concepts that all words together name.
    pub(super) fn whole(&self, parts: &Parts<'_>) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        if !parts.is_empty() {
            self.at(parts, 0, &mut |length, named| {
                if length == parts.len() && found.iter().all(|known| known.concept != named.concept)
                {
                    found.push(named);
                }
            });
        }
        found
    }

    /// The longest names at each place: first word, number of words, concept.
    pub(super) fn within(&self, parts: &Parts<'_>) -> Vec<(usize, usize, Named)> {
        let mut all = Vec::new();
        for at in 0..parts.len() {
            let mut longest = 0;
            let from = all.len();
            self.at(parts, at, &mut |length, named| {
                longest = longest.max(length);
                all.push((at, length, named));
            });
            let mut kept = from;
            for index in from..all.len() {
                let is_known = all[from..kept]
                    .iter()
                    .any(|(_, _, known): &(_, _, Named)| known.concept == all[index].2.concept);
                if all[index].1 == longest && !is_known {
                    all.swap(kept, index);
                    kept += 1;
                }
            }
            all.truncate(kept);
        }
        all
    }

    /// Calls `found` with the length of every name that begins at a place.
    fn at(&self, parts: &Parts<'_>, at: usize, found: &mut impl FnMut(usize, Named)) {
        let words = &parts.words;
        let mut look = |rests: Option<&Vec<Rest>>, of: fn(&Part) -> &str| {
            for rest in rests.into_iter().flatten() {
                let following = words.get(at + 1..=at + rest.words.len());
                let fits = following.is_some_and(|following| {
                    following.iter().zip(&rest.words).all(|(part, word)| of(part) == word)
                });
                if fits {
                    found(rest.words.len() + 1, rest.named);
                }
            }
        };
        look(self.full.get(&words[at].stem), |part| &part.stem);
        let short = self.short.get(&words[at].word);
        look(short.or_else(|| self.short.get(parts.singular(at)?)), |part| &part.word);
    }
}

fn insert(names: &mut HashMap<String, Vec<Rest>>, words: Vec<String>, named: Named) {
    let mut words = words.into_iter();
    if let Some(first) = words.next() {
        names.entry(first).or_default().push(Rest { words: words.collect(), named });
    }
}
