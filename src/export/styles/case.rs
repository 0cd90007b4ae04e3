//! Words of titles kept as they are written where a style prints titles in capitals.
//!
//! The processor makes `Plos One` of `PLoS One`, `Ivig` of `IVIg`, and `Ann n Y Acad Sci` of
//! `Ann N Y Acad Sci`. Letters that it knows nothing of it leaves alone: those of private use stand in
//! for the letters of such words while it works.

/// Where the letters that stand in begin: the plane of private use that is as large as the first plane.
const STAND_IN: u32 = 0xF_0000;

/// Words that are not set in capitals; after a comma the processor does.
const SMALL: [&str; 16] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "nor", "of", "on", "or", "the",
    "to",
];

/// A title in which the words that must stay as they are cannot be told.
pub(super) fn keep(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut is_after_comma = false;
    for piece in title.split_inclusive(|c: char| c.is_whitespace() || "-–—".contains(c)) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let is_kept = is_fixed(word) || is_after_comma && SMALL.contains(&word);
        out.extend(piece.chars().map(|letter| if is_kept { stand_in(letter) } else { letter }));
        is_after_comma = piece.trim_end().ends_with([',', ';']);
    }
    out
}

/// A text with the letters that it had.
pub(super) fn release(text: &str) -> String {
    text.chars()
        .map(|letter| {
            let own = (letter as u32).checked_sub(STAND_IN).and_then(char::from_u32);
            own.filter(|own| own.is_alphanumeric()).unwrap_or(letter)
        })
        .collect()
}

/// Whether a word has a form of its own: capitals within, or one capital alone. `Front` is one that the
/// processor takes for a preposition.
fn is_fixed(word: &str) -> bool {
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    letters.clone().any(char::is_uppercase)
        || is_capital && letters.next().is_none()
        || word == "Front"
}

fn stand_in(letter: char) -> char {
    let code = letter as u32;
    // The last two of a plane are no characters.
    let is_replaced = letter.is_alphanumeric() && code < 0xFFFE;
    char::from_u32(STAND_IN + code).filter(|_| is_replaced).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of which no letter stood in for another.
    fn told(title: &str) -> Vec<String> {
        let kept = keep(title);
        assert_eq!(release(&kept), title);
        kept.split(' ').filter(|word| release(word) == *word).map(str::to_owned).collect()
    }

    #[test]
    fn words_with_a_form_of_their_own_are_kept() {
        assert_eq!(told("PLoS One"), ["One"]);
        assert_eq!(told("Ann N Y Acad Sci"), ["Ann", "Acad", "Sci"]);
        assert_eq!(told("eLife and the anti-GAD65 Front Immunol"), ["and", "the", "Immunol"]);
        assert_eq!(
            told("Safety, and efficacy and cost; of IVIg"),
            ["Safety,", "efficacy", "and", "cost;"]
        );
        assert_eq!(told("Zürich, ÖBB 𐐀X"), ["Zürich,"]);
        assert_eq!(told(""), [""]);
    }
}
