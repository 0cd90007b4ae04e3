//! `ivig refs why`, `same`, `different`: why entries are one work, and decisions about it.

use std::io::Write as _;

use serde_json::{Value, json};

use super::Library;
use super::args::{DecideArgs, PlainFormat, WhyArgs};
use crate::citation::matching::{Comparison, Description, THRESHOLD, Veto, compare};
use crate::cli::settings::Settings;
use crate::cli::text::{clean, counted, wrap};
use crate::cli::{DONE, Failure, Io, Outcome, bibliography};
use crate::error::Error;
use crate::export::{Record, nlm};
use crate::network::{Decision, Decisions, Entry, EntryNumber, LinkReason, Verdict};

pub(super) fn run(args: &WhyArgs, library: &Library, settings: &Settings, io: &mut Io) -> Outcome {
    let Library { snapshot, network } = library;
    let work = network.find(snapshot, &args.work)?.work;
    if let Some(other) = &args.other {
        let other_work = network.find(snapshot, other)?.work;
        let one = library.entry(network.best_entry(work))?;
        let two = library.entry(network.best_entry(other_work))?;
        return between(&one, &two, work == other_work, args.format, settings, io);
    }
    let mut entries = Vec::new();
    for &number in network.entries_of(work) {
        entries.push((number, library.entry(number)?));
    }
    let links = network.links_of(work);
    match args.format {
        PlainFormat::Json => {
            let name = |number: EntryNumber| name_of(&entries, number);
            let value = json!({
                "entries": entries.iter().map(|(_, entry)| json!({
                    "entry": entry.name(),
                    "text": text(entry),
                })).collect::<Vec<_>>(),
                "links": links.iter().map(|&(a, b, reason)| {
                    let why = explain(&entries, a, b, reason);
                    json!({ "a": name(a), "b": name(b), "reason": why.0, "evidence": why.1 })
                }).collect::<Vec<_>>(),
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => {
            let (style, columns) = (settings.style, settings.columns);
            let count = counted(entries.len() as u64, "entry").replace("entrys", "entries");
            writeln!(io.out, "{}", style.aside(format!("{count} taken for one work")))?;
            for (_, entry) in &entries {
                writeln!(io.out, "\n{}", style.section(entry.name()))?;
                writeln!(io.out, "{}", wrap(&clean(&text(entry)), columns, "  "))?;
            }
            for &(a, b, reason) in &links {
                let (why, evidence) = explain(&entries, a, b, reason);
                let line = format!("{} = {}: {why}", name_of(&entries, a), name_of(&entries, b));
                writeln!(io.out, "\n{}", style.title(clean(&line)))?;
                print_evidence(&evidence, io)?;
            }
        }
    }
    Ok(DONE)
}

impl Library {
    fn entry(&self, number: EntryNumber) -> Result<Entry, Failure> {
        let entry = self.network.read(&self.snapshot, number)?;
        entry.ok_or_else(|| {
            Error::not_found("an entry of the network is not in the index")
                .hint("run `ivig index --rebuild`")
                .into()
        })
    }
}

fn name_of(entries: &[(EntryNumber, Entry)], number: EntryNumber) -> String {
    let found = entries.iter().find(|(other, _)| *other == number);
    found.map_or(String::new(), |(_, entry)| entry.name())
}

fn text(entry: &Entry) -> String {
    match entry {
        Entry::Article(record) => nlm::citation(&Record::from(&record.article)),
        Entry::Reference { reference, .. } => reference.raw.clone(),
    }
}

fn description(entry: &Entry) -> Description {
    match entry {
        Entry::Article(record) => Description::from(&record.article),
        Entry::Reference { reference, .. } => Description::from(reference.as_ref()),
    }
}

/// Why two entries were taken for one, and the evidence where their texts decided.
fn explain(
    entries: &[(EntryNumber, Entry)],
    a: EntryNumber,
    b: EntryNumber,
    reason: LinkReason,
) -> (String, Vec<Value>) {
    let find = |number| entries.iter().find(|(other, _)| *other == number).map(|(_, entry)| entry);
    let (Some(a), Some(b)) = (find(a), find(b)) else { return Default::default() };
    let (a, b) = (description(a), description(b));
    match reason {
        LinkReason::Decided => ("decided".to_owned(), Vec::new()),
        LinkReason::Identifier => {
            let of_b: Vec<String> = b.identifiers().collect();
            let common: Vec<String> = a.identifiers().filter(|id| of_b.contains(id)).collect();
            (format!("both carry {}", common.join(", ")), Vec::new())
        }
        LinkReason::Agreement => {
            let comparison = compare(&a, &b);
            let why = format!("{:.1} points; {THRESHOLD:.1} are needed", comparison.points);
            (why, evidence(&comparison))
        }
    }
}

fn evidence(comparison: &Comparison) -> Vec<Value> {
    let each = comparison.evidence.iter();
    each.map(|one| json!({ "field": one.field, "seen": one.seen, "points": one.points })).collect()
}

fn print_evidence(evidence: &[Value], io: &mut Io) -> std::io::Result<()> {
    for one in evidence {
        let points = one["points"].as_f64().unwrap_or_default();
        let (field, seen) = (one["field"].as_str(), one["seen"].as_str());
        writeln!(
            io.out,
            "  {points:+5.1}  {}: {}",
            field.unwrap_or_default(),
            seen.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// Compares two entries that need not be one work.
fn between(
    a: &Entry,
    b: &Entry,
    is_same: bool,
    format: PlainFormat,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let comparison = compare(&description(a), &description(b));
    match format {
        PlainFormat::Json => {
            let value = json!({
                "a": a.name(), "b": b.name(), "same": is_same, "points": comparison.points,
                "needed": THRESHOLD, "veto": comparison.veto.map(Veto::text),
                "evidence": evidence(&comparison),
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => {
            for entry in [a, b] {
                writeln!(io.out, "{}", settings.style.section(entry.name()))?;
                writeln!(io.out, "{}", wrap(&clean(&text(entry)), settings.columns, "  "))?;
            }
            let verdict = if is_same { "one work" } else { "two works" };
            writeln!(io.out, "\n{}", settings.style.title(verdict))?;
            print_evidence(&evidence(&comparison), io)?;
            writeln!(io.out, "  {:+5.1}  in all; {THRESHOLD:.1} are needed", comparison.points)?;
            if let Some(veto) = comparison.veto {
                writeln!(io.out, "  ruled out: {}", veto.text())?;
            }
        }
    }
    Ok(DONE)
}

/// Keeps a decision. The index is opened only where it is about works that are no records of files.
pub(super) fn decide(
    verdict: Verdict,
    args: &DecideArgs,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let mut library = None;
    let mut works = Vec::new();
    for name in &args.works {
        if let Some(record) = bibliography::record_name(name, settings, io)? {
            works.push(record);
            continue;
        }
        let Library { snapshot, network } = match &mut library {
            Some(library) => library,
            none => none.insert(Library::open(settings, io)?),
        };
        network.find(snapshot, name)?;
        works.push(name.clone());
    }
    let kept = clean(&works.join(", "));
    let decision = Decision { works, note: args.note.clone() };
    Decisions::add(&settings.home, verdict, &decision)?;
    let path = Decisions::path(&settings.home);
    writeln!(io.out, "kept in `{}`: {} {kept}", path.display(), verdict.name())?;
    Ok(DONE)
}
