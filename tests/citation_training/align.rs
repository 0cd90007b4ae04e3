//! Finds the fields of a reference in the string that it is printed as.

use std::ops::Range;

use ivig::citation::labels::Label;
use ivig::citation::tokenize;

use crate::examples::{Example, Fields, fold};

/// Finds fields in a string; `None` where what matters is not all there.
pub(crate) fn align(file: &str, raw: &str, fields: &Fields) -> Option<Example> {
    let tokens = tokenize(raw);
    let words: Vec<String> = tokens.iter().map(|token| fold(&raw[token.range()])).collect();
    let mut taken: Vec<Option<Label>> = vec![None; words.len()];
    let mut spans = Vec::new();
    let mut take = |range: Range<usize>, label: Label, taken: &mut Vec<Option<Label>>| {
        taken[range.clone()].fill(Some(label));
        spans.push((tokens[range.start].start as usize..tokens[range.end - 1].end as usize, label));
    };
    // Where a value stands: tokens from one of `starts` that together spell it.
    let find = |value: &str, from: usize, taken: &[Option<Label>]| -> Option<Range<usize>> {
        let wanted = fold(value);
        if wanted.is_empty() {
            return None;
        }
        (from..words.len()).find_map(|start| {
            let mut rest = wanted.as_str();
            for at in start..words.len() {
                if taken[at].is_some() {
                    return None;
                }
                if words[at].is_empty() && at > start {
                    continue;
                }
                rest = rest.strip_prefix(words[at].as_str()).filter(|_| !words[at].is_empty())?;
                if rest.is_empty() {
                    return Some(start..at + 1);
                }
            }
            None
        })
    };
    let mut at = 0;
    for (family, given, _) in &fields.authors {
        let place = find(family, at, &taken)?;
        if place.start > at + 12 {
            return None;
        }
        // A stray comma after the first name must not push the search far.
        take(place.clone(), Label::Family, &mut taken);
        at = place.end;
        let after = find(given, place.end, &taken).filter(|found| found.start == place.end);
        let wanted = fold(given);
        let before = (0..place.start).rev().take(6).find_map(|start| {
            let joined: String = words[start..place.start].concat();
            let free = taken[start..place.start].iter().all(Option::is_none);
            (free && joined == wanted && !wanted.is_empty()).then_some(start..place.start)
        });
        if let Some(found) = after.or(before) {
            at = at.max(found.end);
            take(found, Label::Given, &mut taken);
        }
    }
    for group in &fields.groups {
        let place = find(group, 0, &taken)?;
        at = at.max(place.end);
        take(place, Label::Group, &mut taken);
    }
    let title_end = if fields.title.is_empty() {
        at
    } else {
        let title = find(&fields.title, at, &taken)?;
        take(title.clone(), Label::Title, &mut taken);
        title.end
    };
    let mut container_end = title_end;
    if !fields.container.is_empty() {
        let container = find(&fields.container, title_end, &taken)?;
        container_end = container.end;
        take(container, Label::Container, &mut taken);
    }
    for (family, given) in &fields.editors {
        if let Some(place) = find(family, title_end.min(container_end), &taken) {
            let end = place.end;
            take(place, Label::Editor, &mut taken);
            if let Some(found) = find(given, end, &taken).filter(|found| found.start == end) {
                take(found, Label::Editor, &mut taken);
            }
        }
    }
    let year = find(&fields.year, 0, &taken)?;
    take(year, Label::Year, &mut taken);
    let mut from = container_end;
    for (value, label) in [
        (&fields.volume, Label::Volume),
        (&fields.issue, Label::Issue),
        (&fields.first, Label::First),
        (&fields.last, Label::Last),
    ] {
        if let Some(place) = find(value, from, &taken).filter(|place| place.start < from + 25) {
            from = place.end;
            take(place, label, &mut taken);
        }
    }
    for value in [&fields.publisher, &fields.place] {
        if let Some(place) = find(value, title_end, &taken) {
            take(place, Label::Publisher, &mut taken);
        }
    }
    spans.sort_by_key(|(range, _)| range.start);
    Some(Example { file: file.to_owned(), raw: raw.to_owned(), spans, is_made: false })
}
