//! How much speaks for two entries being one work.
//!
//! The evidence of each field is weighed and summed, as in Fellegi and Sunter, A Theory for Record
//! Linkage, JASA 1969;64:1183-1210. The weights are set by hand and checked with
//! `tests/reference_matching.rs`; each stands for about the logarithm to base 2 of how much likelier
//! the observation is in one work than in two. Some observations rule a match out whatever the rest
//! says, and a title alone never makes one.

use strsim::normalized_damerau_levenshtein;

use super::description::{Description, numerals};

/// What two entries have to reach to be one work.
pub const THRESHOLD: f32 = 10.0;

/// A field that two entries were compared by, what was seen, and its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The field.
    pub field: &'static str,
    /// What was seen: `equal`, `one year apart`.
    pub seen: &'static str,
    /// For (positive) or against (negative) their being one work.
    pub points: f32,
}

/// What equal titles weigh.
const EQUAL_TITLE: f32 = 10.0;

/// What comparing two entries came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The evidence by field; fields that one of them lacks give none.
    pub evidence: Vec<Evidence>,
    /// Its sum.
    pub points: f32,
    /// What rules a match out.
    pub veto: Option<Veto>,
}

/// What rules out that two entries are one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Veto {
    /// Their identifiers of one kind differ.
    Identifiers(&'static str),
    /// One is about the other.
    Notice,
    /// They are versions of a review that is kept up to date.
    Versions,
    /// They stand in different places.
    Place,
    /// Their titles are numbered differently.
    Numbers,
    /// A title alone makes no match.
    TooLittle,
}

impl Veto {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Identifiers(text) => text,
            Self::Notice => "one is a correction, comment, reply or notice of retraction",
            Self::Versions => "they are versions of a review",
            Self::Place => "they stand in different journals and volumes",
            Self::Numbers => "their titles are numbered differently",
            Self::TooLittle => "too little beside the title agrees",
        }
    }
}

impl Comparison {
    /// Whether they are one work.
    pub fn is_match(&self) -> bool {
        self.veto.is_none() && self.points >= THRESHOLD
    }

    /// The points of a field; `None` where one of them lacks it.
    pub fn points_of(&self, field: &str) -> Option<f32> {
        self.evidence.iter().find(|one| one.field == field).map(|one| one.points)
    }
}

/// Compares two entries by everything but their identifiers being the same.
pub fn compare(a: &Description, b: &Description) -> Comparison {
    let others = beside_title(a, b);
    let evidence: Vec<Evidence> = title(a, b).into_iter().chain(others).collect();
    let points = evidence.iter().map(|one| one.points).sum();
    let veto = veto(a, b, &evidence);
    Comparison { evidence, points, veto }
}

/// The same, where the two may be one work; `None` where what stands beside the titles rules that
/// out, which is told faster.
pub(super) fn match_of(a: &Description, b: &Description) -> Option<Comparison> {
    let others: f32 = beside_title(a, b).map(|one| one.points).sum();
    (others + EQUAL_TITLE >= THRESHOLD).then(|| compare(a, b)).filter(Comparison::is_match)
}

/// Whether two entries that carry the same identifier are so unlike each other that one of them
/// carries it by mistake.
pub fn contradict(a: &Description, b: &Description) -> bool {
    let is_against = |one: Option<Evidence>| one.is_some_and(|one| one.points <= -6.0);
    is_against(author(a, b)) && is_against(title(a, b))
}

fn beside_title(a: &Description, b: &Description) -> impl Iterator<Item = Evidence> {
    [
        author(a, b),
        year(a, b),
        placed("volume", a.volume.as_deref(), b.volume.as_deref(), (3.0, -4.0)),
        placed("issue", a.issue.as_deref(), b.issue.as_deref(), (1.0, -0.5)),
        first_page(a, b),
        container(a, b),
    ]
    .into_iter()
    .flatten()
}

fn veto(a: &Description, b: &Description, evidence: &[Evidence]) -> Option<Veto> {
    let agrees = |field: &str| evidence.iter().any(|one| one.field == field && one.points > 1.0);
    let differ = |a: &Option<String>, b: &Option<String>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a != b)
    };
    if differ(&a.ids.doi, &b.ids.doi) {
        return Some(Veto::Identifiers("their DOIs differ"));
    }
    if differ(&a.ids.pmid, &b.ids.pmid) {
        return Some(Veto::Identifiers("their PMIDs differ"));
    }
    if differ(&a.ids.pmcid, &b.ids.pmcid) {
        return Some(Veto::Identifiers("their PMCIDs differ"));
    }
    if a.notice != b.notice {
        return Some(Veto::Notice);
    }
    // A review of the Cochrane Library keeps its number from version to version.
    let is_review = a.page.as_ref().is_some_and(|page| page.starts_with("cd0"));
    if is_review && a.year.zip(b.year).is_some_and(|(a, b)| a != b) {
        return Some(Veto::Versions);
    }
    let differs = |field: &str| evidence.iter().any(|one| one.field == field && one.points < 0.0);
    if differs("journal") && differs("volume") {
        return Some(Veto::Place);
    }
    let is_placed = agrees("volume") && agrees("first page");
    if !is_placed && numerals_differ(&a.title, &b.title) {
        return Some(Veto::Numbers);
    }
    let others = ["first author", "year", "volume", "first page", "journal"];
    let agreeing = others.iter().filter(|field| agrees(field)).count();
    if agreeing < 2 || !(agrees("first author") || is_placed) {
        return Some(Veto::TooLittle);
    }
    None
}

/// Titles of one article differ in small things; those of two works of one group may be all but
/// equal.
fn title(a: &Description, b: &Description) -> Option<Evidence> {
    if a.title.is_empty() || b.title.is_empty() {
        return None;
    }
    let found = |seen, points| Some(Evidence { field: "title", seen, points });
    let (joined_a, joined_b) = (&a.joined_title, &b.joined_title);
    if joined_a == joined_b {
        // A short title is one that others may have too.
        return found("equal", if a.title.len() >= 4 { EQUAL_TITLE } else { 3.0 });
    }
    let (short, long) =
        if joined_a.len() <= joined_b.len() { (joined_a, joined_b) } else { (joined_b, joined_a) };
    let shorter = a.title.len().min(b.title.len());
    if shorter >= 4 && (long.starts_with(short.as_str()) || long.ends_with(short.as_str())) {
        return found("one begins or ends with the other", 7.0);
    }
    let common = shared_words(&a.title, &b.title);
    let dice = 2.0 * common as f32 / (a.title.len() + b.title.len()) as f32;
    if dice < 0.25 {
        return found("different", -10.0);
    }
    if short.len() * 10 >= long.len() * 8 && long.len() <= MAX_LIKENESS_BYTES {
        let likeness = normalized_damerau_levenshtein(short, long);
        if likeness >= 0.92 && differ_in_spelling(&a.title, &b.title) {
            return found("nearly equal", 9.0);
        }
        if likeness >= 0.8 {
            return found("similar", 3.0);
        }
    }
    let of_shorter = common as f32 / shorter as f32;
    if shorter >= 5 && of_shorter >= 0.95 {
        return found("one holds the words of the other", 4.0);
    }
    if dice >= 0.6 { found("many words in common", 1.0) } else { found("mostly different", -6.0) }
}

/// Whether what two titles do not share is spelt nearly the same. Reports on two regions differ in
/// little but the names of the regions.
fn differ_in_spelling(a: &[String], b: &[String]) -> bool {
    let own = |title: &[String], other: &[String]| -> String {
        title.iter().filter(|word| !other.contains(word)).map(String::as_str).collect()
    };
    let (a, b) = (own(a, b), own(b, a));
    a.is_empty() || b.is_empty() || normalized_damerau_levenshtein(&a, &b) >= 0.5
}

/// The longest title, in bytes, whose spelling is compared letter by letter.
const MAX_LIKENESS_BYTES: usize = 400;

/// How many words two titles share, each as often as both have it.
fn shared_words(a: &[String], b: &[String]) -> usize {
    let mut left: Vec<&String> = b.iter().collect();
    let mut shared = 0;
    for word in a {
        if let Some(at) = left.iter().position(|other| *other == word) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    shared
}

fn author(a: &Description, b: &Description) -> Option<Evidence> {
    let (first, second) = (a.family()?, b.family()?);
    let found = |seen, points| Some(Evidence { field: "first author", seen, points });
    if first == second {
        return found("equal", 4.0);
    }
    // Particles are left out or taken in: `van der Meché`, `Meché`.
    let (short, long) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    if short.len() >= 4 && (long.ends_with(short) || long.starts_with(short)) {
        return found("one is part of the other", 3.0);
    }
    if short.len() >= 4 && normalized_damerau_levenshtein(first, second) >= 0.75 {
        return found("spelt nearly so", 2.5);
    }
    if a.families.iter().any(|name| name == second) || b.families.iter().any(|name| name == first) {
        return found("among the other's authors", 1.0);
    }
    found("different", -6.0)
}

fn year(a: &Description, b: &Description) -> Option<Evidence> {
    let (seen, points) = match a.year?.abs_diff(b.year?) {
        0 => ("equal", 2.5),
        1 => ("one year apart", 0.0),
        _ => ("different", -7.0),
    };
    Some(Evidence { field: "year", seen, points })
}

/// Numbers of one digit agree by chance.
fn first_page(a: &Description, b: &Description) -> Option<Evidence> {
    let same = if a.page.as_ref()?.len() > 1 { 5.0 } else { 1.5 };
    placed("first page", a.page.as_deref(), b.page.as_deref(), (same, -5.0))
}

fn placed(
    field: &'static str,
    a: Option<&str>,
    b: Option<&str>,
    (same, other): (f32, f32),
) -> Option<Evidence> {
    let (seen, points) = if a? == b? { ("equal", same) } else { ("different", other) };
    Some(Evidence { field, seen, points })
}

fn container(a: &Description, b: &Description) -> Option<Evidence> {
    if a.containers.is_empty() || b.containers.is_empty() {
        return None;
    }
    let meets = |one: &Vec<String>| b.containers.iter().any(|other| is_short_for(one, other));
    let (seen, points) =
        if a.containers.iter().any(meets) { ("the same", 2.0) } else { ("different", -4.0) };
    Some(Evidence { field: "journal", seen, points })
}

/// Whether two names of journals can be one: `N Engl J Med` and `The New England journal of
/// medicine`, word by word from the left, small words left out.
fn is_short_for(a: &[String], b: &[String]) -> bool {
    const SMALL: [&str; 13] =
        ["the", "of", "and", "in", "for", "de", "la", "der", "fur", "und", "on", "a", "e"];
    let full = |name: &[String]| -> Vec<String> {
        name.iter().filter(|word| !SMALL.contains(&word.as_str())).cloned().collect()
    };
    let (a, b) = (full(a), full(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a.concat() == b.concat() {
        return true;
    }
    let initials = |name: &[String]| -> String {
        name.iter().filter_map(|word| word.chars().next()).collect()
    };
    // `NEJM`, `JAMA`: initials for the whole.
    let is_acronym = |short: &[String], long: &[String]| {
        short.len() == 1 && long.len() > 2 && initials(long) == short[0]
    };
    if is_acronym(&a, &b) || is_acronym(&b, &a) {
        return true;
    }
    let abbreviates = |short: &str, long: &str| {
        long.starts_with(short) || {
            // `natl` for `national`: the letters in order, the first one the same.
            let mut letters = long.chars();
            short.chars().next() == long.chars().next()
                && short.len() >= 3
                && short.chars().all(|letter| letters.any(|other| other == letter))
        }
    };
    let words = a.len().min(b.len());
    let all_meet =
        a.iter().zip(&b).all(|(one, other)| abbreviates(one, other) || abbreviates(other, one));
    // A subtitle, or a place in brackets, may follow (`Brain: a journal of neurology`).
    all_meet && (a.len() == b.len() || words >= 2 || a[0] == b[0])
}

/// Whether titles differ in a numeral: parts I and II, phases 2 and 3, reports of two years.
fn numerals_differ(a: &[String], b: &[String]) -> bool {
    let (a, b) = (numerals(a), numerals(b));
    // Where one lacks numerals altogether it may be cut short.
    !a.is_empty() && !b.is_empty() && a != b
}
