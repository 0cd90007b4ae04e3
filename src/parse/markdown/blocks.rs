//! Turns the events of a Markdown document into sections, blocks and reference entries.
//!
//! What footnotes and raised numbers mean depends on the reference list, which comes last; they are
//! left between private marks.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::super::lines::{self, collapse};
use super::super::outline::{
    Outline, heading_words, is_main_section, is_reference_heading, question,
};
use super::super::plain::{is_faq, is_float_caption};
use super::super::reflist;
use crate::model::{Block, BlockKind, Reference, Section};

/// Private characters around a footnote's label and around raised text.
pub(super) const NOTE: char = '\u{e000}';
pub(super) const NOTE_END: char = '\u{e001}';
pub(super) const RAISED: char = '\u{e002}';
pub(super) const RAISED_END: char = '\u{e003}';

/// The longest heading set as a bold paragraph, in words.
const MAX_BOLD_HEADING_WORDS: usize = 14;

/// Entities in blocks of HTML, which the Markdown reader leaves alone.
const ENTITIES: [(&str, &str); 4] = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];

/// A footnote.
pub(super) struct Note {
    pub(super) label: String,
    pub(super) text: String,
}

/// What a document holds.
pub(super) struct Reading {
    pub(super) title: Option<String>,
    pub(super) sections: Vec<Section>,
    pub(super) references: Vec<Reference>,
    /// Whether the references carry numbers.
    pub(super) numbered: bool,
    pub(super) notes: Vec<Note>,
}

/// Reads Markdown without front matter; `title` is the article's title if it is known.
pub(super) fn read(text: &str, title: &str) -> Reading {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let parser = Parser::new_ext(text, options);
    let mut definitions: Vec<(u32, String)> = parser
        .reference_definitions()
        .iter()
        .filter_map(|(label, link)| {
            let raw = format!("{} {}", link.title.as_deref().unwrap_or_default(), link.dest);
            Some((label.parse().ok()?, collapse(&raw)))
        })
        .collect();
    definitions.sort();
    let mut reader = Reader { source: text, known_title: title.to_owned(), ..Reader::default() };
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, &range);
    }
    reader.finish(definitions)
}

#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    known_title: String,
    title: Option<String>,
    outline: Outline,
    heading_seen: bool,
    /// Level of the heading of the reference list, while in it.
    references_level: Option<u8>,
    entries: Vec<(Option<u32>, String)>,
    /// Paragraphs in the reference list, lines kept apart.
    entry_lines: String,
    notes: Vec<Note>,
    note: Option<String>,
    /// Text of the block that is being read.
    text: String,
    /// Next number of each list that is open; `None` for bullets.
    lists: Vec<Option<u64>>,
    items: Vec<String>,
    quotes: usize,
    cells: Vec<String>,
    rows: Vec<String>,
    html: String,
    /// Where the text of each open link starts; `None` where the link is a citation.
    links: Vec<Option<usize>>,
    /// Whether the mark of each open emphasis belongs to the words around it.
    literal_marks: Vec<bool>,
    /// Images that are open, and those that were seen in the block.
    images_open: usize,
    images: usize,
    text_beside_images: bool,
    /// Up to where bold type reaches from the start of the block.
    bold_end: Option<usize>,
    bold_start: usize,
    /// Whether nothing came after the last table or figure yet.
    after_float: bool,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.push_text(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                self.text.extend([NOTE].into_iter().chain(label.chars()).chain([NOTE_END]));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text.push(if self.references_level.is_some() { '\n' } else { ' ' });
            }
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn push_text(&mut self, text: &str) {
        self.text_beside_images |= self.images_open == 0 && !text.trim().is_empty();
        self.text.push_str(text);
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.start_block(),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::HtmlBlock => self.html.clear(),
            Tag::List(start) => {
                self.flush_item();
                self.lists.push(start);
            }
            Tag::Item => self.start_item(),
            Tag::FootnoteDefinition(label) => {
                self.text.clear();
                self.note = Some(label.to_string());
            }
            Tag::Table(_) => {
                self.flush_item();
                self.rows.clear();
            }
            Tag::TableCell => self.text.clear(),
            Tag::Emphasis => {
                let literal = self.is_literal_star(range);
                self.literal_marks.push(literal);
                self.text.extend(literal.then_some('*'));
            }
            Tag::Strong => self.bold_start = self.text.len(),
            Tag::Link { link_type, id, .. } => self.start_link(link_type, &id),
            Tag::Image { title, .. } => {
                self.images_open += 1;
                self.images += 1;
                if !title.is_empty() {
                    self.text.push_str(&title);
                    self.text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => self.flush_item(),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.cells).join("\t");
                self.rows.push(row);
            }
            TagEnd::TableCell => {
                let cell = collapse(&self.text);
                self.cells.push(cell);
                self.text.clear();
            }
            TagEnd::Emphasis => {
                let literal = self.literal_marks.pop().unwrap_or(false);
                self.text.extend(literal.then_some('*'));
            }
            TagEnd::Strong if self.bold_start == 0 => self.bold_end = Some(self.text.len()),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.images_open = self.images_open.saturating_sub(1),
            _ => {}
        }
    }

    /// Starts a block, or goes on within an item or a footnote.
    fn start_block(&mut self) {
        if self.in_flow() {
            self.text.extend((!self.text.is_empty()).then_some(' '));
        } else {
            self.text.clear();
        }
        self.bold_end = None;
        self.bold_start = usize::MAX;
        self.images = 0;
        self.text_beside_images = false;
    }

    /// Whether paragraphs are part of something larger.
    fn in_flow(&self) -> bool {
        !self.lists.is_empty() || self.note.is_some()
    }

    fn start_item(&mut self) {
        self.flush_item();
        if let Some(Some(number)) = self.lists.last_mut() {
            self.text = format!("{number}. ");
            *number = number.saturating_add(1);
        }
    }

    fn flush_item(&mut self) {
        if self.lists.is_empty() {
            return;
        }
        let item = collapse(&std::mem::take(&mut self.text));
        if !item.is_empty() {
            self.items.push(item);
        }
    }

    fn end_list(&mut self) {
        self.flush_item();
        self.lists.pop();
        if !self.lists.is_empty() {
            return;
        }
        let items = std::mem::take(&mut self.items);
        if self.note.is_some() {
            self.text = items.join(" ");
        } else if self.references_level.is_some() {
            self.entries.extend(items.into_iter().map(|item| match reflist::marker(&item) {
                Some((number, text)) => (Some(number), text.to_owned()),
                None => (None, item),
            }));
        } else {
            self.push(BlockKind::List, items.join("\n"));
        }
    }

    fn end_paragraph(&mut self) {
        if self.in_flow() {
            return;
        }
        let raw = std::mem::take(&mut self.text);
        if self.references_level.is_some() {
            self.entry_lines.push_str(&raw);
            self.entry_lines.push_str("\n\n");
            return;
        }
        let text = collapse(&raw);
        if self.images > 0 && !self.text_beside_images {
            self.push(BlockKind::Figure, text);
            self.after_float = true;
        } else if self.quotes > 0 {
            self.push(BlockKind::Quote, text);
        } else if !self.join_float(&text) {
            self.push_paragraph(&raw, &text);
        }
    }

    fn push(&mut self, kind: BlockKind, text: impl Into<String>) {
        self.after_float = false;
        self.outline.push(kind, text);
    }

    /// A paragraph; one in bold type, or one that starts so, brings a heading.
    fn push_paragraph(&mut self, raw: &str, text: &str) {
        let bold = self.bold_end.and_then(|end| raw.get(..end)).map(collapse).unwrap_or_default();
        let label = bold.trim_end_matches([':', '.']).trim_end();
        let rest = text.get(bold.len()..).unwrap_or_default();
        let rest = rest.strip_prefix(':').unwrap_or(rest).trim();
        let short = !label.is_empty() && label.split(' ').count() <= MAX_BOLD_HEADING_WORDS;
        let labels = bold.len() > label.len() || text[bold.len()..].starts_with(':');
        if text.ends_with('?') && is_faq(self.outline.heading()) {
            self.push(BlockKind::Question, question(text).unwrap_or(text));
        } else if is_float_caption(text) {
            let table = text.starts_with("Table");
            self.push(if table { BlockKind::Table } else { BlockKind::Figure }, text);
        } else if short && question(text).is_none() && (rest.is_empty() || labels) {
            self.after_float = false;
            self.outline.open_run_in(label);
            self.outline.push(BlockKind::Paragraph, rest);
        } else {
            self.push(BlockKind::Paragraph, text);
        }
    }

    /// Joins the caption below a figure or table, and the notes below a table, to it.
    fn join_float(&mut self, text: &str) -> bool {
        if !self.after_float {
            return false;
        }
        let Some(float) = self.outline.blocks().last_mut() else { return false };
        let pandoc = text.strip_prefix(": ").or_else(|| text.strip_prefix("Table: "));
        let caption = pandoc.unwrap_or(text);
        let captioned = float.text.lines().next().is_some_and(is_float_caption);
        let fits = text.starts_with("Table") == (float.kind == BlockKind::Table);
        if !captioned && (pandoc.is_some() || (is_float_caption(text) && fits)) {
            let table = float.kind == BlockKind::Table;
            float.text = format!("{caption}{}{}", if table { '\n' } else { ' ' }, float.text);
        } else if float.kind == BlockKind::Table && is_table_note(text, &float.text) {
            float.text.push('\n');
            float.text.push_str(text);
        } else {
            return false;
        }
        true
    }

    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows).join("\n");
        if !self.lists.is_empty() {
            self.items.extend(rows.lines().map(str::to_owned));
            return;
        }
        let blocks = self.outline.blocks();
        let is_caption =
            |block: &Block| block.kind == BlockKind::Table && !block.text.contains(['\n', '\t']);
        match blocks.last_mut().filter(|block| is_caption(block)) {
            Some(caption) => caption.text = format!("{}\n{rows}", caption.text),
            None => blocks.push(Block::new(BlockKind::Table, rows)),
        }
        self.after_float = true;
    }

    fn end_note(&mut self) {
        let text = collapse(&std::mem::take(&mut self.text));
        if let Some(label) = self.note.take().filter(|_| !text.is_empty()) {
            self.notes.push(Note { label, text });
        }
    }

    fn end_heading(&mut self, level: u8) {
        if self.in_flow() {
            return;
        }
        let heading = collapse(&std::mem::take(&mut self.text));
        self.after_float = false;
        if heading.is_empty() || self.references_level.is_some_and(|open| level > open) {
            return;
        }
        self.references_level = is_reference_heading(&heading).then_some(level);
        let first = !std::mem::replace(&mut self.heading_seen, true);
        let same = |title: &str| heading_words(title) == heading_words(&heading);
        if self.references_level.is_some() || (first && same(&self.known_title)) {
            return;
        }
        let untitled = self.known_title.is_empty() && self.title.is_none();
        if first && level == 1 && untitled && !is_main_section(&heading) {
            self.title = Some(heading);
            return;
        }
        self.outline.open(level, heading);
    }

    fn start_link(&mut self, link_type: LinkType, id: &str) {
        // `[2]` with a definition below is a citation, not the words of a link.
        let cites = matches!(link_type, LinkType::Shortcut | LinkType::Collapsed)
            && id.bytes().all(|byte| byte.is_ascii_digit());
        self.links.push((!cites).then_some(self.text.len()));
        self.text.extend(cites.then_some('['));
    }

    fn end_link(&mut self) {
        match self.links.pop() {
            Some(None) => self.text.push(']'),
            Some(Some(start)) if self.text.get(start..).is_some_and(super::is_numbers) => {
                // The words are a number: a citation that links to its entry.
                let numbers = self.text.split_off(start);
                if numbers.starts_with('[') || self.text.ends_with(['[', RAISED]) {
                    self.text.push_str(&numbers);
                } else {
                    self.text
                        .extend([RAISED].into_iter().chain(numbers.chars()).chain([RAISED_END]));
                }
            }
            _ => {}
        }
    }

    /// Whether the star of an emphasis stands right after a word, as in `DRB1*15:01`.
    fn is_literal_star(&self, range: &Range<usize>) -> bool {
        let before = self.source.get(..range.start).and_then(|text| text.chars().next_back());
        before.is_some_and(char::is_alphanumeric)
            && self.source.get(range.start..).is_some_and(|text| text.starts_with('*'))
    }

    fn inline_html(&mut self, html: &str) {
        let closing = html.starts_with("</");
        let name = html.trim_start_matches(['<', '/']);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "sup" => self.text.push(if closing { RAISED_END } else { RAISED }),
            "br" | "p" | "div" | "td" | "th" | "tr" | "li" => self.text.push(' '),
            _ if html.starts_with("<!") || html.starts_with("<?") || is_html_name(name) => {}
            _ => self.push_text(html),
        }
    }

    /// A block of HTML: its text without tags, comments and scripts.
    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        let start = html.trim_start().get(..7).unwrap_or_default().to_ascii_lowercase();
        if start.starts_with("<script") || start.starts_with("<style") {
            return;
        }
        self.start_block();
        let mut rest = html.as_str();
        while let Some(open) = rest.find('<') {
            self.push_text(&rest[..open]);
            let tag = &rest[open..];
            let close = if tag.starts_with("<!--") { "-->" } else { ">" };
            let Some(length) = tag.find(close).map(|at| at + close.len()) else {
                rest = "";
                break;
            };
            self.inline_html(&tag[..length]);
            rest = &tag[length..];
        }
        self.push_text(rest);
        for (entity, plain) in ENTITIES {
            if self.text.contains(entity) {
                self.text = self.text.replace(entity, plain);
            }
        }
        self.end_paragraph();
    }

    fn finish(mut self, definitions: Vec<(u32, String)>) -> Reading {
        let lines = lines::split(&self.entry_lines);
        let mut list = reflist::read(&lines, true);
        for line in &lines[list.lines.min(lines.len())..] {
            self.outline.open(1, "References");
            self.outline.push(BlockKind::Paragraph, line.text);
        }
        if !self.entries.is_empty() {
            let numbered = self.entries.iter().all(|(number, _)| number.is_some());
            let first = list.references.len() as u32 + 1;
            for (number, (_, text)) in (first..).zip(self.entries) {
                list.references.push(Reference::from_raw(number, text));
            }
            list.numbered = numbered;
        }
        if list.references.is_empty() && !definitions.is_empty() {
            let reference = |(number, raw)| Reference::from_raw(number, raw);
            list.references = definitions.into_iter().map(reference).collect();
            list.numbered = true;
        }
        Reading {
            title: self.title,
            sections: self.outline.finish(),
            references: list.references,
            numbered: list.numbered,
            notes: self.notes,
        }
    }
}

/// Whether a paragraph below a table explains it: it starts with a mark, or with an abbreviation
/// that the table uses.
fn is_table_note(text: &str, table: &str) -> bool {
    let label = text.split([':', '=', ',']).next().unwrap_or_default().trim();
    let abbreviation = label.len() < text.len()
        && (2..=12).contains(&label.len())
        && label.chars().filter(|c| c.is_uppercase()).count() >= 2
        && table.contains(label);
    let marked = ["*", "†", "‡", "§", "Note", "Abbreviations"].iter();
    abbreviation || marked.clone().any(|mark| text.starts_with(mark))
}

/// Names of tags that are markup; others in angle brackets are words of the text.
fn is_html_name(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "a",
        "abbr",
        "b",
        "blockquote",
        "body",
        "center",
        "cite",
        "code",
        "del",
        "details",
        "em",
        "figcaption",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "ol",
        "picture",
        "pre",
        "q",
        "s",
        "section",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "u",
        "ul",
        "var",
        "wbr",
    ];
    NAMES.contains(&name.to_ascii_lowercase().as_str())
}
