//! What a work is, for showing and for export.

use super::{Entry, EntryNumber, Network, Notice, Work};
use crate::error::Result;
use crate::export::Record;
use crate::index::Snapshot;
use crate::model::ArticleIds;

/// A work with everything that its entries say.
#[derive(Debug, Clone)]
pub struct Described {
    /// The work.
    pub work: Work,
    /// What it is called: the key of an article here, its DOI, its PMID (`pmid:123`), or the anchor
    /// of a reference that cites it.
    pub name: String,
    /// Keys of the articles that it is: none where it is only cited.
    pub held: Vec<String>,
    /// Its fields, from the entry that says most; identifiers from all.
    pub record: Record,
    /// How many articles here cite it.
    pub times_cited: u32,
    /// What is known of retractions.
    pub notices: Vec<Notice>,
}

impl Network {
    /// Reads what is known of a work.
    pub fn describe(&self, snapshot: &Snapshot, work: Work) -> Result<Described> {
        let best = self.best_entry(work);
        let entry = self.read(snapshot, best)?;
        let mut record = match &entry {
            Some(Entry::Article(article)) => Record::from(&article.article),
            Some(Entry::Reference { reference, .. }) => Record::from(reference.as_ref()),
            None => Record::default(),
        };
        for &entry in self.entries_of(work).iter().filter(|&&entry| entry != best) {
            if is_complete(&record.ids) {
                break;
            }
            self.add_ids(snapshot, entry, &mut record.ids)?;
        }
        let mut held = Vec::new();
        for ordinal in self.articles_of(work) {
            held.push(snapshot.article_key(ordinal)?);
        }
        let pmid = || record.ids.pmid.as_ref().map(|pmid| format!("pmid:{pmid}"));
        let name = held.first().cloned().or_else(|| record.ids.doi.clone()).or_else(pmid);
        Ok(Described {
            work,
            name: name.or(entry.as_ref().map(Entry::name)).unwrap_or_default(),
            held,
            record,
            times_cited: self.times_cited(work),
            notices: self.notices(work).cloned().collect(),
        })
    }

    fn add_ids(&self, snapshot: &Snapshot, entry: EntryNumber, ids: &mut ArticleIds) -> Result<()> {
        let other = match self.read(snapshot, entry)? {
            Some(Entry::Article(article)) => article.article.ids,
            Some(Entry::Reference { reference, .. }) => reference.ids,
            None => return Ok(()),
        };
        ids.doi = ids.doi.take().or(other.doi);
        ids.pmid = ids.pmid.take().or(other.pmid);
        ids.pmcid = ids.pmcid.take().or(other.pmcid);
        Ok(())
    }
}

fn is_complete(ids: &ArticleIds) -> bool {
    ids.doi.is_some() && ids.pmid.is_some() && ids.pmcid.is_some()
}
