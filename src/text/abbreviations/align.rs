//! How well a phrase accounts for the letters of a short form.
//!
//! Schwartz and Hearst read both from the right and take the first letters that fit, which makes
//! the shortest phrase and sometimes a letter deep in a wrong word. Here every way to place the
//! letters is weighed: first letters of words cost nothing, letters within words and words left
//! out cost something, and the cheapest placing is taken, the shorter phrase where two cost alike.

use std::ops::Range;

use crate::text::fold::{fold_char, greek_name};

/// The letter after the one placed before it, within a word: `carb` in `carbohydrate`.
const NEXT_LETTER: i32 = 1;
/// A later letter of a word of which a letter is placed already: `TG` in `triglyceride`.
const LATER_LETTER: i32 = 2;
/// The first letter of a later part of a word whose own first letter is not placed.
const LATER_PART: i32 = 1;
/// A letter within a word whose first letter is not placed.
const INNER_LETTER: i32 = 6;
/// A word without a placed letter that carries meaning.
const SKIPPED_WORD: i32 = 4;
/// The same, after the last placed letter.
const SKIPPED_LAST_WORD: i32 = 3;
/// A word that makes a statement, and no name, of a phrase.
const PREDICATE: i32 = 8;
/// A phrase that begins with `and`, `or`, `the`, `of`.
const JOINING_WORD_FIRST: i32 = 20;
/// A comma within the phrase.
const COMMA: i32 = 1;
/// A phrase that begins with `of`, `with` and the like.
const SMALL_WORD_FIRST: i32 = 3;
/// A digit of the short form that the phrase does not hold: `DREB2`.
const DIGIT_LEFT_OUT: i32 = 2;
/// A doubled letter of which the phrase holds one: `BAFF`.
const DOUBLED_LEFT_OUT: i32 = 4;
/// More than any placing costs.
const NEVER: i32 = i32::MAX / 2;

/// How many letters of a phrase are looked at; more are in no long form.
const MAX_PHRASE_LETTERS: usize = 320;

/// Words that long forms hold without a letter for them.
const SMALL_WORDS: &[&str] = &[
    "a", "about", "an", "and", "as", "at", "by", "da", "das", "de", "del", "der", "des", "di",
    "do", "du", "e", "en", "et", "for", "from", "in", "into", "la", "le", "of", "on", "or", "per",
    "the", "to", "und", "upon", "versus", "vs", "with", "without", "y",
];

/// Words for numbers and the digit by which a short form may write them.
const NUMBERS: &[(&str, char)] = &[
    ("one", '1'),
    ("first", '1'),
    ("single", '1'),
    ("two", '2'),
    ("second", '2'),
    ("three", '3'),
    ("third", '3'),
    ("four", '4'),
    ("fourth", '4'),
    ("five", '5'),
    ("fifth", '5'),
    ("six", '6'),
    ("sixth", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
];

/// The letters and digits of a short form, folded.
pub(super) fn letters(short: &str) -> Vec<char> {
    let mut scratch = String::new();
    short.chars().filter(|c| c.is_alphanumeric()).map(|c| folded(c, &mut scratch)).collect()
}

/// One lower-case letter or digit that stands for a character; a Greek letter is the first letter
/// of its name, so that `IFN-γ` meets `interferon gamma`.
#[inline]
fn folded(character: char, scratch: &mut String) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    if let Some(name) = greek_name(character) {
        return name.chars().next().unwrap_or(character);
    }
    scratch.clear();
    fold_char(character, scratch);
    scratch.chars().next().unwrap_or(character)
}

/// Whether a word, or a part of one, of a text may begin with the first letter of a short form;
/// asked before words are taken apart, since mostly none does.
pub(super) fn may_begin(text: &str, short: &str) -> bool {
    let Some(&first) = short.as_bytes().iter().find(|byte| byte.is_ascii_alphanumeric()) else {
        return true;
    };
    // Number words, and letters that fold to others, are left to the full comparison.
    if first.is_ascii_digit() || !short.is_ascii() {
        return true;
    }
    let mut before = b' ';
    text.bytes().any(|byte| {
        let starts = !before.is_ascii_lowercase() || byte.is_ascii_uppercase();
        before = byte;
        (starts && byte.eq_ignore_ascii_case(&first)) || !byte.is_ascii()
    })
}

/// Words of a text that may be a long form.
pub(super) struct Phrase {
    letters: Vec<Letter>,
    words: Vec<Word>,
}

struct Letter {
    folded: char,
    /// The digit that the word which begins here may be written with, else NUL.
    digit: char,
    place: Place,
    word: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The first letter of a word.
    Word,
    /// The first of a part: after a hyphen, between digits and letters, a capital after a small
    /// letter, a Greek letter.
    Part,
    /// Any other.
    Inner,
}

/// A run of characters between white space, its outer punctuation left off.
struct Word {
    /// Byte offsets in the text.
    range: Range<usize>,
    /// What leaving it out costs; its comma included.
    skip: i32,
    is_small: bool,
    /// No long form begins with it.
    joins: bool,
}

/// How the letters of a short form are placed in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// What the placing costs.
    pub(super) cost: i32,
    /// How many words the phrase has from its first placed letter to its end.
    pub(super) words: usize,
}

impl Phrase {
    fn with_capacity(bytes: usize, words: usize) -> Self {
        let letters = Vec::with_capacity(bytes.min(MAX_PHRASE_LETTERS));
        Self { letters, words: Vec::with_capacity(words) }
    }

    /// The words of a piece of a text.
    pub(super) fn of(text: &str, piece: Range<usize>) -> Self {
        let mut phrase = Self::with_capacity(piece.len(), piece.len() / 6 + 1);
        phrase.add(text, piece);
        phrase
    }

    /// The last `words` words of pieces of a text that follow each other.
    pub(super) fn of_last(text: &str, pieces: &[Range<usize>], words: usize) -> Self {
        let mut left = words;
        let mut parts: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
        for piece in pieces.iter().rev() {
            let mut start = piece.end;
            // Each word with the white space before it.
            while start > piece.start {
                let before = &text[piece.start..start];
                let space = before.rfind(char::is_whitespace).unwrap_or(0);
                let word = &before[space..];
                if word.bytes().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
                    if left == 0 {
                        break;
                    }
                    left -= 1;
                }
                start = piece.start + space;
            }
            parts.push(start..piece.end);
            if left == 0 {
                break;
            }
        }
        let bytes = parts.iter().map(Range::len).sum();
        let mut phrase = Self::with_capacity(bytes, words);
        for part in parts.into_iter().rev() {
            phrase.add(text, part);
        }
        phrase
    }

    fn add(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        for word in text[range].split_inclusive(|c: char| c.is_whitespace() || c == '—') {
            self.add_word(word, at);
            at += word.len();
        }
    }

    fn add_word(&mut self, raw: &str, at: usize) {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() || self.letters.len() + word.len() > MAX_PHRASE_LETTERS {
            return;
        }
        let start = at + (raw.len() - raw.trim_start_matches(|c: char| !c.is_alphanumeric()).len());
        let index = self.words.len();
        let is_small = is_small(word);
        let has_comma = raw.trim_end().ends_with(',');
        // Single letters and numbers are parts of names: `protein B1`, `in 1 s`.
        let is_free = is_small || word.chars().nth(1).is_none() || is_number(word);
        let skip = match is_free {
            true => 0,
            false if is_predicate(word) => PREDICATE,
            false => SKIPPED_WORD,
        };
        let skip = skip + if has_comma { COMMA } else { 0 };
        let joins = matches!(word, "and" | "or" | "the" | "of");
        self.words.push(Word { range: start..start + word.len(), skip, is_small, joins });
        let mut before: Option<char> = None;
        let mut scratch = String::new();
        for (offset, character) in word.char_indices() {
            if character.is_alphanumeric() {
                let place = place(before, character);
                let digit = if place == Place::Inner { '\0' } else { number(word, offset) };
                let folded = folded(character, &mut scratch);
                self.letters.push(Letter { folded, digit, place, word: index });
            }
            before = Some(character);
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Byte offsets in the text of the last `words` words, from the first to the last of them.
    pub(super) fn range(&self, words: usize) -> Range<usize> {
        let first = self.words.len().saturating_sub(words);
        match (self.words.get(first), self.words.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => 0..0,
        }
    }

    /// Byte offsets of each of the last `words` words.
    pub(super) fn word_ranges(&self, words: usize) -> impl Iterator<Item = &Range<usize>> {
        self.words[self.words.len().saturating_sub(words)..].iter().map(|word| &word.range)
    }

    /// The cheapest placing of the letters of a short form such that the phrase from its first
    /// placed letter to its end is the long form; `None` where some letter has no place.
    /// `is_anchored`: the first letter must be that of the first word.
    pub(super) fn fit(&self, short: &[char], is_anchored: bool) -> Option<Fit> {
        let (&first, rest) = short.split_first()?;
        let can_begin = |letter: &Letter| letter.place != Place::Inner && letter.is(first);
        if !self.letters.iter().any(can_begin) {
            return None;
        }
        let mut skipped = Vec::with_capacity(self.words.len() + 1);
        let mut sum = 0_i32;
        for word in &self.words {
            skipped.push(sum);
            sum += word.skip;
        }
        skipped.push(sum);

        let mut row: Vec<Fit> =
            self.letters.iter().map(|letter| self.first_fit(letter, first, is_anchored)).collect();
        let mut next = row.clone();
        // Without three letters beside them digits are all that tells two names apart: `T1-T2`.
        let keeps_digits = short.iter().filter(|c| !c.is_ascii_digit()).count() < 3;
        let mut previous = first;
        for &wanted in rest {
            let left_out = if wanted.is_ascii_digit() {
                (!keeps_digits).then_some(DIGIT_LEFT_OUT)
            } else {
                (wanted == previous).then_some(DOUBLED_LEFT_OUT)
            };
            self.place_letter(wanted, left_out, &skipped, &row, &mut next);
            std::mem::swap(&mut row, &mut next);
            previous = wanted;
        }
        let mut best: Option<Fit> = None;
        for (fit, letter) in row.iter().zip(&self.letters) {
            if fit.cost >= NEVER {
                continue;
            }
            let left_over = &self.words[letter.word + 1..];
            let last: i32 = left_over
                .iter()
                .map(|word| if word.skip > 0 { SKIPPED_LAST_WORD } else { 0 })
                .sum();
            let ends_small = self.words.last().is_some_and(|word| word.is_small);
            let cost = fit.cost + last + if ends_small { SKIPPED_LAST_WORD } else { 0 };
            let fit = Fit { cost, words: fit.words };
            if best.is_none_or(|best| fit < best) {
                best = Some(fit);
            }
        }
        best
    }

    /// The placing of the first letter of a short form at one letter of the phrase.
    fn first_fit(&self, letter: &Letter, first: char, is_anchored: bool) -> Fit {
        let words = self.words.len() - letter.word;
        let fits = letter.is(first) && (!is_anchored || letter.word == 0);
        let cost = match letter.place {
            Place::Word if fits && self.words[letter.word].joins => JOINING_WORD_FIRST,
            Place::Word if fits && self.words[letter.word].is_small => SMALL_WORD_FIRST,
            Place::Word if fits => 0,
            Place::Part if fits => LATER_LETTER,
            _ => NEVER,
        };
        Fit { cost, words }
    }

    /// One row of the table: the cheapest placings of the letters up to `wanted`, by the place of
    /// `wanted`, from those up to the letter before it. `left_out` is the price at which the phrase
    /// need not hold it.
    fn place_letter(
        &self,
        wanted: char,
        left_out: Option<i32>,
        skipped: &[i32],
        row: &[Fit],
        next: &mut [Fit],
    ) {
        let nowhere = Fit { cost: NEVER, words: 0 };
        // The best placing that ends in a word before the current one, and in the current one, both
        // less the price of every word up to their end, so that adding the price of those before a
        // later word leaves that of the words between.
        let mut before = nowhere;
        let mut here = nowhere;
        let mut word = usize::MAX;
        for (at, letter) in self.letters.iter().enumerate() {
            if letter.word != word {
                before = before.min(here);
                here = nowhere;
                word = letter.word;
            }
            let mut best = nowhere;
            if letter.is(wanted) {
                if before.cost < NEVER {
                    let from_before = match letter.place {
                        Place::Word => 0,
                        Place::Part => LATER_PART,
                        Place::Inner => INNER_LETTER,
                    };
                    let cost = before.cost + skipped[word] + from_before;
                    best = best.min(Fit { cost, words: before.words });
                }
                let start = self.letters[..at].partition_point(|letter| letter.word < word);
                for (earlier, fit) in row[start..at].iter().enumerate() {
                    let step = match letter.place {
                        Place::Inner if start + earlier + 1 == at => NEXT_LETTER,
                        Place::Inner => LATER_LETTER,
                        _ => 0,
                    };
                    best = best.min(Fit { cost: fit.cost + step, words: fit.words });
                }
            }
            if let (Some(price), true) = (left_out, row[at].cost < NEVER) {
                best = best.min(Fit { cost: row[at].cost + price, words: row[at].words });
            }
            next[at] = best;
            if row[at].cost < NEVER {
                let cost = row[at].cost - skipped[word + 1];
                here = here.min(Fit { cost, words: row[at].words });
            }
        }
    }
}

impl Letter {
    fn is(&self, wanted: char) -> bool {
        self.folded == wanted || (self.digit != '\0' && self.digit == wanted)
    }
}

fn place(before: Option<char>, character: char) -> Place {
    let Some(before) = before else { return Place::Word };
    let starts_part = !before.is_alphanumeric()
        || before.is_ascii_digit() != character.is_ascii_digit()
        || (character.is_uppercase() && before.is_lowercase())
        || greek_name(before).is_some()
        || greek_name(character).is_some();
    if starts_part { Place::Part } else { Place::Inner }
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-'))
}

/// Whether a word is one of the small ones, in whatever case.
fn is_small(word: &str) -> bool {
    // A capital alone is an initial: `A. hypogaea`.
    let may_be = word.len() <= 7
        && word.is_ascii()
        && !(word.len() == 1 && word.starts_with(char::is_uppercase));
    may_be && SMALL_WORDS.iter().any(|small| small.eq_ignore_ascii_case(word))
}

fn is_predicate(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "has"
            | "have"
            | "had"
            | "which"
            | "that"
            | "we"
    )
}

/// The digit for the number word at `offset` of a word, NUL where there is none.
fn number(word: &str, offset: usize) -> char {
    let rest = &word.as_bytes()[offset..];
    if !matches!(
        rest.first(),
        Some(b'o' | b't' | b'f' | b's' | b'e' | b'n' | b'O' | b'T' | b'F' | b'S' | b'E' | b'N')
    ) {
        return '\0';
    }
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let part = &rest[..length];
    let found = NUMBERS.iter().find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(part));
    found.map_or('\0', |&(_, digit)| digit)
}
