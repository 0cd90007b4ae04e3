//! Finds what is amiss in a thesaurus: clashes, names that cannot be looked up, broken links.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Thesaurus;
use super::parts::Parts;

/// Something amiss.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Two concepts have one id; the second is not used.
    SameId(String),
    /// A name belongs to several concepts.
    Clash {
        /// The name.
        name: String,
        /// Ids of the concepts.
        concepts: Vec<String>,
    },
    /// A broader concept does not exist.
    UnknownBroader {
        /// Id of the concept.
        concept: String,
        /// The id that it names.
        broader: String,
    },
    /// A concept is broader than itself, by way of others.
    Circle(String),
    /// A name has no letter or digit.
    EmptyName(String),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SameId(id) => write!(f, "two concepts have the id `{id}`"),
            Self::Clash { name, concepts } => write!(
                f,
                "`{name}` names {}; make it `ambiguous` in each, or leave it to one",
                concepts.join(" and ")
            ),
            Self::UnknownBroader { concept, broader } => {
                write!(f, "`{concept}` has the broader concept `{broader}`, which there is not")
            }
            Self::Circle(id) => write!(f, "`{id}` is broader than itself"),
            Self::EmptyName(id) => write!(f, "`{id}` has a name without letters"),
        }
    }
}

/// Everything amiss, sorted.
pub fn problems(thesaurus: &Thesaurus) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut ids = HashSet::new();
    let mut owners: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for concept in thesaurus.concepts() {
        if !ids.insert(concept.id.as_str()) {
            problems.push(Problem::SameId(concept.id.clone()));
        }
        let names = concept.full_names().map(|name| (name, true));
        let shorts = concept.abbreviations.iter().map(|short| (short.as_str(), false));
        for (name, is_full) in names.chain(shorts) {
            let parts = Parts::of(name);
            if parts.is_empty() {
                problems.push(Problem::EmptyName(concept.id.clone()));
                continue;
            }
            // Short forms are looked up as written, full names by their stems.
            let words: Vec<&str> = (0..parts.len())
                .map(|at| if is_full { parts.stem(at) } else { parts.word(at) })
                .collect();
            let (_, of_name) =
                owners.entry(words.join(" ")).or_insert_with(|| (name.to_owned(), Vec::new()));
            if !of_name.contains(&concept.id) {
                of_name.push(concept.id.clone());
            }
        }
        for broader in &concept.broader {
            if thesaurus.by_id(broader).is_none() {
                let (concept, broader) = (concept.id.clone(), broader.clone());
                problems.push(Problem::UnknownBroader { concept, broader });
            }
        }
    }
    for (name, concepts) in owners.into_values() {
        if concepts.len() > 1 {
            problems.push(Problem::Clash { name, concepts });
        }
    }
    problems.extend(circles(thesaurus).into_iter().map(Problem::Circle));
    problems.sort();
    problems
}

fn circles(thesaurus: &Thesaurus) -> Vec<String> {
    let broader: HashMap<&str, &[String]> = thesaurus
        .concepts()
        .iter()
        .map(|concept| (concept.id.as_str(), concept.broader.as_slice()))
        .collect();
    let reaches_itself = |start: &str| {
        let (mut seen, mut left) = (HashSet::new(), vec![start]);
        while let Some(id) = left.pop() {
            for next in broader.get(id).into_iter().flat_map(|ids| ids.iter()) {
                if next == start {
                    return true;
                }
                if seen.insert(next.as_str()) {
                    left.push(next);
                }
            }
        }
        false
    };
    broader.keys().filter(|id| reaches_itself(id)).map(|id| (*id).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thesaurus::Concept;

    #[test]
    fn the_concepts_that_come_with_ivig_are_in_order() {
        assert_eq!(problems(&Thesaurus::builtin()), []);
    }

    #[test]
    fn what_is_amiss_is_found() {
        let concept = |id: &str, name: &str, broader: &str| Concept {
            id: id.to_owned(),
            name: name.to_owned(),
            broader: vec![broader.to_owned()],
            ..Concept::default()
        };
        let concepts =
            vec![concept("a", "thing", "b"), concept("b", "Things", "a"), concept("c", "-", "d")];
        let shown: Vec<String> = problems(&Thesaurus::new(concepts, String::new()))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            shown.join("; "),
            "`thing` names a and b; make it `ambiguous` in each, or leave it to one; \
             `c` has the broader concept `d`, which there is not; `a` is broader than itself; \
             `b` is broader than itself; `c` has a name without letters"
        );
    }
}
