//! What narrows a result without changing how it is ranked.

use std::ops::RangeInclusive;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::evaluate::Evaluator;
use super::part::{Evaluated, PartSort};
use crate::error::Result;
use crate::index::Segment;
use crate::model::{SectionKind, Topic};
use crate::query::{DateRange, Dates, Field, Node, QueryDate, Term, Widening, Word};

/// What narrows a result. Lists hold alternatives; an empty one narrows nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Only passages of sections of these kinds.
    pub sections: Vec<SectionKind>,
    /// Only passages of sections on these topics.
    pub topics: Vec<Topic>,
    /// Only articles of these years; articles without a year are left out then.
    pub years: Option<RangeInclusive<u16>>,
    /// Only articles in one of these journals: title, abbreviation or ISSN.
    pub journals: Vec<String>,
    /// Only articles with one of these types.
    pub types: Vec<String>,
    /// Only articles by one of these authors.
    pub authors: Vec<String>,
    /// Only articles that have all of these: `abstract`, `full text` ...
    pub has: Vec<&'static str>,
    /// Only articles of all of these sets.
    pub among: Vec<Among>,
}

/// A set of articles that was made elsewhere, such as those that cite a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Among {
    /// What the articles have in common, for explanations: `cites 10.1056/nejmoa01167`.
    pub label: String,
    /// Their ordinals.
    pub articles: RoaringBitmap,
}

impl Filter {
    /// What the filter on articles comes to; `None` where there is none.
    pub(super) fn evaluate(&self, evaluator: &Evaluator<'_>) -> Result<Option<Arc<Evaluated>>> {
        let mut parts = Vec::new();
        if let Some(tree) = self.tree() {
            parts.push(evaluator.evaluate(&tree)?);
        }
        for Among { label, articles } in &self.among {
            let part = Evaluated::new(label.clone(), PartSort::Among, articles.clone());
            parts.push(Arc::new(part));
        }
        if parts.len() < 2 {
            return Ok(parts.pop());
        }
        let text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" AND ");
        let sets = parts.iter().map(|part| part.articles.clone());
        let articles = sets.reduce(|a, b| a & b).unwrap_or_default();
        let whole = Evaluated::new(text, PartSort::And, articles);
        Ok(Some(Arc::new(Evaluated { parts, ..whole })))
    }

    /// The filter on what is known of articles as a query; `None` where there is none.
    fn tree(&self) -> Option<Node> {
        let mut parts = Vec::new();
        if let Some(years) = &self.years {
            let date = |year: u16| QueryDate { year, month: None, day: None };
            let range =
                DateRange { from: Some(date(*years.start())), to: Some(date(*years.end())) };
            parts.push(Node::Dates(Dates { range, span: 0..0 }));
        }
        let any_of = [
            (Field::Journal, &self.journals),
            (Field::PublicationType, &self.types),
            (Field::Author, &self.authors),
        ];
        for (field, values) in any_of {
            if !values.is_empty() {
                parts.push(Node::or(values.iter().map(|value| value_of(field, value)).collect()));
            }
        }
        parts.extend(self.has.iter().map(|value| value_of(Field::Has, value)));
        (!parts.is_empty()).then(|| Node::and(parts))
    }

    /// Whether it is about passages.
    pub fn narrows_passages(&self) -> bool {
        !self.sections.is_empty() || !self.topics.is_empty()
    }

    /// Whether a passage is in one of the sections and topics.
    pub(super) fn takes(&self, segment: &Segment, doc: u32) -> Result<bool> {
        let in_section = self.sections.is_empty() || {
            let code = segment.section_kind()?.get_val(doc);
            self.sections.iter().any(|kind| kind.code() == code)
        };
        let in_topic = self.topics.is_empty() || {
            let code = segment.topic()?.get_val(doc);
            self.topics.iter().any(|topic| topic.code() + 1 == code)
        };
        Ok(in_section && in_topic)
    }
}

fn value_of(field: Field, value: &str) -> Node {
    Node::Term(Term {
        words: value.split_whitespace().map(Word::plain).collect(),
        is_quoted: false,
        widening: Widening::Nothing,
        fields: vec![field],
        span: 0..0,
    })
}
