//! Running text: inline markup to one line of readable text with its citations.

use super::math;
use super::references::ReferenceIds;
use crate::model::Cite;
use crate::parse::xml::{Child, Element};

/// How many references a printed range such as `[3-7]` may stand for.
const MAX_RANGE: u32 = 200;

/// Collects text with white space folded, and the citations in it.
pub(super) struct Inline<'r> {
    references: &'r ReferenceIds,
    text: String,
    cites: Vec<Cite>,
    /// White space was seen since the last character.
    gap: bool,
    /// The reference cited last and where that citation's text ended, to see a range.
    range_start: Option<(u32, usize)>,
}

impl<'r> Inline<'r> {
    pub(super) fn new(references: &'r ReferenceIds) -> Self {
        Self { references, text: String::new(), cites: Vec::new(), gap: false, range_start: None }
    }

    /// Text and citations so far; starts anew.
    pub(super) fn take(&mut self) -> (String, Vec<Cite>) {
        self.gap = false;
        self.range_start = None;
        let mut cites = std::mem::take(&mut self.cites);
        cites.sort_by_key(|cite| (cite.at, cite.reference));
        cites.dedup();
        (std::mem::take(&mut self.text), cites)
    }

    /// Everything inside `element`.
    pub(super) fn content(&mut self, element: Element<'_>) {
        for child in element.children() {
            match child {
                Child::Text(text) => self.push(text),
                Child::Element(inner) => self.element(inner),
            }
        }
    }

    /// One inline element.
    pub(super) fn element(&mut self, element: Element<'_>) {
        match element.name() {
            "sup" => self.superscript(element),
            "xref" if is_citation(element) => self.citation(element, false),
            "break" | "hr" => self.gap = true,
            "inline-formula" | "disp-formula" | "alternatives" | "math" | "tex-math"
            | "chem-struct" => {
                let text = math::text(element);
                self.push(&text);
            }
            "graphic" | "inline-graphic" | "media" | "alt-text" | "long-desc" | "object-id"
            | "index-term" | "processing-meta" | "private-char" => {}
            "fn"
            | "p"
            | "list"
            | "list-item"
            | "def-item"
            | "def"
            | "table-wrap"
            | "fig"
            | "disp-quote"
            | "title"
            | "label"
            | "caption"
            | "td"
            | "th"
            | "tr"
            | "sec"
            | "boxed-text"
            | "row"
            | "entry"
            | "supplementary-material"
            | "speaker"
            | "verse-line"
            | "attrib" => {
                self.gap = true;
                self.content(element);
                self.gap = true;
            }
            _ => self.content(element),
        }
    }

    /// Adds text, folding white space.
    pub(super) fn push(&mut self, text: &str) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            self.gap |= index > 0;
            if word.is_empty() {
                continue;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(word);
        }
    }

    /// Ends a word: what follows is set off by a space.
    pub(super) fn space(&mut self) {
        self.gap = true;
    }

    /// Superscripts are citations (set in brackets, so that "2 g/kg" and note 12 do not become
    /// "2 g/kg12"), powers (`10^9`), or signs and ordinals that belong to the word (`CD4+`, `2nd`).
    fn superscript(&mut self, element: Element<'_>) {
        if element.elements().any(is_citation) {
            self.glued_citation(|inline| {
                for child in element.children() {
                    match child {
                        Child::Text(text) => inline.push(text),
                        Child::Element(xref) if is_citation(xref) => inline.citation(xref, true),
                        Child::Element(other) => inline.element(other),
                    }
                }
            });
            return;
        }
        let content = element.line().unwrap_or_default();
        let glued = self.text.ends_with(char::is_alphanumeric) && !self.gap;
        let is_power = content
            .trim_start_matches(['-', '+', '−', '–'])
            .starts_with(|c: char| c.is_alphanumeric())
            && !matches!(content.as_str(), "st" | "nd" | "rd" | "th");
        if glued && is_power {
            self.push("^");
        }
        self.content(element);
    }

    /// Writes what `inner` adds as ` [..]`, unless the text around it brackets it already.
    fn glued_citation(&mut self, inner: impl FnOnce(&mut Self)) {
        let bracketed = self.text.ends_with(['[', '(', ',', '-', '–']);
        if bracketed {
            inner(self);
            return;
        }
        self.gap = true;
        self.push("[");
        inner(self);
        self.gap = false;
        self.push("]");
    }

    fn citation(&mut self, xref: Element<'_>, bracketed: bool) {
        let superscript = xref.child("sup").is_some();
        let is_number =
            xref.line().is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let glued = !self.gap && self.text.ends_with(|c: char| c.is_alphanumeric() || c == '.');
        if !bracketed && (superscript || (glued && is_number)) {
            self.glued_citation(|inline| inline.citation_text(xref));
        } else {
            self.citation_text(xref);
        }
    }

    fn citation_text(&mut self, xref: Element<'_>) {
        let from = self.text.len();
        match xref.child("sup") {
            Some(sup) if xref.elements().count() == 1 => self.content(sup),
            _ => self.content(xref),
        }
        let at = from + usize::from(self.text[from..].starts_with(' '));
        let ids = xref.attr("rid").unwrap_or_default();
        let mut numbers: Vec<u32> =
            ids.split_whitespace().filter_map(|id| self.references.number(id)).collect();
        // A printed range is one of references only where it starts or ends at the one linked to.
        let range = printed_range(&self.text[at..])
            .filter(|range| numbers.contains(range.start()) || numbers.contains(range.end()));
        numbers.extend(range.into_iter().flatten().filter(|&number| self.references.has(number)));
        for &number in &numbers {
            self.fill_range(number, at);
            self.cites.push(Cite { at, reference: number });
            self.range_start = Some((number, self.text.len()));
        }
    }

    /// `<xref>3</xref>-<xref>7</xref>` cites 4, 5 and 6 as well.
    fn fill_range(&mut self, number: u32, at: usize) {
        let Some((start, end)) = self.range_start else { return };
        let between = self.text.get(end..at).unwrap_or_default().trim_matches(['[', ']', ' ']);
        let is_dash = matches!(between, "-" | "–" | "—" | "‐" | "‑" | "−" | "to");
        if is_dash && number > start && number - start <= MAX_RANGE {
            self.cites.extend((start + 1..number).map(|reference| Cite { at, reference }));
        }
    }
}

/// Whether an element is a citation of a reference.
fn is_citation(element: Element<'_>) -> bool {
    element.name() == "xref" && matches!(element.attr("ref-type"), Some("bibr" | "ref"))
}

/// The numbers of a range printed within one citation: `3-7`.
fn printed_range(text: &str) -> Option<std::ops::RangeInclusive<u32>> {
    let text = text.trim_matches(['[', ']', '(', ')', ' ']);
    let (first, last) = text.split_once(['-', '–', '‐', '−'])?;
    let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first >= 1 && first < last && last - first <= MAX_RANGE).then_some(first..=last)
}

/// The text of `element` on one line, without citations.
pub(super) fn line(element: Element<'_>) -> Option<String> {
    let none = ReferenceIds::default();
    let mut inline = Inline::new(&none);
    inline.content(element);
    Some(inline.take().0).filter(|text| !text.is_empty())
}
