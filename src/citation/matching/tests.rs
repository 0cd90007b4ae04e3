//! What holds of matching for any entries and any decisions.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::comparison::contradict;
use super::*;
use crate::model::{ArticleIds, Author, PageRange, Reference};

/// Of few authors, titles, places and identifiers, so that they often meet, and often by mistake.
fn entry() -> impl Strategy<Value = Description> {
    let one_of = |values: &[&'static str]| prop::sample::select(values.to_vec());
    let id = |values: &'static [&'static str]| {
        prop::option::weighted(0.4, prop::sample::select(values).prop_map(str::to_owned))
    };
    let titles = one_of(&[
        "High-dose intravenous immune globulin for stiff-person syndrome",
        "High dose intravenous immune globulin for stiff person syndromes",
        "Erratum: High-dose intravenous immune globulin for stiff-person syndrome",
        "Plasma exchange in children with Kawasaki disease: part II",
        "Reply",
        "",
    ]);
    let places = (one_of(&["345", "12", ""]), one_of(&["1870", "33", "S4", ""]));
    let fields = (one_of(&["Dalakas", "Dalakes", "Roe", ""]), titles, 2000..2003_u16, places);
    let ids = (id(&["10.1000/a", "10.1000/b", "10.1000/c"]), id(&["1", "2"]), id(&["PMC7"]));
    (fields, ids).prop_map(|((family, title, year, (volume, page)), (doi, pmid, pmcid))| {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Description::from(&Reference {
            authors: given(family).map(|family| Author::person(family, "A")).into_iter().collect(),
            title: given(title),
            container: Some("Brain".to_owned()),
            year: Some(year.to_string()),
            volume: given(volume),
            pages: PageRange::parse(page),
            ids: ArticleIds { doi, pmid, pmcid, ..ArticleIds::default() },
            ..Reference::default()
        })
    })
}

fn entries() -> impl Strategy<Value = Vec<Description>> {
    prop::collection::vec(entry(), 1..24)
}

/// Pairs of places in a list of so many entries.
fn pairs(of: &[(prop::sample::Index, prop::sample::Index)], count: usize) -> Vec<(u32, u32)> {
    of.iter().map(|(a, b)| (a.index(count) as u32, b.index(count) as u32)).collect()
}

fn some_pairs() -> impl Strategy<Value = Vec<(prop::sample::Index, prop::sample::Index)>> {
    prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..6)
}

fn is_one(works: &Works, (a, b): (u32, u32)) -> bool {
    works.work_of[a as usize] == works.work_of[b as usize]
}

proptest! {
    #[test]
    fn the_same_entries_give_the_same_works(entries in entries(), threads in 1..5_usize) {
        let unite = || unite(&entries, &Decided::default());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let (one, other) = (unite(), pool.install(unite));
        prop_assert_eq!(&one.work_of, &other.work_of);
        prop_assert_eq!(one.links, other.links);
    }

    #[test]
    fn links_lead_from_entry_to_entry_of_a_work_and_no_further(entries in entries()) {
        let works = unite(&entries, &Decided::default());
        prop_assert_eq!(works.links.len() + works.count as usize, entries.len());
        for Link { a, b, reason } in &works.links {
            prop_assert!(a < b && is_one(&works, (*a, *b)));
            let (a, b) = (&entries[*a as usize], &entries[*b as usize]);
            match reason {
                Reason::Identifier(id) => {
                    prop_assert!(a.identifiers().any(|own| own == *id));
                    prop_assert!(b.identifiers().any(|own| own == *id));
                }
                Reason::Agreement(comparison) => {
                    prop_assert!(comparison.is_match());
                    prop_assert_eq!(comparison, &compare(a, b));
                }
                Reason::Decided => prop_assert!(false, "nobody decided anything"),
            }
        }
        // Works are numbered in order of their first entries.
        let mut next = 0;
        for &work in &works.work_of {
            prop_assert!(work <= next);
            next = next.max(work + 1);
        }
        prop_assert_eq!(next, works.count);
    }

    #[test]
    fn bearers_of_an_identifier_are_one_work_unless_they_contradict_each_other(
        entries in entries(),
    ) {
        let works = unite(&entries, &Decided::default());
        let mut bearers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (place, entry) in (0..).zip(&entries) {
            entry.identifiers().for_each(|id| bearers.entry(id).or_default().push(place));
        }
        for (id, bearers) in bearers {
            let stands_against = |a: u32, b: u32| {
                contradict(&entries[a as usize], &entries[b as usize])
            };
            let any = bearers.iter().any(|&a| bearers.iter().any(|&b| stands_against(a, b)));
            if !any {
                let all = bearers.iter().all(|&one| is_one(&works, (one, bearers[0])));
                prop_assert!(all, "{id}: {bearers:?} of {:?}", works.work_of);
            }
            // The first is never alone with what does not contradict it.
            for &other in bearers.iter().filter(|&&other| !stands_against(bearers[0], other)) {
                prop_assert!(is_one(&works, (bearers[0], other)), "{id}");
            }
        }
    }

    #[test]
    fn decisions_without_contradiction_all_hold(
        entries in entries(),
        labels in prop::collection::vec(0..4_u8, 24),
        decided in some_pairs(),
    ) {
        let (same, different) = pairs(&decided, entries.len())
            .into_iter()
            .partition(|&(a, b)| labels[a as usize] == labels[b as usize]);
        let decided = Decided { same, different };
        let works = unite(&entries, &decided);
        prop_assert!(decided.same.iter().all(|&pair| is_one(&works, pair)));
        prop_assert!(!decided.different.iter().any(|&pair| is_one(&works, pair)));
    }

    #[test]
    fn what_is_decided_to_be_different_is_never_one(
        entries in entries(),
        same in some_pairs(),
        different in some_pairs(),
    ) {
        let (same, mut different) = (pairs(&same, entries.len()), pairs(&different, entries.len()));
        // An entry is itself, whatever is decided.
        different.retain(|(a, b)| a != b);
        let decided = Decided { same, different };
        let works = unite(&entries, &decided);
        prop_assert!(!decided.different.iter().any(|&pair| is_one(&works, pair)));
    }

    #[test]
    fn comparing_knows_no_first_and_second(a in entry(), b in entry()) {
        let (one, other) = (compare(&a, &b), compare(&b, &a));
        prop_assert!(one.points.total_cmp(&other.points).is_eq());
        prop_assert_eq!(one.is_match(), other.is_match());
        prop_assert_eq!(contradict(&a, &b), contradict(&b, &a));
        prop_assert_eq!(one.is_match(), super::comparison::match_of(&a, &b).is_some());
    }
}
