//! Names of concepts, found in texts that were cut into words.
//!
//! Full names meet in all forms of their words; short forms as they are written, but for case and
//! the `s` of a plural.

use super::parts::Parts;
use super::{Concept, ConceptNumber};
use rustc_hash::FxHashMap;

/// A concept that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The concept.
    pub concept: ConceptNumber,
    /// Whether by a short form that has other meanings.
    pub is_ambiguous: bool,
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
    full: FxHashMap<String, Vec<Rest>>,
    /// Short forms, as written.
    short: FxHashMap<String, Vec<Rest>>,
}

impl Names {
    pub(super) fn new(concepts: &[Concept]) -> Self {
        let mut names = Self::default();
        for (number, concept) in concepts.iter().enumerate() {
            let as_named = |is_ambiguous| Named { concept: number as ConceptNumber, is_ambiguous };
            for name in concept.full_names() {
                insert(&mut names.full, stems(name), as_named(false));
            }
            for name in &concept.abbreviations {
                insert(&mut names.short, words(name), as_named(false));
            }
            for ambiguous in &concept.ambiguous {
                insert(&mut names.short, words(&ambiguous.short), as_named(true));
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
        let mut look = |rests: Option<&Vec<Rest>>, is: &dyn Fn(usize, &str) -> bool| {
            for rest in rests.into_iter().flatten() {
                let length = rest.words.len() + 1;
                let is_there = at + length <= parts.len();
                let mut following = rest.words.iter().enumerate();
                if is_there && following.all(|(index, word)| is(at + 1 + index, word)) {
                    found(length, rest.named);
                }
            }
        };
        look(self.full.get(parts.stem(at)), &|at, word| parts.stem(at) == word);
        let short = self.short.get(parts.word(at));
        let short = short.or_else(|| self.short.get(parts.singular(at)?));
        look(short, &|at, word| parts.word(at) == word);
    }
}

/// The words of a short form, as they are looked up.
fn words(short: &str) -> Vec<String> {
    let parts = Parts::of(short);
    (0..parts.len()).map(|at| parts.word(at).to_owned()).collect()
}

/// The words of a full name, as they are looked up.
fn stems(name: &str) -> Vec<String> {
    let parts = Parts::of(name);
    (0..parts.len()).map(|at| parts.stem(at).to_owned()).collect()
}

fn insert(by_first: &mut FxHashMap<String, Vec<Rest>>, words: Vec<String>, named: Named) {
    let mut words = words.into_iter();
    if let Some(first) = words.next() {
        by_first.entry(first).or_default().push(Rest { words: words.collect(), named });
    }
}
