//! The concepts that ivig comes with: the TOML files in `data/`, as the build has put them together.

use serde::Deserialize;

use super::Concept;

/// All concepts as a JSON array, in order of the files.
pub(super) const BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/concepts.json"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    concept: Vec<Concept>,
}

/// Reads the concepts of a TOML text; the error says where and what.
pub(super) fn read(text: &str) -> Result<Vec<Concept>, String> {
    toml::from_str::<File>(text).map(|file| file.concept).map_err(|error| error.to_string())
}

/// The concepts that ivig comes with; a test shows that all are read.
pub(super) fn builtin() -> Vec<Concept> {
    serde_json::from_str(BUILTIN).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_concepts_of_every_file_are_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/thesaurus/data");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            count += read(&text).unwrap().len();
        }
        assert_eq!(builtin().len(), count);
        assert!(count >= 400);
    }
}
