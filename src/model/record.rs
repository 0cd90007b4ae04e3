//! A bibliographic record: a work as lists of literature know it.
//!
//! Readers of bibliography files make records, writers take them. An [`Article`] made of a record
//! gives the same record back, so that it passes through an index without loss.

use serde::{Deserialize, Serialize};

use super::{
    Anchor, Article, ArticleIds, Author, Block, BlockKind, Journal, MeshHeading, PageRange,
    PartialDate, Passage, Reference, ReferenceKind, RelatedArticle, Section, SectionKind,
};

/// A work as lists of literature know it: an article, a cited work, an entry of a bibliography.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// What sort of work it is.
    pub kind: ReferenceKind,
    /// Authors in order.
    pub authors: Vec<Author>,
    /// Editors of the book that it is or stands in.
    pub editors: Vec<Author>,
    /// Its title.
    pub title: Option<String>,
    /// Titles in other languages.
    pub other_titles: Vec<String>,
    /// Journal, book or site that it stands in.
    pub container: Option<String>,
    /// The journal's abbreviated title.
    pub container_short: Option<String>,
    /// Series that the book or report belongs to.
    pub series: Option<String>,
    /// When it came out.
    pub published: Option<PartialDate>,
    /// The date as printed, where `published` does not hold all of it: `in press`, `2001 Spring`.
    pub date_text: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue or supplement.
    pub issue: Option<String>,
    /// Pages or article number.
    pub pages: Option<PageRange>,
    /// Edition as printed.
    pub edition: Option<String>,
    /// Publisher's name.
    pub publisher: Option<String>,
    /// Place of publication.
    pub place: Option<String>,
    /// ISBNs as printed.
    pub isbn: Vec<String>,
    /// ISSNs as printed.
    pub issn: Vec<String>,
    /// The abstract, part by part.
    pub abstract_parts: Vec<AbstractPart>,
    /// Further abstracts: in other languages, for laypeople.
    pub other_abstracts: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// MeSH headings.
    pub mesh: Vec<MeshHeading>,
    /// Publication types: `Randomized Controlled Trial`.
    pub types: Vec<String>,
    /// Language as given: `en`, `eng`, `English`.
    pub language: Option<String>,
    /// Addresses.
    pub urls: Vec<String>,
    /// Notes, a paragraph each.
    pub notes: Vec<String>,
    /// DOI, PMID, PMCID, and the id that its file calls it by.
    pub ids: ArticleIds,
    /// The database that it came from: `Embase`.
    pub database: Option<String>,
    /// Its number in that database.
    pub accession: Option<String>,
    /// Retractions, errata, comments and the like that it points to.
    pub related: Vec<RelatedArticle>,
}

/// A part of an abstract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AbstractPart {
    /// Its label in a structured abstract: `METHODS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its text on one line.
    pub text: String,
}

/// The longest label of a part of an abstract, in characters.
const MAX_LABEL_CHARS: usize = 60;

impl AbstractPart {
    /// A part without a label.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { label: None, text: text.into() }
    }

    /// The parts of an abstract that is printed as one text: `METHODS: ... RESULTS: ...`. Labels are
    /// in capitals, stand at the ends of sentences, and the first begins the text; otherwise the
    /// whole is one part.
    pub fn split(text: &str) -> Vec<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Vec::new();
        }
        let mut parts: Vec<Self> = Vec::new();
        // Where the present part begins, and from where the next label may.
        let (mut part_start, mut sentence_start) = (0, 0);
        let mut label = None;
        let mut before = ' ';
        for (at, character) in text.char_indices() {
            if character == ':' && text[at + 1..].starts_with([' ', '\n']) {
                let candidate = text[sentence_start..at].trim();
                let is_first = parts.is_empty() && label.is_none();
                if is_label(candidate) && (!is_first || sentence_start == 0) {
                    let body = text[part_start..sentence_start].trim();
                    if label.is_some() || !body.is_empty() {
                        parts.push(Self { label: label.take(), text: body.to_owned() });
                    }
                    label = Some(candidate.to_owned());
                    part_start = at + 1;
                }
            }
            if matches!(before, '.' | '?' | '!' | ')') && character.is_whitespace() {
                sentence_start = at;
            }
            before = character;
        }
        parts.push(Self { label, text: text[part_start..].trim().to_owned() });
        parts
    }

    /// The parts as one text, as PubMed prints it: labels in capitals.
    pub fn join(parts: &[Self]) -> String {
        let printed = parts.iter().map(|part| match &part.label {
            Some(label) => format!("{}: {}", label.to_uppercase(), part.text),
            None => part.text.clone(),
        });
        printed.collect::<Vec<_>>().join(" ")
    }
}

fn is_label(text: &str) -> bool {
    // Looked at first, so that a text of many colons is read in linear time.
    if text.len() > 4 * MAX_LABEL_CHARS {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && text.chars().count() <= MAX_LABEL_CHARS
        && text.chars().all(|c| c.is_uppercase() || " ,/&-()".contains(c))
}

impl Record {
    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        self.authors.is_empty()
            && self.title.is_none()
            && self.container.is_none()
            && self.ids == ArticleIds::default()
    }

    /// The abstract as one text; empty where there is none.
    pub fn abstract_text(&self) -> String {
        AbstractPart::join(&self.abstract_parts)
    }

    /// Whether the number of its record is PubMed's id: no other database is named.
    pub fn is_of_pubmed(&self) -> bool {
        self.database.as_deref().is_none_or(is_pubmed)
    }

    /// The journal, book or site by its full name, else by its abbreviation.
    pub fn container_name(&self) -> Option<&str> {
        self.container.as_deref().or(self.container_short.as_deref())
    }

    /// Takes the abstracts from an article's passages, where its sections are not at hand.
    pub fn set_abstracts(&mut self, passages: &[Passage]) {
        let mut sections: Vec<(u32, Vec<AbstractPart>)> = Vec::new();
        let mut last_path: &[String] = &[];
        for passage in passages.iter().filter(|passage| passage.kind == SectionKind::Abstract) {
            let anchor: Option<Anchor> = passage.anchor.parse().ok();
            let number = anchor.and_then(|anchor| anchor.sections.first().copied()).unwrap_or(0);
            if sections.last().is_none_or(|(last, _)| *last != number) {
                sections.push((number, Vec::new()));
                last_path = &[];
            }
            let is_new = passage.path.len() > 1 && passage.path != last_path;
            let label = passage.path.last().filter(|_| is_new).cloned();
            last_path = &passage.path;
            if let Some((_, parts)) = sections.last_mut() {
                parts.push(AbstractPart { label, text: one_line(&passage.text) });
            }
        }
        let mut abstracts = sections.into_iter().map(|(_, parts)| parts);
        self.abstract_parts = abstracts.next().unwrap_or_default();
        self.other_abstracts = abstracts.map(|parts| AbstractPart::join(&parts)).collect();
    }
}

/// Whether a database numbers its records by PubMed's ids.
pub fn is_pubmed(database: &str) -> bool {
    let name = database.to_lowercase();
    name.contains("pubmed") || name.contains("medline") || name == "nlm"
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
            date_text: reference.year.clone().filter(|_| published.is_none()),
            published,
            volume: reference.volume.clone(),
            issue: reference.issue.clone(),
            pages: reference.pages.clone(),
            ids: reference.ids.clone(),
            ..Self::default()
        }
    }
}

impl From<&Article> for Record {
    /// The article's record. What is known to stand in a journal is an article of it.
    fn from(article: &Article) -> Self {
        let Article { journal, .. } = article;
        let mut abstracts = article.sections.iter().filter(|section| is_abstract(section));
        let title = match &article.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", article.title),
            None => article.title.clone(),
        };
        let is_in_journal = !journal.issn.is_empty() || article.volume.is_some();
        let kind = match article.kind {
            ReferenceKind::Unknown if journal.name().is_some() && is_in_journal => {
                ReferenceKind::Journal
            }
            kind => kind,
        };
        Self {
            kind,
            authors: article.authors.clone(),
            editors: article.editors.clone(),
            title: Some(title).filter(|title| !title.is_empty()),
            other_titles: article.other_titles.clone(),
            container: journal.title.clone(),
            container_short: journal.abbreviation.clone(),
            series: article.series.clone(),
            published: article.published,
            date_text: article.date_text.clone(),
            volume: article.volume.clone(),
            issue: article.issue.clone(),
            pages: article.pages.clone(),
            edition: article.edition.clone(),
            publisher: journal.publisher.clone(),
            place: article.place.clone(),
            isbn: article.isbn.clone(),
            issn: journal.issn.clone(),
            abstract_parts: abstracts.next().map(parts).unwrap_or_default(),
            other_abstracts: abstracts.map(|section| AbstractPart::join(&parts(section))).collect(),
            keywords: article.keywords.clone(),
            mesh: article.mesh.clone(),
            types: article.types.clone(),
            language: article.language.clone(),
            urls: article.url.iter().chain(&article.other_urls).cloned().collect(),
            notes: article.notes.clone(),
            ids: article.ids.clone(),
            database: article.database.clone(),
            accession: article.accession.clone(),
            related: article.related.clone(),
        }
    }
}

impl From<Record> for Article {
    fn from(record: Record) -> Self {
        let mut urls = record.urls.into_iter();
        let mut sections = Vec::new();
        if !record.abstract_parts.is_empty() {
            sections.push(abstract_section(&record.abstract_parts));
        }
        let others = record.other_abstracts.into_iter().map(AbstractPart::plain);
        sections.extend(others.map(|part| abstract_section(&[part])));
        Self {
            ids: record.ids,
            kind: record.kind,
            title: record.title.unwrap_or_default(),
            subtitle: None,
            other_titles: record.other_titles,
            authors: record.authors,
            editors: record.editors,
            journal: Journal {
                title: record.container,
                abbreviation: record.container_short,
                issn: record.issn,
                publisher: record.publisher,
            },
            volume: record.volume,
            issue: record.issue,
            pages: record.pages,
            published: record.published,
            date_text: record.date_text,
            series: record.series,
            edition: record.edition,
            place: record.place,
            isbn: record.isbn,
            types: record.types,
            keywords: record.keywords,
            mesh: record.mesh,
            subjects: Vec::new(),
            language: record.language,
            license: None,
            url: urls.next(),
            other_urls: urls.collect(),
            database: record.database,
            accession: record.accession,
            notes: record.notes,
            related: record.related,
            sections,
            references: Vec::new(),
        }
    }
}

fn is_abstract(section: &Section) -> bool {
    section.kind == Some(SectionKind::Abstract)
        || section.kind.is_none() && section.heading.eq_ignore_ascii_case("abstract")
}

/// An abstract as a section; labelled parts are sections within it.
fn abstract_section(parts: &[AbstractPart]) -> Section {
    let mut whole = Section::new("Abstract", Some(SectionKind::Abstract));
    for part in parts {
        let block =
            (!part.text.is_empty()).then(|| Block::new(BlockKind::Paragraph, part.text.clone()));
        match (&part.label, whole.sections.last_mut()) {
            (Some(label), _) => {
                let blocks = block.into_iter().collect();
                whole.sections.push(Section { blocks, ..Section::new(label.clone(), None) });
            }
            (None, Some(labelled)) => labelled.blocks.extend(block),
            (None, None) => whole.blocks.extend(block),
        }
    }
    whole.sections.retain(|section| !section.is_empty());
    whole
}

/// The parts of an abstract's section.
fn parts(section: &Section) -> Vec<AbstractPart> {
    let mut out: Vec<AbstractPart> =
        section.blocks.iter().map(|block| AbstractPart::plain(one_line(&block.text))).collect();
    for inner in &section.sections {
        let mut inner_parts = parts(inner);
        if let Some(first) = inner_parts.first_mut().filter(|_| !inner.heading.is_empty()) {
            first.label.get_or_insert_with(|| inner.heading.clone());
        }
        out.append(&mut inner_parts);
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(label: &str, text: &str) -> AbstractPart {
        AbstractPart { label: Some(label.to_owned()), text: text.to_owned() }
    }

    #[test]
    fn labels_in_capitals_part_an_abstract() {
        let text = "BACKGROUND: Stiff person. AIMS AND METHODS: We gave IVIG: it was 2 g/kg (total) RESULTS: Good.";
        let parts = AbstractPart::split(text);
        let expected = [
            labelled("BACKGROUND", "Stiff person."),
            labelled("AIMS AND METHODS", "We gave IVIG: it was 2 g/kg (total)"),
            labelled("RESULTS", "Good."),
        ];
        assert_eq!(parts, expected);
        assert_eq!(AbstractPart::join(&parts), text);
        for whole in ["We saw this. RESULTS: Good.", "Ratio 1: 2.", "ÄÖ: x"] {
            assert_eq!(AbstractPart::split(whole), [AbstractPart::plain(whole)]);
        }
        assert!(AbstractPart::split(" ").is_empty());
    }

    #[test]
    fn years_that_are_no_dates_are_kept_as_text() {
        let reference =
            |year: &str| Reference { year: Some(year.to_owned()), ..Reference::default() };
        assert_eq!(Record::from(&reference("2008a")).published.map(|date| date.year), Some(2008));
        assert_eq!(Record::from(&reference("in press")).date_text.as_deref(), Some("in press"));
    }

    #[test]
    fn a_record_passes_through_an_article() {
        let text = |text: &str| Some(text.to_owned());
        let record = Record {
            kind: ReferenceKind::Chapter,
            authors: vec![Author::person("Roe", "J")],
            editors: vec![Author::group("Editors of Examples")],
            title: text("Title"),
            other_titles: vec!["Titel".to_owned()],
            container: text("Book"),
            container_short: text("Bk"),
            series: text("Series"),
            published: PartialDate::new(2001, Some(3), None),
            date_text: text("2001 Spring"),
            volume: text("1"),
            issue: text("2"),
            pages: PageRange::new("3", Some("9")),
            edition: text("2nd"),
            publisher: text("Press"),
            place: text("Bern"),
            isbn: vec!["978-3-16-148410-0".to_owned()],
            issn: vec!["0028-4793".to_owned()],
            abstract_parts: vec![
                AbstractPart::plain("Lead."),
                labelled("METHODS", "One."),
                AbstractPart::plain("Two."),
                labelled("RESULTS", "Three."),
            ],
            other_abstracts: vec!["Kurz.".to_owned()],
            keywords: vec!["IVIG".to_owned()],
            mesh: MeshHeading::parse("*Humans/therapy").into_iter().collect(),
            types: vec!["Review".to_owned()],
            language: text("eng"),
            urls: vec!["https://a.example".to_owned(), "https://b.example".to_owned()],
            notes: vec!["note".to_owned()],
            ids: ArticleIds { pmid: text("1"), ..ArticleIds::default() },
            database: text("Embase"),
            accession: text("L1"),
            related: vec![RelatedArticle::parse("commentary", "Lancet 2001")],
        };
        let article = Article::from(record.clone());
        assert_eq!(Record::from(&article), record);
        let json = serde_json::to_string(&article).unwrap();
        let read: Article = serde_json::from_str(&json).unwrap();
        assert_eq!(Record::from(&read), record);
    }
}
