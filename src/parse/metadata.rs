//! Metadata by name: what front matter and records call the things that an article has.

use super::plain::{author, authors, keywords};
use crate::model::{
    Article, Author, MeshHeading, PageRange, PartialDate, normalize_doi, normalize_pmcid,
    normalize_pmid,
};

/// A value as notations for metadata have it: YAML, JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, String)>),
}

impl Value {
    /// The text of a scalar, or of a list with a single one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()).filter(|text| !text.is_empty()),
            Self::List(values) if values.len() == 1 => values[0].text(),
            _ => None,
        }
    }
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It stands in the article, or was empty.
    Set,
    /// No article has such a thing.
    UnknownKey,
    /// It is not what its key promises.
    Unreadable,
}

/// Sets what `key` means in `article`.
pub(super) fn set(article: &mut Article, key: &str, value: &Value) -> Outcome {
    match set_known(article, key, value) {
        Some(false) => Outcome::UnknownKey,
        None if value.text().is_some() => Outcome::Unreadable,
        Some(true) | None => Outcome::Set,
    }
}

/// Whether the key is known; `None` if the value cannot be read.
fn set_known(article: &mut Article, key: &str, value: &Value) -> Option<bool> {
    let text = || value.text().map(str::to_owned);
    match key {
        "title" => article.title = text()?,
        "subtitle" => article.subtitle = Some(text()?),
        "id" => article.ids.publisher_id = Some(text()?),
        "doi" => article.ids.doi = Some(normalize_doi(value.text()?)?),
        "pmid" => article.ids.pmid = Some(normalize_pmid(value.text()?)?),
        "pmcid" | "pmc" => article.ids.pmcid = Some(normalize_pmcid(value.text()?)?),
        "author" | "authors" => article.authors = read_authors(value),
        "date" | "published" | "year" | "publication date" => {
            let date = PartialDate::parse(value.text()?)?;
            // A full date tells more than a year beside it.
            let fuller = article.published.is_none_or(|known| known.month.is_none());
            article.published = if fuller { Some(date) } else { article.published };
        }
        "journal" | "source" | "container-title" | "publication" => match value {
            Value::Map(map) => {
                let named = map.iter().find(|(key, _)| matches!(key.as_str(), "title" | "name"));
                article.journal.title = named.map(|(_, name)| name.clone());
            }
            _ => article.journal.title = Some(text()?),
        },
        "issn" => article.journal.issn = texts(value),
        "publisher" => article.journal.publisher = Some(text()?),
        "volume" => article.volume = Some(text()?),
        "issue" | "number" => article.issue = Some(text()?),
        "pages" | "page" => article.pages = Some(PageRange::parse(value.text()?)?),
        "type" | "types" => article.types = texts(value),
        "mesh" => {
            article.mesh =
                texts(value).iter().filter_map(|text| MeshHeading::parse(text)).collect();
        }
        "keywords" | "keyword" | "tags" => {
            article.keywords.extend(match value {
                Value::Text(text) => keywords(text),
                _ => texts(value),
            });
        }
        "subject" | "subjects" | "categories" => article.subjects = texts(value),
        "language" | "lang" => article.language = Some(text()?),
        "license" | "licence" | "rights" => article.license = Some(text()?),
        "url" => {
            let url = text()?;
            if article.ids.doi.is_none() && url.contains("doi.org/") {
                article.ids.doi = normalize_doi(&url);
            }
            article.url = Some(url);
        }
        _ => return Some(false),
    }
    Some(true)
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) if text.is_empty() => Vec::new(),
        Value::Text(text) => vec![text.clone()],
        Value::List(values) => values.iter().flat_map(texts).collect(),
        Value::Map(map) => map.iter().map(|(_, text)| text.clone()).collect(),
    }
}

fn read_authors(value: &Value) -> Vec<Author> {
    match value {
        // `Doe, Jane` is one name, `Jane Doe, John Roe` are two.
        Value::Text(text) => match text.split_once(',') {
            Some((family, given)) if !given.contains(',') && !family.trim().contains(' ') => {
                vec![Author::from_display(text)]
            }
            _ => authors(text),
        },
        Value::List(values) => values
            .iter()
            .flat_map(|value| match value {
                Value::Text(name) => vec![author(name)],
                other => read_authors(other),
            })
            .collect(),
        Value::Map(map) => {
            let get = |names: &[&str]| {
                let found = map.iter().find(|(key, _)| names.contains(&key.as_str()));
                found.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
            };
            let family = get(&["family", "last", "lastname", "surname", "family-names"]);
            let given = get(&["given", "first", "firstname", "given-names", "forename"]);
            match (family, get(&["name", "literal"])) {
                (Some(family), _) => vec![Author {
                    suffix: get(&["suffix"]).map(str::to_owned),
                    ..Author::person(family, given.unwrap_or_default())
                }],
                (None, Some(name)) => vec![author(name)],
                (None, None) => {
                    get(&["collective", "group"]).map(Author::group).into_iter().collect()
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Value {
        Value::List(values.iter().map(|text| Value::Text((*text).to_owned())).collect())
    }

    #[test]
    fn keys_are_known_unknown_or_unreadable() {
        let mut article = Article::default();
        let mut outcome =
            |key: &str, value: &str| set(&mut article, key, &Value::Text(value.into()));
        assert_eq!(outcome("doi", "https://doi.org/10.1000/X"), Outcome::Set);
        assert_eq!(outcome("pmid", ""), Outcome::Set);
        assert_eq!(outcome("pmid", "none"), Outcome::Unreadable);
        assert_eq!(outcome("mood", "fine"), Outcome::UnknownKey);
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
    }

    #[test]
    fn a_resolver_in_an_address_gives_the_doi_where_there_is_none() {
        let mut article = Article::default();
        set(&mut article, "url", &Value::Text("https://doi.org/10.1000/X".into()));
        set(&mut article, "url", &Value::Text("https://doi.org/10.1000/Y".into()));
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(article.url.as_deref(), Some("https://doi.org/10.1000/Y"));
    }

    #[test]
    fn authors_are_names_in_a_list() {
        let mut article = Article::default();
        set(&mut article, "authors", &texts(&["Doe, Jane", "John Roe"]));
        let names: Vec<&str> = article.authors.iter().map(Author::name).collect();
        assert_eq!(names, ["Doe", "Roe"]);
    }
}
