//! Evidence markers: what sort of statement a passage makes, told by how it is written.
//!
//! A passage that reports a trial's result has p values, confidence intervals and words of
//! comparison; one on dosing has amounts by body weight and how often; one on harms speaks of adverse
//! events. The marks are about the form of such statements, never about their matter, and are found
//! in one pass over the words. Which of them counts for which question is not known here.

mod phrases;

use phrases::PHRASES;
use std::sync::LazyLock;

use super::headings;
use crate::model::{BlockKind, Passage, SectionKind};

/// What a passage may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Marker {
    /// A p value: `p < 0.05`, `P-value`.
    PValue,
    /// A confidence or credible interval.
    Interval,
    /// "significant", "significantly", "significance".
    Significance,
    /// A percentage.
    Percentage,
    /// A count of those counted: `12/34`, `n = 12`, `12 of 34`, `12 (35 %)`.
    Count,
    /// A mean or median with its spread: `7.1 ± 1.9`, "mean", "SD", "IQR".
    Average,
    /// A ratio, risk or standardised difference: "odds ratio", `HR 0.7`, `SMD`.
    EffectSize,
    /// One against another: "than", "compared with", "difference", "between groups".
    Comparison,
    /// A change or its direction: "increased", "reduction", "higher", "improved".
    Direction,
    /// That nothing differed: "no difference", "did not differ", "similar".
    NoDifference,
    /// An amount by body weight: `2 g/kg`, `0.4 mL/kg/h`.
    DosePerKilogram,
    /// An amount: `40 mg`, `5000 IU`.
    Amount,
    /// How often or how long: "every 3 weeks", "twice daily", "for 5 days", "loading dose".
    Schedule,
    /// Harms: "adverse events", "side effects", "toxicity", "contraindicated".
    Harm,
    /// How well it is borne: "tolerated", "safe", "withdrew", "discontinued".
    Tolerance,
    /// Money: `$ 10,000`, `EUR 300`, "USD".
    Money,
    /// Words of economics: "cost", "price", "QALY", "cost-effective".
    Economics,
    /// What is not known: "remains unclear", "further studies", "unknown", "insufficient evidence".
    OpenQuestion,
    /// Advice: "recommended", "should be", "guideline", "first-line".
    Advice,
    /// How something works: "mechanism", "inhibits", "mediated", "pathway", "binding".
    Mechanism,
    /// How a disease is told: "diagnosis", "criteria", "biopsy", "sensitivity".
    Diagnosis,
    /// Who: "children", "aged", "subgroup", "responders", "predictors".
    Population,
    /// What is planned or was done: "will be", "randomised to", "sample size", "was assessed".
    Procedure,
    /// An aim: "aim of", "objective", "we hypothesised", "to investigate".
    Aim,
    /// As it was at the start: "baseline characteristics", "at baseline".
    Baseline,
    /// What the words amount to: "these results suggest", "in conclusion", "our findings".
    Inference,
    /// A part of an abstract that its heading calls results.
    AbstractResults,
    /// A part of an abstract that its heading calls methods, patients, design.
    AbstractMethods,
    /// A part of an abstract that its heading calls background or aims.
    AbstractIntroduction,
    /// A part of an abstract that its heading calls conclusions.
    AbstractConclusion,
    /// A table, wherever it stands.
    Table,
    /// A figure's caption, wherever it stands.
    Figure,
}

impl Marker {
    /// Every marker, in order of its bit.
    pub const ALL: [Self; 32] = [
        Self::PValue,
        Self::Interval,
        Self::Significance,
        Self::Percentage,
        Self::Count,
        Self::Average,
        Self::EffectSize,
        Self::Comparison,
        Self::Direction,
        Self::NoDifference,
        Self::DosePerKilogram,
        Self::Amount,
        Self::Schedule,
        Self::Harm,
        Self::Tolerance,
        Self::Money,
        Self::Economics,
        Self::OpenQuestion,
        Self::Advice,
        Self::Mechanism,
        Self::Diagnosis,
        Self::Population,
        Self::Procedure,
        Self::Aim,
        Self::Baseline,
        Self::Inference,
        Self::AbstractResults,
        Self::AbstractMethods,
        Self::AbstractIntroduction,
        Self::AbstractConclusion,
        Self::Table,
        Self::Figure,
    ];
}

/// A set of markers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Markers(u64);

impl Markers {
    /// The markers of a text.
    pub fn of(text: &str) -> Self {
        let mut finder = Finder::default();
        let mut rest = text;
        while let Some(lexeme) = Lexeme::next(&mut rest) {
            finder.take(lexeme, rest);
        }
        finder.found
    }

    /// The markers of a passage: of its text, and what it is within its article as far as the kind of
    /// its section does not tell.
    pub fn of_passage(passage: &Passage) -> Self {
        let mut markers = Self::of(&passage.text);
        if passage.kind == SectionKind::Abstract {
            let inner = passage.path.iter().skip(1).rev();
            match inner.clone().find_map(|heading| headings::kind(heading)) {
                Some(SectionKind::Results) => markers.add(Marker::AbstractResults),
                Some(SectionKind::Methods) => markers.add(Marker::AbstractMethods),
                Some(SectionKind::Introduction) => markers.add(Marker::AbstractIntroduction),
                Some(SectionKind::Conclusion) => markers.add(Marker::AbstractConclusion),
                _ => {}
            }
        }
        match passage.block {
            BlockKind::Table => markers.add(Marker::Table),
            BlockKind::Figure => markers.add(Marker::Figure),
            _ => {}
        }
        markers
    }

    /// The set that a number of the index stands for.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The number that stands for it in the index; bits are in order of [`Marker::ALL`].
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Whether it holds a marker.
    pub fn has(self, marker: Marker) -> bool {
        self.0 & (1 << marker as u64) != 0
    }

    fn add(&mut self, marker: Marker) {
        self.0 |= 1 << marker as u64;
    }
}

/// A word, a number or a sign.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lexeme<'t> {
    Word(&'t str),
    Number(&'t str),
    Sign(char),
}

impl<'t> Lexeme<'t> {
    /// Takes the next off the text; white space is passed over.
    fn next(rest: &mut &'t str) -> Option<Self> {
        *rest = rest.trim_start();
        let first = rest.chars().next()?;
        let length = if first.is_ascii_digit() {
            number_length(rest)
        } else if first.is_alphabetic() {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (taken, left) = rest.split_at(length);
        *rest = left;
        Some(match first {
            _ if first.is_ascii_digit() => Self::Number(taken),
            _ if first.is_alphabetic() => Self::Word(taken),
            sign => Self::Sign(sign),
        })
    }
}

/// Digits with points and commas between them; `1·5` is written with a raised point in some journals.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        if byte.is_ascii_digit() {
            end += 1;
        } else if matches!(byte, b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
        {
            end += 2;
        } else if text[end..].starts_with('·') && bytes.get(end + 2).is_some_and(u8::is_ascii_digit)
        {
            end += 3;
        } else {
            break;
        }
    }
    end
}

/// How many words a `~` of [`PHRASES`] may stand for.
const MAX_WORDS_BETWEEN: usize = 3;

/// Ratios and differences that are known by their letters, where a figure follows.
const EFFECT_SIZES: &[&str] = &[
    "OR", "RR", "HR", "aOR", "aHR", "aRR", "AOR", "AHR", "ARR", "RRR", "SMD", "WMD", "MD", "IRR",
    "RD", "NNT", "NNH",
];

/// Units that medicines are measured in, by weight, volume or activity.
const DOSE_UNITS: &[&str] = &[
    "g",
    "mg",
    "mcg",
    "µg",
    "μg",
    "ug",
    "ng",
    "iu",
    "u",
    "units",
    "unit",
    "ml",
    "l",
    "gram",
    "grams",
    "gm",
    "milligrams",
    "mmol",
    "mu",
    "miu",
];

/// What the parts of a phrase are.
enum Part {
    Whole(&'static str),
    Beginning(&'static str),
    Gap,
}

impl Part {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => word.eq_ignore_ascii_case(whole),
            Self::Beginning(start) => {
                word.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
            }
            Self::Gap => false,
        }
    }
}

struct Phrase {
    marker: Marker,
    parts: Vec<Part>,
}

/// [`PHRASES`] by the first two letters of their first words.
static BY_LETTERS: LazyLock<Vec<Vec<Phrase>>> = LazyLock::new(|| {
    let mut table: Vec<Vec<Phrase>> = (0..LETTER_PAIRS).map(|_| Vec::new()).collect();
    for &(marker, phrases) in PHRASES {
        for phrase in phrases {
            let part = |word: &'static str| match (word, word.strip_suffix('*')) {
                ("~", _) => Part::Gap,
                (_, Some(start)) => Part::Beginning(start),
                (whole, None) => Part::Whole(whole),
            };
            let parts = phrase.split(' ').map(part).collect();
            if let Some(of_letters) = table.get_mut(letters(phrase)) {
                of_letters.push(Phrase { marker, parts });
            }
        }
    }
    table
});

const LETTER_PAIRS: usize = 27 * 27;

/// A number for the first two letters of a word.
fn letters(word: &str) -> usize {
    let number = |byte: Option<&u8>| match byte.map(u8::to_ascii_lowercase) {
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a') + 1,
        _ => 0,
    };
    let bytes = word.as_bytes();
    number(bytes.first()) * 27 + number(bytes.get(1))
}

#[derive(Default)]
struct Finder<'t> {
    found: Markers,
    before: Option<Lexeme<'t>>,
}

impl<'t> Finder<'t> {
    /// Takes a lexeme in, with the text after it.
    fn take(&mut self, lexeme: Lexeme<'t>, after: &'t str) {
        match lexeme {
            Lexeme::Word(word) => self.word(word, after),
            Lexeme::Number(digits) => self.number(digits, after),
            Lexeme::Sign('±') => self.found.add(Marker::Average),
            Lexeme::Sign('$' | '€' | '£' | '¥') if starts_with_digit(after.trim_start()) => {
                self.found.add(Marker::Money);
            }
            Lexeme::Sign(_) => {}
        }
        self.before = Some(lexeme);
    }

    fn word(&mut self, word: &str, after: &str) {
        for phrase in &BY_LETTERS[letters(word)] {
            if !self.found.has(phrase.marker) && goes_on(&phrase.parts, word, after) {
                self.found.add(phrase.marker);
            }
        }
        match word {
            "p" | "P" if is_compared(after) => self.found.add(Marker::PValue),
            "n" | "N" if after.trim_start().starts_with('=') => self.found.add(Marker::Count),
            "CI" | "CIs" | "CrI"
                if self.before == Some(Lexeme::Sign('%')) || is_given_a_figure(after) =>
            {
                self.found.add(Marker::Interval);
            }
            "SD" | "SDs" | "SEM" | "IQR" => self.found.add(Marker::Average),
            "USD" | "EUR" | "GBP" | "AUD" | "CAD" | "CHF" => {
                let follows_number = matches!(self.before, Some(Lexeme::Number(_)));
                if follows_number || is_given_a_figure(after) {
                    self.found.add(Marker::Money);
                }
            }
            _ if EFFECT_SIZES.contains(&word) && is_given_a_figure(after) => {
                self.found.add(Marker::EffectSize);
            }
            _ => {}
        }
    }

    fn number(&mut self, digits: &str, after: &str) {
        let next = after.trim_start();
        if next.starts_with('%') {
            self.found.add(Marker::Percentage);
        } else if let Some(denominator) = next.strip_prefix('/') {
            if is_at_most(digits, denominator) {
                self.found.add(Marker::Count);
            }
        } else if let Some(inside) = next.strip_prefix('(') {
            let inside = inside.trim_start();
            let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_whole && inside[number_length(inside)..].trim_start().starts_with('%') {
                self.found.add(Marker::Count);
            }
        } else if let Some(rest) = next.strip_prefix("of ").or(next.strip_prefix("out of ")) {
            if is_at_most(digits, rest.strip_prefix("the ").unwrap_or(rest)) {
                self.found.add(Marker::Count);
            }
        } else {
            self.amount(next.strip_prefix('-').unwrap_or(next));
        }
    }

    /// What follows a number, where it is a unit that medicines are measured in.
    fn amount(&mut self, text: &str) {
        let (unit, after) = first_word(text);
        if !DOSE_UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known)) {
            return;
        }
        let per = after.trim_start();
        let per = ["/", "per ", "·", "⋅", "∙"].iter().find_map(|sign| per.strip_prefix(sign));
        let per = per.map_or("", |denominator| first_word(denominator.trim_start()).0);
        let (next, _) = first_word(after.trim_start());
        let is_per_kilogram = [per, next]
            .iter()
            .any(|word| word.eq_ignore_ascii_case("kg") || word.eq_ignore_ascii_case("kilogram"));
        if is_per_kilogram {
            self.found.add(Marker::DosePerKilogram);
        } else if !["l", "dl", "ml", "mmol", "mol", "mg", "g"]
            .iter()
            .any(|unit| per.eq_ignore_ascii_case(unit))
        {
            self.found.add(Marker::Amount);
        }
    }
}

/// Whether a phrase that begins with `word` is whole with what comes after.
fn goes_on(parts: &[Part], word: &str, mut after: &str) -> bool {
    let Some((first, rest)) = parts.split_first() else { return false };
    if !first.fits(word) {
        return false;
    }
    let mut gap = 0;
    for part in rest {
        if matches!(part, Part::Gap) {
            gap = MAX_WORDS_BETWEEN;
            continue;
        }
        loop {
            let Some((next, left)) = next_word(after) else { return false };
            after = left;
            if part.fits(next) {
                break;
            }
            if gap == 0 {
                return false;
            }
            gap -= 1;
        }
        gap = 0;
    }
    true
}

/// The next word or number of the same clause and what comes after it.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '-', '‐', '‑', '–', '\u{a0}']);
    let length = match text.chars().next()? {
        digit if digit.is_ascii_digit() => number_length(text),
        letter if letter.is_alphabetic() => first_word(text).0.len(),
        _ => return None,
    };
    Some(text.split_at(length))
}

/// The letters that a text begins with, and the rest.
fn first_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()))
}

/// Whether a figure is compared with: `< 0.05`, `=.03`.
fn is_compared(text: &str) -> bool {
    text.trim_start().starts_with(['<', '>', '=', '≤', '≥', '⩽', '⩾', '＜', '＝', '≦', '≧'])
}

/// Whether a figure follows, with signs between them: ` = 0.7`, `: 1.3`, ` (95 %`.
fn is_given_a_figure(text: &str) -> bool {
    starts_with_digit(
        text.trim_start_matches([' ', '=', ':', ',', '(', '[', '-', '−', '\u{a0}', '\t']),
    )
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a whole number is no larger than the whole number that a text begins with.
fn is_at_most(digits: &str, text: &str) -> bool {
    let text = text.trim_start();
    let part = digits.parse::<u64>().ok();
    let whole = text[..number_length(text)].parse::<u64>().ok();
    part.zip(whole).is_some_and(|(part, whole)| part <= whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Marker> {
        let markers = Markers::of(text);
        Marker::ALL.into_iter().filter(|marker| markers.has(*marker)).collect()
    }

    #[test]
    fn statements_are_told_by_how_they_are_written() {
        use Marker::*;
        let cases: &[(&str, &[Marker])] = &[
            ("Pain fell (P < 0.05)", &[PValue, Direction]),
            ("p-values; p=0·03", &[PValue]),
            ("HR 0.7 (95% CI 0.5–0.9)", &[Interval, Percentage, EffectSize]),
            ("dead OR alive, the CI", &[]),
            ("12/34 and n = 12", &[Count]),
            ("120/80 mmHg", &[]),
            ("12 of 34 (35 %)", &[Percentage, Count]),
            ("7.1 ± 1.9", &[Average]),
            ("There was no significant difference", &[Significance, Comparison, NoDifference]),
            ("2 g/kg, then 0.4 mL/kg/h", &[DosePerKilogram]),
            ("40 mg; IgG 8 g/L", &[Amount]),
            ("every 3 weeks", &[Schedule]),
            ("side effects", &[Harm]),
            ("for $ 10,000", &[Money]),
            ("it remains unclear", &[OpenQuestion]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(&names(text), expected, "{text}");
        }
    }

    #[test]
    fn bits_are_in_order_of_the_list() {
        for (bit, marker) in Marker::ALL.into_iter().enumerate() {
            assert!(Markers::from_bits(1 << bit).has(marker));
        }
    }

    #[test]
    fn odd_texts_are_read_to_their_end() {
        for text in ["1.", "1,", "1·", "p", "±%", "μg 5 µ", "no no no no no", "\u{a0}-5\u{301} mg"]
        {
            let _ = Markers::of(text);
        }
    }
}
