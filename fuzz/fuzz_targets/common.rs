//! What holds of every input that is parsed.

use ivig::citation;
use ivig::parse::parse_file;
use ivig::text::passages::passages;

/// Parses and goes on as an ingest does; fails where a promise of the model is broken.
pub fn read(bytes: &[u8], name: &str) {
    for parsed in parse_file(bytes, name).items.into_iter().flatten() {
        let mut article = parsed.article;
        article.references.iter_mut().for_each(citation::complete);
        for passage in passages(&article, "K") {
            assert!(!passage.text.trim().is_empty(), "an empty passage: {}", passage.anchor);
        }
        for (index, reference) in article.references.iter().enumerate() {
            assert_eq!(reference.number as usize, index + 1, "references are numbered from 1");
        }
    }
}
