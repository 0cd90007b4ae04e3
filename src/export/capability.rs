//! What each format has a place for, and so what of a record is lost in it.
//!
//! The formats' own limits are told apart from it by [`losses`]: BibTeX tells fewer sorts of works apart,
//! for instance. The tool `tests/interchange_roundtrip.rs` holds readers and writers to this table.
//!
//! | field | RIS | NBIB | BibTeX | BibLaTeX | CSL-JSON | EndNote XML | CSV |
//! |---|---|---|---|---|---|---|---|
//! | sort of work | yes | yes | yes | yes | yes | yes | yes |
//! | authors | yes | yes | yes | yes | yes | yes | yes |
//! | editors | yes | yes | yes | yes | yes | yes | yes |
//! | title | yes | yes | yes | yes | yes | yes | yes |
//! | other titles | yes | yes | no | no | yes | yes | yes |
//! | journal or book | yes | yes | yes | yes | yes | yes | yes |
//! | abbreviated journal | yes | yes | yes | yes | yes | yes | yes |
//! | series | yes | yes | yes | yes | yes | yes | yes |
//! | year | yes | yes | yes | yes | yes | yes | yes |
//! | month | yes | yes | yes | yes | yes | yes | yes |
//! | day | yes | yes | yes | yes | yes | yes | yes |
//! | date as printed | yes | yes | yes | yes | yes | yes | yes |
//! | volume | yes | yes | yes | yes | yes | yes | yes |
//! | issue | yes | yes | yes | yes | yes | yes | yes |
//! | pages | yes | yes | yes | yes | yes | yes | yes |
//! | edition | yes | yes | yes | yes | yes | yes | yes |
//! | publisher | yes | yes | yes | yes | yes | yes | yes |
//! | place | yes | yes | yes | yes | yes | yes | yes |
//! | ISBN | yes | yes | yes | yes | yes | yes | yes |
//! | ISSN | yes | yes | yes | yes | yes | yes | yes |
//! | abstract | yes | yes | yes | yes | yes | yes | yes |
//! | other abstracts | no | yes | no | no | yes | no | yes |
//! | keywords | yes | yes | yes | yes | yes | yes | yes |
//! | MeSH headings | as keywords | yes | as keywords | as keywords | yes | as keywords | yes |
//! | publication types | yes | yes | no | no | yes | yes | yes |
//! | language | yes | yes | yes | yes | yes | yes | yes |
//! | address | yes | no | yes | yes | yes | yes | yes |
//! | other addresses | yes | no | no | no | yes | yes | yes |
//! | notes | yes | yes | yes | yes | yes | yes | yes |
//! | DOI | yes | yes | yes | yes | yes | yes | yes |
//! | PMID | yes | yes | yes | yes | yes | yes | yes |
//! | PMCID | yes | yes | yes | yes | yes | yes | yes |
//! | own id | yes | yes | yes | yes | yes | yes | yes |
//! | database | yes | no | yes | yes | yes | yes | yes |
//! | accession number | yes | no | yes | yes | yes | yes | yes |
//! | retractions and links | in notes | yes | in notes | in notes | yes | in notes | yes |

use super::{Format, Record, own_key, printed_date};
use crate::model::{Author, PartialDate, ReferenceKind};

/// A field of a record, as far as formats differ in whether they hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// What sort of work it is.
    Kind,
    /// Authors.
    Authors,
    /// Editors.
    Editors,
    /// The title.
    Title,
    /// Titles in other languages.
    OtherTitles,
    /// What it stands in.
    Container,
    /// The journal's abbreviated title.
    ContainerShort,
    /// Series.
    Series,
    /// Year of publication.
    Year,
    /// Month of publication.
    Month,
    /// Day of publication.
    Day,
    /// The date as printed.
    DateText,
    /// Volume.
    Volume,
    /// Issue.
    Issue,
    /// Pages or article number.
    Pages,
    /// Edition.
    Edition,
    /// Publisher.
    Publisher,
    /// Place of publication.
    Place,
    /// ISBNs.
    Isbn,
    /// ISSNs.
    Issn,
    /// The abstract as one text.
    Abstract,
    /// Further abstracts.
    OtherAbstracts,
    /// Keywords.
    Keywords,
    /// MeSH headings.
    Mesh,
    /// Publication types.
    Types,
    /// Language.
    Language,
    /// The first address.
    Url,
    /// Further addresses.
    OtherUrls,
    /// Notes.
    Notes,
    /// DOI.
    Doi,
    /// PMID.
    Pmid,
    /// PMCID.
    Pmcid,
    /// The id that its file or publisher calls it by.
    OwnId,
    /// The database that it came from.
    Database,
    /// Its number in that database.
    Accession,
    /// Retractions, errata, comments.
    Related,
}

/// Whether a format holds a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// In a place of its own.
    Whole,
    /// As a part of another field, from which it cannot always be told.
    Within(Field),
    /// Not at all.
    No,
}

const Y: Holds = Holds::Whole;
const N: Holds = Holds::No;
const AS_KEYWORDS: Holds = Holds::Within(Field::Keywords);
const IN_NOTES: Holds = Holds::Within(Field::Notes);

/// Every field with its name, and for each format in the order of [`Format::ALL`] whether it holds it.
pub const TABLE: &[(Field, &str, [Holds; 7])] = &[
    (Field::Kind, "sort of work", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Authors, "authors", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Editors, "editors", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Title, "title", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::OtherTitles, "other titles", [Y, Y, N, N, Y, Y, Y]),
    (Field::Container, "journal or book", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::ContainerShort, "abbreviated journal", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Series, "series", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Year, "year", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Month, "month", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Day, "day", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::DateText, "date as printed", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Volume, "volume", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Issue, "issue", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Pages, "pages", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Edition, "edition", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Publisher, "publisher", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Place, "place", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Isbn, "ISBN", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Issn, "ISSN", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Abstract, "abstract", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::OtherAbstracts, "other abstracts", [N, Y, N, N, Y, N, Y]),
    (Field::Keywords, "keywords", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Mesh, "MeSH headings", [AS_KEYWORDS, Y, AS_KEYWORDS, AS_KEYWORDS, Y, AS_KEYWORDS, Y]),
    (Field::Types, "publication types", [Y, Y, N, N, Y, Y, Y]),
    (Field::Language, "language", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Url, "address", [Y, N, Y, Y, Y, Y, Y]),
    (Field::OtherUrls, "other addresses", [Y, N, N, N, Y, Y, Y]),
    (Field::Notes, "notes", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Doi, "DOI", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Pmid, "PMID", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Pmcid, "PMCID", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::OwnId, "own id", [Y, Y, Y, Y, Y, Y, Y]),
    (Field::Database, "database", [Y, N, Y, Y, Y, Y, Y]),
    (Field::Accession, "accession number", [Y, N, Y, Y, Y, Y, Y]),
    (Field::Related, "retractions and links", [IN_NOTES, Y, IN_NOTES, IN_NOTES, Y, IN_NOTES, Y]),
];

impl Field {
    /// The name that reports show.
    pub fn name(self) -> &'static str {
        TABLE.iter().find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// What a record has in this field, one line a value; nothing where it is empty.
    pub fn values(self, record: &Record) -> Vec<String> {
        let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
        let people = |authors: &[Author]| -> Vec<String> {
            // Initials are the same however they are set apart.
            let spelt = authors
                .iter()
                .map(|author| Author { given: author.spelt_given(), ..author.clone() });
            spelt.map(|author| author.entry().trim_end_matches(',').to_owned()).collect()
        };
        let values: Vec<String> = match self {
            Self::Kind => one(kind_name(record.kind)),
            Self::Authors => people(&record.authors),
            Self::Editors => people(&record.editors),
            Self::Title => one(record.title.as_deref()),
            Self::OtherTitles => record.other_titles.clone(),
            Self::Container => one(record.container.as_deref()),
            Self::ContainerShort => one(record.container_short.as_deref()),
            Self::Series => one(record.series.as_deref()),
            Self::Year => numbers(record.published.map(|date| date.year)),
            Self::Month => numbers(record.published.and_then(|date| date.month)),
            Self::Day => numbers(record.published.and_then(|date| date.day)),
            Self::DateText => one(record.date_text.as_deref()),
            Self::Volume => one(record.volume.as_deref()),
            Self::Issue => one(record.issue.as_deref()),
            Self::Pages => record.pages.iter().map(ToString::to_string).collect(),
            Self::Edition => one(record.edition.as_deref()),
            Self::Publisher => one(record.publisher.as_deref()),
            Self::Place => one(record.place.as_deref()),
            Self::Isbn => record.isbn.clone(),
            Self::Issn => record.issn.clone(),
            Self::Abstract => vec![record.abstract_text()],
            Self::OtherAbstracts => record.other_abstracts.clone(),
            // Every reader takes a semicolon for what parts two keywords.
            Self::Keywords => record
                .keywords
                .iter()
                .flat_map(|keyword| keyword.split(';'))
                .map(str::to_owned)
                .collect(),
            Self::Mesh => record.mesh.iter().map(ToString::to_string).collect(),
            Self::Types => record.types.clone(),
            Self::Language => one(record.language.as_deref()),
            Self::Url => record.urls.iter().take(1).cloned().collect(),
            Self::OtherUrls => record.urls.iter().skip(1).cloned().collect(),
            Self::Notes => record.notes.clone(),
            Self::Doi => one(record.ids.doi.as_deref()),
            Self::Pmid => one(record.ids.pmid.as_deref()),
            Self::Pmcid => one(record.ids.pmcid.as_deref()),
            Self::OwnId => one(record.ids.publisher_id.as_deref()),
            Self::Database => one(record.database.as_deref()),
            Self::Accession => one(record.accession.as_deref()),
            Self::Related => {
                record.related.iter().map(crate::model::RelatedArticle::note).collect()
            }
        };
        let lines = values.iter().map(|value| super::line(value));
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// Whether a format holds it.
    pub fn held_by(self, format: Format) -> Holds {
        let column = Format::ALL.iter().position(|known| *known == format).unwrap_or_default();
        TABLE
            .iter()
            .find(|(field, ..)| *field == self)
            .map_or(Holds::No, |(.., holds)| holds[column])
    }
}

/// The fields of a record that a format has no place for, or that it cannot hold as they are.
pub fn losses(format: Format, record: &Record) -> Vec<Field> {
    let fields = TABLE.iter().map(|(field, ..)| *field);
    fields
        .filter(|field| !field.values(record).is_empty() && !is_kept(*field, format, record))
        .collect()
}

/// Whether a format keeps a field of this very record.
fn is_kept(field: Field, format: Format, record: &Record) -> bool {
    if field.held_by(format) == Holds::No {
        // NBIB is PubMed's own.
        return (field, format) == (Field::Database, Format::Nbib)
            && record.ids.pmid.is_some()
            && record.database.as_deref() == Some("PubMed");
    }
    match (field, format) {
        // A whole book has no title beside the book's.
        (Field::Container, Format::Nbib) => {
            record.kind != ReferenceKind::Chapter || record.title.is_some()
        }
        (Field::Kind, Format::Nbib) if record.title.is_none() => {
            record.kind == ReferenceKind::Journal
        }
        (Field::Kind, _) => kinds(format).contains(&record.kind),
        // What PubMed does not record between articles.
        (Field::Related, Format::Nbib) => record.related.iter().all(|link| link.known().is_some()),
        (Field::OwnId, Format::Bibtex | Format::Biblatex) => own_key(record).is_some(),
        // PubMed's day of electronic publication stands there in articles.
        (Field::Edition, Format::Ris) => {
            let is_date = record.edition.as_deref().and_then(PartialDate::parse).is_some();
            record.kind != ReferenceKind::Journal || !is_date
        }
        // One place is for the date and for what is printed: it goes where it tells both.
        (Field::DateText, Format::Nbib | Format::EndnoteXml) => {
            record.published.is_none() || printed_date(record).is_some()
        }
        _ => true,
    }
}

/// The sorts of works that a format tells apart.
fn kinds(format: Format) -> &'static [ReferenceKind] {
    use ReferenceKind::{
        Book, Chapter, Conference, Dataset, Journal, News, Other, Patent, Preprint, Report,
        Software, Thesis, Web,
    };
    match format {
        Format::Ris | Format::EndnoteXml | Format::CslJson => &[
            Journal, Book, Chapter, Thesis, Conference, Web, Report, Preprint, News, Dataset,
            Software, Patent,
        ],
        Format::Csv => &[
            Journal, Book, Chapter, Thesis, Conference, Web, Report, Preprint, News, Dataset,
            Software, Patent, Other,
        ],
        Format::Biblatex => &[
            Journal, Book, Chapter, Thesis, Conference, Web, Report, Preprint, Dataset, Software,
            Patent,
        ],
        Format::Bibtex => &[Journal, Book, Chapter, Thesis, Conference, Report, Preprint],
        Format::Nbib => &[Journal, Book, Chapter],
    }
}

fn kind_name(kind: ReferenceKind) -> Option<&'static str> {
    Some(match kind {
        ReferenceKind::Unknown => return None,
        ReferenceKind::Journal => "journal article",
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "chapter",
        ReferenceKind::Thesis => "thesis",
        ReferenceKind::Conference => "conference paper",
        ReferenceKind::Web => "web page",
        ReferenceKind::Report => "report",
        ReferenceKind::Preprint => "preprint",
        ReferenceKind::News => "news",
        ReferenceKind::Dataset => "dataset",
        ReferenceKind::Software => "software",
        ReferenceKind::Patent => "patent",
        ReferenceKind::Other => "other",
    })
}

fn numbers<T: ToString>(number: Option<T>) -> Vec<String> {
    number.map(|number| number.to_string()).into_iter().collect()
}

/// The table in Markdown, as it stands in the documentation.
pub fn markdown() -> String {
    let names = Format::ALL.map(Format::name).join(" | ");
    let mut out = format!("| field | {names} |\n|{}\n", "---|".repeat(Format::ALL.len() + 1));
    for (_, name, holds) in TABLE {
        let cells = holds.map(|holds| match holds {
            Holds::Whole => "yes",
            Holds::Within(Field::Keywords) => "as keywords",
            Holds::Within(_) => "in notes",
            Holds::No => "no",
        });
        out.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn the_documentation_has_the_table() {
        let documentation: String = include_str!("capability.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//! |"))
            .map(|line| format!("|{line}\n"))
            .collect();
        assert_eq!(documentation, markdown());
    }

    #[test]
    fn losses_are_told_by_field() {
        assert_eq!(losses(Format::Ris, &article()), []);
        let record = Record {
            kind: ReferenceKind::Software,
            other_abstracts: vec!["Kurz.".to_owned()],
            types: vec!["Review".to_owned()],
            ..article()
        };
        assert_eq!(
            losses(Format::Bibtex, &record),
            [Field::Kind, Field::OtherAbstracts, Field::Types]
        );
        assert_eq!(losses(Format::CslJson, &record), []);
    }
}
