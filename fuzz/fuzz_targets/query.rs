//! Queries: there are words, or an error points into the query.
#![no_main]

use ivig::query::parse;

libfuzzer_sys::fuzz_target!(|text: &str| match parse(text) {
    Ok(query) => assert!(!query.leaves.is_empty()),
    Err(error) => {
        assert!(error.span.end <= text.len() && error.span.start <= error.span.end);
        assert!(error.caret(text).ends_with('^'));
    }
});
