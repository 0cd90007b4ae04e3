//! What is known of an article beside its text, as exact terms: authors, journal, types, ids.
//!
//! A fact is a prefix that names its sort and a folded value (`au:dalakas mc`), so that one field of
//! the index holds them all and a truncated value is a range of its dictionary. Queries fold what is
//! typed with the same functions.

use super::records::{Abbreviation, ArticleRecord};
use crate::model::{Article, Author, Language, Reference};
use crate::query::Field;
use crate::text::fold::{fold_char, is_apostrophe};

/// The prefix of the facts that a field is searched by; `None` for fields of running text and dates.
pub fn prefix(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Author => "au:",
        Field::FirstAuthor => "first:",
        Field::LastAuthor => "last:",
        Field::Journal => "ta:",
        Field::Volume => "vi:",
        Field::Issue => "ip:",
        Field::Pages => "pg:",
        Field::PublicationType => "pt:",
        Field::Language => "la:",
        Field::Mesh => "mh:",
        Field::MajorMesh => "majr:",
        Field::Pmid => "pmid:",
        Field::Pmcid => "pmcid:",
        Field::Doi => "doi:",
        Field::Key => "key:",
        Field::Has => "has:",
        _ => return None,
    })
}

/// A value in the form that facts hold: letters folded, apostrophes gone, everything else but `/`
/// a single space.
pub fn fold_value(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            fold_char(character, &mut folded);
        } else if character == '/' {
            while folded.ends_with(' ') {
                folded.pop();
            }
            folded.push('/');
        } else if !is_apostrophe(character) && !folded.is_empty() && !folded.ends_with([' ', '/']) {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end_matches([' ', '/']).len());
    folded
}

/// A typed value of a field in the form that its facts hold. Identifiers keep their punctuation.
pub fn fold_for(field: Field, text: &str) -> String {
    match field {
        Field::Doi | Field::Key => text.trim().to_lowercase(),
        _ => fold_value(text),
    }
}

/// All facts of an article.
pub(super) fn of_article(record: &ArticleRecord, contents: Contents) -> Vec<String> {
    let article = &record.article;
    let mut facts = Facts::default();
    for author in &article.authors {
        facts.author("au:", author);
    }
    if let (Some(first), Some(last)) = (article.authors.first(), article.authors.last()) {
        facts.author("first:", first);
        facts.author("last:", last);
    }
    facts.journal(article);
    for (prefix, value) in [("vi:", &article.volume), ("ip:", &article.issue)] {
        facts.add(prefix, value.as_deref().unwrap_or_default());
    }
    facts.add("pg:", article.pages.as_ref().map_or("", |pages| &pages.first));
    for name in &article.types {
        facts.add("pt:", name);
        facts.add("pt:", other_type_name(&fold_value(name)));
    }
    for name in article.language.as_deref().map(language_names).unwrap_or_default() {
        facts.add("la:", &name);
    }
    facts.mesh(article);
    facts.list.extend(article.ids.named());
    facts.list.push(format!("key:{}", record.key.to_lowercase()));
    facts.has(article, contents);
    for abbreviation in &record.abbreviations {
        facts.list.push(abbreviation_fact(abbreviation));
    }
    facts.list.sort_unstable();
    facts.list.dedup();
    facts.list
}

/// Begins the facts that tell what an article says its short forms stand for.
pub const ABBREVIATION: &str = "abbr:";

/// What those of one short form begin with.
pub fn abbreviation_prefix(short: &str) -> String {
    format!("{ABBREVIATION}{}=", fold_value(short))
}

/// The short form, and the long form with its words in their stems, so that the wordings of one
/// meaning are counted as one.
fn abbreviation_fact(abbreviation: &Abbreviation) -> String {
    let folded = fold_value(&abbreviation.long);
    let stems: Vec<_> = folded.split(' ').map(crate::text::stem::stem).collect();
    format!("{}{}", abbreviation_prefix(&abbreviation.short), stems.join(" "))
}

/// The facts of a reference: the identifiers of what it cites.
pub(super) fn of_reference(reference: &Reference) -> Vec<String> {
    reference.ids.named().map(|id| format!("{CITES}{id}")).collect()
}

/// Begins the facts that tell what a reference cites.
pub const CITES: &str = "cites:";

/// What an article's documents hold, as far as facts tell of it.
#[derive(Debug, Clone, Copy, Default)]
// Each is a fact of its own.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Contents {
    pub(super) has_abstract: bool,
    pub(super) has_body: bool,
    pub(super) has_tables: bool,
    pub(super) has_figures: bool,
    pub(super) has_references: bool,
}

#[derive(Default)]
struct Facts {
    list: Vec<String>,
}

impl Facts {
    fn add(&mut self, prefix: &str, value: &str) {
        let folded = fold_value(value);
        if !folded.is_empty() {
            self.list.push(format!("{prefix}{folded}"));
        }
    }

    /// `dalakas mc`, `dalakas marinos c`, `marinos c dalakas`, `marinos dalakas`; a group by its name.
    fn author(&mut self, prefix: &str, author: &Author) {
        if let Some(group) = &author.collective {
            self.add(prefix, group);
            return;
        }
        let (family, given) = (&author.family, &author.given);
        self.add(prefix, &format!("{family} {}", initials(given)));
        self.add(prefix, &format!("{family} {given}"));
        self.add(prefix, &format!("{given} {family}"));
        let first = given.split_whitespace().next().unwrap_or_default();
        self.add(prefix, &format!("{first} {family}"));
    }

    fn journal(&mut self, article: &Article) {
        let journal = &article.journal;
        let names = [&journal.title, &journal.abbreviation].into_iter().flatten();
        for name in names.chain(&journal.issn) {
            self.add("ta:", name);
            let folded = fold_value(name);
            self.add("ta:", folded.strip_prefix("the ").unwrap_or_default());
        }
    }

    fn mesh(&mut self, article: &Article) {
        for heading in &article.mesh {
            self.add("mh:", &heading.name);
            if heading.is_main_point() {
                self.add("majr:", &heading.name);
            }
            for qualifier in &heading.qualifiers {
                let whole = format!("{}/{}", heading.name, qualifier.name);
                self.add("mh:", &whole);
                if qualifier.is_major {
                    self.add("majr:", &whole);
                }
            }
        }
    }

    fn has(&mut self, article: &Article, contents: Contents) {
        let facts = [
            ("all", true),
            ("abstract", contents.has_abstract),
            ("full text", contents.has_body),
            ("references", contents.has_references),
            ("tables", contents.has_tables),
            ("figures", contents.has_figures),
            ("keywords", !article.keywords.is_empty()),
            ("mesh", !article.mesh.is_empty()),
            ("doi", article.ids.doi.is_some()),
            ("pmid", article.ids.pmid.is_some()),
            ("pmcid", article.ids.pmcid.is_some()),
        ];
        for (name, _) in facts.into_iter().filter(|(_, holds)| *holds) {
            self.add("has:", name);
        }
    }
}

/// The initials of given names, as PubMed writes them: `Marinos C.` gives `MC`, `Jean-Pierre` `JP`.
fn initials(given: &str) -> String {
    let is_initials =
        |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
    let words = given.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    words
        .filter(|word| !word.is_empty())
        .map(
            |word| {
                if is_initials(word) { word.to_owned() } else { word.chars().take(1).collect() }
            },
        )
        .collect()
}

/// The publication type of PubMed that an article type of JATS stands for.
fn other_type_name(folded: &str) -> &'static str {
    match folded {
        "review article" => "review",
        "research article" | "brief report" | "rapid communication" => "journal article",
        "case report" => "case reports",
        "systematic review" => "systematic review",
        "meta analysis" => "meta-analysis",
        "correction" => "published erratum",
        "retraction" => "retraction of publication",
        "article commentary" => "comment",
        "clinical trial" => "clinical trial",
        _ => "",
    }
}

/// The names that a language is searched by: as it is given, its codes and its English name.
fn language_names(given: &str) -> Vec<String> {
    let mut names = vec![given.to_lowercase()];
    names.extend(Language::find(given).iter().flat_map(|known| known.names()).map(str::to_owned));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_folded() {
        let cases = [
            ("O’Brien", "obrien"),
            ("van der Meché, F.G.A.", "van der meche f g a"),
            ("N. Engl. J. Med.", "n engl j med"),
            ("Stiff-Person Syndrome / drug therapy", "stiff person syndrome/drug therapy"),
            ("0028-4793", "0028 4793"),
            ("  ", ""),
        ];
        for (typed, folded) in cases {
            assert_eq!(fold_value(typed), folded, "{typed}");
        }
    }

    #[test]
    fn initials_as_pubmed_writes_them() {
        let cases =
            [("Marinos C.", "MC"), ("M. C.", "MC"), ("MC", "MC"), ("Jean-Pierre", "JP"), ("", "")];
        for (given, expected) in cases {
            assert_eq!(initials(given), expected, "{given}");
        }
    }

    #[test]
    fn a_language_is_searched_by_its_codes_and_its_name() {
        assert_eq!(language_names("pt-BR"), ["pt-br", "pt", "por", "portuguese"]);
        assert_eq!(language_names("tlh"), ["tlh"]);
    }

    #[test]
    fn an_authors_names_in_every_order() {
        let mut facts = Facts::default();
        facts.author("au:", &Author::person("Dalakas", "Marinos C."));
        assert_eq!(
            facts.list,
            ["au:dalakas mc", "au:dalakas marinos c", "au:marinos c dalakas", "au:marinos dalakas"]
        );
    }

    #[test]
    fn every_field_is_of_words_dates_or_facts() {
        use crate::query::fields::{FIELDS, Matching};
        for info in FIELDS {
            let is_fact = matches!(info.matching, Matching::Whole | Matching::Name);
            assert_eq!(prefix(info.field).is_some(), is_fact, "{:?}", info.field);
        }
    }
}
