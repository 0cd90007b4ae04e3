//! CSL-JSON, the input of citation processors.

use serde_json::{Map, Value, json};

use super::{Record, line};
use crate::model::{Author, ReferenceKind};

/// One item under its id. Nothing is null or empty; volume, issue and pages are strings, parts of dates
/// numbers; initials stand apart, for of `MC` processors print the M alone. What CSL has no variable for stands under `custom`.
pub fn item(record: &Record, id: &str) -> Value {
    let mut item = Map::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value.map(line).filter(|value| !value.is_empty()) {
            item.insert(key.to_owned(), Value::String(value));
        }
    };
    let pages = record.pages.as_ref().map(ToString::to_string);
    text("id", Some(id));
    text("type", Some(type_of(record.kind)));
    text("title", record.title.as_deref());
    text("container-title", record.container.as_deref());
    text("container-title-short", record.container_short.as_deref());
    text("collection-title", record.series.as_deref());
    text("volume", record.volume.as_deref());
    text("issue", record.issue.as_deref());
    text("page", pages.as_deref());
    text("edition", record.edition.as_deref());
    text("publisher", record.publisher.as_deref());
    text("publisher-place", record.place.as_deref());
    text("ISBN", Some(&record.isbn.join(", ")));
    text("ISSN", Some(&record.issn.join(", ")));
    text("DOI", record.ids.doi.as_deref());
    text("PMID", record.ids.pmid.as_deref());
    text("PMCID", record.ids.pmcid.as_deref());
    text("URL", record.urls.first().map(String::as_str));
    text("language", record.language.as_deref());
    text("source", record.database.as_deref());
    text("status", record.date_text.as_deref().filter(|_| record.published.is_none()));
    text("abstract", Some(&record.abstract_text()));
    text("keyword", Some(&record.keywords.join("; ")));
    let notes: Vec<String> = record.notes.iter().map(|note| line(note)).collect();
    if !notes.is_empty() {
        item.insert("note".to_owned(), Value::String(notes.join("\n")));
    }
    for (key, people) in [("author", &record.authors), ("editor", &record.editors)] {
        let people: Vec<Value> = people.iter().filter_map(name).collect();
        if !people.is_empty() {
            item.insert(key.to_owned(), Value::Array(people));
        }
    }
    if let Some(date) = record.published {
        let parts = [Some(date.year), date.month.map(u16::from), date.day.map(u16::from)];
        let parts: Vec<u16> = parts.into_iter().flatten().collect();
        item.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    let custom = custom(record, id);
    if !custom.is_empty() {
        item.insert("custom".to_owned(), Value::Object(custom));
    }
    Value::Object(item)
}

/// What CSL has no variable for.
fn custom(record: &Record, id: &str) -> Map<String, Value> {
    let has_labels = record.abstract_parts.len() > 1;
    // A lone keyword with a comma would be taken for two.
    let has_comma = record.keywords.len() == 1 && record.keywords[0].contains(',');
    let own_id = record.ids.publisher_id.as_deref().filter(|own| *own != id);
    let date_text = record.date_text.as_ref().filter(|_| record.published.is_some());
    let other_urls = record.urls.len() > 1;
    let values = [
        ("abstract-parts", has_labels.then(|| json!(record.abstract_parts))),
        ("other-abstracts", Some(json!(record.other_abstracts))),
        ("other-titles", Some(json!(record.other_titles))),
        ("keywords", has_comma.then(|| json!(record.keywords))),
        ("mesh", Some(json!(record.mesh))),
        ("types", Some(json!(record.types))),
        ("related", Some(json!(record.related))),
        ("urls", other_urls.then(|| json!(record.urls))),
        ("accession", record.accession.as_ref().map(|accession| json!(accession))),
        ("date-text", date_text.map(|date| json!(date))),
        ("publisher-id", own_id.map(|id| json!(id))),
    ];
    let is_filled = |value: &Value| value.as_array().is_none_or(|list| !list.is_empty());
    let filled =
        values.into_iter().filter_map(|(key, value)| Some((key, value.filter(is_filled)?)));
    filled.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Journal => "article-journal",
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "chapter",
        ReferenceKind::Thesis => "thesis",
        ReferenceKind::Conference => "paper-conference",
        ReferenceKind::Web => "webpage",
        ReferenceKind::Report => "report",
        ReferenceKind::Preprint => "article",
        ReferenceKind::News => "article-newspaper",
        ReferenceKind::Dataset => "dataset",
        ReferenceKind::Software => "software",
        ReferenceKind::Patent => "patent",
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
        part("given", &author.spelt_given());
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
        let item = item(&article(), "k");
        assert_eq!(item["issued"], json!({"date-parts": [[2018, 2, 1]]}));
        assert_eq!(
            item["author"],
            json!([
                {"family": "van der Roe", "given": "Jane A."},
                {"family": "Doe", "given": "K.", "suffix": "Jr"},
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
        let keys: Vec<String> = item(&Record::default(), "k")
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .cloned()
            .collect();
        assert_eq!(keys, ["id", "type"]);
    }
}
