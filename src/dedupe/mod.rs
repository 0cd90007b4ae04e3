//! Records of one work, as several databases give them: which they are, what a person should look at,
//! and the one record that stands for them.
//!
//! Records are compared as references are (see [`crate::citation::matching`]), with more care: a
//! record taken for another is lost to a review, one left twice costs a minute. What agrees but stands
//! in another place, carries another identifier, or all but agrees is for a person to decide. No I/O;
//! where records come from, and how the outcome is shown, is for whoever asks.

mod doubts;
mod merge;
mod names;
mod shared;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::citation::matching::{
    Comparison, Decided, Description, Link, THRESHOLD, Veto, Works, compare, pairs_apart,
    unite_unless,
};
pub use merge::{Source, fullest, merged};
pub use names::{Resolved, resolve};

/// How far below what makes a match two records are still worth a person's look.
const NEAR_POINTS: f32 = 3.0;

/// Which records are one work.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The works: their records by place, in order of the first ones.
    pub works: Vec<Vec<u32>>,
    /// Why records were taken for one work: for each work one less than it has records.
    pub links: Vec<Link>,
    /// Pairs that a person should decide about, the likeliest first.
    pub review: Vec<Doubtful>,
    /// Identifiers that so many different works carry that they tell nothing.
    pub useless_ids: Vec<String>,
}

/// Two records of which a person should say whether they are one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubtful {
    /// One record, by place.
    pub a: u32,
    /// The other, later one.
    pub b: u32,
    /// The identifier that both carry.
    pub identifier: Option<String>,
    /// How they compare.
    pub comparison: Comparison,
    /// What stands against their being one, or why it is not sure.
    pub reason: &'static str,
}

impl Outcome {
    /// How many records another one stands for.
    pub fn duplicate_count(&self) -> usize {
        self.works.iter().map(|records| records.len() - 1).sum()
    }

    /// The works that more than one record is of.
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.works.iter().map(Vec::as_slice).filter(|records| records.len() > 1)
    }
}

/// Finds the records that are one work. The outcome depends on the records and their order alone.
pub fn find(records: &[Description], decided: &Decided) -> Outcome {
    let shared::Parted { entries, conflicts, useless } = shared::part(records);
    let stands_against = |a: &Description, b: &Description| {
        let comparison = compare(a, b);
        !doubts::between(a, b, &comparison).is_empty()
    };
    let found = unite_unless(&entries, decided, &stands_against);
    let with_identifier = conflicts.into_iter().map(|(a, b, id)| Doubtful {
        a,
        b,
        identifier: Some(id),
        comparison: compare(&entries[a as usize], &entries[b as usize]),
        reason: "both carry the identifier, and what they say differs",
    });
    let mut review: Vec<Doubtful> = with_identifier.collect();
    review.par_extend(pairs_apart(&entries, &found).into_par_iter().filter_map(|(a, b)| {
        let (one, other) = (&entries[a as usize], &entries[b as usize]);
        let comparison = compare(one, other);
        let reason = reason_to_look(one, other, &comparison)?;
        Some(Doubtful { a, b, identifier: None, comparison, reason })
    }));
    let review = to_decide(review, &found, decided);
    let mut works = vec![Vec::new(); found.count as usize];
    for (record, &work) in (0..).zip(&found.work_of) {
        works[work as usize].push(record);
    }
    Outcome { works, links: found.links, review, useless_ids: useless }
}

/// Why a person should look at two records that are not taken for one; `None` where they are plainly
/// two.
fn reason_to_look(
    a: &Description,
    b: &Description,
    comparison: &Comparison,
) -> Option<&'static str> {
    if a.notice() != b.notice() || comparison.points < THRESHOLD - NEAR_POINTS {
        return None;
    }
    let mut against = doubts::between(a, b, comparison);
    let rest =
        [Veto::TooLittle.text()].into_iter().filter(|_| comparison.veto == Some(Veto::TooLittle));
    against.extend(rest);
    if let Some(Veto::Identifiers(text)) = comparison.veto {
        against.push(text);
    }
    match against.as_slice() {
        [] if comparison.points < THRESHOLD => Some("a little less agrees than is needed"),
        [] => Some("they agree, but what one of them is one with stands against the other"),
        [one] if comparison.points >= THRESHOLD => Some(one),
        _ => None,
    }
}

/// One pair for each two works, the likeliest; none for those that are one by now, or about which
/// someone decided.
fn to_decide(mut review: Vec<Doubtful>, found: &Works, decided: &Decided) -> Vec<Doubtful> {
    let works = |a: u32, b: u32| {
        let (a, b) = (found.work_of[a as usize], found.work_of[b as usize]);
        (a.min(b), a.max(b))
    };
    let mut seen: HashSet<(u32, u32)> =
        decided.different.iter().map(|&(a, b)| works(a, b)).collect();
    review.sort_by(|x, y| {
        let points = y.comparison.points.total_cmp(&x.comparison.points);
        let has_id = y.identifier.is_some().cmp(&x.identifier.is_some());
        has_id.then(points).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    review.retain(|pair| {
        let (a, b) = works(pair.a, pair.b);
        a != b && seen.insert((a, b))
    });
    review
}

/// The records that stand for the works, in order of the first ones of each: where there is one, it
/// as it is; else the fullest with its gaps filled from the others, and a note of where all come from.
pub fn deduplicated<'r>(
    outcome: &'r Outcome,
    sources: &'r [Source<'r>],
) -> impl Iterator<Item = crate::model::Record> + 'r {
    outcome.works.iter().map(|records| {
        let of_work: Vec<&Source<'_>> =
            records.iter().map(|&record| &sources[record as usize]).collect();
        merged(&of_work)
    })
}

/// How many records each database gave, by the names that records give of it.
pub fn by_database<'n>(names: impl Iterator<Item = &'n str>) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> =
        counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

#[cfg(test)]
mod tests;
