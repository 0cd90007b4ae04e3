//! Reference lists: one [`Reference`] for each `<ref>`, with the fields that its markup gives.

use std::collections::HashMap;

use super::inline;
use crate::model::{
    ArticleIds, Author, PageRange, Reference, ReferenceKind, normalize_doi, normalize_pmcid,
    normalize_pmid,
};
use crate::parse::xml::{Child, Element};
use crate::text::fold::fold_text;

/// Numbers of references by the `id` of their element.
#[derive(Default)]
pub(super) struct ReferenceIds {
    numbers: HashMap<String, u32>,
    count: u32,
}

impl ReferenceIds {
    /// Whether the list goes up to a number.
    pub(super) fn has(&self, number: u32) -> bool {
        (1..=self.count).contains(&number)
    }

    /// The number of the reference that a citation's `rid` names.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }
}

/// Names of the elements that hold one citation.
const CITATIONS: [&str; 6] = [
    "mixed-citation",
    "element-citation",
    "nlm-citation",
    "citation",
    "citation-alternatives",
    "product",
];

/// All references of an article, numbered in document order over all of its lists.
pub(super) fn read(root: Element<'_>) -> (ReferenceIds, Vec<Reference>) {
    let mut ids = ReferenceIds::default();
    let mut references = Vec::new();
    for element in root.descendants().filter(|element| element.name() == "ref") {
        let number = references.len() as u32 + 1;
        let own_id = element.attr("id").into_iter();
        for id in own_id.chain(element.descendants().filter_map(|inner| inner.attr("id"))) {
            ids.numbers.entry(id.to_owned()).or_insert(number);
        }
        references.push(reference(element, number));
    }
    ids.count = references.len() as u32;
    (ids, references)
}

fn reference(element: Element<'_>, number: u32) -> Reference {
    let citations: Vec<Element<'_>> =
        element.elements().filter(|child| CITATIONS.contains(&child.name())).collect();
    let mut out = Reference { number, label: label(element, number), ..Reference::default() };
    // `citation-alternatives` holds one citation twice, and so does many a list without it: the
    // tagged form gives the fields, the mixed one the text.
    let named = |name: &str| citations.iter().find(|citation| citation.name() == name).copied();
    let (fields, shown) = match (named("mixed-citation"), named("element-citation")) {
        (Some(mixed), Some(tagged)) if is_one(mixed, tagged) && citations.len() == 2 => {
            (Some(tagged), vec![mixed])
        }
        _ => (citations.first().copied(), citations),
    };
    if let Some(fields) = fields {
        read_fields(alternative(fields, "element-citation"), &mut out);
    }
    let printed: Vec<String> = shown
        .iter()
        .filter_map(|citation| printed(alternative(*citation, "mixed-citation")))
        .collect();
    let notes = element.elements().filter(|child| matches!(child.name(), "note" | "p"));
    let notes = notes.filter_map(inline::line);
    out.raw = printed.into_iter().chain(notes).collect::<Vec<_>>().join("; ");
    if out.raw.is_empty() {
        out.raw = rendered(&out);
    }
    out
}

/// Whether a mixed citation prints what a tagged one holds: its title, or without one its first
/// author and year.
fn is_one(mixed: Element<'_>, tagged: Element<'_>) -> bool {
    let text = fold_text(&inline::line(mixed).unwrap_or_default());
    let mut fields = Reference::default();
    read_fields(tagged, &mut fields);
    let holds = |part: &str| !part.is_empty() && text.contains(&fold_text(part));
    if let Some(title) = &fields.title {
        return holds(title);
    }
    let family = fields.authors.first().map(Author::name).unwrap_or_default();
    holds(family) && holds(fields.year.as_deref().unwrap_or_default())
}

/// The preferred member of `<citation-alternatives>`, or the citation itself.
fn alternative<'t>(citation: Element<'t>, preferred: &str) -> Element<'t> {
    if citation.name() != "citation-alternatives" {
        return citation;
    }
    citation.child(preferred).or_else(|| citation.elements().next()).unwrap_or(citation)
}

/// The printed label where it says more than the number does.
fn label(element: Element<'_>, number: u32) -> Option<String> {
    let text = element.child("label")?.line()?;
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    (!bare.is_empty() && bare != number.to_string()).then(|| bare.to_owned())
}

/// The entry as printed. Only mixed content has a printed form; in tagged content the punctuation
/// is missing, and the entry is rendered from its fields.
fn printed(citation: Element<'_>) -> Option<String> {
    let is_mixed = citation.children().any(|child| match child {
        Child::Text(text) => text.contains(|c: char| !c.is_whitespace()),
        Child::Element(_) => false,
    });
    if is_mixed || citation.elements().next().is_none() {
        let text = inline::line(citation)?;
        return Some(text.replace(" ,", ",").replace(" .", ".").replace(" ;", ";"));
    }
    let mut fields = Reference::default();
    read_fields(citation, &mut fields);
    Some(rendered(&fields)).filter(|text| !text.is_empty())
}

fn read_fields(citation: Element<'_>, out: &mut Reference) {
    out.kind = kind(citation);
    let text = |name: &str| find(citation, name).and_then(inline::line);
    out.authors = authors(citation);
    out.year = text("year");
    out.volume = text("volume");
    out.issue = text("issue").or_else(|| text("supplement"));
    let source = text("source");
    let title =
        text("article-title").or_else(|| text("chapter-title")).or_else(|| text("part-title"));
    let title = title.map(|title| title.trim_end_matches(['.', ' ']).to_owned());
    match title {
        // A whole book has its title in `source` and stands in nothing.
        None if matches!(out.kind, ReferenceKind::Book | ReferenceKind::Thesis) => {
            out.title = source;
        }
        title => {
            out.title = title.or_else(|| text("trans-title"));
            out.container = source;
        }
    }
    let first = text("fpage").or_else(|| text("elocation-id"));
    out.pages = match first {
        Some(first) => PageRange::new(&first, text("lpage").as_deref()),
        None => text("page-range").and_then(|range| PageRange::parse(&range)),
    };
    out.ids = ids(citation);
}

/// The first element of this name in a citation, at any depth.
fn find<'t>(citation: Element<'t>, name: &str) -> Option<Element<'t>> {
    citation.descendants().find(|element| element.name() == name)
}

fn kind(citation: Element<'_>) -> ReferenceKind {
    let declared =
        ["publication-type", "citation-type"].iter().find_map(|name| citation.attr(name));
    match declared.unwrap_or_default().to_lowercase().as_str() {
        "journal" | "article" => ReferenceKind::Journal,
        "book" if find(citation, "chapter-title").is_some() => ReferenceKind::Chapter,
        "book" | "monograph" => ReferenceKind::Book,
        "chapter" => ReferenceKind::Chapter,
        "thesis" => ReferenceKind::Thesis,
        "confproc" | "conf-proceedings" | "conference" => ReferenceKind::Conference,
        "web" | "webpage" | "website" => ReferenceKind::Web,
        "" if find(citation, "article-title").is_some() => ReferenceKind::Journal,
        "" => ReferenceKind::Unknown,
        _ => ReferenceKind::Other,
    }
}

/// Authors in order. Editors are left out unless nobody else signs.
fn authors(citation: Element<'_>) -> Vec<Author> {
    let groups: Vec<Element<'_>> =
        citation.descendants().filter(|element| element.name() == "person-group").collect();
    let of_type = |wanted: &[&str]| {
        let matches = |group: &&Element<'_>| {
            wanted.contains(&group.attr("person-group-type").unwrap_or("author"))
        };
        groups.iter().filter(matches).flat_map(|group| people(*group)).collect::<Vec<_>>()
    };
    let mut found = of_type(&["author", "allauthors", "all-authors"]);
    if found.is_empty() {
        found = people(citation);
    }
    if found.is_empty() {
        found = of_type(&["editor", "compiler"]);
    }
    found
}

/// The people and groups named directly in `parent`.
pub(super) fn people(parent: Element<'_>) -> Vec<Author> {
    parent
        .elements()
        .filter_map(|element| match element.name() {
            "name" | "string-name" => person(element),
            "name-alternatives" => element.elements().find_map(person),
            "collab" => collective(element),
            "collab-alternatives" => element.child("collab").and_then(collective),
            _ => None,
        })
        .collect()
}

fn person(name: Element<'_>) -> Option<Author> {
    let part = |part: &str| name.child(part).and_then(inline::line).unwrap_or_default();
    let family = part("surname");
    if family.is_empty() {
        let display = inline::line(name)?;
        return Some(Author::from_display(&display)).filter(|author| !author.family.is_empty());
    }
    let suffix = Some(part("suffix")).filter(|suffix| !suffix.is_empty());
    Some(Author { suffix, ..Author::person(family, part("given-names")) })
}

/// A group's name; the members that some files list inside are not part of it.
fn collective(collab: Element<'_>) -> Option<Author> {
    let named = collab.child("named-content").or_else(|| collab.child("institution"));
    let own_text = || {
        let mut text = String::new();
        for child in collab.children() {
            match child {
                Child::Text(piece) => text.push_str(piece),
                Child::Element(inner) if inner.name() == "contrib-group" => {}
                Child::Element(inner) => text.push_str(&inner.raw_text()),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let name = match named {
        Some(named) if collab.elements().count() == 1 => named.line().unwrap_or_default(),
        _ => own_text(),
    };
    let name = name.trim_end_matches([',', ';', ' ']);
    (!name.is_empty()).then(|| Author::group(name))
}

/// Identifiers from `<pub-id>`, from links, and from a DOI printed in the text.
pub(super) fn ids(citation: Element<'_>) -> ArticleIds {
    let mut ids = ArticleIds::default();
    for element in citation.descendants() {
        let value = || element.line().unwrap_or_default();
        match (
            element.name(),
            element.attr("pub-id-type").or_else(|| element.attr("ext-link-type")),
        ) {
            ("pub-id" | "object-id", Some("doi")) => keep(&mut ids.doi, normalize_doi(&value())),
            ("pub-id" | "object-id", Some("pmid")) => keep(&mut ids.pmid, normalize_pmid(&value())),
            ("pub-id" | "object-id", Some("pmc" | "pmcid")) => {
                keep(&mut ids.pmcid, normalize_pmcid(&value()));
            }
            ("ext-link" | "uri" | "comment", _) => {
                let target = element.attr("href").unwrap_or_default();
                let text = value();
                let links = [target, text.as_str()];
                if let Some(link) =
                    links.iter().find(|link| link.contains("doi") && link.contains("10."))
                {
                    keep(&mut ids.doi, normalize_doi(link));
                }
                if element.attr("ext-link-type") == Some("pubmed") {
                    keep(&mut ids.pmid, normalize_pmid(target));
                }
            }
            _ => {}
        }
    }
    ids
}

fn keep(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// A tagged reference as a line in the style of the NLM.
fn rendered(reference: &Reference) -> String {
    let names: Vec<String> = reference
        .authors
        .iter()
        .map(|author| match &author.collective {
            Some(group) => group.clone(),
            None => format!("{} {}", author.family, author.given).trim().to_owned(),
        })
        .collect();
    let mut out = String::new();
    let mut sentence = |text: &str| {
        if !text.is_empty() {
            out.push_str(if out.is_empty() { "" } else { " " });
            out.push_str(text.trim_end_matches('.'));
            out.push('.');
        }
    };
    sentence(&names.join(", "));
    sentence(reference.title.as_deref().unwrap_or_default());
    sentence(reference.container.as_deref().unwrap_or_default());
    let mut place = reference.year.clone().unwrap_or_default();
    if let Some(volume) = &reference.volume {
        place.push(';');
        place.push_str(volume);
    }
    if let Some(issue) = &reference.issue {
        place.push_str(&format!("({issue})"));
    }
    if let Some(pages) = &reference.pages {
        place.push(':');
        place.push_str(&pages.to_string());
    }
    sentence(&place);
    if let Some(doi) = &reference.ids.doi {
        sentence(&format!("doi:{doi}"));
    }
    out
}
