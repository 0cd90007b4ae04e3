//! What a bibliographic record adds to an article that another file holds: fields that it lacks.
//!
//! The article's own fields stand. What it leaves empty is filled from the record; lists of things
//! that may all be true at once (keywords, MeSH headings, publication types) are united.

use crate::model::{Article, ArticleIds, Journal, Section, SectionKind};
use crate::text::fold::fold_text;

/// Takes into `article` what a record of the same work knows and it does not. Returns the names of the
/// fields that were filled or extended, in a fixed order.
pub(super) fn merge(article: &mut Article, record: &Article) -> Vec<String> {
    // By name, so that a new field cannot be forgotten here.
    let Article {
        ids: ArticleIds { doi, pmid, pmcid, publisher_id: _ },
        kind,
        title,
        subtitle,
        other_titles,
        authors,
        editors,
        journal: Journal { title: journal, abbreviation, issn, publisher },
        volume,
        issue,
        pages,
        published,
        date_text,
        series,
        edition,
        place,
        isbn,
        types,
        keywords,
        mesh,
        subjects,
        language,
        license,
        url,
        other_urls,
        database,
        accession,
        notes,
        related,
        sections,
        references,
    } = record;
    let mut added = Added::default();
    added.fill("DOI", &mut article.ids.doi, doi.as_ref());
    added.fill("PMID", &mut article.ids.pmid, pmid.as_ref());
    added.fill("PMCID", &mut article.ids.pmcid, pmcid.as_ref());
    if article.kind.is_unknown() && !kind.is_unknown() {
        article.kind = *kind;
        added.name("kind");
    }
    if article.title.is_empty() && !title.is_empty() {
        article.title.clone_from(title);
        article.subtitle.clone_from(subtitle);
        added.name("title");
    }
    added.unite("other titles", &mut article.other_titles, other_titles, |title| fold_text(title));
    added.fill_list("authors", &mut article.authors, authors);
    added.fill_list("editors", &mut article.editors, editors);
    added.fill("journal", &mut article.journal.title, journal.as_ref());
    added.fill("journal abbreviation", &mut article.journal.abbreviation, abbreviation.as_ref());
    added.unite("ISSN", &mut article.journal.issn, issn, |issn| fold_text(issn));
    added.fill("publisher", &mut article.journal.publisher, publisher.as_ref());
    added.fill("volume", &mut article.volume, volume.as_ref());
    added.fill("issue", &mut article.issue, issue.as_ref());
    added.fill("pages", &mut article.pages, pages.as_ref());
    if article.published.is_none() {
        added.fill("date", &mut article.published, published.as_ref());
        added.fill("date as printed", &mut article.date_text, date_text.as_ref());
    }
    added.fill("series", &mut article.series, series.as_ref());
    added.fill("edition", &mut article.edition, edition.as_ref());
    added.fill("place", &mut article.place, place.as_ref());
    added.unite("ISBN", &mut article.isbn, isbn, |isbn| fold_text(isbn));
    added.unite("publication types", &mut article.types, types, |name| fold_text(name));
    added.unite("keywords", &mut article.keywords, keywords, |keyword| fold_text(keyword));
    added.unite("MeSH headings", &mut article.mesh, mesh, |heading| fold_text(&heading.name));
    added.unite("subjects", &mut article.subjects, subjects, |subject| fold_text(subject));
    added.fill("language", &mut article.language, language.as_ref());
    added.fill("licence", &mut article.license, license.as_ref());
    added.fill("URL", &mut article.url, url.as_ref());
    let urls: Vec<String> = url.iter().chain(other_urls).cloned().collect();
    let own = article.url.clone();
    let further: Vec<String> = urls.into_iter().filter(|url| Some(url) != own.as_ref()).collect();
    added.unite("further URLs", &mut article.other_urls, &further, Clone::clone);
    if article.database.is_none() && article.accession.is_none() {
        added.fill("database", &mut article.database, database.as_ref());
        added.fill("accession number", &mut article.accession, accession.as_ref());
    }
    added.unite("notes", &mut article.notes, notes, |note| fold_text(note));
    added.unite("related articles", &mut article.related, related, |related| {
        (related.relation.clone(), related.ids.named().collect::<Vec<_>>(), related.text.clone())
    });
    if !article.sections.iter().any(is_abstract) {
        let abstracts: Vec<_> =
            sections.iter().filter(|section| is_abstract(section)).cloned().collect();
        if !abstracts.is_empty() {
            article.sections.splice(0..0, abstracts);
            added.name("abstract");
        }
    }
    added.fill_list("references", &mut article.references, references);
    added.names
}

/// Whether an article holds more than a record does: text beside its abstract and what comes after the
/// text.
pub(super) fn has_full_text(article: &Article) -> bool {
    article.sections.iter().any(|section| {
        let is_beside = section.kind.is_some_and(|kind| BESIDE_TEXT.contains(&kind));
        !is_beside && !section.is_empty()
    })
}

/// Kinds of sections that front matter alone may come with.
const BESIDE_TEXT: [SectionKind; 8] = [
    SectionKind::Abstract,
    SectionKind::Abbreviations,
    SectionKind::Acknowledgements,
    SectionKind::Funding,
    SectionKind::CompetingInterests,
    SectionKind::Supplement,
    SectionKind::Appendix,
    SectionKind::References,
];

fn is_abstract(section: &Section) -> bool {
    section.kind == Some(SectionKind::Abstract)
}

/// The fields that were added to.
#[derive(Default)]
struct Added {
    names: Vec<String>,
}

impl Added {
    fn name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// Fills what is empty.
    fn fill<T: Clone>(&mut self, name: &str, own: &mut Option<T>, other: Option<&T>) {
        if own.is_none() && other.is_some() {
            *own = other.cloned();
            self.name(name);
        }
    }

    /// Fills a list that only makes sense as a whole.
    fn fill_list<T: Clone>(&mut self, name: &str, own: &mut Vec<T>, other: &[T]) {
        if own.is_empty() && !other.is_empty() {
            own.extend_from_slice(other);
            self.name(name);
        }
    }

    /// Appends what a list lacks; values are the same where `identity` gives the same for them.
    fn unite<T: Clone, I: PartialEq>(
        &mut self,
        name: &str,
        own: &mut Vec<T>,
        other: &[T],
        identity: impl Fn(&T) -> I,
    ) {
        let before = own.len();
        for value in other {
            if !own.iter().any(|known| identity(known) == identity(value)) {
                own.push(value.clone());
            }
        }
        if own.len() > before {
            self.name(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, BlockKind, MeshHeading};

    fn section(kind: SectionKind, text: &str) -> Section {
        let blocks = vec![Block::new(BlockKind::Paragraph, text)];
        Section { blocks, ..Section::new("", Some(kind)) }
    }

    #[test]
    fn own_fields_stand_and_empty_ones_are_filled() {
        let mut article = Article {
            title: "Own title".to_owned(),
            keywords: vec!["IVIG".to_owned()],
            volume: Some("1".to_owned()),
            sections: vec![section(SectionKind::Methods, "How.")],
            ..Article::default()
        };
        let record = Article {
            ids: ArticleIds { pmid: Some("7".to_owned()), ..ArticleIds::default() },
            title: "Other title".to_owned(),
            keywords: vec!["ivig".to_owned(), "stiff person".to_owned()],
            mesh: vec![MeshHeading { name: "Humans".to_owned(), ..MeshHeading::default() }],
            volume: Some("2".to_owned()),
            sections: vec![section(SectionKind::Abstract, "In short.")],
            ..Article::default()
        };
        assert!(has_full_text(&article) && !has_full_text(&record));
        let added = merge(&mut article, &record);
        assert_eq!(added, ["PMID", "keywords", "MeSH headings", "abstract"]);
        assert_eq!(article.title, "Own title");
        assert_eq!(article.volume.as_deref(), Some("1"));
        assert_eq!(article.keywords, ["IVIG", "stiff person"]);
        assert_eq!(article.sections[0].blocks[0].text, "In short.");
        assert_eq!(merge(&mut article, &record), [""; 0], "a second time adds nothing");
    }
}
