//! Ovid's syntax for MEDLINE and Embase, as Ovid's help documents it ("Advanced Search
//! Techniques"): words side by side are a phrase, codes of fields stand between full stops after a
//! term or group, subject headings end in a slash, lines are referred to by their bare numbers.
//!
//! `adjN` lets at most N-1 words between, in any order; `adj` is a phrase. ADJ is read first and OR
//! last. Sources differ on NOT beside AND, so those two are read from left to right and told of.

mod commands;
mod fields;
mod lexer;
mod parser;

use super::diagnostics::QueryError;
use super::tree::Node;
use super::{Lines, Notes};
use parser::Parser;

/// Parses a line.
pub(super) fn parse(text: &str, lines: Lines<'_>, notes: &mut Notes) -> Result<Node, QueryError> {
    let tokens = lexer::tokens(text)?;
    if tokens.has_curly_quotes {
        notes.warn_of_curly_quotes();
    }
    for place in tokens.comments {
        // Ovid itself prints what `.mp.` stands for: `[mp=title, abstract, ...]`.
        let comment = text.get(place).unwrap_or_default();
        if !comment.to_ascii_lowercase().starts_with("[mp=") {
            notes.warn(format!("`{comment}` was taken as a comment"));
        }
    }
    for place in tokens.unclosed_fields {
        let codes = text.get(place).unwrap_or_default();
        notes.warn(format!("`{codes}` was read as `{codes}.`, the code of a field"));
    }
    let mut parser = Parser::new(text, &tokens.list, lines, notes)?;
    match commands::read(&mut parser)? {
        Some(tree) => Ok(tree),
        None => parser.line(),
    }
}

/// Whether a word ends in the code of a field, which shows that its line is in Ovid's syntax.
pub(super) fn ends_in_field(word: &str) -> bool {
    let codes = word.strip_suffix('.').and_then(|word| word.rsplit_once('.'));
    codes.is_some_and(|(_, codes)| {
        codes.split(',').all(|code| fields::is_known(&code.to_ascii_lowercase()))
    })
}

#[cfg(test)]
mod tests;
