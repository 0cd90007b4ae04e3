//! `ivig refs parse`, and what holds of the parser of reference strings.

use std::io::Write as _;
use std::process::Stdio;

use ivig::citation::parse;
use ivig::export::{Record, nlm};
use ivig::model::{Author, PageRange, PartialDate, Reference, ReferenceKind};

use crate::harness::{Home, Random, repository};

const STRINGS: &str = "1. Dalakas MC, Fujii M. High-dose immune globulin for stiff-person syndrome. N Engl J Med. 2001;345(26):1870-6. doi:10.1056/NEJMoa01167\n\
    \n\
    Roe JA, van der Doe K. Dosing. In: Smith L, editor. Handbook of immunoglobulins. London: Example Press; 2012. p. 33-48.\r\n";

fn strings() -> Home {
    Home::new().file("refs.txt", STRINGS)
}

#[test]
fn every_line_gives_a_record_with_the_same_keys() {
    let home = strings();
    let records = home.run(["refs", "parse", "refs.txt"]).expect_code(0).ndjson();
    assert_eq!(records.len(), 3);
    let keys = "raw authors title container year volume issue first_page last_page doi pmid pmcid kind confidence";
    for record in &records {
        let own: Vec<&str> =
            record.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(own.join(" "), keys);
    }
    let first = &records[0];
    assert!(first["raw"].as_str().is_some_and(|raw| raw.starts_with("1. Dalakas")));
    assert_eq!(first["authors"][1], serde_json::json!({"family": "Fujii", "given": "M"}));
    assert_eq!((&first["first_page"], &first["last_page"]), (&"1870".into(), &"1876".into()));
    assert_eq!((&first["doi"], &first["kind"]), (&"10.1056/nejmoa01167".into(), &"journal".into()));
    assert!(first["confidence"]["title"].as_f64().is_some_and(|sure| sure > 0.5));
    assert_eq!((&records[1]["raw"], &records[1]["title"]), (&"".into(), &serde_json::Value::Null));
    assert_eq!(records[2]["kind"], "chapter");
}

#[test]
fn strings_come_from_standard_input_too() {
    let home = Home::new();
    for args in [vec!["refs", "parse"], vec!["refs", "parse", "-", "--format", "text"]] {
        let mut child =
            home.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("ivig");
        child.stdin.take().expect("a pipe").write_all(STRINGS.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("output");
        assert!(output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 3, "{args:?}");
    }
}

#[test]
fn records_come_in_the_formats_of_other_programs() {
    let home = strings();
    let run =
        |format: &str| home.run(["refs", "parse", "refs.txt", "--format", format]).expect_code(0);
    let text = run("text").stdout();
    assert!(text.starts_with("Dalakas MC, Fujii M. High-dose"), "{text}");
    assert_eq!(text.lines().nth(1), Some(""));
    let ris = run("ris").stdout();
    assert_eq!(ris.matches("TY  - ").count(), 2, "{ris}");
    assert!(ris.contains("AU  - Dalakas, MC\r\n") && ris.ends_with("ER  - \r\n\r\n"), "{ris}");
    let items = run("csl-json").json();
    assert_eq!(items.as_array().map(Vec::len), Some(2));
    assert_eq!(items[0]["issued"]["date-parts"], serde_json::json!([[2001]]));
    let bibtex = run("bibtex").stdout();
    assert_eq!(bibtex.matches("\n}\n").count(), 2, "{bibtex}");
    assert!(bibtex.starts_with("@article{dalakas2001high-"), "{bibtex}");
}

#[test]
fn the_same_string_twice_has_two_keys() {
    let line = STRINGS.lines().next().expect("a line");
    let home = Home::new().file("refs.txt", format!("{line}\n{line}\n"));
    let items = home.run(["refs", "parse", "refs.txt", "--format", "csl-json"]).json();
    assert_ne!(items[0]["id"], items[1]["id"]);
}

#[test]
fn no_lines_and_no_file_are_told() {
    let home = Home::new().file("empty.txt", "");
    home.run(["refs", "parse", "empty.txt"]).expect_code(1);
    assert_eq!(home.run(["refs", "parse", "empty.txt", "--format", "csl-json"]).stdout(), "[]\n");
    home.run(["refs", "parse", "missing.txt"]).expect_code(4).expect_err("missing.txt");
}

#[test]
fn the_example_of_the_readme_prints_what_stands_below_it() {
    let readme = std::fs::read_to_string(repository().join("README.md")).expect("README.md");
    let (_, rest) = readme.split_once("\n$ echo ").expect("an example with echo");
    let (line, rest) = rest.split_once('\n').expect("output below");
    let (expected, _) = rest.split_once("\n```").expect("the end of the fence");
    let printed =
        Home::new().shell(&format!("echo {}", line.replace("ivig refs", "$IVIG refs"))).stdout();
    let printed: Vec<&str> =
        printed.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    assert_eq!(printed.join("\n"), expected);
}

const FAMILIES: &[&str] = &[
    "Dalakas",
    "van Doorn",
    "O'Brien",
    "García-López",
    "Müller",
    "Okafor",
    "Silva",
    "Nakamura",
    "de la Cruz",
    "Lee",
    "Petrov",
    "Łukasiewicz",
    "Brown",
    "Ng",
    "Saint Pierre",
];
const TITLES: &[&str] = &[
    "High-dose intravenous immunoglobulin for stiff-person syndrome",
    "Immunoglobulin in chronic neuropathy: a randomised controlled trial",
    "Does subcutaneous immunoglobulin prevent relapse in myositis?",
    "Pharmacokinetics of IgG in 120 adults with primary immunodeficiency",
    "Haemolysis after infusion of immunoglobulin in children with Kawasaki disease",
    "Anti-GAD65 antibodies and response to treatment in autoimmune epilepsy",
];
const JOURNALS: &[&str] = &[
    "N Engl J Med",
    "Lancet Neurol",
    "Brain",
    "J Neurol Neurosurg Psychiatry",
    "Journal of Clinical Immunology",
    "Transfusion",
    "Clinical and Experimental Immunology",
    "PLoS ONE",
    "Ann Rheum Dis",
    "Muscle Nerve",
];

/// A reference made up of usual parts.
fn made_up(random: &mut Random) -> Record {
    let count = 1 + random.below(6);
    let mut authors: Vec<Author> = Vec::new();
    while authors.len() < count {
        let family = *random.pick(FAMILIES);
        let given = random.pick(&["J", "MC", "K", "RAC", "AB"]);
        if authors.iter().all(|author| author.family != family) {
            authors.push(Author::person(family, *given));
        }
    }
    let first = 1 + random.below(1800);
    let last = first + 1 + random.below(12);
    let issue = (random.below(2) == 0).then(|| (1 + random.below(12)).to_string());
    Record {
        kind: ReferenceKind::Journal,
        authors,
        title: Some((*random.pick(TITLES)).to_owned()),
        container: Some((*random.pick(JOURNALS)).to_owned()),
        published: PartialDate::new((1985 + random.below(40)) as u16, None, None),
        volume: Some((1 + random.below(400)).to_string()),
        issue,
        pages: PageRange::new(&first.to_string(), Some(&last.to_string())),
        ..Record::default()
    }
}

fn issue(record: &Record) -> String {
    record.issue.as_ref().map_or(String::new(), |issue| format!("({issue})"))
}

/// American Medical Association.
fn ama(record: &Record) -> String {
    let authors: Vec<String> =
        record.authors.iter().map(|author| format!("{} {}", author.family, author.given)).collect();
    let title = record.title.clone().unwrap_or_default();
    let stop = if title.ends_with('?') { "" } else { "." };
    format!(
        "{}. {title}{stop} {}. {};{}{}:{}.",
        authors.join(", "),
        record.container.clone().unwrap_or_default(),
        record.published.map_or(0, |date| date.year),
        record.volume.clone().unwrap_or_default(),
        issue(record),
        record.pages.clone().unwrap_or_default(),
    )
}

/// American Psychological Association.
fn apa(record: &Record) -> String {
    let dotted = |given: &str| {
        given
            .chars()
            .filter(|c| c.is_alphabetic())
            .map(|letter| format!("{letter}."))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let names: Vec<String> = record
        .authors
        .iter()
        .map(|author| format!("{}, {}", author.family, dotted(&author.given)))
        .collect();
    let authors = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{}, & {last}", others.join(", ")),
        _ => names.concat(),
    };
    let title = record.title.clone().unwrap_or_default();
    let stop = if title.ends_with('?') { "" } else { "." };
    format!(
        "{authors} ({}). {title}{stop} {}, {}{}, {}.",
        record.published.map_or(0, |date| date.year),
        record.container.clone().unwrap_or_default(),
        record.volume.clone().unwrap_or_default(),
        issue(record),
        record.pages.clone().unwrap_or_default(),
    )
}

/// A way to print a record.
type Style = fn(&Record) -> String;

/// The initials of an author, each followed by a mark.
fn initials(author: &Author, mark: &str) -> String {
    let letters = author.given.chars().filter(|c| c.is_alphabetic());
    letters.map(|letter| format!("{letter}{mark}")).collect::<String>().trim_end().to_owned()
}

/// What stands in every style: the title, the container, the year, the volume, the pages.
fn parts(record: &Record) -> [String; 5] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        text(&record.title),
        text(&record.container),
        record.published.map_or(String::new(), |date| date.year.to_string()),
        text(&record.volume),
        record.pages.as_ref().map_or(String::new(), ToString::to_string),
    ]
}

fn numbered(record: &Record, name: &str) -> String {
    record.issue.as_ref().map_or(String::new(), |issue| format!(", {name} {issue}"))
}

/// Harvard.
fn harvard(record: &Record) -> String {
    let [title, container, year, volume, pages] = parts(record);
    let names = record
        .authors
        .iter()
        .map(|author| format!("{}, {}", author.family, initials(author, ".")))
        .collect::<Vec<_>>();
    let authors = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    };
    let issue = issue(record);
    format!("{authors} ({year}) '{title}', {container}, {volume}{issue}, pp. {pages}.")
}

/// The Chicago Manual of Style.
fn chicago(record: &Record) -> String {
    let [title, container, year, volume, pages] = parts(record);
    let mut names: Vec<String> = record
        .authors
        .iter()
        .enumerate()
        .map(|(index, author)| match index {
            0 => format!("{}, {}", author.family, initials(author, ". ")),
            _ => format!("{} {}", initials(author, ". "), author.family),
        })
        .collect();
    if let [_, .., last] = names.as_mut_slice() {
        last.insert_str(0, "and ");
    }
    let authors = names.join(", ");
    let stop = if authors.ends_with('.') { "" } else { "." };
    let title_stop = if title.ends_with('?') { "" } else { "." };
    let issue = numbered(record, "no.");
    format!("{authors}{stop} “{title}{title_stop}” {container} {volume}{issue} ({year}): {pages}.")
}

/// The Institute of Electrical and Electronics Engineers.
fn ieee(record: &Record) -> String {
    let [title, container, year, volume, pages] = parts(record);
    let name = |author: &Author| format!("{} {}", initials(author, ". "), author.family);
    let names: Vec<String> = record.authors.iter().map(name).collect();
    let authors = match names.as_slice() {
        [one, other] => format!("{one} and {other}"),
        [others @ .., last] if !others.is_empty() => format!("{}, and {last}", others.join(", ")),
        names => names.concat(),
    };
    let issue = numbered(record, "no.");
    format!("{authors}, “{title},” {container}, vol. {volume}{issue}, pp. {pages}, {year}.")
}

/// The Brazilian Association of Technical Standards.
fn abnt(record: &Record) -> String {
    let [title, container, year, volume, pages] = parts(record);
    let name =
        |author: &Author| format!("{}, {}", author.family.to_uppercase(), initials(author, ". "));
    let authors: Vec<String> = record.authors.iter().map(name).collect();
    let stop = if title.ends_with('?') { "" } else { "." };
    let issue = numbered(record, "n.");
    format!(
        "{} {title}{stop} {container}, v. {volume}{issue}, p. {pages}, {year}.",
        authors.join("; ")
    )
}

/// A record as it is compared: names without the marks of a style.
fn bare(record: &Record) -> String {
    let given = |given: &str| given.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let authors: Vec<String> = record
        .authors
        .iter()
        .map(|author| format!("{} {}", author.name(), given(&author.given)))
        .collect();
    format!(
        "{:?} | {} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?}",
        record.kind,
        authors.join("; "),
        record.title,
        record.container,
        record.published,
        record.volume,
        record.issue,
        record.pages
    )
}

#[test]
fn a_record_printed_in_a_common_style_reads_back() {
    let mut random = Random::new(17);
    for _ in 0..400 {
        let record = made_up(&mut random);
        for style in [nlm::citation, ama, apa] {
            let printed = style(&record);
            let read = Record::from(&parse(&printed).reference);
            assert_eq!(bare(&read), bare(&record), "{printed}");
            // What was read and is printed again is the same string.
            assert_eq!(style(&read), printed.clone(), "{printed}");
        }
    }
}

#[test]
fn what_was_read_in_any_style_and_is_printed_reads_as_the_same() {
    let mut random = Random::new(23);
    // In capitals and without stops, nobody tells names from initials: that style is read only.
    let styles: [(Style, bool); 6] =
        [(ama, true), (apa, true), (harvard, true), (chicago, true), (ieee, true), (abnt, false)];
    let mut differ = Vec::new();
    for _ in 0..300 {
        let record = made_up(&mut random);
        for (style, is_printed_alike) in styles {
            let raw = style(&record);
            let read = parse(&raw).reference;
            assert_eq!((&read.raw, &read.title), (&raw, &record.title));
            assert_eq!(read.authors.len(), record.authors.len(), "{raw}");
            let printed = nlm::citation(&Record::from(&read));
            let again = nlm::citation(&Record::from(&parse(&printed).reference));
            if is_printed_alike && again != printed {
                differ.push(format!("{raw}\n  {printed}\n  {again}"));
            }
        }
    }
    // The reader has learnt, and may err: on one record of them all, in each style.
    assert!(differ.len() <= 5, "{} of 1,500: {}", differ.len(), differ.join("\n"));
}

#[test]
fn damaged_strings_keep_their_text() {
    let mut random = Random::new(5);
    for _ in 0..2_000 {
        let mut characters: Vec<char> = apa(&made_up(&mut random)).chars().collect();
        for _ in 0..random.below(12) {
            let at = random.below(characters.len());
            match random.below(3) {
                0 => drop(characters.remove(at)),
                1 => characters.insert(
                    at,
                    *random.pick(&[
                        '.', ',', '(', '[', '“', 'é', '\u{301}', '\u{0}', ' ', '/', '1', '語', '&',
                    ]),
                ),
                _ => characters.truncate(at + 1),
            }
            if characters.is_empty() {
                break;
            }
        }
        let raw: String = characters.into_iter().collect();
        let mut reference = Reference::from_raw(3, raw.clone());
        ivig::citation::complete(&mut reference);
        assert_eq!((reference.number, &reference.raw), (3, &raw));
        let mut again = reference.clone();
        ivig::citation::complete(&mut again);
        if reference.is_structured() {
            assert_eq!(again, reference);
        }
    }
}
