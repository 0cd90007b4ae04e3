//! Works as a page for readers: as text, Markdown and HTML.

use std::io::Write as _;
use std::path::Path;

use super::args::OutputArgs;
use super::text::{clean, wrap};
use super::{Failure, Io};
use crate::error::{Error, ErrorKind, Result};
use crate::export::escape;
use crate::export::styles::{Formatted, Style};
use crate::lists::now;
use crate::model::{ArticleIds, Record};

/// What is printed.
pub(super) struct Handout {
    pub(super) title: String,
    /// What the style calls itself.
    pub(super) style: String,
    /// The day on which it was made.
    pub(super) day: String,
    /// Works under their headings.
    pub(super) groups: Vec<(Option<String>, Vec<Item>)>,
}

/// A work with what is said of it.
#[derive(Default)]
pub(super) struct Item {
    pub(super) key: String,
    pub(super) citation: Formatted,
    pub(super) ids: ArticleIds,
    pub(super) notices: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) quotes: Vec<Quote>,
}

/// A passage.
pub(super) struct Quote {
    pub(super) text: String,
    pub(super) section: String,
    pub(super) anchor: String,
}

impl Quote {
    /// Where it stands: `Results > Dosing, PMC1#s2.p3`.
    fn place(&self) -> String {
        let parts = [self.section.as_str(), self.anchor.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl Item {
    /// The number that stands before it, and the citation; its key where a style prints nothing.
    fn label(&self) -> Option<&str> {
        self.citation.label.as_deref()
    }

    /// Addresses of the work, with what they are called.
    fn links(&self) -> Vec<(String, String)> {
        let ids = &self.ids;
        let citation = self.citation.text().to_lowercase();
        // An id that the citation prints is not printed once more.
        let link = |site: &str, id: &Option<String>, address: fn(&str) -> String| {
            let id = id.as_deref()?;
            let is_printed = citation.contains(&id.to_lowercase());
            let name = if is_printed { site.to_owned() } else { format!("{site} {id}") };
            Some((name, address(id)))
        };
        let links = [
            link("DOI", &ids.doi, |doi| format!("https://doi.org/{}", path_of(doi))),
            link("PubMed", &ids.pmid, |pmid| {
                format!("https://pubmed.ncbi.nlm.nih.gov/{}/", path_of(pmid))
            }),
            link("PMC", &ids.pmcid, |pmcid| {
                format!("https://www.ncbi.nlm.nih.gov/pmc/articles/{}/", path_of(pmcid))
            }),
        ];
        links.into_iter().flatten().collect()
    }
}

/// A DOI within an address: what would end the path, or an attribute, in percent signs.
fn path_of(doi: &str) -> String {
    let mut out = String::new();
    for byte in doi.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/:;()@!$*+,=".contains(&byte);
        if is_plain { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// A text as one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A style by its name, or from a file that is found from `folder`.
pub(super) fn style(typed: &str, folder: &Path) -> Result<Style> {
    if !typed.to_lowercase().ends_with(".csl") {
        return Style::named(typed);
    }
    let path = folder.join(typed);
    let text = std::fs::read_to_string(&path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::InvalidData => Error::usage(format!("`{typed}` is no text")),
        _ => Error::new(ErrorKind::Io, format!("cannot read `{typed}`")).caused_by(cause),
    })?;
    Style::from_csl(&text)
}

/// Prints works as a page, in HTML or in Markdown.
pub(super) fn print(
    title: &str,
    works: Vec<(Record, Item)>,
    is_html: bool,
    output: &OutputArgs,
    io: &mut Io,
) -> std::result::Result<(), Failure> {
    let style = style(&output.style, &io.folder)?;
    let handout = Handout::of_works(title, &style, works)?;
    let text = if is_html { handout.html() } else { handout.markdown() };
    io.out.write_all(text.as_bytes())?;
    Ok(())
}

impl Handout {
    /// A page without works.
    pub(super) fn new(title: &str, style: &Style) -> Self {
        Self {
            title: title.to_owned(),
            style: style.title().to_owned(),
            day: now().get(..10).unwrap_or_default().to_owned(),
            groups: Vec::new(),
        }
    }

    /// A page of works in their order, with what is said of each.
    fn of_works(title: &str, style: &Style, works: Vec<(Record, Item)>) -> Result<Self> {
        // A work may stand in a list of references twice.
        let keys: Vec<String> = (1..=works.len()).map(|number| number.to_string()).collect();
        let records = keys.iter().map(String::as_str).zip(works.iter().map(|(record, _)| record));
        let formatted = style.format(&records.collect::<Vec<_>>())?;
        let items = works.into_iter().zip(formatted).map(|((record, item), citation)| Item {
            citation,
            ids: record.ids,
            ..item
        });
        Ok(Self { groups: vec![(None, items.collect())], ..Self::new(title, style) })
    }

    fn work_count(&self) -> usize {
        self.groups.iter().map(|(_, items)| items.len()).sum()
    }

    pub(super) fn text(&self, columns: usize) -> String {
        let mut out = format!("{}\n", clean(&line(&self.title)));
        for (heading, items) in &self.groups {
            if let Some(heading) = heading {
                out.push_str(&format!("\n{}\n", clean(&line(heading))));
            }
            for item in items {
                let mark = item.label().map_or(String::new(), |label| format!("{label} "));
                let indent = " ".repeat(mark.chars().count().max(2));
                let wrapped = |text: &str| wrap(&clean(&line(text)), columns, &indent);
                let citation = item.citation.text();
                let citation = if citation.is_empty() { &item.key } else { &citation };
                out.push_str(&format!("\n{mark}{}\n", wrapped(citation).trim_start()));
                for text in item.notices.iter().chain(&item.notes) {
                    out.push_str(&format!("{}\n", wrapped(text)));
                }
                for quote in &item.quotes {
                    let text = format!("“{}” ({})", quote.text, quote.place());
                    out.push_str(&format!("{}\n", wrapped(&text)));
                }
            }
        }
        out
    }

    pub(super) fn markdown(&self) -> String {
        let escaped = |text: &str| escape::markdown(&line(text));
        let mut out = format!("# {}\n", escaped(&self.title));
        for (heading, items) in &self.groups {
            if let Some(heading) = heading {
                out.push_str(&format!("\n## {}\n", escaped(heading)));
            }
            for item in items {
                let citation = item.citation.markdown();
                let citation = if citation.is_empty() { escaped(&item.key) } else { citation };
                // A number in a list of its own goes on where the last list ended.
                let label = item.label().map(|label| label.trim_matches(['.', '[', ']', '(', ')']));
                let number = label.filter(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
                let mark = number.map_or("- ".to_owned(), |number| format!("{number}. "));
                let indent = " ".repeat(mark.len());
                out.push_str(&format!("\n{mark}{}\n", citation.trim()));
                for notice in &item.notices {
                    out.push_str(&format!("\n{indent}**{}**\n", escaped(notice)));
                }
                for note in &item.notes {
                    out.push_str(&format!("\n{indent}{}\n", at_line_start(&escaped(note))));
                }
                for quote in &item.quotes {
                    let text = at_line_start(&escaped(&quote.text));
                    let place = escaped(&quote.place());
                    out.push_str(&format!("\n{indent}> {text}\n{indent}>\n{indent}> ({place})\n"));
                }
            }
        }
        out
    }

    pub(super) fn html(&self) -> String {
        let title = escape::html(&line(&self.title));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        );
        for (heading, items) in &self.groups {
            out.push_str("<section>\n");
            if let Some(heading) = heading {
                out.push_str(&format!("<h2>{}</h2>\n", escape::html(&line(heading))));
            }
            let is_numbered = items.iter().any(|item| item.label().is_some());
            let class = if is_numbered { "works numbered" } else { "works" };
            out.push_str(&format!("<ul class=\"{class}\">\n"));
            for item in items {
                html_item(item, &mut out);
            }
            out.push_str("</ul>\n</section>\n");
        }
        let works = self.work_count();
        let noun = if works == 1 { "work" } else { "works" };
        out.push_str(&format!(
            "</main>\n<footer>{works} {noun} · {} · {}</footer>\n</body>\n</html>\n",
            escape::html(&self.style),
            escape::html(&self.day)
        ));
        out
    }
}

fn html_item(item: &Item, out: &mut String) {
    let escaped = |text: &str| escape::html(&line(text));
    out.push_str(&format!("<li id=\"{}\">\n", escape::html(&item.key)));
    if let Some(label) = item.label() {
        out.push_str(&format!("<span class=\"label\">{}</span>\n", escaped(label)));
    }
    let citation = item.citation.html();
    let citation = if citation.is_empty() { escaped(&item.key) } else { citation };
    out.push_str(&format!("<p>{citation}</p>\n"));
    for notice in &item.notices {
        out.push_str(&format!("<p class=\"notice\">{}</p>\n", escaped(notice)));
    }
    for note in &item.notes {
        out.push_str(&format!("<p class=\"note\">{}</p>\n", escaped(note)));
    }
    for quote in &item.quotes {
        let (text, place) = (escaped(&quote.text), escaped(&quote.place()));
        out.push_str(&format!("<blockquote><p>{text}</p><footer>{place}</footer></blockquote>\n"));
    }
    let links = item.links().into_iter().map(|(name, address)| {
        format!("<a href=\"{}\">{}</a>", escape::html(&address), escaped(&name))
    });
    let links = links.collect::<Vec<_>>().join(" · ");
    if !links.is_empty() {
        out.push_str(&format!("<p class=\"links\">{links}</p>\n"));
    }
    out.push_str("</li>\n");
}

/// A text of Markdown that stands at the beginning of a line, where some characters begin a list, a
/// heading or a quotation.
fn at_line_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '-', '+', '=', '~', '|']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

/// The looks of the page, on a screen and on paper.
const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 Georgia, 'Times New Roman', serif; max-width: 44rem; margin: 2rem auto; padding: 0 1.25rem; }
h1, h2, .label, .links, footer { font-family: system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1.5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; border-bottom: 1px solid; padding-bottom: .2rem; }
ul.works { list-style: none; margin: 0; padding: 0; }
ul.works > li { position: relative; margin: 0 0 1.1rem; overflow-wrap: anywhere; }
ul.numbered > li { padding-left: 2.75rem; }
.label { position: absolute; left: 0; width: 2.25rem; text-align: right; font-size: .9rem; }
li p { margin: 0 0 .3rem; }
.note { font-style: italic; }
.notice { font-weight: bold; border: 2px solid #b00020; padding: .2rem .5rem; }
.caps { font-variant: small-caps; }
blockquote { margin: .4rem 0; padding: 0 0 0 .9rem; border-left: 3px solid #888; font-size: .95rem; }
blockquote footer { font-size: .8rem; }
.links { font-size: .8rem; }
body > footer { margin-top: 2.5rem; padding-top: .5rem; border-top: 1px solid; font-size: .8rem; }
@media print {
  @page { margin: 2cm; }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; color: #000; background: #fff; }
  a { color: inherit; text-decoration: none; }
  h2 { break-after: avoid; }
  ul.works > li, blockquote { break-inside: avoid; }
}
";

#[cfg(test)]
mod tests {
    use super::*;

    fn handout() -> Handout {
        let evil = "<script>alert(1)</script> *x*";
        let item = Item {
            key: "a\"b".to_owned(),
            ids: ArticleIds { doi: Some("10.1000/a\"<b>".to_owned()), ..ArticleIds::default() },
            notices: vec![evil.to_owned()],
            notes: vec![format!("1. {evil}")],
            quotes: vec![Quote {
                text: evil.to_owned(),
                section: evil.to_owned(),
                anchor: "P#s1.p1".to_owned(),
            }],
            ..Item::default()
        };
        let (title, style) = (evil.to_owned(), evil.to_owned());
        let groups = vec![(Some(evil.to_owned()), vec![item])];
        Handout { title, style, day: String::new(), groups }
    }

    #[test]
    fn everything_in_the_page_is_escaped() {
        let html = handout().html();
        assert!(!html.contains("<script") && !html.contains("a\"b"), "{html}");
        assert!(html.contains("href=\"https://doi.org/10.1000/a%22%3Cb%3E\""), "{html}");
    }

    #[test]
    fn markdown_keeps_texts_within_their_paragraphs() {
        let text = handout().markdown();
        assert!(text.contains("\n  1\\. \\<script\\>alert(1)\\</script\\> \\*x\\*\n"), "{text}");
        assert!(text.starts_with("# \\<script\\>"), "{text}");
    }

    #[test]
    fn text_has_no_markup() {
        let text = handout().text(80);
        assert!(text.contains("“<script>alert(1)</script> *x*”"), "{text}");
    }
}
