//! Names of authors out of labelled tokens.

use super::labels::Label;
use super::tokens::{Gap, Shape, Token};
use super::words::WordClass;
use crate::model::Author;

/// The tokens that the model took for names, with their labels.
pub(super) struct Names<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) labels: &'t [Label],
    pub(super) classes: &'t [WordClass],
}

/// A person's or group's name while it is read: the places of its tokens.
#[derive(Default)]
struct Name {
    family: Vec<usize>,
    given: Vec<usize>,
    suffix: Option<usize>,
}

impl Names<'_> {
    /// Authors in the order in which they sign.
    pub(super) fn authors(&self) -> Vec<Author> {
        let mut authors = Vec::new();
        let mut name = Name::default();
        let given_first = self.is_given_first();
        let mut group: Option<(usize, usize)> = None;
        for (at, label) in self.labels.iter().enumerate() {
            if group.is_some_and(|(_, last)| *label != Label::Group || last + 1 != at) {
                authors.extend(group.take().map(|(first, last)| self.group(first, last)));
            }
            match label {
                // "Roe A. L. de": the particle stands behind the given names.
                Label::Family if !given_first && self.is_trailing_particle(&name, at) => {
                    name.given.push(at);
                }
                Label::Family if self.is_another_initial(&name, at) => name.given.push(at),
                Label::Family if self.is_suffix(&name, at) => name.suffix = Some(at),
                Label::Family => {
                    if self.starts_name(&name, at, given_first) {
                        authors.extend(self.person(&mut name));
                    }
                    name.family.push(at);
                }
                Label::Given => {
                    if self.is_next_given(&name, at, given_first) {
                        authors.extend(self.person(&mut name));
                    }
                    name.given.push(at);
                }
                Label::Suffix => name.suffix = name.suffix.or(Some(at)),
                Label::Group => {
                    authors.extend(self.person(&mut name));
                    group = Some((group.map_or(at, |(first, _)| first), at));
                }
                _ => authors.extend(self.person(&mut name)),
            }
        }
        authors.extend(self.person(&mut name));
        authors.extend(group.map(|(first, last)| self.group(first, last)));
        authors
    }

    /// Whether given names stand before family names from the second name on; the first name may be
    /// turned round (`Doe, J., R. Roe`).
    fn is_given_first(&self) -> bool {
        let order = self
            .labels
            .iter()
            .enumerate()
            .filter(|(_, label)| matches!(label, Label::Family | Label::Given));
        let order: Vec<(usize, Label)> = order.map(|(at, label)| (at, *label)).collect();
        let votes = order.windows(2).map(|pair| {
            let ((_, first), (at, second)) = (pair[0], pair[1]);
            let tight =
                matches!(self.tokens[at].gap, Gap::Space | Gap::Stop | Gap::Dot | Gap::Glued);
            match (first, second) {
                (Label::Given, Label::Family) if tight => 1,
                (Label::Family, Label::Given) if tight => -1,
                _ => 0,
            }
        });
        let votes: i32 = votes.sum();
        votes > 0 || (votes == 0 && order.first().is_some_and(|(_, label)| *label == Label::Given))
    }

    /// Whether a family name at `at` belongs to a new person.
    fn starts_name(&self, name: &Name, at: usize, given_first: bool) -> bool {
        let gap = self.tokens[at].gap;
        let apart = is_apart(gap, name.given.is_empty());
        match (name.family.last(), name.given.last()) {
            (None, None) => false,
            // "Roe J" and then a name.
            (Some(family), Some(given)) => given > family || apart,
            (Some(_), None) => apart && !self.is_glued_on(at),
            (None, Some(_)) => apart && !given_first,
        }
    }

    fn is_trailing_particle(&self, name: &Name, at: usize) -> bool {
        let token = self.tokens[at];
        self.classes[at] == WordClass::Particle
            && token.shape == Shape::Lower
            && !is_apart(token.gap, false)
            && matches!((name.family.last(), name.given.last()), (Some(family), Some(given)) if given > family)
    }

    /// `Roe, R. A. C.`: one more initial behind others, taken for a name.
    fn is_another_initial(&self, name: &Name, at: usize) -> bool {
        let token = self.tokens[at];
        let follows_given = name.given.last().is_some_and(|given| given + 1 == at);
        !name.family.is_empty()
            && follows_given
            && token.shape == Shape::Capital
            && !is_apart(token.gap, false)
            && self.text[token.end as usize..].starts_with('.')
            && self
                .labels
                .get(at + 1)
                .is_none_or(|next| !matches!(next, Label::Family | Label::Given))
    }

    /// `Roe Jr J`: a mark of descent behind the family name.
    fn is_suffix(&self, name: &Name, at: usize) -> bool {
        let word = self.text[self.tokens[at].range()].to_ascii_lowercase();
        !name.family.is_empty()
            && matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "2nd" | "3rd")
    }

    /// A hyphen or an apostrophe within a name.
    fn is_glued_on(&self, at: usize) -> bool {
        matches!(self.tokens[at].gap, Gap::Dash | Gap::Glued | Gap::Quote)
    }

    /// Whether given names at `at` belong to a new person.
    fn is_next_given(&self, name: &Name, at: usize, given_first: bool) -> bool {
        let gap = self.tokens[at].gap;
        match (name.family.last(), name.given.last()) {
            (Some(family), Some(given)) if given > family => {
                given_first && matches!(gap, Gap::Comma | Gap::StopComma | Gap::Semicolon)
            }
            (Some(_), Some(_)) => true,
            // "Doe, J." at the head of a list in which given names stand first.
            (Some(_), None) => {
                matches!(gap, Gap::Semicolon) || (given_first && name.suffix.is_some())
            }
            _ => false,
        }
    }

    fn person(&self, name: &mut Name) -> Option<Author> {
        let name = std::mem::take(name);
        let suffix = name.suffix.map(|at| self.text[self.tokens[at].range()].to_owned());
        let family = self.joined(&name.family, false);
        if family.is_empty() {
            return None;
        }
        Some(Author { suffix, ..Author::person(family, self.joined(&name.given, true)) })
    }

    /// The text of a name's tokens as printed between them; parts apart are joined by spaces.
    fn joined(&self, places: &[usize], is_given: bool) -> String {
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for at in places {
            let token = self.tokens[*at];
            match before.filter(|before| before + 1 == *at) {
                Some(before) => {
                    let between =
                        &self.text[self.tokens[before].end as usize..token.start as usize];
                    out.push_str(if between.contains([',', ';', '&']) { " " } else { between });
                }
                None if before.is_some() => out.push(' '),
                None => {}
            }
            out.push_str(&self.text[token.range()]);
            before = Some(*at);
        }
        if is_given && self.ends_in_dotted_initial(places) {
            out.push('.');
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether given names end in an initial whose stop belongs to it and ends no sentence.
    fn ends_in_dotted_initial(&self, places: &[usize]) -> bool {
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return false };
        let token = self.tokens[*last];
        let is_initial =
            token.shape == Shape::Capital && self.text[token.end as usize..].starts_with('.');
        let has_stops = places.windows(2).any(|pair| {
            let between = self.tokens[pair[0]].end as usize..self.tokens[pair[1]].start as usize;
            self.text.get(between).is_some_and(|between| between.contains('.'))
        });
        let before_family = self.labels.get(last + 1) == Some(&Label::Family);
        let after_comma = matches!(self.tokens[*first].gap, Gap::Comma | Gap::StopComma);
        is_initial && (has_stops || before_family || after_comma)
    }

    fn group(&self, first: usize, last: usize) -> Author {
        let range = self.tokens[first].start as usize..self.tokens[last].end as usize;
        Author::group(self.text[range].split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// Whether words of names on both sides of a gap belong to two people. A stop within a family name
/// ends an abbreviation (`St. James`); behind given names it may end an initial.
fn is_apart(gap: Gap, within_family: bool) -> bool {
    let joins = matches!(gap, Gap::Space | Gap::Glued | Gap::Dash | Gap::Quote | Gap::Dot);
    !joins && (within_family || gap != Gap::Stop)
}
