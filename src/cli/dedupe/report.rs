//! What was found, for reading and for programs: counts for a flow diagram, groups, pairs to review.

use std::io::Write as _;

use serde_json::{Value, json};

use super::Entry;
use super::args::DedupeArgs;
use crate::citation::matching::{Comparison, Link, Reason, THRESHOLD};
use crate::cli::args::ReportFormat;
use crate::cli::settings::Settings;
use crate::cli::text::{clean, counted, thousands, wrap};
use crate::cli::{Failure, Io, table};
use crate::dedupe::{self, Doubtful, Outcome, Source};
use crate::export::nlm;

/// Everything that is told.
pub(super) struct Report<'r> {
    pub(super) sources: &'r [String],
    pub(super) entries: &'r [Entry],
    pub(super) given: &'r [Source<'r>],
    pub(super) outcome: &'r Outcome,
}

impl Report<'_> {
    pub(super) fn print(
        &self,
        args: &DedupeArgs,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<(), Failure> {
        match (args.format, args.review) {
            (ReportFormat::Json, is_review) => {
                let value = if is_review { self.review_json() } else { self.json() };
                serde_json::to_writer_pretty(&mut io.out, &value)?;
                writeln!(io.out)?;
                Ok(())
            }
            (ReportFormat::Text, true) => self.review(settings, io),
            (ReportFormat::Text, false) => self.text(settings, io),
        }
    }

    fn text(&self, settings: &Settings, io: &mut Io) -> Result<(), Failure> {
        let style = settings.style;
        let number = |count: usize| thousands(count as u64);
        writeln!(io.out, "{}", style.title("Records, as PRISMA 2020 counts them"))?;
        let mut rows = vec![("identified".to_owned(), number(self.entries.len()))];
        for (source, count) in self.by_source() {
            rows.push((format!("  from {}", clean(source)), number(count)));
        }
        rows.push(("duplicates removed".to_owned(), number(self.outcome.duplicate_count())));
        rows.push(("left to screen".to_owned(), number(self.outcome.works.len())));
        rows.push(("pairs to review".to_owned(), number(self.outcome.review.len())));
        table::pairs(&mut io.out, &rows)?;
        for group in self.outcome.groups() {
            let count = counted(group.len() as u64, "record");
            let kept = dedupe::fullest(&self.of(group));
            writeln!(io.out, "\n{}", style.title(format!("{count} of one work")))?;
            for (place, &record) in group.iter().enumerate() {
                self.record(record, if place == kept { " (fullest)" } else { "" }, settings, io)?;
            }
            for link in self.links(group) {
                let (a, b) = (self.name(link.a), self.name(link.b));
                let why = reason(link);
                let line = format!("{a} = {b}: {why}");
                writeln!(io.out, "{}", wrap(&clean(&line), settings.columns, "  "))?;
            }
        }
        if !self.outcome.review.is_empty() {
            let pairs = counted(self.outcome.review.len() as u64, "pair");
            let line = format!("{pairs} to review: `ivig dedupe --review` with the same files");
            writeln!(io.out, "\n{}", style.aside(line))?;
        }
        Ok(())
    }

    fn review(&self, settings: &Settings, io: &mut Io) -> Result<(), Failure> {
        let style = settings.style;
        if self.outcome.review.is_empty() {
            writeln!(io.err, "no pair is left to review")?;
            return Ok(());
        }
        for (place, pair) in self.outcome.review.iter().enumerate() {
            let blank = if place == 0 { "" } else { "\n" };
            let title = format!("{}. {}", place + 1, why_to_look(pair));
            writeln!(io.out, "{blank}{}", style.title(clean(&title)))?;
            self.record(pair.a, "", settings, io)?;
            self.record(pair.b, "", settings, io)?;
            for one in &pair.comparison.evidence {
                writeln!(io.out, "  {:+5.1}  {}: {}", one.points, one.field, one.seen)?;
            }
            let points = pair.comparison.points;
            writeln!(io.out, "  {points:+5.1}  in all; {THRESHOLD:.1} are needed")?;
        }
        let pair = &self.outcome.review[0];
        let names = [pair.a, pair.b].map(|record| quoted(self.name(record))).join(" ");
        let line = format!("decide with `ivig refs same {names}`, or `different`");
        writeln!(io.out, "\n{}", style.aside(clean(&line)))?;
        Ok(())
    }

    fn record(
        &self,
        record: u32,
        aside: &str,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<(), Failure> {
        let name = settings.style.section(clean(self.name(record)));
        let citation = nlm::citation(&self.entries[record as usize].record);
        writeln!(io.out, "  {name}{aside}")?;
        writeln!(io.out, "{}", wrap(&clean(&citation), settings.columns, "    "))?;
        Ok(())
    }

    fn json(&self) -> Value {
        let by_source: Vec<Value> = self
            .by_source()
            .map(|(source, count)| json!({ "source": source, "records": count }))
            .collect();
        let databases = self.entries.iter().filter_map(|entry| entry.record.database.as_deref());
        let by_database: Vec<Value> = dedupe::by_database(databases)
            .into_iter()
            .map(|(database, count)| json!({ "database": database, "records": count }))
            .collect();
        let groups: Vec<Value> =
            self.outcome.groups().map(|group| self.group_json(group)).collect();
        json!({
            "prisma": {
                "identified": self.entries.len(),
                "identified_by_source": by_source,
                "identified_by_database": by_database,
                "duplicates_removed": self.outcome.duplicate_count(),
                "left": self.outcome.works.len(),
                "pairs_to_review": self.outcome.review.len(),
            },
            "groups": groups,
            "review": self.review_json(),
        })
    }

    fn group_json(&self, group: &[u32]) -> Value {
        let sources = self.of(group);
        let kept = group[dedupe::fullest(&sources)];
        let links: Vec<Value> = self
            .links(group)
            .map(|link| {
                let mut value = json!({ "a": self.name(link.a), "b": self.name(link.b) });
                let (kind, identifier, comparison) = match &link.reason {
                    Reason::Identifier(id) => ("identifier", Some(id), None),
                    Reason::Agreement(comparison) => ("agreement", None, Some(comparison)),
                    Reason::Decided => ("decided", None, None),
                };
                value["reason"] = json!(kind);
                value["identifier"] = json!(identifier);
                value["points"] = json!(comparison.map(|comparison| comparison.points));
                value["evidence"] = json!(comparison.map(evidence));
                value
            })
            .collect();
        json!({
            "kept": self.name(kept),
            "records": group.iter().map(|&record| self.entry_json(record)).collect::<Vec<_>>(),
            "links": links,
            "merged": dedupe::merged(&sources),
        })
    }

    fn review_json(&self) -> Value {
        let pair = |pair: &Doubtful| {
            json!({
                "a": self.entry_json(pair.a),
                "b": self.entry_json(pair.b),
                "identifier": pair.identifier,
                "reason": pair.reason,
                "points": pair.comparison.points,
                "needed": THRESHOLD,
                "evidence": evidence(&pair.comparison),
            })
        };
        self.outcome.review.iter().map(pair).collect()
    }

    fn entry_json(&self, record: u32) -> Value {
        let Entry { name, source, number, record } = &self.entries[record as usize];
        json!({
            "name": name,
            "source": self.sources[*source],
            "number": number,
            "database": record.database,
            "accession": record.accession,
            "ids": record.ids,
            "text": nlm::citation(record),
        })
    }

    fn by_source(&self) -> impl Iterator<Item = (&str, usize)> {
        let mut counts = vec![0; self.sources.len()];
        self.entries.iter().for_each(|entry| counts[entry.source] += 1);
        self.sources.iter().map(String::as_str).zip(counts)
    }

    fn of(&self, group: &[u32]) -> Vec<&Source<'_>> {
        group.iter().map(|&record| &self.given[record as usize]).collect()
    }

    fn links(&self, group: &[u32]) -> impl Iterator<Item = &Link> {
        self.outcome.links.iter().filter(|link| group.contains(&link.a))
    }

    fn name(&self, record: u32) -> &str {
        &self.entries[record as usize].name
    }
}

fn reason(link: &Link) -> String {
    match &link.reason {
        Reason::Identifier(id) => format!("both carry {id}"),
        Reason::Decided => "decided".to_owned(),
        Reason::Agreement(comparison) => {
            let seen = comparison.evidence.iter().map(|one| format!("{} {}", one.field, one.seen));
            let seen: Vec<String> = seen.collect();
            format!("{:.1} points ({})", comparison.points, seen.join("; "))
        }
    }
}

fn why_to_look(pair: &Doubtful) -> String {
    match &pair.identifier {
        Some(id) => format!("both carry {id}, and what they say differs"),
        None => pair.reason.to_owned(),
    }
}

fn evidence(comparison: &Comparison) -> Vec<Value> {
    let each = comparison.evidence.iter();
    each.map(|one| json!({ "field": one.field, "seen": one.seen, "points": one.points })).collect()
}

/// A name as a shell takes it for one word.
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "./_-:".contains(c);
    // A `#` begins a comment only at the start of a word.
    if !name.starts_with('#') && name.chars().all(|c| is_plain(c) || c == '#') {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "'\\''"))
}
