//! Articles that are near each other by what they cite and who cites them.

use std::collections::HashMap;

use super::{Network, Work};

/// What two articles share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Works that both cite: their bibliographic coupling (Kessler 1963).
    pub cited: Vec<Work>,
    /// Ordinals of articles that cite both: their co-citation (Small 1973).
    pub citing: Vec<u32>,
}

/// An article or work near another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// The work.
    pub work: Work,
    /// How many works both cite.
    pub coupling: u32,
    /// How many articles cite both.
    pub co_citation: u32,
    /// How near it is: the cosine of the lists of cited works plus that of the lists of citing
    /// articles, 0 to 2.
    pub score: f64,
}

impl Network {
    /// What two works share.
    pub fn shared(&self, a: Work, b: Work) -> Shared {
        let cited_by_b = self.works_cited_by(b);
        let citing_b = self.citing_articles(b);
        let mut cited = self.works_cited_by(a);
        cited.retain(|work| cited_by_b.contains(work));
        let mut citing = self.citing_articles(a);
        citing.retain(|ordinal| citing_b.contains(ordinal));
        Shared { cited, citing }
    }

    /// The works that are nearest to one: of those that share a cited work or a citing article with
    /// it, best first; equals in order of their numbers.
    pub fn near(&self, work: Work) -> Vec<Neighbour> {
        let (own_cited, own_citing) = (self.works_cited_by(work), self.citing_articles(work));
        let mut counts: HashMap<Work, (u32, u32)> = HashMap::new();
        for &cited in &own_cited {
            for other in self.citing_works(cited) {
                counts.entry(other).or_default().0 += 1;
            }
        }
        for &ordinal in &own_citing {
            let citing = self.work_of_article(ordinal);
            for other in self.cited_works(ordinal).into_iter().filter(|&one| Some(one) != citing) {
                counts.entry(other).or_default().1 += 1;
            }
        }
        counts.remove(&work);
        let cosine = |common: u32, own: usize, other: usize| {
            if common == 0 { 0.0 } else { f64::from(common) / (own as f64 * other as f64).sqrt() }
        };
        let mut near: Vec<Neighbour> = counts
            .into_iter()
            .map(|(other, (coupling, co_citation))| {
                let cited = self.works_cited_by(other).len();
                let citing = self.citing_articles(other).len();
                let score = cosine(coupling, own_cited.len(), cited)
                    + cosine(co_citation, own_citing.len(), citing);
                Neighbour { work: other, coupling, co_citation, score }
            })
            .collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.work.cmp(&b.work)));
        near
    }

    /// The works that the articles of a work cite, each once; none where it is only cited.
    pub fn works_cited_by(&self, work: Work) -> Vec<Work> {
        let mut cited: Vec<Work> = self
            .articles_of(work)
            .into_iter()
            .flat_map(|ordinal| self.cited_works(ordinal))
            .collect();
        cited.retain(|&other| other != work);
        cited.sort_unstable();
        cited.dedup();
        cited
    }
}
