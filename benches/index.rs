//! What a whole ingest costs beside the writing that cannot be spared.
//!
//! Measured: `whole_ingest`, files on disk to a committed index (read, hash, parse, cut, write);
//! `bare_writing`, the already parsed passages and references fed to the same schema in one loop,
//! to the same commit. Goal: the whole at no less than half the speed of the bare loop. Bytes a
//! second are those of the files in both. Peak memory is a matter of a process: see `memory.sh`.
//!
//! On: the JATS of `IVIG_BENCH_CORPUS`, else 200 generated articles (see `common`), in a temporary
//! folder.
//!
//! Run: `cargo bench --bench index`, or with `IVIG_BENCH_CORPUS=folder` before it.
//!
//! Last seen (2 cores shared with other builds, 692 articles, 48 MiB of JATS): bare writing 4.2 s, whole
//! ingest 5.0 s at the median: 0.85 of the bare loop's speed. The goal holds.

mod common;

use std::fs;
use std::sync::LazyLock;

use common::File;
use divan::Bencher;
use divan::counter::BytesCount;
use ivig::home::Home;
use ivig::ingest::{self, Options, Progress};
use tempfile::TempDir;

static FILES: LazyLock<Vec<File>> = LazyLock::new(common::corpus);

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_ingest(bencher: Bencher) {
    let corpus = TempDir::new().expect("a temporary folder and its files");
    for file in FILES.iter() {
        fs::write(corpus.path().join(&file.name), &file.bytes)
            .expect("a temporary folder and its files");
    }
    let options = Options { paths: vec![corpus.path().to_owned()], ..Options::default() };
    bencher
        .counter(BytesCount::new(common::bytes(&FILES)))
        .with_inputs(|| TempDir::new().expect("a temporary folder and its files"))
        .bench_values(|folder| {
            let report = ingest::run(&Home::new(folder.path()), &options, &Silent)
                .expect("a temporary folder and its files");
            assert!(report.indexed_articles > 0);
            folder
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn bare_writing(bencher: Bencher) {
    let articles = common::parsed(&FILES);
    bencher
        .counter(BytesCount::new(common::bytes(&FILES)))
        .with_inputs(|| TempDir::new().expect("a temporary folder and its files"))
        .bench_values(|folder| {
            common::write_index(folder.path(), &articles, 1);
            folder
        });
}

struct Silent;

impl Progress for Silent {
    fn started(&self, _: usize, _: u64) {}
    fn file_done(&self, _: u64) {}
    fn committing(&self) {}
}
