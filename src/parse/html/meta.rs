//! What the head of a page says of its article: Highwire `citation_*`, JSON-LD, Dublin Core and
//! PRISM, `OpenGraph`, in this order of trust.

use std::collections::HashMap;

use scraper::{ElementRef, Html};
use serde_json::Value;

use super::dom::one_line;
use crate::model::{
    Article, Author, PageRange, PartialDate, Reference, normalize_doi, normalize_pmcid,
    normalize_pmid,
};

/// How deep objects are followed within JSON-LD.
const MAX_JSON_LD_DEPTH: usize = 8;
/// A Dublin Core description of this length is an abstract, a shorter one a teaser, in bytes.
const MIN_ABSTRACT_BYTES: usize = 400;

const ARTICLE_TYPES: &[&str] = &[
    "Article",
    "BlogPosting",
    "MedicalScholarlyArticle",
    "MedicalWebPage",
    "NewsArticle",
    "Report",
    "ScholarlyArticle",
    "TechArticle",
];

/// What the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The fields of the article that are given; the title is empty where only `OpenGraph` or the
    /// page's title has one.
    pub(super) article: Article,
    /// `OpenGraph`'s title or the page's, without the name of the site.
    pub(super) fallback_title: Option<String>,
    /// The text of `<title>`.
    pub(super) page_title: Option<String>,
    /// The abstract, where the head has one.
    pub(super) summary: Option<String>,
    /// References that the head lists.
    pub(super) references: Vec<Reference>,
    /// Whether the head describes an article.
    pub(super) is_article: bool,
    /// Whether the page leads on to another one at once.
    pub(super) is_redirect: bool,
}

impl Metadata {
    pub(super) fn read(html: &Html) -> Self {
        let mut head = Head::default();
        for element in html.root_element().descendent_elements() {
            head.take(&element);
        }
        head.finish()
    }
}

#[derive(Default)]
struct Head {
    tags: HashMap<String, Vec<String>>,
    json_ld: Vec<Value>,
    page_title: Option<String>,
    language: Option<String>,
    license: Option<String>,
    canonical: Option<String>,
    is_redirect: bool,
    given_name: Option<String>,
    authors: Vec<Author>,
}

impl Head {
    fn take(&mut self, element: &ElementRef) {
        match element.value().name() {
            "html" => self.language = element.attr("lang").map(str::to_owned),
            "title" if self.page_title.is_none() => {
                let title = one_line(&element.text().collect::<String>());
                self.page_title = Some(title).filter(|title| !title.is_empty());
            }
            "meta" => {
                let name = element.attr("name").or(element.attr("property"));
                let content = one_line(element.attr("content").unwrap_or_default());
                let refresh =
                    element.attr("http-equiv").is_some_and(|to| to.eq_ignore_ascii_case("refresh"));
                self.is_redirect |= refresh && content.to_lowercase().contains("url=");
                if let Some(name) = name.filter(|_| !content.is_empty()) {
                    let name = name.trim().to_lowercase().replace("dcterms.", "dc.");
                    self.tags.entry(name).or_default().push(content);
                }
            }
            "span" | "a" => self.take_author(element),
            _ => {}
        }
        match element.value().name() {
            "link" | "a" => {
                let rel = element.attr("rel").unwrap_or_default();
                let href = element.attr("href").map(str::to_owned);
                if rel == "license" && self.license.is_none() {
                    self.license = href;
                } else if rel == "canonical" {
                    self.canonical = href;
                }
            }
            "script" if element.attr("type") == Some("application/ld+json") => {
                let text: String = element.text().collect();
                self.json_ld.extend(serde_json::from_str(&text).ok());
            }
            _ => {}
        }
    }

    /// Names that only the page's markup tells apart, as some publishers leave them out of the head.
    fn take_author(&mut self, element: &ElementRef) {
        let class = element.attr("class").unwrap_or_default();
        let has = |name: &str| class.split_whitespace().any(|one| one == name);
        let text = || one_line(&element.text().collect::<String>());
        if has("given-name") {
            self.given_name = Some(text());
        } else if has("surname") {
            let given = self.given_name.take();
            self.authors.extend(given.map(|given| Author::person(text(), given)));
        } else if has("authorName") {
            self.authors.extend(author(&text()));
        }
    }

    /// All values of the first of `names` that has any.
    fn all(&self, names: &[&str]) -> Vec<String> {
        names.iter().find_map(|name| self.tags.get(*name)).cloned().unwrap_or_default()
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.tags.get(*name)?.first()).cloned()
    }

    fn finish(self) -> Metadata {
        let json_ld = self.json_ld.iter().find_map(|value| scholarly(value, 0));
        let ld = json_ld.map(Linked::read).unwrap_or_default();
        let mut article = Article {
            title: self
                .first(&["citation_title"])
                .or(ld.title)
                .or(self.first(&["dc.title"]))
                .map(|title| without_tags(&title))
                .unwrap_or_default(),
            ..Article::default()
        };
        article.ids.doi =
            self.first(&["citation_doi"]).as_deref().and_then(normalize_doi).or(ld.doi).or_else(
                || {
                    let ids = self.all(&["dc.identifier"]).into_iter();
                    ids.chain(self.first(&["prism.doi"])).find_map(|id| normalize_doi(&id))
                },
            );
        let address =
            self.canonical.clone().or(self.first(&["og:url", "citation_fulltext_html_url"]));
        if article.ids.doi.is_none() {
            article.ids.doi = address.as_deref().and_then(normalize_doi);
        }
        article.ids.pmid = self.first(&["citation_pmid"]).as_deref().and_then(normalize_pmid);
        article.ids.pmcid =
            self.first(&["citation_pmcid"]).as_deref().and_then(normalize_pmcid).or_else(|| {
                let address = address?;
                let (_, after) = address.split_once("/PMC")?;
                normalize_pmcid(after.split('/').next()?)
            });
        article.ids.publisher_id = self.first(&["citation_pii"]);
        article.authors = self.authors(ld.authors);
        article.journal.title = self
            .first(&["citation_journal_title", "citation_conference_title"])
            .or(ld.journal)
            .or(self.first(&["prism.publicationname"]));
        article.journal.abbreviation = self.first(&["citation_journal_abbrev"]);
        article.journal.issn = self.all(&["citation_issn", "prism.issn"]);
        if article.journal.issn.is_empty() {
            article.journal.issn = ld.issn;
        }
        article.journal.publisher =
            self.first(&["citation_publisher"]).or(ld.publisher).or(self.first(&["dc.publisher"]));
        article.volume =
            self.first(&["citation_volume"]).or(ld.volume).or(self.first(&["prism.volume"]));
        article.issue =
            self.first(&["citation_issue"]).or(ld.issue).or(self.first(&["prism.number"]));
        let last_page = self.first(&["citation_lastpage", "prism.endingpage"]);
        article.pages = self
            .first(&["citation_firstpage", "prism.startingpage"])
            .and_then(|first| PageRange::new(&first, last_page.as_deref()))
            .or(ld.pages);
        article.published = self.published().or(ld.published).or_else(|| {
            let names = ["dc.date", "dc.issued", "prism.publicationdate", "article:published_time"];
            PartialDate::parse(&self.first(&names)?)
        });
        article.types = self.all(&["citation_article_type"]);
        let keywords = self.all(&["citation_keywords", "citation_keyword"]);
        article.keywords = split_keywords(&keywords);
        if article.keywords.is_empty() {
            article.keywords = ld.keywords;
        }
        if article.keywords.is_empty() {
            article.keywords = split_keywords(&self.all(&["dc.subject", "keywords"]));
        }
        article.language = self
            .first(&["citation_language"])
            .or(ld.language)
            .or(self.first(&["dc.language"]))
            .or(self.language.clone());
        let rights =
            self.first(&["dc.rights", "dc.license"]).filter(|text| text.starts_with("http"));
        article.license = self.license.clone().or(ld.license).or(rights);

        let page_title = self.page_title.clone();
        let fallback_title = self.first(&["og:title", "twitter:title"]).or(page_title.clone());
        let description = self.first(&["dc.description"]);
        Metadata {
            is_article: self.tags.contains_key("citation_title") || article.ids.doi.is_some(),
            summary: self
                .first(&["citation_abstract"])
                .map(|text| without_tags(&text))
                .or(ld.summary)
                .or(description)
                .filter(|text| text.len() >= MIN_ABSTRACT_BYTES),
            references: self
                .all(&["citation_reference"])
                .iter()
                .zip(1..)
                .map(|(entry, number)| reference(entry, number))
                .collect(),
            fallback_title: fallback_title.map(|title| without_site(&title)),
            page_title,
            is_redirect: self.is_redirect,
            article,
        }
    }

    fn authors(&self, linked: Vec<Author>) -> Vec<Author> {
        let mut names = self.all(&["citation_author", "citation_authors"]);
        if names.is_empty() && !linked.is_empty() {
            return linked;
        }
        if names.is_empty() {
            names = self.all(&["dc.creator", "dc.contributor"]);
        }
        if names.is_empty() && !self.authors.is_empty() {
            return self.authors.clone();
        }
        if names.is_empty() {
            names = self.all(&["author"]);
        }
        names.iter().flat_map(|name| name.split(';')).filter_map(author).collect()
    }

    /// The earliest date, with the most said of it.
    fn published(&self) -> Option<PartialDate> {
        const NAMES: [&str; 4] = [
            "citation_publication_date",
            "citation_date",
            "citation_online_date",
            "citation_cover_date",
        ];
        let dates = NAMES.iter().flat_map(|name| self.all(&[name]));
        let dates: Vec<PartialDate> = dates.filter_map(|date| PartialDate::parse(&date)).collect();
        let year = dates.iter().map(|date| date.year).min()?;
        let in_year = || dates.iter().filter(|date| date.year == year);
        in_year().filter(|date| date.month.is_some()).min().or(in_year().min()).copied()
    }
}

/// A person or a group from a printed name, without academic degrees.
fn author(name: &str) -> Option<Author> {
    const DEGREES: &[&str] = &[
        "bs", "bsc", "dds", "do", "dphil", "drph", "dsc", "facp", "frcp", "frcpc", "ma", "mba",
        "mbbs", "mbchb", "md", "mhs", "mph", "mrcp", "ms", "msc", "pharmd", "phd", "rn", "scd",
    ];
    let is_degree = |part: &str| {
        let letters: String = part.chars().filter(|c| c.is_alphabetic()).collect();
        DEGREES.contains(&letters.to_lowercase().as_str())
    };
    let parts: Vec<&str> = name.split(',').map(str::trim).collect();
    // `Lee, MA` is a family name with initials, `Ann Lee, MA` is not.
    let whole_name = parts.first().is_some_and(|first| first.contains(' '));
    let kept = parts.iter().enumerate().filter(|(index, part)| {
        let may_be_degree = *index > 1 || (*index == 1 && whole_name);
        !(part.is_empty() || may_be_degree && is_degree(part))
    });
    let kept: Vec<&str> = kept.map(|(_, part)| *part).collect();
    let name = one_line(&kept.join(", "));
    if name.is_empty() || name.starts_with("http") {
        return None;
    }
    let group = ["group", "consortium", "collaboration", "contributors", "committee", "network"];
    let lower = name.to_lowercase();
    let is_group = !name.contains(',') && lower.split(' ').any(|word| group.contains(&word));
    Some(if is_group { Author::group(name) } else { Author::from_display(&name) })
}

fn split_keywords(values: &[String]) -> Vec<String> {
    let one = values.len() == 1;
    let parts = values
        .iter()
        .flat_map(|value| value.split(move |c| c == ';' || (one && matches!(c, ',' | '|'))));
    parts.map(without_tags).filter(|part| !part.is_empty()).collect()
}

/// Text without the tags that publishers leave in titles: `<i>in vivo</i>`.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let after = &rest[open + 1..];
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if let Some(close) = after.find('>').filter(|_| is_tag) {
            out.push_str(&rest[..open]);
            rest = &after[close + 1..];
        } else {
            out.push_str(&rest[..=open]);
            rest = after;
        }
    }
    out.push_str(rest);
    one_line(&out)
}

/// A page's title without the name of the site: the longest part between bars, without a short
/// part after a dash.
fn without_site(title: &str) -> String {
    let parts = title.split(" | ").flat_map(|part| part.split(" :: "));
    let longest = parts.max_by_key(|part| part.len()).unwrap_or(title).trim();
    for dash in [" - ", " – ", " — "] {
        if let Some((head, site)) = longest.rsplit_once(dash)
            && site.split_whitespace().count() <= 4
            && head.split_whitespace().count() >= 3
        {
            return head.trim().to_owned();
        }
    }
    longest.to_owned()
}

/// An entry of `citation_reference`: `citation_title=...; citation_author=...`, or as printed.
fn reference(entry: &str, number: u32) -> Reference {
    let mut reference = Reference::from_raw(number, entry);
    let fields = entry.split("citation_").filter_map(|field| field.split_once('='));
    let (mut first_page, mut last_page) = (None, None);
    for (name, value) in fields {
        let value = without_tags(value.trim().trim_end_matches(';'));
        if value.is_empty() {
            continue;
        }
        match name {
            "title" => reference.title = Some(value),
            "author" => reference.authors.extend(value.split(';').filter_map(author)),
            "journal_title" | "journal_abbrev" | "inbook_title" | "conference_title" => {
                reference.container.get_or_insert(value);
            }
            "year" | "publication_date" | "date" => {
                reference.year = Some(value.chars().take(4).collect());
            }
            "volume" => reference.volume = Some(value),
            "issue" => reference.issue = Some(value),
            "firstpage" | "pages" => first_page = Some(value),
            "lastpage" => last_page = Some(value),
            "doi" => reference.ids.doi = normalize_doi(&value),
            "pmid" => reference.ids.pmid = normalize_pmid(&value),
            _ => {}
        }
    }
    reference.pages = match (first_page, last_page) {
        (Some(first), None) => PageRange::parse(&first),
        (Some(first), last) => PageRange::new(&first, last.as_deref()),
        _ => None,
    };
    if reference.is_structured() {
        reference.raw = as_printed(&reference);
    }
    reference
}

/// The fields of a reference as a line: authors. title. journal year;volume(issue):pages.
fn as_printed(reference: &Reference) -> String {
    let name = |author: &Author| format!("{} {}", author.name(), author.given).trim().to_owned();
    let authors = reference.authors.iter().map(name).collect::<Vec<_>>().join(", ");
    let issue = reference.issue.as_ref().map(|issue| format!("({issue})"));
    let pages = reference.pages.as_ref().map(|pages| format!(":{pages}"));
    let volume = format!(
        "{}{}{}",
        reference.volume.as_deref().unwrap_or_default(),
        issue.unwrap_or_default(),
        pages.unwrap_or_default()
    );
    let year = reference.year.as_deref().unwrap_or_default();
    let place = [year, &volume].into_iter().filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join(";");
    let container = reference.container.as_deref().unwrap_or_default();
    let title = reference.title.as_deref().unwrap_or_default();
    let parts = [authors.as_str(), title, container, &place].map(|part| part.trim_end_matches('.'));
    let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    format!("{}.", parts.join(". "))
}

/// What JSON-LD (schema.org) says of an article.
#[derive(Default)]
struct Linked {
    title: Option<String>,
    doi: Option<String>,
    authors: Vec<Author>,
    journal: Option<String>,
    issn: Vec<String>,
    publisher: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    pages: Option<PageRange>,
    published: Option<PartialDate>,
    keywords: Vec<String>,
    language: Option<String>,
    license: Option<String>,
    summary: Option<String>,
}

impl Linked {
    fn read(value: &Value) -> Self {
        let text = |key: &str| text_of(value.get(key)?);
        let mut linked = Self {
            title: text("headline").or(text("name")).map(|title| without_tags(&title)),
            authors: many(value.get("author")).filter_map(linked_author).collect(),
            published: text("datePublished").and_then(|date| PartialDate::parse(&date)),
            publisher: value.get("publisher").and_then(text_of),
            language: value.get("inLanguage").and_then(text_of),
            license: value.get("license").and_then(text_of),
            summary: text("abstract").map(|text| without_tags(&text)),
            ..Self::default()
        };
        let keywords: Vec<String> = many(value.get("keywords")).filter_map(text_of).collect();
        linked.keywords = split_keywords(&keywords);
        let places = ["doi", "sameAs", "identifier", "@id", "url", "mainEntityOfPage"];
        linked.doi = places
            .iter()
            .flat_map(|key| many(value.get(*key)))
            .filter_map(text_of)
            .find_map(|id| normalize_doi(&id));
        linked.place(value, 0);
        linked
    }

    /// Volume, issue, pages and journal, which stand in the article or in what it is part of.
    fn place(&mut self, value: &Value, depth: usize) {
        let text = |key: &str| text_of(value.get(key)?);
        self.volume = self.volume.take().or(text("volumeNumber"));
        self.issue = self.issue.take().or(text("issueNumber"));
        if self.pages.is_none() {
            let last = text("pageEnd");
            self.pages = text("pageStart")
                .and_then(|first| PageRange::new(&first, last.as_deref()))
                .or_else(|| PageRange::parse(&text("pagination")?));
        }
        if is_a(value, &["Periodical", "Journal"]) {
            self.journal = self.journal.take().or(text("name"));
        }
        self.issn.extend(many(value.get("issn")).filter_map(text_of));
        if depth < MAX_JSON_LD_DEPTH {
            for whole in many(value.get("isPartOf")) {
                self.place(whole, depth + 1);
            }
        }
    }
}

fn linked_author(value: &Value) -> Option<Author> {
    let text = |key: &str| text_of(value.get(key)?);
    if let (Some(family), Some(given)) = (text("familyName"), text("givenName")) {
        return Some(Author::person(family, given));
    }
    let name = text_of(value)?;
    if is_a(value, &["Organization"]) { Some(Author::group(name)) } else { author(&name) }
}

/// The object that describes the article: at the top, in `@graph`, or what the page is about.
fn scholarly(value: &Value, depth: usize) -> Option<&Value> {
    if depth > MAX_JSON_LD_DEPTH {
        return None;
    }
    if is_a(value, ARTICLE_TYPES)
        && (value.get("headline").is_some() || value.get("name").is_some())
    {
        return Some(value);
    }
    let inner = ["@graph", "mainEntity"].iter().flat_map(|key| many(value.get(*key)));
    let items = value.as_array().into_iter().flatten();
    inner.chain(items).find_map(|inner| scholarly(inner, depth + 1))
}

fn is_a(value: &Value, types: &[&str]) -> bool {
    many(value.get("@type")).filter_map(Value::as_str).any(|one| types.contains(&one))
}

/// The items of an array, or the value alone.
fn many(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = value.and_then(Value::as_array);
    items.into_iter().flatten().chain(value.filter(|_| items.is_none()))
}

/// A string or a number, or the name or value of an object.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => {
            let keys = ["name", "value", "@value", "url", "@id", "alternateName"];
            let inner = keys.iter().find_map(|key| object.get(*key)?.as_str());
            one_line(inner?)
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}
