//! `--facet`: counts over a whole result, as tables, and by year as a histogram.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::cli::settings::Settings;
use crate::cli::text::{clean, counted, thousands};
use crate::cli::{Failure, Io};
use crate::search::{Facet, FacetCounts};

/// How many values are listed in text; JSON has them all.
const LISTED_VALUES: usize = 15;

/// The longest bar of a histogram, in columns.
const BAR_COLUMNS: u64 = 40;

/// Years without articles are shown within a span of this many years; beyond it they are left out.
const GAPLESS_YEARS: u16 = 80;

pub(super) fn print(counts: &FacetCounts, settings: &Settings, io: &mut Io) -> Result<(), Failure> {
    let unit = if counts.facet.counts_passages() { "passage" } else { "article" };
    let heading = format!("\n{}s by {}", unit, counts.facet.name());
    writeln!(io.out, "{}", settings.style.title(heading))?;
    if counts.values.is_empty() {
        writeln!(io.out, "  none has one")?;
        return Ok(());
    }
    let rows =
        if counts.facet == Facet::Year { years(&counts.values) } else { counts.values.clone() };
    let listed =
        if counts.facet == Facet::Year { rows.len() } else { rows.len().min(LISTED_VALUES) };
    let most = counts.values.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let width = thousands(most).len();
    for (value, count) in &rows[..listed] {
        let number = thousands(*count);
        if counts.facet == Facet::Year {
            let line = format!("  {value}  {number:>width$}  {}", bar(*count, most));
            writeln!(io.out, "{}", line.trim_end())?;
        } else {
            writeln!(io.out, "  {number:>width$}  {}", clean(value))?;
        }
    }
    let more = &rows[listed..];
    if !more.is_empty() {
        let values = counted(more.len() as u64, "more value");
        writeln!(io.out, "  {}", settings.style.aside(format!("{values} in `--format json`")))?;
    }
    if counts.without > 0 {
        let without = format!("{} without", counted(counts.without, unit));
        writeln!(io.out, "  {}", settings.style.aside(without))?;
    }
    Ok(())
}

/// All years from the first to the last, those without articles too, where they are not too many.
fn years(values: &[(String, u64)]) -> Vec<(String, u64)> {
    let year = |row: Option<&(String, u64)>| row.and_then(|(year, _)| year.parse::<u16>().ok());
    match (year(values.first()), year(values.last())) {
        (Some(first), Some(last)) if last - first < GAPLESS_YEARS => (first..=last)
            .map(|year| {
                let name = year.to_string();
                let found = values.iter().find(|(value, _)| *value == name);
                let count = found.map_or(0, |(_, count)| *count);
                (name, count)
            })
            .collect(),
        _ => values.to_vec(),
    }
}

/// A bar in eighths of a column.
fn bar(count: u64, most: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count * BAR_COLUMNS * 8).div_ceil(most.max(1));
    let whole = "█".repeat((eighths / 8) as usize);
    format!("{whole}{}", PARTS[(eighths % 8) as usize])
}

pub(super) fn json(facets: &[FacetCounts]) -> Value {
    let mut all = serde_json::Map::new();
    for counts in facets {
        let values: Vec<Value> = counts
            .values
            .iter()
            .map(|(value, count)| json!({ "value": value, "count": count }))
            .collect();
        let unit = if counts.facet.counts_passages() { "passages" } else { "articles" };
        let facet = json!({ "counts": unit, "values": values, "without": counts.without });
        all.insert(counts.facet.name().to_owned(), facet);
    }
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(10, 10).chars().count(), BAR_COLUMNS as usize);
        assert_eq!(bar(0, 10), "");
        assert_eq!(bar(1, 1_000_000), "▏");
    }

    #[test]
    fn years_without_articles_are_shown() {
        let row = |year: &str, count| (year.to_owned(), count);
        let shown = years(&[row("2001", 2), row("2003", 1)]);
        assert_eq!(shown, [row("2001", 2), row("2002", 0), row("2003", 1)]);
    }
}
