//! The network as a file beside the index.
//!
//! Little-endian: a magic word, the version, the mark of what it was made from, arrays with their
//! lengths, the notices as JSON, and a BLAKE3 hash over everything before it. A file of another
//! version, of other data, or damaged is made anew.

use std::path::{Path, PathBuf};

use super::arrays::Lists;
use super::build::build;
use super::decisions::Decisions;
use super::notices::Notice;
use super::retractions::Retractions;
use super::{LinkReason, Network, Work};
use crate::error::Result;
use crate::files;
use crate::home::Home;
use crate::index::Snapshot;

const MAGIC: &[u8; 8] = b"ivig-net";

/// Version of the file and of how works are matched. 1: first.
const NETWORK_VERSION: u32 = 1;

/// Bytes of a BLAKE3 hash.
const HASH_BYTES: usize = 32;

/// The network of a home: read from its file where that is of this index, decisions and data on
/// retractions, else made, and kept for the next time.
pub fn open(home: &Home, snapshot: &Snapshot) -> Result<Network> {
    let path = path(snapshot);
    let mark = mark(home, snapshot)?;
    if let Some(network) = read(&path, &mark) {
        return Ok(network);
    }
    let network = build(snapshot, &Decisions::of_home(home)?, &Retractions::of_home(home)?)?;
    // Whoever may only read the index has the network all the same, though not kept.
    let _ = files::replace(&path, &encode(&network, &mark));
    Ok(network)
}

fn path(snapshot: &Snapshot) -> PathBuf {
    snapshot.folder().join("network.bin")
}

/// A hash of everything that the network depends on. Ordinals are never given twice, so that the
/// corpus and the next ordinal together tell which article has which.
fn mark(home: &Home, snapshot: &Snapshot) -> Result<[u8; HASH_BYTES]> {
    let payload = snapshot.payload();
    let mut hasher = blake3::Hasher::new();
    let numbers = [payload.format, payload.feature, payload.next_ordinal];
    for number in numbers {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(payload.corpus.as_bytes());
    hasher.update(&files::read_or_empty(&Decisions::path(home))?);
    hasher.update(&[0]);
    hasher.update(Retractions::mark(home)?.as_bytes());
    Ok(*hasher.finalize().as_bytes())
}

fn read(path: &Path, mark: &[u8; HASH_BYTES]) -> Option<Network> {
    decode(&files::read_or_empty(path).ok()?, mark)
}

fn encode(network: &Network, mark: &[u8; HASH_BYTES]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&NETWORK_VERSION.to_le_bytes());
    out.extend_from_slice(mark);
    let links: Vec<u32> =
        network.links.iter().flat_map(|&(a, b, reason)| [a, b, reason as u32]).collect();
    let [reference_starts, numbers] = network.references.arrays();
    let [mention_starts, passages] = network.mentions.arrays();
    for array in [
        &network.ordinals[..],
        reference_starts,
        numbers,
        &network.works,
        mention_starts,
        passages,
        &network.best,
        &links,
    ] {
        out.extend_from_slice(&(array.len() as u32).to_le_bytes());
        out.extend(array.iter().flat_map(|number| number.to_le_bytes()));
    }
    let rest = (&network.notices, &network.warnings);
    out.extend(serde_json::to_vec(&rest).unwrap_or_default());
    let hash = blake3::hash(&out);
    out.extend_from_slice(hash.as_bytes());
    out
}

fn decode(bytes: &[u8], mark: &[u8; HASH_BYTES]) -> Option<Network> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH_BYTES)?)?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?.strip_prefix(&NETWORK_VERSION.to_le_bytes())?;
    let mut rest = rest.strip_prefix(mark)?;
    let mut array = || -> Option<Vec<u32>> {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (numbers, after) = after.split_at_checked(4 * u32::from_le_bytes(*length) as usize)?;
        rest = after;
        let (numbers, _) = numbers.as_chunks::<4>();
        Some(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
    };
    let ordinals = array()?;
    let references = Lists::from_arrays(array()?, array()?)?;
    let works = array()?;
    let mentions = Lists::from_arrays(array()?, array()?)?;
    let best = array()?;
    let (links, _) = {
        let flat = array()?;
        let (triples, rest) = flat.as_chunks::<3>();
        let links: Option<Vec<_>> =
            triples.iter().map(|&[a, b, code]| Some((a, b, reason(code)?))).collect();
        (links?, rest.len())
    };
    let (notices, warnings): (Vec<(Work, Notice)>, Vec<String>) =
        serde_json::from_slice(rest).ok()?;
    let mut network = Network {
        ordinals,
        references,
        works,
        mentions,
        best,
        links,
        notices,
        warnings,
        ..Network::default()
    };
    network.index();
    Some(network)
}

fn reason(code: u32) -> Option<LinkReason> {
    let all = [LinkReason::Identifier, LinkReason::Agreement, LinkReason::Decided];
    all.into_iter().find(|reason| *reason as u32 == code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::PartialDate;
    use crate::network::NoticeKind;

    const MARK: [u8; HASH_BYTES] = [7; HASH_BYTES];

    fn notice() -> impl Strategy<Value = Notice> {
        let kind = prop::sample::select(vec![NoticeKind::Retraction, NoticeKind::Correction]);
        let date = prop::option::of(2000..2030_u16);
        (kind, date, prop::option::of(".{0,6}"), prop::collection::vec(".{0,6}", 0..3), ".{0,6}")
            .prop_map(|(kind, year, notice, reasons, source)| Notice {
                kind,
                date: year.and_then(|year| PartialDate::new(year, Some(2), None)),
                notice,
                reasons,
                source,
            })
    }

    /// Articles with reference lists of some lengths, and works of them all.
    fn network() -> impl Strategy<Value = Network> {
        let rows = prop::collection::vec((any::<u32>(), 0..5_u32), 0..6);
        let works = prop::collection::vec(0..9_u32, 30);
        let mentions = prop::collection::vec((0..25_u32, any::<u32>()), 0..9);
        let notices = prop::collection::vec((any::<Work>(), notice()), 0..3);
        let links = prop::collection::vec((any::<u32>(), any::<u32>(), 0..3_u32), 0..4);
        let warnings = prop::collection::vec(".{0,9}", 0..3);
        (rows, works, mentions, notices, links, warnings).prop_map(
            |(rows, mut works, mentions, notices, links, warnings)| {
                let numbered = (0..)
                    .zip(&rows)
                    .flat_map(|(row, &(_, count))| (1..=count).map(move |n| (row, n)));
                let references = Lists::by_key(rows.len() as u32, numbered);
                let count = references.item_count();
                works.truncate(rows.len() + count as usize);
                let mentions = mentions.into_iter().filter(|(reference, _)| *reference < count);
                let links = links.into_iter();
                let mut network = Network {
                    ordinals: rows.iter().map(|(ordinal, _)| *ordinal).collect(),
                    mentions: Lists::by_key(count, mentions),
                    best: works.clone(),
                    references,
                    works,
                    links: links.filter_map(|(a, b, code)| Some((a, b, reason(code)?))).collect(),
                    notices,
                    warnings,
                    ..Network::default()
                };
                network.index();
                network
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(network in network()) {
            let bytes = encode(&network, &MARK);
            prop_assert_eq!(decode(&bytes, &MARK), Some(network));
            prop_assert_eq!(decode(&bytes, &[8; HASH_BYTES]), None);
        }

        #[test]
        fn damaged_bytes_are_no_network(
            network in network(),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u32,
        ) {
            let bytes = encode(&network, &MARK);
            let at = at.index(bytes.len());
            prop_assert_eq!(decode(&bytes[..at], &MARK), None);
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            prop_assert_eq!(decode(&flipped, &MARK), None);
            prop_assert_eq!(decode(&[&bytes[..], &[0]].concat(), &MARK), None);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            prop_assert_eq!(decode(&bytes, &MARK), None);
        }
    }
}
