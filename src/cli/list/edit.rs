//! Changes of what is in a list.

use std::io::Write as _;

use super::args::{NoteArgs, OrderArgs, OrderBy, TagArgs};
use super::entries;
use crate::cli::text::clean;
use crate::cli::{DONE, Io, Outcome};
use crate::error::{Error, Result};
use crate::lists::{Added, Entry, List, Lists};

/// The places of the entries that are named, each once.
fn places(list: &List, names: &[String]) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for name in names {
        let place = list.find(name)?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

pub(super) fn remove(list: &str, names: &[String], lists: &Lists, io: &mut Io) -> Outcome {
    let removed = lists.edit(&Lists::name(list)?, |list, _| {
        let places = places(list, names)?;
        Ok(list.remove(&places))
    })?;
    for entry in &removed {
        writeln!(io.out, "removed {}  {}", clean(entry.key()), clean(entry.title()))?;
    }
    Ok(DONE)
}

pub(super) fn note(args: &NoteArgs, lists: &Lists, io: &mut Io) -> Outcome {
    let key = change(&args.list, std::slice::from_ref(&args.entry), lists, |entry| {
        let own = entry.own_mut();
        if let Some(text) = &args.text {
            own.note = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        own.priority = args.priority.or(own.priority);
    })?;
    writeln!(io.out, "noted {}", clean(&key.join(", ")))?;
    Ok(DONE)
}

pub(super) fn tag(args: &TagArgs, lists: &Lists, io: &mut Io) -> Outcome {
    if args.add.iter().any(|tag| tag.trim().is_empty()) {
        return Err(Error::usage("a tag is empty").hint("give a word or two").into());
    }
    let keys = change(&args.list, &args.entries, lists, |entry| {
        entry.own_mut().tags.retain(|tag| !args.remove.contains(tag));
        for tag in &args.add {
            entry.tag(tag.trim());
        }
    })?;
    writeln!(io.out, "tagged {}", clean(&keys.join(", ")))?;
    Ok(DONE)
}

/// Changes the entries that are named and gives their citation keys.
fn change(
    list: &str,
    names: &[String],
    lists: &Lists,
    mut change: impl FnMut(&mut Entry),
) -> Result<Vec<String>> {
    lists.edit(&Lists::name(list)?, |list, _| {
        let mut keys = Vec::new();
        for place in places(list, names)? {
            if let Some(entry) = list.entry_mut(place) {
                change(entry);
                keys.push(entry.key().to_owned());
            }
        }
        Ok(keys)
    })
}

pub(super) fn order(args: &OrderArgs, lists: &Lists, io: &mut Io) -> Outcome {
    let keys = lists.edit(&Lists::name(&args.list)?, |list, _| {
        if let Some(by) = args.by {
            sort(list, by);
        } else {
            let places = places(list, &args.entries)?;
            list.move_to(&places, args.to);
        }
        Ok(list.entries().iter().map(|entry| entry.key().to_owned()).collect::<Vec<_>>())
    })?;
    writeln!(io.out, "{}", clean(&keys.join("\n")))?;
    Ok(DONE)
}

fn sort(list: &mut List, by: OrderBy) {
    let author = |entry: &Entry| {
        let record = entry.record();
        let name = record.authors.first().map(|author| author.inverted().to_lowercase());
        (name.is_none(), name, record.published)
    };
    match by {
        OrderBy::Author => list.sort_by_key(author),
        OrderBy::Year => list.sort_by_key(|entry| {
            let published = entry.record().published;
            (published.is_none(), published)
        }),
        OrderBy::Title => list.sort_by_key(|entry| entry.title().to_lowercase()),
        OrderBy::Added => list.sort_by_key(|entry| entry.own().added.clone()),
        OrderBy::Priority => list.sort_by_key(|entry| entry.own().priority.unwrap_or(u8::MAX)),
        OrderBy::Tag => list.sort_by_key(|entry| {
            let tag = entry.own().tags.first().map(|tag| tag.to_lowercase());
            (tag.is_none(), tag)
        }),
    }
}

pub(super) fn merge(into: &str, from: &[String], lists: &Lists, io: &mut Io) -> Outcome {
    let into = Lists::name(into)?;
    let mut given = Vec::new();
    for name in from {
        let name = Lists::name(name)?;
        if name == into {
            return Err(Error::usage(format!("`{name}` cannot be merged with itself")).into());
        }
        given.extend(lists.read(&name)?.entries().iter().cloned());
    }
    let (new, known) = lists.edit(&into, |list, keys| {
        let added = list.add_all(given, keys).into_iter();
        let (new, known): (Vec<Added>, Vec<Added>) =
            added.partition(|one| matches!(one, Added::New(_)));
        Ok((new.len(), known.len()))
    })?;
    writeln!(io.out, "{} added, {known} known before", entries(new))?;
    Ok(DONE)
}
