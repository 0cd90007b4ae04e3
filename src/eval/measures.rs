//! Measures of a ranking against judgements, as `trec_eval` defines them.
//!
//! The definitions are those of NIST's `trec_eval` 9.0 (`m_ndcg_cut.c`, `m_recip_rank.c`,
//! `m_recall.c`, `m_map.c`, `m_map_cut.c`, `m_success.c`, `m_P.c`). nDCG is that of Järvelin and
//! Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with the grade as the gain
//! and a discount of log2(rank + 1). A document is relevant from grade 1 on.

use std::fmt;
use std::str::FromStr;

/// One question's ranking with the grades that judges gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// Grade of each hit, best hit first; 0 where it is not relevant or was not judged.
    pub grades: Vec<u32>,
    /// Grades of everything relevant to the question, highest first. Empty where it is not known
    /// what else would be relevant.
    pub ideal: Vec<u32>,
    /// Whether each hit is from an article that holds an answer; empty where judgements do not tell.
    pub right_articles: Vec<bool>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Normalised discounted cumulated gain.
    Ndcg,
    /// Reciprocal rank of the first relevant hit.
    ReciprocalRank,
    /// Share of what is relevant that was found.
    Recall,
    /// Average of the precisions at each relevant document; 0 for one that was not found.
    AveragePrecision,
    /// Whether anything relevant was found.
    Success,
    /// Share of relevant hits among the first k, of which there need not be as many.
    Precision,
    /// Whether the right article was found, whatever its passage.
    Article,
}

/// A measure, down to a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What is measured.
    pub kind: Kind,
    /// The last rank that counts; `None` for the whole listing.
    pub depth: Option<usize>,
}

/// Names as they are printed and typed, without regard to case.
const NAMES: [(&str, Kind); 7] = [
    ("nDCG", Kind::Ndcg),
    ("MRR", Kind::ReciprocalRank),
    ("recall", Kind::Recall),
    ("MAP", Kind::AveragePrecision),
    ("success", Kind::Success),
    ("precision", Kind::Precision),
    ("article", Kind::Article),
];

impl Measure {
    /// A measure of the first `depth` hits.
    pub const fn at(kind: Kind, depth: usize) -> Self {
        Self { kind, depth: Some(depth) }
    }

    /// A measure of the whole listing.
    pub const fn of_all(kind: Kind) -> Self {
        Self { kind, depth: None }
    }

    /// Whether it counts what was not found, and so needs to know all that is relevant.
    pub fn needs_all_relevant(self) -> bool {
        matches!(self.kind, Kind::Ndcg | Kind::Recall | Kind::AveragePrecision)
    }

    /// Its value for one question, from 0 to 1.
    pub fn value(self, judged: &Judged) -> f64 {
        let depth = self.depth.unwrap_or(usize::MAX);
        let grades = &judged.grades[..judged.grades.len().min(depth)];
        let relevant = || grades.iter().filter(|&&grade| grade > 0).count() as f64;
        match self.kind {
            Kind::Ndcg => {
                let ideal = gain(&judged.ideal[..judged.ideal.len().min(depth)]);
                if ideal > 0.0 { gain(grades) / ideal } else { 0.0 }
            }
            Kind::ReciprocalRank => {
                let first = grades.iter().position(|&grade| grade > 0);
                first.map_or(0.0, |index| 1.0 / (index + 1) as f64)
            }
            Kind::Recall => share(relevant(), judged.ideal.len()),
            Kind::AveragePrecision => share(sum_of_precisions(grades), judged.ideal.len()),
            Kind::Success => f64::from(u8::from(relevant() > 0.0)),
            Kind::Precision => share(relevant(), self.depth.unwrap_or(grades.len())),
            Kind::Article => {
                let is_found = judged.right_articles.iter().take(depth).any(|&right| right);
                f64::from(u8::from(is_found))
            }
        }
    }
}

fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}

/// Discounted cumulated gain.
fn gain(grades: &[u32]) -> f64 {
    let discounted =
        |(index, &grade): (usize, &u32)| f64::from(grade) / ((index + 2) as f64).log2();
    grades.iter().enumerate().map(discounted).sum()
}

fn sum_of_precisions(grades: &[u32]) -> f64 {
    let mut sum = 0.0;
    let mut relevant = 0.0;
    for (index, _) in grades.iter().enumerate().filter(|(_, grade)| **grade > 0) {
        relevant += 1.0;
        sum += relevant / (index + 1) as f64;
    }
    sum
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, kind)| *kind == self.kind).map_or("", |(name, _)| name);
        match self.depth {
            Some(depth) => f.pad(&format!("{name}@{depth}")),
            None => f.pad(name),
        }
    }
}

impl FromStr for Measure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let names = NAMES.map(|(name, _)| name).join(", ");
            format!("`{text}` is no measure; write one of {names}, with a depth as in nDCG@10")
        };
        let (name, depth) = match text.split_once('@') {
            Some((name, depth)) => {
                let depth =
                    depth.parse().ok().filter(|&depth: &usize| depth > 0).ok_or_else(wrong)?;
                (name, Some(depth))
            }
            None => (text, None),
        };
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
        known.map(|&(_, kind)| Self { kind, depth }).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(measure: &str, grades: &[u32], ideal: &[u32], expected: f64) {
        let judged = Judged { grades: grades.to_vec(), ideal: ideal.to_vec(), ..Judged::default() };
        let value = measure.parse::<Measure>().expect("a measure").value(&judged);
        assert!(
            (value - expected).abs() < 1e-9,
            "{measure} of {grades:?}: {value}, not {expected}"
        );
    }

    #[test]
    fn ndcg_is_gain_by_rank_over_the_best_gain_there_could_be() {
        // (2/log2 2 + 1/log2 4) / (2/log2 2 + 1/log2 3 + 1/log2 4)
        let by_hand = (2.0 + 0.5) / (2.0 + 1.0 / 3.0_f64.log2() + 0.5);
        check("ndcg@10", &[2, 0, 1, 0], &[2, 1, 1], by_hand);
        // At a depth, the ideal is cut too: 2/log2 2 / (2/log2 2 + 1/log2 3).
        check("ndcg@2", &[2, 0, 1, 0], &[2, 1, 1], 2.0 / (2.0 + 1.0 / 3.0_f64.log2()));
        check("ndcg@10", &[2, 1, 1], &[2, 1, 1], 1.0);
        check("ndcg", &[0, 1], &[1], 1.0 / 3.0_f64.log2());
        check("ndcg@10", &[0], &[], 0.0);
        check("ndcg@10", &[], &[3], 0.0);
    }

    #[test]
    fn reciprocal_rank_is_that_of_the_first_relevant_hit() {
        check("mrr@10", &[0, 0, 3, 1], &[3, 1], 1.0 / 3.0);
        check("mrr@2", &[0, 0, 3], &[3], 0.0);
        check("mrr", &[0, 0, 0, 1], &[1], 0.25);
    }

    #[test]
    fn recall_is_of_all_that_is_relevant_and_precision_of_the_depth() {
        check("recall@2", &[1, 0, 2], &[2, 1, 1, 1], 0.25);
        check("recall@100", &[1, 0, 2], &[2, 1, 1, 1], 0.5);
        // Three hits, but k counts.
        check("precision@5", &[1, 0, 2], &[2, 1], 0.4);
        check("precision", &[1, 0, 2], &[2, 1], 2.0 / 3.0);
    }

    #[test]
    fn average_precision_counts_what_was_not_found() {
        // Relevant at ranks 1 and 3 of three relevant ones: (1/1 + 2/3 + 0) / 3.
        check("map", &[1, 0, 2], &[2, 1, 1], (1.0 + 2.0 / 3.0) / 3.0);
        check("map@2", &[1, 0, 2], &[2, 1, 1], 1.0 / 3.0);
    }

    #[test]
    fn success_is_any_relevant_hit() {
        check("success@1", &[0, 1], &[1], 0.0);
        check("success@2", &[0, 1], &[1], 1.0);
        let judged = Judged { right_articles: vec![false, true], ..Judged::default() };
        assert!(Measure::at(Kind::Article, 1).value(&judged) < 0.5);
        assert!(Measure::at(Kind::Article, 2).value(&judged) > 0.5);
    }

    #[test]
    fn names_read_back_as_written() {
        for name in ["nDCG@10", "MRR", "recall@100", "MAP", "success@5", "precision@1", "article@1"]
        {
            assert_eq!(
                name.to_lowercase().parse::<Measure>().map(|m| m.to_string()).as_deref(),
                Ok(name)
            );
        }
        for wrong in ["", "ndcg@0", "ndcg@x", "f1"] {
            assert!(wrong.parse::<Measure>().is_err_and(|error| error.contains("nDCG@10")));
        }
    }
}
