//! Makes articles: many, small, plain in form, and the same for the same seed.

use crate::harness::{Home, Random};

const WORDS: &[&str] = &[
    "immunoglobulin",
    "patients",
    "dose",
    "neuropathy",
    "response",
    "treatment",
    "weeks",
    "trial",
    "placebo",
    "remission",
    "platelet",
    "count",
    "adverse",
    "events",
    "headache",
    "thrombosis",
    "risk",
    "infusion",
    "antibody",
    "deficiency",
    "muscle",
    "strength",
    "improved",
    "relapse",
    "intravenous",
    "subcutaneous",
    "IL-6",
    "CD4+",
    "anti-GAD65",
    "2 g/kg",
    "Guillain–Barré",
    "γ-globulin",
    "haemolysis",
    "children",
    "adults",
    "cohort",
    "median",
    "interval",
    "months",
];

const HEADINGS: &[&str] = &["Introduction", "Methods", "Results", "Safety", "Discussion", "Dosing"];

/// Articles with the paths of their files.
pub(crate) struct Papers {
    files: Vec<(String, String)>,
}

impl Papers {
    /// So many articles. Every second file is made larger by a comment, which is read and is no text:
    /// ingest commits by bytes read, and takes its time by words.
    pub(crate) fn with_comments(seed: u64, count: usize, comment_bytes: usize) -> Self {
        let mut random = Random::new(seed);
        let mut files = Vec::new();
        for number in 0..count {
            let (path, mut text) = paper(&mut random, number, 6);
            if number.is_multiple_of(2) {
                text.push_str(&format!("<!--{}-->\n", "comment ".repeat(comment_bytes / 8)));
            }
            files.push((path, text));
        }
        Self { files }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Puts them into a home's corpus.
    pub(crate) fn write_to(&self, home: &Home) {
        for (path, text) in &self.files {
            home.write(path, text);
        }
    }
}

/// An article with the path of its file, in a format that the number decides.
pub(crate) fn paper(random: &mut Random, number: usize, paragraphs: usize) -> (String, String) {
    let title = format!("Report {number} on {} and {}", random.pick(WORDS), random.pick(WORDS));
    let sections: Vec<(&str, Vec<String>)> = HEADINGS
        .iter()
        .map(|heading| {
            let count = 1 + random.below(paragraphs.div_ceil(HEADINGS.len()) * 2);
            (*heading, (0..count).map(|_| paragraph(random)).collect())
        })
        .collect();
    let references: Vec<String> = (0..4).map(|_| reference(random)).collect();
    let folder = ["a", "b", "c"][number % 3];
    if number.is_multiple_of(2) {
        (format!("corpus/{folder}/{number}.xml"), jats(&title, number, &sections, &references))
    } else {
        (format!("corpus/{folder}/{number}.md"), markdown(&title, &sections, &references))
    }
}

fn sentence(random: &mut Random) -> String {
    let words: Vec<&str> = (0..6 + random.below(12)).map(|_| *random.pick(WORDS)).collect();
    format!("Immunoglobulin {}", words.join(" "))
}

fn paragraph(random: &mut Random) -> String {
    let sentences: Vec<String> = (0..2 + random.below(5)).map(|_| sentence(random)).collect();
    format!("{} [{}].", sentences.join(". "), 1 + random.below(4))
}

fn reference(random: &mut Random) -> String {
    let (year, volume, page) = (1980 + random.below(40), random.below(300), 1 + random.below(900));
    let title = sentence(random);
    format!(
        "Doe J, Roe AB. {title}. J Neurol. {year};{volume}({}):{page}-{}.",
        1 + page % 9,
        page + 7
    )
}

fn jats(
    title: &str,
    number: usize,
    sections: &[(&str, Vec<String>)],
    references: &[String],
) -> String {
    let mut text = format!(
        "<article article-type=\"research-article\"><front><article-meta>\
         <article-id pub-id-type=\"pmc\">{}</article-id><title-group><article-title>{title}\
         </article-title></title-group><pub-date><year>{}</year></pub-date></article-meta></front><body>\n",
        9_000_000 + number,
        1990 + number % 30
    );
    for (heading, paragraphs) in sections {
        text.push_str(&format!("<sec><title>{heading}</title>\n"));
        for paragraph in paragraphs {
            let (words, cite) = paragraph.rsplit_once('[').unwrap_or((paragraph, "1]."));
            let cite = cite.trim_end_matches("].");
            text.push_str(&format!(
                "<p>{words}[<xref ref-type=\"bibr\" rid=\"r{cite}\">{cite}</xref>].</p>\n"
            ));
        }
        text.push_str("</sec>\n");
    }
    text.push_str("</body><back><ref-list>\n");
    for (index, reference) in references.iter().enumerate() {
        let number = index + 1;
        text.push_str(&format!(
            "<ref id=\"r{number}\"><label>{number}</label><mixed-citation>{reference}</mixed-citation></ref>\n"
        ));
    }
    text.push_str("</ref-list></back></article>\n");
    text
}

fn markdown(title: &str, sections: &[(&str, Vec<String>)], references: &[String]) -> String {
    let mut text = format!("---\ntitle: {title}\n---\n");
    for (heading, paragraphs) in sections {
        text.push_str(&format!("\n## {heading}\n\n{}\n", paragraphs.join("\n\n")));
    }
    text.push_str("\n## References\n\n");
    for (index, reference) in references.iter().enumerate() {
        text.push_str(&format!("{}. {reference}\n", index + 1));
    }
    text
}
