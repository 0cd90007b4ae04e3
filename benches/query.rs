//! How long a query takes on an open, warm index, and how that grows with the corpus.
//!
//! Measured: `search::search` from the typed query to the page of ten hits, read from the store; by
//! kind of query: plain questions of one, three and eight words, a phrase, and words with a phrase,
//! all of them required. Each over the corpus once and ten times (`copies`).
//!
//! On: the JATS of `IVIG_BENCH_CORPUS`, else 200 generated articles (see `common`). The words of
//! the queries are frequent ones, so that lists are long.
//!
//! Run: `cargo bench --bench query`, or with `IVIG_BENCH_CORPUS=folder` before it.
//!
//! Last seen (2 cores, shared with other builds; medians; 692 trials of PubMed Central, 33,907
//! passages, and ten times as many):
//!
//! | query | 1 x | 10 x |
//! |---|---|---|
//! | one word | 0.17 ms | 0.29 ms |
//! | three words | 1.0 ms | 7.3 ms |
//! | eight words | 4.6 ms | 49 ms |
//! | phrase | 1.7 ms | 21 ms |
//! | exact and | 3.7 ms | 39 ms |
//! | four leaves | 4.3 ms | 42 ms |
//! | leaf, common | 1.2 ms | 12 ms |
//! | leaf, common too | 1.2 ms | 10 ms |
//! | leaf, rarer | 0.5 ms | 3.8 ms |
//! | leaf, phrase | 1.7 ms | 16 ms |

mod common;

use std::sync::LazyLock;

use divan::Bencher;
use ivig::index::Snapshot;
use ivig::search::{Request, search};
use ivig::thesaurus::Thesaurus;
use tempfile::TempDir;

const QUERIES: [(&str, &str); 10] = [
    ("one word", "immunoglobulin"),
    ("three words", "intravenous immunoglobulin dose"),
    ("eight words", "placebo trial immunoglobulin treatment patients infusion dose antibodies"),
    ("phrase", "\"of patients\""),
    ("exact and", "\"of patients\" treatment trial"),
    ("four leaves", FOUR_LEAVES),
    ("leaf, common", "patients[all]"),
    ("leaf, common too", "treatment[all]"),
    ("leaf, rarer", "placebo[all]"),
    ("leaf, phrase", "\"of patients\""),
];

/// Two frequent words, a rarer one, and a phrase.
const FOUR_LEAVES: &str = "(patients AND treatment) AND (placebo OR \"of patients\")";

const COPIES: [u32; 2] = [1, 10];

struct Built {
    snapshot: Snapshot,
    _folder: TempDir,
}

static INDEXES: LazyLock<Vec<Built>> = LazyLock::new(|| {
    let articles = common::parsed(&common::corpus());
    COPIES
        .iter()
        .map(|&copies| {
            let folder = TempDir::new().expect("a temporary folder and its files");
            common::write_index(folder.path(), &articles, copies);
            Built {
                snapshot: Snapshot::open(folder.path()).expect("a temporary folder and its files"),
                _folder: folder,
            }
        })
        .collect()
});

fn main() {
    divan::main();
}

/// `(query, copies)` by name.
#[divan::bench(args = cases(), sample_count = 30)]
fn query(bencher: Bencher, case: &Case) {
    let built = &INDEXES[case.index];
    let request = Request::new(case.query, Some(Thesaurus::builtin()));
    bencher.bench(|| {
        let results = search(&built.snapshot, &request).expect("a query that is understood");
        results.listing.total_passages
    });
}

struct Case {
    name: &'static str,
    query: &'static str,
    index: usize,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} x", self.name, COPIES[self.index])
    }
}

fn cases() -> Vec<Case> {
    let by_query = QUERIES
        .iter()
        .flat_map(|&(name, query)| (0..COPIES.len()).map(move |index| Case { name, query, index }));
    by_query.collect()
}
