//! BibTeX in UTF-8. Braces keep the case of names and abbreviations in titles.

use super::{Record, line};
use crate::model::{Author, ReferenceKind};

/// One entry, with the empty line that sets it apart from the next. `key` is its citation key,
/// [`Record::key`] unless another entry has it.
pub fn entry(record: &Record, key: &str) -> String {
    let kind = type_of(record.kind);
    let mut fields: Vec<(&str, String)> = Vec::new();
    let authors: Vec<String> =
        record.authors.iter().map(name).filter(|name| !name.is_empty()).collect();
    fields.push(("author", authors.join(" and ")));
    fields.push(("title", record.title.as_deref().map(title).unwrap_or_default()));
    let text = |value: Option<&str>| escape(&line(value.unwrap_or_default()));
    let container = match kind {
        "article" => "journal",
        "incollection" | "inproceedings" => "booktitle",
        _ => "howpublished",
    };
    fields.push((container, text(record.container.as_deref())));
    let year =
        record.published.map(|date| date.year.to_string()).or_else(|| record.year_text.clone());
    fields.push(("year", text(year.as_deref())));
    let month = record.published.and_then(|date| date.month);
    fields.push(("month", month.map(|month| month.to_string()).unwrap_or_default()));
    fields.push(("volume", text(record.volume.as_deref())));
    fields.push(("number", text(record.issue.as_deref())));
    let pages = record.pages.as_ref().map(|pages| match &pages.last {
        Some(last) => format!("{}--{last}", pages.first),
        None => pages.first.clone(),
    });
    fields.push(("pages", text(pages.as_deref())));
    // Identifiers are read by programs, which expect them as they are.
    let id = |value: &Option<String>| value.as_deref().map(line).unwrap_or_default();
    fields.push(("doi", id(&record.ids.doi)));
    fields.push(("pmid", id(&record.ids.pmid)));
    fields.push(("pmcid", id(&record.ids.pmcid)));
    fields.push(("note", text(Some(&record.notes.join("; ")))));
    let mut out = format!("@{kind}{{{key},\n");
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!("  {field} = {{{value}}},\n"));
    }
    out.push_str("}\n\n");
    out
}

fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Journal => "article",
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "incollection",
        ReferenceKind::Thesis => "phdthesis",
        ReferenceKind::Conference => "inproceedings",
        ReferenceKind::Web | ReferenceKind::Unknown | ReferenceKind::Other => "misc",
    }
}

/// `Family, Suffix, Given`; a group in braces, so that it is not taken apart.
fn name(author: &Author) -> String {
    if let Some(group) = &author.collective {
        return format!("{{{}}}", escape(&line(group)));
    }
    let parts = [Some(&author.family), author.suffix.as_ref(), Some(&author.given)];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(|part| escape(&line(part))).collect::<Vec<_>>().join(", ")
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

/// Characters that TeX would act on, escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', character]),
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
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
            title = {{IVIG} for stiff-person syndrome in {Brazil:} 50\\% \\& more},\n  journal = {Journal of Examples},\n  \
            year = {2018},\n  month = {2},\n  volume = {12},\n  number = {3 Suppl 1},\n  pages = {1194--1205},\n  \
            doi = {10.1000/x_1},\n  pmid = {12345},\n  pmcid = {PMC99},\n}\n\n";
        assert_eq!(entry(&article(), "k"), expected);
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
