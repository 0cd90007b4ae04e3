//! Metadata of an article from front matter.

use super::super::plain::{author, authors, keywords};
use super::yaml::{FrontMatter, Value};
use crate::model::{
    Article, Author, MeshHeading, PageRange, PartialDate, normalize_doi, normalize_pmcid,
    normalize_pmid,
};

/// Fills the metadata of `article`; unknown keys are passed over, unreadable values warned about.
pub(super) fn fill(article: &mut Article, matter: &FrontMatter, warnings: &mut Vec<String>) {
    for line in &matter.unread {
        warnings.push(format!("front matter: line not understood: `{line}`"));
    }
    for (key, value) in &matter.fields {
        if fill_field(article, key, value).is_none() && value.text().is_some() {
            let shown = value.text().unwrap_or_default();
            warnings.push(format!("front matter: `{key}` is not understood: `{shown}`"));
        }
    }
}

/// Sets one field; `None` if the value cannot be read.
fn fill_field(article: &mut Article, key: &str, value: &Value) -> Option<()> {
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
        _ => {}
    }
    Some(())
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
    use super::super::yaml::read;
    use super::*;

    #[test]
    fn metadata_of_every_kind() {
        let mut article = Article::default();
        let mut warnings = Vec::new();
        let text = "title: Dose\nid: x1\ndoi: https://doi.org/10.1000/X\npmid: 12\nyear: 2020\n\
            date: 2020-05-01\nauthors:\n  - Jane Doe\n  - name: The Dose Study Group\n  - family: Roe\n    given: J\n\
            journal:\n  title: Brain\npages: 10-9\ntags: [a, b]\nlang: en\npmcid: none\nmood: fine";
        fill(&mut article, &read(text), &mut warnings);
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2020-05-01"));
        let names: Vec<&str> = article.authors.iter().map(Author::name).collect();
        assert_eq!(names, ["Doe", "The Dose Study Group", "Roe"]);
        assert_eq!(article.journal.title.as_deref(), Some("Brain"));
        assert_eq!(article.keywords, ["a", "b"]);
        assert_eq!(warnings, ["front matter: `pmcid` is not understood: `none`"]);
    }
}
