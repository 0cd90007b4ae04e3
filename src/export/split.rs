//! Records in several files of at most so many each, for programs that take no more at once, and the
//! manifest that tells what stands in which.
//!
//! A key is given once in all the files, so that they can be read into one library. No I/O.

use std::num::NonZeroUsize;

use serde::Serialize;

use super::{Format, Keys, Record, Writer};

/// A file of some of the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: usize,
    /// What stands in it.
    pub text: String,
    /// How many records it has.
    pub records: usize,
    /// The key of its first record.
    pub first: String,
    /// The key of its last record.
    pub last: String,
}

/// Writes records to files one after the other.
#[derive(Debug)]
pub struct Splitter {
    format: Format,
    most: NonZeroUsize,
    keys: Keys,
    /// How many files were begun.
    count: usize,
    open: Option<(Writer, Part)>,
}

impl Splitter {
    /// Files of at most `most` records.
    pub fn new(format: Format, most: NonZeroUsize) -> Self {
        Self { format, most, keys: Keys::default(), count: 0, open: None }
    }

    /// Takes a record; gives the file that it had no place in any more.
    pub fn record(&mut self, record: &Record) -> Option<Part> {
        let key = self.keys.give(record);
        self.record_as(record, &key)
    }

    /// The same under a key that was given to the record before.
    pub fn record_as(&mut self, record: &Record, key: &str) -> Option<Part> {
        self.take(key, |writer| writer.record_as(record, key))
    }

    /// The same for a record that is a text of the format already.
    pub fn text_as(&mut self, text: &str, key: &str) -> Option<Part> {
        self.take(key, |writer| writer.text(text))
    }

    fn take(&mut self, key: &str, write: impl FnOnce(&mut Writer) -> String) -> Option<Part> {
        let is_full = |part: &Part| part.records == self.most.get();
        let full = self.open.take_if(|(_, part)| is_full(part)).map(closed);
        let (writer, part) = self.open.get_or_insert_with(|| {
            self.count += 1;
            let first = key.to_owned();
            let (number, text, last) = (self.count, String::new(), String::new());
            (Writer::new(self.format), Part { number, text, records: 0, first, last })
        });
        part.text.push_str(&write(writer));
        part.records += 1;
        key.clone_into(&mut part.last);
        full
    }

    /// The last file; `None` where no record was taken.
    pub fn finish(self) -> Option<Part> {
        self.open.map(closed)
    }
}

fn closed((writer, mut part): (Writer, Part)) -> Part {
    part.text.push_str(&writer.finish());
    part
}

/// The name of a file of several: `works-001.ris`.
pub fn part_name(stem: &str, number: usize, extension: &str) -> String {
    format!("{stem}-{number:03}.{extension}")
}

/// The name of the manifest beside them: `works-manifest.json`.
pub fn manifest_name(stem: &str) -> String {
    format!("{stem}-manifest.json")
}

/// What stands in which of several files, and where it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The program with its version: `ivig 0.1.0`.
    pub program: String,
    /// When the files were written: `2026-11-23T08:15:00Z`.
    pub written: String,
    /// The words of the command that wrote them.
    pub command: Vec<String>,
    /// The query whose result they are, as typed; none where they are no result of one.
    pub query: Option<String>,
    /// The index that it was asked of; none where there was none.
    pub index: Option<IndexState>,
    /// The format of the files, as options call it.
    pub format: &'static str,
    /// How many records a file has at most.
    pub split: usize,
    /// How many records all files have.
    pub records: usize,
    /// The files in their order.
    pub files: Vec<File>,
}

/// Which index it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IndexState {
    /// When it was last written to.
    pub date: Option<String>,
    /// The fingerprint of its corpus: equal for equal corpora.
    pub corpus: String,
}

/// One of several files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name.
    pub file: String,
    /// How many records it has.
    pub records: usize,
    /// The key of its first record.
    pub first: String,
    /// The key of its last record.
    pub last: String,
    /// Its size.
    pub bytes: usize,
    /// Its BLAKE3 hash in hexadecimal.
    pub blake3: String,
}

impl File {
    /// A part under its name.
    pub fn new(file: String, part: &Part) -> Self {
        Self {
            file,
            records: part.records,
            first: part.first.clone(),
            last: part.last.clone(),
            bytes: part.text.len(),
            blake3: blake3::hash(part.text.as_bytes()).to_hex().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse_file;

    fn titled(number: usize) -> Record {
        Record { title: Some(format!("Work number {}", number / 2)), ..Record::default() }
    }

    fn parts(format: Format, most: usize, records: usize) -> Vec<Part> {
        let mut splitter = Splitter::new(format, NonZeroUsize::new(most).expect("a number"));
        let mut parts: Vec<Part> =
            (0..records).filter_map(|number| splitter.record(&titled(number))).collect();
        parts.extend(splitter.finish());
        parts
    }

    #[test]
    fn files_hold_all_records_in_order_and_no_more_than_they_may() {
        for (records, counts) in
            [(0, vec![]), (1, vec![1]), (3, vec![3]), (4, vec![3, 1]), (7, vec![3, 3, 1])]
        {
            for format in Format::ALL {
                let parts = parts(format, 3, records);
                assert_eq!(parts.iter().map(|part| part.records).collect::<Vec<_>>(), counts);
                let numbers: Vec<usize> = parts.iter().map(|part| part.number).collect();
                assert_eq!(numbers, (1..=counts.len()).collect::<Vec<_>>());
                let titles = parts.iter().flat_map(|part| {
                    let name = part_name("x", part.number, format.extension());
                    parse_file(part.text.as_bytes(), &name).items.into_iter().flatten()
                });
                let titles: Vec<String> = titles.map(|read| read.article.title).collect();
                let expected = (0..records).filter_map(|number| titled(number).title);
                assert_eq!(titles, expected.collect::<Vec<_>>(), "{}", format.name());
            }
        }
    }

    #[test]
    fn a_key_is_given_once_in_all_files() {
        let parts = parts(Format::Bibtex, 1, 4);
        let mut keys: Vec<&str> = parts.iter().map(|part| part.first.as_str()).collect();
        assert!(parts.iter().all(|part| part.text.contains(&format!("{{{},", part.first))));
        keys.dedup();
        assert_eq!(keys.len(), 4, "{keys:?}");
        assert_eq!(part_name("works", 12, "ris"), "works-012.ris");
    }
}
