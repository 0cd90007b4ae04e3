//! How values of the program are typed on the command line: their names there, and the help on each.
//!
//! What the values mean is told where they are defined.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::args::SearchFormat;
use super::list::args::ListFormat;
use super::refs::args::WorksFormat;
use crate::eval::Unit;
use crate::export::Format;
use crate::lists::GroupBy;
use crate::network::Direction;
use crate::query::{Dialect, Reading};
use crate::search::{Facet, Sort};

/// Gives each value of a type its name and its help.
macro_rules! choices {
    ($choice:ty { $($value:ident = $name:literal, $help:literal;)+ }) => {
        impl ValueEnum for $choice {
            fn value_variants<'v>() -> &'v [Self] {
                &[$(Self::$value),+]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                let (name, help) = match self { $(Self::$value => ($name, $help),)+ };
                Some(PossibleValue::new(name).help(help))
            }
        }
    };
}

choices!(Dialect {
    PubMed = "pubmed", "PubMed's, with a few fields and operators of ivig's own";
    Ovid = "ovid", "Ovid's, for MEDLINE and Embase";
    Cochrane = "cochrane", "The Cochrane Library's";
});

choices!(Reading {
    Auto = "auto", "Words alone as a question, all else as exact";
    Question = "question", "As a question, whatever it holds";
    Exact = "exact", "As exact, words alone too";
});

choices!(Sort {
    Relevance = "relevance", "Best passages first";
    Date = "date", "Latest articles first";
    DateAscending = "date-asc", "Earliest articles first";
    Title = "title", "By title of the article";
    Cited = "cited", "Articles cited by most others here first";
});

choices!(Unit {
    Article = "article", "Articles by their keys, each ranked by its best passage";
    Passage = "passage", "Passages by their anchors";
});

choices!(GroupBy {
    Nothing = "nothing", "The order of reading";
    Tag = "tag", "The first tag of each entry";
    Section = "section", "The section that the passage stands in";
});

choices!(Direction {
    Back = "back", "To what is cited";
    Forward = "forward", "To who cites";
    Both = "both", "Both ways";
});

/// Gives the formats of a command their names and their help: its own, and after them every format of
/// records, of which there is one list.
macro_rules! formats {
    ($choice:ident, $records:literal { $($value:ident = $name:literal, $help:literal;)+ }) => {
        impl ValueEnum for $choice {
            fn value_variants<'v>() -> &'v [Self] {
                const OWN: &[$choice] = &[$($choice::$value),+];
                const ALL: [$choice; OWN.len() + Format::ALL.len()] = {
                    let mut all = [OWN[0]; OWN.len() + Format::ALL.len()];
                    let mut at = 0;
                    while at < all.len() {
                        all[at] = match at.checked_sub(OWN.len()) {
                            Some(record) => $choice::Records(Format::ALL[record]),
                            None => OWN[at],
                        };
                        at += 1;
                    }
                    all
                };
                &ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(match self {
                    $(Self::$value => PossibleValue::new($name).help($help),)+
                    Self::Records(format) => {
                        PossibleValue::new(format.option()).help(format!($records, format.name()))
                    }
                })
            }
        }
    };
}

formats!(SearchFormat, "The articles of the hits, in {}" {
    Text = "text", "For reading";
    Markdown = "markdown", "The articles of the hits with their passages, in Markdown";
    Html = "html", "The same as a page to print or to put on a website";
    Json = "json", "One JSON object with totals and hits";
    Ndjson = "ndjson", "One JSON object a hit";
    HitsCsv = "hits-csv", "A table of hits with a header line";
});

formats!(WorksFormat, "{}" {
    Text = "text", "For reading";
    Markdown = "markdown", "Markdown";
    Html = "html", "A page to print or to put on a website";
    Json = "json", "One JSON array";
    Ndjson = "ndjson", "One JSON object a line";
});

formats!(ListFormat, "{}" {
    Text = "text", "For reading";
    Markdown = "markdown", "Markdown";
    Html = "html", "A page to print or to put on a website";
    EntriesCsv = "entries-csv", "A table, with all that is known of the entries";
});

impl ValueEnum for Format {
    fn value_variants<'v>() -> &'v [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.option()).help(self.name()))
    }
}

impl ValueEnum for Facet {
    fn value_variants<'v>() -> &'v [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Year => "Articles by year",
            Self::Journal => "Articles by journal",
            Self::Section => "Passages by kind of section",
            Self::Topic => "Passages by topic of section",
            Self::Type => "Articles by type",
            Self::Language => "Articles by language",
            Self::Mesh => "Articles by MeSH heading",
            Self::Keyword => "Articles by keyword",
            Self::Author => "Articles by author",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
