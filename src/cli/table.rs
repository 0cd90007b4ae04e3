//! Small tables of names and values.

use std::io::Write;

/// Writes rows of a name and a value, the values aligned.
pub(super) fn pairs(out: &mut dyn Write, rows: &[(String, String)]) -> std::io::Result<()> {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in rows {
        writeln!(out, "  {name:width$}  {value}")?;
    }
    Ok(())
}
