//! What people type to name a work.

use super::{Network, Work};
use crate::error::{Error, Result};
use crate::index::{Snapshot, facts};
use crate::model::{Anchor, ArticleIds, normalize_doi, normalize_pmcid, normalize_pmid};

/// A work that was named, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What was typed.
    pub typed: String,
    /// The work.
    pub work: Work,
}

impl Network {
    /// The work that a key, an anchor of a reference (`PMC1079844#r12`), a DOI, a PMID or a PMCID
    /// names.
    pub fn find(&self, snapshot: &Snapshot, name: &str) -> Result<Named> {
        let named = |work| Named { typed: name.to_owned(), work };
        let anchor: Option<Anchor> = name.parse().ok();
        let key = anchor.as_ref().map_or(name, |anchor| anchor.article.as_str());
        if let Some(record) = snapshot.article_by_key(key)? {
            let number = anchor.as_ref().and_then(Anchor::reference_number);
            let found = match number {
                Some(number) => self.work_of_reference(record.ordinal, number),
                None => self.work_of_article(record.ordinal),
            };
            return found.map(named).ok_or_else(|| {
                Error::not_found(format!("`{key}` has no reference {}", number.unwrap_or_default()))
                    .hint(format!("it has {}", record.reference_count))
            });
        }
        for id in identifiers(name) {
            if let Some(&doc) = snapshot.docs_with_fact(&id)?.first() {
                let (segment, local) = snapshot.locate(doc);
                let ordinal = segment.article()?.get_val(local) as u32;
                if let Some(work) = self.work_of_article(ordinal) {
                    return Ok(named(work));
                }
            }
            if let Some(&doc) = snapshot.docs_with_fact(&format!("{}{id}", facts::CITES))?.first() {
                let (ordinal, number) = snapshot.place_of_reference(doc)?;
                if let Some(work) = self.work_of_reference(ordinal, number) {
                    return Ok(named(work));
                }
            }
        }
        Err(Error::not_found(format!("`{name}` names no article here and no work that one cites"))
            .hint("name a work by the key of an article, the anchor of a reference (`PMC1079844#r12`), a DOI, or `pmid:` and a number"))
    }
}

/// The identifiers that a name may be, in the form of facts.
pub fn identifiers(name: &str) -> Vec<String> {
    let lower = name.trim().to_lowercase();
    let ids = ArticleIds {
        doi: normalize_doi(&lower),
        pmid: normalize_pmid(&lower).filter(|_| !lower.starts_with("pmc")),
        pmcid: normalize_pmcid(&lower).filter(|_| lower.contains("pmc")),
        publisher_id: None,
    };
    ids.named().collect()
}
