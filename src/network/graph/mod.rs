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
    /// `Dalakas 2001`: how the node is labelled. Groups sign many works, so the key of the article, or
    /// the beginning of the title, tells more where one did.
    pub fn label(&self) -> String {
        let record = &self.described.record;
        let person = record.authors.first().filter(|author| author.collective.is_none());
        let name = match (person, self.described.held.first(), &record.title) {
            (Some(person), ..) => person.family.clone(),
            (None, Some(key), _) => return key.clone(),
            (None, None, Some(title)) => title.split(' ').take(3).collect::<Vec<_>>().join(" "),
            (None, None, None) => self.described.name.clone(),
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
    /// The citations among articles, and, where `with_missing`, of works that at least two of them
    /// cite and that are not here. Where there are more than `limit` with a citation, those with
    /// fewest are taken away one by one.
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
        let mut times_cited: BTreeMap<Work, u32> = BTreeMap::new();
        for &work in &held {
            for cited in self.works_cited_by(work) {
                if held.contains(&cited) || (with_missing && !self.is_held(cited)) {
                    edges.insert((work, cited));
                    *times_cited.entry(cited).or_default() += 1;
                }
            }
        }
        edges.retain(|(_, cited)| held.contains(cited) || times_cited[cited] > 1);
        let linked: BTreeSet<Work> = edges.iter().flat_map(|&(a, b)| [a, b]).collect();
        let unlinked = held.difference(&linked).count();
        let order = most_linked(&edges, limit);
        let left_out = linked.len() - order.len();
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

/// The works that remain when those with fewest links are taken away until there are at most
/// `limit`, and then all that have none left.
fn most_linked(edges: &BTreeSet<(Work, Work)>, limit: usize) -> Vec<Work> {
    let mut neighbours: BTreeMap<Work, BTreeSet<Work>> = BTreeMap::new();
    for &(a, b) in edges {
        neighbours.entry(a).or_default().insert(b);
        neighbours.entry(b).or_default().insert(a);
    }
    let mut queue: BTreeSet<(usize, std::cmp::Reverse<Work>)> =
        neighbours.iter().map(|(&work, of)| (of.len(), std::cmp::Reverse(work))).collect();
    while queue.len() > limit || queue.first().is_some_and(|(links, _)| *links == 0) {
        let Some((_, std::cmp::Reverse(work))) = queue.pop_first() else { break };
        for other in neighbours.remove(&work).unwrap_or_default() {
            if let Some(of) = neighbours.get_mut(&other) {
                queue.remove(&(of.len(), std::cmp::Reverse(other)));
                of.remove(&work);
                queue.insert((of.len(), std::cmp::Reverse(other)));
            }
        }
    }
    neighbours.into_keys().collect()
}
