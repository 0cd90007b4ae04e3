//! From an index to its network.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::arrays::Lists;
use super::decisions::{Decisions, record_named};
use super::notices;
use super::retractions::Retractions;
use super::{Citation, EntryNumber, LinkReason, Network, Work};
use crate::citation::matching::{Decided, Description, Reason, Works, unite};
use crate::error::Result;
use crate::index::{ArticleRecord, Snapshot};
use crate::model::Anchor;

/// A reference as the network needs it.
struct Cited {
    place: u32,
    number: u32,
    description: Description,
}

/// Makes the network of all articles and references in an index.
pub(super) fn build(
    snapshot: &Snapshot,
    decisions: &Decisions,
    retractions: &Retractions,
) -> Result<Network> {
    let articles = snapshot.articles()?;
    let places: FxHashMap<u32, u32> =
        (0..).zip(&articles).map(|(place, record)| (record.ordinal, place)).collect();
    let mut cited: Vec<Cited> = snapshot.map_references(|ordinal, reference| Cited {
        place: places.get(&ordinal).copied().unwrap_or(u32::MAX),
        number: reference.number,
        description: Description::from(&reference),
    })?;
    cited.par_sort_unstable_by_key(|reference| (reference.place, reference.number));
    let count = articles.len() as u32;
    let references = Lists::by_key(count, cited.iter().map(|one| (one.place, one.number)));
    let mut mentions: Vec<(u32, u32)> = Vec::new();
    for (ordinal, passage, number) in snapshot.citations()? {
        let Some(&place) = places.get(&ordinal) else { continue };
        if let Ok(at) = references.of(place).binary_search(&number) {
            mentions.push((references.start(place) + at as u32, passage));
        }
    }
    mentions.sort_unstable();
    let mut descriptions: Vec<Description> =
        articles.iter().map(|record| Description::from(&record.article)).collect();
    descriptions.extend(cited.into_iter().map(|one| one.description));
    let mut network = Network {
        ordinals: articles.iter().map(|record| record.ordinal).collect(),
        mentions: Lists::by_key(references.item_count(), mentions.iter().copied()),
        references,
        places,
        ..Network::default()
    };
    let keys: FxHashMap<&str, u32> =
        (0..).zip(&articles).map(|(place, record)| (record.key.as_str(), place)).collect();
    let decided = decided(decisions, &keys, &descriptions, &mut network);
    let Works { work_of, links, .. } = unite(&descriptions, &decided);
    network.works = work_of;
    network.links = links.iter().map(|link| (link.a, link.b, reason(&link.reason))).collect();
    network.links.sort_unstable_by_key(|&(a, b, _)| (a, b));
    network.index();
    let unmet = unmet(&decided, &network, &articles);
    network.warnings.extend(unmet);
    network.best =
        (0..network.work_count()).map(|work| best(&network, work, &descriptions)).collect();
    network.notices = notices::of_works(&network, &articles, &descriptions, retractions);
    Ok(network)
}

fn reason(reason: &Reason) -> LinkReason {
    match reason {
        Reason::Identifier(_) => LinkReason::Identifier,
        Reason::Agreement(_) => LinkReason::Agreement,
        Reason::Decided => LinkReason::Decided,
    }
}

/// The entry that says most of a work: an article, else the fullest reference, the first of equals.
fn best(network: &Network, work: Work, descriptions: &[Description]) -> EntryNumber {
    let entries = network.entries_of(work);
    let first = entries.first().copied().unwrap_or_default();
    if network.is_held(work) {
        return first;
    }
    let fullness = |entry: EntryNumber| descriptions[entry as usize].fullness();
    entries.iter().copied().rev().max_by_key(|&entry| fullness(entry)).unwrap_or(first)
}

/// Decisions by entries; what names nothing here is told of.
fn decided(
    decisions: &Decisions,
    keys: &FxHashMap<&str, u32>,
    descriptions: &[Description],
    network: &mut Network,
) -> Decided {
    if decisions.is_empty() {
        return Decided::default();
    }
    let mut bearers: FxHashMap<String, EntryNumber> = FxHashMap::default();
    for (entry, description) in (0..).zip(descriptions) {
        for id in description.identifiers() {
            bearers.entry(id).or_insert(entry);
        }
    }
    let (decided, unknown) = decisions.resolve(|name| entry_named(name, keys, &bearers, network));
    // Records of files that are not indexed are for `ivig dedupe`.
    let unknown = unknown.iter().filter(|name| record_named(name).is_none());
    let warning = |name| format!("`{name}` in the decisions names nothing that is indexed");
    network.warnings = unknown.map(warning).collect();
    decided
}

/// Decisions that stand against each other, or against nothing.
fn unmet(decided: &Decided, network: &Network, articles: &[ArticleRecord]) -> Vec<String> {
    let name = |entry: EntryNumber| {
        if let Some(record) = articles.get(entry as usize) {
            return record.key.clone();
        }
        let Citation { ordinal, number, .. } = network.citation(entry);
        Anchor::reference(&articles[network.places[&ordinal] as usize].key, number).to_string()
    };
    let of = |entry: EntryNumber| network.works[entry as usize];
    let torn = decided.same.iter().filter(|&&(a, b)| of(a) != of(b)).map(|&(a, b)| {
        format!(
            "`{}` and `{}` are decided to be the same and to be different: they stay apart",
            name(a),
            name(b)
        )
    });
    let single = decided.different.iter().filter(|(a, b)| a == b).map(|&(a, _)| {
        format!("`{}` is decided to be different from itself, by two of its names", name(a))
    });
    torn.chain(single).collect()
}

fn entry_named(
    name: &str,
    keys: &FxHashMap<&str, u32>,
    bearers: &FxHashMap<String, EntryNumber>,
    network: &Network,
) -> Option<EntryNumber> {
    if let Some(&place) = keys.get(name) {
        return Some(place);
    }
    if let Some(&entry) = super::lookup::identifiers(name).iter().find_map(|id| bearers.get(id)) {
        return Some(entry);
    }
    let anchor: Anchor = name.parse().ok()?;
    let place = *keys.get(anchor.article.as_str())?;
    // A passage stands for its article.
    let Some(number) = anchor.reference_number() else { return Some(place) };
    let at = network.references.of(place).binary_search(&number).ok()?;
    Some(keys.len() as u32 + network.references.start(place) + at as u32)
}
