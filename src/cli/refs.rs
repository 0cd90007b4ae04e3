//! `ivig refs`: reference strings and reference lists.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::args::{RecordFormat, RefsCommand, RefsParseArgs};
use super::text::clean;
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome};
use crate::citation::{self, Confidence, Parsed};
use crate::error::{Error, ErrorKind};
use crate::export::{Format, Writer, nlm};
use crate::model::{Author, Record, Reference};

/// The longest line that is read, in bytes; a longer one is an error, not a reference.
const MAX_LINE_BYTES: u64 = 1 << 20;

pub(super) fn run(command: &RefsCommand, io: &mut Io) -> Outcome {
    match command {
        RefsCommand::Parse(args) => parse(args, io),
    }
}

fn parse(args: &RefsParseArgs, io: &mut Io) -> Outcome {
    let source: Box<dyn Read> = if args.file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        let path = io.folder.join(&args.file);
        Box::new(File::open(&path).map_err(|cause| Error::io(&path, cause))?)
    };
    let mut input = BufReader::new(source);
    let mut printer = Printer::new(args.format);
    let mut lines = 0_u64;
    while let Some(line) = next_line(&mut input, lines + 1)? {
        lines += 1;
        printer.print(&citation::parse(&line), io)?;
        // Nothing more to read for now: whoever waits gets what there is.
        if input.buffer().is_empty() {
            io.out.flush()?;
        }
    }
    printer.finish(io)?;
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

/// Prints records in a format.
struct Printer {
    format: RecordFormat,
    /// Writes the formats of other programs.
    writer: Option<Writer>,
}

impl Printer {
    fn new(format: RecordFormat) -> Self {
        let exported = match format {
            RecordFormat::Ndjson | RecordFormat::Text => None,
            RecordFormat::CslJson => Some(Format::CslJson),
            RecordFormat::Ris => Some(Format::Ris),
            RecordFormat::Bibtex => Some(Format::Bibtex),
        };
        Self { format, writer: exported.map(Writer::new) }
    }

    fn print(&mut self, parsed: &Parsed, io: &mut Io) -> Result<(), Failure> {
        let record = Record::from(&parsed.reference);
        match &mut self.writer {
            // An empty line is no record in a file of records.
            Some(_) if record.is_empty() => {}
            Some(writer) => io.out.write_all(writer.record(&record).as_bytes())?,
            None if self.format == RecordFormat::Text => {
                writeln!(io.out, "{}", clean(&nlm::citation(&record)))?;
            }
            None => {
                serde_json::to_writer(&mut io.out, &line(parsed))?;
                writeln!(io.out)?;
            }
        }
        Ok(())
    }

    fn finish(self, io: &mut Io) -> Result<(), Failure> {
        let end = self.writer.map(Writer::finish).unwrap_or_default();
        io.out.write_all(end.as_bytes())?;
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

/// The fields of a reference by their keys; null where one is not known.
pub(super) fn reference_fields(reference: &Reference) -> [(String, Value); 11] {
    let author = |author: &Author| match &author.collective {
        Some(group) => json!({ "family": group, "given": "" }),
        None => json!({ "family": author.family, "given": author.given }),
    };
    let pages = reference.pages.as_ref();
    [
        ("authors", reference.authors.iter().map(author).collect()),
        ("title", json!(reference.title)),
        ("container", json!(reference.container)),
        ("year", json!(reference.year)),
        ("volume", json!(reference.volume)),
        ("issue", json!(reference.issue)),
        ("first_page", json!(pages.map(|pages| &pages.first))),
        ("last_page", json!(pages.and_then(|pages| pages.last.as_ref()))),
        ("doi", json!(reference.ids.doi)),
        ("pmid", json!(reference.ids.pmid)),
        ("pmcid", json!(reference.ids.pmcid)),
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
