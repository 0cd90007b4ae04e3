//! What articles say that short forms stand for.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::index::{Snapshot, facts};
use crate::query::{Meaning, Node, Query};

/// How many letters a short form has at most.
const MAX_SHORT_CHARS: usize = 10;

/// How many meanings a warning names.
const NAMED_MEANINGS: usize = 4;

/// The meanings of a short form, folded, with the number of articles that define each; most frequent
/// first.
pub fn meanings(snapshot: &Snapshot, short: &str) -> Result<Vec<(String, u64)>> {
    let prefix = facts::abbreviation_prefix(short);
    Ok(by_short_form(snapshot, &prefix)?.into_values().next().unwrap_or_default())
}

/// All short forms with their meanings.
pub fn all_meanings(snapshot: &Snapshot) -> Result<BTreeMap<String, Vec<(String, u64)>>> {
    by_short_form(snapshot, facts::ABBREVIATION)
}

fn by_short_form(
    snapshot: &Snapshot,
    prefix: &str,
) -> Result<BTreeMap<String, Vec<(String, u64)>>> {
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for segment in snapshot.segments() {
        segment.each_fact(prefix, &mut |fact, docs| {
            let pair = fact.strip_prefix(facts::ABBREVIATION).and_then(|pair| pair.split_once('='));
            if let Some((short, long)) = pair {
                *counts.entry((short.to_owned(), long.to_owned())).or_default() += u64::from(docs);
            }
            true
        })?;
    }
    let mut all: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for ((short, long), count) in counts {
        all.entry(short).or_default().push((long, count));
    }
    for meanings in all.values_mut() {
        meanings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(all)
}

/// Warnings of the short forms in a query that have several meanings here.
pub(super) fn warnings(snapshot: &Snapshot, query: &Query) -> Result<Vec<String>> {
    let mut shorts: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let is_short = capitals >= 2 && letters <= MAX_SHORT_CHARS;
        if is_short && !shorts.iter().any(|known| known == word) {
            shorts.push(word.to_owned());
        }
    };
    match &query.meaning {
        Meaning::Question(words) => words.iter().for_each(|word| {
            add(word.trim_matches(|c: char| !c.is_alphanumeric()));
        }),
        Meaning::Exact(tree) => tree.each(&mut |node| {
            if let Node::Term(term) = node
                && let [word] = term.words.as_slice()
                && let Some(word) = word.as_plain().filter(|_| !term.is_quoted)
            {
                add(word);
            }
        }),
    }
    let mut warnings = Vec::new();
    for short in shorts {
        let meanings = meanings(snapshot, &short)?;
        if meanings.len() < 2 {
            continue;
        }
        let named = meanings.iter().take(NAMED_MEANINGS).map(|(long, articles)| {
            format!("{long} ({articles} article{})", if *articles == 1 { "" } else { "s" })
        });
        let named: Vec<String> = named.collect();
        let more = meanings.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        warnings.push(format!("`{short}` has several meanings here: {}{more}", named.join(", ")));
    }
    Ok(warnings)
}
