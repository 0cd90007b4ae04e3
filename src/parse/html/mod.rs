//! Web pages of articles: publishers' pages, repositories, plain HTML.
//!
//! The page is read in steps, each with a module of its own: [`nesting`] turns away what would take
//! too long, [`dom`] flattens the tree, [`furniture`] marks what is no part of the article,
//! [`meta`] reads the head, [`outline`] finds the article and puts it in order, [`references`]
//! reads the list, [`text`] and [`sections`] write what is left. This one knows the order of steps
//! and tells articles from pages that hold none.

mod dom;
mod furniture;
mod meta;
mod nesting;
mod outline;
mod references;
mod sections;
#[cfg(test)]
mod tests;
mod text;

use scraper::Html;

use self::dom::Dom;
use self::meta::Metadata;
use self::references::List;
use self::sections::Sections;
use self::text::{Links, Writer};
use super::{Parsed, Skip, SkipReason};
use crate::model::{Block, BlockKind, Section, SectionKind};

/// A page with more text than this is no message about access, in characters.
const MAX_ACCESS_PAGE_CHARS: usize = 3000;
/// The least text that makes an article, in bytes.
const MIN_ARTICLE_BYTES: usize = 200;
/// A page with less text than this besides the abstract holds the abstract only, in bytes.
const MIN_BODY_BYTES: usize = 600;

/// What titles and headings of pages say that stand where an article was asked for, in lower case.
const ACCESS_PHRASES: &[&str] = &[
    "access denied",
    "access to this page",
    "are you a robot",
    "attention required",
    "bad gateway",
    "captcha",
    "checking your browser",
    "client challenge",
    "cookies required",
    "ddos protection",
    "enable cookies",
    "enable javascript",
    "error 403",
    "error 404",
    "error 500",
    "error 503",
    "forbidden",
    "human verification",
    "internal server error",
    "just a moment",
    "log in",
    "login",
    "moved permanently",
    "not found",
    "object moved",
    "page unavailable",
    "please sign in",
    "please wait",
    "redirecting",
    "robot check",
    "security check",
    "service unavailable",
    "session expired",
    "sign in",
    "temporarily unavailable",
    "too many requests",
    "unusual traffic",
    "verify you are",
    "verifying you are",
];

/// Parses a page. `name` is the file's name, the last resort for a title.
pub(super) fn parse(text: &str, name: &str) -> Result<Parsed, Skip> {
    let too_deep = || {
        let limit = nesting::MAX_OPEN_TAGS;
        Skip::new(SkipReason::TooDeep, format!("more than {limit} tags stand open at once"))
    };
    if nesting::too_deep(text) {
        return Err(too_deep());
    }
    let html = Html::parse_document(text);
    let dom = Dom::new(&html).ok_or_else(too_deep)?;
    let (left_out, parts_left_out) = furniture::mark(&dom);
    let meta = Metadata::read(&html);
    let headline = headline(&dom, &left_out, meta.page_title.as_deref());
    if let Some(skip) = access_page(&dom, &meta, headline.as_deref()) {
        return Err(skip);
    }
    let root = outline::root(&dom, &left_out);
    let mut outline = outline::read(&dom, &left_out, root, true);
    let mut list = List::find(&dom, &outline.reference_regions);
    if list.entries.is_empty() && !outline.reference_regions.is_empty() {
        outline = outline::read(&dom, &left_out, root, false);
        list = List::default();
    }

    let mut warnings = Vec::new();
    let mut article = meta.article;
    if article.title.is_empty() {
        article.title = headline.or(meta.fallback_title).unwrap_or_default();
    }
    if article.title.is_empty() {
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).clone_into(&mut article.title);
        warnings.push("no title on the page; the file name stands for it".to_owned());
    }
    let (references, mut links) = list.read(&dom, article.ids.doi.as_deref());
    let is_linked = (root..dom.nodes[root].end).any(|at| {
        let node = &dom.nodes[at];
        !list.holds(&dom, at) && links.target(&node.name, &node.attrs).is_some()
    });
    if !is_linked {
        links = Links { plain_up_to: references.len() as u32, ..Links::default() };
    }
    article.references = references;
    if article.references.is_empty() && !meta.references.is_empty() {
        article.references = meta.references;
        warnings.push("no reference list on the page; taken from its metadata".to_owned());
    }
    let writer = Writer { dom: &dom, left_out: &left_out, links: &links };
    let built = sections::build(&writer, &outline.events, &article.title);
    if article.keywords.is_empty() {
        article.keywords = outline.keywords;
    }
    tell_left_out(&built, parts_left_out, &outline.furniture_headings, &mut warnings);
    article.sections = built.tree;

    let has_abstract = article.sections.iter().any(is_abstract);
    if let Some(summary) = meta.summary.filter(|_| !has_abstract) {
        let mut section = Section::new("Abstract", Some(SectionKind::Abstract));
        section.blocks.push(Block::new(BlockKind::Paragraph, summary));
        article.sections.insert(0, section);
    }
    let (abstracts, body): (Vec<_>, Vec<_>) =
        article.sections.iter().partition(|section| is_abstract(section));
    let abstract_bytes: usize = abstracts.into_iter().map(text_bytes).sum();
    let body_bytes: usize = body.into_iter().map(text_bytes).sum();
    if abstract_bytes + body_bytes < MIN_ARTICLE_BYTES {
        let detail = format!("{} bytes of text", abstract_bytes + body_bytes);
        return Err(Skip::new(SkipReason::NoArticle, detail));
    }
    if abstract_bytes > 0 && body_bytes < MIN_BODY_BYTES {
        warnings.push("the page holds the abstract only".to_owned());
    }
    Ok(Parsed { article, warnings, record: None })
}

/// The heading over the article: the `<h1>` that the page's title names, else the first.
fn headline(dom: &Dom, left_out: &[bool], page_title: Option<&str>) -> Option<String> {
    let headings: Vec<String> = dom
        .find(0, &["h1"])
        .filter(|&at| !left_out[at])
        .map(|at| dom.text(at))
        .filter(|text| !text.is_empty())
        .collect();
    let named =
        headings.iter().filter(|text| page_title.is_some_and(|title| title.contains(*text)));
    named.max_by_key(|text| text.len()).or(headings.first()).cloned()
}

/// The reason to skip a page that only speaks of access to another one.
fn access_page(dom: &Dom, meta: &Metadata, headline: Option<&str>) -> Option<Skip> {
    if meta.is_article || dom.nodes[0].text_chars > MAX_ACCESS_PAGE_CHARS {
        return None;
    }
    if meta.is_redirect {
        return Some(Skip::new(SkipReason::AccessPage, "the page leads on to another one"));
    }
    let first_heading = dom.find(0, &["h1", "h2"]).next().map(|at| dom.text(at));
    let signs = [meta.page_title.as_deref(), headline, first_heading.as_deref()];
    signs.into_iter().flatten().find_map(|sign| {
        let lower = sign.to_lowercase();
        let numbered =
            ["403", "404", "500", "502", "503"].iter().any(|code| lower.starts_with(code));
        let said = numbered || ACCESS_PHRASES.iter().any(|phrase| lower.contains(phrase));
        said.then(|| Skip::new(SkipReason::AccessPage, format!("the page says `{sign}`")))
    })
}

fn is_abstract(section: &Section) -> bool {
    section.kind == Some(SectionKind::Abstract)
        || outline::is_abstract_heading(&furniture::plain_heading(&section.heading))
}

fn text_bytes(section: &Section) -> usize {
    let own: usize = section.blocks.iter().map(|block| block.text.len()).sum();
    own + section.sections.iter().map(text_bytes).sum::<usize>()
}

fn tell_left_out(built: &Sections, parts: usize, headings: &[String], warnings: &mut Vec<String>) {
    let counts = [
        (parts, "parts of the site around the article"),
        (built.front_matter, "lines of front matter (authors, addresses, dates)"),
        (built.link_bars, "rows of links"),
        (built.repeated, "repeated blocks"),
    ];
    let mut said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !headings.is_empty() {
        said.push(format!("what stands under `{}`", headings.join("`, `")));
    }
    if !said.is_empty() {
        warnings.push(format!("left out: {}", said.join("; ")));
    }
}
