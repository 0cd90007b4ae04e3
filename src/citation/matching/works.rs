//! Entries to works: which of them are one.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::blocks::keys;
use super::comparison::{Comparison, contradict, match_of};
use super::description::Description;

/// In a block of more entries than this, each is compared with as many that follow it in order of
/// their titles (the sorted neighbourhood of Hernández and Stolfo, 1995).
const MAX_WINDOW_ENTRIES: usize = 64;

/// How many entries of one work stand for it in a block.
const MAX_FORMS: usize = 8;

/// Why two entries are one work.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Both carry this identifier.
    Identifier(String),
    /// What they say agrees.
    Agreement(Comparison),
    /// Someone decided so.
    Decided,
}

/// Two entries that are one work.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// One entry, by place in the list.
    pub a: u32,
    /// The other, later in the list.
    pub b: u32,
    /// Why.
    pub reason: Reason,
}

/// What people decided about pairs of entries, by their places in the list.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// Pairs that are one work, whatever they say.
    pub same: Vec<(u32, u32)>,
    /// Pairs that are two works, whatever they say.
    pub different: Vec<(u32, u32)>,
}

/// Which entries are one work.
#[derive(Debug, Clone, Default)]
pub struct Works {
    /// The work of each entry: numbers from 0 in order of their first entries.
    pub work_of: Vec<u32>,
    /// How many works there are.
    pub count: u32,
    /// The links that made them.
    pub links: Vec<Link>,
}

/// Unites the entries that are one work. The outcome depends on the entries and their order alone.
pub fn unite(entries: &[Description], decided: &Decided) -> Works {
    unite_unless(entries, decided, &|_, _| false)
}

/// The same, with more care: entries whose texts agree are not united where that would bring together
/// two of which `stands_against` holds.
pub fn unite_unless(
    entries: &[Description],
    decided: &Decided,
    stands_against: &dyn Fn(&Description, &Description) -> bool,
) -> Works {
    let mut groups = Groups::new(entries, &decided.different, stands_against);
    let mut links = Vec::new();
    let mut join = |groups: &mut Groups<'_>, a: u32, b: u32, reason: Reason| {
        if groups.join(a, b, !matches!(reason, Reason::Agreement(_))) {
            links.push(Link { a: a.min(b), b: a.max(b), reason });
        }
    };
    for &(a, b) in &decided.same {
        join(&mut groups, a, b, Reason::Decided);
    }
    for (id, bearers) in by_identifier(entries) {
        for group in without_contradiction(entries, &bearers) {
            for &other in &group[1..] {
                join(&mut groups, group[0], other, Reason::Identifier(id.clone()));
            }
        }
    }
    let pairs = candidate_pairs(entries, |entry| groups.root(entry));
    let mut matches: Vec<(u32, u32, Comparison)> = pairs
        .into_par_iter()
        .filter_map(|(a, b)| {
            let comparison = match_of(&entries[a as usize], &entries[b as usize])?;
            Some((a, b, comparison))
        })
        .collect();
    // The surest first, so that a doubtful one cannot stand in their way.
    matches.sort_by(|x, y| y.2.points.total_cmp(&x.2.points).then((x.0, x.1).cmp(&(y.0, y.1))));
    for (a, b, comparison) in matches {
        join(&mut groups, a, b, Reason::Agreement(comparison));
    }
    groups.works(links)
}

/// Pairs of entries that could be one work, for they share a key, and are not.
pub fn pairs_apart(entries: &[Description], works: &Works) -> Vec<(u32, u32)> {
    candidate_pairs(entries, |entry| works.work_of[entry as usize])
}

/// Entries by each identifier that more than one carries.
pub fn by_identifier(entries: &[Description]) -> BTreeMap<String, Vec<u32>> {
    let mut bearers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (entry, description) in (0..).zip(entries) {
        for id in description.identifiers() {
            bearers.entry(id).or_default().push(entry);
        }
    }
    bearers.retain(|_, of_id| of_id.len() > 1);
    bearers
}

/// The bearers of an identifier, those apart that contradict each other: reference lists carry wrong
/// identifiers.
fn without_contradiction(entries: &[Description], bearers: &[u32]) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for &entry in bearers {
        let fits = |group: &&mut Vec<u32>| {
            !contradict(&entries[group[0] as usize], &entries[entry as usize])
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

/// Pairs of entries that share a key and are not one work yet.
fn candidate_pairs(entries: &[Description], mut root: impl FnMut(u32) -> u32) -> Vec<(u32, u32)> {
    let of_entries: Vec<Vec<u64>> = entries.par_iter().map(keys).collect();
    let mut blocks: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (entry, keys) in (0..).zip(of_entries) {
        for key in keys {
            blocks.entry(key).or_default().push(entry);
        }
    }
    let mut pairs = Vec::new();
    for block in blocks.into_values().filter(|block| block.len() > 1) {
        let mut forms: FxHashMap<u32, usize> = FxHashMap::default();
        let mut block: Vec<(u32, u32)> =
            block.into_iter().map(|entry| (root(entry), entry)).collect();
        block.retain(|(root, _)| {
            let count = forms.entry(*root).or_default();
            *count += 1;
            *count <= MAX_FORMS
        });
        if forms.len() == 1 {
            continue;
        }
        if block.len() > MAX_WINDOW_ENTRIES {
            block.sort_by_key(|&(_, entry)| (&entries[entry as usize].joined_title, entry));
        }
        for (at, &(root, entry)) in block.iter().enumerate() {
            let window = block[at + 1..].iter().take(MAX_WINDOW_ENTRIES);
            let others = window.filter(|(other_root, _)| *other_root != root);
            pairs.extend(others.map(|&(_, other)| (entry.min(other), entry.max(other))));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// Entries united so far (a union-find forest), and what stands against uniting more.
struct Groups<'e> {
    entries: &'e [Description],
    parents: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    different: &'e [(u32, u32)],
    stands_against: &'e dyn Fn(&Description, &Description) -> bool,
}

impl<'e> Groups<'e> {
    fn new(
        entries: &'e [Description],
        different: &'e [(u32, u32)],
        stands_against: &'e dyn Fn(&Description, &Description) -> bool,
    ) -> Self {
        let parents = (0..entries.len() as u32).collect();
        Self { entries, parents, members: FxHashMap::default(), different, stands_against }
    }

    fn root(&mut self, mut entry: u32) -> u32 {
        while self.parents[entry as usize] != entry {
            let above = self.parents[self.parents[entry as usize] as usize];
            self.parents[entry as usize] = above;
            entry = above;
        }
        entry
    }

    fn members(&self, root: u32) -> &[u32] {
        self.members
            .get(&root)
            .map_or(std::slice::from_ref(&self.parents[root as usize]), |all| all)
    }

    /// Unites the works of two entries unless something stands against it; `is_certain` where their
    /// identifiers, or a decision, make it so. Whether anything changed.
    fn join(&mut self, a: u32, b: u32, is_certain: bool) -> bool {
        let linked = (a, b);
        let (a, b) = (self.root(a), self.root(b));
        if a == b || self.are_decided_different(a, b) {
            return false;
        }
        if !is_certain && (self.identifiers_differ(a, b) || self.texts_stand_against(a, b, linked))
        {
            return false;
        }
        let (first, second) = (a.min(b), a.max(b));
        let moved = self.members.remove(&second).unwrap_or_else(|| vec![second]);
        self.members.entry(first).or_insert_with(|| vec![first]).extend(moved);
        self.parents[second as usize] = first;
        true
    }

    fn are_decided_different(&mut self, a: u32, b: u32) -> bool {
        let different = self.different;
        different.iter().any(|&(x, y)| {
            let (x, y) = (self.root(x), self.root(y));
            (x, y) == (a, b) || (x, y) == (b, a)
        })
    }

    /// Whether something stands against one of the first few of either work being one of the other.
    /// What stands against the linked entry of its own work too is no news.
    fn texts_stand_against(&self, a: u32, b: u32, linked: (u32, u32)) -> bool {
        let of = |root: u32| self.members(root).iter().copied().take(MAX_FORMS);
        let is_against = |one: u32, other: u32| {
            (self.stands_against)(&self.entries[one as usize], &self.entries[other as usize])
        };
        of(a).any(|one| {
            of(b).any(|other| {
                is_against(one, other) && !is_against(one, linked.0) && !is_against(other, linked.1)
            })
        })
    }

    /// Whether both carry identifiers of one kind, and none in common.
    fn identifiers_differ(&self, a: u32, b: u32) -> bool {
        type Kind = fn(&crate::model::ArticleIds) -> Option<&String>;
        let kinds: [Kind; 3] =
            [|ids| ids.doi.as_ref(), |ids| ids.pmid.as_ref(), |ids| ids.pmcid.as_ref()];
        kinds.into_iter().any(|kind| {
            let of = |root: u32| {
                self.members(root).iter().filter_map(move |&e| kind(&self.entries[e as usize].ids))
            };
            of(a).next().is_some()
                && of(b).next().is_some()
                && !of(a).any(|id| of(b).any(|other| other == id))
        })
    }

    fn works(mut self, links: Vec<Link>) -> Works {
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let work_of = (0..self.entries.len() as u32)
            .map(|entry| {
                let root = self.root(entry);
                let next = numbers.len() as u32;
                *numbers.entry(root).or_insert(next)
            })
            .collect();
        Works { work_of, count: numbers.len() as u32, links }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleIds, Author, PageRange, Reference};

    /// `family year title journal volume page doi`, `-` for what is not printed.
    fn entry(fields: [&str; 7]) -> Description {
        let given = |text: &str| Some(text.to_owned()).filter(|text| text != "-");
        let [family, year, title, journal, volume, page, doi] = fields;
        let author = given(family).map(|family| Author::person(family, "A"));
        Description::from(&Reference {
            authors: author.into_iter().collect(),
            year: given(year),
            title: given(title),
            container: given(journal),
            volume: given(volume),
            pages: given(page).and_then(|page| PageRange::parse(&page)),
            ids: ArticleIds { doi: given(doi), ..ArticleIds::default() },
            ..Reference::default()
        })
    }

    const TITLE: &str = "High-dose intravenous immune globulin for stiff-person syndrome";

    #[track_caller]
    fn check(entries: &[[&str; 7]], expected: &[u32]) {
        let entries: Vec<Description> = entries.iter().map(|fields| entry(*fields)).collect();
        assert_eq!(unite(&entries, &Decided::default()).work_of, expected);
    }

    #[test]
    fn identifiers_decide() {
        check(
            &[
                ["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870-6", "10.1000/a"],
                ["Dalakas", "2001", "-", "-", "-", "-", "10.1000/a"],
                ["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870-6", "10.1000/b"],
            ],
            &[0, 0, 1],
        );
    }

    #[test]
    fn an_identifier_that_everything_else_contradicts_is_a_mistake() {
        check(
            &[
                ["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870-6", "10.1000/a"],
                ["Roe", "1999", "Plasma exchange in children", "-", "12", "1", "10.1000/a"],
                ["Dalakas", "2001", TITLE, "NEJM", "345", "1870", "-"],
            ],
            &[0, 1, 0],
        );
    }

    #[test]
    fn the_ways_of_citing_one_work_meet() {
        let whole =
            ["Dalakas", "2001", TITLE, "The New England journal of medicine", "345", "1870", "-"];
        for other in [
            [
                "DALAKAS",
                "2001",
                "High dose intravenous immune globulin for stiff person syndrome",
                "N Engl J Med",
                "345",
                "1870-1876",
                "-",
            ],
            ["Dalakas", "2002", TITLE, "N Engl J Med", "345", "1870", "-"],
            ["Dalakas", "2001", "-", "N Engl J Med", "345", "1870", "-"],
            ["Dalakes", "2001", TITLE, "-", "345", "1870", "-"],
            [
                "Dalakas",
                "2001",
                "High-dose intravenous immune globulin",
                "N Engl J Med",
                "345",
                "1870",
                "-",
            ],
        ] {
            check(&[whole, other], &[0, 0]);
        }
    }

    #[test]
    fn works_that_are_nearly_one_stay_apart() {
        let whole = ["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870", "-"];
        for other in [
            // The title alone.
            ["-", "-", TITLE, "-", "-", "-", "-"],
            ["Roe", "2001", TITLE, "Brain", "12", "44", "-"],
            // The same again years later, elsewhere.
            ["Dalakas", "2005", TITLE, "Neurology", "64", "12", "-"],
            [
                "Dalakas",
                "2001",
                "Erratum: High-dose intravenous immune globulin for stiff-person syndrome",
                "N Engl J Med",
                "345",
                "1870",
                "-",
            ],
            [
                "Dalakas",
                "2001",
                "Intravenous immune globulin for dermatomyositis",
                "N Engl J Med",
                "345",
                "1993",
                "-",
            ],
        ] {
            check(&[whole, other], &[0, 1]);
        }
        let part = |number: &'static str, page| ["Roe", "2010", number, "J Ex", "3", page, "-"];
        check(
            &[
                part("Guidelines for the use of immunoglobulin: part I", "10"),
                part("Guidelines for the use of immunoglobulin: part II", "21"),
            ],
            &[0, 1],
        );
    }

    #[test]
    fn decisions_go_before_everything() {
        let one = entry(["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870", "10.1000/a"]);
        let other = entry(["Roe", "1999", "Plasma exchange", "Brain", "1", "2", "10.1000/b"]);
        let entries = [one.clone(), one, other];
        let decided = Decided { same: vec![(1, 2)], different: vec![(0, 1)] };
        assert_eq!(unite(&entries, &decided).work_of, [0, 1, 1]);
    }
}
