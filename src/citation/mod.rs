//! Reference strings to fields.
//!
//! A string is cut into words and numbers (`tokens`), identifiers and addresses are taken out by
//! rule (`identifiers`), and a conditional random field (`crf`) with weights learnt offline
//! (`model.bin`) labels each token by what it sees of it (`features`). Labels become fields
//! (`fields`) and names (`names`). What is not recognised stays empty, and the printed string is
//! always kept.

mod context;
pub mod crf;
pub mod features;
mod fields;
mod identifiers;
pub mod labels;
pub mod lexicon;
pub mod matching;
mod names;
pub mod tokens;
pub mod weights;
mod words;

use std::sync::LazyLock;

use crate::model::Reference;
use crf::{Labelled, Model};
use features::Observed;
pub use fields::Confidence;
use fields::{Places, Reading};
use identifiers::Identifiers;
use tokens::Token;

/// A reference with how sure its fields are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The fields, and the string as it was given.
    pub reference: Reference,
    /// How sure they are.
    pub confidence: Confidence,
}

/// The learnt weights; `None` only where the program was built with a damaged file.
static MODEL: LazyLock<Option<Model>> =
    LazyLock::new(|| weights::decode(include_bytes!("model.bin")));

/// Reads the fields of a printed reference.
pub fn parse(raw: &str) -> Parsed {
    if let Some(model) = MODEL.as_ref() {
        return parse_with(model, raw);
    }
    let mut reference = Reference::from_raw(0, raw);
    reference.ids = identifiers::find(raw).ids;
    Parsed { reference, confidence: Confidence::default() }
}

/// Fills the fields of a reference of which only the printed string is known. Identifiers printed in
/// the string are taken in any case.
pub fn complete(reference: &mut Reference) {
    let identifiers = identifiers::find(&reference.raw);
    if let Some(model) = MODEL.as_ref().filter(|_| !reference.is_structured()) {
        // How sure the fields are would cost a third more, and nobody asks here.
        read(model, &identifiers, reference);
    }
    let (own, found) = (&mut reference.ids, identifiers.ids);
    own.doi = own.doi.take().or(found.doi);
    own.pmid = own.pmid.take().or(found.pmid);
    own.pmcid = own.pmcid.take().or(found.pmcid);
}

/// Cuts a string into tokens, identifiers and addresses in one piece each.
pub fn tokenize(raw: &str) -> Vec<Token> {
    tokens::tokenize(raw, &identifiers::find(raw).places)
}

/// Reads the fields of a string with a model.
pub fn parse_with(model: &Model, raw: &str) -> Parsed {
    let mut reference = Reference::from_raw(0, raw);
    let identifiers = identifiers::find(raw);
    let confidence = read(model, &identifiers, &mut reference).confidence(model);
    reference.ids = identifiers.ids;
    Parsed { reference, confidence }
}

/// What a model made of a string.
struct Read {
    observed: Observed,
    labelled: Labelled,
    places: Places,
}

/// Puts the fields of its string into a reference.
fn read(model: &Model, identifiers: &Identifiers, reference: &mut Reference) -> Read {
    let raw = reference.raw.clone();
    let tokens = tokens::tokenize(&raw, &identifiers.places);
    let observed = features::observe(&raw, &tokens, &model.lexicon);
    let labelled = model.label(&observed);
    let mut labels = labelled.labels.clone();
    fields::settle(&tokens, &mut labels);
    let reading = Reading {
        text: &raw,
        tokens: &tokens,
        classes: &observed.classes,
        labels: &labels,
        identifiers,
    };
    let places = reading.fill(reference);
    Read { observed, labelled, places }
}

impl Read {
    /// How sure the fields are.
    fn confidence(self, model: &Model) -> Confidence {
        self.places.confidence(&model.confidence(&self.observed, self.labelled))
    }
}

#[cfg(test)]
mod tests;
