//! Plain data: what an article, a section, a passage and a reference are.
//!
//! Every type here is a value that serialises with serde. Nothing in this module knows of an index,
//! a document address or a file format.

mod anchor;
mod article;
mod date;
mod ids;
mod language;
mod mesh;
mod pages;
mod passage;
mod person;
mod record;
mod reference;
mod relation;
mod section;

pub use anchor::Anchor;
pub use article::{Article, Journal};
pub use date::PartialDate;
pub(crate) use date::month_number;
pub use ids::{ArticleIds, is_doi, normalize_doi, normalize_pmcid, normalize_pmid};
pub use language::Language;
pub use mesh::{MeshHeading, MeshQualifier};
pub use pages::PageRange;
pub use passage::Passage;
pub use person::{Author, author_line};
pub use record::{AbstractPart, Record, is_pubmed};
pub use reference::{Reference, ReferenceKind};
pub use relation::{RELATIONS, RelatedArticle, Relation};
pub use section::{Block, BlockKind, Cite, Section, SectionKind, Topic};
