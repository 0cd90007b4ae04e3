//! What stands ahead of a token and behind it, as far as it helps to tell what the token is.

use super::features::Seen;
use super::tokens::{Gap, Shape};
use super::words::WordClass;

/// What comes after each token.
pub(super) struct Ahead {
    /// Words in lower case from it to the end, notes and addresses left out.
    pub(super) lower: Vec<u16>,
    /// Tokens until the next number, itself included.
    pub(super) number: Vec<u16>,
    /// Ends of sentences until the next number.
    pub(super) stops: Vec<u16>,
    /// Shape of the next number and what stands before it.
    pub(super) next: Vec<(Shape, Gap)>,
    /// Whether a number follows the next number closely.
    pub(super) is_cluster: Vec<bool>,
    /// Numbers after it, notes and addresses left out.
    pub(super) numbers: Vec<u16>,
    /// Years among them.
    pub(super) years: Vec<u16>,
}

impl Ahead {
    pub(super) fn new(seen: &[Seen], strong: &[bool]) -> Self {
        let count = seen.len();
        let mut ahead = Self {
            lower: vec![0; count],
            number: vec![99; count],
            stops: vec![9; count],
            next: vec![(Shape::Uncased, Gap::Edge); count],
            is_cluster: vec![false; count],
            numbers: vec![0; count],
            years: vec![0; count],
        };
        let (mut numbers, mut years) = (0_u16, 0_u16);
        let (mut lower, mut number, mut stops) = (0_u16, 99_u16, 9_u16);
        let (mut next, mut cluster, mut next_at) = ((Shape::Uncased, Gap::Edge), false, count + 99);
        for at in (0..count).rev() {
            let token = seen[at];
            if matches!(token.class, WordClass::Web | WordClass::Identifier)
                && token.gap != Gap::Space
            {
                lower = 0;
                numbers = 0;
                years = 0;
            }
            ahead.numbers[at] = numbers;
            ahead.years[at] = years;
            let is_marker = matches!(
                token.class,
                WordClass::Volume
                    | WordClass::Issue
                    | WordClass::Page
                    | WordClass::Month
                    | WordClass::Web
                    | WordClass::Supplement
                    | WordClass::Editor
                    | WordClass::Edition
                    | WordClass::Identifier
            );
            lower += u16::from(token.shape == Shape::Lower && token.length > 2 && !is_marker);
            if token.shape.is_number() {
                cluster = next_at - at <= 3;
                next = (token.shape, token.gap);
                next_at = at;
                numbers += 1;
                years += u16::from(matches!(token.shape, Shape::Year | Shape::YearLetter));
                number = 0;
                stops = 0;
            }
            ahead.lower[at] = lower;
            ahead.number[at] = number;
            ahead.stops[at] = stops;
            ahead.next[at] = next;
            ahead.is_cluster[at] = cluster;
            number = number.saturating_add(1);
            // The gap before this token lies between it and whatever is before.
            stops = stops.saturating_add(u16::from(strong[at]));
        }
        ahead
    }
}

/// What came before a token.
// Each of these is a feature of its own.
#[allow(clippy::struct_excessive_bools)]
#[derive(Default)]
pub(super) struct Behind {
    pub(super) is_in_quotes: bool,
    pub(super) depth: usize,
    pub(super) has_year: bool,
    pub(super) has_number: bool,
    pub(super) has_et_al: bool,
    pub(super) has_in: bool,
    pub(super) has_editor: bool,
    pub(super) has_identifier: bool,
    pub(super) has_web: bool,
    /// The last of volume, issue, page, supplement, month.
    pub(super) marker: WordClass,
    /// How long ago that was, in tokens.
    pub(super) marker_age: usize,
    pub(super) last_number: Option<(usize, Shape)>,
    /// Numbers in this group of numbers.
    pub(super) cluster: usize,
    /// Ends of sentences since running text began.
    pub(super) stops: usize,
}

impl Behind {
    /// Goes on to the token at `at`, with what the one before it tells.
    pub(super) fn step(&mut self, seen: &[Seen], strong: &[bool], at: usize, first_lower: usize) {
        match seen[at].gap {
            Gap::Open => self.depth = 1,
            Gap::Close | Gap::CloseStop => self.depth = 0,
            Gap::Quote | Gap::QuoteStop => self.is_in_quotes = !self.is_in_quotes,
            _ => {}
        }
        self.stops += usize::from(strong[at] && at > first_lower);
        self.marker_age += 1;
        let Some(before) = at.checked_sub(1).map(|before| seen[before]) else { return };
        match before.class {
            WordClass::EtAl => self.has_et_al = true,
            WordClass::In
                if before.shape != Shape::Lower || at < 2 || seen[at - 1].gap != Gap::Space =>
            {
                self.has_in = true;
            }
            WordClass::Editor => self.has_editor = true,
            WordClass::Web => self.has_web = true,
            WordClass::Volume
            | WordClass::Issue
            | WordClass::Page
            | WordClass::Supplement
            | WordClass::Month => {
                self.marker = before.class;
                self.marker_age = 1;
            }
            _ => {}
        }
        if before.shape == Shape::Identifier {
            self.has_identifier = true;
        }
        if matches!(before.shape, Shape::Year | Shape::YearLetter) {
            self.has_year = true;
        }
        if before.shape.is_number() {
            self.has_number |= at > first_lower;
            let near = self.last_number.is_some_and(|(last, _)| at - 1 - last <= 3);
            self.cluster = if near { self.cluster + 1 } else { 1 };
            self.last_number = Some((at - 1, before.shape));
        }
    }
}
