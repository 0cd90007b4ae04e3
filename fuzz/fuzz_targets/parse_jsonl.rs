//! JSON Lines: any text, and any text as the value of each key.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(text.as_bytes(), "a.jsonl");
    common::read(format!("{{\"title\":\"T\"}}\n{text}").as_bytes(), "a.jsonl");
});
