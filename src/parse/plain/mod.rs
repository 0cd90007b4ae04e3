//! Plain text without markup: title, headings, lists, questions, captions and reference list are
//! told by how they are written and where they stand.
//!
//! `layout` joins lines to pieces, `furniture` takes off what pages add, `front` reads metadata,
//! `headings` judges single lines, `structure` pieces among their neighbours. This file finds the
//! title and the reference list and puts the article together.

mod access;
mod front;
mod furniture;
mod headings;
mod layout;
mod structure;

pub(super) use front::{author, authors, keywords};
pub(super) use headings::is_float_caption;
pub(super) use structure::is_faq;

use super::citations::cite_sections;
use super::lines::{self, Line, collapse};
use super::outline::{is_main_section, is_reference_heading, question};
use super::reflist::{self, RefList};
use super::{Parsed, Skip, SkipReason};
use crate::model::Article;
use headings::Style;
use layout::{Form, Piece, ends_sentence};
use structure::{Headings, Reader};

/// Fewer words than this are no article.
pub(super) const MIN_WORDS: usize = 20;

/// The longest title without markup, in words.
const MAX_TITLE_WORDS: usize = 35;

/// How many headings of reference lists are tried, from the end.
const MAX_REFERENCE_HEADINGS: usize = 8;

/// Parses text without markup. `name` is the file's name, the last resort for a title.
pub(super) fn parse(text: &str, name: &str) -> Result<Parsed, Skip> {
    let text = lines::normalize(text);
    check_substance(&text)?;
    let lines = lines::split(&text);
    if is_markdown(&lines) {
        return super::markdown::parse(&text, name);
    }
    let mut warnings = Vec::new();
    let widest = layout::wrap_width(&lines);
    let (lines, list) = take_references(lines, widest.is_some());
    let mut pieces = layout::pieces(&lines, widest);
    furniture::merge_doubles(&mut pieces);
    furniture::trim_top(&mut pieces, &mut warnings);
    let mut article = Article::default();
    let title = take_title(&mut pieces, &mut article);
    furniture::trim_end(&mut pieces, title.as_deref().unwrap_or_default(), &mut warnings);
    front::read(&pieces, &mut article);

    let headings = Headings::find(&pieces);
    article.title = title
        .or_else(|| headings.first(&pieces).map(str::to_owned))
        .unwrap_or_else(|| title_from_name(name));
    article.sections = Reader { pieces: &pieces, headings: &headings }.read();
    if list.numbered {
        let highest = list.references.iter().map(|reference| reference.number).max();
        cite_sections(&mut article.sections, highest.unwrap_or(0));
    }
    article.references = list.references;
    Ok(Parsed { article, warnings, record: None })
}

/// The reason to skip a text that is too short or a page in place of an article.
pub(super) fn check_substance(text: &str) -> Result<(), Skip> {
    if let Some(phrase) = access::phrase(text) {
        return Err(Skip::new(SkipReason::AccessPage, format!("says `{phrase}`")));
    }
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let words = text.split_whitespace().filter(is_word).take(MIN_WORDS).count();
    if words < MIN_WORDS {
        let detail = format!("{words} words; an article has at least {MIN_WORDS}");
        return Err(Skip::new(SkipReason::NoArticle, detail));
    }
    Ok(())
}

/// A title made of a file's name.
pub(super) fn title_from_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let title = collapse(&stem.replace(['_', '-'], " "));
    if title.is_empty() { "Untitled".to_owned() } else { title }
}

/// Whether the text is Markdown under another name: it has headings marked with `##`.
fn is_markdown(lines: &[Line]) -> bool {
    let marked = |line: &&Line| {
        let rest = line.text.trim_start_matches('#');
        let depth = line.text.len() - rest.len();
        (1..=6).contains(&depth) && rest.starts_with(' ')
    };
    lines.iter().filter(marked).take(2).count() == 2
}

/// Takes the last reference list out of the lines.
fn take_references(lines: Vec<Line>, wrapped: bool) -> (Vec<Line>, RefList) {
    let is_heading = |line: &Line| line.text.len() <= 60 && is_reference_heading(line.text);
    let headings = (0..lines.len()).rev().filter(|&at| is_heading(&lines[at]));
    for at in headings.take(MAX_REFERENCE_HEADINGS).collect::<Vec<_>>() {
        let underline = |line: &&Line| line.text.chars().all(|c| "=-~_*".contains(c));
        let start = at + 1 + lines[at + 1..].iter().take_while(underline).count();
        let end = lines[start..]
            .iter()
            .position(|line| is_main_section(line.text))
            .map_or(lines.len(), |length| start + length);
        let list = reflist::read(&lines[start..end], wrapped);
        if list.references.is_empty() {
            continue;
        }
        let after = start + list.lines;
        let mut rest = lines;
        rest.drain(at..after);
        return (rest, list);
    }
    (lines, RefList::default())
}

/// Takes the title off the top, where there is one.
fn take_title(pieces: &mut Vec<Piece>, article: &mut Article) -> Option<String> {
    if pieces.len() > 1 && is_article_type(&pieces[0].text) {
        article.types.push(pieces.remove(0).text);
    }
    let first = pieces.first()?;
    let second = pieces.get(1);
    let labelled = first.text.strip_prefix("Title:").map(str::trim);
    let text = labelled.unwrap_or(&first.text);
    let underlined = matches!(first.form, Form::Underlined(_)) && !is_main_section(text);
    let numbered = headings::number(text).is_some()
        && pieces.iter().skip(1).any(|piece| headings::number(&piece.text).is_some());
    let prose = matches!(first.form, Form::Text | Form::Numbered(_))
        && !numbered
        && text.split_whitespace().count() <= MAX_TITLE_WORDS
        && !is_main_section(text)
        && !furniture::starts_quote(text)
        && !front::is_metadata(text)
        && question(text).is_none()
        && headings::style(text).is_some_and(|style| style != Style::SentenceCase)
            | title_by_place(text, second);
    if labelled.is_none() && !underlined && !prose {
        return None;
    }
    let stop = text.ends_with('.') && !text.ends_with("..") && !text.ends_with("vs.");
    let title = if stop { &text[..text.len() - 1] } else { text };
    let title = title.to_owned();
    pieces.remove(0);
    Some(title)
}

/// Whether a first line that is written like a sentence is a title by what follows it: a blank
/// line, a byline or a heading, and no text that goes on.
fn title_by_place(text: &str, second: Option<&Piece>) -> bool {
    let Some(second) = second else { return false };
    // A stop at the very end opens no second sentence.
    let one_sentence = !text.trim_end_matches(['.', ' ']).contains(". ");
    let before_short = second.text.split_whitespace().count() <= 12 && !ends_sentence(&second.text);
    let set_apart = second.gap || front::is_metadata(&second.text);
    let loose = !text.ends_with(['.', ':', ';', ',']);
    one_sentence && set_apart && (loose || before_short)
}

fn is_article_type(text: &str) -> bool {
    const TYPES: &[&str] = &[
        "article",
        "brief communication",
        "brief report",
        "case report",
        "case series",
        "commentary",
        "editorial",
        "letter to the editor",
        "meta-analysis",
        "mini review",
        "narrative review",
        "open access",
        "original article",
        "original research",
        "original research article",
        "perspective",
        "research article",
        "research paper",
        "review",
        "review article",
        "short communication",
        "systematic review",
    ];
    TYPES.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockKind, Section};

    const LONG: &str = "Patients who received the infusions had fewer falls and walked faster than \
        those who received albumin, and most of them wished to go on with it after the trial.";

    fn parsed(text: &str) -> Parsed {
        parse(&text.replace("LONG", LONG), "a_file.txt").expect("parses")
    }

    /// The tree on one line: headings in brackets, blocks by the first letter of their kind.
    fn shape(text: &str) -> String {
        fn write(section: &Section, out: &mut String) {
            out.extend(["[", &section.heading]);
            for block in &section.blocks {
                let kind = format!("{:?}", block.kind);
                let lines = block.text.lines().count();
                let count = if lines > 1 { lines.to_string() } else { String::new() };
                out.extend([" ", &kind[..1], &count]);
            }
            section.sections.iter().for_each(|inner| write(inner, out));
            out.push(']');
        }
        let article = parsed(text).article;
        let mut out = article.title.clone();
        article.sections.iter().for_each(|section| write(section, &mut out));
        out
    }

    #[test]
    fn a_first_line_that_ends_in_a_letter_of_many_bytes_broke_the_title() {
        let article =
            parsed("Immunglobulin bei Kindern mit Myozarditis 𝛾\n\nA short line here\n\nLONG")
                .article;
        assert!(article.title.ends_with('𝛾'));
    }

    #[test]
    fn trees_of_the_usual_layouts() {
        let cases = [
            // One paragraph a line, with headings that run in.
            (
                "IVIG in Lupus\nLONG\nEffects\nHow it works: LONG\nCost of care: LONG\nConclusion\nLONG",
                "IVIG in Lupus[ P][Effects[How it works P][Cost of care P]][Conclusion P]",
            ),
            // Numbers tell the levels.
            (
                "IVIG in Lupus\n\n1. Introduction\n\nLONG\n\n2. Dose\n\n2.1 Low dose\n\nLONG\n\nFunding\n\nLONG",
                "IVIG in Lupus[1. Introduction P][2. Dose[2.1 Low dose P]][Funding P]",
            ),
            // Underlines tell the levels.
            (
                "IVIG in Lupus\n=============\n\nDose\n----\n\nLONG\n\nLow\n~~~\n\nLONG",
                "IVIG in Lupus[Dose P[Low P]]",
            ),
            // Capitals stand above other headings.
            (
                "IVIG in Lupus\n\nMETHODS\n\nPatient Selection\n\nLONG\n\nRESULTS\n\nLONG",
                "IVIG in Lupus[METHODS[Patient Selection P]][RESULTS P]",
            ),
            // Lines about the authors are no headings.
            (
                "IVIG in Lupus\n\nJane A. Doe\nClinic of Nerves, University\n\nUpdated on May 3, 2020\n\nDose in Lupus\n\nLONG",
                "IVIG in Lupus[ P P P][Dose in Lupus P]",
            ),
            // No title: the first heading serves, and stays.
            ("LONG\nIVIG in Lupus\nLONG", "IVIG in Lupus[ P][IVIG in Lupus P]"),
            ("LONG LONG\n\nMoreover, LONG LONG", "a file[ P P]"),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_questions_quotes_and_captions() {
        let cases = [
            (
                "T of It\n\nLONG\n\n• One: a thing of note.\n\n• Two.\n  more\n\nLONG",
                "T of It[ P L2 P]",
            ),
            ("T of It\n\nLONG\n\n1. One.\n2. Two.\n\nLONG", "T of It[ P L2 P]"),
            ("T of It\n\nLONG\n\nThey had:\nfever\nchills\nrash\n\nLONG", "T of It[ P P L3 P]"),
            (
                "T of It\n\nFAQ\nQ: Is it safe?\nA: Mostly.\nQ: When?\nA: Now.\nLONG",
                "T of It[FAQ Q2 Q2 P]",
            ),
            ("T of It\n\nFAQs\n\nIs it safe?\n\nLONG\n\nWhen?\n\nLONG", "T of It[FAQs Q2 Q2]"),
            ("T of It\n\n\"A saying of note.\"\n\n\"A saying of note.\"\n\nLONG", "T of It[ Q P]"),
            ("T of It\n\nPicture of a vial\nPicture of a vial\n\nLONG", "T of It[ F P]"),
            (
                "T of It\n\nLONG\n\nTable 1. Doses\nDrug\tDose\nIVIG\t2 g\n\nLONG",
                "T of It[ P T3 P]",
            ),
            (
                "T of It\n\nLONG\n\nTable 1. Doses\n\nDrug    Dose\nIVIG    2 g\n\nLONG",
                "T of It[ P T3 P]",
            ),
            ("T of It\n\nBackground: LONG Methods: LONG", "T of It[Background P][Methods P]"),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn what_pages_add_is_left_out_and_told() {
        let text = "Example Health logo\n\nHome | About | Contact\n\nIVIG in Lupus\n\nLONG\n\nMoreover, LONG\n\n\
            Solar panels on a roof\nSolar panels on a roof\nDiscover how solar panels power a home! ☀\n";
        let parsed = parsed(text);
        assert_eq!(parsed.article.title, "IVIG in Lupus");
        assert_eq!(parsed.article.sections[0].blocks.len(), 2);
        assert_eq!(parsed.warnings.len(), 2);
        assert!(parsed.warnings[1].contains("`Solar panels on a roof`"), "{:?}", parsed.warnings);
    }

    #[test]
    fn captions_of_the_article_stay_at_its_end() {
        let parsed = parsed(
            "IVIG in Lupus\n\nLONG\n\nCourse of lupus under IVIG\nCourse of lupus under IVIG",
        );
        assert_eq!(parsed.article.sections[0].blocks[1].kind, BlockKind::Figure);
        assert_eq!(parsed.warnings, [""; 0]);
    }

    #[test]
    fn references_citations_and_metadata() {
        let text = "IVIG in Lupus\n\nBy Jane Doe and John Roe.\nKeywords: lupus; IVIG\nDOI: 10.1000/x\n\n\
            Introduction\n\nLONG It was shown (1,2).\n\nReferences\n\n1. Doe J. A trial. 2001.\n2. Roe J. B. 2002.\n\n\
            Acknowledgements\n\nLONG";
        let article = parsed(text).article;
        assert_eq!(article.authors.len(), 2);
        assert_eq!(article.keywords, ["lupus", "IVIG"]);
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(article.references.len(), 2);
        assert_eq!(article.sections[0].blocks.len(), 3, "metadata stays searchable");
        assert_eq!(article.sections[1].blocks[0].cites.len(), 2);
        assert_eq!(article.sections[2].heading, "Acknowledgements");
    }

    #[test]
    fn texts_that_are_no_article() {
        let reason = |text: &str| parse(text, "a.txt").map_err(|skip| skip.reason).err();
        assert_eq!(reason("Too short."), Some(SkipReason::NoArticle));
        let page = "Just a moment... Checking your browser before you go on. This page needs \
            cookies and a moment of your time to see that all is well.";
        assert_eq!(reason(page), Some(SkipReason::AccessPage));
    }
}
