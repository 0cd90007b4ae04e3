//! `ivig show`: an article, or a passage in its section.

use std::io::Write as _;

use serde_json::json;

use super::args::{ReportFormat, ShowArgs};
use super::dump::{PassageLine, reference_line};
use super::refs::{Library, notice_line};
use super::settings::Settings;
use super::text::{clean, counted, wrap};
use super::{DONE, Failure, Io, Outcome, table};
use crate::error::Error;
use crate::index::{ArticleRecord, Snapshot};
use crate::model::{
    Anchor, BlockKind, Passage, Reference, author_line, normalize_doi, normalize_pmcid,
    normalize_pmid,
};
use crate::network::{Network, Notice, Work};

pub(super) fn run(args: &ShowArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let library = Library::open(settings, io)?;
    let Library { snapshot, network } = &library;
    let anchor: Option<Anchor> = args.what.parse().ok();
    let key = anchor.as_ref().map_or(args.what.as_str(), |anchor| anchor.article.as_str());
    let article = article(snapshot, key)?;
    if args.abbreviations {
        return abbreviations(args, &article, io);
    }
    let mut passages = snapshot.passages(article.ordinal)?;
    let mut references = snapshot.references(article.ordinal)?;
    if let Some(number) = anchor.as_ref().and_then(Anchor::reference_number) {
        passages.clear();
        references.retain(|reference| reference.number == number);
        if references.is_empty() {
            let message = format!("`{key}` has no reference {number}");
            let hint =
                format!("it has {}", counted(u64::from(article.reference_count), "reference"));
            return Err(Error::not_found(message).hint(hint).into());
        }
    } else if anchor.is_some() {
        let Some(at) = passages.iter().position(|passage| passage.anchor == args.what) else {
            return Err(Error::not_found(format!("`{key}` has no passage `{}`", args.what))
                .hint(format!("`ivig dump passages --article {key}` lists its anchors"))
                .into());
        };
        let cited = passages[at].cites.clone();
        references.retain(|reference| cited.contains(&reference.number));
        let section = |passage: &Passage| {
            passage.anchor.parse::<Anchor>().map(|anchor| anchor.sections).unwrap_or_default()
        };
        let own = section(&passages[at]);
        passages.retain(|passage| section(passage) == own);
    }
    let notices = Notices {
        own: of_work(network, network.work_of_article(article.ordinal)),
        cited: references
            .iter()
            .map(|reference| network.work_of_reference(article.ordinal, reference.number))
            .map(|work| of_work(network, work))
            .collect(),
    };
    match args.format {
        ReportFormat::Text => {
            print(&article, &passages, &references, &notices, anchor.as_ref(), settings, io)?;
        }
        ReportFormat::Json => {
            let value = json!({
                "article": article,
                "passages": passages.iter().map(|passage| PassageLine::new(&article, passage)).collect::<Vec<_>>(),
                "references": references.iter().map(|reference| reference_line(&article, reference)).collect::<Vec<_>>(),
                "notices": notices.own,
                "cited_notices": references.iter().zip(&notices.cited)
                    .filter(|(_, notices)| !notices.is_empty())
                    .map(|(reference, notices)| json!({ "number": reference.number, "notices": notices }))
                    .collect::<Vec<_>>(),
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
    }
    Ok(DONE)
}

/// What is known of retractions and the like.
struct Notices<'n> {
    /// Of the article.
    own: Vec<&'n Notice>,
    /// Of each reference that is shown.
    cited: Vec<Vec<&'n Notice>>,
}

fn of_work(network: &Network, work: Option<Work>) -> Vec<&Notice> {
    work.into_iter().flat_map(|work| network.notices(work)).collect()
}

/// The short forms that an article defines, with what they stand for.
fn abbreviations(args: &ShowArgs, article: &ArticleRecord, io: &mut Io) -> Outcome {
    if args.format == ReportFormat::Json {
        serde_json::to_writer_pretty(&mut io.out, &article.abbreviations)?;
        writeln!(io.out)?;
        return Ok(DONE);
    }
    let rows: Vec<(String, String)> = article
        .abbreviations
        .iter()
        .map(|one| {
            let concepts = one.concepts.join(", ");
            let concepts = if concepts.is_empty() { concepts } else { format!(" [{concepts}]") };
            (clean(&one.short), format!("{}{concepts}", clean(&one.long)))
        })
        .collect();
    table::pairs(&mut io.out, &rows)?;
    writeln!(io.err, "{}", counted(rows.len() as u64, "short form"))?;
    Ok(DONE)
}

/// The article with a key; the error for an unknown one names the closest keys.
pub(super) fn article(snapshot: &Snapshot, key: &str) -> Result<ArticleRecord, Failure> {
    if let Some(article) = snapshot.article_by_key(key)? {
        return Ok(article);
    }
    let ids = [normalize_doi(key), normalize_pmid(key), normalize_pmcid(key)];
    let has_id = |article: &ArticleRecord| {
        let own = &article.article.ids;
        [&own.doi, &own.pmid, &own.pmcid]
            .into_iter()
            .zip(&ids)
            .any(|(own, id)| own.is_some() && own == id)
    };
    if let Some(article) = snapshot.articles()?.into_iter().find(has_id) {
        return Ok(article);
    }
    let wanted = key.to_lowercase();
    let keys = snapshot.articles()?.into_iter().map(|article| article.key);
    let close: Vec<String> =
        keys.filter(|known| known.to_lowercase().contains(&wanted)).take(3).collect();
    let hint = if close.is_empty() {
        "`ivig dump articles` lists what is indexed".to_owned()
    } else {
        format!("did you mean `{}`?", close.join("`, `"))
    };
    Err(Error::not_found(format!("no article `{key}` is indexed")).hint(hint).into())
}

fn print(
    article: &ArticleRecord,
    passages: &[Passage],
    references: &[Reference],
    notices: &Notices<'_>,
    anchor: Option<&Anchor>,
    settings: &Settings,
    io: &mut Io,
) -> std::io::Result<()> {
    let style = settings.style;
    let columns = settings.columns;
    for line in wrap(&clean(&article.article.title), columns, "").lines() {
        writeln!(io.out, "{}", style.title(line))?;
    }
    writeln!(io.out, "{}", style.aside(clean(&byline(article))))?;
    let ids = identifiers(article);
    if !ids.is_empty() {
        writeln!(io.out, "{}", style.aside(clean(&ids)))?;
    }
    for record in article.merged.iter().filter(|record| !record.fields.is_empty()) {
        let from = format!("{} from {}", record.fields.join(", "), record.source);
        writeln!(io.out, "{}", style.aside(wrap(&clean(&from), columns, "")))?;
    }
    for notice in &notices.own {
        let line = wrap(&clean(&notice_line(notice)), columns, "");
        writeln!(io.out, "{}", style.alarm(line))?;
    }
    let wanted = anchor.map(ToString::to_string);
    let mut path: &[String] = &[];
    for passage in
        passages.iter().filter(|passage| passage.block != BlockKind::Title || anchor.is_some())
    {
        if passage.path != path {
            path = &passage.path;
            writeln!(io.out, "\n{}", style.section(clean(&passage.section())))?;
        }
        let indent = if wanted.as_deref() == Some(&passage.anchor) { "> " } else { "  " };
        writeln!(io.out, "\n{}", wrap(&clean(&passage.text), columns, indent))?;
    }
    if !references.is_empty() {
        let heading = if anchor.is_some() { "References cited here" } else { "References" };
        writeln!(io.out, "\n{}\n", style.section(heading))?;
    }
    for (reference, notices) in references.iter().zip(&notices.cited) {
        let label = reference.label.as_deref().map_or(String::new(), |label| format!("({label}) "));
        let entry = format!("{}. {label}{}", reference.number, clean(&reference.raw));
        writeln!(io.out, "{}", wrap(&entry, columns, "  "))?;
        for notice in notices {
            let line = wrap(&clean(&notice_line(notice)), columns, "     ");
            writeln!(io.out, "{}", style.alarm(line))?;
        }
    }
    Ok(())
}

/// `Dalakas et al. · 2001 · N Engl J Med`.
pub(super) fn byline(article: &ArticleRecord) -> String {
    let metadata = &article.article;
    let authors = author_line(&metadata.authors);
    let year = metadata.published.map_or(String::new(), |date| date.year.to_string());
    let journal = metadata.journal.name().unwrap_or_default();
    let parts = [authors.as_str(), year.as_str(), journal];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn identifiers(article: &ArticleRecord) -> String {
    let ids = &article.article.ids;
    let named = [("doi:", &ids.doi), ("PMID ", &ids.pmid), ("", &ids.pmcid)];
    let mut parts = vec![article.key.clone()];
    for (name, id) in named {
        if let Some(id) = id.as_ref().filter(|id| **id != article.key) {
            parts.push(format!("{name}{id}"));
        }
    }
    parts.push(article.source.clone());
    parts.join(" · ")
}
