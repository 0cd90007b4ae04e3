//! What holds for any input at the borders that take bytes or text.

use std::collections::BTreeSet;

use ivig::citation;
use ivig::model::{Article, Block, BlockKind, Cite, Reference, Section, SectionKind, Topic};
use ivig::parse::{ParsedFile, parse_file};
use ivig::query::{
    self, DateRange, Dates, Dialect, Field, LineRef, Lines, Near, Node, Piece, QueryDate, Reading,
    Term, Widening, Word,
};
use ivig::text::passages::{MAX_PASSAGE_CHARS, passages};
use ivig::text::sentences::sentences;
use ivig::text::tokens::{MAX_TOKEN_BYTES, TokenKind, tokenize};
use proptest::prelude::*;

use crate::harness::{Random, repository};

/// Text of the kind that trips tokenizers: words of the field, marks, odd letters, anything.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,10}",
        2 => "[0-9]{1,4}([.,][0-9]{1,4})?",
        2 => prop::sample::select(vec![
            "IL-6", "CD4+", "anti-GAD65", "γ-globulin", "TNFα", "g/kg", "Guillain–Barré", "e.g.",
            "don’t", "µg", "ﬁbre", "haemolysis", "Dr.", "et al.", "(ref.", "𝛼", "İ", "ẞ", "e\u{301}",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            " ", " ", " ", "\n", "\t", ". ", "? ", "-", "–", "/", "+", "'", "’", "\"", ")", "…",
            "\u{ad}", "\u{200b}", "\u{a0}", "\u{301}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn block() -> impl Strategy<Value = Block> {
    let kind = prop::sample::select(vec![
        BlockKind::Paragraph,
        BlockKind::List,
        BlockKind::Table,
        BlockKind::Question,
    ]);
    let text = (prose(), 1..40_usize).prop_map(|(text, times)| format!("x{}", text.repeat(times)));
    let cites = prop::collection::vec((any::<prop::sample::Index>(), 1..30_u32), 0..6);
    (kind, text, cites).prop_map(|(kind, text, cites)| {
        let cites = cites
            .into_iter()
            .map(|(at, reference)| Cite {
                at: text.floor_char_boundary(at.index(text.len())),
                reference,
            })
            .collect();
        Block { kind, text, cites }
    })
}

fn section() -> impl Strategy<Value = Section> {
    let leaf = ("[A-Za-z ]{0,12}", prop::collection::vec(block(), 0..4))
        .prop_map(|(heading, blocks)| Section { blocks, ..Section::new(heading, None) });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (
            "[A-Za-z ]{0,12}",
            prop::collection::vec(block(), 0..3),
            prop::collection::vec(inner, 0..3),
        )
            .prop_map(|(heading, blocks, sections)| Section {
                blocks,
                sections,
                ..Section::new(heading, None)
            })
    })
}

/// The white space of a text left out, for comparing what is cut at spaces.
fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

/// All blocks below some sections, in reading order.
fn blocks(sections: &[Section]) -> Vec<&Block> {
    let all = sections.iter().flat_map(|section| {
        section.blocks.iter().chain(blocks(&section.sections)).collect::<Vec<_>>()
    });
    all.collect()
}

/// Fails where a parse breaks what holds for every file.
fn check_parsed(bytes: &[u8], name: &str) -> Result<(), TestCaseError> {
    let parsed: ParsedFile = parse_file(bytes, name);
    prop_assert!(!parsed.items.is_empty(), "neither article nor reason");
    prop_assert_eq!(&parsed, &parse_file(bytes, name), "two runs differ");
    for item in &parsed.items {
        let parsed = match item {
            Ok(parsed) => parsed,
            Err(skip) => {
                prop_assert!(!skip.detail.is_empty());
                continue;
            }
        };
        let article = &parsed.article;
        prop_assert!(parsed.warnings.iter().all(|line| !line.is_empty() && !line.contains('\n')));
        for block in blocks(&article.sections) {
            prop_assert!(!block.text.trim().is_empty(), "an empty block");
            for cite in &block.cites {
                prop_assert!(block.text.is_char_boundary(cite.at), "a citation outside its text");
                prop_assert!(cite.reference >= 1);
            }
        }
        let numbers: Vec<u32> = article.references.iter().map(|entry| entry.number).collect();
        prop_assert!(numbers.is_sorted_by(|a, b| a < b), "numbers of references: {:?}", numbers);
        for reference in &article.references {
            prop_assert!(!reference.raw.contains('\n'));
        }
        for passage in passages(article, "K") {
            prop_assert!(
                passage.block == BlockKind::Title
                    || passage.text.chars().count() <= MAX_PASSAGE_CHARS
            );
        }
    }
    Ok(())
}

/// The files of the starter corpus, as names and bytes.
fn real_files() -> Vec<(String, Vec<u8>)> {
    let folder = std::fs::read_dir(repository().join("corpus")).expect("the starter corpus");
    let mut files: Vec<(String, Vec<u8>)> = folder
        .flatten()
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("a file of the starter corpus");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

/// Cuts, repeats, swaps and overwrites parts of a document.
fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const MARKUP: &[&[u8]] = &[
        b"<",
        b">",
        b"</",
        b"<sec>",
        b"</sec>",
        b"<p>",
        b"</p>",
        b"&",
        b"&#x0;",
        b"]]>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"\xff",
        b"\xc3",
        b"\n",
        b"\n\n",
        b"\t",
        b"[1]",
        b"[1-99999999]",
        b"# ",
        b"---\n",
        b"<xref ref-type=\"bibr\" rid=\"x\">",
        b"<table>",
        b"<td colspan=\"99999999\">",
        b"| |\n|-|\n",
    ];
    // A piece is enough, and keeps a run short.
    let start = random.below(bytes.len());
    let mut bytes = bytes[start * random.below(2)..].to_vec();
    bytes.truncate(2000 + random.below(14_000));
    for _ in 0..=random.below(12) {
        let (from, length) = (random.below(bytes.len().max(1)), random.below(200));
        let range = from.min(bytes.len())..(from + length).min(bytes.len());
        match random.below(4) {
            0 => drop(bytes.drain(range)),
            1 => {
                let part = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, part);
            }
            2 => drop(bytes.splice(range.start..range.start, random.pick(MARKUP).iter().copied())),
            _ => {
                let byte = random.next() as u8;
                bytes[range].iter_mut().step_by(7).for_each(|place| *place = byte);
            }
        }
    }
    bytes
}

/// The last line that a tree refers to.
const LAST_LINE: u32 = 3;

/// A word of a query, perhaps truncated.
fn query_word() -> impl Strategy<Value = Word> + Clone {
    let plain = prop::sample::select(vec![
        "stiff",
        "IL-6",
        "CD4+",
        "γ-globulin",
        "Guillain–Barré",
        "o'brien",
        "2010",
        "10.1/x",
        "a:b",
        "the",
        "or",
        "not",
        "and",
        "x,",
        "é",
        "免疫",
        "R&D",
        "C#1",
        "2010:2020",
        "1:100",
        "autor:x",
    ]);
    let stem = prop::sample::select(vec!["immunoglob", "anti-GAD", "hiv-1", "Sjögren"]);
    prop_oneof![
        4 => plain.prop_map(Word::plain),
        1 => stem.prop_map(|stem| Word { pieces: vec![Piece::Text(stem.to_owned()), Piece::Many(None)] }),
    ]
}

/// Words that stand in quotes only: outside they would be something else.
fn quoted_word() -> impl Strategy<Value = Word> + Clone {
    let odd = prop::sample::select(vec![
        "AND", "OR", "NOT", "#1", "title:x", "NEAR~2", "adj3", "x.ti.", "NEAR/3", "x(y)", "[ti]",
        "&", "PMID:1", "x/",
    ]);
    prop_oneof![3 => query_word(), 1 => odd.prop_map(Word::plain)]
}

/// Fields of running text, as trees have them: sorted, title and abstract as one.
fn text_fields() -> impl Strategy<Value = Vec<Field>> + Clone {
    prop::sample::select(vec![
        vec![Field::All],
        vec![Field::All],
        vec![Field::Title],
        vec![Field::TitleAbstract],
        vec![Field::Title, Field::Heading],
        vec![Field::TextWord, Field::Keyword],
        vec![Field::Body],
        vec![Field::Reference],
        vec![Field::Section(SectionKind::Methods)],
        vec![Field::Topic(Topic::QualityOfLife)],
    ])
}

fn term(
    fields: impl Strategy<Value = Vec<Field>> + Clone,
    words: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Term> + Clone {
    let widening = prop::sample::select(vec![
        Widening::Usual,
        Widening::Usual,
        Widening::Nothing,
        Widening::Narrower,
    ]);
    let words = prop_oneof![
        prop::collection::vec(query_word(), words.clone()).prop_map(|words| (words, false)),
        prop::collection::vec(quoted_word(), words).prop_map(|words| (words, true)),
    ];
    (words, fields, widening)
        .prop_filter("a phrase without a letter", |((words, _), _, _)| {
            words.iter().all(Word::has_letters)
        })
        .prop_map(|((words, is_quoted), fields, widening)| Term {
            words,
            is_quoted,
            widening,
            fields,
            span: 0..0,
        })
}

/// Terms near each other, of one field.
fn near() -> impl Strategy<Value = Node> {
    let alone = |fields: Vec<Field>| {
        let fields = Just(fields);
        let word = (query_word(), fields.clone()).prop_map(|(word, fields)| {
            let (words, widening) = (vec![word], Widening::Usual);
            Node::Term(Term { words, is_quoted: false, widening, fields, span: 0..0 })
        });
        let phrase = term(fields, 2..=3)
            .prop_map(|term| Node::Term(Term { widening: Widening::Usual, ..term }));
        let either = prop::collection::vec(phrase.clone(), 2..4).prop_map(Node::or);
        prop_oneof![3 => word, 1 => phrase, 1 => either]
    };
    let operands =
        text_fields().prop_flat_map(move |fields| prop::collection::vec(alone(fields), 2..4));
    (operands, 0..9_u32, any::<bool>()).prop_map(|(operands, words_between, is_ordered)| {
        Node::Near(Near { operands, words_between, is_ordered, span: 0..0 })
    })
}

fn dates() -> impl Strategy<Value = Node> {
    let date = (1900..2999_u16, prop::option::of(1..=12_u8), prop::option::of(1..=28_u8))
        .prop_map(|(year, month, day)| QueryDate { year, month, day: month.and(day) });
    (prop::option::of(date.clone()), prop::option::of(date))
        .prop_map(|(from, to)| DateRange { from, to })
        .prop_filter("a range with an end", |range| {
            let (first, last) = range.days();
            (range.from.is_some() || range.to.is_some()) && first <= last
        })
        .prop_map(|range| Node::Dates(Dates { range, span: 0..0 }))
}

/// Any tree that PubMed's syntax can say.
fn tree() -> impl Strategy<Value = Node> {
    let of_values = prop::sample::select(vec![
        vec![Field::Author],
        vec![Field::LastAuthor],
        vec![Field::Mesh],
        vec![Field::MajorMesh],
        vec![Field::PublicationType],
        vec![Field::Journal],
        vec![Field::Title, Field::Mesh],
    ]);
    let id = |field, value: &str| {
        let words = value.split(' ').map(Word::plain).collect();
        let (is_quoted, widening) = (false, Widening::Usual);
        Node::Term(Term { words, is_quoted, widening, fields: vec![field], span: 0..0 })
    };
    let ids = prop::sample::select(vec![
        id(Field::Pmid, "11756577"),
        id(Field::Pmcid, "PMC1079844"),
        id(Field::Doi, "10.1056/nejmoa01167"),
        id(Field::Doi, "10.1002/(sici)1097-4598(199909)"),
        id(Field::Has, "full text"),
    ]);
    let leaf = prop_oneof![
        6 => term(text_fields(), 1..=3).prop_map(Node::Term),
        2 => term(of_values, 1..=3).prop_map(Node::Term),
        2 => near(),
        1 => dates(),
        1 => ids,
        1 => (1..=LAST_LINE).prop_map(|number| Node::Line(LineRef { number, span: 0..0 })),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(Node::and),
            prop::collection::vec(inner.clone(), 2..5).prop_map(Node::or),
            inner.prop_map(|inner| Node::Not(Box::new(inner))),
        ]
    })
}

/// The tree without the places that it was read from.
fn without_places(mut node: Node) -> Node {
    match &mut node {
        Node::Term(term) => term.span = 0..0,
        Node::Dates(dates) => dates.span = 0..0,
        Node::Line(line) => line.span = 0..0,
        Node::Near(near) => {
            near.span = 0..0;
            near.operands = near.operands.drain(..).map(without_places).collect();
        }
        Node::And(parts) | Node::Or(parts) => {
            *parts = parts.drain(..).map(without_places).collect();
        }
        Node::Not(inner) => return Node::Not(Box::new(without_places(*inner.clone()))),
    }
    node
}

/// The same cases in every run, and no file beside the sources for those that failed.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(42),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn tokens_point_at_their_words(text in prose()) {
        let tokens = tokenize(&text);
        let mut position = 0;
        for token in &tokens {
            prop_assert!(!token.text.is_empty(), "an empty token in {:?}", text);
            prop_assert!(token.text.len() <= MAX_TOKEN_BYTES);
            prop_assert!(token.range.start < token.range.end);
            prop_assert!(text.get(token.range.clone()).is_some(), "{:?} in {:?}", token, text);
            prop_assert!(token.position == position || token.position == position + 1);
            position = token.position;
        }
    }

    #[test]
    fn a_token_of_a_token_is_itself(text in prose()) {
        // Not so for what is cut at its longest, nor for wholes, which are joined.
        let parts = tokenize(&text);
        let parts = parts.iter().filter(|token| token.kind == TokenKind::Part);
        for token in parts.filter(|token| token.text.len() < MAX_TOKEN_BYTES) {
            let again: Vec<String> = tokenize(&token.text).into_iter().map(|token| token.text).collect();
            prop_assert_eq!(&again, std::slice::from_ref(&token.text), "of {:?}", text);
        }
    }

    #[test]
    fn sentences_cover_their_text(text in prose()) {
        let ranges = sentences(&text);
        let joined: String = ranges.iter().map(|range| &text[range.clone()]).collect();
        prop_assert_eq!(&joined, &text);
        prop_assert!(ranges.iter().all(|range| range.start < range.end));
    }

    #[test]
    fn queries_read_back_as_they_are_shown(text in prose()) {
        match query::parse(&text) {
            Ok(parsed) => {
                let reading = if parsed.is_exact() { Reading::Exact } else { Reading::Question };
                let again = query::read(&parsed.to_string(), Dialect::PubMed, reading, Lines::default());
                prop_assert_eq!(again.expect("its canonical form").to_string(), parsed.to_string());
            }
            Err(error) => {
                prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
                prop_assert!(!error.hint.is_empty() && !error.caret(&text).is_empty());
            }
        }
    }

    #[test]
    fn trees_read_back_as_they_are_printed(tree in tree()) {
        let printed = tree.to_string();
        let numbers: Vec<u32> = (1..=LAST_LINE).collect();
        let lines = Lines { numbers: &numbers, own: LAST_LINE + 1 };
        let again = query::read(&printed, Dialect::PubMed, Reading::Exact, lines);
        let again = again.map_err(|error| TestCaseError::fail(format!("{error}\n{}", error.caret(&printed))))?;
        prop_assert_eq!(again.to_string(), &printed[..]);
        prop_assert!(again.left_out.is_empty(), "{}: left out {:?}", printed, again.left_out);
        let again = again.tree().cloned().map(without_places);
        prop_assert_eq!(again.as_ref(), Some(&tree), "{}", printed);
    }

    #[test]
    fn reference_strings_are_kept(raw in prop_oneof![prose(), "[A-Z][a-z]+ [A-Z]{1,2}, [A-Z][a-z]+ J\\. \
        [A-Za-z ]{5,30}\\. [A-Z][a-z ]{2,12}\\. (19|20)[0-9]{2};[0-9]{1,3}\\([0-9]\\):[0-9]{1,4}-[0-9]{1,4}\\."]) {
        let mut reference = Reference::from_raw(3, raw.clone());
        citation::complete(&mut reference);
        prop_assert_eq!((reference.number, &reference.raw), (3, &raw));
        let mut again = reference.clone();
        citation::complete(&mut again);
        prop_assert_eq!(again, reference);
    }
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn passages_hold_the_text_within_their_bounds(
        sections in prop::collection::vec(section(), 0..4),
        title in "[A-Za-z ]{0,30}",
    ) {
        let article = Article { title, sections, ..Article::default() };
        let found = passages(&article, "KEY");
        let anchors: BTreeSet<&str> = found.iter().map(|passage| passage.anchor.as_str()).collect();
        prop_assert_eq!(anchors.len(), found.len(), "an anchor stands twice");
        let own: Vec<_> = found.iter().filter(|passage| passage.block != BlockKind::Title).collect();
        for passage in &own {
            prop_assert!(passage.text.chars().count() <= MAX_PASSAGE_CHARS);
            prop_assert!(!passage.text.trim().is_empty());
            prop_assert!(passage.cites.is_sorted_by(|a, b| a < b));
        }
        let all = blocks(&article.sections);
        let cites: BTreeSet<u32> = all.iter().flat_map(|block| &block.cites).map(|cite| cite.reference).collect();
        let carried: BTreeSet<u32> = own.iter().flat_map(|passage| passage.cites.iter().copied()).collect();
        prop_assert_eq!(carried, cites, "citations are lost or made up");
        // A split table repeats its caption; everything else is there once.
        if all.iter().all(|block| block.kind != BlockKind::Table) {
            let texts = |texts: Vec<&str>| texts.into_iter().map(solid).collect::<String>();
            let of_blocks = texts(all.iter().map(|block| block.text.as_str()).collect());
            prop_assert_eq!(texts(own.iter().map(|passage| passage.text.as_str()).collect()), of_blocks);
        }
    }

    #[test]
    fn parsers_take_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "x\\.(xml|html|md|txt)") {
        check_parsed(&bytes, &name)?;
    }

    #[test]
    fn parsers_take_any_text(start in prop::sample::select(vec!["", "<article>", "<html><body>", "---\n", "# "]),
        text in prose(), name in "x\\.(xml|html|md|txt)") {
        check_parsed(format!("{start}{text}").as_bytes(), &name)?;
    }
}

#[test]
fn parsers_take_damaged_articles() {
    let files = real_files();
    let mut random = Random::new(31);
    for case in 0..300 {
        let (name, bytes) = random.pick(&files);
        let bytes = mutate(bytes, &mut random);
        if let Err(error) = check_parsed(&bytes, name) {
            panic!("case {case} of {name}: {error}\n{}", String::from_utf8_lossy(&bytes));
        }
    }
}
