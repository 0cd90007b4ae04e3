//! The concepts that ivig comes with, read from the TOML files in `data/`.

use serde::Deserialize;

use super::Concept;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    concept: Vec<Concept>,
}

macro_rules! files {
    ($($name:literal)+) => { &[$(include_str!(concat!("data/", $name, ".toml"))),+] };
}

const FILES: &[&str] = files! {
    "adverse_effects"
    "antibodies_markers"
    "dermatology"
    "haematology"
    "immunodeficiency"
    "immunoglobulins"
    "infection"
    "mechanisms"
    "neurology"
    "obstetrics_transplant"
    "other_conditions"
    "outcomes"
    "rheumatology"
    "routes_doses_units"
    "study_designs"
    "treatments"
};

/// Reads the concepts of a TOML text; the error says where and what.
pub(super) fn read(text: &str) -> Result<Vec<Concept>, String> {
    toml::from_str::<File>(text).map(|file| file.concept).map_err(|error| error.to_string())
}

/// The concepts of all files; a test shows that each can be read.
pub(super) fn builtin() -> Vec<Concept> {
    FILES.iter().flat_map(|text| read(text).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for text in FILES {
            assert!(read(text).is_ok_and(|concepts| !concepts.is_empty()), "{:?}", read(text));
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/thesaurus/data");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), FILES.len());
        assert!(builtin().len() >= 400);
    }
}
