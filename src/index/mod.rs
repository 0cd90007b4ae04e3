//! The tantivy index: what is in it, how it is written, how it is opened.
//!
//! One index holds four types of document: passages, article records, references and sources (one
//! record a file that was read or skipped). The manifest of what was indexed is the index itself:
//! there is no side file to get out of step. The index can always be thrown away and rebuilt.

mod analyzer;
pub mod facts;
mod gate;
mod lock;
mod records;
mod runs;
mod schema;
mod segment;
mod snapshot;
mod version;
mod writer;

pub use analyzer::{STEM_MARK, stem_term};
pub use lock::IndexLock;
pub use records::{
    Abbreviation, About, Annotations, ArticleRecord, MergedRecord, NewArticle, SourceOutcome,
    SourceRecord,
};
pub use runs::ArticleCursor;
pub use schema::{DocType, TextField, ValueColumn};
pub use segment::Segment;
pub use snapshot::{DocId, PassageStats, Snapshot};
pub use version::{FEATURE_VERSION, FORMAT_VERSION, Payload};
pub use writer::{Writer, WriterLimits};
