//! `ivig status`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use serde_json::json;
use walkdir::WalkDir;

use super::args::{ReportFormat, StatusArgs};
use super::settings::Settings;
use super::text::{bytes, clean, counted, thousands};
use super::{DONE, Failure, Io, Outcome, table};
use crate::error::Error;
use crate::home::Home;
use crate::index::{DocType, FEATURE_VERSION, Snapshot, SourceRecord};
use crate::ingest;
use crate::parse::PARSER_VERSION;
use crate::search::meanings::all_meanings;
use crate::thesaurus::Thesaurus;

/// What on disk is not what the index knows.
#[derive(Debug, Default, serde::Serialize)]
struct Drift {
    new: Vec<String>,
    changed: Vec<String>,
    gone: Vec<String>,
}

pub(super) fn run(args: &StatusArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let home = &settings.home;
    if !Snapshot::exists(&home.index()) {
        return Err(Error::not_found(format!("there is no index in `{}`", home.root().display()))
            .hint("run `ivig index` to build it")
            .into());
    }
    let snapshot = Snapshot::open(&home.index())?;
    let sources = snapshot.sources()?;
    let drift = drift(home, &sources);
    let status = Status { home, snapshot, sources, drift };
    match args.format {
        ReportFormat::Json => status.json(io),
        ReportFormat::Text => status.text(args, io),
    }
}

/// What is told of a home.
struct Status<'h> {
    home: &'h Home,
    snapshot: Snapshot,
    sources: Vec<SourceRecord>,
    drift: Drift,
}

impl Status<'_> {
    fn json(&self, io: &mut Io) -> Outcome {
        let snapshot = &self.snapshot;
        let skipped: Vec<_> = self
            .sources
            .iter()
            .flat_map(|source| {
                source.skips().map(
                    |skip| json!({ "path": source.path, "reason": skip.reason, "detail": skip.detail }),
                )
            })
            .collect();
        let warnings: Vec<_> = snapshot
            .articles()?
            .iter()
            .filter(|article| !article.warnings.is_empty())
            .map(|article| json!({ "article": article.key, "path": article.source, "warnings": article.warnings }))
            .collect();
        let abbreviations: Vec<_> = several_meanings(snapshot)?
            .into_iter()
            .map(|(short, meanings)| {
                let meanings = meanings.into_iter();
                let meanings =
                    meanings.map(|(long, articles)| json!({ "long": long, "articles": articles }));
                json!({ "short": short, "meanings": meanings.collect::<Vec<_>>() })
            })
            .collect();
        let report = json!({
            "home": self.home.root(),
            "index": { "path": snapshot.folder(), "bytes": folder_bytes(snapshot.folder()), "made_by": snapshot.payload() },
            "articles": snapshot.count(DocType::Article)?,
            "passages": snapshot.count(DocType::Passage)?,
            "references": snapshot.count(DocType::Reference)?,
            "files": self.sources.len(),
            "merged_records": self.sources.iter().map(SourceRecord::merged_records).sum::<usize>(),
            "skipped": skipped,
            "warnings": warnings,
            "abbreviations": abbreviations,
            "on_disk": self.drift,
        });
        serde_json::to_writer_pretty(&mut io.out, &report)?;
        writeln!(io.out)?;
        Ok(DONE)
    }

    fn text(&self, args: &StatusArgs, io: &mut Io) -> Outcome {
        let Self { home, snapshot, sources, .. } = self;
        let count = |doc_type| snapshot.count(doc_type).map(|count| thousands(count as u64));
        let source_bytes: u64 = sources.iter().map(|source| source.bytes).sum();
        let mut rows = vec![
            ("home".to_owned(), home.root().display().to_string()),
            (
                "index".to_owned(),
                format!(
                    "{} in {}",
                    bytes(folder_bytes(snapshot.folder())),
                    snapshot.folder().display()
                ),
            ),
            ("articles".to_owned(), count(DocType::Article)?),
            ("passages".to_owned(), count(DocType::Passage)?),
            ("references".to_owned(), count(DocType::Reference)?),
            (
                "files".to_owned(),
                format!("{}, {}", thousands(sources.len() as u64), bytes(source_bytes)),
            ),
        ];
        let mut formats: BTreeMap<&str, u64> = BTreeMap::new();
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        let merged: u64 = sources.iter().map(|source| source.merged_records() as u64).sum();
        for source in sources {
            if let Some(format) = source.format {
                *formats.entry(format.name()).or_default() += source.keys().count() as u64;
            }
            for skip in source.skips() {
                *reasons.entry(skip.reason.name()).or_default() += 1;
            }
        }
        rows.extend(
            formats
                .into_iter()
                .map(|(name, count)| (format!("from {name}"), counted(count, "article"))),
        );
        if merged > 0 {
            rows.push(("merged into articles".to_owned(), counted(merged, "record")));
        }
        rows.extend(
            reasons.into_iter().map(|(name, count)| (format!("skipped: {name}"), thousands(count))),
        );
        rows.push((
            "corpus fingerprint".to_owned(),
            snapshot.payload().corpus.chars().take(16).collect(),
        ));
        table::pairs(&mut io.out, &rows)?;
        if args.skipped {
            skipped(sources, io)?;
        }
        if args.warnings {
            warnings(snapshot, io)?;
        }
        if args.abbreviations {
            abbreviations(snapshot, io)?;
        }
        self.advice(io)?;
        Ok(DONE)
    }

    fn advice(&self, io: &mut Io) -> Result<(), Failure> {
        let Self { home, snapshot, sources, drift } = self;
        let lists = [("new", &drift.new), ("changed", &drift.changed), ("gone", &drift.gone)];
        for (name, files) in lists.iter().filter(|(_, files)| !files.is_empty()) {
            writeln!(io.out, "\n{} on disk: {}", name, counted(files.len() as u64, "file"))?;
            for file in files.iter().take(10) {
                writeln!(io.out, "  {}", clean(file))?;
            }
        }
        if !drift.new.is_empty() || !drift.changed.is_empty() {
            writeln!(io.out, "run `ivig index` to take them in")?;
        }
        let is_stale = snapshot.payload().feature != FEATURE_VERSION
            || sources.iter().any(|source| source.parser_version != PARSER_VERSION);
        if snapshot.payload().thesaurus != Thesaurus::of_home(home.root())?.hash() {
            writeln!(io.out, "\nthe thesaurus has changed since: run `ivig index --rebuild`")?;
        }
        if is_stale {
            writeln!(
                io.out,
                "\nread by an older version of the parsers: run `ivig index --rebuild`"
            )?;
        }
        Ok(())
    }
}

/// Short forms that articles define in several ways, with how many articles define each.
fn several_meanings(snapshot: &Snapshot) -> Result<BTreeMap<String, Vec<(String, u64)>>, Error> {
    let mut several = all_meanings(snapshot)?;
    several.retain(|_, meanings| meanings.len() > 1);
    Ok(several)
}

fn abbreviations(snapshot: &Snapshot, io: &mut Io) -> Result<(), Failure> {
    writeln!(io.out, "\nshort forms with several meanings")?;
    let several = several_meanings(snapshot)?;
    if several.is_empty() {
        writeln!(io.out, "  none")?;
    }
    for (short, meanings) in several {
        let meanings = meanings.iter().map(|(long, articles)| format!("{long} ({articles})"));
        writeln!(io.out, "  {}: {}", clean(&short), meanings.collect::<Vec<_>>().join("; "))?;
    }
    Ok(())
}

fn skipped(sources: &[SourceRecord], io: &mut Io) -> std::io::Result<()> {
    writeln!(io.out, "\nskipped")?;
    for source in sources {
        for skip in source.skips() {
            writeln!(io.out, "  {}: {}", clean(&source.path), clean(&skip.to_string()))?;
        }
    }
    Ok(())
}

fn warnings(snapshot: &Snapshot, io: &mut Io) -> Result<(), Failure> {
    writeln!(io.out, "\nwarnings")?;
    for article in snapshot.articles()? {
        for warning in &article.warnings {
            writeln!(io.out, "  {}: {}", clean(&article.source), clean(warning))?;
        }
    }
    Ok(())
}

/// Compares sizes and times first; only where they differ is a file read and hashed.
fn drift(home: &Home, sources: &[SourceRecord]) -> Drift {
    let mut drift = Drift::default();
    for source in sources {
        let path = home.file(&source.path);
        match std::fs::metadata(&path) {
            Err(_) => drift.gone.push(source.path.clone()),
            Ok(metadata) => {
                let modified = metadata
                    .modified()
                    .ok()
                    .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
                let same_time =
                    modified.is_some_and(|time| time.as_millis() as u64 == source.modified_ms);
                if metadata.len() == source.bytes && same_time {
                    continue;
                }
                let hash =
                    std::fs::read(&path).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
                if hash.is_ok_and(|hash| hash != source.hash) {
                    drift.changed.push(source.path.clone());
                }
            }
        }
    }
    let known: std::collections::HashSet<&str> =
        sources.iter().map(|source| source.path.as_str()).collect();
    if home.corpus().is_dir() {
        let (files, _) = ingest::walk(home, &[home.corpus()]);
        let new = files
            .into_iter()
            .map(|file| file.stored_path)
            .filter(|path| !known.contains(path.as_str()));
        drift.new = new.collect();
    }
    drift
}

/// Size of all files in a folder.
pub(super) fn folder_bytes(folder: &Path) -> u64 {
    let files =
        WalkDir::new(folder).into_iter().flatten().filter_map(|entry| entry.metadata().ok());
    files.filter(std::fs::Metadata::is_file).map(|metadata| metadata.len()).sum()
}
