//! Pages of any shape.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|text: &str| {
    common::read(format!("<!DOCTYPE html><html>{text}").as_bytes(), "a.html");
});
