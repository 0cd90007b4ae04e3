//! The words of `ivig dedupe`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::ReportFormat;
use crate::export::Format;

/// `ivig dedupe`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DedupeArgs {
    /// Bibliographies, and folders of them: RIS, NBIB, PubMed XML, EndNote, BibTeX, CSL-JSON, CSV
    /// [default: the articles of the index]
    pub(super) files: Vec<PathBuf>,
    /// Take the articles of the index too
    #[arg(long)]
    pub(super) corpus: bool,
    /// List the pairs that you should decide about, and nothing else
    #[arg(long)]
    pub(super) review: bool,
    /// Write one record a work to this file
    #[arg(long, value_name = "FILE")]
    pub(super) write: Option<PathBuf>,
    /// The format to write in [default: by the extension of the file]
    #[arg(long = "as", value_name = "FORMAT", requires = "write")]
    pub(super) written_as: Option<Format>,
    /// Write files of at most so many records each (Covidence takes 15000), named after the one to write
    /// and numbered, with a manifest of them
    #[arg(long, value_name = "N", requires = "write")]
    pub(super) split: Option<NonZeroUsize>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}
