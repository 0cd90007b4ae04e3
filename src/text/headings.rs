//! What a heading says: the kind of a section and its topic.

use super::fold::fold_text;
use crate::model::{SectionKind, Topic};

/// Headings of each kind. A heading matches a phrase that it equals, starts with or, for phrases
/// marked with `~`, holds anywhere; the first rule that matches decides.
const KINDS: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Abstract,
        &["abstract", "graphical abstract", "resumo", "resumen", "zusammenfassung", "resume"],
    ),
    (
        SectionKind::References,
        &["references", "bibliography", "literature cited", "works cited", "reference list"],
    ),
    (SectionKind::Abbreviations, &["~abbreviations", "glossary", "acronyms"]),
    (SectionKind::Acknowledgements, &["acknowledg", "thanks"]),
    (
        SectionKind::Funding,
        &[
            "funding",
            "financial support",
            "financial disclosure",
            "grant support",
            "sources of funding",
        ],
    ),
    (
        SectionKind::CompetingInterests,
        &[
            "~competing interest",
            "~conflict of interest",
            "~conflicts of interest",
            "~conflicting interest",
            "declaration of interest",
            "declarations of interest",
            "disclosure",
        ],
    ),
    (
        SectionKind::Supplement,
        &["supplement", "supporting information", "additional file", "electronic supplementary"],
    ),
    (SectionKind::Appendix, &["appendix", "appendices"]),
    (
        SectionKind::Introduction,
        &[
            "introduction",
            "background",
            "intro",
            "objective",
            "objectives",
            "aim",
            "aims",
            "purpose",
            "rationale",
            "context",
            "overview",
            "einleitung",
            "introduccion",
            "introducao",
        ],
    ),
    (
        SectionKind::Methods,
        &[
            "method",
            "~and methods",
            "methodology",
            "materials",
            "patients",
            "subjects",
            "participants",
            "study design",
            "design",
            "setting",
            "trial design",
            "study population",
            "statistical analys",
            "statistics",
            "data collection",
            "search strategy",
            "eligibility",
            "intervention",
            "randomi",
            "experimental procedures",
            "procedures",
            "outcome measures",
            "main outcome measures",
            "ethic",
            "metodos",
            "methoden",
            "sample size",
            "study selection",
            "data extraction",
            "detailed description",
        ],
    ),
    (
        SectionKind::Results,
        &[
            "result",
            "findings",
            "main results",
            "outcomes",
            "resultados",
            "ergebnisse",
            "resultats",
            "~baseline characteristics",
            "primary outcome",
            "secondary outcome",
        ],
    ),
    (
        SectionKind::Case,
        &[
            "case report",
            "case presentation",
            "case description",
            "case series",
            "case",
            "~case report",
        ],
    ),
    (
        SectionKind::Conclusion,
        &[
            "conclusion",
            "concluding",
            "summary",
            "conclusao",
            "conclusiones",
            "schlussfolgerung",
            "take home",
            "key points",
            "key messages",
            "in conclusion",
            "final thoughts",
            "the end",
            "wrapping up",
        ],
    ),
    (
        SectionKind::Discussion,
        &[
            "discussion",
            "comment",
            "limitations",
            "strengths",
            "interpretation",
            "discusion",
            "discussao",
            "diskussion",
        ],
    ),
    (SectionKind::Figure, &["figures", "figure legends", "figure captions"]),
    (SectionKind::Table, &["tables"]),
];

/// Words of headings that tell a topic; matched anywhere at the start of a word.
const TOPICS: &[(Topic, &[&str])] = &[
    (
        Topic::ResearchGaps,
        &[
            "research gap",
            "future research",
            "future direction",
            "open question",
            "unanswered",
            "knowledge gap",
            "uncertaint",
            "further research",
            "emerging research",
        ],
    ),
    (Topic::Questions, &["frequently asked", "faq", "questions and answers", "common questions"]),
    (
        Topic::QualityOfLife,
        &[
            "quality of life",
            "patient perspective",
            "patient experience",
            "patient reported",
            "daily living",
            "testimonial",
        ],
    ),
    (
        Topic::Safety,
        &[
            "adverse",
            "side effect",
            "safety",
            "tolerab",
            "toxicity",
            "complication",
            "contraindication",
            "risk",
            "precaution",
            "harm",
        ],
    ),
    (
        Topic::Dosing,
        &[
            "dose",
            "dosing",
            "dosage",
            "administration",
            "infusion rate",
            "regimen",
            "posology",
            "schedule",
        ],
    ),
    (
        Topic::Mechanism,
        &[
            "mechanism",
            "mode of action",
            "how it works",
            "how does",
            "how ivig works",
            "pharmacodynamic",
            "immunomodulat",
        ],
    ),
    (Topic::Cost, &["cost", "price", "economic", "expens"]),
    (
        Topic::Access,
        &["access", "availab", "supply", "shortage", "reimburse", "insurance", "coverage"],
    ),
    (
        Topic::Comparison,
        &["compar", "versus", "vs", "alternative", "other treatments", "other therapies"],
    ),
    (
        Topic::Efficacy,
        &[
            "efficacy",
            "effective",
            "evidence",
            "clinical trial",
            "benefit",
            "response",
            "outcome",
            "does ivig help",
            "treatment effect",
            "improvement",
        ],
    ),
];

/// The section kind that a heading tells, numbering aside.
pub fn kind(heading: &str) -> Option<SectionKind> {
    let folded = without_number(&fold_text(heading));
    if folded.is_empty() {
        return None;
    }
    let matches = |phrase: &str| match phrase.strip_prefix('~') {
        Some(anywhere) => folded.contains(anywhere),
        None => starts_with_phrase(&folded, phrase),
    };
    KINDS
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| matches(phrase)))
        .map(|(kind, _)| *kind)
}

/// The topic that a heading tells.
pub fn topic(heading: &str) -> Option<Topic> {
    let folded = fold_text(heading);
    let at_word = |phrase: &str| {
        folded.match_indices(phrase).any(|(at, _)| at == 0 || folded.as_bytes()[at - 1] == b' ')
    };
    TOPICS
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|phrase| at_word(phrase)))
        .map(|(topic, _)| *topic)
}

/// A heading starts with a phrase when the phrase is its beginning and ends at a word or within an
/// ending of its last word (`method` in `methodology`, `case` not in `casein`).
fn starts_with_phrase(folded: &str, phrase: &str) -> bool {
    let Some(rest) = folded.strip_prefix(phrase) else { return false };
    let ending = rest.split(' ').next().unwrap_or_default();
    matches!(ending, "" | "s" | "es") || phrase.len() >= 6
}

/// `2 1 patients` without its numbers; roman numerals and single letters go too.
fn without_number(folded: &str) -> String {
    let is_number = |word: &&str| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || matches!(*word, "i" | "ii" | "iii" | "iv" | "v" | "vi")
    };
    folded.split(' ').skip_while(is_number).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_usual_headings() {
        let cases = [
            ("2.1 Patients and methods", Some(SectionKind::Methods)),
            ("MATERIALS AND METHODS", Some(SectionKind::Methods)),
            ("II. Results", Some(SectionKind::Results)),
            ("Case 1", Some(SectionKind::Case)),
            ("Casein allergy", None),
            ("Conclusions", Some(SectionKind::Conclusion)),
            ("Conflicts of interest", Some(SectionKind::CompetingInterests)),
            ("Author conflict of interest statement", Some(SectionKind::CompetingInterests)),
            ("Statistical analysis", Some(SectionKind::Methods)),
            ("What is IVIG?", None),
            ("", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(kind(heading), expected, "{heading}");
        }
    }

    #[test]
    fn topics_of_headings() {
        let cases = [
            ("Potential side effects", Some(Topic::Safety)),
            ("Mechanism of action", Some(Topic::Mechanism)),
            ("Cost of IVIG", Some(Topic::Cost)),
            ("Availability", Some(Topic::Access)),
            ("Clinical Efficacy of IVIG in MS", Some(Topic::Efficacy)),
            ("IVIG vs. Conventional Therapies", Some(Topic::Comparison)),
            ("Dosing and administration", Some(Topic::Dosing)),
            ("Frequently Asked Questions (FAQs)", Some(Topic::Questions)),
            ("Asterisk", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(topic(heading), expected, "{heading}");
        }
    }
}
