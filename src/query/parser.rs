//! How Ovid's and Cochrane's syntax are parsed alike: a walk over tokens whose parentheses are paired,
//! with limits on how many terms and how deep a tree there may be.
//!
//! What a term, a field or a heading is, each dialect says itself, in methods of its own kind of
//! parser; what they are made of is in `joining`.

use std::ops::Range;

use super::diagnostics::QueryError;
use super::fields::Field;
use super::joining::{self, Operator, Parenthesis, missing_term, words_between};
use super::terms::TermCount;
use super::token::Token;
use super::tree::{LineRef, Node, Widening, Word};
use super::{Lines, MAX_DEPTH, MAX_NESTED, Notes};

/// What a token is; `Own` is what one dialect alone has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind<Own> {
    Parenthesis(Parenthesis),
    Operator(Operator),
    Near(Proximity),
    /// What stands between quotes.
    Quote(String),
    Word(String),
    /// The codes or labels of fields, in lower case.
    Fields(Vec<String>),
    /// Ranges of lines, joined by an operator.
    Lines(Operator, Vec<(u32, u32)>),
    Own(Own),
}

/// An operator for words near each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proximity {
    /// The steps from one word to the other; 1: side by side.
    pub(super) steps: u32,
    /// Whether the words stand in the order that they are typed in.
    pub(super) is_ordered: bool,
}

/// Reads the tokens of a line.
pub(super) struct Parser<'q, Own> {
    pub(super) text: &'q str,
    pub(super) tokens: &'q [Token<TokenKind<Own>>],
    /// The token that is read next.
    pub(super) at: usize,
    pub(super) lines: Lines<'q>,
    pub(super) notes: &'q mut Notes,
    pub(super) terms: TermCount,
    closed_at: Vec<usize>,
    nested: usize,
}

impl<'q, Own> Parser<'q, Own> {
    /// Fails where parentheses have no partner or nest too deep, so that groups may be read by
    /// recursion.
    pub(super) fn new(
        text: &'q str,
        tokens: &'q [Token<TokenKind<Own>>],
        lines: Lines<'q>,
        notes: &'q mut Notes,
    ) -> Result<Self, QueryError> {
        let closed_at = pairs(tokens)?;
        let terms = TermCount::default();
        Ok(Self { text, tokens, at: 0, lines, notes, terms, closed_at, nested: 0 })
    }

    /// Where the line ends; fails where there is nothing in it.
    pub(super) fn end(&self) -> Result<usize, QueryError> {
        if self.tokens.is_empty() {
            return Err(QueryError::new(
                "the line has no words",
                "write a term, a heading or numbers of lines",
                0..self.text.len(),
            ));
        }
        Ok(self.tokens.len())
    }

    pub(super) fn kind(&self, at: usize) -> Option<&'q TokenKind<Own>> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    pub(super) fn span(&self, at: usize) -> Range<usize> {
        self.tokens.get(at).map_or(self.text.len()..self.text.len(), |token| token.span.clone())
    }

    /// From the start of a token to the end of the one read last.
    pub(super) fn span_since(&self, first: usize) -> Range<usize> {
        let last = self.at.saturating_sub(1).max(first);
        self.span(first).start..self.span(last).end
    }

    pub(super) fn typed(&self, span: Range<usize>) -> &'q str {
        self.text.get(span).unwrap_or_default()
    }

    /// Where the group is closed that a token opens.
    pub(super) fn close(&self, open: usize) -> usize {
        self.closed_at.get(open).copied().unwrap_or(open)
    }

    /// Counts one more proximity that holds another. Trees are walked from node to node, so they must
    /// not get deeper than a stack is.
    fn count_nested(&mut self, span: &Range<usize>) -> Result<(), QueryError> {
        self.nested += 1;
        if self.nested <= MAX_NESTED {
            return Ok(());
        }
        Err(QueryError::new(
            format!("more than {MAX_NESTED} proximities hold another one"),
            "split the search into lines",
            span.clone(),
        ))
    }

    /// The operator that stands here, taken together with a NOT behind it.
    pub(super) fn operator(
        &mut self,
        is_first: bool,
        end: usize,
    ) -> Result<Option<Operator>, QueryError> {
        let Some(&TokenKind::Operator(typed)) = self.kind(self.at) else { return Ok(None) };
        let span = self.span(self.at);
        if is_first && typed != Operator::Not {
            return Err(missing_term(typed.name(), "before", span));
        }
        let negates = matches!(self.kind(self.at + 1), Some(TokenKind::Operator(Operator::Not)));
        let operator = match typed {
            Operator::And if negates => Operator::Not,
            Operator::Or if negates => Operator::OrNot,
            other => other,
        };
        self.at += 1 + usize::from(operator != typed);
        if self.at >= end {
            return Err(missing_term(operator.name(), "after", span));
        }
        Ok(Some(operator))
    }

    /// Joins the parts that stand between the token `first` and the token `end`.
    pub(super) fn join(
        &mut self,
        parts: Vec<(Operator, Node)>,
        first: usize,
        end: usize,
    ) -> Result<Node, QueryError> {
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

    /// The error for a proximity with nothing on one side.
    fn missing_beside(&self, side: &str, place: Range<usize>) -> QueryError {
        missing_term(&format!("`{}`", self.typed(place.clone())), side, place)
    }

    /// Operands with a proximity between each two of them, up to the token `end`.
    pub(super) fn proximities(
        &mut self,
        end: usize,
        operand: impl Fn(&mut Self) -> Result<Node, QueryError>,
    ) -> Result<Node, QueryError> {
        let first = self.at;
        let mut node = operand(self)?;
        let mut is_nested = false;
        while self.at < end
            && let Some(&TokenKind::Near(Proximity { steps, is_ordered })) = self.kind(self.at)
        {
            let place = self.span(self.at);
            let typed = self.typed(place.clone());
            self.at += 1;
            if self.at >= end {
                return Err(self.missing_beside("after", place));
            }
            let right = operand(self)?;
            let between = words_between(steps, typed, &place)?;
            if is_nested {
                self.count_nested(&place)?;
            }
            is_nested = true;
            node = joining::near(node, right, between, is_ordered, self.span_since(first))?;
        }
        Ok(node)
    }

    /// A term of words; one that is near another is looked for in running text alone, where any of
    /// its fields is such.
    pub(super) fn term(
        &mut self,
        words: Vec<Word>,
        is_quoted: bool,
        fields: &[Field],
        widening: Widening,
        is_near: bool,
        span: Range<usize>,
    ) -> Result<Node, QueryError> {
        if !is_near {
            let widening = match widening {
                Widening::Usual => joining::usual_widening(fields, is_quoted),
                other => other,
            };
            return joining::term(words, is_quoted, fields, widening, span);
        }
        let of_text = joining::of_running_text(fields);
        if of_text.is_empty() || of_text.len() == fields.len() {
            return joining::term(words, is_quoted, fields, widening, span);
        }
        self.notes.warn(
            "a proximity was looked for in running text only, not in subject headings".to_owned(),
        );
        joining::term(words, is_quoted, &of_text, Widening::Usual, span)
    }

    /// An operand that is no term and no group: lines. Fails where none stands here.
    pub(super) fn lines_here(&mut self) -> Result<Node, QueryError> {
        let span = self.span(self.at);
        let (operator, ranges) = match self.kind(self.at) {
            Some(TokenKind::Lines(operator, ranges)) => (*operator, ranges),
            Some(TokenKind::Near(_)) => return Err(self.missing_beside("before", span)),
            Some(TokenKind::Operator(operator)) => {
                return Err(missing_term(operator.name(), "before", span));
            }
            _ => return Err(missing_term("this", "after", span)),
        };
        self.at += 1;
        let mut parts = Vec::new();
        for (from, to) in ranges {
            for number in self.lines.range(*from, *to, &span)? {
                self.terms.add(&span)?;
                parts.push(Node::Line(LineRef { number, span: span.clone() }));
            }
        }
        Ok(if operator == Operator::And { Node::and(parts) } else { Node::or(parts) })
    }
}

/// Where the group that each token opens is closed; 0 for tokens that open none.
fn pairs<Own>(tokens: &[Token<TokenKind<Own>>]) -> Result<Vec<usize>, QueryError> {
    let mut closed_at = vec![0; tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenKind::Parenthesis(parenthesis) = token.kind else { continue };
        match parenthesis {
            Parenthesis::Open if open.len() == MAX_DEPTH => {
                return Err(QueryError::new(
                    format!("parentheses are nested more than {MAX_DEPTH} deep"),
                    "take out those that change nothing, or split the search into lines",
                    token.span.clone(),
                ));
            }
            Parenthesis::Open => open.push(index),
            Parenthesis::Close => match open.pop() {
                Some(opened) => closed_at[opened] = index,
                None => {
                    return Err(QueryError::new(
                        "a closing parenthesis without an opening one",
                        "leave it out, or open the part that it closes",
                        token.span.clone(),
                    ));
                }
            },
        }
    }
    match open.pop() {
        None => Ok(closed_at),
        Some(opened) => Err(QueryError::new(
            "a parenthesis is opened and not closed",
            "close the part that it opens with `)`",
            tokens[opened].span.clone(),
        )),
    }
}
