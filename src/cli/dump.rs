//! `ivig dump`: what is indexed, as ndjson.

use std::io::Write as _;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::args::{DumpArgs, DumpKind};
use super::refs::reference_fields;
use super::settings::Settings;
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, open_or_build, show};
use crate::index::ArticleRecord;
use crate::model::{Passage, Reference};

pub(super) fn run(args: &DumpArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let snapshot = open_or_build(&settings.home, io)?;
    let articles = match &args.article {
        Some(key) => vec![show::article(&snapshot, key)?],
        None => snapshot.articles()?,
    };
    let mut lines = 0;
    for article in &articles {
        match args.what {
            DumpKind::Articles => {
                line(io, article)?;
                lines += 1;
            }
            DumpKind::Passages => {
                for passage in snapshot.passages(article.ordinal)? {
                    line(io, &PassageLine::new(article, &passage))?;
                    lines += 1;
                }
            }
            DumpKind::References => {
                for reference in snapshot.references(article.ordinal)? {
                    line(io, &reference_line(article, &reference))?;
                    lines += 1;
                }
            }
        }
    }
    Ok(if lines == 0 { NOTHING_FOUND } else { DONE })
}

fn line(io: &mut Io, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut io.out, value)?;
    writeln!(io.out)?;
    Ok(())
}

/// A passage as programs get it.
#[derive(Serialize)]
pub(super) struct PassageLine<'a> {
    article: &'a str,
    anchor: &'a str,
    section: String,
    kind: &'a str,
    topic: Option<&'a str>,
    text: &'a str,
    cites: &'a [u32],
}

impl<'a> PassageLine<'a> {
    pub(super) fn new(article: &'a ArticleRecord, passage: &'a Passage) -> Self {
        Self {
            article: &article.key,
            anchor: &passage.anchor,
            section: passage.section(),
            kind: passage.kind.name(),
            topic: passage.topic.map(crate::model::Topic::name),
            text: &passage.text,
            cites: &passage.cites,
        }
    }
}

/// A reference as programs get it; every key is always there.
pub(super) fn reference_line(article: &ArticleRecord, reference: &Reference) -> Value {
    let mut line = Map::new();
    line.insert("article".to_owned(), json!(article.key));
    line.insert("number".to_owned(), json!(reference.number));
    line.insert("raw".to_owned(), json!(reference.raw));
    line.extend(reference_fields(reference));
    Value::Object(line)
}
