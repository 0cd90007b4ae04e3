//! Words that are known: by class, and by their places in the vocabulary of a model.

use super::features::FIXED_ROWS;
use super::words::{WORDS, WordClass, hash, hash_folded};

/// How many rows a word of the vocabulary has: as the token, the one before, the one after.
pub(super) const ROWS_PER_WORD: usize = 3;

/// Words by their hashes: their classes, and their places in the vocabulary.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Open addressing; an empty slot has the key 0. At most half full.
    slots: Vec<Slot>,
    words: usize,
}

/// A word that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    key: u32,
    pub(super) class: WordClass,
    /// Place in the vocabulary from 1; 0 for a word that is not in it.
    pub(super) word: u16,
}

impl Lexicon {
    /// The words that are known by class, and a vocabulary given by its hashes.
    pub fn new(vocabulary: &[u32]) -> Self {
        let classed = WORDS.iter().flat_map(|(class, words)| {
            words.split_whitespace().map(|word| (*class, hash_folded(word)))
        });
        let classed: Vec<(WordClass, u32)> = classed.collect();
        let capacity = (2 * (classed.len() + vocabulary.len())).next_power_of_two();
        let mut lexicon = Self { slots: vec![Slot::default(); capacity], words: vocabulary.len() };
        for (class, key) in classed {
            let slot = lexicon.slot_mut(key);
            if slot.class == WordClass::Plain {
                slot.class = class;
            }
        }
        for (index, key) in vocabulary.iter().enumerate() {
            lexicon.slot_mut(*key).word = u16::try_from(index + 1).unwrap_or(0);
        }
        lexicon
    }

    fn find(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// What is known of the word with a hash.
    pub(super) fn look_up(&self, key: u32) -> Slot {
        self.slots[self.find(key)]
    }

    fn slot_mut(&mut self, key: u32) -> &mut Slot {
        let at = self.find(key);
        self.slots[at].key = key;
        &mut self.slots[at]
    }

    /// How many rows the weight table has with this vocabulary.
    pub fn rows(&self) -> usize {
        FIXED_ROWS + ROWS_PER_WORD * self.words
    }
}

/// The hash by which a word stands in a vocabulary.
pub fn vocabulary_hash(word: &str) -> u32 {
    hash(word, &mut String::new())
}
