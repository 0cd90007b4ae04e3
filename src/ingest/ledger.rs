//! What the index holds while it is written to: which file gave which article.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::prepare::ReadFile;
use super::report::{Report, SkippedFile};
use super::walk::FoundFile;
use crate::error::Result;
use crate::index::{
    ArticleRecord, NewArticle, Payload, Snapshot, SourceOutcome, SourceRecord, Writer,
};
use crate::model::{Article, ArticleIds};
use crate::parse::{PARSER_VERSION, Parsed, Skip, SkipReason};
use crate::text::passages;

/// Files and article keys of an index, kept in step with the writer.
#[derive(Default)]
pub(super) struct Ledger {
    /// Files by stored path.
    sources: BTreeMap<String, SourceRecord>,
    /// Which file an article key belongs to.
    owners: HashMap<String, String>,
    /// Ordinals ever given, by key: an article that is read again keeps its own.
    ordinals: HashMap<String, u32>,
    next_ordinal: u32,
}

impl Ledger {
    /// The ledger of an existing index.
    pub(super) fn load(snapshot: &Snapshot) -> Result<Self> {
        let mut ledger = Self { next_ordinal: snapshot.payload().next_ordinal, ..Self::default() };
        for source in snapshot.sources()? {
            for outcome in &source.outcomes {
                if let SourceOutcome::Indexed { key, ordinal, .. } = outcome {
                    ledger.owners.insert(key.clone(), source.path.clone());
                    ledger.ordinals.insert(key.clone(), *ordinal);
                }
            }
            ledger.sources.insert(source.path.clone(), source);
        }
        Ok(ledger)
    }

    /// Hashes of the files that need not be parsed again. A file that was left out as a duplicate
    /// is tried anew: the other one may be gone.
    pub(super) fn known_hashes(&self) -> HashMap<String, String> {
        let settled = |source: &&SourceRecord| {
            source.parser_version == PARSER_VERSION
                && source.skips().all(|skip| skip.reason != SkipReason::Duplicate)
        };
        let known = self.sources.values().filter(settled);
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

    /// Drops a file and its articles from the books.
    pub(super) fn forget(&mut self, path: &str) {
        if let Some(source) = self.sources.remove(path) {
            for key in source.keys() {
                self.owners.remove(key);
            }
        }
    }

    pub(super) fn article_count(&self) -> usize {
        self.owners.len()
    }

    /// What a commit of the present state says of itself.
    pub(super) fn payload(&self) -> Payload {
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
        Payload::new(hasher.finalize().to_hex().to_string(), self.next_ordinal)
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
                Ok(parsed) => self.article(parsed, &path, index, writer, report)?,
                Err(skip) => SourceOutcome::Skipped(skip),
            };
            if let SourceOutcome::Skipped(skip) = &outcome {
                report.skipped.push(SkippedFile { path: path.clone(), skip: skip.clone() });
            }
            outcomes.push(outcome);
        }
        report.read_files += 1;
        report.read_bytes += file.found.bytes;
        report.replaced_files += usize::from(replaced);
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
        parsed: Parsed,
        path: &str,
        index: usize,
        writer: &Writer,
        report: &mut Report,
    ) -> Result<SourceOutcome> {
        let key = match self.free_key(&parsed.article.ids, path, index) {
            Ok(key) => key,
            Err(skip) => return Ok(SourceOutcome::Skipped(skip)),
        };
        let ordinal = *self.ordinals.entry(key.clone()).or_insert_with(|| {
            self.next_ordinal += 1;
            self.next_ordinal - 1
        });
        let warning_count = parsed.warnings.len() as u32;
        let new = new_article(parsed, key.clone(), ordinal, path);
        writer.add_article(&new)?;
        report.indexed_articles += 1;
        report.indexed_passages += new.passages.len();
        report.indexed_references += new.references.len();
        report.warnings += warning_count as usize;
        self.owners.insert(key.clone(), path.to_owned());
        Ok(SourceOutcome::Indexed { key, ordinal, warning_count })
    }

    /// The key for an article: PMCID, PMID or DOI where it has one, else the file's name. Two files
    /// of one name are told apart by a few digits of their paths' hash; two of one identifier are
    /// the same article.
    fn free_key(
        &self,
        ids: &ArticleIds,
        path: &str,
        index: usize,
    ) -> std::result::Result<String, Skip> {
        let pmid = ids.pmid.as_ref().map(|pmid| format!("PMID{pmid}"));
        if let Some(key) = ids.pmcid.clone().or(pmid).or_else(|| ids.doi.clone()) {
            return match self.owners.get(&key) {
                Some(owner) => {
                    let detail = format!("{key} was read from `{owner}`");
                    Err(Skip::new(SkipReason::Duplicate, detail))
                }
                None => Ok(key),
            };
        }
        let key = name_key(path, index);
        if !self.owners.contains_key(&key) {
            return Ok(key);
        }
        let hash = blake3::hash(format!("{path}\0{index}").as_bytes()).to_hex();
        Ok(format!("{key}~{}", &hash[..8]))
    }
}

/// A key from a file's name: its stem with everything but letters, digits, `.`, `_` and `-` as `-`.
fn name_key(path: &str, index: usize) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let key: String = stem.chars().map(keep).collect();
    let key = if key.is_empty() { "article".to_owned() } else { key };
    if index == 0 { key } else { format!("{key}.{}", index + 1) }
}

fn new_article(parsed: Parsed, key: String, ordinal: u32, path: &str) -> NewArticle {
    let passages = passages::passages(&parsed.article, &key);
    let references = parsed.article.references;
    let article = Article { sections: Vec::new(), references: Vec::new(), ..parsed.article };
    let record = ArticleRecord {
        key,
        ordinal,
        source: path.to_owned(),
        article,
        passage_count: passages.len() as u32,
        reference_count: references.len() as u32,
        warnings: parsed.warnings,
    };
    NewArticle { record, passages, references }
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn keys_from_file_names() {
        assert_eq!(name_key("corpus/stiff person.md", 0), "stiff-person");
        assert_eq!(name_key("corpus/10.1590_x.xml", 0), "10.1590_x");
        assert_eq!(name_key("set.xml", 2), "set.3");
        assert_eq!(name_key(".xml", 0), "article");
    }
}
