//! PubMed's filters (`humans[Filter]`, `hasabstract`), read as the searches that the User Guide says
//! they are ("Filter search strategies"), where articles here carry what they ask for.

use std::ops::Range;

use crate::model::Language;
use crate::query::diagnostics::{QueryError, shown};
use crate::query::fields::Field;
use crate::query::publication_types::{self, key};
use crate::query::terms::{self, Tag};
use crate::query::tree::{Node, Widening};

/// Filters by species, sex and age with their MeSH headings; a heading that ends in `=` is meant
/// without its narrower ones.
const HEADINGS: &[(&str, &[&str])] = &[
    ("humans", &["humans"]),
    ("animal", &["animals="]),
    ("female", &["female"]),
    ("male", &["male"]),
    ("allchild", &["infant", "child", "adolescent"]),
    ("newborn", &["infant, newborn"]),
    ("allinfant", &["infant"]),
    ("infant", &["infant="]),
    ("preschoolchild", &["child, preschool"]),
    ("child", &["child="]),
    ("adolescent", &["adolescent"]),
    ("alladult", &["adult"]),
    ("youngadult", &["young adult"]),
    ("adult", &["adult="]),
    ("middleagedaged", &["middle aged", "aged"]),
    ("middleaged", &["middle aged"]),
    ("aged", &["aged"]),
    ("80andover", &["aged, 80 and over"]),
];

/// Words that PubMed reads as filters without a tag, with what `[has]` knows of them.
const MARKERS: &[(&str, Option<&str>)] = &[
    ("hasabstract", Some("abstract")),
    ("haskeyword", Some("keywords")),
    ("hasassociateddataset", None),
    ("hasassociatedpublication", None),
    ("hascois", None),
    ("hascommentin", None),
    ("hascommenton", None),
    ("hascorrectedrepublishedfrom", None),
    ("hascorrectedrepublishedin", None),
    ("hasdatabanklist", None),
    ("haserratumfor", None),
    ("haserratumin", None),
    ("hasexpressionofconcernfor", None),
    ("hasexpressionofconcernin", None),
    ("hasnihmsid", None),
    ("hasnonenglishabstract", None),
    ("hasoriginalreportin", None),
    ("hasrepublishedfrom", None),
    ("hasrepublishedin", None),
    ("hasretractedandrepublishedfrom", None),
    ("hasretractedandrepublishedin", None),
    ("hasretractionin", None),
    ("hasretractionof", None),
    ("hasstructuredabstract", None),
    ("hassummaryforpatientsin", None),
    ("hasupdatein", None),
    ("hasupdateof", None),
    ("indexingmethod_automated", None),
    ("indexingmethod_curated", None),
    ("pmcbook", None),
    ("pmcbookchapter", None),
    ("pmcbooktitle", None),
    ("pubstatusaheadofprint", None),
    ("pubstatusnihms", None),
    ("pubstatuspmcsd", None),
];

/// Whether a word is a filter without a tag.
pub(in crate::query) fn is_marker(word: &str) -> bool {
    MARKERS.iter().any(|(marker, _)| word.eq_ignore_ascii_case(marker))
}

/// What a filter without a tag stands for; `None` where a word is none.
pub(super) fn marker(word: &str, span: &Range<usize>) -> Option<Result<Node, QueryError>> {
    let (_, value) = MARKERS.iter().find(|(marker, _)| word.eq_ignore_ascii_case(marker))?;
    Some(match value {
        Some(value) => one(value, Field::Has, Widening::Usual, span),
        None => Err(QueryError::new(
            format!("`{word}` is a filter of PubMed's and nothing here tells it of an article"),
            "leave this part of the search out",
            span.clone(),
        )),
    })
}

/// What the name before `[Filter]` or `[sb]` stands for, with a warning where it is not quite the
/// same; `None` where it is not known.
pub(super) fn filter(
    name: &str,
    span: &Range<usize>,
) -> Option<Result<(Node, Option<&'static str>), QueryError>> {
    let key = key(name);
    if key.strip_prefix("y").is_some_and(|years| years.parse::<u16>().is_ok()) {
        return Some(Err(QueryError::new(
            format!("the filter `{}` counts back from today", shown(name)),
            "it would find something else tomorrow; write the dates: `2020:3000[dp]`, 3000 for an open end",
            span.clone(),
        )));
    }
    let node = if let Some((_, headings)) = HEADINGS.iter().find(|(known, _)| *known == key) {
        let heading = |text: &&str| match text.strip_suffix('=') {
            Some(text) => one(text, Field::Mesh, Widening::Nothing, span),
            None => one(text, Field::Mesh, Widening::Usual, span),
        };
        headings.iter().map(heading).collect::<Result<Vec<_>, _>>().map(Node::or)
    } else if let Some(language) = Language::named(&key) {
        one(language.name, Field::Language, Widening::Usual, span)
    } else if let Some(kind) = publication_types::named(name) {
        one(kind, Field::PublicationType, Widening::Usual, span)
    } else if key == "excludepreprints" {
        one("preprint", Field::PublicationType, Widening::Usual, span)
            .map(|preprint| Node::Not(Box::new(preprint)))
    } else if key == "systematic" {
        one("systematic review", Field::PublicationType, Widening::Usual, span)
    } else {
        return None;
    };
    let warning = matches!(key.as_str(), "systematic" | "systematicreview").then_some(
        "PubMed's filter for systematic reviews is a long search of its own; here it was read as the publication type",
    );
    Some(node.map(|node| (node, warning)))
}

/// A value in quotes, as the search that a filter stands for has it.
fn one(
    value: &str,
    field: Field,
    widening: Widening,
    span: &Range<usize>,
) -> Result<Node, QueryError> {
    let tag = Tag { widening, ..Tag::of(field) };
    terms::node(terms::words(value, span)?, true, &tag, span.clone())
}
