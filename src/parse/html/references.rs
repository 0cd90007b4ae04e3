//! The reference list of a page: where it is, its entries, the ids that citations link to.

use std::collections::HashMap;

use super::dom::{Dom, Node};
use super::furniture::{is_hidden, is_service_link};
use super::text::{Links, Text};
use crate::model::{Reference, normalize_doi, normalize_pmcid, normalize_pmid};

/// Names of lists of references, as classes, roles or ids.
const LIST_NAMES: &[&str] = &[
    "article-references",
    "bibliography",
    "citation-list",
    "doc-bibliography",
    "literature-cited",
    "ref-list",
    "reference-list",
    "references",
    "reflist",
    "works-cited",
];
/// Headings over lists of references, in lower case.
const HEADINGS: &[&str] = &[
    "bibliografia",
    "bibliografía",
    "bibliographie",
    "bibliography",
    "cited literature",
    "literatur",
    "literatura",
    "literature",
    "literature cited",
    "literaturverzeichnis",
    "reference",
    "reference list",
    "references",
    "references and notes",
    "referencias",
    "referências",
    "références",
    "works cited",
];
/// An entry has at least so many characters.
const MIN_ENTRY_CHARS: usize = 8;
/// The longest text of a link to a search service, in characters.
const MAX_SERVICE_CHARS: usize = 60;

pub(super) fn is_list_by_name(node: &Node) -> bool {
    node.is(&["div", "section", "ol", "ul", "table", "dl"])
        && (node.says(LIST_NAMES) || node.id_is(LIST_NAMES))
}

pub(super) fn is_heading(plain_heading: &str) -> bool {
    HEADINGS.contains(&plain_heading)
}

/// A reference list that was found.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The nodes of the entries, in order.
    pub(super) entries: Vec<usize>,
}

impl List {
    /// Finds the entries in parts of the page that stand under a heading for references or are
    /// named so. Entries are the like children of one element, most of them with a year.
    pub(super) fn find(dom: &Dom, regions: &[usize]) -> Self {
        let years = YearCounts::new(dom);
        let mut best: Option<(usize, usize)> = None;
        let holders: Vec<usize> = regions
            .iter()
            .flat_map(|&region| dom.subtree(region))
            .filter(|&at| !dom.nodes[at].is_text())
            .collect();
        for &holder in &holders {
            let score =
                entries_of(dom, holder).iter().filter(|&&entry| years.has(dom, entry)).count();
            if score > best.map_or(0, |(score, _)| score) {
                best = Some((score, holder));
            }
        }
        let loose: Vec<usize> = regions
            .iter()
            .copied()
            .filter(|&region| dom.nodes[region].is(&["p", "div", "li"]) && years.has(dom, region))
            .collect();
        let Some((score, holder)) = best else { return Self { entries: loose } };
        if loose.len() > score {
            return Self { entries: loose };
        }
        // A list may be split, by letter or into columns: its parts look alike.
        let mut entries = Vec::new();
        let mut end = 0;
        let model = &dom.nodes[holder];
        for other in holders {
            let node = &dom.nodes[other];
            let alike = other == holder || (node.name == model.name && node.key == model.key);
            let holds_best = other < holder && holder < node.end;
            if alike && !holds_best && other >= end {
                let part = entries_of(dom, other);
                if part.iter().any(|&entry| years.has(dom, entry)) {
                    entries.extend(part);
                    end = node.end;
                }
            }
        }
        Self { entries }
    }

    /// Whether a node is part of an entry.
    pub(super) fn holds(&self, dom: &Dom, at: usize) -> bool {
        let index = self.entries.partition_point(|&entry| entry <= at);
        index > 0 && at < dom.nodes[self.entries[index - 1]].end
    }

    /// The references, and the ids by which the text links to them. `own_doi` is the article's:
    /// publishers' link services carry it beside that of the cited work.
    pub(super) fn read(&self, dom: &Dom, own_doi: Option<&str>) -> (Vec<Reference>, Links) {
        let mut numbers = HashMap::new();
        let mut references = Vec::new();
        for &entry in &self.entries {
            let number = references.len() as u32 + 1;
            let label = label_of(dom, entry);
            let raw = raw_text(dom, entry, label);
            if raw.is_empty() {
                continue;
            }
            let mut reference = Reference::from_raw(number, raw);
            reference.label = label
                .map(|label| bare_label(&dom.text(label)))
                .filter(|label| !label.is_empty() && label.parse::<u32>().is_err());
            for at in dom.subtree(entry) {
                let node = &dom.nodes[at];
                for (name, value) in &node.attrs {
                    match name.as_str() {
                        name if is_id(name) && !value.is_empty() => {
                            numbers.entry(value.clone()).or_insert(number);
                        }
                        "href" => match value.strip_prefix('#') {
                            Some(back) if !back.is_empty() => {
                                numbers.entry(back.to_owned()).or_insert(number);
                            }
                            _ => read_link(value, own_doi, &mut reference),
                        },
                        _ => {}
                    }
                }
            }
            references.push(reference);
        }
        (references, Links { numbers, plain_up_to: 0 })
    }
}

/// Whether an attribute holds an id: `id`, `name`, `content-id`, `data-bib-id`.
fn is_id(attribute: &str) -> bool {
    attribute == "name" || attribute.split('-').next_back() == Some("id")
}

/// The children of `holder` that may be entries: those of its commonest element name.
fn entries_of(dom: &Dom, holder: usize) -> Vec<usize> {
    const ENTRY_NAMES: [&str; 7] = ["li", "div", "p", "tr", "dd", "section", "span"];
    let of_name = |name: &str| -> Vec<usize> {
        dom.children(holder)
            .filter(|&child| {
                dom.nodes[child].name == name && dom.nodes[child].text_chars >= MIN_ENTRY_CHARS
            })
            .collect()
    };
    let mut best = Vec::new();
    for name in ENTRY_NAMES {
        // Spans are parts of an entry more often than entries.
        let found = of_name(name);
        if found.len() > best.len() && (name != "span" || dom.nodes[holder].name == "div") {
            best = found;
        }
    }
    best
}

/// How many text nodes with a year stand before each node.
struct YearCounts(Vec<u32>);

impl YearCounts {
    fn new(dom: &Dom) -> Self {
        let mut count = 0;
        let mut counts = vec![0];
        for node in &dom.nodes {
            count += u32::from(has_year(&node.text));
            counts.push(count);
        }
        Self(counts)
    }

    fn has(&self, dom: &Dom, at: usize) -> bool {
        self.0[dom.nodes[at].end] > self.0[at]
    }
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|word| word.len() == 4 && ("1500".."2100").contains(&word))
}

/// The element at the start of an entry that holds its label.
fn label_of(dom: &Dom, entry: usize) -> Option<usize> {
    dom.subtree(entry)
        .skip(1)
        .take_while(|&at| !dom.nodes[at].is_text() || dom.nodes[at].text_chars == 0)
        .find(|&at| {
            let node = &dom.nodes[at];
            let named = [
                "label",
                "reference-label",
                "ref-label",
                "ref-number",
                "reference-number",
                "refnumber",
                "citation-number",
            ];
            node.says(&named) && node.text_chars > 0 && node.text_chars < 60
        })
}

fn bare_label(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.'))
        .to_owned()
}

/// The entry as printed, as one line: without label, number and links to search services.
fn raw_text(dom: &Dom, entry: usize, label: Option<usize>) -> String {
    let mut out = Text::default();
    let mut part_ended = false;
    write_entry(dom, entry, label, &mut out, &mut part_ended);
    without_number(&tidy(&out.written)).to_owned()
}

/// Writes an entry. Parts that stand on lines of their own are told apart by a full stop.
fn write_entry(dom: &Dom, at: usize, label: Option<usize>, out: &mut Text, part_ended: &mut bool) {
    let node = &dom.nodes[at];
    if node.text_chars == 0 && !node.is_text() {
        return;
    }
    if node.is_text() {
        if let Some(first) = node.text.trim_start().chars().next() {
            let stop = first.is_alphanumeric() && out.written.ends_with(char::is_alphanumeric);
            if *part_ended && stop {
                out.push(". ");
            }
            *part_ended = false;
        }
        out.push(&node.text);
        return;
    }
    let service = node.is(&["a", "li", "span", "div"])
        && node.text_chars < MAX_SERVICE_CHARS
        && is_service_link(&dom.text(at));
    if service || label == Some(at) || is_hidden(node) {
        return;
    }
    if node.is_block() {
        out.space();
    }
    for child in dom.children(at) {
        write_entry(dom, child, label, out, part_ended);
    }
    if node.is_block() {
        out.space();
        *part_ended |= dom.text(at).contains(' ');
    }
}

/// Takes out what links leave behind (`[, ]`, `|`) and the spaces that markup put before stops.
fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let inner = &rest[c.len_utf8()..];
        if matches!(c, '[' | '(') {
            let empty =
                inner.find(|c: char| c.is_alphanumeric() || matches!(c, ']' | ')' | '[' | '('));
            if let Some(close) = empty.filter(|&close| inner[close..].starts_with([']', ')'])) {
                rest = &inner[close + 1..];
                continue;
            }
        }
        if matches!(c, ',' | '.' | ';' | ':' | ')' | ']') || c.is_whitespace() {
            out.truncate(out.trim_end().len());
        }
        if !(c == '|' || c.is_whitespace() && out.ends_with(['(', '['])) {
            out.push(c);
        }
        rest = inner;
    }
    for dash in [" - ", " – "] {
        out = join_pages(&out, dash);
    }
    out.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '[' | '(')).to_owned()
}

/// `425 - 444` as `425-444`.
fn join_pages(text: &str, dash: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split(dash).enumerate() {
        if index > 0 {
            let digits = out.ends_with(|c: char| c.is_ascii_digit())
                && part.starts_with(|c: char| c.is_ascii_digit());
            out.push_str(if digits { dash.trim() } else { dash });
        }
        out.push_str(part);
    }
    out
}

/// Strips the printed number: `12. `, `[12] `, `(12) `.
fn without_number(raw: &str) -> &str {
    let open = raw.trim_start_matches(['[', '(']);
    let after = open.trim_start_matches(|c: char| c.is_ascii_digit());
    if !(1..=3).contains(&(open.len() - after.len())) {
        return raw;
    }
    after.strip_prefix([']', ')', '.']).map_or(raw, |rest| rest.trim_start_matches(['.', ' ']))
}

/// Takes the ids of the cited work from a link.
fn read_link(href: &str, own_doi: Option<&str>, reference: &mut Reference) {
    const PUBMED: [&str; 6] =
        ["/pubmed/", "pubmed.ncbi.nlm.nih.gov/", "list_uids=", "pmid=", "pmed?id=", "info:pmid/"];
    let url = percent_decoded(href);
    let at_resolver = url.contains("doi.org/");
    for (at, _) in url.match_indices("10.") {
        let candidate = url[at..].split(['&', '?', '#', '"']).next().unwrap_or_default();
        let doi = normalize_doi(candidate).filter(|doi| Some(doi.as_str()) != own_doi);
        if doi.is_some() && (at_resolver || reference.ids.doi.is_none()) {
            reference.ids.doi = doi;
            break;
        }
    }
    let lower = url.to_ascii_lowercase();
    let number_after = |marker: &str| {
        let (_, after) = lower.split_once(marker)?;
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        Some(&after[..digits]).filter(|digits| !digits.is_empty())
    };
    let other = [("entrez", "uid="), ("link_type=med", "access_num=")];
    let other = other.iter().filter(|(service, _)| lower.contains(service)).map(|(_, key)| *key);
    let pmid = PUBMED.iter().copied().chain(other).find_map(number_after);
    if reference.ids.pmid.is_none() {
        reference.ids.pmid = pmid.and_then(normalize_pmid);
    }
    if reference.ids.pmcid.is_none() {
        reference.ids.pmcid = number_after("articles/pmc").and_then(normalize_pmcid);
    }
}

/// A URL with its `%2F` and the like as characters.
fn percent_decoded(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| url.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
