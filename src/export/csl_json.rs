//! CSL-JSON, the input of citation processors.

use serde_json::{Map, Value, json};

use super::{Record, line};
use crate::model::{Author, ReferenceKind};

/// One item. Nothing is null or empty; volume, issue and pages are strings, parts of dates numbers.
pub fn item(record: &Record) -> Value {
    let mut item = Map::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value.map(line).filter(|value| !value.is_empty()) {
            item.insert(key.to_owned(), Value::String(value));
        }
    };
    let pages = record.pages.as_ref().map(ToString::to_string);
    text("id", Some(&record.key()));
    text("type", Some(type_of(record.kind)));
    text("title", record.title.as_deref());
    text("container-title", record.container.as_deref());
    text("container-title-short", record.container_short.as_deref());
    text("volume", record.volume.as_deref());
    text("issue", record.issue.as_deref());
    text("page", pages.as_deref());
    text("DOI", record.ids.doi.as_deref());
    text("PMID", record.ids.pmid.as_deref());
    text("PMCID", record.ids.pmcid.as_deref());
    text("status", record.year_text.as_deref());
    text("note", Some(&record.notes.join("; ")));
    let authors: Vec<Value> = record.authors.iter().filter_map(name).collect();
    if !authors.is_empty() {
        item.insert("author".to_owned(), Value::Array(authors));
    }
    if let Some(date) = record.published {
        let parts = [Some(date.year), date.month.map(u16::from), date.day.map(u16::from)];
        let parts: Vec<u16> = parts.into_iter().flatten().collect();
        item.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    Value::Object(item)
}

fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Journal => "article-journal",
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "chapter",
        ReferenceKind::Thesis => "thesis",
        ReferenceKind::Conference => "paper-conference",
        ReferenceKind::Web => "webpage",
        ReferenceKind::Unknown | ReferenceKind::Other => "document",
    }
}

fn name(author: &Author) -> Option<Value> {
    let mut name = Map::new();
    let mut part = |key: &str, value: &str| {
        let value = line(value);
        if !value.is_empty() {
            name.insert(key.to_owned(), Value::String(value));
        }
    };
    if let Some(group) = &author.collective {
        part("literal", group);
    } else {
        part("family", &author.family);
        part("given", &author.given);
        part("suffix", author.suffix.as_deref().unwrap_or_default());
    }
    (!name.is_empty()).then_some(Value::Object(name))
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn an_item_has_typed_values_and_nothing_empty() {
        let item = item(&article());
        assert_eq!(item["issued"], json!({"date-parts": [[2018, 2, 1]]}));
        assert_eq!(
            item["author"],
            json!([
                {"family": "van der Roe", "given": "Jane A."},
                {"family": "Doe", "given": "K", "suffix": "Jr"},
                {"literal": "IVIG Study Group"}
            ])
        );
        assert_eq!((&item["volume"], &item["page"]), (&json!("12"), &json!("1194-1205")));
        assert_eq!(
            (&item["type"], &item["DOI"]),
            (&json!("article-journal"), &json!("10.1000/x_1"))
        );
    }

    #[test]
    fn an_empty_record_has_only_what_must_be() {
        let keys: Vec<String> =
            item(&Record::default()).as_object().into_iter().flat_map(Map::keys).cloned().collect();
        assert_eq!(keys, ["id", "type"]);
    }
}
