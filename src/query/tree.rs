//! The syntax tree of an exact query, and its canonical form.
//!
//! `Display` writes a tree in one way, in PubMed's syntax; what it writes for a tree that PubMed's
//! syntax can say parses to the same tree again.

use std::fmt::{self, Write as _};
use std::ops::Range;

use super::dates::DateRange;
use super::diagnostics::QueryError;
use super::fields::{Field, Matching};

/// A part of an exact query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A word, phrase, name or other value, looked for in fields.
    Term(Term),
    /// Terms that stand near each other.
    Near(Near),
    /// Articles published in a range of dates.
    Dates(Dates),
    /// Articles that satisfy all of two or more parts.
    And(Vec<Node>),
    /// Articles that satisfy any of two or more parts.
    Or(Vec<Node>),
    /// Articles that do not satisfy a part.
    Not(Box<Node>),
    /// The result of another line of a strategy.
    Line(LineRef),
}

/// A word, phrase, name or other value, looked for in any of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its words as typed, at least one.
    pub words: Vec<Word>,
    /// Whether it stood in quotes: it is then taken as written, and nothing is added to it.
    pub is_quoted: bool,
    /// Whether narrower concepts and other names are wanted.
    pub widening: Widening,
    /// Where it is looked for: sorted, each once, at least one.
    pub fields: Vec<Field>,
    /// Byte range in the query.
    pub span: Range<usize>,
}

/// What may be added to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Widening {
    /// Other names of what it names, where it is not quoted.
    #[default]
    Usual,
    /// Nothing (`[mh:noexp]`).
    Nothing,
    /// Narrower concepts too (Ovid's `exp`).
    Narrower,
}

/// A word, perhaps with places where letters are left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Letters and open places in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Letters as typed.
    Text(String),
    /// Exactly one letter (Ovid's `#`).
    One,
    /// One letter or none (Ovid's `?`).
    OneOrNone,
    /// Any number of letters, or at most so many.
    Many(Option<u8>),
}

/// Terms that stand near each other in one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Two or more of [`Node::Term`], [`Node::Or`] of such, or [`Node::Near`].
    pub operands: Vec<Node>,
    /// How many other words may stand between the first and the last of them, in all.
    pub words_between: u32,
    /// Whether they stand in this order.
    pub is_ordered: bool,
    /// Byte range in the query.
    pub span: Range<usize>,
}

/// A range of dates with its place in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The range.
    pub range: DateRange,
    /// Byte range in the query.
    pub span: Range<usize>,
}

/// A reference to another line of a strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRef {
    /// Number of the line, from 1.
    pub number: u32,
    /// Byte range in the query.
    pub span: Range<usize>,
}

impl Word {
    /// A word without open places.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())] }
    }

    /// Its letters, where none are left open.
    pub fn as_plain(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it holds a letter or digit.
    pub fn has_letters(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Text(text) if text.contains(char::is_alphanumeric)))
    }
}

impl Node {
    /// All of the parts; nested conjunctions become one. At least one part.
    pub fn and(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        // The first grows in place: a chain of operators costs time in its length.
        let mut flat = match parts.next() {
            Some(Self::And(first)) => first,
            first => Vec::from_iter(first),
        };
        for part in parts {
            match part {
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::single_or(flat, Self::And)
    }

    /// Any of the parts; nested disjunctions become one. At least one part.
    pub fn or(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        let mut flat = match parts.next() {
            Some(Self::Or(first)) => first,
            first => Vec::from_iter(first),
        };
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::single_or(flat, Self::Or)
    }

    fn single_or(mut parts: Vec<Self>, many: fn(Vec<Self>) -> Self) -> Self {
        if parts.len() == 1 { parts.remove(0) } else { many(parts) }
    }

    /// The byte range in the query that it was read from.
    pub fn span(&self) -> Range<usize> {
        match self {
            Self::Term(term) => term.span.clone(),
            Self::Near(near) => near.span.clone(),
            Self::Dates(dates) => dates.span.clone(),
            Self::Line(line) => line.span.clone(),
            Self::Not(inner) => inner.span(),
            Self::And(parts) | Self::Or(parts) => {
                let start = parts.iter().map(|part| part.span().start).min().unwrap_or(0);
                let end = parts.iter().map(|part| part.span().end).max().unwrap_or(0);
                start..end
            }
        }
    }

    /// How many levels it has: 1 where it has no parts.
    pub fn height(&self) -> usize {
        let highest = |parts: &[Self]| parts.iter().map(Self::height).max().unwrap_or(0);
        match self {
            Self::And(parts) | Self::Or(parts) => 1 + highest(parts),
            Self::Near(near) => 1 + highest(&near.operands),
            Self::Not(inner) => 1 + inner.height(),
            Self::Term(_) | Self::Dates(_) | Self::Line(_) => 1,
        }
    }

    /// Calls `found` with every node, a parent before its children.
    pub fn each<'n>(&'n self, found: &mut impl FnMut(&'n Self)) {
        found(self);
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each(found)),
            Self::Near(near) => near.operands.iter().for_each(|part| part.each(found)),
            Self::Not(inner) => inner.each(found),
            Self::Term(_) | Self::Dates(_) | Self::Line(_) => {}
        }
    }

    /// Calls `change` with every term.
    pub fn each_term_mut(&mut self, change: &mut impl FnMut(&mut Term)) {
        match self {
            Self::Term(term) => change(term),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_term_mut(change);
                }
            }
            Self::Near(near) => {
                for part in &mut near.operands {
                    part.each_term_mut(change);
                }
            }
            Self::Not(inner) => inner.each_term_mut(change),
            Self::Dates(_) | Self::Line(_) => {}
        }
    }

    /// How it is written as a part of another.
    fn write_part(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(_) | Self::Or(_) => write!(f, "({self})"),
            Self::Near(near) if near.as_phrase().is_none() => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => write!(f, "{term}"),
            Self::Near(near) => write!(f, "{near}"),
            Self::Dates(dates) => write!(f, "{}[dp]", dates.range),
            Self::Line(line) => write!(f, "#{}", line.number),
            Self::Not(inner) => {
                f.write_str("NOT ")?;
                inner.write_part(f)
            }
            Self::And(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    match part {
                        _ if index == 0 => {}
                        Self::Not(_) => f.write_char(' ')?,
                        _ => f.write_str(" AND ")?,
                    }
                    part.write_part(f)?;
                }
                Ok(())
            }
            Self::Or(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { " OR " })?;
                    part.write_part(f)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = if self.is_quoted || self.has_brackets() { "\"" } else { "" };
        f.write_str(quote)?;
        write_words(f, &self.words)?;
        f.write_str(quote)?;
        // Several words without a tag are several terms.
        if quote.is_empty() && self.words.len() > 1 && self.is_everywhere() {
            return f.write_str("[all]");
        }
        write_tag(f, &self.fields, self.widening, None)
    }
}

impl Term {
    /// Whether it is looked for everywhere, in no special way.
    fn is_everywhere(&self) -> bool {
        self.fields == [Field::All] && self.widening == Widening::Usual
    }

    /// Whether it holds what has a meaning of its own outside quotes, as DOIs do.
    fn has_brackets(&self) -> bool {
        self.words
            .iter()
            .flat_map(|word| &word.pieces)
            .any(|piece| matches!(piece, Piece::Text(text) if text.contains(['(', ')', '[', ']'])))
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((words, fields)) = self.as_phrase() {
            f.write_char('"')?;
            write_words(f, words)?;
            f.write_char('"')?;
            return write_tag(f, fields, Widening::Usual, Some(self.words_between));
        }
        let operator = if self.is_ordered { "NEXT" } else { "NEAR" };
        for (index, operand) in self.operands.iter().enumerate() {
            if index > 0 {
                write!(f, " {operator}~{} ", self.words_between)?;
            }
            operand.write_part(f)?;
        }
        Ok(())
    }
}

impl Near {
    /// Fails where an operand has no place in a text, or the operands are of different fields.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        let mut fields: Option<&[Field]> = None;
        for operand in &self.operands {
            let mut outcome = Ok(());
            operand.each(&mut |node| {
                let wrong = match node {
                    Node::Or(_) | Node::Near(_) => None,
                    Node::Term(term) => {
                        let of_words = |field: &Field| field.matching() == Matching::Words;
                        let same = fields.is_none_or(|fields| fields == term.fields);
                        fields = Some(&term.fields);
                        if !term.fields.iter().all(of_words) {
                            Some("a proximity holds in fields of running text only")
                        } else if same {
                            None
                        } else {
                            Some("the terms of a proximity are in different fields")
                        }
                    }
                    _ => Some("a proximity joins words, phrases, and such joined by OR"),
                };
                if let Some(wrong) = wrong {
                    outcome = Err(QueryError::new(
                        wrong,
                        "write `(stiff OR rigid) NEAR~2 person`, with one field for all",
                        self.span.clone(),
                    ));
                }
            });
            outcome?;
        }
        Ok(())
    }

    /// The fields that its terms are looked for in.
    pub fn fields(&self) -> &[Field] {
        let mut fields: &[Field] = &[];
        for operand in &self.operands {
            operand.each(&mut |node| {
                if let Node::Term(term) = node {
                    fields = &term.fields;
                }
            });
        }
        fields
    }

    /// Its words and fields, where it can be written as words in quotes with a distance.
    fn as_phrase(&self) -> Option<(impl Iterator<Item = &Word>, &[Field])> {
        let mut fields: Option<&[Field]> = None;
        for operand in &self.operands {
            let Node::Term(term) = operand else { return None };
            let same = fields.is_none_or(|fields| *fields == *term.fields);
            if term.words.len() != 1 || !same {
                return None;
            }
            fields = Some(&term.fields);
        }
        let words = self.operands.iter().filter_map(|operand| match operand {
            Node::Term(term) => term.words.first(),
            _ => None,
        });
        fields.filter(|_| !self.is_ordered).map(|fields| (words, fields))
    }
}

fn write_words<'w>(
    f: &mut fmt::Formatter<'_>,
    words: impl IntoIterator<Item = &'w Word>,
) -> fmt::Result {
    for (index, word) in words.into_iter().enumerate() {
        f.write_str(if index == 0 { "" } else { " " })?;
        write!(f, "{word}")?;
    }
    Ok(())
}

/// Everywhere is written without a tag.
fn write_tag(
    f: &mut fmt::Formatter<'_>,
    fields: &[Field],
    widening: Widening,
    distance: Option<u32>,
) -> fmt::Result {
    if fields == [Field::All] && widening == Widening::Usual && distance.is_none() {
        return Ok(());
    }
    let tags: Vec<&str> = fields.iter().map(|field| field.tag()).collect();
    write!(f, "[{}", tags.join(","))?;
    match widening {
        Widening::Usual => {}
        Widening::Nothing => f.write_str(":noexp")?,
        Widening::Narrower => f.write_str(":exp")?,
    }
    if let Some(distance) = distance {
        write!(f, ":~{distance}")?;
    }
    f.write_char(']')
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::One => f.write_char('#')?,
                Piece::OneOrNone => f.write_char('?')?,
                Piece::Many(None) => f.write_char('*')?,
                Piece::Many(Some(most)) => write!(f, "*{most}")?,
            }
        }
        Ok(())
    }
}
