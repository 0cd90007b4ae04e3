//! The words of `ivig refs` and `ivig retractions`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::OutputArgs;
use crate::export::Format;
use crate::model::PartialDate;
use crate::network::Direction;

/// `ivig refs`.
#[derive(Debug, Args)]
#[command(subcommand_precedence_over_arg = true, arg_required_else_help = true)]
pub(in crate::cli) struct RefsArgs {
    #[command(subcommand)]
    pub(super) command: Option<RefsCommand>,
    /// List what an article cites: its key, DOI, PMID or PMCID
    pub(super) article: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: WorksFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// What is done with references.
#[derive(Debug, Subcommand)]
pub(super) enum RefsCommand {
    /// Turn reference strings, one a line, into records, one a line and in order
    Parse(ParseArgs),
    /// Show which articles cite a work, with the passages in which they do
    CitedBy(WorkArgs),
    /// List the works that are cited most and that are not in the corpus
    Missing(MissingArgs),
    /// Show what two works share: works that both cite, articles that cite both
    Shared(SharedArgs),
    /// List the works nearest to one, by what they cite and who cites them
    Near(NearArgs),
    /// Follow citations from seeds, step by step, with a log of every step
    Snowball(SnowballArgs),
    /// Draw the citations within a set of articles
    Graph(GraphArgs),
    /// Tell why entries were taken for one work
    Why(WhyArgs),
    /// Decide that entries are one work
    Same(DecideArgs),
    /// Decide that entries are different works
    Different(DecideArgs),
}

/// `ivig refs parse`.
#[derive(Debug, Args)]
pub(super) struct ParseArgs {
    /// File with one reference a line; `-` for standard input
    #[arg(default_value = "-", hide_default_value = true)]
    pub(super) file: PathBuf,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    pub(super) format: WorksFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Formats of lists of works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum WorksFormat {
    /// For reading.
    Text,
    /// Markdown.
    Markdown,
    /// A page.
    Html,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// A file of records for other programs.
    Records(Format),
}

/// A work and how to print.
#[derive(Debug, Args)]
pub(super) struct WorkArgs {
    /// Key of an article, anchor of a reference (`PMC1079844#r12`), DOI, PMID or PMCID
    pub(super) work: String,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PlainFormat,
}

/// Formats of what is no list of works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PlainFormat {
    /// For reading
    Text,
    /// One JSON object
    Json,
}

/// `ivig refs missing`.
#[derive(Debug, Args)]
pub(super) struct MissingArgs {
    /// Only what the articles cite that this search finds; words alone are all required
    #[arg(long, value_name = "QUERY")]
    pub(super) query: Option<String>,
    /// How many works to list
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
    pub(super) limit: usize,
    /// Only works cited by at least so many articles
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(super) at_least: u32,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: WorksFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// `ivig refs shared`.
#[derive(Debug, Args)]
pub(super) struct SharedArgs {
    /// A work: key, anchor of a reference, DOI, PMID or PMCID
    pub(super) a: String,
    /// Another one
    pub(super) b: String,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PlainFormat,
}

/// `ivig refs near`.
#[derive(Debug, Args)]
pub(super) struct NearArgs {
    /// A work: key, anchor of a reference, DOI, PMID or PMCID
    pub(super) work: String,
    /// Only works that are in the corpus
    #[arg(long)]
    pub(super) held: bool,
    /// How many works to list
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
    pub(super) limit: usize,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: WorksFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// `ivig refs snowball`.
#[derive(Debug, Args)]
pub(super) struct SnowballArgs {
    /// Works to begin with: keys, anchors of references, DOIs, PMIDs, PMCIDs
    #[arg(required = true)]
    pub(super) seeds: Vec<String>,
    /// Which way to follow citations
    #[arg(long, value_name = "WAY", default_value = "both")]
    pub(super) direction: Direction,
    /// How many steps
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10))]
    pub(super) depth: u32,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: WorksFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// `ivig refs graph`.
#[derive(Debug, Args)]
pub(super) struct GraphArgs {
    /// The articles that this search finds; words alone are all required [default: all articles]
    #[arg(long, value_name = "QUERY")]
    pub(super) query: Option<String>,
    /// How many works to draw at most: those with most citations among each other
    #[arg(long, short = 'n', default_value_t = 40, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub(super) limit: u32,
    /// Draw works that are cited but are not in the corpus too
    #[arg(long)]
    pub(super) missing: bool,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "svg")]
    pub(super) format: GraphFormat,
}

/// Formats of graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// A picture for browsers and documents
    Svg,
    /// For Graphviz
    Dot,
    /// For Gephi, yEd, Cytoscape
    Graphml,
}

/// `ivig refs why`.
#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// A work: key, anchor of a reference, DOI, PMID or PMCID
    pub(super) work: String,
    /// Compare with this one
    pub(super) other: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PlainFormat,
}

/// `ivig refs same` and `ivig refs different`.
#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// Two or more entries: keys, anchors of references, DOIs, PMIDs, records of files (`embase.ris#12`)
    #[arg(required = true, num_args = 2..)]
    pub(super) works: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
}

/// `ivig retractions`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RetractionsArgs {
    #[command(subcommand)]
    pub(super) command: RetractionsCommand,
}

/// What is done with data on retractions.
#[derive(Debug, Subcommand)]
pub(super) enum RetractionsCommand {
    /// Take over the CSV file of the Retraction Watch Database, in the place of an earlier one
    Load {
        /// The CSV file
        file: PathBuf,
        /// As of when the data are [default: the latest notice in them]
        #[arg(long, value_name = "DATE", value_parser = date)]
        dated: Option<PartialDate>,
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: PlainFormat,
    },
    /// List the articles and cited works that were retracted, corrected or are of concern
    List {
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: WorksFormat,
        #[command(flatten)]
        output: OutputArgs,
    },
}

fn date(text: &str) -> Result<PartialDate, String> {
    PartialDate::parse(text).ok_or_else(|| "give a date such as 2026-11-01".to_owned())
}
