//! Bibliography files in and out: what is read is searchable, what is written reads back.

use ivig::export::capability::{Field, Holds, TABLE};
use ivig::export::{Format, Record, write};
use ivig::model::{
    AbstractPart, Article, ArticleIds, Author, MeshHeading, PageRange, PartialDate, ReferenceKind,
    RelatedArticle,
};
use ivig::parse::{self, parse_file};
use ivig::text::passages::passages;
use proptest::prelude::*;

use crate::harness::{FILLER, Home, Random, strings};

const RIS: &str = "1.\r\nTY  - JOUR\r\nAU  - Roe, Jane A.\r\nAU  - Doe K.L.\r\nTI  - Baclofen pumps in stiff limbs\r\n\
    T2  - Journal of Examples\r\nJ2  - J Ex\r\nPY  - 1994\r\nDA  - 1994/03/01\r\nVL  - 6\r\nIS  - \r\n\
    SP  - 73\r\nEP  - 5\r\n\
    AB  - Spasms became rarer\r\nwithin weeks.\r\nKW  - Spasticity\r\nM3  - Case Reports\r\nLA  - ger\r\nDO  - \r\nER  - \r\n\r\n";

const NBIB: &str = "PMID- 123\nDP  - 2013 Sep 12\nTI  - Rituximab after plasma exchange.\nPG  - 1194-205\n\
    AB  - METHODS: We counted relapses.\nFAU - Poe, Ann\nAU  - Poe A\nPT  - Randomized Controlled Trial\n\
    TA  - Ann Ex\nJT  - Annals of examples\nMH  - Stiff-Person Syndrome/*drug therapy\nRIN - Ann Ex. 2015;2:3. PMID: 456\n\n";

const PUBMED: &str = "<?xml version='1.0'?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>789</PMID><Article>\
    <Journal><Title>Examples today</Title><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue></Journal>\
    <ArticleTitle>Diazepam and walking.</ArticleTitle><Abstract><AbstractText Label='RESULTS'>Gait improved.\
    </AbstractText>\
    </Abstract><AuthorList><Author><CollectiveName>Gait Study Group</CollectiveName></Author></AuthorList></Article>\
    <MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN='Y'>Gait</DescriptorName></MeshHeading>\
    </MeshHeadingList>\
    </MedlineCitation></PubmedArticle></PubmedArticleSet>";

const ENDNOTE: &str = "<xml><records><record><ref-type name='Journal Article'>17</ref-type><contributors><authors>\
    <author>Coe, B</author></authors></contributors><titles><title>Tizanidine at night</title>\
    <secondary-title>Sleep Examples\
    </secondary-title></titles><dates><year>2001</year></dates><abstract>Sleep was longer.</abstract></record></records></xml>";

const BIBTEX: &str = "@article{foe1999,\n  author = {Foe, J{\\\"u}rgen},\n  title = {{Gabapentin} once more},\n  \
    journal = {Examples},\n  year = {1999},\n  abstract = {Pain was less.}\n}\n";

const CSL: &str = r#"[{"id": "x", "type": "article-journal", "title": "Levetiracetam in a family", "author": [{"family":
    "Goe", "given": "H"}], "issued": {"date-parts": [[2004]]}, "abstract": "Two sisters were treated."}]"#;

const CSV: &str = "Title,Authors,Published Year,Journal,Abstract\n\"Propofol, briefly\",\"Hoe, I; Joe, K\",2008,Examples,Stiffness ceased.\n";

fn library() -> Home {
    let files = [
        ("a.ris", RIS),
        ("b.nbib", NBIB),
        ("c.xml", PUBMED),
        ("d.xml", ENDNOTE),
        ("e.bib", BIBTEX),
        ("f.json", CSL),
        ("g.csv", CSV),
    ];
    let home = files
        .iter()
        .fold(Home::new(), |home, (name, text)| home.file(format!("corpus/{name}"), text));
    home.run(["index"]).expect_code(0).expect_out("7 articles");
    home
}

#[test]
fn records_of_every_format_are_searchable_by_their_fields() {
    let home = library();
    let cases = [
        ("spasms[tiab]", "Baclofen pumps"),
        ("baclofen[ti] AND doe kl[au]", "Baclofen pumps"),
        ("1994/03[dp]", "Baclofen pumps"),
        ("j ex[ta] AND german[la]", "Baclofen pumps"),
        ("case reports[pt]", "Baclofen pumps"),
        ("stiff-person syndrome/drug therapy[majr]", "Rituximab after"),
        ("randomized controlled trial[pt] AND relapses[ab]", "Rituximab after"),
        ("123[pmid]", "Rituximab after"),
        ("gait study group[au] AND gait[mh]", "Diazepam and walking"),
        ("tizanidine AND sleep examples[ta]", "Tizanidine at night"),
        ("foe jürgen[au] AND pain[tiab]", "Gabapentin once more"),
        ("2004[dp] AND sisters", "Levetiracetam in a family"),
        ("hoe i[1au] AND joe k[lastau]", "Propofol, briefly"),
    ];
    for (query, title) in cases {
        let hits = home.run(["search", query, "--format", "json"]).expect_code(0).json();
        assert_eq!(hits["hits"].as_array().map(Vec::len), Some(1), "{query}: {hits}");
        let found = hits["hits"][0].to_string();
        assert!(found.contains(title), "{query}: {found}");
    }
}

#[test]
fn records_that_share_an_identifier_are_all_kept() {
    let record =
        |title: &str| format!("TY  - JOUR\nTI  - {title}\nDO  - 10.1000/supplement\nER  - \n");
    let home =
        Home::new().file("corpus/congress.ris", record("Spasms at night") + &record("A walk"));
    home.run(["index"]).expect_code(0).expect_out("2 articles");
    home.run(["status", "--warnings"]).expect_out("10.1000/supplement");
    home.run(["search", "doi:10.1000/supplement"]).expect_code(0).expect_out("2 articles");
    // Once more from a copy: the same bytes are the same records.
    home.write("corpus/copy.ris", record("A walk"));
    home.run(["index"]).expect_code(0);
    assert_eq!(strings(&home.run(["dump", "articles"]).ndjson(), "key").len(), 3);
}

#[test]
fn what_is_not_read_is_told_once_a_file() {
    let text = RIS.replace("LA  - ger", "ZZ  - odd\r\nAD  - There")
        + "TY  - JOUR\r\nTI  - Two\r\nAD  - Here\r\nDO  - none\r\n";
    let home = Home::new().file("corpus/a.ris", text);
    home.run(["index"]).expect_code(0).expect_out("2 articles");
    let status = home.run(["status", "--warnings"]).expect_code(0);
    for line in [
        "tags of this file that are not read: `AD` (2), `ZZ` (1)",
        "record 2: no `ER` at its end",
        "record 2: `DO` is not understood: `none`",
    ] {
        status.check(status.stdout().contains(line), line);
    }
}

/// A record passes through what an index keeps of it: metadata and passages.
#[test]
fn a_record_passes_through_the_index() {
    let home = library();
    let stored = home.run(["dump", "articles"]).ndjson();
    for (name, text) in [("b.nbib", NBIB), ("a.ris", RIS), ("c.xml", PUBMED)] {
        let before = records(text.as_bytes(), name).remove(0);
        let title = before.title.clone().expect("a title");
        let article =
            stored.iter().find(|article| article["title"] == title.as_str()).expect("it is there");
        let read: Article = serde_json::from_value(article.clone()).expect("an article");
        let mut after = Record::from(&read);
        let key = article["key"].as_str().expect("a key");
        after.set_abstracts(&passages(&Article::from(before.clone()), key));
        assert_eq!(after, before, "{name}");
    }
}

/// Every command that writes records, and what comes before its `--format`.
const WRITERS: [&[&str]; 7] = [
    &["search", "--all", "globulin OR spasms OR relapses OR walking OR sleep"],
    &["refs", "snowball", "cites", "--depth", "1"],
    &["refs", "missing"],
    &["refs", "near", "cites#r1"],
    &["refs", "cites"],
    &["list", "export", "reading"],
    &["retractions", "list"],
];

/// The library with an article that cites five works, and a list of three.
fn citing() -> Home {
    let text = "# On citing\n\n## Results\n\nThe spasms of many people were told of before in short \
        reports of cases and of cohorts, which differ in their length and their worth [1-5].\n\n## References\n\n\
        1. Roe J. Baclofen and spasms. J Ex. 1994;6:73-5.\n2. Poe A. Rituximab again. Ann Ex. 2013;2:11-9.\n\
        3. Coe B. Tizanidine by day. Sleep Ex. 2001;3:5-6.\n4. Foe J. Gabapentin twice. Ex. 1999;1:2-3.\n\
        5. Goe H. Levetiracetam in twins. Ex. 2004;9:8-10.\n";
    let home = library().file("corpus/cites.md", format!("{text}{FILLER}"));
    home.run(["index"]).expect_code(0);
    home.run(["list", "new", "reading"]).expect_code(0);
    home.run(["list", "add", "reading", "--from-refs", "cites"]).expect_code(0);
    home
}

#[test]
fn every_format_is_written_by_every_command_that_writes_records() {
    let home = citing();
    let formats = Format::ALL.map(Format::option);
    for words in WRITERS {
        for format in formats.iter().copied().chain(["text", "markdown", "html"]) {
            home.run([words, &["--format", format]].concat()).expect_code(0);
        }
    }
    for format in formats {
        home.run(["refs", "parse", "/dev/null", "--format", format]).expect_code(1);
        home.run(["dedupe", "--write", "all.x", "--as", format]).expect_code(0);
    }
    let page = home.run(["search", "spasms", "--format", "html", "--style", "apa"]).expect_code(0);
    let page = page.stdout();
    assert!(page.contains("<h1>spasms</h1>") && page.contains("<blockquote>"), "{page}");
    let parsed = home
        .shell("echo 'Roe J. On spasms. J Ex. 1994;6:73-5.' | $IVIG refs parse --format markdown");
    parsed.expect_code(0).expect_out("1. Roe J. On spasms.");
    home.run(["search", "spasms", "--format", "csv"]).expect_out("Baclofen pumps");
    home.run(["search", "spasms", "--format", "ris", "-n", "1"])
        .expect_code(0)
        .expect_err("1 of 2 articles that were found");
}

#[test]
fn output_goes_to_a_file_that_is_replaced_when_all_is_done() {
    let home = citing();
    for format in ["text", "json", "hits-csv", "ris"] {
        let plain = home.run(["search", "spasms", "--format", format]).expect_code(0).stdout();
        home.run(["search", "spasms", "--format", format, "-o", "out/x"])
            .expect_code(0)
            .expect_out("");
        assert_eq!(std::fs::read_to_string(home.path("out/x")).ok(), Some(plain), "{format}");
    }
    home.write("kept", "as it was");
    home.run(["search", "spasms[tib]", "-o", "kept"]).expect_code(2);
    assert_eq!(std::fs::read_to_string(home.path("kept")).ok().as_deref(), Some("as it was"));
}

#[test]
fn records_are_split_into_files_with_a_manifest() {
    let home = citing();
    let query = WRITERS[0][2];
    let args = ["search", "--all", query, "--format", "ris", "-o", "out/found.ris", "--split", "3"];
    let run = home.run(args).expect_code(0).expect_err("3 records written to `found-001.ris`");
    run.check(run.stdout().is_empty(), "nothing on standard output");
    let manifest = |path: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(home.path(path)).expect("a manifest");
        text.parse().expect("JSON")
    };
    let told = manifest("out/found-manifest.json");
    let whole = home.run(["search", "--all", query, "--format", "ris"]).stdout();
    let mut texts = String::new();
    let files = told["files"].as_array().expect("files");
    for (index, file) in files.iter().enumerate() {
        let name = file["file"].as_str().expect("a name");
        assert_eq!(name, format!("found-{:03}.ris", index + 1));
        let text = std::fs::read_to_string(home.path("out").join(name)).expect("a file");
        assert_eq!(file["records"].as_u64(), Some(text.matches("TY  - ").count() as u64));
        assert_eq!(file["bytes"].as_u64(), Some(text.len() as u64));
        assert_eq!(file["blake3"].as_str().map(str::len), Some(64));
        texts.push_str(&text);
    }
    assert_eq!(texts, whole);
    assert_eq!(told["records"].as_u64(), Some(whole.matches("TY  - ").count() as u64));
    assert!(files.len() > 1);
    assert_eq!(
        (told["query"].as_str(), told["command"][0].as_str()),
        (Some(query), Some("search"))
    );
    assert!(told["index"]["date"].as_str().is_some_and(|date| date.ends_with('Z')));
    // Fewer files than before: the rest is told of, and the manifest is of these alone.
    let more = ["--split", "100"];
    home.run(args[..7].iter().copied().chain(more))
        .expect_code(0)
        .expect_err("`found-002.ris` is of another time");
    assert_eq!(manifest("out/found-manifest.json")["files"].as_array().map(Vec::len), Some(1));
    for words in [WRITERS[1], WRITERS[2], WRITERS[5], &["dedupe", "corpus"]] {
        let is_dedupe = words[0] == "dedupe";
        let to: &[&str] = if is_dedupe {
            &["--write", "some.bib"]
        } else {
            &["--format", "csl-json", "-o", "some"]
        };
        home.run([words, to, &["--split", "2"]].concat()).expect_code(0);
        let told = manifest("some-manifest.json");
        let counts = told["files"].as_array().expect("files").iter();
        let counts: Vec<u64> = counts.filter_map(|file| file["records"].as_u64()).collect();
        assert_eq!(counts.iter().sum::<u64>(), told["records"].as_u64().expect("a count"));
        assert!(counts.len() > 1 && counts.iter().all(|count| *count <= 2), "{told}");
    }
    home.run(["dedupe", "some-001.bib", "--write", "some.bib", "--split", "2"])
        .expect_code(2)
        .expect_err("would be overwritten");
    home.run(["search", "x", "--split", "3"]).expect_code(2).expect_err("--output");
    home.run(["search", "x", "--split", "3", "-o", "x"]).expect_code(2).expect_err("--split");
    home.run(["search", "x", "--split", "0", "-o", "x", "--format", "ris"]).expect_code(2);
}

fn records(bytes: &[u8], name: &str) -> Vec<Record> {
    parse_file(bytes, name)
        .items
        .iter()
        .flatten()
        .map(|parsed| Record::from(&parsed.article))
        .collect()
}

fn check_round_trip(format: Format, before: &Record) -> Result<(), TestCaseError> {
    let text = write(format, std::slice::from_ref(before));
    let again = records(text.as_bytes(), &format!("x.{}", format.extension()));
    prop_assert_eq!(again.len(), 1, "{}", text);
    let told = format.losses(before);
    for (field, ..) in TABLE.iter().filter(|(field, ..)| !told.contains(field)) {
        let mut kept = field.values(&again[0]);
        if let Holds::Within(other) = field.held_by(format) {
            kept.extend(other.values(&again[0]));
        }
        for value in field.values(before) {
            prop_assert!(
                kept.contains(&value),
                "{:?}: {:?} is not in {:?} of {}",
                format,
                value,
                kept,
                text
            );
        }
    }
    Ok(())
}

/// A record with everything.
fn whole() -> Record {
    let text = |text: &str| Some(text.to_owned());
    Record {
        kind: ReferenceKind::Journal,
        authors: vec![
            Author::person("van der Roe", "Jane A."),
            Author { suffix: text("Jr"), ..Author::person("Doe", "K") },
            Author::group("IVIG Study Group"),
            Author::group("Lasker Trust"),
            Author::person("De Camargo", ""),
        ],
        editors: vec![Author::person("Poe", "Ann")],
        title: text("IVIG & {stiff} people: 50% of $5 -- a_b \"c\" ''d'' <e> \\f ~ ^"),
        other_titles: vec!["Ein Titel".to_owned(), "Un titre".to_owned()],
        container: text("Journal of Examples"),
        container_short: text("J Ex"),
        series: text("Series"),
        published: PartialDate::new(2001, Some(3), None),
        date_text: text("2001 Mar-Apr"),
        volume: text("12"),
        issue: text("3 Suppl 1"),
        pages: PageRange::new("1194", Some("205")),
        edition: text("2nd ed."),
        publisher: text("Press, Inc."),
        place: text("Bern"),
        isbn: vec!["978-3-16-148410-0".to_owned()],
        issn: vec!["0028-3878".to_owned(), "1526-632X".to_owned()],
        abstract_parts: AbstractPart::split("METHODS: One; two. RESULTS: p < 0.05."),
        other_abstracts: vec!["Kurz.".to_owned()],
        keywords: vec!["Immunoglobulins, Intravenous".to_owned(), "IVIG".to_owned()],
        mesh: MeshHeading::parse("*Stiff-Person Syndrome/drug therapy/*immunology")
            .into_iter()
            .collect(),
        types: vec!["Review".to_owned(), "Research Support, Non-U.S. Gov't".to_owned()],
        language: text("eng"),
        urls: vec!["https://a.example/x_y?z=1&u=2".to_owned(), "https://b.example".to_owned()],
        notes: vec!["One note".to_owned(), "Another: 5%".to_owned()],
        ids: ArticleIds {
            doi: text("10.1000/x_1"),
            pmid: text("12345"),
            pmcid: text("PMC99"),
            publisher_id: text("roe2001"),
        },
        database: text("Embase"),
        accession: text("L1"),
        related: vec![RelatedArticle::parse(
            "retraction-forward",
            "J Ex. 2003;1:2. doi: 10.1000/y. PMID: 9",
        )],
    }
}

#[test]
fn nothing_is_lost_that_a_format_can_hold() {
    for format in Format::ALL {
        for kind in [
            ReferenceKind::Journal,
            ReferenceKind::Book,
            ReferenceKind::Chapter,
            ReferenceKind::Thesis,
            ReferenceKind::Web,
        ] {
            let record = Record { kind, ..whole() };
            check_round_trip(format, &record)
                .unwrap_or_else(|error| panic!("{format:?} {kind:?}: {error}"));
        }
        let lone = Record {
            authors: vec![Author::person("Roe", "J")],
            keywords: vec!["a, b".to_owned()],
            ..whole()
        };
        check_round_trip(format, &lone).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    }
    assert!(Format::CslJson.losses(&whole()).is_empty());
    assert_eq!(Format::Ris.losses(&whole()), [Field::OtherAbstracts]);
}

/// Values as bibliographies have them, with the marks that formats act on.
fn value() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        5 => "[A-Za-z]{2,8}",
        1 => "[0-9]{1,4}",
        2 => prop::sample::select(vec![
            "&", "%", "$x$", "#", "_", "{", "}", "~", "^", "\\", "\"", "'", "``", "''", "--", "---", "<b>", "]]>", "é", "ß",
            "ﬁ", "γ", "免疫", "@article{x,", "TY  - JOUR", "\\'e", "(a)", "[b]", "/", "|", "=", ", ", "and", "1.",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| format!("A{}", pieces.join(" ")))
}

fn record() -> impl Strategy<Value = Record> {
    let some = || prop::option::of(value());
    let many = || prop::collection::vec(value(), 0..3);
    let date = prop::option::of((
        1900..2030_u16,
        prop::option::of(1..=12_u8),
        prop::option::of(1..=28_u8),
    ));
    (value(), some(), many(), many(), value(), date, many()).prop_map(
        |(title, container, keywords, notes, abstract_text, date, titles)| Record {
            kind: ReferenceKind::Journal,
            authors: vec![Author::person("Roe", "J"), Author::group("IVIG Study Group")],
            title: Some(title),
            container,
            keywords,
            notes,
            other_titles: titles,
            abstract_parts: vec![AbstractPart::plain(abstract_text)],
            published: date.and_then(|(year, month, day)| PartialDate::new(year, month, day)),
            ids: ArticleIds { pmid: Some("1".to_owned()), ..ArticleIds::default() },
            ..Record::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_record_reads_back_as_written(record in record()) {
        for format in Format::ALL {
            check_round_trip(format, &record)?;
        }
    }

    #[test]
    fn any_text_after_the_first_line_of_a_format_is_read_or_refused(text in "[ -~\\n\\r\\té\u{feff}]{0,300}") {
        for (start, name) in [
            ("TY  - JOUR\n", "a.ris"),
            ("%0 Book\n%A x\n", "a.enw"),
            ("PMID- 1\n", "a.nbib"),
            ("<PubmedArticleSet><PubmedArticle>", "a.xml"),
            ("<xml><records><record><ref-type name='Book'>6</ref-type>", "a.xml"),
            ("@article{x,", "a.bib"),
            ("[{\"type\": \"book\", \"title\": \"T\"},", "a.json"),
            ("Title,Authors,Year,DOI\n", "a.csv"),
        ] {
            check_parsed(format!("{start}{text}").as_bytes(), name)?;
        }
    }
}

fn check_parsed(bytes: &[u8], name: &str) -> Result<(), TestCaseError> {
    let parsed = parse_file(bytes, name);
    prop_assert!(!parsed.items.is_empty(), "neither record nor reason");
    prop_assert_eq!(&parsed, &parse_file(bytes, name), "two runs differ");
    for item in &parsed.items {
        match item {
            Ok(parse::Parsed { article, warnings, .. }) => {
                prop_assert!(warnings.iter().all(|line| !line.is_empty() && !line.contains('\n')));
                prop_assert!(
                    passages(article, "K").iter().all(|passage| !passage.text.trim().is_empty())
                );
            }
            Err(skip) => prop_assert!(!skip.detail.is_empty() && !skip.detail.contains('\n')),
        }
    }
    Ok(())
}

#[test]
fn damaged_files_give_records_or_reasons() {
    let seeds: Vec<(String, String)> = Format::ALL
        .iter()
        .map(|format| {
            let records = [whole(), Record { kind: ReferenceKind::Chapter, ..whole() }];
            (format!("x.{}", format.extension()), write(*format, &records))
        })
        .chain([("p.xml".to_owned(), PUBMED.repeat(2))])
        .collect();
    let mut random = Random::new(77);
    for round in 0..400 {
        let (name, text) = &seeds[round % seeds.len()];
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len().max(1)).min(bytes.len());
            let end = (at + random.below(80)).min(bytes.len());
            match random.below(4) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.truncate(at.max(1)),
                2 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                _ => {
                    let marks: &[&[u8]] = &[
                        b"{", b"}", b"\"", b"<", b"\n", b"\r", b",", b"@a{", b"\xff", b"\\",
                        b"TY  - ",
                    ];
                    bytes.splice(at..at, random.pick(marks).iter().copied());
                }
            }
        }
        check_parsed(&bytes, name).unwrap_or_else(|error| panic!("{name}, round {round}: {error}"));
    }
}

/// Hostile input costs no more than its length.
#[test]
fn hostile_files_are_read_in_linear_time() {
    const TIMES: usize = 60_000;
    let started = std::time::Instant::now();
    for (start, piece, name) in [
        ("", "@a{k,t={", "a.bib"),
        ("", "@a{k,t={\n", "a.bib"),
        ("@a{k,", "t={}#", "a.bib"),
        ("<PubmedArticleSet>", "<PubmedArticle>", "a.xml"),
        ("<xml><ref-type/>", "<record>", "a.xml"),
        ("TY  - JOUR\nAB  - ", "A: b ", "a.ris"),
        ("TY  - JOUR\nAU  - ", "; and, ", "a.ris"),
        ("TY  - JOUR\n", "UR  - https://a.example/pmc/articles/\n", "a.ris"),
        ("PMID- 1\n", "GN  - Comment in: x PMID: doi:\n", "a.nbib"),
        ("[{\"type\": \"book\", \"id\": 1},", "\n{\"a\":[", "a.json"),
        ("Title,Authors,Year\n", "\"a;", "a.csv"),
    ] {
        let text = format!("{start}{}", piece.repeat(TIMES));
        check_parsed(text.as_bytes(), name).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
