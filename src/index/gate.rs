//! A gate that bounds the bytes waiting in the writer's queue.
//!
//! tantivy's queue counts batches, not bytes: without a gate a fast parser fills memory with
//! documents that wait. Each document carries a permit for its size, given back when an indexing
//! thread takes the document up.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

/// Counts bytes let through and not given back.
#[derive(Clone)]
pub(super) struct Gate(Arc<State>);

struct State {
    waiting_bytes: Mutex<usize>,
    freed: Condvar,
    limit_bytes: usize,
}

impl Gate {
    pub(super) fn new(limit_bytes: usize) -> Self {
        Self(Arc::new(State { waiting_bytes: Mutex::new(0), freed: Condvar::new(), limit_bytes }))
    }

    /// Waits until `bytes` fit. What is larger than the whole limit passes alone.
    pub(super) fn pass(&self, bytes: usize) -> Permit {
        let mut waiting = self.0.waiting_bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > self.0.limit_bytes {
            waiting = self.0.freed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        *waiting += bytes;
        Permit { gate: self.clone(), bytes }
    }
}

/// Room taken behind the gate; given back when dropped.
pub(super) struct Permit {
    gate: Gate,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let state = &self.gate.0;
        *state.waiting_bytes.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        state.freed.notify_all();
    }
}

/// A document with its permit.
pub(super) struct GatedDocument {
    pub(super) document: TantivyDocument,
    pub(super) permit: Permit,
}

impl Document for GatedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        drop(self.permit);
        self.document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_holds_back_what_does_not_fit() {
        let gate = Gate::new(10);
        let first = gate.pass(8);
        let waiter = std::thread::spawn({
            let gate = gate.clone();
            move || drop(gate.pass(100))
        });
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(!waiter.is_finished());
        drop(first);
        waiter.join().unwrap();
    }
}
