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
}

/// A reference as it is set in a style.
struct Setter<'f> {
    print: Print,
    fields: &'f Fields,
    /// What stands between two pages.
    dash: &'static str,
    /// What ends a title, which may have a mark of its own.
    stop: &'static str,
}

impl Setter<'_> {
    fn lit(&mut self, text: &str) -> &mut Self {
        self.print.lit(text);
        self
    }

    fn with(&mut self, before: &str, text: &str, label: Label, after: &str) -> &mut Self {
        self.print.with(before, text, label, after);
        self
    }

    fn people(&mut self, list: &List) -> &mut Self {
        people(&mut self.print, self.fields, list);
        self
    }

    /// Names, and `after` behind them where they do not end in a full stop of their own.
    fn people_then(&mut self, list: &List, after: &str) -> &mut Self {
        self.people(list);
        let after = if self.print.raw.ends_with('.') { " " } else { after };
        self.lit(after)
    }

    fn editors(&mut self, list: &List, after: &str) -> &mut Self {
        let editors = self.fields.editors.iter();
        let editors: Vec<_> =
            editors.map(|(family, given)| (family.clone(), given.clone(), String::new())).collect();
        if !editors.is_empty() {
            names(&mut self.print, &editors, list, false, true);
            self.lit(after);
        }
        self
    }

    fn title(&mut self, before: &str, after: &str) -> &mut Self {
        self.with(before, &self.fields.title, Label::Title, after)
    }

    /// The title with a full stop, or with the mark that it ends in.
    fn title_stop(&mut self) -> &mut Self {
        self.title("", self.stop)
    }

    fn container(&mut self) -> &mut Self {
        self.with("", &self.fields.container, Label::Container, "")
    }

    fn year(&mut self, before: &str, after: &str) -> &mut Self {
        self.with(before, &self.fields.year, Label::Year, after)
    }

    fn volume(&mut self, before: &str) -> &mut Self {
        self.with(before, &self.fields.volume, Label::Volume, "")
    }

    fn issue(&mut self, before: &str, after: &str) -> &mut Self {
        self.with(before, &self.fields.issue, Label::Issue, after)
    }

    fn pages(&mut self, before: &str, after: &str) -> &mut Self {
        let fields = self.fields;
        if !fields.first.is_empty() {
            self.with(before, &fields.first, Label::First, "");
            if fields.last != fields.first {
                self.with(self.dash, &fields.last, Label::Last, "");
            }
            self.lit(after);
        }
        self
    }

    fn publisher(&mut self, after: &str) -> &mut Self {
        self.with(" ", &self.fields.place, Label::Publisher, ":");
        self.with(" ", &self.fields.publisher, Label::Publisher, after)
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
        let stop = if fields.title.ends_with(['?', '!']) { " " } else { ". " };
        let mut set = Setter { print: Print::default(), fields: &fields, dash: "-", stop };
        match dice.below(10) {
            0 => _ = set.lit(&format!("{}. ", 1 + dice.below(90))),
            1 => _ = set.lit(&format!("[{}] ", 1 + dice.below(90))),
            2 => _ = set.lit(&format!("{} ", 1 + dice.below(90))),
            _ => {}
        }
        let style = dice.below(if is_book { BOOK_STYLES } else { ARTICLE_STYLES });
        set.dash = if dice.below(2) == 0 { "-" } else { "–" };
        if is_book {
            book(&mut set, style, &mut dice);
        } else {
            article(&mut set, style, &mut dice);
        }
        end(&mut set.print, &fields, &mut dice);
        out.push(Example {
            file: file.to_owned(),
            raw: set.print.raw,
            spans: set.print.spans,
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

fn article(set: &mut Setter<'_>, style: u64, dice: &mut Dice) {
    let notes = ["", "", "", "", "", "", "[Internet]. ", "[online] "][dice.below(8) as usize];
    let month = ["", "", "", " Jan", " Dec 12", " May-Jun", " Sep 3"][dice.below(7) as usize];
    match style {
        0..=2 => {
            set.people(&VANCOUVER).lit(". ").title_stop().container();
            set.lit(if style == 2 { " " } else { ". " }).lit(notes).year("", "");
            set.with("", month, Label::Date, "").lit(";").volume("").issue("(", ")");
            set.pages(":", "").lit(".");
        }
        3 | 4 => {
            set.people(&APA).year(" (", "). ").title_stop().container().lit(", ");
            set.volume("").issue("(", ")").pages(", ", "").lit(".");
        }
        5 | 6 => {
            let (open, close) = if style == 5 { ("‘", "’, ") } else { ("", ". ") };
            set.people(&HARVARD).year(" (", ") ").title(open, close).container();
            set.volume(", vol. ").issue(", no. ", "").pages(", pp. ", "").lit(".");
        }
        7 => {
            set.people(&CHICAGO).year(". ", ". ").title("“", ".” ").container().lit(" ");
            set.volume("").issue(" (", ")").pages(": ", "").lit(".");
        }
        8 => {
            let list = if dice.below(3) == 0 { &ABNT_FULL } else { &ABNT };
            set.people_then(list, ". ").title_stop().container();
            if dice.below(2) == 0 {
                let city = CITIES[dice.below(CITIES.len() as u64) as usize];
                set.with(", ", city, Label::Publisher, "");
            }
            set.volume(", v. ").issue(", n. ", "").pages(", p. ", "").year(", ", ".");
        }
        9 | 10 => {
            let (open, close) = if style == 9 { ("“", ",” ") } else { ("\"", ",\" ") };
            set.people(&IEEE).lit(", ").title(open, close).container();
            set.volume(", vol. ").issue(", no. ", "").pages(", pp. ", "").lit(", ");
            set.with("", month.trim(), Label::Date, " ").year("", ".");
        }
        11 | 12 => {
            set.people(&NATURE).lit(" ").title_stop().container().lit(" ").volume("");
            set.pages(", ", "").year(" (", ").");
        }
        13 => {
            let list = if dice.below(2) == 0 { &CELL } else { &INVERTED };
            set.people(list).year(" (", "). ").title_stop().container().lit(" ");
            set.volume("").issue("(", ")").pages(", ", "").lit(".");
        }
        14 => {
            set.people(&VANCOUVER).year(" (", ") ").title_stop().container().lit(" ");
            set.volume("").issue("(", ")").pages(":", "");
        }
        15 => {
            set.people(&SEMICOLON).lit(" ");
            if dice.below(3) > 0 {
                set.title_stop();
            }
            set.container().year(" ", ", ").volume("").issue(" (", ")").pages(", ", "").lit(".");
        }
        16 => {
            set.people(&GOST).lit(" ").title("", " // ").container().year(". – ", "");
            set.volume(". – Vol. ").issue(", № ", "").pages(". – P. ", "").lit(".");
        }
        17 => {
            set.people(&SEMICOLON).lit(": ").title_stop().lit("In: ").container().lit(" ");
            set.volume("").year(" (", ")").issue(", Nr. ", "").pages(", S. ", "").lit(".");
        }
        18 => {
            set.people(&IEEE).lit(", ").container();
            if dice.below(2) == 0 {
                set.year(", ", ", ").volume("").pages(", ", "").lit(".");
            } else {
                set.lit(" ").volume("").pages(", ", "").year(" (", ").");
            }
        }
        20 => {
            set.people_then(&INVERTED, ". ").year("", " ").title_stop().container().lit(" ");
            set.volume("").pages(":", "").lit(".");
        }
        21 => {
            set.people_then(&ABNT, ", ").year("", ". ").title_stop().container();
            set.volume(", vol. ").issue(", no. ", "").pages(", pp. ", "").lit(".");
        }
        _ => {
            set.people(&COMMA).year(". ", ". ").title_stop().container().lit(" ");
            set.volume("").issue(" (", ")").pages(": ", "").lit(".");
        }
    }
}

/// Chapters, and books, whose title stands in the container.
fn book(set: &mut Setter<'_>, style: u64, dice: &mut Dice) {
    let is_chapter = !set.fields.title.is_empty();
    let edition = ["", "", "", " 2nd ed.", " 3rd edition."][dice.below(5) as usize];
    match style {
        0 | 1 => {
            set.people(&VANCOUVER).lit(". ").title_stop();
            if is_chapter {
                let after = if style == 0 { ", editors. " } else { ", eds. " };
                set.lit("In: ").editors(&VANCOUVER, after);
            }
            set.container().lit(".").lit(edition).publisher("");
            set.year("; ", ".").pages(" p. ", ".");
        }
        2 => {
            set.people(&APA).year(" (", "). ").title_stop();
            if is_chapter {
                set.lit("In ").editors(&IEEE, " (Eds.), ");
            }
            set.container().pages(" (pp. ", ")").lit(".").publisher(".");
        }
        3 => {
            let list = if dice.below(3) == 0 { &ABNT_FULL } else { &ABNT };
            set.people_then(list, ". ").title_stop();
            if is_chapter {
                set.lit("In: ").editors(&ABNT, " (org.). ");
            }
            set.container().lit(".").publisher("").year(", ", ".").pages(" p. ", ".");
        }
        4 => {
            set.people(&CHICAGO).year(". ", ". ").title("“", ".” ");
            if is_chapter {
                set.lit("In ");
            }
            set.container();
            if !set.fields.editors.is_empty() {
                set.lit(", edited by ").editors(&IEEE, "");
            }
            set.pages(", ", "").lit(".").publisher(".");
        }
        _ => {
            set.people(&HARVARD).year(" (", ") ").title("‘", "’, ");
            if is_chapter {
                set.lit("in ").editors(&HARVARD, " (eds) ");
            }
            set.container().lit(".").publisher("").pages(", pp. ", "").lit(".");
        }
    }
}
