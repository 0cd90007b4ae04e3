//! Which passages a result is narrowed to.

use std::collections::HashSet;

use roaring::RoaringBitmap;

use super::Filter;
use crate::error::Result;
use crate::index::{DocId, Snapshot};

/// Answers, for a passage, whether it is in and of which article it is.
pub(super) struct Mask<'s> {
    snapshot: &'s Snapshot,
    sections: HashSet<u64>,
    articles: Option<RoaringBitmap>,
}

impl<'s> Mask<'s> {
    /// A mask of a filter and, for exact queries, the articles that satisfy the query.
    pub(super) fn new(
        snapshot: &'s Snapshot,
        filter: &Filter,
        required: Option<RoaringBitmap>,
    ) -> Result<Self> {
        let sections = filter.sections.iter().map(|kind| kind.code()).collect();
        let filtered = if filter.years.is_some() || !filter.types.is_empty() {
            Some(articles(snapshot, filter)?)
        } else {
            None
        };
        let articles = match (required, filtered) {
            (Some(a), Some(b)) => Some(a & b),
            (a, b) => a.or(b),
        };
        Ok(Self { snapshot, sections, articles })
    }

    /// The article of a passage; `None` where the passage is out.
    pub(super) fn article_of(&self, doc: DocId) -> Result<Option<u32>> {
        let (segment, local) = self.snapshot.locate(doc);
        if !self.sections.is_empty()
            && !self.sections.contains(&segment.section_kind()?.get_val(local))
        {
            return Ok(None);
        }
        let ordinal = segment.article()?.get_val(local) as u32;
        let is_in = self.articles.as_ref().is_none_or(|articles| articles.contains(ordinal));
        Ok(is_in.then_some(ordinal))
    }
}

/// Ordinals of the articles that pass the filters on years and types.
fn articles(snapshot: &Snapshot, filter: &Filter) -> Result<RoaringBitmap> {
    let wanted: Vec<String> = filter.types.iter().map(|name| name.to_lowercase()).collect();
    let mut passed = RoaringBitmap::new();
    for ordinal in 0..snapshot.payload().next_ordinal {
        let Some(doc) = snapshot.article_doc(ordinal)? else { continue };
        let (segment, local) = snapshot.locate(doc);
        let year = segment.year()?.get_val(local) as u16;
        if filter.years.as_ref().is_some_and(|years| !years.contains(&year)) {
            continue;
        }
        if !wanted.is_empty() {
            let types =
                snapshot.article(ordinal)?.map(|record| record.article.types).unwrap_or_default();
            if !types.iter().any(|name| wanted.contains(&name.to_lowercase())) {
                continue;
            }
        }
        passed.insert(ordinal);
    }
    Ok(passed)
}
