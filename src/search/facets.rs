//! How a whole result is spread over years, journals, sections and the like.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::page::Candidate;
use crate::error::Result;
use crate::index::{Snapshot, ValueColumn};
use crate::model::{SectionKind, Topic};

/// What a result can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Articles by year of publication.
    Year,
    /// Articles by journal.
    Journal,
    /// Passages by kind of section.
    Section,
    /// Passages by topic of section.
    Topic,
    /// Articles by article or publication type.
    Type,
    /// Articles by language.
    Language,
    /// Articles by MeSH heading.
    Mesh,
    /// Articles by keyword.
    Keyword,
    /// Articles by author.
    Author,
}

/// Counts of one facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Values and how many articles or passages have each: years ascending, everything else by
    /// count, then by name.
    pub values: Vec<(String, u64)>,
    /// How many articles or passages have no value.
    pub without: u64,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 9] = [
        Self::Year,
        Self::Journal,
        Self::Section,
        Self::Topic,
        Self::Type,
        Self::Language,
        Self::Mesh,
        Self::Keyword,
        Self::Author,
    ];

    /// The name that is typed and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Journal => "journal",
            Self::Section => "section",
            Self::Topic => "topic",
            Self::Type => "type",
            Self::Language => "language",
            Self::Mesh => "mesh",
            Self::Keyword => "keyword",
            Self::Author => "author",
        }
    }

    /// Whether passages are counted, and not articles.
    pub fn counts_passages(self) -> bool {
        matches!(self, Self::Section | Self::Topic)
    }

    fn column(self) -> Option<ValueColumn> {
        Some(match self {
            Self::Journal => ValueColumn::Journal,
            Self::Type => ValueColumn::PublicationType,
            Self::Language => ValueColumn::Language,
            Self::Mesh => ValueColumn::Mesh,
            Self::Keyword => ValueColumn::Keyword,
            Self::Author => ValueColumn::Author,
            Self::Year | Self::Section | Self::Topic => return None,
        })
    }
}

/// Counts a whole result by a facet.
pub(super) fn count(
    snapshot: &Snapshot,
    facet: Facet,
    articles: &RoaringBitmap,
    candidates: &[Candidate],
) -> Result<FacetCounts> {
    let mut counts = Counts::default();
    if facet.counts_passages() {
        for doc in candidates.iter().filter_map(|candidate| candidate.doc) {
            let (segment, local) = snapshot.locate(doc);
            let name = if facet == Facet::Section {
                SectionKind::from_code(segment.section_kind()?.get_val(local))
                    .map(SectionKind::name)
            } else {
                let code = segment.topic()?.get_val(local);
                code.checked_sub(1).and_then(Topic::from_code).map(Topic::name)
            };
            counts.add(name.into_iter().map(str::to_owned).collect());
        }
    } else {
        for ordinal in articles {
            counts.add(values(snapshot, facet, ordinal)?);
        }
    }
    let mut values: Vec<(String, u64)> = counts.by_value.into_iter().collect();
    if facet == Facet::Year {
        values.sort();
    } else {
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(FacetCounts { facet, values, without: counts.without })
}

#[derive(Default)]
struct Counts {
    by_value: HashMap<String, u64>,
    without: u64,
}

impl Counts {
    /// Counts one article or passage with its values, each once.
    fn add(&mut self, mut values: Vec<String>) {
        if values.is_empty() {
            self.without += 1;
        }
        values.sort();
        values.dedup();
        for value in values {
            *self.by_value.entry(value).or_default() += 1;
        }
    }
}

fn values(snapshot: &Snapshot, facet: Facet, ordinal: u32) -> Result<Vec<String>> {
    let Some(column) = facet.column() else {
        let year = snapshot.published(ordinal)? / 10_000;
        return Ok((year > 0).then(|| year.to_string()).into_iter().collect());
    };
    let mut values = Vec::new();
    if let Some(doc) = snapshot.article_doc(ordinal)? {
        let (segment, local) = snapshot.locate(doc);
        segment.each_value(column, local, &mut |value| values.push(value.to_owned()))?;
    }
    Ok(values)
}
