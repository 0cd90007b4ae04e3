//! Hits as text, JSON and CSV.

use std::io::Write as _;

use serde_json::json;

use super::Shown;
use crate::cli::refs::notice_line;
use crate::cli::show::byline;
use crate::cli::text::{clean, painted, wrap};
use crate::cli::{Failure, Io};
use crate::model::{Passage, Topic, author_line};
use crate::network::{Notice, standing};
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
        "references": references(shown, hit)?,
        "notices": notices(shown, hit),
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
    for notice in notices(shown, hit) {
        let line = wrap(&clean(&notice_line(notice)), columns, &indent);
        writeln!(io.out, "{}", style.alarm(line))?;
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
    let foot = format!("{} · score {:.2}", hit.passage.anchor, hit.score);
    writeln!(io.out, "{indent}{}", style.aside(clean(&foot)))?;
    let cited = cited(shown, hit)?;
    for line in wrap(&clean(&cited.line), columns, &indent).lines() {
        writeln!(io.out, "{}", style.aside(line))?;
    }
    for warning in &cited.warnings {
        writeln!(io.out, "{}", style.alarm(wrap(&clean(warning), columns, &indent)))?;
    }
    Ok(())
}

/// What is known of retractions of a hit's article.
pub(super) fn notices<'n>(shown: &Shown<'n>, hit: &Hit) -> Vec<&'n Notice> {
    let work = shown.network.work_of_article(hit.article.ordinal);
    work.into_iter().flat_map(|work| shown.network.notices(work)).collect()
}

/// The references that a passage cites, as programs get them: their numbers, the articles here that
/// they are, and what is known of retractions.
fn references(shown: &Shown<'_>, hit: &Hit) -> Result<Vec<serde_json::Value>, Failure> {
    let Shown { network, snapshot, .. } = shown;
    let mut references = Vec::new();
    for &number in &hit.passage.cites {
        let Some(work) = network.work_of_reference(hit.article.ordinal, number) else { continue };
        let held = network.articles_of(work).first().copied();
        let held = held.map(|ordinal| snapshot.article_key(ordinal)).transpose()?;
        let notices: Vec<_> = network.notices(work).collect();
        references.push(json!({ "number": number, "held": held, "notices": notices }));
    }
    Ok(references)
}

/// What a listing says of the references that a passage cites.
#[derive(Default)]
struct Cited {
    /// `cites 12 Dalakas 2001 (here as PMC1), 13 Roe 1999`.
    line: String,
    /// What was retracted, or is of concern.
    warnings: Vec<String>,
}

fn cited(shown: &Shown<'_>, hit: &Hit) -> Result<Cited, Failure> {
    let Shown { network, snapshot, .. } = shown;
    let mut cited = Cited::default();
    let mut names = Vec::new();
    for &number in &hit.passage.cites {
        let Some(reference) = snapshot.reference_numbered(hit.article.ordinal, number)? else {
            continue;
        };
        let year = reference.year.as_deref().unwrap_or_default();
        let mut name = format!("{number} {} {year}", author_line(&reference.authors));
        name.truncate(name.trim_end().len());
        if let Some(work) = network.work_of_reference(hit.article.ordinal, number) {
            if let Some(&ordinal) = network.articles_of(work).first() {
                name.push_str(&format!(" (here as {})", snapshot.article_key(ordinal)?));
            }
            for notice in standing(network.notices(work)) {
                cited.warnings.push(format!("reference {number}: {}", notice_line(notice)));
            }
        }
        names.push(name);
    }
    if !names.is_empty() {
        cited.line = format!("cites {}", names.join(", "));
    }
    Ok(cited)
}
