//! Identifiers of articles and works, in one normal form each.

use serde::{Deserialize, Serialize};

/// The identifiers that an article or a reference carries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleIds {
    /// DOI, lower case, without a resolver: `10.1056/nejmoa01167`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// PubMed id, digits only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// PubMed Central id with its prefix: `PMC1079844`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pmcid: Option<String>,
    /// The publisher's own id, or the one that a file gives itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher_id: Option<String>,
}

impl ArticleIds {
    /// Those that other files give too, each with its kind: `doi:10.1000/x`, `pmid:123`,
    /// `pmcid:pmc123`.
    pub fn named(&self) -> impl Iterator<Item = String> + use<> {
        let name = |kind: &str, id: &Option<String>| {
            id.as_ref().map(|id| format!("{kind}:{}", id.to_lowercase()))
        };
        let named = [name("doi", &self.doi), name("pmid", &self.pmid), name("pmcid", &self.pmcid)];
        named.into_iter().flatten()
    }
}

/// Whether `text` is a bare DOI (`10.` registrant `/` suffix; DOI Handbook, section 2.2).
pub fn is_doi(text: &str) -> bool {
    let Some((registrant, suffix)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    registrant.len() >= 4
        && registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !suffix.is_empty()
        && !suffix.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The DOI in `text` in normal form: resolver, `doi:` and trailing punctuation off, lower case.
pub fn normalize_doi(text: &str) -> Option<String> {
    // Marks of direction and other invisible characters come with copied text.
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let lower = visible.trim().to_lowercase().replace("%2f", "/");
    let bare = &lower[lower.find("10.")?..];
    // A resolver's address may go on with a query or the name of a view; no DOI does.
    let mut doi = bare.split(|c: char| c.is_whitespace() || c == '?').next()?;
    for view in ["/full", "/abstract", "/pdf", "/epdf", "/html", "/meta"] {
        doi = doi.strip_suffix(view).unwrap_or(doi);
    }
    while let Some(last) = doi.chars().next_back() {
        let unbalanced =
            |open, close| last == close && doi.matches(close).count() > doi.matches(open).count();
        let loose = matches!(last, '.' | ',' | ';' | ':' | '"' | '\'' | '”' | '>' | '}');
        if !loose && !unbalanced('(', ')') && !unbalanced('[', ']') {
            break;
        }
        doi = &doi[..doi.len() - last.len_utf8()];
    }
    is_doi(doi).then(|| doi.to_owned())
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// The PubMed id in `text`: digits without leading zeros, at most nine.
pub fn normalize_pmid(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let digits = strip_prefix_ignoring_case(trimmed, "pmid").unwrap_or(trimmed);
    let digits = digits.trim_start_matches([':', ' ']).trim_start_matches('0');
    let valid = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| digits.to_owned())
}

/// The PubMed Central id in `text`, with or without its prefix, as `PMC` and digits.
pub fn normalize_pmcid(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let digits = strip_prefix_ignoring_case(trimmed, "pmcid").unwrap_or(trimmed);
    let digits = digits.trim_start_matches([':', ' ']);
    let digits = strip_prefix_ignoring_case(digits, "pmc").unwrap_or(digits);
    // A version suffix ("PMC123.1") names the same article.
    let digits = digits.split('.').next().unwrap_or(digits);
    let valid = (1..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| format!("PMC{digits}"))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_lose_resolver_and_trailing_punctuation() {
        let doi = |text| normalize_doi(text).unwrap_or_default();
        assert_eq!(doi("https://doi.org/10.1056/NEJMoa01167."), "10.1056/nejmoa01167");
        assert_eq!(doi("doi: 10.1002/(SICI)1097-4598(199909)"), "10.1002/(sici)1097-4598(199909)");
        assert_eq!(doi("(10.1212/wnl.1)"), "10.1212/wnl.1");
        assert_eq!(doi("https://x.org/doi/10.3233/JAD-1?url_ver=Z39.88"), "10.3233/jad-1");
        assert_eq!(doi("https://x.org/articles/10.3389/fnhum.2011/full"), "10.3389/fnhum.2011");
        assert_eq!(
            doi("https://doi.org/10.1017%2FS1368980016002135\u{200E}"),
            "10.1017/s1368980016002135"
        );
        assert_eq!(normalize_doi("10.5"), None);
        assert_eq!(normalize_doi("no doi"), None);
    }

    #[test]
    fn pubmed_ids_are_digits() {
        assert_eq!(normalize_pmid("PMID: 0011756577").as_deref(), Some("11756577"));
        assert_eq!(normalize_pmid("n/a"), None);
        assert_eq!(normalize_pmcid("1079844").as_deref(), Some("PMC1079844"));
        assert_eq!(normalize_pmcid("pmcid: PMC12.1").as_deref(), Some("PMC12"));
    }
}
