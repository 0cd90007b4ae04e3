//! Lights up a query's words in a text.
//!
//! Only the text that is shown is tokenised again. A phrase is lit where its words stand together,
//! not where they stand alone.

use std::collections::HashSet;
use std::ops::Range;

use super::pattern::{OpenWord, Pattern, Slot};
use crate::index::{STEM_MARK, stem_term};
use crate::text::sentences::sentences;
use crate::text::tokens::{Token, TokenKind, tokenize};

/// Finds a query's words in texts.
#[derive(Debug, Clone, Default)]
pub struct Highlighter {
    words: HashSet<String>,
    open_words: Vec<OpenWord>,
    phrases: Vec<Vec<Slot>>,
    lights_stems: bool,
}

impl Highlighter {
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> Self {
        let mut out = Self::default();
        for variant in patterns.into_iter().flat_map(|pattern| &pattern.variants) {
            match variant.as_slice() {
                [Slot::Word(word)] => {
                    out.lights_stems |= word.starts_with(STEM_MARK);
                    out.words.insert(word.clone());
                }
                [Slot::Open(open)] => out.open_words.push(open.clone()),
                phrase => out.phrases.push(phrase.to_vec()),
            }
        }
        out
    }

    /// Byte ranges to light, ascending, not touching each other.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = tokenize(text);
        let mut ranges: Vec<Range<usize>> = tokens
            .iter()
            .filter(|token| self.lights(token))
            .map(|token| token.range.clone())
            .collect();
        let parts: Vec<&Token> =
            tokens.iter().filter(|token| token.kind == TokenKind::Part).collect();
        for phrase in &self.phrases {
            let spans = parts.windows(phrase.len()).filter(|window| {
                window.iter().zip(phrase).all(|(token, slot)| stands(token, slot))
            });
            ranges.extend(
                spans.map(|window| window[0].range.start..window[window.len() - 1].range.end),
            );
        }
        merge(ranges)
    }

    fn lights(&self, token: &Token) -> bool {
        self.words.contains(&token.text)
            || (self.lights_stems && self.words.contains(&stem_term(&token.text)))
            || self.open_words.iter().any(|open| open.fits(&token.text))
    }
}

/// Whether a token may stand in a slot of a phrase.
fn stands(token: &Token, slot: &Slot) -> bool {
    match slot {
        Slot::Word(word) if word.starts_with(STEM_MARK) => *word == stem_term(&token.text),
        slot => slot.fits(&token.text),
    }
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Byte ranges of the parts of a long text to show: whole sentences around what is lit, about
/// `max_chars` in all; the whole text where it is short, its beginning where nothing is lit.
pub fn windows(text: &str, lit: &[Range<usize>], max_chars: usize) -> Vec<Range<usize>> {
    if text.chars().count() <= max_chars {
        return vec![0..text.len()];
    }
    let units = sentences(text);
    let lit_in = |unit: &Range<usize>| {
        lit.iter().filter(|range| range.start >= unit.start && range.start < unit.end).count()
    };
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(lit_in(&units[index])), index));
    let mut chosen = Vec::new();
    let mut chars = 0;
    for index in order {
        let length = text[units[index].clone()].chars().count();
        let wanted = lit_in(&units[index]) > 0 || chosen.is_empty();
        if wanted && (chosen.is_empty() || chars + length <= max_chars) {
            chosen.push(index);
            chars += length;
        }
    }
    chosen.sort_unstable();
    merge(chosen.into_iter().map(|index| units[index].clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Meaning, Node, parse};
    use crate::search::question::QuestionWords;

    fn highlighter(query: &str) -> Highlighter {
        let mut patterns = Vec::new();
        match parse(query).unwrap().meaning {
            Meaning::Question(words) => {
                let words = QuestionWords::of(&words).words;
                patterns.extend(words.iter().map(|word| Pattern::stemmed(word)));
            }
            Meaning::Exact(tree) => tree.each(&mut |node| {
                if let Node::Term(term) = node {
                    patterns.extend(Pattern::written(&term.words));
                }
            }),
        }
        Highlighter::new(&patterns)
    }

    fn lit(query: &str, text: &str) -> Vec<String> {
        let ranges = highlighter(query).ranges(text);
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn words_light_in_all_their_forms_and_phrases_as_a_whole() {
        assert_eq!(
            lit("treating patients", "Treated patient; treats."),
            ["Treated", "patient", "treats"]
        );
        assert_eq!(lit("\"stiff person\"", "A stiff person is a person."), ["stiff person"]);
        assert_eq!(lit("IL-6", "IL-6 and IL 6"), ["IL-6", "IL", "6"]);
        assert_eq!(lit("haemolysis", "hemolysis"), ["hemolysis"]);
        assert_eq!(lit("immunoglob*", "Immunoglobulins"), ["Immunoglobulins"]);
        assert_eq!(lit("\"stiff pers*\"", "stiff persons, stiff"), ["stiff persons"]);
    }

    #[test]
    fn windows_are_sentences_around_what_is_lit() {
        let text = "First one here. Second says dose. Third is long and tells nothing. Fourth has dose too.";
        let highlighter = highlighter("dose");
        let shown: Vec<&str> = windows(text, &highlighter.ranges(text), 50)
            .into_iter()
            .map(|range| text[range].trim())
            .collect();
        assert_eq!(shown, ["Second says dose.", "Fourth has dose too."]);
        assert_eq!(windows(text, &[], 1000), [0..text.len()]);
    }
}
