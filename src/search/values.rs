//! Values that are matched as a whole: names, journals, types, identifiers.

use super::pattern;
use crate::index::facts;
use crate::query::fields::Matching;
use crate::query::{Field, Piece, Term, Word};

/// A typed value as facts are compared with.
pub(super) struct ValuePattern {
    /// Folded letters and open places.
    pieces: Vec<Piece>,
    is_name: bool,
    is_quoted: bool,
}

impl ValuePattern {
    pub(super) fn new(field: Field, term: &Term) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut text = String::new();
        for (index, Word { pieces: of_word }) in term.words.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { " " });
            for piece in of_word {
                match piece {
                    Piece::Text(letters) => text.push_str(letters),
                    open => {
                        let glued = !text.ends_with(' ');
                        pieces.push(Piece::Text(facts::fold_for(field, &text)));
                        if !glued {
                            pieces.push(Piece::Text(" ".to_owned()));
                        }
                        pieces.push(open.clone());
                        text.clear();
                    }
                }
            }
        }
        if !text.is_empty() {
            let gap = if pieces.is_empty() || !text.starts_with(' ') { "" } else { " " };
            pieces.push(Piece::Text(format!("{gap}{}", facts::fold_for(field, &text))));
        }
        Self { pieces, is_name: field.matching() == Matching::Name, is_quoted: term.is_quoted }
    }

    /// What every fitting value begins with.
    pub(super) fn beginning(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// Names: initials may go on where they are not quoted (`dalakas m` finds `dalakas mc`), and a
    /// family name alone finds all who bear it, as in PubMed.
    pub(super) fn fits(&self, value: &str) -> bool {
        if pattern::fits(&self.pieces, value) {
            return true;
        }
        let [Piece::Text(typed)] = self.pieces.as_slice() else { return false };
        let Some(rest) = value.strip_prefix(typed.as_str()).filter(|_| self.is_name) else {
            return false;
        };
        let is_family_alone = !typed.contains(' ');
        rest.starts_with(' ') || (!self.is_quoted && !is_family_alone)
    }
}
