//! Records in the formats that other programs read.
//!
//! A writer takes a [`Record`], plain data that stands for an article or a cited work, and gives the
//! text of one record. Where files begin and end, and where they go, is for whoever writes them.

pub mod bibtex;
pub mod csl_json;
pub mod escape;
pub mod nlm;
pub mod ris;
pub mod styles;

use crate::model::{Article, ArticleIds, Author, PageRange, PartialDate, Reference, ReferenceKind};
use crate::text::fold::fold_char;

/// A work as lists of literature know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// What sort of work it is.
    pub kind: ReferenceKind,
    /// Authors in order.
    pub authors: Vec<Author>,
    /// Its title.
    pub title: Option<String>,
    /// Journal, book or site that it stands in.
    pub container: Option<String>,
    /// The journal's abbreviated title, where `container` is the full one.
    pub container_short: Option<String>,
    /// When it came out.
    pub published: Option<PartialDate>,
    /// The year as printed, where it is no date: `in press`.
    pub year_text: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue or supplement.
    pub issue: Option<String>,
    /// Pages or article number.
    pub pages: Option<PageRange>,
    /// DOI, PMID and PMCID.
    pub ids: ArticleIds,
    /// Notes, a paragraph each.
    pub notes: Vec<String>,
}

impl From<&Reference> for Record {
    fn from(reference: &Reference) -> Self {
        let year = reference.year.as_deref().unwrap_or_default();
        let published = year.get(..4).and_then(PartialDate::parse);
        Self {
            kind: reference.kind,
            authors: reference.authors.clone(),
            title: reference.title.clone(),
            container: reference.container.clone(),
            container_short: None,
            year_text: reference.year.clone().filter(|_| published.is_none()),
            published,
            volume: reference.volume.clone(),
            issue: reference.issue.clone(),
            pages: reference.pages.clone(),
            ids: reference.ids.clone(),
            notes: Vec::new(),
        }
    }
}

impl From<&Article> for Record {
    fn from(article: &Article) -> Self {
        Self {
            kind: ReferenceKind::Journal,
            authors: article.authors.clone(),
            title: Some(article.title.clone()),
            container: article.journal.name().map(str::to_owned),
            container_short: article.journal.abbreviation.clone(),
            published: article.published,
            year_text: None,
            volume: article.volume.clone(),
            issue: article.issue.clone(),
            pages: article.pages.clone(),
            ids: article.ids.clone(),
            notes: Vec::new(),
        }
    }
}

impl Record {
    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        self.authors.is_empty()
            && self.title.is_none()
            && self.container.is_none()
            && self.ids == ArticleIds::default()
    }

    /// A key that depends on the record alone, so that it stays the same whatever list the record
    /// stands in: `dalakas2001high-4be1`.
    pub fn key(&self) -> String {
        let name = self.authors.first().map_or("anon", Author::name);
        let year = self.published.map_or(String::new(), |date| date.year.to_string());
        let title = self.title.as_deref().unwrap_or_default();
        let words = title.split(|c: char| !c.is_alphanumeric()).map(folded);
        let word = words.into_iter().find(|word| word.len() > 3).unwrap_or_default();
        let pages = self.pages.as_ref().map_or("", |pages| pages.first.as_str());
        let whole =
            [title, pages, self.volume.as_deref().unwrap_or_default()].map(folded).join("|");
        let hash = whole.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let name: String = folded(name).chars().take(24).collect();
        let name = if name.is_empty() { "anon".to_owned() } else { name };
        format!(
            "{name}{year}{}-{:04x}",
            word.chars().take(16).collect::<String>(),
            (hash ^ (hash >> 32)) & 0xffff
        )
    }

    /// Whether the pages are an article number.
    fn has_article_number(&self) -> bool {
        self.pages.as_ref().is_some_and(|pages| {
            let has_letter = pages.first.contains(|c: char| c.is_alphabetic());
            pages.last.is_none() && (has_letter || pages.first.len() > 4)
        })
    }
}

/// ASCII letters and digits of a text, in lower case, accents off.
fn folded(text: &str) -> String {
    let mut out = String::new();
    text.chars().for_each(|character| fold_char(character, &mut out));
    out.retain(|character| character.is_ascii_alphanumeric());
    out
}

/// A text as one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An article with everything that the formats have a place for.
    pub(crate) fn article() -> Record {
        Record {
            kind: ReferenceKind::Journal,
            authors: vec![
                Author::person("van der Roe", "Jane A."),
                Author { suffix: Some("Jr".to_owned()), ..Author::person("Doe", "K") },
                Author::group("IVIG Study Group"),
            ],
            title: Some("IVIG for stiff-person syndrome in Brazil: 50% & more".to_owned()),
            container: Some("Journal of Examples".to_owned()),
            container_short: Some("J Ex".to_owned()),
            published: PartialDate::new(2018, Some(2), Some(1)),
            volume: Some("12".to_owned()),
            issue: Some("3 Suppl 1".to_owned()),
            pages: PageRange::new("1194", Some("205")),
            ids: ArticleIds {
                doi: Some("10.1000/x_1".to_owned()),
                pmid: Some("12345".to_owned()),
                pmcid: Some("PMC99".to_owned()),
                publisher_id: None,
            },
            ..Record::default()
        }
    }

    #[test]
    fn keys_depend_on_the_record_alone() {
        let record = article();
        assert_eq!(record.key(), record.clone().key());
        assert!(record.key().starts_with("vanderroe2018ivig-"), "{}", record.key());
        assert_ne!(record.key(), Record { volume: Some("13".to_owned()), ..record }.key());
        assert!(Record::default().key().starts_with("anon-"));
    }

    #[test]
    fn years_that_are_no_dates_are_kept_as_text() {
        let reference =
            |year: &str| Reference { year: Some(year.to_owned()), ..Reference::default() };
        assert_eq!(Record::from(&reference("2008a")).published.map(|date| date.year), Some(2008));
        assert_eq!(Record::from(&reference("in press")).year_text.as_deref(), Some("in press"));
    }
}
