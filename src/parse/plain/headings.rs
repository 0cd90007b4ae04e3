//! Tells headings from sentences by how they are written.

use super::super::outline::{heading_words, is_main_section};
use super::front::is_metadata_label;

/// The longest heading without number or underline, in characters and in words.
const MAX_CHARS: usize = 130;
const MAX_TITLE_CASE_WORDS: usize = 18;
const MAX_SENTENCE_CASE_WORDS: usize = 9;
/// The longest label of a run-in heading, in characters.
const MAX_LABEL_CHARS: usize = 80;

/// How a line is written, where it can be a heading at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `2.1 Trough levels`, with how many numbers there are.
    Numbered(u8),
    /// `MATERIALS AND METHODS`.
    Capitals,
    /// `Clinical Efficacy of IVIG in MS`, a known name, or a single word.
    TitleCase,
    /// `How replacement works`: only the place can tell that it is a heading.
    SentenceCase,
}

/// The style of a line that can be a heading.
pub(super) fn style(line: &str) -> Option<Style> {
    if let Some((depth, rest)) = number(line)
        && let Some(style) = unnumbered(rest)
    {
        let sentence = style == Style::SentenceCase && rest.split(' ').count() > 12;
        return (!sentence).then_some(Style::Numbered(depth));
    }
    unnumbered(line)
}

/// The style without a number.
fn unnumbered(line: &str) -> Option<Style> {
    let body = line.strip_suffix(':').map_or(line, str::trim_end);
    if body.chars().count() > MAX_CHARS || !may_start(body) || holds_sentence_end(body) {
        return None;
    }
    if body.ends_with([',', ';', '-', '–', ':', '…']) || is_metadata_label(body) {
        return None;
    }
    let words: Vec<&str> = body.split_whitespace().collect();
    let letters = body.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || (words.len() == 1 && body.chars().any(|c| c.is_ascii_digit())) {
        return None;
    }
    let led_in = body.len() < line.len();
    let upper = body.chars().filter(|c| c.is_uppercase()).count();
    if upper == letters && words.len() <= MAX_TITLE_CASE_WORDS && (words.len() > 1 || letters > 5) {
        return Some(Style::Capitals);
    }
    if is_main_section(body) {
        return Some(Style::TitleCase);
    }
    if is_title_case(&words) && words.len() <= MAX_TITLE_CASE_WORDS {
        return (!led_in || words.len() <= 5).then_some(Style::TitleCase);
    }
    let asks = body.ends_with('?');
    let short = words.len() <= MAX_SENTENCE_CASE_WORDS || (asks && words.len() <= 16);
    let heading = short && !led_in && (asks || !is_clause(&words));
    heading.then_some(Style::SentenceCase)
}

/// The count of numbers at the start of `2.1 Trough levels` or `II. METHODS`, and the words after.
pub(super) fn number(line: &str) -> Option<(u8, &str)> {
    let (label, rest) = line.split_once(' ')?;
    let rest = rest.trim_start();
    if !rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let bare = label.trim_end_matches(['.', ')']);
    let roman = bare.len() <= 5 && !bare.is_empty() && bare.chars().all(|c| "IVX".contains(c));
    if roman && bare.len() < label.len() {
        return Some((1, rest));
    }
    let mut parts = bare.split('.');
    let numbers = parts.clone().count();
    let plain = parts.all(|part| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    let told = numbers > 1 || bare.len() < label.len();
    (plain && told).then_some((numbers.min(6) as u8, rest))
}

/// Splits `Mechanism of action: IVIG contains ...` into its heading and its text.
pub(super) fn run_in(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once(':')?;
    let rest = rest.strip_prefix(' ')?.trim_start();
    let label = label.trim_end();
    let words: Vec<&str> = label.split_whitespace().collect();
    let known = is_abstract_label(label);
    if known && !rest.is_empty() {
        return Some((label, rest));
    }
    let sentence = rest.split_whitespace().nth(2).is_some()
        && rest.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '(' | '≥' | '<')
        });
    let plain_label = label.chars().count() <= MAX_LABEL_CHARS
        && label.starts_with(char::is_uppercase)
        && !label.contains(['.', ',', ';', '"', '“', '!', '?', '[', '=', '/']);
    let quiet = words.len() <= 8 && !NO_LABEL.contains(&label.to_lowercase().as_str());
    let clause = is_clause(&words) && !asks(&words);
    let heading = sentence && plain_label && quiet && !clause && !is_metadata_label(label);
    (heading && !is_float_label(label)).then_some((label, rest))
}

/// Cuts a structured abstract set as one paragraph before each of its labels (`Methods:`). The
/// text must start with one.
pub(super) fn split_abstract(text: &str) -> Vec<&str> {
    let starts = |at: usize| {
        text[at..]
            .split_once(':')
            .is_some_and(|(label, rest)| is_abstract_label(label) && rest.starts_with(' '))
    };
    if !starts(0) {
        return vec![text];
    }
    let mut cuts = vec![0];
    let ends = text.match_indices(['.', '?', ')']).map(|(at, _)| at + 1);
    cuts.extend(ends.filter(|&at| text[at..].starts_with(' ')).map(|at| at + 1).filter(|&at| {
        let near = text[at..].find(':').is_some_and(|colon| colon <= 40);
        near && starts(at)
    }));
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    cuts.iter().zip(ends).map(|(&from, to)| text[from..to].trim_end()).collect()
}

/// Labels of paragraphs that are no heading.
const NO_LABEL: &[&str] = &[
    "note",
    "nb",
    "n.b",
    "e.g",
    "i.e",
    "example",
    "for example",
    "tip",
    "warning",
    "caution",
    "source",
    "photo",
    "image",
    "credit",
    "image credit",
    "available at",
    "available from",
    "accessed",
    "see also",
    "read more",
    "related",
    "email",
    "e-mail",
    "phone",
    "tel",
    "fax",
    "correspondence",
    "figure",
    "table",
    "dear sir",
    "dear editor",
    "to the editor",
];

/// Labels of structured abstracts, which are headings even before a single word.
fn is_abstract_label(label: &str) -> bool {
    const NAMES: &[&str] = &[
        "aim",
        "aims",
        "aims and objectives",
        "background",
        "background and aims",
        "background and objectives",
        "background and purpose",
        "conclusion",
        "conclusions",
        "context",
        "data sources",
        "design",
        "discussion",
        "findings",
        "hypothesis",
        "interpretation",
        "intervention",
        "interventions",
        "introduction",
        "limitations",
        "main outcome measures",
        "materials and methods",
        "measurements",
        "method",
        "methods",
        "objective",
        "objectives",
        "outcomes",
        "participants",
        "patients",
        "patients and methods",
        "purpose",
        "rationale",
        "result",
        "results",
        "setting",
        "study design",
        "study population",
    ];
    let first = label.chars().next().is_some_and(char::is_uppercase);
    first && label.len() <= 40 && NAMES.contains(&heading_words(label).as_str())
}

/// `Figure 2` or `Table 1` alone.
pub(super) fn is_float_label(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let number = words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    number && words.next().is_none() && FLOATS.contains(&first.as_str())
}

/// `Figure 2. Titres` or `Table 1: Doses`, but not `Table 1 shows the doses`.
pub(in crate::parse) fn is_float_caption(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let number = words.next().unwrap_or_default();
    let ended = number.ends_with(['.', ':', '|', ')'])
        || words.next().is_none_or(|mark| matches!(mark, "|" | "-" | "–" | "—" | ":"));
    number.starts_with(|c: char| c.is_ascii_digit()) && ended && FLOATS.contains(&first.as_str())
}

const FLOATS: &[&str] = &["figure", "fig", "table", "box", "scheme", "chart", "image"];

fn may_start(body: &str) -> bool {
    let first_word = body.split_whitespace().next().unwrap_or_default();
    let mixed = first_word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    body.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || (body.starts_with(char::is_alphabetic) && mixed)
}

/// Whether a sentence ends within the line or at its end.
fn holds_sentence_end(body: &str) -> bool {
    let abbreviation = |before: &str| {
        let word = before.rsplit([' ', '(', '.']).next().unwrap_or_default();
        matches!(word, "vs" | "Dr" | "St" | "No" | "Prof" | "cf" | "al" | "spp" | "Inc")
            || word.chars().count() == 1
    };
    let inner = body.match_indices(". ").any(|(at, _)| !abbreviation(&body[..at]));
    let asked = body.match_indices(['?', '!']).any(|(at, _)| body[at + 1..].starts_with(' '));
    inner || asked || body.strip_suffix('.').is_some_and(|before| !abbreviation(before))
}

/// Words that stay in lower case within a title.
const SMALL_WORDS: &[&str] = &[
    "a", "about", "after", "against", "among", "an", "and", "as", "at", "before", "between", "but",
    "by", "de", "due", "during", "for", "from", "if", "in", "into", "is", "its", "nor", "of", "on",
    "or", "over", "per", "than", "that", "the", "their", "through", "to", "under", "up", "upon",
    "using", "versus", "via", "vs", "vs.", "when", "with", "within", "without",
];

fn is_title_case(words: &[&str]) -> bool {
    let mut lower = 0;
    let mut upper = 0;
    for word in words.iter().skip(1) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        match bare.chars().next() {
            Some(first) if first.is_lowercase() => {
                let small = SMALL_WORDS.contains(&bare)
                    || bare.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
                lower += usize::from(!small);
            }
            Some(first) if first.is_alphabetic() => upper += 1,
            _ => {}
        }
    }
    lower * 5 <= upper && (upper > 0 || words.len() == 1)
}

/// Words that make a clause of a line, or that no heading ends with.
const CLAUSE_WORDS: &[&str] = &[
    "am", "are", "be", "been", "can", "cannot", "could", "did", "do", "does", "had", "has", "have",
    "here", "here's", "i", "is", "it", "it's", "let's", "may", "might", "must", "our", "she",
    "should", "there", "they", "this", "those", "us", "was", "we", "were", "will", "would", "you",
    "your",
];
const OPEN_ENDS: &[&str] = &[
    "about",
    "and",
    "as",
    "by",
    "concluded",
    "follow",
    "following",
    "follows",
    "for",
    "found",
    "from",
    "in",
    "include",
    "included",
    "includes",
    "including",
    "of",
    "on",
    "or",
    "reported",
    "said",
    "says",
    "showed",
    "suggest",
    "suggests",
    "that",
    "the",
    "these",
    "to",
    "with",
    "wrote",
];

fn is_clause(words: &[&str]) -> bool {
    let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let open = words.last().is_none_or(|last| OPEN_ENDS.contains(&bare(last).as_str()));
    let clause = words.iter().any(|word| CLAUSE_WORDS.contains(&bare(word).as_str()));
    open || (clause && !asks(words))
}

/// Whether the words start as a question does: `How IVIG may work`.
fn asks(words: &[&str]) -> bool {
    const STARTS: &[&str] = &[
        "are", "can", "could", "did", "do", "does", "has", "how", "is", "may", "should", "was",
        "were", "what", "when", "where", "which", "who", "why", "will",
    ];
    words.first().is_some_and(|first| STARTS.contains(&first.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_by_their_style() {
        let cases = [
            ("Clinical Efficacy of IVIG in MS", Some(Style::TitleCase)),
            ("IVIG vs. Conventional Therapies", Some(Style::TitleCase)),
            ("What is IVIG?", Some(Style::TitleCase)),
            ("Conclusion", Some(Style::TitleCase)),
            ("Methods:", Some(Style::TitleCase)),
            ("MATERIALS AND METHODS", Some(Style::Capitals)),
            ("2.1 Trough levels", Some(Style::Numbered(2))),
            ("3. How Replacement Works", Some(Style::Numbered(1))),
            ("II. METHODS", Some(Style::Numbered(1))),
            ("How replacement works", Some(Style::SentenceCase)),
            ("Why immune treatment is tried", Some(Style::SentenceCase)),
        ];
        for (line, expected) in cases {
            assert_eq!(style(line), expected, "{line}");
        }
    }

    #[test]
    fn no_sentence_is_a_heading() {
        for line in [
            "Consider this:",
            "Key symptoms might include:",
            "Most patients improved.",
            "It was stopped",
            "IVIG helps. Most improve",
            "1.5 g/kg was given over two days",
            "NCT00000520",
            "In terms of comparison,",
            "\"A quotation of somebody\"",
            "we found nothing",
        ] {
            assert_eq!(style(line), None, "{line}");
        }
    }

    #[test]
    fn run_in_headings() {
        assert_eq!(
            run_in("Mechanism of action: IVIG contains antibodies."),
            Some(("Mechanism of action", "IVIG contains antibodies."))
        );
        assert!(run_in("Does IVIG help in lupus: The trials disagree.").is_some());
        assert_eq!(run_in("Results: none."), Some(("Results", "none.")));
        for text in [
            "The indications are: Severe anaemia in newborns.",
            "Sucrose explains it: in a cohort of ten",
            "In short, it works: Patients improved in all.",
            "Keywords: IVIG; Lupus and more",
            "Figure 2: The course of titres",
            "https://example.org is one",
            "Several trials reported: Patients improved in all.",
        ] {
            assert_eq!(run_in(text), None, "{text}");
        }
    }

    #[test]
    fn structured_abstracts_in_one_paragraph_are_cut() {
        let parts = split_abstract("Background: Rare. Methods: We did: a trial. Results: 5 of 9.");
        assert_eq!(parts, ["Background: Rare.", "Methods: We did: a trial.", "Results: 5 of 9."]);
        assert_eq!(split_abstract("No label. Methods: none.").len(), 1);
    }
}
