//! The publication types that PubMed and Ovid limit searches to, by the names that NLM gives them.

/// Publication types of PubMed (User Guide, "Publication types").
const PUBLICATION_TYPES: &[&str] = &[
    "adaptive clinical trial",
    "address",
    "autobiography",
    "bibliography",
    "biography",
    "case reports",
    "classical article",
    "clinical conference",
    "clinical study",
    "clinical trial",
    "clinical trial, phase i",
    "clinical trial, phase ii",
    "clinical trial, phase iii",
    "clinical trial, phase iv",
    "clinical trial protocol",
    "clinical trial, veterinary",
    "comment",
    "comparative study",
    "congress",
    "consensus development conference",
    "consensus development conference, nih",
    "controlled clinical trial",
    "corrected and republished article",
    "dataset",
    "directory",
    "duplicate publication",
    "editorial",
    "english abstract",
    "equivalence trial",
    "evaluation study",
    "expression of concern",
    "government publication",
    "guideline",
    "historical article",
    "interview",
    "introductory journal article",
    "journal article",
    "lecture",
    "legal case",
    "legislation",
    "letter",
    "meta-analysis",
    "multicenter study",
    "news",
    "newspaper article",
    "observational study",
    "observational study, veterinary",
    "overall",
    "patient education handout",
    "personal narrative",
    "practice guideline",
    "pragmatic clinical trial",
    "preprint",
    "published erratum",
    "randomized controlled trial",
    "randomized controlled trial, veterinary",
    "retracted publication",
    "retraction of publication",
    "review",
    "systematic review",
    "technical report",
    "twin study",
    "validation study",
    "video-audio media",
    "webcast",
];

/// The publication type with a name, however it is spaced and punctuated.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let wanted = key(name);
    PUBLICATION_TYPES.iter().copied().find(|known| key(known) == wanted)
}

/// A name as PubMed's filters are called: `Clinical Trial, Phase I` is `clinicaltrialphasei`.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
