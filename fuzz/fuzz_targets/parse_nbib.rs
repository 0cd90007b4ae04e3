//! NBIB: any text, in a record and outside.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(text.as_bytes(), "a.nbib");
    common::read(format!("PMID- 1\nTI  - T\n{text}").as_bytes(), "a.nbib");
});
