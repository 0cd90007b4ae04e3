//! Decisions about records: by the names of records (`imports/embase.ris#12`, keys of articles) and by
//! identifiers.

use std::collections::HashMap;

use crate::citation::matching::{Decided, Description};
use crate::network::{Decisions, identifiers, record_named};

/// Decisions by places of records.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// Those that are about records here.
    pub decided: Decided,
    /// Names of records that files here do not have.
    pub unknown: Vec<String>,
}

/// Finds the records that decisions are about. What names records of other files is passed over.
pub fn resolve(decisions: &Decisions, names: &[&str], records: &[Description]) -> Resolved {
    if decisions.is_empty() {
        return Resolved::default();
    }
    let places: HashMap<&str, u32> = names.iter().copied().zip(0..).collect();
    let mut bearers: HashMap<String, u32> = HashMap::new();
    for (place, record) in (0..).zip(records) {
        for id in record.identifiers() {
            bearers.entry(id).or_insert(place);
        }
    }
    let by_id = |name: &str| identifiers(name).iter().find_map(|id| bearers.get(id).copied());
    let find = |name: &str| {
        let by_name = places.get(name).copied();
        // Digits at the end of a file's name are no PMID.
        by_name.or_else(|| by_id(name).filter(|_| record_named(name).is_none()))
    };
    let (decided, mut unknown) = decisions.resolve(find);
    let file = |name: &str| record_named(name).map(|(file, _)| file.to_owned());
    let files: std::collections::HashSet<String> =
        names.iter().filter_map(|name| file(name)).collect();
    unknown.retain(|name| file(name).is_some_and(|file| files.contains(&file)));
    Resolved { decided, unknown }
}
