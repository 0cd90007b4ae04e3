//! What ought to become of an article: whether it stands by itself, or is left to another one that
//! holds the same work.
//!
//! Articles are ranked: full texts before records, then by path and place in the file. An identity (an
//! identifier, say) is held by the first of those that have it and are indexed. Another full text of
//! that work is a duplicate and left out; a record of it is no article of its own, and its fields are
//! merged into the article. So what becomes of an article depends on those before it only, and on
//! nothing that others merged: the same files give the same articles, in whatever order they came.
//! [`Ledger::unsettled`] tells which files are not yet what they should be.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::identity::{are_unlike, is_identifier, is_weak};
use super::ledger::Ledger;
use crate::index::{About, SourceOutcome};

/// An indexed article, as far as others are recognised as the same by it.
pub(super) struct Holder {
    pub(super) path: String,
    pub(super) index: usize,
    pub(super) key: String,
    pub(super) identities: Vec<String>,
    pub(super) about: About,
    pub(super) has_full_text: bool,
}

/// An article's place among all: what is less goes first.
pub(super) type Rank<'r> = (bool, &'r str, usize);

impl Holder {
    pub(super) fn rank(&self) -> Rank<'_> {
        (!self.has_full_text, &self.path, self.index)
    }
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
    pub(super) identities: Vec<String>,
    pub(super) about: About,
}

impl Contributor {
    fn rank(&self) -> Rank<'_> {
        (true, &self.path, self.index)
    }
}

impl Ledger {
    /// Files that have to be read again, in order, though their bytes are those that the index knows:
    /// those of articles that are not what they should be; where there are none, those of articles into
    /// which other records were merged than those that go with them now.
    pub(super) fn unsettled(&self) -> Vec<String> {
        let wrong = self.files_with(|path, index, outcome| self.is_wrong(path, index, outcome));
        if !wrong.is_empty() {
            return wrong;
        }
        self.files_with(|path, index, outcome| match outcome {
            // So that a library without records to merge pays nothing.
            SourceOutcome::Indexed { merged, .. }
                if merged.is_empty() && self.contributors.is_empty() =>
            {
                false
            }
            SourceOutcome::Indexed { merged, .. } => {
                let contributors = self.contributors_at(path, index);
                let now = contributors.iter().map(|one| (&one.path, one.index, &one.hash));
                !now.eq(merged.iter().map(|one| (&one.source, one.index, &one.hash)))
            }
            _ => false,
        })
    }

    fn files_with(&self, is_one: impl Fn(&str, usize, &SourceOutcome) -> bool) -> Vec<String> {
        let sources = self.sources.values().filter(|source| {
            let mut outcomes = source.outcomes.iter().enumerate();
            outcomes.any(|(index, outcome)| is_one(&source.path, index, outcome))
        });
        sources.map(|source| source.path.clone()).collect()
    }

    /// Whether something else should have become of an article.
    fn is_wrong(&self, path: &str, index: usize, outcome: &SourceOutcome) -> bool {
        match outcome {
            SourceOutcome::Indexed { denied, .. } if denied.is_empty() => false,
            SourceOutcome::Indexed { denied, identities, about, has_full_text, .. } => {
                let rank = (!has_full_text, path, index);
                let all: Vec<String> = identities.iter().chain(denied).cloned().collect();
                denied.iter().any(|identity| match self.holders.get(identity) {
                    None => true,
                    Some(holder) if rank < holder.rank() => self.can_be_read(&holder.path),
                    Some(holder) => is_same_work(identity, &all, about, rank, holder),
                })
            }
            SourceOutcome::Merged { identities, about, .. } => {
                let rank = (true, path, index);
                let holder = self.first_of_work(identities, about, rank);
                holder.is_none_or(|(_, holder)| rank < holder.rank())
            }
            SourceOutcome::Duplicate { identity, .. } => {
                let holder = self.holders.get(identity);
                holder.is_none_or(|holder| (false, path, index) < holder.rank())
            }
            SourceOutcome::Displaced => true,
            SourceOutcome::Skipped(_) => false,
        }
    }

    /// The records that go with the articles of a file.
    pub(super) fn contributors_of(&self, path: &str) -> BTreeSet<Arc<Contributor>> {
        let count = self.sources.get(path).map_or(0, |source| source.outcomes.len());
        (0..count).flat_map(|index| self.contributors_at(path, index)).collect()
    }

    /// The records that go with an article.
    pub(super) fn contributors_at(&self, path: &str, index: usize) -> BTreeSet<Arc<Contributor>> {
        let outcome = self.sources.get(path).and_then(|source| source.outcomes.get(index));
        let Some(SourceOutcome::Indexed { identities, .. }) = outcome else {
            return BTreeSet::new();
        };
        let all = identities.iter().filter_map(|identity| self.contributors.get(identity));
        let goes_here = |one: &&Arc<Contributor>| {
            let holder = self.first_of_work(&one.identities, &one.about, one.rank());
            holder.is_some_and(|(_, holder)| holder.path == path && holder.index == index)
        };
        all.flatten().filter(goes_here).cloned().collect()
    }

    /// The first of the articles that one is the same work as, with what tells so.
    pub(super) fn first_of_work<'i>(
        &self,
        identities: &'i [String],
        about: &About,
        rank: Rank<'_>,
    ) -> Option<(&'i String, &Arc<Holder>)> {
        let held = identities.iter().filter_map(|identity| {
            let holder = self.holders.get(identity)?;
            let is_same = is_same_work(identity, identities, about, rank, holder);
            is_same.then_some((identity, holder))
        });
        held.min_by_key(|(_, holder)| holder.rank())
    }

    pub(super) fn can_be_read(&self, path: &str) -> bool {
        self.home.file(path).exists()
    }
}

/// Whether an article and one that holds an identity of it are one work. Identifiers may be carried
/// by mistake. Bibliographic fields alone neither unite records of one file, which is for people to
/// do, nor leave out a text, nor unite what has identifiers on both sides.
fn is_same_work(
    identity: &str,
    identities: &[String],
    about: &About,
    (is_record, path, _): Rank<'_>,
    holder: &Holder,
) -> bool {
    if is_weak(identity) {
        let has_identifier = |all: &[String]| all.iter().any(|one| is_identifier(one));
        return holder.path != path
            && (is_record || !holder.has_full_text)
            && !(has_identifier(identities) && has_identifier(&holder.identities));
    }
    !is_identifier(identity) || !are_unlike(about, &holder.about)
}
