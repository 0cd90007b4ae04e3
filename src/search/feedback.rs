//! Relevance feedback: a question is asked once more with words of the passages that answered it best.
//!
//! The relevance model RM3: Lavrenko and Croft, Relevance-Based Language Models, SIGIR 2001, mixed with
//! the words of the question as in Abdul-Jaleel and others, `UMass` at TREC 2004: Novelty and HARD. It
//! finds more where a collection speaks of a matter in other words than its questions do, and may
//! drift from what was asked: so it is off unless it is wanted.
//!
//! On questions of laypeople about abstracts (`NFCorpus`, 324 that nothing was tuned on): nDCG@10 0.309
//! where it is 0.295 without (p 0.004), recall@100 0.268 where it is 0.224 (p 0.0001). Three to twenty
//! passages, ten to thirty words and shares of 0.3 to 0.5 differ by less than 0.004 in nDCG@10. On questions
//! about trials, which ask for one passage, it does harm: MRR@10 0.774 where it is 0.791 (p 0.07).

use std::collections::{BTreeMap, HashSet};

use super::Hit;
use crate::text::stem::stem;
use crate::text::stopwords::is_function_word;
use crate::text::tokens::tokenize;

/// How many passages words are taken from, the best one of each article.
pub(super) const PASSAGES: usize = 5;

/// How many words are taken.
const WORDS: usize = 10;

/// What the words weigh together, of what they and the question weigh together.
const SHARE: f32 = 0.3;

/// The words that are typical of some hits, best first, with their weights, where a word of the question
/// weighs 1. `asked` are the question's own words, which need no feedback.
pub(super) fn words(hits: &[Hit], asked: &[&str]) -> Vec<(String, f32)> {
    let asked_stems: HashSet<String> = asked.iter().map(|word| stem(word).into_owned()).collect();
    let all_scores: f32 = hits.iter().map(|hit| hit.score).sum();
    let mut likely: BTreeMap<String, Likely> = BTreeMap::new();
    for hit in hits {
        let text = format!("{}\n{}", hit.article.article.title, hit.passage.text);
        let tokens = tokenize(&text);
        let share = hit.score / all_scores.max(f32::MIN_POSITIVE) / tokens.len().max(1) as f32;
        for token in tokens.into_iter().filter(|token| tells(&token.text)) {
            let word = likely.entry(stem(&token.text).into_owned()).or_default();
            word.probability += share;
            *word.forms.entry(token.text).or_default() += 1;
        }
    }
    let mut best: Vec<(String, Likely)> = likely.into_iter().collect();
    best.sort_by(|(_, a), (_, b)| b.probability.total_cmp(&a.probability));
    best.truncate(WORDS);
    let together: f32 = best.iter().map(|(_, word)| word.probability).sum();
    let scale = SHARE / (1.0 - SHARE) * asked.len() as f32 / together.max(f32::MIN_POSITIVE);
    best.into_iter()
        .filter(|(stem, _)| !asked_stems.contains(stem))
        .filter_map(|(_, word)| {
            let weight = scale * word.probability;
            Some((word.usual_form()?, weight))
        })
        .collect()
}

/// How likely a word is in what answers the question.
#[derive(Default)]
struct Likely {
    probability: f32,
    /// Its forms, with how often each stands there.
    forms: BTreeMap<String, u32>,
}

impl Likely {
    fn usual_form(self) -> Option<String> {
        self.forms.into_iter().rev().max_by_key(|&(_, count)| count).map(|(form, _)| form)
    }
}

/// Whether a word says something by itself.
fn tells(word: &str) -> bool {
    word.chars().count() > 2
        && !is_function_word(word)
        && !word.starts_with(|c: char| c.is_ascii_digit())
}
