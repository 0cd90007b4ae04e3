//! `ivig refs parse`: reference strings to records.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::args::{ParseArgs, WorksFormat};
use super::printed;
use crate::citation::{self, Confidence, Parsed};
use crate::cli::handout::{self, Item};
use crate::cli::output::{Origin, Sink};
use crate::cli::settings::Settings;
use crate::cli::text::clean;
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::error::{Error, ErrorKind};
use crate::export::nlm;
use crate::model::{ArticleIds, Author, PageRange, Record, Reference};

/// The longest line that is read, in bytes; a longer one is an error, not a reference.
const MAX_LINE_BYTES: u64 = 1 << 20;

pub(super) fn run(args: &ParseArgs, settings: &Settings, io: &mut Io) -> Outcome {
    printed(args.format, &args.output, settings, io, |settings, io| parsed(args, settings, io))
}

fn parsed(args: &ParseArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let source: Box<dyn Read> = if args.file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        let path = io.folder.join(&args.file);
        Box::new(File::open(&path).map_err(|cause| Error::io(&path, cause))?)
    };
    let mut input = BufReader::new(source);
    let mut printer = Printer::new(args, settings, io)?;
    let mut lines = 0_u64;
    while let Some(line) = next_line(&mut input, lines + 1)? {
        lines += 1;
        printer.print(&citation::parse(&line), io)?;
        // Nothing more to read for now: whoever waits gets what there is.
        if input.buffer().is_empty() {
            io.out.flush()?;
        }
    }
    printer.finish(args, io)?;
    Ok(if lines == 0 { NOTHING_FOUND } else { DONE })
}

/// The next line without its end; bytes that are no UTF-8 are replaced.
fn next_line(input: &mut impl BufRead, number: u64) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let unreadable =
        |cause| Error::new(ErrorKind::Io, format!("cannot read line {number}")).caused_by(cause);
    let read =
        input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(unreadable)?;
    if read == 0 {
        return Ok(None);
    }
    if read as u64 == MAX_LINE_BYTES && !bytes.ends_with(b"\n") {
        let message = format!("line {number} is longer than {MAX_LINE_BYTES} bytes");
        return Err(Error::usage(message).hint("give one reference a line").into());
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').filter(|_| number == 1).unwrap_or(&text);
    Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Prints parsed references in a format.
enum Printer {
    Text,
    Ndjson,
    /// Whether an item of the array was printed.
    Json(bool),
    Records(Box<Sink>),
    /// A page is made of all of them.
    Handout(Vec<(Record, Item)>),
}

impl Printer {
    fn new(args: &ParseArgs, settings: &Settings, io: &Io) -> Result<Self, Error> {
        Ok(match args.format {
            WorksFormat::Text => Self::Text,
            WorksFormat::Ndjson => Self::Ndjson,
            WorksFormat::Json => Self::Json(false),
            WorksFormat::Markdown | WorksFormat::Html => Self::Handout(Vec::new()),
            WorksFormat::Records(format) => {
                let sink = Sink::new(format, &args.output, &Origin::default(), settings, io)?;
                Self::Records(Box::new(sink))
            }
        })
    }

    fn print(&mut self, parsed: &Parsed, io: &mut Io) -> Result<(), Failure> {
        let record = Record::from(&parsed.reference);
        match self {
            Self::Text => writeln!(io.out, "{}", clean(&nlm::citation(&record)))?,
            Self::Ndjson => writeln!(io.out, "{}", line(parsed))?,
            Self::Json(has_printed) => {
                let before = if std::mem::replace(has_printed, true) { ",\n" } else { "[\n" };
                write!(io.out, "{before}{}", line(parsed))?;
            }
            // An empty line is no record in a file of records.
            Self::Records(_) | Self::Handout(_) if record.is_empty() => {}
            Self::Records(sink) => sink.record(&record, io)?,
            Self::Handout(works) => works.push((record, Item::default())),
        }
        Ok(())
    }

    fn finish(self, args: &ParseArgs, io: &mut Io) -> Result<(), Failure> {
        match self {
            Self::Text | Self::Ndjson => {}
            Self::Json(true) => writeln!(io.out, "\n]")?,
            Self::Json(false) => writeln!(io.out, "[]")?,
            Self::Records(sink) => sink.finish(io).map(drop)?,
            Self::Handout(works) => {
                let is_html = args.format == WorksFormat::Html;
                handout::print("References", works, is_html, &args.output, io)?;
            }
        }
        Ok(())
    }
}

/// A parsed reference as programs get it; every key is always there.
fn line(parsed: &Parsed) -> Value {
    let reference = &parsed.reference;
    let mut line = Map::new();
    line.insert("raw".to_owned(), json!(reference.raw));
    line.extend(reference_fields(reference));
    line.insert("kind".to_owned(), json!(reference.kind));
    line.insert("confidence".to_owned(), confidence(&parsed.confidence));
    Value::Object(line)
}

/// The fields of a record by their keys; null where one is not known.
pub(in crate::cli) fn record_fields(record: &Record) -> [(String, Value); 11] {
    fields(
        &record.authors,
        [&record.title, &record.container, &year_of(record), &record.volume, &record.issue],
        record.pages.as_ref(),
        &record.ids,
    )
}

fn year_of(record: &Record) -> Option<String> {
    let year = record.published.map(|date| date.year.to_string());
    year.or_else(|| record.date_text.clone())
}

/// The fields of a reference by their keys; null where one is not known.
pub(in crate::cli) fn reference_fields(reference: &Reference) -> [(String, Value); 11] {
    let Reference { title, container, year, volume, issue, .. } = reference;
    let texts = [title, container, year, volume, issue];
    fields(&reference.authors, texts, reference.pages.as_ref(), &reference.ids)
}

fn fields(
    authors: &[Author],
    [title, container, year, volume, issue]: [&Option<String>; 5],
    pages: Option<&PageRange>,
    ids: &ArticleIds,
) -> [(String, Value); 11] {
    let author = |author: &Author| match &author.collective {
        Some(group) => json!({ "family": group, "given": "" }),
        None => json!({ "family": author.family, "given": author.given }),
    };
    [
        ("authors", authors.iter().map(author).collect()),
        ("title", json!(title)),
        ("container", json!(container)),
        ("year", json!(year)),
        ("volume", json!(volume)),
        ("issue", json!(issue)),
        ("first_page", json!(pages.map(|pages| &pages.first))),
        ("last_page", json!(pages.and_then(|pages| pages.last.as_ref()))),
        ("doi", json!(ids.doi)),
        ("pmid", json!(ids.pmid)),
        ("pmcid", json!(ids.pmcid)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
}

/// How sure the fields that were found are, from 0 to 1.
fn confidence(confidence: &Confidence) -> Value {
    let fields = [
        ("authors", confidence.authors),
        ("title", confidence.title),
        ("container", confidence.container),
        ("year", confidence.year),
        ("volume", confidence.volume),
        ("issue", confidence.issue),
        ("pages", confidence.pages),
    ];
    let known = fields.into_iter().filter_map(|(field, sure)| {
        let hundredths = (f64::from(sure?) * 100.0).round() / 100.0;
        Some((field.to_owned(), json!(hundredths)))
    });
    Value::Object(known.collect())
}
