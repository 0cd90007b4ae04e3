//! Builds the tree of sections from headings and blocks in reading order.

use crate::model::{Block, BlockKind, Section};

/// The deepest level of a heading; deeper ones count as this.
pub(super) const MAX_LEVEL: u8 = 6;

/// The level of a heading that runs into its paragraph: below every other.
const RUN_IN: u8 = MAX_LEVEL + 1;

/// A tree of sections under construction.
#[derive(Debug, Default)]
pub(super) struct Outline {
    done: Vec<Section>,
    open: Vec<(u8, Section)>,
}

impl Outline {
    /// Opens a section at `level`, from 1; closes those that are as deep or deeper.
    pub(super) fn open(&mut self, level: u8, heading: impl Into<String>) {
        self.open_at(level.clamp(1, MAX_LEVEL), heading);
    }

    /// Opens a subsection for a heading that runs into its paragraph, or stands in bold type.
    pub(super) fn open_run_in(&mut self, heading: impl Into<String>) {
        self.open_at(RUN_IN, heading);
    }

    fn open_at(&mut self, level: u8, heading: impl Into<String>) {
        self.close(level);
        self.open.push((level, Section::new(heading, None)));
    }

    /// The blocks of the section that is open; without one, of an untitled section.
    pub(super) fn blocks(&mut self) -> &mut Vec<Block> {
        if self.open.is_empty() {
            self.open.push((RUN_IN, Section::default()));
        }
        let last = self.open.len() - 1;
        &mut self.open[last].1.blocks
    }

    /// Adds a block to the section that is open.
    pub(super) fn push(&mut self, kind: BlockKind, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks().push(Block::new(kind, text));
        }
    }

    /// The heading of the section that is open.
    pub(super) fn heading(&self) -> &str {
        self.open.last().map_or("", |(_, section)| &section.heading)
    }

    /// The finished tree; sections with neither heading nor text are left out.
    pub(super) fn finish(mut self) -> Vec<Section> {
        self.close(0);
        self.done.retain(|section| !section.heading.is_empty() || !section.is_empty());
        self.done
    }

    fn close(&mut self, level: u8) {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            let Some((_, mut section)) = self.open.pop() else { return };
            section.blocks = pair_questions(section.blocks);
            match self.open.last_mut() {
                Some((_, parent)) => parent.sections.push(section),
                None => self.done.push(section),
            }
        }
    }
}

/// Joins `Q1: ...` and `A1: ...`, in one paragraph or in two, to one block of question and answer.
/// Paragraphs and lists before the next question belong to the answer.
fn pair_questions(blocks: Vec<Block>) -> Vec<Block> {
    let asks = |block: &Block| block.kind == BlockKind::Question || question(&block.text).is_some();
    let last_question = blocks.iter().rposition(asks);
    let Some(last_question) = last_question else { return blocks };
    let mut paired: Vec<Block> = Vec::with_capacity(blocks.len());
    for (index, mut block) in blocks.into_iter().enumerate() {
        if block.kind == BlockKind::Paragraph
            && let Some(asked) = question(&block.text)
        {
            block = Block::new(BlockKind::Question, split_answer(asked));
        } else if let Some(open) = paired.last_mut()
            && open.kind == BlockKind::Question
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::List)
        {
            let given = answer(&block.text);
            let unanswered = !open.text.contains('\n');
            if given.is_some() || unanswered || index < last_question {
                open.text = format!("{}\n{}", open.text, given.unwrap_or(&block.text));
                continue;
            }
        }
        paired.push(block);
    }
    paired
}

/// `How long? A: Ten days.` as two lines.
fn split_answer(asked: &str) -> String {
    let mark = asked.match_indices('?').find_map(|(at, _)| {
        let (head, tail) = asked.split_at(at + 1);
        answer(tail.trim_start()).map(|answer| format!("{head}\n{answer}"))
    });
    mark.unwrap_or_else(|| asked.to_owned())
}

/// The text after `Q1:`, `Q.` or `Question 2:`.
pub(super) fn question(text: &str) -> Option<&str> {
    labelled(text, &["Question", "QUESTION", "Q"])
}

pub(super) fn answer(text: &str) -> Option<&str> {
    labelled(text, &["Answer", "ANSWER", "Ans", "A"])
}

fn labelled<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    let rest = labels.iter().find_map(|label| text.strip_prefix(label))?;
    let rest = rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start().strip_prefix([':', '.', ')'])?;
    rest.starts_with(' ').then(|| rest.trim_start()).filter(|rest| !rest.is_empty())
}

/// Words of a heading without its number and punctuation, lower case.
pub(super) fn heading_words(heading: &str) -> String {
    let heading = heading.trim_start_matches(|c: char| c.is_ascii_digit() || ".)( ".contains(c));
    heading.trim_end_matches([':', '.', ' ']).to_lowercase()
}

/// Whether a heading opens the reference list.
pub(super) fn is_reference_heading(heading: &str) -> bool {
    const NAMES: &[&str] = &[
        "references",
        "reference",
        "reference list",
        "list of references",
        "references and notes",
        "references and further reading",
        "selected references",
        "key references",
        "bibliography",
        "literature",
        "literature cited",
        "cited literature",
        "works cited",
        "citations",
        "sources",
        "literatur",
        "literaturverzeichnis",
        "références",
        "bibliographie",
        "referencias",
        "referências",
        "bibliografía",
        "bibliografia",
    ];
    NAMES.contains(&heading_words(heading).as_str())
}

/// Whether a heading names a usual main section, and so is neither a title nor a subsection.
pub(super) fn is_main_section(heading: &str) -> bool {
    const NAMES: &[&str] = &[
        "abstract",
        "summary",
        "introduction",
        "intro",
        "background",
        "objective",
        "objectives",
        "aim",
        "aims",
        "purpose",
        "methods",
        "method",
        "materials and methods",
        "patients and methods",
        "methodology",
        "results",
        "findings",
        "results and discussion",
        "discussion",
        "interpretation",
        "conclusion",
        "conclusions",
        "limitations",
        "case report",
        "case presentation",
        "keywords",
        "faq",
        "faqs",
        "frequently asked questions",
        "frequently asked questions (faqs)",
        "ethics",
        "about the author",
        "data availability",
    ];
    const STARTS: &[&str] = &[
        "acknowledg",
        "funding",
        "conflict",
        "conflicts of interest",
        "competing interest",
        "disclosure",
        "disclaimer",
        "copyright",
        "licen",
        "abbreviations",
        "appendix",
        "supplement",
        "author contribution",
        "authors' contribution",
    ];
    let words = heading_words(heading);
    let short = words.split_whitespace().nth(6).is_none();
    NAMES.contains(&words.as_str())
        || (short && STARTS.iter().any(|start| words.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_nest_and_run_in_headings_are_siblings() {
        let mut outline = Outline::default();
        outline.push(BlockKind::Paragraph, "lead");
        outline.open(1, "A");
        outline.open_run_in("x");
        outline.open_run_in("y");
        outline.open(3, "A.1");
        outline.open(1, "B");
        let sections = outline.finish();
        let headings = |sections: &[Section]| -> Vec<String> {
            sections.iter().map(|section| section.heading.clone()).collect()
        };
        assert_eq!(headings(&sections), ["", "A", "B"]);
        assert_eq!(headings(&sections[1].sections), ["x", "y", "A.1"]);
    }

    #[test]
    fn questions_take_their_answers() {
        let paragraph = |text: &str| Block::new(BlockKind::Paragraph, text);
        let blocks = pair_questions(vec![
            paragraph("Q1: How often?"),
            paragraph("A1: Monthly."),
            paragraph("Some need less."),
            paragraph("Question: Is it safe? Answer: Mostly."),
            paragraph("Closing words."),
        ]);
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            texts,
            ["How often?\nMonthly.\nSome need less.", "Is it safe?\nMostly.", "Closing words."]
        );
        assert_eq!(blocks[0].kind, BlockKind::Question);
    }
}
