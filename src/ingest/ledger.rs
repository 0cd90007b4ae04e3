//! What the index holds while it is written to: which file gave which article, and which records
//! were merged into it.
//!
//! An identity (an identifier, say) is held by one article. Another full text with it is a duplicate
//! and left out; a bibliographic record with it is no article of its own, and its fields are merged
//! into the article. A full text that comes after a record takes its place. What a file is to become
//! thus depends on others: [`Ledger::unsettled`] tells which files have to be read again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::compose::{Composed, Identified};
use super::identity::{are_unlike, have_different_ids, is_identifier, is_weak, told_apart};
use super::prepare::ReadFile;
use super::report::{Counts, Report, SkippedFile};
use super::walk::FoundFile;
use crate::error::{Error, Result};
use crate::home::Home;
use crate::index::{About, DocType, Payload, Snapshot, SourceOutcome, SourceRecord, Writer};
use crate::parse::PARSER_VERSION;
use crate::thesaurus::Thesaurus;

/// An indexed article, as far as others are recognised as the same by it.
struct Holder {
    path: String,
    key: String,
    identities: Vec<String>,
    about: About,
    has_full_text: bool,
}

/// A record that is no article of its own: its fields are for the one that holds the same work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Contributor {
    /// Its file.
    pub(super) path: String,
    /// Its number in the file, from 0.
    pub(super) index: usize,
    /// Hash of its bytes.
    pub(super) hash: String,
    identities: Vec<String>,
}

/// Files and article keys of an index, kept in step with the writer.
pub(super) struct Ledger {
    home: Home,
    /// Files by stored path.
    sources: BTreeMap<String, SourceRecord>,
    /// The article that holds an identity: its key, its identifiers, its bibliographic fields, or the
    /// hash of its bytes.
    holders: HashMap<String, Arc<Holder>>,
    /// Records to be merged, by the identity that they share with an article.
    contributors: HashMap<String, BTreeSet<Arc<Contributor>>>,
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

    /// Files that have to be read again, in order, though their bytes are those that the index knows:
    /// what was left out in them for an article that nobody holds any more, or the records that go
    /// with one of their articles are others than those that were merged into it.
    pub(super) fn unsettled(&self) -> Vec<String> {
        let is_unsettled = |outcome: &SourceOutcome| match outcome {
            // So that a library without records to merge pays nothing.
            SourceOutcome::Indexed { merged, denied, .. }
                if merged.is_empty() && denied.is_empty() && self.contributors.is_empty() =>
            {
                false
            }
            SourceOutcome::Indexed { denied, about, .. }
                if denied.iter().any(|identity| self.is_free(identity, about)) =>
            {
                true
            }
            SourceOutcome::Indexed { identities, merged, .. } => {
                let (_, contributors) = self.with_contributors(identities.clone());
                let now = contributors.iter().map(|one| (&one.path, one.index, &one.hash));
                !now.eq(merged.iter().map(|one| (&one.source, one.index, &one.hash)))
            }
            SourceOutcome::Merged { identity, .. } | SourceOutcome::Duplicate { identity, .. } => {
                !self.holders.contains_key(identity)
            }
            SourceOutcome::Displaced => true,
            SourceOutcome::Skipped(_) => false,
        };
        let sources = self.sources.values();
        sources
            .filter(|source| source.outcomes.iter().any(is_unsettled))
            .map(|source| source.path.clone())
            .collect()
    }

    /// Whether an identity that an article was denied is held by nobody any more, or by an article that
    /// is not unlike it.
    fn is_free(&self, identity: &str, about: &About) -> bool {
        self.holders
            .get(identity)
            .is_none_or(|holder| is_identifier(identity) && !are_unlike(about, &holder.about))
    }

    /// Records that may go with the articles of a file.
    pub(super) fn contributors_of(&self, path: &str) -> BTreeSet<Arc<Contributor>> {
        let outcomes = self.sources.get(path).map_or(&[][..], |source| &source.outcomes);
        let identities = outcomes.iter().flat_map(|outcome| match outcome {
            SourceOutcome::Indexed { identities, .. }
            | SourceOutcome::Merged { identities, .. } => identities.clone(),
            _ => Vec::new(),
        });
        self.with_contributors(identities.collect()).1
    }

    /// An article's identities with those of the records that go with it, and these records: they share
    /// an identity with it, or with one another.
    pub(super) fn with_contributors(
        &self,
        mut identities: Vec<String>,
    ) -> (Vec<String>, BTreeSet<Arc<Contributor>>) {
        let mut contributors = BTreeSet::new();
        let mut next = 0;
        while let Some(identity) = identities.get(next) {
            next += 1;
            let found: Vec<_> = self.contributors.get(identity).into_iter().flatten().collect();
            for contributor in found {
                if contributors.insert(contributor.clone()) {
                    let known: HashSet<&String> = identities.iter().collect();
                    let new = contributor.identities.iter().filter(|one| !known.contains(one));
                    let new: Vec<String> = new.cloned().collect();
                    identities.extend(new);
                }
            }
        }
        (identities, contributors)
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
                    self.hold(Holder { path, key, identities, about, has_full_text });
                }
                SourceOutcome::Merged { identity, identities, hash, .. } => {
                    let (hash, identities) = (hash.clone(), identities.clone());
                    let contributor = Contributor { path, index, hash, identities };
                    let of_identity = self.contributors.entry(identity.clone()).or_default();
                    of_identity.insert(Arc::new(contributor));
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
        let Some(source) = self.sources.remove(path) else { return };
        for outcome in source.outcomes {
            match outcome {
                SourceOutcome::Indexed { identities, .. } => {
                    for identity in identities {
                        self.holders.remove(&identity);
                    }
                }
                SourceOutcome::Merged { identity, .. } => {
                    if let Some(of_identity) = self.contributors.get_mut(&identity) {
                        of_identity.retain(|contributor| contributor.path != path);
                    }
                }
                _ => {}
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
            report.skipped.retain(|skipped| skipped.path != path);
        }
        let mut outcomes = Vec::new();
        let mut counts = Counts::default();
        for (index, item) in file.items.into_iter().enumerate() {
            let outcome = match item {
                Ok(composed) => self.article(composed, &path, index, writer, &mut counts)?,
                Err(skip) => SourceOutcome::Skipped(skip),
            };
            if let Some(skip) = outcome.skip() {
                report.skipped.push(SkippedFile { path: path.clone(), skip });
            }
            outcomes.push(outcome);
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
        let identified = composed.identified.clone();
        let same = self.same_work(&identified, path);
        let Identified { identities, own_identities, content_hash, about, has_full_text, .. } =
            identified;
        if let Some((identity, holder)) = same.first() {
            let (identity, owner) = (identity.clone(), holder.path.clone());
            if !has_full_text {
                counts.merged_records += 1;
                let (identities, hash) = (own_identities, content_hash);
                return Ok(SourceOutcome::Merged { identity, owner, identities, hash });
            }
            if !same.iter().all(|(_, holder)| self.gives_way(holder, path)) {
                return Ok(SourceOutcome::Duplicate { identity, owner });
            }
        }
        if has_full_text {
            // Records that are merged into it, and those that have one of its identifiers by mistake.
            let held = identities.iter().filter_map(|identity| self.holders.get(identity));
            let in_the_way: BTreeSet<String> = held
                .filter(|holder| self.gives_way(holder, path))
                .map(|holder| holder.path.clone())
                .collect();
            for path in &in_the_way {
                self.displace(path, writer)?;
            }
        }
        let (denied, mut identities): (Vec<String>, Vec<String>) =
            identities.into_iter().partition(|identity| self.holders.contains_key(identity));
        for identity in denied.iter().filter(|identity| !is_weak(identity)) {
            composed.parsed.warnings.push(format!(
                "`{identity}` is also that of `{}`, which has another title and first author",
                self.holders[identity].key
            ));
        }
        if identities.is_empty() {
            identities.push(content_hash);
        }
        let mut key = composed.identified.wanted_key.clone();
        if self.holders.contains_key(&key) {
            key = told_apart(&key, path, index);
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
        counts.warnings += warning_count as usize;
        // Held from now on, so that the next record of the same file meets it.
        self.hold(Holder {
            path: path.to_owned(),
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

    /// The articles that one with some identities is the same work as, and what tells so; one with its
    /// full text first. Records of one file without an identifier in common are for people to unite,
    /// and no text is left out for what is known of it by bibliographic fields alone.
    fn same_work(&self, own: &Identified, path: &str) -> Vec<(String, Arc<Holder>)> {
        let held = own.identities.iter().filter_map(|identity| {
            let holder = self.holders.get(identity)?;
            let is_same = if is_weak(identity) {
                holder.path != path
                    && !(own.has_full_text && holder.has_full_text)
                    && !have_different_ids(&own.identities, &holder.identities)
            } else {
                !is_identifier(identity) || !are_unlike(&own.about, &holder.about)
            };
            is_same.then(|| (identity.clone(), holder.clone()))
        });
        let mut held: Vec<_> = held.collect();
        held.sort_by_key(|(_, holder)| !holder.has_full_text);
        held
    }

    /// The identities of an article without the identifiers that another one holds and that are not its
    /// own by everything else.
    pub(super) fn own_identities(&self, identities: Vec<String>, about: &About) -> Vec<String> {
        let is_own = |identity: &String| {
            let holder = self.holders.get(identity).filter(|_| is_identifier(identity));
            holder.is_none_or(|holder| !are_unlike(about, &holder.about))
        };
        identities.into_iter().filter(is_own).collect()
    }

    /// Whether an article makes room for a full text of the same work in another file: a record does,
    /// if only it can be read again to be merged.
    fn gives_way(&self, holder: &Holder, path: &str) -> bool {
        !holder.has_full_text && holder.path != path && self.home.file(&holder.path).exists()
    }

    /// Drops what a file gave, to be read again: a full text holds one of its works now.
    fn displace(&mut self, path: &str, writer: &Writer) -> Result<()> {
        let Some(source) = self.sources.get(path).filter(|source| !source.hash.is_empty()).cloned()
        else {
            return Ok(());
        };
        writer.delete_source(path);
        self.forget(path);
        let outcomes = vec![SourceOutcome::Displaced];
        let source = SourceRecord { hash: String::new(), outcomes, ..source };
        writer.add_source(&source)?;
        self.enter(source);
        Ok(())
    }
}
