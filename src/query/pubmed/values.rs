//! Terms whose field decides how their value is read: dates and ranges of them, lists of ids,
//! PubMed's filters.

use std::ops::Range;

use super::{Parser, filters};
use crate::model::{normalize_pmcid, normalize_pmid};
use crate::query::dates::without_time;
use crate::query::diagnostics::QueryError;
use crate::query::fields::{Field, has_value};
use crate::query::lexer::TokenKind;
use crate::query::terms::{self, Tag};
use crate::query::tree::{Node, Word};

impl Parser<'_> {
    /// A term with its tag, if it has one.
    pub(super) fn term(
        &mut self,
        words: Vec<Word>,
        is_quoted: bool,
        tag: Option<(Tag, Range<usize>)>,
        span: Range<usize>,
    ) -> Result<Node, QueryError> {
        self.terms.add(&span)?;
        let (tag, place) = tag.unwrap_or_else(|| (Tag::default(), span.clone()));
        let span = span.start.min(place.start)..span.end.max(place.end);
        let typed = terms::typed(&words);
        match tag.fields.as_slice() {
            // `"2010/01/01"[dp] : "3000"[dp]`
            [Field::Date] => {
                if let Some(to) = self.end_of_range()? {
                    let end =
                        self.tokens[..self.at].last().map_or(span.end, |token| token.span.end);
                    return range(&typed, &to, &tag, span.start..end);
                }
            }
            [Field::Has] if has_value(&typed).is_none() => {
                if let Some(filter) = filters::filter(&typed, &span) {
                    let (node, warning) = filter?;
                    if let Some(warning) = warning {
                        self.notes.warn(warning.to_owned());
                    }
                    return Ok(node);
                }
            }
            [field @ (Field::Pmid | Field::Pmcid)] => {
                if let Some(ids) = ids(&typed, *field) {
                    // PubMed joins several ids by OR (User Guide, "PMID").
                    let one = |id: &str| {
                        self.terms.add(&span)?;
                        terms::node(vec![Word::plain(id)], false, &tag, span.clone())
                    };
                    return ids.into_iter().map(one).collect::<Result<_, _>>().map(Node::or);
                }
            }
            [Field::All | Field::TextWord] if tag.words_between.is_none() => {
                // PubMed takes its filters with `[text]` and `[all fields]` too.
                if let Some(node) = filters::marker(&typed, &span) {
                    return node;
                }
            }
            _ => {}
        }
        if tag.words_between.is_some() {
            words.iter().skip(1).try_for_each(|_| self.terms.add(&span))?;
        }
        terms::node(words, is_quoted, &tag, span)
    }

    /// What follows the first date of a range that has one tag for both:
    /// `"2010/01/01":"3000"[dp]`.
    pub(super) fn rest_of_range(
        &mut self,
        from: &str,
        start: &Range<usize>,
    ) -> Result<Option<Node>, QueryError> {
        let [colon, end, tag, ..] = &self.tokens[self.at..] else { return Ok(None) };
        let (TokenKind::Quote(to) | TokenKind::Word(to), TokenKind::Tag(content)) =
            (&end.kind, &tag.kind)
        else {
            return Ok(None);
        };
        if colon.kind != TokenKind::Colon {
            return Ok(None);
        }
        let place = tag.span.clone();
        let tag = Tag::parse(content, &place)?;
        if tag.fields != [Field::Date] {
            return Ok(None);
        }
        self.at += 3;
        let span = start.start..place.end;
        self.terms.add(&span)?;
        range(from, to, &tag, span).map(Some)
    }

    /// The second date of a range whose first one had a tag.
    fn end_of_range(&mut self) -> Result<Option<String>, QueryError> {
        if self.peek_kind() != Some(&TokenKind::Colon) {
            return Ok(None);
        }
        let value = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let Some(TokenKind::Quote(to) | TokenKind::Word(to)) = value else {
            return Err(QueryError::new(
                "a range of dates has no end",
                "write `2010:3000[dp]` for an open end",
                self.peek().map_or(0..0, |colon| colon.span.clone()),
            ));
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
}

/// The ids of a list with spaces or commas; `None` where it is one, or none.
fn ids(typed: &str, field: Field) -> Option<Vec<&str>> {
    let is_id = |id: &&str| match field {
        Field::Pmid => normalize_pmid(id).is_some(),
        _ => normalize_pmcid(id).is_some(),
    };
    let ids: Vec<&str> = typed.split([' ', ',', ';']).filter(|id| !id.is_empty()).collect();
    (ids.len() > 1 && ids.iter().all(is_id)).then_some(ids)
}

/// A range whose ends were written apart.
fn range(from: &str, to: &str, tag: &Tag, span: Range<usize>) -> Result<Node, QueryError> {
    let typed = format!("{}:{}", without_time(from), without_time(to));
    terms::node(vec![Word::plain(typed)], false, tag, span)
}
