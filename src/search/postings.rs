//! Reads where words and phrases stand.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use super::pattern::{Pattern, Slot};
use super::zone::Zone;
use crate::error::Result;
use crate::index::{DocId, Segment, Snapshot, TextField};

/// A stretch of words in a passage: the position of its first word and the one after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Documents of one segment, ascending, with the stretches in each, ascending.
pub(super) type Stretches = Vec<(u32, Vec<Stretch>)>;

/// The words that each slot of a variant may be, looked up in one field.
type Choices = Vec<Vec<String>>;

/// The documents of a zone that hold a pattern in a field, ascending, and how often: where it can be
/// written in several ways, the one found most often counts, for one occurrence may be read in
/// several.
pub(super) fn occurrences(
    snapshot: &Snapshot,
    field: TextField,
    zone: Zone,
    pattern: &Pattern,
) -> Result<Vec<(DocId, u32)>> {
    let variants = choices(snapshot, field, pattern)?;
    let mut found = Vec::new();
    for segment in snapshot.segments() {
        let from = found.len();
        let mut lists = 0;
        for variant in &variants {
            let mut take = |doc, frequency| found.push((segment.base + doc, frequency));
            match variant.as_slice() {
                [words] => {
                    for word in words {
                        lists += 1;
                        each_occurrence(segment, field, word, &mut take)?;
                    }
                }
                slots => {
                    lists += 1;
                    each_phrase(segment, field, slots, &mut |doc, starts| {
                        take(doc, starts.len() as u32);
                    })?;
                }
            }
        }
        if lists > 1 {
            found[from..].sort_unstable_by_key(|&(doc, often)| (doc, std::cmp::Reverse(often)));
        }
    }
    found.dedup_by_key(|&mut (doc, _)| doc);
    if zone != Zone::Any {
        let mut kept = Vec::with_capacity(found.len());
        for (doc, frequency) in found {
            let (segment, local) = snapshot.locate(doc);
            if zone.holds(segment, local)? {
                kept.push((doc, frequency));
            }
        }
        return Ok(kept);
    }
    Ok(found)
}

/// The stretches of a pattern in a field of a segment.
pub(super) fn stretches(
    snapshot: &Snapshot,
    segment: &Segment,
    field: TextField,
    pattern: &Pattern,
) -> Result<Stretches> {
    let mut all: Vec<(u32, Stretch)> = Vec::new();
    for variant in choices(snapshot, field, pattern)? {
        let length = variant.len() as u32;
        each_phrase(segment, field, &variant, &mut |doc, starts| {
            all.extend(starts.iter().map(|&start| (doc, Stretch { start, end: start + length })));
        })?;
    }
    Ok(grouped(all))
}

/// Stretches by document.
pub(super) fn grouped(mut all: Vec<(u32, Stretch)>) -> Stretches {
    all.sort_unstable();
    all.dedup();
    let mut stretches: Stretches = Vec::new();
    for (doc, stretch) in all {
        match stretches.last_mut() {
            Some((last, of_doc)) if *last == doc => of_doc.push(stretch),
            _ => stretches.push((doc, vec![stretch])),
        }
    }
    stretches
}

/// The variants of a pattern with their open words looked up; those with a slot that nothing fits
/// are left out.
fn choices(snapshot: &Snapshot, field: TextField, pattern: &Pattern) -> Result<Vec<Choices>> {
    let mut variants = Vec::with_capacity(pattern.variants.len());
    for variant in &pattern.variants {
        let slots: Result<Choices> = variant
            .iter()
            .map(|slot| match slot {
                Slot::Word(word) => Ok(vec![word.clone()]),
                Slot::Open(open) => open.expand(snapshot, field),
            })
            .collect();
        variants.push(slots?);
    }
    variants.retain(|slots| slots.iter().all(|words| !words.is_empty()));
    Ok(variants)
}

fn each_occurrence(
    segment: &Segment,
    field: TextField,
    word: &str,
    found: &mut impl FnMut(u32, u32),
) -> Result<()> {
    let Some(mut postings) = segment.postings(field, word, false)? else { return Ok(()) };
    let has_deletes = segment.has_deletes();
    let mut doc = postings.doc();
    while doc != TERMINATED {
        if !has_deletes || !segment.is_deleted(doc) {
            found(doc, postings.term_freq());
        }
        doc = postings.advance();
    }
    Ok(())
}

/// Calls `found` with the documents that hold words of the slots at successive positions, and the
/// positions of the first.
fn each_phrase(
    segment: &Segment,
    field: TextField,
    slots: &[Vec<String>],
    found: &mut impl FnMut(u32, &[u32]),
) -> Result<()> {
    let mut lists = Vec::with_capacity(slots.len());
    for words in slots {
        match PositionList::open(segment, field, words)? {
            Some(list) => lists.push(list),
            None => return Ok(()),
        }
    }
    let mut positions = vec![Vec::new(); lists.len()];
    let mut target = lists.iter().map(PositionList::doc).max().unwrap_or(TERMINATED);
    while target != TERMINATED {
        // Move every list to the target; start over from whichever overshoots.
        let reached = lists.iter_mut().map(|list| list.seek(target)).max().unwrap_or(TERMINATED);
        if reached != target {
            target = reached;
            continue;
        }
        if !segment.is_deleted(target) {
            for (list, positions) in lists.iter_mut().zip(&mut positions) {
                list.positions(positions);
            }
            let (first, rest) = positions.split_at_mut(1);
            first[0].retain(|&start| {
                rest.iter().enumerate().all(|(index, positions)| {
                    positions.binary_search(&(start + index as u32 + 1)).is_ok()
                })
            });
            if !first[0].is_empty() {
                found(target, &first[0]);
            }
        }
        target = lists[0].seek(target + 1);
    }
    Ok(())
}

/// The documents that hold any of a few words, with their positions.
enum PositionList {
    One(Box<SegmentPostings>),
    /// Document and position, ascending, and how far it was read.
    Many(Vec<(u32, u32)>, usize),
}

impl PositionList {
    fn open(segment: &Segment, field: TextField, words: &[String]) -> Result<Option<Self>> {
        if let [word] = words {
            return Ok(segment.postings(field, word, true)?.map(|list| Self::One(Box::new(list))));
        }
        let mut all = Vec::new();
        let mut positions = Vec::new();
        for word in words {
            let Some(mut postings) = segment.postings(field, word, true)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                postings.positions(&mut positions);
                all.extend(positions.iter().map(|&position| (doc, position)));
                doc = postings.advance();
            }
        }
        all.sort_unstable();
        all.dedup();
        Ok((!all.is_empty()).then_some(Self::Many(all, 0)))
    }

    fn doc(&self) -> u32 {
        match self {
            Self::One(postings) => postings.doc(),
            Self::Many(all, at) => all.get(*at).map_or(TERMINATED, |&(doc, _)| doc),
        }
    }

    /// Moves to the first document from `target` on.
    fn seek(&mut self, target: u32) -> u32 {
        match self {
            Self::One(postings) if postings.doc() < target => postings.seek(target),
            Self::One(postings) => postings.doc(),
            Self::Many(all, at) => {
                *at += all[*at..].partition_point(|&(doc, _)| doc < target);
                self.doc()
            }
        }
    }

    /// The positions in the present document, ascending.
    fn positions(&mut self, out: &mut Vec<u32>) {
        match self {
            Self::One(postings) => postings.positions(out),
            Self::Many(all, at) => {
                out.clear();
                let doc = all.get(*at).map(|&(doc, _)| doc);
                let of_doc = all[*at..].iter().take_while(|(other, _)| Some(*other) == doc);
                out.extend(of_doc.map(|&(_, position)| position));
            }
        }
    }
}
