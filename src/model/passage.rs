//! The unit of search: a piece of one section, with where it stands.

use serde::{Deserialize, Serialize};

use super::{BlockKind, SectionKind, Topic};

/// A paragraph, list, table, caption or question with its answer; the unit that is searched,
/// ranked and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Address, as [`crate::model::Anchor`] writes it.
    pub anchor: String,
    /// Headings from the outermost inwards; empty for the title.
    pub path: Vec<String>,
    /// Kind of the section that it stands in.
    pub kind: SectionKind,
    /// What its headings say that it is about, where they say so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub topic: Option<Topic>,
    /// What it is within its section.
    pub block: BlockKind,
    /// The text. Table cells are separated by tabs, rows and list items by newlines.
    pub text: String,
    /// Numbers of the references that it cites, ascending, each once.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub cites: Vec<u32>,
}

impl Passage {
    /// The section path as one string: `Methods > Patients`.
    pub fn section(&self) -> String {
        self.path.join(" > ")
    }
}
