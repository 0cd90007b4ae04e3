//! What a short form looks like.

/// The shortest and the longest short form, in letters, digits and signs.
const MIN_CHARS: usize = 2;
const MAX_CHARS: usize = 18;
/// Numbers of models, grants and registers have more digits.
const MAX_DIGITS: usize = 3;

/// Words in small letters, or with a capital, that stand in brackets and are no short forms:
/// units, labels, words of reference.
const NO_SHORT_FORMS: &[&str] = &[
    "age", "all", "also", "app", "appx", "avg", "both", "cm", "col", "day", "days", "dl", "dm",
    "each", "eds", "eq", "eqs", "eqn", "etc", "ext", "fig", "figs", "for", "from", "hr", "hrs",
    "html", "http", "kb", "kcal", "kda", "kg", "kj", "lb", "lbs", "max", "mean", "mg", "mhz",
    "min", "mins", "ml", "mm", "mmol", "mol", "mo", "mos", "mph", "ms", "msec", "ng", "nm", "no",
    "none", "nos", "not", "old", "only", "pdf", "pg", "pmol", "ref", "refs", "resp", "rpm", "sec",
    "secs", "see", "sex", "so", "sq", "suppl", "tab", "the", "ug", "vs", "who", "wk", "wks", "www",
    "yes", "yr", "yrs", "µg", "μg", "µl", "μl", "µm", "μm",
];

/// The kinds of short forms, by how far their looks alone vouch for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Small letters: `ppm`, `carb`.
    Small,
    /// A capital and small letters: `Prdx`.
    Word,
    /// Two capitals or more, or one with digits or after small letters: `IVIg`, `mTOR`.
    Capital,
}

/// The shape of a short form, `None` for what is none.
pub(super) fn shape(text: &str) -> Option<Shape> {
    // Most of what stands in brackets is too long: leave before anything is counted.
    if text.len() < MIN_CHARS || text.len() > 2 * MAX_CHARS {
        return None;
    }
    let mut seen = Seen::default();
    for character in text.chars() {
        seen.add(character)?;
    }
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    let is_framed = first.is_alphanumeric() && (last.is_alphanumeric() || ".+)*".contains(last));
    if !is_framed || seen.words > 2 || seen.chars > MAX_CHARS || seen.chars < MIN_CHARS {
        return None;
    }
    if seen.letters == 0
        || seen.digits > MAX_DIGITS
        || is_numeral(text)
        || is_formula(text)
        || is_label(text)
    {
        return None;
    }
    if seen.words == 2 && !text.split(' ').all(|word| word.chars().any(char::is_uppercase)) {
        return None;
    }
    if seen.capitals >= 2 || (seen.capitals == 1 && (seen.digits > 0 || !first.is_uppercase())) {
        // `Mean Error`, `Table S1` are headings; `PTCL NOS`, `GER A` are not.
        let is_heading = seen.words == 2 && !text.split(' ').any(has_capitals);
        return (!is_heading && !first.is_ascii_digit() || seen.words == 1)
            .then_some(Shape::Capital);
    }
    if first.is_ascii_digit() || seen.digits > 0 || seen.words > 1 || seen.chars > 8 {
        return None;
    }
    let lower = text.trim_end_matches('.').to_lowercase();
    if NO_SHORT_FORMS.contains(&lower.as_str()) || seen.letters < MIN_CHARS {
        return None;
    }
    match seen.capitals {
        0 => Some(Shape::Small),
        _ if seen.chars <= 6 => Some(Shape::Word),
        _ => None,
    }
}

/// What a text is made of.
#[derive(Default)]
struct Seen {
    chars: usize,
    letters: usize,
    capitals: usize,
    digits: usize,
    words: usize,
    is_in_word: bool,
}

impl Seen {
    /// `None` for a character that is in no short form.
    fn add(&mut self, character: char) -> Option<()> {
        self.chars += 1;
        if character == ' ' {
            self.is_in_word = false;
            return Some(());
        }
        if !self.is_in_word {
            self.is_in_word = true;
            self.words += 1;
        }
        if character.is_alphabetic() {
            self.letters += 1;
            self.capitals += usize::from(character.is_uppercase());
        } else if character.is_numeric() {
            self.digits += 1;
        } else if !matches!(
            character,
            '-' | '/' | '+' | '&' | '.' | '\'' | '’' | '(' | ')' | '^' | '_' | '*' | '·'
        ) && !crate::text::fold::is_hyphen(character)
        {
            return None;
        }
        Some(())
    }
}

/// The number of a supplementary figure: `S4A`.
fn is_label(text: &str) -> bool {
    let number =
        text.strip_prefix('S').map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_uppercase()));
    number.is_some_and(|number| {
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Capitals with stops: the initials of a person, or `S.D.`.
pub(super) fn is_dotted(text: &str) -> bool {
    text.contains('.')
        && text.as_bytes().chunks(2).all(|pair| {
            pair[0].is_ascii_uppercase() && pair.get(1).is_none_or(|stop| *stop == b'.')
        })
}

fn has_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// `CaCl2.2H2O`, `N0.4`: a stop before a digit is in no short form.
fn is_formula(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_digit())
        || text.contains('·')
}

/// Numerals of lists in small letters: `(ii)`; a single `IV` is also intravenous and left to what
/// the text before it says.
fn is_numeral(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
        || matches!(text, "II" | "III" | "VI" | "VII")
}

/// The short form without the `s` of its plural: `MSCs`, `IL-6s`.
pub(super) fn singular(short: &str) -> &str {
    let Some(stem) = short.strip_suffix('s') else { return short };
    let stem = stem.strip_suffix(['\'', '’']).unwrap_or(stem);
    let mut ends = stem.chars().rev();
    match (ends.next(), ends.next()) {
        (Some(last), Some(_)) if last.is_uppercase() || last.is_ascii_digit() => stem,
        _ => short,
    }
}
