//! Where an article's texts name concepts: by the names of the thesaurus, and by the short forms
//! that the article itself defines.

use rustc_hash::FxHashMap;

use super::parts::Parts;
use super::{LONG_FORM_MARK, Thesaurus};
use crate::text::abbreviations::{Abbreviations, Meaning};

/// An index term that stands for a concept, at a position among a text's words.
pub type Annotation = (u32, String);

/// The short forms that an article defines, with the index terms of what they mean there.
#[derive(Debug, Default)]
pub struct ArticleShorts {
    by_first_word: FxHashMap<String, Vec<Short>>,
}

#[derive(Debug)]
struct Short {
    /// Its words after the first.
    rest: Vec<String>,
    has_capital: bool,
    terms: Vec<String>,
}

impl ArticleShorts {
    /// The short forms of an article.
    pub fn new(thesaurus: &Thesaurus, abbreviations: &Abbreviations) -> Self {
        let mut shorts = Self::default();
        for Meaning { short, long } in abbreviations.iter() {
            let parts = Parts::of(short);
            if parts.is_empty() {
                continue;
            }
            let rest = (1..parts.len()).map(|at| parts.word(at).to_owned()).collect();
            let has_capital = short.chars().any(char::is_uppercase);
            let terms = meaning_terms(thesaurus, long);
            let of_word = shorts.by_first_word.entry(parts.word(0).to_owned()).or_default();
            of_word.push(Short { rest, has_capital, terms });
        }
        shorts
    }

    /// The short forms that stand at a place: number of words and the terms of their meaning.
    fn at<'s>(&'s self, parts: &Parts<'_>, at: usize) -> Vec<(usize, &'s [String])> {
        let word = parts.word(at);
        let known = self.by_first_word.get(word);
        let Some(shorts) = known.or_else(|| self.by_first_word.get(parts.singular(at)?)) else {
            return Vec::new();
        };
        let fits = |short: &&Short| {
            let length = short.rest.len() + 1;
            let is_there = at + length <= parts.len();
            is_there
                && short
                    .rest
                    .iter()
                    .enumerate()
                    .all(|(index, word)| parts.word(at + 1 + index) == word)
                && (!short.has_capital || parts.printed(at, length).chars().any(char::is_uppercase))
        };
        shorts
            .iter()
            .filter(fits)
            .map(|short| (short.rest.len() + 1, short.terms.as_slice()))
            .collect()
    }
}

/// The index terms of a long form: its concepts, or, where it names none, the form itself.
fn meaning_terms(thesaurus: &Thesaurus, long: &str) -> Vec<String> {
    let named = thesaurus.named(long);
    let concepts = named.iter().filter(|named| !named.is_ambiguous);
    let mut terms: Vec<String> =
        concepts.map(|named| thesaurus.concept(named.concept).index_term()).collect();
    if terms.is_empty() {
        terms.extend(long_form_term(&Parts::of(long)));
    }
    terms
}

/// The index term of a long form that is no concept: its words in their stems; `None` for a single
/// word, whose short forms are seldom more than itself.
pub(super) fn long_form_term(parts: &Parts<'_>) -> Option<String> {
    let stems: Vec<&str> = (0..parts.len()).map(|at| parts.stem(at)).collect();
    (stems.len() > 1).then(|| format!("{LONG_FORM_MARK}{}", stems.join(" ")))
}

impl Thesaurus {
    /// The concepts that a text of an article names, at their first and their last word, so that a
    /// concept has neighbours on both sides.
    pub fn annotations(&self, text: &str, shorts: &ArticleShorts) -> Vec<Annotation> {
        let parts = Parts::of(text);
        let mut all: Vec<Annotation> = Vec::new();
        let mut add = |at: usize, length: usize, term: &str| {
            all.push((at as u32, term.to_owned()));
            if length > 1 {
                all.push(((at + length - 1) as u32, term.to_owned()));
            }
        };
        let mut defined_at = vec![false; parts.len()];
        for (at, is_defined) in defined_at.iter_mut().enumerate() {
            for (length, terms) in shorts.at(&parts, at) {
                *is_defined = true;
                for term in terms {
                    add(at, length, term);
                }
            }
        }
        for (at, length, named) in self.named_within(&parts) {
            // What the article says of a short form goes before what the field says.
            let is_defined = defined_at[at] && length == 1;
            if !named.is_ambiguous && !is_defined {
                add(at, length, &self.concept(named.concept).index_term());
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The index term of a phrase as the long form of an abbreviation.
    pub fn long_form_term(&self, phrase: &str) -> Option<String> {
        long_form_term(&Parts::of(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SectionKind;

    fn shown(definition: &str, text: &str) -> String {
        let thesaurus = Thesaurus::builtin();
        let abbreviations = Abbreviations::collect([(SectionKind::Introduction, definition)]);
        let shorts = ArticleShorts::new(&thesaurus, &abbreviations);
        let annotations = thesaurus.annotations(text, &shorts);
        annotations.iter().map(|(at, term)| format!("{at}{term}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_stand_at_their_first_and_last_words() {
        assert_eq!(shown("", "IVIG works"), "0@ivig");
        // A name within a name counts too.
        assert_eq!(
            shown("", "low intravenous immune globulins work"),
            "1@ivig 2@immunoglobulin-therapy 3@immunoglobulin-therapy 3@ivig"
        );
        assert_eq!(shown("", "SPS and GBS"), "");
    }

    #[test]
    fn short_forms_mean_what_the_article_says() {
        let stiff = "Stiff person syndrome (SPS) is rare.";
        assert_eq!(shown(stiff, "In SPS and sps"), "1@stiff-person-syndrome");
        let solver = "The semi-permeable solvent (SPS) was used.";
        assert_eq!(shown(solver, "In SPS"), "1~semi permeable solvent");
        let other = "The improved view of image groups (IVIG) was shown.";
        assert!(!shown(other, "IVIG").contains("@ivig"));
    }
}
