//! Where the words of a field stand in the index: which text, and which passages of it.

use crate::error::Result;
use crate::index::{Segment, TextField};
use crate::model::{SectionKind, Topic};
use crate::query::Field;

/// Passages (or other documents) that a field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// All that have the text.
    Any,
    /// Those of sections of these kinds, a bit each.
    Kinds(u32),
    /// Those of sections on a topic.
    Topic(Topic),
}

/// A text and the zone in which it counts.
pub(super) type Place = (TextField, Zone);

/// The places of a field of words; empty for others.
pub(super) fn places(field: Field) -> Vec<Place> {
    let title_and_abstract = bit(SectionKind::Title) | bit(SectionKind::Abstract);
    let text = |kinds: u32| (TextField::Text, Zone::Kinds(kinds));
    let any = |field: TextField| (field, Zone::Any);
    match field {
        Field::All => vec![
            any(TextField::Text),
            any(TextField::Heading),
            any(TextField::Keywords),
            any(TextField::Mesh),
            any(TextField::About),
        ],
        Field::Title => vec![text(bit(SectionKind::Title))],
        Field::Abstract => vec![text(bit(SectionKind::Abstract))],
        Field::TitleAbstract => vec![text(title_and_abstract)],
        Field::TextWord => {
            vec![text(title_and_abstract), any(TextField::Keywords), any(TextField::Mesh)]
        }
        Field::Body => vec![text(!title_and_abstract)],
        Field::Heading => vec![any(TextField::Heading)],
        Field::Keyword => vec![any(TextField::Keywords)],
        Field::Reference => vec![any(TextField::Reference)],
        Field::Section(kind) => vec![text(bit(kind))],
        Field::Topic(topic) => vec![(TextField::Text, Zone::Topic(topic))],
        _ => Vec::new(),
    }
}

fn bit(kind: SectionKind) -> u32 {
    1 << kind.code()
}

impl Zone {
    /// Whether a document of a segment is in it.
    pub(super) fn holds(self, segment: &Segment, doc: u32) -> Result<bool> {
        Ok(match self {
            Self::Any => true,
            Self::Kinds(bits) => bits >> segment.section_kind()?.get_val(doc) & 1 == 1,
            Self::Topic(topic) => segment.topic()?.get_val(doc) == topic.code() + 1,
        })
    }
}
