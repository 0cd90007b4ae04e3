//! Hits as text, JSON and CSV.

use std::io::Write as _;

use serde_json::json;

use super::Shown;
use crate::cli::show::byline;
use crate::cli::text::{clean, painted, wrap};
use crate::cli::{Failure, Io};
use crate::model::{Passage, Topic, author_line};
use crate::search::{Hit, neighbours, windows};

/// How much of a long passage a listing shows, in characters.
const SHOWN_CHARS: usize = 700;

/// A score with no more digits than it has.
fn short_score(score: f32) -> serde_json::Value {
    score.to_string().parse::<f64>().map_or(serde_json::Value::Null, Into::into)
}

/// A hit with everything that is known of it.
pub(super) fn full(shown: &Shown<'_>, hit: &Hit) -> Result<serde_json::Value, Failure> {
    let article = &hit.article.article;
    let lit: Vec<[usize; 2]> = shown
        .listing
        .highlighter
        .ranges(&hit.passage.text)
        .into_iter()
        .map(|range| [range.start, range.end])
        .collect();
    let mut value = json!({
        "query": shown.listing.query.to_string(),
        "rank": hit.rank,
        "score": short_score(hit.score),
        "article": hit.article.key,
        "anchor": hit.passage.anchor,
        "title": article.title,
        "authors": author_line(&article.authors),
        "year": article.published.map(|date| date.year),
        "journal": article.journal.name(),
        "section": hit.passage.section(),
        "kind": hit.passage.kind.name(),
        "topic": hit.passage.topic.map(Topic::name),
        "text": hit.passage.text,
        "lit": lit,
        "cites": hit.passage.cites,
    });
    if shown.args.context > 0 {
        let (before, after) = neighbours(shown.snapshot, hit, shown.args.context)?;
        let texts = |passages: Vec<Passage>| {
            passages
                .into_iter()
                .map(|passage| json!({ "anchor": passage.anchor, "text": passage.text }))
                .collect::<Vec<_>>()
        };
        value["before"] = texts(before).into();
        value["after"] = texts(after).into();
    }
    Ok(value)
}

pub(super) fn csv_table(shown: &Shown<'_>, io: &mut Io) -> Result<(), Failure> {
    let mut table = csv::Writer::from_writer(&mut io.out);
    table.write_record([
        "rank", "score", "article", "anchor", "title", "authors", "year", "journal", "section",
        "text",
    ])?;
    for hit in shown.listing.hits(shown.snapshot) {
        let hit = hit?;
        let article = &hit.article.article;
        table.write_record([
            &hit.rank.to_string(),
            &hit.score.to_string(),
            &hit.article.key,
            &hit.passage.anchor,
            &article.title,
            &author_line(&article.authors),
            &article.published.map_or(String::new(), |date| date.year.to_string()),
            article.journal.name().unwrap_or_default(),
            &hit.passage.section(),
            &hit.passage.text,
        ])?;
    }
    table.flush()?;
    Ok(())
}

/// Prints a hit for reading.
pub(super) fn print(shown: &Shown<'_>, hit: &Hit, io: &mut Io) -> Result<(), Failure> {
    let (style, columns) = (shown.settings.style, shown.settings.columns);
    let number = format!("{}. ", hit.rank);
    let indent = " ".repeat(number.len());
    let title = wrap(&clean(&hit.article.article.title), columns, &indent);
    for (index, line) in title.lines().enumerate() {
        let (before, line) =
            if index == 0 { (number.as_str(), line.trim_start()) } else { ("", line) };
        writeln!(io.out, "{before}{}", style.title(line))?;
    }
    let source = byline(&hit.article);
    if !source.is_empty() {
        writeln!(io.out, "{indent}{}", style.aside(clean(&source)))?;
    }
    if !hit.passage.path.is_empty() {
        writeln!(io.out, "{indent}{}", style.section(clean(&hit.passage.section())))?;
    }
    let (before, after) = if shown.args.context > 0 {
        neighbours(shown.snapshot, hit, shown.args.context)?
    } else {
        Default::default()
    };
    for passage in &before {
        writeln!(io.out, "{}\n", wrap(&clean(&passage.text), columns, &indent))?;
    }
    let passage = &hit.passage.text;
    let lit = shown.listing.highlighter.ranges(passage);
    let text = painted(passage, &windows(passage, &lit, SHOWN_CHARS), &lit, style);
    writeln!(io.out, "{}", wrap(&text, columns, &indent))?;
    for passage in &after {
        writeln!(io.out, "\n{}", wrap(&clean(&passage.text), columns, &indent))?;
    }
    let mut foot = format!("{} · score {:.2}", hit.passage.anchor, hit.score);
    if !hit.passage.cites.is_empty() {
        let cites: Vec<String> = hit.passage.cites.iter().map(u32::to_string).collect();
        foot.push_str(&format!(" · cites {}", cites.join(", ")));
    }
    writeln!(io.out, "{indent}{}", style.aside(clean(&foot)))?;
    Ok(())
}
