//! `ivig list add`: works, passages, records of files, what a search finds, what an article cites.

use std::io::Write as _;
use std::path::Path;

use super::args::AddArgs;
use super::entries;
use super::from_files::{Named, Records};
use crate::cli::bibliography::{self, record_file};
use crate::cli::refs::Library;
use crate::cli::settings::Settings;
use crate::cli::text::clean;
use crate::cli::{DONE, Failure, Io, NOTHING_FOUND, Outcome, PARTIAL, show, thesaurus_of};
use crate::error::{Error, ErrorKind};
use crate::index::Snapshot;
use crate::lists::{Added, Entry, Lists, Own, now};
use crate::model::{Anchor, Passage};
use crate::network::Work;
use crate::search::{Request, search};

pub(super) fn run(args: &AddArgs, lists: &Lists, settings: &Settings, io: &mut Io) -> Outcome {
    let name = Lists::name(&args.list)?;
    // A name that is mistyped is told before anything is looked up.
    let list = lists.read(&name)?;
    let library = library(args, settings, io)?;
    let own = own(args);
    let mut found = Vec::new();
    let mut records = Records::default();
    let mut unknown = 0;
    for work in &args.works {
        if let Some(files) = files(work, library.as_ref(), settings, io)? {
            files.iter().try_for_each(|file| records.read(file, settings, io))?;
            continue;
        }
        let Some(library) = &library else { continue };
        match (Adding { args, library, own: own.clone() }.named(work)) {
            Ok(entry) => found.push(entry),
            Err(Failure::Error(error)) if error.kind() == ErrorKind::NotFound => {
                let has_extension = Path::new(work).extension().is_some();
                let rest = if has_extension { ", and no file has that name" } else { "" };
                writeln!(io.err, "not added: {}{rest}", clean(&error.to_string()))?;
                unknown += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    found.extend(records.entries(&list, library.as_ref(), &own, settings, io)?);
    unknown += records.skipped;
    if let Some(library) = &library {
        let adding = Adding { args, library, own };
        if let Some(query) = &args.from_search {
            found.extend(adding.searched(query, settings, io)?);
        }
        if let Some(article) = &args.from_refs {
            found.extend(adding.cited(article)?);
        }
    }
    if found.is_empty() {
        writeln!(io.err, "nothing was found to add")?;
        return Ok(NOTHING_FOUND);
    }
    let titles: Vec<String> = found.iter().map(|entry| entry.title().to_owned()).collect();
    let added = lists.edit(&name, |list, keys| Ok(list.add_all(found, keys)))?;
    for (one, title) in added.iter().zip(&titles) {
        let (what, key) = match one {
            Added::New(key) => ("added", key),
            Added::Known(key) => ("known", key),
        };
        writeln!(io.out, "{what} {}  {}", clean(key), clean(title))?;
    }
    let new = added.iter().filter(|one| matches!(one, Added::New(_))).count();
    writeln!(io.err, "{} added, {} known before", entries(new), added.len() - new)?;
    Ok(if unknown > 0 { PARTIAL } else { DONE })
}

/// The index with its network; none where there is nothing to make one of, and only files were named.
fn library(args: &AddArgs, settings: &Settings, io: &mut Io) -> Result<Option<Library>, Failure> {
    let home = &settings.home;
    let is_bare = !Snapshot::exists(&home.index()) && !home.corpus().is_dir();
    let are_files = args.from_search.is_none() && args.from_refs.is_none() && {
        let is_file = |name: &String| io.folder.join(name).exists();
        args.works.iter().all(|name| is_file(name) || record_file(name, settings, io).is_some())
    };
    if is_bare && are_files {
        writeln!(io.err, "warning: no index yet: records are not compared with articles")?;
        return Ok(None);
    }
    Library::open(settings, io).map(Some)
}

/// The files that are named, or the record of one; `None` where something else is. The key of an
/// article is never a file.
fn files(
    name: &str,
    library: Option<&Library>,
    settings: &Settings,
    io: &mut Io,
) -> Result<Option<Vec<Named>>, Failure> {
    if let Some(library) = library
        && library.snapshot.article_by_key(name)?.is_some()
    {
        return Ok(None);
    }
    if let Some((path, number)) = record_file(name, settings, io) {
        return Ok(Some(vec![Named { path, number: Some(number) }]));
    }
    if !io.folder.join(name).exists() {
        return Ok(None);
    }
    let paths = bibliography::files(&[name.into()], settings, io)?.into_iter();
    Ok(Some(paths.map(|path| Named { path, number: None }).collect()))
}

/// What all entries that are added at once have in common.
fn own(args: &AddArgs) -> Own {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let tags = args.tag.iter().filter(|tag| !tag.trim().is_empty());
    Own {
        added: Some(now()),
        asked_by: text(&args.asked_by),
        reason: text(&args.reason),
        note: text(&args.note),
        tags: tags.cloned().collect(),
        priority: args.priority,
        ..Own::default()
    }
}

struct Adding<'a> {
    args: &'a AddArgs,
    library: &'a Library,
    own: Own,
}

impl Adding<'_> {
    /// What someone named: a passage by its anchor, else a work.
    fn named(&self, name: &str) -> Result<Entry, Failure> {
        let Library { snapshot, network } = self.library;
        let work = network.find(snapshot, name)?.work;
        let anchor: Option<Anchor> = name.parse().ok();
        let Some(anchor) = anchor.filter(|anchor| !anchor.sections.is_empty()) else {
            return self.work(work);
        };
        let article = show::article(snapshot, &anchor.article)?;
        let passages = snapshot.passages(article.ordinal)?;
        let passage = passages.iter().find(|passage| passage.anchor == name).ok_or_else(|| {
            Error::not_found(format!("`{}` has no passage `{name}`", article.key))
                .hint(format!("`ivig dump passages --article {}` lists its anchors", article.key))
        })?;
        self.passage(work, passage)
    }

    fn work(&self, work: Work) -> Result<Entry, Failure> {
        let described = self.library.network.describe(&self.library.snapshot, work)?;
        let article = described.held.into_iter().next();
        let name = Some(described.name).filter(|_| article.is_none());
        Ok(Entry::new(&described.record, Own { article, work: name, ..self.own.clone() }))
    }

    fn passage(&self, work: Work, passage: &Passage) -> Result<Entry, Failure> {
        let mut entry = self.work(work)?;
        let own = entry.own_mut();
        own.anchor = Some(passage.anchor.clone());
        own.section = Some(passage.section()).filter(|section| !section.is_empty());
        own.quote = Some(passage.text.clone());
        Ok(entry)
    }

    fn searched(
        &self,
        query: &str,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<Vec<Entry>, Failure> {
        let Library { snapshot, network } = self.library;
        let thesaurus = thesaurus_of(&settings.home, snapshot, io)?;
        let request = Request {
            limit: self.args.limit,
            per_article: usize::from(!self.args.passages),
            ..Request::new(query, Some(thesaurus))
        };
        let mut found = Vec::new();
        for hit in search(snapshot, &request)?.hits {
            let Some(work) = network.work_of_article(hit.article.ordinal) else { continue };
            let mut entry = if self.args.passages {
                self.passage(work, &hit.passage)?
            } else {
                self.work(work)?
            };
            entry.own_mut().query = Some(query.to_owned());
            found.push(entry);
        }
        Ok(found)
    }

    fn cited(&self, article: &str) -> Result<Vec<Entry>, Failure> {
        let article = show::article(&self.library.snapshot, article)?;
        let works = self.library.network.cited_works(article.ordinal);
        works.into_iter().map(|work| self.work(work)).collect()
    }
}
