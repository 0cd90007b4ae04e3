//! Articles to passages.
//!
//! A passage never crosses a section border, is never a lone heading, and holds at most
//! [`MAX_PASSAGE_CHARS`] characters; longer blocks are split at sentence or row ends.

use super::{headings, sentences};
use crate::model::{Anchor, Article, Block, BlockKind, Passage, Section, SectionKind, Topic};

/// The longest passage, in characters. A single sentence or table row above it is cut at a space.
pub const MAX_PASSAGE_CHARS: usize = 1800;

/// The longest table caption that is repeated in every part of a split table, in characters.
const MAX_REPEATED_CAPTION_CHARS: usize = 300;

/// All passages of an article in reading order, the title's first.
pub fn passages(article: &Article, key: &str) -> Vec<Passage> {
    let mut out = Vec::new();
    if !article.title.is_empty() {
        let title = [Some(article.title.as_str()), article.subtitle.as_deref()];
        // Titles in other languages as far as the passage holds them; the metadata has them all.
        let mut chars: usize = title.iter().flatten().map(|title| title.chars().count() + 2).sum();
        let others = article.other_titles.iter().map(String::as_str).take_while(|other| {
            chars += other.chars().count() + 2;
            chars <= MAX_PASSAGE_CHARS
        });
        out.push(Passage {
            anchor: Anchor::title(key).to_string(),
            path: Vec::new(),
            kind: SectionKind::Title,
            topic: None,
            block: BlockKind::Title,
            text: title.into_iter().flatten().chain(others).collect::<Vec<_>>().join(". "),
            cites: Vec::new(),
        });
    }
    let mut walk = Walk { key, numbers: Vec::new(), path: Vec::new(), out };
    let inherited = Inherited { kind: None, topic: None };
    walk.sections(&article.sections, inherited);
    walk.out
}

/// What a section has from those around it.
#[derive(Clone, Copy)]
struct Inherited {
    kind: Option<SectionKind>,
    topic: Option<Topic>,
}

struct Walk<'a> {
    key: &'a str,
    numbers: Vec<u32>,
    path: Vec<String>,
    out: Vec<Passage>,
}

impl Walk<'_> {
    fn sections(&mut self, sections: &[Section], inherited: Inherited) {
        for (index, section) in sections.iter().enumerate() {
            self.numbers.push(index as u32 + 1);
            if !section.heading.is_empty() {
                self.path.push(section.heading.clone());
            }
            self.section(section, inherited);
            if !section.heading.is_empty() {
                self.path.pop();
            }
            self.numbers.pop();
        }
    }

    fn section(&mut self, section: &Section, inherited: Inherited) {
        let topic = headings::topic(&section.heading).or(inherited.topic);
        // Within an abstract or an appendix everything is abstract or appendix.
        let from_outside = inherited
            .kind
            .filter(|kind| matches!(kind, SectionKind::Abstract | SectionKind::Appendix));
        let kind = from_outside
            .or(section.kind)
            .or_else(|| headings::kind(&section.heading))
            .or(inherited.kind);
        let mut ordinal = 0;
        for block in &section.blocks {
            for (text, cites) in pieces(block) {
                ordinal += 1;
                let anchor = Anchor {
                    article: self.key.to_owned(),
                    sections: self.numbers.clone(),
                    passage: ordinal,
                };
                self.out.push(Passage {
                    anchor: anchor.to_string(),
                    path: self.path.clone(),
                    kind: kind.unwrap_or(SectionKind::Other),
                    topic: if block.kind == BlockKind::Question {
                        Some(Topic::Questions)
                    } else {
                        topic
                    },
                    block: block.kind,
                    text,
                    cites,
                });
            }
        }
        self.sections(&section.sections, Inherited { kind, topic });
    }
}

/// A block cut into texts of at most [`MAX_PASSAGE_CHARS`], each with the references it cites.
fn pieces(block: &Block) -> Vec<(String, Vec<u32>)> {
    let text = block.text.trim_end();
    let caption = repeated_caption(block);
    let budget = MAX_PASSAGE_CHARS - caption.map_or(0, |caption| caption.chars().count() + 1);
    let ranges = split(text, budget);
    ranges
        .iter()
        .enumerate()
        .map(|(index, range)| {
            let own = text[range.clone()].trim_end();
            let piece = match caption {
                Some(caption) if index > 0 => format!("{caption}\n{own}"),
                _ => own.to_owned(),
            };
            // The last piece takes citations that stand at the very end of the text.
            let until = if index + 1 == ranges.len() { usize::MAX } else { range.end };
            let mut cites: Vec<u32> = block
                .cites
                .iter()
                .filter(|cite| (range.start..until).contains(&cite.at))
                .map(|cite| cite.reference)
                .collect();
            cites.sort_unstable();
            cites.dedup();
            (piece, cites)
        })
        .collect()
}

/// The first line of a table that will be split, for its later parts to be understood by.
fn repeated_caption(block: &Block) -> Option<&str> {
    if block.kind != BlockKind::Table || block.text.chars().count() <= MAX_PASSAGE_CHARS {
        return None;
    }
    let caption = block.text.lines().next()?;
    (!caption.contains('\t') && caption.chars().count() <= MAX_REPEATED_CAPTION_CHARS)
        .then_some(caption)
}

/// Byte ranges of at most `budget` characters that cover the text, cut at sentence ends.
fn split(text: &str, budget: usize) -> Vec<std::ops::Range<usize>> {
    if text.chars().count() <= budget {
        return vec![0..text.len()];
    }
    let mut units = Vec::new();
    for sentence in sentences::sentences(text) {
        cut_long(text, sentence, budget, &mut units);
    }
    let total = text.chars().count();
    // Even parts read better than full ones with a rump.
    let target = total.div_ceil(total.div_ceil(budget));
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut filled = 0;
    for unit in units {
        let chars = text[unit.clone()].chars().count();
        match ranges.last_mut() {
            Some(last) if filled + chars <= budget && filled < target => {
                last.end = unit.end;
                filled += chars;
            }
            _ => {
                ranges.push(unit);
                filled = chars;
            }
        }
    }
    ranges
}

/// Cuts one sentence that is over the budget at spaces, or anywhere where it has none.
fn cut_long(
    text: &str,
    range: std::ops::Range<usize>,
    budget: usize,
    units: &mut Vec<std::ops::Range<usize>>,
) {
    let mut start = range.start;
    loop {
        let rest = &text[start..range.end];
        let Some((limit, _)) = rest.char_indices().nth(budget) else { break };
        let cut = rest[..limit].rfind(char::is_whitespace).filter(|&at| at > 0);
        let end = cut.map_or(limit, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
        units.push(start..start + end);
        start += end;
    }
    if start < range.end {
        units.push(start..range.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cite;

    fn article(sections: Vec<Section>) -> Article {
        Article { title: "T".to_owned(), sections, ..Article::default() }
    }

    fn paragraph(text: &str) -> Block {
        Block::new(BlockKind::Paragraph, text)
    }

    #[test]
    fn anchors_paths_and_kinds() {
        let inner = Section { blocks: vec![paragraph("c")], ..Section::new("Dose", None) };
        let methods = Section {
            blocks: vec![paragraph("a"), paragraph("b")],
            sections: vec![inner],
            ..Section::new("2. Methods", None)
        };
        let lead = Section { blocks: vec![paragraph("lead")], ..Section::default() };
        let shown: Vec<String> = passages(&article(vec![lead, methods]), "K")
            .into_iter()
            .map(|p| format!("{} {} {} {:?}", p.anchor, p.section(), p.kind, p.topic))
            .collect();
        assert_eq!(
            shown,
            [
                "K#title  title None",
                "K#s1.p1  other None",
                "K#s2.p1 2. Methods methods None",
                "K#s2.p2 2. Methods methods None",
                "K#s2.1.p1 2. Methods > Dose methods Some(Dosing)",
            ]
        );
    }

    #[test]
    fn sections_of_an_abstract_are_abstract() {
        let results = Section { blocks: vec![paragraph("r")], ..Section::new("Results", None) };
        let section = Section {
            sections: vec![results],
            ..Section::new("Abstract", Some(SectionKind::Abstract))
        };
        assert_eq!(passages(&article(vec![section]), "K")[1].kind, SectionKind::Abstract);
    }

    #[test]
    fn long_blocks_split_at_sentences_with_their_citations() {
        let sentence = "Immunoglobulin was given to all of them in the first week. ";
        let mut block = paragraph(&sentence.repeat(60));
        block.cites =
            vec![Cite { at: 10, reference: 2 }, Cite { at: block.text.len() - 5, reference: 1 }];
        let section = Section { blocks: vec![block], ..Section::default() };
        let parts = passages(&article(vec![section]), "K");
        assert_eq!(parts.len(), 3);
        assert!(
            parts[1..]
                .iter()
                .all(|p| p.text.ends_with("week.") && p.text.chars().count() <= MAX_PASSAGE_CHARS)
        );
        assert_eq!((&parts[1].cites[..], &parts[2].cites[..]), (&[2][..], &[1][..]));
    }

    #[test]
    fn parts_of_a_table_repeat_its_caption() {
        let rows = "one\ttwo\n".repeat(600);
        let block = Block::new(BlockKind::Table, format!("Table 1 Doses\n{rows}"));
        let section = Section { blocks: vec![block], ..Section::default() };
        let parts = passages(&article(vec![section]), "K");
        assert!(
            parts.len() > 2 && parts[1..].iter().all(|p| p.text.starts_with("Table 1 Doses\none"))
        );
    }

    #[test]
    fn text_without_spaces_is_cut_all_the_same() {
        let section = Section { blocks: vec![paragraph(&"é".repeat(5000))], ..Section::default() };
        let parts = passages(&article(vec![section]), "K");
        assert_eq!(parts[1..].iter().map(|p| p.text.chars().count()).sum::<usize>(), 5000);
    }
}
