//! Markdown, with or without front matter.
//!
//! `pulldown-cmark` reads the syntax; `yaml` the front matter; `blocks` turns events
//! into blocks. This file opens sections and finishes the article.

mod blocks;
mod yaml;

use std::collections::HashMap;

use super::citations::{can_cite, cite_sections, each_block};
use super::lines::{self, collapse};
use super::metadata::{self, Outcome};
use super::outline::is_main_section;
use super::plain::{check_substance, title_from_name};
use super::reflist::looks_printed;
use super::{Parsed, Skip};
use crate::model::{Article, Block, BlockKind, Reference, Section};
use blocks::{NOTE, NOTE_END, Note, RAISED, RAISED_END, Reading};

/// Parses Markdown. `name` is the file's name, the last resort for a title.
pub(super) fn parse(text: &str, name: &str) -> Result<Parsed, Skip> {
    let private = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    let text = lines::normalize(text).replace(private, "");
    check_substance(&text)?;
    let mut warnings = Vec::new();
    let mut article = Article::default();
    let body = match yaml::split(&text) {
        Some((matter, body)) => {
            fill(&mut article, &yaml::read(matter), &mut warnings);
            body
        }
        None => &text,
    };
    let reading = blocks::read(body, &article.title);
    if article.title.is_empty() {
        article.title = reading.title.clone().unwrap_or_default();
    }
    finish(&mut article, reading);
    if article.title.is_empty() {
        article.title = first_heading(&article.sections).unwrap_or_else(|| title_from_name(name));
    }
    Ok(Parsed { article, warnings, record: None })
}

/// Fills the metadata of `article`; unknown keys are passed over, unreadable values warned about.
fn fill(article: &mut Article, matter: &yaml::FrontMatter, warnings: &mut Vec<String>) {
    for line in &matter.unread {
        warnings.push(format!("front matter: line not understood: `{line}`"));
    }
    for (key, value) in &matter.fields {
        if metadata::set(article, key, value) == Outcome::Unreadable {
            let shown = value.text().unwrap_or_default();
            warnings.push(format!("front matter: `{key}` is not understood: `{shown}`"));
        }
    }
}

/// Settles what footnotes and raised numbers are once the reference list is known.
fn finish(article: &mut Article, reading: Reading) {
    let Reading { mut sections, mut references, mut numbered, notes, .. } = reading;
    let cited_notes = references.is_empty() && notes.iter().any(|note| looks_printed(&note.text));
    if cited_notes {
        let labels: Option<Vec<u32>> = notes.iter().map(|note| note.label.parse().ok()).collect();
        let labels = labels.filter(|labels| labels.is_sorted_by(|a, b| a < b));
        for (index, note) in notes.iter().enumerate() {
            let number = labels.as_ref().map_or(index as u32 + 1, |labels| labels[index]);
            let label = note.label.parse::<u32>().is_err().then(|| note.label.clone());
            references.push(Reference { label, ..Reference::from_raw(number, note.text.clone()) });
        }
        numbered = true;
    } else if !notes.is_empty() {
        let mut section = Section::new("Footnotes", None);
        let text = |note: &Note| Block::new(BlockKind::Paragraph, note.text.clone());
        section.blocks.extend(notes.iter().map(text));
        sections.push(section);
    }
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    if cited_notes {
        let numbered_notes = notes.iter().zip(&references);
        numbers.extend(numbered_notes.map(|(note, entry)| (note.label.as_str(), entry.number)));
    }
    let number = |label: &str| numbers.get(label).copied();
    each_block(&mut sections, &mut |block| block.text = settle(&block.text, numbered, &number));
    for reference in &mut references {
        reference.raw = settle(&reference.raw, false, &number);
    }
    if numbered {
        let highest = references.iter().map(|reference| reference.number).max();
        cite_sections(&mut sections, highest.unwrap_or(0));
    }
    article.sections = sections;
    article.references = references;
}

/// Replaces the marks that `blocks` left: footnotes by their number, raised text by a citation
/// (` [12]`), a power (`10^9`) or itself.
fn settle(text: &str, numbered: bool, number: &impl Fn(&str) -> Option<u32>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find([NOTE, RAISED]) {
        out.push_str(&rest[..start]);
        let note = rest[start..].starts_with(NOTE);
        let after = &rest[start + NOTE.len_utf8()..];
        let close = if note { NOTE_END } else { RAISED_END };
        let (inside, tail) = after.split_once(close).unwrap_or((after, ""));
        rest = tail;
        if note {
            if let Some(number) = number(inside) {
                cite(&mut out, &number.to_string());
            }
        } else if numbered && is_numbers(inside) && can_cite(&out) {
            cite(&mut out, inside.trim_matches(['[', ']', '(', ')']));
        } else {
            let power = out.ends_with(|c: char| c.is_ascii_digit());
            out.extend(power.then_some('^'));
            out.push_str(inside);
        }
    }
    out.push_str(rest);
    out.retain(|c| !matches!(c, NOTE_END | RAISED_END));
    out
}

fn cite(out: &mut String, numbers: &str) {
    out.extend((!out.ends_with(' ')).then_some(' '));
    out.push('[');
    out.push_str(numbers);
    out.push(']');
}

/// Whether a text holds numbers as citations do: `3`, `1,2`, `4-6`.
fn is_numbers(text: &str) -> bool {
    let text = text.trim_matches(['[', ']', '(', ')']);
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '))
}

/// The first heading that names more than a usual section.
fn first_heading(sections: &[Section]) -> Option<String> {
    let mut headings = sections.iter().map(|section| section.heading.as_str());
    headings.find(|heading| !heading.is_empty() && !is_main_section(heading)).map(collapse)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILLER: &str = "Enough words stand here so that the text counts as one of substance, \
        which asks for twenty words or a few more than that.";

    fn parsed(text: &str) -> Article {
        parse(&format!("{text}\n\n{FILLER}\n"), "some_file.md").expect("parses").article
    }

    fn blocks(article: &Article) -> Vec<(BlockKind, String)> {
        fn walk(sections: &[Section], found: &mut Vec<(BlockKind, String)>) {
            for section in sections {
                found.extend(section.blocks.iter().map(|block| (block.kind, block.text.clone())));
                walk(&section.sections, found);
            }
        }
        let mut found = Vec::new();
        walk(&article.sections, &mut found);
        found
    }

    #[test]
    fn metadata_of_every_kind() {
        let mut article = Article::default();
        let mut warnings = Vec::new();
        let text = "title: Dose\nid: x1\ndoi: https://doi.org/10.1000/X\npmid: 12\nyear: 2020\n\
            date: 2020-05-01\nauthors:\n  - Jane Doe\n  - name: The Dose Study Group\n  - family: Roe\n    given: J\n\
            journal:\n  title: Brain\npages: 10-9\ntags: [a, b]\nlang: en\npmcid: none\nmood: fine";
        fill(&mut article, &yaml::read(text), &mut warnings);
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2020-05-01"));
        let names: Vec<&str> = article.authors.iter().map(crate::model::Author::name).collect();
        assert_eq!(names, ["Doe", "The Dose Study Group", "Roe"]);
        assert_eq!(article.journal.title.as_deref(), Some("Brain"));
        assert_eq!(article.keywords, ["a", "b"]);
        assert_eq!(warnings, ["front matter: `pmcid` is not understood: `none`"]);
    }

    #[test]
    fn titles_come_from_front_matter_headings_or_the_file() {
        assert_eq!(parsed("---\ntitle: A\n---\n# B").title, "A");
        assert_eq!(parsed("# B\n\n## C").title, "B");
        assert_eq!(parsed("## Introduction\n\nx\n\n## C").title, "C");
        assert_eq!(parsed("text").title, "some file");
        assert_eq!(parsed("---\ntitle: A\n---\n# A\n\ntext").sections[0].heading, "");
    }

    #[test]
    fn marks_go_and_stars_and_underscores_of_words_stay() {
        let cases = [
            ("a *b* **c** `d` [e](f) ~~g~~", "a b c d e g"),
            ("CD4_T and p* values, HLA-DRB1*15:01 and DRB1*03:01", ""),
            ("p \\* q &lt; 5 and x < 3 > y", "p * q < 5 and x < 3 > y"),
            ("Fe<sub>2</sub>O<br>next <b>bold</b> <unknown> word", "Fe2O next bold <unknown> word"),
            ("10<sup>9</sup>/L and m<sup>2</sup>", "10^9/L and m2"),
        ];
        for (text, expected) in cases {
            let expected = if expected.is_empty() { text } else { expected };
            assert_eq!(blocks(&parsed(text))[0].1, expected);
        }
    }

    #[test]
    fn lists_tables_quotes_and_figures_are_blocks() {
        let article = parsed(
            "- a\n  - b\n- c\n\n1. d\n2. e\n\n> said\n\n![alt](x.png)\n\n*Figure 1. Titres*\n\n\
             Table 1. Doses\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nAB: a note.\n\n```\ncode\n```",
        );
        let expected = [
            (BlockKind::List, "a\nb\nc"),
            (BlockKind::List, "1. d\n2. e"),
            (BlockKind::Quote, "said"),
            (BlockKind::Figure, "Figure 1. Titres alt"),
            (BlockKind::Table, "Table 1. Doses\nA\tB\n1\t2"),
            (BlockKind::Paragraph, "AB: a note."),
            (BlockKind::Paragraph, "code"),
        ];
        let found = blocks(&article);
        for (index, (kind, text)) in expected.into_iter().enumerate() {
            assert_eq!((found[index].0, found[index].1.as_str()), (kind, text));
        }
    }

    #[test]
    fn references_and_citations_in_their_forms() {
        for (body, list) in [
            ("x [2] y", "## References\n\n1. Doe 2001.\n2. Roe 2002."),
            ("x [2] y", "## References\n\n[1] Doe 2001.\n[2] Roe\n2002."),
            ("x [2] y", "## References\n\n[1]: Doe 2001.\n[2]: Roe 2002."),
            ("x [2] y", "## References\n\n[1]: http://a.b\n[2]: http://c.d \"Roe 2002.\""),
            ("x[^2] y", "## References\n\n[^1]: Doe 2001.\n[^2]: Roe 2002."),
            ("x[^roe] y", "[^doe]: Doe 2001.\n[^roe]: Roe 2002."),
            ("treated<sup>2</sup> y", "# References\n1. Doe 2001.\n1. Roe 2002."),
            ("treated[2](#r2) y", "# References\n1. Doe 2001.\n1. Roe 2002."),
        ] {
            let text = format!("{body}\n\n{FILLER}\n\n{list}\n");
            let article = parse(&text, "a.md").expect("parses").article;
            let numbers: Vec<u32> = article.references.iter().map(|entry| entry.number).collect();
            assert_eq!(numbers, [1, 2], "{text}");
            assert!(article.references[1].raw.contains("2002."), "{text}");
            let block = &article.sections[0].blocks[0];
            assert!(block.text.contains(" [2] y"), "{text} {}", block.text);
            assert_eq!(block.cites[0].reference, 2, "{text}");
        }
    }

    #[test]
    fn bold_lines_are_headings_and_questions_find_their_answers() {
        let article = parsed("## A\n\n**Dose**\n\nx\n\n**Cost.** High.\n\n**Q: Why?**\nA: So.");
        let headings: Vec<&str> =
            article.sections[0].sections.iter().map(|section| section.heading.as_str()).collect();
        assert_eq!(headings, ["Dose", "Cost"]);
        assert!(blocks(&article).contains(&(BlockKind::Question, "Why?\nSo.".to_owned())));
    }

    #[test]
    fn deep_nesting_ends() {
        for mark in [">", "- ", "[", "*", "1. ", "<sup>", "![", "#"] {
            let text = format!("{}x\n\n{FILLER}", mark.repeat(20_000));
            assert!(parse(&text, "a.md").is_ok(), "{mark}");
        }
    }
}
