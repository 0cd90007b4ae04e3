//! Proximities: terms, and what is made of them, near each other in a passage.

use roaring::RoaringBitmap;

use super::Evaluator;
use crate::error::{Error, Result};
use crate::index::{DocId, Segment, TextField};
use crate::query::{Field, Near, Node};
use crate::search::near::{self, Distance, MAX_OPERANDS};
use crate::search::part::{Evaluated, Matched, PartSort};
use crate::search::pattern::Pattern;
use crate::search::postings::{self, Stretches, grouped};
use crate::search::zone::{Place, places};

impl Evaluator<'_> {
    /// What a proximity comes to.
    pub(super) fn near(&self, near: &Near) -> Result<Evaluated> {
        if near.operands.len() > MAX_OPERANDS {
            return Err(Error::usage(format!(
                "a proximity has {} terms; the limit is {MAX_OPERANDS}",
                near.operands.len()
            ))
            .hint("take the least telling ones out, or join two proximities with AND"));
        }
        let mut articles = RoaringBitmap::new();
        let mut matched = Matched::default();
        for &field in near.fields() {
            matched.is_everywhere |= field == Field::All;
            // Nearness is a matter of passages; values of an article stand beside each other by chance.
            let in_passages = |(text, _): &Place| {
                matches!(text, TextField::Text | TextField::Heading | TextField::Reference)
                    || field == Field::Keyword
            };
            for place in places(field).into_iter().filter(in_passages) {
                let found = self.near_in(near, place)?;
                articles |= self.articles_of(&found)?;
                matched.add(place.0, found);
            }
        }
        for operand in &near.operands {
            operand.each(&mut |node| {
                if let Node::Term(term) = node {
                    matched.patterns.extend(Pattern::written(&term.words));
                }
            });
        }
        let mut parts = Vec::new();
        if near.operands.iter().any(|operand| !is_single_word(operand)) || articles.is_empty() {
            parts = self.all(&near.operands)?;
        }
        let part = Evaluated::new(near.to_string(), PartSort::Near, articles);
        Ok(Evaluated { parts, ..part.with_passages(matched) })
    }

    /// The documents of a place where a proximity holds, and how often.
    fn near_in(&self, near: &Near, (field, zone): Place) -> Result<Vec<(DocId, u32)>> {
        let mut found = Vec::new();
        for segment in self.snapshot.segments() {
            for (doc, stretches) in self.near_stretches(near, segment, field)? {
                if !segment.is_deleted(doc) && zone.holds(segment, doc)? {
                    found.push((segment.base + doc, stretches.len() as u32));
                }
            }
        }
        Ok(found)
    }

    fn near_stretches(
        &self,
        near: &Near,
        segment: &Segment,
        field: TextField,
    ) -> Result<Stretches> {
        let operands: Result<Vec<Stretches>> =
            near.operands.iter().map(|node| self.stretches(node, segment, field)).collect();
        let distance = Distance { words_between: near.words_between, is_ordered: near.is_ordered };
        Ok(near::join(&operands?, distance))
    }

    fn stretches(&self, node: &Node, segment: &Segment, field: TextField) -> Result<Stretches> {
        match node {
            Node::Term(term) => match Pattern::written(&term.words) {
                Some(pattern) => postings::stretches(self.snapshot, segment, field, &pattern),
                None => Ok(Stretches::new()),
            },
            Node::Near(near) => self.near_stretches(near, segment, field),
            Node::Or(nodes) => {
                let mut all = Vec::new();
                for node in nodes {
                    for (doc, stretches) in self.stretches(node, segment, field)? {
                        all.extend(stretches.into_iter().map(|stretch| (doc, stretch)));
                    }
                }
                Ok(grouped(all))
            }
            // The parsers let nothing else into a proximity.
            _ => Ok(Stretches::new()),
        }
    }
}

fn is_single_word(node: &Node) -> bool {
    matches!(node, Node::Term(term) if term.words.len() == 1 && term.words[0].as_plain().is_some())
}
