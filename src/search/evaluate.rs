//! Trees to sets of articles.
//!
//! Every part of a query is evaluated to the set of articles that satisfy it; operators are set
//! algebra. What each part came to is kept, so that a search can be explained part by part and its
//! passages ranked by the terms that are wanted.

mod headings;
mod proximity;

use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::Request;
use super::part::{Evaluated, Matched, PartSort, Role, Widened};
use super::pattern::{Pattern, Slot};
use super::postings;
use super::values::ValuePattern;
use super::widen::{self, Extension, NamedConcept};
use super::zone::{Place, Zone, places};
use crate::error::{Error, Result};
use crate::index::{DocId, Snapshot, TextField, facts};
use crate::query::fields::Matching;
use crate::query::{Dates, Dialect, Field, Node, Term};
use crate::thesaurus::Thesaurus;

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
            parts,
            ..Evaluated::new(node.to_string(), sort, articles)
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
        let part = Evaluated::new(word.to_owned(), PartSort::Term, articles);
        Ok(Arc::new(Evaluated { widenings, ..part.with_passages(matched) }))
    }

    /// What a word comes to that the best passages of a question suggest.
    pub(super) fn feedback_word(&self, word: &str, weight: f32) -> Result<Arc<Evaluated>> {
        let part = self.question_word(word, &[])?;
        let mut part = Arc::unwrap_or_clone(part);
        part.sort = PartSort::Feedback;
        if let Some(matched) = &mut part.matched {
            matched.role = Role::Feedback(weight);
        }
        Ok(Arc::new(part))
    }

    /// What a concept comes to that several words of a question name.
    pub(super) fn question_concept(&self, named: &NamedConcept) -> Result<Arc<Evaluated>> {
        let mut articles = RoaringBitmap::new();
        let mut matched =
            Matched { is_everywhere: true, role: Role::Concept, ..Matched::default() };
        let places = [(TextField::Text, Zone::Any), (TextField::Heading, Zone::Any)];
        let extensions = std::slice::from_ref(&named.extension);
        self.widen(extensions, &places, &mut articles, &mut matched)?;
        let text = format!("{}: {}", named.typed, named.extension.label);
        Ok(Arc::new(Evaluated::new(text, PartSort::Concept, articles).with_passages(matched)))
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
        let expansions = self.expansions(pattern.as_ref(), &term.fields)?;
        let part = Evaluated::new(term.to_string(), PartSort::Term, articles);
        let part = if has_words { part.with_passages(matched) } else { part };
        Ok(Evaluated { expansions, widenings, ..part })
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
        self.snapshot.articles_of(docs.iter().map(|&(doc, _)| doc))
    }
}
