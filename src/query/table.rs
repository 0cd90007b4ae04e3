//! Tables of queries for the tests of dialects.
//!
//! A line is `query => canonical tree`, `query => canonical tree; warns of: text`, or
//! `query => error at "place": text`; lines 1 to 20 of a strategy may be referred to.

use super::{Dialect, Lines, Reading, read};

/// Checks every line of a table, and that there are enough of them.
pub(super) fn check(dialect: Dialect, table: &str, at_least: usize) {
    let rows: Vec<&str> = table.lines().map(str::trim).filter(|row| !row.is_empty()).collect();
    assert!(rows.len() >= at_least, "{} rows", rows.len());
    let wrong: Vec<String> = rows.iter().filter_map(|row| check_row(dialect, row)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn check_row(dialect: Dialect, row: &str) -> Option<String> {
    let Some((query, expected)) = row.rsplit_once(" => ") else {
        return Some(format!("{row}\n  a row has an arrow"));
    };
    let numbers: Vec<u32> = (1..=20).collect();
    let lines = Lines { numbers: &numbers, own: 21 };
    let found = match read(query, dialect, Reading::Auto, lines) {
        Err(error) => {
            let place = query.get(error.span.clone()).unwrap_or("a place that is not in the query");
            let prefix = format!("error at \"{place}\": ");
            match expected.strip_prefix(&prefix) {
                Some(text) if !text.is_empty() && error.message.contains(text) => return None,
                _ => format!("{prefix}{error}"),
            }
        }
        Ok(found) => {
            let warnings = found.warnings.join(" | ");
            let (tree, warning) = expected.split_once("; warns of: ").unwrap_or((expected, ""));
            let is_told =
                if warning.is_empty() { warnings.is_empty() } else { warnings.contains(warning) };
            if found.to_string() == tree && is_told {
                return None;
            }
            format!("{found}; warns of: {warnings}")
        }
    };
    Some(format!("{query}\n  expected {expected}\n  found    {found}"))
}
