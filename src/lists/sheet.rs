//! A list laid out for reading: works in groups, each with the passages that were chosen from it.

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
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut rest: Vec<&Entry> = Vec::new();
    for entry in list.entries() {
        match heading(entry, by) {
            Some(heading) => put(&mut groups, Some(heading), entry),
            None => rest.push(entry),
        }
    }
    let heading_of_rest = match (by, groups.is_empty()) {
        (GroupBy::Tag, false) => Some("Without a tag"),
        (GroupBy::Section, false) => Some("As a whole"),
        _ => None,
    };
    for entry in rest {
        put(&mut groups, heading_of_rest.map(str::to_owned), entry);
    }
    number(&mut groups);
    groups
}

fn heading(entry: &Entry, by: GroupBy) -> Option<String> {
    match by {
        GroupBy::Nothing => None,
        GroupBy::Tag => entry.own().tags.first().cloned(),
        GroupBy::Section => entry.own().section.clone(),
    }
}

fn put<'l>(groups: &mut Vec<Group<'l>>, heading: Option<String>, entry: &'l Entry) {
    let at = groups.iter().position(|group| group.heading == heading);
    let at = at.unwrap_or_else(|| {
        groups.push(Group { heading, readings: Vec::new() });
        groups.len() - 1
    });
    let readings = &mut groups[at].readings;
    let same = readings
        .iter_mut()
        .find(|one| one.entries.first().is_some_and(|first| first.is_same_work(entry)));
    match same {
        Some(reading) => reading.entries.push(entry),
        None => readings.push(Reading { entries: vec![entry], work: 0 }),
    }
}

/// Gives works their numbers: a work that stands in two groups has one.
fn number(groups: &mut [Group<'_>]) {
    let mut works: Vec<&Entry> = Vec::new();
    for reading in groups.iter_mut().flat_map(|group| &mut group.readings) {
        let Some(&first) = reading.entries.first() else { continue };
        let known = works.iter().position(|work| work.is_same_work(first));
        reading.work = known.unwrap_or_else(|| {
            works.push(first);
            works.len() - 1
        });
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
