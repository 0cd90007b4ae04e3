//! EndNote's XML and tags: any text in a record.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("<xml><records><record><ref-type name=\"Book\"/>{text}").as_bytes(), "a.xml");
    common::read(format!("%0 Book\n%T T\n{text}").as_bytes(), "a.xml");
});
