//! XML of any shape, as the inside of an article.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("<article><front/>{text}</article>").as_bytes(), "a.xml");
    common::read(text.as_bytes(), "a.xml");
});
