//! Where output goes: to standard output, to a file that is replaced as a whole, or, of records, to
//! several files with a manifest.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::args::OutputArgs;
use super::settings::Settings;
use super::text::{clean, counted};
use super::{Failure, Io, Outcome};
use crate::error::{Error, Result};
use crate::export::capability::TABLE;
use crate::export::split::{File, IndexState, Manifest, Part, Splitter, manifest_name, part_name};
use crate::export::{Format, Writer};
use crate::files;
use crate::index::Snapshot;
use crate::lists::{now, utc};
use crate::model::Record;

type Done = std::result::Result<(), Failure>;

/// Runs what prints. Where a file was named, its output goes there when it is done, and nothing where it
/// fails.
pub(super) fn written(
    args: &OutputArgs,
    are_records: bool,
    settings: &Settings,
    io: &mut Io,
    run: impl FnOnce(&Settings, &mut Io) -> Outcome,
) -> Outcome {
    if args.split.is_some() && !are_records {
        return Err(Error::usage(
            "--split parts files of records, and this format is none of theirs",
        )
        .hint("use a format such as `--format ris`, or leave `--split` out")
        .into());
    }
    let Some(path) = args.output.as_ref().filter(|_| args.split.is_none()) else {
        return run(settings, io);
    };
    let buffer = Buffer::default();
    let out = std::mem::replace(&mut io.out, Box::new(buffer.clone()));
    let outcome = run(&settings.plain(), io);
    io.out = out;
    let code = outcome?;
    files::replace(&io.folder.join(path), &buffer.0.take())?;
    Ok(code)
}

/// What was printed, until it is written.
#[derive(Clone, Default)]
struct Buffer(Rc<RefCell<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Takes records, and writes them where they are to go.
pub(super) struct Sink {
    format: Format,
    target: Target,
    count: u64,
    /// By row of the table of fields: how many records lost it.
    losses: Vec<u64>,
}

enum Target {
    Stream(Writer),
    Files(Box<Files>),
}

/// Several files.
struct Files {
    splitter: Splitter,
    named: Named,
}

/// What several files are called, and which of them were written.
struct Named {
    folder: PathBuf,
    stem: String,
    extension: String,
    manifest: Manifest,
}

/// What the records are of.
#[derive(Default)]
pub(super) struct Origin<'a> {
    /// The query whose result they are.
    pub(super) query: Option<&'a str>,
    /// The index that they are from.
    pub(super) snapshot: Option<&'a Snapshot>,
}

impl Sink {
    pub(super) fn new(
        format: Format,
        args: &OutputArgs,
        origin: &Origin<'_>,
        settings: &Settings,
        io: &Io,
    ) -> Result<Self> {
        let target = match (args.split, &args.output) {
            (Some(most), Some(path)) => {
                let manifest = Manifest {
                    program: concat!("ivig ", env!("CARGO_PKG_VERSION")).to_owned(),
                    command: settings.words.clone(),
                    query: origin.query.map(str::to_owned),
                    index: origin.snapshot.map(state),
                    format: format.option(),
                    split: most.get(),
                    ..Manifest::default()
                };
                let named = Named::new(&io.folder.join(path), format, manifest)?;
                Target::Files(Box::new(Files { splitter: Splitter::new(format, most), named }))
            }
            _ => Target::Stream(Writer::new(format)),
        };
        Ok(Self { format, target, count: 0, losses: vec![0; TABLE.len()] })
    }

    pub(super) fn record(&mut self, record: &Record, io: &mut Io) -> Done {
        self.lose(record);
        self.take(|writer| writer.record(record), |splitter| splitter.record(record), io)
    }

    /// The same under a key that was given to the record before.
    pub(super) fn record_as(&mut self, record: &Record, key: &str, io: &mut Io) -> Done {
        self.lose(record);
        let to_file = |splitter: &mut Splitter| splitter.record_as(record, key);
        self.take(|writer| writer.record_as(record, key), to_file, io)
    }

    /// The same for a record that is a text of the format already.
    pub(super) fn text_as(&mut self, text: &str, key: &str, io: &mut Io) -> Done {
        self.take(|writer| writer.text(text), |splitter| splitter.text_as(text, key), io)
    }

    fn take(
        &mut self,
        to_stream: impl FnOnce(&mut Writer) -> String,
        to_file: impl FnOnce(&mut Splitter) -> Option<Part>,
        io: &mut Io,
    ) -> Done {
        self.count += 1;
        match &mut self.target {
            Target::Stream(writer) => io.out.write_all(to_stream(writer).as_bytes())?,
            Target::Files(files) => {
                if let Some(full) = to_file(&mut files.splitter) {
                    files.named.put(&full, io)?;
                }
            }
        }
        Ok(())
    }

    fn lose(&mut self, record: &Record) {
        let lost = self.format.losses(record);
        for (times, row) in self.losses.iter_mut().zip(TABLE) {
            *times += u64::from(lost.contains(&row.0));
        }
    }

    /// Writes what is left, and tells what the format has no place for; gives how many records it was.
    pub(super) fn finish(self, io: &mut Io) -> std::result::Result<u64, Failure> {
        match self.target {
            Target::Stream(writer) => io.out.write_all(writer.finish().as_bytes())?,
            Target::Files(files) => files.named.finish(files.splitter.finish(), io)?,
        }
        io.out.flush()?;
        for (times, (_, field, _)) in self.losses.iter().zip(TABLE).filter(|(times, _)| **times > 0)
        {
            let (name, records) = (self.format.name(), counted(*times, "record"));
            writeln!(io.err, "warning: {name} has no place for {field}: left out of {records}")?;
        }
        Ok(self.count)
    }
}

impl Named {
    fn new(path: &Path, format: Format, manifest: Manifest) -> Result<Self> {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem = stem.ok_or_else(|| {
            Error::usage(format!("`{}` names no file", path.display()))
                .hint("name one with `--output`")
        })?;
        let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned());
        let extension = extension.unwrap_or_else(|| format.extension().to_owned());
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        // A manifest that is there tells of files that are whole: not of those of another time.
        let old = folder.join(manifest_name(&stem));
        match std::fs::remove_file(&old) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io(&old, cause));
            }
            _ => {}
        }
        Ok(Self { folder, stem, extension, manifest })
    }

    fn put(&mut self, part: &Part, io: &mut Io) -> Done {
        let name = part_name(&self.stem, part.number, &self.extension);
        files::replace(&self.folder.join(&name), part.text.as_bytes())?;
        let records = counted(part.records as u64, "record");
        writeln!(io.err, "{records} written to `{}`", clean(&name))?;
        self.manifest.records += part.records;
        self.manifest.files.push(File::new(name, part));
        Ok(())
    }

    fn finish(mut self, last: Option<Part>, io: &mut Io) -> Done {
        last.map_or(Ok(()), |part| self.put(&part, io))?;
        self.manifest.written = now();
        let name = manifest_name(&self.stem);
        let text = serde_json::to_string_pretty(&self.manifest)? + "\n";
        files::replace(&self.folder.join(&name), text.as_bytes())?;
        writeln!(io.err, "what stands in them: `{}`", clean(&name))?;
        let next = part_name(&self.stem, self.manifest.files.len() + 1, &self.extension);
        if self.folder.join(&next).exists() {
            let advice = "is of another time and no part of this";
            writeln!(io.err, "warning: `{}` {advice}", clean(&next))?;
        }
        Ok(())
    }
}

/// What tells an index from others.
fn state(snapshot: &Snapshot) -> IndexState {
    let written = std::fs::metadata(snapshot.folder().join("meta.json"));
    let date = written.and_then(|file| file.modified()).ok().map(utc);
    IndexState { date, corpus: snapshot.payload().corpus.clone() }
}
