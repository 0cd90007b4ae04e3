//! The registry of fields: what can be searched, under which tags, and how each kind of value is
//! matched. The parser, the index, the help page, the README's table and the tests all read it.

use crate::model::{SectionKind, Topic};

/// Something that a term can be looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Everything but reference lists.
    All,
    /// The article's title.
    Title,
    /// The abstract.
    Abstract,
    /// Title or abstract.
    TitleAbstract,
    /// Title, abstract, keywords or MeSH headings.
    TextWord,
    /// The text outside title and abstract.
    Body,
    /// The headings of sections.
    Heading,
    /// Any author.
    Author,
    /// The first author.
    FirstAuthor,
    /// The last author.
    LastAuthor,
    /// The journal: full title, abbreviation or ISSN.
    Journal,
    /// Volume.
    Volume,
    /// Issue.
    Issue,
    /// First page or article number.
    Pages,
    /// Date of publication.
    Date,
    /// Article or publication type.
    PublicationType,
    /// Language of the text.
    Language,
    /// MeSH heading.
    Mesh,
    /// MeSH heading that is marked as a main point.
    MajorMesh,
    /// Keywords of the authors or the publisher.
    Keyword,
    /// PubMed id.
    Pmid,
    /// PubMed Central id.
    Pmcid,
    /// DOI.
    Doi,
    /// Key of the article in this index.
    Key,
    /// What an article has: abstract, full text, references ...
    Has,
    /// Entries of the reference list.
    Reference,
    /// Passages of sections of a kind.
    Section(SectionKind),
    /// Passages of sections on a topic.
    Topic(Topic),
}

/// How the values of a field are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// By words, phrases and proximity.
    Words,
    /// As a whole, folded; truncation allowed.
    Whole,
    /// As a name: family name, perhaps initials.
    Name,
    /// As a date or a range of dates.
    Date,
}

/// What is known of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// The field.
    pub field: Field,
    /// Tags, the canonical one first; compared without case.
    pub tags: &'static [&'static str],
    /// Name before a colon (`title:stiff`); empty where there is none.
    pub alias: &'static str,
    /// How its values are matched.
    pub matching: Matching,
    /// What it holds, for the help page.
    pub help: &'static str,
    /// A term in use.
    pub example: &'static str,
}

const fn info(
    field: Field,
    tags: &'static [&'static str],
    alias: &'static str,
    matching: Matching,
    help: &'static str,
    example: &'static str,
) -> FieldInfo {
    FieldInfo { field, tags, alias, matching, help, example }
}

/// All fields but sections and topics, in order of the help page. Tags are those of the PubMed User
/// Guide ("Search field tags"), with a few of ivig's own for what PubMed does not hold.
pub const FIELDS: &[FieldInfo] = &[
    info(
        Field::All,
        &["all", "all fields"],
        "all",
        Matching::Words,
        "everything but reference lists: title, abstract, full text, headings, authors, journal, keywords, MeSH",
        "immunoglobulin[all]",
    ),
    info(
        Field::Title,
        &["ti", "title"],
        "title",
        Matching::Words,
        "title of the article",
        "stiff[ti]",
    ),
    info(
        Field::Abstract,
        &["ab", "abstract"],
        "abstract",
        Matching::Words,
        "abstract",
        "placebo[ab]",
    ),
    info(
        Field::TitleAbstract,
        &["tiab", "title/abstract"],
        "tiab",
        Matching::Words,
        "title or abstract",
        "\"stiff person\"[tiab:~3]",
    ),
    info(
        Field::TextWord,
        &["tw", "text word", "text words", "text"],
        "",
        Matching::Words,
        "title, abstract, keywords or MeSH headings",
        "neuropath*[tw]",
    ),
    info(
        Field::Body,
        &["body", "full text"],
        "body",
        Matching::Words,
        "full text outside title and abstract",
        "infusion[body]",
    ),
    info(
        Field::Heading,
        &["heading", "section heading"],
        "heading",
        Matching::Words,
        "headings of sections",
        "dosing[heading]",
    ),
    info(
        Field::Author,
        &[
            "au",
            "author",
            "author name",
            "fau",
            "full author name",
            "author - full",
            "cn",
            "corporate author",
            "author - corporate",
        ],
        "author",
        Matching::Name,
        "any author: family name, initials or given names; groups",
        "Dalakas MC[au]",
    ),
    info(
        Field::FirstAuthor,
        &["1au", "author - first", "first author", "first author name"],
        "",
        Matching::Name,
        "first author",
        "Dalakas[1au]",
    ),
    info(
        Field::LastAuthor,
        &["lastau", "author - last", "last author", "last author name"],
        "",
        Matching::Name,
        "last author",
        "Hughes RA[lastau]",
    ),
    info(
        Field::Journal,
        &["ta", "journal", "jour", "so", "is"],
        "journal",
        Matching::Whole,
        "journal: full title, abbreviation or ISSN",
        "\"N Engl J Med\"[ta]",
    ),
    info(Field::Volume, &["vi", "volume"], "", Matching::Whole, "volume", "345[vi]"),
    info(Field::Issue, &["ip", "issue"], "", Matching::Whole, "issue", "26[ip]"),
    info(
        Field::Pages,
        &["pg", "pagination", "page"],
        "",
        Matching::Whole,
        "first page or article number",
        "1870[pg]",
    ),
    info(
        Field::Date,
        &["dp", "date - publication", "publication date", "pdat"],
        "year",
        Matching::Date,
        "date of publication: year, year/month, year/month/day, or a range",
        "2010/05:2012[dp]",
    ),
    info(
        Field::PublicationType,
        &["pt", "publication type", "ptyp"],
        "type",
        Matching::Whole,
        "article or publication type",
        "review[pt]",
    ),
    info(
        Field::Language,
        &["la", "language", "lang"],
        "language",
        Matching::Whole,
        "language: name or code",
        "english[la]",
    ),
    info(
        Field::Mesh,
        &["mh", "mesh", "mesh terms", "mesh heading"],
        "mesh",
        Matching::Whole,
        "MeSH heading, with or without a subheading after a slash",
        "\"Stiff-Person Syndrome\"[mh]",
    ),
    info(
        Field::MajorMesh,
        &["majr", "mesh major topic"],
        "",
        Matching::Whole,
        "MeSH heading that is a main point of the article",
        "\"Immunoglobulins, Intravenous\"[majr]",
    ),
    info(
        Field::Keyword,
        &["ot", "other term", "kw", "keyword"],
        "keyword",
        Matching::Words,
        "keywords of the authors or the publisher",
        "neuropathy[ot]",
    ),
    info(Field::Pmid, &["pmid", "uid"], "pmid", Matching::Whole, "PubMed id", "11756577[pmid]"),
    info(
        Field::Pmcid,
        &["pmcid", "pmc"],
        "pmcid",
        Matching::Whole,
        "PubMed Central id",
        "PMC1079844[pmcid]",
    ),
    info(
        Field::Doi,
        &["doi", "aid", "lid", "location id"],
        "doi",
        Matching::Whole,
        "DOI",
        "10.1056/nejmoa01167[doi]",
    ),
    info(
        Field::Key,
        &["key"],
        "key",
        Matching::Whole,
        "key of the article in this index, as anchors begin",
        "stiff-person-syndrome[key]",
    ),
    info(
        Field::Has,
        &["has", "sb", "subset", "filter"],
        "has",
        Matching::Whole,
        "what the article has: all, abstract, full text, references, tables, figures, keywords, mesh, doi, pmid, pmcid",
        "abstract[has]",
    ),
    info(
        Field::Reference,
        &["ref", "reference", "references"],
        "ref",
        Matching::Words,
        "entries of the reference list, as printed",
        "dalakas[ref]",
    ),
];

/// Tags of PubMed whose data articles do not carry here, with what they mean there.
pub const NOT_HELD: &[(&str, &str)] = &[
    ("ad", "affiliation"),
    ("affiliation", "affiliation"),
    ("auid", "author identifier"),
    ("author identifier", "author identifier"),
    ("author - identifier", "author identifier"),
    ("book", "book"),
    ("crdt", "create date"),
    ("create date", "create date"),
    ("date - create", "create date"),
    ("dcom", "completion date"),
    ("completion date", "completion date"),
    ("date - completion", "completion date"),
    ("cois", "conflict of interest statement"),
    ("conflict of interest statement", "conflict of interest statement"),
    ("conflict of interest statements", "conflict of interest statement"),
    ("edat", "entry date"),
    ("entry date", "entry date"),
    ("date - entry", "entry date"),
    ("date - entrez", "entry date"),
    ("epdat", "electronic date of publication"),
    ("ppdat", "print date of publication"),
    ("ed", "editor"),
    ("editor", "editor"),
    ("gr", "grants and funding"),
    ("grant", "grants and funding"),
    ("grants and funding", "grants and funding"),
    ("grant number", "grants and funding"),
    ("ir", "investigator"),
    ("investigator", "investigator"),
    ("fir", "investigator"),
    ("full investigator name", "investigator"),
    ("investigator - full", "investigator"),
    ("isbn", "ISBN"),
    ("lr", "modification date"),
    ("modification date", "modification date"),
    ("date - modification", "modification date"),
    ("mhda", "MeSH date"),
    ("mesh date", "MeSH date"),
    ("date - mesh", "MeSH date"),
    ("nm", "supplementary concept"),
    ("supplementary concept", "supplementary concept"),
    ("nlm unique id", "NLM id"),
    ("jid", "NLM id"),
    ("pa", "pharmacological action"),
    ("pharmacological action", "pharmacological action"),
    ("pl", "place of publication"),
    ("place of publication", "place of publication"),
    ("ps", "personal name as subject"),
    ("personal name as subject", "personal name as subject"),
    ("subject - personal name", "personal name as subject"),
    ("pubn", "publisher"),
    ("publisher", "publisher"),
    ("rn", "registry number"),
    ("ec/rn number", "registry number"),
    ("sh", "MeSH subheading"),
    ("mesh subheading", "MeSH subheading"),
    ("subheading", "MeSH subheading"),
    ("si", "secondary source id"),
    ("secondary source id", "secondary source id"),
    ("tt", "transliterated title"),
    ("transliterated title", "transliterated title"),
];

/// What `[has]` knows, each with the names that PubMed's `[sb]` and `[filter]` use for it.
pub const HAS: &[(&str, &[&str])] = &[
    ("all", &[]),
    ("abstract", &["hasabstract", "fha", "has abstract"]),
    ("full text", &["free full text", "ffrft", "loattrfull text", "loattrfree full text", "fft"]),
    ("references", &[]),
    ("tables", &[]),
    ("figures", &[]),
    ("keywords", &[]),
    ("mesh", &["medline"]),
    ("doi", &["has doi"]),
    ("pmid", &["pubmed"]),
    ("pmcid", &["pubmed pmc", "pmc", "pubmed pmc all"]),
];

/// Section kinds that are searched by other fields, or that no text stands in.
const NO_SECTION_TAG: &[SectionKind] =
    &[SectionKind::Title, SectionKind::Abstract, SectionKind::References, SectionKind::Other];

impl Field {
    /// The field that a tag stands for, without its brackets and case.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_lowercase();
        let in_registry = FIELDS.iter().find(|info| info.tags.contains(&tag.as_str()));
        if let Some(info) = in_registry {
            return Some(info.field);
        }
        let name = tag.replace([' ', '_'], "-");
        sections()
            .find(|kind| kind.name() == name)
            .map(Self::Section)
            .or_else(|| Topic::ALL.iter().copied().find(|t| t.name() == name).map(Self::Topic))
    }

    /// The field that a name before a colon stands for.
    pub fn from_alias(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let mut found = FIELDS.iter().filter(|info| !info.alias.is_empty());
        found
            .find(|info| info.alias == name || info.tags[0] == name)
            .map(|info| info.field)
            .or_else(|| {
                Self::from_tag(&name).filter(|f| matches!(f, Self::Section(_) | Self::Topic(_)))
            })
    }

    /// The tag that canonical queries are written with, without brackets.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Section(kind) => kind.name(),
            Self::Topic(topic) => topic.name(),
            _ => self.info().map_or("", |info| info.tags[0]),
        }
    }

    /// How its values are matched.
    pub fn matching(self) -> Matching {
        self.info().map_or(Matching::Words, |info| info.matching)
    }

    fn info(self) -> Option<&'static FieldInfo> {
        FIELDS.iter().find(|info| info.field == self)
    }
}

/// The section kinds that have a tag of their own.
pub fn sections() -> impl Iterator<Item = SectionKind> {
    SectionKind::ALL.iter().copied().filter(|kind| !NO_SECTION_TAG.contains(kind))
}

/// Every tag that is understood, for suggestions.
pub fn all_tags() -> impl Iterator<Item = &'static str> {
    let named = FIELDS.iter().flat_map(|info| info.tags.iter().copied());
    named.chain(sections().map(SectionKind::name)).chain(Topic::ALL.iter().map(|t| t.name()))
}

/// The value of `[has]` that a name stands for.
pub fn has_value(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace(['-', '_'], " ");
    HAS.iter()
        .find(|(value, others)| *value == name || others.contains(&name.as_str()))
        .map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tags_are_unique_and_read_back() {
        let mut seen = HashSet::new();
        for tag in all_tags() {
            assert!(seen.insert(tag), "{tag} stands for two fields");
            assert!(Field::from_tag(tag).is_some(), "{tag}");
        }
        for info in FIELDS {
            assert_eq!(Field::from_tag(info.tags[0]), Some(info.field));
            assert_eq!(info.field.tag(), info.tags[0]);
            if !info.alias.is_empty() {
                assert_eq!(Field::from_alias(info.alias), Some(info.field));
            }
        }
        assert!(NOT_HELD.iter().all(|(tag, _)| !seen.contains(tag)));
        assert_eq!(Field::from_tag(" Title/Abstract "), Some(Field::TitleAbstract));
        assert_eq!(Field::from_tag("Quality of life"), Some(Field::Topic(Topic::QualityOfLife)));
    }
}
