//! Reference strings with the labels of their characters, out of JATS files and out of lists of
//! strings with their fields.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use ivig::citation::labels::Label;
use ivig::citation::tokenize;
use ivig::citation::tokens::Shape;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::align::align;
use crate::styles;

/// A string with labelled stretches.
#[derive(Debug, Clone, Default)]
pub(crate) struct Example {
    /// The file that it comes from.
    pub(crate) file: String,
    pub(crate) raw: String,
    /// Stretches with their labels, in order.
    pub(crate) spans: Vec<(Range<usize>, Label)>,
    /// Whether it was made of fields, and is not as printed.
    pub(crate) is_made: bool,
}

/// The fields of a reference as markup or a list gives them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    pub(crate) kind: String,
    pub(crate) authors: Vec<(String, String, String)>,
    pub(crate) groups: Vec<String>,
    pub(crate) editors: Vec<(String, String)>,
    pub(crate) has_et_al: bool,
    pub(crate) title: String,
    pub(crate) container: String,
    pub(crate) year: String,
    pub(crate) volume: String,
    pub(crate) issue: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) publisher: String,
    pub(crate) place: String,
    pub(crate) doi: String,
    pub(crate) pmid: String,
}

/// Labels of a string's tokens, as the model learns them.
pub(crate) fn labels(example: &Example) -> Vec<Label> {
    let tokens = tokenize(&example.raw);
    let mut labels = Vec::with_capacity(tokens.len());
    let mut spans = example.spans.iter().peekable();
    let mut before: Option<(usize, Label)> = None;
    for token in &tokens {
        while spans.peek().is_some_and(|(range, _)| range.end <= token.start as usize) {
            spans.next();
        }
        let span = spans.peek().filter(|(range, _)| range.start < token.end as usize);
        let own = span.map(|(range, label)| (range.start, *label));
        let own = own.filter(|_| token.shape != Shape::Identifier);
        let label = match own {
            None => Label::Other,
            Some((start, Label::Title)) if before != Some((start, Label::Title)) => {
                Label::TitleStart
            }
            Some((start, Label::Container)) if before != Some((start, Label::Container)) => {
                Label::ContainerStart
            }
            Some((_, label)) => label,
        };
        before = own;
        labels.push(label);
    }
    connectors(example, &tokens, &mut labels);
    let is_field = |label: &Label| !matches!(label, Label::Other | Label::EtAl);
    let first = labels.iter().position(is_field).unwrap_or(0);
    let last = labels.iter().rposition(is_field).unwrap_or(0);
    for label in &mut labels[..first] {
        *label = Label::Head;
    }
    for label in labels.iter_mut().skip(last + 1).filter(|label| **label == Label::Other) {
        *label = Label::Tail;
    }
    labels
}

/// `and` and `et al` beside names, and months beside the year, are not tagged everywhere.
fn connectors(example: &Example, tokens: &[ivig::citation::tokens::Token], labels: &mut [Label]) {
    let is_name = |label: Label| {
        matches!(label, Label::Family | Label::Given | Label::Suffix | Label::Group | Label::EtAl)
    };
    for at in 0..tokens.len() {
        if !matches!(labels[at], Label::Other | Label::EtAl) {
            continue;
        }
        let word = example.raw[tokens[at].range()].to_lowercase();
        let after_name = at > 0 && is_name(labels[at - 1]);
        let months =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        if after_name
            && ["and", "&", "et", "al", "e", "y", "und", "others", "colleagues", "i", "ve"]
                .contains(&word.as_str())
        {
            labels[at] = Label::EtAl;
        } else if at > 0
            && matches!(labels[at - 1], Label::Year | Label::Date)
            && (months.iter().any(|month| word.starts_with(month))
                || (labels[at - 1] == Label::Date && word.len() <= 2))
        {
            labels[at] = Label::Date;
        }
    }
}

/// Letters and digits only, in lower case.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A citation element while it is read.
#[derive(Default)]
struct Citation {
    is_mixed: bool,
    raw: String,
    spans: Vec<(Range<usize>, Label)>,
    fields: Fields,
    /// Where the text of the field that is open begins.
    field_start: usize,
}

impl Citation {
    fn is_tagged(&self) -> bool {
        let has = |label| self.spans.iter().any(|(_, own)| *own == label);
        (has(Label::Family) || has(Label::Group))
            && (has(Label::Title) || has(Label::Container))
            && has(Label::Year)
    }

    /// Whether nearly all that is printed is tagged.
    fn is_covered(&self) -> bool {
        let untagged = |mut rest: Vec<char>| {
            rest.retain(|c| c.is_alphabetic());
            rest.len()
        };
        let mut rest: Vec<char> = Vec::new();
        let mut at = 0;
        for (range, _) in &self.spans {
            rest.extend(self.raw[at.min(range.start)..range.start].chars());
            at = range.end;
        }
        // What follows the last field is notes.
        untagged(rest) < 60
    }
}

/// Reads the references of a JATS file.
pub(crate) fn of_jats(path: &Path, out: &mut Vec<Example>) {
    let bytes = std::fs::read(path).expect("a readable file");
    let text = String::from_utf8_lossy(&bytes);
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<(String, String)> = Vec::new();
    let mut citations: Vec<Citation> = Vec::new();
    let mut current: Option<(usize, Citation)> = None;
    loop {
        match reader.read_event() {
            Err(_) | Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => {
                let name = start.local_name().as_ref().to_owned();
                let attribute = |wanted: &str| {
                    let attributes = start.attributes().flatten();
                    let mut found = attributes.filter(|own| own.key.as_ref() == wanted);
                    found.next().map(|own| own.value.to_string()).unwrap_or_default()
                };
                let kind = match name.as_str() {
                    "person-group" => attribute("person-group-type"),
                    "pub-id" => attribute("pub-id-type"),
                    _ => attribute("publication-type") + &attribute("citation-type"),
                };
                let is_citation = matches!(
                    name.as_str(),
                    "mixed-citation" | "element-citation" | "citation" | "nlm-citation"
                );
                if is_citation && current.is_none() {
                    let mut citation =
                        Citation { is_mixed: name != "element-citation", ..Citation::default() };
                    citation.fields.kind.clone_from(&kind);
                    current = Some((open.len(), citation));
                }
                if let Some((_, citation)) = &mut current {
                    begin(citation, &name, &open);
                }
                open.push((name, kind));
            }
            Ok(Event::End(_)) => {
                let closed = open.pop().unwrap_or_default().0;
                if let Some((_, citation)) = &mut current {
                    separate(citation, &closed);
                }
                if current.as_ref().is_some_and(|(depth, _)| *depth == open.len()) {
                    citations.extend(current.take().map(|(_, citation)| citation));
                }
                if closed == "ref" {
                    finish(&file, &mut citations, out);
                }
            }
            Ok(Event::Text(text)) => {
                if let Some((depth, citation)) = &mut current {
                    chunk(citation, &open[*depth..], &text);
                }
            }
            Ok(Event::CData(text)) => {
                if let Some((depth, citation)) = &mut current {
                    chunk(citation, &open[*depth..], &text);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                let character = reference.resolve_char_ref().ok().flatten();
                let named = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                if let (Some((depth, citation)), Some(character)) =
                    (&mut current, character.or(named))
                {
                    chunk(citation, &open[*depth..], &character.to_string());
                }
            }
            Ok(_) => {}
        }
    }
}

/// Begins a field.
fn begin(citation: &mut Citation, name: &str, open: &[(String, String)]) {
    let is_edited = open.iter().any(|(name, kind)| name == "person-group" && is_editor(kind));
    match name {
        "surname" if is_edited => citation.fields.editors.push(Default::default()),
        "surname" => citation.fields.authors.push(Default::default()),
        "collab" if !is_edited => citation.fields.groups.push(String::new()),
        "etal" => citation.fields.has_et_al = true,
        _ => {}
    }
    if FIELD_ELEMENTS.contains(&name) {
        citation.field_start = citation.raw.len();
    }
}

/// Elements that hold one field each.
const FIELD_ELEMENTS: &[&str] = &[
    "surname",
    "given-names",
    "suffix",
    "collab",
    "article-title",
    "chapter-title",
    "source",
    "year",
    "month",
    "day",
    "volume",
    "issue",
    "supplement",
    "fpage",
    "lpage",
    "elocation-id",
    "publisher-name",
    "publisher-loc",
];

/// What tells names of a list apart where the markup prints nothing between them.
fn separate(citation: &mut Citation, closed: &str) {
    let gap = match closed {
        "surname" | "given-names" => "\u{3}",
        "name" | "string-name" | "collab" => "\u{1}",
        "article-title" | "source" | "year" | "volume" | "issue" | "fpage" | "lpage"
        | "elocation-id" | "pub-id" => "\u{2}",
        _ => return,
    };
    citation.raw.push_str(gap);
}

fn chunk(citation: &mut Citation, open: &[(String, String)], text: &str) {
    let label = label(open);
    let start = citation.raw.len();
    for character in text.chars() {
        let character = if character.is_whitespace() { ' ' } else { character };
        if character == ' ' && citation.raw.ends_with(' ') {
            continue;
        }
        citation.raw.push(character);
    }
    let fields = &mut citation.fields;
    let person = open.iter().any(|(name, kind)| name == "person-group" && is_editor(kind));
    let add = |field: &mut String| {
        field.push_str(text);
    };
    for (element, kind) in open.iter().rev() {
        match element.as_str() {
            "surname" if person => {
                if let Some((family, _)) = fields.editors.last_mut() {
                    add(family);
                }
            }
            "surname" => {
                if let Some((family, _, _)) = fields.authors.last_mut() {
                    add(family);
                }
            }
            "given-names" if person => {
                if let Some((_, given)) = fields.editors.last_mut() {
                    add(given);
                }
            }
            "given-names" => {
                if let Some((_, given, _)) = fields.authors.last_mut() {
                    add(given);
                }
            }
            "suffix" => {
                if let Some((_, _, suffix)) = fields.authors.last_mut() {
                    add(suffix);
                }
            }
            "collab" if !person => {
                if let Some(group) = fields.groups.last_mut() {
                    add(group);
                }
            }
            "article-title" | "chapter-title" | "part-title" => add(&mut fields.title),
            "source" => add(&mut fields.container),
            "year" => add(&mut fields.year),
            "volume" => add(&mut fields.volume),
            "issue" | "supplement" => add(&mut fields.issue),
            "fpage" | "elocation-id" => add(&mut fields.first),
            "lpage" => add(&mut fields.last),
            "publisher-name" => add(&mut fields.publisher),
            "publisher-loc" => add(&mut fields.place),
            "pub-id" if kind == "doi" => add(&mut fields.doi),
            "pub-id" if kind == "pmid" => add(&mut fields.pmid),
            _ => continue,
        }
        break;
    }
    if let Some(label) = label
        && !text.trim().is_empty()
    {
        let end = citation.raw.len();
        match citation.spans.last_mut() {
            Some((range, own))
                if *own == label && range.end == start && start > citation.field_start =>
            {
                range.end = end;
            }
            _ => citation.spans.push((start..end, label)),
        }
    }
}

fn is_editor(kind: &str) -> bool {
    matches!(
        kind,
        "editor" | "editors" | "translator" | "compiler" | "guest-editor" | "ed" | "transed"
    )
}

fn label(open: &[(String, String)]) -> Option<Label> {
    let is_edited = open.iter().any(|(name, kind)| name == "person-group" && is_editor(kind));
    open.iter().rev().find_map(|(name, _)| {
        Some(match name.as_str() {
            "surname" | "given-names" | "suffix" | "collab" if is_edited => Label::Editor,
            "surname" => Label::Family,
            "given-names" => Label::Given,
            "suffix" => Label::Suffix,
            "collab" => Label::Group,
            "etal" => Label::EtAl,
            "article-title" | "chapter-title" | "part-title" => Label::Title,
            "source" => Label::Container,
            "year" => Label::Year,
            "month" | "day" | "season" => Label::Date,
            "volume" => Label::Volume,
            "issue" | "supplement" => Label::Issue,
            "fpage" | "elocation-id" => Label::First,
            "lpage" => Label::Last,
            "publisher-name" | "publisher-loc" => Label::Publisher,
            _ => return None,
        })
    })
}

/// Makes examples of the citations of one `<ref>`.
fn finish(file: &str, citations: &mut Vec<Citation>, out: &mut Vec<Example>) {
    let mut all = std::mem::take(citations);
    for fields in all.iter_mut().map(|citation| &mut citation.fields) {
        let tidy =
            |text: &mut String| *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (family, given, suffix) in &mut fields.authors {
            [family, given, suffix].into_iter().for_each(tidy);
        }
        fields.groups.iter_mut().for_each(tidy);
        fields.groups.retain(|group| !group.is_empty());
    }
    let plain = all.iter().find(|citation| citation.is_mixed && !citation.is_tagged());
    let tagged = all.iter().find(|citation| citation.is_tagged());
    if let (Some(plain), Some(tagged)) = (plain, tagged)
        && !tagged.is_mixed
    {
        let raw = clean(&plain.raw);
        out.extend(align(file, &raw, &tagged.fields));
        return;
    }
    for citation in &all {
        if citation.is_tagged() && citation.is_mixed && citation.is_covered() {
            out.push(settled(file, citation));
        }
        if citation.is_tagged() {
            out.extend(styles::made(file, &citation.fields));
        }
    }
}

/// The text without the marks of places where nothing is printed.
fn clean(raw: &str) -> String {
    let text: String = raw.chars().filter(|c| !matches!(c, '\u{1}'..='\u{3}')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The example of a tagged citation. Where nothing is printed between fields, something is put in.
fn settled(file: &str, citation: &Citation) -> Example {
    let mut raw = String::new();
    let mut map: Vec<usize> = Vec::with_capacity(citation.raw.len() + 1);
    let characters = citation.raw.char_indices();
    let mut seed = citation.raw.len();
    for (at, character) in characters {
        while map.len() < at {
            map.push(raw.len());
        }
        map.push(raw.len());
        let ahead = citation.raw[at + character.len_utf8()..].chars();
        let next = ahead.clone().find(|c| !matches!(c, '\u{1}'..='\u{3}'));
        match character {
            '\u{1}'..='\u{3}' => {
                let glued = next.is_some_and(char::is_alphanumeric);
                let digits = next.is_some_and(|c| c.is_ascii_digit())
                    && raw.ends_with(|c: char| c.is_ascii_digit());
                seed = seed.wrapping_mul(31).wrapping_add(at);
                // A few stay glued, as they come where markup was taken off.
                if glued && (digits || !seed.is_multiple_of(8)) {
                    while raw.ends_with(' ') {
                        raw.pop();
                    }
                    raw.push_str(if character == '\u{1}' { ", " } else { " " });
                }
            }
            ' ' if raw.ends_with(' ') || raw.is_empty() => {}
            _ => raw.push(character),
        }
    }
    while map.len() <= citation.raw.len() {
        map.push(raw.len());
    }
    let spans = citation.spans.iter().map(|(range, label)| {
        let (mut start, end) = (map[range.start], map[range.end]);
        while raw[start.min(raw.len())..].starts_with([' ', ',']) {
            start += 1;
        }
        (start..end.max(start), *label)
    });
    let spans = spans.filter(|(range, _)| !range.is_empty()).collect();
    Example { file: file.to_owned(), spans, raw, is_made: false }
}

/// Reads a list of strings with their fields, one JSON object a line.
pub(crate) fn of_list(path: &Path) -> (Vec<serde_json::Value>, HashMap<usize, Example>) {
    let text = std::fs::read_to_string(path).expect("a readable list");
    let values: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    let examples = values.iter().enumerate().filter_map(|(index, value)| {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let person = |value: &serde_json::Value| {
            let part = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            (part("family"), part("given"), String::new())
        };
        let fields = Fields {
            authors: value["authors"]
                .as_array()
                .map(|all| all.iter().map(person).collect())
                .unwrap_or_default(),
            title: text("title"),
            container: text("container"),
            year: text("year"),
            volume: text("volume"),
            issue: text("issue"),
            first: text("first_page"),
            last: text("last_page"),
            ..Fields::default()
        };
        align(&text("file"), &text("raw"), &fields).map(|example| (index, example))
    });
    let examples = examples.collect();
    (values, examples)
}
