//! Hits as they are shown: passages with where they stand and in which article.

use std::collections::HashMap;
use std::rc::Rc;

use super::page::Candidate;
use crate::error::Result;
use crate::index::{ArticleRecord, DocType, Snapshot};
use crate::model::{Anchor, BlockKind, Passage, Reference, SectionKind};

/// How many article records are kept while hits are loaded.
const KEPT_ARTICLES: usize = 256;

/// A passage that was found, or a reference where those are searched, or the title of an article
/// that was found by what is known of it.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Place in the whole listing, from 1.
    pub rank: usize,
    /// Score; only its order means something.
    pub score: f32,
    /// The passage.
    pub passage: Passage,
    /// Its article.
    pub article: Rc<ArticleRecord>,
}

/// Loads the hits of a page one by one.
pub struct Hits<'s> {
    snapshot: &'s Snapshot,
    page: std::vec::IntoIter<Candidate>,
    rank: usize,
    articles: HashMap<u32, Rc<ArticleRecord>>,
}

impl<'s> Hits<'s> {
    /// The hits of a page; `offset` others stand before it.
    pub(super) fn new(snapshot: &'s Snapshot, page: Vec<Candidate>, offset: usize) -> Self {
        Self { snapshot, page: page.into_iter(), rank: offset, articles: HashMap::new() }
    }

    fn load(&mut self, candidate: Candidate) -> Result<Option<Hit>> {
        let Some(article) = self.article(candidate.ordinal)? else { return Ok(None) };
        let Some(passage) = passage(self.snapshot, candidate, &article)? else { return Ok(None) };
        self.rank += 1;
        Ok(Some(Hit { rank: self.rank, score: candidate.score, passage, article }))
    }

    fn article(&mut self, ordinal: u32) -> Result<Option<Rc<ArticleRecord>>> {
        if let Some(article) = self.articles.get(&ordinal) {
            return Ok(Some(Rc::clone(article)));
        }
        if self.articles.len() == KEPT_ARTICLES {
            self.articles.clear();
        }
        let Some(record) = self.snapshot.article(ordinal)? else { return Ok(None) };
        let record = Rc::new(record);
        self.articles.insert(ordinal, Rc::clone(&record));
        Ok(Some(record))
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let candidate = self.page.next()?;
            if let Some(hit) = self.load(candidate).transpose() {
                return Some(hit);
            }
        }
    }
}

/// The passage of a candidate: its own, a reference as one, or the first of its article.
fn passage(
    snapshot: &Snapshot,
    candidate: Candidate,
    article: &ArticleRecord,
) -> Result<Option<Passage>> {
    let Some(doc) = candidate.doc else {
        let first = snapshot.passage_docs(candidate.ordinal)?.first().copied();
        return first.map(|doc| snapshot.passage(doc)).transpose();
    };
    let (segment, local) = snapshot.locate(doc);
    if segment.doc_type()?.get_val(local) == DocType::Reference.code() {
        return snapshot.reference(doc).map(|reference| Some(as_passage(&reference, article)));
    }
    snapshot.passage(doc).map(Some)
}

fn as_passage(reference: &Reference, article: &ArticleRecord) -> Passage {
    Passage {
        anchor: Anchor::reference(&article.key, reference.number).to_string(),
        path: vec!["References".to_owned()],
        kind: SectionKind::References,
        topic: None,
        block: BlockKind::List,
        text: reference.raw.clone(),
        cites: vec![reference.number],
    }
}

/// The passages up to `count` before and after a hit in the same section.
pub fn neighbours(
    snapshot: &Snapshot,
    hit: &Hit,
    count: usize,
) -> Result<(Vec<Passage>, Vec<Passage>)> {
    let passages = snapshot.passages(hit.article.ordinal)?;
    let Some(at) = passages.iter().position(|passage| passage.anchor == hit.passage.anchor) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let sections =
        |anchor: &str| anchor.parse::<Anchor>().map(|anchor| anchor.sections).unwrap_or_default();
    let own = sections(&hit.passage.anchor);
    let same = |passage: &&Passage| sections(&passage.anchor) == own;
    let mut before: Vec<Passage> =
        passages[..at].iter().rev().take(count).take_while(same).cloned().collect();
    before.reverse();
    let after = passages[at + 1..].iter().take(count).take_while(same).cloned().collect();
    Ok((before, after))
}
