//! The words and phrases of a query as postings.

use roaring::RoaringBitmap;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use super::rank::Scores;
use crate::error::Result;
use crate::index::{DocId, Segment, Snapshot, TextField, stem_term};
use crate::query::{Leaf, Query};
use crate::text::stopwords::is_function_word;
use crate::text::tokens::{Token, TokenKind, tokenize};

/// Something that is looked up in the index and scored as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Ways to write it; a passage that holds any of them holds the term. Each is a sequence of
    /// index terms at successive positions.
    pub(super) variants: Vec<Vec<String>>,
}

/// The terms of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// Each once, in order of the query.
    pub(super) terms: Vec<Term>,
    /// Function words that a plain question does without.
    pub(super) left_out: Vec<String>,
}

impl Terms {
    pub(super) fn of(query: &Query) -> Self {
        if query.is_exact {
            return Self {
                terms: query.leaves.iter().filter_map(exact_term).collect(),
                left_out: Vec::new(),
            };
        }
        let shouted = query.leaves.iter().all(|leaf| is_capital(leaf.text()));
        let mut words: Vec<(Token, bool)> = Vec::new();
        for leaf in &query.leaves {
            let tokens = tokenize(leaf.text());
            // A name in capitals is no function word, whatever its letters: hepatitis A, T cell, ALL.
            let opens = words.is_empty() && matches!(leaf.text(), "A" | "I");
            let is_name = tokens.len() == 1
                && is_capital(leaf.text())
                && !opens
                && !shouted
                && !leaf.is_operator();
            words.extend(tokens.into_iter().map(|token| {
                let carries_form = is_function_word(&token.text) && !is_name;
                (token, carries_form)
            }));
        }
        let all_carry_form = words.iter().all(|(_, carries_form)| *carries_form);
        let mut out = Self::default();
        for (word, carries_form) in words {
            if carries_form && !all_carry_form {
                if !out.left_out.contains(&word.text) {
                    out.left_out.push(word.text);
                }
                continue;
            }
            let term = Term { variants: vec![vec![stem_term(&word.text)]] };
            if !out.terms.contains(&term) {
                out.terms.push(term);
            }
        }
        out
    }
}

fn is_capital(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// A word or phrase looked up as it is written: its parts at successive positions, or, where it is
/// one compound, joined (`IL-6` as `il 6` and as `il6`).
fn exact_term(leaf: &Leaf) -> Option<Term> {
    let tokens = tokenize(leaf.text());
    let parts: Vec<String> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Part)
        .map(|token| token.text.clone())
        .collect();
    if parts.is_empty() {
        return None;
    }
    let mut variants = Vec::new();
    let last_position = tokens.last().map_or(0, |token| token.position);
    let whole = tokens.first().filter(|token| token.kind == TokenKind::Whole);
    let is_one_compound =
        whole.is_some_and(|whole| whole.range.end == tokens[tokens.len() - 1].range.end);
    // `CD4+` is looked up with its sign, which no sequence of parts has.
    let is_signed = whole.is_some_and(|whole| whole.text.ends_with('+')) && last_position == 0;
    if !is_signed {
        variants.push(parts);
    }
    if let Some(whole) = whole.filter(|_| is_one_compound) {
        variants.push(vec![whole.text.clone()]);
    }
    Some(Term { variants })
}

/// The passages that hold `term` in `field`, and how often: where it can be written in several ways,
/// the one found most often counts, for one occurrence may be read in several.
pub(super) fn matches(
    snapshot: &Snapshot,
    field: TextField,
    term: &Term,
) -> Result<Vec<(DocId, u32)>> {
    let mut found = Vec::new();
    for segment in snapshot.segments() {
        for variant in &term.variants {
            let mut take = |doc, frequency| found.push((doc, frequency));
            match variant.as_slice() {
                [word] => each_word(segment, field, word, &mut take)?,
                words => each_phrase(segment, field, words, &mut take)?,
            }
        }
    }
    if term.variants.len() > 1 {
        found.sort_unstable_by_key(|&(doc, frequency)| (doc, std::cmp::Reverse(frequency)));
        found.dedup_by_key(|&mut (doc, _)| doc);
    }
    Ok(found)
}

fn each_word(
    segment: &Segment,
    field: TextField,
    word: &str,
    found: &mut impl FnMut(DocId, u32),
) -> Result<()> {
    let Some(mut postings) = segment.postings(field, word, false)? else { return Ok(()) };
    let has_deletes = segment.has_deletes();
    let mut doc = postings.doc();
    while doc != TERMINATED {
        if !has_deletes || !segment.is_deleted(doc) {
            found(segment.base + doc, postings.term_freq());
        }
        doc = postings.advance();
    }
    Ok(())
}

fn each_phrase(
    segment: &Segment,
    field: TextField,
    words: &[String],
    found: &mut impl FnMut(DocId, u32),
) -> Result<()> {
    let mut postings: Vec<SegmentPostings> = Vec::with_capacity(words.len());
    for word in words {
        match segment.postings(field, word, true)? {
            Some(one) => postings.push(one),
            None => return Ok(()),
        }
    }
    let mut positions = vec![Vec::new(); words.len()];
    let mut target = postings.iter().map(DocSet::doc).max().unwrap_or(TERMINATED);
    while target != TERMINATED {
        // Move every list to the target; start over from whichever overshoots.
        let reached = postings
            .iter_mut()
            .map(|list| if list.doc() < target { list.seek(target) } else { list.doc() })
            .max();
        let reached = reached.unwrap_or(TERMINATED);
        if reached != target {
            target = reached;
            continue;
        }
        if !segment.is_deleted(target) {
            let frequency = phrase_frequency(&mut postings, &mut positions);
            if frequency > 0 {
                found(segment.base + target, frequency);
            }
        }
        target = postings[0].advance();
    }
    Ok(())
}

/// How often the words stand at successive positions in the present document.
fn phrase_frequency(postings: &mut [SegmentPostings], positions: &mut [Vec<u32>]) -> u32 {
    for (list, positions) in postings.iter_mut().zip(positions.iter_mut()) {
        list.positions(positions);
    }
    let (first, rest) = positions.split_at(1);
    let follows = |start: u32| {
        rest.iter()
            .enumerate()
            .all(|(index, list)| list.binary_search(&(start + index as u32 + 1)).is_ok())
    };
    first[0].iter().filter(|&&start| follows(start)).count() as u32
}

/// Ordinals of the articles that hold every term in some passage.
pub(super) fn articles_with_all(snapshot: &Snapshot, scores: &Scores) -> Result<RoaringBitmap> {
    let mut all: Option<RoaringBitmap> = None;
    for docs in &scores.docs_by_term {
        let mut articles = RoaringBitmap::new();
        for doc in docs {
            let (segment, local) = snapshot.locate(doc);
            articles.insert(segment.article()?.get_val(local) as u32);
        }
        all = Some(match all {
            Some(so_far) => so_far & articles,
            None => articles,
        });
    }
    Ok(all.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn variants(query: &str) -> Vec<String> {
        let terms = Terms::of(&parse(query).unwrap());
        terms
            .terms
            .iter()
            .map(|term| term.variants.iter().map(|v| v.join(" ")).collect::<Vec<_>>().join(" | "))
            .collect()
    }

    #[test]
    fn questions_are_stemmed_words_without_function_words() {
        assert_eq!(variants("does IVIG help patients"), ["=ivig", "=help", "=patient"]);
        assert_eq!(variants("IL-6 and IL-6"), ["=il6", "=il", "=6"]);
        assert_eq!(variants("to be or not"), ["=to", "=be", "=or", "=not"]);
        assert_eq!(
            variants("A trial in hepatitis A and T cells"),
            ["=trial", "=hepatitis", "=a", "=t", "=cell"]
        );
        assert_eq!(variants("WHAT IS IVIG"), ["=ivig"]);
    }

    #[test]
    fn exact_terms_are_as_written() {
        assert_eq!(variants("\"stiff persons\""), ["stiff persons"]);
        assert_eq!(variants("\"x\" IL-6 CD4+"), ["x", "il 6 | il6", "cd4+"]);
        assert_eq!(variants("\"anti-GAD65 titres\""), ["anti gad65 titers"]);
    }
}
