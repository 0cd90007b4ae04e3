//! Parses a query in PubMed's syntax, as the PubMed User Guide documents it
//! (<https://pubmed.ncbi.nlm.nih.gov/help/>): operators in capitals read from left to right,
//! AND where none stands, tags in brackets after the term.

use std::ops::Range;

use super::diagnostics::{QueryError, nearest};
use super::fields::{FIELDS, Field};
use super::lexer::{Token, TokenKind, Tokens, is_has_abstract};
use super::terms::{self, Tag};
use super::tree::{LineRef, Near, Node, Widening, Word};
use super::{Lines, MAX_DEPTH, MAX_TERMS, Notes};
use crate::text::stopwords::is_function_word;

/// Parses the tokens of `text` to a tree.
pub(super) fn parse(
    text: &str,
    tokens: &Tokens,
    lines: Lines<'_>,
    notes: &mut Notes,
) -> Result<Node, QueryError> {
    let mut parser = Parser { text, tokens: &tokens.list, at: 0, depth: 0, terms: 0, lines, notes };
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
    terms: usize,
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
        let mut used: Vec<Operator> = Vec::new();
        while let Some(kind) = self.peek_kind() {
            if *kind == TokenKind::Close {
                break;
            }
            let operator = self.operator(tree.is_some())?;
            let Some(part) = self.part()? else {
                expect_nothing_after(operator)?;
                continue;
            };
            let operator = operator.map(|(operator, _)| operator);
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
                match self.operand()? {
                    Some(part) => Ok(Some(Node::Not(Box::new(part)))),
                    None => Err(missing_term(Operator::Not, "after", &span)),
                }
            }
            TokenKind::Quote(content) => self.quote(content).map(Some),
            TokenKind::Word(_) => self.run(),
            TokenKind::Alias(field) => self.alias(*field).map(Some),
            TokenKind::Line(number) => {
                self.at += 1;
                let node = Node::Line(LineRef { number: *number, span: span.clone() });
                self.lines.check(*number, &span).map(|()| Some(node))
            }
            TokenKind::Tag(content) => Err(QueryError::new(
                format!("the field tag `[{content}]` stands after no term"),
                "write the term directly before its tag: `stiff[ti]`",
                span,
            )),
            TokenKind::Colon => {
                self.at += 1;
                Ok(None)
            }
            TokenKind::And | TokenKind::Or => {
                let operator =
                    if token.kind == TokenKind::And { Operator::And } else { Operator::Or };
                Err(missing_term(operator, "before", &span))
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
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError::new(
                format!("parentheses are nested more than {MAX_DEPTH} deep"),
                "take out those that change nothing, or split the search into lines",
                open,
            ));
        }
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
        if let Some((tag, _)) = self.tag()? {
            let warning = format!(
                "a tag after parentheses was given to each term in them that has none; PubMed does not: {inner}"
            );
            self.apply(&tag, &mut inner, open)?;
            self.notes.warn(warning);
        }
        Ok(inner)
    }

    /// Gives a tag to the terms that have none.
    fn apply(&self, tag: &Tag, node: &mut Node, span: Range<usize>) -> Result<(), QueryError> {
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
        outcome
    }

    /// The tag that comes next, with its place.
    fn tag(&mut self) -> Result<Option<(Tag, Range<usize>)>, QueryError> {
        let Some(Token { kind: TokenKind::Tag(content), span }) = self.peek() else {
            return Ok(None);
        };
        self.at += 1;
        Tag::parse(content, span).map(|tag| Some((tag, span.clone())))
    }

    fn quote(&mut self, content: &str) -> Result<Node, QueryError> {
        let span = self.take().map_or(0..0, |token| token.span.clone());
        let words = terms::words(content, &span)?;
        let tag = self.tag()?;
        self.term(words, true, tag, span)
    }

    /// A run of words: one term where a tag follows, as in PubMed; else each a term of its own.
    fn run(&mut self) -> Result<Option<Node>, QueryError> {
        let mut run: Vec<(&str, Range<usize>)> = Vec::new();
        while let Some(Token { kind: TokenKind::Word(word), span }) = self.peek() {
            run.push((word, span.clone()));
            self.at += 1;
            // The parts of a range may have spaces between them.
            if self.peek_kind() == Some(&TokenKind::Colon) && self.colon_joins_dates() {
                let colon = self.take().map_or(0..0, |token| token.span.clone());
                run.push((":", colon));
            }
        }
        let start = run.first().map_or(0, |(_, span)| span.start);
        let end = run.last().map_or(0, |(_, span)| span.end);
        if let Some((tag, place)) = self.tag()? {
            let typed = run.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
            let words = if tag.fields == [Field::Date] {
                vec![Word::plain(typed.replace(' ', ""))]
            } else {
                terms::words(&typed, &(start..end))?
            };
            return self.term(words, false, Some((tag, place)), start..end).map(Some);
        }
        // A word that carries form is a term of its own where it stands alone: `vitamin OR a`.
        let all_carry_form = run.iter().all(|(word, _)| is_function_word(word));
        let mut parts = Vec::new();
        for (index, (word, span)) in run.iter().enumerate() {
            if !all_carry_form
                && is_function_word(word)
                && !self.joins_parts(word, index, run.len(), span)
            {
                self.notes.leave_out(word);
            } else if let Some(part) = self.bare_word(word, span, index, run.len())? {
                parts.push(part);
            }
        }
        Ok(if parts.is_empty() { None } else { Some(Node::and(parts)) })
    }

    /// Whether the colon that comes next stands between two words of a date.
    fn colon_joins_dates(&self) -> bool {
        let after = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let is_date = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let before = self.tokens.get(self.at.wrapping_sub(1)).map(|token| &token.kind);
        matches!((before, after), (Some(TokenKind::Word(a)), Some(TokenKind::Word(b))) if is_date(a) && is_date(b))
    }

    /// A word without a tag; `None` where it says nothing.
    fn bare_word(
        &mut self,
        word: &str,
        span: &Range<usize>,
        index: usize,
        run_length: usize,
    ) -> Result<Option<Node>, QueryError> {
        if is_has_abstract(word) {
            let tag = Tag::of(Field::Has);
            return terms::node(vec![Word::plain("abstract")], false, &tag, span.clone()).map(Some);
        }
        let Some(parsed) = terms::words(word, span)?.pop() else { return Ok(None) };
        if self.joins_parts(word, index, run_length, span) {
            self.notes.warn(format!(
                "`{word}` in lower case is no operator: it was left out, and what stands around it joined by AND; write {}",
                word.to_uppercase()
            ));
            return Ok(None);
        }
        self.warn_of_alias(word);
        self.count_term(span)?;
        terms::node(vec![parsed], false, &Tag::default(), span.clone()).map(Some)
    }

    /// Whether a word is an operator in lower case: one at the edge of a run, next to a group,
    /// phrase or tagged term.
    fn joins_parts(
        &self,
        word: &str,
        index: usize,
        run_length: usize,
        span: &Range<usize>,
    ) -> bool {
        if !matches!(word, "and" | "or" | "not") {
            return false;
        }
        let joint = |kind: &TokenKind| {
            matches!(
                kind,
                TokenKind::Open
                    | TokenKind::Close
                    | TokenKind::Quote(_)
                    | TokenKind::Tag(_)
                    | TokenKind::Alias(_)
                    | TokenKind::Line(_)
            )
        };
        let own = self.tokens.partition_point(|token| token.span.start < span.start);
        let before = own.checked_sub(1).and_then(|at| self.tokens.get(at));
        let after = self.tokens.get(own + 1);
        (index == 0 && before.is_some_and(|token| joint(&token.kind)))
            || (index + 1 == run_length && after.is_some_and(|token| joint(&token.kind)))
    }

    /// `autor:dalakas` is no field and is told of.
    fn warn_of_alias(&mut self, word: &str) {
        let Some((name, value)) = word.split_once(':') else { return };
        let known = FIELDS.iter().map(|info| info.alias).filter(|alias| !alias.is_empty());
        let is_name = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        if let Some(near) = nearest(name, known).filter(|_| is_name && !value.is_empty()) {
            self.notes.warn(format!(
                "`{name}:` is no field and was searched for as a word; did you mean `{near}:`?"
            ));
        }
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
                    typed = typed.trim_end_matches(',').to_owned();
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
                self.apply(&tag, &mut inner, span)?;
                Ok(inner)
            }
            _ => Err(QueryError::new(
                format!("`{}` is followed by no value", &self.text[alias.clone()]),
                "write the value directly after the colon: `title:stiff`",
                alias,
            )),
        }
    }

    fn term(
        &mut self,
        words: Vec<Word>,
        is_quoted: bool,
        tag: Option<(Tag, Range<usize>)>,
        span: Range<usize>,
    ) -> Result<Node, QueryError> {
        self.count_term(&span)?;
        let (tag, place) = tag.unwrap_or_else(|| (Tag::default(), span.clone()));
        let span = span.start.min(place.start)..span.end.max(place.end);
        if tag.fields != [Field::Date] {
            return terms::node(words, is_quoted, &tag, span);
        }
        // `"2010/01/01"[dp] : "3000"[dp]`
        let from = terms::typed(&words);
        let Some(to) = self.end_of_range()? else {
            return terms::node(words, is_quoted, &tag, span);
        };
        let end = self.tokens[..self.at].last().map_or(span.end, |token| token.span.end);
        terms::node(vec![Word::plain(format!("{from}:{to}"))], false, &tag, span.start..end)
    }

    /// The second date of a range whose first one had a tag.
    fn end_of_range(&mut self) -> Result<Option<String>, QueryError> {
        if self.peek_kind() != Some(&TokenKind::Colon) {
            return Ok(None);
        }
        let value = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let (Some(TokenKind::Quote(to)) | Some(TokenKind::Word(to))) = value else {
            return Ok(None);
        };
        self.at += 2;
        if let Some((tag, place)) = self.tag()?
            && tag.fields != [Field::Date]
        {
            return Err(QueryError::new(
                "the ends of a range have different tags",
                "write `2010:2020[dp]`",
                place,
            ));
        }
        Ok(Some(to.clone()))
    }

    fn count_term(&mut self, span: &Range<usize>) -> Result<(), QueryError> {
        self.terms += 1;
        if self.terms <= MAX_TERMS {
            return Ok(());
        }
        Err(QueryError::new(
            format!("the query has more than {MAX_TERMS} terms"),
            "split the search into lines",
            span.clone(),
        ))
    }

    /// Operators of different strength on one level are read from left to right, as in PubMed; most
    /// other systems read AND first.
    fn warn_of_mixing(&mut self, used: &[Operator], tree: Option<&Node>, span: Range<usize>) {
        let Some(tree) = tree else { return };
        let other = used.iter().find(|&&operator| operator != Operator::Or);
        if let Some(other) = other.filter(|_| used.contains(&Operator::Or)) {
            let typed = self.text.get(span).unwrap_or_default();
            self.notes.warn(format!(
                "OR and {} without parentheses are read from left to right: `{typed}` as `{tree}`",
                other.name()
            ));
        }
    }
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
