//! Parses a query in PubMed's syntax, as the PubMed User Guide documents it
//! (<https://pubmed.ncbi.nlm.nih.gov/help/>): operators in capitals read from left to right,
//! AND where none stands, tags in brackets after the term.

pub(super) mod filters;
mod values;
mod words;

use std::ops::Range;

use super::diagnostics::{QueryError, shown};
use super::fields::Field;
use super::lexer::{Token, TokenKind, Tokens};
use super::terms::{self, Tag, TermCount};
use super::tree::{LineRef, Near, Node, Widening, Word};
use super::{Lines, MAX_DEPTH, Notes};

/// Parses the tokens of `text` to a tree.
pub(super) fn parse(
    text: &str,
    tokens: &Tokens,
    lines: Lines<'_>,
    notes: &mut Notes,
) -> Result<Node, QueryError> {
    let terms = TermCount::default();
    let mut parser = Parser { text, tokens: &tokens.list, at: 0, depth: 0, terms, lines, notes };
    let tree = parser.expression()?;
    match parser.peek() {
        None => tree.ok_or_else(|| {
            QueryError::new(
                "the query has no words",
                "type a question, or a phrase in quotes",
                0..text.len(),
            )
        }),
        Some(token) => Err(QueryError::new(
            "a closing parenthesis without an opening one",
            "leave it out, or open the part that it closes",
            token.span.clone(),
        )),
    }
}

struct Parser<'q> {
    text: &'q str,
    tokens: &'q [Token],
    at: usize,
    depth: usize,
    terms: TermCount,
    lines: Lines<'q>,
    notes: &'q mut Notes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

impl Operator {
    fn name(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
        }
    }
}

impl<'q> Parser<'q> {
    fn peek(&self) -> Option<&'q Token> {
        self.tokens.get(self.at)
    }

    fn peek_kind(&self) -> Option<&'q TokenKind> {
        self.peek().map(|token| &token.kind)
    }

    fn take(&mut self) -> Option<&'q Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// Parts joined by operators, up to a closing parenthesis or the end; `None` where there is
    /// nothing but words that say nothing.
    fn expression(&mut self) -> Result<Option<Node>, QueryError> {
        let start = self.peek().map_or(0, |token| token.span.start);
        let mut tree: Option<Node> = None;
        let mut height = 0;
        let mut used: Vec<Operator> = Vec::new();
        while let Some(token) = self.peek() {
            if token.kind == TokenKind::Close {
                break;
            }
            let operator = self.operator(tree.is_some())?;
            let Some(part) = self.part()? else {
                expect_nothing_after(operator)?;
                continue;
            };
            let operator = operator.map(|(operator, _)| operator);
            let joins_more = match tree {
                Some(Node::Or(_)) => operator == Some(Operator::Or),
                Some(Node::And(_)) => operator != Some(Operator::Or),
                _ => false,
            };
            let part_height = part.height() + usize::from(operator == Some(Operator::Not));
            height = match &tree {
                None => part_height,
                Some(_) if joins_more => height.max(part_height + 1),
                Some(_) => height.max(part_height) + 1,
            };
            if height > MAX_DEPTH {
                return Err(too_deep(token.span.clone()));
            }
            tree = Some(match (tree, operator) {
                (None, Some(Operator::Not)) => Node::Not(Box::new(part)),
                (None, _) => part,
                (Some(tree), Some(Operator::Or)) => Node::or(vec![tree, part]),
                (Some(tree), Some(Operator::Not)) => {
                    Node::and(vec![tree, Node::Not(Box::new(part))])
                }
                (Some(tree), _) => Node::and(vec![tree, part]),
            });
            used.push(operator.unwrap_or(Operator::And));
        }
        let end = self.tokens[..self.at].last().map_or(start, |token| token.span.end);
        self.warn_of_mixing(used.get(1..).unwrap_or_default(), tree.as_ref(), start..end);
        Ok(tree)
    }

    /// The operator before a part, with its place; a NOT may follow an AND.
    fn operator(&mut self, has_left: bool) -> Result<Option<(Operator, Range<usize>)>, QueryError> {
        let Some(token) = self.peek() else { return Ok(None) };
        let operator = match token.kind {
            TokenKind::And => Operator::And,
            TokenKind::Or => Operator::Or,
            TokenKind::Not => Operator::Not,
            _ => return Ok(None),
        };
        if !has_left && operator != Operator::Not {
            return Err(missing_term(operator, "before", &token.span));
        }
        self.at += 1;
        if token.is_sign() {
            self.notes.warn("`&` was read as AND and `|` as OR, as in PubMed".to_owned());
        }
        if operator == Operator::And && self.peek_kind() == Some(&TokenKind::Not) {
            self.at += 1;
            return Ok(Some((Operator::Not, token.span.clone())));
        }
        Ok(Some((operator, token.span.clone())))
    }

    /// One operand with the proximities that follow it.
    fn part(&mut self) -> Result<Option<Node>, QueryError> {
        let start = self.peek().map_or(0, |token| token.span.start);
        let Some(first) = self.operand()? else { return Ok(None) };
        let mut node = first;
        while let Some(&TokenKind::Near { is_ordered, words_between }) = self.peek_kind() {
            let mut operands = vec![node];
            while self.peek_kind() == Some(&TokenKind::Near { is_ordered, words_between }) {
                let place = self.take().map_or(0..0, |token| token.span.clone());
                operands.push(self.operand()?.ok_or_else(|| {
                    QueryError::new(
                        "a proximity needs a term on both sides",
                        "write `stiff NEAR~2 person`",
                        place,
                    )
                })?);
            }
            let end = self.tokens[..self.at].last().map_or(start, |token| token.span.end);
            let near = Near { operands, words_between, is_ordered, span: start..end };
            near.check()?;
            node = Node::Near(near);
        }
        Ok(Some(node))
    }

    /// A term, a group, a negation or a line; `None` where only words without matter stand.
    fn operand(&mut self) -> Result<Option<Node>, QueryError> {
        let Some(token) = self.peek() else { return Ok(None) };
        let span = token.span.clone();
        match &token.kind {
            TokenKind::Open => self.group().map(Some),
            TokenKind::Not => {
                self.at += 1;
                self.enter(&span)?;
                let part = self.part()?;
                self.depth -= 1;
                match part {
                    Some(part) => Ok(Some(Node::Not(Box::new(part)))),
                    None => Err(missing_term(Operator::Not, "after", &span)),
                }
            }
            TokenKind::Quote(content) => self.quote(content).map(Some),
            TokenKind::Word(_) => self.run(),
            TokenKind::Alias(field) => self.alias(*field).map(Some),
            TokenKind::Line(number) => {
                self.at += 1;
                self.terms.add(&span)?;
                let node = Node::Line(LineRef { number: *number, span: span.clone() });
                self.lines.check(*number, &span).map(|()| Some(node))
            }
            TokenKind::Tag(content) => Err(self.stray_tag(content, span)),
            TokenKind::Colon => self.colon(span),
            TokenKind::And | TokenKind::Or => {
                let operator =
                    if token.kind == TokenKind::And { Operator::And } else { Operator::Or };
                Err(self.side_by_side(operator, span))
            }
            TokenKind::Near { .. } => Err(QueryError::new(
                "a proximity needs a term on both sides",
                "write `stiff NEAR~2 person`",
                span,
            )),
            TokenKind::Close => Ok(None),
        }
    }

    fn group(&mut self) -> Result<Node, QueryError> {
        let open = self.take().map_or(0..0, |token| token.span.clone());
        self.enter(&open)?;
        let inner = self.expression()?;
        self.depth -= 1;
        if self.peek_kind() != Some(&TokenKind::Close) {
            return Err(QueryError::new(
                "a parenthesis is opened and not closed",
                "close the part that it opens with `)`",
                open,
            ));
        }
        self.at += 1;
        let end = self.tokens[self.at - 1].span.end;
        let mut inner = inner.ok_or_else(|| {
            QueryError::new(
                "empty parentheses",
                "put terms between them, or leave them out",
                open.start..end,
            )
        })?;
        if let Some((tag, place)) = self.tag()? {
            apply(&tag, &mut inner, place)?;
            self.notes.warn(format!(
                "a tag after parentheses was given to each term in them that has none; PubMed does not: `{}`",
                shown(&inner.to_string())
            ));
        }
        Ok(inner)
    }

    fn enter(&mut self, place: &Range<usize>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(too_deep(place.clone())) } else { Ok(()) }
    }

    /// A tag that follows no term.
    fn stray_tag(&self, content: &str, span: Range<usize>) -> QueryError {
        let before = |back: usize| {
            self.at.checked_sub(back).and_then(|at| self.tokens.get(at)).map(|token| &token.kind)
        };
        let has_field = matches!(before(1), Some(TokenKind::Tag(_)))
            || matches!(before(2), Some(TokenKind::Alias(_)));
        if has_field {
            return QueryError::new(
                format!("`[{}]` is a second field for one term", shown(content)),
                "leave one out; `stiff[ti,ab]` looks in both",
                span,
            );
        }
        if Tag::parse(content, &span).is_err() {
            return QueryError::new(
                format!("`[{}]` is no field tag", shown(content)),
                "brackets hold field tags, as in `stiff[ti]`; group terms with parentheses",
                span,
            );
        }
        QueryError::new(
            format!("the field tag `[{}]` stands after no term", shown(content)),
            "write the term directly before its tag: `stiff[ti]`",
            span,
        )
    }

    /// A colon between words is a mark like others; beside a phrase, tag or group it was meant.
    fn colon(&mut self, span: Range<usize>) -> Result<Option<Node>, QueryError> {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let after = self.tokens.get(self.at + 1);
        // `:2010[dp]`
        let is_date = |token: &Token| match &token.kind {
            TokenKind::Word(word) => word.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if after.is_some_and(is_date) {
            return self.run();
        }
        let was_meant = before.is_some_and(|token| {
            matches!(token.kind, TokenKind::Quote(_) | TokenKind::Tag(_) | TokenKind::Close)
        }) || after.is_some_and(|token| {
            matches!(token.kind, TokenKind::Quote(_) | TokenKind::Tag(_) | TokenKind::Open)
        });
        if was_meant {
            return Err(QueryError::new(
                "a colon stands between two dates only",
                "write `2010:2020[dp]`, and a field in brackets after its term: `\"stiff person\"[ti]`; for the Cochrane Library's syntax use `--dialect cochrane`",
                span,
            ));
        }
        self.at += 1;
        Ok(None)
    }

    /// Two operators with nothing between, or one with nothing before it.
    fn side_by_side(&self, operator: Operator, span: Range<usize>) -> QueryError {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let other = match before.map(|token| &token.kind) {
            Some(TokenKind::And) => Operator::And,
            Some(TokenKind::Or) => Operator::Or,
            Some(TokenKind::Not) => Operator::Not,
            _ => return missing_term(operator, "before", &span),
        };
        QueryError::new(
            format!("{} and {} stand side by side", other.name(), operator.name()),
            "leave one of them out, or write the term that is missing between them",
            before.map_or(span.start, |token| token.span.start)..span.end,
        )
    }

    /// The tag that comes next, with its place.
    fn tag(&mut self) -> Result<Option<(Tag, Range<usize>)>, QueryError> {
        let Some(Token { kind: TokenKind::Tag(content), span }) = self.peek() else {
            return Ok(None);
        };
        self.at += 1;
        let tag = Tag::parse(content, span).map_err(|mut error| {
            // `J Hand Surg [Am][ta]`
            if matches!(self.peek_kind(), Some(TokenKind::Tag(_))) {
                "brackets hold field tags only; write the term without its own"
                    .clone_into(&mut error.hint);
            }
            error
        })?;
        Ok(Some((tag, span.clone())))
    }

    fn quote(&mut self, content: &str) -> Result<Node, QueryError> {
        let span = self.take().map_or(0..0, |token| token.span.clone());
        let tag = self.tag()?;
        if tag.is_none()
            && let Some(range) = self.rest_of_range(content, &span)?
        {
            return Ok(range);
        }
        let words = terms::words(content, &span)?;
        self.term(words, true, tag, span)
    }

    /// `title:stiff`, `title:"stiff person"`, `title:(stiff OR rigid)`.
    fn alias(&mut self, field: Field) -> Result<Node, QueryError> {
        let alias = self.take().map_or(0..0, |token| token.span.clone());
        let tag = Tag::of(field);
        let adjacent = self.peek().filter(|token| token.span.start == alias.end);
        match adjacent.map(|token| (&token.kind, token.span.clone())) {
            Some((TokenKind::Word(word), span)) => {
                self.at += 1;
                let mut typed = word.clone();
                // `year:2010:2020`
                if field == Field::Date {
                    typed.truncate(typed.trim_end_matches(',').len());
                    return self.term(vec![Word::plain(typed)], false, Some((tag, alias)), span);
                }
                let words = terms::words(&typed, &span)?;
                self.term(words, false, Some((tag, alias)), span)
            }
            Some((TokenKind::Quote(content), span)) => {
                self.at += 1;
                let words = terms::words(content, &span)?;
                self.term(words, true, Some((tag, alias)), span)
            }
            Some((TokenKind::Open, span)) => {
                let mut inner = self.group()?;
                apply(&tag, &mut inner, span)?;
                Ok(inner)
            }
            _ => Err(QueryError::new(
                format!("`{}` is followed by no value", &self.text[alias.clone()]),
                "write the value directly after the colon: `title:stiff`",
                alias,
            )),
        }
    }

    /// Operators of different strength on one level are read from left to right, as in PubMed; most
    /// other systems read AND first.
    fn warn_of_mixing(&mut self, used: &[Operator], tree: Option<&Node>, span: Range<usize>) {
        let Some(tree) = tree else { return };
        let other = used.iter().find(|&&operator| operator != Operator::Or);
        if let Some(other) = other.filter(|_| used.contains(&Operator::Or)) {
            let typed = shown(self.text.get(span).unwrap_or_default());
            self.notes.warn(format!(
                "OR and {} without parentheses are read from left to right: `{typed}` as `{}`",
                other.name(),
                shown(&tree.to_string())
            ));
        }
    }
}

/// Gives a tag to the terms that have none.
fn apply(tag: &Tag, node: &mut Node, span: Range<usize>) -> Result<(), QueryError> {
    let mut outcome = Ok(());
    node.each_term_mut(&mut |term| {
        if term.fields == [Field::All] && term.widening == Widening::Usual && outcome.is_ok() {
            match terms::node(term.words.clone(), term.is_quoted, tag, term.span.clone()) {
                Ok(Node::Term(tagged)) => *term = tagged,
                Ok(_) => {
                    outcome = Err(QueryError::new(
                        "this tag cannot be given to a group",
                        "write it after each term",
                        span.clone(),
                    ));
                }
                Err(error) => outcome = Err(error),
            }
        }
    });
    node.each(&mut |part| {
        if let (Node::Near(near), Ok(())) = (part, &outcome) {
            outcome = near.check();
        }
    });
    outcome
}

fn too_deep(place: Range<usize>) -> QueryError {
    QueryError::new(
        format!("the query is nested more than {MAX_DEPTH} deep"),
        "take out parentheses that change nothing, or split the search into lines",
        place,
    )
}

fn expect_nothing_after(operator: Option<(Operator, Range<usize>)>) -> Result<(), QueryError> {
    match operator {
        Some((operator, span)) => Err(missing_term(operator, "after", &span)),
        None => Ok(()),
    }
}

fn missing_term(operator: Operator, side: &str, span: &Range<usize>) -> QueryError {
    QueryError::new(
        format!("{} has no term {side} it", operator.name()),
        format!(
            "write a term on both sides, or the word in lower case or quotes if it is meant as one ({})",
            operator.name().to_lowercase()
        ),
        span.clone(),
    )
}
