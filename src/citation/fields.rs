//! Fields of a reference out of labelled tokens.

use std::ops::Range;

use super::identifiers::Identifiers;
use super::labels::Label;
use super::names::Names;
use super::tokens::{Gap, Shape, Token};
use super::words::WordClass;
use crate::model::{PageRange, Reference, ReferenceKind};

/// How sure each field is, from 0 to 1; nothing for a field that was not found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Confidence {
    /// Of all authors together.
    pub authors: Option<f32>,
    /// Of the title.
    pub title: Option<f32>,
    /// Of the journal or book.
    pub container: Option<f32>,
    /// Of the year.
    pub year: Option<f32>,
    /// Of the volume.
    pub volume: Option<f32>,
    /// Of the issue.
    pub issue: Option<f32>,
    /// Of the pages.
    pub pages: Option<f32>,
}

/// Fewer tokens before a journal's name are a part of it: `J. Neuroimmunol.`
const LEAST_TITLE_TOKENS: usize = 3;

/// The most marks that are taken to a title behind its last word.
const MAX_CLOSING_MARKS: usize = 6;

/// A journal's name with the short pieces right before it.
fn with_abbreviation(mut run: Range<usize>, pieces: &[Range<usize>]) -> Range<usize> {
    for piece in pieces.iter().rev().filter(|piece| piece.end <= run.end) {
        if piece.end == run.start {
            run.start = piece.start;
        }
    }
    run
}

/// Where neither a title nor a journal was found, the last of the names before year and volume is the
/// journal: `J. Roe, K. Doe, J. Neuroimmunol. 2009, 211, 23.`
pub(super) fn settle(tokens: &[Token], labels: &mut [Label]) {
    use Label::{Container, ContainerStart, Family, Given, Title, TitleStart, Volume, Year};
    let has_name = |label: &Label| matches!(label, TitleStart | Title | ContainerStart | Container);
    let Some(end) = labels.iter().position(|label| matches!(label, Year | Volume)) else { return };
    if labels.iter().any(has_name) || !labels.contains(&Volume) {
        return;
    }
    let names =
        labels[..end].iter().rev().take_while(|label| matches!(label, Family | Given)).count();
    let starts =
        |at: &usize| matches!(tokens[*at].gap, Gap::Comma | Gap::StopComma | Gap::Semicolon);
    let Some(start) = (end - names..end).rev().find(starts) else { return };
    if labels[..start].contains(&Family) {
        labels[start..end].fill(Container);
        labels[start] = ContainerStart;
    }
}

/// The fields of a reference as runs of its tokens.
#[derive(Debug, Default)]
pub(super) struct Places {
    authors: Vec<Range<usize>>,
    title: Option<Range<usize>>,
    container: Option<Range<usize>>,
    year: Option<Range<usize>>,
    volume: Option<Range<usize>>,
    issue: Option<Range<usize>>,
    pages: Option<Range<usize>>,
}

impl Places {
    /// How sure each field is: as sure as the least sure of its tokens.
    pub(super) fn confidence(&self, of_tokens: &[f32]) -> Confidence {
        let least = |run: &Option<Range<usize>>| {
            let run = run.clone()?;
            Some(of_tokens[run].iter().copied().fold(1.0, f32::min))
        };
        let of_names = self.authors.iter().flat_map(|run| &of_tokens[run.clone()]);
        Confidence {
            authors: of_names.copied().reduce(f32::min),
            title: least(&self.title),
            container: least(&self.container),
            year: least(&self.year),
            volume: least(&self.volume),
            issue: least(&self.issue),
            pages: least(&self.pages),
        }
    }
}

/// Places of the tokens that tell where in a journal something stands.
struct InVolume {
    volume: Option<Range<usize>>,
    issue: Option<Range<usize>>,
    first: Option<Range<usize>>,
    last: Option<Range<usize>>,
}

/// A string with all that was made of it.
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) classes: &'t [WordClass],
    pub(super) labels: &'t [Label],
    pub(super) identifiers: &'t Identifiers,
}

impl Reading<'_> {
    /// Puts the fields into a reference that has none, and tells where they stand.
    pub(super) fn fill(&self, reference: &mut Reference) -> Places {
        let names = Names {
            text: self.text,
            tokens: self.tokens,
            labels: self.labels,
            classes: self.classes,
        };
        reference.authors = names.authors();
        let is_name = |label| matches!(label, Label::Family | Label::Given | Label::Group);
        let authors = if reference.authors.is_empty() { Vec::new() } else { self.runs(is_name) };
        let (mut title, mut container) = self.title_and_container();
        reference.title = title.clone().map(|run| self.phrase(self.without_note(run)));
        reference.container = container.clone().map(|run| self.phrase(self.without_note(run)));
        let is_year = |run: &Range<usize>| {
            let number =
                |token: &Token| token.shape.is_number() && token.shape != Shape::DigitsLetters;
            !self.tokens[run.clone()].iter().any(|token| token.shape == Shape::DigitsLetters)
                || self.tokens[run.clone()].iter().any(number)
        };
        let year = self.runs(|label| label == Label::Year).into_iter().find(is_year);
        let year = year.or_else(|| self.stray_year());
        reference.year = year.clone().map(|run| self.printed(run));
        let InVolume { volume, issue, first, last } = self.place_in_volume();
        reference.volume = volume.clone().map(|run| self.printed(run));
        reference.issue = issue.clone().map(|run| self.printed(run));
        let last = last.map(|run| self.printed(run));
        reference.pages =
            first.clone().and_then(|run| PageRange::new(&self.printed(run), last.as_deref()));
        let is_located = reference.volume.is_some() || reference.issue.is_some();
        if reference.title.is_none() && !is_located {
            // A whole work stands in nothing.
            reference.title = reference.container.take();
            title = container.take();
        }
        reference.kind = self.kind(reference);
        Places { authors, title, container, year, volume, issue, pages: first }
    }

    /// Runs of tokens with a label.
    fn runs(&self, wanted: impl Fn(Label) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, label) in self.labels.iter().enumerate() {
            if !wanted(*label) {
                continue;
            }
            match runs.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end = at + 1,
                None => runs.push(at..at + 1),
            }
        }
        runs
    }

    fn first(&self, label: Label) -> Option<Range<usize>> {
        self.runs(|other| other == label).into_iter().next()
    }

    /// A run without what it ends with in square brackets, where that tells of its medium or kind:
    /// `[Internet]`, `[dissertation]`.
    fn without_note(&self, run: Range<usize>) -> Range<usize> {
        let opens = |at: &usize| {
            let between = self.tokens[at - 1].end as usize..self.tokens[*at].start as usize;
            self.text[between].contains('[')
        };
        let Some(open) = (run.start + 1..run.end).rev().take(5).find(opens) else { return run };
        let ends = self.text[self.tokens[run.end - 1].end as usize..].trim_start().starts_with(']');
        let tells = self.classes[open..run.end]
            .iter()
            .any(|class| matches!(class, WordClass::Web | WordClass::Thesis));
        if ends && tells { run.start..open } else { run }
    }

    fn title_and_container(&self) -> (Option<Range<usize>>, Option<Range<usize>>) {
        let title = self.longest(&self.pieces(Label::TitleStart, Label::Title));
        let containers = self.pieces(Label::ContainerStart, Label::Container);
        let container = self.longest(&containers);
        let has_volume = self.labels.contains(&Label::Volume);
        match (title, container) {
            // A journal that was taken for the end of the title: volumes have one, and preprints are
            // known by the names of their servers.
            (Some(run), None) => match self.last_sentence(&run) {
                Some(cut) if has_volume || self.is_preprint_server(cut) => {
                    (Some(run.start..cut), Some(cut..run.end))
                }
                _ => (Some(run), None),
            },
            // A title that was taken for a journal, with the journal behind it.
            (None, Some(run)) if has_volume => {
                let parts = match (containers.as_slice(), self.last_sentence(&run)) {
                    ([first, .., last], _) => Some((first.clone(), last.clone())),
                    (_, Some(cut)) => Some((run.start..cut, cut..run.end)),
                    _ => None,
                };
                match parts.filter(|(title, _)| title.len() >= LEAST_TITLE_TOKENS) {
                    Some((title, journal)) => (Some(title), Some(journal)),
                    None => (None, Some(with_abbreviation(run, &containers))),
                }
            }
            found => found,
        }
    }

    fn is_preprint_server(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].start as usize..];
        [
            "medRxiv",
            "bioRxiv",
            "arXiv",
            "SSRN",
            "Research Square",
            "PsyArXiv",
            "ChemRxiv",
            "Preprints",
        ]
        .iter()
        .any(|name| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    }

    /// Where the last sentence of a run begins, if it may be the name of a journal. Short words before
    /// stops are abbreviations and belong to the name (`J. Exp. Bot.`).
    fn last_sentence(&self, run: &Range<usize>) -> Option<usize> {
        let ends_sentence = |at: &usize| {
            matches!(self.tokens[*at].gap, Gap::Stop | Gap::Query | Gap::QuoteStop | Gap::CloseStop)
        };
        let mut cut = (run.start + 1..run.end).rev().find(ends_sentence)?;
        let is_capital = |at: usize| {
            !matches!(self.tokens[at].shape, Shape::Lower | Shape::LowerLetter)
                && !self.tokens[at].shape.is_number()
        };
        while cut > run.start + 1 && is_capital(cut - 1) && ends_sentence(&(cut - 1)) {
            cut -= 1;
        }
        (is_capital(cut) && run.end - cut <= 12).then_some(cut)
    }

    /// A year that is part of no field: of a newspaper's date, but not of a visit to a page.
    fn stray_year(&self) -> Option<Range<usize>> {
        let labels = self.labels;
        let is_visit = |class: &WordClass| matches!(class, WordClass::Web | WordClass::Identifier);
        let end = self.classes.iter().position(is_visit).unwrap_or(labels.len());
        let is_year = |at: &usize| {
            matches!(self.tokens[*at].shape, Shape::Year | Shape::YearLetter)
                && matches!(
                    labels[*at],
                    Label::Other | Label::Date | Label::Tail | Label::Publisher
                )
        };
        (0..end).rev().find(is_year).map(|at| at..at + 1)
    }

    /// Volume, issue and pages. What the labels glue together comes apart where the punctuation tells.
    fn place_in_volume(&self) -> InVolume {
        let mut place = InVolume {
            volume: self.first(Label::Volume),
            issue: self.first(Label::Issue),
            first: self.first(Label::First),
            last: self.first(Label::Last),
        };
        if let Some(volume) = &mut place.volume {
            let cut = (volume.start + 1..volume.end).find(|at| {
                matches!(self.tokens[*at].gap, Gap::Colon | Gap::Comma | Gap::Semicolon)
                    && self.tokens[*at].shape.is_number()
            });
            if let Some(cut) = cut.filter(|_| place.first.is_none()) {
                place.first = Some(cut..cut + 1);
                volume.end = cut;
            }
            // `81-A`, a volume of a series.
            let next = volume.end;
            let is_series = self
                .tokens
                .get(next)
                .is_some_and(|token| token.gap == Gap::Dash && token.shape == Shape::Capital);
            if is_series && self.labels[next] != Label::First {
                volume.end += 1;
            }
        }
        if let Some(issue) = &mut place.issue {
            let cut = (issue.start + 1..issue.end).find(|at| {
                matches!(self.tokens[*at].gap, Gap::Comma | Gap::CloseStop | Gap::Colon)
            });
            if let Some(cut) = cut {
                if place.first.is_none() && self.tokens[cut].shape.is_number() {
                    place.first = Some(cut..cut + 1);
                }
                issue.end = cut;
            }
        }
        if place.first.is_none() {
            place.first = self.page_behind(&place);
        }
        place
    }

    /// A number behind the volume or issue and a colon, which can only be a page.
    fn page_behind(&self, place: &InVolume) -> Option<Range<usize>> {
        let end = place.issue.as_ref().or(place.volume.as_ref())?.end;
        let token = self.tokens.get(end)?;
        let before = self.tokens[end - 1].end as usize;
        let has_colon = self.text[before..token.start as usize].contains(':');
        (has_colon && token.shape.is_number()).then_some(end..end + 1)
    }

    /// The runs of a field, cut where the field begins anew.
    fn pieces(&self, start: Label, inside: Label) -> Vec<Range<usize>> {
        let labels = self.labels;
        let mut runs: Vec<Range<usize>> = Vec::new();
        for run in self.runs(|label| label == start || label == inside) {
            let mut from = run.start;
            for (at, _) in (run.start..run.end)
                .zip(&labels[run.clone()])
                .skip(1)
                .filter(|(_, label)| **label == start)
            {
                runs.push(from..at);
                from = at;
            }
            runs.push(from..run.end);
        }
        if inside == Label::Title {
            self.join_over_numbers(&mut runs);
        }
        runs
    }

    /// The longest of some runs, the first of equally long ones.
    fn longest(&self, runs: &[Range<usize>]) -> Option<Range<usize>> {
        let length =
            |run: &&Range<usize>| self.tokens[run.end - 1].end - self.tokens[run.start].start;
        runs.iter().rev().max_by_key(length).cloned()
    }

    /// Joins runs with nothing but a number or two between them, which belong to the title where the
    /// fields that they were taken for stand elsewhere, too.
    fn join_over_numbers(&self, runs: &mut Vec<Range<usize>>) {
        let labels = self.labels;
        let is_elsewhere = |at: usize| {
            let label = labels[at];
            let is_number = matches!(
                label,
                Label::Year | Label::Volume | Label::Issue | Label::First | Label::Last
            );
            is_number && labels[at + 1..].iter().skip(1).any(|other| *other == label)
        };
        let mut index = 0;
        while index + 1 < runs.len() {
            let between = runs[index].end..runs[index + 1].start;
            if between.len() <= 2 && between.clone().all(is_elsewhere) && !between.is_empty() {
                runs[index].end = runs[index + 1].end;
                runs.remove(index + 1);
            } else {
                index += 1;
            }
        }
    }

    /// The text of tokens that follow each other.
    fn printed(&self, run: Range<usize>) -> String {
        let range = self.tokens[run.start].start as usize..self.tokens[run.end - 1].end as usize;
        self.text[range].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text of a title or a name, with brackets and marks at its ends that belong to it.
    fn phrase(&self, run: Range<usize>) -> String {
        let mut start = self.tokens[run.start].start as usize;
        let mut end = self.tokens[run.end - 1].end as usize;
        let before = self.text[..start].chars().next_back();
        if before.is_some_and(|c| matches!(c, '¿' | '¡')) {
            start -= before.map_or(0, char::len_utf8);
        }
        for character in self.text[end..].chars().take(MAX_CLOSING_MARKS) {
            let inner = &self.text[start..end];
            let closes = |open, close| inner.matches(open).count() > inner.matches(close).count();
            let belongs = match character {
                '?' | '!' => true,
                ')' => closes('(', ')'),
                ']' => closes('[', ']'),
                '»' => closes('«', '»'),
                '”' => closes('“', '”'),
                _ => false,
            };
            if !belongs {
                break;
            }
            end += character.len_utf8();
        }
        let inner = &self.text[start..end];
        if let Some(open) = before.filter(|open| matches!(open, '(' | '[' | '“' | '«')) {
            let close = match open {
                '(' => ')',
                '[' => ']',
                '“' => '”',
                _ => '»',
            };
            if inner.matches(close).count() > inner.matches(open).count() {
                start -= open.len_utf8();
            }
        }
        self.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the container is what a meeting left.
    fn is_of_conference(&self) -> bool {
        let labelled = self.classes.iter().zip(self.labels);
        labelled.into_iter().any(|(class, label)| {
            *class == WordClass::Conference
                && matches!(label, Label::ContainerStart | Label::Container)
        })
    }

    fn kind(&self, reference: &Reference) -> ReferenceKind {
        let has = |class| self.classes.contains(&class);
        let has_label = |label| self.labels.contains(&label);
        let in_something =
            self.tokens.iter().zip(self.classes).enumerate().any(|(at, (token, class))| {
                *class == WordClass::In
                    && token.shape == Shape::Title
                    && self.labels[at] == Label::Other
            });
        let is_book = has_label(Label::Publisher);
        if has(WordClass::Thesis) && reference.volume.is_none() {
            return ReferenceKind::Thesis;
        }
        if reference.volume.is_none() && self.is_of_conference() {
            return ReferenceKind::Conference;
        }
        if reference.container.is_some() && (in_something || (has_label(Label::Editor) && is_book))
        {
            return ReferenceKind::Chapter;
        }
        if reference.container.is_some()
            && (reference.volume.is_some() || !is_book)
            && reference.year.is_some()
            && (reference.pages.is_some() || reference.volume.is_some())
        {
            return ReferenceKind::Journal;
        }
        if is_book {
            return ReferenceKind::Book;
        }
        if self.identifiers.has_address {
            return ReferenceKind::Web;
        }
        match (&reference.container, &reference.title) {
            (Some(_), _) => ReferenceKind::Journal,
            (None, Some(_)) => ReferenceKind::Other,
            (None, None) => ReferenceKind::Unknown,
        }
    }
}
