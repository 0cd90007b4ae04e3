//! What was announced of works: retractions, expressions of concern and corrections, from what
//! articles say of each other and from the data that a user supplies (`retractions`).

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::retractions::Retractions;
use super::{Network, Work};
use crate::citation::matching::Description;
use crate::index::ArticleRecord;
use crate::model::{ArticleIds, PartialDate};

/// What was announced of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// It was retracted.
    Retraction,
    /// Its publisher expressed concern.
    Concern,
    /// It was corrected.
    Correction,
    /// Its retraction was taken back.
    Reinstatement,
}

impl NoticeKind {
    /// Whether what rests on the work should not be relied on as it stands.
    pub fn is_grave(self) -> bool {
        matches!(self, Self::Retraction | Self::Concern)
    }

    /// How reports put it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Retraction => "retracted",
            Self::Concern => "expression of concern",
            Self::Correction => "corrected",
            Self::Reinstatement => "reinstated",
        }
    }
}

/// An announcement about a work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// What was announced.
    pub kind: NoticeKind,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where: key of an article here, DOI or PMID of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Reasons, where they are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Who says so: the key of an article here, or the name of the data with their date.
    pub source: String,
}

/// Those of a work's notices, latest first, that tell against relying on it: not the retractions that
/// were taken back later.
pub fn standing<'n>(
    notices: impl IntoIterator<Item = &'n Notice>,
) -> impl Iterator<Item = &'n Notice> {
    let mut is_reinstated = false;
    notices.into_iter().filter(move |notice| {
        is_reinstated |= notice.kind == NoticeKind::Reinstatement;
        notice.kind.is_grave() && !(is_reinstated && notice.kind == NoticeKind::Retraction)
    })
}

/// What is known of retractions, by work.
pub(super) fn of_works(
    network: &Network,
    articles: &[ArticleRecord],
    descriptions: &[Description],
    retractions: &Retractions,
) -> Vec<(Work, Notice)> {
    let mut bearers: FxHashMap<String, Work> = FxHashMap::default();
    for (entry, description) in descriptions.iter().enumerate() {
        for id in description.identifiers() {
            bearers.entry(id).or_insert(network.works[entry]);
        }
    }
    let mut found = Vec::new();
    for (place, record) in articles.iter().enumerate() {
        of_article(record, network.works[place], &bearers, &mut found);
    }
    if let Some(header) = &retractions.header {
        let source = format!("{} ({})", header.source, header.dated);
        for record in &retractions.records {
            let ids = ArticleIds {
                doi: record.doi.clone(),
                pmid: record.pmid.clone(),
                ..ArticleIds::default()
            };
            let Some(&work) = ids.named().find_map(|id| bearers.get(&id)) else { continue };
            let notice = Notice {
                kind: record.kind,
                date: record.date,
                notice: record.notice.clone(),
                reasons: record.reasons.clone(),
                source: source.clone(),
            };
            found.push((work, notice));
        }
    }
    found.sort_by(|a, b| {
        (a.0, std::cmp::Reverse(a.1.date), &a.1).cmp(&(b.0, std::cmp::Reverse(b.1.date), &b.1))
    });
    found.dedup();
    found
}

/// What an article says of itself and of others.
fn of_article(
    record: &ArticleRecord,
    own: Work,
    bearers: &FxHashMap<String, Work>,
    found: &mut Vec<(Work, Notice)>,
) {
    let article = &record.article;
    for related in &article.related {
        let Some((kind, is_about_other)) = announced(&related.relation, &article.types) else {
            continue;
        };
        let notice = |date, notice| Notice {
            kind,
            date,
            notice,
            reasons: Vec::new(),
            source: record.key.clone(),
        };
        if is_about_other {
            let about = related.ids.named().find_map(|id| bearers.get(&id).copied());
            let told = notice(article.published, Some(record.key.clone()));
            found.extend(about.filter(|work| *work != own).map(|work| (work, told)));
        } else {
            found.push((own, notice(None, related.ids.named().next().or(related.text.clone()))));
        }
    }
    let says_retracted = |name: &String| {
        matches!(name.to_lowercase().as_str(), "retracted publication" | "retracted-article")
    };
    let is_told =
        found.iter().any(|(work, notice)| *work == own && notice.kind == NoticeKind::Retraction);
    if article.types.iter().any(says_retracted) && !is_told {
        let notice = Notice {
            kind: NoticeKind::Retraction,
            date: None,
            notice: None,
            reasons: Vec::new(),
            source: record.key.clone(),
        };
        found.push((own, notice));
    }
}

/// What a relation announces, and whether of the other article or of the one that carries it: in the
/// vocabularies of JATS and of PubMed's `RefType`.
fn announced(relation: &str, types: &[String]) -> Option<(NoticeKind, bool)> {
    let folded: String =
        relation.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match folded.as_str() {
        "retractedarticle" | "partialretraction" | "retractionof" | "partialretractionof" => {
            (NoticeKind::Retraction, true)
        }
        "retractionforward"
        | "retractionin"
        | "partialretractionforward"
        | "partialretractionin" => (NoticeKind::Retraction, false),
        "correctedarticle" | "erratumfor" => (NoticeKind::Correction, true),
        "correctionforward" | "erratumin" => (NoticeKind::Correction, false),
        "objectofconcern" | "expressionofconcernfor" => (NoticeKind::Concern, true),
        "expressionofconcernin" => (NoticeKind::Concern, false),
        // Used from both sides; the type of the article tells which one it is.
        "expressionofconcern" => {
            (NoticeKind::Concern, types.iter().any(|name| name.to_lowercase().contains("concern")))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retraction_that_was_taken_back_does_not_stand() {
        use NoticeKind::{Concern, Correction, Reinstatement, Retraction};
        let notice = |&kind: &NoticeKind| Notice {
            kind,
            date: None,
            notice: None,
            reasons: Vec::new(),
            source: String::new(),
        };
        for (latest_first, expected) in [
            (&[Retraction, Correction][..], &[Retraction][..]),
            (&[Reinstatement, Retraction, Concern], &[Concern]),
            (&[Retraction, Reinstatement, Retraction], &[Retraction]),
            (&[Correction], &[]),
        ] {
            let notices: Vec<Notice> = latest_first.iter().map(notice).collect();
            let kinds: Vec<NoticeKind> = standing(&notices).map(|notice| notice.kind).collect();
            assert_eq!(kinds, expected, "{latest_first:?}");
        }
    }

    #[test]
    fn relations_tell_who_is_meant() {
        let none: &[String] = &[];
        assert_eq!(announced("retracted-article", none), Some((NoticeKind::Retraction, true)));
        assert_eq!(announced("RetractionIn", none), Some((NoticeKind::Retraction, false)));
        assert_eq!(announced("commentary-article", none), None);
    }
}
