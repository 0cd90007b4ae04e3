//! Parses the tokens of a line in the Cochrane Library's syntax.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::fields::Field;
use super::super::joining::{
    self, Nesting, Operator, Parenthesis, TermCount, missing_term, words_between,
};
use super::super::tree::{LineRef, Node, Piece, Widening, Word};
use super::super::{Lines, Notes};
use super::fields;
use super::lexer::{Token, TokenKind};
use super::mesh::Heading;

/// Reads tokens whose parentheses are paired.
pub(super) struct Parser<'q> {
    text: &'q str,
    tokens: &'q [Token],
    /// Where the group that each token opens is closed.
    closed_at: &'q [usize],
    at: usize,
    lines: Lines<'q>,
    notes: &'q mut Notes,
    terms: TermCount,
    nesting: Nesting,
}

/// What holds for the terms of a group.
#[derive(Clone, Copy, Default)]
struct Context<'c> {
    /// The fields that stand after the group or proximity.
    fields: Option<&'c [Field]>,
    /// Whether the terms are parts of a proximity.
    is_near: bool,
}

impl<'q> Parser<'q> {
    pub(super) fn new(
        text: &'q str,
        tokens: &'q [Token],
        closed_at: &'q [usize],
        lines: Lines<'q>,
        notes: &'q mut Notes,
    ) -> Self {
        Self {
            text,
            tokens,
            closed_at,
            at: 0,
            lines,
            notes,
            terms: TermCount::default(),
            nesting: Nesting::default(),
        }
    }

    /// The whole line.
    pub(super) fn line(&mut self) -> Result<Node, QueryError> {
        if self.tokens.is_empty() {
            return Err(QueryError::new(
                "the line has no words",
                "write a term, a heading or numbers of lines",
                0..self.text.len(),
            ));
        }
        self.expression(self.tokens.len(), Context::default())
    }

    fn kind(&self, at: usize) -> Option<&'q TokenKind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    fn span(&self, at: usize) -> Range<usize> {
        self.tokens.get(at).map_or(self.text.len()..self.text.len(), |token| token.span.clone())
    }

    /// From the start of a token to the end of the one read last.
    fn span_since(&self, first: usize) -> Range<usize> {
        let last = self.at.saturating_sub(1).max(first);
        self.span(first).start..self.span(last).end
    }

    fn typed(&self, span: Range<usize>) -> &'q str {
        self.text.get(span).unwrap_or_default()
    }

    /// Parts joined by operators, and by AND where none stands, up to the token `end`.
    fn expression(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let first = self.at;
        let mut parts = Vec::new();
        let mut last_without_field = None;
        while self.at < end {
            let operator = self.operator(parts.is_empty(), end)?;
            let part_at = self.at;
            let part = self.part(end, context)?;
            if context.fields.is_none() {
                self.warn_of_scope(part_at, &mut last_without_field);
            }
            parts.push((operator, part));
        }
        if parts.is_empty() {
            return Err(QueryError::new(
                "empty parentheses",
                "put terms between them, or leave them out",
                self.span(first.saturating_sub(1)).start..self.span(end).end,
            ));
        }
        let typed = self.typed(self.span_since(first));
        Ok(joining::join(parts, typed, self.notes))
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

    fn operator(&mut self, is_first: bool, end: usize) -> Result<Operator, QueryError> {
        let span = self.span(self.at);
        let Some(TokenKind::Operator(typed)) = self.kind(self.at) else { return Ok(Operator::And) };
        if is_first && *typed != Operator::Not {
            return Err(missing_term(typed.name(), "before", span));
        }
        self.at += 1;
        let negates = self.kind(self.at) == Some(&TokenKind::Operator(Operator::Not));
        let operator = match typed {
            Operator::And if negates => Operator::Not,
            Operator::Or if negates => Operator::OrNot,
            other => *other,
        };
        self.at += usize::from(operator != *typed);
        if self.at >= end {
            return Err(missing_term(operator.name(), "after", span));
        }
        Ok(operator)
    }

    /// A term or group, or several joined by `NEAR` and `NEXT`.
    fn part(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let first = self.at;
        let Some(fields_at) = self.proximity(end) else { return self.operand(context) };
        let own = self.fields_at(fields_at)?;
        let context = Context { fields: own.as_deref().or(context.fields), is_near: true };
        let mut node = self.operand(context)?;
        let mut is_nested = false;
        while self.at < end
            && let Some(TokenKind::Near { steps, is_ordered }) = self.kind(self.at)
        {
            let place = self.span(self.at);
            let typed = self.typed(place.clone());
            self.at += 1;
            if self.at >= end {
                return Err(missing_term(typed, "after", place));
            }
            let right = self.operand(context)?;
            let between = words_between(*steps, typed, &place)?;
            if is_nested {
                self.nesting.add(&place)?;
            }
            is_nested = true;
            node = joining::near(node, right, between, *is_ordered, self.span_since(first))?;
        }
        Ok(node)
    }

    /// Where the fields of the last operand of a proximity would stand, if one begins here.
    fn proximity(&self, end: usize) -> Option<usize> {
        let mut at = self.at;
        let mut is_proximity = false;
        loop {
            at = match self.kind(at)? {
                TokenKind::Parenthesis(Parenthesis::Open) => self.closed_at.get(at)? + 1,
                _ => at + 1,
            };
            let fields_at = at;
            at += usize::from(matches!(self.kind(at), Some(TokenKind::Fields(_))));
            if at >= end || !matches!(self.kind(at), Some(TokenKind::Near { .. })) {
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
            Some(TokenKind::Heading(heading)) => {
                self.at += 1;
                self.heading(heading, &span)
            }
            Some(TokenKind::Lines(operator, ranges)) => {
                self.at += 1;
                self.line_ranges(*operator, ranges, &span)
            }
            Some(TokenKind::Fields(_)) => Err(QueryError::new(
                "a field stands after no term",
                "write it directly after a term or group: `(ivig or igiv):ti,ab,kw`",
                span,
            )),
            Some(TokenKind::Near { .. }) => {
                Err(missing_term(self.typed(span.clone()), "before", span))
            }
            Some(TokenKind::Operator(operator)) => {
                Err(missing_term(operator.name(), "before", span))
            }
            Some(TokenKind::Parenthesis(Parenthesis::Close)) | None => {
                Err(missing_term("this", "after", span))
            }
        }
    }

    fn group(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let close = self.closed_at.get(self.at).copied().unwrap_or(self.at);
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
        let of_text = joining::of_running_text(fields);
        if context.is_near && !of_text.is_empty() && of_text.len() < fields.len() {
            self.notes.warn(
                "a proximity was looked for in running text only, not in subject headings"
                    .to_owned(),
            );
            return joining::term(words, is_quoted, &of_text, Widening::Usual, span);
        }
        let widening = if context.is_near {
            Widening::Usual
        } else {
            joining::usual_widening(fields, is_quoted)
        };
        joining::term(words, is_quoted, fields, widening, span)
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

    fn line_ranges(
        &mut self,
        operator: Operator,
        ranges: &[(u32, u32)],
        span: &Range<usize>,
    ) -> Result<Node, QueryError> {
        let mut parts = Vec::new();
        for (from, to) in ranges {
            for number in self.lines.range(*from, *to, span)? {
                self.terms.add(span)?;
                parts.push(Node::Line(LineRef { number, span: span.clone() }));
            }
        }
        Ok(if operator == Operator::And { Node::and(parts) } else { Node::or(parts) })
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
