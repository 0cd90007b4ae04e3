//! The page as a flat tree: nodes in document order, each with the end of its subtree.
//!
//! What never shows as text (scripts, styles, form controls, drawings) is left out when the tree is
//! built. A subtree is a range of indices, so that questions about it need no walk.

use std::ops::Range;

use scraper::{Html, Node as HtmlNode};

/// The most levels of the built tree. A page within the limit on open tags stays below: elements
/// without end tags add at most one level each to the tag they stand in.
const MAX_TREE_DEPTH: usize = 600;

const NEVER_TEXT: &[&str] = &[
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "iframe",
    "object",
    "embed",
    "select",
    "option",
    "button",
    "input",
    "textarea",
    "canvas",
    "video",
    "audio",
    "map",
    "annotation",
    "annotation-xml",
    "datalist",
    "progress",
    "meter",
];
const BLOCK_NAMES: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// An element or a piece of text.
#[derive(Debug)]
pub(super) struct Node {
    /// Element name in lower case; empty for text.
    pub(super) name: String,
    /// Text of a text node.
    pub(super) text: String,
    pub(super) attrs: Vec<(String, String)>,
    /// Words of each class and the role: `" -section-title- -js-x- "`, see [`keyed`].
    pub(super) key: String,
    /// Index of the first node after the subtree.
    pub(super) end: usize,
    pub(super) parent: usize,
    /// Characters of text in the subtree, white space aside.
    pub(super) text_chars: usize,
    /// Those of them that stand in links.
    pub(super) link_chars: usize,
    pub(super) has_block: bool,
}

impl Node {
    fn new(parent: usize) -> Self {
        Self {
            name: String::new(),
            text: String::new(),
            attrs: Vec::new(),
            key: String::new(),
            end: 0,
            parent,
            text_chars: 0,
            link_chars: 0,
            has_block: false,
        }
    }

    fn set_attrs<'a>(&mut self, attrs: impl Iterator<Item = (&'a str, &'a str)>) {
        self.attrs = attrs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let classes = self.attr("class").unwrap_or_default();
        let role = self.attr("role").unwrap_or_default();
        self.key = keyed(&format!("{classes} {role}"));
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    pub(super) fn is_text(&self) -> bool {
        self.name.is_empty()
    }

    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_block(&self) -> bool {
        self.is(BLOCK_NAMES)
    }

    /// Whether a class or the role holds one of `words` (`cited-by`) as whole words.
    pub(super) fn says(&self, words: &[&str]) -> bool {
        self.key.len() > 2 && words.iter().any(|words| holds(&self.key, words))
    }

    /// Whether the id is one of `words`. An id that only holds one may be the slug of a heading.
    pub(super) fn id_is(&self, words: &[&str]) -> bool {
        let id = self.attr("id").map(keyed).unwrap_or_default();
        words.contains(&id.trim().trim_matches('-'))
    }
}

fn holds(key: &str, words: &str) -> bool {
    key.match_indices(words)
        .any(|(at, _)| key[..at].ends_with('-') && key[at + words.len()..].starts_with('-'))
}

/// `sectionTitle js_x2` as `" -section-title- -js-x2- "`: words split at signs and capitals.
pub(super) fn keyed(classes: &str) -> String {
    let mut key = String::from(" ");
    for class in classes.split_whitespace() {
        key.push('-');
        let mut previous = '-';
        for c in class.chars() {
            let word_starts = c.is_uppercase() && previous.is_lowercase();
            if (word_starts || !c.is_alphanumeric()) && !key.ends_with('-') {
                key.push('-');
            }
            if c.is_alphanumeric() {
                key.extend(c.to_lowercase());
            }
            previous = c;
        }
        if !key.ends_with('-') {
            key.push('-');
        }
        key.push(' ');
    }
    key
}

/// The tree. Node 0 is the body.
#[derive(Debug)]
pub(super) struct Dom {
    pub(super) nodes: Vec<Node>,
}

impl Dom {
    /// The tree of a parsed page; `None` where it is too deep.
    pub(super) fn new(html: &Html) -> Option<Self> {
        let body =
            html.root_element().child_elements().find(|child| child.value().name() == "body");
        let mut nodes = vec![Node::new(0)];
        "body".clone_into(&mut nodes[0].name);
        let Some(body) = body else { return Some(Self { nodes }) };
        nodes[0].set_attrs(body.value().attrs());
        let mut open = vec![(body.first_child(), 0)];
        while let Some((next, owner)) = open.last_mut() {
            let owner = *owner;
            let Some(child) = *next else {
                finish(&mut nodes, owner);
                open.pop();
                continue;
            };
            *next = child.next_sibling();
            match child.value() {
                HtmlNode::Text(text) => {
                    let mut node = Node::new(owner);
                    node.text = text.chars().filter(|&c| is_text(c)).collect();
                    node.text_chars = node.text.chars().filter(|c| !c.is_whitespace()).count();
                    nodes.push(node);
                    let at = nodes.len() - 1;
                    finish(&mut nodes, at);
                }
                HtmlNode::Element(element) if !NEVER_TEXT.contains(&element.name()) => {
                    if open.len() > MAX_TREE_DEPTH {
                        return None;
                    }
                    let mut node = Node::new(owner);
                    node.name = element.name().to_lowercase();
                    node.set_attrs(element.attrs());
                    nodes.push(node);
                    open.push((child.first_child(), nodes.len() - 1));
                }
                _ => {}
            }
        }
        Some(Self { nodes })
    }

    /// The children of a node, in order.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[node].end;
        let first = Some(node + 1).filter(|&first| first < end);
        std::iter::successors(first, move |&child| {
            Some(self.nodes[child].end).filter(|&next| next < end)
        })
    }

    /// The node and all below it.
    pub(super) fn subtree(&self, node: usize) -> Range<usize> {
        node..self.nodes[node].end
    }

    /// Elements of the subtree that have one of `names`.
    pub(super) fn find<'a>(
        &'a self,
        node: usize,
        names: &'a [&str],
    ) -> impl Iterator<Item = usize> + 'a {
        self.subtree(node).filter(move |&at| self.nodes[at].is(names))
    }

    /// All text of a subtree as one line, a space between any two blocks.
    pub(super) fn text(&self, node: usize) -> String {
        let mut text = String::new();
        for at in self.subtree(node) {
            let node = &self.nodes[at];
            text.push_str(&node.text);
            if node.is_block() || node.name == "br" {
                text.push(' ');
            }
        }
        one_line(&text)
    }
}

/// White space runs become single spaces; what is no text is left out.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().filter(|&c| is_text(c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Neither a control character nor a mark of where a word may break.
fn is_text(c: char) -> bool {
    (!c.is_control() || c.is_whitespace()) && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

fn finish(nodes: &mut [Node], at: usize) {
    let end = nodes.len();
    let node = &mut nodes[at];
    node.end = end;
    if node.name == "a" {
        node.link_chars = node.text_chars;
    }
    if at == 0 {
        return;
    }
    let (parent, text, links) = (node.parent, node.text_chars, node.link_chars);
    let has_block = node.has_block || node.is_block();
    nodes[parent].text_chars += text;
    nodes[parent].link_chars += links;
    nodes[parent].has_block |= has_block;
}
