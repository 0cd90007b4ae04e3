//! Words of the index that are spelt nearly as one that is not in it.

use strsim::osa_distance;

use super::part::{Evaluated, PartSort};
use super::pattern::Pattern;
use crate::error::Result;
use crate::index::{STEM_MARK, Snapshot, TextField};
use crate::query::Word;

/// How many words are suggested for one.
const SUGGESTIONS: usize = 3;

/// A word that was not found, and those nearest to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The word as it was looked up.
    pub word: String,
    /// Words of the index, nearest first, with the number of passages that hold each.
    pub nearest: Vec<(String, u64)>,
}

/// For every word of a term without articles that no passage holds, the nearest that some do. Reads
/// a good part of the dictionary, so it is left to those who show it.
pub fn suggestions(snapshot: &Snapshot, part: &Evaluated) -> Result<Vec<Suggestion>> {
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let Some(matched) = part.matched.as_ref().filter(|_| part.articles.is_empty()) else {
        return Ok(suggestions);
    };
    // A word of a question is looked up by its stem, and shown as it was typed.
    let typed = Pattern::written(&[Word::plain(&part.text)]);
    let of_question = typed.iter().filter(|_| part.sort == PartSort::Term);
    let words = matched.patterns.iter().chain(of_question).flat_map(Pattern::words);
    for word in words {
        let is_known = suggestions.iter().any(|suggestion| suggestion.word == word);
        if is_known || word.starts_with(STEM_MARK) || held(snapshot, word)? {
            continue;
        }
        let nearest = nearest(snapshot, word)?;
        if !nearest.is_empty() {
            suggestions.push(Suggestion { word: word.to_owned(), nearest });
        }
    }
    Ok(suggestions)
}

fn held(snapshot: &Snapshot, word: &str) -> Result<bool> {
    for segment in snapshot.segments() {
        if segment.postings(TextField::Text, word, false)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Compares with the words that begin with the same letter: misspellings seldom change it, and the
/// rest of the dictionary need not be read.
fn nearest(snapshot: &Snapshot, word: &str) -> Result<Vec<(String, u64)>> {
    let length = word.chars().count();
    let Some(first) = word.chars().next().filter(|_| length >= 4) else { return Ok(Vec::new()) };
    let most = if length < 8 { 1 } else { 2 };
    let mut found: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for segment in snapshot.segments() {
        segment.each_word(TextField::Text, &first.to_string(), &mut |other, docs| {
            if other.chars().count().abs_diff(length) <= most && osa_distance(word, other) <= most {
                *found.entry(other.to_owned()).or_default() += u64::from(docs);
            }
            true
        })?;
    }
    let mut nearest: Vec<(String, u64)> = found.into_iter().collect();
    nearest.sort_by_key(|(other, docs)| {
        (osa_distance(word, other), std::cmp::Reverse(*docs), other.clone())
    });
    nearest.truncate(SUGGESTIONS);
    Ok(nearest)
}
