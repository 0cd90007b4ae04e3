//! What on a page is no part of the article: menus, teasers, cookie notes, share bars, hidden parts.
//!
//! Told by element names, roles, words of class names, whole ids and headings. An element that holds
//! more than half of the page's text is a wrapper, whatever it is called.

use super::dom::{Dom, Node};
use super::references::is_list_by_name;

const ELEMENTS: &[&str] = &["nav", "aside", "footer", "header", "form", "dialog", "menu"];
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "menubar",
    "toolbar",
    "tablist",
    "dialog",
    "alertdialog",
    "alert",
    "tooltip",
    "doc-toc",
];
/// Words of class names; an id has to be one of them as a whole.
const WORDS: &[&str] = &[
    "accessibility-links",
    "actions",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "affiliation",
    "affiliations",
    "altmetric",
    "article-history",
    "article-info",
    "article-tools",
    "author-info",
    "author-notes",
    "authors",
    "authors-info",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "cited-by",
    "citedby",
    "comments",
    "consent",
    "contrib-group",
    "contributors",
    "cookie",
    "cookies",
    "copyright",
    "correspondence",
    "disclaimer",
    "disqus",
    "dropdown",
    "footer",
    "gdpr",
    "goto",
    "how-to-cite",
    "jump-list",
    "login",
    "masthead",
    "menu",
    "metrics",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "onetrust",
    "outline",
    "page-header",
    "pagination",
    "permissions",
    "popup",
    "promo",
    "publication-history",
    "rail",
    "recommended",
    "recommendations",
    "related-articles",
    "related-content",
    "related-literature",
    "share",
    "sharing",
    "sidebar",
    "sidenav",
    "signin",
    "skip-link",
    "social",
    "subscribe",
    "table-of-contents",
    "toc",
    "toolbar",
    "toolbox",
    "tooltip",
];
const HIDDEN_CLASSES: &[&str] = &["hidden", "hide", "is-hidden", "js-hidden", "d-none"];

/// Headings of what surrounds an article, in lower case, without counts and colons.
const HEADINGS: &[&str] = &[
    "about this article",
    "access options",
    "actions",
    "add to collections",
    "additional links",
    "advertisement",
    "also from",
    "altmetric",
    "article contents",
    "article metrics",
    "associated data",
    "author information",
    "authors",
    "authors and affiliations",
    "bibliographic information",
    "cite",
    "cite article",
    "cite this article",
    "cited by",
    "cited by other articles",
    "citing articles",
    "citing articles via",
    "citation",
    "citations",
    "comments",
    "contents",
    "copyright",
    "copyright information",
    "download references",
    "email alerts",
    "extras",
    "figures",
    "figures & media",
    "figures and tables",
    "get permissions",
    "go to",
    "how to cite",
    "how to cite this article",
    "in this article",
    "information",
    "published in",
    "information, rights and permissions",
    "latest",
    "leave a comment",
    "links",
    "links to ncbi databases",
    "metrics",
    "metrics and citations",
    "more content like this",
    "more for you",
    "more from this journal",
    "most cited",
    "most read",
    "navigation",
    "on this page",
    "outline",
    "permalink",
    "permissions",
    "personalised recommendations",
    "publication history",
    "recommended articles",
    "related articles",
    "related articles in",
    "related content",
    "resources",
    "rights and permissions",
    "save",
    "search",
    "sections",
    "see more about",
    "share",
    "share and cite",
    "share link",
    "share options",
    "share this article",
    "similar articles",
    "subscribe",
    "table of contents",
    "tables",
    "view options",
    "views",
    "you may also like",
    "you might also like",
];

/// Texts of links that serve the page and say nothing of the article, in lower case.
const SERVICE_LINKS: &[&str] = &[
    "abstract",
    "ads",
    "article",
    "cas",
    "cross ref",
    "crossref",
    "doi",
    "download figure",
    "download slide",
    "enlarge",
    "export citation",
    "find this resource",
    "free full text",
    "full text",
    "go to reference",
    "google scholar",
    "isi",
    "link",
    "links",
    "medline",
    "open in a separate window",
    "open in new tab",
    "open in viewer",
    "openurl",
    "openurl placeholder text",
    "pmc free article",
    "pub med",
    "publisher full text",
    "pubmed",
    "pubmed abstract",
    "pubmed central",
    "pubmed central full text",
    "scopus",
    "search ads",
    "view abstract",
    "view article",
    "view in article",
    "view in scopus",
    "view large",
    "view larger version",
    "view pdf",
    "view record in scopus",
    "download pdf",
    "web of science",
    "worldcat",
    "full-size image",
    "full size image",
    "open in figure viewer",
    "powerpoint",
    "download",
    "view",
    "pdf",
    "this article",
    "top of page",
    "return to ref",
    "back to citation",
    "return to article",
];

/// Whether a node is no part of the article. `page_chars` is the length of the page's text.
pub(super) fn is_furniture(node: &Node, page_chars: usize) -> bool {
    if node.is_text() || node.text_chars * 2 > page_chars || is_list_by_name(node) {
        return false;
    }
    if is_hidden(node) {
        return true;
    }
    let abstract_inside = node.says(&["abstract"]);
    let named = node.is(ELEMENTS) || node.attr("role").is_some_and(|role| ROLES.contains(&role));
    // A figure or section element carries the author's words even in a strangely named class.
    let by_class = node.is_block()
        && !node.is(&["figure", "section", "h1", "h2", "h3", "table"])
        && (node.says(WORDS) || node.id_is(WORDS));
    !abstract_inside && (named || by_class)
}

/// Whether markup says that a node does not show.
pub(super) fn is_hidden(node: &Node) -> bool {
    let style: String = node
        .attr("style")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    node.attr("hidden").is_some()
        || node.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || node
            .attr("class")
            .is_some_and(|class| class.split_whitespace().any(|one| HIDDEN_CLASSES.contains(&one)))
}

/// Marks the nodes of a page that are left out; their subtrees go with them.
pub(super) fn mark(dom: &Dom) -> (Vec<bool>, usize) {
    let page_chars = dom.nodes[0].text_chars;
    let mut left_out = vec![false; dom.nodes.len()];
    let (mut at, mut parts) = (1, 0);
    while at < dom.nodes.len() {
        let node = &dom.nodes[at];
        if is_list_by_name(node) {
            at = node.end;
        } else if is_furniture(node, page_chars) && !is_heading_wrapper(dom, at) {
            left_out[at..node.end].fill(true);
            parts += usize::from(node.text_chars > 0);
            at = node.end;
        } else {
            at += 1;
        }
    }
    (left_out, parts)
}

/// Whether a heading of furniture may be one of an article as well: `Search`, `Outline`.
pub(super) fn is_ambiguous_heading(heading: &str) -> bool {
    let plain = plain_heading(heading);
    let sure =
        ["advertisement", "altmetric", "cite", "comments", "permalink", "share", "subscribe"];
    !plain.contains(' ') && !sure.contains(&plain.as_str())
}

/// Whether an element holds a heading and little else: `<header><h2>Results</h2></header>`.
fn is_heading_wrapper(dom: &Dom, at: usize) -> bool {
    let node = &dom.nodes[at];
    let mut headings = dom.find(at, &["h1", "h2", "h3", "h4", "h5", "h6"]);
    node.name == "header"
        && headings.any(|heading| dom.nodes[heading].text_chars * 3 >= node.text_chars * 2)
}

/// Whether a heading stands over site furniture.
pub(super) fn is_furniture_heading(heading: &str) -> bool {
    HEADINGS.contains(&plain_heading(heading).as_str())
}

/// A heading in lower case, without numbering, counts and colons: `1. Methods (3):` as `methods`.
pub(super) fn plain_heading(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let counted = lower.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '(' | ')' | ':' | '.' | '…' | ',')
    });
    counted.to_owned()
}

/// Whether a short text tells how to see or load something: `Open in a new tab`.
pub(super) fn is_service_note(text: &str) -> bool {
    const STARTS: [&str; 8] = [
        "click here to",
        "download high-res",
        "download :",
        "download:",
        "open image in",
        "open in a",
        "open in new",
        "view larger",
    ];
    let text = text.trim_start_matches('(').to_lowercase();
    STARTS.iter().any(|start| text.starts_with(start))
}

/// Whether the text of a link serves the page: `[Google Scholar]`, `View Large`.
pub(super) fn is_service_link(text: &str) -> bool {
    let bare = |c: char| !c.is_alphanumeric();
    let text = text.to_lowercase();
    let text = text.replace("(opens in new tab)", "").replace("opens in new window", "");
    let text = text.trim_matches(bare);
    SERVICE_LINKS.contains(&text)
        || is_service_note(text)
        || text.starts_with("web of science")
        || (["download", "find it ", "find in ", "get it "]
            .iter()
            .any(|start| text.starts_with(start))
            && text.len() < 40)
}
