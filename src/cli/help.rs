//! `ivig help`: help on a command, or the page on queries.

use std::io::Write as _;

use clap::CommandFactory as _;

use super::args::{Cli, HelpArgs};
use super::settings::Settings;
use super::text::wrap;
use super::{DONE, Failure, Io, Outcome};
use crate::error::Error;
use crate::model::{SectionKind, Topic};
use crate::query::fields::{FIELDS, HAS, sections};
use crate::query::{MAX_DEPTH, MAX_QUERY_BYTES, MAX_TERMS, MIN_TRUNCATED_CHARS};
use crate::search::MAX_EXPANSIONS;

/// Forms of an exact search and what they find.
const FORMS: &[(&str, &str)] = &[
    ("stiff AND person", "both, anywhere in one article"),
    ("stiff person AND ivig", "AND stands where no operator does"),
    ("stiff OR rigid", "either"),
    ("person NOT stiff", "the first without the second"),
    (
        "(stiff OR rigid) AND person",
        "operators are read from left to right: group with parentheses",
    ),
    ("\"stiff person\"", "a phrase as written; hyphens meet spaces, case and accents do not count"),
    ("immunoglob*", "words that begin so"),
    ("\"stiff pers*\"", "the same within a phrase"),
    ("stiff person[ti]", "a tag after a term: a phrase in that field"),
    ("\"stiff person\"[tiab:~3]", "at most three other words between them, in any order"),
    ("(stiff OR rigid) NEAR~2 person", "the same for alternatives; NEXT~2 keeps the order"),
    ("2010/05:2012[dp]", "a range of dates; 2010: and :2012 are open"),
    ("title:stiff author:\"Dalakas MC\"", "a field and a colon before a value"),
];

pub(super) fn run(args: &HelpArgs, settings: &Settings, io: &mut Io) -> Outcome {
    if args.topic == ["query"] {
        page(settings, io)?;
        return Ok(DONE);
    }
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for name in &args.topic {
        found = found.find_subcommand_mut(name).ok_or_else(|| {
            Error::usage(format!("there is no command or page `{name}`"))
                .hint("`ivig help` lists the commands; `ivig help query` is the page on queries")
        })?;
    }
    write!(io.out, "{}", found.render_long_help())?;
    Ok(DONE)
}

fn page(settings: &Settings, io: &mut Io) -> Result<(), Failure> {
    let style = settings.style;
    let columns = settings.columns;
    let paragraph = |io: &mut Io, text: &str| writeln!(io.out, "{}", wrap(text, columns, ""));
    paragraph(
        io,
        "Words alone are a question: passages are ranked by them, and none is required. A query with an operator in capitals, a tag, a quote or an asterisk is exact: the articles that satisfy it, counted, and their passages ranked. `--as question` and `--as exact` decide otherwise; `--explain` shows what was understood and what each part came to.",
    )?;
    writeln!(io.out, "\n{}", style.title("Exact searches"))?;
    rows(
        io,
        FORMS.iter().map(|(form, meaning)| ((*form).to_owned(), (*meaning).to_owned())),
        columns,
    )?;
    writeln!(io.out, "\n{}", style.title("Field tags"))?;
    let tags = FIELDS.iter().map(|info| {
        let others = info.tags[1..].iter().map(|tag| format!("[{tag}]"));
        let alias = (!info.alias.is_empty()).then(|| format!("{}:", info.alias));
        let others: Vec<String> = others.chain(alias).collect();
        let also =
            if others.is_empty() { String::new() } else { format!("\nalso {}", others.join(" ")) };
        (format!("[{}]  {}", info.tags[0], info.example), format!("{}{also}", info.help))
    });
    rows(io, tags, columns)?;
    let bracketed = |names: &mut dyn Iterator<Item = &'static str>| {
        names.map(|name| format!("[{name}]")).collect::<Vec<_>>().join(" ")
    };
    writeln!(io.out, "\n{}", style.title("Sections and topics"))?;
    paragraph(
        io,
        "A term may be looked for in passages of sections of one kind, or on one topic:",
    )?;
    writeln!(
        io.out,
        "{}",
        wrap(&bracketed(&mut sections().map(SectionKind::name)), columns, "  ")
    )?;
    writeln!(
        io.out,
        "{}",
        wrap(&bracketed(&mut Topic::ALL.iter().map(|topic| topic.name())), columns, "  ")
    )?;
    writeln!(io.out, "\n{}", style.title("What an article has"))?;
    let has = HAS.iter().map(|(value, others)| {
        let others = if others.is_empty() {
            String::new()
        } else {
            format!("PubMed's {}", others.join(", "))
        };
        (format!("{value}[has]"), others)
    });
    rows(io, has, columns)?;
    writeln!(io.out, "\n{}", style.title("Limits"))?;
    paragraph(
        io,
        &format!(
            "{} KiB a query, {MAX_TERMS} terms, parentheses {MAX_DEPTH} deep; {MIN_TRUNCATED_CHARS} letters before an asterisk; {MAX_EXPANSIONS} words for a truncated one. Beyond a limit a search is refused, never cut.",
            MAX_QUERY_BYTES >> 10
        ),
    )?;
    Ok(())
}

/// Forms with what they mean, below each other where they do not fit beside.
fn rows(
    io: &mut Io,
    rows: impl Iterator<Item = (String, String)>,
    columns: usize,
) -> Result<(), Failure> {
    const FORM_COLUMNS: usize = 38;
    let margin = " ".repeat(FORM_COLUMNS + 4);
    for (form, meaning) in rows {
        let meaning = wrap(&meaning, columns, &margin);
        if form.chars().count() <= FORM_COLUMNS {
            let line = format!("  {form:FORM_COLUMNS$}  {}", meaning.trim_start());
            writeln!(io.out, "{}", line.trim_end())?;
        } else {
            writeln!(io.out, "{}\n{meaning}", wrap(&form, columns, "  "))?;
        }
    }
    Ok(())
}
