//! Hands the words of [`crate::text::tokens`] to tantivy, each with its stem beside it.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{stem, tokens};

/// Stands before a stem in the index; no word starts with it. Words and their stems share a field
/// and a position, so that phrases work on either.
pub const STEM_MARK: char = '=';

/// The term under which a stem is indexed.
pub fn stem_term(word: &str) -> String {
    format!("{STEM_MARK}{}", stem::stem(word))
}

/// The name under which the tokenizer is registered: it changes with the rules, so that an index
/// made by others is never read with these.
pub(super) fn name() -> String {
    format!("ivig{}", tokens::TOKENIZER_VERSION)
}

/// Registers the tokenizer; an unregistered one lets documents in and fails at commit.
pub(super) fn register(manager: &TokenizerManager) {
    manager.register(&name(), TextAnalyzer::from(IvigTokenizer));
}

#[derive(Clone)]
struct IvigTokenizer;

struct Stream {
    tokens: Vec<Token>,
    next: usize,
}

impl Tokenizer for IvigTokenizer {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let words = tokens::tokenize(text);
        let mut out = Vec::with_capacity(words.len() * 2);
        for word in words {
            let token = |text: String| Token {
                offset_from: word.range.start,
                offset_to: word.range.end,
                position: word.position as usize,
                text,
                position_length: 1,
            };
            out.push(token(stem_term(&word.text)));
            out.push(token(word.text));
        }
        Stream { tokens: out, next: 0 }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
