//! Reference strings to fields.
//!
//! Reads the numbered styles of medicine (Vancouver, NLM, AMA): authors, title, journal, then
//! `year;volume(issue):pages`. What is not recognised stays empty, and the printed string is always
//! kept.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{
    Author, PageRange, Reference, ReferenceKind, normalize_doi, normalize_pmcid, normalize_pmid,
};

/// `2008;255 Suppl 3:21-26`, `2001 Dec 27;345(26):1870-6`, `2019;10:602`.
static LOCATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?P<year>(?:1[89]|20)\d\d)[a-z]?(?:\s+[A-Z][a-z]{2,8}\.?(?:[\s/-]*[A-Z][a-z]{2})?(?:\s+\d{1,2})?)?\s*[;,]\s*
        (?P<volume>[A-Za-z]?\d+[A-Za-z]?)?\s*
        (?P<supplement>Suppl(?:ement)?\.?\s*[A-Z]?\d*)?\s*
        (?:\(\s*(?P<issue>[^)]{1,30})\s*\))?\s*
        :\s*(?P<pages>[A-Za-z]{0,3}\.?\d+[A-Za-z]?(?:\s*[-\u{2010}-\u{2015}]\s*[A-Za-z]{0,3}\d+[A-Za-z]?)?)",
    )
    .ok()
});

static IDENTIFIER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:(?P<doi>10\.\d{4,9}/\S+)|PMID:?\s*(?P<pmid>\d{1,9})|(?P<pmcid>PMC\d{2,10}))",
    )
    .ok()
});

/// A family name with initials: `Dalakas MC`, `van der Meché FGA`, `O'Brien J-P Jr`.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<family>(?:[\p{Ll}'’]+\s+){0,3}[\p{Lu}][\p{L}'’\-]*(?:[\s-][\p{Lu}][\p{Ll}'’\-]+)*)\s+(?P<given>\p{Lu}[\p{Lu}\-\.]{0,5})(?:\s+(?P<suffix>Jr|Sr|2nd|3rd|II|III|IV))?\.?$").ok()
});

/// Fills the fields of a reference of which only the printed string is known. Identifiers printed in
/// the string are taken in any case.
pub fn complete(reference: &mut Reference) {
    identifiers(reference);
    if reference.is_structured() {
        return;
    }
    let raw = reference.raw.clone();
    let Some(found) = LOCATOR.as_ref().and_then(|locator| locator.captures(&raw)) else { return };
    let text = |name: &str| found.name(name).map(|value| value.as_str().trim().to_owned());
    reference.year = text("year");
    reference.volume = text("volume");
    reference.issue = text("issue").or_else(|| text("supplement"));
    reference.pages = text("pages").and_then(|pages| PageRange::parse(&pages));
    reference.kind = ReferenceKind::Journal;
    let before = found.get(0).map_or("", |whole| &raw[..whole.start()]);
    head(before, reference);
}

/// Authors, title and journal: what stands before the year.
fn head(text: &str, reference: &mut Reference) {
    let text = text.trim().trim_end_matches(['.', ',', ' ', '(']);
    let mut parts: Vec<&str> = split_sentences(text);
    if parts.len() < 2 {
        return;
    }
    reference.authors = authors(parts[0]);
    if !reference.authors.is_empty() {
        parts.remove(0);
    }
    if parts.len() >= 2 {
        reference.container = parts.pop().map(|part| part.trim().trim_end_matches('.').to_owned());
    }
    let title = parts.join(". ");
    let title = title.trim().trim_end_matches('.');
    reference.title = (!title.is_empty()).then(|| title.to_owned());
}

/// Parts that end in a stop before a space and a capital; `J Neurol.` and `et al.` included.
fn split_sentences(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        let rest = &text[at + 1..];
        let opens = rest.starts_with(' ')
            && !rest.trim_start().starts_with(|c: char| c.is_lowercase() || c == '&');
        let is_initial = mark == "."
            && text[start..at].rsplit([' ', '.']).next().is_some_and(|word| {
                word.chars().count() == 1 && parts.is_empty() && rest.contains(", ")
            });
        if opens && !is_initial && at > start {
            let end = if mark == "." { at } else { at + 1 };
            parts.push(text[start..end].trim());
            start = at + 1;
        }
    }
    if start < text.len() {
        parts.push(text[start..].trim());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The authors that a part names; empty where it reads like a title.
fn authors(part: &str) -> Vec<Author> {
    let Some(name) = NAME.as_ref() else { return Vec::new() };
    let (listed, et_al) = match part.find(" et al") {
        Some(at) => (&part[..at], true),
        None => (part, false),
    };
    let pieces: Vec<&str> =
        listed.split([',', ';']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let mut authors = Vec::new();
    for piece in &pieces {
        let piece =
            piece.strip_prefix("and ").or_else(|| piece.strip_prefix("& ")).unwrap_or(piece);
        match name.captures(piece) {
            Some(found) => {
                let group =
                    |group: &str| found.name(group).map_or("", |value| value.as_str()).to_owned();
                let suffix = Some(group("suffix")).filter(|suffix| !suffix.is_empty());
                authors.push(Author { suffix, ..Author::person(group("family"), group("given")) });
            }
            // "Kawajiri et al."; or a group among or as the authors.
            None if et_al && piece.split_whitespace().count() <= 2 => {
                authors.push(Author::person(piece, ""));
            }
            None if !authors.is_empty() || is_group(piece) => authors.push(Author::group(piece)),
            None => return Vec::new(),
        }
    }
    authors
}

fn is_group(name: &str) -> bool {
    let words = [
        "Group",
        "Committee",
        "Society",
        "Association",
        "Organization",
        "Organisation",
        "Academy",
        "Network",
        "Investigators",
        "Consortium",
        "Agency",
        "Administration",
        "College",
        "Foundation",
        "Federation",
        "Authority",
        "Task Force",
    ];
    words.iter().any(|word| name.contains(word)) && name.split_whitespace().count() <= 14
}

fn identifiers(reference: &mut Reference) {
    let Some(identifier) = IDENTIFIER.as_ref() else { return };
    for found in identifier.captures_iter(&reference.raw) {
        let text = |name: &str| found.name(name).map(|value| value.as_str());
        let ids = &mut reference.ids;
        ids.doi = ids.doi.take().or_else(|| text("doi").and_then(normalize_doi));
        ids.pmid = ids.pmid.take().or_else(|| text("pmid").and_then(normalize_pmid));
        ids.pmcid = ids.pmcid.take().or_else(|| text("pmcid").and_then(normalize_pmcid));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(raw: &str) -> String {
        let mut reference = Reference::from_raw(1, raw);
        complete(&mut reference);
        let authors: Vec<String> = reference
            .authors
            .iter()
            .map(|author| format!("{} {}", author.name(), author.given).trim().to_owned())
            .collect();
        let pages = reference.pages.map(|pages| pages.to_string());
        let rest = [
            reference.title,
            reference.container,
            reference.year,
            reference.volume,
            reference.issue,
            pages,
            reference.ids.doi,
        ];
        let rest: Vec<String> = rest.into_iter().map(Option::unwrap_or_default).collect();
        format!("{} | {}", authors.join("; "), rest.join(" | "))
    }

    #[test]
    fn references_in_the_numbered_styles() {
        let cases = [
            (
                "Dalakas MC, Fujii M, et al. High-dose intravenous immune globulin for stiff-person syndrome. N Engl J Med. 2001 Dec 27;345(26):1870-6. doi:10.1056/NEJMoa01167.",
                "Dalakas MC; Fujii M | High-dose intravenous immune globulin for stiff-person syndrome | N Engl J Med | 2001 | 345 | 26 | 1870-1876 | 10.1056/nejmoa01167",
            ),
            (
                "van der Meché FGA, Schmitz PI. A trial. Does it help? Lancet 1992;255 Suppl 3:21-26.",
                "van der Meché FGA; Schmitz PI | A trial. Does it help? | Lancet | 1992 | 255 | Suppl 3 | 21-26 | ",
            ),
            (
                "Roe et al. A title. Front Neurol. 2019;10:602.",
                "Roe | A title | Front Neurol | 2019 | 10 |  | 602 | ",
            ),
            (
                "Expert Study Group. Names of groups. Brain. 2010;133:1.",
                "Expert Study Group | Names of groups | Brain | 2010 | 133 |  | 1 | ",
            ),
            ("A web page without any of this.", " |  |  |  |  |  |  | "),
        ];
        for (raw, expected) in cases {
            assert_eq!(fields(raw), expected, "{raw}");
        }
    }
}
