//! The one record that stands for the records of a work.

use crate::export::capability::TABLE;
use crate::model::{PageRange, Record, RelatedArticle};

/// A record and what it is called.
#[derive(Debug, Clone, Copy)]
pub struct Source<'r> {
    /// Its name: `imports/embase.ris#12`, the key of an article.
    pub name: &'r str,
    /// The record.
    pub record: &'r Record,
}

/// The record among some of one work that says most: in most fields, then in most words of the
/// abstract, the first of equals.
pub fn fullest(records: &[&Source<'_>]) -> usize {
    let said = |record: &Record| {
        let fields = TABLE.iter().filter(|(field, ..)| !field.values(record).is_empty()).count();
        let is_titled = record.title.is_some();
        let abstract_bytes: usize = record.abstract_parts.iter().map(|part| part.text.len()).sum();
        (is_titled, fields, abstract_bytes)
    };
    let all = records.iter().enumerate().rev();
    all.max_by_key(|(_, source)| said(source.record)).map_or(0, |(place, _)| place)
}

/// The fullest of some records of one work with its gaps filled from the others in their order, and
/// with a note of where all of them come from. One alone stays as it is.
pub fn merged(records: &[&Source<'_>]) -> Record {
    let first = fullest(records);
    let Some(kept) = records.get(first) else { return Record::default() };
    let mut record = kept.record.clone();
    if records.len() == 1 {
        return record;
    }
    for (_, other) in records.iter().enumerate().filter(|(place, _)| *place != first) {
        fill(&mut record, other.record);
    }
    let origins: Vec<String> = records.iter().map(|source| origin(source)).collect();
    record.notes.push(format!("One record of {}: {}", records.len(), origins.join("; ")));
    record
}

/// A record's name, with the number that its database knows it by.
fn origin(source: &Source<'_>) -> String {
    let Record { database, accession, ids, .. } = source.record;
    let numbers = [
        accession.clone(),
        ids.pmid.as_ref().map(|pmid| format!("PMID {pmid}")),
        ids.publisher_id.clone(),
    ];
    let number = numbers.into_iter().flatten().next();
    let known: Vec<String> = database.clone().into_iter().chain(number).collect();
    if known.is_empty() {
        return source.name.to_owned();
    }
    format!("{} ({})", source.name, known.join(" "))
}

/// Fills what a record lacks from another one of the same work. What tells of retractions and the
/// like, and where the work is found, is taken from both.
fn fill(record: &mut Record, other: &Record) {
    // A number means nothing without its database.
    if record.database.is_none() && record.accession.is_none() {
        record.database.clone_from(&other.database);
        record.accession.clone_from(&other.accession);
    }
    if record.kind.is_unknown() {
        record.kind = other.kind;
    }
    if record.published.is_none() {
        record.published = other.published;
        option(&mut record.date_text, other.date_text.as_ref());
    }
    for (own, others) in [
        (&mut record.title, &other.title),
        (&mut record.container, &other.container),
        (&mut record.container_short, &other.container_short),
        (&mut record.series, &other.series),
        (&mut record.volume, &other.volume),
        (&mut record.issue, &other.issue),
        (&mut record.edition, &other.edition),
        (&mut record.publisher, &other.publisher),
        (&mut record.place, &other.place),
        (&mut record.language, &other.language),
        (&mut record.ids.doi, &other.ids.doi),
        (&mut record.ids.pmid, &other.ids.pmid),
        (&mut record.ids.pmcid, &other.ids.pmcid),
        (&mut record.ids.publisher_id, &other.ids.publisher_id),
    ] {
        option(own, others.as_ref());
    }
    pages(&mut record.pages, other.pages.as_ref());
    list(&mut record.authors, &other.authors);
    list(&mut record.editors, &other.editors);
    list(&mut record.abstract_parts, &other.abstract_parts);
    list(&mut record.other_abstracts, &other.other_abstracts);
    list(&mut record.other_titles, &other.other_titles);
    list(&mut record.keywords, &other.keywords);
    list(&mut record.mesh, &other.mesh);
    union(&mut record.isbn, &other.isbn);
    union(&mut record.issn, &other.issn);
    union(&mut record.types, &other.types);
    union(&mut record.urls, &other.urls);
    union(&mut record.notes, &other.notes);
    let is_new = |related: &&RelatedArticle| !record.related.contains(related);
    let related: Vec<RelatedArticle> = other.related.iter().filter(is_new).cloned().collect();
    record.related.extend(related);
}

fn option(own: &mut Option<String>, other: Option<&String>) {
    if own.is_none() {
        *own = other.cloned();
    }
}

fn list<T: Clone>(own: &mut Vec<T>, other: &[T]) {
    if own.is_empty() {
        own.extend_from_slice(other);
    }
}

/// What is the same but for case and spaces is taken once.
fn union(own: &mut Vec<String>, other: &[String]) {
    let plain = |text: &String| text.to_lowercase().split_whitespace().collect::<String>();
    for text in other {
        if !own.iter().any(|known| plain(known) == plain(text)) {
            own.push(text.clone());
        }
    }
}

fn pages(own: &mut Option<PageRange>, other: Option<&PageRange>) {
    match (own.as_mut(), other) {
        (None, other) => *own = other.cloned(),
        (Some(own), Some(other)) if own.last.is_none() && own.first == other.first => {
            own.last.clone_from(&other.last);
        }
        _ => {}
    }
}
