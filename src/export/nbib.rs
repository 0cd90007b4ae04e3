//! NBIB: PubMed's tagged format. The PMID comes first; a value is never wrapped, which every reader
//! accepts.

use super::{Record, line, printed_date};
use crate::model::{Author, PartialDate, ReferenceKind};

/// One record, with the empty line that sets it apart from the next.
pub fn record(record: &Record) -> String {
    let mut out = Lines::default();
    match &record.ids.pmid {
        Some(pmid) => out.tag("PMID", pmid),
        // PubMed's word for records that are not its own.
        None => out.tag("OWN", "NOTNLM"),
    }
    // Readers count on a word for the medium; this is PubMed's where it is not known.
    out.all("IS", record.issn.iter().map(|issn| format!("{issn} (Undetermined)")));
    out.all("ISBN", record.isbn.iter());
    out.tag_if("VI", record.volume.as_deref());
    out.tag_if("IP", record.issue.as_deref());
    out.tag("DP", &date(record));
    match record.kind {
        ReferenceKind::Book => out.tag_if("BTI", record.title.as_deref()),
        _ => out.tag_if("TI", record.title.as_deref()),
    }
    out.tag("PG", &record.pages.as_ref().map(ToString::to_string).unwrap_or_default());
    let with = |id: &Option<String>, sort: &str| id.as_ref().map(|id| format!("{id} [{sort}]"));
    out.tag_if("LID", with(&record.ids.doi, "doi").as_deref());
    out.tag("AB", &record.abstract_text());
    out.all("OAB", record.other_abstracts.iter());
    for author in &record.authors {
        person(author, "FAU", "AU", &mut out);
    }
    for editor in &record.editors {
        person(editor, "FED", "ED", &mut out);
    }
    out.tag_if("LA", record.language.as_deref());
    out.all("PT", record.types.iter());
    out.tag_if("PL", record.place.as_deref());
    out.tag_if("PB", record.publisher.as_deref());
    out.tag_if("EN", record.edition.as_deref());
    out.all("TT", record.other_titles.iter());
    out.tag_if("TA", record.container_short.as_deref());
    let container = if record.kind == ReferenceKind::Chapter { "BTI" } else { "JT" };
    out.tag_if(container, record.container.as_deref());
    out.tag_if("CTI", record.series.as_deref());
    out.all("MH", record.mesh.iter().map(ToString::to_string));
    out.all("OT", record.keywords.iter());
    out.tag_if("PMC", record.ids.pmcid.as_deref());
    for related in &record.related {
        if let Some(known) = related.known() {
            out.tag(known.tag, &related.to_string());
        }
    }
    out.all("GN", record.notes.iter());
    out.tag_if("AID", with(&record.ids.doi, "doi").as_deref());
    out.tag_if("AID", with(&record.ids.publisher_id, "pii").as_deref());
    out.0.push('\n');
    out.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn tag(&mut self, tag: &str, value: &str) {
        let value = line(value);
        if !value.is_empty() {
            self.0.push_str(&format!("{tag:<4}- {value}\n"));
        }
    }

    fn tag_if(&mut self, tag: &str, value: Option<&str>) {
        self.tag(tag, value.unwrap_or_default());
    }

    fn all(&mut self, tag: &str, values: impl Iterator<Item = impl AsRef<str>>) {
        values.for_each(|value| self.tag(tag, value.as_ref()));
    }
}

/// The full name, then the family name with initials; groups have a tag of their own.
fn person(author: &Author, full: &str, short: &str, out: &mut Lines) {
    if let Some(group) = &author.collective {
        // An editor that is a group has no other place.
        out.tag(
            if full == "FAU" { "CN" } else { full },
            &format!("{group}{}", if full == "FAU" { "" } else { "," }),
        );
        return;
    }
    let suffix = author.suffix.as_deref().unwrap_or_default();
    // PubMed has no comma before a suffix.
    let plain = line(&format!("{}, {} {suffix}", author.family, author.given));
    let is_read = Author::from_entry(&plain).is_some_and(|read| read == *author);
    out.tag(full, &if is_read { plain } else { author.entry() });
    out.tag(short, &format!("{} {} {suffix}", author.family, initials(&author.given)));
}

/// `JA` for `Jane A.`.
fn initials(given: &str) -> String {
    let words = given.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let short = |word: &str| word.len() <= 3 && word.chars().all(char::is_uppercase);
    words
        .map(|word| if short(word) { word.to_owned() } else { word.chars().take(1).collect() })
        .collect::<String>()
        .to_uppercase()
}

/// The months as PubMed writes them.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2013 Sep 12`, or as printed.
fn date(record: &Record) -> String {
    if let Some(printed) = printed_date(record) {
        return printed.to_owned();
    }
    let Some(PartialDate { year, month, day }) = record.published else { return String::new() };
    let month = month.and_then(|month| MONTHS.get(usize::from(month) - 1)).copied();
    let day = day.map(|day| day.to_string());
    line(&format!("{year} {} {}", month.unwrap_or_default(), day.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;
    use crate::model::RelatedArticle;

    #[test]
    fn a_record_begins_with_its_number() {
        let record_of = Record {
            related: vec![RelatedArticle::parse("retraction-forward", "J Ex. 2019. PMID: 7")],
            ..article()
        };
        let expected = "PMID- 12345\nVI  - 12\nIP  - 3 Suppl 1\nDP  - 2018 Feb 1\n\
            TI  - IVIG for stiff-person syndrome in Brazil: 50% & more\nPG  - 1194-1205\nLID - 10.1000/x_1 [doi]\n\
            FAU - van der Roe, Jane A.\nAU  - van der Roe JA\nFAU - Doe, K Jr\nAU  - Doe K Jr\nCN  - IVIG Study Group\n\
            TA  - J Ex\nJT  - Journal of Examples\nPMC - PMC99\nRIN - J Ex. 2019. PMID: 7\nAID - 10.1000/x_1 [doi]\n\n";
        assert_eq!(record(&record_of), expected);
    }

    #[test]
    fn dates_are_printed_as_given_where_that_tells_the_date() {
        let season = Record {
            published: PartialDate::new(2001, None, None),
            date_text: Some("2001 Spring".to_owned()),
            ..Record::default()
        };
        assert_eq!(date(&season), "2001 Spring");
        assert_eq!(date(&Record { date_text: Some("in press".to_owned()), ..season }), "2001");
    }
}
