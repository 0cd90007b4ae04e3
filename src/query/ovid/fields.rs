//! The codes of Ovid's fields and what they are here, as the database guides of Ovid MEDLINE and
//! Embase list them.

use std::ops::Range;

use super::super::Notes;
use super::super::diagnostics::{QueryError, nearest};
use super::super::fields::Field;
use super::super::terms;
use super::super::tree::Widening;

/// Where and how words are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Sorted, each once, at least one.
    pub(super) fields: Vec<Field>,
    pub(super) widening: Widening,
    pub(super) shape: Shape,
}

/// What the words of a term are of the values that they are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// What the fields say: words of a text, or a whole value.
    Usual,
    /// Words within a value that is otherwise matched as a whole.
    Within,
    /// A subheading of any subject heading.
    Subheading,
}

impl Default for Target {
    /// What a term without a field is looked for in: Ovid's `.mp.`.
    fn default() -> Self {
        Self { fields: vec![Field::TextWord], widening: Widening::Usual, shape: Shape::Usual }
    }
}

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// A field.
    Of(Field),
    /// The subject heading as a whole, perhaps with the narrower ones.
    Heading(Field, Widening),
    /// A word in values of a field.
    Word(Field),
    /// A subheading without its heading.
    Subheading,
    /// Something that articles do not carry here.
    NotHeld(&'static str),
}

use Code::{Heading, NotHeld, Of, Word};

const CODES: &[(&str, Code)] = &[
    ("ab", Of(Field::Abstract)),
    ("ad", NotHeld("affiliation")),
    ("af", Of(Field::All)),
    ("an", NotHeld("accession number")),
    ("au", Of(Field::Author)),
    ("ax", Of(Field::Author)),
    ("bt", NotHeld("book title")),
    ("cp", NotHeld("country of publication")),
    ("cy", NotHeld("country of publication")),
    ("da", NotHeld("date of entry")),
    ("dc", NotHeld("date of entry")),
    ("dd", NotHeld("date of delivery")),
    ("dm", NotHeld("device manufacturer")),
    ("do", Of(Field::Doi)),
    ("dp", Of(Field::Date)),
    ("dq", NotHeld("candidate term word")),
    ("dt", NotHeld("date of entry")),
    ("du", NotHeld("update date")),
    ("dv", NotHeld("device trade name")),
    ("dy", NotHeld("candidate term")),
    ("ed", NotHeld("date of entry")),
    ("em", NotHeld("date of entry")),
    ("ep", NotHeld("date of electronic publication")),
    ("fs", Code::Subheading),
    ("fx", Code::Subheading),
    ("gi", NotHeld("grants and funding")),
    ("gr", NotHeld("grants and funding")),
    ("hw", Word(Field::Mesh)),
    ("ib", NotHeld("ISBN")),
    ("id", Of(Field::Keyword)),
    ("in", NotHeld("institution")),
    ("ip", Of(Field::Issue)),
    ("ir", NotHeld("investigator")),
    ("is", Of(Field::Journal)),
    ("ja", Of(Field::Journal)),
    ("jl", Of(Field::Journal)),
    ("jn", Of(Field::Journal)),
    ("jw", Word(Field::Journal)),
    ("jx", Word(Field::Journal)),
    ("kf", Of(Field::Keyword)),
    ("kw", Of(Field::Keyword)),
    ("la", Of(Field::Language)),
    ("lg", Of(Field::Language)),
    ("mf", NotHeld("drug manufacturer")),
    ("mh", Heading(Field::Mesh, Widening::Nothing)),
    ("mp", Of(Field::TextWord)),
    ("mv", NotHeld("drug manufacturer")),
    ("nm", NotHeld("name of substance")),
    ("nw", NotHeld("name of substance")),
    ("os", NotHeld("organism supplementary concept")),
    ("ot", NotHeld("original title")),
    ("ox", NotHeld("organism supplementary concept")),
    ("pg", Of(Field::Pages)),
    ("pm", Of(Field::Pmid)),
    ("ps", NotHeld("personal name as subject")),
    ("pt", Of(Field::PublicationType)),
    ("pu", NotHeld("publisher")),
    ("px", NotHeld("protocol supplementary concept")),
    ("rf", Of(Field::Reference)),
    ("rn", NotHeld("registry number")),
    ("ro", NotHeld("record owner")),
    ("rs", NotHeld("rare disease supplementary concept")),
    ("rx", NotHeld("rare disease supplementary concept")),
    ("sb", NotHeld("subset")),
    ("sh", Heading(Field::Mesh, Widening::Nothing)),
    ("si", NotHeld("secondary source id")),
    ("so", NotHeld("source")),
    ("st", NotHeld("status of the record")),
    ("sy", NotHeld("synonym of a supplementary concept")),
    ("ti", Of(Field::Title)),
    ("tn", NotHeld("drug trade name")),
    ("tt", NotHeld("transliterated title")),
    ("tw", Of(Field::TitleAbstract)),
    ("tx", Of(Field::All)),
    ("ui", Of(Field::Pmid)),
    ("up", NotHeld("update date")),
    ("ux", NotHeld("unique concept id")),
    ("vo", Of(Field::Volume)),
    ("xm", Heading(Field::Mesh, Widening::Narrower)),
    ("yr", Of(Field::Date)),
];

/// Whether a code, in lower case, is one of Ovid's.
pub(super) fn is_known(code: &str) -> bool {
    CODES.iter().any(|(known, _)| *known == code)
}

/// What a list of codes, in lower case, stands for.
pub(super) fn target(
    codes: &[String],
    span: &Range<usize>,
    notes: &mut Notes,
) -> Result<Target, QueryError> {
    let mut held = Vec::new();
    let mut missing = Vec::new();
    for code in codes {
        match CODES.iter().find(|(known, _)| known == code) {
            Some((_, NotHeld(meaning))) => missing.push(format!("`.{code}.` ({meaning})")),
            Some((_, known)) => held.push(*known),
            None => return Err(unknown(code, span)),
        }
    }
    if held.is_empty() {
        return Err(QueryError::new(
            format!("the field {} is Ovid's and not held here", missing.join(", ")),
            "leave this part of the search out, or search for it with `.mp.`",
            span.clone(),
        ));
    }
    if !missing.is_empty() {
        notes.warn(format!(
            "not held here, and left out of the fields that were searched: {}",
            missing.join(", ")
        ));
    }
    Ok(match held.as_slice() {
        [Code::Subheading] => Target {
            fields: vec![Field::Mesh],
            widening: Widening::Nothing,
            shape: Shape::Subheading,
        },
        [Word(field)] => {
            Target { fields: vec![*field], widening: Widening::Nothing, shape: Shape::Within }
        }
        held => mixed(held, notes),
    })
}

/// Several fields together.
fn mixed(held: &[Code], notes: &mut Notes) -> Target {
    let mut widening = Widening::Usual;
    let mut fields = Vec::new();
    for code in held {
        match code {
            Of(field) | Word(field) => fields.push(*field),
            Heading(field, wanted) => {
                fields.push(*field);
                widening = *wanted;
            }
            Code::Subheading | NotHeld(_) => notes.warn(
                "`.fs.` holds subheadings and was left out beside other fields; search it alone"
                    .to_owned(),
            ),
        }
    }
    let mut fields = terms::joined(fields);
    let words_of_headings = held.contains(&Word(Field::Mesh));
    if words_of_headings && fields.contains(&Field::TitleAbstract) {
        // Words of title, abstract and headings are what `.mp.` looks for; it has keywords too.
        if !fields.contains(&Field::Keyword) {
            notes.warn("`.hw.` beside title and abstract searches keywords too".to_owned());
        }
        fields.push(Field::TextWord);
    } else if words_of_headings && !fields.contains(&Field::TextWord) {
        notes.warn("`.hw.` beside other fields matches subject headings as a whole".to_owned());
    }
    if held.contains(&Word(Field::Journal)) {
        notes.warn("`.jw.` beside other fields matches names of journals as a whole".to_owned());
    }
    if fields.contains(&Field::TextWord) {
        let are_in_it = [Field::Title, Field::Abstract, Field::TitleAbstract, Field::Keyword];
        fields.retain(|field| !are_in_it.contains(field));
        if words_of_headings {
            fields.retain(|field| *field != Field::Mesh);
        }
    }
    Target { fields: terms::joined(fields), widening, shape: Shape::Usual }
}

fn unknown(code: &str, span: &Range<usize>) -> QueryError {
    let hint = match nearest(code, CODES.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean `.{near}.`?"),
        None => {
            "known are among others `.ti,ab.`, `.tw.`, `.mp.`, `.kf.`, `.sh.`, `.pt.`".to_owned()
        }
    };
    QueryError::new(format!("unknown field `.{code}.`"), hint, span.clone())
}
