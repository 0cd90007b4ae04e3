//! The citations within a set of works, as a graph to draw or to hand on.

mod dot;
mod graphml;
mod svg;

use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;

use super::{Described, Network, NoticeKind, Work, standing};
use crate::error::Result;
use crate::index::Snapshot;

/// A work in a graph.
#[derive(Debug, Clone)]
pub struct Node {
    /// The work with its fields.
    pub described: Described,
    /// How many works of the graph cite it.
    pub cited: u32,
}

impl Node {
    /// `Dalakas 2001`: how the node is labelled.
    pub fn label(&self) -> String {
        let record = &self.described.record;
        let name = record.authors.first().map(crate::model::Author::name).unwrap_or_default();
        let title = record.title.as_deref().unwrap_or_default();
        let name = if name.is_empty() {
            title.split(' ').take(4).collect::<Vec<_>>().join(" ")
        } else {
            name.to_owned()
        };
        match self.year() {
            Some(year) => format!("{name} {year}"),
            None => name,
        }
    }

    /// Year of publication.
    pub fn year(&self) -> Option<u16> {
        self.described.record.published.map(|date| date.year)
    }

    /// Whether the work is in the corpus.
    pub fn is_held(&self) -> bool {
        !self.described.held.is_empty()
    }

    /// Whether it was retracted, and that was not taken back.
    pub fn is_retracted(&self) -> bool {
        standing(&self.described.notices).any(|notice| notice.kind == NoticeKind::Retraction)
    }
}

/// Works and who of them cites whom.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The works, by year and then by name.
    pub nodes: Vec<Node>,
    /// Places among the nodes: who cites, who is cited.
    pub edges: Vec<(usize, usize)>,
    /// How many works were left out because there were too many.
    pub left_out: usize,
    /// How many works neither cite nor are cited within the graph, and so are not in it.
    pub unlinked: usize,
}

impl Network {
    /// The citations among articles, and, where `with_missing`, of works that they cite and that are
    /// not here. Where there are more than `limit`, those with most citations in the graph stay.
    pub fn graph(
        &self,
        snapshot: &Snapshot,
        articles: &RoaringBitmap,
        with_missing: bool,
        limit: usize,
    ) -> Result<Graph> {
        let held: BTreeSet<Work> =
            articles.iter().filter_map(|ordinal| self.work_of_article(ordinal)).collect();
        let mut edges: BTreeSet<(Work, Work)> = BTreeSet::new();
        for &work in &held {
            for cited in self.works_cited_by(work) {
                if held.contains(&cited) || (with_missing && !self.is_held(cited)) {
                    edges.insert((work, cited));
                }
            }
        }
        let mut degree: BTreeMap<Work, (u32, u32)> =
            held.iter().map(|&work| (work, (0, 0))).collect();
        for &(citing, cited) in &edges {
            degree.entry(citing).or_default().0 += 1;
            degree.entry(cited).or_default().1 += 1;
        }
        let mut order: Vec<Work> = degree.keys().copied().collect();
        // What is cited most first; of equals, what cites most.
        order.sort_by_key(|work| {
            let (citing, cited) = degree[work];
            (std::cmp::Reverse(cited), std::cmp::Reverse(citing), *work)
        });
        let all = order.len();
        order.retain(|work| degree[work] != (0, 0));
        let unlinked = all - order.len();
        let left_out = order.len().saturating_sub(limit);
        order.truncate(limit);
        let kept: BTreeSet<Work> = order.iter().copied().collect();
        edges.retain(|(citing, cited)| kept.contains(citing) && kept.contains(cited));
        let mut nodes = Vec::with_capacity(order.len());
        for work in order {
            let cited = edges.iter().filter(|(_, cited)| *cited == work).count() as u32;
            nodes.push(Node { described: self.describe(snapshot, work)?, cited });
        }
        nodes.sort_by(|a, b| (a.year(), &a.described.name).cmp(&(b.year(), &b.described.name)));
        let places: BTreeMap<Work, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.described.work, at)).collect();
        let edges = edges.iter().map(|(citing, cited)| (places[citing], places[cited])).collect();
        Ok(Graph { nodes, edges, left_out, unlinked })
    }
}

/// A text for XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no place for control characters.
            _ if character.is_control() => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}
