//! EndNote's XML.

use super::{Record, all_keywords, all_notes, escape, line, printed_date};
use crate::model::{Author, ReferenceKind};

/// What a file begins with.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><records>\n";

/// What a file ends with.
pub(super) const FOOT: &str = "</records></xml>\n";

/// One record.
pub fn record(record: &Record) -> String {
    let (kind, number) = type_of(record.kind);
    let mut out = Xml(format!("<record><ref-type name=\"{kind}\">{number}</ref-type>"));
    let people = |authors: &[Author]| authors.iter().map(Author::entry).collect::<Vec<_>>();
    out.within("contributors", |out| {
        out.list("authors", "author", &people(&record.authors));
        out.list("secondary-authors", "author", &people(&record.editors));
    });
    // Of a book, the second title is its series.
    let is_book = matches!(record.kind, ReferenceKind::Book | ReferenceKind::Report);
    out.within("titles", |out| {
        out.element("title", record.title.as_deref());
        out.element("secondary-title", record.container.as_deref().filter(|_| !is_book));
        out.element("tertiary-title", record.series.as_deref());
        for title in &record.other_titles {
            out.element("translated-title", Some(title));
        }
    });
    out.within("periodical", |out| {
        out.element("full-title", record.container.as_deref());
        out.element("abbr-1", record.container_short.as_deref());
    });
    out.element("pages", record.pages.as_ref().map(ToString::to_string).as_deref());
    out.element("volume", record.volume.as_deref());
    out.element("number", record.issue.as_deref());
    out.element("edition", record.edition.as_deref());
    out.list("keywords", "keyword", &all_keywords(record).collect::<Vec<_>>());
    dates(record, &mut out);
    out.element("pub-location", record.place.as_deref());
    out.element("publisher", record.publisher.as_deref());
    out.rows("isbn", record.issn.iter().chain(&record.isbn).cloned());
    let accession = record.accession.as_deref();
    let database = record.database.as_deref();
    // The accession number is the PMID unless another database numbers the record.
    let pmid = record.ids.pmid.as_deref();
    let is_pmid = accession.is_none() && pmid.is_some() && record.is_of_pubmed();
    out.element("accession-num", if is_pmid { pmid } else { accession });
    out.element("electronic-resource-num", record.ids.doi.as_deref());
    out.element("abstract", Some(&record.abstract_text()));
    out.rows("notes", all_notes(record));
    out.element("work-type", Some(&record.types.join("; ")));
    let marked = pmid.filter(|_| !is_pmid).map(|pmid| format!("{pmid}[pmid]"));
    out.element("custom1", marked.as_deref());
    out.element("custom2", record.ids.pmcid.as_deref());
    out.element("label", record.ids.publisher_id.as_deref());
    out.element(
        "remote-database-name",
        if is_pmid { database.or(Some("PubMed")) } else { database },
    );
    out.element("language", record.language.as_deref());
    out.within("urls", |out| out.list("related-urls", "url", &record.urls));
    out.0.push_str("</record>\n");
    out.0
}

/// The year, and month and day as EndNote has them beside it.
fn dates(record: &Record, out: &mut Xml) {
    let printed = printed_date(record);
    let year = record.published.map(|date| date.year.to_string());
    let whole = record.published.filter(|date| date.month.is_some()).map(|date| date.to_string());
    out.within("dates", |out| {
        out.element("year", year.as_deref().or(record.date_text.as_deref()));
        out.within("pub-dates", |out| {
            let has_year = year.is_some();
            out.element("date", printed.filter(|_| has_year).or(whole.as_deref()));
        });
    });
}

/// XML as it grows.
struct Xml(String);

impl Xml {
    fn element(&mut self, name: &str, text: Option<&str>) {
        self.rows(name, text.map(str::to_owned).into_iter());
    }

    /// Texts in one element, a line each.
    fn rows(&mut self, name: &str, texts: impl Iterator<Item = String>) {
        let rows: Vec<String> =
            texts.map(|text| escape::xml(&line(&text))).filter(|text| !text.is_empty()).collect();
        if !rows.is_empty() {
            let text = rows.join("&#xD;");
            self.0.push_str(&format!(
                "<{name}><style face=\"normal\" font=\"default\" size=\"100%\">{text}</style></{name}>"
            ));
        }
    }

    fn list(&mut self, name: &str, item: &str, texts: &[String]) {
        self.within(name, |out| texts.iter().for_each(|text| out.element(item, Some(text))));
    }

    /// An element round what `fill` writes; none where that is nothing.
    fn within(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.0.push_str(&format!("<{name}>"));
        let filled_from = self.0.len();
        fill(self);
        if self.0.len() == filled_from {
            self.0.truncate(start);
        } else {
            self.0.push_str(&format!("</{name}>"));
        }
    }
}

/// The name and number of the reference type.
fn type_of(kind: ReferenceKind) -> (&'static str, u8) {
    match kind {
        ReferenceKind::Journal => ("Journal Article", 17),
        ReferenceKind::Book => ("Book", 6),
        ReferenceKind::Chapter => ("Book Section", 5),
        ReferenceKind::Thesis => ("Thesis", 32),
        ReferenceKind::Conference => ("Conference Paper", 47),
        ReferenceKind::Web => ("Web Page", 12),
        ReferenceKind::Report => ("Report", 27),
        ReferenceKind::Preprint => ("Unpublished Work", 34),
        ReferenceKind::News => ("Newspaper Article", 23),
        ReferenceKind::Dataset => ("Dataset", 59),
        ReferenceKind::Software => ("Computer Program", 9),
        ReferenceKind::Patent => ("Patent", 25),
        ReferenceKind::Unknown | ReferenceKind::Other => ("Generic", 13),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn a_record_has_no_empty_elements() {
        let text = record(&article());
        assert!(text.starts_with("<record><ref-type name=\"Journal Article\">17</ref-type><contributors><authors><author>"));
        assert!(
            text.contains(">IVIG for stiff-person syndrome in Brazil: 50% &amp; more<"),
            "{text}"
        );
        assert!(!text.contains("secondary-authors") && !text.contains("<urls>"), "{text}");
        assert_eq!(
            record(&Record::default()),
            "<record><ref-type name=\"Generic\">13</ref-type></record>\n"
        );
    }
}
