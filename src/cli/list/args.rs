//! The words of `ivig list`.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use crate::cli::args::OutputArgs;
use crate::cli::refs::args::PlainFormat;
use crate::export::Format;
use crate::lists::GroupBy;

/// `ivig list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    #[command(subcommand)]
    pub(super) command: Option<ListCommand>,
    /// How to print the lists there are
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PlainFormat,
}

/// What is done with reading lists.
#[derive(Debug, Subcommand)]
pub(super) enum ListCommand {
    /// Make a list
    New {
        /// What to call it
        list: String,
    },
    /// Add articles, cited works, single passages, or the records of bibliography files
    Add(Box<AddArgs>),
    /// Take entries out
    Remove {
        /// Name of the list
        list: String,
        /// Entries: citation keys, keys of articles, anchors, DOIs, PMIDs
        #[arg(required = true)]
        entries: Vec<String>,
    },
    /// Write a note on an entry, or say how urgent it is
    Note(NoteArgs),
    /// Tag entries; the first tag of an entry is its heading in a list by tags
    Tag(TagArgs),
    /// Put entries in another order
    Order(OrderArgs),
    /// Show a list
    Show(ShowArgs),
    /// Add what other lists hold
    Merge {
        /// Name of the list that takes the entries
        list: String,
        /// Names of the lists that give them
        #[arg(required = true)]
        from: Vec<String>,
    },
    /// Find what is amiss: passages that changed, duplicates, retractions, missing fields
    Check {
        /// Name of the list
        list: String,
        /// How to print
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: PlainFormat,
    },
    /// Write a list for other programs, or as a page for readers
    Export(ExportArgs),
}

/// `ivig list add`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true)))]
pub(super) struct AddArgs {
    /// Name of the list
    pub(super) list: String,
    /// Works: keys of articles, anchors of passages (`PMC1079844#s2.p3`) or references
    /// (`PMC1079844#r12`), DOIs, PMIDs, PMCIDs; bibliography files (RIS, NBIB, PubMed XML, EndNote,
    /// BibTeX, CSL-JSON, CSV), folders of them, single records of them (`embase.ris#12`)
    #[arg(group = "what")]
    pub(super) works: Vec<String>,
    /// Add the articles that a search finds, best first
    #[arg(long, value_name = "QUERY", group = "what")]
    pub(super) from_search: Option<String>,
    /// How many articles of the search, or passages
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, requires = "from_search")]
    pub(super) limit: usize,
    /// Add the passages that the search finds, in the place of their articles
    #[arg(long, requires = "from_search")]
    pub(super) passages: bool,
    /// Add all works that an article cites: its key, DOI, PMID or PMCID
    #[arg(long, value_name = "ARTICLE", group = "what")]
    pub(super) from_refs: Option<String>,
    /// Why they are in the list
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// Who asked for them
    #[arg(long, value_name = "NAME")]
    pub(super) asked_by: Option<String>,
    /// A tag; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Vec<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// How urgent they are; 1 is read first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) priority: Option<u8>,
}

/// `ivig list note`.
#[derive(Debug, Args)]
pub(super) struct NoteArgs {
    /// Name of the list
    pub(super) list: String,
    /// The entry: citation key, key of an article, anchor, DOI, PMID
    pub(super) entry: String,
    /// The note, in the place of an earlier one; an empty one (`""`) takes it away
    #[arg(required_unless_present = "priority")]
    pub(super) text: Option<String>,
    /// How urgent it is; 1 is read first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) priority: Option<u8>,
}

/// `ivig list tag`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("tags").required(true).multiple(true).args(["add", "remove"])))]
pub(super) struct TagArgs {
    /// Name of the list
    pub(super) list: String,
    /// Entries: citation keys, keys of articles, anchors, DOIs, PMIDs
    #[arg(required = true)]
    pub(super) entries: Vec<String>,
    /// A tag to add; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub(super) add: Vec<String>,
    /// A tag to take away; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub(super) remove: Vec<String>,
}

/// `ivig list order`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("how").required(true).multiple(true).args(["entries", "by"])))]
pub(super) struct OrderArgs {
    /// Name of the list
    pub(super) list: String,
    /// Entries to move, in their new order: citation keys, keys of articles, anchors, DOIs, PMIDs
    #[arg(conflicts_with = "by")]
    pub(super) entries: Vec<String>,
    /// Place in the list that the first of them gets
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "by")]
    pub(super) to: usize,
    /// Sort the whole list
    #[arg(long, value_name = "WHAT")]
    pub(super) by: Option<OrderBy>,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OrderBy {
    /// First author, then year
    Author,
    /// Year, oldest first
    Year,
    /// Title
    Title,
    /// When entries were added
    Added,
    /// How urgent they are; those of which it is not known last
    Priority,
    /// First tag; entries without one last
    Tag,
}

/// `ivig list show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Name of the list
    pub(super) list: String,
    /// What to group the entries by
    #[arg(long, value_name = "WHAT", default_value = "nothing")]
    pub(super) by: GroupBy,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PlainFormat,
}

/// `ivig list export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Name of the list
    pub(super) list: String,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
    /// What text, Markdown and HTML group the entries by
    #[arg(long, value_name = "WHAT", default_value = "nothing")]
    pub(super) by: GroupBy,
    /// Heading of text, Markdown and HTML [default: the name of the list]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Formats of an exported list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum ListFormat {
    /// For reading.
    Text,
    /// Markdown.
    Markdown,
    /// A page to print or to put on a website.
    Html,
    /// A table, with all that is known of the entries.
    EntriesCsv,
    /// A file of records for other programs.
    Records(Format),
}
