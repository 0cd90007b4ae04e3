//! How articles are related: retractions, errata, comments, and how such links are printed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::{ArticleIds, normalize_doi, normalize_pmcid, normalize_pmid};

/// A link from an article to another one about it or by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelatedArticle {
    /// The relation, in the vocabulary of JATS where it has a word: `retracted-article`,
    /// `corrected-article`, `commentary-article`. See [`RELATIONS`].
    pub relation: String,
    /// Identifiers of the other article, as far as they are given.
    #[serde(flatten)]
    pub ids: ArticleIds,
    /// The text of the link, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A relation between articles by all its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// As [`RelatedArticle::relation`] has it.
    pub name: &'static str,
    /// In words, as PubMed prints it.
    pub label: &'static str,
    /// Tag in PubMed's tagged format.
    pub tag: &'static str,
    /// `RefType` in PubMed's XML.
    pub ref_type: &'static str,
}

/// The relations that the National Library of Medicine records between articles.
pub const RELATIONS: &[Relation] = &[
    relation("retraction-forward", "Retraction in", "RIN", "RetractionIn"),
    relation("retracted-article", "Retraction of", "ROF", "RetractionOf"),
    relation("partial-retraction-forward", "Partial retraction in", "PRIN", "PartialRetractionIn"),
    relation("partial-retraction", "Partial retraction of", "PROF", "PartialRetractionOf"),
    relation("correction-forward", "Erratum in", "EIN", "ErratumIn"),
    relation("corrected-article", "Erratum for", "EFR", "ErratumFor"),
    relation("expression-of-concern", "Expression of concern in", "ECI", "ExpressionOfConcernIn"),
    relation("object-of-concern", "Expression of concern for", "ECF", "ExpressionOfConcernFor"),
    relation("commentary", "Comment in", "CIN", "CommentIn"),
    relation("commentary-article", "Comment on", "CON", "CommentOn"),
    relation(
        "corrected-republication",
        "Corrected and republished in",
        "CRI",
        "CorrectedandRepublishedIn",
    ),
    relation(
        "corrected-republished-article",
        "Corrected and republished from",
        "CRF",
        "CorrectedandRepublishedFrom",
    ),
    relation(
        "retracted-republication",
        "Retracted and republished in",
        "RRI",
        "RetractedandRepublishedIn",
    ),
    relation(
        "retracted-republished-article",
        "Retracted and republished from",
        "RRF",
        "RetractedandRepublishedFrom",
    ),
    relation("republication", "Republished in", "RPI", "RepublishedIn"),
    relation("republished-article", "Republished from", "RPF", "RepublishedFrom"),
    relation("update", "Update in", "UIN", "UpdateIn"),
    relation("updated-article", "Update of", "UOF", "UpdateOf"),
    relation("patient-summary", "Summary for patients in", "SPIN", "SummaryForPatientsIn"),
    relation("original-report", "Original report in", "ORI", "OriginalReportIn"),
    relation("described-dataset", "Dataset described in", "DDIN", "AssociatedDataset"),
    relation("dataset-use", "Dataset use reported in", "DRIN", "AssociatedPublication"),
];

const fn relation(
    name: &'static str,
    label: &'static str,
    tag: &'static str,
    ref_type: &'static str,
) -> Relation {
    Relation { name, label, tag, ref_type }
}

impl RelatedArticle {
    /// A link printed as text: `Lancet. 2001;1(1):2. doi: 10.1000/x. PMID: 123`. Identifiers at its
    /// end are taken off.
    pub fn parse(relation: impl Into<String>, text: &str) -> Self {
        let mut ids = ArticleIds::default();
        let mut text = text.trim();
        if let Some((rest, id)) = cut_last(text, "PMCID:")
            && let Some(pmcid) = normalize_pmcid(id)
        {
            ids.pmcid = Some(pmcid);
            text = rest;
        }
        if let Some((rest, id)) = cut_last(text, "PMID:")
            && let Some(pmid) = normalize_pmid(id.trim_end_matches('.'))
        {
            ids.pmid = Some(pmid);
            text = rest;
        }
        if let Some((rest, id)) = cut_last(text, "doi:")
            && let Some(doi) = normalize_doi(id).filter(|_| !id.trim().contains(' '))
        {
            ids.doi = Some(doi);
            text = rest;
        }
        let text = Some(text.to_owned()).filter(|text| !text.is_empty());
        Self { relation: relation.into(), ids, text }
    }

    /// A link that stands in a note: `Retraction in: Lancet ...`.
    pub fn from_note(note: &str) -> Option<Self> {
        let (label, text) = note.split_once(':')?;
        let label = label.trim();
        let known = RELATIONS.iter().find(|known| known.label.eq_ignore_ascii_case(label));
        known.map(|known| Self::parse(known.name, text)).filter(|found| !found.is_empty())
    }

    /// The link as a note that [`RelatedArticle::from_note`] reads; a relation without a label goes by
    /// its name.
    pub fn note(&self) -> String {
        let label = self.known().map_or(self.relation.as_str(), |known| known.label);
        format!("{label}: {self}")
    }

    /// The relation, where it is one that the National Library of Medicine records.
    pub fn known(&self) -> Option<&'static Relation> {
        RELATIONS.iter().find(|known| known.name == self.relation)
    }

    /// Whether it says nothing of the other article.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.ids == ArticleIds::default()
    }
}

/// The text before the last `marker`, and what follows it.
fn cut_last<'t>(text: &'t str, marker: &str) -> Option<(&'t str, &'t str)> {
    let at = text.rfind(marker)?;
    Some((text[..at].trim_end(), &text[at + marker.len()..]))
}

/// As [`RelatedArticle::parse`] reads it.
impl fmt::Display for RelatedArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.text.clone());
        parts.extend(self.ids.doi.as_ref().map(|doi| format!("doi: {doi}.")));
        parts.extend(self.ids.pmid.as_ref().map(|pmid| format!("PMID: {pmid}")));
        parts.extend(self.ids.pmcid.as_ref().map(|pmcid| format!("PMCID: {pmcid}")));
        f.write_str(&parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_read_back_as_printed() {
        let link =
            RelatedArticle::parse("commentary", "Lancet. 2001;1:2. doi: 10.1000/X. PMID: 123.");
        assert_eq!(link.text.as_deref(), Some("Lancet. 2001;1:2."));
        assert_eq!(link.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(link.note(), "Comment in: Lancet. 2001;1:2. doi: 10.1000/x. PMID: 123");
        assert_eq!(RelatedArticle::from_note(&link.note()), Some(link));
        assert_eq!(RelatedArticle::from_note("Methods: good"), None);
        assert_eq!(RelatedArticle::from_note("Comment in: "), None);
    }

    #[test]
    fn every_name_of_a_relation_is_its_own() {
        for (index, one) in RELATIONS.iter().enumerate() {
            for other in &RELATIONS[..index] {
                assert!(one.name != other.name && one.tag != other.tag, "{}", one.name);
                assert!(one.label != other.label && one.ref_type != other.ref_type, "{}", one.name);
            }
        }
    }
}
