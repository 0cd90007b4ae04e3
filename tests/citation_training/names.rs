//! Prints names in the ways of many styles.

use ivig::citation::labels::Label;

use crate::examples::Fields;
use crate::styles::Print;

/// How one name is printed.
#[derive(Clone, Copy)]
enum NameStyle {
    /// `Doe JA`
    Bare,
    /// `Doe, J. A.`
    Dotted,
    /// `Doe, J.A.`
    Tight,
    /// `DOE, J. A.`
    Shouting,
    /// `J. A. Doe`
    Before,
    /// `DOE, John A.`
    ShoutingFull,
    /// `Doe, John A.`
    Full,
    /// `John A. Doe`
    FullBefore,
    /// `Doe J.A.`
    Plain,
    /// `Doe, JA`
    Comma,
}

/// Given names by their first letters, for styles that spell them out.
const GIVEN: &[&str] = &[
    "Antoine",
    "Anna",
    "Ana Maria",
    "Ahmed",
    "Beatriz",
    "Benjamin",
    "Carlos",
    "Claudia",
    "Chiara",
    "David",
    "Daniela",
    "Dmitri",
    "Elena",
    "Eduardo",
    "Emma",
    "Francisco",
    "Fatima",
    "Felix",
    "Giovanni",
    "Gabriela",
    "George",
    "Hans",
    "Helena",
    "Hiroshi",
    "Isabel",
    "Ivan",
    "Ingrid",
    "John",
    "José",
    "Julia",
    "Jean-Pierre",
    "João",
    "Karl",
    "Kenji",
    "Katarzyna",
    "Luís",
    "Laura",
    "Lorelai",
    "Maria",
    "Michael",
    "Márcia",
    "Mohammed",
    "Nicolas",
    "Nadia",
    "Olga",
    "Oscar",
    "Pedro",
    "Paula",
    "Peter",
    "Quentin",
    "Roberto",
    "Rachel",
    "Regina",
    "Sérgio",
    "Sofia",
    "Stephen",
    "Teresa",
    "Thomas",
    "Ursula",
    "Vera",
    "Victor",
    "William",
    "Wei",
    "Xavier",
    "Yves",
    "Yuki",
    "Zoe",
    "Zhen",
];

/// A given name that begins with a letter.
fn spelt_out(letter: char, choice: usize) -> Option<&'static str> {
    let fitting: Vec<&&str> = GIVEN.iter().filter(|name| name.starts_with(letter)).collect();
    fitting.get(choice % fitting.len().max(1)).map(|name| **name)
}

fn initials(given: &str, dot: &str, between: &str) -> String {
    let capitals = given.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let letters: Vec<char> = if capitals {
        given.chars().filter(|c| c.is_alphabetic()).collect()
    } else {
        given
            .split(|c: char| !c.is_alphanumeric())
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_uppercase())
            .collect()
    };
    let parts: Vec<String> = letters.iter().map(|letter| format!("{letter}{dot}")).collect();
    parts.join(between)
}

fn name(print: &mut Print, author: &(String, String, String), style: NameStyle, editor: bool) {
    let (family, given, suffix) = author;
    let (family_label, given_label, suffix_label) = if editor {
        (Label::Editor, Label::Editor, Label::Editor)
    } else {
        (Label::Family, Label::Given, Label::Suffix)
    };
    let spelt = if given.chars().count() > 4 && given.chars().any(char::is_lowercase) {
        given.clone()
    } else {
        let dotted = initials(given, ".", " ");
        let first =
            dotted.chars().next().and_then(|letter| spelt_out(letter, family.len() + given.len()));
        let rest = dotted.split_once(' ').map_or("", |(_, rest)| rest);
        first.map_or(dotted.clone(), |first| format!("{first} {rest}").trim().to_owned())
    };
    let (before, given) = match style {
        NameStyle::Bare => (" ", initials(given, "", "")),
        NameStyle::Dotted | NameStyle::Shouting => (", ", initials(given, ".", " ")),
        NameStyle::Before => (" ", initials(given, ".", " ")),
        NameStyle::Tight => (", ", initials(given, ".", "")),
        NameStyle::Plain => (" ", initials(given, ".", "")),
        NameStyle::Comma => (", ", initials(given, "", "")),
        NameStyle::Full | NameStyle::ShoutingFull => (", ", spelt),
        NameStyle::FullBefore => (" ", spelt),
    };
    let family = if matches!(style, NameStyle::Shouting | NameStyle::ShoutingFull) {
        family.to_uppercase()
    } else {
        family.clone()
    };
    if matches!(style, NameStyle::Before | NameStyle::FullBefore) {
        print.with("", &given, given_label, before).put(&family, family_label);
    } else {
        print.put(&family, family_label).with(before, &given, given_label, "");
    }
    let gap = if matches!(style, NameStyle::Bare) { " " } else { ", " };
    print.with(gap, suffix, suffix_label, "");
}

/// How names follow each other.
pub(crate) struct List {
    first: NameStyle,
    others: NameStyle,
    between: &'static str,
    last: &'static str,
    et_al: &'static str,
    most: usize,
}

pub(crate) fn names(
    print: &mut Print,
    authors: &[(String, String, String)],
    list: &List,
    cut: bool,
    editors: bool,
) {
    let shown = if cut || authors.len() > list.most {
        authors.len().min(list.most).min(if cut { 3 } else { list.most })
    } else {
        authors.len()
    };
    let is_cut = cut || shown < authors.len();
    for (index, author) in authors[..shown].iter().enumerate() {
        if index > 0 {
            let is_last = index + 1 == shown && !is_cut;
            print.lit(if is_last { list.last } else { list.between });
        }
        name(print, author, if index == 0 { list.first } else { list.others }, editors);
    }
    if is_cut {
        print.lit(list.et_al);
    }
}

pub(crate) fn people(print: &mut Print, fields: &Fields, list: &List) {
    names(print, &fields.authors, list, fields.has_et_al && !fields.authors.is_empty(), false);
    for group in &fields.groups {
        if !print.raw.is_empty() {
            print.lit(list.between);
        }
        print.put(group, Label::Group);
    }
}

/// A list in which all names are alike; `[between, last, et_al]` are what `List` has of them.
const fn list(style: NameStyle, [between, last, et_al]: [&'static str; 3], most: usize) -> List {
    List { first: style, others: style, between, last, et_al, most }
}

impl List {
    /// The same list with another style for the first name.
    const fn led_by(self, first: NameStyle) -> Self {
        Self { first, ..self }
    }
}

pub(crate) const VANCOUVER: List = list(NameStyle::Bare, [", ", ", ", ", et al"], 6);
pub(crate) const APA: List = list(NameStyle::Dotted, [", ", ", & ", ", et al."], 20);
pub(crate) const HARVARD: List = list(NameStyle::Tight, [", ", " and ", " et al."], 8);
pub(crate) const CHICAGO: List =
    list(NameStyle::FullBefore, [", ", ", and ", ", et al."], 10).led_by(NameStyle::Full);
pub(crate) const ABNT: List = list(NameStyle::Shouting, ["; ", "; ", " et al."], 5);
pub(crate) const ABNT_FULL: List = list(NameStyle::ShoutingFull, ["; ", "; ", " et al."], 5);
pub(crate) const IEEE: List = list(NameStyle::Before, [", ", ", and ", " et al."], 6);
pub(crate) const NATURE: List = list(NameStyle::Dotted, [", ", " & ", " et al."], 5);
pub(crate) const CELL: List = list(NameStyle::Tight, [", ", ", and ", ", et al."], 10);
pub(crate) const SEMICOLON: List = list(NameStyle::Dotted, ["; ", "; ", "; et al."], 12);
pub(crate) const GOST: List = list(NameStyle::Plain, [", ", ", ", " et al."], 6);
pub(crate) const COMMA: List = list(NameStyle::Comma, [", ", " and ", ", et al."], 8);
pub(crate) const INVERTED: List =
    list(NameStyle::Before, [", ", ", and ", ", et al."], 6).led_by(NameStyle::Tight);
