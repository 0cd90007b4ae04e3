//! Tells formats apart by their bytes.

use serde::{Deserialize, Serialize};

use super::{Skip, SkipReason, bibtex, csl_json, csv, nbib, refer, ris};

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
    /// RIS.
    Ris,
    /// The tagged format of refer and EndNote.
    Refer,
    /// PubMed's tagged format.
    Nbib,
    /// PubMed's XML.
    PubmedXml,
    /// EndNote's XML.
    EndnoteXml,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    CslJson,
    /// CSV with headers of a bibliography.
    Csv,
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
            Self::Ris => "RIS",
            Self::Refer => "EndNote tags",
            Self::Nbib => "NBIB",
            Self::PubmedXml => "PubMed XML",
            Self::EndnoteXml => "EndNote XML",
            Self::Bibtex => "BibTeX",
            Self::CslJson => "CSL-JSON",
            Self::Csv => "CSV",
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
    let start = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
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
    if let Some(format) = bibliography(start, extension.as_deref()) {
        return Ok(format);
    }
    if let Some(other) = other_records(start) {
        return Err(Skip::new(SkipReason::UnsupportedFormat, format!("{other} is not read")));
    }
    match extension.as_deref() {
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("html" | "htm" | "xhtml") => Ok(Format::Html),
        _ if start.starts_with("---\n") && start.contains("\ntitle:") => Ok(Format::Markdown),
        _ => Ok(Format::Text),
    }
}

/// How many lines are looked at for the tags of a bibliography.
const TAG_LINES: usize = 60;

/// Formats of bibliographies, which must not be taken for prose.
fn bibliography(start: &str, extension: Option<&str>) -> Option<Format> {
    let head = &start[..start.floor_char_boundary(SNIFF_BYTES.min(start.len()))];
    let rows = || head.split(['\n', '\r']).filter(|row| !row.trim().is_empty()).take(TAG_LINES);
    let first = rows().next().unwrap_or_default();
    let has_type = |row: &str| matches!(ris::tag(row), Some(("TY", value)) if !value.is_empty());
    let has_end = || head.split(['\n', '\r']).any(|row| matches!(ris::tag(row), Some(("ER", _))));
    if rows().any(has_type) || ris::tag(first).is_some() && has_end() {
        return Some(Format::Ris);
    }
    if refer::tag(first).is_some() && rows().filter(|row| refer::tag(row).is_some()).count() > 1 {
        return Some(Format::Refer);
    }
    let known = |row: &str| nbib::tag(row).is_some_and(|(tag, _)| nbib::is_known(tag));
    // Other formats have no space before the dash.
    let is_padded = first.get(4..5) == Some("-");
    let is_head = first.starts_with("PMID") || first.starts_with("OWN -");
    if known(first) && is_padded && (is_head || rows().filter(|row| known(row)).count() > 2) {
        return Some(Format::Nbib);
    }
    let is_named_bib = extension == Some("bib");
    let mut entries = rows().filter(|row| !row.trim_start().starts_with('%'));
    if entries.next().is_some_and(bibtex::begins) || is_named_bib && start.contains('@') {
        return Some(Format::Bibtex);
    }
    if is_csl_json(start) {
        return Some(Format::CslJson);
    }
    csv::has_headers(start).then_some(Format::Csv)
}

/// Whether JSON is a list of works: its first item has a type or title beside what only works have.
/// The file may break off.
fn is_csl_json(start: &str) -> bool {
    let list = start.strip_prefix('[').unwrap_or(start).trim_start();
    if !list.starts_with('{') {
        return false;
    }
    let mut items = serde_json::Deserializer::from_str(list).into_iter::<serde_json::Value>();
    let Some(Ok(first)) = items.next() else { return false };
    let first = first.pointer("/items/0").unwrap_or(&first);
    let has = |names: &[&str]| names.iter().any(|name| first.get(name).is_some());
    let type_of = first.get("type").and_then(serde_json::Value::as_str);
    type_of.is_some_and(csl_json::is_type) && (has(&["id", "title", "author", "issued", "DOI"]))
        || has(&["title"]) && has(&["issued", "container-title"])
}

/// Line-based formats of bibliographies and data that are known and not read.
fn other_records(start: &str) -> Option<&'static str> {
    let line = start.lines().next().unwrap_or_default();
    if line.starts_with("FN ") && start.contains("\nPT ") {
        return Some("the tagged format of Web of Science");
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
        "records" | "record" | "xml" if is_endnote(start) => Ok(Format::EndnoteXml),
        "article" | "pmc-articleset" | "oai-pmh" | "articles" | "records" | "getrecord"
        | "listrecords" => Ok(Format::Jats),
        "html" | "head" | "body" | "div" | "p" | "main" | "section" | "h1" | "meta" | "title"
        | "script" | "style" | "link" => Ok(Format::Html),
        "pubmedarticleset"
        | "pubmedarticle"
        | "pubmedbookarticle"
        | "pubmedbookarticleset"
        | "medlinecitation"
        | "medlinecitationset" => Ok(Format::PubmedXml),
        _ => Err(Skip::new(
            SkipReason::UnsupportedFormat,
            format!("XML with the root element `{root}` is not read"),
        )),
    }
}

/// Whether markup is EndNote's: each of its records has a type of reference.
fn is_endnote(start: &str) -> bool {
    let head = &start[..start.floor_char_boundary(SNIFF_BYTES.min(start.len()))];
    head.contains("<ref-type") || head.contains("<rec-number") || head.contains("<contributors>")
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
        assert_eq!(
            sniffed("FN Clarivate\nVR 1.0\nPT J\n", "a"),
            "unsupported format: the tagged format of Web of Science is not read"
        );
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
    fn bibliographies_by_their_first_lines() {
        let cases = [
            ("TY  - JOUR\n", "RIS"),
            ("1.\nRecord #1 of 2\n\u{feff}TY - JOUR\n", "RIS"),
            ("JF  - J Ex\nT1  - T\nER  -\n", "RIS"),
            ("%0 Journal Article\n%A Doe, J\n", "EndNote tags"),
            ("PMID- 12\nTI  - T\n", "NBIB"),
            ("PMC -22\nTI-\nBTI -  \nFAU -\n", "NBIB"),
            ("TI- The title\nAU- Doe, J\nPY- 1992\nLA- eng\n", "text"),
            ("% Encoding: UTF-8\n\n@Article {x,\n", "BibTeX"),
            ("[{\"type\": \"book\", \"title\": \"T\"}, {", "CSL-JSON"),
            ("\u{feff}Title,Authors,Journal,DOI\n", "CSV"),
            ("<xml><records><record><ref-type name='Book'>6</ref-type>", "EndNote XML"),
            ("<!DOCTYPE PubmedArticleSet PUBLIC '-//NLM//DTD'>\n<PubmedArticleSet>", "PubMed XML"),
            ("IL-6 was high.\nTI - it was not.\n", "text"),
            ("% of patients\n", "text"),
            ("@doe wrote: no", "text"),
        ];
        for (text, expected) in cases {
            assert_eq!(sniffed(text, "a"), expected, "{text}");
        }
        assert_eq!(sniffed("Some words first\n@book{x,", "a.bib"), "BibTeX");
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
