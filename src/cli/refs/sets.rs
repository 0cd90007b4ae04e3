//! `ivig refs missing`, `near`, `shared` and `snowball`: sets of works from the network.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;

use roaring::RoaringBitmap;
use serde_json::{Map, json};

use super::Library;
use super::args::{MissingArgs, NearArgs, PlainFormat, SharedArgs, SnowballArgs, WorksFormat};
use super::works::{self, Form, Listed, work_fields};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, counted, thousands};
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::export::nlm;
use crate::model::SectionKind;
use crate::network::{Described, Found, Work};
use crate::query::Reading;
use crate::search::{Request, articles};
use crate::thesaurus::Thesaurus;

/// The articles that a query finds, all its words required; all articles where there is none.
pub(super) fn found_by(
    library: &Library,
    query: Option<&str>,
    settings: &Settings,
) -> Result<RoaringBitmap, Failure> {
    let snapshot = &library.snapshot;
    let Some(query) = query else { return Ok(snapshot.article_ordinals()?) };
    let thesaurus = Thesaurus::of_home(settings.home.root())?;
    let request = Request { reading: Reading::Exact, ..Request::new(query, Some(thesaurus)) };
    Ok(articles(snapshot, &request)?)
}

fn rank(index: usize, of: usize) -> String {
    format!("{:>width$}. ", index + 1, width = of.to_string().len())
}

fn counted_or(count: usize, found: usize, noun: &str) -> String {
    if count == found {
        counted(count as u64, noun)
    } else {
        format!("{} of {}", thousands(count as u64), counted(found as u64, noun))
    }
}

pub(super) fn missing(
    args: &MissingArgs,
    library: &Library,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let Library { snapshot, network } = library;
    let from = found_by(library, args.query.as_deref(), settings)?;
    let mut citing: BTreeMap<Work, Vec<u32>> = BTreeMap::new();
    for ordinal in &from {
        for work in network.cited_works(ordinal) {
            if !network.is_held(work) {
                citing.entry(work).or_default().push(ordinal);
            }
        }
    }
    citing.retain(|_, ordinals| ordinals.len() as u32 >= args.at_least);
    let mut order: Vec<(Work, Vec<u32>)> = citing.into_iter().collect();
    order.sort_by_key(|(work, ordinals)| (std::cmp::Reverse(ordinals.len()), *work));
    let found = order.len();
    order.truncate(args.limit);
    let mut listed = Vec::new();
    for (index, (work, ordinals)) in order.iter().enumerate() {
        let described = network.describe(snapshot, *work)?;
        let sections = sections(library, *work, &from)?;
        let mut fields = Map::new();
        fields.insert("rank".to_owned(), json!(index + 1));
        fields.insert("citing_articles".to_owned(), json!(ordinals.len()));
        fields.insert(
            "citing_sections".to_owned(),
            json!(sections.iter().map(|(name, count)| (*name, count)).collect::<BTreeMap<_, _>>()),
        );
        let places: Vec<String> =
            sections.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let mut aside = format!("cited by {}", counted(ordinals.len() as u64, "article"));
        if !places.is_empty() {
            aside.push_str(&format!(" · {}", places.join(", ")));
        }
        listed.push(Listed {
            described,
            mark: rank(index, order.len()),
            asides: vec![aside],
            fields,
        });
    }
    if args.format == WorksFormat::Text {
        let summary = format!(
            "{} cited by {} and not here",
            counted_or(listed.len(), found, "work"),
            counted(from.len(), "article")
        );
        writeln!(io.out, "{}\n", settings.style.aside(summary))?;
    }
    let form = Form {
        format: args.format,
        output: &args.output,
        title: match &args.query {
            Some(query) => format!("Works cited and not here: {query}"),
            None => "Works cited and not here".to_owned(),
        },
        query: args.query.as_deref(),
        snapshot,
    };
    works::print(&listed, &form, settings, io)?;
    Ok(if listed.is_empty() { NOTHING_FOUND } else { DONE })
}

/// In how many passages of each kind of section the articles cite a work, most first.
fn sections(
    library: &Library,
    work: Work,
    from: &RoaringBitmap,
) -> Result<Vec<(&'static str, u32)>, Failure> {
    let Library { snapshot, network } = library;
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    for citation in network.citations_to(work).iter().filter(|one| from.contains(one.ordinal)) {
        let docs = snapshot.passage_docs(citation.ordinal)?;
        for &place in network.mentions(citation) {
            let Some(&doc) = docs.get(place as usize) else { continue };
            let (segment, local) = snapshot.locate(doc);
            let code = segment.section_kind()?.get_val(local);
            let kind = SectionKind::ALL.iter().find(|kind| kind.code() == code);
            *counts.entry(kind.map_or("other", |kind| kind.name())).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    Ok(counts)
}

pub(super) fn near(
    args: &NearArgs,
    library: &Library,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let Library { snapshot, network } = library;
    let named = network.find(snapshot, &args.work)?;
    let mut near = network.near(named.work);
    near.retain(|one| !args.held || network.is_held(one.work));
    let found = near.len();
    near.truncate(args.limit);
    let mut listed = Vec::new();
    for (index, one) in near.iter().enumerate() {
        let described = network.describe(snapshot, one.work)?;
        let mut fields = Map::new();
        fields.insert("rank".to_owned(), json!(index + 1));
        fields.insert("score".to_owned(), json!((one.score * 1e4).round() / 1e4));
        fields.insert("cites_in_common".to_owned(), json!(one.coupling));
        fields.insert("cited_together_by".to_owned(), json!(one.co_citation));
        let mut parts = Vec::new();
        if let Some(key) = described.held.first() {
            parts.push(format!("here as {key}"));
        }
        if one.coupling > 0 {
            parts.push(format!("{} cited by both", counted(u64::from(one.coupling), "work")));
        }
        if one.co_citation > 0 {
            parts.push(format!("both cited by {}", counted(u64::from(one.co_citation), "article")));
        }
        parts.push(format!("nearness {:.2}", one.score));
        listed.push(Listed {
            described,
            mark: rank(index, near.len()),
            asides: vec![parts.join(" · ")],
            fields,
        });
    }
    if args.format == WorksFormat::Text {
        let summary =
            format!("{} near `{}`", counted_or(listed.len(), found, "work"), clean(&args.work));
        writeln!(io.out, "{}\n", settings.style.aside(summary))?;
    }
    let form = Form {
        format: args.format,
        output: &args.output,
        title: format!("Works near {}", args.work),
        query: None,
        snapshot,
    };
    works::print(&listed, &form, settings, io)?;
    Ok(if listed.is_empty() { NOTHING_FOUND } else { DONE })
}

pub(super) fn shared(
    args: &SharedArgs,
    library: &Library,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let Library { snapshot, network } = library;
    let a = network.find(snapshot, &args.a)?;
    let b = network.find(snapshot, &args.b)?;
    let shared = network.shared(a.work, b.work);
    let describe = |work: &Work| network.describe(snapshot, *work);
    let cited: Vec<Described> = shared.cited.iter().map(describe).collect::<Result<_, _>>()?;
    let citing: Vec<Work> =
        shared.citing.iter().filter_map(|&ordinal| network.work_of_article(ordinal)).collect();
    let citing: Vec<Described> = citing.iter().map(describe).collect::<Result<_, _>>()?;
    match args.format {
        PlainFormat::Json => {
            let value = json!({
                "cited_by_both": cited.iter().map(work_fields).collect::<Vec<_>>(),
                "citing_both": citing.iter().map(work_fields).collect::<Vec<_>>(),
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => {
            for (heading, works) in [("Cited by both", &cited), ("Citing both", &citing)] {
                let count = counted(works.len() as u64, "work");
                writeln!(io.out, "{}", settings.style.section(format!("{heading}: {count}")))?;
                for (index, described) in works.iter().enumerate() {
                    let mark = rank(index, works.len());
                    let indent = " ".repeat(mark.len());
                    let line = crate::cli::text::wrap(
                        &clean(&nlm::citation(&described.record)),
                        settings.columns,
                        &indent,
                    );
                    writeln!(io.out, "{mark}{}", line.trim_start())?;
                }
            }
        }
    }
    Ok(if cited.is_empty() && citing.is_empty() { NOTHING_FOUND } else { DONE })
}

pub(super) fn snowball(
    args: &SnowballArgs,
    library: &Library,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let Library { snapshot, network } = library;
    let mut seeds = Vec::new();
    let mut typed: BTreeMap<Work, &str> = BTreeMap::new();
    for seed in &args.seeds {
        let work = network.find(snapshot, seed)?.work;
        seeds.push(work);
        typed.entry(work).or_insert(seed);
    }
    let snowball = network.snowball(&seeds, args.direction, args.depth);
    let distinct: HashSet<Work> = seeds.iter().copied().collect();
    let log = snowball.rounds.iter().enumerate().map(|(index, round)| {
        format!(
            "step {}: {} followed from {}, {} new, {} known before",
            index + 1,
            counted(u64::from(round.followed), "citation"),
            counted(u64::from(round.from), "work"),
            thousands(u64::from(round.new)),
            thousands(u64::from(round.duplicates)),
        )
    });
    let mut seeds_line = counted(distinct.len() as u64, "seed");
    if seeds.len() > distinct.len() {
        seeds_line.push_str(&format!(", {} named more than once", seeds.len() - distinct.len()));
    }
    let log: Vec<String> = std::iter::once(seeds_line).chain(log).collect();
    let mut names: BTreeMap<Work, String> = BTreeMap::new();
    let mut listed = Vec::new();
    for one in &snowball.found {
        let described = network.describe(snapshot, one.work)?;
        names.insert(one.work, described.name.clone());
        listed.push(step_listed(one, described, &typed, &names));
    }
    // The log is no part of what other programs read; people see it first.
    if args.format == WorksFormat::Text {
        for line in &log {
            writeln!(io.out, "{}", settings.style.aside(line))?;
        }
        writeln!(io.out)?;
    } else {
        for line in &log {
            writeln!(io.err, "{line}")?;
        }
    }
    let form = Form {
        format: args.format,
        output: &args.output,
        title: format!("Snowball from {}", args.seeds.join(", ")),
        query: None,
        snapshot,
    };
    works::print(&listed, &form, settings, io)?;
    Ok(if snowball.found.len() == distinct.len() { NOTHING_FOUND } else { DONE })
}

fn step_listed(
    one: &Found,
    described: Described,
    typed: &BTreeMap<Work, &str>,
    names: &BTreeMap<Work, String>,
) -> Listed {
    let of = |works: &[Work]| -> Vec<String> {
        works.iter().filter_map(|work| names.get(work).cloned()).collect()
    };
    let (cited_by, cites) = (of(&one.cited_by), of(&one.cites));
    let mut parts = Vec::new();
    if let Some(key) = described.held.first() {
        parts.push(format!("here as {key}"));
    }
    if let Some(seed) = typed.get(&one.work) {
        parts.push(format!("seed `{seed}`"));
    }
    if !cited_by.is_empty() {
        parts.push(format!("cited by {}", cited_by.join(", ")));
    }
    if !cites.is_empty() {
        parts.push(format!("cites {}", cites.join(", ")));
    }
    let mut fields = Map::new();
    fields.insert("step".to_owned(), json!(one.step));
    fields.insert("seed".to_owned(), json!(typed.get(&one.work)));
    fields.insert("found_cited_by".to_owned(), json!(cited_by));
    fields.insert("found_citing".to_owned(), json!(cites));
    Listed { described, mark: format!("{}  ", one.step), asides: vec![parts.join(" · ")], fields }
}
