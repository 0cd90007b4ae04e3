//! What an article is recognised by, and the key that anchors call it by.

use crate::citation::matching::{self, Description};
use crate::index::About;
use crate::model::{Article, Author};
use crate::parse::Parsed;
use crate::text::fold::fold_text;

/// The shortest title, in folded characters, that tells a work together with its place in print:
/// shorter ones are those of columns (`Editorial`, `Reply`).
const MIN_TITLE_CHARS: usize = 20;

/// What the identifiers of works begin with, before a digit.
const IDENTIFIERS: [&str; 3] = ["PMC", "PMID", "10."];

/// What marks an identity that is made of bibliographic fields. No identifier has a space.
const WORK: &str = "work ";

/// What another article would be recognised as the same by: any identifier or the id in its
/// collection, its bibliographic fields, or the hash of its bytes where there is nothing else.
pub(super) fn identities(parsed: &Parsed, content_hash: &str) -> Vec<String> {
    let ids = &parsed.article.ids;
    let record = parsed.record.as_ref();
    if record.is_some_and(|record| record.shares_ids) {
        return vec![content_hash.to_owned()];
    }
    let pmid = ids.pmid.as_ref().map(|pmid| format!("PMID{pmid}"));
    // No key has a space: a collection's `id 7` is not the file `7.md`.
    let own_id = record.and_then(|record| record.id.as_ref()).map(|id| format!("id {id}"));
    let known = [ids.pmcid.clone(), pmid, ids.doi.clone(), own_id];
    let mut known: Vec<String> = known.into_iter().flatten().collect();
    if known.is_empty() {
        known.push(content_hash.to_owned());
    }
    known.extend(work(&parsed.article));
    known
}

/// BLAKE3 of an article's bytes in hexadecimal: of its record, or of its file and place there.
pub(super) fn content_hash(parsed: &Parsed, file_hash: &str, index: usize) -> String {
    let record = parsed.record.as_ref();
    record.map_or_else(|| format!("{file_hash}#{index}"), |record| record.hash.clone())
}

/// Title, first author, year, and the volume and first page, or that there are none: together they tell a
/// work where no identifier does. `None` without an author or year, or where the title is too short.
fn work(article: &Article) -> Option<String> {
    let title = fold_text(&article.title);
    let author = fold_text(article.authors.first().map(Author::name)?);
    let year = article.published?.year;
    let volume = fold_text(article.volume.as_deref().unwrap_or_default());
    let page = fold_text(article.pages.as_ref().map_or("", |pages| &pages.first));
    (title.len() >= MIN_TITLE_CHARS)
        .then(|| format!("{WORK}{title}|{author}|{year}|{volume}|{page}"))
}

/// Whether an identity is one of bibliographic fields, which two works with different identifiers
/// may share: the parts of an article that was printed in two halves on one page, say.
pub(super) fn is_weak(identity: &str) -> bool {
    identity.starts_with(WORK)
}

/// How many authors of an article are kept to compare it by.
const KEPT_AUTHORS: usize = 8;

/// What is kept of an article to tell whether an identifier is its own.
pub(super) fn about(article: &Article) -> About {
    let authors = article.authors.iter().take(KEPT_AUTHORS).map(|author| author.name().to_owned());
    About { title: article.title.clone(), authors: authors.collect() }
}

/// Whether two articles with the same identifier are so unlike each other, in title and first author, that
/// one of them carries it by mistake, or it is that of an issue.
pub(super) fn are_unlike(one: &About, other: &About) -> bool {
    let described = |about: &About| {
        let authors = about.authors.iter().map(Author::group).collect();
        let title = about.title.clone();
        Description::from(&Article { title, authors, ..Article::default() })
    };
    matching::contradict(&described(one), &described(other))
}

/// Whether an identity is a PMCID, PMID or DOI.
pub(super) fn is_identifier(identity: &str) -> bool {
    IDENTIFIERS.into_iter().any(|kind| is_of(identity, kind))
}

/// Whether an identity is an identifier of a kind: `PMC12`, `PMID12`, `10.1000/x`.
fn is_of(identity: &str, kind: &str) -> bool {
    identity.strip_prefix(kind).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The key that an article asks for: the id that a collection calls it by, else its PMCID, PMID or
/// DOI, else the name of its file.
pub(super) fn wanted_key(parsed: &Parsed, path: &str, index: usize) -> String {
    let ids = &parsed.article.ids;
    let record = parsed.record.as_ref();
    if let Some(own_id) = record.and_then(|record| record.id.as_deref()) {
        return id_key(own_id);
    }
    let pmid = ids.pmid.as_ref().map(|pmid| format!("PMID{pmid}"));
    let id = ids.pmcid.clone().or(pmid).or_else(|| ids.doi.clone());
    id.filter(|_| !record.is_some_and(|record| record.shares_ids))
        .unwrap_or_else(|| name_key(path, index))
}

/// The same key told apart from one that was given: by a few digits of the hash of the article's place.
pub(super) fn told_apart(key: &str, path: &str, index: usize) -> String {
    let hash = blake3::hash(format!("{path}\0{index}").as_bytes()).to_hex();
    format!("{key}~{}", &hash[..8])
}

/// A key from an id: as it is, but for spaces and control characters, which no key has.
fn id_key(id: &str) -> String {
    let keep = |c: char| if c.is_whitespace() || c.is_control() { '-' } else { c };
    id.chars().map(keep).collect()
}

/// A key from a file's name: its stem with everything but letters, digits, `.`, `_` and `-` as `-`.
/// A name that looks like an identifier is marked as a file's, for the identifier may be another's.
fn name_key(path: &str, index: usize) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let key: String = stem.chars().map(keep).collect();
    let key = match key.as_str() {
        "" => "article".to_owned(),
        name if name.starts_with("PMC") || name.starts_with("PMID") || name.starts_with("10.") => {
            format!("file-{name}")
        }
        _ => key,
    };
    if index == 0 { key } else { format!("{key}.{}", index + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PageRange, PartialDate};

    #[test]
    fn keys_from_file_names() {
        assert_eq!(name_key("corpus/stiff person.md", 0), "stiff-person");
        assert_eq!(name_key("corpus/PMC123.txt", 0), "file-PMC123");
        assert_eq!(name_key("set.xml", 2), "set.3");
        assert_eq!(name_key(".xml", 0), "article");
    }

    #[test]
    fn a_work_is_told_by_all_its_fields() {
        let article = Article {
            title: "High-dose immune globulin for stiff-person syndrome".to_owned(),
            authors: vec![Author::person("Dalakas", "MC")],
            published: PartialDate::new(2001, None, None),
            volume: Some("345".to_owned()),
            pages: PageRange::new("1870", Some("6")),
            ..Article::default()
        };
        let identity = work(&article).expect("one");
        assert_eq!(
            identity,
            "work high dose immune globulin for stiff person syndrome|dalakas|2001|345|1870"
        );
        assert!(is_weak(&identity));
        assert_ne!(work(&Article { volume: None, ..article.clone() }), Some(identity));
        assert_eq!(work(&Article { published: None, ..article.clone() }), None);
        assert_eq!(work(&Article { title: "Reply".to_owned(), ..article }), None);
    }

    #[test]
    fn identifiers_are_told_from_other_identities() {
        for (identity, expected) in [
            ("PMC12", true),
            ("PMID12", true),
            ("10.1000/x", true),
            ("id 7", false),
            ("PMCx", false),
        ] {
            assert_eq!(is_identifier(identity), expected, "{identity}");
        }
    }
}
