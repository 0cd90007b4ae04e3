//! Authors: persons and groups.

use serde::{Deserialize, Serialize};

/// One author: a person with a family name, or a group.
///
/// A group's name stands in `collective`, and then `family` is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Author {
    /// Family name with its particles as printed: `van Doorn`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Given names or initials as printed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// `Jr`, `III` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Name of a group that signs as one author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collective: Option<String>,
}

impl Author {
    /// A person.
    pub fn person(family: impl Into<String>, given: impl Into<String>) -> Self {
        Self { family: family.into(), given: given.into(), ..Self::default() }
    }

    /// A group.
    pub fn group(name: impl Into<String>) -> Self {
        Self { collective: Some(name.into()), ..Self::default() }
    }

    /// A person from a name printed as one string: `Dalakas, Marinos C.` or `Marinos C. Dalakas`.
    pub fn from_display(name: &str) -> Self {
        let name = name.trim();
        if let Some((family, given)) = name.split_once(',') {
            return Self::person(family.trim(), given.trim());
        }
        let mut words: Vec<&str> = name.split_whitespace().collect();
        let Some(last) = words.pop() else { return Self::default() };
        // Particles ("van", "de la") are lower case and belong to the family name.
        let given_words = words
            .iter()
            .position(|word| word.chars().next().is_some_and(char::is_lowercase))
            .unwrap_or(words.len());
        let family = words[given_words..].iter().copied().chain([last]);
        Self::person(family.collect::<Vec<_>>().join(" "), words[..given_words].join(" "))
    }

    /// Family name and given names, the family name first: `Dalakas MC`, `Dalakas Marinos`.
    pub fn inverted(&self) -> String {
        let name = format!("{} {}", self.name(), self.given);
        name.trim_end().to_owned()
    }

    /// The name that lists sort and show by: family name or group.
    pub fn name(&self) -> &str {
        self.collective.as_deref().unwrap_or(&self.family)
    }
}

/// The short line of authors used in listings: `Dalakas`, `Dalakas and Fujii`, `Dalakas et al.`
pub fn author_line(authors: &[Author]) -> String {
    match authors {
        [] => String::new(),
        [one] => one.name().to_owned(),
        [one, two] => format!("{} and {}", one.name(), two.name()),
        [one, ..] => format!("{} et al.", one.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_split_into_family_and_given() {
        assert_eq!(Author::from_display("Dalakas, M. C."), Author::person("Dalakas", "M. C."));
        assert_eq!(
            Author::from_display("Pieter A. van Doorn"),
            Author::person("van Doorn", "Pieter A.")
        );
        assert_eq!(Author::from_display("Plato"), Author::person("Plato", ""));
    }
}
