//! Keys by which entries of one work find each other, so that not every entry has to be compared
//! with every other.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::description::Description;

/// Small words that titles are cited with and without.
const SMALL: [&str; 12] =
    ["the", "a", "an", "of", "in", "on", "and", "for", "with", "to", "by", "from"];

/// How many letters of a title's beginning make a key.
const BEGINNING_LETTERS: usize = 24;

/// The keys of an entry. Two entries of one work share at least one of them unless both are damaged
/// in several places: each key survives errors in what it leaves out.
pub fn keys(entry: &Description) -> Vec<u64> {
    let mut keys = Vec::with_capacity(6);
    let family = entry.family();
    if let (Some(family), Some(year), Some(page)) = (family, entry.year, &entry.page) {
        keys.push(key(&("family, year, page", family, year, page)));
    }
    if let (Some(volume), Some(page), Some(year)) = (&entry.volume, &entry.page, entry.year) {
        keys.push(key(&("volume, page, year", volume, page, year)));
    }
    let telling: Vec<&str> =
        entry.title.iter().map(String::as_str).filter(|word| !SMALL.contains(word)).collect();
    let joined = telling.concat();
    if joined.len() >= 12 {
        let letters =
            joined.char_indices().nth(BEGINNING_LETTERS).map_or(joined.len(), |(at, _)| at);
        keys.push(key(&("beginning", &joined[..letters])));
        let from = joined.char_indices().rev().nth(BEGINNING_LETTERS - 1).map_or(0, |(at, _)| at);
        keys.push(key(&("end", &joined[from..])));
    }
    if let (Some(family), Some(year), Some(longest)) =
        (family, entry.year, telling.iter().max_by_key(|word| (word.len(), **word)))
    {
        keys.push(key(&("family, year, longest word", family, year, longest)));
    }
    if let (Some(family), [first, second, ..]) = (family, telling.as_slice()) {
        keys.push(key(&("family, first words", family, first, second)));
    }
    keys
}

fn key(parts: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    parts.hash(&mut hasher);
    hasher.finish()
}
