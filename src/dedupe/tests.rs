//! What is one work, what is not, and what a person should see.

use super::*;
use crate::model::{ArticleIds, Author, PageRange, PartialDate, Record};

/// `family year title journal volume page doi`, `-` for what is not given.
fn record(fields: [&str; 7]) -> Record {
    let given = |text: &str| Some(text.to_owned()).filter(|text| text != "-");
    let [family, year, title, journal, volume, page, doi] = fields;
    Record {
        authors: given(family).map(|family| Author::person(family, "A")).into_iter().collect(),
        published: PartialDate::parse(year),
        title: given(title),
        container: given(journal),
        volume: given(volume),
        pages: given(page).and_then(|page| PageRange::parse(&page)),
        ids: ArticleIds { doi: given(doi), ..ArticleIds::default() },
        ..Record::default()
    }
}

fn outcome(records: &[[&str; 7]]) -> Outcome {
    let descriptions: Vec<Description> =
        records.iter().map(|fields| Description::from(&record(*fields))).collect();
    find(&descriptions, &Decided::default())
}

const TITLE: &str = "High-dose intravenous immune globulin for stiff-person syndrome";
const ARTICLE: [&str; 7] = ["Dalakas", "2001", TITLE, "N Engl J Med", "345", "1870", "10.1000/a"];

/// A record with some of its fields put in the place of the article's.
fn other(changes: &[(usize, &'static str)]) -> [&'static str; 7] {
    let mut fields = ARTICLE;
    fields[6] = "-";
    for &(field, value) in changes {
        fields[field] = value;
    }
    fields
}

#[test]
fn records_as_databases_differ_are_one() {
    for changes in [
        &[(2, "HIGH-DOSE INTRAVENOUS IMMUNE GLOBULIN FOR STIFF-PERSON SYNDROME")][..],
        &[(3, "The New England journal of medicine"), (5, "1870-6")],
        &[(1, "2002")],
        &[(4, "-"), (5, "-")],
        // The one known by its number in the volume, the other by its own pages.
        &[(2, TITLE), (6, "10.1000/a"), (5, "1")],
    ] {
        let found = outcome(&[ARTICLE, other(changes)]);
        assert_eq!(found.works, [[0, 1]], "{changes:?}");
        assert!(found.review.is_empty());
    }
}

#[test]
fn what_agrees_but_stands_elsewhere_is_for_a_person() {
    for (changes, reason) in [
        (&[(5, "33")][..], "their first pages differ"),
        (&[(4, "350"), (5, "-")], "their volumes differ"),
        (&[(6, "10.1000/b")], "their DOIs differ"),
        (&[(0, "-"), (1, "-"), (3, "-"), (4, "-"), (5, "-")], "too little beside the title agrees"),
    ] {
        let found = outcome(&[ARTICLE, other(changes)]);
        assert_eq!(found.works.len(), 2, "{changes:?}");
        assert_eq!(found.review.iter().map(|pair| pair.reason).collect::<Vec<_>>(), [reason]);
    }
}

#[test]
fn works_about_a_work_are_neither_it_nor_for_a_person() {
    for title in [
        "Erratum: High-dose intravenous immune globulin for stiff-person syndrome",
        "Retraction: High-dose intravenous immune globulin for stiff-person syndrome",
        "Comment on: High-dose intravenous immune globulin for stiff-person syndrome",
        "Reply to: High-dose intravenous immune globulin for stiff-person syndrome",
    ] {
        let found = outcome(&[ARTICLE, other(&[(2, title)])]);
        assert_eq!((found.works.len(), found.review.len()), (2, 0), "{title}");
        // An erratum that carries the DOI of its article is one all the same; a person should know.
        let found = outcome(&[ARTICLE, other(&[(2, title), (6, "10.1000/a")])]);
        assert_eq!((found.works.len(), found.review.len()), (2, 1), "{title}");
        assert_eq!(found.review[0].identifier.as_deref(), Some("doi:10.1000/a"));
    }
}

#[test]
fn an_identifier_of_many_works_tells_nothing() {
    const TITLES: [&str; 9] = [
        "Myasthenia",
        "Neuropathy",
        "Thrombocytopenia",
        "Pemphigus",
        "Myositis",
        "Encephalitis",
        "Lupus",
        "Vasculitis",
        "Uveitis",
    ];
    let abstracts = TITLES.map(|title| [title, "2001", title, "Neurology", "56", "-", "10.1000/c"]);
    let found = outcome(&abstracts);
    assert_eq!((found.works.len(), found.review.len()), (9, 0));
    assert_eq!(found.useless_ids, ["doi:10.1000/c"]);
}

#[test]
fn a_sparse_record_does_not_bring_two_works_together() {
    let sparse = other(&[(4, "-"), (5, "-")]);
    let found = outcome(&[ARTICLE, sparse, other(&[(5, "A12")])]);
    assert_eq!(found.works, [vec![0, 1], vec![2]]);
}

#[test]
fn decisions_go_first() {
    let records = [ARTICLE, other(&[(5, "33")]), other(&[])];
    let descriptions: Vec<Description> =
        records.iter().map(|fields| Description::from(&record(*fields))).collect();
    let decide = |same: &[(u32, u32)], different: &[(u32, u32)]| {
        find(&descriptions, &Decided { same: same.to_vec(), different: different.to_vec() })
    };
    let by_themselves = decide(&[], &[]);
    assert_eq!((by_themselves.works.len(), by_themselves.review.len()), (2, 1));
    assert_eq!(decide(&[(0, 1)], &[]).works, [[0, 1, 2]]);
    let apart = decide(&[], &[(0, 1)]);
    assert_eq!((apart.works.len(), apart.review.len()), (2, 0));
    assert_eq!(decide(&[], &[(0, 2)]).works.len(), 3);
}

#[test]
fn the_fullest_record_stands_for_all_and_its_gaps_are_filled() {
    let mut one = record(ARTICLE);
    one.types = vec!["Journal Article".to_owned()];
    one.volume = None;
    let mut two = record(other(&[]));
    (two.ids.pmid, two.pages) = (Some("7".to_owned()), PageRange::parse("1870-6"));
    two.types = vec!["journal article".to_owned(), "Retracted Publication".to_owned()];
    (two.database, two.accession) = (Some("Embase".to_owned()), Some("L1".to_owned()));
    one.language = Some("eng".to_owned());
    one.keywords = vec!["IVIG".to_owned()];
    one.place = Some("Boston".to_owned());
    let sources =
        [Source { name: "a.ris#1", record: &one }, Source { name: "b.ris#4", record: &two }];
    let merged = merged(&sources.iter().collect::<Vec<_>>());
    assert_eq!(merged.ids.doi.as_deref(), Some("10.1000/a"));
    assert_eq!(merged.ids.pmid.as_deref(), Some("7"));
    assert_eq!(merged.volume.as_deref(), Some("345"));
    assert_eq!(merged.pages.map(|pages| pages.to_string()).as_deref(), Some("1870-1876"));
    assert_eq!(merged.types, ["Journal Article", "Retracted Publication"]);
    assert_eq!(merged.notes, ["One record of 2: a.ris#1; b.ris#4 (Embase L1)"]);
}
