//! One line a record in the style of the National Library of Medicine, for reading.

use super::{Record, line};
use crate::model::Author;

/// A record as a line.
pub fn citation(record: &Record) -> String {
    let mut parts = Vec::new();
    let authors: Vec<String> = record.authors.iter().map(name).collect();
    parts.push(authors.join(", "));
    parts.push(line(record.title.as_deref().unwrap_or_default()));
    parts.push(line(record.container_name().unwrap_or_default()));
    parts.push(place(record));
    let ids =
        [("doi:", &record.ids.doi), ("PMID: ", &record.ids.pmid), ("PMCID: ", &record.ids.pmcid)];
    parts.extend(ids.into_iter().filter_map(|(name, id)| Some(format!("{name}{}", id.as_ref()?))));
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(part);
        let is_id =
            part.starts_with("doi:") || part.starts_with("PMID: ") || part.starts_with("PMCID: ");
        out.push_str(if is_id || part.ends_with(['.', '?', '!']) { "" } else { "." });
    }
    out
}

/// `2001;345(26):1870-1876`.
fn place(record: &Record) -> String {
    let year = record.published.map(|date| date.year.to_string());
    let mut out = year.or_else(|| record.date_text.clone()).unwrap_or_default();
    if record.volume.is_some() || record.issue.is_some() {
        out.push(';');
        out.push_str(record.volume.as_deref().unwrap_or_default());
    }
    if let Some(issue) = &record.issue {
        out.push_str(&format!("({issue})"));
    }
    if let Some(pages) = &record.pages {
        out.push_str(&format!(":{pages}"));
    }
    line(&out)
}

/// `Doe KL Jr`.
fn name(author: &Author) -> String {
    if let Some(group) = &author.collective {
        return line(group);
    }
    let is_short = author.given.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let initials: String = if is_short {
        author.given.chars().filter(|c| c.is_alphabetic()).collect()
    } else {
        let words = author.given.split(|c: char| !c.is_alphanumeric());
        words.filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
    };
    let parts = [author.family.as_str(), &initials, author.suffix.as_deref().unwrap_or_default()];
    line(&parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::*;

    #[test]
    fn a_record_reads_as_a_citation() {
        assert_eq!(
            citation(&article()),
            "van der Roe JA, Doe K Jr, IVIG Study Group. IVIG for stiff-person syndrome in Brazil: 50% & more. \
             Journal of Examples. 2018;12(3 Suppl 1):1194-1205. doi:10.1000/x_1 PMID: 12345 PMCID: PMC99"
        );
        assert_eq!(citation(&Record::default()), "");
    }
}
