//! Parses the tokens of a line in Ovid's syntax.

use std::ops::Range;

use super::super::diagnostics::QueryError;
use super::super::fields::Field;
use super::super::joining::{self, Operator, Parenthesis, missing_operator};
use super::super::parser;
use super::super::tree::{LineRef, Node, Piece, Widening, Word};
use super::fields::{self, Shape, Target};
use super::lexer::{Own, Token, TokenKind};

pub(super) type Parser<'q> = parser::Parser<'q, Own>;

/// What holds for the terms of a group.
#[derive(Clone, Copy, Default)]
struct Context<'c> {
    /// The field that stands after the group or proximity.
    target: Option<&'c Target>,
    /// Whether the terms are parts of a proximity.
    is_near: bool,
}

/// A word or phrase in quotes of a run.
type Item<'q> = (&'q TokenKind, &'q Range<usize>);

impl<'q> Parser<'q> {
    /// The whole line.
    pub(super) fn line(&mut self) -> Result<Node, QueryError> {
        let end = self.end()?;
        self.expression(end, Context::default())
    }

    /// Parts joined by operators, up to the token `end`.
    fn expression(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let first = self.at;
        let mut parts = Vec::new();
        while self.at < end {
            let operator = match self.operator(parts.is_empty(), end)? {
                Some(operator) => operator,
                None if parts.is_empty() => Operator::And,
                None => return Err(self.no_operator()),
            };
            parts.push((operator, self.part(end, context)?));
        }
        self.join(parts, first, end)
    }

    /// The error for a part after another with nothing between them.
    fn no_operator(&self) -> QueryError {
        let span = self.span(self.at);
        match self.kind(self.at) {
            Some(TokenKind::Fields(_)) => field_without_term(span),
            Some(TokenKind::Own(Own::Heading(_))) => slash_without_heading(span),
            _ => missing_operator(
                span,
                "join the parts by `and`, `or`, `not` or `adj`; words side by side are a phrase",
            ),
        }
    }

    /// A term or group, or several joined by `adj`.
    fn part(&mut self, end: usize, context: Context<'_>) -> Result<Node, QueryError> {
        let Some(field_at) = self.proximity(end) else { return self.operand(context) };
        let own = match self.kind(field_at) {
            Some(TokenKind::Fields(codes)) => {
                Some(fields::target(codes, &self.span(field_at), self.notes)?)
            }
            _ => None,
        };
        let context = Context { target: own.as_ref().or(context.target), is_near: true };
        self.proximities(end, |parser| parser.operand(context))
    }

    /// Where the field of the last operand of a proximity would stand, if one begins here.
    fn proximity(&self, end: usize) -> Option<usize> {
        let mut at = self.at;
        let mut is_proximity = false;
        loop {
            match self.kind(at)? {
                TokenKind::Parenthesis(Parenthesis::Open) => at = self.close(at) + 1,
                TokenKind::Word(_) | TokenKind::Quote(_) => {
                    while at < end
                        && matches!(self.kind(at), Some(TokenKind::Word(_) | TokenKind::Quote(_)))
                    {
                        at += 1;
                    }
                }
                _ => {}
            }
            let field_at = at;
            while at < end
                && matches!(
                    self.kind(at),
                    Some(TokenKind::Fields(_) | TokenKind::Own(Own::Frequency))
                )
            {
                at += 1;
            }
            if at < end && matches!(self.kind(at), Some(TokenKind::Near(_))) {
                is_proximity = true;
                at += 1;
                if at >= end {
                    return Some(at);
                }
            } else {
                return is_proximity.then_some(field_at);
            }
        }
    }

    fn operand(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let span = self.span(self.at);
        match self.kind(self.at) {
            Some(TokenKind::Parenthesis(Parenthesis::Open)) => self.group(context),
            Some(TokenKind::Word(_) | TokenKind::Quote(_)) => self.run(context),
            Some(TokenKind::Fields(_) | TokenKind::Own(Own::Frequency)) => {
                Err(field_without_term(span))
            }
            Some(TokenKind::Own(Own::Heading(_))) => Err(slash_without_heading(span)),
            _ => self.lines_here(),
        }
    }

    fn group(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let close = self.close(self.at);
        let own = match self.kind(close + 1) {
            Some(TokenKind::Fields(codes)) => {
                Some(fields::target(codes, &self.span(close + 1), self.notes)?)
            }
            _ => None,
        };
        self.at += 1;
        let inner = Context { target: own.as_ref().or(context.target), ..context };
        let node = self.expression(close, inner)?;
        self.at = close + 1 + usize::from(own.is_some());
        self.skip_frequency();
        Ok(node)
    }

    /// `/freq=3` after a field.
    fn skip_frequency(&mut self) {
        if self.kind(self.at) == Some(&TokenKind::Own(Own::Frequency)) {
            let typed = self.typed(self.span(self.at));
            self.notes.warn(format!(
                "`{typed}` was left out: how often a word stands in a text is not asked here"
            ));
            self.at += 1;
        }
    }

    /// Words and quoted phrases side by side: a phrase, a heading or the number of a line.
    fn run(&mut self, context: Context<'_>) -> Result<Node, QueryError> {
        let first = self.at;
        let mut items: Vec<Item<'q>> = Vec::new();
        while let Some(Token { kind: kind @ (TokenKind::Word(_) | TokenKind::Quote(_)), span }) =
            self.tokens.get(self.at)
        {
            items.push((kind, span));
            self.at += 1;
        }
        match self.kind(self.at) {
            Some(TokenKind::Own(Own::Heading(codes))) => {
                self.at += 1;
                self.heading(&items, codes, self.span_since(first))
            }
            Some(TokenKind::Fields(codes)) => {
                let target = fields::target(codes, &self.span(self.at), self.notes)?;
                self.at += 1;
                let span = self.span_since(first);
                self.skip_frequency();
                self.text_term(&items, &target, context.is_near, span)
            }
            _ => {
                let span = self.span_since(first);
                if context.target.is_none()
                    && !context.is_near
                    && let [(TokenKind::Word(word), _)] = items.as_slice()
                    && let Some(number) = line_number(word)
                {
                    self.terms.add(&span)?;
                    self.lines.check(number, &span)?;
                    return Ok(Node::Line(LineRef { number, span }));
                }
                if context.target.is_none() {
                    self.warn_of_slash(&items);
                }
                let usual = Target::default();
                self.text_term(&items, context.target.unwrap_or(&usual), context.is_near, span)
            }
        }
    }

    fn heading(
        &mut self,
        items: &[Item<'q>],
        codes: &[String],
        span: Range<usize>,
    ) -> Result<Node, QueryError> {
        self.terms.add(&span)?;
        let mut name = String::new();
        let mut is_exploded = false;
        let mut is_major = false;
        for (index, (kind, _)) in items.iter().enumerate() {
            let text = match kind {
                TokenKind::Word(word) if index == 0 && word.eq_ignore_ascii_case("exp") => {
                    is_exploded = true;
                    continue;
                }
                TokenKind::Word(word) if name.is_empty() && word.starts_with('*') => {
                    is_major = true;
                    &word[1..]
                }
                TokenKind::Word(word) | TokenKind::Quote(word) => word.as_str(),
                _ => continue,
            };
            name.push_str(text);
            name.push(' ');
        }
        if name.starts_with('\'') && name.trim_end().ends_with('\'') {
            return Err(embase(span));
        }
        let field = if is_major { Field::MajorMesh } else { Field::Mesh };
        let widening = if is_exploded { Widening::Narrower } else { Widening::Nothing };
        joining::heading(&name, codes, field, widening, &span, self.notes)
    }

    fn text_term(
        &mut self,
        items: &[Item<'q>],
        target: &Target,
        is_near: bool,
        span: Range<usize>,
    ) -> Result<Node, QueryError> {
        self.terms.add(&span)?;
        check_signs(items)?;
        if target.fields == [Field::Date] {
            let typed = joining::years(&typed(items));
            return joining::term(
                vec![Word::plain(typed)],
                false,
                &target.fields,
                target.widening,
                span,
            );
        }
        if target.shape == Shape::Subheading {
            return Ok(joining::floating_subheading(&typed(items), span));
        }
        let words = typed(items).split_whitespace().map(word).collect();
        let mut words = joining::with_letters(words, &span)?;
        if target.shape == Shape::Within {
            words = joining::within_value(words);
        }
        let is_quoted = matches!(items, [(TokenKind::Quote(_), _)]);
        self.term(words, is_quoted, &target.fields, target.widening, is_near, span)
    }

    /// `albuterol/zz` is text, and may have been meant as a heading.
    fn warn_of_slash(&mut self, items: &[Item<'q>]) {
        for (kind, _) in items {
            let TokenKind::Word(word) = kind else { continue };
            if let Some((_, code)) = word.rsplit_once('/')
                && code.len() == 2
                && code.bytes().all(|byte| byte.is_ascii_lowercase())
            {
                self.notes
                    .warn(format!("`{word}` was read as text: `{code}` is no subheading of MeSH"));
            }
        }
    }
}

/// The number of a line: `5`, `#5`, also at the end of a sentence.
pub(super) fn line_number(word: &str) -> Option<u32> {
    let digits = word.strip_prefix('#').unwrap_or(word).trim_end_matches(['.', ',', ';']);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// What a run was typed as, without its quotes.
fn typed(items: &[Item<'_>]) -> String {
    let mut text = String::new();
    for (kind, _) in items {
        if let TokenKind::Word(word) | TokenKind::Quote(word) = kind {
            text.push_str(word);
            text.push(' ');
        }
    }
    text
}

/// A word with Ovid's signs: `$`, `*` and a `:` at the end leave the end open, with a number only so
/// many letters of it; `#` is one letter, `?` one or none.
fn word(text: &str) -> Word {
    joining::pieces(text, |rest| {
        let (piece, length) = match rest.as_bytes().first()? {
            b'#' => return Some((Piece::One, 1)),
            b'?' => return Some((Piece::OneOrNone, 1)),
            b':' if rest.len() > 1 && !rest[1..].bytes().all(|b| b.is_ascii_digit()) => {
                return None;
            }
            b'$' | b'*' | b':' => (Piece::Many(None), 1),
            _ => return None,
        };
        let digits = &rest[1..];
        let is_limit = !digits.is_empty()
            && digits.len() <= 3
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse().ok().filter(|_| is_limit) {
            Some(most) => Some((Piece::Many(Some(most)), rest.len())),
            None => Some((piece, length)),
        }
    })
}

/// Fails on what looks like text and cannot be meant as such.
fn check_signs(items: &[Item<'_>]) -> Result<(), QueryError> {
    let Some((TokenKind::Word(first), span)) = items.first() else { return Ok(()) };
    if first.eq_ignore_ascii_case("exp") && items.len() > 1 {
        return Err(QueryError::new(
            "`exp` stands before no subject heading",
            "write `exp Heading/`; a heading with and, or or not in it needs quotes: `exp \"signs and symptoms\"/`",
            (*span).clone(),
        ));
    }
    if first.starts_with('*') && first.len() > 1 {
        return Err(QueryError::new(
            format!("`{first}` begins with an asterisk"),
            "in Ovid's syntax that marks a subject heading, as in `*Heading/`; a word is truncated at its end",
            (*span).clone(),
        ));
    }
    for (kind, span) in items {
        let TokenKind::Word(word) = kind else { continue };
        if word.contains("'/") || word.contains("':") {
            return Err(embase((*span).clone()));
        }
        if super::ends_in_field(&format!("{word}.")) {
            return Err(QueryError::new(
                format!("`{word}` seems to end in a field"),
                "write the codes of several fields with commas: `ivig.ti,ab.`",
                (*span).clone(),
            ));
        }
    }
    Ok(())
}

/// `'sepsis'/exp` and `'sepsis':ti,ab` are of Embase's own site.
fn embase(span: Range<usize>) -> QueryError {
    QueryError::new(
        "this is the syntax of embase.com, which is not read here",
        "write `exp Heading/` for `'heading'/exp`, and `term.ti,ab.` for `'term':ti,ab`",
        span,
    )
}

fn field_without_term(span: Range<usize>) -> QueryError {
    QueryError::new(
        "a field stands after no term",
        "write it directly after a term or group: `stiff person.ti,ab.`",
        span,
    )
}

fn slash_without_heading(span: Range<usize>) -> QueryError {
    QueryError::new(
        "a slash stands after no subject heading",
        "write the heading before it: `exp Immunoglobulins, Intravenous/`",
        span,
    )
}
