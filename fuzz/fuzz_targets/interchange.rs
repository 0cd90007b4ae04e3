//! Records with any values: what is written in each format is read again as one record.
#![no_main]

use ivig::export::{Format, Record, write};
use ivig::model::{AbstractPart, Author};
use ivig::parse::parse_file;

libfuzzer_sys::fuzz_target!(|texts: (String, String, String)| {
    let (title, name, text) = texts;
    let record = Record {
        title: Some(format!("T {title}")),
        authors: Author::from_entry(&name).into_iter().collect(),
        abstract_parts: vec![AbstractPart::plain(text)],
        ..Record::default()
    };
    for format in Format::ALL {
        let file = write(format, std::slice::from_ref(&record));
        let items = parse_file(file.as_bytes(), &format!("x.{}", format.extension())).items;
        assert_eq!(items.iter().flatten().count(), 1, "{format:?}: {file}");
    }
});
