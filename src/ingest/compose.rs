//! Makes of a parsed article what is indexed: passages, and where they name concepts.

use crate::index::{Abbreviation, Annotations, ArticleRecord, NewArticle};
use crate::model::{Article, Passage};
use crate::parse::Parsed;
use crate::text::abbreviations::{Abbreviations, Meaning};
use crate::text::passages::passages;
use crate::thesaurus::{ArticleShorts, Thesaurus};

/// An article that only lacks its key and ordinal.
pub(super) struct Composed {
    /// As parsed.
    pub(super) parsed: Parsed,
    /// Its passages; their anchors lack the key.
    passages: Vec<Passage>,
    abbreviations: Vec<Abbreviation>,
    annotations: Annotations,
}

/// Cuts an article into passages and finds the concepts that they name.
pub(super) fn compose(parsed: Parsed, thesaurus: &Thesaurus) -> Composed {
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
    Composed { parsed, passages, abbreviations, annotations }
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
            warnings,
        };
        NewArticle { record, passages, references, annotations: self.annotations }
    }
}
