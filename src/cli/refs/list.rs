//! `ivig refs ARTICLE`: what an article cites.

use std::io::Write as _;

use serde_json::{Map, json};

use super::Library;
use super::args::{RefsArgs, WorksFormat};
use super::works::{self, Form, Listed};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, counted};
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome, show};
use crate::error::Error;
use crate::index::Snapshot;
use crate::model::Passage;
use crate::network::{Citation, Described};

pub(super) fn run(args: &RefsArgs, library: &Library, settings: &Settings, io: &mut Io) -> Outcome {
    let Library { snapshot, network } = library;
    let Some(name) = &args.article else {
        return Err(Error::usage("name an article, or what to do with references")
            .hint("`ivig refs --help` lists what can be done")
            .into());
    };
    let article = show::article(snapshot, name)?;
    let passages = snapshot.passages(article.ordinal)?;
    let citations = network.citations_of(article.ordinal);
    let width = citations.last().map_or(1, |last| last.number.to_string().len());
    let mut listed = Vec::new();
    for citation in &citations {
        listed.push(one(library, citation, &passages, width)?);
    }
    if args.format == WorksFormat::Text {
        let style = settings.style;
        writeln!(io.out, "{}", style.title(clean(&article.article.title)))?;
        let held = listed.iter().filter(|one| !one.described.held.is_empty()).count();
        let summary = format!("{}, {held} of them here", counted(listed.len() as u64, "reference"));
        writeln!(io.out, "{}\n", style.aside(summary))?;
    }
    let form = Form {
        format: args.format,
        output: &args.output,
        title: article.article.title,
        query: None,
        snapshot,
    };
    works::print(&listed, &form, settings, io)?;
    Ok(if listed.is_empty() { NOTHING_FOUND } else { DONE })
}

fn one(
    library: &Library,
    citation: &Citation,
    passages: &[Passage],
    width: usize,
) -> Result<Listed, Failure> {
    let Library { snapshot, network } = library;
    let described = as_cited(library, citation)?;
    let mentions: Vec<&Passage> =
        network.mentions(citation).iter().filter_map(|&at| passages.get(at as usize)).collect();
    let mut sections: Vec<(&str, u32)> = Vec::new();
    for passage in &mentions {
        let heading = passage.path.first().map_or("title", String::as_str);
        match sections.last_mut() {
            Some((last, count)) if *last == heading => *count += 1,
            _ => sections.push((heading, 1)),
        }
    }
    let mut aside = Vec::new();
    if let Some(key) = described.held.first() {
        aside.push(format!("here as {key}"));
    }
    if described.times_cited > 1 {
        aside.push(format!("cited by {} articles here", described.times_cited));
    }
    if !sections.is_empty() {
        let places = sections.iter().map(|(section, count)| match count {
            1 => (*section).to_owned(),
            _ => format!("{section} ({count})"),
        });
        aside.push(format!("in {}", places.collect::<Vec<_>>().join(", ")));
    }
    let reference = raw(snapshot, citation)?;
    let mut fields = Map::new();
    fields.insert("number".to_owned(), json!(citation.number));
    fields.insert("raw".to_owned(), json!(reference));
    let mentions: Vec<_> = mentions
        .iter()
        .map(|passage| json!({ "anchor": passage.anchor, "section": passage.section() }))
        .collect();
    fields.insert("mentions".to_owned(), mentions.into());
    Ok(Listed {
        described,
        mark: format!("{:>width$}. ", citation.number),
        asides: vec![aside.join(" · ")].into_iter().filter(|line| !line.is_empty()).collect(),
        fields,
    })
}

/// The work of a citation, with what this reference says of it where it says enough: a list shows
/// what the article prints.
fn as_cited(library: &Library, citation: &Citation) -> Result<Described, Failure> {
    let Library { snapshot, network } = library;
    let work = network.work_of_reference(citation.ordinal, citation.number);
    let mut described = network.describe(snapshot, work.unwrap_or_default())?;
    let reference = snapshot.reference_numbered(citation.ordinal, citation.number)?;
    if let Some(reference) = reference.filter(|reference| reference.title.is_some()) {
        let ids = described.record.ids.clone();
        described.record = crate::export::Record::from(&reference);
        described.record.ids = ids;
    }
    Ok(described)
}

fn raw(snapshot: &Snapshot, citation: &Citation) -> Result<String, Failure> {
    let reference = snapshot.reference_numbered(citation.ordinal, citation.number)?;
    Ok(reference.map(|reference| reference.raw).unwrap_or_default())
}
