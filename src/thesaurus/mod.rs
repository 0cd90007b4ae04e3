//! The concepts of the field, their names, and where texts name them.
//!
//! The concepts are data: the TOML files in `data/`, and a home's own `thesaurus.toml`, whose
//! concepts are added or, where an id is known, take the place of the known one. An ambiguous short
//! form names a concept only in an article that says so.

mod annotate;
pub mod check;
mod data;
mod names;
mod parts;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
pub use annotate::{Annotation, ArticleShorts};
pub use names::Named;
use names::Names;
pub use parts::Parts;

/// The file of a home with its own concepts.
pub const HOME_FILE: &str = "thesaurus.toml";

/// Stands before a concept's id in the index; no word starts with it.
pub const CONCEPT_MARK: char = '@';

/// Stands before a long form in the index, at the places of its short form in articles that define
/// it; no word starts with it.
pub const LONG_FORM_MARK: char = '~';

/// A concept of the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Its id, which never changes: `guillain-barre-syndrome`.
    pub id: String,
    /// The preferred name.
    pub name: String,
    /// Other full names.
    #[serde(default)]
    pub names: Vec<String>,
    /// Short forms that mean nothing else in this field.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// Short forms that mean something else too.
    #[serde(default)]
    pub ambiguous: Vec<Ambiguous>,
    /// Trade names.
    #[serde(default)]
    pub brands: Vec<String>,
    /// The MeSH descriptor, as NLM writes it.
    #[serde(default)]
    pub mesh: Option<String>,
    /// The MeSH supplementary concept.
    #[serde(default)]
    pub mesh_supplementary: Option<String>,
    /// Ids of the concepts that it is a kind of.
    #[serde(default)]
    pub broader: Vec<String>,
}

/// A short form with more than one meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguous {
    /// The short form.
    pub short: String,
    /// What else it stands for.
    pub meanings: Vec<String>,
}

impl Concept {
    /// All its full names, trade names among them.
    pub fn full_names(&self) -> impl Iterator<Item = &str> {
        let names = std::iter::once(&self.name).chain(&self.names).chain(&self.brands);
        names.map(String::as_str)
    }

    /// The term that stands for it in the index.
    pub fn index_term(&self) -> String {
        format!("{CONCEPT_MARK}{}", self.id)
    }
}

/// Concepts by number: their place in a thesaurus.
pub type ConceptNumber = u32;

/// All concepts, ready to be looked up.
#[derive(Debug)]
pub struct Thesaurus {
    concepts: Vec<Concept>,
    numbers: FxHashMap<String, ConceptNumber>,
    names: Names,
    by_mesh: HashMap<String, Vec<ConceptNumber>>,
    narrower: HashMap<ConceptNumber, Vec<ConceptNumber>>,
    hash: String,
}

impl Thesaurus {
    /// The concepts that ivig comes with.
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: OnceLock<Arc<Thesaurus>> = OnceLock::new();
        let build = || Arc::new(Self::new(data::builtin(), hash_of(&[data::BUILTIN])));
        Arc::clone(BUILTIN.get_or_init(build))
    }

    /// The concepts that ivig comes with and those of a home.
    pub fn of_home(root: &Path) -> Result<Arc<Self>> {
        let file = root.join(HOME_FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::builtin());
            }
            Err(cause) => return Err(Error::io(&file, cause)),
        };
        let own = data::read(&text).map_err(|cause| {
            Error::usage(format!("`{}` is not understood: {cause}", file.display())).hint(
                "a concept looks like those that `ivig thesaurus show ivig --format toml` prints",
            )
        })?;
        let mut concepts = data::builtin();
        for concept in own {
            match concepts.iter_mut().find(|known| known.id == concept.id) {
                Some(known) => *known = concept,
                None => concepts.push(concept),
            }
        }
        Ok(Arc::new(Self::new(concepts, hash_of(&[data::BUILTIN, &text]))))
    }

    /// A thesaurus of these concepts, whose hash is given; of several with one id the first counts.
    pub fn new(concepts: Vec<Concept>, hash: String) -> Self {
        let mut numbers =
            FxHashMap::with_capacity_and_hasher(concepts.len(), rustc_hash::FxBuildHasher);
        for (number, concept) in concepts.iter().enumerate() {
            numbers.entry(concept.id.clone()).or_insert(number as ConceptNumber);
        }
        let names = Names::new(&concepts);
        let mut by_mesh: HashMap<String, Vec<ConceptNumber>> = HashMap::new();
        let mut narrower: HashMap<ConceptNumber, Vec<ConceptNumber>> = HashMap::new();
        for (number, concept) in concepts.iter().enumerate() {
            let number = number as ConceptNumber;
            for heading in [&concept.mesh, &concept.mesh_supplementary].into_iter().flatten() {
                by_mesh.entry(heading.to_lowercase()).or_default().push(number);
            }
            for broader in concept.broader.iter().filter_map(|id| numbers.get(id)) {
                narrower.entry(*broader).or_default().push(number);
            }
        }
        Self { concepts, numbers, names, by_mesh, narrower, hash }
    }

    /// A hash over all concepts: part of the index's fingerprint.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// All concepts.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The concept with a number.
    pub fn concept(&self, number: ConceptNumber) -> &Concept {
        &self.concepts[number as usize]
    }

    /// The concept with an id.
    pub fn by_id(&self, id: &str) -> Option<ConceptNumber> {
        self.numbers.get(id).copied()
    }

    /// The concepts that a text, as a whole, names.
    pub fn named(&self, text: &str) -> Vec<Named> {
        self.names.whole(&Parts::of(text))
    }

    /// The concepts named in a text: each with its first part and the number of its parts, longest
    /// names first at each place. Ambiguous short forms are among them and marked.
    pub fn named_within(&self, parts: &Parts<'_>) -> Vec<(usize, usize, Named)> {
        self.names.within(parts)
    }

    /// The concepts with a MeSH heading.
    pub fn with_mesh(&self, heading: &str) -> &[ConceptNumber] {
        self.by_mesh.get(&heading.trim().to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// All narrower concepts, at whatever distance, without the concept itself.
    pub fn narrower(&self, number: ConceptNumber) -> Vec<ConceptNumber> {
        let (mut seen, mut left) = (HashSet::from([number]), vec![number]);
        let mut all = Vec::new();
        while let Some(next) = left.pop() {
            for &narrower in self.narrower.get(&next).map_or(&[][..], Vec::as_slice) {
                if seen.insert(narrower) {
                    all.push(narrower);
                    left.push(narrower);
                }
            }
        }
        all.sort_unstable();
        all
    }
}

/// A hash over texts that concepts are read from.
fn hash_of(texts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(text.as_bytes());
        hasher.update(b"\0");
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        let thesaurus = Thesaurus::builtin();
        let named = thesaurus.named(text);
        named.into_iter().map(|named| thesaurus.concept(named.concept).id.clone()).collect()
    }

    #[test]
    fn names_in_every_spelling_mean_one_concept() {
        for name in
            ["IVIG", "intravenous immunoglobulins", "Immune Globulin Intravenous", "IGIV", "ivIg"]
        {
            assert_eq!(ids(name), ["ivig"], "{name}");
        }
        assert_eq!(ids("Guillain–Barre syndrome"), ["guillain-barre-syndrome"]);
        assert!(ids("immunoglobulin of nobody").is_empty());
    }

    #[test]
    fn ambiguous_short_forms_are_marked() {
        let thesaurus = Thesaurus::builtin();
        let named = thesaurus.named("GBS");
        assert!(!named.is_empty() && named.iter().all(|named| named.is_ambiguous));
        assert!(!thesaurus.named("CIDP")[0].is_ambiguous);
    }

    #[test]
    fn narrower_concepts_are_found_at_any_distance() {
        let thesaurus = Thesaurus::builtin();
        let ivig = thesaurus.by_id("ivig").unwrap();
        let narrower = thesaurus.narrower(ivig);
        assert!(narrower.iter().any(|&number| thesaurus.concept(number).name == "Privigen"));
        assert!(!narrower.contains(&ivig));
        assert_eq!(thesaurus.with_mesh("immunoglobulins, intravenous"), [ivig]);
    }

    #[test]
    fn own_concepts_are_added_or_take_the_place_of_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let own = "[[concept]]\nid = \"ivig\"\nname = \"my IVIG\"\n[[concept]]\nid = \"x\"\nname = \"my thing\"\n";
        std::fs::write(folder.path().join(HOME_FILE), own).unwrap();
        let thesaurus = Thesaurus::of_home(folder.path()).unwrap();
        assert_eq!(thesaurus.named("my thing").len(), 1);
        assert!(thesaurus.named("IGIV").is_empty());
        assert_ne!(thesaurus.hash(), Thesaurus::builtin().hash());
        std::fs::write(folder.path().join(HOME_FILE), "[[concept]]\nid = 3\n").unwrap();
        assert!(Thesaurus::of_home(folder.path()).unwrap_err().to_string().contains("line 2"));
    }
}
