//! Reading: one commit of the index, as it was when it was opened.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use roaring::RoaringBitmap;
use serde::de::DeserializeOwned;
use tantivy::directory::{Advice, MmapDirectory};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocSet, Index, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term,
};

use super::analyzer;
use super::records::{ArticleRecord, SourceRecord};
use super::runs::{ArticleCursor, ArticleRuns};
use super::schema::{self, DocType, Fields, TextField};
use super::segment::Segment;
use super::version::Payload;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Passage, Reference};

/// A document of a snapshot: the number of its segment's first document plus its own. Valid for
/// this snapshot only, and never shown.
pub type DocId = u32;

/// How many stored documents one task reads.
const DOCUMENTS_A_TASK: usize = 512;

/// An opened commit.
pub struct Snapshot {
    folder: PathBuf,
    index: Index,
    searcher: Searcher,
    fields: Fields,
    payload: Payload,
    segments: Vec<Segment>,
    article_docs: OnceLock<Vec<Option<DocId>>>,
    passage_stats: OnceLock<PassageStats>,
    article_runs: OnceLock<ArticleRuns>,
}

/// Counts over all living passages, for ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassageStats {
    /// Number of passages.
    pub passages: u64,
    /// Number of words in them.
    pub words: u64,
}

impl PassageStats {
    /// Mean length of a passage in words.
    pub fn mean_words(self) -> f32 {
        self.words as f32 / self.passages.max(1) as f32
    }
}

impl Snapshot {
    /// Whether a folder holds an index.
    pub fn exists(folder: &Path) -> bool {
        folder.join("meta.json").is_file()
    }

    /// Opens the last commit of the index in `folder`.
    pub fn open(folder: &Path) -> Result<Self> {
        let (index, payload) = open_any(folder)?;
        if let Some(why) = payload.mismatch() {
            return Err(Error::new(
                ErrorKind::Index,
                format!("the index in `{}` was made by another version: {why}", folder.display()),
            )
            .hint(
                "run `ivig index --rebuild`; the articles are read anew from where they came from",
            ));
        }
        analyzer::register(index.tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|cause| open_error(folder, cause))?;
        let searcher = reader.searcher();
        let (_, fields) = schema::build();
        let mut base = 0;
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let max_doc = reader.max_doc();
            segments.push(Segment::new(base, reader.clone(), fields));
            base += max_doc;
        }
        let folder = folder.to_owned();
        Ok(Self {
            folder,
            index,
            searcher,
            fields,
            payload,
            segments,
            article_docs: OnceLock::new(),
            passage_stats: OnceLock::new(),
            article_runs: OnceLock::new(),
        })
    }

    /// The records of all files in an index of whatever version, for reading them anew.
    pub fn sources_of_any_version(folder: &Path) -> Result<Vec<SourceRecord>> {
        let (index, _) = open_any(folder)?;
        let schema = index.schema();
        let (Ok(doc_type), Ok(stored)) = (schema.get_field("doc_type"), schema.get_field("stored"))
        else {
            return Ok(Vec::new());
        };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let searcher =
            reader.map_err(|cause: tantivy::TantivyError| open_error(folder, cause))?.searcher();
        let term = Term::from_field_u64(doc_type, DocType::Source.code());
        let mut sources = Vec::new();
        for (ord, segment) in searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(doc_type).map_err(read_error)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|cause| read_error(cause.into()))? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                postings.advance();
                if segment.is_deleted(doc) {
                    continue;
                }
                let document: TantivyDocument =
                    searcher.doc(DocAddress::new(ord as u32, doc)).map_err(read_error)?;
                let bytes = document.get_first(stored).and_then(|value| value.as_bytes());
                sources.extend(
                    bytes.and_then(|bytes| serde_json::from_slice::<SourceRecord>(bytes).ok()),
                );
            }
        }
        Ok(sources)
    }

    pub(super) fn index(&self) -> Index {
        self.index.clone()
    }

    /// The folder that it was opened from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the commit says of itself.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Its segments, by number of their first documents.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segment of a document and the document's number there.
    pub fn locate(&self, doc: DocId) -> (&Segment, u32) {
        let index = self.segments.partition_point(|segment| segment.base <= doc) - 1;
        let segment = &self.segments[index];
        (segment, doc - segment.base)
    }

    /// Number of documents of a type.
    pub fn count(&self, doc_type: DocType) -> Result<usize> {
        Ok(self.docs_of_type(doc_type)?.len())
    }

    /// Counts over all living passages.
    pub fn passage_stats(&self) -> Result<PassageStats> {
        if let Some(stats) = self.passage_stats.get() {
            return Ok(*stats);
        }
        let mut stats = PassageStats { passages: 0, words: 0 };
        for segment in &self.segments {
            let of_segment = segment.passage_stats()?;
            stats.passages += of_segment.passages;
            stats.words += of_segment.words;
        }
        Ok(*self.passage_stats.get_or_init(|| stats))
    }

    /// Tells the articles of documents that come in ascending order.
    pub fn article_cursor(&self) -> Result<ArticleCursor<'_>> {
        if let Some(runs) = self.article_runs.get() {
            return Ok(ArticleCursor::new(runs));
        }
        let mut runs = ArticleRuns::default();
        for segment in &self.segments {
            segment.each_article(&mut |doc, ordinal| runs.push(segment.base + doc, ordinal))?;
        }
        Ok(ArticleCursor::new(self.article_runs.get_or_init(|| runs)))
    }

    /// The articles that documents belong to, which come in ascending order.
    pub fn articles_of(&self, docs: impl Iterator<Item = DocId>) -> Result<RoaringBitmap> {
        let mut cursor = self.article_cursor()?;
        let mut ordinals: Vec<u32> = Vec::new();
        for doc in docs {
            let ordinal = cursor.ordinal(doc);
            if ordinals.last() != Some(&ordinal) {
                ordinals.push(ordinal);
            }
        }
        ordinals.sort_unstable();
        Ok(ordinals.into_iter().collect())
    }

    /// The article record with this ordinal, as a document.
    pub fn article_doc(&self, ordinal: u32) -> Result<Option<DocId>> {
        if let Some(docs) = self.article_docs.get() {
            return Ok(docs.get(ordinal as usize).copied().flatten());
        }
        let mut docs = vec![None; self.payload.next_ordinal as usize];
        for doc in self.docs_of_type(DocType::Article)? {
            let (segment, local) = self.locate(doc);
            let ordinal = segment.article()?.get_val(local) as usize;
            if let Some(slot) = docs.get_mut(ordinal) {
                *slot = Some(doc);
            }
        }
        Ok(self.article_docs.get_or_init(|| docs).get(ordinal as usize).copied().flatten())
    }

    /// Key of the article with this ordinal; empty where there is none.
    pub fn article_key(&self, ordinal: u32) -> Result<String> {
        let Some(doc) = self.article_doc(ordinal)? else { return Ok(String::new()) };
        let (segment, local) = self.locate(doc);
        segment.key(local)
    }

    /// The ordinals of all articles.
    pub fn article_ordinals(&self) -> Result<RoaringBitmap> {
        let mut ordinals = RoaringBitmap::new();
        for ordinal in 0..self.payload.next_ordinal {
            if self.article_doc(ordinal)?.is_some() {
                ordinals.insert(ordinal);
            }
        }
        Ok(ordinals)
    }

    /// Date of publication of an article as `yyyymmdd`; 0 where unknown.
    pub fn published(&self, ordinal: u32) -> Result<u32> {
        let Some(doc) = self.article_doc(ordinal)? else { return Ok(0) };
        let (segment, local) = self.locate(doc);
        Ok(segment.published()?.get_val(local) as u32)
    }

    /// The article with this ordinal.
    pub fn article(&self, ordinal: u32) -> Result<Option<ArticleRecord>> {
        self.article_doc(ordinal)?.map(|doc| self.stored(doc)).transpose()
    }

    /// The article with this key.
    pub fn article_by_key(&self, key: &str) -> Result<Option<ArticleRecord>> {
        let term = Term::from_field_text(self.fields.key, key);
        self.docs_with(&term)?.first().map(|&doc| self.stored(doc)).transpose()
    }

    /// All articles, sorted by key.
    pub fn articles(&self) -> Result<Vec<ArticleRecord>> {
        let docs = self.docs_of_type(DocType::Article)?;
        let mut articles: Vec<ArticleRecord> =
            docs.into_iter().map(|doc| self.stored(doc)).collect::<Result<_>>()?;
        articles.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(articles)
    }

    /// All files that were read, sorted by path.
    pub fn sources(&self) -> Result<Vec<SourceRecord>> {
        let docs = self.docs_of_type(DocType::Source)?;
        let mut sources: Vec<SourceRecord> =
            docs.into_iter().map(|doc| self.stored(doc)).collect::<Result<_>>()?;
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(sources)
    }

    /// Passages of an article as documents, in reading order.
    pub fn passage_docs(&self, ordinal: u32) -> Result<Vec<DocId>> {
        self.docs_of_article(ordinal, DocType::Passage)
    }

    /// Passages of an article in reading order.
    pub fn passages(&self, ordinal: u32) -> Result<Vec<Passage>> {
        self.passage_docs(ordinal)?.into_iter().map(|doc| self.stored(doc)).collect()
    }

    /// The reference list of an article.
    pub fn references(&self, ordinal: u32) -> Result<Vec<Reference>> {
        let docs = self.docs_of_article(ordinal, DocType::Reference)?;
        docs.into_iter().map(|doc| self.stored(doc)).collect()
    }

    /// An entry of an article's reference list by its number.
    pub fn reference_numbered(&self, ordinal: u32, number: u32) -> Result<Option<Reference>> {
        for doc in self.docs_of_article(ordinal, DocType::Reference)? {
            let (segment, local) = self.locate(doc);
            if segment.position()?.get_val(local) == u64::from(number) {
                return self.stored(doc).map(Some);
            }
        }
        Ok(None)
    }

    /// The article and number of a reference that is a document.
    pub fn place_of_reference(&self, doc: DocId) -> Result<(u32, u32)> {
        let (segment, local) = self.locate(doc);
        Ok((segment.article()?.get_val(local) as u32, segment.position()?.get_val(local) as u32))
    }

    /// What `of` makes of every reference, with the ordinal of its article; in no particular order.
    pub fn map_references<T: Send>(
        &self,
        of: impl Fn(u32, Reference) -> T + Sync,
    ) -> Result<Vec<T>> {
        let docs = self.docs_of_type(DocType::Reference)?;
        let mapped: Result<Vec<Vec<T>>> = docs
            .par_chunks(DOCUMENTS_A_TASK)
            .map(|docs| {
                let mut articles = self.article_cursor()?;
                docs.iter()
                    .map(|&doc| Ok(of(articles.ordinal(doc), self.stored(doc)?)))
                    .collect::<Result<Vec<T>>>()
            })
            .collect();
        Ok(mapped?.into_iter().flatten().collect())
    }

    /// Every citation: ordinal of the article, place of the citing passage in it, number of the
    /// reference; in no particular order.
    pub fn citations(&self) -> Result<Vec<(u32, u32, u32)>> {
        let mut citations = Vec::new();
        for segment in &self.segments {
            let (article, position) = (segment.article()?, segment.position()?);
            segment.each_citation(&mut |doc, number| {
                let of = (article.get_val(doc) as u32, position.get_val(doc) as u32, number);
                citations.push(of);
            })?;
        }
        Ok(citations)
    }

    /// The passage at a place in an article.
    pub fn passage_at(&self, ordinal: u32, place: u32) -> Result<Option<Passage>> {
        let docs = self.passage_docs(ordinal)?;
        docs.get(place as usize).map(|&doc| self.passage(doc)).transpose()
    }

    /// Documents that hold a word, or another index term, in a text field.
    pub fn docs_with_word(&self, field: TextField, word: &str) -> Result<Vec<DocId>> {
        self.docs_with(&Term::from_field_text(self.fields.text_field(field), word))
    }

    /// Documents that carry a fact (see [`super::facts`]).
    pub fn docs_with_fact(&self, fact: &str) -> Result<Vec<DocId>> {
        self.docs_with(&Term::from_field_text(self.fields.facts, fact))
    }

    /// The reference that a document is.
    pub fn reference(&self, doc: DocId) -> Result<Reference> {
        self.stored(doc)
    }

    /// The passage that a document is.
    pub fn passage(&self, doc: DocId) -> Result<Passage> {
        self.stored(doc)
    }

    fn docs_of_article(&self, ordinal: u32, doc_type: DocType) -> Result<Vec<DocId>> {
        let term = Term::from_field_u64(self.fields.article, u64::from(ordinal));
        let mut docs = Vec::new();
        for doc in self.docs_with(&term)? {
            let (segment, local) = self.locate(doc);
            if segment.doc_type()?.get_val(local) == doc_type.code() {
                docs.push((segment.position()?.get_val(local), doc));
            }
        }
        docs.sort_unstable();
        Ok(docs.into_iter().map(|(_, doc)| doc).collect())
    }

    fn docs_of_type(&self, doc_type: DocType) -> Result<Vec<DocId>> {
        self.docs_with(&Term::from_field_u64(self.fields.doc_type, doc_type.code()))
    }

    fn docs_with(&self, term: &Term) -> Result<Vec<DocId>> {
        let mut docs = Vec::new();
        for segment in &self.segments {
            docs.extend(segment.docs_with(term)?.into_iter().map(|doc| segment.base + doc));
        }
        Ok(docs)
    }

    fn stored<T: DeserializeOwned>(&self, doc: DocId) -> Result<T> {
        let index = self.segments.partition_point(|segment| segment.base <= doc) - 1;
        let address = DocAddress::new(index as u32, doc - self.segments[index].base);
        let document: TantivyDocument = self.searcher.doc(address).map_err(read_error)?;
        let bytes = document
            .get_first(self.fields.stored)
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|cause| {
            Error::new(ErrorKind::Index, "a stored document cannot be read")
                .hint("the index may be damaged: run `ivig index --rebuild`")
                .caused_by(cause)
        })
    }
}

/// Opens the files of an index without regard to its version.
fn open_any(folder: &Path) -> Result<(Index, Payload)> {
    if !Snapshot::exists(folder) {
        return Err(Error::new(
            ErrorKind::Index,
            format!("there is no index in `{}`", folder.display()),
        )
        .hint("run `ivig index` to build it"));
    }
    // Random access: read-ahead dominates the first query on a cold page cache.
    let directory = MmapDirectory::open_with_madvice(folder, Advice::Random);
    let directory = directory.map_err(|cause| open_error(folder, cause.into()))?;
    let index = Index::open(directory).map_err(|cause| open_error(folder, cause))?;
    let meta = index.load_metas().map_err(|cause| open_error(folder, cause))?;
    let payload = match &meta.payload {
        Some(text) => serde_json::from_str(text).map_err(|cause| {
            Error::new(
                ErrorKind::Index,
                format!("the index in `{}` was not made by ivig", folder.display()),
            )
            .caused_by(cause)
        })?,
        // Created and never committed to: empty.
        None => Payload::new(String::new(), 0, false),
    };
    Ok((index, payload))
}

fn open_error(folder: &Path, cause: tantivy::TantivyError) -> Error {
    Error::new(ErrorKind::Index, format!("cannot open the index in `{}`", folder.display()))
        .hint("if it is damaged, `ivig index --rebuild` makes it anew; nothing in `corpus/` is touched")
        .caused_by(cause)
}

pub(super) fn read_error(cause: tantivy::TantivyError) -> Error {
    Error::new(ErrorKind::Index, "cannot read the index")
        .hint("if it is damaged, `ivig index --rebuild` makes it anew; nothing in `corpus/` is touched")
        .caused_by(cause)
}
