//! Hands the words of [`crate::text::tokens`] to tantivy, each with its stem beside it.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::stem;
use crate::text::tokens::{self, each_token};
use crate::thesaurus::Annotation;

/// Stands before a stem in the index; no word starts with it. Words and their stems share a field
/// and a position, so that phrases work on either.
pub const STEM_MARK: char = '=';

/// Stands between a text and its annotations in what is handed to the tokenizer.
const ANNOTATION_MARK: char = '\u{1F}';

/// A text with terms that stand at positions among its words, as the tokenizer takes them apart
/// again: indexed with the words, in one list a term.
pub(super) fn annotated(text: &str, annotations: &[Annotation]) -> String {
    let mut out = text.replace(ANNOTATION_MARK, " ");
    for (position, term) in annotations {
        out.push(ANNOTATION_MARK);
        out.push_str(&position.to_string());
        out.push_str(term);
    }
    out
}

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
    manager.register(&name(), TextAnalyzer::from(IvigTokenizer::default()));
}

/// Tokenizes one text after the other in the same memory: an allocation a word would take a good
/// part of indexing.
#[derive(Clone, Default)]
struct IvigTokenizer {
    words: Words,
}

/// The tokens of a text, their words one after the other in one string.
#[derive(Clone, Default)]
struct Words {
    text: String,
    spans: Vec<Span>,
}

#[derive(Clone)]
struct Span {
    word_end: usize,
    from: usize,
    to: usize,
    position: usize,
    has_stem: bool,
}

/// Gives for each word first its stem, then the word.
struct Stream<'a> {
    words: &'a Words,
    /// The word that the present token is of.
    current: usize,
    word_start: usize,
    state: State,
    token: Token,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Stem,
    Word,
}

impl Tokenizer for IvigTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let words = &mut self.words;
        words.text.clear();
        words.spans.clear();
        let (text, annotations) = text.split_once(ANNOTATION_MARK).unwrap_or((text, ""));
        each_token(text, |token| {
            words.text.push_str(token.text);
            words.spans.push(Span {
                word_end: words.text.len(),
                from: token.range.start,
                to: token.range.end,
                position: token.position as usize,
                has_stem: true,
            });
        });
        for annotation in annotations.split(ANNOTATION_MARK).filter(|one| !one.is_empty()) {
            let digits = annotation.bytes().take_while(u8::is_ascii_digit).count();
            let (position, term) = annotation.split_at(digits);
            words.text.push_str(term);
            words.spans.push(Span {
                word_end: words.text.len(),
                from: 0,
                to: 0,
                position: position.parse().unwrap_or(0),
                has_stem: false,
            });
        }
        Stream { words, current: 0, word_start: 0, state: State::Before, token: Token::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.state == State::Word {
            self.word_start = self.words.spans[self.current].word_end;
            self.current += 1;
        }
        let Some(span) = self.words.spans.get(self.current) else { return false };
        let word = &self.words.text[self.word_start..span.word_end];
        self.token.text.clear();
        if self.state == State::Stem || !span.has_stem {
            self.state = State::Word;
            self.token.text.push_str(word);
        } else {
            self.state = State::Stem;
            self.token.text.push(STEM_MARK);
            self.token.text.push_str(&stem::stem(word));
        }
        self.token.offset_from = span.from;
        self.token.offset_to = span.to;
        self.token.position = span.position;
        self.token.position_length = 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_terms_at_their_positions() {
        let annotations = [(1, "@ivig".to_owned()), (3, "~high dose".to_owned())];
        let text = annotated("With IVIG\u{1F}.", &annotations);
        let mut tokenizer = IvigTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut shown = Vec::new();
        while stream.advance() {
            shown.push(format!("{}:{}", stream.token().position, stream.token().text));
        }
        assert_eq!(shown.join(" "), "0:=with 0:with 1:=ivig 1:ivig 1:@ivig 3:~high dose");
    }

    #[test]
    fn each_word_follows_its_stem_at_the_same_place() {
        let mut tokenizer = IvigTokenizer::default();
        for _ in 0..2 {
            let mut stream = tokenizer.token_stream("Patients’ IL-6 was");
            let mut shown = Vec::new();
            while stream.advance() {
                let Token { position, offset_from, offset_to, text, .. } = stream.token();
                shown.push(format!("{position}:{text}@{offset_from}..{offset_to}"));
            }
            assert_eq!(
                shown.join(" "),
                "0:=patient@0..8 0:patients@0..8 1:=il6@12..16 1:il6@12..16 1:=il@12..14 \
                 1:il@12..14 2:=6@15..16 2:6@15..16 3:=was@17..20 3:was@17..20"
            );
        }
    }
}
