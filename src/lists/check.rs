//! What is amiss in a list, as far as the list itself tells.

use std::collections::HashMap;

use super::{Entry, List};
use crate::model::ReferenceKind;

/// Something that an entry lacks, by its name.
pub type Lack = &'static str;

/// What an entry lacks to be cited and found.
pub fn lacks(entry: &Entry) -> Vec<Lack> {
    let record = entry.record();
    let is_journal = record.kind == ReferenceKind::Journal;
    let has_date = record.published.is_some() || record.date_text.is_some();
    let ids = &record.ids;
    let missing = [
        (entry.key().is_empty(), "citation key"),
        (record.authors.is_empty(), "authors"),
        (record.title.is_none(), "title"),
        (is_journal && record.container.is_none(), "journal"),
        (!has_date, "year"),
        (is_journal && record.volume.is_none() && record.pages.is_none(), "volume and pages"),
        (is_journal && ids.doi.is_none() && ids.pmid.is_none(), "DOI and PMID"),
    ];
    missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, name)| name).collect()
}

/// Pairs of places whose entries are the same, as far as their names tell.
pub fn duplicates(list: &List) -> Vec<(usize, usize)> {
    let entries = list.entries();
    let mut first: HashMap<(Option<&str>, String), usize> = HashMap::new();
    let mut pairs = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let anchor = entry.own().anchor.as_deref();
        let before = entry.names().into_iter().filter_map(|name| {
            let known = *first.entry((anchor, name)).or_insert(place);
            (known != place).then_some(known)
        });
        let earliest = before.min();
        pairs.extend(earliest.map(|known| (known, place)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_work_twice_is_found_and_passages_of_it_are_not() {
        let text = r#"[{"id": "a", "DOI": "10.1000/X"}, {"id": "b", "title": "T"},
            {"id": "c", "DOI": "https://doi.org/10.1000/x"},
            {"id": "d", "DOI": "10.1000/x", "custom": {"ivig": {"anchor": "PMC1#s1.p1"}}}]"#;
        let list = List::parse("x", text).expect("a list");
        assert_eq!(duplicates(&list), [(0, 2)]);
        assert_eq!(lacks(&list.entries()[1]), ["authors", "year"]);
    }
}
