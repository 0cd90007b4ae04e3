//! The words of the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::dedupe::args::DedupeArgs;
use super::list::args::ListArgs;
use super::refs::args::{RefsArgs, RetractionsArgs};
use crate::eval::{Measure, Unit};
use crate::export::Format;
use crate::model::{SectionKind, Topic};
use crate::query::fields::{HAS, has_value};
use crate::query::intent::IntentChoice;
use crate::query::{Dialect, Reading};
use crate::search::{Facet, Sort};

/// Search engine for the literature on intravenous immunoglobulin: ranked passages with their
/// section and source, offline.
#[derive(Debug, Parser)]
#[command(
    name = "ivig",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
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
    /// Index articles and bibliographies: JATS, HTML, Markdown, text, JSON Lines; RIS, NBIB, BibTeX and more
    Index(IndexArgs),
    /// Search for passages
    Search(Box<SearchArgs>),
    /// Print an article, or a passage in its section
    Show(ShowArgs),
    /// Stream what is indexed as ndjson
    Dump(DumpArgs),
    /// Measure how well judged questions are answered, and compare with another run
    Eval(EvalArgs),
    /// Tell what is indexed, what was skipped, and what on disk is newer
    Status(StatusArgs),
    /// Merge the index and drop what was deleted
    Compact,
    /// Reference lists: what is cited, by whom and where, and what is missing
    Refs(RefsArgs),
    /// Reading lists: make them, add to them, check them, hand them out
    List(ListArgs),
    /// Find the records of one work in bibliographies, and write each work once
    Dedupe(DedupeArgs),
    /// Data on retractions: load them, list what they say of this corpus
    Retractions(RetractionsArgs),
    /// Look into the thesaurus: the concepts of the field and their names
    Thesaurus(ThesaurusArgs),
    /// Help on a command, or on queries: `ivig help query`
    Help(HelpArgs),
}

/// `ivig thesaurus`.
#[derive(Debug, Args)]
pub(super) struct ThesaurusArgs {
    #[command(subcommand)]
    pub(super) action: ThesaurusAction,
}

/// What is done with the thesaurus.
#[derive(Debug, Subcommand)]
pub(super) enum ThesaurusAction {
    /// List concepts, or those with a word in one of their names
    List {
        /// Words that a name must hold
        words: Vec<String>,
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ReportFormat,
    },
    /// Show a concept: its names, what is narrower and broader, and how many articles name it
    Show {
        /// Id or name of the concept
        #[arg(required = true)]
        words: Vec<String>,
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ConceptFormat,
    },
    /// Find clashes, broken links, and concepts that no article names
    Check {
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ReportFormat,
    },
}

/// Formats of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ConceptFormat {
    /// For reading
    Text,
    /// One JSON object a concept
    Json,
    /// As `thesaurus.toml` has it
    Toml,
}

/// `ivig help`.
#[derive(Debug, Args)]
pub(super) struct HelpArgs {
    /// A command, or `query`
    pub(super) topic: Vec<String>,
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
// Each switch is a word of the command line.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct SearchArgs {
    /// A question, or an exact search with operators, "phrases" and field tags (see `ivig help query`);
    /// quote the whole for the shell
    #[arg(required_unless_present_any = ["queries", "strategy"])]
    pub(super) words: Vec<String>,
    /// The syntax that the query or strategy is written in
    #[arg(long, value_name = "SYNTAX", default_value = "pubmed")]
    pub(super) dialect: Dialect,
    /// Run a search strategy of many lines, as published; its last line is the result
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "queries"])]
    pub(super) strategy: Option<PathBuf>,
    /// How to read the query: words alone are a question, all else is exact, unless told
    #[arg(long = "as", value_name = "READING", default_value = "auto")]
    pub(super) reading: Reading,
    /// What the question wants to be told, which lifts passages that tell it: read from its words (auto),
    /// off, or efficacy, dosing, safety, mechanism, population, cost, diagnosis, unknown
    #[arg(long, value_name = "INTENT", default_value = "auto")]
    pub(super) intent: IntentChoice,
    /// Ask a question once more with words of the passages that answer it best: finds what is told in
    /// other words
    #[arg(long)]
    pub(super) feedback: bool,
    /// Show what was understood and what each part of it came to
    #[arg(long)]
    pub(super) explain: bool,
    /// Take every term as written: no other names of concepts, no narrower headings
    #[arg(long)]
    pub(super) exact: bool,
    /// How many hits to list
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub(super) limit: usize,
    /// How many hits to pass over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) offset: usize,
    /// Go on after the page whose JSON held this cursor
    #[arg(long, value_name = "CURSOR", conflicts_with = "offset")]
    pub(super) cursor: Option<String>,
    /// List every hit, one by one
    #[arg(long, conflicts_with_all = ["limit", "offset", "cursor"])]
    pub(super) all: bool,
    /// What to order hits by
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(super) sort: Sort,
    /// Only passages of sections of this kind: methods, results, abstract ... (may be repeated)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) section: Vec<SectionKind>,
    /// Only passages of sections on this topic: safety, dosing, efficacy ... (may be repeated)
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    pub(super) topic: Vec<Topic>,
    /// Only articles of these years: 2010, 2010:2020, 2010: or :2020
    #[arg(long, value_name = "YEARS", value_parser = years)]
    pub(super) year: Option<std::ops::RangeInclusive<u16>>,
    /// Only articles in this journal: title, abbreviation or ISSN (may be repeated)
    #[arg(long, value_name = "JOURNAL")]
    pub(super) journal: Vec<String>,
    /// Only articles of this type: review, research-article ... (may be repeated)
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub(super) types: Vec<String>,
    /// Only articles by this author: family name, perhaps initials (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub(super) author: Vec<String>,
    /// Only articles that have this: abstract, full-text, references, doi ... (may be repeated)
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = has)]
    pub(super) has: Vec<&'static str>,
    /// Only articles that cite this work: key, DOI, PMID, or anchor of a reference (may be repeated)
    #[arg(long, value_name = "WORK")]
    pub(super) cites: Vec<String>,
    /// Only articles that this article cites (may be repeated)
    #[arg(long, value_name = "ARTICLE")]
    pub(super) cited_by: Vec<String>,
    /// Count the whole result by this (may be repeated)
    #[arg(long = "facet", value_name = "FIELD", value_delimiter = ',')]
    pub(super) facets: Vec<Facet>,
    /// How many hits an article may have; 0 for no bound [default: 3, and 0 with --queries or --all]
    #[arg(long, value_name = "N")]
    pub(super) per_article: Option<usize>,
    /// Show so many passages before and after each hit, within its section
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) context: usize,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: SearchFormat,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Run many queries, one a line as `id<TAB>query`, and print their hits as ndjson
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "context", "format", "explain", "facets", "cursor", "split"])]
    pub(super) queries: Option<PathBuf>,
}

/// `ivig show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// List the short forms that the article defines
    #[arg(long)]
    pub(super) abbreviations: bool,
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
    /// List the short forms that articles define in several ways
    #[arg(long)]
    pub(super) abbreviations: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

/// `ivig eval`.
#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// Questions, one a line as `id<TAB>question`
    #[arg(long, value_name = "FILE")]
    pub(super) queries: PathBuf,
    /// Graded judgements in TREC's form: `question 0 document grade`
    #[arg(long, value_name = "FILE", required_unless_present = "evidence")]
    pub(super) qrels: Option<PathBuf>,
    /// Text marked as answers, as JSON lines with `query`, `article` and `text`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["qrels", "unit"])]
    pub(super) evidence: Option<PathBuf>,
    /// What the documents of the judgements are
    #[arg(long, value_name = "UNIT", default_value = "article")]
    pub(super) unit: Unit,
    /// What the questions want to be told, as for `ivig search`
    #[arg(long, value_name = "INTENT", default_value = "auto")]
    pub(super) intent: IntentChoice,
    /// Ask each question once more with words of the passages that answer it best
    #[arg(long)]
    pub(super) feedback: bool,
    /// What to measure: nDCG, MRR, recall, MAP, success, precision, article, with a depth as in
    /// nDCG@10 (may be repeated) [default: those that suit the judgements]
    #[arg(long, value_name = "MEASURE", value_delimiter = ',')]
    pub(super) measure: Vec<Measure>,
    /// Print the values of every question too
    #[arg(long)]
    pub(super) by_query: bool,
    /// How many articles or passages to list for a question
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) limit: u32,
    /// Write the listings as a TREC run
    #[arg(long, value_name = "FILE")]
    pub(super) write_run: Option<PathBuf>,
    /// Compare with a run: TREC's form, or hits as `ivig search --queries` prints them
    #[arg(long, value_name = "FILE")]
    pub(super) compare: Option<PathBuf>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReportFormat,
}

/// Where works are written, and how.
#[derive(Debug, Clone, Args)]
pub(super) struct OutputArgs {
    /// How Markdown and HTML cite: `vancouver` (or `nlm`), `ama`, `apa`, `harvard`, `nature`, the id of
    /// another style, or a `.csl` file
    #[arg(long, value_name = "STYLE", default_value = "vancouver")]
    pub(super) style: String,
    /// File to write to [default: standard output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write files of at most so many records each (Covidence takes 15000), named after the output and
    /// numbered, with a manifest of them
    #[arg(long, value_name = "N", requires = "output")]
    pub(super) split: Option<NonZeroUsize>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchFormat {
    /// For reading.
    Text,
    /// The articles of the hits with their passages, in Markdown.
    Markdown,
    /// The same as a page.
    Html,
    /// One JSON object with totals and hits.
    Json,
    /// One JSON object a hit.
    Ndjson,
    /// A table of hits.
    HitsCsv,
    /// The articles of the hits as records for other programs.
    Records(Format),
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

fn has(text: &str) -> Result<&'static str, String> {
    has_value(text).ok_or_else(|| {
        let known: Vec<&str> = HAS.iter().map(|(value, _)| *value).collect();
        format!("`{text}` is not known; one of: {}", known.join(", "))
    })
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
