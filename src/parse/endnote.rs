//! EndNote's XML, which Bookends, Papers and Rayyan write too.
//!
//! Every value may stand in `<style>` elements, which carry nothing but fonts.

use super::draft::Draft;
use super::records::Records;
use super::xml::Element;
use super::{Parsed, Skip};
use crate::model::{Author, PartialDate, Record, ReferenceKind, is_pubmed};

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("elements");
    records.read_elements(text, &["record"], read);
    records.finish()
}

fn read(record: Element<'_>, draft: &mut Draft) {
    if let Some(kind) = record.child("ref-type") {
        let name = kind.attr("name").map(str::to_owned).or_else(|| kind.line());
        draft.record.kind = name.as_deref().map_or(ReferenceKind::Unknown, kind_of);
    }
    for part in record.elements() {
        field(part, draft);
    }
    journal(record, draft);
    // Numbers of PubMed's records are PMIDs; which database it is stands after them.
    if let Some(number) = record.child("accession-num").and_then(Element::line) {
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let database = draft.record.database.as_deref().unwrap_or_default();
        if is_number && is_pubmed(database) {
            draft.pmid("accession-num", &number);
        } else {
            draft.once("accession-num", &number, |record| &mut record.accession);
        }
    }
}

fn field(part: Element<'_>, draft: &mut Draft) {
    let name = part.name();
    let Some(value) = part.line() else { return };
    let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
        draft.once(name, &value, slot);
    };
    match name {
        "ref-type" | "titles" | "periodical" | "accession-num" | "rec-number" | "source-app"
        | "database" => {}
        "contributors" => part.elements().for_each(|group| people(group, draft)),
        "dates" => dates(part, draft),
        "pages" => draft.pages(name, &value),
        "volume" => once(draft, |record| &mut record.volume),
        "number" => once(draft, |record| &mut record.issue),
        "edition" => once(draft, |record| &mut record.edition),
        "publisher" => once(draft, |record| &mut record.publisher),
        "pub-location" => once(draft, |record| &mut record.place),
        "language" => once(draft, |record| &mut record.language),
        "remote-database-name" => once(draft, |record| &mut record.database),
        "label" => once(draft, |record| &mut record.ids.publisher_id),
        "isbn" | "issn" => draft.serial(name, &part.raw_text()),
        "electronic-resource-num" => draft.doi(name, &value),
        "abstract" => draft.abstract_text(&value),
        "work-type" => {
            for kind in value.split("; ") {
                draft.add_new(name, kind, |record| &mut record.types);
            }
        }
        "keywords" => {
            for keyword in part.all("keyword") {
                draft.keywords(name, &keyword.raw_text());
            }
        }
        "urls" => {
            for url in part.descendants().filter(|inner| inner.name() == "url") {
                draft.url("url", &url.raw_text());
            }
        }
        // Whoever writes several notes parts them by line ends.
        "notes" | "research-notes" => {
            for note in part.raw_text().split(['\n', '\r']) {
                draft.note(name, note);
            }
        }
        "custom2" if value.starts_with("PMC") => draft.pmcid(name, &value),
        "custom1" if value.ends_with("[pmid]") => {
            draft.pmid(name, value.trim_end_matches("[pmid]"));
        }
        "custom7" if draft.record.pages.is_none() && !value.contains(' ') => {
            draft.pages(name, &value);
        }
        _ => draft.leave(name),
    }
}

fn people(group: Element<'_>, draft: &mut Draft) {
    for person in group.elements().filter_map(Element::line) {
        let author = Author::from_entry(&person);
        match group.name() {
            "authors" => draft.name("author", author, |record| &mut record.authors),
            "secondary-authors" => draft.name("author", author, |record| &mut record.editors),
            other => draft.leave(other),
        }
    }
}

/// Titles, and the journal by its full name and its abbreviation.
fn journal(record: Element<'_>, draft: &mut Draft) {
    let at = |path: &[&str]| record.at(path).and_then(Element::line).unwrap_or_default();
    draft.once("title", &at(&["titles", "title"]), |record| &mut record.title);
    draft.once("full-title", &at(&["periodical", "full-title"]), |record| &mut record.container);
    let is_book = matches!(draft.record.kind, ReferenceKind::Book | ReferenceKind::Report);
    let secondary = at(&["titles", "secondary-title"]);
    if is_book {
        draft.once("secondary-title", &secondary, |record| &mut record.series);
    } else {
        draft.once("secondary-title", &secondary, |record| &mut record.container);
    }
    let full = draft.record.container.clone();
    for path in [["periodical", "abbr-1"], ["titles", "alt-title"]] {
        let short = at(&path);
        let is_repeated = path[1] == "alt-title" && full.as_deref() == Some(short.as_str());
        if !is_repeated {
            draft.once(path[1], &short, |record| &mut record.container_short);
        }
    }
    draft.once("tertiary-title", &at(&["titles", "tertiary-title"]), |record| &mut record.series);
    for title in
        record.child("titles").into_iter().flat_map(|titles| titles.all("translated-title"))
    {
        draft.add_new("translated-title", &title.line().unwrap_or_default(), |record| {
            &mut record.other_titles
        });
    }
}

/// The year, and month and day as `Mar 3` or a whole date.
fn dates(dates: Element<'_>, draft: &mut Draft) {
    let year = dates.child("year").and_then(Element::line).unwrap_or_default();
    draft.date("year", &year);
    for date in dates.descendants().filter(|inner| inner.name() == "date") {
        let Some(text) = date.line() else { continue };
        if PartialDate::parse(&text).is_some() || year.is_empty() {
            draft.date("date", &text);
        } else {
            draft.date("date", &format!("{year} {text}"));
        }
    }
}

/// The sort of work that a reference type of EndNote stands for.
fn kind_of(name: &str) -> ReferenceKind {
    match name.trim().to_lowercase().as_str() {
        "book" | "edited book" | "electronic book" => ReferenceKind::Book,
        "book section" | "electronic book section" => ReferenceKind::Chapter,
        "thesis" => ReferenceKind::Thesis,
        "conference paper" | "conference proceedings" => ReferenceKind::Conference,
        "web page" | "electronic source" | "blog" => ReferenceKind::Web,
        "report" | "government document" | "standard" => ReferenceKind::Report,
        "unpublished work" | "manuscript" => ReferenceKind::Preprint,
        "newspaper article" | "magazine article" => ReferenceKind::News,
        "dataset" | "online database" | "aggregated database" => ReferenceKind::Dataset,
        "computer program" => ReferenceKind::Software,
        "patent" => ReferenceKind::Patent,
        "" | "generic" => ReferenceKind::Unknown,
        name if name.contains("journal") || name == "electronic article" => ReferenceKind::Journal,
        _ => ReferenceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_and_without_styles() {
        let xml = "<xml><records><record><database name='x.enl'>x.enl</database><ref-type name='Journal Article'>17</ref-type>\
            <contributors><authors><author><style face='normal'>Doe, Jane</style></author></authors><secondary-authors><author>Roe, J\
            </author></secondary-authors></contributors><titles><title><style>A </style><style face='italic'>title</style></title>\
            <secondary-title>Journal of Examples</secondary-title></titles><periodical><full-title>Journal of Examples</full-title>\
            <abbr-1>J Ex</abbr-1></periodical><pages>943-7</pages><volume>112</volume><number>5</number><keywords><keyword>IVIG\
            </keyword></keywords><dates><year>2015</year><pub-dates><date>Mar 3</date></pub-dates></dates><isbn>0028-3878&#xD;1526-632X\
            </isbn><accession-num>123</accession-num><notes>One&#xA;Comment in: Lancet 2001</notes><urls><related-urls>\
            <url>https://a.example</url></related-urls></urls><electronic-resource-num>10.1000/X</electronic-resource-num>\
            <remote-database-name>PubMed</remote-database-name><auth-address>There</auth-address></record></records></xml>";
        let parsed = parse(xml).remove(0).expect("a record");
        assert_eq!(
            parsed.warnings,
            ["elements of this file that are not read: `auth-address` (1)"]
        );
        let record = Record::from(&parsed.article);
        assert_eq!(record.title.as_deref(), Some("A title"));
        assert_eq!(record.published, PartialDate::new(2015, Some(3), Some(3)));
        assert_eq!(record.pages.as_ref().map(ToString::to_string).as_deref(), Some("943-947"));
        assert_eq!(record.issn, ["0028-3878", "1526-632X"]);
        assert_eq!(record.container_short.as_deref(), Some("J Ex"));
        assert_eq!(record.ids.pmid.as_deref(), Some("123"));
        assert_eq!(record.notes, ["One"]);
        assert_eq!(record.related.len(), 1);
        assert_eq!(record.editors, [Author::person("Roe", "J")]);
    }
}
