//! NBIB: PubMed's tagged format, also called MEDLINE.
//!
//! Tags of up to four letters are padded to four and followed by a dash; six spaces continue a value;
//! a blank line or another `PMID` begins the next record.

use super::draft::Draft;
use super::lines::rows;
use super::records::Records;
use super::{Parsed, Skip};
use crate::model::{
    Author, MeshHeading, RELATIONS, Record, ReferenceKind, RelatedArticle, normalize_doi,
};

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("tags");
    let mut fields: Vec<(&str, String)> = Vec::new();
    let (mut start, mut after_blank, mut stray_lines) = (0, true, 0);
    for (at, row) in rows(text) {
        let row_text = row.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if row_text.is_empty() {
            after_blank = true;
            continue;
        }
        let Some((tag, value)) = tag(row) else {
            match fields.last_mut() {
                Some((_, last)) if row.starts_with([' ', '\t']) && !after_blank => {
                    last.push('\n');
                    last.push_str(row_text);
                }
                _ => stray_lines += 1,
            }
            continue;
        };
        if after_blank || tag == "PMID" && fields.iter().any(|(tag, _)| *tag == "PMID") {
            close(&mut fields, &text[start..at], &mut records);
            start = at;
        }
        after_blank = false;
        fields.push((tag, value.to_owned()));
    }
    close(&mut fields, &text[start..], &mut records);
    if stray_lines > 0 {
        records.warn(format!("{stray_lines} lines without a tag passed over"));
    }
    records.finish()
}

/// The tag and the value of a line: padded to four letters, or a known tag followed by its dash.
pub(super) fn tag(row: &str) -> Option<(&str, &str)> {
    let row = row.trim_start_matches('\u{feff}');
    let length = row.bytes().take_while(u8::is_ascii_uppercase).count();
    if !(2..=4).contains(&length) {
        return None;
    }
    let (tag, after) = row.split_at(length);
    let value = after.trim_start_matches(' ').strip_prefix('-')?;
    let dash = row.len() - value.len() - 1;
    (dash == 4 || dash <= 5 && is_known(tag)).then_some((tag, value.trim()))
}

/// Whether a tag is one of PubMed's that this reader has a place for.
pub(super) fn is_known(tag: &str) -> bool {
    const KNOWN: &[&str] = &[
        "PMID", "PMC", "TI", "BTI", "CTI", "TT", "FAU", "AU", "CN", "FED", "ED", "DP", "DEP", "VI",
        "IP", "PG", "JT", "TA", "IS", "ISBN", "PT", "MH", "OT", "LA", "PL", "PB", "EN", "AB",
        "OAB", "LID", "AID", "GN", "PMCR", "AD", "SO", "OWN", "STAT",
    ];
    KNOWN.contains(&tag) || relation(tag).is_some()
}

fn relation(tag: &str) -> Option<&'static str> {
    RELATIONS.iter().find(|relation| relation.tag == tag).map(|relation| relation.name)
}

fn close(fields: &mut Vec<(&str, String)>, source: &str, records: &mut Records) {
    if fields.is_empty() {
        return;
    }
    let mut draft = records.draft();
    read(fields, &mut draft);
    fields.clear();
    records.push(draft, source);
}

fn read(fields: &[(&str, String)], draft: &mut Draft) {
    let has = |wanted: &str| fields.iter().any(|(tag, value)| *tag == wanted && !value.is_empty());
    let is_in_book = has("BTI");
    draft.record.kind = match (is_in_book, has("TI")) {
        (true, true) => ReferenceKind::Chapter,
        (true, false) => ReferenceKind::Book,
        _ => ReferenceKind::Journal,
    };
    // An author's full name stands before the short one.
    let (mut full_author, mut full_editor) = (false, false);
    for (tag, value) in fields {
        let value = value.as_str();
        if value.is_empty() {
            continue;
        }
        match *tag {
            "AU" if full_author => {}
            "ED" if full_editor => {}
            "FAU" | "AU" => draft.name(tag, author(value), |record| &mut record.authors),
            "FED" | "ED" => draft.name(tag, author(value), |record| &mut record.editors),
            _ => field(tag, value, is_in_book && !has("TI"), draft),
        }
        match *tag {
            "FAU" => full_author = true,
            "AU" => full_author = false,
            "FED" => full_editor = true,
            "ED" => full_editor = false,
            _ => {}
        }
    }
    if !has("DP") {
        for (tag, value) in fields.iter().filter(|(tag, _)| *tag == "DEP") {
            draft.date(tag, value);
        }
    }
}

fn field(tag: &str, value: &str, is_whole_book: bool, draft: &mut Draft) {
    let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
        draft.once(tag, value, slot);
    };
    match tag {
        "PMID" => {
            draft.pmid(tag, value);
            draft.record.database.get_or_insert_with(|| "PubMed".to_owned());
        }
        "PMC" => draft.pmcid(tag, value),
        "TI" => once(draft, |record| &mut record.title),
        "BTI" if is_whole_book => once(draft, |record| &mut record.title),
        "BTI" | "JT" => once(draft, |record| &mut record.container),
        "TA" => once(draft, |record| &mut record.container_short),
        "CTI" => once(draft, |record| &mut record.series),
        "TT" => draft.add_new(tag, value, |record| &mut record.other_titles),
        "CN" => draft.name(tag, Some(Author::group(value)), |record| &mut record.authors),
        "DP" => draft.date(tag, value),
        "VI" => once(draft, |record| &mut record.volume),
        "IP" => once(draft, |record| &mut record.issue),
        "PG" => draft.pages(tag, value),
        "IS" | "ISBN" => draft.serial(tag, value),
        "PB" => once(draft, |record| &mut record.publisher),
        "PL" => once(draft, |record| &mut record.place),
        "EN" => once(draft, |record| &mut record.edition),
        "LA" => once(draft, |record| &mut record.language),
        "PT" => draft.add_new(tag, value, |record| &mut record.types),
        "OT" => draft.keywords(tag, value.trim_start_matches('*')),
        "AB" => draft.abstract_text(value),
        "OAB" => draft.add(tag, value, |record| &mut record.other_abstracts),
        "GN" => draft.note(tag, value),
        "LID" | "AID" => location(tag, value, draft),
        "MH" => match MeshHeading::parse(&super::draft::line(value)) {
            Some(heading) => draft.record.mesh.push(heading),
            None => draft.unreadable(tag, value),
        },
        _ => match relation(tag) {
            Some(relation) => {
                let text = super::draft::line(value);
                draft.record.related.push(RelatedArticle::parse(relation, &text));
            }
            None if tag == "DEP" || (tag, value) == ("OWN", "NOTNLM") => {}
            None => draft.leave(tag),
        },
    }
}

/// `Shruthi, Basavaradhya Sahukar`; a suffix stands after the given names: `Doe, Jane A Jr`.
fn author(value: &str) -> Option<Author> {
    Author::from_entry(&super::draft::line(value))
}

/// `10.4103/2277-9175.180636 [doi]`, `ABR-5-67 [pii]`.
fn location(tag: &str, value: &str, draft: &mut Draft) {
    if let Some(doi) = value.strip_suffix("[doi]") {
        draft.doi(tag, doi);
    } else if let Some(pii) = value.strip_suffix("[pii]") {
        draft.once(tag, pii, |record| &mut record.ids.publisher_id);
    } else if let Some(doi) = normalize_doi(value) {
        draft.doi(tag, &doi);
    } else {
        draft.leave(tag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "\nPMID- 123\nOWN - NLM\nIS  - 0028-3878 (Print)\nIS  - 1526-632X (Electronic)\nVI  - 5\nDP  - 2013 Sep 12\n\
        TI  - A title that\n      goes on.\nPG  - 1194-205\nLID - 10.1000/X [doi]\nAB  - BACKGROUND: One. RESULTS: Two.\n\
        FAU - Doe, Jane A\nAU  - Doe JA\nFAU - Selvamani\nAU  - Selvamani\nAU  - Roe J\nCN  - IVIG Study Group\nLA  - eng\n\
        PT  - Journal Article\nPT  - Review\nTA  - J Ex\nJT  - Journal of examples\nMH  - Occupational Health/*history\n\
        OT  - *IVIG\nPMC - PMC77\nAID - S1-2 [pii]\nRIN - J Ex. 2015;1:2. PMID: 456\nAD  - Somewhere\n      far.\n";

    #[test]
    fn a_record_of_pubmed() {
        let items = parse(RECORD);
        let parsed = items[0].as_ref().expect("a record");
        let record = Record::from(&parsed.article);
        assert_eq!(parsed.warnings, ["tags of this file that are not read: `AD` (1), `OWN` (1)"]);
        assert_eq!(record.title.as_deref(), Some("A title that goes on."));
        let names: Vec<String> = record.authors.iter().map(Author::entry).collect();
        assert_eq!(names, ["Doe, Jane A", "Selvamani", "Roe, J", "IVIG Study Group"]);
        assert_eq!(record.pages.as_ref().map(ToString::to_string).as_deref(), Some("1194-1205"));
        assert_eq!(record.published.map(|date| date.to_string()).as_deref(), Some("2013-09-12"));
        assert_eq!(record.abstract_parts[1].label.as_deref(), Some("RESULTS"));
        assert!(record.mesh[0].qualifiers[0].is_major);
        assert_eq!(record.keywords, ["IVIG"]);
        assert_eq!(record.related[0].relation, "retraction-forward");
        assert_eq!(record.related[0].ids.pmid.as_deref(), Some("456"));
        let ids = record.ids;
        assert_eq!((ids.pmid.as_deref(), ids.pmcid.as_deref()), (Some("123"), Some("PMC77")));
        assert_eq!(
            (ids.doi.as_deref(), ids.publisher_id.as_deref()),
            (Some("10.1000/x"), Some("S1-2"))
        );
    }

    #[test]
    fn records_are_parted_by_blank_lines_or_by_their_numbers() {
        let titles = |text: &str| -> Vec<String> {
            parse(text).into_iter().flatten().map(|parsed| parsed.article.title).collect()
        };
        assert_eq!(
            titles("PMID-1\nTI  - One\nPMID- 2\nSO  odd line\nTI  -Two\n\nTI  - Three"),
            ["One", "Two", "Three"]
        );
        let book = parse("PMID- 1\nBTI - Book\nPT  - Review\n").remove(0).expect("a book");
        assert_eq!(book.article.kind, ReferenceKind::Book);
        assert_eq!(book.article.title, "Book");
    }
}
