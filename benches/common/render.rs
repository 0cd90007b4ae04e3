//! Parsed articles written out in the other formats, for parsers to read.

use std::fmt::Write as _;

use ivig::model::{Article, BlockKind, Section};

/// A way to mark up an article.
#[derive(Clone, Copy)]
pub enum Markup {
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text with headings on lines of their own.
    Text,
}

/// The whole of an article in a markup.
pub fn render(article: &Article, markup: Markup) -> String {
    let mut out = String::new();
    match markup {
        Markup::Html => {
            let title = escaped(&article.title);
            let _ = writeln!(
                out,
                "<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
            );
        }
        Markup::Markdown => {
            let _ = write!(out, "# {}\n\n", article.title);
        }
        Markup::Text => {
            let _ = write!(out, "{}\n\n", article.title);
        }
    }
    for one in &article.sections {
        section(one, 2, markup, &mut out);
    }
    references(article, markup, &mut out);
    if matches!(markup, Markup::Html) {
        out.push_str("</article></body></html>\n");
    }
    out
}

fn section(section: &Section, level: usize, markup: Markup, out: &mut String) {
    heading(&section.heading, level, markup, out);
    for block in &section.blocks {
        let text = &block.text;
        let _ = match (markup, block.kind) {
            (Markup::Html, BlockKind::List) => {
                let items: Vec<String> =
                    text.lines().map(|item| format!("<li>{}</li>", escaped(item))).collect();
                writeln!(out, "<ul>{}</ul>", items.join("\n"))
            }
            (Markup::Html, BlockKind::Table) => {
                let rows: Vec<String> = text
                    .lines()
                    .map(|row| {
                        format!("<tr><td>{}</td></tr>", escaped(row).replace('\t', "</td><td>"))
                    })
                    .collect();
                writeln!(out, "<table>{}</table>", rows.join("\n"))
            }
            (Markup::Html, _) => writeln!(out, "<p>{}</p>", escaped(text)),
            (_, BlockKind::List) => write!(out, "- {}\n\n", text.replace('\n', "\n- ")),
            _ => write!(out, "{text}\n\n"),
        };
    }
    for inner in &section.sections {
        self::section(inner, (level + 1).min(6), markup, out);
    }
}

fn heading(text: &str, level: usize, markup: Markup, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let _ = match markup {
        Markup::Html => writeln!(out, "<h{level}>{}</h{level}>", escaped(text)),
        Markup::Markdown => write!(out, "{} {text}\n\n", "#".repeat(level)),
        Markup::Text => write!(out, "{text}\n\n"),
    };
}

fn references(article: &Article, markup: Markup, out: &mut String) {
    heading("References", 2, markup, out);
    if matches!(markup, Markup::Html) {
        out.push_str("<ol>");
    }
    for reference in &article.references {
        let _ = match markup {
            Markup::Html => writeln!(out, "<li>{}</li>", escaped(&reference.raw)),
            _ => writeln!(out, "{}. {}", reference.number, reference.raw),
        };
    }
    if matches!(markup, Markup::Html) {
        out.push_str("</ol>");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
