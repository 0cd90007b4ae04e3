//! Bibliography files that a command line names, read where they are.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::text::clean;
use super::{Failure, Io};
use crate::error::{Error, ErrorKind};
use crate::ingest;
use crate::network::{name_of_record, record_named};
use crate::parse::{MAX_FILE_BYTES, Parsed, ParsedFile, parse_file};

/// A file that was read.
pub(super) struct Bibliography {
    /// Its path, relative to the home where it lies within.
    pub(super) name: String,
    pub(super) parsed: ParsedFile,
}

impl Bibliography {
    /// Reads a file. A record is called by its number in it.
    pub(super) fn read(path: &Path, settings: &Settings) -> Result<Self, Error> {
        let trouble = |cause| Error::io(path, cause);
        let path = std::fs::canonicalize(path).map_err(trouble)?;
        let bytes = std::fs::metadata(&path).map_err(trouble)?.len();
        if bytes > MAX_FILE_BYTES {
            let message = format!("`{}` has {bytes} bytes", path.display());
            let hint = format!("files of at most {MAX_FILE_BYTES} bytes are read: split it");
            return Err(Error::new(ErrorKind::Io, message).hint(hint));
        }
        let bytes = std::fs::read(&path).map_err(trouble)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let parsed = parse_file(&bytes, &name);
        Ok(Self { name: settings.home.stored_path(&path), parsed })
    }

    /// The records that could be read, with their numbers, or the one that is wanted. Tells of those
    /// that could not, and how many they are.
    pub(super) fn records(
        self,
        wanted: Option<usize>,
        io: &mut Io,
    ) -> Result<(Vec<(usize, Parsed)>, usize), Failure> {
        let mut records = Vec::new();
        let mut skipped = 0;
        let items = (1..).zip(self.parsed.items);
        for (number, item) in items.filter(|(own, _)| wanted.is_none_or(|wanted| wanted == *own)) {
            match item {
                Ok(parsed) => records.push((number, parsed)),
                Err(skip) => {
                    skipped += 1;
                    let line = format!("left out of `{}`: {skip}", self.name);
                    writeln!(io.err, "warning: {}", clean(&line))?;
                }
            }
        }
        Ok((records, skipped))
    }
}

/// The files that paths name: themselves, and those in folders.
pub(super) fn files(
    paths: &[PathBuf],
    settings: &Settings,
    io: &mut Io,
) -> Result<Vec<PathBuf>, Failure> {
    let mut roots = Vec::new();
    for path in paths {
        let path = io.folder.join(path);
        roots.push(std::fs::canonicalize(&path).map_err(|cause| Error::io(&path, cause))?);
    }
    let (files, problems) = ingest::walk(&settings.home, &roots);
    if let Some(problem) = problems.first() {
        let message = format!("cannot read `{}`: {}", problem.path, problem.message);
        return Err(Error::new(ErrorKind::Io, message).into());
    }
    Ok(files.into_iter().map(|file| file.path).collect())
}

/// The full name of a record, where `name` names one of a file (`embase.ris#12`) that is there: in the
/// working folder or in the home.
pub(super) fn record_name(
    name: &str,
    settings: &Settings,
    io: &Io,
) -> Result<Option<String>, Error> {
    let Some((path, number)) = record_file(name, settings, io) else { return Ok(None) };
    let read = Bibliography::read(&path, settings)?;
    if read.parsed.items.get(number - 1).is_some_and(Result::is_ok) {
        return Ok(Some(name_of_record(&read.name, number)));
    }
    let count = read.parsed.items.iter().flatten().count();
    Err(Error::not_found(format!("`{}` has no record {number}", read.name))
        .hint(format!("it has {count}")))
}

/// The file of a record, and its number in it, where `name` names one and the file is there.
pub(super) fn record_file(name: &str, settings: &Settings, io: &Io) -> Option<(PathBuf, usize)> {
    let (file, number) = record_named(name)?;
    let places = [io.folder.join(file), settings.home.file(file)];
    Some((places.into_iter().find(|path| path.is_file())?, number))
}
