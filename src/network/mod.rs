//! The citation network: which articles cite which works, and where.
//!
//! Entries (articles, and entries of their reference lists) that are one work are united (see
//! [`crate::citation::matching`]); what cites what is kept in arrays of numbers, with the passages
//! in which each reference is cited. The network is made from the index, lies beside it, and is made
//! anew when the corpus, what people decided, or what is known of retractions has changed.

mod arrays;
mod build;
mod decisions;
mod describe;
mod graph;
mod lookup;
mod near;
mod notices;
mod retractions;
mod snowball;
mod store;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::index::{ArticleRecord, Snapshot};
use crate::model::{Anchor, Reference};
use arrays::Lists;
pub use decisions::{Decision, Decisions, Verdict, name_of_record, record_named};
pub use describe::Described;
pub use graph::{Graph, Node};
pub use lookup::{Named, identifiers};
pub use near::{Neighbour, Shared};
pub use notices::{Notice, NoticeKind, standing};
pub use retractions::{LoadReport, Retractions};
pub use snowball::{Direction, Found, Round, Snowball};
pub use store::open;

/// The number of a work in a network; of no meaning outside it.
pub type Work = u32;

/// The number of an entry: articles first, in order of their keys, then references, by article and
/// number.
pub type EntryNumber = u32;

/// Works, and who cites them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// Ordinals of the articles, in order of their keys.
    ordinals: Vec<u32>,
    /// References by article: the numbers that they have in its list.
    references: Lists,
    /// The work of each entry.
    works: Vec<Work>,
    /// Entries by work, articles first.
    entries: Lists,
    /// By reference: places, in the article, of the passages that cite it.
    mentions: Lists,
    /// By work: the entry that says most of it; an article where there is one.
    best: Vec<EntryNumber>,
    /// What made entries one work: the two, and why.
    links: Vec<(EntryNumber, EntryNumber, LinkReason)>,
    /// What is known of retractions, by work.
    notices: Vec<(Work, Notice)>,
    /// What could not be used of the decisions.
    warnings: Vec<String>,
    /// Place among the articles by ordinal.
    places: FxHashMap<u32, u32>,
}

/// Why two entries are one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkReason {
    /// They carry the same identifier.
    Identifier,
    /// What they say agrees.
    Agreement,
    /// Someone decided so.
    Decided,
}

/// An article's citation of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// Ordinal of the citing article.
    pub ordinal: u32,
    /// Number of the reference in its list.
    pub number: u32,
    /// The entry that the reference is.
    pub entry: EntryNumber,
}

/// What an entry is.
#[derive(Debug, Clone)]
pub enum Entry {
    /// An article that is indexed.
    Article(Box<ArticleRecord>),
    /// An entry of the reference list of the article with this key.
    Reference {
        /// Key of the citing article.
        key: String,
        /// The entry.
        reference: Box<Reference>,
    },
}

impl Entry {
    /// The article's key, or the anchor of the reference.
    pub fn name(&self) -> String {
        match self {
            Self::Article(record) => record.key.clone(),
            Self::Reference { key, reference } => {
                Anchor::reference(key, reference.number).to_string()
            }
        }
    }
}

impl Network {
    /// How many works there are.
    pub fn work_count(&self) -> u32 {
        self.entries.len() as u32
    }

    /// The work that an article is.
    pub fn work_of_article(&self, ordinal: u32) -> Option<Work> {
        self.places.get(&ordinal).map(|&place| self.works[place as usize])
    }

    /// The work that an entry of an article's reference list is.
    pub fn work_of_reference(&self, ordinal: u32, number: u32) -> Option<Work> {
        self.entry_of_reference(ordinal, number).map(|entry| self.works[entry as usize])
    }

    fn entry_of_reference(&self, ordinal: u32, number: u32) -> Option<EntryNumber> {
        let place = *self.places.get(&ordinal)?;
        let at = self.references.of(place).binary_search(&number).ok()?;
        Some(self.article_count() + self.references.start(place) + at as u32)
    }

    /// Ordinals of the articles that are a work: none where it is only cited.
    pub fn articles_of(&self, work: Work) -> Vec<u32> {
        let articles = self.article_count();
        let held = self.entries.of(work).iter().take_while(|&&entry| entry < articles);
        held.map(|&entry| self.ordinals[entry as usize]).collect()
    }

    /// Whether a work is among the articles.
    pub fn is_held(&self, work: Work) -> bool {
        self.entries.of(work).first().is_some_and(|&entry| entry < self.article_count())
    }

    /// The works that an article cites, each once, in order of its list.
    pub fn cited_works(&self, ordinal: u32) -> Vec<Work> {
        let mut seen = BTreeSet::new();
        self.citations_of(ordinal)
            .into_iter()
            .map(|citation| self.works[citation.entry as usize])
            .filter(|work| seen.insert(*work))
            .collect()
    }

    /// An article's citations, in order of its list.
    pub fn citations_of(&self, ordinal: u32) -> Vec<Citation> {
        let Some(&place) = self.places.get(&ordinal) else { return Vec::new() };
        let first = self.article_count() + self.references.start(place);
        let numbers = self.references.of(place).iter();
        (first..).zip(numbers).map(|(entry, &number)| Citation { ordinal, number, entry }).collect()
    }

    /// The citations of a work, by key and number. An article that cites itself is left out.
    pub fn citations_to(&self, work: Work) -> Vec<Citation> {
        let articles = self.article_count();
        let references = self.entries.of(work).iter().filter(|&&entry| entry >= articles);
        let citations = references.map(|&entry| self.citation(entry));
        citations.filter(|citation| self.work_of_article(citation.ordinal) != Some(work)).collect()
    }

    /// Ordinals of the articles that cite a work, each once, by key.
    pub fn citing_articles(&self, work: Work) -> Vec<u32> {
        let mut ordinals: Vec<u32> =
            self.citations_to(work).iter().map(|citation| citation.ordinal).collect();
        ordinals.dedup();
        ordinals
    }

    /// The works that cite a work, each once, however many of their articles are here.
    pub fn citing_works(&self, work: Work) -> BTreeSet<Work> {
        let ordinals = self.citing_articles(work).into_iter();
        ordinals.filter_map(|ordinal| self.work_of_article(ordinal)).collect()
    }

    /// How many articles cite a work.
    pub fn times_cited(&self, work: Work) -> u32 {
        self.citing_articles(work).len() as u32
    }

    /// How many articles cite each article, by ordinal.
    pub fn times_articles_are_cited(&self) -> Vec<u32> {
        let count = self.ordinals.iter().max().map_or(0, |last| last + 1);
        let times =
            |ordinal| self.work_of_article(ordinal).map_or(0, |work| self.times_cited(work));
        (0..count).map(times).collect()
    }

    /// Places, in its article, of the passages that cite a reference.
    pub fn mentions(&self, citation: &Citation) -> &[u32] {
        self.mentions.of(citation.entry - self.article_count())
    }

    /// What is known of retractions of a work, latest first.
    pub fn notices(&self, work: Work) -> impl Iterator<Item = &Notice> {
        let from = self.notices.partition_point(|(of, _)| *of < work);
        self.notices[from..].iter().take_while(move |(of, _)| *of == work).map(|(_, notice)| notice)
    }

    /// The works of which retractions, corrections or the like are known, in order of their numbers.
    pub fn works_with_notices(&self) -> Vec<Work> {
        let mut works: Vec<Work> = self.notices.iter().map(|(work, _)| *work).collect();
        works.dedup();
        works
    }

    /// What could not be used of the decisions.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The entries of a work, articles first.
    pub fn entries_of(&self, work: Work) -> &[EntryNumber] {
        self.entries.of(work)
    }

    /// The entry that says most of a work.
    pub fn best_entry(&self, work: Work) -> EntryNumber {
        self.best[work as usize]
    }

    /// What made the entries of a work one.
    pub fn links_of(&self, work: Work) -> Vec<(EntryNumber, EntryNumber, LinkReason)> {
        let of = |entry: EntryNumber| self.works[entry as usize];
        self.links.iter().filter(|(a, _, _)| of(*a) == work).copied().collect()
    }

    /// Reads what an entry says.
    pub fn read(&self, snapshot: &Snapshot, entry: EntryNumber) -> Result<Option<Entry>> {
        if entry < self.article_count() {
            let record = snapshot.article(self.ordinals[entry as usize])?;
            return Ok(record.map(|record| Entry::Article(Box::new(record))));
        }
        let citation = self.citation(entry);
        let reference = snapshot.reference_numbered(citation.ordinal, citation.number)?;
        let key = snapshot.article_key(citation.ordinal)?;
        Ok(reference.map(|reference| Entry::Reference { key, reference: Box::new(reference) }))
    }

    fn article_count(&self) -> u32 {
        self.ordinals.len() as u32
    }

    fn citation(&self, entry: EntryNumber) -> Citation {
        let reference = entry - self.article_count();
        let place = self.references.list_of(reference);
        let number = self.references.of(place)[(reference - self.references.start(place)) as usize];
        Citation { ordinal: self.ordinals[place as usize], number, entry }
    }

    /// Fills what follows from the rest.
    fn index(&mut self) {
        self.places = (0..).zip(&self.ordinals).map(|(place, &ordinal)| (ordinal, place)).collect();
        let works = self.works.iter().max().map_or(0, |last| last + 1);
        self.entries =
            Lists::by_key(works, (0..).zip(&self.works).map(|(entry, &work)| (work, entry)));
    }
}
