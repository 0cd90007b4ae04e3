//! MeSH headings: what they are widened by.

use roaring::RoaringBitmap;

use super::Evaluator;
use crate::error::Result;
use crate::index::facts;
use crate::query::{Field, Term, Widening};
use crate::search::part::Widened;
use crate::search::pattern::{Pattern, Slot};
use crate::search::postings;
use crate::search::zone::places;
use crate::thesaurus::Thesaurus;

impl Evaluator<'_> {
    /// Widens a MeSH heading: by narrower headings, as PubMed does, and, for articles that carry no
    /// headings at all, by the concept's names in title and abstract (only the title where a main
    /// point is asked for).
    pub(super) fn widen_heading(
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
}
