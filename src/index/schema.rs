//! Fields of the index, in one place.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};

use super::analyzer;

/// The types of document in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocType {
    /// A passage of an article.
    Passage = 1,
    /// An article's metadata.
    Article = 2,
    /// An entry of an article's reference list.
    Reference = 3,
    /// A file that was read.
    Source = 4,
}

impl DocType {
    /// The number that stands for it in the index.
    pub fn code(self) -> u64 {
        self as u64
    }
}

/// The text fields that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    /// A passage's own text.
    Text,
    /// The headings above a passage.
    Heading,
    /// A reference as printed.
    Reference,
    /// The keywords of an article.
    Keywords,
    /// The MeSH headings of an article.
    Mesh,
    /// What else is known of an article: authors, journal, types, subjects.
    About,
}

/// Columns of articles with values to count by, as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueColumn {
    /// Name of the journal.
    Journal,
    /// Article or publication types.
    PublicationType,
    /// Language.
    Language,
    /// MeSH descriptors.
    Mesh,
    /// Keywords.
    Keyword,
    /// Authors, family name first.
    Author,
    /// The title, folded for sorting.
    Title,
}

impl ValueColumn {
    pub(super) const ALL: [Self; 7] = [
        Self::Journal,
        Self::PublicationType,
        Self::Language,
        Self::Mesh,
        Self::Keyword,
        Self::Author,
        Self::Title,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::PublicationType => "publication_type",
            Self::Language => "language",
            Self::Mesh => "mesh",
            Self::Keyword => "keyword",
            Self::Author => "author",
            Self::Title => "title",
        }
    }
}

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// [`DocType`] code. On every document.
    pub(super) doc_type: Field,
    /// Ordinal of the article, kept for life. On passages, articles and references.
    pub(super) article: Field,
    /// Path of the file a document came from. On every document; updates delete by it.
    pub(super) source: Field,
    /// Article key. On articles.
    pub(super) key: Field,
    /// A passage's text.
    pub(super) text: Field,
    /// The headings above a passage.
    pub(super) heading: Field,
    /// A reference as printed.
    pub(super) reference: Field,
    /// Keywords of an article.
    pub(super) keywords: Field,
    /// MeSH headings of an article, as text.
    pub(super) headings: Field,
    /// Authors, journal, types and subjects of an article, as text.
    pub(super) about: Field,
    /// Exact values of articles and references (see [`super::facts`]).
    pub(super) facts: Field,
    /// Ordinal of a passage or reference in its article.
    pub(super) position: Field,
    /// Section kind code of a passage.
    pub(super) section_kind: Field,
    /// Topic code of a passage plus one; 0 where there is none.
    pub(super) topic: Field,
    /// Words of a passage's text.
    pub(super) words: Field,
    /// Evidence markers of a passage ([`crate::text::markers`]).
    pub(super) markers: Field,
    /// Numbers of the references that a passage cites.
    pub(super) cites: Field,
    /// Date of publication of an article as `yyyymmdd`, a missing month or day as the first; 0 where
    /// unknown.
    pub(super) published: Field,
    /// Values of articles to count and sort by, one column each.
    pub(super) values: [Field; ValueColumn::ALL.len()],
    /// The document as JSON.
    pub(super) stored: Field,
}

/// The schema and its handles.
pub(super) fn build() -> (Schema, Fields) {
    let mut schema = SchemaBuilder::new();
    let code = NumericOptions::default().set_indexed().set_fast();
    let column = || NumericOptions::default().set_fast();
    let raw = |fast: bool| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let options = TextOptions::default().set_indexing_options(indexing);
        if fast { options.set_fast("raw") } else { options }
    };
    // Lengths are counted exactly in `words`, so tantivy's one-byte field norms are left out.
    let prose = |option: IndexRecordOption| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(&analyzer::name())
            .set_fieldnorms(false)
            .set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let fields = Fields {
        doc_type: schema.add_u64_field("doc_type", code.clone()),
        article: schema.add_u64_field("article", code),
        source: schema.add_text_field("source", raw(false)),
        key: schema.add_text_field("key", raw(true)),
        text: schema.add_text_field("text", prose(positions)),
        heading: schema.add_text_field("heading", prose(positions)),
        reference: schema.add_text_field("reference", prose(positions)),
        keywords: schema.add_text_field("keywords", prose(positions)),
        headings: schema.add_text_field("headings", prose(positions)),
        about: schema.add_text_field("about", prose(positions)),
        facts: schema.add_text_field("facts", raw(false)),
        position: schema.add_u64_field("position", column()),
        section_kind: schema.add_u64_field("section_kind", column()),
        topic: schema.add_u64_field("topic", column()),
        words: schema.add_u64_field("words", column()),
        markers: schema.add_u64_field("markers", column()),
        cites: schema.add_u64_field("cites", column()),
        published: schema.add_u64_field("published", column()),
        values: ValueColumn::ALL.map(|value| {
            schema.add_text_field(value.name(), TextOptions::default().set_fast("raw"))
        }),
        stored: schema.add_bytes_field("stored", STORED),
    };
    (schema.build(), fields)
}

impl Fields {
    /// The handle of a text field.
    pub(super) fn text_field(&self, field: TextField) -> Field {
        match field {
            TextField::Text => self.text,
            TextField::Heading => self.heading,
            TextField::Reference => self.reference,
            TextField::Keywords => self.keywords,
            TextField::Mesh => self.headings,
            TextField::About => self.about,
        }
    }
}
