//! CSL-JSON: a list of items, as citation processors, Zotero and pandoc exchange them.
//!
//! Values that CSL has no variable for are read from `custom`, where our own writer puts them.

use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Map, Value};

use super::draft::Draft;
use super::records::Records;
use super::{Parsed, Skip, SkipReason};
use crate::model::{Author, PartialDate, Record, ReferenceKind};

/// How often reading is taken up again after broken JSON.
const MAX_RESTARTS: usize = 100;

/// All items of a file: a list, one item, or a list under `items`.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("variables");
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let list = match start.strip_prefix('[') {
        Some(list) => list,
        None => match serde_json::from_str::<Value>(start) {
            Ok(Value::Object(mut object)) => {
                let items = match object.remove("items") {
                    Some(Value::Array(items)) => items,
                    _ => vec![Value::Object(object)],
                };
                for item in items {
                    take(&item, &item.to_string(), &mut records);
                }
                return records.finish();
            }
            _ => start,
        },
    };
    read_list(list, &mut records);
    records.finish()
}

/// Reads items one by one, so that a broken one does not take the others with it.
fn read_list(list: &str, records: &mut Records) {
    let mut rest = list;
    let mut restarts = 0;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        if rest.is_empty() || rest.starts_with(']') {
            return;
        }
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(item)) => {
                let end = stream.byte_offset();
                take(&item, &rest[..end], records);
                rest = &rest[end..];
            }
            Some(Err(error)) => {
                let number = records.draft().number();
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                let detail = format!("record {number}: broken JSON: {message}");
                records.skip(SkipReason::Malformed, &detail);
                restarts += 1;
                // The next item begins with a brace at the beginning of a line.
                let next = rest.find('\n').and_then(|at| {
                    let after = &rest[at..];
                    let line =
                        after.split_inclusive('\n').find(|line| line.trim_start().starts_with('{'));
                    line.map(|line| at + (line.as_ptr() as usize - after.as_ptr() as usize))
                });
                let Some(next) = next.filter(|_| restarts < MAX_RESTARTS) else {
                    records.warn("the rest of the file is not read");
                    return;
                };
                rest = &rest[next..];
            }
            None => return,
        }
    }
}

/// The record that an item is; what has no place in one is left out.
pub(super) fn record(item: &Map<String, Value>) -> Record {
    let mut draft = Draft::new(1);
    read(item, &mut draft);
    draft.finish().0
}

fn take(item: &Value, source: &str, records: &mut Records) {
    let mut draft = records.draft();
    if let Value::Object(item) = item {
        read(item, &mut draft);
        records.push(draft, source);
    } else {
        let detail = format!("record {}: not an object", draft.number());
        records.skip(SkipReason::Malformed, &detail);
    }
}

fn read(item: &Map<String, Value>, draft: &mut Draft) {
    let custom = item.get("custom").and_then(Value::as_object);
    for (name, value) in item {
        match name.as_str() {
            "author" => people(value, draft, |record| &mut record.authors),
            "editor" => people(value, draft, |record| &mut record.editors),
            "issued" => issued(value, draft),
            "custom" => {}
            "keyword" if custom.is_some_and(|custom| custom.contains_key("keywords")) => {}
            _ => {
                if let Some(text) = text(value) {
                    variable(name, &text, draft);
                }
            }
        }
    }
    for (name, value) in custom.into_iter().flatten() {
        own(name, value, draft);
    }
}

fn variable(name: &str, value: &str, draft: &mut Draft) {
    let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
        draft.once(name, value, slot);
    };
    match name {
        "type" => draft.record.kind = kind(value),
        "id" | "citation-key" => once(draft, |record| &mut record.ids.publisher_id),
        "title" => once(draft, |record| &mut record.title),
        "original-title" => draft.add_new(name, value, |record| &mut record.other_titles),
        "container-title" => once(draft, |record| &mut record.container),
        "container-title-short" | "journalAbbreviation" => {
            once(draft, |record| &mut record.container_short);
        }
        "collection-title" => once(draft, |record| &mut record.series),
        "volume" => once(draft, |record| &mut record.volume),
        "issue" => once(draft, |record| &mut record.issue),
        "page" => draft.pages(name, value),
        "number" if draft.record.pages.is_none() => draft.pages(name, value),
        "edition" => once(draft, |record| &mut record.edition),
        "publisher" => once(draft, |record| &mut record.publisher),
        "publisher-place" => once(draft, |record| &mut record.place),
        "language" => once(draft, |record| &mut record.language),
        "source" => once(draft, |record| &mut record.database),
        "status" => once(draft, |record| &mut record.date_text),
        "ISSN" | "ISBN" => draft.serial(name, value),
        "DOI" => draft.doi(name, value),
        "PMID" => draft.pmid(name, value),
        "PMCID" => draft.pmcid(name, value),
        "URL" => draft.url(name, value),
        "abstract" => draft.abstract_text(value),
        "keyword" => draft.keywords(name, value),
        "genre" => draft.add_new(name, value, |record| &mut record.types),
        "note" => {
            for note in value.split(['\n', '\r']) {
                draft.note(name, note);
            }
        }
        _ => draft.leave(name),
    }
}

/// What our own writer puts beside CSL's variables.
fn own(name: &str, value: &Value, draft: &mut Draft) {
    let record = &mut draft.record;
    let is_read = match name {
        "mesh" => list(value, &mut record.mesh),
        "types" => list(value, &mut record.types),
        "keywords" => list(value, &mut record.keywords),
        "other-titles" => list(value, &mut record.other_titles),
        "other-abstracts" => list(value, &mut record.other_abstracts),
        "abstract-parts" => list(value, &mut record.abstract_parts),
        "urls" => list(value, &mut record.urls),
        "notes" => list(value, &mut record.notes),
        "related" => list(value, &mut record.related),
        "accession" => text(value).map(|number| record.accession = Some(number)).is_some(),
        "date-text" => text(value).map(|date| record.date_text = Some(date)).is_some(),
        "publisher-id" => text(value).map(|id| record.ids.publisher_id = Some(id)).is_some(),
        _ => false,
    };
    if !is_read {
        draft.leave(&format!("custom.{name}"));
    }
}

/// Replaces a list by the one that the value holds; whether it holds one.
fn list<T: DeserializeOwned>(value: &Value, into: &mut Vec<T>) -> bool {
    match serde_json::from_value(value.clone()) {
        Ok(list) => {
            *into = list;
            true
        }
        Err(_) => false,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        // Some give single values as lists.
        Value::Array(values) => values.first().and_then(|first| match first {
            Value::String(text) => Some(text.clone()),
            _ => None,
        }),
        _ => None,
    }
}

fn people(names: &Value, draft: &mut Draft, field: fn(&mut Record) -> &mut Vec<Author>) {
    for name in names.as_array().into_iter().flatten() {
        let part = |key: &str| {
            name.get(key).and_then(text).map(|part| super::draft::line(&part)).unwrap_or_default()
        };
        let particles = |list: &[String]| {
            let filled: Vec<&str> =
                list.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            filled.join(" ")
        };
        let family = particles(&[part("non-dropping-particle"), part("family")]);
        let given = particles(&[part("given"), part("dropping-particle")]);
        let suffix = Some(part("suffix")).filter(|suffix| !suffix.is_empty());
        let literal = part("literal");
        let author = match (family.is_empty(), literal.is_empty()) {
            (false, _) => Some(Author { suffix, ..Author::person(family, given) }),
            (true, false) => Some(Author::group(literal)),
            (true, true) if !given.is_empty() => Some(Author::person(given, "")),
            (true, true) => None,
        };
        draft.name("name", author, field);
    }
}

/// Parts of a date as numbers, or a date as text.
fn issued(value: &Value, draft: &mut Draft) {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    if let Some(parts) = value.pointer("/date-parts/0").and_then(Value::as_array) {
        let mut parts = parts.iter().map(number);
        let mut next = || parts.next().flatten();
        let year = next().and_then(|year| u16::try_from(year).ok());
        let month = next().and_then(|month| u8::try_from(month).ok());
        let day = next().and_then(|day| u8::try_from(day).ok());
        draft.record.published = year.and_then(|year| PartialDate::new(year, month, day));
    }
    let year = draft.record.published.map(|date| date.year.to_string()).unwrap_or_default();
    if let Some(season) = value.get("season").and_then(text) {
        draft.date("issued", &format!("{year} {season}"));
    }
    for key in ["literal", "raw"] {
        let Some(printed) = value.get(key).and_then(text) else { continue };
        if draft.record.published.is_none() {
            draft.date("issued", &printed);
        } else {
            draft.once("issued", &printed, |record| &mut record.date_text);
        }
    }
}

/// Whether a name is one of CSL's types.
pub(super) fn is_type(name: &str) -> bool {
    const OTHER: &[&str] = &[
        "bill",
        "broadcast",
        "collection",
        "event",
        "figure",
        "graphic",
        "hearing",
        "interview",
        "legal_case",
        "legislation",
        "manuscript",
        "map",
        "motion_picture",
        "musical_score",
        "pamphlet",
        "performance",
        "periodical",
        "personal_communication",
        "regulation",
        "review-book",
        "song",
        "treaty",
    ];
    kind(name) != ReferenceKind::Other || OTHER.contains(&name)
}

/// The sort of work that a type of CSL stands for.
fn kind(name: &str) -> ReferenceKind {
    match name {
        "article-journal" | "review" => ReferenceKind::Journal,
        "article" => ReferenceKind::Preprint,
        "book" | "classic" => ReferenceKind::Book,
        "chapter" | "entry-encyclopedia" | "entry-dictionary" | "entry" => ReferenceKind::Chapter,
        "thesis" => ReferenceKind::Thesis,
        "paper-conference" | "speech" => ReferenceKind::Conference,
        "webpage" | "post" | "post-weblog" => ReferenceKind::Web,
        "report" | "standard" => ReferenceKind::Report,
        "article-newspaper" | "article-magazine" => ReferenceKind::News,
        "dataset" => ReferenceKind::Dataset,
        "software" => ReferenceKind::Software,
        "patent" => ReferenceKind::Patent,
        "document" => ReferenceKind::Unknown,
        _ => ReferenceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_their_types_of_values() {
        let text = r#"[{"id": "doe", "type": "article-journal", "title": "A title", "volume": 5, "page": "193-9",
            "author": [{"family": "Roe", "non-dropping-particle": "van", "given": "J", "suffix": "Jr"}, {"literal": "IVIG Group"}],
            "issued": {"date-parts": [["2018", 2, 1]]}, "ISSN": "0028-3878, 1526-632X", "DOI": "10.1000/X", "note": "One",
            "custom": {"types": ["Review"], "odd": 1}}]"#;
        let parsed = parse(text).remove(0).expect("an item");
        assert_eq!(parsed.warnings, ["variables of this file that are not read: `custom.odd` (1)"]);
        let record = Record::from(&parsed.article);
        let authors: Vec<String> = record.authors.iter().map(Author::entry).collect();
        assert_eq!(authors, ["van Roe, J, Jr", "IVIG Group"]);
        assert_eq!(record.published, PartialDate::new(2018, Some(2), Some(1)));
        assert_eq!(record.volume.as_deref(), Some("5"));
        assert_eq!(record.issn, ["0028-3878", "1526-632X"]);
        assert_eq!(record.types, ["Review"]);
    }

    #[test]
    fn a_broken_item_does_not_take_the_others_with_it() {
        let text = "[\n{\"title\": \"One\"},\n{\"title\": \"Tw\n},\n{\"title\": \"Three\"},\n4,\n{\"title\": \"Fi";
        let shown: Vec<String> = parse(text)
            .into_iter()
            .map(|item| item.map_or_else(|skip| skip.to_string(), |parsed| parsed.article.title))
            .collect();
        assert_eq!(shown[0], "One");
        assert!(shown[1].starts_with("malformed: record 2: broken JSON"), "{shown:?}");
        assert_eq!(shown[2], "Three");
        assert_eq!(shown[3], "malformed: record 4: not an object");
        assert!(shown[4].starts_with("malformed: record 5: broken JSON"), "{shown:?}");
    }

    #[test]
    fn one_item_and_lists_under_a_name() {
        for text in ["{\"type\": \"book\", \"title\": \"T\"}", "{\"items\": [{\"title\": \"T\"}]}"]
        {
            assert_eq!(parse(text).len(), 1);
            assert!(parse(text)[0].is_ok());
        }
    }
}
