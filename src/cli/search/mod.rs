//! `ivig search`.

mod batch;
mod explain;
mod facets;
mod hits;
mod records;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::args::{SearchArgs, SearchFormat};
use super::refs::Library;
use super::settings::Settings;
use super::text::{clean, counted};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, open_or_build, output, thesaurus_of};
use crate::error::Error;
use crate::index::Snapshot;
use crate::network::Network;
use crate::query::Strategy;
use crate::query::intent::Intent;
use crate::search::{
    Among, Evaluated, Filter, Listing, Request, Sort, StrategyListing, Suggestion, list,
    run_strategy, suggestions,
};
use crate::thesaurus::Thesaurus;

/// How many hits an article may have in a listing for people, unless told otherwise.
const LISTED_PER_ARTICLE: usize = 3;

pub(super) fn run(args: &SearchArgs, settings: &Settings, io: &mut Io) -> Outcome {
    check(args)?;
    let are_records = matches!(args.format, SearchFormat::Records(_));
    output::written(&args.output, are_records, settings, io, |settings, io| {
        found(args, settings, io)
    })
}

fn found(args: &SearchArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let snapshot = open_or_build(&settings.home, io)?;
    let thesaurus =
        if args.exact { None } else { Some(thesaurus_of(&settings.home, &snapshot, io)?) };
    let library = library(args, settings, snapshot, io)?;
    let snapshot = &library.snapshot;
    if let Some(file) = &args.queries {
        return batch::run(args, file, thesaurus, &library, io);
    }
    // The cursor's mark is of the whole strategy.
    let query = match &args.strategy {
        Some(file) => std::fs::read_to_string(file).map_err(|cause| Error::io(file, cause))?,
        None => args.words.join(" "),
    };
    let mut request = request(args, query, thesaurus, &library)?;
    if let Some(cursor) = &args.cursor {
        request.offset = cursor_offset(cursor, snapshot, &request)?;
    }
    let strategy = args.strategy.as_deref().map(|file| strategy(file, &request)).transpose()?;
    let found = match &strategy {
        Some(strategy) => run_strategy(snapshot, strategy, &request)?,
        None => StrategyListing { lines: Vec::new(), listing: list(snapshot, &request)? },
    };
    let listing = &found.listing;
    let shown = Shown {
        args,
        settings,
        snapshot,
        network: &library.network,
        request: &request,
        strategy: strategy.as_ref(),
        lines: &found.lines,
        listing,
    };
    for warning in shown.warnings() {
        writeln!(io.err, "warning: {}", clean(&warning))?;
    }
    match args.format {
        SearchFormat::Text => shown.text(io)?,
        SearchFormat::Json => shown.json(io)?,
        SearchFormat::Ndjson => shown.ndjson(io)?,
        SearchFormat::Markdown | SearchFormat::Html => records::handout(&shown, io)?,
        SearchFormat::HitsCsv => hits::csv_table(&shown, io)?,
        SearchFormat::Records(format) => records::write(&shown, format, io)?,
    }
    Ok(if listing.total_articles == 0 { NOTHING_FOUND } else { DONE })
}

/// The index, with its network where something is to be told of citations.
fn library(
    args: &SearchArgs,
    settings: &Settings,
    snapshot: Snapshot,
    io: &mut Io,
) -> Result<Library, Failure> {
    let is_of_citations =
        args.sort == Sort::Cited || !args.cites.is_empty() || !args.cited_by.is_empty();
    let shows_citations = args.queries.is_none()
        && !matches!(args.format, SearchFormat::HitsCsv | SearchFormat::Records(_));
    if is_of_citations || shows_citations {
        return Library::of(snapshot, settings, io);
    }
    Ok(Library { snapshot, network: Network::default() })
}

/// The strategy that was read from a file, or the errors of all its lines.
fn strategy(file: &Path, request: &Request) -> Result<Strategy, Error> {
    Strategy::parse(&request.query, request.dialect).map_err(|errors| {
        let shown = errors
            .iter()
            .map(|error| format!("{error}\n{}\nhint: {}", error.caret(), error.error.hint));
        let shown: Vec<String> = shown.collect();
        Error::usage(format!("`{}`: {}", file.display(), shown.join("\n")))
    })
}

/// What is told of a strategy beside its result; the last line's own warnings are the listing's.
fn warnings(strategy: &Strategy) -> Vec<String> {
    let before_last = strategy.lines.len().saturating_sub(1);
    let of_lines = strategy.lines[..before_last].iter().flat_map(|line| {
        line.query.warnings.iter().map(move |warning| format!("line {}: {warning}", line.number))
    });
    strategy.warnings.iter().cloned().chain(of_lines).collect()
}

/// Options that do not go together beyond what the command line itself can tell.
fn check(args: &SearchArgs) -> Result<(), Error> {
    let is_table = !matches!(args.format, SearchFormat::Text | SearchFormat::Json);
    if is_table && (args.explain || !args.facets.is_empty()) {
        return Err(Error::usage("--explain and --facet have no place in a list of hits")
            .hint("use `--format json`, or `--format text`"));
    }
    if args.all && args.format == SearchFormat::Json {
        return Err(Error::usage("--all writes hits one by one, and a JSON object is one piece")
            .hint("use `--format ndjson`"));
    }
    Ok(())
}

fn request(
    args: &SearchArgs,
    query: String,
    thesaurus: Option<Arc<Thesaurus>>,
    library: &Library,
) -> Result<Request, Failure> {
    // Programs that want everything get all that was found.
    let bound = if args.queries.is_some() || args.all { 0 } else { LISTED_PER_ARTICLE };
    let times_cited =
        (args.sort == Sort::Cited).then(|| Arc::new(library.network.times_articles_are_cited()));
    Ok(Request {
        dialect: args.dialect,
        reading: args.reading,
        limit: if args.all { usize::MAX } else { args.limit },
        offset: args.offset,
        per_article: args.per_article.unwrap_or(bound),
        sort: args.sort,
        intent: args.intent,
        feedback: args.feedback,
        filter: Filter {
            sections: args.section.clone(),
            topics: args.topic.clone(),
            years: args.year.clone(),
            journals: args.journal.clone(),
            types: args.types.clone(),
            authors: args.author.clone(),
            has: args.has.clone(),
            among: among(args, library)?,
        },
        facets: args.facets.clone(),
        times_cited,
        ..Request::new(query, thesaurus)
    })
}

/// The articles that cite what is named, and those that are cited by it.
fn among(args: &SearchArgs, library: &Library) -> Result<Vec<Among>, Failure> {
    let Library { snapshot, network } = library;
    let mut sets = Vec::new();
    for name in &args.cites {
        let work = network.find(snapshot, name)?.work;
        let articles = network.citing_articles(work).into_iter().collect();
        sets.push(Among { label: format!("cites {name}"), articles });
    }
    for name in &args.cited_by {
        let work = network.find(snapshot, name)?.work;
        if network.articles_of(work).is_empty() {
            return Err(Error::not_found(format!(
                "`{name}` is not held here, so that what it cites is not known"
            ))
            .hint(format!("index it; `ivig search --cites {name}` finds what cites it"))
            .into());
        }
        let cited = network.works_cited_by(work).into_iter();
        let articles = cited.flat_map(|work| network.articles_of(work)).collect();
        sets.push(Among { label: format!("cited by {name}"), articles });
    }
    Ok(sets)
}

/// What is shown, and what of.
struct Shown<'a> {
    args: &'a SearchArgs,
    settings: &'a Settings,
    snapshot: &'a Snapshot,
    network: &'a Network,
    request: &'a Request,
    strategy: Option<&'a Strategy>,
    /// What the lines of the strategy came to.
    lines: &'a [(u32, Arc<Evaluated>)],
    listing: &'a Listing,
}

impl Shown<'_> {
    fn text(&self, io: &mut Io) -> Result<(), Failure> {
        let listing = self.listing;
        if let Some(strategy) = self.strategy {
            explain::lines(self, strategy, io)?;
        }
        if self.args.explain && self.strategy.is_none() {
            explain::print(self, io)?;
        }
        let style = self.settings.style;
        writeln!(io.out, "{}", style.aside(clean(&self.summary())))?;
        for counts in &listing.facets {
            facets::print(counts, self.settings, io)?;
        }
        for hit in listing.hits(self.snapshot) {
            writeln!(io.out)?;
            hits::print(self, &hit?, io)?;
        }
        if listing.total_articles == 0 {
            io.out.flush()?;
            writeln!(io.err, "nothing found; {}", self.advice()?)?;
        }
        Ok(())
    }

    /// Everything that was read in another way than it was typed, or may be.
    fn warnings(&self) -> Vec<String> {
        let of_strategy = self.strategy.iter().flat_map(|strategy| warnings(strategy));
        let of_query = self.listing.query.warnings.iter().chain(&self.listing.several_meanings);
        of_strategy.chain(of_query.cloned()).collect()
    }

    fn summary(&self) -> String {
        let listing = self.listing;
        let articles = counted(listing.total_articles, "article");
        let mut summary = match listing.total_passages {
            0 if listing.total_articles > 0 => articles,
            passages => format!("{} in {articles}", counted(passages, "passage")),
        };
        if !listing.left_out.is_empty() {
            summary.push_str(&format!(" · left out: {}", listing.left_out.join(", ")));
        }
        summary
    }

    /// What to try where nothing was found.
    fn advice(&self) -> Result<String, Failure> {
        if let Some(Suggestion { word, nearest }) = self.first_suggestion()? {
            let nearest: Vec<&str> = nearest.iter().map(|(word, _)| word.as_str()).collect();
            return Ok(format!("no passage holds `{word}`: did you mean {}?", nearest.join(", ")));
        }
        let advice = if self.listing.query.is_exact() {
            "`--explain` shows which part has how many articles"
        } else {
            "try other words, or fewer"
        };
        Ok(advice.to_owned())
    }

    /// What the first misspelt term may have meant.
    fn first_suggestion(&self) -> Result<Option<Suggestion>, Failure> {
        let mut left: Vec<&Evaluated> = self.listing.parts.iter().map(AsRef::as_ref).collect();
        left.reverse();
        while let Some(part) = left.pop() {
            if let Some(found) = suggestions(self.snapshot, part)?.into_iter().next() {
                return Ok(Some(found));
            }
            left.extend(part.parts.iter().rev().map(AsRef::as_ref));
        }
        Ok(None)
    }

    fn json(&self, io: &mut Io) -> Result<(), Failure> {
        let listing = self.listing;
        let mut hits_shown = Vec::new();
        for hit in listing.hits(self.snapshot) {
            hits_shown.push(hits::full(self, &hit?)?);
        }
        let next = self.request.offset + hits_shown.len();
        let is_last = hits_shown.len() < self.request.limit;
        let mut value = json!({
            "query": listing.query.to_string(),
            "exact": listing.query.is_exact(),
            "left_out": listing.left_out,
            "intent": listing.intent.map(Intent::name),
            "warnings": self.warnings(),
            "total": { "passages": listing.total_passages, "articles": listing.total_articles },
            "offset": self.request.offset,
            "limit": self.request.limit,
            "cursor": (!is_last).then(|| cursor(next, self.snapshot, self.request)),
        });
        if let Some(strategy) = self.strategy {
            value["lines"] = explain::lines_json(self, strategy)?;
        }
        if self.args.explain {
            value["explain"] = explain::json(self)?;
        }
        if !listing.facets.is_empty() {
            value["facets"] = facets::json(&listing.facets);
        }
        value["hits"] = hits_shown.into();
        serde_json::to_writer_pretty(&mut io.out, &value)?;
        writeln!(io.out)?;
        Ok(())
    }

    fn ndjson(&self, io: &mut Io) -> Result<(), Failure> {
        for hit in self.listing.hits(self.snapshot) {
            line(io, &hits::full(self, &hit?)?)?;
        }
        Ok(())
    }
}

fn line(io: &mut Io, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut io.out, value)?;
    writeln!(io.out)?;
    Ok(())
}

/// Where a listing goes on: the offset, and a mark of the corpus and of what was asked.
fn cursor(offset: usize, snapshot: &Snapshot, request: &Request) -> String {
    format!("{offset:x}-{}", mark(snapshot, request))
}

/// A hash over the corpus and all of a request but its place in the listing.
fn mark(snapshot: &Snapshot, request: &Request) -> String {
    let thesaurus = request.thesaurus.as_ref().map_or("", |thesaurus| thesaurus.hash());
    let asked =
        Request { offset: 0, limit: 0, thesaurus: None, times_cited: None, ..request.clone() };
    let text = format!("{} {thesaurus} {asked:?}", snapshot.payload().corpus);
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn cursor_offset(cursor: &str, snapshot: &Snapshot, request: &Request) -> Result<usize, Error> {
    let parts = cursor.split_once('-');
    let (offset, of) = parts
        .and_then(|(offset, of)| Some((usize::from_str_radix(offset, 16).ok()?, of)))
        .ok_or_else(|| {
            Error::usage(format!("`{cursor}` is no cursor"))
                .hint("take it from the `cursor` of the last page's JSON")
        })?;
    if of == mark(snapshot, request) {
        return Ok(offset);
    }
    Err(Error::usage("the cursor is of another search, or the corpus has changed since")
        .hint("begin anew without `--cursor`, with the same query and options on every page"))
}
