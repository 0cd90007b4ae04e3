//! `ivig search`.

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::args::{SearchArgs, SearchFormat};
use super::settings::Settings;
use super::show::byline;
use super::text::{clean, counted, painted, wrap};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, PARTIAL, open_or_build};
use crate::error::Error;
use crate::index::Snapshot;
use crate::model::{Passage, author_line};
use crate::search::{Filter, Hit, Request, Results, neighbours, search, windows};

/// How much of a long passage a listing shows, in characters.
const SHOWN_CHARS: usize = 700;

/// How many hits an article may have in a listing for people, unless told otherwise.
const LISTED_PER_ARTICLE: usize = 3;

pub(super) fn run(args: &SearchArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let snapshot = open_or_build(&settings.home, io)?;
    if let Some(file) = &args.queries {
        return many(args, file, &snapshot, io);
    }
    let results = search(&snapshot, &request(args, args.words.join(" ")))?;
    for warning in &results.query.warnings {
        writeln!(io.err, "warning: {warning}")?;
    }
    match args.format {
        SearchFormat::Text => text(args, &snapshot, &results, settings, io)?,
        SearchFormat::Json => json_object(args, &snapshot, &results, io)?,
        SearchFormat::Ndjson => {
            for hit in &results.hits {
                line(io, &full_hit(args, &snapshot, &results, hit)?)?;
            }
        }
        SearchFormat::Csv => csv_table(&results, io)?,
    }
    Ok(if results.total_passages == 0 { NOTHING_FOUND } else { DONE })
}

fn request(args: &SearchArgs, query: String) -> Request {
    // Programs that run many queries get all that was found.
    let bound = if args.queries.is_some() { 0 } else { LISTED_PER_ARTICLE };
    Request {
        limit: args.limit,
        offset: args.offset,
        per_article: args.per_article.unwrap_or(bound),
        filter: Filter {
            sections: args.section.clone(),
            years: args.year.clone(),
            types: args.types.clone(),
        },
        ..Request::new(query)
    }
}

fn line(io: &mut Io, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut io.out, value)?;
    writeln!(io.out)?;
    Ok(())
}

/// A hit of one of many queries.
#[derive(Serialize)]
struct BatchHit<'a> {
    query: &'a str,
    rank: usize,
    score: f32,
    article: &'a str,
    anchor: &'a str,
    section: String,
    text: &'a str,
}

/// Runs a file of queries. One that cannot be understood is told of and does not stop the rest.
fn many(args: &SearchArgs, file: &Path, snapshot: &Snapshot, io: &mut Io) -> Outcome {
    let bytes = std::fs::read(file).map_err(|cause| Error::io(file, cause))?;
    let text = String::from_utf8(bytes).map_err(|cause| {
        Error::usage(format!("`{}` is not UTF-8", file.display()))
            .hint("save it as UTF-8")
            .caused_by(cause)
    })?;
    let mut failed = 0;
    let text = text.trim_start_matches('\u{feff}');
    for (number, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        let outcome = match row.split_once('\t') {
            Some((id, query)) => {
                search(snapshot, &request(args, query.to_owned())).map(|results| (id, results))
            }
            None => Err(Error::usage("no tab between id and query")),
        };
        let (id, results) = match outcome {
            Ok(found) => found,
            Err(error) if error.kind() == crate::error::ErrorKind::Usage => {
                writeln!(io.err, "{}:{}: {error}", file.display(), number + 1)?;
                failed += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        for hit in &results.hits {
            let hit = BatchHit {
                query: id,
                rank: hit.rank,
                score: hit.score,
                article: &hit.article.key,
                anchor: &hit.passage.anchor,
                section: hit.passage.section(),
                text: &hit.passage.text,
            };
            line(io, &hit)?;
        }
    }
    Ok(if failed > 0 { PARTIAL } else { DONE })
}

/// A score with no more digits than it has.
fn short_score(score: f32) -> serde_json::Value {
    score.to_string().parse::<f64>().map_or(serde_json::Value::Null, Into::into)
}

/// A hit with everything that is known of it.
fn full_hit(
    args: &SearchArgs,
    snapshot: &Snapshot,
    results: &Results,
    hit: &Hit,
) -> Result<serde_json::Value, Failure> {
    let article = &hit.article.article;
    let lit: Vec<[usize; 2]> = results
        .highlighter
        .ranges(&hit.passage.text)
        .into_iter()
        .map(|range| [range.start, range.end])
        .collect();
    let mut value = json!({
        "query": results.query.to_string(),
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
        "topic": hit.passage.topic.map(crate::model::Topic::name),
        "text": hit.passage.text,
        "lit": lit,
        "cites": hit.passage.cites,
    });
    if args.context > 0 {
        let (before, after) = neighbours(snapshot, hit, args.context)?;
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

fn json_object(
    args: &SearchArgs,
    snapshot: &Snapshot,
    results: &Results,
    io: &mut Io,
) -> Result<(), Failure> {
    let hits: Vec<serde_json::Value> = results
        .hits
        .iter()
        .map(|hit| full_hit(args, snapshot, results, hit))
        .collect::<Result<_, _>>()?;
    let value = json!({
        "query": results.query.to_string(),
        "exact": results.query.is_exact,
        "left_out": results.left_out,
        "warnings": results.query.warnings,
        "total": { "passages": results.total_passages, "articles": results.total_articles },
        "offset": args.offset,
        "limit": args.limit,
        "hits": hits,
    });
    serde_json::to_writer_pretty(&mut io.out, &value)?;
    writeln!(io.out)?;
    Ok(())
}

fn csv_table(results: &Results, io: &mut Io) -> Result<(), Failure> {
    let mut table = csv::Writer::from_writer(&mut io.out);
    table.write_record([
        "rank", "score", "article", "anchor", "title", "authors", "year", "journal", "section",
        "text",
    ])?;
    for hit in &results.hits {
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

fn text(
    args: &SearchArgs,
    snapshot: &Snapshot,
    results: &Results,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let style = settings.style;
    let mut summary = format!(
        "{} in {}",
        counted(results.total_passages, "passage"),
        counted(results.total_articles, "article")
    );
    if !results.left_out.is_empty() {
        summary.push_str(&format!(" · left out: {}", results.left_out.join(", ")));
    }
    writeln!(io.out, "{}", style.aside(clean(&summary)))?;
    for hit in &results.hits {
        writeln!(io.out)?;
        print_hit(args, snapshot, results, hit, settings, io)?;
    }
    if results.total_passages == 0 {
        writeln!(io.err, "nothing found; try other words, or fewer")?;
    }
    Ok(())
}

fn print_hit(
    args: &SearchArgs,
    snapshot: &Snapshot,
    results: &Results,
    hit: &Hit,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let (style, columns) = (settings.style, settings.columns);
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
    let (before, after) = if args.context > 0 {
        neighbours(snapshot, hit, args.context)?
    } else {
        Default::default()
    };
    for passage in &before {
        writeln!(io.out, "{}\n", wrap(&clean(&passage.text), columns, &indent))?;
    }
    let passage = &hit.passage.text;
    let lit = results.highlighter.ranges(passage);
    let shown = painted(passage, &windows(passage, &lit, SHOWN_CHARS), &lit, style);
    writeln!(io.out, "{}", wrap(&shown, columns, &indent))?;
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
