//! Queries in every dialect, and strategies of them: there is a meaning, or an error points into
//! the text.
#![no_main]

use ivig::query::{Dialect, Lines, Meaning, QueryError, Reading, Strategy, read};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let lines = Lines { numbers: &[1, 2, 3, 5], own: 4 };
    for dialect in [Dialect::PubMed, Dialect::Ovid, Dialect::Cochrane] {
        match read(text, dialect, Reading::Auto, lines) {
            Ok(query) => match &query.meaning {
                Meaning::Question(words) => assert!(!words.is_empty()),
                Meaning::Exact(_) => assert!(!query.to_string().is_empty()),
            },
            Err(error) => points_into(text, &error),
        }
        match Strategy::parse(text, dialect) {
            Ok(strategy) => assert!(!strategy.lines.is_empty()),
            Err(errors) => {
                assert!(!errors.is_empty());
                errors.iter().for_each(|error| points_into(&error.text, &error.error));
            }
        }
    }
});

fn points_into(text: &str, error: &QueryError) {
    assert!(text.get(error.span.clone()).is_some());
    assert!(error.caret(text).ends_with('^'));
}
