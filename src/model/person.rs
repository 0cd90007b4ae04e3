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

    /// An author as bibliographies write them: `Family, Given, Suffix`, a family name with initials
    /// (`Dalakas MC`), a full name, or the name of a group, perhaps with a comma at its end. `None`
    /// where there is no name.
    pub fn from_entry(entry: &str) -> Option<Self> {
        let entry = entry.trim().trim_start_matches([',', ';']).trim();
        if !entry.contains(|c: char| c.is_alphanumeric()) {
            return None;
        }
        if let Some(group) = entry.strip_suffix(',').filter(|group| !group.contains(',')) {
            return Some(Self::group(group.trim_end()));
        }
        let parts: Vec<&str> =
            entry.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [name] if is_group(name) => Some(Self::group(*name)),
            [name] => Some(Self::from_words(name)),
            [family, given @ ..] => Some(Self::from_parts(family, given)),
            [] => None,
        }
    }

    /// Whether a word is `Jr`, `III` or the like.
    pub fn is_suffix(word: &str) -> bool {
        is_suffix(word)
    }

    /// The author as [`Author::from_entry`] reads it. A comma ends the family name, so that a group's
    /// name keeps none, but one at its end where it would be taken for a person's; so has a person's
    /// name of several words that is not taken apart.
    pub fn entry(&self) -> String {
        if let Some(group) = &self.collective {
            let group = group.replace(',', " ");
            let group = group.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_plain = is_group(&group) || !group.contains(' ');
            return if is_plain { group } else { format!("{group},") };
        }
        let parts = [Some(&self.family), Some(&self.given), self.suffix.as_ref()];
        let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        let entry = parts.map(String::as_str).collect::<Vec<_>>().join(", ");
        // A name of several words that is not taken apart.
        let is_alone = !entry.contains(',') && entry.contains(' ');
        if is_alone && Self::from_words(&entry) != *self { format!("{entry},") } else { entry }
    }

    /// A person of a family name and what follows it: a suffix may stand before the given names, after
    /// them, or at their end (`Phillips, Lawrence H 2nd`).
    fn from_parts(family: &str, parts: &[&str]) -> Self {
        let (given, suffix) = match parts {
            [suffix, given @ ..] | [given @ .., suffix]
                if !given.is_empty() && is_suffix(suffix) =>
            {
                (given.join(", "), Some(*suffix))
            }
            _ => (parts.join(", "), None),
        };
        match given.rsplit_once(' ') {
            Some((names, last)) if suffix.is_none() && is_suffix(last) => {
                let suffix = Some(last.to_owned());
                Self { suffix, ..Self::person(family, names.trim_end_matches(',')) }
            }
            _ => Self { suffix: suffix.map(str::to_owned), ..Self::person(family, given) },
        }
    }

    /// A person's name without a comma: `Dalakas MC`, `Evans S.`, `Marinos C. Dalakas`.
    fn from_words(name: &str) -> Self {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        let has_more = words.len() > 1;
        let suffix = words.pop_if(|word| has_more && is_suffix(word)).map(str::to_owned);
        match words.split_last() {
            Some((initials, family)) if !family.is_empty() && is_initials(initials) => {
                Self { suffix, ..Self::person(family.join(" "), *initials) }
            }
            _ => Self { suffix, ..Self::from_display(&words.join(" ")) },
        }
    }

    /// Family name and given names, the family name first: `Dalakas MC`, `Dalakas Marinos`.
    pub fn inverted(&self) -> String {
        let name = format!("{} {}", self.name(), self.given);
        name.trim_end().to_owned()
    }

    /// Given names with initials apart, so that none is taken for the rest of a name: `MC` is `M. C.`,
    /// `J-P` is `J.-P.`.
    pub fn spelt_given(&self) -> String {
        let given: String = self.given.split_whitespace().collect();
        // Where all of a name is in capitals, so may a given name be.
        let is_in_capitals = self.family.chars().count() > 2
            && !self.family.contains(char::is_lowercase)
            && self.family.contains(char::is_uppercase);
        if !is_initials(&given) || is_in_capitals {
            return self.given.clone();
        }
        let mut out = String::new();
        for character in given.chars() {
            match character {
                '-' | '‐' => out.push('-'),
                letter if letter.is_alphabetic() => {
                    let is_joined = out.is_empty() || out.ends_with('-');
                    out.push_str(if is_joined { "" } else { " " });
                    out.extend([letter, '.']);
                }
                _ => {}
            }
        }
        out
    }

    /// The name that lists sort and show by: family name or group.
    pub fn name(&self) -> &str {
        self.collective.as_deref().unwrap_or(&self.family)
    }
}

/// `MC`, `M.C.`, `J-P`.
fn is_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=4).contains(&letters)
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '‐'))
}

fn is_suffix(word: &str) -> bool {
    const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th", "phd"];
    SUFFIXES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a name without a comma is a group's: it has a word that only groups have, or more words
/// than a person.
fn is_group(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "academy",
        "agency",
        "alliance",
        "association",
        "board",
        "bureau",
        "center",
        "centers",
        "centre",
        "centres",
        "collaboration",
        "collaborative",
        "collaborators",
        "college",
        "commission",
        "committee",
        "consortium",
        "council",
        "department",
        "editors",
        "federation",
        "force",
        "forum",
        "foundation",
        "group",
        "hospital",
        "initiative",
        "institute",
        "institutes",
        "investigators",
        "ministry",
        "network",
        "office",
        "organisation",
        "organization",
        "panel",
        "program",
        "programme",
        "project",
        "registry",
        "service",
        "society",
        "study",
        "team",
        "trial",
        "trialists",
        "university",
    ];
    const MAX_WORDS_OF_A_PERSON: usize = 5;
    let mut words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let is_known = words.any(|word| WORDS.contains(&word.as_str()));
    is_known && name.contains(' ') || name.split_whitespace().count() > MAX_WORDS_OF_A_PERSON
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
    fn initials_are_spelt_and_names_are_left() {
        let spelt = |given: &str| Author::person("Roe", given).spelt_given();
        let expected = ["M. C.", "J.-P.", "M. C.", "M. C.", "Jane A.", "JOHANNA", "Å.", ""];
        let given = ["MC", "J-P", "M. C.", "M.C.", "Jane A.", "JOHANNA", "Å", ""];
        assert_eq!(given.map(spelt), expected);
        assert_eq!(Author::person("ROE", "LIAM").spelt_given(), "LIAM");
        assert_eq!(Author::person("Li", "M").spelt_given(), "M.");
    }

    #[test]
    fn display_names_split_into_family_and_given() {
        assert_eq!(Author::from_display("Dalakas, M. C."), Author::person("Dalakas", "M. C."));
        assert_eq!(
            Author::from_display("Pieter A. van Doorn"),
            Author::person("van Doorn", "Pieter A.")
        );
        assert_eq!(Author::from_display("Plato"), Author::person("Plato", ""));
    }

    #[test]
    fn entries_of_bibliographies_are_persons_or_groups() {
        let read = |entry: &str| Author::from_entry(entry).unwrap();
        let cases = [
            ("Dalakas, Marinos C.", Author::person("Dalakas", "Marinos C.")),
            ("Valle-Delgado,J. J. ", Author::person("Valle-Delgado", "J. J.")),
            ("Dalakas MC", Author::person("Dalakas", "MC")),
            ("De Camargo Carmello J.F.", Author::person("De Camargo Carmello", "J.F.")),
            ("Catarina Barata", Author::person("Barata", "Catarina")),
            ("Plato", Author::person("Plato", "")),
            ("IVIG Study Group", Author::group("IVIG Study Group")),
            ("Lasker Trust,", Author::group("Lasker Trust")),
        ];
        for (entry, expected) in cases {
            let author = read(entry);
            assert_eq!(author, expected, "{entry}");
            assert_eq!(read(&author.entry()), author, "{entry}");
        }
        let junior = Author { suffix: Some("Jr".to_owned()), ..Author::person("Doe", "K") };
        assert_eq!(read("Doe, K, Jr"), junior);
        assert_eq!(read("Doe K Jr"), junior);
        assert_eq!(read("Doe, K Jr"), junior);
        assert_eq!(read("Doe, Jr, K"), junior);
        assert_eq!(Author::from_entry(" ., "), None);
    }
}
