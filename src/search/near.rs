//! Proximity: stretches of words that stand near each other.
//!
//! A proximity holds where one stretch of each operand can be chosen so that no two of them overlap
//! and at most so many other words stand between the first and the last, in all. For two words this
//! is PubMed's `~n`.

use super::postings::{Stretch, Stretches, grouped};

/// How many operands a proximity may have.
pub(super) const MAX_OPERANDS: usize = 12;

/// What operands must keep to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Distance {
    pub(super) words_between: u32,
    pub(super) is_ordered: bool,
}

/// The stretches that one of each operand make up, by document.
pub(super) fn join(operands: &[Stretches], distance: Distance) -> Stretches {
    let Some((first, rest)) = operands.split_first() else { return Stretches::new() };
    let mut all = Vec::new();
    for (doc, of_first) in first {
        let mut of_doc = vec![of_first.as_slice()];
        for operand in rest {
            let Ok(at) = operand.binary_search_by_key(doc, |(other, _)| *other) else { break };
            of_doc.push(&operand[at].1);
        }
        if of_doc.len() == operands.len() {
            all.extend(join_in_doc(&of_doc, distance).into_iter().map(|stretch| (*doc, stretch)));
        }
    }
    grouped(all)
}

/// A choice of stretches so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    /// A bit for each operand that has its stretch.
    chosen: u32,
    /// Where the last chosen stretch ends.
    end: u32,
    /// Words between the chosen stretches.
    between: u32,
}

fn join_in_doc(operands: &[&[Stretch]], distance: Distance) -> Vec<Stretch> {
    let all_chosen = (1_u32 << operands.len()) - 1;
    let mut places: Vec<(Stretch, usize)> = operands
        .iter()
        .enumerate()
        .flat_map(|(index, stretches)| stretches.iter().map(move |&stretch| (stretch, index)))
        .collect();
    places.sort_unstable();
    let mut found = Vec::new();
    for (at, &(first, operand)) in places.iter().enumerate() {
        if distance.is_ordered && operand != 0 {
            continue;
        }
        let mut choices = vec![Choice { chosen: 1 << operand, end: first.end, between: 0 }];
        for &(next, operand) in &places[at + 1..] {
            let farthest = choices.iter().map(|choice| choice.end).max().unwrap_or(0);
            if next.start > farthest.saturating_add(distance.words_between) {
                break;
            }
            for index in 0..choices.len() {
                let choice = choices[index];
                let is_turn = !distance.is_ordered || choice.chosen == (1 << operand) - 1;
                let is_free = choice.chosen >> operand & 1 == 0;
                if !is_turn || !is_free || next.start < choice.end {
                    continue;
                }
                let between = choice.between + (next.start - choice.end);
                let chosen = choice.chosen | 1 << operand;
                let longer = Choice { chosen, end: next.end, between };
                if between <= distance.words_between && !choices.contains(&longer) {
                    choices.push(longer);
                }
            }
        }
        let ends = choices.iter().filter(|choice| choice.chosen == all_chosen);
        found.extend(ends.map(|choice| Stretch { start: first.start, end: choice.end }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(positions: &[u32]) -> Vec<Stretch> {
        positions.iter().map(|&start| Stretch { start, end: start + 1 }).collect()
    }

    fn holds(operands: &[&[u32]], words_between: u32, is_ordered: bool) -> bool {
        let operands: Vec<Vec<Stretch>> = operands.iter().map(|list| words(list)).collect();
        let operands: Vec<&[Stretch]> = operands.iter().map(Vec::as_slice).collect();
        !join_in_doc(&operands, Distance { words_between, is_ordered }).is_empty()
    }

    #[test]
    fn distances_count_the_words_between() {
        assert!(holds(&[&[4], &[5]], 0, false) && holds(&[&[5], &[4]], 0, false));
        assert!(!holds(&[&[5], &[4]], 0, true));
        assert!(holds(&[&[1], &[4]], 2, false) && !holds(&[&[1], &[4]], 1, false));
        assert!(holds(&[&[1], &[3], &[5]], 2, false) && !holds(&[&[1], &[3], &[5]], 1, false));
    }

    #[test]
    fn one_word_stands_for_one_operand_only() {
        assert!(!holds(&[&[3], &[3]], 5, false));
        assert!(holds(&[&[3, 4], &[3, 4]], 0, false));
        assert!(holds(&[&[1, 9], &[2], &[8]], 5, false));
    }

    #[test]
    fn documents_without_an_operand_are_out() {
        let (first, second) = (vec![(1, words(&[1])), (2, words(&[1]))], vec![(2, words(&[2]))]);
        let joined = join(&[first, second], Distance { words_between: 0, is_ordered: true });
        assert_eq!(joined, [(2, vec![Stretch { start: 1, end: 3 }])]);
    }
}
