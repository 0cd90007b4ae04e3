//! A compact tree of one XML document, by local names, with entities resolved.
//!
//! Broken markup is recovered from and told of in `warnings`: end tags that match nothing are passed
//! over, elements still open at the end are closed. No external entity or document type is read.

use std::collections::{BTreeSet, HashMap};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Skip, SkipReason, entities};

/// How deep elements may nest. Real articles reach 23.
const MAX_DEPTH: usize = 256;

/// How many bytes all entities declared by a document may expand to.
const MAX_EXPANSION_BYTES: usize = 1 << 20;

/// How deep entities may refer to entities.
const MAX_ENTITY_DEPTH: usize = 8;

/// How many undeclared entities a warning names.
const LISTED_ENTITIES: usize = 10;

const NONE: u32 = u32::MAX;

/// A parsed document. Node 0 is the document itself.
pub(super) struct Tree {
    nodes: Vec<Node>,
    names: Vec<String>,
    attributes: Vec<(u32, String)>,
    pub(super) warnings: Vec<String>,
}

struct Node {
    /// Index into `names` for an element, `NONE` for text.
    name: u32,
    first_child: u32,
    next: u32,
    attributes: std::ops::Range<u32>,
    text: String,
}

/// An element of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree,
    id: u32,
}

/// A child of an element.
#[derive(Clone, Copy)]
pub(super) enum Child<'t> {
    Element(Element<'t>),
    Text(&'t str),
}

impl Tree {
    /// Parses a whole document.
    pub(super) fn parse(text: &str) -> Result<Self, Skip> {
        Builder::new().run(text)
    }

    /// The document, whose children are the root element and what stands beside it.
    pub(super) fn document(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }
}

impl<'t> Element<'t> {
    /// Local name.
    pub(super) fn name(self) -> &'t str {
        &self.tree.names[self.tree.nodes[self.id as usize].name as usize]
    }

    /// Value of the attribute with this local name.
    pub(super) fn attr(self, local: &str) -> Option<&'t str> {
        let range = &self.tree.nodes[self.id as usize].attributes;
        self.tree.attributes[range.start as usize..range.end as usize]
            .iter()
            .find(|(name, _)| self.tree.names[*name as usize] == local)
            .map(|(_, value)| value.as_str())
    }

    /// Elements and texts directly inside, in order.
    pub(super) fn children(self) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let first = tree.nodes[self.id as usize].first_child;
        std::iter::successors(Some(first).filter(|&id| id != NONE), move |&id| {
            Some(tree.nodes[id as usize].next).filter(|&next| next != NONE)
        })
        .map(move |id| {
            let node = &tree.nodes[id as usize];
            if node.name == NONE {
                Child::Text(&node.text)
            } else {
                Child::Element(Element { tree, id })
            }
        })
    }

    /// Elements directly inside, in order.
    pub(super) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Elements of this name directly inside.
    pub(super) fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// First element of this name directly inside.
    pub(super) fn child(self, name: &str) -> Option<Element<'t>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The element at the end of a path of names.
    pub(super) fn at(self, path: &[&str]) -> Option<Element<'t>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Every element inside, in document order, not including itself.
    pub(super) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let mut stack: Vec<Element<'t>> = self.elements().collect();
        stack.reverse();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            let from = stack.len();
            stack.extend(next.elements());
            stack[from..].reverse();
            Some(next)
        })
    }

    /// All text inside, untouched.
    pub(super) fn raw_text(self) -> String {
        fn collect(element: Element<'_>, out: &mut String) {
            for child in element.children() {
                match child {
                    Child::Text(text) => out.push_str(text),
                    Child::Element(inner) => collect(inner, out),
                }
            }
        }
        let mut out = String::new();
        collect(self, &mut out);
        out
    }

    /// All text inside on one line; `None` where there is none.
    pub(super) fn line(self) -> Option<String> {
        let line = self.raw_text().split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }
}

/// The texts of the outermost elements of these names, in order, cut out without reading what stands
/// between them: each is a record that is read by itself. One that never ends goes up to the next.
pub(super) fn slices<'t>(text: &'t str, names: &[&str]) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, start)) = next_start(rest, names) {
        rest = &rest[start..];
        // Its end is looked for before the next start only, so that every byte is read once or twice.
        let next = next_start(&rest[1..], &[name]).map_or(rest.len(), |(_, at)| at + 1);
        let end = format!("</{name}>");
        let until = rest[..next].find(&end).map_or(next, |at| at + end.len());
        found.push(&rest[..until]);
        rest = &rest[until..];
    }
    found
}

/// Which of these elements begins first, and where.
fn next_start<'n>(text: &str, names: &[&'n str]) -> Option<(&'n str, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('<') {
        let after = &text[from + at + 1..];
        let name = names.iter().find(|name| is_start(after, name));
        if let Some(name) = name {
            return Some((name, from + at));
        }
        from += at + 1;
    }
    None
}

fn is_start(after: &str, name: &str) -> bool {
    after
        .strip_prefix(name)
        .is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()))
}

/// Builds a [`Tree`] from the events of the reader.
struct Builder {
    tree: Tree,
    name_ids: HashMap<String, u32>,
    /// Open elements with their last child.
    open: Vec<(u32, u32)>,
    declared: HashMap<String, String>,
    expanded_bytes: usize,
    unmatched_ends: usize,
    unknown_entities: BTreeSet<String>,
}

impl Builder {
    fn new() -> Self {
        let tree = Tree {
            nodes: Vec::new(),
            names: Vec::new(),
            attributes: Vec::new(),
            warnings: Vec::new(),
        };
        let mut builder = Self {
            tree,
            name_ids: HashMap::new(),
            open: Vec::new(),
            declared: HashMap::new(),
            expanded_bytes: 0,
            unmatched_ends: 0,
            unknown_entities: BTreeSet::new(),
        };
        let document = builder.name_id("#document");
        builder.tree.nodes.push(Node {
            name: document,
            first_child: NONE,
            next: NONE,
            attributes: 0..0,
            text: String::new(),
        });
        builder.open.push((0, NONE));
        builder
    }

    fn run(mut self, text: &str) -> Result<Tree, Skip> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => self.start(&start)?,
                Ok(Event::Empty(start)) => {
                    self.start(&start)?;
                    self.open.pop();
                }
                Ok(Event::End(end)) => self.end(end.local_name().as_ref()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(data)) => self.text(&data),
                Ok(Event::GeneralRef(reference)) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        _ => self.resolve(&reference, 0)?,
                    };
                    self.text(&resolved);
                }
                Ok(Event::DocType(doctype)) => self.declare(&doctype),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
                Ok(Event::Eof) => break,
                Err(error) => {
                    let at = line_of(text, reader.error_position());
                    self.tree.warnings.push(format!("read up to line {at} only: {error}"));
                    break;
                }
            }
        }
        Ok(self.finish())
    }

    fn finish(mut self) -> Tree {
        if let Some(&(id, _)) = self.open.get(1..).and_then(<[_]>::last) {
            let name = &self.tree.names[self.tree.nodes[id as usize].name as usize];
            self.tree.warnings.push(format!("the file ends within <{name}>"));
        }
        if self.unmatched_ends > 0 {
            let count = self.unmatched_ends;
            self.tree.warnings.push(format!("{count} end tags without a start passed over"));
        }
        if !self.unknown_entities.is_empty() {
            let listed: Vec<&str> =
                self.unknown_entities.iter().take(LISTED_ENTITIES).map(String::as_str).collect();
            let more = self.unknown_entities.len() - listed.len();
            let names = listed.join(", ")
                + &if more > 0 { format!(" and {more} more") } else { String::new() };
            self.tree.warnings.push(format!("entities nobody declared, kept as written: {names}"));
        }
        self.tree
    }

    fn name_id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.name_ids.get(name) {
            return id;
        }
        let id = self.tree.names.len() as u32;
        self.tree.names.push(name.to_owned());
        self.name_ids.insert(name.to_owned(), id);
        id
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Skip> {
        if self.open.len() > MAX_DEPTH {
            let detail = format!("elements nest deeper than {MAX_DEPTH}");
            return Err(Skip::new(SkipReason::TooDeep, detail));
        }
        let from = self.tree.attributes.len() as u32;
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = self.name_id(attribute.key.local_name().as_ref());
            let value = self.attribute_value(&attribute.value)?;
            self.tree.attributes.push((name, value));
        }
        let attributes = from..self.tree.attributes.len() as u32;
        let name = self.name_id(start.local_name().as_ref());
        let id = self.append(Node {
            name,
            first_child: NONE,
            next: NONE,
            attributes,
            text: String::new(),
        });
        self.open.push((id, NONE));
        Ok(())
    }

    fn end(&mut self, name: &str) {
        let opened = self.open.iter().skip(1).rposition(|&(id, _)| {
            self.tree.names[self.tree.nodes[id as usize].name as usize] == name
        });
        match opened {
            Some(index) => self.open.truncate(index + 1),
            None => self.unmatched_ends += 1,
        }
    }

    fn text(&mut self, text: &str) {
        // XML has no place for control characters; a reference can still bring them in.
        let text: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
        if text.is_empty() {
            return;
        }
        // A reference splits a text into several events: join them again.
        if let Some(&(_, last)) = self.open.last()
            && last != NONE
            && self.tree.nodes[last as usize].name == NONE
        {
            self.tree.nodes[last as usize].text.push_str(&text);
            return;
        }
        self.append(Node { name: NONE, first_child: NONE, next: NONE, attributes: 0..0, text });
    }

    fn append(&mut self, node: Node) -> u32 {
        let id = self.tree.nodes.len() as u32;
        self.tree.nodes.push(node);
        if let Some((parent, last)) = self.open.last_mut() {
            if *last == NONE {
                self.tree.nodes[*parent as usize].first_child = id;
            } else {
                self.tree.nodes[*last as usize].next = id;
            }
            *last = id;
        }
        id
    }

    /// The text of `&name;`, through the document's own declarations first.
    fn resolve(&mut self, name: &str, depth: usize) -> Result<String, Skip> {
        let Some(value) = self.declared.get(name).cloned() else {
            return Ok(entities::named(name).unwrap_or_else(|| {
                self.unknown_entities.insert(name.to_owned());
                format!("&{name};")
            }));
        };
        if depth >= MAX_ENTITY_DEPTH {
            let detail = format!("entity `{name}` refers to others deeper than {MAX_ENTITY_DEPTH}");
            return Err(Skip::new(SkipReason::EntityExpansion, detail));
        }
        // What is read counts, not what comes out: an entity of nothing costs time as well.
        self.expanded_bytes += value.len() + 1;
        if self.expanded_bytes > MAX_EXPANSION_BYTES {
            let detail =
                format!("declared entities expand to more than {MAX_EXPANSION_BYTES} bytes");
            return Err(Skip::new(SkipReason::EntityExpansion, detail));
        }
        self.expand(&value, depth + 1)
    }

    /// `text` with every reference in it resolved; markup inside an entity's value is dropped.
    fn expand(&mut self, text: &str, depth: usize) -> Result<String, Skip> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let close = if rest.starts_with('<') { '>' } else { ';' };
            let Some(end) = rest.find(close) else { break };
            let inner = &rest[1..end];
            if close == ';' {
                match character_reference(inner) {
                    Some(character) => out.push(character),
                    None => out.push_str(&self.resolve(inner, depth)?),
                }
                if out.len() > MAX_EXPANSION_BYTES {
                    break;
                }
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn attribute_value(&mut self, raw: &str) -> Result<String, Skip> {
        if raw.contains('&') { self.expand(raw, 0) } else { Ok(raw.to_owned()) }
    }

    /// Takes `<!ENTITY name "value">` from the internal subset; external ones are not fetched.
    fn declare(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1) {
            let mut words = declaration.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            if let Some(value) = rest[1..].split(quote).next() {
                // The first declaration of a name is binding (XML 1.0, section 4.2).
                self.declared.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
    }
}

/// The character that `#945` or `#x3b1` stands for.
fn character_reference(body: &str) -> Option<char> {
    let number = body.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

fn line_of(text: &str, position: u64) -> usize {
    let end = usize::try_from(position).unwrap_or(text.len()).min(text.len());
    text.bytes().take(end).map(|byte| usize::from(byte == b'\n')).sum::<usize>() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(xml: &str) -> String {
        Tree::parse(xml)
            .map_or_else(|skip| skip.to_string(), |tree| tree.document().line().unwrap_or_default())
    }

    #[test]
    fn entities_resolve() {
        assert_eq!(line("<a>&alpha;-&#947; &lt;&amp; &b.beta;</a>"), "α-γ <& β");
        assert_eq!(
            line("<!DOCTYPE a [<!ENTITY drug 'IV&ig;'><!ENTITY ig 'IG'>]><a>&drug;</a>"),
            "IVIG"
        );
        let tree = Tree::parse("<a b='&alpha;&#x41;'>&nosuch; A & B</a>").ok().unwrap();
        let root = tree.document().child("a").unwrap();
        assert_eq!(root.attr("b"), Some("αA"));
        assert_eq!(root.line().as_deref(), Some("&nosuch; A & B"));
        assert_eq!(tree.warnings, ["entities nobody declared, kept as written: nosuch"]);
    }

    #[test]
    fn entity_bombs_and_deep_nesting_are_refused() {
        let mut bomb = String::from("<!DOCTYPE a [<!ENTITY e0 'xxxxxxxxxxxxxxxx'>");
        for level in 1..8 {
            let refs = format!("&e{};", level - 1).repeat(16);
            bomb.push_str(&format!("<!ENTITY e{level} '{refs}'>"));
        }
        bomb.push_str("]><a>&e7;</a>");
        assert!(line(&bomb).starts_with("entity expansion"), "{}", line(&bomb));
        let mut nothing = String::from("<!DOCTYPE a [<!ENTITY e0 ''>");
        for level in 1..7 {
            let refs = format!("&e{};", level - 1).repeat(100);
            nothing.push_str(&format!("<!ENTITY e{level} '{refs}'>"));
        }
        nothing.push_str("]><a>&e6;</a>");
        assert!(line(&nothing).starts_with("entity expansion"));
        let circle = "<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]><a>&x;</a>";
        assert!(line(circle).starts_with("entity expansion"));
        assert!(line(&"<a>".repeat(100_000)).starts_with("nested too deeply"));
    }

    #[test]
    fn broken_markup_is_recovered_from() {
        let tree = Tree::parse("<a><b>one</i></b><c>two").ok().unwrap();
        assert_eq!(tree.document().line().as_deref(), Some("onetwo"));
        assert_eq!(
            tree.warnings,
            ["the file ends within <c>", "1 end tags without a start passed over"]
        );
        let tree = Tree::parse("<a><b>one</a><c>two</c>").ok().unwrap();
        assert_eq!(tree.document().elements().count(), 2);
    }

    #[test]
    fn descendants_come_in_document_order() {
        let tree = Tree::parse("<a><b><c/></b><d/></a>").ok().unwrap();
        let names: Vec<&str> = tree.document().descendants().map(Element::name).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
    }
}
