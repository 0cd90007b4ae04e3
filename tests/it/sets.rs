//! Exact searches give the articles that a naive reading of the texts gives.
//!
//! Random trees over small random corpora are searched in the index and, for comparison, evaluated
//! by scanning every text word by word: no index, no bitmaps, no shared code but the tree itself.

use std::collections::BTreeSet;

use ivig::home::Home as Library;
use ivig::index::{ArticleRecord, Snapshot};
use ivig::ingest::{self, Progress};
use ivig::model::{Passage, Reference, SectionKind};
use ivig::query::{
    DateRange, Dates, Field, Near, Node, Piece, QueryDate, Reading, Term, Widening, Word,
};
use ivig::search::{Request, list};
use ivig::thesaurus::Thesaurus;

use crate::harness::{Home, Random};

const WORDS: [&str; 14] = [
    "stiff",
    "person",
    "persons",
    "personal",
    "immune",
    "immunity",
    "immunoglobulin",
    "dose",
    "placebo",
    "trial",
    "anti-gad",
    "gad",
    "anti",
    "il-six",
];
const FAMILIES: [&str; 4] = ["Dalakas", "Hughes", "Van Doorn", "O'Brien"];
const GIVEN: [&str; 4] = ["Marinos C.", "R A", "Pieter", "Jean-Pierre"];
const TYPES: [&str; 3] = ["Review", "Clinical Trial", "case-report"];
const TEXT_FIELDS: [Field; 9] = [
    Field::All,
    Field::Title,
    Field::Abstract,
    Field::TitleAbstract,
    Field::TextWord,
    Field::Body,
    Field::Heading,
    Field::Keyword,
    Field::Section(SectionKind::Methods),
];

struct Silent;
impl Progress for Silent {
    fn started(&self, _files: usize, _bytes: u64) {}
    fn file_done(&self, _bytes: u64) {}
    fn committing(&self) {}
}

/// All that is known of an article.
struct Doc {
    record: ArticleRecord,
    passages: Vec<Passage>,
    references: Vec<Reference>,
}

struct Corpus {
    snapshot: Snapshot,
    docs: Vec<Doc>,
    _home: Home,
}

fn corpus(seed: u64) -> Corpus {
    let mut random = Random::new(seed);
    let home = Home::new();
    for number in 0..16 {
        home.write(format!("corpus/a{number}.md"), article(&mut random));
    }
    let library = Library::new(home.path("").canonicalize().expect("the home"));
    // Several commits make several segments.
    for _ in 0..2 {
        ingest::run(&library, &ingest::Options::default(), &Silent).expect("an index");
        home.write(format!("corpus/b{seed}.md"), article(&mut random));
        home.remove("corpus/a3.md");
        home.write("corpus/a3.md", article(&mut random));
    }
    ingest::run(&library, &ingest::Options::default(), &Silent).expect("an index");
    let snapshot = Snapshot::open(&library.index()).expect("the index");
    let docs = snapshot.articles().expect("articles").into_iter().map(|record| Doc {
        passages: snapshot.passages(record.ordinal).expect("passages"),
        references: snapshot.references(record.ordinal).expect("references"),
        record,
    });
    let docs = docs.collect();
    Corpus { snapshot, docs, _home: home }
}

fn prose(random: &mut Random, words: usize) -> String {
    let mut text = String::new();
    for index in 0..=random.below(words) {
        text.push_str(if index == 0 { "" } else { random.pick::<&str>(&[" ", " ", " ", ", "]) });
        text.push_str(random.pick::<&str>(&WORDS));
    }
    text
}

fn article(random: &mut Random) -> String {
    let mut text = format!("---\ntitle: {}\n", prose(random, 4));
    if random.below(4) > 0 {
        let day = ["", "-05", "-05-17"][random.below(3)];
        text.push_str(&format!("date: {}{day}\n", 2008 + random.below(6)));
    }
    text.push_str("authors:\n");
    for _ in 0..=random.below(2) {
        text.push_str(&format!("  - {}, {}\n", random.pick(&FAMILIES), random.pick(&GIVEN)));
    }
    text.push_str(&format!("type: {}\n", random.pick(&TYPES)));
    if random.below(2) == 0 {
        text.push_str(&format!(
            "keywords: [{}, {}]\n",
            prose(random, 2).replace(',', ""),
            random.pick(&WORDS)
        ));
        text.push_str("mesh: [Stiff-Person Syndrome/drug therapy, \"*Immunoglobulins\"]\n");
    }
    text.push_str("---\n");
    for heading in ["Abstract", "Methods", "Results", "Stiff dose"] {
        if random.below(3) == 0 {
            continue;
        }
        text.push_str(&format!("\n## {heading}\n\n"));
        for _ in 0..=random.below(2) {
            text.push_str(&format!("{}.\n\n", prose(random, 14)));
        }
    }
    text.push_str(
        "\n## Background\n\nWhat was known of it before is told here in a few plain words.\n",
    );
    text.push_str(&format!("\n## References\n\n1. {} Lancet. 2001;3:1-2.\n", prose(random, 5)));
    text
}

// ---- the naive reading

/// The words of a text: what may be read at each position.
fn positions(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let lower = text.to_lowercase().replace('\'', "");
    for chunk in lower.split(|c: char| !c.is_alphanumeric() && c != '-') {
        let parts: Vec<&str> = chunk.split('-').filter(|part| !part.is_empty()).collect();
        let start = all.len();
        all.extend(parts.iter().map(|part| vec![(*part).to_owned()]));
        if parts.len() > 1 {
            all[start].push(parts.concat());
        }
    }
    all
}

/// A word of a query at one position: its letters, and whether more may follow.
type Wanted = (String, bool);

/// The ways to read the words of a term, as successive positions.
fn wanted(term: &Term) -> Vec<Vec<Wanted>> {
    let mut parts: Vec<Wanted> = Vec::new();
    for word in &term.words {
        let (letters, open) = match word.pieces.as_slice() {
            [Piece::Text(text)] => (text, false),
            [Piece::Text(text), Piece::Many(None)] => (text, true),
            other => panic!("no such word is made here: {other:?}"),
        };
        let pieces: Vec<&str> = letters.split('-').collect();
        let last = pieces.len() - 1;
        parts.extend(
            pieces.iter().enumerate().map(|(at, part)| ((*part).to_owned(), open && at == last)),
        );
    }
    let mut ways = vec![parts.clone()];
    if term.words.len() == 1 && parts.len() > 1 {
        let joined: String = parts.iter().map(|(letters, _)| letters.as_str()).collect();
        ways.push(vec![(joined, parts[parts.len() - 1].1)]);
    }
    ways
}

fn fits(read: &[String], (letters, open): &Wanted) -> bool {
    read.iter().any(|word| word == letters || (*open && word.starts_with(letters.as_str())))
}

/// Stretches of a term in a text: start and end positions.
fn stretches(term: &Term, text: &str) -> Vec<(usize, usize)> {
    let read = positions(text);
    let mut found = Vec::new();
    for way in wanted(term) {
        for start in 0..read.len() {
            let end = start + way.len();
            if end <= read.len()
                && read[start..end].iter().zip(&way).all(|(read, word)| fits(read, word))
            {
                found.push((start, end));
            }
        }
    }
    found
}

/// Stretches of an operand of a proximity: brute force over all choices.
fn near_stretches(node: &Node, text: &str) -> Vec<(usize, usize)> {
    match node {
        Node::Term(term) => stretches(term, text),
        Node::Or(parts) => parts.iter().flat_map(|part| near_stretches(part, text)).collect(),
        Node::Near(near) => {
            let operands: Vec<Vec<(usize, usize)>> =
                near.operands.iter().map(|operand| near_stretches(operand, text)).collect();
            let mut choices: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
            for operand in &operands {
                let mut longer = Vec::new();
                for choice in &choices {
                    longer.extend(
                        operand.iter().map(|stretch| [choice.as_slice(), &[*stretch]].concat()),
                    );
                }
                choices = longer;
            }
            let holds = |choice: &Vec<(usize, usize)>| {
                let mut sorted = choice.clone();
                sorted.sort_unstable();
                let apart = sorted.windows(2).all(|pair| pair[0].1 <= pair[1].0);
                let between: usize = if apart {
                    sorted.windows(2).map(|pair| pair[1].0 - pair[0].1).sum()
                } else {
                    usize::MAX
                };
                between <= near.words_between as usize && (!near.is_ordered || sorted == *choice)
            };
            let whole = |choice: Vec<(usize, usize)>| {
                let start = choice.iter().map(|stretch| stretch.0).min().expect("operands");
                (start, choice.iter().map(|stretch| stretch.1).max().expect("operands"))
            };
            choices.into_iter().filter(holds).map(whole).collect()
        }
        other => panic!("no such operand is made here: {other}"),
    }
}

/// The texts of an article that a field is about, each on its own.
fn texts(doc: &Doc, field: Field, near: bool) -> Vec<String> {
    let of = |holds: &dyn Fn(SectionKind) -> bool| -> Vec<String> {
        doc.passages.iter().filter(|p| holds(p.kind)).map(|p| p.text.clone()).collect()
    };
    let article = &doc.record.article;
    let headings = || doc.passages.iter().map(|passage| passage.path.join("\n"));
    let mesh = || article.mesh.iter().map(|heading| heading.name.clone());
    let front = |kind| matches!(kind, SectionKind::Title | SectionKind::Abstract);
    match field {
        Field::Title => of(&|kind| kind == SectionKind::Title),
        Field::Abstract => of(&|kind| kind == SectionKind::Abstract),
        Field::TitleAbstract => of(&front),
        Field::Body => of(&|kind| !front(kind)),
        Field::Section(wanted) => of(&|kind| kind == wanted),
        Field::Heading => headings().collect(),
        Field::Keyword => article.keywords.clone(),
        Field::TextWord if near => of(&front),
        Field::TextWord => {
            of(&front).into_iter().chain(article.keywords.clone()).chain(mesh()).collect()
        }
        Field::Reference => doc.references.iter().map(|reference| reference.raw.clone()).collect(),
        Field::All if near => of(&|_| true).into_iter().chain(headings()).collect(),
        Field::All => {
            let mut all: Vec<String> = of(&|_| true);
            all.extend(headings());
            all.extend(article.keywords.clone());
            all.extend(mesh());
            all.extend(article.types.clone());
            all.extend(article.subjects.clone());
            all.extend(article.journal.title.clone());
            all.extend(
                article.authors.iter().map(|author| format!("{} {}", author.family, author.given)),
            );
            all
        }
        other => panic!("no text of {other:?}"),
    }
}

fn holds(doc: &Doc, node: &Node) -> bool {
    match node {
        Node::And(parts) => parts.iter().all(|part| holds(doc, part)),
        Node::Or(parts) => parts.iter().any(|part| holds(doc, part)),
        Node::Not(part) => !holds(doc, part),
        Node::Dates(dates) => doc.record.article.published.is_some_and(|date| {
            let day = u32::from(date.year) * 10_000
                + u32::from(date.month.unwrap_or(1)) * 100
                + u32::from(date.day.unwrap_or(1));
            let (first, last) = dates.range.days();
            (first..=last).contains(&day)
        }),
        Node::Near(near) => {
            let texts = texts(doc, near.fields()[0], true);
            texts.iter().any(|text| !near_stretches(node, text).is_empty())
        }
        Node::Term(term) => term.fields.iter().any(|field| match field {
            Field::Author => {
                let typed = term.words[0].as_plain().expect("a family name").to_lowercase();
                let families =
                    doc.record.article.authors.iter().map(|author| author.family.to_lowercase());
                families.into_iter().any(|family| family == typed)
            }
            Field::PublicationType => {
                let typed = ivig_type(&typed(term));
                doc.record.article.types.iter().any(|own| ivig_type(own) == typed)
            }
            field => texts(doc, *field, false).iter().any(|text| !stretches(term, text).is_empty()),
        }),
        Node::Line(_) => false,
    }
}

fn typed(term: &Term) -> String {
    term.words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn ivig_type(name: &str) -> String {
    name.to_lowercase().replace('-', " ")
}

// ---- random trees

fn word(random: &mut Random) -> Word {
    let mut word = Word::plain(*random.pick(&WORDS));
    if random.below(4) == 0 {
        let letters = random.pick(&["pers", "immun", "stif", "anti-g", "trial", "doses"]);
        word.pieces = vec![Piece::Text((*letters).to_owned()), Piece::Many(None)];
    }
    word
}

fn term(words: Vec<Word>, field: Field) -> Term {
    Term { is_quoted: true, words, widening: Widening::Usual, fields: vec![field], span: 0..0 }
}

fn near(random: &mut Random, depth: usize) -> Node {
    let fields =
        [Field::TitleAbstract, Field::All, Field::Body, Field::Section(SectionKind::Methods)];
    let field = *random.pick(&fields);
    proximity(random, depth, field)
}

fn proximity(random: &mut Random, depth: usize, field: Field) -> Node {
    let mut operands = Vec::new();
    for _ in 0..2 + random.below(3) {
        operands.push(match random.below(6) {
            0 if depth > 0 => proximity(random, depth - 1, field),
            1 => Node::Or(vec![
                Node::Term(term(vec![word(random)], field)),
                Node::Term(term(vec![word(random), word(random)], field)),
            ]),
            _ => Node::Term(term(vec![word(random)], field)),
        });
    }
    Node::Near(Near {
        operands,
        words_between: random.below(6) as u32,
        is_ordered: random.below(3) == 0,
        span: 0..0,
    })
}

fn tree(random: &mut Random, depth: usize) -> Node {
    let parts = |random: &mut Random| {
        (0..2 + random.below(2)).map(|_| tree(random, depth - 1)).collect::<Vec<_>>()
    };
    match random.below(if depth == 0 { 5 } else { 10 }) {
        0 => {
            let from = 2007 + random.below(6) as u16;
            let month = [None, Some(5)][random.below(2)];
            let to = from + random.below(3) as u16;
            let date = |year, month| Some(QueryDate { year, month, day: None });
            Node::Dates(Dates {
                range: DateRange { from: date(from, None), to: date(to, month) },
                span: 0..0,
            })
        }
        1 => {
            let name = Word::plain(*random.pick(&["Dalakas", "Hughes"]));
            Node::Term(term(vec![name], Field::Author))
        }
        2 => {
            let name = random.pick(&TYPES).split(' ').map(Word::plain).collect();
            Node::Term(term(name, Field::PublicationType))
        }
        3 => near(random, 1),
        4 | 5 => {
            let words = (0..=random.below(3)).map(|_| word(random)).collect();
            let fields = [TEXT_FIELDS.as_slice(), &[Field::Reference]].concat();
            let field = *random.pick(&fields);
            Node::Term(term(words, field))
        }
        6 => Node::Not(Box::new(tree(random, depth - 1))),
        7 | 8 => Node::Or(parts(random)),
        _ => Node::And(parts(random)),
    }
}

fn keys_by_index(corpus: &Corpus, query: &str) -> BTreeSet<String> {
    let request =
        Request { reading: Reading::Exact, ..Request::new(query, Some(Thesaurus::builtin())) };
    let listing =
        list(&corpus.snapshot, &request).unwrap_or_else(|error| panic!("{query}: {error}"));
    let articles = listing.parts[0].articles.iter();
    articles.map(|ordinal| corpus.snapshot.article_key(ordinal).expect("its key")).collect()
}

fn compare(corpus: &Corpus, node: &Node, tally: &mut [usize; 3]) {
    let query = node.to_string();
    let expected: BTreeSet<String> = corpus
        .docs
        .iter()
        .filter(|doc| holds(doc, node))
        .map(|doc| doc.record.key.clone())
        .collect();
    assert_eq!(keys_by_index(corpus, &query), expected, "{query}");
    let kind =
        if expected.is_empty() { 0 } else { 1 + usize::from(expected.len() == corpus.docs.len()) };
    tally[kind] += 1;
}

#[test]
fn random_trees_give_the_articles_that_a_scan_gives() {
    let mut tally = [0; 3];
    for seed in 1..=6 {
        let corpus = corpus(seed);
        let mut random = Random::new(1_000 + seed);
        for _ in 0..250 {
            compare(&corpus, &tree(&mut random, 3), &mut tally);
        }
    }
    // Trees that find nothing or everything prove little.
    assert!(tally[1] > 600, "nothing, some, all: {tally:?}");
}

#[test]
fn proximities_hold_where_a_scan_says_so() {
    let mut tally = [0; 3];
    for seed in 11..=14 {
        let corpus = corpus(seed);
        for words_between in 0..=5 {
            for count in 2..=4 {
                for is_ordered in [false, true] {
                    let mut random =
                        Random::new(seed * 1_000 + u64::from(words_between) * 10 + count);
                    for _ in 0..4 {
                        let operands: Vec<Node> = (0..count)
                            .map(|_| Node::Term(term(vec![word(&mut random)], Field::All)))
                            .collect();
                        let mut reversed = operands.clone();
                        reversed.reverse();
                        for operands in [operands, reversed] {
                            let near = Near { operands, words_between, is_ordered, span: 0..0 };
                            compare(&corpus, &Node::Near(near), &mut tally);
                        }
                    }
                }
            }
        }
    }
    assert!(tally[1] > 200, "nothing, some, all: {tally:?}");
}
