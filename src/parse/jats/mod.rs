//! JATS and its predecessor, the NLM journal archiving DTD, in all versions since 2.x.
//!
//! Follows the Journal Article Tag Suite, NISO Z39.96. Elements are matched by local name, so that
//! `oasis:table` and `mml:math` need no namespace handling. Articles inside wrappers
//! (`<pmc-articleset>`, `<OAI-PMH>`) are found wherever they stand.

mod body;
mod front;
mod inline;
mod math;
mod references;
mod table;

use super::xml::{Element, Tree};
use super::{Parsed, Skip, SkipReason};
use crate::model::{Article, Section};
use references::ReferenceIds;

/// All articles of a document, or why there are none.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let tree = match Tree::parse(text) {
        Ok(tree) => tree,
        Err(skip) => return vec![Err(skip)],
    };
    let mut articles = Vec::new();
    find_articles(tree.document(), &mut articles);
    if articles.is_empty() {
        let detail = match tree.warnings.first() {
            Some(warning) => format!("no <article> element; {warning}"),
            None => "no <article> element".to_owned(),
        };
        return vec![Err(Skip::new(SkipReason::NoArticle, detail))];
    }
    // What is amiss with the file is told once, with its first article.
    let warnings = std::iter::once(tree.warnings.clone()).chain(std::iter::repeat(Vec::new()));
    articles
        .into_iter()
        .zip(warnings)
        .map(|(article, warnings)| parse_article(article, warnings))
        .collect()
}

/// Collects the outermost `<article>` elements.
fn find_articles<'t>(element: Element<'t>, found: &mut Vec<Element<'t>>) {
    for child in element.elements() {
        if child.name() == "article" {
            found.push(child);
        } else {
            find_articles(child, found);
        }
    }
}

fn parse_article(root: Element<'_>, mut warnings: Vec<String>) -> Result<Parsed, Skip> {
    let (reference_ids, references) = references::read(root);
    let mut article = Article { references, ..Article::default() };
    front::read(root, &mut article, &reference_ids);
    read_text(root, &mut article.sections, &reference_ids);
    for sub in root.elements().filter(|child| matches!(child.name(), "sub-article" | "response")) {
        article.sections.push(sub_article(sub, &reference_ids));
    }
    drop_empty(&mut article.sections);

    if article.title.is_empty() && article.sections.is_empty() {
        return Err(Skip::new(SkipReason::NoArticle, "an <article> without title and text"));
    }
    if article.title.is_empty() {
        warnings.push("the article has no title".to_owned());
    }
    if root.child("body").is_none() {
        warnings.push("no body: metadata, abstract and references only".to_owned());
    }
    Ok(Parsed { article, warnings, record: None })
}

/// Body, floats and back matter of an article or a sub-article.
fn read_text(root: Element<'_>, sections: &mut Vec<Section>, references: &ReferenceIds) {
    for part in root.elements() {
        match part.name() {
            "body" => sections.extend(body::body(part, references)),
            "floats-group" | "floats-wrap" => sections.extend(body::floats(part, references)),
            "back" => sections.extend(body::back(part, references)),
            _ => {}
        }
    }
}

/// A translation, review or response that is printed within the article.
fn sub_article(root: Element<'_>, references: &ReferenceIds) -> Section {
    let mut part = Article::default();
    front::read(root, &mut part, references);
    let mut section = Section::new(part.title, None);
    section.sections = part.sections;
    read_text(root, &mut section.sections, references);
    for inner in root.elements().filter(|child| matches!(child.name(), "sub-article" | "response"))
    {
        section.sections.push(sub_article(inner, references));
    }
    section
}

fn drop_empty(sections: &mut Vec<Section>) {
    sections.retain(|section| !section.is_empty());
    for section in sections {
        drop_empty(&mut section.sections);
    }
}

#[cfg(test)]
mod tests;
