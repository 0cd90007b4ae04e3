//! Cuts the text of a strategy into numbered lines.

use std::ops::Range;

use super::super::Dialect;
use super::super::diagnostics::QueryError;
use super::super::joining::Operator;
use super::super::token::is_quote;
use super::{MAX_STRATEGY_BYTES, MAX_STRATEGY_LINES, StrategyError, numbers};

/// A line before it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) number: u32,
    /// The line of the file that it stands on, from 1.
    pub(super) place: usize,
    pub(super) text: String,
}

/// What databases print before the first line of an export, in lower case.
const HEADERS: &[&str] = &[
    "search name:",
    "date run:",
    "last saved:",
    "comment:",
    "description:",
    "database:",
    "search strategy:",
    "id search hits",
];

/// A line of the file that is no comment.
struct Content<'t> {
    place: usize,
    text: &'t str,
    number: Option<Number>,
}

/// The number that a line begins with.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    /// Whether a sign tells that it is one: `#1`, `1.`, `1)`.
    is_marked: bool,
    /// Where the query begins.
    length: usize,
}

/// The lines of a strategy, at least one, by ascending number.
pub(super) fn lines(
    text: &str,
    dialect: Dialect,
    warnings: &mut Vec<String>,
) -> Result<Vec<Raw>, Vec<StrategyError>> {
    if text.len() > MAX_STRATEGY_BYTES {
        let message = format!("the strategy is longer than {MAX_STRATEGY_BYTES} bytes");
        return Err(vec![of_file(message, "split it into files")]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let content = content(text, warnings);
    if content.is_empty() {
        return Err(vec![of_file("the strategy has no lines".to_owned(), "write a query on each")]);
    }
    if content.len() > MAX_STRATEGY_LINES {
        let message = format!("the strategy has more than {MAX_STRATEGY_LINES} lines");
        return Err(vec![of_file(message, "split it into files")]);
    }
    let mut raw = if are_numbered(&content) {
        numbered(&content)?
    } else if content.len() > 1 && content.iter().any(|line| is_part(line.text, dialect)) {
        warnings.push(format!(
            "lines {} to {} of the file were read as one query, as some of them are no query alone",
            content[0].place,
            content[content.len() - 1].place
        ));
        let text = content.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
        vec![Raw { number: 1, place: content[0].place, text }]
    } else {
        let counted = content.iter().zip(1..);
        counted
            .map(|(line, number)| Raw { number, place: line.place, text: line.text.to_owned() })
            .collect()
    };
    leave_out_counts(&mut raw, dialect, warnings);
    Ok(raw)
}

fn of_file(message: String, hint: &str) -> StrategyError {
    let error = QueryError::new(message, hint, 0..0);
    StrategyError { place: 1, number: None, text: String::new(), error }
}

/// The lines that are no comments, without what exports print before the first of them.
fn content<'t>(text: &'t str, warnings: &mut Vec<String>) -> Vec<Content<'t>> {
    let mut content = Vec::new();
    for (line, place) in text.lines().zip(1..) {
        let line = line.trim();
        let is_comment = line == "#"
            || line.starts_with("//")
            || line.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if line.is_empty() || is_comment {
            continue;
        }
        let lower = line.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let is_rule = line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*'));
        if content.is_empty() && (is_rule || HEADERS.iter().any(|name| lower.starts_with(name))) {
            warnings.push(format!("line {place} of the file was taken as the head of an export"));
            continue;
        }
        content.push(Content { place, text: line, number: number(line) });
    }
    content
}

/// The number at the start of a line: `1.`, `1)`, `1:`, `#1`, `01.`, `1`.
fn number(line: &str) -> Option<Number> {
    let digits = line.strip_prefix('#').unwrap_or(line);
    let sign = line.len() - digits.len();
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let value = digits[..length].parse().ok().filter(|&value| value > 0)?;
    let rest = &digits[length..];
    let after = rest.strip_prefix(['.', ')', ':']).unwrap_or(rest);
    let is_marked = sign > 0 || after.len() < rest.len();
    let ends = after.is_empty() || after.starts_with(char::is_whitespace);
    ends.then(|| Number { value, is_marked, length: line.len() - after.trim_start().len() })
}

/// Whether the lines have numbers. A bare number may as well be the first word of a query: most
/// lines must have one then.
fn are_numbered(content: &[Content<'_>]) -> bool {
    let Some(first) = content.first().and_then(|line| line.number) else { return false };
    let with_number = content.iter().filter(|line| line.number.is_some()).count();
    first.is_marked || (content.len() > 1 && with_number * 2 > content.len())
}

fn numbered(content: &[Content<'_>]) -> Result<Vec<Raw>, Vec<StrategyError>> {
    let mut raw: Vec<Raw> = Vec::new();
    let mut errors = Vec::new();
    for line in content {
        let mut fail = |message: String, hint: &str, span: Range<usize>| {
            errors.push(StrategyError {
                place: line.place,
                number: line.number.map(|number| number.value),
                text: line.text.to_owned(),
                error: QueryError::new(message, hint, span),
            });
        };
        let Some(number) = line.number else {
            let hint =
                "a query stands on one line: join it to the line before, or give it a number";
            fail(
                "a line without a number among lines with one".to_owned(),
                hint,
                0..line.text.len(),
            );
            continue;
        };
        let text = &line.text[number.length..];
        if text.is_empty() {
            fail(format!("line {} has no query", number.value), "write one", 0..line.text.len());
            continue;
        }
        if let Some(before) = raw.last().filter(|before| before.number >= number.value) {
            let message = format!("line {} stands after line {}", number.value, before.number);
            fail(message, "number the lines in their order, each once", 0..number.length);
            continue;
        }
        raw.push(Raw { number: number.value, place: line.place, text: text.to_owned() });
    }
    if errors.is_empty() { Ok(raw) } else { Err(errors) }
}

/// Whether a line is a part of a query: it begins or ends with an operator, or opens what it does
/// not close.
fn is_part(line: &str, dialect: Dialect) -> bool {
    let is_operator = |word: Option<&str>| {
        word.and_then(Operator::from_word)
            .is_some_and(|operator| dialect != Dialect::PubMed || word == Some(operator.name()))
    };
    if is_operator(line.split_whitespace().next()) || is_operator(line.split_whitespace().last()) {
        return true;
    }
    let mut is_quoted = false;
    let mut depth = 0_i64;
    for character in line.chars() {
        match character {
            _ if is_quote(character) => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    is_quoted || depth > 0
}

/// Leaves out the counts of hits that can be nothing else: numbers after a tab, and in Ovid's syntax
/// numbers in parentheses after a term, where an operator would have to stand.
fn leave_out_counts(raw: &mut [Raw], dialect: Dialect, warnings: &mut Vec<String>) {
    let mut with_count = Vec::new();
    for line in raw {
        let after_tab = line.text.rsplit_once('\t').filter(|(_, count)| is_count(count));
        let in_parentheses = like_a_count(&line.text)
            .filter(|count| dialect == Dialect::Ovid && count.starts_with('('));
        let length = match (after_tab, in_parentheses) {
            (Some((query, _)), _) => query.trim_end().len(),
            (None, Some(count)) => line.text[..line.text.len() - count.len()].trim_end().len(),
            (None, None) => continue,
        };
        if length > 0 {
            line.text.truncate(length);
            with_count.push(line.number);
        }
    }
    if !with_count.is_empty() {
        warnings.push(format!(
            "numbers at the ends of lines were taken as counts of hits and left out: {}",
            numbers(&with_count)
        ));
    }
}

/// What a line ends in that databases print as the number of hits: `(1,234)`, or a number after
/// several spaces, after a term and not after an operator.
pub(super) fn like_a_count(text: &str) -> Option<&str> {
    let start = match text.strip_suffix(')') {
        Some(inner) => inner.rfind('(').filter(|&open| is_count(&inner[open + 1..]))?,
        None => text.trim_end_matches(|c: char| !c.is_whitespace()).len(),
    };
    let (before, count) = text.split_at(start);
    let gap = before.len() - before.trim_end().len();
    let is_apart = if count.starts_with('(') { gap > 0 } else { gap > 1 && is_count(count) };
    let last = before.split_whitespace().next_back()?;
    let joins = Operator::from_word(last).is_some() || last.to_ascii_lowercase().starts_with("adj");
    (is_apart && !joins).then_some(count)
}

fn is_count(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' '))
}
