//! `ivig refs cited-by WORK`: who cites a work, and where.

use std::io::Write as _;

use serde_json::json;

use super::Library;
use super::args::{PlainFormat, WorkArgs};
use super::works::{notice_line, work_fields};
use crate::cli::settings::Settings;
use crate::cli::show::byline;
use crate::cli::text::{clean, counted, wrap};
use crate::cli::{DONE, Io, NOTHING_FOUND, Outcome};
use crate::export::nlm;
use crate::index::ArticleRecord;
use crate::model::Passage;

/// How much of a citing passage is shown, in characters.
const SHOWN_CHARS: usize = 400;

/// An article that cites the work, with the numbers of its references and the passages.
struct Citing {
    article: ArticleRecord,
    numbers: Vec<u32>,
    passages: Vec<Passage>,
}

pub(super) fn run(args: &WorkArgs, library: &Library, settings: &Settings, io: &mut Io) -> Outcome {
    let Library { snapshot, network } = library;
    let named = network.find(snapshot, &args.work)?;
    let described = network.describe(snapshot, named.work)?;
    let mut citing: Vec<Citing> = Vec::new();
    for citation in network.citations_to(named.work) {
        let passages = snapshot.passages(citation.ordinal)?;
        let mentions = network.mentions(&citation).iter();
        let cites = mentions.filter_map(|&at| passages.get(at as usize).cloned());
        if let Some(last) =
            citing.last_mut().filter(|last| last.article.ordinal == citation.ordinal)
        {
            last.numbers.push(citation.number);
            last.passages.extend(cites);
        } else if let Some(article) = snapshot.article(citation.ordinal)? {
            let (numbers, passages) = (vec![citation.number], cites.collect());
            citing.push(Citing { article, numbers, passages });
        }
    }
    match args.format {
        PlainFormat::Json => {
            let value = json!({
                "work": work_fields(&described),
                "citing": citing.iter().map(|one| json!({
                    "article": one.article.key,
                    "title": one.article.article.title,
                    "numbers": one.numbers,
                    "passages": one.passages.iter().map(|passage| json!({
                        "anchor": passage.anchor,
                        "section": passage.section(),
                        "kind": passage.kind.name(),
                        "text": passage.text,
                    })).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        PlainFormat::Text => {
            let (style, columns) = (settings.style, settings.columns);
            let citation = wrap(&clean(&nlm::citation(&described.record)), columns, "");
            for line in citation.lines() {
                writeln!(io.out, "{}", style.title(line))?;
            }
            for notice in &described.notices {
                writeln!(io.out, "{}", style.alarm(clean(&notice_line(notice))))?;
            }
            let passages: usize = citing.iter().map(|one| one.passages.len()).sum();
            let summary = format!(
                "cited by {} in {}",
                counted(citing.len() as u64, "article"),
                counted(passages as u64, "passage")
            );
            writeln!(io.out, "{}", style.aside(summary))?;
            for (index, one) in citing.iter().enumerate() {
                print(index + 1, one, settings, io)?;
            }
        }
    }
    Ok(if citing.is_empty() { NOTHING_FOUND } else { DONE })
}

fn print(rank: usize, one: &Citing, settings: &Settings, io: &mut Io) -> std::io::Result<()> {
    let (style, columns) = (settings.style, settings.columns);
    let mark = format!("{rank}. ");
    let indent = " ".repeat(mark.len());
    let title = wrap(&clean(&one.article.article.title), columns, &indent);
    writeln!(io.out, "\n{mark}{}", style.title(title.trim_start()))?;
    let numbers: Vec<String> = one.numbers.iter().map(u32::to_string).collect();
    let source = format!(
        "{} · {} · reference {}",
        byline(&one.article),
        one.article.key,
        numbers.join(", ")
    );
    writeln!(io.out, "{indent}{}", style.aside(clean(source.trim_start_matches(" · "))))?;
    for passage in &one.passages {
        writeln!(io.out, "{indent}{}", style.section(clean(&passage.section())))?;
        let text = around(&passage.text, &one.numbers);
        writeln!(io.out, "{}", wrap(&clean(&text), columns, &indent))?;
        writeln!(io.out, "{indent}{}", style.aside(&passage.anchor))?;
    }
    Ok(())
}

/// The stretch of a long passage about the first printed number of the references.
fn around(text: &str, numbers: &[u32]) -> String {
    if text.chars().count() <= SHOWN_CHARS {
        return text.to_owned();
    }
    let is_number = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
        numbers.iter().any(|number| bare == number.to_string())
    };
    let mut at = 0;
    let mut found = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if word.contains('[') && word.split([',', '[', ']', '–', '-']).any(is_number) {
            found = at;
            break;
        }
        at += word.len();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let center = chars.partition_point(|(byte, _)| *byte < found);
    let from = center.saturating_sub(SHOWN_CHARS * 3 / 4);
    let to = (from + SHOWN_CHARS).min(chars.len());
    let byte = |index: usize| chars.get(index).map_or(text.len(), |(byte, _)| *byte);
    let before = if from > 0 { "… " } else { "" };
    let after = if to < chars.len() { " …" } else { "" };
    format!("{before}{}{after}", text[byte(from)..byte(to)].trim())
}
