//! Words and numbers of a reference string, and what is printed between them.
//!
//! Punctuation is no token: it is the [`Gap`] before the next one. A word is cut where lower case
//! meets upper case and before the last capital of several, so that names glued together
//! (`SmithJDoe K`) come apart; what is cut without need is put together again by its place in the
//! string.

use std::ops::Range;

/// The most tokens that are read of one string; what follows belongs to no field.
pub const MAX_TOKENS: usize = 1_000;

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Gap {
    /// The start or the end of the string.
    Edge,
    /// Nothing.
    Glued,
    /// Only white space.
    Space,
    /// A comma.
    Comma,
    /// A full stop and white space.
    Stop,
    /// A full stop without white space.
    Dot,
    /// A full stop and a comma: `J., `.
    StopComma,
    /// A semicolon.
    Semicolon,
    /// A colon.
    Colon,
    /// A bracket that opens.
    Open,
    /// A bracket that closes.
    Close,
    /// A bracket that closes, and a stop, comma or colon.
    CloseStop,
    /// A dash without white space.
    Dash,
    /// A slash or anything else.
    Other,
    /// A quotation mark.
    Quote,
    /// A dash between spaces.
    WideDash,
    /// A question mark or an exclamation mark.
    Query,
    /// A quotation mark and a stop or a comma.
    QuoteStop,
}

/// How many kinds of [`Gap`] there are.
pub const GAPS: usize = 18;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// All letters lower case, more than one.
    Lower,
    /// One lower-case letter.
    LowerLetter,
    /// A capital and then lower case.
    Title,
    /// One capital.
    Capital,
    /// Two capitals.
    Capitals2,
    /// Three or four capitals.
    Capitals4,
    /// More capitals.
    CapitalsMany,
    /// Letters of a script without case.
    Uncased,
    /// One digit.
    Digit,
    /// Two digits.
    Digits2,
    /// Three digits.
    Digits3,
    /// Four digits that may be a year.
    Year,
    /// Four other digits.
    Digits4,
    /// Five or six digits.
    Digits6,
    /// Seven or eight digits.
    Digits8,
    /// More digits.
    DigitsMany,
    /// Letters and then digits: `e0123`, `S12`, `v45`.
    LettersDigits,
    /// Digits and then letters: `81A`, `3rd`.
    DigitsLetters,
    /// A year with a letter: `2008a`.
    YearLetter,
    /// Letters and digits mixed otherwise.
    Mixed,
    /// `&`.
    Ampersand,
    /// An identifier or address, which is read elsewhere.
    Identifier,
}

/// How many shapes there are.
pub const SHAPES: usize = 22;

impl Shape {
    /// Whether the token is a number, perhaps with a letter.
    pub fn is_number(self) -> bool {
        (Self::Digit as u8..=Self::YearLetter as u8).contains(&(self as u8))
    }

    /// Whether the token is one to four capitals.
    pub fn is_capitals(self) -> bool {
        matches!(self, Self::Capital | Self::Capitals2 | Self::Capitals4)
    }
}

/// A word, a number or an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of its first character.
    pub start: u32,
    /// Byte offset behind its last character.
    pub end: u32,
    /// What stands before it.
    pub gap: Gap,
    /// What it is.
    pub shape: Shape,
}

impl Token {
    /// Its place in the string.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Cuts a string into tokens. Each of `identifiers` (in order, apart from each other) is one token.
pub fn tokenize(text: &str, identifiers: &[Range<usize>]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 4);
    let mut at = 0;
    for identifier in identifiers {
        read(text, at..identifier.start, &mut tokens);
        push(text, identifier.clone(), Some(Shape::Identifier), &mut tokens);
        at = identifier.end;
    }
    read(text, at..text.len(), &mut tokens);
    tokens
}

fn push(text: &str, range: Range<usize>, shape: Option<Shape>, tokens: &mut Vec<Token>) {
    if tokens.len() >= MAX_TOKENS {
        return;
    }
    let before = tokens.last().map_or(0, |token| token.end as usize);
    let gap = if tokens.is_empty() { Gap::Edge } else { gap(&text[before..range.start]) };
    let shape = shape.unwrap_or_else(|| shape_of(&text[range.clone()]));
    tokens.push(Token { start: range.start as u32, end: range.end as u32, gap, shape });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Uncased,
    Digit,
    Joiner,
    Ampersand,
    Mark,
    Other,
}

fn class(character: char) -> Class {
    match character {
        'a'..='z' => Class::Lower,
        'A'..='Z' => Class::Upper,
        '0'..='9' => Class::Digit,
        '-' | '\'' | '’' | '‐' | '‑' | '`' | '´' => Class::Joiner,
        '&' => Class::Ampersand,
        _ if character.is_ascii() => Class::Other,
        // A combining accent belongs to the letter before it.
        '\u{300}'..='\u{36f}' => Class::Mark,
        _ if character.is_lowercase() => Class::Lower,
        _ if character.is_uppercase() => Class::Upper,
        _ if character.is_alphabetic() => Class::Uncased,
        _ => Class::Other,
    }
}

/// Reads the tokens of a part.
fn read(text: &str, part: Range<usize>, tokens: &mut Vec<Token>) {
    let mut start: Option<usize> = None;
    // The classes of the last two characters of the token, and where the last one begins.
    let (mut before, mut last, mut last_at) = (Class::Other, Class::Other, part.start);
    let mut characters = text[part.clone()].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let at = part.start + offset;
        let now = match class(character) {
            Class::Mark if start.is_some() => continue,
            Class::Mark => Class::Other,
            now => now,
        };
        let next = characters.peek().map_or(Class::Other, |(_, next)| class(*next));
        match now {
            Class::Ampersand => {
                if let Some(start) = start.take() {
                    push(text, start..at, None, tokens);
                }
                push(text, at..at + 1, Some(Shape::Ampersand), tokens);
            }
            Class::Other
                if character == '.' && start.is_some() && is_host_end(&text[at + 1..part.end]) => {}
            // Letters are joined to letters, so that a compound is one word.
            Class::Joiner if start.is_some() && is_joined(last, next, character) => {}
            Class::Joiner | Class::Other | Class::Mark => {
                if let Some(start) = start.take() {
                    push(text, start..at, None, tokens);
                }
            }
            Class::Lower | Class::Upper | Class::Uncased | Class::Digit => {
                if let Some(open) = start {
                    let cut = match (before, last, now) {
                        (_, Class::Lower, Class::Upper) => Some(at),
                        (Class::Upper, Class::Upper, Class::Lower) => Some(last_at),
                        (
                            Class::Lower | Class::Upper,
                            Class::Lower | Class::Upper,
                            Class::Digit,
                        ) if is_year(&text[at..part.end]) => Some(at),
                        _ => None,
                    };
                    if let Some(cut) = cut.filter(|cut| *cut > open) {
                        push(text, open..cut, None, tokens);
                        start = Some(cut);
                    }
                } else {
                    start = Some(at);
                    last = Class::Other;
                }
            }
        }
        (before, last, last_at) = (last, now, at);
    }
    if let Some(start) = start {
        push(text, start..part.end, None, tokens);
    }
}

fn is_letter(class: Class) -> bool {
    matches!(class, Class::Lower | Class::Upper | Class::Uncased)
}

fn is_joined(last: Class, next: Class, joiner: char) -> bool {
    let is_hyphen = matches!(joiner, '-' | '‐' | '‑');
    // `O'Brien` and `Abe-Ouchi`, and `J-P`, but not `S12-S19` and `1-a`.
    is_letter(last) && is_letter(next) && (is_hyphen || last != Class::Digit)
}

/// Whether the name of a host ends here: `ClinicalTrials.gov`.
fn is_host_end(text: &str) -> bool {
    ["gov", "org", "com", "net", "edu"].iter().any(|end| {
        text.strip_prefix(end).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// Whether a text starts with a year and nothing more.
fn is_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 4
        && (bytes.starts_with(b"19") || bytes.starts_with(b"20"))
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && !bytes.get(4).is_some_and(u8::is_ascii_alphanumeric)
}

fn shape_of(word: &str) -> Shape {
    let (mut lower, mut upper, mut digits, mut uncased) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut digit_first, mut changes, mut was_digit, mut upper_first) = (false, 0, false, false);
    for (index, character) in word.chars().enumerate() {
        let class = class(character);
        match class {
            Class::Lower => lower += 1,
            Class::Upper => upper += 1,
            Class::Digit => digits += 1,
            Class::Uncased => uncased += 1,
            _ => continue,
        }
        let is_digit = class == Class::Digit;
        if index == 0 {
            digit_first = is_digit;
            upper_first = class == Class::Upper;
        } else if is_digit != was_digit {
            changes += 1;
        }
        was_digit = is_digit;
    }
    let letters = lower + upper + uncased;
    if digits > 0 && letters == 0 {
        return number(word, digits);
    }
    if digits > 0 {
        let year = digits == 4 && letters == 1 && lower == 1 && is_plausible(word);
        return match (digit_first, changes) {
            (true, 1) if year => Shape::YearLetter,
            (true, 1) => Shape::DigitsLetters,
            (false, 1) => Shape::LettersDigits,
            _ => Shape::Mixed,
        };
    }
    match (upper, lower) {
        (0, 0) => Shape::Uncased,
        (0, 1) => Shape::LowerLetter,
        (0, _) => Shape::Lower,
        (1, 0) => Shape::Capital,
        (2, 0) => Shape::Capitals2,
        (3 | 4, 0) => Shape::Capitals4,
        (_, 0) => Shape::CapitalsMany,
        _ if upper_first => Shape::Title,
        _ => Shape::Lower,
    }
}

fn number(word: &str, digits: u32) -> Shape {
    match digits {
        1 => Shape::Digit,
        2 => Shape::Digits2,
        3 => Shape::Digits3,
        4 if is_plausible(word) => Shape::Year,
        4 => Shape::Digits4,
        5 | 6 => Shape::Digits6,
        7 | 8 => Shape::Digits8,
        _ => Shape::DigitsMany,
    }
}

/// Whether four digits may be a year of print.
fn is_plausible(word: &str) -> bool {
    let digits: String = word.chars().take(4).collect();
    ("1600".."2050").contains(&digits.as_str())
}

/// What stands between two tokens.
fn gap(text: &str) -> Gap {
    let (mut stop, mut comma, mut semicolon, mut colon) = (false, false, false, false);
    let (mut open, mut close, mut quote, mut query, mut dash, mut space, mut other) =
        (false, false, false, false, false, false, false);
    for character in text.chars() {
        match character {
            '.' => stop = true,
            ',' | '،' | '、' | '，' => comma = true,
            ';' | '；' => semicolon = true,
            ':' | '：' => colon = true,
            '(' | '[' | '{' | '（' => open = true,
            ')' | ']' | '}' | '）' => close = true,
            '"' | '“' | '”' | '«' | '»' | '„' | '‘' | '¿' | '¡' => quote = true,
            '?' | '!' | '？' => query = true,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => dash = true,
            _ if character.is_whitespace() => space = true,
            _ => other = true,
        }
    }
    let closes = close && (stop || comma || colon || semicolon);
    match () {
        () if text.is_empty() => Gap::Glued,
        () if query => Gap::Query,
        () if quote && (stop || comma) => Gap::QuoteStop,
        () if quote => Gap::Quote,
        () if open => Gap::Open,
        () if closes => Gap::CloseStop,
        () if close => Gap::Close,
        () if semicolon => Gap::Semicolon,
        () if colon => Gap::Colon,
        () if stop && comma => Gap::StopComma,
        () if comma => Gap::Comma,
        () if stop && space => Gap::Stop,
        () if stop => Gap::Dot,
        () if dash && space => Gap::WideDash,
        () if dash => Gap::Dash,
        () if other => Gap::Other,
        () => Gap::Space,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let tokens = tokenize(text, &[]);
        tokens.iter().map(|token| &text[token.range()]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_and_names_come_apart() {
        for (text, expected) in [
            ("2001;345(26):1870-6", "2001|345|26|1870|6"),
            ("O'Brien J-P, Abe-Ouchi A", "O'Brien|J-P|Abe-Ouchi|A"),
            ("SmithJDoe KL", "Smith|J|Doe|KL"),
            ("Roe RADoe K", "Roe|RA|Doe|K"),
            ("Med2012;40", "Med|2012|40"),
            ("Roe & Doe", "Roe|&|Doe"),
            ("S12-S19", "S12|S19"),
            ("v.45n.2", "v|45n|2"),
            ("Mu\u{308}ller Ł.", "Mu\u{308}ller|Ł"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn gaps_tell_what_is_printed_between() {
        let gaps =
            |text: &str| tokenize(text, &[]).iter().map(|token| token.gap).collect::<Vec<_>>();
        assert_eq!(
            gaps("Roe, J., Doe K. A"),
            [Gap::Edge, Gap::Comma, Gap::StopComma, Gap::Space, Gap::Stop]
        );
        assert_eq!(
            gaps("1;2(3):4–5"),
            [Gap::Edge, Gap::Semicolon, Gap::Open, Gap::CloseStop, Gap::Dash]
        );
    }

    #[test]
    fn identifiers_are_one_token() {
        let tokens = tokenize("See 10.1000/x-y.z now", &[4..17]);
        assert_eq!(tokens.len(), 3);
        assert_eq!(tokens[1].shape, Shape::Identifier);
    }
}
