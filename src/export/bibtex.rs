//! BibTeX and BibLaTeX in UTF-8. Braces keep the case of names and abbreviations in titles.

use super::{Record, all_keywords, all_notes, line};
use crate::model::{Author, ReferenceKind};

/// Which of the two formats is written: they differ in the names of types and in dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// BibTeX as Patashnik documented it in 1988.
    Bibtex,
    /// BibLaTeX.
    Biblatex,
}

/// One entry, with the empty line that sets it apart from the next. `key` is its citation key.
pub fn entry(record: &Record, key: &str, dialect: Dialect) -> String {
    let kind = type_of(record.kind, dialect);
    let is_biblatex = dialect == Dialect::Biblatex;
    let mut fields: Vec<(&str, String)> = Vec::new();
    let names = |people: &[Author]| {
        let names = people.iter().map(name).filter(|name| !name.is_empty());
        names.collect::<Vec<_>>().join(" and ")
    };
    fields.push(("author", names(&record.authors)));
    fields.push(("editor", names(&record.editors)));
    fields.push(("title", record.title.as_deref().map(title).unwrap_or_default()));
    let text = |value: Option<&str>| escape(&line(value.unwrap_or_default()));
    let container = match kind {
        "article" if is_biblatex => "journaltitle",
        "article" => "journal",
        "incollection" | "inproceedings" => "booktitle",
        _ => "howpublished",
    };
    let (full, short) = (record.container.as_deref(), record.container_short.as_deref());
    fields.push((container, text(full.or(short))));
    fields.push(("shortjournal", text(short.filter(|_| full.is_some()))));
    fields.push(("series", text(record.series.as_deref())));
    fields.extend(dates(record, dialect));
    fields.push(("volume", text(record.volume.as_deref())));
    fields.push(("number", text(record.issue.as_deref())));
    let pages = record.pages.as_ref().map(|pages| match &pages.last {
        Some(last) => format!("{}--{}", escape(&pages.first), escape(last)),
        None => escape(&pages.first),
    });
    fields.push(("pages", line(&pages.unwrap_or_default())));
    fields.push(("edition", text(record.edition.as_deref())));
    let publisher = match kind {
        "thesis" | "report" | "techreport" => "institution",
        "phdthesis" => "school",
        _ => "publisher",
    };
    fields.push((publisher, text(record.publisher.as_deref())));
    let place = if is_biblatex { "location" } else { "address" };
    fields.push((place, text(record.place.as_deref())));
    fields.push(("isbn", text(Some(&record.isbn.join(", ")))));
    fields.push(("issn", text(Some(&record.issn.join(", ")))));
    fields.push(("language", text(record.language.as_deref())));
    // Identifiers and addresses are read by programs, which expect them as they are.
    let verbatim = |value: Option<&String>| value.map(|value| line(value)).unwrap_or_default();
    fields.push(("doi", verbatim(record.ids.doi.as_ref())));
    fields.push(("pmid", verbatim(record.ids.pmid.as_ref())));
    fields.push(("pmcid", verbatim(record.ids.pmcid.as_ref())));
    fields.push(("url", verbatim(record.urls.first())));
    fields.push(("database", text(record.database.as_deref())));
    fields.push(("accession", text(record.accession.as_deref())));
    fields.push(("abstract", text(Some(&record.abstract_text()))));
    fields.push(("keywords", keywords(record)));
    let notes: Vec<String> = all_notes(record).map(|note| escape(&note)).collect();
    fields.push(("note", notes.join("\n\n")));
    let mut out = format!("@{kind}{{{key},\n");
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!("  {field} = {{{value}}},\n"));
    }
    out.push_str("}\n\n");
    out
}

fn dates(record: &Record, dialect: Dialect) -> Vec<(&'static str, String)> {
    let printed = escape(&line(record.date_text.as_deref().unwrap_or_default()));
    let number = |part: Option<u8>| part.map_or(String::new(), |part| part.to_string());
    match (record.published, dialect) {
        (Some(date), Dialect::Biblatex) => vec![("date", date.to_string()), ("pubstate", printed)],
        (Some(date), Dialect::Bibtex) => vec![
            ("year", date.year.to_string()),
            ("month", number(date.month)),
            ("day", number(date.day)),
            ("pubstate", printed),
        ],
        (None, Dialect::Biblatex) => vec![("pubstate", printed)],
        (None, Dialect::Bibtex) => vec![("year", printed)],
    }
}

/// Keywords parted by commas; braces hold together those that have one.
fn keywords(record: &Record) -> String {
    let keywords = all_keywords(record).map(|keyword| {
        let escaped = escape(&keyword);
        if escaped.contains([',', ';']) { format!("{{{escaped}}}") } else { escaped }
    });
    keywords.collect::<Vec<_>>().join(", ")
}

fn type_of(kind: ReferenceKind, dialect: Dialect) -> &'static str {
    match (kind, dialect) {
        (ReferenceKind::Journal, _) => "article",
        (ReferenceKind::Book, _) => "book",
        (ReferenceKind::Chapter, _) => "incollection",
        (ReferenceKind::Conference, _) => "inproceedings",
        (ReferenceKind::Preprint, _) => "unpublished",
        (ReferenceKind::Thesis, Dialect::Bibtex) => "phdthesis",
        (ReferenceKind::Thesis, Dialect::Biblatex) => "thesis",
        (ReferenceKind::Report, Dialect::Bibtex) => "techreport",
        (ReferenceKind::Report, Dialect::Biblatex) => "report",
        (ReferenceKind::Web, Dialect::Biblatex) => "online",
        (ReferenceKind::Dataset, Dialect::Biblatex) => "dataset",
        (ReferenceKind::Software, Dialect::Biblatex) => "software",
        (ReferenceKind::Patent, Dialect::Biblatex) => "patent",
        _ => "misc",
    }
}

/// `Family, Suffix, Given`; a group in braces, so that it is not taken apart.
fn name(author: &Author) -> String {
    if let Some(group) = &author.collective {
        return format!("{{{}}}", escape(&line(group)));
    }
    // A name of one part is held together, and so is a part with the word that parts names.
    let is_alone =
        author.given.is_empty() && author.suffix.is_none() && author.family.contains(' ');
    let parts = [Some(&author.family), author.suffix.as_ref(), Some(&author.given)];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    let parts = parts.map(|part| {
        let escaped = escape(&line(part));
        let is_held = is_alone || escaped.contains(" and ") || escaped.contains(',');
        if is_held { format!("{{{escaped}}}") } else { escaped }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A title with braces round the words that keep their case: those with a capital inside, and where
/// the title is written as a sentence, those that begin with one.
fn title(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |word: &&&str| {
        word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase)
    };
    let is_sentence = 2 * words.iter().skip(1).filter(is_capital).count() < words.len();
    let mut after_colon = true;
    let mut out = Vec::with_capacity(words.len());
    for word in &words {
        let letters = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let inside = letters.chars().skip(1).any(char::is_uppercase);
        let name = is_sentence && !after_colon && letters.starts_with(char::is_uppercase);
        let lone = letters.chars().filter(|c| c.is_alphanumeric()).count() == 1;
        let keeps = inside
            || (name && !lone)
            || (lone && !after_colon && letters.starts_with(char::is_uppercase));
        let escaped = escape(word);
        out.push(if keeps { format!("{{{escaped}}}") } else { escaped });
        after_colon = word.ends_with([':', '.', '?', '!']);
    }
    out.join(" ")
}

/// Characters that TeX would act on, escaped; braces part marks that it would join.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for character in text.chars() {
        let is_joined = character == last && matches!(character, '-' | '\'' | '`');
        last = character;
        match character {
            _ if is_joined => out.extend(['{', '}', character]),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', character]),
            // BibTeX counts a brace even behind a backslash.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn an_entry_keeps_the_case_of_names() {
        let expected = "@article{k,\n  author = {van der Roe, Jane A. and Doe, Jr, K and {IVIG Study Group}},\n  \
            title = {{IVIG} for stiff-person syndrome in {Brazil:} 50\\% \\& more},\n  journal = {Journal of Examples},\n  shortjournal = {J Ex},\n  \
            year = {2018},\n  month = {2},\n  day = {1},\n  volume = {12},\n  number = {3 Suppl 1},\n  pages = {1194--1205},\n  \
            doi = {10.1000/x_1},\n  pmid = {12345},\n  pmcid = {PMC99},\n}\n\n";
        assert_eq!(entry(&article(), "k", Dialect::Bibtex), expected);
    }

    #[test]
    fn in_a_title_of_capitals_only_abbreviations_are_braced() {
        assert_eq!(
            title("The Effect of IgG on Patients and Their Friends"),
            "The Effect of {IgG} on Patients and Their Friends"
        );
        assert_eq!(title("Vitamin D in adults"), "Vitamin {D} in adults");
    }
}
