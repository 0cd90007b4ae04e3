//! CSL-JSON: any text after the first item.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("[{{\"type\": \"book\", \"title\": \"T\"}}, {text}").as_bytes(), "a.json");
});
