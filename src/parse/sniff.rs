//! Tells formats apart by their bytes.

use serde::{Deserialize, Serialize};

use super::{Skip, SkipReason};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// JATS or NLM journal article XML.
    Jats,
    /// An article's web page.
    Html,
    /// Markdown with or without front matter.
    Markdown,
    /// Text without markup.
    Text,
    /// JSON Lines: an article a line.
    Jsonl,
}

impl Format {
    /// The name that reports show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jats => "JATS",
            Self::Html => "HTML",
            Self::Markdown => "Markdown",
            Self::Text => "text",
            Self::Jsonl => "JSON Lines",
        }
    }
}

/// How far into a file its kind is looked for, in bytes.
const SNIFF_BYTES: usize = 64 << 10;

/// First bytes of formats that are known and not read as text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office binary file"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
];

/// The reason to skip bytes that are no text, if they are none.
pub(super) fn not_text(bytes: &[u8]) -> Option<Skip> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(Skip::new(SkipReason::Empty, "no text in the file"));
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(Skip::new(SkipReason::UnsupportedFormat, format!("{name} is not read")));
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
    if !utf16 && head.contains(&0) {
        return Some(Skip::new(SkipReason::Binary, "holds NUL bytes"));
    }
    None
}

/// The format of decoded text. `name` is the file's name.
pub(super) fn format(text: &str, name: &str) -> Result<Format, Skip> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "no text in the file"));
    }
    if start.starts_with('<') {
        return markup(start);
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let is_named_jsonl = matches!(extension.as_deref(), Some("jsonl" | "ndjson"));
    if is_jsonl(start, is_named_jsonl) {
        return Ok(Format::Jsonl);
    }
    if let Some(other) = record_format(start) {
        return Err(Skip::new(SkipReason::UnsupportedFormat, format!("{other} is not read")));
    }
    match extension.as_deref() {
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("html" | "htm" | "xhtml") => Ok(Format::Html),
        _ if start.starts_with("---\n") && start.contains("\ntitle:") => Ok(Format::Markdown),
        _ => Ok(Format::Text),
    }
}

/// Line-based formats of bibliographies and data that must not be taken for prose.
fn record_format(start: &str) -> Option<&'static str> {
    let line = start.lines().next().unwrap_or_default();
    if line.starts_with("TY  -") {
        return Some("RIS");
    }
    if line.starts_with("PMID-") {
        return Some("NBIB");
    }
    if line.starts_with("%0 ") {
        return Some("EndNote");
    }
    let entry = line.strip_prefix('@').and_then(|rest| rest.split_once('{'));
    if entry.is_some_and(|(kind, _)| !kind.is_empty() && kind.chars().all(char::is_alphabetic)) {
        return Some("BibTeX");
    }
    let json = start.starts_with(['{', '['])
        && (line.len() > 2 && is_json(line.trim_end_matches(',')) || is_json(start));
    json.then_some("JSON")
}

/// How many lines are looked at for an object that stands on a line of its own.
const JSONL_LINES: usize = 20;

/// Whether each line is a JSON object. A broken first line does not hide the others; an object
/// written over many lines is none, whatever stands on one of them.
fn is_jsonl(start: &str, is_named_so: bool) -> bool {
    if !start.starts_with('{') && !is_named_so {
        return false;
    }
    let is_object = |line: &str| line.starts_with('{') && is_json(line);
    let mut lines = start.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().is_some_and(is_object)
        || lines.take(JSONL_LINES - 1).any(is_object) && !is_json(start)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// What a file that starts with `<` is, by the name of its root element.
fn markup(start: &str) -> Result<Format, Skip> {
    let Some(root) = root_name(start) else {
        return Err(Skip::new(SkipReason::Malformed, "markup without a root element"));
    };
    let local = root.rsplit(':').next().unwrap_or(root).to_lowercase();
    match local.as_str() {
        "article" | "pmc-articleset" | "oai-pmh" | "articles" | "records" | "getrecord"
        | "listrecords" => Ok(Format::Jats),
        "html" | "head" | "body" | "div" | "p" | "main" | "section" | "h1" | "meta" | "title"
        | "script" | "style" | "link" => Ok(Format::Html),
        "pubmedarticleset" | "pubmedarticle" | "medlinecitation" | "medlinecitationset" => {
            Err(Skip::new(SkipReason::UnsupportedFormat, "PubMed XML is not read"))
        }
        _ => Err(Skip::new(
            SkipReason::UnsupportedFormat,
            format!("XML with the root element `{root}` is not read"),
        )),
    }
}

/// The name of the first element, past declarations, comments and the document type.
fn root_name(start: &str) -> Option<&str> {
    let mut rest = start;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if rest.starts_with('!') {
            let upper = rest.get(..40).unwrap_or(rest).to_ascii_uppercase();
            if upper.starts_with("!DOCTYPE HTML") {
                return Some("html");
            }
            rest = &rest[doctype_end(rest)?..];
        } else if rest.starts_with('?') {
            rest = &rest[rest.find("?>")? + 2..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
            return Some(&rest[..end.unwrap_or(rest.len())]).filter(|name| !name.is_empty());
        }
    }
}

/// Where a document type declaration ends: past its internal subset, if it has one.
fn doctype_end(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text[..close].find('[') {
        Some(open) => {
            let subset_end = open + text[open..].find(']')?;
            Some(subset_end + text[subset_end..].find('>')? + 1)
        }
        None => Some(close + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str, name: &str) -> String {
        match format(text, name) {
            Ok(format) => format.name().to_owned(),
            Err(skip) => skip.to_string(),
        }
    }

    #[test]
    fn formats_by_their_first_element_or_line() {
        assert_eq!(sniffed("<?xml version='1.0'?>\n<!-- x --><article>", "a"), "JATS");
        assert_eq!(sniffed("<!DOCTYPE article [<!ENTITY a 'b>'>]><article/>", "a.xml"), "JATS");
        assert_eq!(sniffed("<!doctype html><title>x", "a.txt"), "HTML");
        assert_eq!(sniffed("<html:html>", "a"), "HTML");
        assert_eq!(sniffed("---\ntitle: x\n---\n", "a"), "Markdown");
        assert_eq!(sniffed("Title\n\nText", "a.md"), "Markdown");
        assert_eq!(sniffed("Title\n\nText", "a"), "text");
        assert_eq!(sniffed("TY  - JOUR\n", "a"), "unsupported format: RIS is not read");
        assert_eq!(sniffed("@article{x,", "a"), "unsupported format: BibTeX is not read");
        let one_object = "{\n  \"list\": [\n    {\"id\": 1}\n  ]\n}\n";
        for json in ["[{\"id\": 1}]\n", one_object] {
            assert_eq!(sniffed(json, "a.json"), "unsupported format: JSON is not read");
        }
        for lines in ["{\"id\": 1}\n", "{\"broken\n\n{\"id\": 1}\n", "{\"id\": 1}\nbroken"] {
            assert_eq!(sniffed(lines, "a"), "JSON Lines");
        }
        assert_eq!(sniffed("broken\n{\"id\": 1}\n", "a.jsonl"), "JSON Lines");
        assert_eq!(
            sniffed("<svg>", "a"),
            "unsupported format: XML with the root element `svg` is not read"
        );
        assert_eq!(sniffed("<", "a"), "malformed: markup without a root element");
    }

    #[test]
    fn bytes_that_are_no_text() {
        let reason = |bytes: &[u8]| not_text(bytes).map(|skip| skip.reason);
        assert_eq!(reason(b" \n"), Some(SkipReason::Empty));
        assert_eq!(reason(b"%PDF-1.4"), Some(SkipReason::UnsupportedFormat));
        assert_eq!(reason(b"ab\0cd"), Some(SkipReason::Binary));
        assert_eq!(reason(b"\xff\xfea\0"), None);
        assert_eq!(reason(b"text"), None);
    }
}
