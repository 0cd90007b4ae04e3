//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::SectionKind;

/// Search engine for the literature on intravenous immunoglobulin: ranked passages with their
/// section and source, offline.
#[derive(Debug, Parser)]
#[command(name = "ivig", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Folder that holds `corpus/` and `index/` [default: `IVIG_HOME`, else the nearest folder
    /// upward with an `ivig.toml`, else the working folder]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(super) home: Option<PathBuf>,
    /// When to colour output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Index articles: JATS XML, HTML, Markdown, plain text
    Index(IndexArgs),
    /// Search for passages
    Search(SearchArgs),
    /// Print an article, or a passage in its section
    Show(ShowArgs),
    /// Stream what is indexed as ndjson
    Dump(DumpArgs),
    /// Tell what is indexed, what was skipped, and what on disk is newer
    Status(StatusArgs),
    /// Merge the index and drop what was deleted
    Compact,
    /// Read reference strings into records
    #[command(subcommand)]
    Refs(RefsCommand),
}

/// `ivig refs`.
#[derive(Debug, Subcommand)]
pub(super) enum RefsCommand {
    /// Turn reference strings, one a line, into records, one a line and in order
    Parse(RefsParseArgs),
}

/// `ivig refs parse`.
#[derive(Debug, Args)]
pub(super) struct RefsParseArgs {
    /// File with one reference a line; `-` for standard input
    #[arg(default_value = "-", hide_default_value = true)]
    pub(super) file: PathBuf,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    pub(super) format: RecordFormat,
}

/// Formats of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RecordFormat {
    /// One JSON object a record, with the string and how sure each field is
    Ndjson,
    /// One JSON array for citation processors
    CslJson,
    /// RIS
    Ris,
    /// BibTeX
    Bibtex,
    /// For reading, in the style of the National Library of Medicine
    Text,
}

/// `ivig index`.
#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// Files and folders [default: the home's `corpus`]
    pub(super) paths: Vec<PathBuf>,
    /// Drop articles whose files are gone from the folders named
    #[arg(long)]
    pub(super) prune: bool,
    /// Build the index anew, from the paths and from every file indexed before
    #[arg(long)]
    pub(super) rebuild: bool,
    /// Commit whenever so many mebibytes were read; an interrupted run keeps what was committed
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=65536))]
    pub(super) commit_mib: u64,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

/// `ivig search`.
#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// A question, or words and "quoted phrases"; quote the whole for the shell
    #[arg(required_unless_present = "queries")]
    pub(super) words: Vec<String>,
    /// How many hits to list
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(super) limit: usize,
    /// How many hits to pass over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) offset: usize,
    /// Only passages of sections of this kind: methods, results, abstract ... (may be repeated)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) section: Vec<SectionKind>,
    /// Only articles of these years: 2010, 2010:2020, 2010: or :2020
    #[arg(long, value_name = "YEARS", value_parser = years)]
    pub(super) year: Option<std::ops::RangeInclusive<u16>>,
    /// Only articles of this type: review-article, research-article ... (may be repeated)
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub(super) types: Vec<String>,
    /// How many hits an article may have; 0 for no bound [default: 3, and 0 with --queries]
    #[arg(long, value_name = "N")]
    pub(super) per_article: Option<usize>,
    /// Show so many passages before and after each hit, within its section
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) context: usize,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: SearchFormat,
    /// Run many queries, one a line as `id<TAB>query`, and print their hits as ndjson
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "context", "format"])]
    pub(super) queries: Option<PathBuf>,
}

/// `ivig show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Article key (`PMC1079844`) or anchor of a passage (`PMC1079844#s2.p3`)
    pub(super) what: String,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

/// `ivig dump`.
#[derive(Debug, Args)]
pub(super) struct DumpArgs {
    /// What to stream
    pub(super) what: DumpKind,
    /// Only of the article with this key
    #[arg(long, value_name = "KEY")]
    pub(super) article: Option<String>,
}

/// What can be streamed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DumpKind {
    /// Passages with article, anchor, section, kind, topic, text, cites
    Passages,
    /// Articles with all metadata
    Articles,
    /// References with their fields
    References,
}

/// `ivig status`.
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// List what was skipped and why
    #[arg(long)]
    pub(super) skipped: bool,
    /// List the warnings of the parsers
    #[arg(long)]
    pub(super) warnings: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

/// Formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For reading
    Text,
    /// One JSON object
    Json,
}

/// Formats of search results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SearchFormat {
    /// For reading
    Text,
    /// One JSON object with totals and hits
    Json,
    /// One JSON object a hit
    Ndjson,
    /// A table with a header line
    Csv,
}

/// `2010`, `2010:2020`, `2010:`, `:2020`.
fn years(text: &str) -> Result<std::ops::RangeInclusive<u16>, String> {
    let wrong = || format!("`{text}` is no year or range such as 2010, 2010:2020, 2010: or :2020");
    let year = |part: &str, open: u16| match part.trim() {
        "" => Ok(open),
        digits => {
            digits.parse::<u16>().ok().filter(|year| (1000..=2999).contains(year)).ok_or_else(wrong)
        }
    };
    let (first, last) = text.split_once([':', '-']).unwrap_or((text, text));
    if first.trim().is_empty() && last.trim().is_empty() {
        return Err(wrong());
    }
    let range = year(first, 1)?..=year(last, 2999)?;
    if range.is_empty() { Err(format!("`{text}` ends before it begins")) } else { Ok(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn years_are_ranges() {
        assert_eq!(years("2010"), Ok(2010..=2010));
        assert_eq!(years("2010:"), Ok(2010..=2999));
        assert_eq!(years(":2020"), Ok(1..=2020));
        assert!(years("2020:2010").is_err() && years(":").is_err() && years("x").is_err());
    }
}
