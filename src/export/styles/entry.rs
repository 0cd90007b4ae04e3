//! Records as the processor takes them.

use hayagriva::Entry;
use hayagriva::types::{
    ChunkedString, Date, EntryType, FormatString, MaybeTyped, Numeric, PageRanges, PageRangesPart,
    Person, StringChunk,
};

use crate::export::{Record, line};
use crate::model::{Author, PageRange, ReferenceKind};

/// More capital letters than this are a name in capitals, not initials.
const MAX_INITIALS: usize = 4;

/// The entry that a record is. A journal, a book or a site is an entry of its own, its parent.
pub(super) fn of(key: &str, record: &Record) -> Entry {
    let kind = kind(record);
    let (own, parent) = match kind {
        ReferenceKind::Journal => (EntryType::Article, Some(EntryType::Periodical)),
        ReferenceKind::Book => (EntryType::Book, None),
        ReferenceKind::Chapter => (EntryType::Chapter, Some(EntryType::Book)),
        ReferenceKind::Thesis => (EntryType::Thesis, None),
        ReferenceKind::Conference => (EntryType::Article, Some(EntryType::Proceedings)),
        ReferenceKind::Web => (EntryType::Web, Some(EntryType::Web)),
        _ => (EntryType::Misc, None),
    };
    let mut entry = Entry::new(key, own);
    let title = line(record.title.as_deref().unwrap_or_default());
    // The style sets the full stop.
    let title = title.strip_suffix('.').filter(|title| !title.ends_with('.')).unwrap_or(&title);
    if !title.is_empty() {
        entry.set_title(text(title));
    }
    let authors: Vec<Person> = record.authors.iter().filter_map(person).collect();
    if !authors.is_empty() {
        entry.set_authors(authors);
    }
    if let Some(date) = record.published {
        entry.set_date(Date {
            year: i32::from(date.year),
            month: date.month.map(|month| month.saturating_sub(1)),
            day: date.day.map(|day| day.saturating_sub(1)),
            approximate: false,
            season: None,
        });
    }
    if let Some(pages) = &record.pages {
        entry.set_page_range(page_range(pages));
    }
    let ids = &record.ids;
    if let Some(doi) = &ids.doi {
        entry.set_doi(doi.clone());
    }
    if let Some(pmid) = &ids.pmid {
        entry.set_pmid(pmid.clone());
    }
    if let Some(pmcid) = &ids.pmcid {
        entry.set_pmcid(pmcid.clone());
    }
    let volume = record.volume.as_deref().map(numeric);
    let issue = record.issue.as_deref().map(numeric);
    let Some(parent) = parent else {
        if let Some(volume) = volume {
            entry.set_volume(volume);
        }
        return entry;
    };
    let mut container = Entry::new(key, parent);
    let full = record.container.as_deref().or(record.container_short.as_deref());
    if let Some(full) = full.map(line) {
        let short = record.container_short.as_deref().map(|short| Box::new(chunks(&line(short))));
        container.set_title(FormatString { value: chunks(&full), short });
    }
    if let Some(volume) = volume {
        container.set_volume(volume);
    }
    if let Some(issue) = issue {
        container.set_issue(issue);
    }
    entry.set_parents(vec![container]);
    entry
}

/// What sort of work a record is; one that stands in a volume of something is in a journal.
fn kind(record: &Record) -> ReferenceKind {
    match record.kind {
        ReferenceKind::Unknown if record.container.is_some() => ReferenceKind::Journal,
        kind => kind,
    }
}

fn person(author: &Author) -> Option<Person> {
    let part = |value: &str| Some(line(value)).filter(|value| !value.is_empty());
    Some(Person {
        name: part(author.name())?,
        given_name: part(&spelt(&author.given)).filter(|_| author.collective.is_none()),
        prefix: None,
        suffix: author.suffix.as_deref().and_then(part),
        comma_suffix: false,
        alias: None,
    })
}

/// Initials as names that styles can shorten: `MC` is `M. C.`, `J-P` is `J.-P.`.
fn spelt(given: &str) -> String {
    let letters = given.chars().filter(|c| c.is_alphabetic());
    let is_initials = letters.clone().all(char::is_uppercase)
        && letters.count() <= MAX_INITIALS
        && given.chars().all(|c| c.is_alphabetic() || " .-".contains(c));
    if !is_initials {
        return given.to_owned();
    }
    let mut out = String::new();
    for character in given.chars() {
        match character {
            '-' => out.push('-'),
            letter if letter.is_alphabetic() => {
                let is_joined = out.is_empty() || out.ends_with('-');
                out.push_str(if is_joined { "" } else { " " });
                out.extend([letter, '.']);
            }
            _ => {}
        }
    }
    out
}

/// A text as it is: braces, dollar signs and backslashes have no meaning.
fn chunks(text: &str) -> ChunkedString {
    ChunkedString::from(StringChunk::normal(text))
}

fn text(value: &str) -> FormatString {
    FormatString { value: chunks(value), short: None }
}

/// A number where it is nothing else, so that nothing printed is lost.
fn numeric(value: &str) -> MaybeTyped<Numeric> {
    let value = line(value);
    let is_number = value.len() < 10 && value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse::<i32>() {
        Ok(number) if is_number => MaybeTyped::Typed(Numeric::new(number)),
        _ => MaybeTyped::String(value),
    }
}

/// Pages as numbers where styles may shorten them; everything else as it stands.
fn page_range(pages: &PageRange) -> MaybeTyped<PageRanges> {
    let number = |page: &str| match numeric(page) {
        MaybeTyped::Typed(number) => Some(number),
        MaybeTyped::String(_) => None,
    };
    let as_printed = || MaybeTyped::String(line(&pages.to_string()));
    let Some(first) = number(&pages.first) else { return as_printed() };
    let part = match &pages.last {
        None => PageRangesPart::SinglePage(first),
        Some(last) => match number(last) {
            Some(last) => PageRangesPart::Range(first, last),
            None => return as_printed(),
        },
    };
    MaybeTyped::Typed(PageRanges::new(vec![part]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_told_from_names() {
        let spelt = ["MC", "J-P", "M. C.", "Jane A.", "JOHANNA", "Å", ""].map(spelt);
        assert_eq!(spelt, ["M. C.", "J.-P.", "M. C.", "Jane A.", "JOHANNA", "Å.", ""]);
    }
}
