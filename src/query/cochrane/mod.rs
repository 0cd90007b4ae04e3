//! The Cochrane Library's syntax, as its search manager has it, and that of the Cochrane Register of
//! Studies where it differs: words side by side are joined by AND, `:ti,ab,kw` after a term or group
//! names fields, `[mh "X"]` and `MeSH descriptor: [X] explode all trees` are subject headings.
//!
//! `NEAR/n` finds words within n words of each other in either order, `NEAR` alone within 6, `NEXT`
//! words side by side in this order, as the guides of university libraries to the search manager tell.
//! So n counts the steps from one word to the other, as Ovid's `adjN` does, which reviews translate
//! into it with the same number: n-1 words may stand between. NEAR and NEXT are read first and OR
//! last; AND and NOT are read from left to right, and told of where that decides what is meant.

mod clauses;
mod fields;
mod lexer;
mod mesh;
mod parser;

use super::diagnostics::QueryError;
use super::tree::Node;
use super::{Lines, Notes};
use parser::Parser;

/// Parses a line.
pub(super) fn parse(text: &str, lines: Lines<'_>, notes: &mut Notes) -> Result<Node, QueryError> {
    let (searched, years) = clauses::cut(text, notes)?;
    let mut tokens = lexer::tokens(searched)?;
    if tokens.has_curly_quotes {
        notes.warn_of_curly_quotes();
    }
    for flag in &tokens.flags {
        let flag = text.get(flag.clone()).unwrap_or_default();
        notes.warn(format!("`{flag}` is a mark of the register and was left out"));
    }
    clauses::leave_out_registers(&mut tokens.list, notes);
    let tree = Parser::new(searched, &tokens.list, lines, notes)?.line()?;
    Ok(match years {
        Some(years) => Node::and(vec![tree, years]),
        None => tree,
    })
}

#[cfg(test)]
mod tests;
