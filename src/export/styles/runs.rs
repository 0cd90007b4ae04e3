//! What the processor printed, as pieces of text with their looks, and as text, HTML and Markdown.

use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, VerticalAlign};
use hayagriva::{BibliographyItem, ElemChild, ElemChildren, ElemMeta, Formatting};

use super::marks::Marks;
use super::{case, is_blank};
use crate::export::escape;

/// A work as a style prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The number that stands before it, as printed, in numbered styles.
    pub label: Option<String>,
    runs: Vec<Run>,
}

/// A piece of text with its looks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    text: String,
    looks: Formatting,
}

pub(super) fn of(item: &BibliographyItem) -> Formatted {
    let mut formatted = Formatted::default();
    if let Some(first) = &item.first_field {
        let label = ElemChildren(vec![first.clone()]);
        if !is_blank(&label) {
            let mut runs = Vec::new();
            collect(&label, &mut runs);
            formatted.label = Some(joined(&runs).trim().to_owned());
        }
    }
    collect(&item.content, &mut formatted.runs);
    let mut marks = Marks::default();
    formatted.runs.iter_mut().for_each(|run| run.text = marks.settle(&run.text));
    if let Some(first) = formatted.runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = formatted.runs.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    formatted
}

fn collect(children: &ElemChildren, runs: &mut Vec<Run>) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) | ElemChild::Link { text, .. } => {
                push(&text.text, text.formatting, runs);
            }
            ElemChild::Markup(text) => push(text, Formatting::default(), runs),
            ElemChild::Elem(inner) => {
                let is_block = matches!(inner.display, Some(Display::Block | Display::Indent));
                if is_block && runs.last().is_some_and(|run| !run.text.ends_with(' ')) {
                    push(" ", Formatting::default(), runs);
                }
                let from = runs.len();
                let text_from = runs.last().map_or(0, |run| run.text.len());
                collect(&inner.children, runs);
                if inner.meta == Some(ElemMeta::Date) {
                    end_date(from, text_from, runs);
                }
            }
            ElemChild::Transparent { .. } => {}
        }
    }
}

/// Takes off the space that the processor prints after a year where a date has no month. The date
/// begins in the run before `from`, after `text_from` bytes, or in the one at `from`.
fn end_date(from: usize, text_from: usize, runs: &mut [Run]) {
    let is_in_last = runs.len() == from;
    if let Some(last) = runs.last_mut() {
        let least = if is_in_last { text_from } else { 0 };
        last.text.truncate(last.text.trim_end().len().max(least));
    }
}

fn push(text: &str, looks: Formatting, runs: &mut Vec<Run>) {
    let text = case::release(text);
    match runs.last_mut() {
        Some(last) if last.looks == looks => last.text.push_str(&text),
        _ => runs.push(Run { text, looks }),
    }
}

fn joined(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

impl Formatted {
    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// As one line, its number before it.
    pub fn plain(&self) -> String {
        match &self.label {
            Some(label) => format!("{label} {}", self.text()),
            None => self.text(),
        }
    }

    /// As one line without its number.
    pub fn text(&self) -> String {
        joined(&self.runs)
    }

    /// As HTML without its number.
    pub fn html(&self) -> String {
        let each = self.runs.iter().map(|run| {
            let mut html = escape::html(&run.text);
            let looks = run.looks;
            let tags = [
                (looks.font_style == FontStyle::Italic, "i"),
                (looks.font_weight == FontWeight::Bold, "b"),
                (looks.vertical_align == VerticalAlign::Sup, "sup"),
                (looks.vertical_align == VerticalAlign::Sub, "sub"),
            ];
            for (_, tag) in tags.iter().filter(|(wanted, _)| *wanted) {
                html = format!("<{tag}>{html}</{tag}>");
            }
            if looks.font_variant == FontVariant::SmallCaps {
                html = format!("<span class=\"caps\">{html}</span>");
            }
            html
        });
        each.collect()
    }

    /// As Markdown without its number.
    pub fn markdown(&self) -> String {
        let each = self.runs.iter().map(|run| {
            let text = escape::markdown(&run.text);
            let is_bold = run.looks.font_weight == FontWeight::Bold;
            let is_italic = run.looks.font_style == FontStyle::Italic;
            let mark = match (is_bold, is_italic) {
                (true, true) => "***",
                (true, false) => "**",
                (false, true) => "*",
                (false, false) => return text,
            };
            // A mark holds only where it touches a letter.
            let bare = text.trim();
            if bare.is_empty() {
                return text;
            }
            let before = &text[..text.len() - text.trim_start().len()];
            let after = &text[text.trim_end().len()..];
            format!("{before}{mark}{bare}{mark}{after}")
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_marked_and_texts_are_escaped() {
        let run = |text: &str, looks: Formatting| Run { text: text.to_owned(), looks };
        let italic = Formatting { font_style: FontStyle::Italic, ..Formatting::default() };
        let formatted = Formatted {
            label: Some("1.".to_owned()),
            runs: vec![run("a <b> & ", Formatting::default()), run("J_Ex ", italic)],
        };
        assert_eq!(formatted.html(), "a &lt;b&gt; &amp; <i>J_Ex </i>");
        assert_eq!(formatted.markdown(), "a \\<b\\> & *J\\_Ex* ");
        assert_eq!(formatted.plain(), "1. a <b> & J_Ex ");
    }
}
