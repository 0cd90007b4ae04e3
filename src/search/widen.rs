//! What a search is widened by: other names of the concepts that it names, narrower concepts, and
//! short forms that articles define for its words.

use std::collections::HashSet;

use super::pattern::{Pattern, Slot};
use crate::index::stem_term;
use crate::query::{Field, Node, Term, Widening, Word};
use crate::thesaurus::{Concept, Named, Parts, Thesaurus};

/// One way in which a term is widened.
#[derive(Debug, Clone)]
pub(super) struct Extension {
    /// What it is, for people.
    pub(super) label: String,
    /// The index term that stands for it.
    pub(super) term: String,
    /// Names to light in passages.
    pub(super) names: Vec<Pattern>,
}

/// The extensions of a term of running text; none where it is quoted, truncated or not to be widened.
pub(super) fn of_term(thesaurus: &Thesaurus, term: &Term) -> Vec<Extension> {
    let is_open = term.words.iter().any(|word| word.as_plain().is_none());
    if term.is_quoted || is_open || term.widening == Widening::Nothing {
        return Vec::new();
    }
    let typed = term.words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let mut extensions = of_text(thesaurus, &typed);
    if term.widening == Widening::Narrower {
        for named in thesaurus.named(&typed) {
            for number in thesaurus.narrower(named.concept) {
                extensions.push(of_concept(thesaurus.concept(number), "narrower: "));
            }
        }
    }
    extensions
}

/// The extensions of words that together name something.
pub(super) fn of_text(thesaurus: &Thesaurus, text: &str) -> Vec<Extension> {
    let mut extensions: Vec<Extension> = thesaurus
        .named(text)
        .into_iter()
        .map(|named| of_concept(thesaurus.concept(named.concept), ""))
        .collect();
    if let Some(term) = thesaurus.long_form_term(text) {
        let label = format!("short forms that articles define for {text}");
        extensions.push(Extension { label, term, names: Vec::new() });
    }
    extensions
}

fn of_concept(concept: &Concept, prefix: &str) -> Extension {
    /// How many other names a label gives.
    const LABELLED_NAMES: usize = 4;
    let others = concept.abbreviations.iter().chain(&concept.names).chain(&concept.brands);
    let others: Vec<&str> = others.take(LABELLED_NAMES).map(String::as_str).collect();
    let others =
        if others.is_empty() { String::new() } else { format!(" ({} ...)", others.join(", ")) };
    let shorts = concept.abbreviations.iter();
    let shorts = shorts.chain(concept.ambiguous.iter().map(|ambiguous| &ambiguous.short));
    let names = concept
        .full_names()
        .map(|name| {
            let parts = Parts::of(name);
            let words = (0..parts.len()).map(|at| Slot::Word(stem_term(parts.word(at))));
            Pattern { variants: vec![words.collect()] }
        })
        .chain(shorts.filter_map(|short| Pattern::written(&[Word::plain(short.as_str())])));
    Extension {
        label: format!("{prefix}{}{others}", concept.name),
        term: concept.index_term(),
        names: names.collect(),
    }
}

/// A concept that words of a question name.
pub(super) struct NamedConcept {
    /// The words, as typed.
    pub(super) typed: String,
    /// How many words they are.
    pub(super) words: usize,
    /// What they name.
    pub(super) extension: Extension,
}

/// The concepts that a question names: the longest names from left to right, without those within
/// them. A short form with several meanings gives them all.
pub(super) fn of_question(thesaurus: &Thesaurus, question: &str) -> Vec<NamedConcept> {
    let parts = Parts::of(question);
    let mut concepts = Vec::new();
    let mut seen = HashSet::new();
    for (at, length, named) in leftmost_longest(thesaurus, &parts) {
        // One concept may be named in one word and in several; each way counts once.
        if !seen.insert((named.concept, length == 1)) {
            continue;
        }
        concepts.push(NamedConcept {
            typed: parts.printed(at, length).to_owned(),
            words: length,
            extension: of_concept(thesaurus.concept(named.concept), ""),
        });
    }
    concepts
}

fn leftmost_longest(thesaurus: &Thesaurus, parts: &Parts<'_>) -> Vec<(usize, usize, Named)> {
    let mut chosen: Vec<(usize, usize, Named)> = Vec::new();
    for (at, length, named) in thesaurus.named_within(parts) {
        let is_free = chosen.last().is_none_or(|&(before, words, _)| at >= before + words);
        let is_same =
            chosen.last().is_some_and(|&(other, words, _)| (other, words) == (at, length));
        if is_free || is_same {
            chosen.push((at, length, named));
        }
    }
    chosen
}

/// Reads neighbouring words without tags that together name something as a name too, as PubMed's
/// term mapping does: `stiff person syndrome AND ivig` finds either the three words or the concept.
pub(super) fn join_names(node: Node, thesaurus: &Thesaurus) -> Node {
    match node {
        Node::And(parts) => {
            let parts: Vec<Node> =
                parts.into_iter().map(|part| join_names(part, thesaurus)).collect();
            Node::and(join_run(&parts, thesaurus))
        }
        Node::Or(parts) => {
            Node::or(parts.into_iter().map(|part| join_names(part, thesaurus)).collect())
        }
        Node::Not(inner) => Node::Not(Box::new(join_names(*inner, thesaurus))),
        other => other,
    }
}

fn join_run(parts: &[Node], thesaurus: &Thesaurus) -> Vec<Node> {
    let mut out = Vec::with_capacity(parts.len());
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..].iter().map_while(plain_word).collect::<Vec<_>>();
        // Names are neighbours in the query, and seldom long.
        let longest = (2..=run.len().min(8)).rev().find(|&length| {
            are_neighbours(&parts[at..at + length])
                && !thesaurus.named(&run[..length].join(" ")).is_empty()
        });
        let Some(length) = longest else {
            out.push(parts[at].clone());
            at += 1;
            continue;
        };
        let words = run[..length].iter().map(|word| Word::plain(*word)).collect();
        let span = parts[at].span().start..parts[at + length - 1].span().end;
        let name = Node::Term(Term {
            words,
            is_quoted: false,
            widening: Widening::Usual,
            fields: vec![Field::All],
            span,
        });
        out.push(Node::or(vec![Node::and(parts[at..at + length].to_vec()), name]));
        at += length;
    }
    out
}

/// The word of a term that is one word, without a tag.
fn plain_word(node: &Node) -> Option<&str> {
    let Node::Term(term) = node else { return None };
    let is_plain =
        !term.is_quoted && term.widening == Widening::Usual && term.fields == [Field::All];
    match term.words.as_slice() {
        [word] if is_plain => word.as_plain(),
        _ => None,
    }
}

fn are_neighbours(parts: &[Node]) -> bool {
    parts.windows(2).all(|pair| {
        let gap = pair[1].span().start.saturating_sub(pair[0].span().end);
        gap == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn joined(query: &str) -> String {
        let query = parse(query).unwrap();
        join_names(query.tree().unwrap().clone(), &Thesaurus::builtin()).to_string()
    }

    #[test]
    fn neighbouring_words_are_read_as_names_too() {
        assert_eq!(
            joined("stiff person syndrome AND ivig"),
            "((stiff AND person AND syndrome) OR stiff person syndrome[all]) AND ivig"
        );
        assert_eq!(joined("stiff AND person AND syndrome"), "stiff AND person AND syndrome");
        assert_eq!(joined("\"stiff person syndrome\""), "\"stiff person syndrome\"");
    }

    #[test]
    fn questions_name_their_longest_concepts() {
        let named = of_question(&Thesaurus::builtin(), "does IVIG help stiff person syndrome");
        let shown: Vec<String> =
            named.iter().map(|one| format!("{}{}", one.typed, one.extension.term)).collect();
        assert_eq!(shown, ["IVIG@ivig", "stiff person syndrome@stiff-person-syndrome"]);
    }
}
