//! Makes terms of what was typed: words, tags and values, checked against the registry of fields.
//! Shared by the parsers of all dialects.

use std::ops::Range;

use super::MAX_TERMS;
use super::dates::{DateRange, QueryDate, without_time};
use super::diagnostics::{QueryError, nearest, shown};
use super::fields::{Field, HAS, Matching, NOT_HELD, all_tags, has_value};
use super::tree::{Dates, Near, Node, Piece, Term, Widening, Word};
use crate::model::{normalize_doi, normalize_pmcid, normalize_pmid};

/// How many letters must stand before an asterisk, as in PubMed.
pub const MIN_TRUNCATED_CHARS: usize = 4;

/// How many other words a proximity may let in.
pub const MAX_WORDS_BETWEEN: u32 = 1_000;

/// How many terms a query has had so far.
#[derive(Debug, Default)]
pub(super) struct TermCount(usize);

impl TermCount {
    /// Counts one more; fails where there are too many.
    pub(super) fn add(&mut self, span: &Range<usize>) -> Result<(), QueryError> {
        self.0 += 1;
        if self.0 <= MAX_TERMS {
            return Ok(());
        }
        Err(QueryError::new(
            format!("the query has more than {MAX_TERMS} terms"),
            "split the search into lines",
            span.clone(),
        ))
    }
}

/// What a tag says: where to look, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) fields: Vec<Field>,
    pub(super) widening: Widening,
    pub(super) words_between: Option<u32>,
}

impl Default for Tag {
    fn default() -> Self {
        Self::of(Field::All)
    }
}

impl Tag {
    pub(super) fn of(field: Field) -> Self {
        Self { fields: vec![field], widening: Widening::Usual, words_between: None }
    }

    /// Reads what stands between the brackets: `tiab`, `mh:noexp`, `tiab:~3`, `ti,ab`.
    pub(super) fn parse(content: &str, span: &Range<usize>) -> Result<Self, QueryError> {
        let mut parts = content.split(':').map(str::trim);
        let mut tag = Self { fields: Vec::new(), ..Self::default() };
        for name in parts.next().unwrap_or_default().split(',') {
            tag.fields.push(field(name.trim(), span)?);
        }
        tag.fields = joined(tag.fields);
        for modifier in parts {
            match modifier.to_lowercase().as_str() {
                "noexp" => tag.widening = Widening::Nothing,
                "exp" => tag.widening = Widening::Narrower,
                other => match other.strip_prefix('~').map(|digits| digits.trim().parse::<u32>()) {
                    Some(Ok(distance)) if distance <= MAX_WORDS_BETWEEN => {
                        tag.words_between = Some(distance);
                    }
                    _ => {
                        return Err(QueryError::new(
                            format!("`:{}` is nothing that a field tag can end in", shown(other)),
                            format!(
                                "`:noexp`, `:exp` or a distance from `:~0` to `:~{MAX_WORDS_BETWEEN}` can"
                            ),
                            span.clone(),
                        ));
                    }
                },
            }
        }
        Ok(tag)
    }
}

/// Fields sorted, each once; title and abstract together are one field of their own.
pub(super) fn joined(mut fields: Vec<Field>) -> Vec<Field> {
    if fields.contains(&Field::Title) && fields.contains(&Field::Abstract) {
        fields.push(Field::TitleAbstract);
    }
    if fields.contains(&Field::TitleAbstract) {
        fields.retain(|field| !matches!(field, Field::Title | Field::Abstract));
    }
    fields.sort_unstable();
    fields.dedup();
    if fields.contains(&Field::All) {
        fields.retain(|field| matches!(field, Field::All | Field::Reference));
    }
    fields
}

fn field(name: &str, span: &Range<usize>) -> Result<Field, QueryError> {
    if let Some(field) = Field::from_tag(name) {
        return Ok(field);
    }
    if name.is_empty() {
        return Err(QueryError::new(
            "a field tag without a name",
            "name the field: `stiff[ti]`, `\"stiff person\"[tiab:~3]`",
            span.clone(),
        ));
    }
    let lower = name.to_lowercase();
    if let Some((_, meaning)) = NOT_HELD.iter().find(|(tag, _)| *tag == lower) {
        return Err(QueryError::new(
            format!("the field `[{name}]` ({meaning}) is PubMed's and not held here"),
            "leave this part of the search out, or search for it with another field; `ivig help query` lists them",
            span.clone(),
        ));
    }
    let hint = match nearest(name, all_tags()) {
        _ if name.contains('~') => {
            "a field and a distance have a colon between: `\"stiff person\"[tiab:~3]`".to_owned()
        }
        Some(near) => format!("did you mean `[{near}]`?"),
        None => {
            "`ivig help query` lists the tags; to search for the words alone, use `--as question`"
                .to_owned()
        }
    };
    Err(QueryError::new(format!("unknown field tag `[{}]`", shown(name)), hint, span.clone()))
}

/// A word in PubMed's syntax: an asterisk at its end leaves its end open.
pub(super) fn word(text: &str, span: &Range<usize>) -> Result<Word, QueryError> {
    let Some(stem) = text.strip_suffix('*') else {
        if text.contains('*') && text.contains(char::is_alphanumeric) {
            return Err(QueryError::new(
                "an asterisk within a word",
                "it stands at the end of a word of four letters or more: `immunoglob*`",
                span.clone(),
            ));
        }
        return Ok(Word::plain(text));
    };
    if stem.contains('*') {
        return Err(QueryError::new(
            "two asterisks in one word",
            "one at the end of a word of four letters or more is enough: `immunoglob*`",
            span.clone(),
        ));
    }
    Ok(Word { pieces: vec![Piece::Text(stem.to_owned()), Piece::Many(None)] })
}

/// The words of a text, without the pieces of punctuation among them.
pub(super) fn words(text: &str, span: &Range<usize>) -> Result<Vec<Word>, QueryError> {
    let mut words = Vec::new();
    for piece in text.split_whitespace() {
        let word = word(piece, span)?;
        if word.has_letters() {
            words.push(word);
        } else if piece.contains('*') {
            return Err(QueryError::new(
                "an asterisk with no letters before it",
                "write it directly after a word of four letters or more: `immunoglob*`",
                span.clone(),
            ));
        }
    }
    Ok(words)
}

/// A term, date range or proximity of words in the fields of a tag.
pub(super) fn node(
    words: Vec<Word>,
    is_quoted: bool,
    tag: &Tag,
    span: Range<usize>,
) -> Result<Node, QueryError> {
    if words.is_empty() {
        let (message, hint) = if is_quoted {
            ("an empty phrase", "put words between the quotes, or leave them out")
        } else {
            ("no words before the tag", "write the term before its tag: `stiff[ti]`")
        };
        return Err(QueryError::new(message, hint, span));
    }
    let matching = common_matching(tag, &span)?;
    check_truncation(&words, matching, &span)?;
    node_of_any_stem(words, is_quoted, tag, span)
}

/// The same for words that may be truncated after any number of letters, as other systems than
/// PubMed let them be; at least one word.
pub(super) fn node_of_any_stem(
    words: Vec<Word>,
    is_quoted: bool,
    tag: &Tag,
    span: Range<usize>,
) -> Result<Node, QueryError> {
    let matching = common_matching(tag, &span)?;
    if let Some(words_between) = tag.words_between {
        return near(words, is_quoted, words_between, tag, matching, span);
    }
    if matching == Matching::Date {
        let range = dates(&typed(&words), &span)?;
        return Ok(Node::Dates(Dates { range, span }));
    }
    let term = Term { words, is_quoted, widening: tag.widening, fields: tag.fields.clone(), span };
    checked(term).map(Node::Term)
}

/// Words with their spaces.
pub(super) fn typed(words: &[Word]) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn common_matching(tag: &Tag, span: &Range<usize>) -> Result<Matching, QueryError> {
    let first = tag.fields.first().map_or(Matching::Words, |field| field.matching());
    // Words and whole values mix well (`.ti,ab,sh.`); names and dates stand alone.
    let mixes = |matching| matches!(matching, Matching::Words | Matching::Whole);
    let agree =
        tag.fields.iter().all(|f| f.matching() == first || (mixes(f.matching()) && mixes(first)));
    if agree {
        return Ok(first);
    }
    Err(QueryError::new(
        "these fields hold values of different kinds",
        "search them one by one and join the parts with OR",
        span.clone(),
    ))
}

fn check_truncation(
    words: &[Word],
    matching: Matching,
    span: &Range<usize>,
) -> Result<(), QueryError> {
    let letters = |word: &Word| -> usize {
        let count = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().filter(|c| c.is_alphanumeric()).count(),
            _ => 0,
        };
        word.pieces.iter().map(count).sum()
    };
    // A name or value counts as a whole: `smith j*[au]`.
    let all: usize = words.iter().map(letters).sum();
    for word in words.iter().filter(|word| word.as_plain().is_none()) {
        let is_pubmed = matches!(word.pieces.as_slice(), [Piece::Text(_), Piece::Many(None)]);
        let enough = match matching {
            Matching::Words => letters(word),
            _ => all,
        };
        if is_pubmed && enough < MIN_TRUNCATED_CHARS {
            return Err(QueryError::new(
                format!(
                    "`{}` has fewer than {MIN_TRUNCATED_CHARS} letters before the asterisk",
                    shown(&word.to_string())
                ),
                "write more letters, or the words that you mean joined by OR",
                span.clone(),
            ));
        }
    }
    Ok(())
}

fn near(
    words: Vec<Word>,
    is_quoted: bool,
    words_between: u32,
    tag: &Tag,
    matching: Matching,
    span: Range<usize>,
) -> Result<Node, QueryError> {
    if !is_quoted || words.len() < 2 || matching != Matching::Words {
        return Err(QueryError::new(
            "a distance needs two words or more in quotes, in a field of running text",
            "write `\"stiff person\"[tiab:~3]`",
            span,
        ));
    }
    if tag.widening != Widening::Usual {
        return Err(QueryError::new(
            "a distance with `:noexp` or `:exp`",
            "leave one of them out; words near each other are looked for as written",
            span,
        ));
    }
    let operands = words
        .into_iter()
        .map(|word| {
            Node::Term(Term {
                words: vec![word],
                is_quoted: false,
                widening: Widening::Usual,
                fields: tag.fields.clone(),
                span: span.clone(),
            })
        })
        .collect();
    Ok(Node::Near(Near { operands, words_between, is_ordered: false, span }))
}

/// Reads a date or a range of dates.
pub(super) fn dates(text: &str, span: &Range<usize>) -> Result<DateRange, QueryError> {
    let wrong = |part: &str| {
        let first = part.split_whitespace().next().unwrap_or_default().to_lowercase();
        let hint = if first == "last" {
            "it would find something else tomorrow; write the dates: `2020:3000[dp]`, 3000 for an open end"
        } else if part.contains(char::is_whitespace) {
            "write months as numbers (`2010/05[dp]`), and AND between a date and other terms"
        } else {
            "write a year, year/month or year/month/day, or two of them with a colon between: `2010/05:2012[dp]`"
        };
        let what = if first == "last" { "counts back from today" } else { "is no date" };
        QueryError::new(format!("`{}` {what}", shown(part)), hint, span.clone())
    };
    let years = |text: &str| -> Option<DateRange> {
        // `2010-2020` can only be two years.
        let (from, to) = text.split_once('-')?;
        let year = |part: &str| QueryDate::parse(part).filter(|date| date.month.is_none());
        Some(DateRange { from: Some(year(from)?), to: Some(year(to)?) })
    };
    let text = without_time(text);
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    let range = match text.split_once(':') {
        None => match QueryDate::parse(&solid(text)) {
            Some(date) => DateRange::only(date),
            None => years(text).ok_or_else(|| wrong(text))?,
        },
        Some((from, to)) => {
            let end = |part: &str| match part.trim() {
                "" => Ok(None),
                part => QueryDate::parse(&solid(part)).map(Some).ok_or_else(|| wrong(part)),
            };
            // PubMed's way to leave the end open.
            let to = end(to)?.filter(|date| date.year < 3000);
            DateRange { from: end(from)?, to }
        }
    };
    let (first, last) = range.days();
    if range.from.is_none() && range.to.is_none() {
        return Err(wrong(text));
    }
    if first > last {
        return Err(QueryError::new(
            format!("the range `{}` ends before it begins", shown(text)),
            "write the earlier date first",
            span.clone(),
        ));
    }
    Ok(range)
}

/// A term whose value is one that its field can have, in the form that the index holds.
fn checked(mut term: Term) -> Result<Term, QueryError> {
    let typed = typed(&term.words);
    let normal = match term.fields.as_slice() {
        [Field::Has] => Some(has_value(&typed).map(str::to_owned).ok_or_else(|| {
            let known: Vec<&str> = HAS.iter().map(|(value, _)| *value).collect();
            QueryError::new(
                format!("nothing here tells whether an article has `{}`", shown(&typed)),
                format!(
                    "known are: {}; leave the part out, or search for it otherwise",
                    known.join(", ")
                ),
                term.span.clone(),
            )
        })?),
        [Field::Pmid] => Some(
            normalize_pmid(&typed).ok_or_else(|| wrong_id(&term, "PubMed id", "11756577[pmid]"))?,
        ),
        [Field::Pmcid] => Some(
            normalize_pmcid(&typed)
                .ok_or_else(|| wrong_id(&term, "PubMed Central id", "PMC1079844[pmcid]"))?,
        ),
        [Field::Doi] => Some(
            normalize_doi(&typed)
                .ok_or_else(|| wrong_id(&term, "DOI", "10.1056/nejmoa01167[doi]"))?,
        ),
        _ => None,
    };
    if let Some(normal) = normal {
        term.words = normal.split(' ').map(Word::plain).collect();
        term.is_quoted = false;
    }
    Ok(term)
}

fn wrong_id(term: &Term, what: &str, example: &str) -> QueryError {
    QueryError::new(
        format!("`{}` is no {what}", shown(&typed(&term.words))),
        format!("write it like `{example}`"),
        term.span.clone(),
    )
}
