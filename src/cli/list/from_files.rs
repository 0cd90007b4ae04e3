//! Records of bibliography files as entries: which of them are works that are known here, and which of
//! them are one work.
//!
//! Records are matched with the list's own entries, with the articles of the index and with the works
//! that these cite, as `ivig dedupe` matches records with each other.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::path::PathBuf;

use super::work_of;
use crate::citation::matching::{Description, keys};
use crate::cli::bibliography::Bibliography;
use crate::cli::refs::Library;
use crate::cli::settings::Settings;
use crate::cli::text::clean;
use crate::cli::{Failure, Io};
use crate::dedupe::{self, Outcome};
use crate::error::Error;
use crate::lists::{Entry, List, Own, Source};
use crate::model::{Anchor, Record};
use crate::network::{Decisions, Work, name_of_record};

/// How many lines are told of one thing.
const MAX_TOLD: usize = 20;

/// How many hexadecimal digits of a record's hash are kept.
const HASH_DIGITS: usize = 16;

/// A file, or one record of it, that was named.
pub(super) struct Named {
    pub(super) path: PathBuf,
    /// Its number in the file, from 1; all records where there is none.
    pub(super) number: Option<usize>,
}

/// Records that were read.
#[derive(Default)]
pub(super) struct Records {
    all: Vec<(Source, Record)>,
    named: HashSet<String>,
    /// How many could not be read.
    pub(super) skipped: usize,
}

/// What a record may be one with.
enum Known {
    /// An entry of the list, by its place.
    Entry(usize),
    /// A work of the index: an article, or one that is cited.
    Work(Work),
}

/// Everything that is known of what may be one with a record.
#[derive(Default)]
struct Candidates {
    known: Vec<Known>,
    works: Vec<Option<Work>>,
    names: Vec<String>,
    descriptions: Vec<Description>,
}

impl Records {
    /// Reads a file. What could not be read, and what was recovered from, is told.
    pub(super) fn read(
        &mut self,
        file: &Named,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<(), Failure> {
        let read = Bibliography::read(&file.path, settings)?;
        let (name, count) = (read.name.clone(), read.parsed.items.len());
        let (records, skipped) = read.records(file.number, io)?;
        if let Some(number) = file.number.filter(|number| *number > count) {
            return Err(Error::not_found(format!("`{name}` has no record {number}"))
                .hint(format!("it has {count}"))
                .into());
        }
        let warnings = records.iter().flat_map(|(_, parsed)| &parsed.warnings);
        let mut seen = HashSet::new();
        let warnings = warnings.filter(|warning| seen.insert(*warning));
        tell(warnings.map(|warning| format!("warning: `{name}`: {warning}")), io)?;
        self.skipped += skipped;
        for (number, parsed) in records {
            let hash = parsed.record.and_then(|id| id.hash.get(..HASH_DIGITS).map(str::to_owned));
            let source = Source { record: name_of_record(&name, number), hash };
            // A file may be named twice, by itself and by its folder.
            if self.named.insert(source.record.clone()) {
                self.all.push((source, Record::from(&parsed.article)));
            }
        }
        Ok(())
    }

    /// The entries that the records are: one a work, those first that came first.
    pub(super) fn entries(
        &self,
        list: &List,
        library: Option<&Library>,
        own: &Own,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<Vec<Entry>, Failure> {
        let records: Vec<Description> =
            self.all.iter().map(|(_, record)| Description::from(record)).collect();
        let mut candidates = Candidates::default();
        candidates.gather(&records, list, library)?;
        let Candidates { known, works, mut names, mut descriptions } = candidates;
        let first = known.len() as u32;
        names.extend(self.all.iter().map(|(source, _)| source.record.clone()));
        descriptions.extend(records);
        let decisions = Decisions::of_home(&settings.home)?;
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut decided = dedupe::resolve(&decisions, &borrowed, &descriptions).decided;
        decided.same.extend(same(&works));
        let outcome = dedupe::find(&descriptions, &decided);
        tell_matches(&outcome, &names, first, io)?;
        let shared = shared_ids(&outcome, &descriptions);
        let matched = Matched { records: self, list, library, own, known: &known };
        let mut entries = Vec::new();
        for work in &outcome.works {
            let (before, of_files) = work.split_at(work.partition_point(|&place| place < first));
            if of_files.is_empty() {
                continue;
            }
            let of_files: Vec<usize> =
                of_files.iter().map(|&place| (place - first) as usize).collect();
            let mut entry = matched.entry(before, &of_files)?;
            let ids = entry.ids();
            entry.own_mut().shares_ids |= ids.named().any(|id| shared.contains(&id));
            entries.push((of_files[0], entry));
        }
        entries.sort_by_key(|(record, _)| *record);
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    }
}

/// Tells which records are one work, and which may be.
fn tell_matches(
    outcome: &Outcome,
    names: &[String],
    first: u32,
    io: &mut Io,
) -> Result<(), Failure> {
    let name = |place: u32| &names[place as usize];
    for id in &outcome.useless_ids {
        let advice = "is carried by records of many works and was not used";
        writeln!(io.err, "warning: {} {advice}", clean(id))?;
    }
    let same = outcome.works.iter().flat_map(|work| {
        let of_files = &work[work.partition_point(|&place| place < first)..];
        let others = of_files.iter().skip(1);
        others.map(move |&other| (of_files[0], other))
    });
    let same = same
        .map(|(one, other)| format!("`{}` is of the same work as `{}`", name(other), name(one)));
    tell(same, io)?;
    let doubtful = outcome.review.iter().filter(|pair| pair.b >= first);
    let mut doubtful = doubtful
        .map(|pair| {
            let (a, b) = (name(pair.a), name(pair.b));
            format!("warning: `{b}` may be of the same work as `{a}`: {}", pair.reason)
        })
        .peekable();
    let is_to_decide = doubtful.peek().is_some();
    tell(doubtful, io)?;
    if is_to_decide {
        writeln!(io.err, "hint: `ivig refs same`, or `different`, decides about them")?;
    }
    Ok(())
}

impl Candidates {
    /// Takes what shares an identifier, or a key by which entries of one work find each other, with one
    /// of the records.
    fn gather(
        &mut self,
        records: &[Description],
        list: &List,
        library: Option<&Library>,
    ) -> Result<(), Failure> {
        let wanted_keys: HashSet<u64> = records.iter().flat_map(keys).collect();
        let wanted_ids: HashSet<String> =
            records.iter().flat_map(Description::identifiers).collect();
        let is_wanted = |known: &Description| {
            known.identifiers().any(|id| wanted_ids.contains(&id))
                || keys(known).iter().any(|key| wanted_keys.contains(key))
        };
        for (place, entry) in list.entries().iter().enumerate() {
            let description = Description::from(&entry.record());
            if entry.own().anchor.is_none() && is_wanted(&description) {
                let work = library.map(|library| work_of(entry, library)).transpose()?.flatten();
                let name = entry.own().article.as_deref().unwrap_or(entry.key());
                self.add(Known::Entry(place), work, name.to_owned(), description);
            }
        }
        let Some(Library { snapshot, network }) = library else { return Ok(()) };
        for article in snapshot.articles()? {
            let description = Description::from(&article.article);
            let work = network.work_of_article(article.ordinal);
            if let Some(work) = work.filter(|_| is_wanted(&description)) {
                self.add(Known::Work(work), Some(work), article.key, description);
            }
        }
        let cited = snapshot.map_references(|ordinal, reference| {
            let description = Description::from(&reference);
            is_wanted(&description).then_some((ordinal, reference.number, description))
        })?;
        let mut cited: Vec<_> = cited.into_iter().flatten().collect();
        cited.sort_unstable_by_key(|(ordinal, number, _)| (*ordinal, *number));
        for (ordinal, number, description) in cited {
            if let Some(work) = network.work_of_reference(ordinal, number) {
                let key = snapshot.article_key(ordinal)?;
                let name = Anchor::reference(&key, number).to_string();
                self.add(Known::Work(work), Some(work), name, description);
            }
        }
        Ok(())
    }

    fn add(&mut self, known: Known, work: Option<Work>, name: String, description: Description) {
        self.known.push(known);
        self.works.push(work);
        self.names.push(name);
        self.descriptions.push(description);
    }
}

/// Pairs of places that the network takes for one work.
fn same(works: &[Option<Work>]) -> Vec<(u32, u32)> {
    let mut first: HashMap<Work, u32> = HashMap::new();
    let placed = (0..).zip(works).filter_map(|(place, work)| Some((place, (*work)?)));
    placed.map(|(place, work)| (*first.entry(work).or_insert(place), place)).collect()
}

/// Identifiers that more than one work carries.
fn shared_ids(outcome: &Outcome, descriptions: &[Description]) -> HashSet<String> {
    let mut bearers: HashMap<String, usize> = HashMap::new();
    let mut shared = HashSet::new();
    for (work, places) in outcome.works.iter().enumerate() {
        for id in places.iter().flat_map(|&place| descriptions[place as usize].identifiers()) {
            if *bearers.entry(id.clone()).or_insert(work) != work {
                shared.insert(id);
            }
        }
    }
    shared
}

/// Records with what they are matched with.
struct Matched<'a> {
    records: &'a Records,
    list: &'a List,
    library: Option<&'a Library>,
    own: &'a Own,
    known: &'a [Known],
}

impl Matched<'_> {
    /// The entry of a work: what is known of it, by place, and the records of files that it has.
    fn entry(&self, known: &[u32], of_files: &[usize]) -> Result<Entry, Failure> {
        let of_work: Vec<&(Source, Record)> =
            of_files.iter().map(|&record| &self.records.all[record]).collect();
        let mut own = self.own.clone();
        own.sources = of_work.iter().map(|(source, _)| source.clone()).collect();
        let known: Vec<&Known> = known.iter().map(|&place| &self.known[place as usize]).collect();
        let entries = self.list.entries();
        let listed = known.iter().find_map(|known| match known {
            Known::Entry(place) => entries.get(*place),
            Known::Work(_) => None,
        });
        if let Some(listed) = listed {
            let mut entry = listed.clone();
            let Own { article, work, sources, shares_ids, .. } = listed.own().clone();
            let new = own.sources.iter().filter(|source| !sources.contains(source)).cloned();
            let sources = sources.iter().cloned().chain(new).collect();
            *entry.own_mut() = Own { article, work, sources, shares_ids, ..own };
            return Ok(entry);
        }
        let sources: Vec<dedupe::Source<'_>> = of_work
            .iter()
            .map(|(source, record)| dedupe::Source { name: &source.record, record })
            .collect();
        let mut record = dedupe::merged(&sources.iter().collect::<Vec<_>>());
        let works = known.iter().filter_map(|known| match known {
            Known::Work(work) => Some(*work),
            Known::Entry(_) => None,
        });
        // The works that the index holds go before those that are only cited.
        let Some((library, work)) = self.library.zip(works.min()) else {
            return Ok(Entry::new(&record, own));
        };
        let described = library.network.describe(&library.snapshot, work)?;
        if let Some(article) = described.held.into_iter().next() {
            return Ok(Entry::new(&described.record, Own { article: Some(article), ..own }));
        }
        let ids = described.record.ids;
        record.ids.doi = record.ids.doi.or(ids.doi);
        record.ids.pmid = record.ids.pmid.or(ids.pmid);
        record.ids.pmcid = record.ids.pmcid.or(ids.pmcid);
        Ok(Entry::new(&record, Own { work: Some(described.name), ..own }))
    }
}

/// Tells some lines, and how many more there are.
fn tell(lines: impl Iterator<Item = String>, io: &mut Io) -> Result<(), Failure> {
    let mut count = 0;
    for line in lines {
        count += 1;
        if count <= MAX_TOLD {
            writeln!(io.err, "{}", clean(&line))?;
        }
    }
    if count > MAX_TOLD {
        writeln!(io.err, "... and {} more like these", count - MAX_TOLD)?;
    }
    Ok(())
}
