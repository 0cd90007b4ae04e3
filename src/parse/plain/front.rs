//! Metadata that stands in lines of its own near the top: bylines, keywords, identifiers.

use super::layout::Piece;
use crate::model::{Article, Author, PartialDate, normalize_doi, normalize_pmcid, normalize_pmid};

/// How many pieces at the top are looked at.
const TOP_PIECES: usize = 15;

/// The longest line of metadata, in characters.
const MAX_LINE_CHARS: usize = 600;

/// What a labelled line tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Keywords,
    Authors,
    Doi,
    Pmid,
    Pmcid,
    Date,
    Journal,
    Language,
    License,
    Type,
    Other,
}

const LABELS: &[(&str, Field)] = &[
    ("keywords", Field::Keywords),
    ("keyword", Field::Keywords),
    ("key words", Field::Keywords),
    ("author", Field::Authors),
    ("authors", Field::Authors),
    ("doi", Field::Doi),
    ("pmid", Field::Pmid),
    ("pubmed id", Field::Pmid),
    ("pmcid", Field::Pmcid),
    ("published", Field::Date),
    ("publication date", Field::Date),
    ("date", Field::Date),
    ("journal", Field::Journal),
    ("language", Field::Language),
    ("license", Field::License),
    ("licence", Field::License),
    ("article type", Field::Type),
    ("publication type", Field::Type),
    ("title", Field::Other),
    ("url", Field::Other),
    ("source", Field::Other),
    ("affiliation", Field::Other),
    ("affiliations", Field::Other),
    ("correspondence", Field::Other),
    ("corresponding author", Field::Other),
    ("received", Field::Other),
    ("accepted", Field::Other),
    ("last updated", Field::Other),
    ("updated", Field::Other),
    ("copyright", Field::Other),
    ("citation", Field::Other),
    ("cite this article", Field::Other),
    ("volume", Field::Other),
    ("issue", Field::Other),
    ("pages", Field::Other),
    ("issn", Field::Other),
    ("publisher", Field::Other),
    ("editor", Field::Other),
    ("reviewed by", Field::Other),
    ("medically reviewed by", Field::Other),
    ("written by", Field::Authors),
    ("by", Field::Authors),
];

fn field(label: &str) -> Option<Field> {
    let label = label.trim().to_lowercase();
    LABELS.iter().find(|(name, _)| *name == label).map(|(_, field)| *field)
}

/// Whether a label belongs to metadata, so that it is no heading.
pub(super) fn is_metadata_label(label: &str) -> bool {
    field(label).is_some()
}

/// Whether a line is metadata: `Keywords: ...`, `By A. Doe`, an identifier.
pub(super) fn is_metadata(line: &str) -> bool {
    let labelled = line.split_once(':').is_some_and(|(label, _)| is_metadata_label(label));
    labelled || is_imprint(line) || byline(line).is_some() || bare_doi(line).is_some()
}

/// `Updated on 3 March 2023`, `Medically reviewed by A. Doe`.
fn is_imprint(line: &str) -> bool {
    const STARTS: &[&str] =
        &["Updated ", "Last updated ", "Published ", "Posted ", "Received ", "Accepted "];
    const BY: &[&str] =
        &["Reviewed by ", "Medically reviewed by ", "Edited by ", "Fact checked by "];
    let dated = line.contains(|c: char| c.is_ascii_digit());
    let starts = |list: &[&str]| list.iter().any(|start| line.starts_with(start));
    line.split_whitespace().nth(14).is_none() && ((dated && starts(STARTS)) || starts(BY))
}

/// Whether a short line near the title names authors (by initials or degrees) or where they work.
pub(super) fn is_author_line(line: &str) -> bool {
    const PLACES: &[&str] = &[
        "University",
        "Department",
        "Hospital",
        "Institute",
        "School",
        "College",
        "Division",
        "Faculty",
        "Center",
        "Centre",
        "Clinic",
        "Universidad",
        "Università",
        "Université",
    ];
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words: Vec<String> = line.split_whitespace().map(bare).collect();
    let place = words.iter().any(|word| PLACES.contains(&word.as_str()));
    let degree =
        words.iter().skip(2).any(|word| matches!(word.as_str(), "MD" | "PhD" | "MSc" | "MPH"));
    let initials = line
        .split_whitespace()
        .skip(1)
        .any(|word| word.len() == 2 && word.ends_with('.') && word.starts_with(char::is_uppercase));
    let place = place && (line.contains(',') || words.len() <= 6);
    place || degree || initials
}

/// Fills what the lines at the top of the article tell beyond doubt; they stay part of the text.
pub(super) fn read(pieces: &[Piece], article: &mut Article) {
    for piece in pieces.iter().take(TOP_PIECES) {
        if piece.text.chars().count() > MAX_LINE_CHARS {
            continue;
        }
        if let Some((names, rest)) = byline(&piece.text) {
            set_authors(article, names);
            read_imprint(rest, article);
        } else if let Some(doi) = bare_doi(&piece.text) {
            article.ids.doi.get_or_insert(doi);
        } else if let Some((label, value)) = piece.text.split_once(':')
            && let Some(field) = field(label)
        {
            read_field(field, value.trim(), article);
        }
    }
}

fn read_field(field: Field, value: &str, article: &mut Article) {
    if value.is_empty() {
        return;
    }
    let text = || Some(value.to_owned());
    match field {
        Field::Keywords if article.keywords.is_empty() => article.keywords = keywords(value),
        Field::Authors => set_authors(article, value),
        Field::Doi => article.ids.doi = article.ids.doi.take().or_else(|| normalize_doi(value)),
        Field::Pmid => article.ids.pmid = article.ids.pmid.take().or_else(|| normalize_pmid(value)),
        Field::Pmcid => {
            article.ids.pmcid = article.ids.pmcid.take().or_else(|| normalize_pmcid(value));
        }
        Field::Date => article.published = article.published.or_else(|| PartialDate::parse(value)),
        Field::Journal => article.journal.title = article.journal.title.take().or_else(text),
        Field::Language => article.language = article.language.take().or_else(text),
        Field::License => article.license = article.license.take().or_else(text),
        Field::Type => article.types.push(value.to_owned()),
        Field::Keywords | Field::Other => {}
    }
}

fn set_authors(article: &mut Article, names: &str) {
    if article.authors.is_empty() {
        article.authors = authors(names);
    }
}

/// `Published in the Journal of X, 2020-01-31.`
fn read_imprint(text: &str, article: &mut Article) {
    let Some(imprint) = text.trim().strip_prefix("Published in ") else { return };
    let imprint = imprint.trim_end_matches('.');
    let (journal, date) = imprint.split_once(',').unwrap_or((imprint, ""));
    let journal = journal.strip_prefix("the ").unwrap_or(journal).trim();
    article.journal.title.get_or_insert_with(|| journal.to_owned());
    article.published = article.published.or_else(|| PartialDate::parse(date));
}

/// The names in `By Jane Doe and John Roe. More`, and the text after them.
fn byline(line: &str) -> Option<(&str, &str)> {
    let rest = ["By ", "by ", "Written by "].iter().find_map(|by| line.strip_prefix(by))?;
    // A full stop ends the names unless it stands after an initial or a degree.
    let end = rest.match_indices(". ").map(|(at, _)| at).find(|&at| {
        let word = rest[..at].rsplit([' ', '.']).next().unwrap_or_default();
        let title = matches!(word, "Dr" | "Prof" | "St" | "MD" | "PhD" | "Jr" | "Sr");
        word.chars().count() > 1 && !title
    });
    let (names, more) = rest.split_at(end.unwrap_or(rest.len()));
    let names = names.trim_end_matches('.');
    let few_words = names.split_whitespace().count() <= 40;
    let capitalised = names.split([',', ';', '&']).all(|part| {
        let words: Vec<&str> = part.trim_start_matches(" and ").split_whitespace().collect();
        let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        words.len() <= 8 && capitals * 2 >= words.len()
    });
    let told = more.trim_start_matches(['.', ' ']).starts_with("Published");
    (few_words && (capitalised || told)).then(|| (names, more.trim_start_matches(['.', ' '])))
}

fn bare_doi(line: &str) -> Option<String> {
    let lower = line.get(..16).unwrap_or(line).to_lowercase();
    let starts =
        lower.starts_with("10.") || lower.contains("doi.org/") || lower.starts_with("doi ");
    (starts && line.split_whitespace().count() <= 2).then(|| normalize_doi(line))?
}

/// `a, b; c` at its semicolons, else at its commas.
pub(in crate::parse) fn keywords(value: &str) -> Vec<String> {
    let mark = if value.contains(';') { ';' } else { ',' };
    let words = value.split([mark, '•', '·', '|']).map(|word| word.trim().trim_end_matches('.'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The persons and groups of a printed list of names: `Jane Doe, MD, and John Roe`,
/// `Doe J, Roe RA`, `Doe, Jane; Roe, John`.
pub(in crate::parse) fn authors(names: &str) -> Vec<Author> {
    let names = names.trim().trim_end_matches('.').replace(" & ", ", ").replace(" and ", ", ");
    let mark = if names.contains(';') { ';' } else { ',' };
    let is_degree = |name: &str| {
        let letters: String = name.chars().filter(|c| c.is_alphabetic()).collect();
        matches!(
            letters.to_uppercase().as_str(),
            "MD" | "PHD" | "MSC" | "MPH" | "MS" | "BSC" | "RN" | "DO" | "FRCP" | "PHARMD" | "MBBS"
        )
    };
    names
        .split(mark)
        .map(|name| name.trim().trim_end_matches(',').trim_start_matches("and "))
        .filter(|name| name.chars().any(char::is_alphabetic) && !is_degree(name))
        .map(author)
        .collect()
}

/// One author from a printed name; a name in lower case is a group's.
pub(in crate::parse) fn author(name: &str) -> Author {
    let name = name.trim().trim_end_matches(|c: char| "*†‡§".contains(c) || c.is_ascii_digit());
    let grouped =
        ["Group", "Collaboration", "Consortium", "Committee", "contributors", "Investigators"];
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.iter().any(|word| grouped.contains(word)) {
        return Author::group(name);
    }
    // `Dalakas MC`: initials in capitals after the family name.
    if let [family @ .., initials] = words.as_slice()
        && !family.is_empty()
        && !name.contains(',')
        && initials.len() <= 3
        && initials.chars().all(char::is_uppercase)
    {
        return Author::person(family.join(" "), *initials);
    }
    Author::from_display(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_usual_forms() {
        let names = |text: &str| -> Vec<String> {
            let shown = |author: &Author| format!("{}|{}", author.name(), author.given);
            authors(text).iter().map(shown).collect()
        };
        assert_eq!(names("Jane Doe, MD, PhD and John van Roe"), ["Doe|Jane", "van Roe|John"]);
        assert_eq!(names("Doe J, Roe RA."), ["Doe|J", "Roe|RA"]);
        assert_eq!(names("Doe, Jane; Roe, John"), ["Doe|Jane", "Roe|John"]);
        assert_eq!(names("the trial contributors"), ["the trial contributors|"]);
    }

    #[test]
    fn bylines_are_names_and_no_sentences() {
        assert_eq!(
            byline("By Jane A. Doe. Published in Brain, 2020."),
            Some(("Jane A. Doe", "Published in Brain, 2020."))
        );
        assert_eq!(byline("By the time that treatment began most had improved."), None);
    }
}
