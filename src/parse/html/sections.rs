//! Headings and blocks in reading order become a tree of sections.

use std::collections::{HashMap, HashSet};

use super::dom::Dom;
use super::furniture::plain_heading;
use super::outline::{Event, is_abstract_heading};
use super::text::{Text, Writer};
use crate::model::{Block, BlockKind, Section, SectionKind};

/// Blocks from this length on are kept once only, in bytes.
const MIN_REPEATED_BYTES: usize = 80;
/// A paragraph before the abstract or the introduction is front matter unless it is this long and
/// reads like prose, in bytes.
const MIN_LEAD_BYTES: usize = 200;
/// The longest block of links that is taken for a link bar, in bytes.
const MAX_LINK_BAR_BYTES: usize = 400;
/// Level of a section without a heading: any heading ends it.
const UNTITLED: u8 = 7;

/// The sections of an article, and how many blocks were left out.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) tree: Vec<Section>,
    pub(super) front_matter: usize,
    pub(super) link_bars: usize,
    pub(super) repeated: usize,
}

/// Builds the sections. `title` is the article's, to tell its heading.
pub(super) fn build(writer: &Writer, events: &[Event], title: &str) -> Sections {
    let start = events.iter().position(|event| match event {
        Event::OpenAbstract => true,
        Event::Heading { text, .. } => {
            let plain = plain_heading(text);
            is_abstract_heading(&plain) || matches!(plain.as_str(), "introduction" | "background")
        }
        _ => false,
    });
    let mut builder = Builder {
        writer,
        out: Sections::default(),
        open: Vec::new(),
        marks: Vec::new(),
        floor: 0,
        ended: None,
        seen: HashSet::new(),
        tables: HashMap::new(),
    };
    for (index, event) in events.iter().enumerate() {
        let is_front = start.is_some_and(|start| index < start);
        match event {
            Event::Heading { level, text } if !is_front && !is_title(text, *level, title) => {
                builder.heading(*level, text);
            }
            Event::Heading { .. } => {}
            Event::Block { kind, parts } => builder.block(*kind, parts, is_front),
            Event::OpenAbstract => builder.open_abstract(),
            Event::CloseAbstract => {
                builder.close_to(builder.floor.saturating_sub(1));
                builder.floor = 0;
            }
            Event::OpenSection => builder.marks.push(builder.open.len()),
            Event::CloseSection => {
                let mark = builder.marks.pop().unwrap_or_default().max(builder.floor);
                builder.ended = Some(builder.ended.map_or(mark, |ended| ended.min(mark)));
            }
        }
    }
    builder.close_to(0);
    let mut tables = builder.tables;
    for section in &mut builder.out.tree {
        set_tables(section, &mut tables);
    }
    builder.out.tree.retain(|section| !section.is_empty());
    builder.out
}

/// Puts tables in the place of their lone captions.
fn set_tables(section: &mut Section, tables: &mut HashMap<String, Option<Block>>) {
    for block in &mut section.blocks {
        if block.kind == BlockKind::Table
            && let Some(table) = tables.get_mut(&block.text).and_then(Option::take)
        {
            *block = table;
        }
    }
    for inner in &mut section.sections {
        set_tables(inner, tables);
    }
}

fn is_title(heading: &str, level: u8, title: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (heading, title) = (letters(heading), letters(title));
    heading == title || (level == 1 && !title.is_empty() && heading.ends_with(&title))
}

struct Builder<'a> {
    writer: &'a Writer<'a>,
    out: Sections,
    open: Vec<(u8, Section)>,
    /// How many sections were open at the start of each open section element.
    marks: Vec<usize>,
    /// How many open sections no heading closes: those up to the abstract.
    floor: usize,
    /// How many open sections still hold what comes next, where a section element was closed. A
    /// heading goes by its level nevertheless: such elements are closed wrongly at times.
    ended: Option<usize>,
    seen: HashSet<String>,
    /// Captions of tables whose rows stand elsewhere on the page, with the table once it is met.
    tables: HashMap<String, Option<Block>>,
}

impl Builder<'_> {
    fn heading(&mut self, level: u8, text: &str) {
        self.ended = None;
        let plain = plain_heading(text);
        let is_top = self.floor > 0 && self.open.len() == self.floor;
        if let Some((_, section)) = self.open.last_mut()
            && is_top
            && section.is_empty()
            && is_abstract_heading(&plain)
        {
            text.clone_into(&mut section.heading);
            return;
        }
        while self.open.len() > self.floor
            && self.open.last().is_some_and(|(above, _)| *above >= level)
        {
            self.close_to(self.open.len() - 1);
        }
        self.open.push((level, Section::new(text, None)));
    }

    fn open_abstract(&mut self) {
        self.ended = None;
        let headed = self.open.last().is_some_and(|(_, section)| {
            section.is_empty() && is_abstract_heading(&plain_heading(&section.heading))
        });
        if headed {
            if let Some((_, section)) = self.open.last_mut() {
                section.kind = Some(SectionKind::Abstract);
            }
        } else {
            self.close_to(0);
            self.open.push((1, Section::new("Abstract", Some(SectionKind::Abstract))));
        }
        self.floor = self.open.len();
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length {
            let Some((_, section)) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some((_, above)) => above.sections.push(section),
                None => self.out.tree.push(section),
            }
        }
    }

    fn block(&mut self, kind: BlockKind, parts: &[usize], is_front: bool) {
        let (dom, links) = (self.writer.dom, self.writer.links);
        let mut text = match (kind, parts) {
            (BlockKind::Table | BlockKind::Figure, [at]) => float(self.writer, *at),
            (BlockKind::List, [at]) => list(self.writer, *at),
            _ => self.writer.line(parts),
        };
        if text.written.trim().is_empty() {
            return;
        }
        let chars: usize = parts.iter().map(|&part| dom.nodes[part].text_chars).sum();
        let linked: usize = parts.iter().map(|&part| dom.nodes[part].link_chars).sum();
        let is_bar = linked * 10 >= chars * 9 && text.written.len() <= MAX_LINK_BAR_BYTES;
        if is_bar && text.cites.is_empty() && kind != BlockKind::Figure {
            self.out.link_bars += 1;
            return;
        }
        if is_front && !(kind == BlockKind::Paragraph && is_prose(&text.written)) {
            self.out.front_matter += 1;
            return;
        }
        let may_repeat = text.written.len() < MIN_REPEATED_BYTES
            && !matches!(kind, BlockKind::Figure | BlockKind::Table);
        if !may_repeat && !self.seen.insert(text.written.clone()) {
            self.out.repeated += 1;
            return;
        }
        if links.plain_up_to > 0 {
            text.cite_brackets(links.plain_up_to);
        }
        if let Some(ended) = self.ended.take() {
            self.close_to(ended);
        }
        // Old pages set figures in tables.
        let kind = match kind {
            BlockKind::Table if is_figure_caption(&text.written) => BlockKind::Figure,
            kind => kind,
        };
        let block = Block { kind, text: text.written, cites: text.cites };
        if kind == BlockKind::Table {
            let caption = block.text.lines().next().unwrap_or_default();
            if let Some(place) = self.tables.get_mut(caption) {
                *place = Some(block);
                return;
            }
            if caption.len() == block.text.len() {
                self.tables.insert(block.text.clone(), None);
            }
        }
        if let Some((_, section)) = self.open.last_mut() {
            section.blocks.push(block);
            return;
        }
        if let Some(last) = self.out.tree.last_mut().filter(|last| last.heading.is_empty()) {
            last.blocks.push(block);
            return;
        }
        let mut section = Section::default();
        section.blocks.push(block);
        self.open.push((UNTITLED, section));
    }
}

/// Sentences rather than names, addresses and dates: long, with few commas and digits.
fn is_prose(text: &str) -> bool {
    let marks = text.chars().filter(|c| *c == ',' || c.is_ascii_digit()).count();
    text.len() >= MIN_LEAD_BYTES && marks * 25 < text.len()
}

/// A figure or a table: caption, rows, notes.
fn float(writer: &Writer, at: usize) -> Text {
    let dom = writer.dom;
    let shown = |table: &usize| !writer.left_out[*table];
    let Some(table) = dom.find(at, &["table"]).find(shown) else { return writer.line(&[at]) };
    let mut out = Text::default();
    let caption = dom.find(table, &["caption"]).next();
    for part in before(dom, at, table).chain(caption) {
        writer.write(part, &mut out, None);
        out.space();
    }
    // Rows and notes, in order; rows of an inner table follow the row that it stands in.
    let (mut part, mut row_end) = (table + 1, 0);
    while part < dom.nodes[at].end {
        let node = &dom.nodes[part];
        if writer.left_out[part] || Some(part) == caption || node.text_chars == 0 {
            part = node.end;
        } else if node.name == "tr" {
            row(writer, part, &mut out);
            row_end = node.end.max(row_end);
            part += 1;
        } else if part < row_end || dom.find(part, &["tr"]).next().is_some() {
            part += 1;
        } else {
            // A caption may stand below its table.
            let mut below = Text::default();
            writer.write(part, &mut below, None);
            let starts_caption =
                out.written.starts_with('\n') && below.written.starts_with("Table");
            if starts_caption {
                out.put_first(below);
            } else {
                end_line(&mut out);
                writer.write(part, &mut out, None);
            }
            part = node.end;
        }
    }
    trim_end(&mut out);
    out.trim_start(if out.written.trim().contains('\n') { &['\n'] } else { &['\n', '\t'] });
    out
}

/// Whether a table of one line is the caption of a figure.
fn is_figure_caption(table: &str) -> bool {
    table.starts_with("Fig") && !table.contains(['\n', '\t'])
}

fn row(writer: &Writer, row: usize, out: &mut Text) {
    let dom = writer.dom;
    trim_end(out);
    out.separate('\n');
    let mut is_first = true;
    for cell in dom.children(row).filter(|&cell| dom.nodes[cell].is(&["td", "th"])) {
        if !is_first {
            out.separate('\t');
        }
        is_first = false;
        let nested = dom.find(cell, &["table"]).next();
        writer.write(cell, out, nested);
    }
}

/// The nodes that stand before a table within its wrapper, topmost ones only.
fn before(dom: &Dom, wrapper: usize, table: usize) -> impl Iterator<Item = usize> + '_ {
    let mut skip_to = wrapper;
    (wrapper..table).filter(move |&at| {
        if at < skip_to || table < dom.nodes[at].end {
            return false;
        }
        skip_to = dom.nodes[at].end;
        true
    })
}

/// A list, one item a line; items of inner lists have lines of their own.
fn list(writer: &Writer, at: usize) -> Text {
    let dom = writer.dom;
    let mut out = Text::default();
    let mut is_term = false;
    for item in dom.find(at, &["li", "dt", "dd"]).filter(|&item| !writer.left_out[item]) {
        if is_term && dom.nodes[item].name == "dd" {
            out.glue();
            out.push(if out.written.ends_with(':') { " " } else { ": " });
        } else {
            end_line(&mut out);
        }
        is_term = dom.nodes[item].name == "dt";
        let inner = dom.find(item, &["ul", "ol", "dl"]).next();
        writer.write(item, &mut out, inner);
    }
    trim_end(&mut out);
    if out.written.is_empty() { writer.line(&[at]) } else { out }
}

fn end_line(out: &mut Text) {
    trim_end(out);
    if !out.written.is_empty() {
        out.separate('\n');
    }
}

fn trim_end(out: &mut Text) {
    out.written.truncate(out.written.trim_end().len());
}
