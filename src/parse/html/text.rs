//! Text of a part of the page: white space, superscripts, formulas, citations.

use std::collections::HashMap;

use super::dom::Dom;
use super::furniture::{is_service_link, is_service_note};
use crate::model::Cite;

/// The longest range of references that one citation may span.
const MAX_RANGE: u32 = 100;
/// The longest note on how to see something, in characters.
const MAX_NOTE_CHARS: usize = 60;

/// What the text of a page needs to know of its reference list.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Numbers of references by the ids that links point to.
    pub(super) numbers: HashMap<String, u32>,
    /// Length of the list, where citations are plain numbers and no links; else 0.
    pub(super) plain_up_to: u32,
}

impl Links {
    /// The reference that an element links to, by any of its attributes: `href="#B3"`,
    /// `data-rid="B3"`, `href="javascript:show('B3')"`, or by the name that the reference links
    /// back to.
    pub(super) fn target(&self, name: &str, attrs: &[(String, String)]) -> Option<u32> {
        if self.numbers.is_empty() {
            return None;
        }
        let pointing = |attr: &str| match name {
            "a" => attr != "class",
            "span" | "sup" | "cite" => attr == "rid" || attr.starts_with("data-"),
            _ => false,
        };
        let values = attrs.iter().filter(|(attr, _)| pointing(attr)).map(|(_, value)| value);
        values.flat_map(|value| value.split([' ', '#', '\'', '"'])).find_map(|key| {
            let key = key.trim();
            self.numbers.get(key).copied()
        })
    }
}

/// Text that is written piece by piece, with its citations.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) written: String,
    pub(super) cites: Vec<Cite>,
    space: bool,
    /// Where the raised citation that was written last ends.
    raised_end: usize,
}

impl Text {
    pub(super) fn push(&mut self, piece: &str) {
        for c in piece.chars() {
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            self.settle();
            self.written.push(c);
        }
    }

    /// Lets the next piece follow without a space.
    pub(super) fn glue(&mut self) {
        self.space = false;
    }

    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Ends a line or a cell.
    pub(super) fn separate(&mut self, by: char) {
        self.space = false;
        self.written.push(by);
    }

    /// Takes `marks` off the start, with the places of citations.
    pub(super) fn trim_start(&mut self, marks: &[char]) {
        let cut = self.written.len() - self.written.trim_start_matches(marks).len();
        self.written.drain(..cut);
        for cite in &mut self.cites {
            cite.at = cite.at.saturating_sub(cut);
        }
    }

    /// Puts a line before the text, with its citations.
    pub(super) fn put_first(&mut self, first: Self) {
        for cite in &mut self.cites {
            cite.at += first.written.len();
        }
        self.written.insert_str(0, &first.written);
        self.cites.splice(0..0, first.cites);
    }

    /// Opens a raised citation, or goes on with the one just closed: `<sup>1</sup><sup>,2</sup>`.
    fn open_bracket(&mut self, inner: &str) {
        let goes_on =
            !self.space && !self.cites.is_empty() && self.raised_end == self.written.len();
        if !goes_on {
            self.space = true;
            self.push("[");
            return;
        }
        self.written.pop();
        if inner.starts_with(char::is_alphanumeric) {
            self.push(",");
        }
    }

    fn close_bracket(&mut self) {
        self.push("]");
        self.raised_end = self.written.len();
    }

    fn settle(&mut self) {
        if self.space && !self.written.is_empty() && !self.written.ends_with(['\n', '\t']) {
            self.written.push(' ');
        }
        self.space = false;
    }

    fn cite(&mut self, at: usize, reference: u32) {
        let last = self.cites.last().copied();
        if let Some(last) = last.filter(|last| last.reference < reference) {
            let between = self.written.get(last.at..at).unwrap_or_default();
            let after_number = between.trim_start_matches(|c: char| c.is_ascii_digit() || c == '[');
            let dash = matches!(
                after_number.trim_matches([' ', ']', '[']),
                "-" | "–" | "—" | "‐" | "‑" | "−"
            );
            if dash && reference - last.reference <= MAX_RANGE {
                let missing = last.reference + 1..reference;
                self.cites.extend(missing.map(|reference| Cite { at, reference }));
            }
        }
        self.cites.push(Cite { at, reference });
    }

    fn cite_numbers(&mut self, at: usize, numbers: &[u32]) {
        self.cites.extend(numbers.iter().map(|&reference| Cite { at, reference }));
    }

    /// Records citations that stand as plain numbers in brackets.
    pub(super) fn cite_brackets(&mut self, up_to: u32) {
        let mut found = Vec::new();
        for (open, _) in self.written.match_indices('[') {
            let inner = &self.written[open + 1..];
            let Some(close) = inner.find(']').filter(|&close| close <= 80) else { continue };
            if let Some(numbers) = number_list(&inner[..close], up_to) {
                found.push((open + 1, numbers));
            }
        }
        found.retain(|(at, _)| self.cites.iter().all(|cite| cite.at != *at));
        for (at, numbers) in found {
            self.cite_numbers(at, &numbers);
        }
        self.cites.sort_by_key(|cite| cite.at);
    }
}

/// `3`, `3, 5`, `3-7` as the numbers they stand for, if all are from 1 to `up_to`.
fn number_list(text: &str, up_to: u32) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for part in text.split([',', ';']) {
        let mut ends =
            part.split(['-', '–', '—', '‐', '‑', '−']).map(|end| end.trim().parse::<u32>());
        let first = ends.next()?.ok()?;
        let last = match ends.next() {
            Some(last) => last.ok()?,
            None => first,
        };
        let in_list = (1..=up_to).contains(&first) && (first..=up_to).contains(&last);
        if ends.next().is_some() || !in_list || last - first > MAX_RANGE {
            return None;
        }
        numbers.extend(first..=last);
    }
    Some(numbers)
}

/// Writes the text of nodes.
pub(super) struct Writer<'a> {
    pub(super) dom: &'a Dom,
    pub(super) left_out: &'a [bool],
    pub(super) links: &'a Links,
}

impl Writer<'_> {
    /// The text of `parts`, as one line.
    pub(super) fn line(&self, parts: &[usize]) -> Text {
        let mut out = Text::default();
        for &part in parts {
            self.write(part, &mut out, None);
        }
        out
    }

    /// Writes a subtree but for the node `except`. The tree's depth bounds the recursion.
    pub(super) fn write(&self, at: usize, out: &mut Text, except: Option<usize>) {
        let node = &self.dom.nodes[at];
        if node.is_text() {
            out.push(&node.text);
            return;
        }
        if self.left_out[at] || except == Some(at) {
            return;
        }
        match node.name.as_str() {
            "br" => out.space(),
            "a" if is_service_link(&self.dom.text(at)) => {}
            "span" | "p" | "div" | "strong"
                if node.text_chars < MAX_NOTE_CHARS && is_service_note(&self.dom.text(at)) => {}
            "sup" => self.superscript(at, out, except),
            "math" => self.formula(at, out),
            _ => {
                if node.is_block() {
                    out.space();
                }
                match self.links.target(&node.name, &node.attrs) {
                    Some(number) => self.citation(at, number, out, except),
                    None => self.write_children(at, out, except),
                }
                if node.is_block() {
                    out.space();
                }
            }
        }
    }

    fn write_children(&self, at: usize, out: &mut Text, except: Option<usize>) {
        for child in self.dom.children(at) {
            self.write(child, out, except);
        }
    }

    fn citation(&self, at: usize, number: u32, out: &mut Text, except: Option<usize>) {
        let raised = self.dom.find(at, &["sup"]).next().is_some();
        let text = self.dom.text(at);
        if raised {
            out.open_bracket(&text);
        }
        out.settle();
        let start = out.written.len();
        if raised {
            out.push(&text);
        } else {
            self.write_children(at, out, except);
        }
        match number_list(text.trim_matches(['[', ']', '(', ')', ' ']), u32::MAX) {
            Some(numbers) if numbers.len() > 1 && numbers[0] == number => {
                out.cite_numbers(start, &numbers);
            }
            _ => out.cite(start, number),
        }
        if raised {
            out.close_bracket();
        }
    }

    /// A raised citation is set in brackets, an exponent gets a caret, all else is written on.
    fn superscript(&self, at: usize, out: &mut Text, except: Option<usize>) {
        let cited = |node: usize| {
            let node = &self.dom.nodes[node];
            self.links.target(&node.name, &node.attrs).is_some()
        };
        let text = self.dom.text(at);
        if self.dom.subtree(at).any(cited) {
            out.open_bracket(&text);
            self.write_children(at, out, except);
            out.close_bracket();
            return;
        }
        let before = out.written.trim_end();
        if let Some(numbers) =
            number_list(&text, self.links.plain_up_to).filter(|_| ends_in_word(before))
        {
            out.open_bracket(&text);
            out.settle();
            out.cite_numbers(out.written.len(), &numbers);
            out.push(&text);
            out.close_bracket();
            return;
        }
        let unsigned = text.trim_start_matches(['-', '−', '–', '+']);
        let exponent = unsigned.starts_with(|c: char| c.is_ascii_digit())
            || (unsigned.len() == 1 && unsigned.starts_with(char::is_alphabetic));
        if exponent && !out.space && before.ends_with(|c: char| c.is_ascii_digit()) {
            out.push("^");
        }
        self.write_children(at, out, except);
    }

    /// `MathML` as a line: fractions with a slash, powers with a caret.
    fn formula(&self, at: usize, out: &mut Text) {
        let node = &self.dom.nodes[at];
        if node.is_text() {
            out.push(node.text.trim());
            return;
        }
        let between = match node.name.as_str() {
            "mfrac" => "/",
            "msup" | "mover" => "^",
            "msub" | "munder" => "_",
            "mtd" | "mtr" => {
                out.space();
                ""
            }
            _ => "",
        };
        let children: Vec<usize> =
            self.dom.children(at).filter(|&child| self.dom.nodes[child].text_chars > 0).collect();
        for (index, &child) in children.iter().enumerate() {
            if index > 0 {
                out.push(between);
            }
            let grouped = !between.is_empty()
                && self.dom.nodes[child].text_chars > 1
                && self.dom.nodes[child].is(&["mrow", "mfrac", "msup", "msub"]);
            if grouped {
                out.push("(");
            }
            self.formula(child, out);
            if grouped {
                out.push(")");
            }
        }
    }
}

/// Whether text ends in a word of three letters or a stop: after a digit or a unit, a raised number
/// is an exponent.
fn ends_in_word(text: &str) -> bool {
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).count();
    letters >= 3 || text.ends_with(['.', ',', ';', ':', ')', '”', '"', '’'])
}
