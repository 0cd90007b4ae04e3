//! Front matter: metadata, abstracts, and the notes that stand there.

use super::body::section;
use super::inline::line;
use super::references::{self, ReferenceIds};
use crate::model::{
    Article, ArticleIds, Block, BlockKind, Journal, MeshHeading, PageRange, PartialDate,
    RelatedArticle, Section, SectionKind, normalize_doi, normalize_pmcid, normalize_pmid,
};
use crate::parse::xml::Element;

/// Fills metadata and abstracts from `<front>` or a sub-article's `<front-stub>`.
pub(super) fn read(root: Element<'_>, article: &mut Article, references: &ReferenceIds) {
    article
        .types
        .extend(root.attr("article-type").filter(|kind| !kind.is_empty()).map(str::to_owned));
    article.language = root.attr("lang").map(str::to_lowercase);
    if let Some(front) = root.child("front") {
        if let Some(meta) = front.child("journal-meta") {
            article.journal = journal(meta);
        }
        if let Some(meta) = front.child("article-meta") {
            read_meta(meta, article, references);
        }
        article.sections.extend(front.all("notes").map(|notes| section(notes, references)));
    } else if let Some(stub) = root.child("front-stub") {
        read_meta(stub, article, references);
    }
}

fn journal(meta: Element<'_>) -> Journal {
    let titled = |name: &str| {
        meta.child(name).or_else(|| meta.at(&["journal-title-group", name])).and_then(line)
    };
    let nlm_id = meta.all("journal-id").find(|id| id.attr("journal-id-type") == Some("nlm-ta"));
    let mut issn: Vec<String> = meta.all("issn").filter_map(line).collect();
    issn.dedup();
    Journal {
        title: titled("journal-title"),
        abbreviation: nlm_id.and_then(line).or_else(|| titled("abbrev-journal-title")),
        issn,
        publisher: meta.at(&["publisher", "publisher-name"]).and_then(line),
    }
}

fn read_meta(meta: Element<'_>, article: &mut Article, references: &ReferenceIds) {
    let text = |name: &str| meta.child(name).and_then(line);
    article.ids = ids(meta);
    titles(meta, article);
    article.authors = authors(meta);
    article.volume = text("volume");
    article.issue = text("issue");
    article.pages = match text("fpage").or_else(|| text("elocation-id")) {
        Some(first) => PageRange::new(&first, text("lpage").as_deref()),
        None => text("page-range").and_then(|range| PageRange::parse(&range)),
    };
    article.published = meta.all("pub-date").filter_map(date).min_by_key(|&date| earliest(date));
    article.license = meta.child("permissions").and_then(license);
    for group in meta.all("kwd-group") {
        let keywords = group.descendants().filter(|inner| inner.name() == "kwd").filter_map(line);
        if group.attr("kwd-group-type").is_some_and(|kind| kind.to_lowercase().contains("mesh")) {
            article.mesh.extend(keywords.filter_map(|keyword| MeshHeading::parse(&keyword)));
        } else {
            article.keywords.extend(keywords);
        }
    }
    for subject in meta.descendants().filter(|inner| inner.name() == "subject").filter_map(line) {
        if !article.subjects.contains(&subject) {
            article.subjects.push(subject);
        }
    }
    article.related = meta.all("related-article").map(related).collect();
    for part in meta.elements() {
        match part.name() {
            "abstract" | "trans-abstract" => {
                article.sections.push(abstract_section(part, references));
            }
            "funding-group" => article.sections.extend(funding(part, references)),
            "author-notes" => article.sections.extend(author_notes(part, references)),
            _ => {}
        }
    }
}

fn ids(meta: Element<'_>) -> ArticleIds {
    let mut ids = ArticleIds::default();
    for element in meta.all("article-id") {
        let Some(value) = line(element) else { continue };
        match element.attr("pub-id-type").unwrap_or_default() {
            "doi" => ids.doi = normalize_doi(&value),
            "pmid" => ids.pmid = normalize_pmid(&value),
            "pmc" | "pmcid" => ids.pmcid = normalize_pmcid(&value),
            "publisher-id" | "manuscript" | "publisher-manuscript"
                if ids.publisher_id.is_none() =>
            {
                ids.publisher_id = Some(value);
            }
            _ => {}
        }
    }
    ids
}

fn titles(meta: Element<'_>, article: &mut Article) {
    // Before JATS 1.0 some files put the title directly into the metadata.
    let group = meta.child("title-group").unwrap_or(meta);
    article.title = group.child("article-title").and_then(without_notes).unwrap_or_default();
    article.subtitle = group.child("subtitle").and_then(without_notes);
    let translated = group.all("trans-title-group").filter_map(|inner| inner.child("trans-title"));
    article.other_titles = group.all("trans-title").chain(translated).filter_map(line).collect();
}

/// A title without the footnote marks that hang on it.
fn without_notes(title: Element<'_>) -> Option<String> {
    let mut text = line(title)?;
    for mark in
        title.elements().filter(|inner| matches!(inner.name(), "xref" | "fn")).filter_map(line)
    {
        if let Some(kept) = text.strip_suffix(&mark) {
            text = kept.trim_end_matches([' ', '^', '[', ']']).to_owned();
        }
    }
    Some(text)
}

fn authors(meta: Element<'_>) -> Vec<crate::model::Author> {
    let is_author = |contrib: &Element<'_>| {
        matches!(contrib.attr("contrib-type"), None | Some("author" | "collab" | "corresp"))
    };
    let groups = meta.all("contrib-group");
    let contributors = groups.flat_map(|group| group.elements().collect::<Vec<_>>());
    contributors
        .flat_map(|element| match element.name() {
            "contrib" if is_author(&element) => references::people(element),
            _ => Vec::new(),
        })
        .collect()
}

fn date(element: Element<'_>) -> Option<PartialDate> {
    let number = |name: &str| element.child(name).and_then(line);
    let year = number("year")?.get(..4)?.parse().ok()?;
    let month = number("month")
        .and_then(|month| month.parse().ok().or_else(|| crate::model::month_number(&month)));
    PartialDate::new(year, month, number("day").and_then(|day| day.parse().ok()))
}

/// Orders dates by time; within a year or month the more exact one is taken.
fn earliest(date: PartialDate) -> (u16, u8, u8) {
    (date.year, date.month.unwrap_or(13), date.day.unwrap_or(32))
}

fn license(permissions: Element<'_>) -> Option<String> {
    let license = permissions.child("license")?;
    let links = license.descendants().filter_map(|inner| inner.attr("href"));
    let address =
        license.attr("href").into_iter().chain(links).find(|link| link.starts_with("http"));
    let declared = license.descendants().find(|inner| inner.name() == "license_ref").and_then(line);
    address.map(str::to_owned).or(declared).or_else(|| line(license))
}

fn related(element: Element<'_>) -> RelatedArticle {
    let href = element.attr("href").unwrap_or_default();
    let mut ids = references::ids(element);
    match element.attr("ext-link-type") {
        Some("pubmed" | "pmid") => ids.pmid = ids.pmid.or_else(|| normalize_pmid(href)),
        Some("pmc" | "pmcid") => ids.pmcid = ids.pmcid.or_else(|| normalize_pmcid(href)),
        _ => ids.doi = ids.doi.or_else(|| normalize_doi(href)),
    }
    let relation = element.attr("related-article-type").unwrap_or("related-article").to_owned();
    RelatedArticle { relation, ids, text: line(element) }
}

fn abstract_section(element: Element<'_>, references: &ReferenceIds) -> Section {
    let mut out = section(element, references);
    out.kind = Some(SectionKind::Abstract);
    if out.heading.is_empty() {
        let heading = match element.attr("abstract-type") {
            Some("graphical") => "Graphical abstract",
            Some("key-points") => "Key points",
            Some("author-highlights") => "Highlights",
            Some("teaser" | "toc" | "precis" | "synopsis" | "summary" | "executive-summary") => {
                "Summary"
            }
            _ => "Abstract",
        };
        heading.clone_into(&mut out.heading);
    }
    out
}

fn funding(group: Element<'_>, references: &ReferenceIds) -> Option<Section> {
    let mut out = Section::new("Funding", Some(SectionKind::Funding));
    for statement in group.all("funding-statement") {
        let inner = section(statement, references);
        out.blocks.extend(inner.blocks);
    }
    (!out.is_empty()).then_some(out)
}

/// Competing interests and other notes on the authors; addresses for correspondence are left out.
fn author_notes(notes: Element<'_>, references: &ReferenceIds) -> Vec<Section> {
    notes
        .elements()
        .filter(|note| matches!(note.name(), "fn" | "p"))
        .map(|note| {
            let (heading, kind) = match note.attr("fn-type") {
                Some("conflict" | "coi-statement") => {
                    ("Competing interests", Some(SectionKind::CompetingInterests))
                }
                Some("financial-disclosure" | "supported-by") => {
                    ("Funding", Some(SectionKind::Funding))
                }
                _ => ("Author notes", None),
            };
            let mut inner = section(note, references);
            if note.name() == "p" {
                inner.blocks = line(note)
                    .map(|text| Block::new(BlockKind::Paragraph, text))
                    .into_iter()
                    .collect();
            }
            Section {
                blocks: inner.blocks,
                sections: inner.sections,
                ..Section::new(heading, kind)
            }
        })
        .collect()
}
