//! Queries as they are typed, and what they mean; nothing here knows of an index.
//!
//! Words alone are a plain question: passages are ranked by them and none is required. A query with
//! an operator, a field tag, a quoted phrase or an asterisk is exact: a tree of sets of articles.

mod cochrane;
mod dates;
mod diagnostics;
pub mod fields;
pub mod intent;
mod joining;
mod lexer;
mod ovid;
mod parser;
mod publication_types;
mod pubmed;
pub mod strategy;
mod subheadings;
#[cfg(test)]
mod table;
mod terms;
mod token;
mod tree;

use std::fmt;
use std::ops::Range;

pub use dates::{DateRange, QueryDate};
pub use diagnostics::QueryError;
pub use fields::Field;
pub use strategy::{Strategy, StrategyError, StrategyLine};
pub use terms::{MAX_WORDS_BETWEEN, MIN_TRUNCATED_CHARS};
pub use tree::{Dates, LineRef, Near, Node, Piece, Term, Widening, Word};

/// The longest query that is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 64 << 10;

/// How deep parentheses may nest.
pub const MAX_DEPTH: usize = 100;

/// How many proximities of a query in other dialects may hold a proximity: `a adj2 b adj2 c` has one.
pub const MAX_NESTED: usize = 250;

/// How many terms a query may have.
pub const MAX_TERMS: usize = 4_096;

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// As a question where it is words alone, else as exact.
    #[default]
    Auto,
    /// As words alone, whatever they are.
    Question,
    /// As exact, though it may be words alone.
    Exact,
}

/// The syntax that a query is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// PubMed's, with a few fields and operators of ivig's own.
    #[default]
    PubMed,
    /// Ovid's (MEDLINE, Embase): `adj3`, `.ti,ab.`, `exp X/`, `$`.
    Ovid,
    /// The Cochrane Library's: `NEAR/3`, `:ti,ab,kw`, `[mh "X"]`.
    Cochrane,
}

/// Which lines a query may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines<'s> {
    /// The numbers of the strategy's lines, ascending; none outside strategies.
    pub numbers: &'s [u32],
    /// The number of the line that the query is; lines before it may be referred to.
    pub own: u32,
}

impl Lines<'_> {
    fn check(self, number: u32, span: &Range<usize>) -> Result<(), QueryError> {
        let is_there = self.numbers.binary_search(&number).is_ok();
        if is_there && number < self.own {
            return Ok(());
        }
        let (message, hint) = if self.numbers.is_empty() {
            (
                format!("there is no line {number}: this is a single query"),
                "put the lines into a file and run it with `--strategy`".to_owned(),
            )
        } else if number == self.own {
            (format!("line {number} refers to itself"), self.hint())
        } else if is_there {
            (format!("line {number} comes after this one"), self.hint())
        } else {
            (format!("there is no line {number}"), self.hint())
        };
        Err(QueryError::new(message, hint, span.clone()))
    }

    fn hint(self) -> String {
        let before = self.numbers.partition_point(|number| *number < self.own);
        match &self.numbers[..before] {
            [] => "this is the first line; there is none before it".to_owned(),
            [only] => format!("refer to line {only}"),
            [first, .., last] => format!("refer to a line before this one, from {first} to {last}"),
        }
    }

    /// The lines of a range that is written with its ends, each of which must be there.
    fn range(self, from: u32, to: u32, span: &Range<usize>) -> Result<Vec<u32>, QueryError> {
        self.check(from, span)?;
        self.check(to, span)?;
        let start = self.numbers.partition_point(|number| *number < from);
        let end = self.numbers.partition_point(|number| *number <= to);
        let lines = self.numbers.get(start..end).unwrap_or_default();
        // `or/1-7` of a strategy whose line 5 was not published means less than it says.
        let missing = lines.windows(2).find(|pair| pair[1] - pair[0] > 1).map(|pair| pair[0] + 1);
        match missing {
            None if !lines.is_empty() => Ok(lines.to_vec()),
            None => Err(QueryError::new(
                format!("the range {from}-{to} ends before it begins"),
                "write the lower number first",
                span.clone(),
            )),
            Some(missing) => Err(QueryError::new(
                format!("there is no line {missing}, and the range {from}-{to} needs it"),
                "name the lines that there are, with commas between them",
                span.clone(),
            )),
        }
    }
}

/// A query that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What it means.
    pub meaning: Meaning,
    /// Function words that an exact query does without.
    pub left_out: Vec<String>,
    /// What was read in another way than it was typed.
    pub warnings: Vec<String>,
}

/// What a query means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Its words, at least one: passages are ranked by them.
    Question(Vec<String>),
    /// Sets of articles.
    Exact(Node),
}

impl Query {
    /// Whether it is exact.
    pub fn is_exact(&self) -> bool {
        matches!(self.meaning, Meaning::Exact(_))
    }

    /// Its tree, where it is exact.
    pub fn tree(&self) -> Option<&Node> {
        match &self.meaning {
            Meaning::Exact(tree) => Some(tree),
            Meaning::Question(_) => None,
        }
    }
}

/// The canonical form: what was understood, in one way of writing.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.meaning {
            Meaning::Question(words) => f.write_str(&words.join(" ")),
            Meaning::Exact(tree) => write!(f, "{tree}"),
        }
    }
}

/// What a parser tells beside the tree.
#[derive(Debug, Default)]
struct Notes {
    left_out: Vec<String>,
    warnings: Vec<String>,
}

impl Notes {
    fn warn(&mut self, warning: String) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn warn_of_curly_quotes(&mut self) {
        self.warn("curly quotes were read as straight ones".to_owned());
    }

    fn leave_out(&mut self, word: &str) {
        if !self.left_out.iter().any(|known| known == word) {
            self.left_out.push(word.to_owned());
        }
    }
}

/// Understands a query in PubMed's syntax, or says what is wrong and where.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    read(text, Dialect::PubMed, Reading::Auto, Lines::default())
}

/// Understands a query in a dialect as it is told to be read. In other dialects than PubMed's words
/// alone are exact too: their users mean what they type.
pub fn read(
    text: &str,
    dialect: Dialect,
    reading: Reading,
    lines: Lines<'_>,
) -> Result<Query, QueryError> {
    if text.len() > MAX_QUERY_BYTES {
        return Err(QueryError::new(
            format!("the query is longer than {MAX_QUERY_BYTES} bytes"),
            "split it into lines",
            0..0,
        ));
    }
    if reading == Reading::Question {
        return question(text, Vec::new());
    }
    let mut notes = Notes::default();
    let tree = match dialect {
        Dialect::Ovid => ovid::parse(text, lines, &mut notes)?,
        Dialect::Cochrane => cochrane::parse(text, lines, &mut notes)?,
        Dialect::PubMed => {
            let tokens = lexer::tokens(text)?;
            if tokens.has_curly_quotes {
                notes.warn_of_curly_quotes();
            }
            if reading == Reading::Auto && !tokens.are_exact() {
                return question(text, notes.warnings);
            }
            pubmed::parse(text, &tokens, lines, &mut notes)?
        }
    };
    Ok(Query { meaning: Meaning::Exact(tree), left_out: notes.left_out, warnings: notes.warnings })
}

/// The words of a plain question.
fn question(text: &str, warnings: Vec<String>) -> Result<Query, QueryError> {
    let ends = |c: char| c.is_whitespace() || token::is_quote(c);
    let words: Vec<String> = text
        .split(ends)
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(QueryError::new(
            "the query has no words",
            "type a question, or a phrase in quotes",
            0..text.len(),
        ));
    }
    Ok(Query { meaning: Meaning::Question(words), left_out: Vec::new(), warnings })
}
