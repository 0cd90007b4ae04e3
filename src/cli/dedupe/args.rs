//! The words of `ivig dedupe`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

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
    #[arg(long = "as", value_name = "FORMAT", requires = "write", value_parser = formats())]
    pub(super) written_as: Option<Format>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::option)).map(|name| {
        Format::ALL.into_iter().find(|format| format.option() == name).unwrap_or(Format::Ris)
    })
}
