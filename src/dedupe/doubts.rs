//! What stands against two records being one work, beside their identifiers.

use crate::citation::matching::{Comparison, Description, Veto};

/// The shortest number, in characters, that is one of an article rather than of a page.
const MIN_ARTICLE_NUMBER_CHARS: usize = 5;

/// Everything that stands against two records being one, in words; nothing where it is only that too
/// little speaks for it.
pub(super) fn between(
    a: &Description,
    b: &Description,
    comparison: &Comparison,
) -> Vec<&'static str> {
    let mut against = Vec::new();
    if a.notice() != b.notice() {
        against.push(Veto::Notice.text());
    }
    if let Some(veto @ (Veto::Versions | Veto::Place | Veto::Numbers)) = comparison.veto {
        against.push(veto.text());
    }
    let differ = |field: &str| comparison.points_of(field).is_some_and(|points| points < 0.0);
    // The abstract of a talk has the title of the article that it becomes, in another place.
    let is_page_same = comparison.points_of("first page").is_some_and(|points| points > 0.0);
    if differ("first page") && !is_page_count(a, b) {
        against.push("their first pages differ");
    }
    if differ("volume") && !is_page_same && comparison.veto != Some(Veto::Place) {
        against.push("their volumes differ");
    }
    if differ("issue") && !is_page_same && !a.may_share_issue(b) {
        against.push("their issues differ");
    }
    if a.is_on_page_of_supplement() != b.is_on_page_of_supplement()
        && (a.page().is_none() || b.page().is_none())
    {
        against.push("one stands in a supplement, and the other's pages are not told");
    }
    if differ("year") && !is_page_same {
        against.push("their years differ");
    }
    let is_year_off = comparison.points_of("year").is_some_and(|points| points <= 0.0);
    let is_place_compared =
        ["volume", "first page"].iter().any(|field| comparison.points_of(field).is_some());
    if is_year_off && !is_place_compared && (a.is_placed() || b.is_placed()) {
        against.push("their years differ, and the place of one is not told");
    }
    if !is_page_same && comparison.veto != Some(Veto::Numbers) && !a.is_numbered_as(b) {
        against.push("the title of one has a number that the other lacks");
    }
    against
}

/// Whether one is known by the number of an article and the other by pages that are counted from 1
/// in each article.
fn is_page_count(a: &Description, b: &Description) -> bool {
    let is_number = |page: &str| page.len() >= MIN_ARTICLE_NUMBER_CHARS || page.starts_with('e');
    match (a.page(), b.page()) {
        (Some("1"), Some(number)) | (Some(number), Some("1")) => is_number(number),
        _ => false,
    }
}
