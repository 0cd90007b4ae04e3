//! The articles of the hits as records for other programs.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;

use super::Shown;
use crate::cli::text::counted;
use crate::cli::{Failure, Io};
use crate::export::{Format, Writer};
use crate::model::Record;

/// Writes each article once, in order of its first hit; tells what the format has no place for.
pub(super) fn write(shown: &Shown<'_>, format: Format, io: &mut Io) -> Result<(), Failure> {
    let mut writer = Writer::new(format);
    let mut written = HashSet::new();
    let mut losses: BTreeMap<&str, u64> = BTreeMap::new();
    for hit in shown.listing.hits(shown.snapshot) {
        let article = hit?.article;
        if !written.insert(article.ordinal) {
            continue;
        }
        let mut record = Record::from(&article.article);
        record.set_abstracts(&shown.snapshot.passages(article.ordinal)?);
        for field in format.losses(&record) {
            *losses.entry(field.name()).or_default() += 1;
        }
        io.out.write_all(writer.record(&record).as_bytes())?;
    }
    io.out.write_all(writer.finish().as_bytes())?;
    io.out.flush()?;
    for (field, count) in losses {
        let records = counted(count, "record");
        writeln!(
            io.err,
            "warning: {} has no place for {field}: left out of {records}",
            format.name()
        )?;
    }
    Ok(())
}
