//! Subject headings in the forms of the Cochrane Library and of its registers.

use super::super::token::is_quote;
use super::super::tree::Widening;

/// A subject heading as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its name; empty where only subheadings are given.
    pub(super) name: String,
    /// Codes or names of subheadings, of which any will do.
    pub(super) subheadings: Vec<String>,
    pub(super) widening: Widening,
    pub(super) is_major: bool,
    /// Whether only some of the trees that the heading stands in are asked for.
    pub(super) is_of_some_trees: bool,
}

impl Heading {
    fn new(name: &str, widening: Widening) -> Self {
        Self {
            name: name.trim().to_owned(),
            subheadings: Vec::new(),
            widening,
            is_major: false,
            is_of_some_trees: false,
        }
    }
}

/// What stands between the brackets of `[mh ...]`: `"Asthma"`, `^Asthma`, `Asthma/DT,TU`,
/// `"Asthma"[mj]`, `/DT`.
pub(super) fn bracket(content: &str) -> Option<Heading> {
    let rest = after_word(content, "mh").or_else(|| after_word(content, "mesh"))?.trim_start();
    let (rest, widening) = match rest.strip_prefix('^') {
        Some(rest) => (rest.trim_start(), Widening::Nothing),
        None => (rest, Widening::Narrower),
    };
    let (rest, is_major) = match rest.trim_end().strip_suffix(']') {
        Some(rest) => {
            (rest.rsplit_once('[').filter(|(_, mark)| mark.eq_ignore_ascii_case("mj"))?.0, true)
        }
        None => (rest, false),
    };
    // The slash may stand within the quotes or after them.
    let unquoted: String = rest.chars().filter(|&c| !is_quote(c)).collect();
    let (name, codes) = unquoted.split_once('/').unwrap_or((&unquoted, ""));
    let mut heading = Heading::new(name, widening);
    heading.subheadings = list(codes);
    heading.is_major = is_major;
    (!heading.name.is_empty() || !heading.subheadings.is_empty()).then_some(heading)
}

/// `MeSH descriptor: [Asthma] explode all trees`, `MeSH descriptor Asthma this term only` and the
/// like at the start of a text, with the length.
pub(super) fn descriptor(text: &str) -> Option<(Heading, usize)> {
    let rest = after_word(text, "mesh")?.trim_start();
    let rest = after_word(rest, "descriptor")?.trim_start();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    let (name, mut rest) = match rest.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => rest.split_at(name_length(rest)),
    };
    let mut heading = Heading::new(name, Widening::Nothing);
    while let Some(after) = tail(rest, &mut heading) {
        rest = after;
    }
    (!heading.name.is_empty()).then(|| (heading, text.len() - rest.len()))
}

/// How long a name without brackets is: up to what tells of trees, or else to the first operator.
fn name_length(text: &str) -> usize {
    let mut first_operator = None;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let spaces = rest.len() - rest.trim_start().len();
        let word_start = at + spaces;
        let word = &text[word_start..];
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | '[' | '{' | '#' | ':') || is_quote(c)
        };
        let length = word.find(ends).unwrap_or(word.len());
        let is_tail = ["explode", "exploded", "this", "with"]
            .iter()
            .any(|known| word[..length].eq_ignore_ascii_case(known));
        if is_tail {
            return at;
        }
        let is_operator =
            ["and", "or", "not"].iter().any(|known| word[..length].eq_ignore_ascii_case(known));
        if is_operator && first_operator.is_none() {
            first_operator = Some(at);
        }
        if length == 0 || word[..length].eq_ignore_ascii_case("mesh") {
            return first_operator.unwrap_or(at);
        }
        at = word_start + length;
    }
    first_operator.unwrap_or(text.len())
}

/// Reads one of the things that may follow the name.
fn tail<'t>(text: &'t str, heading: &mut Heading) -> Option<&'t str> {
    let text = text.trim_start();
    if let Some(rest) = after_words(text, &["explode", "all", "trees"])
        .or_else(|| after_words(text, &["explode", "all"]))
    {
        heading.widening = Widening::Narrower;
        return Some(rest);
    }
    if let Some(rest) = after_words(text, &["explode"]).or_else(|| after_words(text, &["exploded"]))
    {
        heading.widening = Widening::Narrower;
        let rest =
            after_words(rest, &["trees"]).or_else(|| after_words(rest, &["tree"])).unwrap_or(rest);
        // `explode trees 1, 2 and 3`
        let number = |text: &'t str| {
            let text = text.trim_start_matches([',', ' ']);
            let text = after_word(text, "and").map_or(text, str::trim_start);
            let length = text.bytes().take_while(u8::is_ascii_digit).count();
            (length > 0).then(|| &text[length..])
        };
        let mut rest = rest;
        while let Some(after) = number(rest) {
            heading.is_of_some_trees = true;
            rest = after;
        }
        return Some(rest);
    }
    if let Some(rest) = after_words(text, &["this", "term", "only"]) {
        heading.widening = Widening::Nothing;
        return Some(rest);
    }
    if let Some(rest) = after_words(text, &["in", "all", "mesh", "products"]) {
        return Some(rest);
    }
    let with = after_word(text, "and").unwrap_or(text);
    let rest = ["qualifier(s)", "qualifiers", "qualifier"]
        .iter()
        .find_map(|name| after_words(with, &["with", name]))?;
    let rest = rest.trim_start().trim_start_matches(':').trim_start();
    let (qualifiers, rest) = match rest.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
    };
    heading.subheadings = list(qualifiers);
    Some(rest)
}

/// Subheadings with commas between them; of `Drug therapy - DT` the code.
fn list(text: &str) -> Vec<String> {
    let code = |part: &str| match part.rsplit_once(" - ") {
        Some((_, code)) => code.trim().to_owned(),
        None => part.trim().to_owned(),
    };
    text.split(',').map(code).filter(|code| !code.is_empty()).collect()
}

fn after_words<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().try_fold(text, |rest, word| after_word(rest.trim_start(), word))
}

/// What stands after a word, in any case, at the start of a text.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (start.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}
