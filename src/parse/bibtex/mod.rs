//! BibTeX and BibLaTeX.
//!
//! `syntax` takes a file apart into entries, `tex` turns TeX into text; here fields become a record.
//! A crate reads the format too (`biblatex`), but gives up a whole file for one missing brace.

mod syntax;
mod tex;

use std::collections::HashMap;

use super::draft::Draft;
use super::records::Records;
use super::{Parsed, Skip, SkipReason};
use crate::model::{Author, PartialDate, Record, ReferenceKind};
use syntax::Entry;
pub(super) use syntax::begins;

/// All records of a file.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("fields");
    let file = syntax::read(text);
    let by_key: HashMap<String, &Entry> =
        file.entries.iter().map(|entry| (entry.key.to_lowercase(), entry)).collect();
    for entry in &file.entries {
        let mut draft = records.draft();
        if let Some(amiss) = &entry.amiss {
            draft.warn(amiss);
        }
        let parent = entry.get("crossref").and_then(|key| by_key.get(&key.trim().to_lowercase()));
        let fields =
            Fields { entry, parent: parent.copied().filter(|parent| parent.key != entry.key) };
        fields.read(&mut draft);
        // An entry of nothing but sets, or data for others.
        if matches!(entry.kind.as_str(), "set" | "xdata") {
            let detail = format!("record {}: `@{}` is no work", draft.number(), entry.kind);
            records.skip(SkipReason::NoArticle, &detail);
            continue;
        }
        records.push(draft, entry.source);
    }
    if file.stray_bytes > 0 {
        records.warn(format!("{} bytes between entries passed over", file.stray_bytes));
    }
    records.finish()
}

/// The fields of an entry, and those that it has from the entry that it refers to.
struct Fields<'e> {
    entry: &'e Entry<'e>,
    parent: Option<&'e Entry<'e>>,
}

impl Fields<'_> {
    fn read(&self, draft: &mut Draft) {
        let kind = kind(&self.entry.kind);
        draft.record.kind = kind;
        if !self.entry.key.is_empty() {
            draft.record.ids.publisher_id = Some(self.entry.key.clone());
        }
        // A subtitle belongs to the title, month and day to the year, whatever their order.
        let title = self.joined("title", "subtitle");
        draft.once("title", &title, |record| &mut record.title);
        self.date(draft);
        for (name, value) in &self.entry.fields {
            self.field(name, value, draft);
        }
        for (name, value) in self.parent.into_iter().flat_map(|parent| &parent.fields) {
            let inherited = if name == "title" { "booktitle" } else { name.as_str() };
            let is_own =
                matches!(name.as_str(), "author" | "subtitle" | "doi" | "abstract" | "pages");
            if !is_own && self.entry.get(inherited).is_none() {
                self.field(inherited, value, draft);
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let own = self.entry.get(name);
        own.or_else(|| self.parent.and_then(|parent| parent.get(name)))
    }

    fn joined(&self, name: &str, more: &str) -> String {
        let text = |name| self.entry.get(name).map(tex::text).unwrap_or_default();
        let (title, subtitle) = (text(name), text(more));
        if subtitle.is_empty() { title } else { format!("{title}: {subtitle}") }
    }

    fn date(&self, draft: &mut Draft) {
        let text = |name: &str| self.get(name).map(tex::text).unwrap_or_default();
        let year = text("year");
        // A range is dated by its beginning.
        let date = text("date");
        let start = date.split('/').next().unwrap_or_default();
        if !year.is_empty() && !start.is_empty() && PartialDate::parse(start).is_none() {
            draft.date("date", &format!("{year} {start}"));
        } else if !start.is_empty() {
            draft.date("date", start);
            if start != date {
                draft.once("date", &date, |record| &mut record.date_text);
            }
        }
        let parts = [year, text("month"), text("day")];
        let whole: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if !parts[0].is_empty() {
            draft.date("year", &whole.join(" "));
        }
    }

    fn field(&self, name: &str, raw: &str, draft: &mut Draft) {
        let value = match name {
            "url" | "doi" | "eprint" | "howpublished" | "file" => tex::verbatim(raw),
            _ => tex::text(raw),
        };
        let once = |draft: &mut Draft, slot: fn(&mut Record) -> &mut Option<String>| {
            draft.once(name, &value, slot);
        };
        match name {
            "title" | "subtitle" | "date" | "year" | "month" | "day" | "crossref" => {}
            "author" => names(name, raw, draft, |record| &mut record.authors),
            "editor" => names(name, raw, draft, |record| &mut record.editors),
            "journal" | "journaltitle" | "booktitle" => once(draft, |record| &mut record.container),
            "shortjournal" | "journal-abbreviation" => {
                once(draft, |record| &mut record.container_short);
            }
            "origtitle" => draft.add_new(name, &value, |record| &mut record.other_titles),
            "series" => once(draft, |record| &mut record.series),
            "volume" => once(draft, |record| &mut record.volume),
            "number" => once(draft, |record| &mut record.issue),
            "issue" if self.entry.get("number").is_none() => {
                once(draft, |record| &mut record.issue);
            }
            "pages" => draft.pages(name, &value),
            "eid" if self.entry.get("pages").is_none() => draft.pages(name, &value),
            "edition" => once(draft, |record| &mut record.edition),
            "publisher" | "institution" | "school" | "organization" => {
                once(draft, |record| &mut record.publisher);
            }
            "address" | "location" => once(draft, |record| &mut record.place),
            "isbn" | "issn" => draft.serial(name, &value),
            "abstract" => draft.abstract_text(&value),
            "keywords" => keywords(name, raw, draft),
            "language" | "langid" => once(draft, |record| &mut record.language),
            "type" => draft.add_new(name, &value, |record| &mut record.types),
            "url" => draft.url(name, &value),
            "howpublished" if value.contains("://") => draft.url(name, &value),
            "howpublished" => once(draft, |record| &mut record.container),
            "doi" => draft.doi(name, &value),
            "pmid" => draft.pmid(name, &value),
            "pmcid" | "pmc" => draft.pmcid(name, &value),
            "eprint" => self.eprint(&value, draft),
            "eprinttype" | "archiveprefix" if self.entry.get("eprint").is_some() => {}
            "pubstate" => once(draft, |record| &mut record.date_text),
            "note" | "annote" | "annotation" | "addendum" | "comment" => {
                for note in raw.split("\n\n") {
                    draft.note(name, &tex::text(note));
                }
            }
            "database" => once(draft, |record| &mut record.database),
            "accession" => once(draft, |record| &mut record.accession),
            _ => draft.leave(name),
        }
    }

    /// Numbers of archives: PubMed's and PubMed Central's are ids, arXiv's is an accession number.
    fn eprint(&self, value: &str, draft: &mut Draft) {
        let archive = self.get("eprinttype").or_else(|| self.get("archiveprefix")).map(tex::text);
        let archive = archive.unwrap_or_default();
        match archive.to_lowercase().as_str() {
            "pubmed" | "pmid" => draft.pmid("eprint", value),
            "pmc" | "pmcid" => draft.pmcid("eprint", value),
            _ => {
                draft.once("eprint", value, |record| &mut record.accession);
                draft.once("eprinttype", &archive, |record| &mut record.database);
            }
        }
    }
}

/// Names parted by `and`; one in braces is a group's.
fn names(field: &str, raw: &str, draft: &mut Draft, slot: fn(&mut Record) -> &mut Vec<Author>) {
    for name in syntax::split_names(raw) {
        if name == "others" {
            draft.warn(format!("`{field}` names not all of them: `and others`"));
            continue;
        }
        // Some part names by semicolons.
        for piece in syntax::split_top(name, ';') {
            draft.name(field, author(piece), slot);
        }
    }
}

/// `Family, Given`, `Family, Suffix, Given`, `Given Family`, `{Group}`.
fn author(name: &str) -> Option<Author> {
    if let Some(group) = syntax::whole_group(name) {
        let group = tex::text(group);
        return (!group.is_empty()).then(|| Author::group(group));
    }
    let parts: Vec<String> = syntax::split_top(name, ',')
        .into_iter()
        .map(tex::text)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [] => None,
        [_] => Author::from_entry(&tex::text(name)),
        // A suffix may stand in the braces of the family name.
        [family, given] => Author::from_entry(&format!("{family}, {given}")),
        // Some put the suffix last.
        [_, _, last] if Author::is_suffix(last) => Author::from_entry(&parts.join(", ")),
        [family, suffix, given @ ..] => {
            let suffix = Some(suffix.clone());
            Some(Author { suffix, ..Author::person(family.clone(), given.join(", ")) })
        }
    }
}

/// Keywords parted by semicolons if there are any, else by commas outside of braces.
fn keywords(field: &str, raw: &str, draft: &mut Draft) {
    let by_semicolon = syntax::split_top(raw, ';');
    let pieces = if by_semicolon.len() > 1 { by_semicolon } else { syntax::split_top(raw, ',') };
    for piece in pieces {
        draft.add(field, &tex::text(piece), |record| &mut record.keywords);
    }
}

/// The sort of work that an entry type stands for.
fn kind(name: &str) -> ReferenceKind {
    match name {
        "article" | "suppperiodical" => ReferenceKind::Journal,
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "booklet" => {
            ReferenceKind::Book
        }
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "inreference" => {
            ReferenceKind::Chapter
        }
        "thesis" | "phdthesis" | "mastersthesis" => ReferenceKind::Thesis,
        "inproceedings" | "conference" => ReferenceKind::Conference,
        "online" | "electronic" | "www" => ReferenceKind::Web,
        "report" | "techreport" | "manual" => ReferenceKind::Report,
        "unpublished" => ReferenceKind::Preprint,
        "dataset" => ReferenceKind::Dataset,
        "software" | "softwareversion" => ReferenceKind::Software,
        "patent" => ReferenceKind::Patent,
        "misc" => ReferenceKind::Unknown,
        _ => ReferenceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        parse(text).iter().flatten().map(|parsed| Record::from(&parsed.article)).collect()
    }

    #[test]
    fn an_entry_with_macros_accents_and_braces() {
        let text = "% a comment\n@string{jex = \"Journal of \" # {Examples}}\n@Article{doe2001,\n author = {M{\\\"u}ller, J{\\'e}r{\\^o}me and {IVIG \
            Study Group} and van der Roe, Jr, K and Anna B. Doe and others},\n title = {{IVIG} in \\emph{stiff} people: 50\\% \\& more},\n \
            journal = jex,\n year = 2001, month = sep, pages = {193--9},\n keywords = {IVIG, {Immunoglobulins, Intravenous}},\n\
            doi = {10.1000/x\\_1}, url = \"https://a.example/x_y\", note = {One\n\nComment in: Lancet 2001}, mood = {fine}\n}\n";
        let parsed = parse(text).remove(0).expect("an entry");
        assert_eq!(
            parsed.warnings,
            [
                "fields of this file that are not read: `mood` (1)",
                "record 1: `author` names not all of them: `and others`"
            ]
        );
        let record = Record::from(&parsed.article);
        let authors: Vec<String> = record.authors.iter().map(Author::entry).collect();
        assert_eq!(
            authors,
            ["Müller, Jérôme", "IVIG Study Group", "van der Roe, K, Jr", "Doe, Anna B."]
        );
        assert_eq!(record.title.as_deref(), Some("IVIG in stiff people: 50% & more"));
        assert_eq!(record.container.as_deref(), Some("Journal of Examples"));
        assert_eq!(record.published.map(|date| date.to_string()).as_deref(), Some("2001-09"));
        assert_eq!(record.pages.as_ref().map(ToString::to_string).as_deref(), Some("193-199"));
        assert_eq!(record.keywords, ["IVIG", "Immunoglobulins, Intravenous"]);
        assert_eq!(record.ids.doi.as_deref(), Some("10.1000/x_1"));
        assert_eq!(record.urls, ["https://a.example/x_y"]);
        assert_eq!(record.notes, ["One"]);
        assert_eq!(record.related.len(), 1);
    }

    #[test]
    fn fields_come_from_the_entry_that_is_referred_to() {
        let text = "@inproceedings{a, title={Paper}, author={Roe, J}, crossref={P}}\n\
                    @proceedings{p, title={Congress}, year={2015}, publisher={Press}, editor={Doe, J}}";
        let record = records(text).remove(0);
        assert_eq!(record.container.as_deref(), Some("Congress"));
        assert_eq!(record.published.map(|date| date.year), Some(2015));
        assert_eq!(record.editors, [Author::person("Doe", "J")]);
    }

    #[test]
    fn one_missing_brace_costs_one_entry_at_most() {
        let text = "@article{a, title={One}}\n@article{b, title={Two, year={2001}\n@article{c, title={Three}}\n@book(d, title=\"Four\")";
        let titles: Vec<String> =
            records(text).into_iter().filter_map(|record| record.title).collect();
        assert!(
            titles.contains(&"One".to_owned()) && titles.contains(&"Three".to_owned()),
            "{titles:?}"
        );
        assert!(titles.contains(&"Four".to_owned()), "{titles:?}");
    }

    #[test]
    fn a_value_whose_braces_do_not_match_ends_with_its_line() {
        let text = "@book{a,\n  note = {one { two\n three},\n  title = {Good},\n  year = {2001},\n}\n@book{b, title={Next}}\n";
        let items = parse(text);
        let titles: Vec<&str> =
            items.iter().flatten().map(|parsed| parsed.article.title.as_str()).collect();
        assert_eq!(titles, ["Good", "Next"]);
        let first = items[0].as_ref().expect("an entry");
        assert_eq!(first.warnings, ["record 1: braces do not match in `note`"]);
        assert_eq!(first.article.notes, ["one two three"]);
    }

    #[test]
    fn biblatex_has_dates_of_its_own() {
        let record = records("@online{x, title={T}, subtitle={S}, date={2018-02-01}, eprint={12}, eprinttype={pubmed}}").remove(0);
        assert_eq!(record.title.as_deref(), Some("T: S"));
        assert_eq!(record.published.map(|date| date.to_string()).as_deref(), Some("2018-02-01"));
        assert_eq!(record.ids.pmid.as_deref(), Some("12"));
    }
}
