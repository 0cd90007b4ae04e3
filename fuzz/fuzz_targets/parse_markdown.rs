//! Markdown, front matter included.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| common::read(text.as_bytes(), "a.md"));
