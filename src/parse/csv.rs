//! CSV with a line of headers, as Covidence, Rayyan, Zotero, PubMed and Scopus export it.
//!
//! Columns are known by their headers, whatever their case and punctuation; commas, semicolons and
//! tabs may part them.

use csv::{ReaderBuilder, StringRecord};

use super::draft::{Draft, line};
use super::records::Records;
use super::{Parsed, Skip, SkipReason};
use crate::model::{Author, MeshHeading, PartialDate, Record, ReferenceKind, RelatedArticle};

/// How many columns of a file are read.
const MAX_COLUMNS: usize = 500;

/// How many headers must be known for a file to be a bibliography, a title's among them.
const MIN_KNOWN_HEADERS: usize = 3;

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("columns");
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let headers: Vec<String> = match rows.next() {
        Some(Ok(row)) => row.iter().take(MAX_COLUMNS).map(line).collect(),
        _ => Vec::new(),
    };
    let columns: Vec<Option<Column>> = headers.iter().map(|header| column(header)).collect();
    for row in rows {
        match row {
            Ok(row) if row.iter().all(|value| value.trim().is_empty()) => {}
            Ok(row) => {
                let mut draft = records.draft();
                if row.len() > columns.len() {
                    draft.warn(format!("{} values for {} columns", row.len(), columns.len()));
                }
                read(&headers, &columns, &row, &mut draft);
                let source: Vec<&str> = row.iter().collect();
                records.push(draft, &source.join("\u{1f}"));
            }
            Err(error) => {
                let number = records.draft().number();
                records.skip(
                    SkipReason::Malformed,
                    &format!("record {number}: {}", line(&error.to_string())),
                );
            }
        }
    }
    records.finish()
}

/// Whether a text begins with a line of headers of a bibliography.
pub(super) fn has_headers(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}');
    let first = first.lines().next().unwrap_or_default();
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(first))
        .has_headers(false)
        .from_reader(first.as_bytes());
    let Some(Ok(row)) = reader.records().next() else { return false };
    let known: Vec<Column> = row.iter().take(MAX_COLUMNS).filter_map(column).collect();
    known.len() >= MIN_KNOWN_HEADERS && known.contains(&Column::Title)
}

/// What parts the columns: what the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: u8| first.matches(char::from(mark)).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Key,
    Kind,
    Title,
    OtherTitles,
    Authors,
    Editors,
    Container,
    ContainerShort,
    Series,
    Year,
    Month,
    Day,
    Date,
    DateText,
    Volume,
    Issue,
    Pages,
    FirstPage,
    LastPage,
    Edition,
    Publisher,
    Place,
    Serial,
    Abstract,
    OtherAbstracts,
    Keywords,
    Mesh,
    Types,
    Language,
    Url,
    Notes,
    Doi,
    Pmid,
    Pmcid,
    Accession,
    Database,
    Related,
}

/// Headers without case and punctuation.
const HEADERS: &[(&str, Column)] = &[
    ("key", Column::Key),
    ("itemtype", Column::Kind),
    ("title", Column::Title),
    ("articletitle", Column::Title),
    ("othertitles", Column::OtherTitles),
    ("author", Column::Authors),
    ("authors", Column::Authors),
    ("authorfullnames", Column::Authors),
    ("editor", Column::Editors),
    ("editors", Column::Editors),
    ("journal", Column::Container),
    ("journaltitle", Column::Container),
    ("journalbook", Column::Container),
    ("publicationtitle", Column::Container),
    ("sourcetitle", Column::Container),
    ("journalabbreviation", Column::ContainerShort),
    ("abbreviatedsourcetitle", Column::ContainerShort),
    ("series", Column::Series),
    ("year", Column::Year),
    ("publicationyear", Column::Year),
    ("publishedyear", Column::Year),
    ("month", Column::Month),
    ("publishedmonth", Column::Month),
    ("day", Column::Day),
    ("date", Column::Date),
    ("publicationdate", Column::Date),
    ("datetext", Column::DateText),
    ("volume", Column::Volume),
    ("issue", Column::Issue),
    ("number", Column::Issue),
    ("pages", Column::Pages),
    ("pagestart", Column::FirstPage),
    ("pageend", Column::LastPage),
    ("artno", Column::Pages),
    ("edition", Column::Edition),
    ("publisher", Column::Publisher),
    ("place", Column::Place),
    ("location", Column::Place),
    ("issn", Column::Serial),
    ("isbn", Column::Serial),
    ("abstract", Column::Abstract),
    ("abstractnote", Column::Abstract),
    ("otherabstracts", Column::OtherAbstracts),
    ("keywords", Column::Keywords),
    ("authorkeywords", Column::Keywords),
    ("indexkeywords", Column::Keywords),
    ("manualtags", Column::Keywords),
    ("automatictags", Column::Keywords),
    ("tags", Column::Keywords),
    ("meshterms", Column::Mesh),
    ("publicationtypes", Column::Types),
    ("documenttype", Column::Types),
    ("language", Column::Language),
    ("languageoforiginaldocument", Column::Language),
    ("url", Column::Url),
    ("link", Column::Url),
    ("notes", Column::Notes),
    ("extra", Column::Notes),
    ("doi", Column::Doi),
    ("pmid", Column::Pmid),
    ("pubmedid", Column::Pmid),
    ("pmcid", Column::Pmcid),
    ("accessionnumber", Column::Accession),
    ("database", Column::Database),
    ("librarycatalog", Column::Database),
    ("related", Column::Related),
];

fn column(header: &str) -> Option<Column> {
    let folded: String =
        header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    HEADERS.iter().find(|(name, _)| *name == folded).map(|(_, column)| *column)
}

fn read(headers: &[String], columns: &[Option<Column>], row: &StringRecord, draft: &mut Draft) {
    let mut parts = [""; 5];
    for ((header, column), value) in headers.iter().zip(columns).zip(row) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match column {
            Some(Column::Year) => parts[0] = value,
            Some(Column::Month) => parts[1] = value,
            Some(Column::Day) => parts[2] = value,
            Some(Column::FirstPage) => parts[3] = value,
            Some(Column::LastPage) => parts[4] = value,
            Some(column) => field(*column, header, value, draft),
            None => draft.leave(header),
        }
    }
    let [year, month, day, first, last] = parts;
    draft.date("year", year);
    if PartialDate::parse(year).is_some() {
        draft.date("month", &format!("{year} {month} {day}"));
    }
    match (first, last) {
        ("", only) | (only, "") => draft.pages("page start", only),
        (first, last) => draft.pages("page start", &format!("{first}-{last}")),
    }
}

fn field(column: Column, header: &str, value: &str, draft: &mut Draft) {
    let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
        draft.once(header, value, slot);
    };
    let rows = || value.split(['\n', '\r']);
    match column {
        Column::Kind => draft.record.kind = kind(value),
        Column::Key => once(draft, |record| &mut record.ids.publisher_id),
        Column::Title => once(draft, |record| &mut record.title),
        Column::OtherTitles => {
            rows().for_each(|row| draft.add(header, row, |record| &mut record.other_titles));
        }
        Column::Authors if draft.record.authors.is_empty() => {
            names(header, value, draft, |record| &mut record.authors);
        }
        Column::Editors => names(header, value, draft, |record| &mut record.editors),
        Column::Container => once(draft, |record| &mut record.container),
        Column::ContainerShort => once(draft, |record| &mut record.container_short),
        Column::Series => once(draft, |record| &mut record.series),
        Column::Date => draft.date(header, value),
        Column::DateText => once(draft, |record| &mut record.date_text),
        Column::Volume => once(draft, |record| &mut record.volume),
        Column::Issue => once(draft, |record| &mut record.issue),
        Column::Pages => draft.pages(header, value),
        Column::Edition => once(draft, |record| &mut record.edition),
        Column::Publisher => once(draft, |record| &mut record.publisher),
        Column::Place => once(draft, |record| &mut record.place),
        Column::Serial => draft.serial(header, value),
        Column::Abstract => draft.abstract_text(value),
        Column::OtherAbstracts => {
            rows().for_each(|row| draft.add(header, row, |record| &mut record.other_abstracts));
        }
        Column::Keywords => draft.keywords(header, value),
        Column::Mesh => {
            draft.record.mesh.extend(value.split(';').filter_map(MeshHeading::parse));
        }
        Column::Types => {
            for name in value.split(';') {
                draft.add_new(header, name, |record| &mut record.types);
            }
        }
        Column::Language => once(draft, |record| &mut record.language),
        Column::Url => draft.url(header, value),
        Column::Notes => rows().for_each(|row| draft.note(header, row)),
        Column::Doi => draft.doi(header, value),
        Column::Pmid => draft.pmid(header, value),
        Column::Pmcid => draft.pmcid(header, value),
        Column::Accession => once(draft, |record| &mut record.accession),
        Column::Database => once(draft, |record| &mut record.database),
        Column::Related => {
            for row in rows().map(str::trim).filter(|row| !row.is_empty()) {
                let (relation, text) = row.split_once(": ").unwrap_or(("related-article", row));
                let known = RelatedArticle::from_note(row);
                let related = known.unwrap_or_else(|| RelatedArticle::parse(relation, text));
                draft.record.related.push(related);
            }
        }
        // The first column of authors is read; these are read with what stands beside them.
        Column::Authors
        | Column::Year
        | Column::Month
        | Column::Day
        | Column::FirstPage
        | Column::LastPage => {}
    }
}

/// Names parted by semicolons, by `and`, or, where each is a family name with initials, by commas.
fn names(header: &str, value: &str, draft: &mut Draft, field: fn(&mut Record) -> &mut Vec<Author>) {
    let value = line(value);
    let pieces: Vec<&str> = if value.contains(';') {
        value.split(';').collect()
    } else if value.contains(" and ") {
        value.split(" and ").collect()
    } else {
        let commas: Vec<&str> = value.trim_end_matches('.').split(',').map(str::trim).collect();
        // `Doe, Jane` is one name.
        if commas.iter().all(|piece| piece.contains(' ')) { commas } else { vec![value.as_str()] }
    };
    for piece in pieces {
        // Scopus puts its number after a name.
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let numbered = piece.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
        let piece = numbered.filter(|(_, inner)| is_number(inner)).map_or(piece, |(name, _)| name);
        draft.name(header, Author::from_entry(piece), field);
    }
}

/// The sort of work that an item type of Zotero stands for.
fn kind(name: &str) -> ReferenceKind {
    match name {
        "journalArticle" => ReferenceKind::Journal,
        "book" => ReferenceKind::Book,
        "bookSection" | "encyclopediaArticle" | "dictionaryEntry" => ReferenceKind::Chapter,
        "thesis" => ReferenceKind::Thesis,
        "conferencePaper" | "presentation" => ReferenceKind::Conference,
        "webpage" | "blogPost" | "forumPost" => ReferenceKind::Web,
        "report" | "standard" => ReferenceKind::Report,
        "preprint" | "manuscript" => ReferenceKind::Preprint,
        "newspaperArticle" | "magazineArticle" => ReferenceKind::News,
        "dataset" => ReferenceKind::Dataset,
        "computerProgram" => ReferenceKind::Software,
        "patent" => ReferenceKind::Patent,
        _ => ReferenceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        parse(text).iter().flatten().map(|parsed| Record::from(&parsed.article)).collect()
    }

    #[test]
    fn headers_of_the_programs_that_reviewers_use() {
        let covidence = "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\n\
            \"A title, long\",\"Doe, Jane; Roe, J.\",Short.,2001,Sep,J Ex,1,2,193-9,L1,10.1000/X,7,#1,Doe 2001,,x\n";
        let rayyan = "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,doi,keywords,pubmed_id,pmc_id\n\
            rayyan-1,A title,2001,9,3,J Ex,0028-3878,1,2,193-9,Doe J and Roe K,https://a.example,eng,,,Short.,n,,IVIG;Adult,12,PMC3\n";
        let zotero = "Key,Item Type,Publication Year,Author,Title,Publication Title,ISSN,DOI,Url,Abstract Note,Date,Pages,Extra\n\
            AB12,bookSection,2001,\"Doe, Jane; IVIG Study Group\",A title,Book,,,,,2001-09-03,1-2,PMID: 12\n";
        let pubmed = "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n\
            12,A title,\"Doe J, Roe KL.\",c,Doe J,J Ex,2001,2001/01/01,,,\n";
        let found: Vec<Record> =
            [covidence, rayyan, zotero, pubmed].iter().flat_map(|text| records(text)).collect();
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|record| record.authors.len() == 2), "{found:?}");
        assert!(found.iter().all(|record| record.published.is_some_and(|date| date.year == 2001)));
        assert_eq!(found[0].title.as_deref(), Some("A title, long"));
        assert_eq!(found[0].published, PartialDate::new(2001, Some(9), None));
        assert_eq!(found[1].published, PartialDate::new(2001, Some(9), Some(3)));
        assert_eq!((found[1].keywords.len(), found[1].ids.pmid.as_deref()), (2, Some("12")));
        assert_eq!(found[2].kind, ReferenceKind::Chapter);
        assert_eq!(found[2].published, PartialDate::new(2001, Some(9), Some(3)));
        assert_eq!(found[2].ids.pmid.as_deref(), Some("12"));
        assert_eq!(found[3].authors[1], Author::person("Roe", "KL"));
    }

    #[test]
    fn a_text_of_commas_is_no_bibliography() {
        assert!(has_headers("Title;Authors;Year"));
        assert!(!has_headers("Title, authors and more"));
        assert!(!has_headers("In 2001, one year, one volume, one issue"));
    }
}
