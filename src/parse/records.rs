//! The records of one file: collected, counted, told of.
//!
//! What the readers of bibliographies share: limits, what is amiss with which record, tags that are
//! not read, and identifiers that several works share.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::xml::{self, Element, Tree};
use super::{Parsed, RecordId, Skip, SkipReason};
use crate::model::{AbstractPart, Article};

/// How many records one file may hold.
pub(super) const MAX_RECORDS: usize = 200_000;

/// How many records that cannot be read are told of one by one.
const MAX_TOLD_RECORDS: usize = 100;

/// How many tags that are not read are named.
const MAX_TOLD_TAGS: usize = 60;

/// The longest tag that is named, in characters.
const MAX_TAG_CHARS: usize = 40;

/// What a file's records became.
#[derive(Default)]
pub(super) struct Records {
    items: Vec<Result<Parsed, Skip>>,
    /// What is amiss with the file as a whole.
    warnings: Vec<String>,
    unread: BTreeMap<String, usize>,
    /// What a tag of this format is called.
    tag_word: &'static str,
    articles: usize,
    bad: usize,
    beyond_limit: usize,
    seen: usize,
}

impl Records {
    /// No records yet. `tag_word` is what the format's tags are called: tags, fields, columns.
    pub(super) fn new(tag_word: &'static str) -> Self {
        Self { tag_word, ..Self::default() }
    }

    /// A new record, with its number in the file.
    pub(super) fn draft(&mut self) -> Draft {
        self.seen += 1;
        Draft::new(self.seen)
    }

    /// Reads every element of these names in a file of XML as a record of its own, so that a broken one
    /// does not hide the others.
    pub(super) fn read_elements(
        &mut self,
        text: &str,
        names: &[&str],
        read: fn(Element<'_>, &mut Draft),
    ) {
        for source in xml::slices(text, names) {
            let mut draft = self.draft();
            match Tree::parse(source) {
                Ok(tree) => {
                    tree.warnings.iter().for_each(|warning| draft.warn(warning));
                    tree.document().elements().for_each(|root| read(root, &mut draft));
                    self.push(draft, source);
                }
                Err(skip) => {
                    let detail = format!("record {}: {}", draft.number(), skip.detail);
                    self.skip(skip.reason, &detail);
                }
            }
        }
    }

    /// Tells of the file as a whole.
    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// Counts a tag that is not read.
    pub(super) fn unread(&mut self, tag: &str) {
        let tag: String = tag.chars().take(MAX_TAG_CHARS).collect();
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.unread.contains_key(&tag) || self.unread.len() <= MAX_TOLD_TAGS {
            *self.unread.entry(tag).or_default() += 1;
        }
    }

    /// Takes a record. `source` is its text in the file, by which it is known where it has no
    /// identifier.
    pub(super) fn push(&mut self, mut draft: Draft, source: &str) {
        for tag in draft.unread() {
            self.unread(tag);
        }
        let number = draft.number();
        let references = std::mem::take(&mut draft.references);
        let (mut record, warnings) = draft.finish();
        if record.is_empty() && record.abstract_parts.is_empty() {
            let about = warnings.first().map_or(String::new(), |warning| format!("; {warning}"));
            self.skip(
                SkipReason::NoArticle,
                &format!("record {number} has no title, author, journal or identifier{about}"),
            );
            return;
        }
        if self.articles == MAX_RECORDS {
            self.beyond_limit += 1;
            return;
        }
        if record.abstract_parts.is_empty() && !record.other_abstracts.is_empty() {
            record.abstract_parts = vec![AbstractPart::plain(record.other_abstracts.remove(0))];
        }
        self.articles += 1;
        let hash = blake3::hash(source.trim().as_bytes()).to_hex().to_string();
        let record_id = RecordId { id: None, hash, shares_ids: false };
        let article = Article { references, ..Article::from(record) };
        self.items.push(Ok(Parsed { article, warnings, record: Some(record_id) }));
    }

    /// Tells of a record that cannot be read.
    pub(super) fn skip(&mut self, reason: SkipReason, detail: &str) {
        self.bad += 1;
        if self.bad <= MAX_TOLD_RECORDS {
            self.items.push(Err(Skip::new(reason, detail)));
        }
    }

    /// Everything that the file held, in its order; a reason where that is nothing.
    pub(super) fn finish(mut self) -> Vec<Result<Parsed, Skip>> {
        self.mark_shared_ids();
        if self.bad > MAX_TOLD_RECORDS {
            let detail =
                format!("{} more records that cannot be read", self.bad - MAX_TOLD_RECORDS);
            self.items.push(Err(Skip::new(SkipReason::NoArticle, detail)));
        }
        if self.beyond_limit > 0 {
            let detail = format!(
                "{} records beyond the {MAX_RECORDS} that one file may hold: split the file",
                self.beyond_limit
            );
            self.items.push(Err(Skip::new(SkipReason::TooLarge, detail)));
        }
        if !self.unread.is_empty() {
            let told: Vec<String> = self
                .unread
                .iter()
                .take(MAX_TOLD_TAGS)
                .map(|(tag, count)| format!("`{tag}` ({count})"))
                .collect();
            let more = if self.unread.len() > MAX_TOLD_TAGS { " and more" } else { "" };
            let line = format!(
                "{} of this file that are not read: {}{more}",
                self.tag_word,
                told.join(", ")
            );
            self.warnings.push(line);
        }
        if self.items.is_empty() {
            let about =
                self.warnings.first().map_or(String::new(), |warning| format!("; {warning}"));
            let detail = format!("no record in the file{about}");
            self.items.push(Err(Skip::new(SkipReason::NoArticle, detail)));
        }
        if let Some(first) = self.items.iter_mut().flatten().next() {
            first.warnings.splice(0..0, self.warnings);
        }
        self.items
    }

    /// Marks records whose identifiers other records of the file have too. Whether they are one work, as
    /// found in two databases, or the abstracts of one issue is not for a reader to say: all are kept.
    fn mark_shared_ids(&mut self) {
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, item) in self.items.iter().enumerate() {
            let Ok(parsed) = item else { continue };
            let ids = &parsed.article.ids;
            for id in [&ids.doi, &ids.pmid, &ids.pmcid].into_iter().flatten() {
                holders.entry(id.clone()).or_default().push(index);
            }
        }
        for (id, holders) in holders.into_iter().filter(|(_, holders)| holders.len() > 1) {
            for &index in &holders {
                if let Ok(Parsed { record: Some(record), warnings, .. }) = &mut self.items[index] {
                    record.shares_ids = true;
                    warnings.push(format!(
                        "`{id}` is the identifier of {} records of this file: it does not tell them apart",
                        holders.len()
                    ));
                }
            }
        }
    }
}
