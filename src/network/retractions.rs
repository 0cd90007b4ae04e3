//! Data on retractions that a user supplies: the Retraction Watch Database, kept in a home's lists.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::notices::NoticeKind;
use crate::error::{Error, Result};
use crate::files;
use crate::home::Home;
use crate::model::{PartialDate, normalize_doi, normalize_pmid};

/// A record of data on retractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) doi: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pmid: Option<String>,
    pub(super) kind: NoticeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) notice: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) reasons: Vec<String>,
}

/// The first line of a home's data on retractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// Whose data they are.
    pub(super) source: String,
    /// As of when.
    pub(super) dated: PartialDate,
    pub(super) records: usize,
    /// BLAKE3 of the lines below.
    pub(super) hash: String,
}

/// What loading data came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    /// Records kept.
    pub records: usize,
    /// Records by kind.
    pub by_kind: Vec<(NoticeKind, usize)>,
    /// Records left out because they name neither a DOI nor a PMID.
    pub without_identifier: usize,
    /// Records left out because it is not known what they announce: how they call it.
    pub unknown_kinds: Vec<String>,
    /// As of when the data are.
    pub dated: PartialDate,
}

/// Data on retractions that a user supplied.
#[derive(Debug, Clone, Default)]
pub struct Retractions {
    pub(super) header: Option<Header>,
    pub(super) records: Vec<Record>,
}

impl Retractions {
    /// Where a home keeps them.
    pub fn path(home: &Home) -> PathBuf {
        home.lists().join("retractions.ndjson")
    }

    /// Those of a home; none where none were loaded.
    pub(super) fn of_home(home: &Home) -> Result<Self> {
        let path = Self::path(home);
        let bytes = files::read_or_empty(&path)?;
        let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let Some(first) = lines.next() else { return Ok(Self::default()) };
        let header = serde_json::from_slice(first).map_err(|cause| damaged(&path, cause))?;
        let records = lines
            .map(|line| serde_json::from_slice(line).map_err(|cause| damaged(&path, cause)))
            .collect::<Result<_>>()?;
        Ok(Self { header: Some(header), records })
    }

    /// What tells these data from others, without reading them all; empty where there are none.
    pub(super) fn mark(home: &Home) -> Result<String> {
        let path = Self::path(home);
        let file = match std::fs::File::open(&path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
            Err(cause) => return Err(Error::io(&path, cause)),
        };
        let mut first = String::new();
        BufReader::new(file).read_line(&mut first).map_err(|cause| Error::io(&path, cause))?;
        Ok(first)
    }

    /// Takes over a CSV file of the Retraction Watch Database
    /// (<https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/>), in the place of what was loaded before. Without a date
    /// the data are as of the latest notice in them.
    pub fn load(home: &Home, csv: &[u8], dated: Option<PartialDate>) -> Result<LoadReport> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
        let unreadable = |cause: csv::Error| {
            Error::usage("the file is no CSV that can be read").caused_by(cause)
        };
        let headers = reader.byte_headers().map_err(unreadable)?.clone();
        let column = |name: &str| {
            let is_named = |header: &[u8]| {
                let header = String::from_utf8_lossy(header);
                header.trim_start_matches('\u{FEFF}').trim().eq_ignore_ascii_case(name)
            };
            headers.iter().position(is_named).ok_or_else(|| {
                Error::usage(format!("the file has no column `{name}`"))
                    .hint("give the CSV of the Retraction Watch Database as Crossref publishes it")
            })
        };
        let columns = Columns {
            doi: column("OriginalPaperDOI")?,
            pmid: column("OriginalPaperPubMedID")?,
            nature: column("RetractionNature")?,
            date: column("RetractionDate")?,
            notice_doi: column("RetractionDOI")?,
            notice_pmid: column("RetractionPubMedID")?,
            reason: column("Reason")?,
        };
        let mut records = Vec::new();
        let (mut without_identifier, mut unknown_kinds) = (0, Vec::new());
        let mut row = csv::ByteRecord::new();
        while reader.read_byte_record(&mut row).map_err(unreadable)? {
            match columns.record(&row) {
                Ok(Some(record)) => records.push(record),
                Ok(None) => without_identifier += 1,
                Err(kind) => unknown_kinds.push(kind),
            }
        }
        let latest = records.iter().filter_map(|record: &Record| record.date).max();
        let dated = dated.or(latest).ok_or_else(|| {
            Error::usage("the file holds no record with a date").hint("give `--dated DATE`")
        })?;
        unknown_kinds.sort_unstable();
        unknown_kinds.dedup();
        let kinds = [
            NoticeKind::Retraction,
            NoticeKind::Concern,
            NoticeKind::Correction,
            NoticeKind::Reinstatement,
        ];
        let count = |kind| records.iter().filter(|record: &&Record| record.kind == kind).count();
        let report = LoadReport {
            records: records.len(),
            by_kind: kinds.map(|kind| (kind, count(kind))).to_vec(),
            without_identifier,
            unknown_kinds,
            dated,
        };
        write(home, &records, dated)?;
        Ok(report)
    }
}

fn damaged(path: &Path, cause: serde_json::Error) -> Error {
    Error::usage(format!("cannot read `{}`", path.display()))
        .hint("load the data anew with `ivig retractions load FILE`")
        .caused_by(cause)
}

fn write(home: &Home, records: &[Record], dated: PartialDate) -> Result<()> {
    let path = Retractions::path(home);
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record).map_err(|cause| damaged(&path, cause))?;
        lines.push(b'\n');
    }
    let header = Header {
        source: "Retraction Watch".to_owned(),
        dated,
        records: records.len(),
        hash: blake3::hash(&lines).to_hex().to_string(),
    };
    let mut bytes = serde_json::to_vec(&header).map_err(|cause| damaged(&path, cause))?;
    bytes.push(b'\n');
    bytes.extend(lines);
    files::replace(&path, &bytes)
}

/// Where the columns stand.
struct Columns {
    doi: usize,
    pmid: usize,
    nature: usize,
    date: usize,
    notice_doi: usize,
    notice_pmid: usize,
    reason: usize,
}

impl Columns {
    /// A row; `None` where it names no work, and the kind of notice where that is not known.
    fn record(&self, row: &csv::ByteRecord) -> std::result::Result<Option<Record>, String> {
        let text = |column: usize| {
            String::from_utf8_lossy(row.get(column).unwrap_or_default()).trim().to_owned()
        };
        let nature = text(self.nature);
        let kind = match nature.to_lowercase().as_str() {
            "retraction" => NoticeKind::Retraction,
            "expression of concern" => NoticeKind::Concern,
            "correction" => NoticeKind::Correction,
            "reinstatement" => NoticeKind::Reinstatement,
            _ => return Err(nature),
        };
        let pmid = |column| normalize_pmid(&text(column));
        let (doi, own_pmid) = (normalize_doi(&text(self.doi)), pmid(self.pmid));
        if doi.is_none() && own_pmid.is_none() {
            return Ok(None);
        }
        let by_pmid = || pmid(self.notice_pmid).map(|pmid| format!("pmid:{pmid}"));
        let reasons = text(self.reason);
        let reasons = reasons.split(';').map(|reason| reason.trim().trim_start_matches('+'));
        Ok(Some(Record {
            doi,
            pmid: own_pmid,
            kind,
            date: american_date(&text(self.date)),
            notice: normalize_doi(&text(self.notice_doi)).or_else(by_pmid),
            reasons: reasons.filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        }))
    }
}

/// `10/28/2023 0:00`: month, day, year.
fn american_date(text: &str) -> Option<PartialDate> {
    let day = text.split(' ').next()?;
    let mut parts = day.split('/');
    let (Some(month), Some(of_month), Some(year)) = (parts.next(), parts.next(), parts.next())
    else {
        return PartialDate::parse(day);
    };
    PartialDate::new(year.parse().ok()?, month.parse().ok(), of_month.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "\u{FEFF}Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n\
        1,\"A, b\",10/28/2023 0:00,10.1000/r,0,10.1000/A,11,Retraction,+Error in Data;+Results Not Reproducible;\n\
        2,C,1/2/2020 0:00,unavailable,5,unavailable,0,Retraction,\n\
        3,D,1/2/2020 0:00,unavailable,5,Unavailable,77,Expression of concern,\n\
        4,E,,,,10.1000/e,,Musing,\n";

    #[test]
    fn retraction_watch_data_are_taken_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = Home::new(folder.path());
        let report = Retractions::load(&home, CSV.as_bytes(), None).expect("loaded");
        assert_eq!(report.dated.to_string(), "2023-10-28");
        assert_eq!((report.records, report.without_identifier), (2, 1));
        assert_eq!(report.unknown_kinds, ["Musing"]);
        let all = Retractions::of_home(&home).expect("read");
        let first = &all.records[0];
        assert_eq!(first.doi.as_deref(), Some("10.1000/a"));
        assert_eq!(first.date.map(|date| date.to_string()).as_deref(), Some("2023-10-28"));
        assert_eq!(first.reasons, ["Error in Data", "Results Not Reproducible"]);
        assert_eq!(all.records[1].notice.as_deref(), Some("pmid:5"));
        let wrong = Retractions::load(&home, b"a,b\n1,2\n", None);
        assert!(wrong.is_err_and(|error| error.to_string().contains("OriginalPaperDOI")));
    }
}
