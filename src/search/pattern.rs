//! What a word or phrase of a query is looked up as in the index.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::index::{STEM_MARK, Segment, Snapshot, TextField, stem_term};
use crate::query::{Piece, Word};
use crate::text::fold::{fold_char, greek_name, is_hyphen};
use crate::text::spelling::american_prefixes;
use crate::text::tokens::{TokenKind, tokenize};
use crate::thesaurus::{CONCEPT_MARK, LONG_FORM_MARK};

/// How many words a truncated one may stand for.
pub const MAX_EXPANSIONS: usize = 16_384;

/// Ways to write something; a passage that holds any of them holds it. Each is a sequence of slots
/// at successive positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) variants: Vec<Vec<Slot>>,
}

/// What may stand at one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// An indexed word.
    Word(String),
    /// Any indexed word that fits.
    Open(OpenWord),
}

impl Slot {
    /// Whether an indexed word may stand here.
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            Self::Word(own) => own == word,
            Self::Open(open) => open.fits(word),
        }
    }
}

/// A word with places where letters are left open, folded. Never empty of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenWord {
    /// Ways to spell it; a word that fits any fits.
    spellings: Vec<Vec<Piece>>,
}

impl Pattern {
    /// A word of a plain question: all words with its stem.
    pub(super) fn stemmed(word: &str) -> Self {
        Self { variants: vec![vec![Slot::Word(stem_term(word))]] }
    }

    /// Words as they are written: their parts at successive positions, or, where they are one
    /// compound, joined (`IL-6` as `il 6` and as `il6`). `None` where nothing is left of them.
    pub(super) fn written(words: &[Word]) -> Option<Self> {
        let mut parts = Vec::new();
        let mut whole = None;
        for word in words {
            let (slots, joined) = slots(word);
            parts.extend(slots);
            whole = joined;
        }
        let mut variants = Vec::new();
        match whole.filter(|_| words.len() == 1) {
            // `CD4+` is looked up with its sign, which no sequence of parts has.
            Some(Whole { slot, is_signed: true }) if parts.len() == 1 => variants.push(vec![slot]),
            Some(Whole { slot, .. }) => variants.extend([parts, vec![slot]]),
            None => variants.push(parts),
        }
        variants.retain(|variant| !variant.is_empty());
        (!variants.is_empty()).then_some(Self { variants })
    }

    /// All open words in it.
    pub(super) fn open_words(&self) -> impl Iterator<Item = &OpenWord> {
        self.variants.iter().flatten().filter_map(|slot| match slot {
            Slot::Open(open) => Some(open),
            Slot::Word(_) => None,
        })
    }

    /// All words in it that are looked up as such.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.variants.iter().flatten().filter_map(|slot| match slot {
            Slot::Word(word) => Some(word.as_str()),
            Slot::Open(_) => None,
        })
    }
}

/// A compound as one indexed word.
struct Whole {
    slot: Slot,
    is_signed: bool,
}

/// The slots of one typed word, and its compound form where it is one.
fn slots(word: &Word) -> (Vec<Slot>, Option<Whole>) {
    if let Some(text) = word.as_plain() {
        return plain_slots(text);
    }
    // Hyphens and slashes cut an open word as they cut a written one.
    let mut runs: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in &word.pieces {
        let Piece::Text(text) = piece else {
            runs.last_mut().into_iter().for_each(|run| run.push(piece.clone()));
            continue;
        };
        for (index, part) in text.split(|c: char| is_hyphen(c) || !c.is_alphanumeric()).enumerate()
        {
            if index > 0 {
                runs.push(Vec::new());
            }
            if !part.is_empty() {
                runs.last_mut().into_iter().for_each(|run| run.push(Piece::Text(part.to_owned())));
            }
        }
    }
    let has_letters = |run: &Vec<Piece>| run.iter().any(|piece| matches!(piece, Piece::Text(_)));
    runs.retain(has_letters);
    let mut slots = Vec::new();
    for run in &runs {
        match run.as_slice() {
            [Piece::Text(text)] => slots.extend(plain_slots(text).0),
            _ => slots.push(Slot::Open(OpenWord::new(run))),
        }
    }
    let whole = (runs.len() > 1)
        .then(|| Whole { slot: Slot::Open(OpenWord::new(&runs.concat())), is_signed: false });
    (slots, whole)
}

fn plain_slots(text: &str) -> (Vec<Slot>, Option<Whole>) {
    let tokens = tokenize(text);
    let parts = tokens.iter().filter(|token| token.kind == TokenKind::Part);
    let slots: Vec<Slot> = parts.map(|token| Slot::Word(token.text.clone())).collect();
    let end = tokens.last().map_or(0, |token| token.range.end);
    let whole = tokens
        .first()
        .filter(|first| first.kind == TokenKind::Whole && first.range.end == end)
        .map(|first| Whole {
            slot: Slot::Word(first.text.clone()),
            is_signed: first.text.ends_with('+'),
        });
    (slots, whole)
}

impl OpenWord {
    fn new(pieces: &[Piece]) -> Self {
        let mut folded: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (piece, folded.last_mut()) {
                (Piece::Text(text), Some(Piece::Text(before))) => before.push_str(&fold(text)),
                (Piece::Text(text), _) => folded.push(Piece::Text(fold(text))),
                (other, _) => folded.push(other.clone()),
            }
        }
        let mut spellings = vec![folded.clone()];
        respell(&folded, &mut spellings);
        // `h#emoglobin` means a British spelling, and the index holds the American one.
        let at = folded.iter().position(|piece| matches!(piece, Piece::One | Piece::OneOrNone));
        if let Some(at) = at {
            for letter in ["a", "o"] {
                let mut filled = folded.clone();
                filled[at] = Piece::Text(letter.to_owned());
                respell(&joined(&filled), &mut spellings);
            }
        }
        Self { spellings }
    }

    /// Whether a word fits. Stems and concepts are no words.
    pub(super) fn fits(&self, word: &str) -> bool {
        !is_mark(word) && self.spellings.iter().any(|pieces| fits(pieces, word))
    }

    /// The words of a segment's field that fit.
    fn collect(
        &self,
        segment: &Segment,
        field: TextField,
        words: &mut BTreeSet<String>,
    ) -> Result<()> {
        for pieces in &self.spellings {
            let prefix = match pieces.first() {
                Some(Piece::Text(prefix)) => prefix.as_str(),
                _ => "",
            };
            segment.each_word(field, prefix, &mut |word, _| {
                if !is_mark(word) && fits(pieces, word) {
                    words.insert(word.to_owned());
                }
                words.len() <= MAX_EXPANSIONS
            })?;
        }
        Ok(())
    }

    /// The words of a field that fit, in order; an error where they are too many to be exact about.
    pub(super) fn expand(&self, snapshot: &Snapshot, field: TextField) -> Result<Vec<String>> {
        let mut words = BTreeSet::new();
        for segment in snapshot.segments() {
            self.collect(segment, field, &mut words)?;
        }
        if words.len() > MAX_EXPANSIONS {
            return Err(Error::usage(format!(
                "a truncated word stands for more than {MAX_EXPANSIONS} words of the index"
            ))
            .hint("write more of its letters"));
        }
        Ok(words.into_iter().collect())
    }
}

/// Whether an index term stands for something else than itself as a word.
fn is_mark(term: &str) -> bool {
    term.starts_with([STEM_MARK, CONCEPT_MARK, LONG_FORM_MARK])
}

/// Adds the spellings of the index that the first letters may have there.
fn respell(pieces: &[Piece], spellings: &mut Vec<Vec<Piece>>) {
    let Some((Piece::Text(first), rest)) = pieces.split_first() else { return };
    for spelling in american_prefixes(first).into_iter().skip(1) {
        let mut pieces = vec![Piece::Text(spelling)];
        pieces.extend_from_slice(rest);
        if !spellings.contains(&pieces) {
            spellings.push(pieces);
        }
    }
}

/// Pieces with neighbouring letters in one.
fn joined(pieces: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (piece, out.last_mut()) {
            (Piece::Text(text), Some(Piece::Text(before))) => before.push_str(text),
            _ => out.push(piece.clone()),
        }
    }
    out
}

fn fold(text: &str) -> String {
    let mut folded = String::new();
    for character in text.chars() {
        match greek_name(character) {
            Some(name) => folded.push_str(name),
            None => fold_char(character, &mut folded),
        }
    }
    folded
}

/// Whether the pieces make up the whole word. Follows all ways to read the word at once, so that many
/// open places cost no more than their number.
pub(super) fn fits(pieces: &[Piece], word: &str) -> bool {
    let mut reached = vec![0];
    for piece in pieces {
        let mut next = Vec::with_capacity(reached.len());
        for &at in &reached {
            let rest = &word[at..];
            let ends = || rest.char_indices().map(move |(offset, c)| at + offset + c.len_utf8());
            match piece {
                Piece::Text(text) if rest.starts_with(text.as_str()) => next.push(at + text.len()),
                Piece::Text(_) => {}
                Piece::One => next.extend(ends().next()),
                Piece::OneOrNone => next.extend([at].into_iter().chain(ends().take(1))),
                Piece::Many(most) => {
                    next.push(at);
                    next.extend(ends().take(most.map_or(usize::MAX, usize::from)));
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        reached = next;
    }
    reached.last() == Some(&word.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Node, parse};

    fn shown(query: &str) -> String {
        let query = parse(query).unwrap();
        let Some(Node::Term(term)) = query.tree() else { panic!("one term") };
        let slot = |slot: &Slot| match slot {
            Slot::Word(word) => word.clone(),
            Slot::Open(open) => {
                let shown = |pieces: &Vec<Piece>| Word { pieces: pieces.clone() }.to_string();
                open.spellings.iter().map(shown).collect::<Vec<_>>().join("/")
            }
        };
        let variant = |variant: &Vec<Slot>| variant.iter().map(slot).collect::<Vec<_>>().join(" ");
        let pattern = Pattern::written(&term.words).unwrap();
        pattern.variants.iter().map(variant).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn terms_as_they_are_looked_up() {
        let cases = [
            ("\"stiff persons\"", "stiff persons"),
            ("\"IL-6\"", "il 6 | il6"),
            ("CD4+[all]", "cd4+"),
            ("\"anti-GAD65 titres\"", "anti gad65 titers"),
            ("anti-GAD*", "anti gad* | antigad*"),
            ("\"stiff pers*\"", "stiff pers*"),
            ("haemoly*", "haemoly*/hemoly*"),
            ("γ-glob*", "gamma glob* | gammaglob*"),
        ];
        for (query, expected) in cases {
            assert_eq!(shown(query), expected, "{query}");
        }
    }

    #[test]
    fn open_words_fit_whole_words() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let cases = [
            (vec![text("wom"), Piece::One, text("n")], "women", true),
            (vec![text("wom"), Piece::One, text("n")], "womn", false),
            (vec![text("p"), Piece::OneOrNone, text("ediatric")], "pediatric", true),
            (vec![text("rat"), Piece::Many(Some(1))], "rats", true),
            (vec![text("rat"), Piece::Many(Some(1))], "ratio", false),
            (vec![Piece::Many(None), text("emia")], "anemia", true),
            (vec![text("a"), Piece::Many(None), text("a"), Piece::Many(None)], "anéb", false),
        ];
        for (pieces, word, expected) in cases {
            assert_eq!(fits(&pieces, word), expected, "{pieces:?} {word}");
        }
        let british = OpenWord::new(&[text("h"), Piece::One, text("emoglobin")]);
        assert!(british.fits("hemoglobin") && !british.fits("=hemoglobin"));
    }
}
