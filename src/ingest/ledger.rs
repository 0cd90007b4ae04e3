//! What the index holds while it is written to: which file gave which article.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::compose::Composed;
use super::prepare::ReadFile;
use super::report::{Report, SkippedFile};
use super::walk::FoundFile;
use crate::error::{Error, Result};
use crate::index::{DocType, Payload, Snapshot, SourceOutcome, SourceRecord, Writer};
use crate::parse::{PARSER_VERSION, Parsed};
use crate::thesaurus::Thesaurus;

/// Files and article keys of an index, kept in step with the writer.
#[derive(Default)]
pub(super) struct Ledger {
    /// Files by stored path.
    sources: BTreeMap<String, SourceRecord>,
    /// Which file holds an identity: an article's key, its identifiers, or, where it has none, the
    /// hash of its bytes.
    owners: HashMap<String, String>,
    /// Ordinals ever given, by key: an article that is read again keeps its own.
    ordinals: HashMap<String, u32>,
    next_ordinal: u32,
    /// Hash of the thesaurus that texts are annotated with.
    thesaurus: String,
    /// Whether the index was made by an ingest that went on to its end.
    complete: bool,
    /// Files that were read in this run.
    read_now: HashSet<String>,
}

impl Ledger {
    /// The ledger of an index that holds nothing yet.
    pub(super) fn new(thesaurus: &Thesaurus) -> Self {
        Self { thesaurus: thesaurus.hash().to_owned(), ..Self::default() }
    }

    /// The ledger of an existing index. Fails where its texts were annotated with another thesaurus:
    /// one index has one.
    pub(super) fn load(snapshot: &Snapshot, thesaurus: &Thesaurus) -> Result<Self> {
        let payload = snapshot.payload();
        if payload.thesaurus != thesaurus.hash() && snapshot.count(DocType::Article)? > 0 {
            return Err(Error::usage("the thesaurus has changed since the index was built")
                .hint("run `ivig index --rebuild`: all files are read anew with the present one"));
        }
        let mut ledger = Self {
            thesaurus: thesaurus.hash().to_owned(),
            next_ordinal: payload.next_ordinal,
            complete: payload.complete,
            ..Self::default()
        };
        for source in snapshot.sources()? {
            for outcome in &source.outcomes {
                if let SourceOutcome::Indexed { key, ordinal, identities, .. } = outcome {
                    for identity in identities {
                        ledger.owners.insert(identity.clone(), source.path.clone());
                    }
                    ledger.ordinals.insert(key.clone(), *ordinal);
                }
            }
            ledger.sources.insert(source.path.clone(), source);
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

    /// Whether a file was left out, in whole or part, for an article that nobody holds any more.
    pub(super) fn is_freed(&self, path: &str) -> bool {
        self.sources.get(path).is_some_and(|source| {
            source.outcomes.iter().any(|outcome| match outcome {
                SourceOutcome::Duplicate { identity, .. } => !self.owners.contains_key(identity),
                _ => false,
            })
        })
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

    /// Drops a file and its articles from the books.
    pub(super) fn forget(&mut self, path: &str) {
        let Some(source) = self.sources.remove(path) else { return };
        for outcome in source.outcomes {
            if let SourceOutcome::Indexed { identities, .. } = outcome {
                for identity in identities {
                    self.owners.remove(&identity);
                }
            }
        }
    }

    /// Whether a file was read in this run.
    pub(super) fn was_read(&self, path: &str) -> bool {
        self.read_now.contains(path)
    }

    pub(super) fn article_count(&self) -> usize {
        self.sources.values().map(|source| source.keys().count()).sum()
    }

    /// What a commit of the present state says of itself.
    pub(super) fn payload(&self, complete: bool) -> Payload {
        let mut entries: Vec<(&str, &str)> = Vec::new();
        for source in self.sources.values() {
            entries.extend(source.keys().map(|key| (key, source.hash.as_str())));
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
        }
        let mut outcomes = Vec::new();
        for (index, item) in file.items.into_iter().enumerate() {
            let outcome = match item {
                Ok(composed) => self.article(composed, &path, &file.hash, index, writer, report)?,
                Err(skip) => SourceOutcome::Skipped(skip),
            };
            if let Some(skip) = outcome.skip() {
                report.skipped.push(SkippedFile { path: path.clone(), skip });
            }
            outcomes.push(outcome);
        }
        if self.read_now.insert(path.clone()) {
            report.read_files += 1;
            report.read_bytes += file.found.bytes;
            report.replaced_files += usize::from(replaced);
        }
        let source = SourceRecord {
            path: path.clone(),
            hash: file.hash,
            bytes: file.found.bytes,
            modified_ms: file.found.modified_ms,
            format: file.format,
            parser_version: PARSER_VERSION,
            outcomes,
        };
        writer.add_source(&source)?;
        self.sources.insert(path, source);
        Ok(())
    }

    fn article(
        &mut self,
        composed: Composed,
        path: &str,
        hash: &str,
        index: usize,
        writer: &Writer,
        report: &mut Report,
    ) -> Result<SourceOutcome> {
        let parsed = &composed.parsed;
        let mut identities = identities(parsed, hash, index);
        let held = |identity: &&String| self.owners.contains_key(*identity);
        if let Some(identity) = identities.iter().find(held) {
            let (identity, owner) = (identity.clone(), self.owners[identity].clone());
            return Ok(SourceOutcome::Duplicate { identity, owner });
        }
        let key = self.key(parsed, path, index);
        if !identities.contains(&key) {
            identities.push(key.clone());
        }
        for identity in &identities {
            self.owners.insert(identity.clone(), path.to_owned());
        }
        let ordinal = *self.ordinals.entry(key.clone()).or_insert_with(|| {
            self.next_ordinal += 1;
            self.next_ordinal - 1
        });
        let warning_count = parsed.warnings.len() as u32;
        let new = composed.finish(key.clone(), ordinal, path);
        writer.add_article(&new)?;
        report.indexed_articles += 1;
        report.indexed_passages += new.passages.len();
        report.indexed_references += new.references.len();
        report.warnings += warning_count as usize;
        Ok(SourceOutcome::Indexed { key, ordinal, identities, warning_count })
    }

    /// The key for an article: the id that a collection calls it by, else its PMCID, PMID or DOI, else
    /// the file's name. What would meet is told apart by a few digits of the hash of its place, in the
    /// order it is read.
    fn key(&self, parsed: &Parsed, path: &str, index: usize) -> String {
        let ids = &parsed.article.ids;
        let own_id = parsed.record.as_ref().and_then(|record| record.id.as_deref());
        let shares_ids = parsed.record.as_ref().is_some_and(|record| record.shares_ids);
        let pmid = ids.pmid.as_ref().map(|pmid| format!("PMID{pmid}"));
        let key = match own_id.map(id_key) {
            Some(key) => key,
            None => match ids.pmcid.clone().or(pmid).or_else(|| ids.doi.clone()) {
                Some(key) if !shares_ids => return key,
                _ => name_key(path, index),
            },
        };
        if !self.owners.contains_key(&key) {
            return key;
        }
        let hash = blake3::hash(format!("{path}\0{index}").as_bytes()).to_hex();
        format!("{key}~{}", &hash[..8])
    }
}

/// What another article would be recognised as the same by: any identifier or the id in its
/// collection, or the bytes where there is none.
fn identities(parsed: &Parsed, hash: &str, index: usize) -> Vec<String> {
    let ids = &parsed.article.ids;
    let record = parsed.record.as_ref();
    let pmid = ids.pmid.as_ref().map(|pmid| format!("PMID{pmid}"));
    // No key has a space: a collection's `id 7` is not the file `7.md`.
    let own_id = record.and_then(|record| record.id.as_ref()).map(|id| format!("id {id}"));
    let known: Vec<String> =
        [ids.pmcid.clone(), pmid, ids.doi.clone(), own_id].into_iter().flatten().collect();
    if !known.is_empty() && !record.is_some_and(|record| record.shares_ids) {
        return known;
    }
    vec![record.map_or_else(|| format!("{hash}#{index}"), |record| record.hash.clone())]
}

/// A key from an id: as it is, but for spaces and control characters, which no key has.
fn id_key(id: &str) -> String {
    let keep = |c: char| if c.is_whitespace() || c.is_control() { '-' } else { c };
    id.chars().map(keep).collect()
}

/// A key from a file's name: its stem with everything but letters, digits, `.`, `_` and `-` as `-`.
/// A name that looks like an identifier is marked as a file's, for the identifier may be another's.
fn name_key(path: &str, index: usize) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let key: String = stem.chars().map(keep).collect();
    let key = match key.as_str() {
        "" => "article".to_owned(),
        name if name.starts_with("PMC") || name.starts_with("PMID") || name.starts_with("10.") => {
            format!("file-{name}")
        }
        _ => key,
    };
    if index == 0 { key } else { format!("{key}.{}", index + 1) }
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn keys_from_file_names() {
        assert_eq!(name_key("corpus/stiff person.md", 0), "stiff-person");
        assert_eq!(name_key("corpus/PMC123.txt", 0), "file-PMC123");
        assert_eq!(name_key("set.xml", 2), "set.3");
        assert_eq!(name_key(".xml", 0), "article");
    }
}
