//! Search strategies of many lines, as databases print them and reviews publish them.
//!
//! A line is a query with a number: `1. ivig.tw.`, `#1 ivig:ti`, `1 ivig[ti]`; lines without numbers
//! are counted. Comments begin with `# ` or `//`. What stands before the first line of an export and
//! the counts after its lines are left out and told of.

mod reading;

use std::collections::BTreeSet;
use std::fmt;

use super::diagnostics::QueryError;
use super::tree::Node;
use super::{Dialect, Lines, Query, Reading, read};
use reading::Raw;

/// The longest strategy that is read, in bytes.
pub const MAX_STRATEGY_BYTES: usize = 1 << 20;

/// How many lines a strategy may have.
pub const MAX_STRATEGY_LINES: usize = 1_000;

/// The lines of a search strategy; each refers to lines before it at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strategy {
    /// The lines, at least one, by ascending number. The last is the result.
    pub lines: Vec<StrategyLine>,
    /// What concerns more than one line, or what stands around them.
    pub warnings: Vec<String>,
}

/// A line of a strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyLine {
    /// Its number as published.
    pub number: u32,
    /// The line of the file that it stands on, from 1.
    pub place: usize,
    /// The query as typed, without number and count.
    pub text: String,
    /// What it means.
    pub query: Query,
}

/// What is wrong with a line of a strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyError {
    /// The line of the file, from 1.
    pub place: usize,
    /// The number that it has in the strategy, where that is known.
    pub number: Option<u32>,
    /// The text that the place of the error is in.
    pub text: String,
    /// What is wrong there.
    pub error: QueryError,
}

impl fmt::Display for StrategyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "line {number}: {}", self.error),
            None => write!(f, "line {} of the file: {}", self.place, self.error),
        }
    }
}

impl std::error::Error for StrategyError {}

impl StrategyError {
    /// The text around the place, with carets under it.
    pub fn caret(&self) -> String {
        self.error.caret(&self.text)
    }
}

impl Strategy {
    /// Understands a strategy, or says what is wrong with each line that is not understood.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, Vec<StrategyError>> {
        let mut warnings = Vec::new();
        let raw = reading::lines(text, dialect, &mut warnings)?;
        let numbers: Vec<u32> = raw.iter().map(|line| line.number).collect();
        let mut lines = Vec::with_capacity(raw.len());
        let mut errors = Vec::new();
        for line in raw {
            let known = Lines { numbers: &numbers, own: line.number };
            match read(&line.text, dialect, Reading::Exact, known) {
                Ok(query) => lines.push(understood(line, query, &mut warnings)),
                Err(error) => errors.push(not_understood(line, error)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        warn_of_unreferenced(&lines, &mut warnings);
        Ok(Self { lines, warnings })
    }

    /// The line with a number.
    pub fn line(&self, number: u32) -> Option<&StrategyLine> {
        let at = self.lines.binary_search_by_key(&number, |line| line.number).ok()?;
        self.lines.get(at)
    }
}

fn understood(line: Raw, query: Query, warnings: &mut Vec<String>) -> StrategyLine {
    if let Some(count) = reading::like_a_count(&line.text) {
        warnings.push(format!(
            "line {} ends in `{count}`, which was searched for; if that is the number of hits, leave it out or put a tab before it",
            line.number
        ));
    }
    StrategyLine { number: line.number, place: line.place, text: line.text, query }
}

fn not_understood(line: Raw, mut error: QueryError) -> StrategyError {
    if let Some(count) = reading::like_a_count(&line.text)
        && error.span.end > line.text.len() - count.len()
    {
        error.hint =
            format!("if `{count}` is the number of hits, leave it out or put a tab before it");
    }
    StrategyError { place: line.place, number: Some(line.number), text: line.text, error }
}

/// Lines that no later line uses are usually left from an older version of the strategy.
fn warn_of_unreferenced(lines: &[StrategyLine], warnings: &mut Vec<String>) {
    let mut used = BTreeSet::new();
    for line in lines {
        if let Some(tree) = line.query.tree() {
            tree.each(&mut |node| {
                if let Node::Line(reference) = node {
                    used.insert(reference.number);
                }
            });
        }
    }
    let Some((_, before_last)) = lines.split_last() else { return };
    if used.is_empty() {
        if !before_last.is_empty() {
            warnings.push(
                "no line refers to another: each is a search of its own, and the last one the result"
                    .to_owned(),
            );
        }
        return;
    }
    let unused: Vec<u32> = before_last
        .iter()
        .map(|line| line.number)
        .filter(|number| !used.contains(number))
        .collect();
    if !unused.is_empty() {
        warnings.push(format!("used by no later line: {}", numbers(&unused)));
    }
}

/// Ascending numbers as a text, rows of them as ranges: `1-3, 5`.
fn numbers(ascending: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &number in ascending {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => parts.push((number, number)),
        }
    }
    let part = |(first, last): (u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    parts.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
