//! The articles of the hits: as records for other programs, and as pages for readers.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;

use super::{Shown, hits};
use crate::cli::args::SearchFormat;
use crate::cli::handout::{self, Item, Quote};
use crate::cli::output::{Origin, Sink};
use crate::cli::refs::notice_line;
use crate::cli::text::{counted, thousands};
use crate::cli::{Failure, Io};
use crate::export::Format;
use crate::model::Record;

/// Writes each article once, in order of its first hit; tells what the format has no place for.
pub(super) fn write(shown: &Shown<'_>, format: Format, io: &mut Io) -> Result<(), Failure> {
    let Shown { args, settings, snapshot, request, .. } = *shown;
    let origin = Origin { query: Some(&request.query), snapshot: Some(snapshot) };
    let mut sink = Sink::new(format, &args.output, &origin, settings, io)?;
    let mut written = HashSet::new();
    for hit in shown.listing.hits(snapshot) {
        let article = hit?.article;
        if !written.insert(article.ordinal) {
            continue;
        }
        let mut record = Record::from(&article.article);
        record.set_abstracts(&snapshot.passages(article.ordinal)?);
        sink.record(&record, io)?;
    }
    let count = sink.finish(io)?;
    if count < shown.listing.total_articles {
        let found = counted(shown.listing.total_articles, "article");
        let count = thousands(count);
        writeln!(io.err, "{count} of {found} that were found; `--all` writes every one")?;
    }
    Ok(())
}

/// Prints each article once, in order of its first hit, with the passages that were found in it.
pub(super) fn handout(shown: &Shown<'_>, io: &mut Io) -> Result<(), Failure> {
    let mut works: Vec<(Record, Item)> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for hit in shown.listing.hits(shown.snapshot) {
        let hit = hit?;
        let place = *places.entry(hit.article.ordinal).or_insert_with(|| {
            let notices = hits::notices(shown, &hit).into_iter().map(notice_line).collect();
            let item = Item { key: hit.article.key.clone(), notices, ..Item::default() };
            works.push((Record::from(&hit.article.article), item));
            works.len() - 1
        });
        // A title stands in the citation.
        if !hit.passage.path.is_empty() {
            works[place].1.quotes.push(Quote {
                text: hit.passage.text.trim().to_owned(),
                section: hit.passage.section(),
                anchor: hit.passage.anchor,
            });
        }
    }
    let title = match &shown.args.strategy {
        Some(file) => file.display().to_string(),
        None => shown.request.query.clone(),
    };
    let is_html = shown.args.format == SearchFormat::Html;
    handout::print(&title, works, is_html, &shown.args.output, io)
}
