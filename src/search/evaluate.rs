//! Trees to sets of articles.
//!
//! Every part of a query is evaluated to the set of articles that satisfy it; operators are set
//! algebra. What each part came to is kept, so that a search can be explained part by part and its
//! passages ranked by the terms that are wanted.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::Request;
use super::near::{self, Distance, MAX_OPERANDS};
use super::pattern::{Pattern, Slot};
use super::postings::{self, Stretches, grouped};
use super::values::ValuePattern;
use super::widen::{self, Extension, NamedConcept};
use super::zone::{Place, Zone, places};
use crate::error::{Error, Result};
use crate::index::{DocId, Segment, Snapshot, TextField, facts};
use crate::query::fields::Matching;
use crate::query::{Dates, Dialect, Field, Near, Node, Term, Widening};
use crate::thesaurus::Thesaurus;

/// What a part of a query came to.
#[derive(Debug)]
pub struct Evaluated {
    /// The part in canonical form.
    pub text: String,
    /// What sort of part it is.
    pub sort: PartSort,
    /// The articles that satisfy it.
    pub articles: RoaringBitmap,
    /// How many passages hold it, for terms and proximities.
    pub passages: Option<u64>,
    /// The words that each truncated word in it stands for, where one is truncated.
    pub expansions: Vec<String>,
    /// What it was widened by.
    pub widenings: Vec<Widened>,
    /// Its parts.
    pub parts: Vec<Arc<Evaluated>>,
    /// What its passages are ranked by and lit with.
    pub(super) matched: Option<Matched>,
}

/// Something that a term was widened by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widened {
    /// What it is.
    pub by: String,
    /// How many articles it adds to those found before it.
    pub adds: u64,
}

/// Sorts of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartSort {
    /// All parts.
    And,
    /// Any part.
    Or,
    /// Not the part.
    Not,
    /// A word, phrase or value.
    Term,
    /// Terms near each other.
    Near,
    /// A range of dates.
    Dates,
    /// Another line.
    Line,
    /// A concept that words of a question name.
    Concept,
}

impl PartSort {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
            Self::Term => "term",
            Self::Near => "near",
            Self::Dates => "dates",
            Self::Line => "line",
            Self::Concept => "concept",
        }
    }
}

/// The passages that a term or proximity stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Matched {
    /// Passages whose own text holds it, ascending, and how often.
    pub(super) text: Vec<(DocId, u32)>,
    /// Entries of reference lists that hold it, where they are asked for.
    pub(super) references: Vec<(DocId, u32)>,
    /// Passages under headings that hold it.
    pub(super) heading: Vec<(DocId, u32)>,
    /// Whether it is looked for everywhere, so that the article's title counts for all its passages.
    pub(super) is_everywhere: bool,
    /// What to light.
    pub(super) patterns: Vec<Pattern>,
    /// Whether it is a concept that words of a question name, beside the words themselves.
    pub(super) is_concept: bool,
}

/// Results of the lines of a strategy, by number.
pub(super) type LineResults = HashMap<u32, Arc<Evaluated>>;

/// Evaluates trees over a snapshot.
pub(super) struct Evaluator<'s> {
    snapshot: &'s Snapshot,
    lines: &'s LineResults,
    /// What terms are widened with; `None` where they are taken as written.
    thesaurus: Option<&'s Thesaurus>,
    /// Whether words are widened, and not MeSH headings alone: the users of other systems than
    /// PubMed mean the words that they type.
    widens_words: bool,
}

impl<'s> Evaluator<'s> {
    pub(super) fn new(
        snapshot: &'s Snapshot,
        lines: &'s LineResults,
        request: &'s Request,
    ) -> Self {
        let thesaurus = request.thesaurus.as_deref();
        Self { snapshot, lines, thesaurus, widens_words: request.dialect == Dialect::PubMed }
    }

    /// What a whole query comes to.
    pub(super) fn evaluate_query(&self, tree: &Node) -> Result<Arc<Evaluated>> {
        match self.thesaurus.filter(|_| self.widens_words) {
            Some(thesaurus) => self.evaluate(&widen::join_names(tree.clone(), thesaurus)),
            None => self.evaluate(tree),
        }
    }

    /// What a tree comes to.
    pub(super) fn evaluate(&self, node: &Node) -> Result<Arc<Evaluated>> {
        let part = |sort, articles, parts| Evaluated {
            text: node.to_string(),
            sort,
            articles,
            passages: None,
            expansions: Vec::new(),
            widenings: Vec::new(),
            parts,
            matched: None,
        };
        let evaluated = match node {
            Node::Term(term) => return self.term(term).map(Arc::new),
            Node::Near(near) => return self.near(near).map(Arc::new),
            Node::Dates(dates) => part(PartSort::Dates, self.dates(dates)?, Vec::new()),
            Node::And(nodes) => {
                let parts = self.all(nodes)?;
                let sets = parts.iter().map(|part| &part.articles);
                let articles = sets.cloned().reduce(|a, b| a & b).unwrap_or_default();
                part(PartSort::And, articles, parts)
            }
            Node::Or(nodes) => {
                let parts = self.all(nodes)?;
                let mut articles = RoaringBitmap::new();
                for part in &parts {
                    articles |= &part.articles;
                }
                part(PartSort::Or, articles, parts)
            }
            Node::Not(inner) => {
                let inner = self.evaluate(inner)?;
                let articles = self.snapshot.article_ordinals()? - &inner.articles;
                part(PartSort::Not, articles, vec![inner])
            }
            Node::Line(line) => {
                let found = self
                    .lines
                    .get(&line.number)
                    .ok_or_else(|| Error::usage(format!("there is no line {}", line.number)))?;
                part(PartSort::Line, found.articles.clone(), vec![Arc::clone(found)])
            }
        };
        Ok(Arc::new(evaluated))
    }

    /// What a word of a plain question comes to.
    pub(super) fn question_word(
        &self,
        word: &str,
        extensions: &[Extension],
    ) -> Result<Arc<Evaluated>> {
        let pattern = Pattern::stemmed(word);
        let of = |field| postings::occurrences(self.snapshot, field, Zone::Any, &pattern);
        let mut matched = Matched {
            text: of(TextField::Text)?,
            heading: of(TextField::Heading)?,
            is_everywhere: true,
            patterns: vec![pattern],
            ..Matched::default()
        };
        let mut articles = self.articles_of(&matched.text)? | self.articles_of(&matched.heading)?;
        let places = [(TextField::Text, Zone::Any), (TextField::Heading, Zone::Any)];
        let widenings = self.widen(extensions, &places, &mut articles, &mut matched)?;
        Ok(Arc::new(Evaluated {
            text: word.to_owned(),
            sort: PartSort::Term,
            articles,
            passages: Some(matched.passages()),
            expansions: Vec::new(),
            widenings,
            parts: Vec::new(),
            matched: Some(matched),
        }))
    }

    /// What a concept comes to that several words of a question name.
    pub(super) fn question_concept(&self, named: &NamedConcept) -> Result<Arc<Evaluated>> {
        let mut articles = RoaringBitmap::new();
        let mut matched = Matched { is_everywhere: true, is_concept: true, ..Matched::default() };
        let places = [(TextField::Text, Zone::Any), (TextField::Heading, Zone::Any)];
        let extensions = std::slice::from_ref(&named.extension);
        self.widen(extensions, &places, &mut articles, &mut matched)?;
        Ok(Arc::new(Evaluated {
            text: format!("{}: {}", named.typed, named.extension.label),
            sort: PartSort::Concept,
            articles,
            passages: Some(matched.passages()),
            expansions: Vec::new(),
            widenings: Vec::new(),
            parts: Vec::new(),
            matched: Some(matched),
        }))
    }

    /// Adds what extensions find in places, and tells what each adds.
    fn widen(
        &self,
        extensions: &[Extension],
        places: &[Place],
        articles: &mut RoaringBitmap,
        matched: &mut Matched,
    ) -> Result<Vec<Widened>> {
        let mut widenings = Vec::new();
        for Extension { label, term, names } in extensions {
            let pattern = Pattern { variants: vec![vec![Slot::Word(term.clone())]] };
            let before = articles.len();
            let mut is_held = false;
            for &(field, zone) in places {
                let found = postings::occurrences(self.snapshot, field, zone, &pattern)?;
                is_held |= !found.is_empty();
                *articles |= self.articles_of(&found)?;
                matched.add(field, found);
            }
            if is_held {
                matched.patterns.extend(names.iter().cloned());
                widenings.push(Widened { by: label.clone(), adds: articles.len() - before });
            }
        }
        Ok(widenings)
    }

    fn all(&self, nodes: &[Node]) -> Result<Vec<Arc<Evaluated>>> {
        nodes.iter().map(|node| self.evaluate(node)).collect()
    }

    fn term(&self, term: &Term) -> Result<Evaluated> {
        let mut articles = RoaringBitmap::new();
        let mut matched = Matched::default();
        let pattern = Pattern::written(&term.words);
        let mut has_words = false;
        for &field in &term.fields {
            match field.matching() {
                Matching::Words => {
                    has_words = true;
                    let Some(pattern) = &pattern else { continue };
                    matched.is_everywhere |= field == Field::All;
                    for place in places(field) {
                        let found =
                            postings::occurrences(self.snapshot, place.0, place.1, pattern)?;
                        articles |= self.articles_of(&found)?;
                        matched.add(place.0, found);
                    }
                }
                _ => articles |= self.articles_with_value(field, term)?,
            }
        }
        let mut widenings = Vec::new();
        if let Some(thesaurus) = self.thesaurus {
            if has_words && self.widens_words {
                let places: Vec<Place> =
                    term.fields.iter().flat_map(|&field| places(field)).collect();
                let extensions = widen::of_term(thesaurus, term);
                widenings = self.widen(&extensions, &places, &mut articles, &mut matched)?;
            }
            for &field in &term.fields {
                if matches!(field, Field::Mesh | Field::MajorMesh) {
                    widenings.extend(self.widen_heading(thesaurus, field, term, &mut articles)?);
                }
            }
        }
        matched.patterns.extend(pattern.clone().filter(|_| has_words));
        let pattern = pattern.filter(|_| has_words);
        Ok(Evaluated {
            text: term.to_string(),
            sort: PartSort::Term,
            articles,
            passages: has_words.then(|| matched.passages()),
            expansions: self.expansions(pattern.as_ref(), &term.fields)?,
            widenings,
            parts: Vec::new(),
            matched: has_words.then_some(matched),
        })
    }

    /// Widens a MeSH heading: by narrower headings, as PubMed does, and, for articles that carry no
    /// headings at all, by the concept's names in title and abstract (only the title where a main
    /// point is asked for).
    fn widen_heading(
        &self,
        thesaurus: &Thesaurus,
        field: Field,
        term: &Term,
        articles: &mut RoaringBitmap,
    ) -> Result<Vec<Widened>> {
        let typed = term.words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        if term.widening == Widening::Nothing {
            return Ok(Vec::new());
        }
        let heading = typed.split('/').next().unwrap_or_default();
        let mut widenings = Vec::new();
        let Some(prefix) = facts::prefix(field) else { return Ok(widenings) };
        let indexed = self.articles_with_facts(["has:mesh".to_owned()])?;
        let place = if field == Field::Mesh { Field::TitleAbstract } else { Field::Title };
        for &number in thesaurus.with_mesh(heading) {
            let narrower = thesaurus.narrower(number);
            let concepts =
                std::iter::once(number).chain(narrower).map(|one| thesaurus.concept(one));
            let before = articles.len();
            let headings = concepts.clone().skip(1).filter_map(|concept| concept.mesh.as_deref());
            let headings = headings.map(|name| format!("{prefix}{}", facts::fold_value(name)));
            *articles |= self.articles_with_facts(headings)?;
            let by = format!("narrower headings of {}", thesaurus.concept(number).name);
            widenings.push(Widened { by, adds: articles.len() - before });
            let before = articles.len();
            for concept in concepts {
                let term = concept.index_term();
                let pattern = Pattern { variants: vec![vec![Slot::Word(term)]] };
                for (text, zone) in places(place) {
                    let found = postings::occurrences(self.snapshot, text, zone, &pattern)?;
                    *articles |= self.articles_of(&found)? - &indexed;
                }
            }
            let by = format!("names of it in {} of articles without MeSH", place.tag());
            widenings.push(Widened { by, adds: articles.len() - before });
        }
        Ok(widenings)
    }

    fn articles_with_facts(
        &self,
        wanted: impl IntoIterator<Item = String>,
    ) -> Result<RoaringBitmap> {
        let mut docs = Vec::new();
        for fact in wanted {
            docs.extend(self.snapshot.docs_with_fact(&fact)?.into_iter().map(|doc| (doc, 1)));
        }
        docs.sort_unstable();
        self.articles_of(&docs)
    }

    /// The words that the truncated words of a pattern stand for in the fields.
    fn expansions(&self, pattern: Option<&Pattern>, fields: &[Field]) -> Result<Vec<String>> {
        let mut words = std::collections::BTreeSet::new();
        let texts: Vec<TextField> =
            fields.iter().flat_map(|&field| places(field)).map(|(text, _)| text).collect();
        for open in pattern.iter().flat_map(|pattern| pattern.open_words()) {
            for &text in &texts {
                words.extend(open.expand(self.snapshot, text)?);
            }
        }
        Ok(words.into_iter().collect())
    }

    fn near(&self, near: &Near) -> Result<Evaluated> {
        if near.operands.len() > MAX_OPERANDS {
            return Err(Error::usage(format!(
                "a proximity has {} terms; the limit is {MAX_OPERANDS}",
                near.operands.len()
            ))
            .hint("take the least telling ones out, or join two proximities with AND"));
        }
        let mut articles = RoaringBitmap::new();
        let mut matched = Matched::default();
        for &field in near.fields() {
            matched.is_everywhere |= field == Field::All;
            // Nearness is a matter of passages; values of an article stand beside each other by chance.
            let in_passages = |(text, _): &Place| {
                matches!(text, TextField::Text | TextField::Heading | TextField::Reference)
                    || field == Field::Keyword
            };
            for place in places(field).into_iter().filter(in_passages) {
                let found = self.near_in(near, place)?;
                articles |= self.articles_of(&found)?;
                matched.add(place.0, found);
            }
        }
        for operand in &near.operands {
            operand.each(&mut |node| {
                if let Node::Term(term) = node {
                    matched.patterns.extend(Pattern::written(&term.words));
                }
            });
        }
        let mut parts = Vec::new();
        if near.operands.iter().any(|operand| !is_single_word(operand)) || articles.is_empty() {
            parts = self.all(&near.operands)?;
        }
        Ok(Evaluated {
            text: near.to_string(),
            sort: PartSort::Near,
            articles,
            passages: Some(matched.passages()),
            expansions: Vec::new(),
            widenings: Vec::new(),
            parts,
            matched: Some(matched),
        })
    }

    /// The documents of a place where a proximity holds, and how often.
    fn near_in(&self, near: &Near, (field, zone): Place) -> Result<Vec<(DocId, u32)>> {
        let mut found = Vec::new();
        for segment in self.snapshot.segments() {
            for (doc, stretches) in self.near_stretches(near, segment, field)? {
                if !segment.is_deleted(doc) && zone.holds(segment, doc)? {
                    found.push((segment.base + doc, stretches.len() as u32));
                }
            }
        }
        Ok(found)
    }

    fn near_stretches(
        &self,
        near: &Near,
        segment: &Segment,
        field: TextField,
    ) -> Result<Stretches> {
        let operands: Result<Vec<Stretches>> =
            near.operands.iter().map(|node| self.stretches(node, segment, field)).collect();
        let distance = Distance { words_between: near.words_between, is_ordered: near.is_ordered };
        Ok(near::join(&operands?, distance))
    }

    fn stretches(&self, node: &Node, segment: &Segment, field: TextField) -> Result<Stretches> {
        match node {
            Node::Term(term) => match Pattern::written(&term.words) {
                Some(pattern) => postings::stretches(self.snapshot, segment, field, &pattern),
                None => Ok(Stretches::new()),
            },
            Node::Near(near) => self.near_stretches(near, segment, field),
            Node::Or(nodes) => {
                let mut all = Vec::new();
                for node in nodes {
                    for (doc, stretches) in self.stretches(node, segment, field)? {
                        all.extend(stretches.into_iter().map(|stretch| (doc, stretch)));
                    }
                }
                Ok(grouped(all))
            }
            // The parsers let nothing else into a proximity.
            _ => Ok(Stretches::new()),
        }
    }

    fn dates(&self, dates: &Dates) -> Result<RoaringBitmap> {
        let (first, last) = dates.range.days();
        let mut articles = RoaringBitmap::new();
        for ordinal in self.snapshot.article_ordinals()? {
            let day = self.snapshot.published(ordinal)?;
            if day > 0 && (first..=last).contains(&day) {
                articles.insert(ordinal);
            }
        }
        Ok(articles)
    }

    /// The articles with a value that is matched as a whole.
    fn articles_with_value(&self, field: Field, term: &Term) -> Result<RoaringBitmap> {
        let Some(prefix) = facts::prefix(field) else { return Ok(RoaringBitmap::new()) };
        let value = ValuePattern::new(field, term);
        let start = format!("{prefix}{}", value.beginning());
        let mut wanted = std::collections::BTreeSet::new();
        for segment in self.snapshot.segments() {
            segment.each_fact(&start, &mut |fact, _| {
                if value.fits(&fact[prefix.len()..]) {
                    wanted.insert(fact.to_owned());
                }
                true
            })?;
        }
        self.articles_with_facts(wanted)
    }

    /// The articles that documents belong to.
    fn articles_of(&self, docs: &[(DocId, u32)]) -> Result<RoaringBitmap> {
        let mut ordinals: Vec<u32> = Vec::with_capacity(docs.len());
        for &(doc, _) in docs {
            let (segment, local) = self.snapshot.locate(doc);
            let ordinal = segment.article()?.get_val(local) as u32;
            if ordinals.last() != Some(&ordinal) {
                ordinals.push(ordinal);
            }
        }
        ordinals.sort_unstable();
        ordinals.dedup();
        Ok(ordinals.into_iter().collect())
    }
}

fn is_single_word(node: &Node) -> bool {
    matches!(node, Node::Term(term) if term.words.len() == 1 && term.words[0].as_plain().is_some())
}

impl Matched {
    fn add(&mut self, field: TextField, found: Vec<(DocId, u32)>) {
        match field {
            TextField::Text => merge(&mut self.text, found),
            TextField::Heading => merge(&mut self.heading, found),
            TextField::Reference => merge(&mut self.references, found),
            // These stand in no passage.
            TextField::Keywords | TextField::Mesh | TextField::About => {}
        }
    }

    /// How many passages hold it in their text or headings.
    fn passages(&self) -> u64 {
        let in_text = |doc: &DocId| self.text.binary_search_by_key(doc, |(doc, _)| *doc).is_ok();
        let only_above = self.heading.iter().filter(|(doc, _)| !in_text(doc)).count();
        (self.text.len() + only_above) as u64
    }
}

/// Adds documents; for one that is there already the greater frequency counts, for one occurrence
/// may be found in several ways.
fn merge(known: &mut Vec<(DocId, u32)>, found: Vec<(DocId, u32)>) {
    if known.is_empty() {
        *known = found;
        return;
    }
    if !found.is_empty() {
        known.extend(found);
        known.sort_unstable_by_key(|&(doc, often)| (doc, std::cmp::Reverse(often)));
        known.dedup_by_key(|&mut (doc, _)| doc);
    }
}
