//! PubMed's XML: any markup in a record.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("<PubmedArticleSet><PubmedArticle><MedlineCitation>{text}").as_bytes(), "a.xml");
});
