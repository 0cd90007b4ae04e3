//! The tokenizer: what counts as a word in this literature.
//!
//! A compound (`anti-GAD65`, `γ-globulin`, `TNFα`, `CD4/CD8`) gives its parts at successive
//! positions, as if it were written with spaces, and the whole, joined (`antigad65`), at the
//! position of its first part. So `IL-6` is found as `IL-6`, `IL 6` and `IL6`. Numbers keep their
//! decimal point, `CD4+` its sign, `g/kg` its slash. Letters are folded (see [`super::fold`]) and
//! spelt the American way (`spelling`).

use std::ops::Range;

use super::fold::{fold_char, greek_name, is_apostrophe, is_hyphen};
use super::spelling;

/// Version of the rules here, of stemming and of spelling: part of the tokenizer's registered name
/// and of the index's fingerprint. 1: first.
pub const TOKENIZER_VERSION: u32 = 1;

/// How many bytes of a token are kept; longer ones (sequences, encoded data) are cut.
pub const MAX_TOKEN_BYTES: usize = 200;

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, or one part of a compound.
    Part,
    /// A whole compound, at the position of its first part.
    Whole,
}

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded word.
    pub text: String,
    /// Ordinal among the parts of the text, from 0.
    pub position: u32,
    /// Byte offsets of the word in the text.
    pub range: Range<usize>,
    /// Part or whole.
    pub kind: TokenKind,
}

/// A token as it is found: its word is lent from the scanner.
#[derive(Debug, Clone)]
pub struct FoundToken<'s> {
    /// The folded word.
    pub text: &'s str,
    /// Ordinal among the parts of the text, from 0.
    pub position: u32,
    /// Byte offsets of the word in the text.
    pub range: Range<usize>,
    /// Part or whole.
    pub kind: TokenKind,
}

/// All tokens of a text, by position; a whole comes before its first part.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    each_token(text, |FoundToken { text, position, range, kind }| {
        tokens.push(Token { text: text.to_owned(), position, range, kind });
    });
    tokens
}

/// How many words a text has, parts of compounds counted one by one.
pub fn count(text: &str) -> u64 {
    let mut count = 0;
    each_token(text, |token| count = u64::from(token.position) + 1);
    count
}

/// Calls `found` with the tokens of a text in the order of [`tokenize`].
pub fn each_token(text: &str, found: impl FnMut(FoundToken<'_>)) {
    let parts = Parts::default();
    Scanner { text, found, parts, whole: String::new(), position: 0 }.run();
}

struct Scanner<'t, F> {
    text: &'t str,
    found: F,
    /// Parts of the compound that is being read, and the whole of it; kept from one compound to
    /// the next for their memory.
    parts: Parts,
    whole: String,
    position: u32,
}

/// The parts of one compound, their words one after the other in one string.
#[derive(Default)]
struct Parts {
    words: String,
    list: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    /// Place of the word in [`Parts::words`].
    word: Range<usize>,
    /// Byte offsets in the text.
    range: Range<usize>,
}

impl Parts {
    fn clear(&mut self) {
        self.words.clear();
        self.list.clear();
    }

    fn word(&self, index: usize) -> &str {
        &self.words[self.list[index].word.clone()]
    }

    /// Ends the word that was being written from `word_start` of the string of words.
    fn end(&mut self, word_start: usize, range: Range<usize>) {
        let word = word_start..self.words.len();
        if !word.is_empty() {
            self.list.push(Part { word, range });
        }
    }
}

impl<F: FnMut(FoundToken<'_>)> Scanner<'_, F> {
    fn run(mut self) {
        let mut at = 0;
        while let Some(character) = self.text[at..].chars().next() {
            if is_word_char(character) {
                at = self.compound(at);
            } else {
                at += character.len_utf8();
            }
        }
    }

    /// Reads one compound from `start` and returns where it ends.
    fn compound(&mut self, start: usize) -> usize {
        self.parts.clear();
        let mut joined_by_slash = false;
        let mut at = start;
        loop {
            at = self.parts_of_run(at);
            let rest = &self.text[at..];
            let mut chars = rest.chars();
            let (Some(joiner), Some(next)) = (chars.next(), chars.next()) else { break };
            if !is_word_char(next) {
                break;
            }
            if joiner == '/' {
                joined_by_slash = true;
            } else if is_apostrophe(joiner) {
                if let Some(end) = possessive(rest, joiner) {
                    at += end;
                    break;
                }
            } else if !is_hyphen(joiner) {
                break;
            }
            at += joiner.len_utf8();
        }
        at = self.trailing_plus(at);
        self.emit(if joined_by_slash { "/" } else { "" });
        at
    }

    /// Reads letters and digits without a joiner. Greek letters are parts of their own; a decimal
    /// point or a comma between thousands belongs to the number.
    fn parts_of_run(&mut self, start: usize) -> usize {
        let mut word = self.parts.words.len();
        let mut word_start = start;
        let mut at = start;
        while let Some(character) = self.text[at..].chars().next() {
            let next = at + character.len_utf8();
            if let Some(name) = greek_name(character) {
                self.parts.end(word, word_start..at);
                word = self.parts.words.len();
                self.parts.words.push_str(name);
                self.parts.end(word, at..next);
                word = self.parts.words.len();
                word_start = next;
            } else if character.is_alphanumeric() || is_mark(character) {
                fold_char(character, &mut self.parts.words);
            } else if character == '.' && self.is_decimal_point(at, start) {
                self.parts.words.push('.');
            } else if character == ',' && self.is_thousands_comma(at) {
            } else {
                break;
            }
            at = next;
        }
        self.parts.end(word, word_start..at);
        at
    }

    fn is_decimal_point(&self, at: usize, start: usize) -> bool {
        let before = self.text[start..at].bytes().next_back();
        let after = self.text[at + 1..].bytes().next();
        before.is_some_and(|byte| byte.is_ascii_digit())
            && after.is_some_and(|byte| byte.is_ascii_digit())
    }

    /// `1,000` and `12,345,678`, but not `1,2` or `10,11,12`.
    fn is_thousands_comma(&self, at: usize) -> bool {
        let digits =
            |bytes: &mut dyn Iterator<Item = u8>| bytes.take_while(u8::is_ascii_digit).count();
        let before = digits(&mut self.text[..at].bytes().rev().take(4));
        let after = digits(&mut self.text[at + 1..].bytes().take(4));
        (1..=3).contains(&before) && after == 3
    }

    /// `CD4+`: the sign is part of a name that ends in it and is followed by no word.
    fn trailing_plus(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let alone =
            rest.starts_with('+') && !rest[1..].starts_with(|c: char| is_word_char(c) || c == '+');
        let Some(last) = self.parts.list.last_mut().filter(|_| alone) else { return at };
        let word = &self.parts.words[last.word.clone()];
        if !word.starts_with(|c: char| c.is_ascii_alphabetic()) || word.len() > 8 {
            return at;
        }
        self.parts.words.push('+');
        last.word.end = self.parts.words.len();
        last.range.end = at + 1;
        at + 1
    }

    fn emit(&mut self, separator: &str) {
        for index in 0..self.parts.list.len() {
            self.spell(index);
        }
        if let [first, .., last] = self.parts.list.as_slice()
            && !(separator.is_empty() && self.is_range_of_numbers())
        {
            let range = first.range.start..last.range.end;
            self.whole.clear();
            for index in 0..self.parts.list.len() {
                self.whole.push_str(if index == 0 { "" } else { separator });
                self.whole.push_str(self.parts.word(index));
            }
            let (text, position) = (cut(&self.whole), self.position);
            (self.found)(FoundToken { text, position, range, kind: TokenKind::Whole });
        }
        for (index, part) in self.parts.list.iter().enumerate() {
            let (text, position) = (self.parts.word(index), self.position);
            let mut give = |text: &str, kind: TokenKind| {
                (self.found)(FoundToken { text, position, range: part.range.clone(), kind });
            };
            // `CD4+` is found as `CD4` too.
            if let Some(bare) = text.strip_suffix('+') {
                give(text, TokenKind::Whole);
                give(bare, TokenKind::Part);
            } else {
                give(text, TokenKind::Part);
            }
            self.position += 1;
        }
    }

    /// Spells a part the American way and cuts what is too long.
    fn spell(&mut self, index: usize) {
        if let Some(american) = spelling::american(self.parts.word(index)) {
            let start = self.parts.words.len();
            self.parts.words.push_str(&american);
            self.parts.list[index].word = start..self.parts.words.len();
        }
        let length = cut(self.parts.word(index)).len();
        let word = &mut self.parts.list[index].word;
        word.end = word.start + length;
    }

    /// `10-20` is no word.
    fn is_range_of_numbers(&self) -> bool {
        let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        (0..self.parts.list.len()).all(|index| is_number(self.parts.word(index)))
    }
}

fn is_word_char(character: char) -> bool {
    character.is_alphanumeric()
}

/// Characters that stand within a word and are no part of it: combining accents, soft hyphens, zero
/// width characters.
fn is_mark(character: char) -> bool {
    !character.is_ascii()
        && (matches!(character, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
            || unicode_normalization::char::is_combining_mark(character))
}

/// The length of a possessive ending at the start of `rest` (`'s` with no letter after it).
fn possessive(rest: &str, apostrophe: char) -> Option<usize> {
    let after = rest[apostrophe.len_utf8()..].strip_prefix(['s', 'S'])?;
    let ends = !after.starts_with(is_word_char);
    ends.then_some(apostrophe.len_utf8() + 1)
}

/// The first [`MAX_TOKEN_BYTES`] of a word.
fn cut(word: &str) -> &str {
    &word[..word.floor_char_boundary(MAX_TOKEN_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as `position:text`, wholes marked with `=`.
    fn shown(text: &str) -> String {
        let tokens = tokenize(text).into_iter().map(|token| {
            let mark = if token.kind == TokenKind::Whole { "=" } else { "" };
            format!("{}:{mark}{}", token.position, token.text)
        });
        tokens.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_the_field_writes_as_one_word() {
        let cases = [
            ("IL-6 receptor", "0:=il6 0:il 1:6 2:receptor"),
            ("CD4+ cells", "0:=cd4+ 0:cd4 1:cells"),
            ("anti-GAD65", "0:=antigad65 0:anti 1:gad65"),
            ("IgG4", "0:igg4"),
            ("2 g/kg", "0:2 1:=g/kg 1:g 2:kg"),
            ("p<0.05, 1,000 and 1,2", "0:p 1:0.05 2:1000 3:and 4:1 5:2"),
            ("γ-globulin", "0:=gammaglobulin 0:gamma 1:globulin"),
            ("TNFα", "0:=tnfalpha 0:tnf 1:alpha"),
            ("Kawasaki’s disease", "0:kawasaki 1:disease"),
            ("Guillain–Barré", "0:=guillainbarre 0:guillain 1:barre"),
            ("haemolysis; oedema", "0:hemolysis 1:edema"),
            ("5 µg/mL", "0:5 1:=ug/ml 1:ug 2:ml"),
            ("end. Next", "0:end 1:next"),
            ("don't", "0:=dont 0:don 1:t"),
            ("Barre\u{301}", "0:barre"),
            ("3–5 days", "0:3 1:5 2:days"),
            ("immuno\u{AD}globulin", "0:immunoglobulin"),
            ("-+--'' ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn ranges_point_at_the_words() {
        let text = "Guillain–Barré’s γ-globulin, CD4+.";
        let words: Vec<&str> = tokenize(text).into_iter().map(|token| &text[token.range]).collect();
        assert_eq!(
            words,
            ["Guillain–Barré", "Guillain", "Barré", "γ-globulin", "γ", "globulin", "CD4+", "CD4+"]
        );
    }
}
