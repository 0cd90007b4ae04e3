//! Search engine for the literature on intravenous immunoglobulin (IVIG).
//!
//! Articles (JATS, HTML, Markdown, plain text) and bibliographies (RIS, NBIB, PubMed XML, EndNote,
//! BibTeX, CSL-JSON, CSV) become passages with their sections and references;
//! a query gives ranked passages with where they stand. The binary of the same name is a thin layer
//! over this library.
//!
//! ```
//! use ivig::home::Home;
//! use ivig::index::Snapshot;
//! use ivig::ingest::{self, Progress};
//! use ivig::search::{Request, search};
//! use ivig::thesaurus::Thesaurus;
//!
//! struct Silent;
//! impl Progress for Silent {
//!     fn started(&self, _files: usize, _bytes: u64) {}
//!     fn file_done(&self, _bytes: u64) {}
//!     fn committing(&self) {}
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! std::fs::create_dir(folder.path().join("corpus"))?;
//! let text = "Dosing of IVIG\n\nMaintenance\n\nThe usual maintenance dose of IVIG is 1 g/kg every \
//!             three weeks, given over one or two days, and adjusted to the response of the patient.";
//! std::fs::write(folder.path().join("corpus/dosing.txt"), text)?;
//!
//! let home = Home::new(folder.path().canonicalize()?);
//! ingest::run(&home, &ingest::Options::default(), &Silent)?;
//! let snapshot = Snapshot::open(&home.index())?;
//! let concepts = Thesaurus::of_home(home.root())?;
//! let request = Request::new("how much maintenance IVIG", Some(concepts));
//! let results = search(&snapshot, &request)?;
//!
//! let best = &results.hits[0];
//! assert_eq!(best.passage.section(), "Maintenance");
//! assert_eq!(best.passage.anchor, "dosing#s1.p1");
//! # Ok(())
//! # }
//! ```

pub mod citation;
pub mod cli;
pub mod dedupe;
pub mod error;
pub mod eval;
pub mod export;
mod files;
pub mod home;
pub mod index;
pub mod ingest;
pub mod lists;
pub mod model;
pub mod network;
pub mod parse;
pub mod query;
pub mod search;
pub mod text;
pub mod thesaurus;
