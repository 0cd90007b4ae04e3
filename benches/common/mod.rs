//! What the benches run on: a folder of JATS, or articles made up under a seed.
//!
//! `IVIG_BENCH_CORPUS` names a folder of JATS files. Without it, articles are generated: words by
//! Zipf's law over made-up syllables with the field's own words among the most frequent, in
//! sections with paragraphs, a table and a reference list, of the size of a real article (70 KB).

// Each bench takes what it needs of this module.
#![allow(dead_code, clippy::unwrap_used, unreachable_pub)]

#[path = "../../tests/common/random.rs"]
mod random;
pub mod render;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ivig::citation;
use ivig::index::{Annotations, ArticleRecord, NewArticle, Payload, Writer, WriterLimits};
use ivig::model::Article;
use ivig::parse::parse_file;
use ivig::text::passages::passages;

use random::Random;

/// Articles that are generated where no folder is named.
pub const GENERATED_ARTICLES: usize = 200;

/// The field's own words, most frequent first: queries are made of them.
pub const WORDS: [&str; 12] = [
    "the",
    "patients",
    "of",
    "immunoglobulin",
    "treatment",
    "and",
    "intravenous",
    "dose",
    "trial",
    "placebo",
    "infusion",
    "antibodies",
];

const VOCABULARY_WORDS: usize = 20_000;
const SEED: u64 = 0x1D_1619;

/// A JATS file.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The corpus of this run, in order of names.
pub fn corpus() -> Vec<File> {
    match std::env::var_os("IVIG_BENCH_CORPUS") {
        Some(folder) => read(Path::new(&folder)),
        None => generate(GENERATED_ARTICLES),
    }
}

fn read(folder: &Path) -> Vec<File> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| {
        panic!("IVIG_BENCH_CORPUS: cannot read {}: {error}", folder.display())
    });
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a temporary folder and its files").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "xml" || end == "nxml"));
    paths.sort();
    assert!(!paths.is_empty(), "IVIG_BENCH_CORPUS: no .xml or .nxml in {}", folder.display());
    paths
        .into_iter()
        .map(|path| File {
            name: path
                .file_name()
                .expect("a temporary folder and its files")
                .to_string_lossy()
                .into_owned(),
            bytes: std::fs::read(&path).expect("a temporary folder and its files"),
        })
        .collect()
}

/// The size of a corpus in bytes.
pub fn bytes(files: &[File]) -> usize {
    files.iter().map(|file| file.bytes.len()).sum()
}

/// Everything in a corpus, parsed as an ingest does and ready for the writer.
pub fn parsed(files: &[File]) -> Vec<NewArticle> {
    let mut ready = Vec::new();
    for file in files {
        for parsed in parse_file(&file.bytes, &file.name).items.into_iter().flatten() {
            let key = format!("{}.{}", file.name, ready.len());
            ready.push(new_article(parsed.article, key, ready.len() as u32));
        }
    }
    ready
}

fn new_article(mut article: Article, key: String, ordinal: u32) -> NewArticle {
    article.references.iter_mut().for_each(citation::complete);
    let passages = passages(&article, &key);
    let references = std::mem::take(&mut article.references);
    article.sections.clear();
    let record = ArticleRecord {
        source: key.clone(),
        key,
        ordinal,
        article,
        passage_count: passages.len() as u32,
        reference_count: references.len() as u32,
        merged: Vec::new(),
        abbreviations: Vec::new(),
        warnings: Vec::new(),
    };
    NewArticle { record, passages, references, annotations: Annotations::default() }
}

/// Writes articles into a new index, `copies` times under different keys, in one commit.
pub fn write_index(folder: &Path, articles: &[NewArticle], copies: u32) {
    let mut writer =
        Writer::open(folder, WriterLimits::default()).expect("a temporary folder and its files");
    let mut ordinal = 0;
    for copy in 0..copies {
        for article in articles {
            if copy == 0 {
                writer.add_article(article).expect("a temporary folder and its files");
            } else {
                let mut article = article.clone();
                article.record.key = format!("{}-{copy}", article.record.key);
                article.record.ordinal = ordinal;
                writer.add_article(&article).expect("a temporary folder and its files");
            }
            ordinal += 1;
        }
    }
    writer
        .commit(&Payload::new(String::new(), ordinal, true))
        .expect("a temporary folder and its files");
    writer.finish().expect("a temporary folder and its files");
}

/// Made-up JATS articles, the same on every run.
pub fn generate(count: usize) -> Vec<File> {
    let mut random = Random::new(SEED);
    let vocabulary = Vocabulary::new(&mut random);
    (0..count)
        .map(|index| File {
            name: format!("article-{index:06}.xml"),
            bytes: article(index, &vocabulary, &mut random).into_bytes(),
        })
        .collect()
}

fn article(index: usize, vocabulary: &Vocabulary, random: &mut Random) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\"?>\n<article article-type=\"research-article\"><front><article-meta>",
    );
    let title = vocabulary.sentence(12, random);
    let _ = write!(out, "<article-id pub-id-type=\"pmc\">{}</article-id>", 90_000_000 + index);
    let _ = write!(out, "<title-group><article-title>{title}</article-title></title-group>");
    let _ = write!(out, "<pub-date><year>{}</year></pub-date>", 1990 + random.below(35));
    let _ = write!(out, "<abstract><p>{}</p></abstract>", vocabulary.paragraph(10, random));
    out.push_str("</article-meta></front><body>");
    for heading in ["Introduction", "Methods", "Results", "Discussion"] {
        let _ = write!(out, "<sec><title>{heading}</title>");
        for number in 0..3 {
            let heading = vocabulary.sentence(3, random);
            let _ = write!(out, "<sec><title>{heading}</title>");
            for _ in 0..4 {
                let cited = 1 + random.below(40);
                let paragraph = vocabulary.paragraph(8, random);
                let _ = write!(
                    out,
                    "<p>{paragraph} [<xref ref-type=\"bibr\" rid=\"r{cited}\">{cited}</xref>].</p>"
                );
            }
            if heading.len().is_multiple_of(2) && number == 0 {
                table(&mut out, vocabulary, random);
            }
            out.push_str("</sec>");
        }
        out.push_str("</sec>");
    }
    out.push_str("</body><back><ref-list>");
    for number in 1..=40 {
        let title = vocabulary.sentence(11, random);
        let journal = vocabulary.sentence(3, random);
        let _ = write!(
            out,
            "<ref id=\"r{number}\"><mixed-citation>Writer AB, Author C. {title}. {journal}. \
             {};{}:{}-{}.</mixed-citation></ref>",
            1980 + random.below(45),
            1 + random.below(90),
            100 + random.below(400),
            500 + random.below(400),
        );
    }
    out.push_str("</ref-list></back></article>\n");
    out
}

fn table(out: &mut String, vocabulary: &Vocabulary, random: &mut Random) {
    out.push_str("<table-wrap><label>Table</label><caption><p>");
    out.push_str(&vocabulary.sentence(9, random));
    out.push_str("</p></caption><table>");
    for _ in 0..8 {
        let _ = write!(out, "<tr><th>{}</th>", vocabulary.sentence(2, random));
        for _ in 0..4 {
            let _ = write!(out, "<td>{}.{}</td>", random.below(90), random.below(10));
        }
        out.push_str("</tr>");
    }
    out.push_str("</table></table-wrap>");
}

/// Words by rank.
struct Vocabulary(Vec<String>);

impl Vocabulary {
    fn new(random: &mut Random) -> Self {
        const ONSETS: [&str; 16] =
            ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "th", "tr", "v"];
        const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ae", "io", "y"];
        const CODAS: [&str; 8] = ["", "", "n", "s", "l", "r", "x", "ted"];
        let mut words: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
        while words.len() < VOCABULARY_WORDS {
            let mut word = String::new();
            for _ in 0..=random.below(4) {
                word.push_str(ONSETS[random.below(16)]);
                word.push_str(VOWELS[random.below(8)]);
            }
            word.push_str(CODAS[random.below(8)]);
            words.push(word);
        }
        Self(words)
    }

    /// A word by Zipf's law: rank r is taken with a chance of about 1 in r.
    fn word(&self, random: &mut Random) -> &str {
        let rank = (self.0.len() as f64).powf(random.fraction());
        // Between 1 and the number of words.
        #[allow(clippy::cast_sign_loss)]
        let index = (rank as usize).saturating_sub(1);
        &self.0[index]
    }

    fn sentence(&self, words: usize, random: &mut Random) -> String {
        let words: Vec<&str> = (0..words).map(|_| self.word(random)).collect();
        let mut sentence = words.join(" ");
        if let Some(first) = sentence.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        sentence
    }

    fn paragraph(&self, sentences: usize, random: &mut Random) -> String {
        let sentences: Vec<String> =
            (0..sentences).map(|_| self.sentence(8 + random.below(20), random)).collect();
        sentences.join(". ")
    }
}
