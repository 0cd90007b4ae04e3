//! Citation keys: short, readable, and given once.
//!
//! A key is in documents that people wrote long after its entry left a list. So a home remembers
//! which work has which key, in `lists/keys.txt`: a line each, the key and the names of the work,
//! with tabs between them. All lists of a home call a work the same.

use std::collections::{BTreeMap, HashMap};

use super::Entry;
use crate::model::Author;
use crate::text::fold::fold_char;

/// The longest name that a key takes over, in characters.
const MAX_NAME_CHARS: usize = 24;

/// The keys that a home has given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// What each key names.
    given: BTreeMap<String, Vec<String>>,
    /// The keys that each name has, for finding them.
    by_name: HashMap<String, Vec<String>>,
}

impl Keys {
    /// Those of a file. A line that is damaged names nothing, and its key stays taken.
    pub(super) fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut keys = Self::default();
        for line in lines {
            let mut parts = line.split('\t').map(str::to_owned);
            let key = parts.next().unwrap_or_default();
            keys.remember(&key, parts.collect());
        }
        keys
    }

    /// Keeps names of a key that are not known yet.
    fn remember(&mut self, key: &str, names: Vec<String>) {
        let known = self.given.entry(key.to_owned()).or_default();
        for name in names {
            if !known.contains(&name) {
                self.by_name.entry(name.clone()).or_default().push(key.to_owned());
                known.push(name);
            }
        }
    }

    /// The text of the file, in the order of the keys.
    pub(super) fn to_text(&self) -> String {
        let lines = self.given.iter().map(|(key, names)| {
            let parts: Vec<&str> = std::iter::once(key).chain(names).map(String::as_str).collect();
            format!("{}\n", parts.join("\t"))
        });
        lines.collect()
    }

    /// The key of an entry: the one that it had before, or a new one that is not taken.
    pub(super) fn give(&mut self, entry: &Entry, is_taken: impl Fn(&str) -> bool) -> String {
        let names = names(entry);
        let had = names.iter().filter_map(|name| self.by_name.get(name)).flatten();
        let had = had.filter(|key| !is_taken(key)).min().cloned();
        if let Some(key) = had {
            self.remember(&key, names);
            return key;
        }
        let stem = stem(entry);
        let mut count = 0_usize;
        loop {
            let key = format!("{stem}{}", letters(count));
            if !self.given.contains_key(&key) && !is_taken(&key) {
                self.remember(&key, names);
                return key;
            }
            count += 1;
        }
    }
}

/// What a key names: a passage by its anchor, a work by all its names.
fn names(entry: &Entry) -> Vec<String> {
    let names = match &entry.own().anchor {
        Some(anchor) => vec![format!("passage:{anchor}")],
        None => entry.names(),
    };
    // A tab or the end of a line would be the end of a name.
    let is_plain = |name: &String| !name.contains(['\t', '\n', '\r']);
    names.into_iter().filter(is_plain).collect()
}

/// `dalakas2001`.
fn stem(entry: &Entry) -> String {
    let record = entry.record();
    let mut name = String::new();
    let author = record.authors.first().map(Author::name).unwrap_or_default();
    author.chars().for_each(|character| fold_char(character, &mut name));
    name.retain(|character| character.is_ascii_alphanumeric());
    name.truncate(MAX_NAME_CHARS);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "anon");
    }
    let year = record.published.map_or(String::new(), |date| date.year.to_string());
    format!("{name}{year}")
}

/// Nothing, `a`, `b`, ... `z`, `aa`, `ab` ...
fn letters(count: usize) -> String {
    let mut rest = count;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 1, 2, 26, 27, 703].map(letters), ["", "a", "b", "z", "aa", "aaa"]);
    }

    #[test]
    fn keys_read_back_as_written() {
        let text = "a2001\tarticle:PMC1\tdoi:10.1000/x\nb2001\n";
        assert_eq!(Keys::parse(text).to_text(), text);
    }
}
