//! Where sentences end, for splitting long passages and for windows of text around a match.

/// Abbreviations of medical and scholarly prose after which a full stop ends no sentence; compared
/// in lower case, without the last stop.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "ca", "cf", "co", "corp", "dept", "dr", "e.g", "ed", "eds", "eq", "eqs", "et",
    "etc", "fig", "figs", "i.a", "i.e", "i.m", "i.v", "inc", "incl", "i.p", "jr", "ltd", "max",
    "min", "mr", "mrs", "ms", "no", "nos", "p.o", "pp", "prof", "ref", "refs", "resp", "s.c", "sp",
    "spp", "sr", "st", "subsp", "suppl", "tab", "univ", "var", "viz", "vol", "vs",
];

/// Byte ranges of the sentences of a text, in order; together they cover it, the white space after
/// a sentence belonging to it.
pub fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let ends = match character {
            '\n' => true,
            '.' | '!' | '?' => ends_sentence(text, at, character),
            _ => false,
        };
        if !ends || end <= start {
            continue;
        }
        let mut stop = end;
        let closing = |c: char| matches!(c, ')' | ']' | '"' | '\'' | '”' | '’');
        stop += text[stop..].chars().take_while(|&c| closing(c)).map(char::len_utf8).sum::<usize>();
        stop += leading_space(&text[stop..]);
        ranges.push(start..stop);
        start = stop;
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn ends_sentence(text: &str, at: usize, mark: char) -> bool {
    let after = text[at + 1..].trim_start_matches([')', ']', '"', '\'', '”', '’']);
    if after.is_empty() {
        return true;
    }
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let next = after.trim_start().chars().next();
    let next_opens =
        next.is_none_or(|c| c.is_uppercase() || c.is_numeric() || !c.is_alphanumeric());
    if mark != '.' {
        return next_opens;
    }
    let word_start = text[..at]
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '['))
        .map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
    let word = &text[word_start..at];
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    next_opens && !is_initial && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text[range].trim_end()).collect()
    }

    #[test]
    fn stops_within_abbreviations_and_numbers_end_nothing() {
        assert_eq!(
            split(
                "Given i.v. immunoglobulin (0.4 g/kg). Smith et al. found P = 0.02. Dr. A. Doe agreed! Why? No."
            ),
            [
                "Given i.v. immunoglobulin (0.4 g/kg).",
                "Smith et al. found P = 0.02.",
                "Dr. A. Doe agreed!",
                "Why?",
                "No."
            ]
        );
        assert_eq!(split("row one\nrow two"), ["row one", "row two"]);
        assert_eq!(split("He said \"stop.\" Then left"), ["He said \"stop.\"", "Then left"]);
        assert_eq!(split(""), Vec::<&str>::new());
    }

    #[test]
    fn sentences_cover_the_text() {
        let text = "One.  Two (three.) Four\n\nfive";
        let joined: String = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(joined, text);
    }
}
