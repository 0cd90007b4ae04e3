//! Sections and the blocks in them.

use super::inline::{self, Inline};
use super::references::ReferenceIds;
use super::table;
use crate::model::{Block, BlockKind, Section, SectionKind};
use crate::parse::xml::{Child, Element};

/// The sections of a `<body>`. Text before the first section goes to a section without a heading.
pub(super) fn body(body: Element<'_>, references: &ReferenceIds) -> Vec<Section> {
    let mut content = section(body, references);
    let mut sections = Vec::new();
    if !content.blocks.is_empty() {
        sections.push(Section { blocks: content.blocks, ..Section::default() });
    }
    sections.append(&mut content.sections);
    sections
}

/// Figures and tables that stand apart from the text.
pub(super) fn floats(group: Element<'_>, references: &ReferenceIds) -> Vec<Section> {
    let content = section(group, references);
    let (tables, figures): (Vec<Block>, Vec<Block>) =
        content.blocks.into_iter().partition(|block| block.kind == BlockKind::Table);
    let mut sections = vec![
        Section { blocks: figures, ..Section::new("Figures", Some(SectionKind::Figure)) },
        Section { blocks: tables, ..Section::new("Tables", Some(SectionKind::Table)) },
    ];
    sections.extend(content.sections);
    sections
}

/// Back matter other than the reference list itself.
pub(super) fn back(back: Element<'_>, references: &ReferenceIds) -> Vec<Section> {
    let mut sections = Vec::new();
    for part in back.elements() {
        let (heading, kind) = match part.name() {
            "ack" => ("Acknowledgements", Some(SectionKind::Acknowledgements)),
            "app-group" => {
                sections.extend(part.all("app").map(|app| Section {
                    kind: Some(SectionKind::Appendix),
                    ..section(app, references)
                }));
                continue;
            }
            "app" => ("Appendix", Some(SectionKind::Appendix)),
            "glossary" => ("Abbreviations", Some(SectionKind::Abbreviations)),
            "fn-group" => ("Footnotes", None),
            "notes" => ("Notes", None),
            "bio" => ("About the authors", None),
            "ref-list" => {
                sections.push(reference_notes(part, references));
                continue;
            }
            _ => ("", None),
        };
        if part.name() == "title" || part.name() == "label" {
            continue;
        }
        let mut section = match part.name() {
            "ack" | "app" | "glossary" | "fn-group" | "notes" | "bio" | "sec" => {
                section(part, references)
            }
            // A paragraph or list directly in the back matter.
            _ => Section { blocks: one_block(part, references), ..Section::default() },
        };
        if section.heading.is_empty() {
            heading.clone_into(&mut section.heading);
        }
        section.kind = section.kind.or(kind);
        sections.push(section);
    }
    sections
}

/// What a reference list holds beside its references: notes and headings of its parts.
fn reference_notes(list: Element<'_>, references: &ReferenceIds) -> Section {
    let mut notes = Section::new("References", Some(SectionKind::References));
    let mut blocks = Blocks::new(references);
    for part in list.elements() {
        match part.name() {
            "ref" | "title" | "label" => {}
            "ref-list" => notes.sections.push(reference_notes(part, references)),
            _ => blocks.element(part),
        }
    }
    notes.blocks = blocks.finish().0;
    notes
}

fn one_block(part: Element<'_>, references: &ReferenceIds) -> Vec<Block> {
    let mut blocks = Blocks::new(references);
    blocks.element(part);
    blocks.finish().0
}

/// A `<sec>` or anything that is built like one: label, title, blocks, sections.
pub(super) fn section(element: Element<'_>, references: &ReferenceIds) -> Section {
    let mut blocks = Blocks::new(references);
    for child in element.children() {
        match child {
            Child::Text(text) => blocks.text(text),
            Child::Element(inner) if matches!(inner.name(), "title" | "label") => {}
            Child::Element(inner) => blocks.element(inner),
        }
    }
    let (blocks, sections) = blocks.finish();
    let kind = element.attr("sec-type").and_then(declared_kind);
    Section { heading: heading(element), kind, blocks, sections }
}

/// Label and title as printed: `2.1 Patients`.
fn heading(element: Element<'_>) -> String {
    let title = element
        .child("title")
        .or_else(|| element.at(&["caption", "title"]).filter(|_| element.name() == "boxed-text"));
    let parts = [element.child("label").filter(|_| element.name() != "fn"), title];
    parts.into_iter().flatten().filter_map(inline::line).collect::<Vec<_>>().join(" ")
}

/// The kind that a `sec-type` declares, where it is one of the suggested values of JATS.
fn declared_kind(sec_type: &str) -> Option<SectionKind> {
    // `materials|methods` names one section with both; `results|discussion` has no single kind.
    match sec_type.to_lowercase().replace(['_', ' '], "-").as_str() {
        "intro" | "introduction" | "background" => Some(SectionKind::Introduction),
        "methods"
        | "materials"
        | "materials|methods"
        | "materials-methods"
        | "materials-and-methods"
        | "subjects" => Some(SectionKind::Methods),
        "results" => Some(SectionKind::Results),
        "discussion" => Some(SectionKind::Discussion),
        "conclusions" | "conclusion" => Some(SectionKind::Conclusion),
        "cases" | "case-report" => Some(SectionKind::Case),
        "supplementary-material" => Some(SectionKind::Supplement),
        "coi-statement" | "conflict" | "competing-interests" => {
            Some(SectionKind::CompetingInterests)
        }
        "funding" | "funding-information" => Some(SectionKind::Funding),
        "ack" => Some(SectionKind::Acknowledgements),
        _ => None,
    }
}

/// Collects blocks and subsections. Running text gathers in `inline` until a block breaks it off.
struct Blocks<'r> {
    references: &'r ReferenceIds,
    inline: Inline<'r>,
    blocks: Vec<Block>,
    sections: Vec<Section>,
}

impl<'r> Blocks<'r> {
    fn new(references: &'r ReferenceIds) -> Self {
        Self {
            references,
            inline: Inline::new(references),
            blocks: Vec::new(),
            sections: Vec::new(),
        }
    }

    fn finish(mut self) -> (Vec<Block>, Vec<Section>) {
        self.end_block(BlockKind::Paragraph);
        (self.blocks, self.sections)
    }

    fn text(&mut self, text: &str) {
        self.inline.push(text);
    }

    /// Ends the running text, if there is any, as a block of `kind`.
    fn end_block(&mut self, kind: BlockKind) {
        let (text, cites) = self.inline.take();
        if !text.is_empty() {
            self.blocks.push(Block { kind, text, cites });
        }
    }

    fn element(&mut self, element: Element<'_>) {
        match element.name() {
            "sec" | "app" | "glossary" => self.subsection(element),
            "boxed-text" if has_heading(element) => self.subsection(element),
            "p" => self.paragraph(element, BlockKind::Paragraph),
            "list" => self.list(element),
            "def-list" => self.definitions(element),
            "table-wrap" | "array" | "table" => self.push(table::block(element, self.references)),
            "fig" => self.captioned(element, BlockKind::Figure),
            "supplementary-material" | "media" | "graphic" => {
                self.captioned(element, BlockKind::Paragraph);
            }
            "disp-quote" | "verse-group" | "boxed-text" | "speech" | "epigraph" => {
                self.grouped(element, BlockKind::Quote);
            }
            "disp-formula" => self.one(element, BlockKind::Formula),
            "fn" => self.one(element, BlockKind::Paragraph),
            "object-id" | "permissions" | "alt-text" | "processing-meta" | "sec-meta" | "x"
            | "inline-graphic" | "title" | "label" => {}
            "ref-list" => self.references_here(element),
            "fig-group"
            | "table-wrap-group"
            | "fn-group"
            | "disp-formula-group"
            | "statement"
            | "question-wrap"
            | "question-wrap-group"
            | "table-wrap-foot"
            | "sec-group"
            | "notes"
            | "ack" => self.group(element),
            _ => {
                // An unknown element: inline in running text, or a wrapper around blocks.
                if element.elements().any(is_block) {
                    self.group(element);
                } else {
                    self.inline.element(element);
                }
            }
        }
    }

    fn push(&mut self, block: Option<Block>) {
        self.end_block(BlockKind::Paragraph);
        self.blocks.extend(block);
    }

    fn subsection(&mut self, element: Element<'_>) {
        self.end_block(BlockKind::Paragraph);
        self.sections.push(section(element, self.references));
    }

    /// A paragraph. JATS lets lists, tables and figures stand within one: each ends the text before
    /// it and is a block of its own.
    fn paragraph(&mut self, element: Element<'_>, kind: BlockKind) {
        self.end_block(BlockKind::Paragraph);
        for child in element.children() {
            match child {
                Child::Text(text) => self.inline.push(text),
                Child::Element(inner) if breaks_paragraph(inner) => {
                    self.end_block(kind);
                    self.element(inner);
                }
                Child::Element(inner) => self.inline.element(inner),
            }
        }
        self.end_block(kind);
    }

    /// The whole of an element as one block.
    fn one(&mut self, element: Element<'_>, kind: BlockKind) {
        self.end_block(BlockKind::Paragraph);
        self.inline.element(element);
        self.end_block(kind);
    }

    /// A quotation or box: its paragraphs as blocks of one kind.
    fn grouped(&mut self, element: Element<'_>, kind: BlockKind) {
        self.end_block(BlockKind::Paragraph);
        for child in element.children() {
            match child {
                Child::Text(text) => self.inline.push(text),
                Child::Element(inner) if inner.name() == "p" => self.paragraph(inner, kind),
                Child::Element(inner) if is_block(inner) => self.element(inner),
                Child::Element(inner) => self.inline.element(inner),
            }
        }
        self.end_block(kind);
    }

    /// A wrapper that adds nothing but its label and title.
    fn group(&mut self, element: Element<'_>) {
        self.end_block(BlockKind::Paragraph);
        for child in element.children() {
            match child {
                Child::Text(text) => self.inline.push(text),
                Child::Element(inner) if matches!(inner.name(), "label" | "title" | "caption") => {
                    self.one(inner, BlockKind::Paragraph);
                }
                Child::Element(inner) => self.element(inner),
            }
        }
        self.end_block(BlockKind::Paragraph);
    }

    /// A figure, or supplementary material: its label and caption.
    fn captioned(&mut self, element: Element<'_>, kind: BlockKind) {
        self.end_block(BlockKind::Paragraph);
        let mut nested = Vec::new();
        for part in element.elements() {
            match part.name() {
                "label" | "caption" | "attrib" | "p" | "list" | "title" => {
                    self.inline.space();
                    self.inline.content(part);
                    self.inline.space();
                }
                "media"
                | "supplementary-material"
                | "table-wrap"
                | "table"
                | "fig"
                | "disp-formula"
                | "disp-quote" => nested.push(part),
                _ => {}
            }
        }
        self.end_block(kind);
        for part in nested {
            self.element(part);
        }
    }

    fn list(&mut self, list: Element<'_>) {
        self.end_block(BlockKind::Paragraph);
        let mut lines = Lines::default();
        self.list_items(list, &mut lines);
        self.blocks.extend(lines.into_block(BlockKind::List));
        // Tables and figures within items follow the list.
        self.floats_within(list);
    }

    /// The outermost floats inside an element: what they hold is theirs.
    fn floats_within(&mut self, element: Element<'_>) {
        for inner in element.elements() {
            if is_float(inner) {
                self.element(inner);
            } else {
                self.floats_within(inner);
            }
        }
    }

    /// Items of a list and of the lists within it, one a line.
    fn list_items(&self, list: Element<'_>, lines: &mut Lines) {
        for part in list.elements() {
            match part.name() {
                "list-item" => self.list_item(part, lines),
                "label" | "title" => lines.add(self.line_of(|inline| inline.content(part))),
                "list" => self.list_items(part, lines),
                _ => {}
            }
        }
    }

    fn list_item(&self, item: Element<'_>, lines: &mut Lines) {
        let own = self.line_of(|inline| {
            for child in item.children() {
                match child {
                    Child::Text(text) => inline.push(text),
                    Child::Element(inner) if inner.name() == "p" => {
                        inline.space();
                        item_paragraph(inner, inline);
                        inline.space();
                    }
                    Child::Element(inner) if inner.name() == "list" || is_float(inner) => {}
                    Child::Element(inner) => inline.element(inner),
                }
            }
        });
        lines.add(own);
        for inner in item.elements() {
            let lists: Vec<Element<'_>> = match inner.name() {
                "list" => vec![inner],
                "p" => inner.all("list").collect(),
                _ => Vec::new(),
            };
            for list in lists {
                self.list_items(list, lines);
            }
        }
    }

    fn definitions(&mut self, list: Element<'_>) {
        self.end_block(BlockKind::Paragraph);
        let mut lines = Lines::default();
        for part in list.elements() {
            match part.name() {
                "def-item" => lines.add(self.line_of(|inline| {
                    let has_term = part.child("term").is_some();
                    for inner in part.elements() {
                        inline.content(inner);
                        if inner.name() == "term" && has_term {
                            inline.push(":");
                        }
                        inline.space();
                    }
                })),
                "def-list" => {
                    self.blocks.extend(std::mem::take(&mut lines).into_block(BlockKind::List));
                    self.definitions(part);
                }
                _ => lines.add(self.line_of(|inline| inline.content(part))),
            }
        }
        self.blocks.extend(lines.into_block(BlockKind::List));
    }

    /// A reference list within the text: its notes, not its entries.
    fn references_here(&mut self, list: Element<'_>) {
        self.end_block(BlockKind::Paragraph);
        self.sections.push(reference_notes(list, self.references));
    }

    fn line_of(&self, write: impl FnOnce(&mut Inline<'r>)) -> Block {
        let mut inline = Inline::new(self.references);
        write(&mut inline);
        let (text, cites) = inline.take();
        Block { kind: BlockKind::List, text, cites }
    }
}

/// A paragraph within a list item, without the lists and floats that it holds.
fn item_paragraph(paragraph: Element<'_>, inline: &mut Inline<'_>) {
    for child in paragraph.children() {
        match child {
            Child::Text(text) => inline.push(text),
            Child::Element(inner) if inner.name() == "list" || is_float(inner) => {}
            Child::Element(inner) => inline.element(inner),
        }
    }
}

/// Lines of a list with their citations.
#[derive(Default)]
struct Lines(Option<Block>);

impl Lines {
    fn add(&mut self, line: Block) {
        if line.text.is_empty() {
            return;
        }
        let Some(block) = &mut self.0 else {
            self.0 = Some(line);
            return;
        };
        block.text.push('\n');
        let from = block.text.len();
        block.text.push_str(&line.text);
        block.cites.extend(line.cites.into_iter().map(|mut cite| {
            cite.at += from;
            cite
        }));
    }

    fn into_block(self, kind: BlockKind) -> Option<Block> {
        self.0.map(|block| Block { kind, ..block })
    }
}

fn has_heading(element: Element<'_>) -> bool {
    element.child("title").is_some()
        || element.child("sec").is_some()
        || element.at(&["caption", "title"]).is_some()
}

fn is_float(element: Element<'_>) -> bool {
    matches!(element.name(), "table-wrap" | "fig" | "table-wrap-group" | "fig-group" | "boxed-text")
}

/// Elements that end the running text when they stand within a paragraph.
fn breaks_paragraph(element: Element<'_>) -> bool {
    is_float(element)
        || matches!(
            element.name(),
            "list"
                | "def-list"
                | "disp-quote"
                | "supplementary-material"
                | "media"
                | "fn"
                | "verse-group"
                | "speech"
                | "statement"
                | "array"
                | "sec"
                | "p"
                | "ref-list"
        )
}

fn is_block(element: Element<'_>) -> bool {
    breaks_paragraph(element)
        || matches!(element.name(), "disp-formula" | "table" | "glossary" | "app")
}
