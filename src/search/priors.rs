//! What a recognised intent lifts: passages by the place that they stand in and by what sort of
//! statement they make.
//!
//! The factors of a passage are multiplied with its score: they order passages that fit the words about
//! equally well, and lift none that does not fit. They say how articles report such things, never what
//! they report. Those of efficacy were fitted to judged questions about trials of all fields of medicine
//! (a softmax over the passages that fit each question), rounded, and thinned out to those whose loss
//! was felt. The others have no judged collection behind them: they are small, and were only seen not to hurt
//! the golden questions.

use super::weights::Weights;
use crate::model::{SectionKind, Topic};
use crate::query::intent::Intent;
use crate::text::markers::{Marker, Markers};

/// What an intent lifts, as logarithms of factors; what is not named stays as it is.
struct Table {
    /// Places: sections by their kind, ...
    sections: &'static [(SectionKind, f32)],
    /// ... by their topic, ...
    topics: &'static [(Topic, f32)],
    /// ... and what a kind of section does not tell.
    parts: &'static [(Marker, f32)],
    /// What a text says, by how it is written.
    statements: &'static [(Marker, f32)],
}

/// Does it work: results and what is written as a result is; not what was planned, done or supposed.
/// Tables hold results too, but of everything at once.
const EFFICACY: Table = Table {
    sections: &[
        (SectionKind::Results, 0.3),
        (SectionKind::Abstract, 0.1),
        (SectionKind::Discussion, -0.1),
        (SectionKind::Methods, -0.15),
        (SectionKind::Introduction, -0.15),
    ],
    topics: &[],
    parts: &[
        (Marker::AbstractResults, 0.3),
        (Marker::AbstractMethods, -0.3),
        (Marker::Table, -0.2),
        (Marker::Figure, -0.15),
    ],
    statements: &[
        (Marker::PValue, 0.2),
        (Marker::Significance, 0.12),
        (Marker::NoDifference, 0.1),
        (Marker::Interval, 0.05),
        (Marker::Direction, 0.07),
        (Marker::Comparison, 0.07),
    ],
};

/// How much and how often.
const DOSING: Table = Table {
    sections: &[],
    topics: &[(Topic::Dosing, 0.1)],
    parts: &[],
    statements: &[
        (Marker::DosePerKilogram, 0.2),
        (Marker::Schedule, 0.12),
        (Marker::Amount, 0.07),
        (Marker::Advice, 0.05),
    ],
};

/// Is it safe. Articles on harms alone have sections by harm, which no heading calls safety: the
/// topic counts for little.
const SAFETY: Table = Table {
    sections: &[(SectionKind::Methods, -0.1)],
    topics: &[(Topic::Safety, 0.05)],
    parts: &[],
    statements: &[(Marker::Harm, 0.1), (Marker::Tolerance, 0.05), (Marker::Aim, -0.08)],
};

/// How does it work.
const MECHANISM: Table = Table {
    sections: &[(SectionKind::Methods, -0.1)],
    topics: &[(Topic::Mechanism, 0.15)],
    parts: &[],
    statements: &[(Marker::Mechanism, 0.15)],
};

/// In whom.
const POPULATION: Table = Table {
    sections: &[],
    topics: &[],
    parts: &[],
    statements: &[(Marker::Population, 0.1), (Marker::Comparison, 0.05)],
};

/// At what cost.
const COST: Table = Table {
    sections: &[],
    topics: &[(Topic::Cost, 0.15)],
    parts: &[],
    statements: &[(Marker::Economics, 0.15), (Marker::Money, 0.1)],
};

/// How is it told from other things.
const DIAGNOSIS: Table =
    Table { sections: &[], topics: &[], parts: &[], statements: &[(Marker::Diagnosis, 0.15)] };

/// What is not known.
const UNKNOWN: Table = Table {
    sections: &[(SectionKind::Methods, -0.1)],
    topics: &[(Topic::ResearchGaps, 0.25)],
    parts: &[],
    statements: &[(Marker::OpenQuestion, 0.25)],
};

const fn table(intent: Intent) -> &'static Table {
    match intent {
        Intent::Efficacy => &EFFICACY,
        Intent::Dosing => &DOSING,
        Intent::Safety => &SAFETY,
        Intent::Mechanism => &MECHANISM,
        Intent::Population => &POPULATION,
        Intent::Cost => &COST,
        Intent::Diagnosis => &DIAGNOSIS,
        Intent::Unknown => &UNKNOWN,
    }
}

/// The factors of an intent, looked up by what the index holds of a passage.
pub(super) struct Priors {
    /// By code of the section kind.
    sections: Vec<f32>,
    /// By code of the topic plus one; the first is that of no topic.
    topics: Vec<f32>,
    markers: Vec<(Marker, f32)>,
}

impl Priors {
    /// The factors of an intent, at the strength of the weights.
    pub(super) fn new(intent: Intent, weights: &Weights) -> Self {
        let Table { sections, topics, parts, statements } = table(intent);
        let of_place = |logarithm: f32| (weights.place * logarithm).exp();
        let of_statement = |logarithm: f32| (weights.statement * logarithm).exp();
        let parts = parts.iter().map(|&(marker, value)| (marker, of_place(value)));
        let statements = statements.iter().map(|&(marker, value)| (marker, of_statement(value)));
        let mut priors = Self {
            sections: vec![1.0; SectionKind::ALL.len()],
            topics: vec![1.0; Topic::ALL.len() + 1],
            markers: parts.chain(statements).collect(),
        };
        for &(kind, value) in *sections {
            priors.sections[kind.code() as usize] = of_place(value);
        }
        for &(topic, value) in *topics {
            priors.topics[topic.code() as usize + 1] = of_place(value);
        }
        priors
    }

    /// The factor of a passage by the codes in its columns.
    pub(super) fn factor(&self, section_kind: u64, topic: u64, markers: Markers) -> f32 {
        let of = |list: &[f32], code: u64| list.get(code as usize).copied().unwrap_or(1.0);
        let held = self.markers.iter().filter(|(marker, _)| markers.has(*marker));
        of(&self.sections, section_kind)
            * of(&self.topics, topic)
            * held.map(|(_, factor)| factor).product::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::super::weights::WEIGHTS;
    use super::*;

    /// The largest factor that a section, topic or marker may have alone, as a logarithm.
    const MOST: f32 = 0.3;

    #[test]
    fn no_factor_outweighs_the_words_of_a_question() {
        for intent in Intent::ALL {
            let Table { sections, topics, parts, statements } = table(intent);
            let values = sections.iter().map(|(_, value)| value);
            let values = values.chain(topics.iter().map(|(_, value)| value));
            for value in values.chain(parts.iter().chain(*statements).map(|(_, value)| value)) {
                assert!(value.abs() <= MOST, "{intent}: {value}");
            }
        }
    }

    #[test]
    fn a_result_is_lifted_over_a_method_by_a_question_of_efficacy() {
        let priors = Priors::new(Intent::Efficacy, &WEIGHTS);
        let factor = |kind: SectionKind, text| priors.factor(kind.code(), 0, Markers::of(text));
        let result =
            factor(SectionKind::Results, "Strength improved more than with placebo (p < 0.01).");
        let method = factor(SectionKind::Methods, "Strength was measured every week.");
        assert!(result > 2.0 * method, "{result} {method}");
    }

    #[test]
    fn without_strength_nothing_is_lifted() {
        let priors =
            Priors::new(Intent::Efficacy, &Weights { place: 0.0, statement: 0.0, ..WEIGHTS });
        let factor = priors.factor(SectionKind::Results.code(), 0, Markers::of("p < 0.01"));
        assert!((factor - 1.0).abs() < f32::EPSILON);
    }
}
