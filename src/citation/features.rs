//! What the model sees of each token: rows of its weight table.
//!
//! Features are about shape, punctuation and place, and about classes of words that every publisher
//! uses; words themselves count only where the vocabulary holds them, and that is built of words
//! that many articles share.

use super::context::{Ahead, Behind};
use super::lexicon::{Lexicon, ROWS_PER_WORD};
use super::tokens::{GAPS, Gap, SHAPES, Shape, Token};
use super::words::{CLASSES, WordClass, hash};

/// The rows of each token of a string.
#[derive(Debug, Default)]
pub struct Observed {
    /// Rows of all tokens, one after the other.
    pub rows: Vec<u32>,
    /// Where the rows of each token end.
    pub ends: Vec<u32>,
    /// What stands before each token.
    pub gaps: Vec<Gap>,
    /// The class of each token's word.
    pub classes: Vec<WordClass>,
}

impl Observed {
    /// The rows of a token.
    pub fn rows_of(&self, token: usize) -> &[u32] {
        let start = if token == 0 { 0 } else { self.ends[token - 1] as usize };
        &self.rows[start..self.ends[token] as usize]
    }
}

/// A stretch between ends of sentences, as far as stops tell.
#[derive(Debug, Clone, Copy, Default)]
struct Segment {
    pub(super) length: u16,
    lower: u16,
    initials: u16,
    numbers: u16,
    functions: u16,
    journal_words: u16,
    publisher_words: u16,
    group_words: u16,
    starts_with_in: bool,
}

impl Segment {
    /// Its length, in six steps.
    fn size(self) -> usize {
        bucket(self.length as usize, &[1, 2, 3, 6, 12])
    }

    /// How much of it is lower case, in four steps.
    fn lowness(self) -> usize {
        match (self.lower, 3 * self.lower, 2 * self.length) {
            (0, _, _) => 0,
            (_, low, length) if low < length / 2 => 1,
            (_, low, length) if low < length => 2,
            _ => 3,
        }
    }

    /// How much it looks like names, in three steps.
    fn nameness(self) -> usize {
        match 4 * self.initials {
            0 => 0,
            few if few < self.length => 1,
            _ => 2,
        }
    }

    /// Which kinds of words it has.
    fn words(self) -> usize {
        usize::from(self.functions > 0)
            | usize::from(self.journal_words > 0) << 1
            | usize::from(self.publisher_words > 0) << 2
            | usize::from(self.starts_with_in) << 3
    }
}

/// The step that a number falls on: how many of the bounds it is above.
fn bucket(number: usize, bounds: &[usize]) -> usize {
    bounds.iter().filter(|bound| number > **bound).count()
}

/// Puts down rows template by template; every token passes through the same templates.
struct Rows<'a> {
    out: &'a mut Vec<u32>,
    base: usize,
}

impl Rows<'_> {
    fn put(&mut self, value: usize, size: usize) {
        debug_assert!(value < size);
        self.out.push((self.base + value.min(size - 1)) as u32);
        self.base += size;
    }

    /// A feature that this token may lack.
    fn put_if(&mut self, holds: bool, value: usize, size: usize) {
        if holds {
            self.put(value, size);
        } else {
            self.base += size;
        }
    }
}

/// What is known of a token.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) shape: Shape,
    pub(super) class: WordClass,
    pub(super) gap: Gap,
    pub(super) word: u16,
    pub(super) suffix: u16,
    pub(super) length: u8,
}

const OUTSIDE: Seen = Seen {
    shape: Shape::Uncased,
    class: WordClass::Plain,
    gap: Gap::Edge,
    word: 0,
    suffix: 0,
    length: 0,
};

/// How many rows the last letters of words are spread over.
const SUFFIXES: usize = 512;

/// Rows that do not depend on the vocabulary.
pub const FIXED_ROWS: usize = 16_000;

/// What the model sees of the tokens of a string.
pub fn observe(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Observed {
    let mut scratch = String::new();
    let seen: Vec<Seen> =
        tokens.iter().map(|token| look_up(text, token, lexicon, &mut scratch)).collect();
    let strong = strong_gaps(&seen);
    let (segments, segment_of) = segments(&seen, &strong);
    let style = Style::new(&seen);
    let ahead = Ahead::new(&seen, &strong);
    let mut behind = Behind::default();
    let mut observed = Observed {
        rows: Vec::with_capacity(64 * tokens.len()),
        ends: Vec::with_capacity(tokens.len()),
        gaps: seen.iter().map(|seen| seen.gap).collect(),
        classes: seen.iter().map(|seen| seen.class).collect(),
    };
    for at in 0..seen.len() {
        behind.step(&seen, &strong, at, style.first_lower);
        let mut rows = Rows { out: &mut observed.rows, base: 0 };
        local(&seen, at, &mut rows);
        let own = segment_of[at] as usize;
        let segment = |index: Option<usize>| {
            index.and_then(|index| segments.get(index)).copied().unwrap_or_default()
        };
        let around = [Some(own), own.checked_add(1), own.checked_sub(1)].map(segment);
        of_segments(&around, own, seen[at], &mut rows);
        of_place(&seen, at, &style, &ahead, &behind, &mut rows);
        debug_assert!(rows.base <= FIXED_ROWS, "{} rows", rows.base);
        words(&seen, at, &mut observed.rows);
        observed.ends.push(observed.rows.len() as u32);
    }
    observed
}

fn look_up(text: &str, token: &Token, lexicon: &Lexicon, scratch: &mut String) -> Seen {
    let word = &text[token.range()];
    let mut seen = Seen { shape: token.shape, gap: token.gap, ..OUTSIDE };
    seen.length = word.len().min(255) as u8;
    if token.shape == Shape::Ampersand {
        return Seen { class: WordClass::And, ..seen };
    }
    if token.shape == Shape::Identifier
        || (token.shape.is_number() && token.shape != Shape::DigitsLetters)
    {
        return seen;
    }
    let key = hash(word, scratch);
    let slot = lexicon.look_up(key);
    let is_name = token.shape.is_capitals() && word.len() < 3;
    // "V", "N", "E" and "DE" are initials where they are capitals; "J" and "In" are words in any case.
    let is_word = !is_name || matches!(slot.class, WordClass::In | WordClass::Journal);
    if is_word {
        seen.class = slot.class;
    }
    seen.word = slot.word;
    let letters = scratch.as_bytes();
    if letters.len() >= 4 {
        let tail = &letters[letters.len() - 3..];
        let mixed =
            tail.iter().fold(7_u32, |mixed, byte| mixed.wrapping_mul(31) + u32::from(*byte));
        seen.suffix = 1 + (mixed % (SUFFIXES as u32 - 1)) as u16;
    }
    seen
}

/// Which tokens begin after the end of a sentence.
fn strong_gaps(seen: &[Seen]) -> Vec<bool> {
    let mut strong = Vec::with_capacity(seen.len());
    for (at, token) in seen.iter().enumerate() {
        let is_strong = match token.gap {
            Gap::Query | Gap::QuoteStop | Gap::CloseStop => true,
            Gap::Stop => {
                let before = seen[at - 1];
                let is_marker = matches!(
                    before.class,
                    WordClass::Volume | WordClass::Issue | WordClass::Page | WordClass::Editor
                );
                !matches!(before.shape, Shape::Capital | Shape::Capitals2 | Shape::LowerLetter)
                    && !is_marker
            }
            _ => false,
        };
        strong.push(is_strong);
    }
    strong
}

fn segments(seen: &[Seen], strong: &[bool]) -> (Vec<Segment>, Vec<u16>) {
    let mut segments = vec![Segment::default()];
    let mut own = Vec::with_capacity(seen.len());
    for (token, strong) in seen.iter().zip(strong) {
        if *strong {
            segments.push(Segment::default());
        }
        own.push((segments.len() - 1) as u16);
        let last = segments.len() - 1;
        let segment = &mut segments[last];
        if segment.length == 0 {
            segment.starts_with_in = token.class == WordClass::In;
        }
        segment.length += 1;
        let is_lower = token.shape == Shape::Lower
            && !matches!(token.class, WordClass::Particle | WordClass::And | WordClass::EtAl);
        segment.lower += u16::from(is_lower);
        segment.initials += u16::from(token.shape.is_capitals());
        segment.numbers += u16::from(token.shape.is_number());
        segment.functions +=
            u16::from(token.class == WordClass::Function && token.shape == Shape::Lower);
        segment.journal_words += u16::from(token.class == WordClass::Journal);
        segment.publisher_words += u16::from(token.class == WordClass::Publisher);
        segment.group_words += u16::from(token.class == WordClass::Group);
    }
    (segments, own)
}

/// What holds of the whole string.
struct Style {
    /// The first word of running text: a lower-case word that stands in no names.
    first_lower: usize,
    /// Sixteen styles.
    mark: usize,
}

impl Style {
    fn new(seen: &[Seen]) -> Self {
        let is_running = |token: &Seen| {
            token.shape == Shape::Lower
                && token.length >= 3
                && !matches!(
                    token.class,
                    WordClass::Particle
                        | WordClass::And
                        | WordClass::EtAl
                        | WordClass::Suffix
                        | WordClass::Editor
                )
        };
        let first_lower = seen.iter().position(is_running).unwrap_or(seen.len());
        let early_year = seen[..first_lower]
            .iter()
            .any(|token| matches!(token.shape, Shape::Year | Shape::YearLetter));
        let first_word = seen.iter().find(|token| !token.shape.is_number());
        let shouts = first_word
            .is_some_and(|token| matches!(token.shape, Shape::CapitalsMany | Shape::Capitals4));
        let head = &seen[..first_lower.min(12)];
        let commas = head.iter().any(|token| token.gap == Gap::StopComma)
            || head.windows(2).any(|pair| pair[1].gap == Gap::Comma && pair[1].shape.is_capitals());
        let dots = head.windows(2).any(|pair| {
            matches!(pair[1].gap, Gap::Dot | Gap::Stop | Gap::StopComma)
                && pair[0].shape == Shape::Capital
        });
        let mark = usize::from(early_year)
            | usize::from(shouts) << 1
            | usize::from(commas) << 2
            | usize::from(dots) << 3;
        Self { first_lower, mark }
    }
}

/// The token and its neighbours.
fn local(seen: &[Seen], at: usize, rows: &mut Rows) {
    let near = |offset: isize| {
        at.checked_add_signed(offset).and_then(|at| seen.get(at)).copied().unwrap_or(OUTSIDE)
    };
    let shape = |offset| near(offset).shape as usize;
    let class = |offset| near(offset).class as usize;
    let gap = |offset| near(offset).gap as usize;
    rows.put(0, 1);
    for offset in -2..=2 {
        rows.put(shape(offset), SHAPES);
        rows.put_if(class(offset) > 0, class(offset), CLASSES);
    }
    for offset in -1..=2 {
        rows.put(gap(offset), GAPS);
    }
    rows.put(shape(0) * GAPS + gap(0), SHAPES * GAPS);
    rows.put(shape(0) * GAPS + gap(1), SHAPES * GAPS);
    rows.put(shape(-1) * SHAPES + shape(0), SHAPES * SHAPES);
    rows.put(shape(0) * SHAPES + shape(1), SHAPES * SHAPES);
    rows.put(gap(0) * GAPS + gap(1), GAPS * GAPS);
    rows.put(class(0) * GAPS + gap(0), CLASSES * GAPS);
    rows.put(class(0) * GAPS + gap(1), CLASSES * GAPS);
    rows.put(class(-1) * SHAPES + shape(0), CLASSES * SHAPES);
    rows.put(class(1) * SHAPES + shape(0), CLASSES * SHAPES);
    rows.put((gap(0) * 3 + coarse(near(0).shape)) * GAPS + gap(1), GAPS * 3 * GAPS);
    // A short capitalised word before a stop is an abbreviation more often than an end.
    let before = near(-1);
    let length = bucket(before.length as usize, &[1, 2, 3, 4, 5, 7]);
    rows.put_if(before.length > 0, length * GAPS + gap(0), 7 * GAPS);
    let own = bucket(near(0).length as usize, &[1, 2, 3, 4, 5, 7, 10]);
    rows.put(own * GAPS + gap(1), 8 * GAPS);
    rows.put_if(near(0).suffix > 0, near(0).suffix as usize, SUFFIXES);
}

/// Letters, digits or what is neither.
fn coarse(shape: Shape) -> usize {
    match shape {
        Shape::Identifier | Shape::Ampersand => 0,
        shape if shape.is_number() => 1,
        _ => 2,
    }
}

/// The sentences around a token.
fn of_segments(around: &[Segment; 3], own: usize, token: Seen, rows: &mut Rows) {
    for segment in around {
        rows.put(segment.size() * 4 + segment.lowness(), 24);
        rows.put(segment.words(), 16);
        rows.put(segment.nameness() * 6 + segment.size(), 18);
        rows.put(usize::from(segment.numbers > 0) * 4 + segment.lowness(), 8);
    }
    let [here, after, _] = around;
    rows.put(own.min(5) * 4 + here.lowness(), 24);
    rows.put(here.lowness() * 4 + after.lowness(), 16);
    rows.put(here.lowness() * SHAPES + token.shape as usize, 4 * SHAPES);
    rows.put_if(here.group_words > 0, here.size(), 6);
}

/// Where a token stands in the string.
fn of_place(
    seen: &[Seen],
    at: usize,
    style: &Style,
    ahead: &Ahead,
    behind: &Behind,
    rows: &mut Rows,
) {
    let token = seen[at];
    let shape = token.shape as usize;
    let gap = token.gap as usize;
    rows.put(bucket(at, &[0, 1, 2, 4, 8, 16]) * 3 + coarse(token.shape), 21);
    rows.put(10 * at / seen.len(), 10);
    rows.put(bucket(seen.len() - at, &[1, 2, 4, 8, 16]), 6);
    rows.put(style.mark * SHAPES + shape, 16 * SHAPES);
    rows.put(style.mark * GAPS + gap, 16 * GAPS);

    // Running text: how far, and how many sentences end on the way.
    let (is_before, distance) = (at < style.first_lower, at.abs_diff(style.first_lower));
    let to_text = usize::from(is_before) * 7 + bucket(distance, &[0, 1, 2, 4, 8, 16]);
    rows.put(to_text * GAPS + gap, 14 * GAPS);
    let between = &seen[at.min(style.first_lower)..style.first_lower.max(at).min(seen.len())];
    let stops = if is_before {
        between
            .iter()
            .skip(1)
            .take(40)
            .filter(|token| {
                matches!(
                    token.gap,
                    Gap::Stop | Gap::Query | Gap::QuoteStop | Gap::CloseStop | Gap::Colon
                )
            })
            .count()
    } else {
        behind.stops
    };
    let stops = usize::from(is_before) * 4 + stops.min(3);
    rows.put(stops * SHAPES + shape, 8 * SHAPES);
    rows.put(stops * GAPS + gap, 8 * GAPS);

    // Numbers ahead.
    let left = bucket(ahead.lower[at] as usize, &[0, 1, 2, 5, 10]);
    rows.put(left * SHAPES + shape, 6 * SHAPES);
    rows.put(left * 4 + (ahead.stops[at] as usize).min(3), 24);
    let number = bucket(ahead.number[at] as usize, &[0, 1, 2, 3, 5, 8, 12]);
    let (next_shape, next_gap) = ahead.next[at];
    rows.put(number * 2 + usize::from(ahead.is_cluster[at]), 16);
    rows.put(next_shape as usize * 4 + (ahead.stops[at] as usize).min(3), 4 * SHAPES);
    rows.put((ahead.stops[at] as usize).min(3) * GAPS + next_gap as usize, 4 * GAPS);
    rows.put(((ahead.stops[at] as usize).min(3) * 6 + left) * GAPS + gap, 24 * GAPS);

    let numbers = bucket(ahead.numbers[at] as usize, &[0, 1, 2, 3, 4, 5]);
    let years = usize::from(ahead.years[at] > 0) * 2 + usize::from(behind.has_year);
    rows.put(numbers * SHAPES + shape, 7 * SHAPES);
    rows.put(years * SHAPES + shape, 4 * SHAPES);
    rows.put((years * 7 + numbers) * 2 + usize::from(is_before), 56);

    // What came before.
    let flags = usize::from(behind.has_year)
        | usize::from(behind.has_number) << 1
        | usize::from(behind.has_identifier || behind.has_web) << 2
        | usize::from(behind.has_in || behind.has_editor) << 3;
    rows.put(flags * SHAPES + shape, 16 * SHAPES);
    rows.put(flags * GAPS + gap, 16 * GAPS);
    let names = usize::from(behind.has_et_al)
        | usize::from(is_before) << 1
        | usize::from(behind.has_editor) << 2
        | usize::from(behind.has_in) << 3;
    rows.put(names * SHAPES + shape, 16 * SHAPES);
    let state = usize::from(behind.is_in_quotes) * 2 + behind.depth.min(1);
    rows.put(state * SHAPES + shape, 4 * SHAPES);
    rows.put(state * GAPS + gap, 4 * GAPS);

    // Numbers: which of its group, and what it follows.
    if token.shape.is_number() {
        let last = behind.last_number.filter(|(last, _)| at - last <= 3);
        let last_shape = last.map_or(Shape::Uncased, |(_, shape)| shape) as usize;
        let fresh = behind.marker_age <= 2;
        let marker = if fresh { behind.marker as usize } else { 0 };
        rows.put(last_shape * SHAPES + shape, SHAPES * SHAPES);
        rows.put(marker * 2 + usize::from(behind.has_year), CLASSES * 2);
        rows.put(behind.cluster.min(4) * GAPS + gap, 5 * GAPS);
        rows.put((numbers * 5 + behind.cluster.min(4)) * 4 + years, 140);
        rows.put(
            (usize::from(behind.has_year) * 5 + behind.cluster.min(4)) * GAPS + gap,
            10 * GAPS,
        );
        rows.put(behind.marker as usize * 2 + usize::from(behind.depth > 0), CLASSES * 2);
    }
}

/// The words themselves, where the vocabulary has them.
fn words(seen: &[Seen], at: usize, rows: &mut Vec<u32>) {
    let near = [Some(at), at.checked_sub(1), Some(at + 1)];
    for (place, near) in near.into_iter().enumerate() {
        let word = near.and_then(|near| seen.get(near)).map_or(0, |seen| seen.word as usize);
        if word > 0 {
            rows.push((FIXED_ROWS + ROWS_PER_WORD * (word - 1) + place) as u32);
        }
    }
}
