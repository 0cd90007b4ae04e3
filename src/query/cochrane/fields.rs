//! The field labels of the Cochrane Library and what they are here.

use std::ops::Range;

use super::super::Notes;
use super::super::diagnostics::{QueryError, nearest};
use super::super::fields::Field;
use super::super::terms;

/// Labels in lower case; those in capitals in registers are the same. `None` for what articles do
/// not carry here.
const LABELS: &[(&str, Option<&[Field]>)] = &[
    ("ab", Some(&[Field::Abstract])),
    ("an", None),
    ("au", Some(&[Field::Author])),
    ("cc", None),
    ("doi", Some(&[Field::Doi])),
    ("emt", None),
    ("eh", None),
    ("kw", Some(KEYWORDS)),
    ("ky", Some(KEYWORDS)),
    ("la", Some(&[Field::Language])),
    ("mc", None),
    ("mh", Some(&[Field::Mesh])),
    ("mk", None),
    ("nc", None),
    ("pt", Some(&[Field::PublicationType])),
    ("py", Some(&[Field::Date])),
    ("so", Some(&[Field::Journal])),
    ("ti", Some(&[Field::Title])),
    ("to", None),
    ("tw", Some(&[Field::TextWord])),
    ("xkw", None),
    ("yr", Some(&[Field::Date])),
];

/// Keywords of authors and subject headings alike.
const KEYWORDS: &[Field] = &[Field::Mesh, Field::Keyword];

/// Whether a label, in any case, is known.
pub(super) fn is_known(label: &str) -> bool {
    LABELS.iter().any(|(known, _)| known.eq_ignore_ascii_case(label))
}

/// The fields that labels, in lower case, stand for: sorted, each once, at least one.
pub(super) fn fields(
    labels: &[String],
    span: &Range<usize>,
    notes: &mut Notes,
) -> Result<Vec<Field>, QueryError> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for label in labels {
        match LABELS.iter().find(|(known, _)| known == label) {
            Some((_, Some(fields))) => found.extend_from_slice(fields),
            Some((_, None)) => missing.push(format!("`:{label}`")),
            None => {
                let hint = match nearest(label, LABELS.iter().map(|(known, _)| *known)) {
                    Some(near) => format!("did you mean `:{near}`?"),
                    None => "known are among others `:ti,ab,kw`, `:au`, `:so`, `:pt`".to_owned(),
                };
                return Err(QueryError::new(
                    format!("unknown field `:{label}`"),
                    hint,
                    span.clone(),
                ));
            }
        }
    }
    if found.is_empty() {
        return Err(QueryError::new(
            format!("the field {} is not held here", missing.join(", ")),
            "leave this part of the search out, or search for it with `:ti,ab,kw`",
            span.clone(),
        ));
    }
    if !missing.is_empty() {
        notes.warn(format!(
            "not held here, and left out of the fields that were searched: {}",
            missing.join(", ")
        ));
    }
    let mut found = terms::joined(found);
    if found.contains(&Field::TitleAbstract) && found.contains(&Field::Keyword) {
        // Words of title, abstract, keywords and headings are one field here.
        let are_in_it = [Field::TitleAbstract, Field::Keyword, Field::Mesh];
        found.retain(|field| !are_in_it.contains(field));
        found.push(Field::TextWord);
        found = terms::joined(found);
    } else if found.contains(&Field::Keyword) {
        notes.warn(
            "`:kw` without title and abstract matches words of keywords, and subject headings as a whole"
                .to_owned(),
        );
    }
    Ok(found)
}
