//! One segment of a snapshot: its postings, dictionaries and columns.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnIndex, ColumnValues, StrColumn};
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::schema::{DocType, Fields, TextField, ValueColumn};
use super::snapshot::{DocId, PassageStats, read_error};
use crate::error::Result;

/// One segment of a snapshot, with its columns opened when first used.
pub struct Segment {
    /// Number of its first document.
    pub base: DocId,
    reader: SegmentReader,
    fields: Fields,
    columns: [OnceLock<Arc<dyn ColumnValues<u64>>>; COLUMNS.len()],
    value_columns: [OnceLock<Option<StrColumn>>; ValueColumn::ALL.len()],
}

const COLUMNS: [&str; 8] =
    ["doc_type", "article", "position", "section_kind", "topic", "words", "published", "markers"];

impl Segment {
    pub(super) fn new(base: DocId, reader: SegmentReader, fields: Fields) -> Self {
        Self {
            base,
            reader,
            fields,
            columns: Default::default(),
            value_columns: Default::default(),
        }
    }

    /// Number of documents, deleted ones included.
    pub fn max_doc(&self) -> u32 {
        self.reader.max_doc()
    }

    /// Whether a document was deleted.
    pub fn is_deleted(&self, doc: u32) -> bool {
        self.reader.is_deleted(doc)
    }

    /// Whether any document was deleted.
    pub fn has_deletes(&self) -> bool {
        self.reader.has_deletes()
    }

    /// The postings of a term with frequencies, and with positions where asked for.
    pub fn postings(
        &self,
        field: TextField,
        term: &str,
        positions: bool,
    ) -> Result<Option<SegmentPostings>> {
        let option = if positions {
            IndexRecordOption::WithFreqsAndPositions
        } else {
            IndexRecordOption::WithFreqs
        };
        let field = self.fields.text_field(field);
        self.raw_postings(&Term::from_field_text(field, term), option)
    }

    fn raw_postings(
        &self,
        term: &Term,
        option: IndexRecordOption,
    ) -> Result<Option<SegmentPostings>> {
        let inverted = self.reader.inverted_index(term.field()).map_err(read_error)?;
        inverted.read_postings(term, option).map_err(|cause| read_error(cause.into()))
    }

    /// Documents that hold an exact value, without the deleted ones.
    pub(super) fn docs_with(&self, term: &Term) -> Result<Vec<u32>> {
        let mut docs = Vec::new();
        if let Some(mut postings) = self.raw_postings(term, IndexRecordOption::Basic)? {
            while postings.doc() != TERMINATED {
                if !self.reader.is_deleted(postings.doc()) {
                    docs.push(postings.doc());
                }
                postings.advance();
            }
        }
        Ok(docs)
    }

    fn column(&self, which: usize) -> Result<&Arc<dyn ColumnValues<u64>>> {
        if let Some(column) = self.columns[which].get() {
            return Ok(column);
        }
        let column = self.reader.fast_fields().column_opt::<u64>(COLUMNS[which]);
        let column = column.map_err(read_error)?;
        let column = column.unwrap_or_else(|| Column::build_empty_column(self.max_doc()));
        let values = match column.index {
            // A value on every document is read as it stands, without asking which have one.
            ColumnIndex::Full => column.values,
            _ => column.first_or_default_col(0),
        };
        Ok(self.columns[which].get_or_init(|| values))
    }

    /// [`DocType`] codes by document.
    pub fn doc_type(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(0).map(AsRef::as_ref)
    }

    /// Article ordinals by document.
    pub fn article(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(1).map(AsRef::as_ref)
    }

    /// Ordinals within the article by document.
    pub fn position(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(2).map(AsRef::as_ref)
    }

    /// Section kind codes by passage.
    pub fn section_kind(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(3).map(AsRef::as_ref)
    }

    /// Topic codes by passage, plus one.
    pub fn topic(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(4).map(AsRef::as_ref)
    }

    /// Word counts by passage.
    pub fn words(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(5).map(AsRef::as_ref)
    }

    /// Dates of publication by article record, as `yyyymmdd`; 0 where unknown.
    pub fn published(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(6).map(AsRef::as_ref)
    }

    /// Evidence markers by passage, as [`crate::text::markers::Markers::from_bits`] reads them.
    pub fn markers(&self) -> Result<&dyn ColumnValues<u64>> {
        self.column(7).map(AsRef::as_ref)
    }

    /// Calls `found` with the documents that belong to articles, ascending, and the ordinals.
    pub(super) fn each_article(&self, found: &mut dyn FnMut(u32, u32)) -> Result<()> {
        let column = self.reader.fast_fields().column_opt::<u64>("article").map_err(read_error)?;
        let Some(column) = column else { return Ok(()) };
        let ordinals = column.values.iter().map(|ordinal| ordinal as u32);
        match &column.index {
            ColumnIndex::Optional(docs) => {
                docs.iter_non_null_docs()
                    .zip(ordinals)
                    .for_each(|(doc, ordinal)| found(doc, ordinal));
            }
            _ => (0..).zip(ordinals).for_each(|(doc, ordinal)| found(doc, ordinal)),
        }
        Ok(())
    }

    /// Calls `found` with the passages that cite, and the numbers of the references cited.
    pub(super) fn each_citation(&self, found: &mut dyn FnMut(u32, u32)) -> Result<()> {
        let column = self.reader.fast_fields().column_opt::<u64>("cites").map_err(read_error)?;
        let Some(column) = column else { return Ok(()) };
        for doc in 0..self.max_doc() {
            if !self.is_deleted(doc) {
                column.values_for_doc(doc).for_each(|number| found(doc, number as u32));
            }
        }
        Ok(())
    }

    /// Calls `found` with the values of an article record, as printed.
    pub fn each_value(
        &self,
        column: ValueColumn,
        doc: u32,
        found: &mut dyn FnMut(&str),
    ) -> Result<()> {
        let slot = &self.value_columns[column as usize];
        let values = if let Some(values) = slot.get() {
            values
        } else {
            let opened = self.reader.fast_fields().str(column.name()).map_err(read_error)?;
            slot.get_or_init(|| opened)
        };
        let Some(values) = values else { return Ok(()) };
        let mut text = String::new();
        for ord in values.term_ords(doc) {
            text.clear();
            values.ord_to_str(ord, &mut text).map_err(|cause| read_error(cause.into()))?;
            found(&text);
        }
        Ok(())
    }

    /// Calls `found` with the words of a field that begin with `prefix`, in order, and the number of
    /// documents that hold each (deleted ones included), until it answers `false`.
    pub fn each_word(
        &self,
        field: TextField,
        prefix: &str,
        found: &mut dyn FnMut(&str, u32) -> bool,
    ) -> Result<()> {
        self.each_key(self.fields.text_field(field), prefix, found)
    }

    /// The same for facts.
    pub fn each_fact(&self, prefix: &str, found: &mut dyn FnMut(&str, u32) -> bool) -> Result<()> {
        self.each_key(self.fields.facts, prefix, found)
    }

    fn each_key(
        &self,
        field: Field,
        prefix: &str,
        found: &mut dyn FnMut(&str, u32) -> bool,
    ) -> Result<()> {
        let inverted = self.reader.inverted_index(field).map_err(read_error)?;
        let mut range = inverted.terms().range().ge(prefix);
        if let Some(end) = after_prefix(prefix) {
            range = range.lt(end);
        }
        let mut keys = range.into_stream().map_err(|cause| read_error(cause.into()))?;
        while let Some((key, info)) = keys.next() {
            let Ok(word) = std::str::from_utf8(key) else { continue };
            if !found(word, info.doc_freq) {
                break;
            }
        }
        Ok(())
    }

    /// Counts over its living passages.
    pub(super) fn passage_stats(&self) -> Result<PassageStats> {
        let mut stats = PassageStats { passages: 0, words: 0 };
        let (doc_type, words) = (self.doc_type()?, self.words()?);
        if !self.has_deletes() {
            let passage = Term::from_field_u64(self.fields.doc_type, DocType::Passage.code());
            let inverted = self.reader.inverted_index(passage.field()).map_err(read_error)?;
            let count = inverted.doc_freq(&passage).map_err(|cause| read_error(cause.into()))?;
            // Nothing else has words.
            return Ok(PassageStats { passages: u64::from(count), words: words.iter().sum() });
        }
        for doc in 0..self.max_doc() {
            if doc_type.get_val(doc) == DocType::Passage.code() && !self.is_deleted(doc) {
                stats.passages += 1;
                stats.words += words.get_val(doc);
            }
        }
        Ok(stats)
    }

    /// Key of the article record `doc`.
    pub(super) fn key(&self, doc: u32) -> Result<String> {
        let mut key = String::new();
        if let Some(column) = self.reader.fast_fields().str("key").map_err(read_error)?
            && let Some(ord) = column.term_ords(doc).next()
        {
            column.ord_to_str(ord, &mut key).map_err(|cause| read_error(cause.into()))?;
        }
        Ok(key)
    }
}

/// The least key after all keys that begin with `prefix`; `None` where there is none.
fn after_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
