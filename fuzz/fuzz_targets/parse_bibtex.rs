//! BibTeX: any text, as entries and as a value.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("@{text}").as_bytes(), "a.bib");
    common::read(format!("@article{{x, title = {{{text}}}, author = {{{text}}}}}").as_bytes(), "a.bib");
});
