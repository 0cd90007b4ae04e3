//! RIS: any text, in a record and outside.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(text.as_bytes(), "a.ris");
    common::read(format!("TY  - JOUR\nTI  - T\n{text}").as_bytes(), "a.ris");
});
