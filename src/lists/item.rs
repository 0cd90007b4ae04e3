//! CSL-JSON items as records.

use serde_json::{Map, Value};

use crate::export::Record;
use crate::model::{
    ArticleIds, Author, PageRange, PartialDate, ReferenceKind, normalize_doi, normalize_pmcid,
    normalize_pmid,
};

/// The record that an item is. Other programs write numbers as texts and texts as numbers.
pub(super) fn record(item: &Map<String, Value>) -> Record {
    let text = |key: &str| item.get(key).and_then(as_text);
    let date = item.get("issued");
    let published = date.and_then(date_of);
    let printed = date.and_then(|date| date.get("literal").or(date.get("raw"))).and_then(as_text);
    Record {
        kind: kind_of(item),
        authors: item.get("author").map(people).unwrap_or_default(),
        title: text("title"),
        container: text("container-title"),
        container_short: text("container-title-short").or_else(|| text("journalAbbreviation")),
        published,
        year_text: printed.or_else(|| text("status")).filter(|_| published.is_none()),
        volume: text("volume"),
        issue: text("issue"),
        pages: text("page").and_then(|pages| PageRange::parse(&pages)),
        ids: ids(item),
        ..Record::default()
    }
}

/// The identifiers of an item.
pub(super) fn ids(item: &Map<String, Value>) -> ArticleIds {
    let text = |key: &str| item.get(key).and_then(as_text);
    ArticleIds {
        doi: text("DOI").and_then(|doi| normalize_doi(&doi)),
        pmid: text("PMID").and_then(|pmid| normalize_pmid(&pmid)),
        pmcid: text("PMCID").and_then(|pmcid| normalize_pmcid(&pmcid)),
        publisher_id: None,
    }
}

fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn date_of(date: &Value) -> Option<PartialDate> {
    let first = date.get("date-parts").and_then(|parts| parts.get(0));
    let Some(parts) = first.and_then(Value::as_array) else {
        return PartialDate::parse(date.get("raw")?.as_str()?);
    };
    let part = |index: usize| parts.get(index).and_then(as_text);
    let small = |index: usize| part(index).and_then(|part| part.parse().ok());
    PartialDate::new(part(0)?.parse().ok()?, small(1), small(2))
}

fn people(value: &Value) -> Vec<Author> {
    let each = value.as_array().into_iter().flatten().filter_map(|name| {
        let part = |key: &str| name.get(key).and_then(as_text);
        if let Some(group) = part("literal") {
            return Some(Author::group(group));
        }
        let particle = part("non-dropping-particle").or_else(|| part("dropping-particle"));
        let family: Vec<String> = particle.into_iter().chain(part("family")).collect();
        let (family, given) = (family.join(" "), part("given").unwrap_or_default());
        let is_named = !family.is_empty() || !given.is_empty();
        is_named.then(|| Author { suffix: part("suffix"), ..Author::person(family, given) })
    });
    each.collect()
}

fn kind_of(item: &Map<String, Value>) -> ReferenceKind {
    match item.get("type").and_then(Value::as_str).unwrap_or_default() {
        "article-journal" | "article-magazine" | "article-newspaper" | "review" => {
            ReferenceKind::Journal
        }
        "book" => ReferenceKind::Book,
        "chapter" | "entry-encyclopedia" => ReferenceKind::Chapter,
        "thesis" => ReferenceKind::Thesis,
        "paper-conference" => ReferenceKind::Conference,
        "webpage" | "post" | "post-weblog" => ReferenceKind::Web,
        "" | "document" => ReferenceKind::Unknown,
        _ => ReferenceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::csl_json;

    #[test]
    fn an_item_gives_back_the_record_that_it_was_made_of() {
        let record = Record {
            kind: ReferenceKind::Journal,
            authors: vec![
                Author { suffix: Some("Jr".to_owned()), ..Author::person("van der Roe", "Jane") },
                Author::group("IVIG Study Group"),
            ],
            title: Some("Immunoglobulin".to_owned()),
            container: Some("Journal of Examples".to_owned()),
            container_short: Some("J Ex".to_owned()),
            published: PartialDate::new(2018, Some(2), None),
            volume: Some("12".to_owned()),
            issue: Some("3 Suppl 1".to_owned()),
            pages: PageRange::new("1194", Some("1205")),
            ids: ArticleIds { doi: Some("10.1000/x".to_owned()), ..ArticleIds::default() },
            ..Record::default()
        };
        let Value::Object(item) = csl_json::item(&record) else { panic!("no object") };
        assert_eq!(super::record(&item), record);
    }

    #[test]
    fn items_of_other_programs_are_read_with_their_liberties() {
        let text = r#"{"type": "article-journal", "volume": 12, "issued": {"date-parts": [["2001", "12"]]},
            "author": [{"family": "Doorn", "non-dropping-particle": "van"}, {}], "DOI": "https://doi.org/10.1000/X"}"#;
        let Ok(Value::Object(item)) = text.parse() else { panic!("no object") };
        let record = record(&item);
        assert_eq!(record.volume.as_deref(), Some("12"));
        assert_eq!(record.published, PartialDate::new(2001, Some(12), None));
        assert_eq!(record.authors, [Author::person("van Doorn", "")]);
        assert_eq!(record.ids.doi.as_deref(), Some("10.1000/x"));
    }
}
