//! Question intent: what a plain question wants to be told, from the words that it is asked with.
//!
//! Rules and no statistics: each cue is a phrase of a question's form that votes for an intent, longer
//! phrases before the shorter ones in them, so that "side effects of" is no "effects of". A query
//! without a cue has no intent and is ranked by its words alone. What an intent does to the ranking
//! is not decided here.

use std::fmt;
use std::str::FromStr;

use crate::text::fold::fold_text;

/// What a question wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Does it work, and better than what.
    Efficacy,
    /// How much, how often, how fast.
    Dosing,
    /// Is it safe, and for whom not.
    Safety,
    /// How does it work.
    Mechanism,
    /// In whom.
    Population,
    /// At what cost.
    Cost,
    /// How is it told from other things.
    Diagnosis,
    /// What is not known.
    Unknown,
}

impl Intent {
    /// Every intent.
    pub const ALL: [Self; 8] = [
        Self::Efficacy,
        Self::Dosing,
        Self::Safety,
        Self::Mechanism,
        Self::Population,
        Self::Cost,
        Self::Diagnosis,
        Self::Unknown,
    ];

    /// The name that is typed and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Efficacy => "efficacy",
            Self::Dosing => "dosing",
            Self::Safety => "safety",
            Self::Mechanism => "mechanism",
            Self::Population => "population",
            Self::Cost => "cost",
            Self::Diagnosis => "diagnosis",
            Self::Unknown => "unknown",
        }
    }

    /// What it asks, for people.
    pub fn asks(self) -> &'static str {
        match self {
            Self::Efficacy => "does it work",
            Self::Dosing => "how much and how often",
            Self::Safety => "is it safe",
            Self::Mechanism => "how does it work",
            Self::Population => "in whom",
            Self::Cost => "at what cost",
            Self::Diagnosis => "how is it diagnosed",
            Self::Unknown => "what is not known",
        }
    }
}

impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Which intent a search has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum IntentChoice {
    /// The one that a plain question's words tell, if they tell one.
    #[default]
    Auto,
    /// None: ranked by words alone.
    Off,
    /// This one, whatever the query.
    Named(Intent),
}

impl FromStr for IntentChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => return Ok(Self::Auto),
            "off" => return Ok(Self::Off),
            _ => {}
        }
        let named = Intent::ALL.into_iter().find(|intent| intent.name() == text);
        named.map(Self::Named).ok_or_else(|| {
            let known = Intent::ALL.map(Intent::name).join(", ");
            format!("`{text}` is no intent; one of: auto, off, {known}")
        })
    }
}

impl fmt::Display for IntentChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Auto => "auto",
            Self::Off => "off",
            Self::Named(intent) => intent.name(),
        })
    }
}

/// What questions are asked with. A star stands for any ending, `~` for up to
/// [`MAX_WORDS_BETWEEN`] words. `None` marks names and turns of phrase that hold a cue and ask nothing.
/// A vote of 1 is too little alone. Where votes are equal, the intent that stands first wins: the narrower question.
const CUES: &[(Option<Intent>, u8, &[&str])] = &[
    (
        None,
        0,
        &[
            "high dose",
            "low dose",
            "single dose",
            "second dose",
            "dose dependent",
            "risk score",
            "cost benefit ratio",
            "work up",
        ],
    ),
    (
        Some(Intent::Unknown),
        2,
        &[
            "not known",
            "unknown",
            "unanswered",
            "research gap*",
            "knowledge gap*",
            "evidence gap*",
            "remain* unclear",
            "is unclear",
            "uncertain*",
            "open question*",
            "not yet known",
            "still unclear",
            "future research",
            "further research",
            "unresolved",
        ],
    ),
    (
        Some(Intent::Cost),
        2,
        &[
            "cost*",
            "price*",
            "expensive",
            "cheap*",
            "economic*",
            "afford*",
            "qaly*",
            "quality adjusted",
            "reimburse*",
            "how much does ~ cost*",
            "budget*",
            "save money",
        ],
    ),
    (
        Some(Intent::Diagnosis),
        2,
        &[
            "diagnos*",
            "differential diagnos*",
            "diagnostic criteria",
            "how to recogni*",
            "tell ~ apart",
            "distinguish*",
            "test for",
            "tests for",
            "which test*",
            "biomarker* for",
        ],
    ),
    (
        Some(Intent::Safety),
        2,
        &[
            "side effect*",
            "adverse",
            "safe",
            "safely",
            "safety",
            "safer",
            "risk",
            "risks",
            "harm*",
            "complication*",
            "contraindicat*",
            "toxic*",
            "tolerat*",
            "tolerab*",
            "danger*",
            "can ~ be given",
            "which patients get",
            "which patients develop",
            "who gets",
            "how likely",
            "precaution*",
            "warning*",
        ],
    ),
    (
        Some(Intent::Dosing),
        2,
        &[
            "dose",
            "doses",
            "dosing",
            "dosage*",
            "how much",
            "how often",
            "how many grams",
            "how fast",
            "infusion rate*",
            "rate of infusion",
            "regimen*",
            "schedule*",
            "interval between",
            "what interval",
            "how many infusions",
            "posology",
        ],
    ),
    (
        Some(Intent::Mechanism),
        2,
        &[
            "how does ~ work",
            "how do ~ work",
            "how does ~ act",
            "how do ~ act",
            "mechanism*",
            "mode of action",
            "why does",
            "why do",
            "how does",
            "how do",
            "why add",
            "through which",
        ],
    ),
    (
        Some(Intent::Population),
        2,
        &[
            "which patients",
            "what patients",
            "which children",
            "who should",
            "who benefits",
            "who responds",
            "who ~ benefit*",
            "who ~ respond*",
            "in whom",
            "candidates for",
            "predict* ~ response",
            "predictor*",
            "which people",
            "eligible",
        ],
    ),
    (
        Some(Intent::Efficacy),
        2,
        &[
            "effect of",
            "effects of",
            "effect on",
            "effects on",
            "efficacy",
            "effective*",
            "does ~ help",
            "do ~ help",
            "does ~ work",
            "do ~ work",
            "does ~ prevent",
            "can ~ prevent",
            "does ~ reduce",
            "can ~ reduce",
            "does ~ improve",
            "can ~ improve",
            "compared with",
            "compared to",
            "in comparison with",
            "better than",
            "as good as",
            "as effective as",
            "superior*",
            "noninferior*",
            "non inferior*",
            "is ~ enough",
            "how good",
            "how well",
            "does ~ increase",
            "does ~ decrease",
            "does ~ lower",
            "does ~ raise",
            "does ~ spare",
            "does adding",
            "does it help",
            "does it work",
            "how quickly",
            "how long does",
            "how long do",
            "evidence for",
            "versus",
            "vs",
            "evidence that",
        ],
    ),
    (
        Some(Intent::Efficacy),
        1,
        &["effect", "effects", "benefit*", "better", "instead of", "impact of"],
    ),
];

/// The votes that an intent needs.
const ENOUGH: u8 = 2;

/// How many words a `~` of a cue may stand for.
const MAX_WORDS_BETWEEN: usize = 8;

/// The intent that a question's words tell.
pub fn recognise<S: AsRef<str>>(words: &[S]) -> Option<Intent> {
    let folded: Vec<String> = words.iter().map(|word| fold_text(word.as_ref())).collect();
    let words: Vec<&str> = folded.iter().flat_map(|word| word.split(' ')).collect();
    let mut is_used = vec![false; words.len()];
    let mut votes: Vec<(Intent, u8)> = Vec::new();
    let mut found: Vec<(usize, Vec<usize>, Option<Intent>, u8)> = Vec::new();
    for &(intent, weight, cues) in CUES {
        for cue in cues {
            let parts: Vec<&str> = cue.split(' ').collect();
            for start in 0..words.len() {
                if let Some(places) = places(&parts, &words, start) {
                    found.push((places.len(), places, intent, weight));
                }
            }
        }
    }
    // Longest first; the sort is stable, so that the table's order breaks ties.
    found.sort_by_key(|(length, ..)| std::cmp::Reverse(*length));
    for (_, places, intent, weight) in found {
        if places.iter().any(|&place| is_used[place]) {
            continue;
        }
        for &place in &places {
            is_used[place] = true;
        }
        let Some(intent) = intent else { continue };
        match votes.iter_mut().find(|(known, _)| *known == intent) {
            Some((_, sum)) => *sum = sum.saturating_add(weight),
            None => votes.push((intent, weight)),
        }
    }
    let order = |wanted: Intent| CUES.iter().position(|(intent, ..)| *intent == Some(wanted));
    votes
        .into_iter()
        .filter(|(_, sum)| *sum >= ENOUGH)
        .max_by_key(|&(intent, sum)| (sum, std::cmp::Reverse(order(intent))))
        .map(|(intent, _)| intent)
}

/// The places of the words of a cue that begins at `start`, the words for `~` left out.
fn places(cue: &[&str], words: &[&str], start: usize) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    let mut at = start;
    let mut gap = 0;
    for &part in cue {
        if part == "~" {
            gap = MAX_WORDS_BETWEEN;
            continue;
        }
        let fits = |word: &&str| match part.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => *word == part,
        };
        let ahead = words.get(at..)?.iter().take(gap + 1).position(fits)?;
        places.push(at + ahead);
        at += ahead + 1;
        gap = 0;
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intent(question: &str) -> Option<Intent> {
        recognise(&question.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn questions_tell_what_they_want_by_how_they_are_asked() {
        let cases = [
            ("does IVIG help stiff person syndrome", Some(Intent::Efficacy)),
            ("effect of IVIG compared with placebo on adverse events", Some(Intent::Efficacy)),
            ("IVIG versus plasma exchange", Some(Intent::Efficacy)),
            ("what are the side effects of IVIG", Some(Intent::Safety)),
            ("Is it safe in pregnancy?", Some(Intent::Safety)),
            ("can IgA deficient patients be given IVIG", Some(Intent::Safety)),
            ("how much IVIG for Kawasaki disease", Some(Intent::Dosing)),
            ("how much does IVIG cost", Some(Intent::Cost)),
            ("is SCIG cheaper than IVIG", Some(Intent::Cost)),
            ("how does IVIG work in myositis", Some(Intent::Mechanism)),
            ("does IVIG work in myositis", Some(Intent::Efficacy)),
            ("which patients with myasthenia benefit from IVIG", Some(Intent::Population)),
            ("how is CIDP diagnosed", Some(Intent::Diagnosis)),
            ("what is not known about IVIG in MMN", Some(Intent::Unknown)),
            ("cost-effectiveness of IVIG", Some(Intent::Cost)),
        ];
        for (question, expected) in cases {
            assert_eq!(intent(question), expected, "{question}");
        }
    }

    #[test]
    fn plain_terms_ask_nothing() {
        for query in [
            "rituximab stiff person syndrome",
            "high dose IVIG",
            "IVIG dermatomyositis",
            "IgG trough level",
        ] {
            assert_eq!(intent(query), None, "{query}");
        }
    }

    #[test]
    fn names_are_read_as_they_are_printed() {
        for intent in Intent::ALL {
            let choice = IntentChoice::Named(intent);
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        assert_eq!("off".parse(), Ok(IntentChoice::Off));
        assert!("cure".parse::<IntentChoice>().is_err());
    }
}
