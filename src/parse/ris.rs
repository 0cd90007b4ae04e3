//! RIS, as databases and programs really write it.
//!
//! Follows the RIS specification of 2001 and the tags that EndNote, Zotero, Ovid, Embase, Scopus and
//! the Cochrane Library use beside it. Counters before records, lines after `ER`, wrapped lines, empty
//! tags, blank lines and records without a beginning or an end are read past.

use super::draft::{Draft, line};
use super::lines::rows;
use super::records::Records;
use super::{Parsed, Skip};
use crate::model::{Author, PartialDate, Record, ReferenceKind, is_pubmed};

/// A record's tags with their values, in order.
#[derive(Default)]
struct Entry<'t> {
    fields: Vec<(&'t str, String)>,
    /// Where its text begins.
    start: usize,
    has_type: bool,
}

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("tags");
    let mut open: Option<Entry> = None;
    let mut stray_lines = 0;
    for (at, row) in rows(text) {
        match tag(row) {
            Some(("ER", _)) => match open.take() {
                Some(entry) => close(&entry, &text[..at], None, &mut records),
                None => stray_lines += 1,
            },
            Some(("TY", value)) => {
                let is_new = open.as_ref().is_none_or(|entry| entry.fields.iter().any(is_content));
                if is_new && let Some(entry) = open.take() {
                    close(&entry, &text[..at], Some("no `ER` at its end"), &mut records);
                }
                let entry = open.get_or_insert_with(|| Entry { start: at, ..Entry::default() });
                entry.has_type = true;
                entry.fields.push(("TY", value.to_owned()));
            }
            Some((tag, value)) => {
                let entry = open.get_or_insert_with(|| Entry { start: at, ..Entry::default() });
                entry.fields.push((tag, value.to_owned()));
            }
            None => match &mut open {
                _ if blank(row) => {}
                Some(Entry { fields, .. }) => {
                    if let Some((_, value)) = fields.last_mut() {
                        value.push('\n');
                        value.push_str(row.trim());
                    }
                }
                None if !is_counter(row) => stray_lines += 1,
                None => {}
            },
        }
    }
    if let Some(entry) = open {
        close(&entry, text, Some("no `ER` at its end"), &mut records);
    }
    if stray_lines > 0 {
        records.warn(format!("{stray_lines} lines outside of records passed over"));
    }
    records.finish()
}

/// The tag and the value of a line: `TY  - JOUR`. One space is enough before the dash, none after.
pub(super) fn tag(row: &str) -> Option<(&str, &str)> {
    let row = row.trim_start_matches(['\u{feff}', ' ', '\t']);
    let tag = row.get(..2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && letters.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let after = &row[2..];
    let value = after.trim_start_matches([' ', '\t', '\u{a0}']).strip_prefix('-')?;
    let spaces = after.len() - value.len() - 1;
    let is_parted = value.is_empty() || value.starts_with([' ', '\t', '\u{a0}']);
    (is_tag && spaces > 0 && is_parted && (spaces > 1 || is_known(tag)))
        .then_some((tag, value.trim()))
}

/// Whether a line has nothing to be seen.
fn blank(row: &str) -> bool {
    row.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty()
}

/// What stands between records: `1.`, `Record #1 of 784`, and the head of a Cochrane export.
fn is_counter(row: &str) -> bool {
    let row = row.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let is_number = row.trim_end_matches(['.', ')', ':']).bytes().all(|byte| byte.is_ascii_digit());
    is_number
        || ["Record #", "Provider:", "Content:", "Database:"]
            .iter()
            .any(|start| row.starts_with(start))
}

/// Whether a tag is one that this reader has a place for.
fn is_known(tag: &str) -> bool {
    const KNOWN: &[&str] = &[
        "TY", "ER", "T1", "TI", "T2", "T3", "BT", "JF", "JO", "JA", "J1", "J2", "AU", "A1", "A2",
        "ED", "PY", "Y1", "DA", "VL", "IS", "SP", "EP", "PG", "PB", "CY", "SN", "AB", "N1", "N2",
        "KW", "UR", "DO", "AN", "DB", "LA", "ID", "ET", "M1", "M3",
    ];
    KNOWN.contains(&tag)
}

fn is_content((tag, value): &(&str, String)) -> bool {
    *tag != "TY" && !value.is_empty()
}

/// Makes a record of an entry. `before_end` is the text up to where it ends.
fn close(entry: &Entry, before_end: &str, amiss: Option<&str>, records: &mut Records) {
    let mut draft = records.draft();
    if let Some(amiss) = amiss {
        draft.warn(amiss);
    }
    if !entry.has_type {
        draft.warn("no `TY`: what sort of work it is is not told");
    }
    read(&entry.fields, &mut draft);
    records.push(draft, &before_end[entry.start..]);
}

/// Fills a record from tags and values.
pub(super) fn read(fields: &[(&str, String)], draft: &mut Draft) {
    let values = |wanted: &[&str]| -> Vec<(&str, &str)> {
        let found = fields.iter().filter(|(tag, _)| wanted.contains(tag));
        found.map(|(tag, value)| (*tag, value.as_str())).collect()
    };
    for (_, name) in values(&["TY"]).into_iter().filter(|(_, name)| !name.is_empty()) {
        match kind(name) {
            Some(kind) => draft.record.kind = kind,
            None => draft.unreadable("TY", name),
        }
    }
    dates(draft, &values);
    titles(draft, &values);
    for (tag, value) in fields {
        let value = value.as_str();
        if !value.is_empty() {
            field(tag, value, draft);
        }
    }
    pages(draft, &values);
    accession(draft, &values);
    for (_, address) in values(&["UR", "L2", "LK"]) {
        ids_in(address, draft);
    }
}

/// Fields that one tag fills by itself.
fn field(tag: &str, value: &str, draft: &mut Draft) {
    let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
        draft.once(tag, value, slot);
    };
    match tag {
        // Read by the functions that look at several tags.
        "TY" | "PY" | "Y1" | "DA" | "PD" | "T1" | "TI" | "T2" | "T3" | "BT" | "JF" | "JO"
        | "JA" | "J1" | "J2" | "SP" | "EP" | "PG" | "M1" | "AN" => {}
        "AU" | "A1" => names(tag, value, draft, |record| &mut record.authors),
        "A2" | "ED" => names(tag, value, draft, |record| &mut record.editors),
        "TT" => draft.add_new(tag, value, |record| &mut record.other_titles),
        "VL" => once(draft, |record| &mut record.volume),
        "IS" => once(draft, |record| &mut record.issue),
        "PB" => once(draft, |record| &mut record.publisher),
        "CY" | "PP" => once(draft, |record| &mut record.place),
        "LA" => once(draft, |record| &mut record.language),
        "ID" => once(draft, |record| &mut record.ids.publisher_id),
        "DB" => once(draft, |record| &mut record.database),
        "DP" if draft.record.database.is_none() => once(draft, |record| &mut record.database),
        // PubMed puts the day of electronic publication there.
        "ET" if draft.record.kind == ReferenceKind::Journal
            && PartialDate::parse(value).is_some() =>
        {
            draft.leave(tag);
        }
        "ET" => once(draft, |record| &mut record.edition),
        "SN" => draft.serial(tag, value),
        "AB" | "N2" => draft.abstract_text(value),
        "KW" => draft.keywords(tag, value),
        "UR" | "L2" | "LK" => draft.url(tag, value),
        "DO" => draft.doi(tag, value),
        "M3" => work_type(value, draft),
        "N1" | "RN" => draft.note(tag, value),
        "C7" if draft.record.pages.is_none() && !value.contains(' ') => draft.pages(tag, value),
        "U1" | "U2" | "U3" | "U4" | "U5" | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7"
        | "C8" => {
            custom(tag, value, draft);
        }
        _ => draft.leave(tag),
    }
}

/// Authors or editors: one a line, or several parted by semicolons.
fn names(tag: &str, value: &str, draft: &mut Draft, field: fn(&mut Record) -> &mut Vec<Author>) {
    for entry in line(value).split(';') {
        draft.name(tag, Author::from_entry(entry), field);
    }
}

/// The year's tag first, then those that may tell month and day.
fn dates<'e>(draft: &mut Draft, values: &impl Fn(&[&str]) -> Vec<(&'e str, &'e str)>) {
    for wanted in ["PY", "Y1", "DA"] {
        for (tag, value) in values(&[wanted]) {
            draft.date(tag, value);
        }
    }
    // Some write the month apart: `PD  - Apr`.
    let Some(year) = draft.record.published else { return };
    for (tag, month) in values(&["PD"]) {
        if PartialDate::parse(month).is_some() {
            draft.date(tag, month);
        } else if month.contains(char::is_alphanumeric) {
            draft.date(tag, &format!("{} {month}", year.year));
        }
    }
}

/// Titles of the work, of what it stands in, and of the series: what `T2` and `BT` mean depends on the
/// sort of work, what `JO` means on whether the journal's full title stands elsewhere.
fn titles<'e>(draft: &mut Draft, values: &impl Fn(&[&str]) -> Vec<(&'e str, &'e str)>) {
    for (tag, value) in values(&["T1", "TI"]) {
        draft.once(tag, value, |record| &mut record.title);
    }
    let is_book = matches!(draft.record.kind, ReferenceKind::Book | ReferenceKind::Report);
    for (tag, value) in values(&["BT"]) {
        if is_book && draft.record.title.is_none() {
            draft.once(tag, value, |record| &mut record.title);
        } else {
            draft.once(tag, value, |record| &mut record.container);
        }
    }
    for (tag, value) in values(&["JF"]) {
        draft.once(tag, value, |record| &mut record.container);
    }
    for (tag, value) in values(&["JA", "J1", "J2"]) {
        draft.once(tag, value, |record| &mut record.container_short);
    }
    for (tag, value) in values(&["T3"]) {
        draft.once(tag, value, |record| &mut record.series);
    }
    for (tag, value) in values(&["T2"]) {
        if is_book && draft.record.series.is_none() {
            draft.once(tag, value, |record| &mut record.series);
        } else if draft.record.container.is_none()
            || draft.record.container_short.as_deref() != Some(value)
        {
            draft.once(tag, value, |record| &mut record.container);
        }
    }
    for (tag, value) in values(&["JO"]) {
        match &draft.record.container {
            None => draft.once(tag, value, |record| &mut record.container),
            Some(full) if *full == line(value) => {}
            Some(_) => draft.once(tag, value, |record| &mut record.container_short),
        }
    }
}

/// First and last page, or a range in one tag, or an article number.
fn pages<'e>(draft: &mut Draft, values: &impl Fn(&[&str]) -> Vec<(&'e str, &'e str)>) {
    let filled = |wanted: &str| values(&[wanted]).into_iter().find(|(_, value)| !value.is_empty());
    match (filled("SP"), filled("EP")) {
        (Some((_, first)), Some((_, last))) => draft.pages("SP", &format!("{first}-{last}")),
        (Some((tag, only)), None) | (None, Some((tag, only))) => draft.pages(tag, only),
        (None, None) => {}
    }
    for (tag, value) in values(&["PG"]) {
        draft.pages(tag, value);
    }
    for (tag, value) in values(&["M1"]).into_iter().filter(|(_, value)| !value.is_empty()) {
        let is_number = !value.contains(' ') && value.contains(|c: char| c.is_ascii_digit());
        match &draft.record.pages {
            Some(known) if known.first == value => {}
            None if is_number && value.len() > 2 => draft.pages(tag, value),
            _ => draft.leave(tag),
        }
    }
}

/// The number in the database: PubMed's is the PMID.
fn accession<'e>(draft: &mut Draft, values: &impl Fn(&[&str]) -> Vec<(&'e str, &'e str)>) {
    for (tag, value) in values(&["AN"]).into_iter().filter(|(_, value)| !value.is_empty()) {
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
        let database = draft.record.database.as_deref().unwrap_or_default();
        if is_number && is_pubmed(database) || value.to_uppercase().starts_with("PMID") {
            draft.pmid(tag, value);
        } else {
            draft.once(tag, value, |record| &mut record.accession);
        }
    }
}

/// The ids in addresses of PubMed, where they are not known.
fn ids_in(address: &str, draft: &mut Draft) {
    let after = |marker: &str| {
        let (_, rest) = address.split_once(marker)?;
        Some(rest.split(['/', '?', ';', ' ', '\n']).next().unwrap_or_default().to_owned())
    };
    let ids = &mut draft.record.ids;
    if ids.pmid.is_none() {
        let id =
            after("pubmed.ncbi.nlm.nih.gov/").or_else(|| after("www.ncbi.nlm.nih.gov/pubmed/"));
        ids.pmid = id.and_then(|id| crate::model::normalize_pmid(&id));
    }
    if ids.pmcid.is_none() {
        let id = after("/pmc/articles/").or_else(|| after("pmc.ncbi.nlm.nih.gov/articles/"));
        ids.pmcid = id.and_then(|id| crate::model::normalize_pmcid(&id));
    }
}

/// Types of work, parted by semicolons; publishers write the DOI there as well.
fn work_type(value: &str, draft: &mut Draft) {
    if value.to_lowercase().starts_with("doi") || crate::model::is_doi(value) {
        draft.doi("M3", value);
        return;
    }
    for name in value.split("; ") {
        draft.add_new("M3", name, |record| &mut record.types);
    }
}

/// Fields for anything: `26957754[pmid]`, `PMC4756000`.
fn custom(tag: &str, value: &str, draft: &mut Draft) {
    let value = value.trim();
    if let Some(id) = value.strip_suffix("[pmid]") {
        draft.pmid(tag, id);
    } else if let Some(id) = value.strip_suffix("[pmcid]") {
        draft.pmcid(tag, id);
    } else if value.starts_with("PMC") && value[3..].bytes().all(|byte| byte.is_ascii_digit()) {
        draft.pmcid(tag, value);
    } else {
        draft.leave(tag);
    }
}

/// The sort of work that a type stands for; generic ones tell nothing.
fn kind(name: &str) -> Option<ReferenceKind> {
    Some(match name.trim().to_uppercase().as_str() {
        "JOUR" | "JFULL" | "EJOUR" | "ABST" | "INPR" => ReferenceKind::Journal,
        "BOOK" | "EBOOK" | "EDBOOK" | "WHOLE" | "CLSWK" => ReferenceKind::Book,
        "CHAP" | "ECHAP" => ReferenceKind::Chapter,
        "THES" => ReferenceKind::Thesis,
        "CONF" | "CPAPER" => ReferenceKind::Conference,
        "ELEC" | "WEB" | "BLOG" => ReferenceKind::Web,
        "RPRT" | "GOVDOC" | "STAND" => ReferenceKind::Report,
        "UNPB" | "MANSCPT" => ReferenceKind::Preprint,
        "NEWS" | "MGZN" => ReferenceKind::News,
        "DATA" | "DBASE" | "AGGR" => ReferenceKind::Dataset,
        "COMP" => ReferenceKind::Software,
        "PAT" => ReferenceKind::Patent,
        "GEN" => ReferenceKind::Unknown,
        "ADVS" | "ANCIENT" | "ART" | "BILL" | "CASE" | "CHART" | "CTLG" | "DICT" | "ENCYC"
        | "EQUA" | "FIGURE" | "GRANT" | "GRNT" | "HEAR" | "ICOMM" | "LEGAL" | "MANUSCRIPT"
        | "MAP" | "MPCT" | "MULTI" | "MUSIC" | "OTHER" | "PAMP" | "PCOMM" | "SER" | "SLIDE"
        | "SOUND" | "STAT" | "UNBILL" | "VIDEO" => ReferenceKind::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (Record, Vec<String>) {
        let parsed = parse(text).remove(0).expect("a record");
        (Record::from(&parsed.article), parsed.warnings)
    }

    #[test]
    fn a_record_of_a_journal_article() {
        let (record, warnings) = one(
            "\u{feff}1.\nTY  - JOUR\r\nAU  - Doe, Jane\r\nAU  - IVIG Study Group\r\nT1  - A title\r\nthat is wrapped\r\n\
             JF  - Journal of Examples\r\nJO  - J. Ex.\r\nPY  - 2001/09/01/\r\nVL  - 5\r\nIS  - \r\nSP  - 193\r\nEP  - 9\r\n\
             DO  - http://dx.doi.org/10.1000/X\r\nSN  - 2325-9671 (electronic)\r\nAN  - 123\r\nDB  - PubMed\r\n\
             N2  - Short.\r\nKW  - Adult\r\nFemale\r\nUR  - https://a.example; \r\nN1  - Retraction in: J Ex. 2002\r\nER  - \r\n",
        );
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(record.title.as_deref(), Some("A title that is wrapped"));
        assert_eq!(
            record.authors,
            [Author::person("Doe", "Jane"), Author::group("IVIG Study Group")]
        );
        assert_eq!(record.container.as_deref(), Some("Journal of Examples"));
        assert_eq!(record.container_short.as_deref(), Some("J. Ex."));
        assert_eq!(record.pages.as_ref().map(ToString::to_string).as_deref(), Some("193-199"));
        assert_eq!(record.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(record.ids.pmid.as_deref(), Some("123"));
        assert_eq!(record.issn, ["2325-9671"]);
        assert_eq!(record.keywords, ["Adult", "Female"]);
        assert_eq!(record.urls, ["https://a.example"]);
        assert_eq!(record.related[0].relation, "retraction-forward");
        assert_eq!(record.abstract_text(), "Short.");
    }

    #[test]
    fn records_without_beginning_or_end_are_read() {
        let text = "Record #1 of 2\nTI  - One\nAU  - Roe J\n\nER  -\nhttp://ovid.example\n\
                    TY  - JOUR\nTI  - Two\nTY  - BOOK\nTI  - Three\nZZ  - odd\nDO  - none\n";
        let items = parse(text);
        let titles: Vec<&str> =
            items.iter().flatten().map(|parsed| parsed.article.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two", "Three"]);
        let warnings: Vec<&str> = items
            .iter()
            .flatten()
            .flat_map(|parsed| &parsed.warnings)
            .map(String::as_str)
            .collect();
        assert_eq!(
            warnings,
            [
                "1 lines outside of records passed over",
                "tags of this file that are not read: `ZZ` (1)",
                "record 1: no `TY`: what sort of work it is is not told",
                "record 2: no `ER` at its end",
                "record 3: no `ER` at its end",
                "record 3: `DO` is not understood: `none`",
            ]
        );
    }

    #[test]
    fn an_accession_number_is_pubmeds_only_in_pubmed() {
        let record = |lines: &str| one(&format!("TY  - JOUR\nTI  - T\n{lines}ER  - \n")).0;
        assert_eq!(record("AN  - 12\n").accession.as_deref(), Some("12"));
        assert_eq!(record("AN  - 12\nDB  - Ovid MEDLINE(R)\n").ids.pmid.as_deref(), Some("12"));
        let both = record("AN  - L12\nDB  - Embase\nU1  - 34[pmid]\nC2  - PMC5\n");
        assert_eq!(
            (both.accession.as_deref(), both.ids.pmid.as_deref()),
            (Some("L12"), Some("34"))
        );
        assert_eq!(both.ids.pmcid.as_deref(), Some("PMC5"));
    }

    #[test]
    fn records_that_share_an_identifier_are_not_known_by_it() {
        let record =
            |title: &str, doi: &str| format!("TY  - JOUR\nTI  - {title}\nDO  - {doi}\nER  - \n");
        let text = record("One", "10.1000/x")
            + &record("Two", "10.1000/X")
            + &record("Three", "10.1000/y");
        let shared: Vec<bool> = parse(&text)
            .into_iter()
            .flatten()
            .filter_map(|parsed| parsed.record.map(|id| id.shares_ids))
            .collect();
        assert_eq!(shared, [true, true, false]);
    }
}
