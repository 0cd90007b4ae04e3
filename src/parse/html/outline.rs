//! The article within the page, as a sequence of headings and blocks in reading order.

use super::dom::{Dom, one_line};
use super::furniture::{is_ambiguous_heading, is_furniture_heading, plain_heading};
use super::references::{is_heading as is_reference_heading, is_list_by_name};
use crate::model::BlockKind;

/// The longest text that is a heading, in characters.
const MAX_HEADING_CHARS: usize = 300;
/// The longest figure or table with its caption, in characters.
const MAX_FLOAT_CHARS: usize = 40_000;
/// Text nodes from this length on count as prose when the article is looked for, in characters.
const PROSE_CHARS: usize = 40;

/// What comes next in the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    Heading { level: u8, text: String },
    Block { kind: BlockKind, parts: Vec<usize> },
    OpenAbstract,
    CloseAbstract,
    OpenSection,
    CloseSection,
}

/// The events of a page, what stands where its references are, and what was left out.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) events: Vec<Event>,
    pub(super) reference_regions: Vec<usize>,
    pub(super) keywords: Vec<String>,
    pub(super) furniture_headings: Vec<String>,
}

/// The element that holds the article: the lowest one with nearly all prose of the page and every
/// abstract and reference list.
pub(super) fn root(dom: &Dom, left_out: &[bool]) -> usize {
    let mut prose = vec![0_usize; dom.nodes.len() + 1];
    let mut landmarks = vec![0_usize; dom.nodes.len() + 1];
    for (at, node) in dom.nodes.iter().enumerate() {
        let linked = dom.nodes[node.parent].name == "a";
        let counts = !left_out[at] && !linked && node.text_chars >= PROSE_CHARS && node.is_text();
        prose[at + 1] = prose[at] + if counts { node.text_chars } else { 0 };
        let landmark = !left_out[at]
            && (is_abstract(dom, at) || is_list_by_name(node) || heading_is_landmark(dom, at));
        landmarks[at + 1] = landmarks[at] + usize::from(landmark);
    }
    let of = |sums: &[usize], at: usize| sums[dom.nodes[at].end] - sums[at];
    let marked = |at: usize| {
        let node = &dom.nodes[at];
        !left_out[at] && (node.is(&["article", "main"]) || node.says(&["main"]))
    };
    let mut at = dom
        .find(0, &["article", "main", "div"])
        .find(|&at| marked(at) && of(&prose, at) * 2 >= of(&prose, 0))
        .unwrap_or(0);
    while dom.nodes[at].name != "article" {
        let inner = dom.children(at).find(|&child| {
            dom.nodes[child].has_block
                && of(&prose, child) * 10 >= of(&prose, at) * 9
                && of(&landmarks, child) == of(&landmarks, at)
        });
        match inner {
            Some(inner) if of(&prose, inner) > 0 => at = inner,
            _ => break,
        }
    }
    at
}

fn heading_is_landmark(dom: &Dom, at: usize) -> bool {
    let node = &dom.nodes[at];
    node.is(&["h1", "h2", "h3", "h4"]) && {
        let heading = plain_heading(&dom.text(at));
        is_abstract_heading(&heading) || is_reference_heading(&heading)
    }
}

pub(super) fn is_abstract_heading(plain: &str) -> bool {
    matches!(
        plain,
        "abstract"
            | "summary"
            | "synopsis"
            | "resumen"
            | "resumo"
            | "résumé"
            | "zusammenfassung"
            | "riassunto"
            | "highlights"
            | "graphical abstract"
            | "key points"
            | "plain language summary"
    )
}

/// Whether a node is an element for the abstract, by class, role or id.
fn is_abstract(dom: &Dom, at: usize) -> bool {
    let node = &dom.nodes[at];
    let named = node.says(&["abstract", "doc-abstract"])
        || node.attr("id").is_some_and(|id| {
            let id = id.to_lowercase();
            (id.starts_with("abstract") && !id.starts_with("abstracts")) || id == "summary"
        });
    named
        && node.is(&["div", "section", "p", "article"])
        && node.text_chars > MAX_HEADING_CHARS / 3
        && node.text_chars * 2 < dom.nodes[0].text_chars
        && !dom.subtree(at).any(|inner| is_list_by_name(&dom.nodes[inner]))
}

/// The level of a heading: `<h2>`, a role, a class that says so (`h3`, `title2`, `section-title`).
fn heading_level(dom: &Dom, at: usize) -> Option<u8> {
    let node = &dom.nodes[at];
    if node.is_text() || node.text_chars == 0 || node.text_chars > MAX_HEADING_CHARS {
        return None;
    }
    let digit =
        |text: &str| text.bytes().last().and_then(|b| (b'1'..=b'6').contains(&b).then(|| b - b'0'));
    if node.is(&["h1", "h2", "h3", "h4", "h5", "h6"]) {
        return digit(&node.name);
    }
    if node.attr("role") == Some("heading") {
        return node.attr("aria-level").map_or(Some(2), digit);
    }
    if !node.is(&["div", "p", "span", "table"]) {
        return None;
    }
    let inner = dom.subtree(at).skip(1);
    let mut inner =
        inner.filter(|&inner| dom.nodes[inner].is(&["h1", "h2", "h3", "h4", "h5", "h6", "p"]));
    let class = node.attr("class").unwrap_or_default();
    let level = class.split_whitespace().find_map(|class| {
        let stem = class.strip_suffix(['1', '2', '3', '4', '5', '6'])?;
        matches!(stem, "h" | "title" | "heading" | "section-title-" | "head")
            .then(|| digit(class))?
    });
    let named = || node.says(&["section-heading", "section-title", "sec-title"]).then_some(1);
    level.or_else(named).filter(|_| inner.next().is_none())
}

/// Walks the article below `root`. Where `take_references` is off, what looks like a reference list
/// is text like any other.
pub(super) fn read(dom: &Dom, left_out: &[bool], root: usize, take_references: bool) -> Outline {
    let mut walker = Walker {
        dom,
        left_out,
        take_references,
        out: Outline::default(),
        under: Under::Article,
        headings: heading_counts(dom),
        sections: 0,
        in_abstract: false,
        doubtful: None,
    };
    walker.children(root);
    walker.out
}

/// Whether a heading is but the label of a figure or table.
fn is_label(heading: &str) -> bool {
    let plain = heading.to_lowercase();
    let plain = plain.trim_end_matches(['.', ':', ' ']);
    let number = ["table", "figure", "fig.", "fig", "scheme", "box"]
        .iter()
        .find_map(|word| plain.strip_prefix(word));
    number.is_some_and(|number| {
        number.starts_with([' ', '\u{a0}'])
            && number.trim().len() <= 4
            && number.ends_with(|c: char| c.is_ascii_digit())
    })
}

fn heading_counts(dom: &Dom) -> Vec<usize> {
    let mut counts = vec![0; dom.nodes.len() + 1];
    for at in 0..dom.nodes.len() {
        counts[at + 1] = counts[at] + usize::from(heading_level(dom, at).is_some());
    }
    counts
}

/// Under which kind of heading the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Article,
    References { level: u8, sections: usize },
    Furniture { level: u8, sections: usize },
    Keywords { level: u8, sections: usize },
}

struct Walker<'a> {
    dom: &'a Dom,
    left_out: &'a [bool],
    take_references: bool,
    out: Outline,
    under: Under,
    /// How many headings stand before each node.
    headings: Vec<usize>,
    /// How many section elements are open.
    sections: usize,
    in_abstract: bool,
    /// A heading that prose below it would make one of the article.
    doubtful: Option<(u8, String)>,
}

impl Walker<'_> {
    fn children(&mut self, at: usize) {
        let mut run = Vec::new();
        let children: Vec<usize> = self.dom.children(at).collect();
        for child in children {
            let node = &self.dom.nodes[child];
            if self.left_out[child] || (node.text_chars == 0 && !node.is(&["br", "math"])) {
                // White space between words counts.
                if node.is_text() {
                    run.push(child);
                }
                continue;
            }
            if node.is_block() || node.has_block || heading_level(self.dom, child).is_some() {
                self.block(BlockKind::Paragraph, std::mem::take(&mut run));
                self.element(child);
            } else {
                run.push(child);
            }
        }
        self.block(BlockKind::Paragraph, run);
    }

    /// One block-level element. The tree's depth bounds the recursion.
    fn element(&mut self, at: usize) {
        let (dom, node) = (self.dom, &self.dom.nodes[at]);
        if let Some(level) = heading_level(dom, at) {
            // A table that is a heading holds links to other sections beside it.
            let cell = dom.find(at, &["th"]).next().unwrap_or(at);
            if is_label(&dom.text(at)) {
                self.block(BlockKind::Paragraph, vec![at]);
            } else {
                self.heading(level, &dom.text(cell));
            }
            return;
        }
        if self.under != Under::Article && !self.holds_heading(at) {
            self.collect(at);
            return;
        }
        if self.take_references && is_list_by_name(node) && self.is_reference_list(at) {
            self.out.reference_regions.push(at);
            return;
        }
        if !self.in_abstract && is_abstract(dom, at) && self.under == Under::Article {
            self.in_abstract = true;
            self.out.events.push(Event::OpenAbstract);
            self.inside(at);
            self.out.events.push(Event::CloseAbstract);
            self.in_abstract = false;
            return;
        }
        if let Some(kind) = self.float(at) {
            self.block(kind, vec![at]);
            return;
        }
        match node.name.as_str() {
            "table" if self.is_data_table(at) => self.block(BlockKind::Table, vec![at]),
            "ul" | "ol" | "dl" if !self.is_layout_list(at) => {
                self.block(BlockKind::List, vec![at]);
            }
            "blockquote" if !self.holds_heading(at) => self.block(BlockKind::Quote, vec![at]),
            _ if node.says(&["equation", "disp-formula", "display-formula", "formula"])
                && !self.holds_heading(at)
                && node.text_chars < MAX_HEADING_CHARS =>
            {
                self.block(BlockKind::Formula, vec![at]);
            }
            _ => self.inside(at),
        }
    }

    fn inside(&mut self, at: usize) {
        let node = &self.dom.nodes[at];
        let section = node.name == "section"
            || (node.name == "div" && node.says(&["sec", "section", "nlm-sec"]));
        if !section {
            self.children(at);
            return;
        }
        self.sections += 1;
        self.out.events.push(Event::OpenSection);
        self.children(at);
        self.out.events.push(Event::CloseSection);
        self.sections -= 1;
        let open = self.sections;
        if let Under::References { sections, .. }
        | Under::Furniture { sections, .. }
        | Under::Keywords { sections, .. } = self.under
            && sections > open
        {
            self.under = Under::Article;
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let text = one_line(text);
        let plain = plain_heading(&text);
        if let Under::References { level: above, .. }
        | Under::Furniture { level: above, .. }
        | Under::Keywords { level: above, .. } = self.under
        {
            if level > above {
                return;
            }
            self.under = Under::Article;
        }
        let sections = self.sections;
        if self.take_references && is_reference_heading(&plain) {
            self.under = Under::References { level, sections };
        } else if matches!(plain.as_str(), "keywords" | "key words" | "keyword") {
            self.under = Under::Keywords { level, sections };
        } else if is_furniture_heading(&text) {
            self.under = Under::Furniture { level, sections };
            self.doubtful = is_ambiguous_heading(&text).then(|| (level, text.clone()));
            self.out.furniture_headings.push(text);
        } else {
            self.out.events.push(Event::Heading { level, text });
        }
    }

    fn collect(&mut self, at: usize) {
        match self.under {
            Under::References { .. } => self.out.reference_regions.push(at),
            Under::Keywords { .. } if self.dom.nodes[at].text_chars > MAX_HEADING_CHARS => {
                self.under = Under::Article;
                self.element(at);
            }
            Under::Keywords { .. } => {
                let text = self.dom.text(at);
                let single = !text.contains([',', ';', '·', '•']);
                let parts: Vec<String> = if self.dom.nodes[at].has_block && single {
                    self.dom.children(at).map(|child| self.dom.text(child)).collect()
                } else {
                    text.split([',', ';', '·', '•', '|']).map(str::to_owned).collect()
                };
                let parts = parts.iter().map(|part| part.trim().trim_end_matches('.').to_owned());
                self.out.keywords.extend(parts.filter(|part| !part.is_empty()));
            }
            Under::Furniture { .. } if self.is_prose(at) => {
                if let Some((level, text)) = self.doubtful.take() {
                    self.out.furniture_headings.pop();
                    self.out.events.push(Event::Heading { level, text });
                    self.under = Under::Article;
                    self.element(at);
                }
            }
            Under::Article | Under::Furniture { .. } => {}
        }
    }

    fn block(&mut self, kind: BlockKind, parts: Vec<usize>) {
        if parts.iter().all(|&part| self.dom.nodes[part].text_chars == 0) {
            return;
        }
        if self.under == Under::Article {
            self.out.events.push(Event::Block { kind, parts });
            return;
        }
        for part in parts {
            self.collect(part);
        }
    }

    fn is_prose(&self, at: usize) -> bool {
        let node = &self.dom.nodes[at];
        node.text_chars > 3 * PROSE_CHARS && node.link_chars * 2 < node.text_chars
    }

    fn holds_heading(&self, at: usize) -> bool {
        self.count_headings(at) > 0
    }

    fn count_headings(&self, at: usize) -> usize {
        self.headings[self.dom.nodes[at].end] - self.headings[at]
    }

    /// Whether an element named like a reference list is one, and no wrapper of the article.
    fn is_reference_list(&self, at: usize) -> bool {
        let other = self.dom.find(at, &["h1", "h2", "h3", "h4"]).any(|heading| {
            let plain = plain_heading(&self.dom.text(heading));
            !is_reference_heading(&plain)
        });
        !other && self.dom.nodes[at].text_chars > PROSE_CHARS
    }

    /// Whether an element wraps one figure or one table with its caption.
    fn float(&self, at: usize) -> Option<BlockKind> {
        let node = &self.dom.nodes[at];
        let is_figure = node.name == "figure" || node.says(&["figure", "fig"]);
        let is_table = node.says(&["table", "tables", "tbl", "tw", "table-wrap"]);
        if !(is_figure || is_table) || node.is(&["table", "p", "ul", "ol", "li", "span", "a"]) {
            return None;
        }
        let tables = self.dom.find(at, &["table"]).filter(|&table| !self.left_out[table]).count();
        let captions = self.dom.find(at, &["figcaption"]).count();
        let headings = self.count_headings(at);
        // Several tables are parts of one only where one label stands over all of them.
        if (tables > 1 && headings != 1)
            || captions > 1
            || headings > 1
            || node.text_chars > MAX_FLOAT_CHARS
        {
            return None;
        }
        let is_table = tables > 0 || self.dom.text(at).starts_with("Table");
        Some(if is_table { BlockKind::Table } else { BlockKind::Figure })
    }

    /// Whether a table holds data: no headings, no tables in it, no long prose in its cells.
    fn is_data_table(&self, at: usize) -> bool {
        let node = &self.dom.nodes[at];
        let cells = self.dom.find(at, &["td", "th"]);
        let cells = cells.filter(|&cell| self.dom.nodes[cell].text_chars > 0).count();
        let nested = self.dom.find(at, &["table"]).nth(1).is_some();
        let prose = self.dom.find(at, &["p"]).any(|p| self.dom.nodes[p].text_chars > 1000);
        let borderless = node.attr("border") == Some("0");
        let layout = cells < 2 || (nested && (borderless || cells == 2));
        node.attr("role") != Some("presentation") && !layout && !prose && !self.holds_heading(at)
    }

    /// Whether a list only lays out the page: it holds headings, tables or figures.
    fn is_layout_list(&self, at: usize) -> bool {
        self.holds_heading(at) || self.dom.find(at, &["table", "figure"]).next().is_some()
    }
}
