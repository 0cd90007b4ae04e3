//! Queries as they are typed, and what they mean; nothing here knows of an index.
//!
//! Words alone are a plain question: passages are ranked by them and none is required. A query with
//! a quoted phrase is exact: every word and phrase must occur in the article.

mod parser;

use std::fmt;
use std::ops::Range;

pub use parser::parse;

/// The longest query that is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 64 << 10;

/// A query that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its words and phrases in order, at least one.
    pub leaves: Vec<Leaf>,
    /// Whether every leaf is required of an article.
    pub is_exact: bool,
    /// What was read in another way than it was typed.
    pub warnings: Vec<String>,
}

/// A word or a phrase of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// A word as typed.
    Word(String),
    /// What stood between quotes.
    Phrase(String),
}

impl Leaf {
    /// The text as typed, without quotes.
    pub fn text(&self) -> &str {
        let (Self::Word(text) | Self::Phrase(text)) = self;
        text
    }

    /// Whether it is a word that other search engines read as an operator.
    pub fn is_operator(&self) -> bool {
        matches!(self, Self::Word(word) if matches!(word.as_str(), "AND" | "OR" | "NOT"))
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Phrase(phrase) => write!(f, "\"{phrase}\""),
        }
    }
}

/// The canonical form: what was understood, in one way of writing.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joiner = if self.is_exact { " AND " } else { " " };
        for (index, leaf) in self.leaves.iter().enumerate() {
            let before = if index == 0 { "" } else { joiner };
            write!(f, "{before}{leaf}")?;
        }
        Ok(())
    }
}

/// A query that cannot be understood, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Byte range in the query.
    pub span: Range<usize>,
}

impl QueryError {
    /// The query with carets under the place.
    pub fn caret(&self, query: &str) -> String {
        let clean: String = query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let start = query.get(..self.span.start).map_or(0, |before| before.chars().count());
        let length = query.get(self.span.clone()).map_or(1, |place| place.chars().count()).max(1);
        format!("{clean}\n{}{}", " ".repeat(start), "^".repeat(length))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}
