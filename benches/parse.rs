//! How fast bytes become articles, by format.
//!
//! Measured: `parse_file` (sniffing, decoding, parsing) over a whole corpus on one thread, in bytes
//! of the input a second. Baseline: a bare loop over the events of quick-xml on the same JATS, that
//! builds nothing.
//!
//! On: the JATS of `IVIG_BENCH_CORPUS`, else 200 generated articles (see `common`). HTML, Markdown
//! and text are those articles written out anew.
//!
//! Run: `cargo bench --bench parse`, or with `IVIG_BENCH_CORPUS=folder` before it.
//!
//! Last seen (2 cores, heavily shared, so fastest of 3; generated articles, MB/s): bare events 405,
//! JATS 31, HTML 13, Markdown 10, text 5.

mod common;

use std::sync::LazyLock;

use common::File;
use common::render::{Markup, render};
use divan::Bencher;
use divan::counter::BytesCount;
use ivig::parse::parse_file;
use quick_xml::Reader;
use quick_xml::events::Event;

static JATS: LazyLock<Vec<File>> = LazyLock::new(common::corpus);

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn baseline_xml_events(bencher: Bencher) {
    bencher.counter(BytesCount::new(common::bytes(&JATS))).bench(|| {
        let mut events = 0_u64;
        for file in JATS.iter() {
            let text = String::from_utf8_lossy(&file.bytes);
            let mut reader = Reader::from_str(&text);
            while !matches!(reader.read_event(), Ok(Event::Eof) | Err(_)) {
                events += 1;
            }
        }
        events
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn jats(bencher: Bencher) {
    parse_all(bencher, &JATS);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn html(bencher: Bencher) {
    parse_all(bencher, &rendered(Markup::Html, "html"));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn markdown(bencher: Bencher) {
    parse_all(bencher, &rendered(Markup::Markdown, "md"));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn text(bencher: Bencher) {
    parse_all(bencher, &rendered(Markup::Text, "txt"));
}

fn parse_all(bencher: Bencher, files: &[File]) {
    bencher.counter(BytesCount::new(common::bytes(files))).bench(|| {
        files.iter().map(|file| parse_file(&file.bytes, &file.name).items.len()).sum::<usize>()
    });
}

fn rendered(markup: Markup, extension: &str) -> Vec<File> {
    let mut files = Vec::new();
    for file in JATS.iter() {
        for parsed in parse_file(&file.bytes, &file.name).items.into_iter().flatten() {
            files.push(File {
                name: format!("{}.{extension}", files.len()),
                bytes: render(&parsed.article, markup).into_bytes(),
            });
        }
    }
    files
}
