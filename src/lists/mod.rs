//! Reading lists: what people chose to read, in their order, and why.
//!
//! A list is one CSL-JSON file, `lists/NAME.json` of a home: an array whose order is the order of
//! reading, laid out so that a change shows as few lines, and readable by whatever reads CSL-JSON.
//! What only this program knows of an entry stands under `custom.ivig`; what other programs wrote
//! into an entry stays as it is. Nothing here knows of an index: who adds an entry says what it is.

mod check;
mod entry;
mod keys;
mod sheet;
mod store;
mod utc;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::error::{Error, Result};
pub use check::{Lack, duplicates, lacks};
pub use entry::{Entry, Own, Source};
pub use keys::Keys;
pub use sheet::{Group, GroupBy, Reading, groups};
pub use store::Lists;
pub use utc::{now, utc};

/// A reading list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    name: String,
    entries: Vec<Entry>,
}

/// What became of an entry that was to be added, and the key that it has in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New(String),
    /// It was there before; tags, and what was not known of it, were added to it.
    Known(String),
}

impl List {
    /// A list without entries.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), entries: Vec::new() }
    }

    /// A list from the text of its file; an empty one is a list without entries.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let wrong = |why: String| {
            Error::usage(format!("the list `{name}` cannot be read: {why}"))
                .hint("its file must be an array of CSL-JSON items; a version that git keeps can be put in its place")
        };
        if text.trim().is_empty() {
            return Ok(Self::new(name));
        }
        let value: Value =
            text.parse().map_err(|cause: serde_json::Error| wrong(cause.to_string()))?;
        let Value::Array(items) = value else { return Err(wrong("it is no array".to_owned())) };
        let entries = items.into_iter().enumerate().map(|(index, item)| {
            Entry::from_item(item).map_err(|why| wrong(format!("entry {}: {why}", index + 1)))
        });
        Ok(Self { name: name.to_owned(), entries: entries.collect::<Result<_>>()? })
    }

    /// The text of its file.
    pub fn to_json(&self) -> String {
        let items = Value::Array(self.entries.iter().map(Entry::to_item).collect());
        format!("{items:#}\n")
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its entries in the order of reading.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that a citation key, or else the key of an article, an anchor, a DOI, a PMID or a
    /// PMCID names.
    pub fn find(&self, name: &str) -> Result<usize> {
        let by_key = self.entries.iter().position(|entry| entry.key() == name);
        let named = || self.entries.iter().position(|entry| entry.is_named(name));
        by_key.or_else(named).ok_or_else(|| {
            Error::not_found(format!("the list `{}` has no entry `{name}`", self.name))
                .hint(format!("`ivig list show {}` shows its entries with their keys", self.name))
        })
    }

    /// The entry at a place.
    pub fn entry_mut(&mut self, place: usize) -> Option<&mut Entry> {
        self.entries.get_mut(place)
    }

    /// Adds an entry at the end under a key of its own, unless it is there.
    pub fn add(&mut self, entry: Entry, keys: &mut Keys) -> Added {
        let mut adding = Adding::to(self);
        adding.add(entry, keys)
    }

    /// The same for many entries, in their order.
    pub fn add_all(&mut self, entries: Vec<Entry>, keys: &mut Keys) -> Vec<Added> {
        let mut adding = Adding::to(self);
        entries.into_iter().map(|entry| adding.add(entry, keys)).collect()
    }

    /// Takes out the entries at these places and gives them.
    pub fn remove(&mut self, places: &[usize]) -> Vec<Entry> {
        let all = std::mem::take(&mut self.entries).into_iter().enumerate();
        let (out, kept): (Vec<_>, Vec<_>) = all.partition(|(place, _)| places.contains(place));
        self.entries = kept.into_iter().map(|(_, entry)| entry).collect();
        out.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Moves entries, in the order of `places`, so that the first of them is the entry number `to`,
    /// from 1.
    pub fn move_to(&mut self, places: &[usize], to: usize) {
        let mut places = places.to_vec();
        let mut seen = HashSet::new();
        places.retain(|place| seen.insert(*place) && *place < self.entries.len());
        let moved: Vec<Entry> = places.iter().map(|&place| self.entries[place].clone()).collect();
        self.remove(&places);
        let at = to.saturating_sub(1).min(self.entries.len());
        self.entries.splice(at..at, moved);
    }

    /// Sorts the entries; those that compare equal keep their order.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl FnMut(&Entry) -> K) {
        self.entries.sort_by_cached_key(key);
    }
}

/// A list that entries are added to, with what finds those that it has.
struct Adding<'l> {
    list: &'l mut List,
    keys: HashSet<String>,
    /// The first entry of each name: the same passage of one work, or both the whole of it.
    places: HashMap<(Option<String>, String), usize>,
}

impl<'l> Adding<'l> {
    fn to(list: &'l mut List) -> Self {
        let keys = list.entries.iter().map(|entry| entry.key().to_owned()).collect();
        let mut adding = Self { keys, places: HashMap::new(), list };
        for place in 0..adding.list.entries.len() {
            adding.place(place);
        }
        adding
    }

    fn place(&mut self, place: usize) {
        let entry = &self.list.entries[place];
        for name in entry.names() {
            self.places.entry((entry.own().anchor.clone(), name)).or_insert(place);
        }
    }

    fn add(&mut self, mut entry: Entry, keys: &mut Keys) -> Added {
        let anchor = entry.own().anchor.clone();
        let names = entry.names().into_iter();
        let known = names.filter_map(|name| self.places.get(&(anchor.clone(), name)).copied());
        if let Some(place) = known.min() {
            self.list.entries[place].enrich(&entry);
            self.place(place);
            return Added::Known(self.list.entries[place].key().to_owned());
        }
        let key = keys.give(&entry, |key| self.keys.contains(key));
        entry.set_key(&key);
        self.keys.insert(key.clone());
        self.list.entries.push(entry);
        self.place(self.list.entries.len() - 1);
        Added::New(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Record;
    use crate::model::{Author, PartialDate};

    fn record(family: &str, year: u16, title: &str) -> Record {
        Record {
            authors: vec![Author::person(family, "M")],
            title: Some(title.to_owned()),
            published: PartialDate::new(year, None, None),
            ..Record::default()
        }
    }

    fn entry(family: &str, title: &str) -> Entry {
        let own = Own { work: Some(format!("pmid:{}", title.len())), ..Own::default() };
        Entry::new(&record(family, 2001, title), own)
    }

    fn keys_of(list: &List) -> Vec<&str> {
        list.entries().iter().map(Entry::key).collect()
    }

    #[test]
    fn keys_are_human_and_are_never_given_twice() {
        let (mut list, mut keys) = (List::new("x"), Keys::default());
        for title in ["a", "bb", "ccc"] {
            list.add(entry("Dalakas", title), &mut keys);
        }
        assert_eq!(keys_of(&list), ["dalakas2001", "dalakas2001a", "dalakas2001b"]);
        assert_eq!(
            list.add(entry("Dalakas", "bb"), &mut keys),
            Added::Known("dalakas2001a".into())
        );
        list.remove(&[1]);
        assert_eq!(
            list.add(entry("Dalakas", "dddd"), &mut keys),
            Added::New("dalakas2001c".into())
        );
        // What was there once has its old key.
        assert_eq!(list.add(entry("Dalakas", "bb"), &mut keys), Added::New("dalakas2001a".into()));
    }

    #[test]
    fn what_other_programs_wrote_survives() {
        let text = r#"[{"id": "x1", "type": "book", "zotero": {"a": [1, 2]}, "custom": {"other": 5, "ivig": {"tags": ["t"], "later": true}}}]"#;
        let mut list = List::parse("x", text).expect("a list");
        if let Some(entry) = list.entry_mut(0) {
            entry.own_mut().note = Some("n".to_owned());
        }
        let value: Value = list.to_json().parse().expect("JSON");
        assert_eq!(value[0]["zotero"]["a"][1], 2);
        assert_eq!(value[0]["custom"]["other"], 5);
        assert_eq!(value[0]["custom"]["ivig"]["later"], true);
        assert_eq!(value[0]["custom"]["ivig"]["note"], "n");
        assert!(list.to_json().ends_with("]\n"));
    }

    #[test]
    fn an_item_without_own_data_is_written_as_it_was() {
        let text = "[\n  {\n    \"id\": \"x1\",\n    \"type\": \"book\"\n  }\n]\n";
        assert_eq!(List::parse("x", text).expect("a list").to_json(), text);
        for wrong in ["{}", "[1]", "[{\"id\":\"a\",\"custom\":{\"ivig\":{\"tags\":5}}}]", "[", "7"]
        {
            assert!(List::parse("x", wrong).is_err(), "{wrong}");
        }
        assert_eq!(List::parse("x", "").expect("an empty list").to_json(), "[]\n");
    }

    #[test]
    fn entries_are_moved_in_the_order_that_they_are_named_in() {
        let (mut list, mut keys) = (List::new("x"), Keys::default());
        for (family, title) in [("A", "1"), ("B", "22"), ("C", "333"), ("D", "4444")] {
            list.add(entry(family, title), &mut keys);
        }
        list.move_to(&[3, 1], 1);
        assert_eq!(keys_of(&list), ["d2001", "b2001", "a2001", "c2001"]);
        list.move_to(&[0], 99);
        assert_eq!(keys_of(&list), ["b2001", "a2001", "c2001", "d2001"]);
        list.sort_by_key(|entry| entry.key().to_owned());
        assert_eq!(keys_of(&list), ["a2001", "b2001", "c2001", "d2001"]);
    }
}
