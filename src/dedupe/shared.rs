//! Identifiers that records of different works carry: the article's on its erratum, the congress's on
//! each of its abstracts.

use crate::citation::matching::{Description, by_identifier, compare};

/// The most works that an identifier is taken to be of one among them; one of more tells nothing.
const MAX_WORKS_OF_ID: usize = 8;

/// How many bearers of an identifier each further one is compared with.
const MAX_COMPARED: usize = 8;

/// Records of which none carries an identifier that is another work's.
pub(super) struct Parted {
    pub(super) entries: Vec<Description>,
    /// Pairs that share an identifier which is taken from the second.
    pub(super) conflicts: Vec<(u32, u32, String)>,
    /// Identifiers that were taken from all.
    pub(super) useless: Vec<String>,
}

/// Takes identifiers from records that contradict the first that carries them.
pub(super) fn part(records: &[Description]) -> Parted {
    let mut entries = records.to_vec();
    let mut conflicts = Vec::new();
    let mut useless = Vec::new();
    for (id, bearers) in by_identifier(records) {
        let Some(works) = works_of(records, &bearers) else {
            for &bearer in &bearers {
                take(&mut entries[bearer as usize], &id);
            }
            useless.push(id);
            continue;
        };
        for work in &works[1..] {
            conflicts.push((works[0][0], work[0], id.clone()));
            for &bearer in work {
                take(&mut entries[bearer as usize], &id);
            }
        }
    }
    Parted { entries, conflicts, useless }
}

/// The bearers of an identifier by works, the first one's first; `None` where they are too many.
fn works_of(records: &[Description], bearers: &[u32]) -> Option<Vec<Vec<u32>>> {
    let mut works: Vec<Vec<u32>> = Vec::new();
    for &bearer in bearers {
        let fits = |work: &Vec<u32>| {
            let mut others = work.iter().take(MAX_COMPARED);
            !others.any(|&other| are_two(&records[other as usize], &records[bearer as usize]))
        };
        match works.iter().position(fits) {
            Some(work) => works[work].push(bearer),
            None if works.len() == MAX_WORKS_OF_ID => return None,
            None => works.push(vec![bearer]),
        }
    }
    Some(works)
}

/// Whether two records are of different works although they carry the same identifier: one is a
/// notice about the other, or neither title nor author nor place agrees. A title alone may be a
/// translation.
fn are_two(a: &Description, b: &Description) -> bool {
    if !a.has_title() || !b.has_title() {
        return false;
    }
    let comparison = compare(a, b);
    let contradicts =
        |field: &str, least: f32| comparison.points_of(field).is_some_and(|points| points <= least);
    let is_elsewhere = contradicts("first author", -6.0) || contradicts("first page", -5.0);
    a.notice() != b.notice() || contradicts("title", -6.0) && is_elsewhere
}

fn take(entry: &mut Description, id: &str) {
    match id.split_once(':') {
        Some(("doi", _)) => entry.ids.doi = None,
        Some(("pmid", _)) => entry.ids.pmid = None,
        Some(("pmcid", _)) => entry.ids.pmcid = None,
        _ => {}
    }
}
