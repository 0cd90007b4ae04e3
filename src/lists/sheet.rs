//! A list laid out for reading: works in groups, each with the passages that were chosen from it.

use std::collections::HashMap;

use super::{Entry, List};

/// What entries are grouped by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// By nothing.
    #[default]
    Nothing,
    /// By their first tags.
    Tag,
    /// By the sections that their passages stand in.
    Section,
}

/// Works under a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'l> {
    /// The heading; `None` where nothing is grouped.
    pub heading: Option<String>,
    /// The works, in order of their first entries.
    pub readings: Vec<Reading<'l>>,
}

/// A work within a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'l> {
    /// Its entries, in order: the work as a whole, passages of it.
    pub entries: Vec<&'l Entry>,
    /// Which of the works of the list it is, from 0, in the order that they are shown in.
    pub work: usize,
}

/// The groups of a list, in the order of their first entries; what has no tag or section comes last.
pub fn groups(list: &List, by: GroupBy) -> Vec<Group<'_>> {
    let mut sheet = Sheet::default();
    let works = works(list);
    let mut rest: Vec<(&Entry, usize)> = Vec::new();
    for (entry, work) in list.entries().iter().zip(works) {
        match heading(entry, by) {
            Some(heading) => sheet.put(Some(heading), entry, work),
            None => rest.push((entry, work)),
        }
    }
    let heading_of_rest = match (by, sheet.groups.is_empty()) {
        (GroupBy::Tag, false) => Some("Without a tag"),
        (GroupBy::Section, false) => Some("As a whole"),
        _ => None,
    };
    for (entry, work) in rest {
        sheet.put(heading_of_rest.map(str::to_owned), entry, work);
    }
    number(&mut sheet.groups);
    sheet.groups
}

fn heading(entry: &Entry, by: GroupBy) -> Option<String> {
    match by {
        GroupBy::Nothing => None,
        GroupBy::Tag => entry.own().tags.first().cloned(),
        GroupBy::Section => entry.own().section.clone(),
    }
}

/// The work of each entry: the same number for those of one.
fn works(list: &List) -> Vec<usize> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let each = list.entries().iter().enumerate();
    each.map(|(place, entry)| {
        let names = entry.names();
        let work = names.iter().filter_map(|name| known.get(name).copied()).min();
        let work = work.unwrap_or(place);
        for name in names {
            known.entry(name).or_insert(work);
        }
        work
    })
    .collect()
}

/// Groups that are being made.
#[derive(Default)]
struct Sheet<'l> {
    groups: Vec<Group<'l>>,
    /// Where each group stands, and where each work in it.
    places: HashMap<Option<String>, usize>,
    readings: HashMap<(usize, usize), usize>,
}

impl<'l> Sheet<'l> {
    fn put(&mut self, heading: Option<String>, entry: &'l Entry, work: usize) {
        let group = *self.places.entry(heading).or_insert_with_key(|heading| {
            self.groups.push(Group { heading: heading.clone(), readings: Vec::new() });
            self.groups.len() - 1
        });
        let readings = &mut self.groups[group].readings;
        let reading = *self.readings.entry((group, work)).or_insert_with(|| {
            readings.push(Reading { entries: Vec::new(), work });
            readings.len() - 1
        });
        readings[reading].entries.push(entry);
    }
}

/// Gives works their numbers in the order that they are shown in: a work that stands in two groups has
/// one.
fn number(groups: &mut [Group<'_>]) {
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for reading in groups.iter_mut().flat_map(|group| &mut group.readings) {
        let next = numbers.len();
        reading.work = *numbers.entry(reading.work).or_insert(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_stand_once_in_a_group_with_their_passages() {
        let text = r#"[{"id": "a", "PMID": "1"},
            {"id": "b", "PMID": "2", "custom": {"ivig": {"tags": ["dose", "x"], "anchor": "P#s1.p1"}}},
            {"id": "c", "PMID": "1", "custom": {"ivig": {"tags": ["harm"], "anchor": "Q#s1.p1"}}},
            {"id": "d", "PMID": "2", "custom": {"ivig": {"tags": ["dose"]}}}]"#;
        let list = List::parse("x", text).expect("a list");
        let shown = |by| -> Vec<_> {
            let of = |group: Group<'_>| -> (_, Vec<_>) {
                let readings = group.readings.iter();
                (group.heading.clone(), readings.map(|one| (one.work, one.entries.len())).collect())
            };
            groups(&list, by).into_iter().map(of).collect()
        };
        assert_eq!(shown(GroupBy::Nothing), [(None, vec![(0, 2), (1, 2)])]);
        let heading = |text: &str| Some(text.to_owned());
        assert_eq!(
            shown(GroupBy::Tag),
            [
                (heading("dose"), vec![(0, 2)]),
                (heading("harm"), vec![(1, 1)]),
                (heading("Without a tag"), vec![(1, 1)])
            ]
        );
    }
}
