//! Retractions, expressions of concern and corrections: from what articles say of each other, and
//! from data that a user supplies.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Network, Work};
use crate::citation::matching::Description;
use crate::error::{Error, Result};
use crate::files;
use crate::home::Home;
use crate::index::ArticleRecord;
use crate::model::{ArticleIds, PartialDate, normalize_doi, normalize_pmid};

/// What was announced of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// It was retracted.
    Retraction,
    /// Its publisher expressed concern.
    Concern,
    /// It was corrected.
    Correction,
    /// Its retraction was taken back.
    Reinstatement,
}

impl NoticeKind {
    /// Whether what rests on the work should not be relied on as it stands.
    pub fn is_grave(self) -> bool {
        matches!(self, Self::Retraction | Self::Concern)
    }

    /// How reports put it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Retraction => "retracted",
            Self::Concern => "expression of concern",
            Self::Correction => "corrected",
            Self::Reinstatement => "reinstated",
        }
    }
}

/// An announcement about a work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// What was announced.
    pub kind: NoticeKind,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where: key of an article here, DOI or PMID of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Reasons, where they are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Who says so: the key of an article here, or the name of the data with their date.
    pub source: String,
}

/// Those of a work's notices, latest first, that tell against relying on it: not the retractions that
/// were taken back later.
pub fn standing<'n>(
    notices: impl IntoIterator<Item = &'n Notice>,
) -> impl Iterator<Item = &'n Notice> {
    let mut is_reinstated = false;
    notices.into_iter().filter(move |notice| {
        is_reinstated |= notice.kind == NoticeKind::Reinstatement;
        notice.kind.is_grave() && !(is_reinstated && notice.kind == NoticeKind::Retraction)
    })
}

/// A record of data on retractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doi: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pmid: Option<String>,
    kind: NoticeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// The first line of a home's data on retractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    /// Whose data they are.
    source: String,
    /// As of when.
    dated: PartialDate,
    records: usize,
    /// BLAKE3 of the lines below.
    hash: String,
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
    header: Option<Header>,
    records: Vec<Record>,
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

/// What is known of retractions, by work.
pub(super) fn of_works(
    network: &Network,
    articles: &[ArticleRecord],
    descriptions: &[Description],
    retractions: &Retractions,
) -> Vec<(Work, Notice)> {
    let mut bearers: FxHashMap<String, Work> = FxHashMap::default();
    for (entry, description) in descriptions.iter().enumerate() {
        for id in description.identifiers() {
            bearers.entry(id).or_insert(network.works[entry]);
        }
    }
    let mut found = Vec::new();
    for (place, record) in articles.iter().enumerate() {
        of_article(record, network.works[place], &bearers, &mut found);
    }
    if let Some(header) = &retractions.header {
        let source = format!("{} ({})", header.source, header.dated);
        for record in &retractions.records {
            let ids = ArticleIds {
                doi: record.doi.clone(),
                pmid: record.pmid.clone(),
                ..ArticleIds::default()
            };
            let Some(&work) = ids.named().find_map(|id| bearers.get(&id)) else { continue };
            let notice = Notice {
                kind: record.kind,
                date: record.date,
                notice: record.notice.clone(),
                reasons: record.reasons.clone(),
                source: source.clone(),
            };
            found.push((work, notice));
        }
    }
    found.sort_by(|a, b| {
        (a.0, std::cmp::Reverse(a.1.date), &a.1).cmp(&(b.0, std::cmp::Reverse(b.1.date), &b.1))
    });
    found.dedup();
    found
}

/// What an article says of itself and of others.
fn of_article(
    record: &ArticleRecord,
    own: Work,
    bearers: &FxHashMap<String, Work>,
    found: &mut Vec<(Work, Notice)>,
) {
    let article = &record.article;
    for related in &article.related {
        let Some((kind, is_about_other)) = announced(&related.relation, &article.types) else {
            continue;
        };
        let notice = |date, notice| Notice {
            kind,
            date,
            notice,
            reasons: Vec::new(),
            source: record.key.clone(),
        };
        if is_about_other {
            let about = related.ids.named().find_map(|id| bearers.get(&id).copied());
            let told = notice(article.published, Some(record.key.clone()));
            found.extend(about.filter(|work| *work != own).map(|work| (work, told)));
        } else {
            found.push((own, notice(None, related.ids.named().next().or(related.text.clone()))));
        }
    }
    let says_retracted = |name: &String| {
        matches!(name.to_lowercase().as_str(), "retracted publication" | "retracted-article")
    };
    let is_told =
        found.iter().any(|(work, notice)| *work == own && notice.kind == NoticeKind::Retraction);
    if article.types.iter().any(says_retracted) && !is_told {
        let notice = Notice {
            kind: NoticeKind::Retraction,
            date: None,
            notice: None,
            reasons: Vec::new(),
            source: record.key.clone(),
        };
        found.push((own, notice));
    }
}

/// What a relation announces, and whether of the other article or of the one that carries it: in the
/// vocabularies of JATS and of PubMed's `RefType`.
fn announced(relation: &str, types: &[String]) -> Option<(NoticeKind, bool)> {
    let folded: String =
        relation.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match folded.as_str() {
        "retractedarticle" | "partialretraction" | "retractionof" | "partialretractionof" => {
            (NoticeKind::Retraction, true)
        }
        "retractionforward"
        | "retractionin"
        | "partialretractionforward"
        | "partialretractionin" => (NoticeKind::Retraction, false),
        "correctedarticle" | "erratumfor" => (NoticeKind::Correction, true),
        "correctionforward" | "erratumin" => (NoticeKind::Correction, false),
        "objectofconcern" | "expressionofconcernfor" => (NoticeKind::Concern, true),
        "expressionofconcernin" => (NoticeKind::Concern, false),
        // Used from both sides; the type of the article tells which one it is.
        "expressionofconcern" => {
            (NoticeKind::Concern, types.iter().any(|name| name.to_lowercase().contains("concern")))
        }
        _ => return None,
    })
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

    #[test]
    fn a_retraction_that_was_taken_back_does_not_stand() {
        use NoticeKind::{Concern, Correction, Reinstatement, Retraction};
        let notice = |&kind: &NoticeKind| Notice {
            kind,
            date: None,
            notice: None,
            reasons: Vec::new(),
            source: String::new(),
        };
        for (latest_first, expected) in [
            (&[Retraction, Correction][..], &[Retraction][..]),
            (&[Reinstatement, Retraction, Concern], &[Concern]),
            (&[Retraction, Reinstatement, Retraction], &[Retraction]),
            (&[Correction], &[]),
        ] {
            let notices: Vec<Notice> = latest_first.iter().map(notice).collect();
            let kinds: Vec<NoticeKind> = standing(&notices).map(|notice| notice.kind).collect();
            assert_eq!(kinds, expected, "{latest_first:?}");
        }
    }

    #[test]
    fn relations_tell_who_is_meant() {
        let none: &[String] = &[];
        assert_eq!(announced("retracted-article", none), Some((NoticeKind::Retraction, true)));
        assert_eq!(announced("RetractionIn", none), Some((NoticeKind::Retraction, false)));
        assert_eq!(announced("commentary-article", none), None);
    }
}
