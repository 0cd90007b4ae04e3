//! What the processor printed, as pieces of text with their looks, and as text, HTML and Markdown.

use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, VerticalAlign};
use hayagriva::{BibliographyItem, ElemChild, ElemChildren, Formatting};

use super::is_blank;
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
    looks: Looks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Looks {
    italic: bool,
    bold: bool,
    small_caps: bool,
    raised: bool,
    lowered: bool,
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
            ElemChild::Text(text) => push(&text.text, text.formatting, runs),
            ElemChild::Link { text, .. } => push(&text.text, text.formatting, runs),
            ElemChild::Markup(text) => push(text, Formatting::default(), runs),
            ElemChild::Elem(inner) => {
                let is_block = matches!(inner.display, Some(Display::Block | Display::Indent));
                if is_block && runs.last().is_some_and(|run| !run.text.ends_with(' ')) {
                    push(" ", Formatting::default(), runs);
                }
                collect(&inner.children, runs);
            }
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn push(text: &str, formatting: Formatting, runs: &mut Vec<Run>) {
    let looks = Looks {
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        small_caps: formatting.font_variant == FontVariant::SmallCaps,
        raised: formatting.vertical_align == VerticalAlign::Sup,
        lowered: formatting.vertical_align == VerticalAlign::Sub,
    };
    match runs.last_mut() {
        Some(last) if last.looks == looks => last.text.push_str(text),
        _ => runs.push(Run { text: text.to_owned(), looks }),
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
            let Looks { italic, bold, small_caps, raised, lowered } = run.looks;
            let tags = [(italic, "i"), (bold, "b"), (raised, "sup"), (lowered, "sub")];
            for (_, tag) in tags.iter().filter(|(wanted, _)| *wanted) {
                html = format!("<{tag}>{html}</{tag}>");
            }
            if small_caps {
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
            let mark = match (run.looks.bold, run.looks.italic) {
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
        let run = |text: &str, looks| Run { text: text.to_owned(), looks };
        let italic = Looks { italic: true, ..Looks::default() };
        let formatted = Formatted {
            label: Some("1.".to_owned()),
            runs: vec![run("a <b> & ", Looks::default()), run("J_Ex ", italic)],
        };
        assert_eq!(formatted.html(), "a &lt;b&gt; &amp; <i>J_Ex </i>");
        assert_eq!(formatted.markdown(), "a \\<b\\> & *J\\_Ex* ");
        assert_eq!(formatted.plain(), "1. a <b> & J_Ex ");
    }
}
