//! The tokenizer: ranges point into the text, positions count the parts without a gap.
#![no_main]

use ivig::text::stem::stem;
use ivig::text::tokens::{MAX_TOKEN_BYTES, count, tokenize};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut next = 0;
    for token in tokenize(text) {
        assert!(!token.text.is_empty() && token.text.len() <= MAX_TOKEN_BYTES);
        assert!(text.get(token.range).is_some_and(|word| !word.is_empty()));
        assert!(token.position == next || token.position + 1 == next, "a gap in positions");
        next = next.max(token.position + 1);
        assert!(!stem(&token.text).is_empty());
    }
    assert_eq!(count(text), u64::from(next));
});
