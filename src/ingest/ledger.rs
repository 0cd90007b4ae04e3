//! What the index holds while it is written to: which file gave which article, and which records
//! were merged into it. What ought to become of an article is told by `standing`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::compose::{Composed, Identified};
use super::identity::{is_weak, told_apart};
use super::prepare::ReadFile;
use super::report::{Counts, Report, SkippedFile};
use super::standing::{Contributor, Holder};
use super::walk::FoundFile;
use crate::error::{Error, Result};
use crate::home::Home;
use crate::index::{DocType, Payload, Snapshot, SourceOutcome, SourceRecord, Writer};
use crate::parse::PARSER_VERSION;
use crate::thesaurus::Thesaurus;

/// Files and article keys of an index, kept in step with the writer.
pub(super) struct Ledger {
    pub(super) home: Home,
    /// Files by stored path.
    pub(super) sources: BTreeMap<String, SourceRecord>,
    /// The article that holds an identity: its key, its identifiers, its bibliographic fields, or the
    /// hash of its bytes.
    pub(super) holders: HashMap<String, Arc<Holder>>,
    /// What articles of files that are to be read again held, and will hold again: nobody behind them
    /// takes it meanwhile.
    reserved: HashMap<String, Vec<Arc<Holder>>>,
    /// Records to be merged, by each of their identities.
    pub(super) contributors: HashMap<String, BTreeSet<Arc<Contributor>>>,
    /// Ordinals ever given, by key: an article that is read again keeps its own.
    ordinals: HashMap<String, u32>,
    next_ordinal: u32,
    /// Hash of the thesaurus that texts are annotated with.
    thesaurus: String,
    /// Whether the index was made by an ingest that went on to its end.
    complete: bool,
    /// Files that were read in this run, with what they gave.
    read_now: HashMap<String, Counts>,
}

impl Ledger {
    /// The ledger of an index that holds nothing yet.
    pub(super) fn new(home: &Home, thesaurus: &Thesaurus) -> Self {
        Self {
            home: home.clone(),
            sources: BTreeMap::new(),
            holders: HashMap::new(),
            reserved: HashMap::new(),
            contributors: HashMap::new(),
            ordinals: HashMap::new(),
            next_ordinal: 0,
            thesaurus: thesaurus.hash().to_owned(),
            complete: false,
            read_now: HashMap::new(),
        }
    }

    /// The ledger of an existing index. Fails where its texts were annotated with another thesaurus:
    /// one index has one.
    pub(super) fn load(home: &Home, snapshot: &Snapshot, thesaurus: &Thesaurus) -> Result<Self> {
        let payload = snapshot.payload();
        if payload.thesaurus != thesaurus.hash() && snapshot.count(DocType::Article)? > 0 {
            return Err(Error::usage("the thesaurus has changed since the index was built")
                .hint("run `ivig index --rebuild`: all files are read anew with the present one"));
        }
        let mut ledger = Self::new(home, thesaurus);
        ledger.next_ordinal = payload.next_ordinal;
        ledger.complete = payload.complete;
        for source in snapshot.sources()? {
            ledger.enter(source);
        }
        Ok(ledger)
    }

    /// Whether the index was made by an ingest that went on to its end.
    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }

    /// Hashes of the files that need not be parsed again.
    pub(super) fn known_hashes(&self) -> HashMap<String, String> {
        let known = self.sources.values().filter(|source| source.parser_version == PARSER_VERSION);
        known.map(|source| (source.path.clone(), source.hash.clone())).collect()
    }

    /// Files that the index knows under the roots and that are there no more.
    pub(super) fn gone(
        &self,
        found: &[FoundFile],
        is_under_roots: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let present: HashSet<&str> = found.iter().map(|file| file.stored_path.as_str()).collect();
        let gone = self
            .sources
            .keys()
            .filter(|path| !present.contains(path.as_str()) && is_under_roots(path));
        gone.cloned().collect()
    }

    /// Enters a file and what became of its articles.
    fn enter(&mut self, source: SourceRecord) {
        for (index, outcome) in source.outcomes.iter().enumerate() {
            let path = source.path.clone();
            match outcome {
                SourceOutcome::Indexed {
                    key, ordinal, identities, about, has_full_text, ..
                } => {
                    self.ordinals.insert(key.clone(), *ordinal);
                    let (key, identities, about) = (key.clone(), identities.clone(), about.clone());
                    let has_full_text = *has_full_text;
                    self.hold(Holder { path, index, key, identities, about, has_full_text });
                }
                SourceOutcome::Merged { identities, about, hash, .. } => {
                    let (hash, identities) = (hash.clone(), identities.clone());
                    let about = about.clone();
                    let contributor =
                        Arc::new(Contributor { path, index, hash, identities, about });
                    for identity in &contributor.identities {
                        let of_identity = self.contributors.entry(identity.clone()).or_default();
                        of_identity.insert(contributor.clone());
                    }
                }
                _ => {}
            }
        }
        self.sources.insert(source.path.clone(), source);
    }

    fn hold(&mut self, holder: Holder) {
        let holder = Arc::new(holder);
        for identity in &holder.identities {
            self.holders.insert(identity.clone(), holder.clone());
        }
    }

    /// Drops a file and its articles from the books.
    pub(super) fn forget(&mut self, path: &str) {
        for holder in self.reserved.remove(path).unwrap_or_default() {
            self.release(path, &holder.identities);
        }
        let Some(source) = self.sources.remove(path) else { return };
        for outcome in source.outcomes {
            match outcome {
                SourceOutcome::Indexed { identities, .. } => {
                    self.release(path, &identities);
                }
                SourceOutcome::Merged { identities, .. } => {
                    for identity in identities {
                        if let Some(of_identity) = self.contributors.get_mut(&identity) {
                            of_identity.retain(|contributor| contributor.path != path);
                            if of_identity.is_empty() {
                                self.contributors.remove(&identity);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Frees what an article of a file held, unless another one holds it by now.
    fn release(&mut self, path: &str, identities: &[String]) {
        for identity in identities {
            if self.holders.get(identity).is_some_and(|holder| holder.path == path) {
                self.holders.remove(identity);
            }
        }
    }

    /// Whether a file was read in this run.
    pub(super) fn was_read(&self, path: &str) -> bool {
        self.read_now.contains_key(path)
    }

    /// What the files that were read in this run gave.
    pub(super) fn counts(&self) -> Counts {
        self.read_now.values().copied().sum()
    }

    pub(super) fn article_count(&self) -> usize {
        self.sources.values().map(|source| source.keys().count()).sum()
    }

    /// What a commit of the present state says of itself.
    pub(super) fn payload(&self, complete: bool) -> Payload {
        let mut entries: Vec<(&str, &str)> = Vec::new();
        for source in self.sources.values() {
            for outcome in &source.outcomes {
                if let SourceOutcome::Indexed { key, merged, .. } = outcome {
                    entries.push((key, &source.hash));
                    entries
                        .extend(merged.iter().map(|record| (key.as_str(), record.hash.as_str())));
                }
            }
        }
        entries.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for (key, hash) in entries {
            hasher.update(key.as_bytes());
            hasher.update(b"\0");
            hasher.update(hash.as_bytes());
            hasher.update(b"\n");
        }
        Payload {
            thesaurus: self.thesaurus.clone(),
            ..Payload::new(hasher.finalize().to_hex().to_string(), self.next_ordinal, complete)
        }
    }

    /// Writes what a file held, in place of what it held before.
    pub(super) fn take(
        &mut self,
        file: ReadFile,
        writer: &Writer,
        report: &mut Report,
    ) -> Result<()> {
        let path = file.found.stored_path.clone();
        let replaced = self.sources.contains_key(&path);
        if replaced {
            writer.delete_source(&path);
            self.forget(&path);
            if self.was_read(&path) {
                report.skipped.retain(|skipped| skipped.path != path);
            }
        }
        let mut counts = Counts::default();
        let mut items: Vec<_> = file.items.into_iter().enumerate().collect();
        let has_full_text = |item: &std::result::Result<Composed, _>| {
            item.as_ref().is_ok_and(|composed| composed.identified.has_full_text)
        };
        items.sort_by_key(|(_, item)| !has_full_text(item));
        let mut outcomes = BTreeMap::new();
        for (index, item) in items {
            let outcome = match item {
                Ok(composed) => self.article(composed, &path, index, writer, &mut counts)?,
                Err(skip) => SourceOutcome::Skipped(skip),
            };
            outcomes.insert(index, outcome);
        }
        let outcomes: Vec<SourceOutcome> = outcomes.into_values().collect();
        for skip in outcomes.iter().filter_map(SourceOutcome::skip) {
            report.skipped.push(SkippedFile { path: path.clone(), skip });
        }
        if self.read_now.insert(path.clone(), counts).is_none() {
            report.read_files += 1;
            report.read_bytes += file.found.bytes;
            report.replaced_files += usize::from(replaced);
        }
        let source = SourceRecord {
            path,
            hash: file.hash,
            bytes: file.found.bytes,
            modified_ms: file.found.modified_ms,
            format: file.format,
            parser_version: PARSER_VERSION,
            outcomes,
        };
        writer.add_source(&source)?;
        self.enter(source);
        Ok(())
    }

    fn article(
        &mut self,
        mut composed: Composed,
        path: &str,
        index: usize,
        writer: &Writer,
        counts: &mut Counts,
    ) -> Result<SourceOutcome> {
        let Identified { identities, content_hash, about, has_full_text, .. } =
            composed.identified.clone();
        let rank = (!has_full_text, path, index);
        let first = self.first_of_work(&identities, &about, rank);
        if let Some((identity, holder)) = first.filter(|(_, holder)| holder.rank() < rank) {
            let (identity, owner) = (identity.clone(), holder.path.clone());
            return Ok(if has_full_text {
                SourceOutcome::Duplicate { identity, owner }
            } else {
                SourceOutcome::Merged { identity, owner, identities, about, hash: content_hash }
            });
        }
        // Those behind it are read again, to be merged into it or denied its identities.
        let held = identities.iter().filter_map(|identity| self.holders.get(identity));
        let behind: BTreeSet<String> = held
            .filter(|holder| rank < holder.rank() && self.can_be_read(&holder.path))
            .map(|holder| holder.path.clone())
            .collect();
        for path in &behind {
            self.displace(path, writer)?;
        }
        let is_anothers = |identity: &String| {
            let holder = self.holders.get(identity);
            holder.is_some_and(|holder| holder.rank() < rank || !behind.contains(&holder.path))
        };
        let (denied, mut identities): (Vec<String>, Vec<String>) =
            identities.into_iter().partition(&is_anothers);
        let mut key = composed.identified.wanted_key.clone();
        if is_anothers(&key) {
            key = told_apart(&key, path, index);
        }
        for identity in denied.iter().filter(|identity| !is_weak(identity)) {
            composed.parsed.warnings.push(format!(
                "`{identity}` is also that of `{}`, and stays with it",
                self.holders[identity].key
            ));
        }
        if identities.is_empty() {
            identities.push(content_hash);
        }
        if !identities.contains(&key) {
            identities.push(key.clone());
        }
        let ordinal = *self.ordinals.entry(key.clone()).or_insert_with(|| {
            self.next_ordinal += 1;
            self.next_ordinal - 1
        });
        let new = composed.finish(key.clone(), ordinal, path);
        writer.add_article(&new)?;
        let warning_count = new.record.warnings.len() as u32;
        counts.articles += 1;
        counts.passages += new.passages.len();
        counts.references += new.references.len();
        counts.merged_records += new.record.merged.len();
        counts.warnings += warning_count as usize;
        // Held from now on, so that the next record of the same file meets it.
        self.hold(Holder {
            path: path.to_owned(),
            index,
            key: key.clone(),
            identities: identities.clone(),
            about: about.clone(),
            has_full_text,
        });
        Ok(SourceOutcome::Indexed {
            key,
            ordinal,
            identities,
            denied,
            about,
            warning_count,
            has_full_text,
            merged: new.record.merged,
        })
    }

    /// Drops what a file gave, to be read again: an article before it holds one of its works now.
    fn displace(&mut self, path: &str, writer: &Writer) -> Result<()> {
        let Some(source) = self.sources.get(path).filter(|source| !source.hash.is_empty()).cloned()
        else {
            return Ok(());
        };
        let held = source.outcomes.iter().filter_map(|outcome| match outcome {
            SourceOutcome::Indexed { identities, .. } => identities.first(),
            _ => None,
        });
        let held = held.filter_map(|identity| self.holders.get(identity));
        let reserved: Vec<Arc<Holder>> =
            held.filter(|holder| holder.path == path).cloned().collect();
        writer.delete_source(path);
        self.forget(path);
        for holder in &reserved {
            for identity in &holder.identities {
                self.holders.entry(identity.clone()).or_insert_with(|| holder.clone());
            }
        }
        self.reserved.insert(path.to_owned(), reserved);
        let outcomes = vec![SourceOutcome::Displaced];
        let source = SourceRecord { hash: String::new(), outcomes, ..source };
        writer.add_source(&source)?;
        self.enter(source);
        Ok(())
    }
}
