//! Sections, their kinds and topics, and the blocks that they hold.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A section with its heading, its own blocks, and then its subsections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading as printed, number included; empty where a section has none.
    pub heading: String,
    /// Kind that the format itself tells (JATS `sec-type`, an `<abstract>` element); the heading
    /// decides where this is `None`.
    pub kind: Option<SectionKind>,
    /// Paragraphs and the like that stand directly in this section, in order.
    pub blocks: Vec<Block>,
    /// Subsections, in order.
    pub sections: Vec<Section>,
}

impl Section {
    /// A section with a heading and nothing in it.
    pub fn new(heading: impl Into<String>, kind: Option<SectionKind>) -> Self {
        Self { heading: heading.into(), kind, ..Self::default() }
    }

    /// Whether neither it nor any section in it holds a block.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.sections.iter().all(Section::is_empty)
    }
}

/// A piece of a section that is read as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text: table cells are separated by tabs, rows and list items by newlines.
    pub text: String,
    /// Where it cites references, by place in the text.
    pub cites: Vec<Cite>,
}

impl Block {
    /// A block without citations.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), cites: Vec::new() }
    }
}

/// A citation within a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cite {
    /// Byte offset in the block's text at which the citation stands.
    pub at: usize,
    /// Number of the cited reference, from 1.
    pub reference: u32,
}

/// What a block is within its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The article's title, as a passage of its own.
    Title,
    /// Running text.
    Paragraph,
    /// A list, one item a line.
    List,
    /// A table with its label, caption and footnotes.
    Table,
    /// A figure's label and caption.
    Figure,
    /// A question with its answer.
    Question,
    /// A displayed quotation or a boxed text.
    Quote,
    /// A displayed formula.
    Formula,
}

/// Writes an enum of plain variants with its kebab-case names, once for serde, display and parsing.
macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in order of its code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that is typed and printed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// A small number that stands for the value in the index.
            pub fn code(self) -> u64 {
                self as u64
            }

            /// The value that `code` stands for.
            pub fn from_code(code: u64) -> Option<Self> {
                Self::ALL.get(usize::try_from(code).ok()?).copied()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
                Self::ALL.iter().copied().find(|value| value.name() == wanted).ok_or_else(|| {
                    let names: Vec<&str> = Self::ALL.iter().map(|value| value.name()).collect();
                    format!("`{text}` is no {}; one of: {}", $what, names.join(", "))
                })
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.name().to_owned()
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}

named_enum! {
    /// The kind of a section, in the vocabulary of the literature services. New kinds go to the
    /// end: the order is the code in the index.
    SectionKind, "section kind" {
        /// The title.
        Title = "title",
        /// An abstract, structured or not.
        Abstract = "abstract",
        /// Introduction or background.
        Introduction = "introduction",
        /// Materials, patients and methods.
        Methods = "methods",
        /// Results.
        Results = "results",
        /// Discussion.
        Discussion = "discussion",
        /// Conclusion or summary.
        Conclusion = "conclusion",
        /// Case report or presentation.
        Case = "case",
        /// A figure's caption outside any section.
        Figure = "figure",
        /// A table outside any section.
        Table = "table",
        /// A list of abbreviations.
        Abbreviations = "abbreviations",
        /// Acknowledgements.
        Acknowledgements = "acknowledgements",
        /// Funding.
        Funding = "funding",
        /// Competing interests.
        CompetingInterests = "competing-interests",
        /// Supplementary material.
        Supplement = "supplement",
        /// An appendix.
        Appendix = "appendix",
        /// A reference list.
        References = "references",
        /// Any other section.
        Other = "other",
    }
}

named_enum! {
    /// What a section is about, as its heading tells. New topics go to the end.
    Topic, "topic" {
        /// Whether a treatment works.
        Efficacy = "efficacy",
        /// How it works.
        Mechanism = "mechanism",
        /// How much, how often, by which route.
        Dosing = "dosing",
        /// Adverse effects and their prevention.
        Safety = "safety",
        /// Price and economic evaluation.
        Cost = "cost",
        /// Supply, availability, reimbursement.
        Access = "access",
        /// One treatment against another.
        Comparison = "comparison",
        /// Quality of life and patients' experience.
        QualityOfLife = "quality-of-life",
        /// Questions and answers.
        Questions = "questions",
        /// What is not known yet.
        ResearchGaps = "research-gaps",
    }
}
