//! Makes small libraries of articles that cite each other, and works that nobody holds. Each work is
//! known by a number, from which everything that it says of itself follows.

use crate::harness::Home;

const FAMILIES: &[&str] = &[
    "Abelson",
    "Brandt",
    "Castellanos",
    "Dubois",
    "Eriksen",
    "Fujimoto",
    "Grünwald",
    "Horvath",
    "Ivanova",
    "Jimenez",
    "Kowalski",
    "Lindqvist",
    "Mbeki",
];
const DISEASES: &[&str] = &[
    "chronic neuropathy",
    "thrombocytopenic purpura",
    "Kawasaki disease",
    "stiff muscles",
    "dermatomyositis in adults",
    "myasthenic crisis",
    "autoimmune epilepsy",
];
const JOURNALS: &[&str] =
    &["Annals of Examples", "Journal of Made-up Trials", "Brain and Nerve", "Reports on Blood"];

/// Text that gives an article its length, and nothing to be found by.
const BACKGROUND: &str = "It is told here at some length what was known before, so that this short \
    piece is long enough to be taken for a paper by whoever reads it, and for no other purpose.";

/// How an entry of a reference list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// With its DOI.
    Doi,
    /// With its PMID.
    Pmid,
    /// In the style of medical journals, without an identifier.
    Bare,
    /// In the style of psychologists, without an identifier.
    Apa,
}

impl Style {
    pub(crate) const ALL: [Self; 4] = [Self::Doi, Self::Pmid, Self::Bare, Self::Apa];
}

/// An article of a library.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paper {
    /// The work that it is.
    pub(crate) number: usize,
    /// The works that it cites, as its list prints them.
    pub(crate) cites: Vec<(usize, Style)>,
    /// A word that no other article has.
    pub(crate) word: String,
    /// Elements for the metadata of JATS.
    pub(crate) metadata: String,
}

impl Paper {
    /// An article that cites works by their DOIs.
    pub(crate) fn new(number: usize, cites: &[usize]) -> Self {
        let cites = cites.iter().map(|&cited| (cited, Style::Doi)).collect();
        Self { number, cites, word: format!("word{number}x"), metadata: String::new() }
    }

    /// The path of its file: JATS for even numbers, Markdown for odd ones.
    pub(crate) fn path(&self) -> String {
        let extension = if self.number.is_multiple_of(2) { "xml" } else { "md" };
        format!("corpus/{}.{extension}", self.number)
    }

    /// The text of its file.
    pub(crate) fn text(&self) -> String {
        if self.number.is_multiple_of(2) { self.jats() } else { self.markdown() }
    }

    pub(crate) fn write_to(&self, home: &Home) {
        home.write(self.path(), self.text());
    }

    fn sentence(&self, reference: usize, cite: &str) -> String {
        let (kind, word) = (["rabbits", "adults", "children"][reference % 3], &self.word);
        format!("The immunoglobulin {word} was given to {kind} as number {reference} tells {cite}.")
    }

    fn jats(&self) -> String {
        let Record { family, year, title, journal, volume, page, .. } = Record::of(self.number);
        let number = self.number;
        let mut body = String::new();
        let mut list = String::new();
        for (at, (cited, style)) in self.cites.iter().enumerate() {
            let reference = at + 1;
            let cite = format!("[<xref ref-type=\"bibr\" rid=\"b{reference}\">{reference}</xref>]");
            body.push_str(&format!("<p>{}</p>\n", self.sentence(reference, &cite)));
            list.push_str(&format!(
                "<ref id=\"b{reference}\"><label>{reference}</label><mixed-citation>{}</mixed-citation></ref>\n",
                escaped(&printed(*cited, *style))
            ));
        }
        format!(
            "<article article-type=\"research-article\"><front><journal-meta><journal-title-group>\
             <journal-title>{journal}</journal-title></journal-title-group></journal-meta><article-meta>\
             <article-id pub-id-type=\"pmc\">{}</article-id><article-id pub-id-type=\"doi\">{}</article-id>\
             <article-id pub-id-type=\"pmid\">{}</article-id>\
             <title-group><article-title>{}</article-title></title-group><contrib-group>\
             <contrib contrib-type=\"author\"><name><surname>{family}</surname><given-names>J</given-names>\
             </name></contrib></contrib-group><pub-date><year>{year}</year></pub-date>\
             <volume>{volume}</volume><fpage>{page}</fpage>{}</article-meta></front><body>\n\
             <sec><title>Introduction</title><p>{BACKGROUND}</p></sec>\n\
             <sec><title>Results</title><p>The word {} stands here.</p>\n{body}</sec></body>\n\
             <back><ref-list>\n{list}</ref-list></back></article>\n",
            900_000 + number,
            doi(number),
            pmid(number),
            escaped(&title),
            self.metadata,
            self.word,
        )
    }

    fn markdown(&self) -> String {
        let Record { family, year, title, journal, volume, page, .. } = Record::of(self.number);
        let mut text = format!(
            "---\ntitle: \"{title}\"\npmcid: {}\ndoi: {}\npmid: {}\nauthors: [\"{family}, J\"]\n\
             journal: {journal}\nyear: {year}\nvolume: {volume}\npages: {page}\n---\n\n\
             ## Introduction\n\n{BACKGROUND}\n\n## Results\n\nThe word {} stands here.\n\n",
            key(self.number),
            doi(self.number),
            pmid(self.number),
            self.word
        );
        for reference in 1..=self.cites.len() {
            text.push_str(&format!("{}\n\n", self.sentence(reference, &format!("[{reference}]"))));
        }
        text.push_str("## References\n\n");
        for (at, (cited, style)) in self.cites.iter().enumerate() {
            text.push_str(&format!("{}. {}\n", at + 1, printed(*cited, *style)));
        }
        text
    }
}

/// A home whose corpus holds these articles, with its index.
pub(crate) fn library(papers: &[Paper]) -> Home {
    let home = Home::new();
    for paper in papers {
        paper.write_to(&home);
    }
    home.run(["index"]).expect_code(0);
    home
}

/// The key of an article.
pub(crate) fn key(number: usize) -> String {
    format!("PMC{}", 900_000 + number)
}

pub(crate) fn doi(number: usize) -> String {
    format!("10.5555/w{number}")
}

pub(crate) fn pmid(number: usize) -> usize {
    30_000_000 + number
}

/// What a work says of itself.
struct Record {
    family: &'static str,
    year: usize,
    title: String,
    journal: &'static str,
    volume: usize,
    page: usize,
}

impl Record {
    fn of(number: usize) -> Self {
        let disease = DISEASES[number % DISEASES.len()];
        let title = match number {
            // What XML and Graphviz have to quote.
            2 => format!("Levels <5 g/L & {{other}} limits in {disease}"),
            _ => format!("Immunoglobulin in {disease}: {} patients of one centre", 10 * number + 7),
        };
        Self {
            family: FAMILIES[number % FAMILIES.len()],
            year: 1990 + number % 31,
            title,
            journal: JOURNALS[number % JOURNALS.len()],
            volume: 10 + number,
            page: first_page(number),
        }
    }
}

/// The first page of a work, which no other has.
pub(crate) fn first_page(number: usize) -> usize {
    1000 + 10 * number
}

/// A work as a reference list prints it.
pub(crate) fn printed(number: usize, style: Style) -> String {
    let Record { family, year, title, journal, volume, page } = Record::of(number);
    let last = page + 7;
    let bare = format!("{family} J. {title}. {journal}. {year};{volume}:{page}-{last}.");
    match style {
        Style::Doi => format!("{bare} doi:{}", doi(number)),
        Style::Pmid => format!("{bare} PMID: {}", pmid(number)),
        Style::Bare => bare,
        Style::Apa => {
            format!("{family}, J. ({year}). {title}. {journal}, {volume}, {page}–{last}.")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
