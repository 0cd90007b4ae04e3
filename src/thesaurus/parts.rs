//! A text as words at successive positions, with their stems.

use std::ops::Range;

use crate::text::stem::stem;
use crate::text::tokens::{TokenKind, each_token};

/// A text as words at successive positions. Words and stems stand in one string: an allocation a
/// word would take a good part of indexing.
#[derive(Debug)]
pub struct Parts<'t> {
    text: &'t str,
    letters: String,
    words: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    /// Places in the string of letters: the word, then, where it is another, its stem.
    word: Range<u32>,
    stem: Range<u32>,
    /// Byte offsets in the text.
    range: Range<usize>,
}

impl<'t> Parts<'t> {
    /// The words of a text.
    pub fn of(text: &'t str) -> Self {
        let mut letters = String::with_capacity(text.len() * 2);
        let mut words = Vec::with_capacity(text.len() / 5);
        each_token(text, |token| {
            if token.kind != TokenKind::Part {
                return;
            }
            let start = letters.len();
            letters.push_str(token.text);
            let word = start as u32..letters.len() as u32;
            let stem = stem(token.text);
            let stem = if token.text.starts_with(&*stem) {
                word.start..word.start + stem.len() as u32
            } else {
                letters.push_str(&stem);
                word.end..letters.len() as u32
            };
            words.push(Part { word, stem, range: token.range });
        });
        Self { text, letters, words }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word at a position.
    pub fn word(&self, at: usize) -> &str {
        self.letters(&self.words[at].word)
    }

    /// The stem of the word at a position.
    pub fn stem(&self, at: usize) -> &str {
        self.letters(&self.words[at].stem)
    }

    fn letters(&self, place: &Range<u32>) -> &str {
        &self.letters[place.start as usize..place.end as usize]
    }

    /// The text as printed from one position through `count` words.
    pub fn printed(&self, from: usize, count: usize) -> &'t str {
        &self.text[self.words[from].range.start..self.words[from + count - 1].range.end]
    }

    /// The word at a position without the `s` of the plural of a short form (`IVIGs`).
    pub fn singular(&self, at: usize) -> Option<&str> {
        let bare = self.word(at).strip_suffix('s')?;
        let printed = self.printed(at, 1).strip_suffix('s')?;
        let is_short = printed.len() > 1 && printed.chars().any(char::is_uppercase);
        is_short.then_some(bare)
    }
}
