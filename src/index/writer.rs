//! Writing: one writer, opened for an ingest and then dropped.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

use super::analyzer::annotated;
use super::gate::{Gate, GatedDocument};
use super::records::{NewArticle, SourceRecord};
use super::schema::{self, DocType, Fields, ValueColumn};
use super::version::Payload;
use super::{Snapshot, analyzer, facts};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Author, BlockKind, PartialDate, Passage, SectionKind};
use crate::text::markers::Markers;
use crate::text::tokens;
use crate::thesaurus::Annotation;

/// Share of deleted documents above which a segment is merged anew.
const MERGE_AT_DELETED_SHARE: f32 = 0.2;

/// How much memory writing may take and how many threads it has.
#[derive(Debug, Clone, Copy)]
pub struct WriterLimits {
    /// Indexing threads.
    pub threads: usize,
    /// Memory of each indexing thread, after which it writes a segment.
    pub writer_bytes_per_thread: usize,
    /// Documents that may wait to be indexed.
    pub queue_bytes: usize,
}

impl Default for WriterLimits {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        Self { threads, writer_bytes_per_thread: 32 << 20, queue_bytes: 8 << 20 }
    }
}

/// The open writer of an index.
pub struct Writer {
    folder: PathBuf,
    writer: IndexWriter<GatedDocument>,
    fields: Fields,
    gate: Gate,
}

impl Writer {
    /// Opens the index in `folder` for writing, or creates it there.
    ///
    /// Fails with [`ErrorKind::Locked`] where another process writes, and with [`ErrorKind::Index`]
    /// where the index is of another format.
    pub fn open(folder: &Path, limits: WriterLimits) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
        let index = if Snapshot::exists(folder) {
            Snapshot::open(folder)?.index()
        } else {
            create(folder)?
        };
        let options = IndexWriterOptions::builder()
            .num_worker_threads(limits.threads)
            .memory_budget_per_thread(limits.writer_bytes_per_thread)
            .num_merge_threads(1)
            .build();
        let writer =
            index.writer_with_options(options).map_err(|cause| open_error(folder, cause))?;
        let mut merge_policy = LogMergePolicy::default();
        merge_policy.set_del_docs_ratio_before_merge(MERGE_AT_DELETED_SHARE);
        writer.set_merge_policy(Box::new(merge_policy));
        let (_, fields) = schema::build();
        Ok(Self { folder: folder.to_owned(), writer, fields, gate: Gate::new(limits.queue_bytes) })
    }

    /// Adds an article with its passages and references.
    pub fn add_article(&self, new: &NewArticle) -> Result<()> {
        let record = &new.record;
        for (position, passage) in new.passages.iter().enumerate() {
            self.add_passage(new, passage, position)?;
        }
        for reference in &new.references {
            let mut document = self.document(DocType::Reference, &record.source, reference)?;
            document.add_u64(self.fields.article, u64::from(record.ordinal));
            document.add_u64(self.fields.position, u64::from(reference.number));
            document.add_text(self.fields.reference, &reference.raw);
            for fact in facts::of_reference(reference) {
                document.add_text(self.fields.facts, fact);
            }
            self.add(document, reference.raw.len())?;
        }
        self.add_record(new)
    }

    fn add_record(&self, new: &NewArticle) -> Result<()> {
        let (fields, record, article) = (&self.fields, &new.record, &new.record.article);
        let mut document = self.document(DocType::Article, &record.source, record)?;
        document.add_u64(fields.article, u64::from(record.ordinal));
        document.add_text(fields.key, &record.key);
        document.add_u64(fields.published, article.published.map_or(0, day_number));
        for fact in facts::of_article(record, contents(new)) {
            document.add_text(fields.facts, fact);
        }
        let mesh: Vec<&str> = article.mesh.iter().map(|heading| heading.name.as_str()).collect();
        for (index, keyword) in article.keywords.iter().enumerate() {
            let named = new.annotations.keywords.get(index).map_or(&[][..], Vec::as_slice);
            document.add_text(fields.keywords, annotated(keyword, named));
        }
        for heading in &mesh {
            document.add_text(fields.headings, heading);
        }
        let authors: Vec<String> = article.authors.iter().map(Author::inverted).collect();
        let journal = [&article.journal.title, &article.journal.abbreviation].into_iter().flatten();
        let about = authors.iter().chain(journal).chain(&article.types).chain(&article.subjects);
        for text in about {
            document.add_text(fields.about, text);
        }
        let mut value = |column: ValueColumn, text: &str| {
            document.add_text(fields.values[column as usize], text);
        };
        value(ValueColumn::Title, &facts::fold_value(&article.title));
        article.journal.name().iter().for_each(|name| value(ValueColumn::Journal, name));
        article.types.iter().for_each(|name| value(ValueColumn::PublicationType, name));
        article.language.iter().for_each(|name| value(ValueColumn::Language, name));
        for name in &mesh {
            value(ValueColumn::Mesh, name);
        }
        article.keywords.iter().for_each(|name| value(ValueColumn::Keyword, name));
        for name in &authors {
            value(ValueColumn::Author, name);
        }
        self.add(document, record.key.len())
    }

    fn add_passage(&self, new: &NewArticle, passage: &Passage, position: usize) -> Result<()> {
        let (fields, record) = (&self.fields, &new.record);
        let of = |all: &[Vec<Annotation>], text: &str| {
            annotated(text, all.get(position).map_or(&[], Vec::as_slice))
        };
        let mut document = self.document(DocType::Passage, &record.source, passage)?;
        document.add_u64(fields.article, u64::from(record.ordinal));
        document.add_u64(fields.position, position as u64);
        document.add_u64(fields.section_kind, passage.kind.code());
        document.add_u64(fields.topic, passage.topic.map_or(0, |topic| topic.code() + 1));
        document.add_u64(fields.words, tokens::count(&passage.text));
        document.add_u64(fields.markers, Markers::of_passage(passage).bits());
        for &number in &passage.cites {
            document.add_u64(fields.cites, u64::from(number));
        }
        document.add_text(fields.text, of(&new.annotations.texts, &passage.text));
        if !passage.path.is_empty() {
            let headings = passage.path.join("\n");
            document.add_text(fields.heading, of(&new.annotations.headings, &headings));
        }
        let beside = passage.path.iter().map(String::len).sum::<usize>();
        self.add(document, passage.text.len() + beside)
    }

    /// Adds a file's record.
    pub fn add_source(&self, source: &SourceRecord) -> Result<()> {
        let document = self.document(DocType::Source, &source.path, source)?;
        self.add(document, source.path.len())
    }

    /// Deletes everything that came from a file, as of what was added so far.
    pub fn delete_source(&self, path: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.source, path));
    }

    /// Makes everything since the last commit visible and durable, together.
    pub fn commit(&mut self, payload: &Payload) -> Result<()> {
        let text = serde_json::to_string(payload).map_err(|cause| self.failed(cause))?;
        let mut prepared =
            self.writer.prepare_commit().map_err(|cause| write_error(&self.folder, cause))?;
        prepared.set_payload(&text);
        prepared.commit().map_err(|cause| write_error(&self.folder, cause))?;
        Ok(())
    }

    /// Waits for merges under way and closes the writer.
    pub fn finish(self) -> Result<()> {
        let folder = self.folder;
        self.writer.wait_merging_threads().map_err(|cause| write_error(&folder, cause))
    }

    /// Merges all segments into one, without deleted documents.
    pub fn compact(&mut self) -> Result<()> {
        let segments = self
            .writer
            .index()
            .searchable_segment_ids()
            .map_err(|cause| write_error(&self.folder, cause))?;
        if !segments.is_empty() {
            self.writer
                .merge(&segments)
                .wait()
                .map_err(|cause| write_error(&self.folder, cause))?;
        }
        self.writer
            .garbage_collect_files()
            .wait()
            .map_err(|cause| write_error(&self.folder, cause))?;
        Ok(())
    }

    fn document(
        &self,
        doc_type: DocType,
        source: &str,
        stored: &impl Serialize,
    ) -> Result<TantivyDocument> {
        let json = serde_json::to_vec(stored).map_err(|cause| self.failed(cause))?;
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.doc_type, doc_type.code());
        document.add_text(self.fields.source, source);
        document.add_bytes(self.fields.stored, &json);
        if doc_type != DocType::Passage {
            // A column with a value on every document is read without asking which have one.
            let fields = &self.fields;
            for column in [fields.section_kind, fields.topic, fields.words, fields.markers] {
                document.add_u64(column, 0);
            }
        }
        Ok(document)
    }

    fn add(&self, document: TantivyDocument, text_bytes: usize) -> Result<()> {
        // The text stands in the document twice, indexed and stored; metadata is small beside it.
        let permit = self.gate.pass(2 * text_bytes + 512);
        let gated = GatedDocument { document, permit };
        self.writer.add_document(gated).map_err(|cause| write_error(&self.folder, cause))?;
        Ok(())
    }

    fn failed(&self, cause: serde_json::Error) -> Error {
        Error::new(
            ErrorKind::Index,
            format!("cannot write to the index in `{}`", self.folder.display()),
        )
        .caused_by(cause)
    }
}

/// A date as `yyyymmdd`; a missing month or day counts as the first.
fn day_number(date: PartialDate) -> u64 {
    let (month, day) = (date.month.unwrap_or(1), date.day.unwrap_or(1));
    u64::from(date.year) * 10_000 + u64::from(month) * 100 + u64::from(day)
}

/// What the article's documents hold.
fn contents(new: &NewArticle) -> facts::Contents {
    let any = |holds: fn(&Passage) -> bool| new.passages.iter().any(holds);
    facts::Contents {
        has_abstract: any(|passage| passage.kind == SectionKind::Abstract),
        has_body: any(|passage| {
            !matches!(passage.kind, SectionKind::Title | SectionKind::Abstract)
        }),
        has_tables: any(|passage| passage.block == BlockKind::Table),
        has_figures: any(|passage| passage.block == BlockKind::Figure),
        has_references: !new.references.is_empty(),
    }
}

fn create(folder: &Path) -> Result<Index> {
    let (schema, _) = schema::build();
    let directory =
        MmapDirectory::open(folder).map_err(|cause| write_error(folder, cause.into()))?;
    let index = Index::create(directory, schema, tantivy::IndexSettings::default())
        .map_err(|cause| write_error(folder, cause))?;
    analyzer::register(index.tokenizers());
    Ok(index)
}

fn open_error(folder: &Path, cause: TantivyError) -> Error {
    if !matches!(cause, TantivyError::LockFailure(..)) {
        return write_error(folder, cause);
    }
    Error::new(ErrorKind::Locked, format!("the index in `{}` is being written by another process", folder.display()))
        .hint("wait for the other `ivig index` to end, or stop it; searches go on meanwhile. On a network disk without file locks, keep the index on a local one")
        .caused_by(cause)
}

fn write_error(folder: &Path, cause: TantivyError) -> Error {
    Error::new(ErrorKind::Index, format!("cannot write to the index in `{}`", folder.display()))
        .hint("what was committed before is kept and searchable; check the space left on the disk and the rights to the folder, then run `ivig index` again")
        .caused_by(cause)
}
