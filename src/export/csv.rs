//! CSV with the headers of Rayyan, which Covidence maps too, and columns of our own after them.

use csv::{Terminator, WriterBuilder};

use super::{Record, line};
use crate::model::{Author, ReferenceKind};

/// What stands in a column.
type Cell = fn(&Record) -> String;

/// The columns after the key.
const COLUMNS: &[(&str, Cell)] = &[
    ("title", |record| text(record.title.as_deref())),
    ("year", |record| record.published.map_or(String::new(), |date| date.year.to_string())),
    ("month", |record| number(record.published.and_then(|date| date.month))),
    ("day", |record| number(record.published.and_then(|date| date.day))),
    ("journal", |record| text(record.container.as_deref())),
    ("issn", |record| record.issn.join("; ")),
    ("volume", |record| text(record.volume.as_deref())),
    ("issue", |record| text(record.issue.as_deref())),
    ("pages", |record| record.pages.as_ref().map(ToString::to_string).unwrap_or_default()),
    ("authors", |record| names(&record.authors)),
    ("url", |record| record.urls.join("; ")),
    ("language", |record| text(record.language.as_deref())),
    ("publisher", |record| text(record.publisher.as_deref())),
    ("location", |record| text(record.place.as_deref())),
    ("abstract", Record::abstract_text),
    ("notes", |record| rows(&record.notes)),
    ("doi", |record| text(record.ids.doi.as_deref())),
    ("keywords", |record| record.keywords.join("; ")),
    ("pubmed_id", |record| text(record.ids.pmid.as_deref())),
    ("pmc_id", |record| text(record.ids.pmcid.as_deref())),
    ("item_type", |record| type_of(record.kind).to_owned()),
    ("date_text", |record| text(record.date_text.as_deref())),
    ("journal_abbreviation", |record| text(record.container_short.as_deref())),
    ("editors", |record| names(&record.editors)),
    ("series", |record| text(record.series.as_deref())),
    ("edition", |record| text(record.edition.as_deref())),
    ("isbn", |record| record.isbn.join("; ")),
    ("mesh_terms", |record| {
        record.mesh.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }),
    ("publication_types", |record| record.types.join("; ")),
    ("other_titles", |record| rows(&record.other_titles)),
    ("other_abstracts", |record| rows(&record.other_abstracts)),
    ("database", |record| text(record.database.as_deref())),
    ("accession_number", |record| text(record.accession.as_deref())),
    ("related", |record| {
        rows(&record.related.iter().map(crate::model::RelatedArticle::note).collect::<Vec<_>>())
    }),
];

/// The line of headers.
pub(super) fn header() -> String {
    write(
        std::iter::once("key".to_owned()).chain(COLUMNS.iter().map(|(name, _)| (*name).to_owned())),
    )
}

/// One record under its key.
pub fn row(record: &Record, key: &str) -> String {
    let key = record.ids.publisher_id.clone().unwrap_or_else(|| key.to_owned());
    write(std::iter::once(key).chain(COLUMNS.iter().map(|(_, cell)| cell(record))))
}

fn write(cells: impl Iterator<Item = String>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail.
    let written = writer.write_record(cells.map(|cell| cell.trim().to_owned()));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn text(value: Option<&str>) -> String {
    line(value.unwrap_or_default())
}

fn number(value: Option<u8>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn names(authors: &[Author]) -> String {
    let names: Vec<String> = authors.iter().map(Author::entry).collect();
    // One name by itself could be taken for several.
    if names.len() == 1 { format!("{};", names[0]) } else { names.join("; ") }
}

/// Texts in one cell, a line each.
fn rows(texts: &[String]) -> String {
    texts.iter().map(|text| line(text)).collect::<Vec<_>>().join("\n")
}

/// The item type of Zotero.
fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Journal => "journalArticle",
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "bookSection",
        ReferenceKind::Thesis => "thesis",
        ReferenceKind::Conference => "conferencePaper",
        ReferenceKind::Web => "webpage",
        ReferenceKind::Report => "report",
        ReferenceKind::Preprint => "preprint",
        ReferenceKind::News => "newspaperArticle",
        ReferenceKind::Dataset => "dataset",
        ReferenceKind::Software => "computerProgram",
        ReferenceKind::Patent => "patent",
        ReferenceKind::Other => "document",
        ReferenceKind::Unknown => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn a_row_has_a_cell_for_every_header() {
        let cells = |line: &str| line.matches(',').count();
        let record = Record { title: Some("No comma".to_owned()), ..Record::default() };
        assert_eq!(cells(&row(&record, "k")), cells(&header()));
        let text = row(&article(), "k");
        assert!(text.contains("\"van der Roe, Jane A.; Doe, K, Jr; IVIG Study Group\""), "{text}");
        assert!(text.ends_with("\r\n"));
    }
}
