//! Snowballing: from seeds to what they cite and who cites them, step by step (Wohlin, Guidelines
//! for Snowballing in Systematic Literature Studies, EASE 2014).

use std::collections::BTreeMap;

use super::{Network, Work};

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To what is cited.
    Back,
    /// To who cites.
    Forward,
    /// Both ways.
    Both,
}

/// A work that a step found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The work.
    pub work: Work,
    /// The step that found it first: 0 for seeds.
    pub step: u32,
    /// The works of the step before that cite it.
    pub cited_by: Vec<Work>,
    /// The works of the step before that it cites.
    pub cites: Vec<Work>,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// How many works the step started from.
    pub from: u32,
    /// How many citations it followed.
    pub followed: u32,
    /// How many works it found that were not known before.
    pub new: u32,
    /// How many citations led to a work that was known before, or that this step had found already.
    pub duplicates: u32,
}

/// A whole snowball.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snowball {
    /// The seeds and all that was found, by step and then by number of the work.
    pub found: Vec<Found>,
    /// The steps, from the first.
    pub rounds: Vec<Round>,
}

impl Network {
    /// Follows citations from seeds for some steps. Only articles that are indexed have reference
    /// lists, so works that are only cited lead on to those who cite them, and no further back.
    pub fn snowball(&self, seeds: &[Work], direction: Direction, depth: u32) -> Snowball {
        let mut found: BTreeMap<Work, Found> = BTreeMap::new();
        for &work in seeds {
            found.insert(work, Found { work, step: 0, cited_by: Vec::new(), cites: Vec::new() });
        }
        let mut frontier: Vec<Work> = found.keys().copied().collect();
        let mut rounds = Vec::new();
        for step in 1..=depth {
            if frontier.is_empty() {
                break;
            }
            let mut round = Round { from: frontier.len() as u32, ..Round::default() };
            let mut follow = |from: Work, to: Work, is_back: bool| {
                round.followed += 1;
                let is_known = found.contains_key(&to);
                let known = found.entry(to).or_insert_with(|| Found {
                    work: to,
                    step,
                    cited_by: Vec::new(),
                    cites: Vec::new(),
                });
                if is_known {
                    round.duplicates += 1;
                } else {
                    round.new += 1;
                }
                if known.step == step {
                    let origins = if is_back { &mut known.cited_by } else { &mut known.cites };
                    origins.push(from);
                }
            };
            for &work in &frontier {
                if direction != Direction::Forward {
                    self.works_cited_by(work)
                        .into_iter()
                        .for_each(|cited| follow(work, cited, true));
                }
                if direction != Direction::Back {
                    self.citing_works(work)
                        .into_iter()
                        .for_each(|citing| follow(work, citing, false));
                }
            }
            frontier = found.values().filter(|one| one.step == step).map(|one| one.work).collect();
            rounds.push(round);
        }
        let mut found: Vec<Found> = found.into_values().collect();
        found.sort_by_key(|one| (one.step, one.work));
        Snowball { found, rounds }
    }
}
