//! How values of the program are typed on the command line: their names there, and the help on each.
//!
//! What the values mean is told where they are defined.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::eval::Unit;
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
