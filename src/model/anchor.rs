//! Stable addresses of passages and references.

use std::fmt;
use std::str::FromStr;

/// The address of a passage: article key, section numbers, ordinal within the section.
///
/// Written `PMC1079844#s2.1.p3`: third passage directly in the first subsection of the second
/// section. The title's passage is `PMC1079844#title`, the twelfth entry of the reference list
/// `PMC1079844#r12`. An anchor stays the same as long as the article's text does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    /// Key of the article.
    pub article: String,
    /// Section numbers from the outermost inwards, each from 1; empty for the title and references.
    pub sections: Vec<u32>,
    /// Passage number in the section or number of the reference, from 1; 0 for the title.
    pub passage: u32,
}

impl Anchor {
    /// The anchor of an article's title.
    pub fn title(article: &str) -> Self {
        Self::reference(article, 0)
    }

    /// The anchor of an entry of an article's reference list.
    pub fn reference(article: &str, number: u32) -> Self {
        Self { article: article.to_owned(), sections: Vec::new(), passage: number }
    }

    /// The number of the reference, where it is one's anchor.
    pub fn reference_number(&self) -> Option<u32> {
        (self.sections.is_empty() && self.passage > 0).then_some(self.passage)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.sections.is_empty(), self.passage) {
            (true, 0) => return write!(f, "{}#title", self.article),
            (true, number) => return write!(f, "{}#r{number}", self.article),
            (false, _) => {}
        }
        let sections: Vec<String> = self.sections.iter().map(u32::to_string).collect();
        write!(f, "{}#s{}.p{}", self.article, sections.join("."), self.passage)
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not an anchor such as `PMC1079844#s2.p3`");
        let (article, place) = text.rsplit_once('#').ok_or_else(wrong)?;
        if article.is_empty() {
            return Err(wrong());
        }
        if place == "title" {
            return Ok(Self::title(article));
        }
        if let Some(number) = place.strip_prefix('r') {
            let number = number.parse().ok().filter(|&number| number > 0).ok_or_else(wrong)?;
            return Ok(Self::reference(article, number));
        }
        let (sections, passage) =
            place.strip_prefix('s').and_then(|rest| rest.split_once(".p")).ok_or_else(wrong)?;
        let sections: Result<Vec<u32>, _> = sections.split('.').map(str::parse).collect();
        let sections = sections.map_err(|_| wrong())?;
        let passage = passage.parse().map_err(|_| wrong())?;
        Ok(Self { article: article.to_owned(), sections, passage })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_read_back_as_written() {
        for text in ["PMC1#title", "PMC1#s2.p3", "a#b#s2.1.4.p12", "PMC1#r12"] {
            assert_eq!(
                text.parse::<Anchor>().map(|anchor| anchor.to_string()).as_deref(),
                Ok(text)
            );
        }
        for text in ["PMC1", "#s1.p1", "PMC1#p3", "PMC1#s.p1", "PMC1#s1.px", "PMC1#r0"] {
            assert!(text.parse::<Anchor>().is_err(), "{text}");
        }
    }
}
