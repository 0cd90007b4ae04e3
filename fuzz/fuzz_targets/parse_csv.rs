//! CSV: any text below the headers.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("Title,Authors,Year,Journal,DOI\n{text}").as_bytes(), "a.csv");
});
