//! Medical Subject Headings, as records carry them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A MeSH heading that an article was indexed with, perhaps with subheadings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeshHeading {
    /// The descriptor: `Stiff-Person Syndrome`.
    pub name: String,
    /// Whether the descriptor itself is a main point of the article.
    #[serde(skip_serializing_if = "is_false")]
    pub is_major: bool,
    /// Its subheadings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub qualifiers: Vec<MeshQualifier>,
}

/// A subheading of a MeSH heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeshQualifier {
    /// The subheading: `drug therapy`.
    pub name: String,
    /// Whether it is a main point of the article.
    #[serde(skip_serializing_if = "is_false")]
    pub is_major: bool,
}

// serde passes the value by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

impl MeshHeading {
    /// Reads a heading as records print it: `*Stiff-Person Syndrome/drug therapy/*immunology`. An
    /// asterisk marks a main point.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/').map(str::trim);
        let marked = |part: &str| (part.trim_matches('*').trim().to_owned(), part.starts_with('*'));
        let (name, is_major) = marked(parts.next()?);
        if name.is_empty() {
            return None;
        }
        let qualifiers = parts
            .map(marked)
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, is_major)| MeshQualifier { name, is_major })
            .collect();
        Some(Self { name, is_major, qualifiers })
    }

    /// Whether it or one of its subheadings is a main point.
    pub fn is_main_point(&self) -> bool {
        self.is_major || self.qualifiers.iter().any(|qualifier| qualifier.is_major)
    }
}

/// As [`MeshHeading::parse`] reads it.
impl fmt::Display for MeshHeading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = |is_major| if is_major { "*" } else { "" };
        write!(f, "{}{}", mark(self.is_major), self.name)?;
        self.qualifiers
            .iter()
            .try_for_each(|qualifier| write!(f, "/{}{}", mark(qualifier.is_major), qualifier.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_as_records_print_them() {
        let text = "Stiff-Person Syndrome/drug therapy/*immunology";
        let heading = MeshHeading::parse(text).unwrap();
        assert_eq!(heading.to_string(), text);
        assert_eq!(heading.name, "Stiff-Person Syndrome");
        assert!(!heading.is_major && heading.is_main_point());
        assert_eq!(heading.qualifiers[0].name, "drug therapy");
        assert!(MeshHeading::parse("*Humans").unwrap().is_major);
        assert_eq!(MeshHeading::parse(" / "), None);
    }
}
