//! Tables as lines: label and caption, then a row a line with cells set apart by tabs, then notes.

use super::inline::Inline;
use super::references::ReferenceIds;
use crate::model::{Block, BlockKind, Cite};
use crate::parse::xml::Element;

/// A `<table-wrap>` or bare `<table>` as one block.
pub(super) fn block(wrap: Element<'_>, references: &ReferenceIds) -> Option<Block> {
    let mut lines = Lines { references, text: String::new(), cites: Vec::new() };
    lines.line(|inline| {
        for part in wrap.elements().filter(|part| matches!(part.name(), "label" | "caption")) {
            inline.content(part);
            inline.space();
        }
    });
    lines.rows(wrap);
    for foot in wrap.all("table-wrap-foot") {
        lines.notes(foot);
    }
    let Lines { text, cites, .. } = lines;
    (!text.is_empty()).then_some(Block { kind: BlockKind::Table, text, cites })
}

struct Lines<'r> {
    references: &'r ReferenceIds,
    text: String,
    cites: Vec<Cite>,
}

impl Lines<'_> {
    /// Adds one line, unless nothing is written to it.
    fn line(&mut self, write: impl FnOnce(&mut Inline<'_>)) {
        let mut inline = Inline::new(self.references);
        write(&mut inline);
        let (text, cites) = inline.take();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.append(&text, &cites);
    }

    fn append(&mut self, text: &str, cites: &[Cite]) {
        let from = self.text.len();
        self.text.push_str(text);
        self.cites.extend(cites.iter().map(|cite| Cite { at: cite.at + from, ..*cite }));
    }

    /// Every row inside, in order: HTML-like tables and OASIS (CALS) ones alike.
    fn rows(&mut self, element: Element<'_>) {
        for inner in element.elements() {
            match inner.name() {
                "tr" | "row" => self.row(inner),
                "label" | "caption" | "table-wrap-foot" | "graphic" | "object-id" | "alt-text" => {}
                _ => self.rows(inner),
            }
        }
    }

    fn row(&mut self, row: Element<'_>) {
        let cells: Vec<(String, Vec<Cite>)> = row
            .elements()
            .filter(|cell| matches!(cell.name(), "td" | "th" | "entry"))
            .map(|cell| {
                let mut inline = Inline::new(self.references);
                inline.content(cell);
                inline.take()
            })
            .collect();
        if cells.iter().all(|(text, _)| text.is_empty()) {
            return;
        }
        for (index, (text, cites)) in cells.iter().enumerate() {
            match index {
                0 if self.text.is_empty() => {}
                0 => self.text.push('\n'),
                _ => self.text.push('\t'),
            }
            self.append(text, cites);
        }
    }

    fn notes(&mut self, foot: Element<'_>) {
        for part in foot.elements() {
            if matches!(part.name(), "fn-group" | "table-wrap-foot") {
                self.notes(part);
            } else {
                self.line(|inline| inline.element(part));
            }
        }
    }
}
