//! Reference strings: fields are found or not; the printed string is kept.
#![no_main]

use ivig::citation;
use ivig::model::Reference;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut reference = Reference::from_raw(1, text);
    citation::complete(&mut reference);
    assert_eq!(reference.raw, text);
});
