//! Bounds on titles and headings, which stand beside every passage under them.

use super::Parsed;
use crate::model::{Block, BlockKind, Section};

/// The longest title or subtitle, in characters.
const MAX_TITLE_CHARS: usize = 600;

/// The longest heading, in characters.
const MAX_HEADING_CHARS: usize = 400;

/// Cuts titles and headings that are no such thing; the whole text stays as a paragraph.
pub(super) fn apply(parsed: &mut Parsed) {
    let article = &mut parsed.article;
    let mut cut = 0;
    for section in &mut article.sections {
        cut += limit_headings(section);
    }
    let titles = std::iter::once(&mut article.title).chain(&mut article.subtitle);
    for title in titles.chain(&mut article.other_titles) {
        if let Some(whole) = shorten(title, MAX_TITLE_CHARS) {
            let lead = Section { blocks: vec![whole], ..Section::default() };
            article.sections.insert(0, lead);
            cut += 1;
        }
    }
    if cut > 0 {
        parsed.warnings.push(format!(
            "{cut} overlong titles and headings cut; their text stands as paragraphs"
        ));
    }
}

fn limit_headings(section: &mut Section) -> usize {
    let mut cut = 0;
    if let Some(whole) = shorten(&mut section.heading, MAX_HEADING_CHARS) {
        section.blocks.insert(0, whole);
        cut += 1;
    }
    cut + section.sections.iter_mut().map(limit_headings).sum::<usize>()
}

/// Cuts a text that is too long and returns the whole of it.
fn shorten(text: &mut String, max_chars: usize) -> Option<Block> {
    let (at, _) = text.char_indices().nth(max_chars)?;
    let end = text[..at].rfind(char::is_whitespace).filter(|&end| end > 0).unwrap_or(at);
    let short = format!("{} …", &text[..end]);
    let whole = std::mem::replace(text, short);
    Some(Block::new(BlockKind::Paragraph, whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Article;

    #[test]
    fn overlong_headings_become_paragraphs() {
        let long = "word ".repeat(1000);
        let section = Section::new(long.trim(), None);
        let article =
            Article { title: long.clone(), sections: vec![section], ..Article::default() };
        let mut parsed = Parsed { article, warnings: Vec::new(), record: None };
        apply(&mut parsed);
        let article = parsed.article;
        assert!(
            article.title.chars().count() <= MAX_TITLE_CHARS + 2 && article.title.ends_with(" …")
        );
        assert_eq!(article.sections[0].blocks[0].text, long);
        assert_eq!(article.sections[1].blocks[0].text, long.trim());
        assert_eq!(parsed.warnings.len(), 1);
    }
}
