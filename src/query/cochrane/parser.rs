//! Parses the tokens of a line in the Cochrane Library's syntax.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::fields::Field;
use super::super::joining::{self, Operator, Parenthesis};
use super::super::parser;
use super::super::tree::{Node, Piece, Widening, Word};
use super::fields;
use super::lexer::TokenKind;
use super::mesh::Heading;

pub(super) type Parser<'q> = parser::Parser<'q, Heading>;

/// What holds for the terms of a group.
#[derive(Clone, Copy, Default)]
struct Context<'c> {
    /// The fields that stand after the group or proximity.
    fields: Option<&'c [Field]>,
    /// Whether the terms are parts of a proximity.
    is_near: bool,
}

impl Parser<'_> {
    /// The whole line.
    pub(super) fn line(&mut self) -> Result<Node, QueryError> {
        let end = self.end()?;
        self.expression(end, Context::default())
    }

    /// Parts joined by operators, and by AND where none stands, up to the token `end`.
    fn expression(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let first = self.at;
        let mut parts = Vec::new();
        let mut last_without_field = None;
        while self.at < end {
            let operator = self.operator(parts.is_empty(), end)?.unwrap_or(Operator::And);
            let part_at = self.at;
            let part = self.part(end, context)?;
            if context.fields.is_none() {
                self.warn_of_scope(part_at, &mut last_without_field);
            }
            parts.push((operator, part));
        }
        self.join(parts, first, end)
    }

    /// `ivig or igiv:ti` looks for `ivig` everywhere, which is seldom meant.
    fn warn_of_scope(&mut self, part_at: usize, last_without_field: &mut Option<usize>) {
        if !matches!(self.kind(part_at), Some(TokenKind::Word(_) | TokenKind::Quote(_))) {
            return;
        }
        let last = self.at.saturating_sub(1);
        let Some(TokenKind::Fields(_)) = self.kind(last) else {
            *last_without_field = Some(part_at);
            return;
        };
        if let Some(before) = last_without_field.take() {
            let (field, before) = (self.typed(self.span(last)), self.typed(self.span(before)));
            self.notes.warn(format!(
                "`{field}` holds for the term before it alone, and `{before}` is looked for everywhere; write `(...){field}` for both"
            ));
        }
    }

    /// A term or group, or several joined by `NEAR` and `NEXT`.
    fn part(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let Some(fields_at) = self.proximity(end) else { return self.operand(context) };
        let own = self.fields_at(fields_at)?;
        let context = Context { fields: own.as_deref().or(context.fields), is_near: true };
        self.proximities(end, |parser| parser.operand(context))
    }

    /// Where the fields of the last operand of a proximity would stand, if one begins here.
    fn proximity(&self, end: usize) -> Option<usize> {
        let mut at = self.at;
        let mut is_proximity = false;
        loop {
            at = match self.kind(at)? {
                TokenKind::Parenthesis(Parenthesis::Open) => self.close(at) + 1,
                _ => at + 1,
            };
            let fields_at = at;
            at += usize::from(matches!(self.kind(at), Some(TokenKind::Fields(_))));
            if at >= end || !matches!(self.kind(at), Some(TokenKind::Near(_))) {
                return is_proximity.then_some(fields_at);
            }
            is_proximity = true;
            at += 1;
            if at >= end {
                return Some(fields_at);
            }
        }
    }

    fn fields_at(&mut self, at: usize) -> Result<Option<Vec<Field>>, QueryError> {
        match self.kind(at) {
            Some(TokenKind::Fields(labels)) => {
                fields::fields(labels, &self.span(at), self.notes).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn operand(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let span = self.span(self.at);
        match self.kind(self.at) {
            Some(TokenKind::Parenthesis(Parenthesis::Open)) => self.group(context),
            Some(TokenKind::Word(word)) => self.text_term(word, false, context),
            Some(TokenKind::Quote(phrase)) => self.text_term(phrase, true, context),
            Some(TokenKind::Own(heading)) => {
                self.at += 1;
                self.heading(heading, &span)
            }
            Some(TokenKind::Fields(_)) => Err(QueryError::new(
                "a field stands after no term",
                "write it directly after a term or group: `(ivig or igiv):ti,ab,kw`",
                span,
            )),
            _ => self.lines_here(),
        }
    }

    fn group(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let close = self.close(self.at);
        let own = self.fields_at(close + 1)?;
        self.at += 1;
        let inner = Context { fields: own.as_deref().or(context.fields), ..context };
        let node = self.expression(close, inner)?;
        self.at = close + 1 + usize::from(own.is_some());
        Ok(node)
    }

    fn text_term(
        &mut self,
        typed: &str,
        is_quoted: bool,
        context: Context<'_>,
    ) -> Result<Node, QueryError> {
        let first = self.at;
        let own = self.fields_at(first + 1)?;
        self.at += 1 + usize::from(own.is_some());
        let span = self.span_since(first);
        self.terms.add(&span)?;
        let fields = own.as_deref().or(context.fields).unwrap_or(&[Field::All]);
        if fields == [Field::Date] {
            let years = vec![Word::plain(joining::years(typed))];
            return joining::term(years, false, fields, Widening::Usual, span);
        }
        let words: Vec<Word> = typed.split_whitespace().map(word).collect();
        let words = joining::with_letters(words, &span)?;
        if is_quoted && words.iter().any(|word| word.as_plain().is_none()) {
            self.notes.warn(
                "the Cochrane Library takes `*` and `?` in quotes for nothing; here they stand for letters"
                    .to_owned(),
            );
        }
        self.term(words, is_quoted, fields, Widening::Usual, context.is_near, span)
    }

    fn heading(&mut self, heading: &Heading, span: &Range<usize>) -> Result<Node, QueryError> {
        self.terms.add(span)?;
        if heading.is_of_some_trees {
            self.notes.warn(format!(
                "all trees of `{}` are searched, not only those that are numbered",
                heading.name
            ));
        }
        if heading.name.is_empty() {
            let parts = heading.subheadings.iter();
            let parts = parts.map(|code| joining::floating_subheading(code, span.clone()));
            return Ok(Node::or(parts.collect()));
        }
        let field = if heading.is_major { Field::MajorMesh } else { Field::Mesh };
        let (codes, widening) = (&heading.subheadings, heading.widening);
        joining::heading(&heading.name, codes, field, widening, span, self.notes)
    }
}

/// A word with the Cochrane Library's signs: `*` any number of letters, `?` one or none.
fn word(text: &str) -> Word {
    joining::pieces(text, |rest| match rest.as_bytes().first()? {
        b'*' => Some((Piece::Many(None), 1)),
        b'?' => Some((Piece::OneOrNone, 1)),
        _ => None,
    })
}
