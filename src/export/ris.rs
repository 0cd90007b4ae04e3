//! RIS: one tag a line, `TY` first and `ER` last, lines ended by carriage return and line feed.

use super::{Record, all_keywords, all_notes, has_article_number, line};
use crate::model::ReferenceKind;

/// One record, with the empty line that sets it apart from the next.
pub fn record(record: &Record) -> String {
    let mut out = Lines::default();
    out.tag("TY", type_of(record.kind));
    out.all("AU", record.authors.iter().map(crate::model::Author::entry));
    let editors = match record.kind {
        ReferenceKind::Chapter | ReferenceKind::Conference => "A2",
        _ => "ED",
    };
    out.all(editors, record.editors.iter().map(crate::model::Author::entry));
    out.tag_if("TI", record.title.as_deref());
    out.all("TT", record.other_titles.iter());
    // Of a book, the second title is its series.
    let is_book = matches!(record.kind, ReferenceKind::Book | ReferenceKind::Report);
    out.tag_if(if is_book { "JF" } else { "T2" }, record.container.as_deref());
    out.tag_if("J2", record.container_short.as_deref());
    out.tag_if("T3", record.series.as_deref());
    dates(record, &mut out);
    out.tag_if("VL", record.volume.as_deref());
    out.tag_if("IS", record.issue.as_deref());
    if let Some(pages) = &record.pages {
        out.tag("SP", &pages.first);
        out.tag_if("EP", pages.last.as_deref());
        if has_article_number(record) {
            out.tag("M1", &pages.first);
        }
    }
    out.tag_if("ET", record.edition.as_deref());
    out.tag_if("PB", record.publisher.as_deref());
    out.tag_if("CY", record.place.as_deref());
    out.all("SN", record.issn.iter().chain(&record.isbn));
    out.tag("AB", &record.abstract_text());
    out.all("KW", all_keywords(record));
    out.tag("M3", &record.types.join("; "));
    out.tag_if("LA", record.language.as_deref());
    out.all("UR", record.urls.iter());
    identifiers(record, &mut out);
    out.all("N1", all_notes(record));
    out.0.push_str("ER  - \r\n\r\n");
    out.0
}

/// The year; with month, day or a season the date too: `YYYY/MM/DD/other`.
fn dates(record: &Record, out: &mut Lines) {
    let Some(date) = record.published else {
        out.tag_if("PY", record.date_text.as_deref());
        return;
    };
    out.tag("PY", &date.year.to_string());
    let part = |part: Option<u8>| part.map_or(String::new(), |part| format!("{part:02}"));
    let (month, day) = (part(date.month), part(date.day));
    match &record.date_text {
        Some(other) => out.tag("DA", &format!("{}/{month}/{day}/{other}", date.year)),
        None if month.is_empty() => {}
        None if day.is_empty() => out.tag("DA", &format!("{}/{month}", date.year)),
        None => out.tag("DA", &format!("{}/{month}/{day}", date.year)),
    }
}

/// The accession number is the PMID unless another database numbers the record.
fn identifiers(record: &Record, out: &mut Lines) {
    out.tag_if("DO", record.ids.doi.as_deref());
    let pmid = record.ids.pmid.as_deref();
    let database = record.database.as_deref();
    match (pmid, &record.accession) {
        (Some(pmid), None) if record.is_of_pubmed() => {
            out.tag("AN", pmid);
            out.tag("DB", database.unwrap_or("PubMed"));
        }
        (pmid, accession) => {
            out.tag_if("AN", accession.as_deref());
            out.tag_if("DB", database);
            out.tag_if("U1", pmid.map(|pmid| format!("{pmid}[pmid]")).as_deref());
        }
    }
    out.tag_if("C2", record.ids.pmcid.as_deref());
    out.tag_if("ID", record.ids.publisher_id.as_deref());
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn tag(&mut self, tag: &str, value: &str) {
        let value = line(value);
        if !value.is_empty() {
            self.0.push_str(&format!("{tag}  - {value}\r\n"));
        }
    }

    fn all(&mut self, tag: &str, values: impl Iterator<Item = impl AsRef<str>>) {
        values.for_each(|value| self.tag(tag, value.as_ref()));
    }

    fn tag_if(&mut self, tag: &str, value: Option<&str>) {
        self.tag(tag, value.unwrap_or_default());
    }
}

fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Journal => "JOUR",
        ReferenceKind::Book => "BOOK",
        ReferenceKind::Chapter => "CHAP",
        ReferenceKind::Thesis => "THES",
        ReferenceKind::Conference => "CPAPER",
        ReferenceKind::Web => "ELEC",
        ReferenceKind::Report => "RPRT",
        ReferenceKind::Preprint => "UNPB",
        ReferenceKind::News => "NEWS",
        ReferenceKind::Dataset => "DATA",
        ReferenceKind::Software => "COMP",
        ReferenceKind::Patent => "PAT",
        ReferenceKind::Unknown | ReferenceKind::Other => "GEN",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;
    use crate::model::PageRange;

    #[test]
    fn a_record_has_its_tags_in_order_and_no_empty_ones() {
        let expected = "TY  - JOUR\r\nAU  - van der Roe, Jane A.\r\nAU  - Doe, K, Jr\r\nAU  - IVIG Study Group\r\n\
            TI  - IVIG for stiff-person syndrome in Brazil: 50% & more\r\nT2  - Journal of Examples\r\nJ2  - J Ex\r\n\
            PY  - 2018\r\nDA  - 2018/02/01\r\nVL  - 12\r\nIS  - 3 Suppl 1\r\nSP  - 1194\r\nEP  - 1205\r\n\
            DO  - 10.1000/x_1\r\nAN  - 12345\r\nDB  - PubMed\r\nC2  - PMC99\r\nER  - \r\n\r\n";
        assert_eq!(record(&article()), expected);
        assert_eq!(record(&Record::default()), "TY  - GEN\r\nER  - \r\n\r\n");
    }

    #[test]
    fn an_article_number_stands_in_both_of_its_places() {
        let pages = PageRange::new("e0123", None);
        let text =
            record(&Record { pages, notes: vec!["two\nlines".to_owned()], ..Record::default() });
        assert!(text.contains("SP  - e0123\r\nM1  - e0123\r\nN1  - two lines\r\n"), "{text}");
    }
}
