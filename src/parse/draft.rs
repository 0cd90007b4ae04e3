//! One record while it is read: values as files write them become fields.
//!
//! What cannot be read is told with the record's number and tag; what a tag says that stands already
//! in another is left out without a word.

use super::lines::{collapse, normalize};
use crate::model::{
    AbstractPart, Author, PageRange, PartialDate, Record, Reference, RelatedArticle, month_number,
    normalize_doi, normalize_pmcid, normalize_pmid,
};

/// How much of a value a warning shows, in characters.
const SHOWN_CHARS: usize = 60;

/// How many warnings one record may give.
const MAX_WARNINGS: usize = 20;

/// How many values of one kind a record may hold: authors, keywords, notes. The largest author list
/// that is known has some 15,000 names.
const MAX_VALUES: usize = 20_000;

/// How many values a new one is compared with. Lists of numbers and addresses are short.
const MAX_COMPARED: usize = 50;

/// A record with what was amiss with it so far.
pub(super) struct Draft {
    pub(super) record: Record,
    /// What the work cites, where its record has the list.
    pub(super) references: Vec<Reference>,
    number: usize,
    warnings: Vec<String>,
    left_out_warnings: usize,
    /// The accession number in an address, where nothing else tells it.
    linked_accession: Option<String>,
    unread: Vec<String>,
}

impl Draft {
    pub(super) fn new(number: usize) -> Self {
        Self {
            record: Record::default(),
            references: Vec::new(),
            number,
            warnings: Vec::new(),
            left_out_warnings: 0,
            linked_accession: None,
            unread: Vec::new(),
        }
    }

    /// Its place in the file, from 1.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Tags that were not read.
    pub(super) fn unread(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(String::as_str)
    }

    /// The record and its warnings.
    pub(super) fn finish(mut self) -> (Record, Vec<String>) {
        self.record.accession = self.record.accession.take().or(self.linked_accession.take());
        if self.record.title.is_none() && !self.record.is_empty() {
            self.warn("no title");
        }
        if self.left_out_warnings > 0 {
            let more = format!("record {}: {} more warnings", self.number, self.left_out_warnings);
            self.warnings.push(more);
        }
        (self.record, self.warnings)
    }

    /// Tells of something amiss.
    pub(super) fn warn(&mut self, about: impl AsRef<str>) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(format!("record {}: {}", self.number, collapse(about.as_ref())));
        } else {
            self.left_out_warnings += 1;
        }
    }

    /// Notes a tag that has no place in a record.
    pub(super) fn leave(&mut self, tag: &str) {
        if self.unread.len() < MAX_VALUES {
            self.unread.push(tag.to_owned());
        }
    }

    /// Tells of a value that is not what its tag promises.
    pub(super) fn unreadable(&mut self, tag: &str, value: &str) {
        self.warn(format!("`{tag}` is not understood: `{}`", shown(value)));
    }

    /// Sets a field that has one value. Another one is told of and left out.
    pub(super) fn once(
        &mut self,
        tag: &str,
        value: &str,
        field: impl FnOnce(&mut Record) -> &mut Option<String>,
    ) {
        let value = line(value);
        if value.is_empty() {
            return;
        }
        match field(&mut self.record) {
            Some(known) if is_same(known, &value) => {}
            Some(_) => self.warn(format!("another `{tag}` is left out: `{}`", shown(&value))),
            slot => *slot = Some(value),
        }
    }

    /// Adds to a field that has many values, each once.
    pub(super) fn add(
        &mut self,
        tag: &str,
        value: &str,
        field: impl FnOnce(&mut Record) -> &mut Vec<String>,
    ) {
        let value = line(value);
        let list = field(&mut self.record);
        if value.is_empty() || list.last() == Some(&value) {
            return;
        }
        if list.len() >= MAX_VALUES {
            self.warn(format!("more than {MAX_VALUES} values of `{tag}`"));
            return;
        }
        list.push(value);
    }

    /// Adds an author or editor.
    pub(super) fn name(
        &mut self,
        tag: &str,
        author: Option<Author>,
        field: impl FnOnce(&mut Record) -> &mut Vec<Author>,
    ) {
        let Some(author) = author else { return };
        let list = field(&mut self.record);
        if list.len() >= MAX_VALUES {
            self.warn(format!("more than {MAX_VALUES} values of `{tag}`"));
            return;
        }
        list.push(author);
    }

    /// The date of publication. A fuller date of the same year goes before a year; a second year is
    /// told of.
    pub(super) fn date(&mut self, tag: &str, value: &str) {
        let value = line(value);
        let value = value.trim_matches(['/', '-', ' ', ',']);
        if !value.contains(|c: char| c.is_alphanumeric()) {
            return;
        }
        // `YYYY/MM/DD/other`, where the other may be a season.
        if let [year, month, day, other] = value.splitn(4, '/').collect::<Vec<_>>()[..]
            && year.len() == 4
            && !other.is_empty()
        {
            self.date(tag, &format!("{year}/{month}/{day}"));
            self.once(tag, other, |record| &mut record.date_text);
            return;
        }
        let (date, is_whole) = read_date(value);
        match (date, self.record.published) {
            (Some(date), Some(known)) if date.year != known.year => {
                self.warn(format!("another date in `{tag}` is left out: `{}`", shown(value)));
                return;
            }
            (Some(date), Some(known)) => {
                let fullness = |date: PartialDate| (date.month.is_some(), date.day.is_some());
                if fullness(date) > fullness(known) {
                    self.record.published = Some(date);
                }
            }
            (Some(date), None) => self.record.published = Some(date),
            (None, _) => {}
        }
        if !is_whole {
            self.record.date_text.get_or_insert_with(|| value.to_owned());
        }
    }

    /// Pages or an article number; a range that is known already is left alone.
    pub(super) fn pages(&mut self, tag: &str, value: &str) {
        let Some(pages) = PageRange::parse(&line(value)) else { return };
        match &self.record.pages {
            Some(known) if *known == pages || known.first == pages.first => {}
            Some(_) => self.warn(format!("another `{tag}` is left out: `{}`", shown(value))),
            None => self.record.pages = Some(pages),
        }
    }

    /// A DOI in any of its forms.
    pub(super) fn doi(&mut self, tag: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if let Some(doi) = normalize_doi(value) {
            self.once(tag, &doi, |record| &mut record.ids.doi);
            return;
        }
        self.unreadable(tag, value);
        // The address of something, if not of a DOI.
        if value.contains("://") {
            self.url(tag, value);
        }
    }

    /// A PubMed id.
    pub(super) fn pmid(&mut self, tag: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        match normalize_pmid(value) {
            Some(pmid) => self.once(tag, &pmid, |record| &mut record.ids.pmid),
            None => self.unreadable(tag, value),
        }
    }

    /// A PubMed Central id.
    pub(super) fn pmcid(&mut self, tag: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        match normalize_pmcid(value) {
            Some(pmcid) => self.once(tag, &pmcid, |record| &mut record.ids.pmcid),
            None => self.unreadable(tag, value),
        }
    }

    /// ISSNs and ISBNs, told apart by their digits: `2325-9671 (electronic)`. What is neither stays as
    /// written with the ISBNs, for it is no journal's.
    pub(super) fn serial(&mut self, tag: &str, value: &str) {
        let mut found = false;
        for piece in value.split([',', ';', '|', '\n']) {
            for word in numbers(piece) {
                let digits = word.chars().filter(|c| *c != '-').count();
                found = true;
                match digits {
                    8 => self.add_new(tag, &with_hyphen(word), |record| &mut record.issn),
                    _ => self.add_new(tag, &word, |record| &mut record.isbn),
                }
            }
        }
        if !found {
            self.add_new(tag, value, |record| &mut record.isbn);
        }
    }

    /// Adds a value that is not there yet.
    pub(super) fn add_new(
        &mut self,
        tag: &str,
        value: &str,
        field: impl Fn(&mut Record) -> &mut Vec<String>,
    ) {
        let value = line(value);
        if !field(&mut self.record).iter().take(MAX_COMPARED).any(|known| *known == value) {
            self.add(tag, &value, field);
        }
    }

    /// An abstract: the first is the abstract, another text is a further one.
    pub(super) fn abstract_text(&mut self, value: &str) {
        let text = line(value);
        if text.is_empty() {
            return;
        }
        if self.record.abstract_parts.is_empty() {
            self.record.abstract_parts = AbstractPart::split(&text);
        } else if self.record.abstract_text() != text {
            self.add("abstract", &text, |record| &mut record.other_abstracts);
        }
    }

    /// A note. One that tells of a retraction, erratum or comment is read as such, one that only
    /// repeats an identifier is no note.
    pub(super) fn note(&mut self, tag: &str, value: &str) {
        let value = line(value);
        if let Some(related) = RelatedArticle::from_note(&value) {
            if self.record.related.len() < MAX_VALUES {
                self.record.related.push(related);
            }
            return;
        }
        if let Some((label, id)) = value.split_once(':')
            && !id.trim().contains(' ')
        {
            let ids = &mut self.record.ids;
            let (slot, id) = match label.to_lowercase().as_str() {
                "doi" => (&mut ids.doi, normalize_doi(id)),
                "pmid" => (&mut ids.pmid, normalize_pmid(id)),
                "pmcid" => (&mut ids.pmcid, normalize_pmcid(id)),
                _ => (&mut ids.publisher_id, None),
            };
            if id.is_some() && (slot.is_none() || *slot == id) {
                *slot = id;
                return;
            }
        }
        self.add(tag, &value, |record| &mut record.notes);
    }

    /// Addresses, parted by white space, or by semicolons before the next. A resolver's gives the
    /// identifier too, where it is not known.
    pub(super) fn url(&mut self, tag: &str, value: &str) {
        // EndNote's link into Web of Science is the number of the record there.
        if let Some((_, number)) = value.split_once("<Go to ISI>://") {
            self.linked_accession.get_or_insert_with(|| line(number));
            return;
        }
        let value = value.replace(";http", " http");
        for address in value.split_whitespace() {
            let address = address.trim_end_matches([',', ';']);
            if address.is_empty() {
                continue;
            }
            if !address.contains("://") && !address.starts_with("www.") {
                self.unreadable(tag, &value);
                return;
            }
            let ids = &mut self.record.ids;
            if ids.doi.is_none() && address.contains("doi.org/") {
                ids.doi = normalize_doi(address);
            }
            self.add_new(tag, address, |record| &mut record.urls);
        }
    }

    /// Keywords, parted by semicolons.
    pub(super) fn keywords(&mut self, tag: &str, value: &str) {
        for keyword in value.split([';', '\n']) {
            self.add(tag, keyword, |record| &mut record.keywords);
        }
    }
}

/// A text on one line without invisible characters.
pub(super) fn line(text: &str) -> String {
    collapse(&normalize(text))
}

fn shown(value: &str) -> String {
    let value = line(value);
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{} …", &value[..at]),
        None => value,
    }
}

/// Whether two values say the same, but for case and punctuation.
fn is_same(one: &str, other: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    one == other || letters(one).eq(letters(other))
}

/// The date in a text, and whether it holds all that the text says.
fn read_date(text: &str) -> (Option<PartialDate>, bool) {
    let day = text.split('T').next().filter(|day| day.contains('-')).unwrap_or(text);
    let words: Vec<&str> =
        day.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let Some(date) = PartialDate::parse(day) else { return (None, false) };
    let number = |word: &str| word.parse::<u16>().ok();
    // 03/04/2018 is a day in March or in April.
    if let [first, second, _] = words.as_slice()
        && let (Some(first), Some(second)) = (number(first), number(second))
        && first <= 12
        && second <= 12
        && first != second
        && day.ends_with(&date.year.to_string())
    {
        return (PartialDate::new(date.year, None, None), false);
    }
    let told = words.iter().filter(|word| number(word) != Some(0) || word.len() > 2).count();
    let held = 1 + usize::from(date.month.is_some()) + usize::from(date.day.is_some());
    let is_packed = words.len() == 1 && day.trim().len() == 8;
    let has_odd_word =
        words.iter().any(|word| number(word).is_none() && month_number(word).is_none());
    (Some(date), is_packed || told == held && !has_odd_word)
}

/// An ISSN as it is printed: `0028-3878`.
fn with_hyphen(mut issn: String) -> String {
    if !issn.contains('-') {
        issn.insert(4, '-');
    }
    issn
}

/// The ISSNs and ISBNs in a piece of text.
fn numbers(piece: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | 'x' | 'X' | '\u{2010}' | '–');
    let words = piece.split(|c: char| !is_part(c)).map(|word| {
        let word = word.replace(['\u{2010}', '–'], "-").to_uppercase();
        word.trim_matches('-').to_owned()
    });
    let is_number = |word: &String| {
        let digits: Vec<char> = word.chars().filter(|c| *c != '-').collect();
        let body = digits.len().saturating_sub(1);
        matches!(digits.len(), 8 | 10 | 13) && digits[..body].iter().all(char::is_ascii_digit)
    };
    words.filter(is_number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_bibliographies_write_them() {
        let cases = [
            ("2001/09/01/", "2001-09-01", None),
            ("2001///", "2001", None),
            ("2001/00/00/", "2001", None),
            ("2016/01/", "2016-01", None),
            ("2010   06", "2010-06", None),
            ("2013 Sep 12", "2013-09-12", None),
            ("20011227", "2001-12-27", None),
            ("2018-02-01T08:00:00Z", "2018-02-01", None),
            ("2001 Spring", "2001", Some("2001 Spring")),
            ("2010 Jan-Feb", "2010-01", Some("2010 Jan-Feb")),
            ("2001/03//Epub", "2001-03", Some("Epub")),
            ("2001///2001 Spring", "2001", Some("2001 Spring")),
            ("03/04/2018", "2018", Some("03/04/2018")),
            ("25/04/2018", "2018", Some("25/04/2018")),
            ("YEAR/MONTH/DAY/", "", Some("YEAR/MONTH/DAY")),
            ("99", "", Some("99")),
            ("/", "", None),
        ];
        for (text, published, date_text) in cases {
            let mut draft = Draft::new(1);
            draft.date("PY", text);
            let shown = draft.record.published.map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(
                (shown.as_str(), draft.record.date_text.as_deref()),
                (published, date_text),
                "{text}"
            );
        }
    }

    #[test]
    fn a_fuller_date_of_the_same_year_goes_before_a_year() {
        let mut draft = Draft::new(3);
        draft.date("PY", "2001");
        draft.date("DA", "2001/09/02");
        draft.date("Y1", "2001");
        draft.date("Y1", "2005");
        let (record, warnings) = draft.finish();
        assert_eq!(record.published, PartialDate::new(2001, Some(9), Some(2)));
        assert_eq!(warnings, ["record 3: another date in `Y1` is left out: `2005`"]);
    }

    #[test]
    fn serial_numbers_are_told_apart_by_their_digits() {
        let mut draft = Draft::new(1);
        for value in
            ["2325-9671 (electronic)", "00283878; 1526-632x", "ISBN 978-3-86680-192-9", "odd"]
        {
            draft.serial("SN", value);
        }
        assert_eq!(draft.record.issn, ["2325-9671", "0028-3878", "1526-632X"]);
        assert_eq!(draft.record.isbn, ["978-3-86680-192-9", "odd"]);
    }

    #[test]
    fn addresses_keep_their_semicolons() {
        let mut draft = Draft::new(1);
        draft.url(
            "UR",
            "https://a.example/x?issn=1;year=2;http://b.example; \nhttps://dx.doi.org/10.1000/X",
        );
        draft.url("UR", "<Go to ISI>://WOS:000314145000043");
        draft.doi("DO", "https://dx.doi.org/013163/AIM");
        let urls = [
            "https://a.example/x?issn=1;year=2",
            "http://b.example",
            "https://dx.doi.org/10.1000/X",
            "https://dx.doi.org/013163/AIM",
        ];
        assert_eq!(draft.record.urls, urls);
        assert_eq!(draft.record.ids.doi.as_deref(), Some("10.1000/x"));
        let (record, warnings) = draft.finish();
        assert_eq!(record.accession.as_deref(), Some("WOS:000314145000043"));
        assert_eq!(
            warnings,
            [
                "record 1: `DO` is not understood: `https://dx.doi.org/013163/AIM`",
                "record 1: no title"
            ]
        );
    }

    #[test]
    fn notes_that_are_more_than_notes() {
        let mut draft = Draft::new(1);
        draft.note("N1", "doi: 10.1000/X");
        draft.note("N1", "Retraction in: J Ex. 2001. PMID: 12");
        draft.note("N1", "Plain");
        assert_eq!(draft.record.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(draft.record.related[0].relation, "retraction-forward");
        assert_eq!(draft.record.notes, ["Plain"]);
    }
}
