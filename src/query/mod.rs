//! Queries as they are typed, and what they mean; nothing here knows of an index.
//!
//! Words alone are a plain question: passages are ranked by them and none is required. A query with
//! an operator, a field tag, a quoted phrase or an asterisk is exact: a tree of sets of articles.

mod dates;
mod diagnostics;
pub mod fields;
mod lexer;
mod pubmed;
mod terms;
mod tree;

use std::fmt;
use std::ops::Range;

pub use dates::{DateRange, QueryDate};
pub use diagnostics::QueryError;
pub use fields::Field;
pub use terms::{MAX_WORDS_BETWEEN, MIN_TRUNCATED_CHARS};
pub use tree::{Dates, LineRef, Near, Node, Piece, Term, Widening, Word};

/// The longest query that is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 64 << 10;

/// How deep parentheses may nest.
pub const MAX_DEPTH: usize = 100;

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
pub struct Lines {
    /// Lines `1` to this one may be referred to; 0 outside strategies.
    pub last: u32,
}

impl Lines {
    fn check(self, number: u32, span: &Range<usize>) -> Result<(), QueryError> {
        if (1..=self.last).contains(&number) {
            return Ok(());
        }
        let (message, hint) = if self.last == 0 {
            (
                format!("`#{number}` refers to a line, and this is a single query"),
                "put the lines into a file and run it with `--strategy`".to_owned(),
            )
        } else {
            (
                format!("there is no line {number} before this one"),
                format!("refer to a line from 1 to {}", self.last),
            )
        };
        Err(QueryError::new(message, hint, span.clone()))
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

    fn leave_out(&mut self, word: &str) {
        if !self.left_out.iter().any(|known| known == word) {
            self.left_out.push(word.to_owned());
        }
    }
}

/// Understands a query in PubMed's syntax, or says what is wrong and where.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    read(text, Reading::Auto, Lines::default())
}

/// Understands a query in PubMed's syntax as it is told to be read.
pub fn read(text: &str, reading: Reading, lines: Lines) -> Result<Query, QueryError> {
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
    let tokens = lexer::tokens(text)?;
    let mut notes = Notes::default();
    if tokens.has_curly_quotes {
        notes.warn("curly quotes were read as straight ones".to_owned());
    }
    if reading == Reading::Auto && !tokens.are_exact() {
        return question(text, notes.warnings);
    }
    let tree = pubmed::parse(text, &tokens, lines, &mut notes)?;
    Ok(Query { meaning: Meaning::Exact(tree), left_out: notes.left_out, warnings: notes.warnings })
}

/// The words of a plain question.
fn question(text: &str, warnings: Vec<String>) -> Result<Query, QueryError> {
    let ends = |c: char| c.is_whitespace() || lexer::is_quote(c);
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
