//! Makes of a parsed article what is indexed: what it is recognised by, passages, and where they name
//! concepts.

use super::identity::{about, content_hash, identities, wanted_key};
use super::merge::has_full_text;
use super::settle::Merging;
use crate::index::{Abbreviation, About, Annotations, ArticleRecord, MergedRecord, NewArticle};
use crate::model::{Article, Passage};
use crate::parse::Parsed;
use crate::text::abbreviations::{Abbreviations, Meaning};
use crate::text::passages::passages;
use crate::thesaurus::{ArticleShorts, Thesaurus};

/// Where an article stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// Its file as the index names it.
    pub(super) path: &'p str,
    /// BLAKE3 of the file in hexadecimal.
    pub(super) file_hash: &'p str,
    /// Its number in the file, from 0.
    pub(super) index: usize,
}

/// What an article is recognised by.
#[derive(Debug, Clone)]
pub(super) struct Identified {
    /// Its identities.
    pub(super) identities: Vec<String>,
    /// Hash of its bytes.
    pub(super) content_hash: String,
    /// The key that it asks for.
    pub(super) wanted_key: String,
    /// What it says of itself beside them.
    pub(super) about: About,
    /// Whether it holds more than a record does.
    pub(super) has_full_text: bool,
}

/// An article that only lacks its key and ordinal.
pub(super) struct Composed {
    pub(super) identified: Identified,
    /// The records that were merged into it.
    merged: Vec<MergedRecord>,
    /// As parsed.
    pub(super) parsed: Parsed,
    /// Its passages; their anchors lack the key.
    passages: Vec<Passage>,
    abbreviations: Vec<Abbreviation>,
    annotations: Annotations,
}

/// Merges into an article the records that go with it, cuts it into passages and finds the concepts
/// that they name.
pub(super) fn compose(
    mut parsed: Parsed,
    place: Place<'_>,
    thesaurus: &Thesaurus,
    merging: Merging<'_>,
) -> Composed {
    let content_hash = content_hash(&parsed, place.file_hash, place.index);
    let identified = Identified {
        identities: identities(&parsed, &content_hash),
        wanted_key: wanted_key(&parsed, place.path, place.index),
        about: about(&parsed.article),
        has_full_text: has_full_text(&parsed.article),
        content_hash,
    };
    let merged = merging.merge(place, &mut parsed.article);
    let passages = passages(&parsed.article, "");
    let texts = passages.iter().map(|passage| (passage.kind, passage.text.as_str()));
    let abbreviations = Abbreviations::collect(texts);
    let shorts = ArticleShorts::new(thesaurus, &abbreviations);
    let annotations = |text: &str| thesaurus.annotations(text, &shorts);
    // Passages of one section share their headings.
    let mut headings: Vec<Vec<_>> = Vec::with_capacity(passages.len());
    for (index, passage) in passages.iter().enumerate() {
        let is_same = index > 0 && passages[index - 1].path == passage.path;
        let named = match headings.last() {
            Some(last) if is_same => last.clone(),
            _ => annotations(&passage.path.join("\n")),
        };
        headings.push(named);
    }
    let annotations = Annotations {
        texts: passages.iter().map(|passage| annotations(&passage.text)).collect(),
        headings,
        keywords: parsed.article.keywords.iter().map(|keyword| annotations(keyword)).collect(),
    };
    let abbreviations =
        abbreviations.iter().map(|meaning| abbreviation(meaning, thesaurus)).collect();
    Composed { identified, merged, parsed, passages, abbreviations, annotations }
}

fn abbreviation(Meaning { short, long }: &Meaning, thesaurus: &Thesaurus) -> Abbreviation {
    let named = thesaurus.named(long);
    let concepts = named.iter().filter(|named| !named.is_ambiguous);
    Abbreviation {
        short: short.clone(),
        long: long.clone(),
        concepts: concepts.map(|named| thesaurus.concept(named.concept).id.clone()).collect(),
    }
}

impl Composed {
    /// The article under its key.
    pub(super) fn finish(self, key: String, ordinal: u32, path: &str) -> NewArticle {
        let mut passages = self.passages;
        for passage in &mut passages {
            passage.anchor.insert_str(0, &key);
        }
        let Parsed { article, warnings, .. } = self.parsed;
        let references = article.references;
        let article = Article { sections: Vec::new(), references: Vec::new(), ..article };
        let record = ArticleRecord {
            key,
            ordinal,
            source: path.to_owned(),
            article,
            passage_count: passages.len() as u32,
            reference_count: references.len() as u32,
            abbreviations: self.abbreviations,
            merged: self.merged,
            warnings,
        };
        NewArticle { record, passages, references, annotations: self.annotations }
    }
}
