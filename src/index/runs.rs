//! Which article a document belongs to, for many documents in order.
//!
//! An article's documents are added one after the other, so that within a segment they stand side
//! by side. Where each such run begins is read once; after that, going through the documents of a
//! list costs a comparison each and no look-up in a column.

use super::snapshot::DocId;

/// Runs of documents of one article each, by first document.
#[derive(Debug, Default)]
pub(super) struct ArticleRuns {
    firsts: Vec<DocId>,
    ordinals: Vec<u32>,
}

impl ArticleRuns {
    /// Adds the next document.
    pub(super) fn push(&mut self, doc: DocId, ordinal: u32) {
        if self.ordinals.last() != Some(&ordinal) {
            self.firsts.push(doc);
            self.ordinals.push(ordinal);
        }
    }
}

/// Goes through documents in ascending order and tells the article of each.
#[derive(Debug, Clone)]
pub struct ArticleCursor<'r> {
    runs: &'r ArticleRuns,
    /// The run of the last document.
    at: usize,
    /// Where the next run begins.
    end: DocId,
}

impl<'r> ArticleCursor<'r> {
    pub(super) fn new(runs: &'r ArticleRuns) -> Self {
        let mut cursor = Self { runs, at: 0, end: 0 };
        cursor.end = cursor.start_after(0);
        cursor
    }

    /// The ordinal of the article that a document belongs to. Documents may not go back; one before
    /// the last asked for gets an answer as if it stood there.
    pub fn ordinal(&mut self, doc: DocId) -> u32 {
        if doc >= self.end {
            let passed = self.runs.firsts[self.at..].partition_point(|&first| first <= doc);
            self.at += passed.saturating_sub(1);
            self.end = self.start_after(self.at);
        }
        self.runs.ordinals.get(self.at).copied().unwrap_or(0)
    }

    fn start_after(&self, run: usize) -> DocId {
        self.runs.firsts.get(run + 1).copied().unwrap_or(DocId::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_a_run_is_of_its_article() {
        let ordinals = [7, 7, 7, 2, 9, 9, 7];
        let mut runs = ArticleRuns::default();
        for (doc, &ordinal) in ordinals.iter().enumerate() {
            runs.push(doc as u32, ordinal);
        }
        for step in 1..ordinals.len() {
            let mut cursor = ArticleCursor::new(&runs);
            for doc in (0..ordinals.len()).step_by(step) {
                assert_eq!(cursor.ordinal(doc as u32), ordinals[doc], "{doc} by {step}");
            }
        }
    }
}
