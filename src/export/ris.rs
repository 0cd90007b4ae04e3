//! RIS: one tag a line, `TY` first and `ER` last, lines ended by carriage return and line feed.

use super::{Record, line};
use crate::model::{Author, ReferenceKind};

/// One record, with the empty line that sets it apart from the next.
pub fn record(record: &Record) -> String {
    let mut out = Lines::default();
    out.tag("TY", type_of(record.kind));
    for author in &record.authors {
        out.tag("AU", &name(author));
    }
    out.tag_if("TI", record.title.as_deref());
    out.tag_if("T2", record.container.as_deref());
    out.tag_if("J2", record.container_short.as_deref());
    if let Some(date) = record.published {
        out.tag("PY", &date.year.to_string());
        if let Some(month) = date.month {
            let day = date.day.map_or(String::new(), |day| format!("/{day:02}"));
            out.tag("DA", &format!("{}/{month:02}{day}", date.year));
        }
    }
    out.tag_if("VL", record.volume.as_deref());
    out.tag_if("IS", record.issue.as_deref());
    if let Some(pages) = &record.pages {
        out.tag("SP", &pages.first);
        out.tag_if("EP", pages.last.as_deref());
        if record.has_article_number() {
            out.tag("M1", &pages.first);
        }
    }
    out.tag_if("DO", record.ids.doi.as_deref());
    if let Some(pmid) = &record.ids.pmid {
        out.tag("AN", pmid);
        out.tag("DB", "PubMed");
    }
    out.tag_if("C2", record.ids.pmcid.as_deref());
    out.tag_if("N1", record.year_text.as_deref());
    for note in &record.notes {
        out.tag("N1", note);
    }
    out.0.push_str("ER  - \r\n\r\n");
    out.0
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
        ReferenceKind::Unknown | ReferenceKind::Other => "GEN",
    }
}

/// `Family, Given, Suffix`. A comma ends the family name, so that a group's name keeps none.
fn name(author: &Author) -> String {
    if let Some(group) = &author.collective {
        return group.replace(',', "");
    }
    let parts = [Some(&author.family), Some(&author.given), author.suffix.as_ref()];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
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
