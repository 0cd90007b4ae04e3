//! Prints the fields of a reference in the styles of the world, so that the model meets styles that
//! the tagged strings at hand have few of.

use std::ops::Range;

use ivig::citation::labels::Label;

use crate::examples::{Example, Fields, fold};
use crate::names::{
    ABNT, ABNT_FULL, APA, CELL, CHICAGO, COMMA, GOST, HARVARD, IEEE, INVERTED, List, NATURE,
    SEMICOLON, VANCOUVER, names, people,
};

/// How many styles there are for articles.
const ARTICLE_STYLES: u64 = 23;
/// How many styles there are for chapters and books.
const BOOK_STYLES: u64 = 6;

/// A string as it grows, with its labelled stretches.
#[derive(Default)]
pub(crate) struct Print {
    pub(crate) raw: String,
    spans: Vec<(Range<usize>, Label)>,
}

impl Print {
    pub(crate) fn put(&mut self, text: &str, label: Label) -> &mut Self {
        let start = self.raw.len();
        self.raw.push_str(text);
        if !text.is_empty() {
            self.spans.push((start..self.raw.len(), label));
        }
        self
    }

    pub(crate) fn lit(&mut self, text: &str) -> &mut Self {
        self.raw.push_str(text);
        self
    }

    /// A field with what stands round it, or nothing where the field is empty.
    pub(crate) fn with(
        &mut self,
        before: &str,
        text: &str,
        label: Label,
        after: &str,
    ) -> &mut Self {
        if !text.is_empty() {
            self.lit(before).put(text, label).lit(after);
        }
        self
    }

    fn pages(&mut self, before: &str, fields: &Fields, dash: &str, after: &str) -> &mut Self {
        if !fields.first.is_empty() {
            self.lit(before).put(&fields.first, Label::First);
            if fields.last != fields.first {
                self.with(dash, &fields.last, Label::Last, "");
            }
            self.lit(after);
        }
        self
    }
}

/// Places that some styles print after a journal.
const CITIES: &[&str] = &[
    "São Paulo",
    "Rio de Janeiro",
    "Belo Horizonte",
    "Porto Alegre",
    "Campinas",
    "Brasília",
    "Curitiba",
    "Florianópolis",
    "Recife",
    "Salvador",
    "London",
    "New York",
    "Oxford",
    "Amsterdam",
    "Berlin",
    "Paris",
    "Madrid",
    "Barcelona",
    "Lisboa",
    "Buenos Aires",
    "Bogotá",
    "México",
    "Washington, DC",
    "Cambridge",
    "Campinas, SP",
    "Rio Claro",
    "[S. l.]",
    "Chicago",
    "Ottawa, Canada",
    "Porto",
];

/// A cheap source of choices that are the same for the same fields.
struct Dice(u64);

impl Dice {
    fn of(fields: &Fields) -> Self {
        let text = format!("{}{}{}{}", fields.title, fields.container, fields.year, fields.first);
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The fields in a few styles; empty where they are too few.
pub(crate) fn made(file: &str, fields: &Fields) -> Vec<Example> {
    let mut fields = fields.clone();
    for text in [&mut fields.title, &mut fields.container, &mut fields.publisher, &mut fields.place]
    {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        while text.ends_with(['.', ',', ':', ';', ' ']) {
            text.pop();
        }
    }
    for text in [
        &mut fields.year,
        &mut fields.volume,
        &mut fields.issue,
        &mut fields.first,
        &mut fields.last,
    ] {
        *text = text.trim().to_owned();
    }
    fields.groups.truncate(2);
    let is_usable = (!fields.authors.is_empty() || !fields.groups.is_empty())
        && !fields.container.is_empty()
        && !fields.year.is_empty()
        && fields.year.len() <= 5
        && fields
            .authors
            .iter()
            .all(|(family, given, _)| !fold(family).is_empty() && given.len() < 30);
    if !is_usable {
        return Vec::new();
    }
    let mut dice = Dice::of(&fields);
    let is_book = fields.volume.is_empty() && !fields.publisher.is_empty();
    let mut out = Vec::new();
    let count = if is_book { 3 } else { 1 };
    for _ in 0..count {
        let mut print = Print::default();
        match dice.below(10) {
            0 => _ = print.lit(&format!("{}. ", 1 + dice.below(90))),
            1 => _ = print.lit(&format!("[{}] ", 1 + dice.below(90))),
            2 => _ = print.lit(&format!("{} ", 1 + dice.below(90))),
            _ => {}
        }
        if is_book {
            book(&mut print, &fields, dice.below(BOOK_STYLES), &mut dice);
        } else {
            article(&mut print, &fields, dice.below(ARTICLE_STYLES), &mut dice);
        }
        end(&mut print, &fields, &mut dice);
        out.push(Example {
            file: file.to_owned(),
            raw: print.raw,
            spans: print.spans,
            is_made: true,
        });
    }
    out
}

fn end(print: &mut Print, fields: &Fields, dice: &mut Dice) {
    if !fields.doi.is_empty() {
        match dice.below(5) {
            0 => _ = print.lit(&format!(" doi:{}", fields.doi)),
            1 => _ = print.lit(&format!(" https://doi.org/{}", fields.doi)),
            2 => _ = print.lit(&format!(" doi: {}.", fields.doi)),
            _ => {}
        }
    }
    if !fields.pmid.is_empty() && dice.below(6) == 0 {
        print.lit(&format!(" PMID: {}", fields.pmid));
    }
    match dice.below(24) {
        0 => _ = print.lit(" Available from: https://www.example.org/articles/12."),
        1 => {
            _ = print
                .lit(" Disponível em: https://www.exemplo.br/artigo/12. Acesso em: 3 mar. 2019.");
        }
        2 => _ = print.lit(" Available at: http://example.org/a (accessed 12 May 2018)."),
        3 => _ = print.lit(" [PubMed] [Google Scholar]"),
        4 => _ = print.lit(" Retrieved from http://www.example.org/paper.pdf"),
        _ => {}
    }
}

fn article(print: &mut Print, fields: &Fields, style: u64, dice: &mut Dice) {
    let f = fields;
    let dash = if dice.below(2) == 0 { "-" } else { "–" };
    let marks = f.title.ends_with(['?', '!']);
    let stop = if marks { " " } else { ". " };
    let notes = ["", "", "", "", "", "", "[Internet]. ", "[online] "][dice.below(8) as usize];
    let month = ["", "", "", " Jan", " Dec 12", " May-Jun", " Sep 3"][dice.below(7) as usize];
    let volume = |print: &mut Print| {
        print.put(&f.volume, Label::Volume).with("(", &f.issue, Label::Issue, ")");
    };
    match style {
        0..=2 => {
            people(print, f, &VANCOUVER);
            print
                .lit(". ")
                .with("", &f.title, Label::Title, stop)
                .put(&f.container, Label::Container);
            print
                .lit(if style == 2 { " " } else { ". " })
                .lit(notes)
                .put(&f.year, Label::Year)
                .put(month, Label::Date)
                .lit(";");
            volume(print);
            print.pages(":", f, dash, "").lit(".");
        }
        3 | 4 => {
            people(print, f, &APA);
            print.lit(" (").put(&f.year, Label::Year).lit("). ").with(
                "",
                &f.title,
                Label::Title,
                stop,
            );
            print.put(&f.container, Label::Container).lit(", ");
            volume(print);
            print.pages(", ", f, dash, "").lit(".");
        }
        5 | 6 => {
            people(print, f, &HARVARD);
            let quotes = if style == 5 { ("‘", "’, ") } else { ("", ". ") };
            print.lit(" (").put(&f.year, Label::Year).lit(") ").with(
                quotes.0,
                &f.title,
                Label::Title,
                quotes.1,
            );
            print
                .put(&f.container, Label::Container)
                .with(", vol. ", &f.volume, Label::Volume, "")
                .with(", no. ", &f.issue, Label::Issue, "");
            print.pages(", pp. ", f, dash, "").lit(".");
        }
        7 => {
            people(print, f, &CHICAGO);
            print.lit(". ").put(&f.year, Label::Year).lit(". ").with(
                "“",
                &f.title,
                Label::Title,
                ".” ",
            );
            print.put(&f.container, Label::Container).lit(" ").put(&f.volume, Label::Volume).with(
                " (",
                &f.issue,
                Label::Issue,
                ")",
            );
            print.pages(": ", f, dash, "").lit(".");
        }
        8 => {
            people(print, f, if dice.below(3) == 0 { &ABNT_FULL } else { &ABNT });
            let after = if print.raw.ends_with('.') { " " } else { ". " };
            print
                .lit(after)
                .with("", &f.title, Label::Title, stop)
                .put(&f.container, Label::Container);
            if dice.below(2) == 0 {
                print.with(
                    ", ",
                    CITIES[dice.below(CITIES.len() as u64) as usize],
                    Label::Publisher,
                    "",
                );
            }
            print.with(", v. ", &f.volume, Label::Volume, "").with(
                ", n. ",
                &f.issue,
                Label::Issue,
                "",
            );
            print.pages(", p. ", f, dash, "").lit(", ").put(&f.year, Label::Year).lit(".");
        }
        9 | 10 => {
            people(print, f, &IEEE);
            let quotes = if style == 9 { ("“", ",” ") } else { ("\"", ",\" ") };
            print
                .lit(", ")
                .with(quotes.0, &f.title, Label::Title, quotes.1)
                .put(&f.container, Label::Container);
            print.with(", vol. ", &f.volume, Label::Volume, "").with(
                ", no. ",
                &f.issue,
                Label::Issue,
                "",
            );
            print
                .pages(", pp. ", f, dash, "")
                .lit(", ")
                .put(month.trim(), Label::Date)
                .lit(if month.is_empty() { "" } else { " " })
                .put(&f.year, Label::Year)
                .lit(".");
        }
        11 | 12 => {
            people(print, f, &NATURE);
            print
                .lit(" ")
                .with("", &f.title, Label::Title, stop)
                .put(&f.container, Label::Container)
                .lit(" ")
                .put(&f.volume, Label::Volume);
            print.pages(", ", f, dash, "").lit(" (").put(&f.year, Label::Year).lit(").");
        }
        13 => {
            people(print, f, if dice.below(2) == 0 { &CELL } else { &INVERTED });
            print.lit(" (").put(&f.year, Label::Year).lit("). ").with(
                "",
                &f.title,
                Label::Title,
                stop,
            );
            print.put(&f.container, Label::Container).lit(" ");
            volume(print);
            print.pages(", ", f, dash, "").lit(".");
        }
        14 => {
            people(print, f, &VANCOUVER);
            print.lit(" (").put(&f.year, Label::Year).lit(") ").with(
                "",
                &f.title,
                Label::Title,
                stop,
            );
            print.put(&f.container, Label::Container).lit(" ");
            volume(print);
            print.pages(":", f, dash, "");
        }
        15 => {
            people(print, f, &SEMICOLON);
            print.lit(" ");
            if dice.below(3) > 0 {
                print.with("", &f.title, Label::Title, stop);
            }
            print
                .put(&f.container, Label::Container)
                .lit(" ")
                .put(&f.year, Label::Year)
                .lit(", ")
                .put(&f.volume, Label::Volume);
            print.with(" (", &f.issue, Label::Issue, ")").pages(", ", f, dash, "").lit(".");
        }
        16 => {
            people(print, f, &GOST);
            print
                .lit(" ")
                .with("", &f.title, Label::Title, " // ")
                .put(&f.container, Label::Container)
                .lit(". – ")
                .put(&f.year, Label::Year);
            print.with(". – Vol. ", &f.volume, Label::Volume, "").with(
                ", № ",
                &f.issue,
                Label::Issue,
                "",
            );
            print.pages(". – P. ", f, dash, "").lit(".");
        }
        17 => {
            people(print, f, &SEMICOLON);
            print
                .lit(": ")
                .with("", &f.title, Label::Title, stop)
                .lit("In: ")
                .put(&f.container, Label::Container)
                .lit(" ")
                .put(&f.volume, Label::Volume);
            print
                .lit(" (")
                .put(&f.year, Label::Year)
                .lit(")")
                .with(", Nr. ", &f.issue, Label::Issue, "")
                .pages(", S. ", f, dash, "")
                .lit(".");
        }
        18 => {
            people(print, f, &IEEE);
            print.lit(", ").put(&f.container, Label::Container);
            if dice.below(2) == 0 {
                print
                    .lit(", ")
                    .put(&f.year, Label::Year)
                    .lit(", ")
                    .put(&f.volume, Label::Volume)
                    .pages(", ", f, dash, "")
                    .lit(".");
            } else {
                print
                    .lit(" ")
                    .put(&f.volume, Label::Volume)
                    .pages(", ", f, dash, "")
                    .lit(" (")
                    .put(&f.year, Label::Year)
                    .lit(").");
            }
        }
        20 => {
            people(print, f, &INVERTED);
            print
                .lit(if print.raw.ends_with('.') { " " } else { ". " })
                .put(&f.year, Label::Year)
                .lit(" ")
                .with("", &f.title, Label::Title, stop);
            print
                .put(&f.container, Label::Container)
                .lit(" ")
                .put(&f.volume, Label::Volume)
                .pages(":", f, dash, "")
                .lit(".");
        }
        21 => {
            people(print, f, &ABNT);
            let after = if print.raw.ends_with('.') { " " } else { ", " };
            print
                .lit(after)
                .put(&f.year, Label::Year)
                .lit(". ")
                .with("", &f.title, Label::Title, stop)
                .put(&f.container, Label::Container);
            print.with(", vol. ", &f.volume, Label::Volume, "").with(
                ", no. ",
                &f.issue,
                Label::Issue,
                "",
            );
            print.pages(", pp. ", f, dash, "").lit(".");
        }
        _ => {
            people(print, f, &COMMA);
            print
                .lit(". ")
                .put(&f.year, Label::Year)
                .lit(". ")
                .with("", &f.title, Label::Title, stop)
                .put(&f.container, Label::Container)
                .lit(" ")
                .put(&f.volume, Label::Volume);
            print.with(" (", &f.issue, Label::Issue, ")").pages(": ", f, dash, "").lit(".");
        }
    }
}

/// Chapters, and books, whose title stands in the container.
fn book(print: &mut Print, fields: &Fields, style: u64, dice: &mut Dice) {
    let f = fields;
    let dash = if dice.below(2) == 0 { "-" } else { "–" };
    let is_chapter = !f.title.is_empty();
    let stop = if f.title.ends_with(['?', '!']) { " " } else { ". " };
    let editors: Vec<(String, String, String)> = f
        .editors
        .iter()
        .map(|(family, given)| (family.clone(), given.clone(), String::new()))
        .collect();
    let edition = ["", "", "", " 2nd ed.", " 3rd edition."][dice.below(5) as usize];
    let group = |print: &mut Print, list: &List, after: &str| {
        if !editors.is_empty() {
            names(print, &editors, list, false, true);
            print.lit(after);
        }
    };
    match style {
        0 | 1 => {
            people(print, f, &VANCOUVER);
            print.lit(". ").with("", &f.title, Label::Title, stop);
            if is_chapter {
                print.lit("In: ");
                group(print, &VANCOUVER, if style == 0 { ", editors. " } else { ", eds. " });
            }
            print
                .put(&f.container, Label::Container)
                .lit(".")
                .lit(edition)
                .with(" ", &f.place, Label::Publisher, ":")
                .with(" ", &f.publisher, Label::Publisher, "");
            print.lit("; ").put(&f.year, Label::Year).lit(".").pages(" p. ", f, dash, ".");
        }
        2 => {
            people(print, f, &APA);
            print.lit(" (").put(&f.year, Label::Year).lit("). ").with(
                "",
                &f.title,
                Label::Title,
                stop,
            );
            if is_chapter {
                print.lit("In ");
                group(print, &IEEE, " (Eds.), ");
            }
            print
                .put(&f.container, Label::Container)
                .pages(" (pp. ", f, dash, ")")
                .lit(".")
                .with(" ", &f.place, Label::Publisher, ":")
                .with(" ", &f.publisher, Label::Publisher, ".");
        }
        3 => {
            people(print, f, if dice.below(3) == 0 { &ABNT_FULL } else { &ABNT });
            let after = if print.raw.ends_with('.') { " " } else { ". " };
            print.lit(after).with("", &f.title, Label::Title, stop);
            if is_chapter {
                print.lit("In: ");
                group(print, &ABNT, " (org.). ");
            }
            print
                .put(&f.container, Label::Container)
                .lit(".")
                .with(" ", &f.place, Label::Publisher, ":")
                .with(" ", &f.publisher, Label::Publisher, "");
            print.lit(", ").put(&f.year, Label::Year).lit(".").pages(" p. ", f, dash, ".");
        }
        4 => {
            people(print, f, &CHICAGO);
            print.lit(". ").put(&f.year, Label::Year).lit(". ").with(
                "“",
                &f.title,
                Label::Title,
                ".” ",
            );
            if is_chapter {
                print.lit("In ");
            }
            print.put(&f.container, Label::Container);
            if !editors.is_empty() {
                print.lit(", edited by ");
                group(print, &IEEE, "");
            }
            print
                .pages(", ", f, dash, "")
                .lit(".")
                .with(" ", &f.place, Label::Publisher, ":")
                .with(" ", &f.publisher, Label::Publisher, ".");
        }
        _ => {
            people(print, f, &HARVARD);
            print.lit(" (").put(&f.year, Label::Year).lit(") ").with(
                "‘",
                &f.title,
                Label::Title,
                "’, ",
            );
            if is_chapter {
                print.lit("in ");
                group(print, &HARVARD, " (eds) ");
            }
            print
                .put(&f.container, Label::Container)
                .lit(".")
                .with(" ", &f.place, Label::Publisher, ":")
                .with(" ", &f.publisher, Label::Publisher, "");
            print.pages(", pp. ", f, dash, "").lit(".");
        }
    }
}
