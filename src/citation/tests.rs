//! Strings in the styles of the world and the fields that stand in them.

use proptest::prelude::*;

use super::*;

/// `authors | title | container | year | volume | issue | pages | doi | kind`.
fn fields(raw: &str) -> String {
    let Parsed { reference, .. } = parse(raw);
    assert_eq!(reference.raw, raw);
    let author = |author: &crate::model::Author| {
        let suffix = author.suffix.as_deref().unwrap_or_default();
        [author.name(), &author.given, suffix].join(" ").trim().to_owned()
    };
    let authors: Vec<String> = reference.authors.iter().map(author).collect();
    let kind = format!("{:?}", reference.kind);
    let rest = [
        reference.title,
        reference.container,
        reference.year,
        reference.volume,
        reference.issue,
        reference.pages.map(|pages| pages.to_string()),
        reference.ids.doi,
        Some(kind),
    ];
    let rest: Vec<String> = rest.into_iter().map(Option::unwrap_or_default).collect();
    format!("{} | {}", authors.join("; "), rest.join(" | "))
}

fn check(cases: &[(&str, &str)]) {
    for (raw, expected) in cases {
        assert_eq!(&fields(raw), expected, "{raw}");
    }
}

#[test]
fn journal_articles_in_every_style() {
    check(&[
        (
            "Dalakas MC, Fujii M, et al. High-dose intravenous immune globulin for stiff-person syndrome. N Engl J Med. 2001 Dec 27;345(26):1870-6. doi:10.1056/NEJMoa01167.",
            "Dalakas MC; Fujii M | High-dose intravenous immune globulin for stiff-person syndrome | N Engl J Med | 2001 | 345 | 26 | 1870-1876 | 10.1056/nejmoa01167 | Journal",
        ),
        (
            "1. Roe J, Doe K, van der Berg L, et al. Immunoglobulin for neuropathy: a randomised trial. Lancet Neurol 2010; 9: 245–253.",
            "Roe J; Doe K; van der Berg L | Immunoglobulin for neuropathy: a randomised trial | Lancet Neurol | 2010 | 9 |  | 245-253 |  | Journal",
        ),
        (
            "Roe, J. A., Doe, K., & O'Brien, L. (2015). Immunoglobulin in practice: What do we know? Journal of Clinical Examples, 12(3), 45–67. https://doi.org/10.1000/jce.2015.45",
            "Roe J. A.; Doe K.; O'Brien L. | Immunoglobulin in practice: What do we know? | Journal of Clinical Examples | 2015 | 12 | 3 | 45-67 | 10.1000/jce.2015.45 | Journal",
        ),
        (
            "Roe, J.A., Doe, K. and Smith, L. (2015) 'Immunoglobulin in practice', Journal of Clinical Examples, 12(3), pp. 45-67.",
            "Roe J.A.; Doe K.; Smith L. | Immunoglobulin in practice | Journal of Clinical Examples | 2015 | 12 | 3 | 45-67 |  | Journal",
        ),
        (
            "Roe, Jane A., and Karl Doe. \"Immunoglobulin in Practice.\" Journal of Clinical Examples 12, no. 3 (2015): 45–67.",
            "Roe Jane A.; Doe Karl | Immunoglobulin in Practice | Journal of Clinical Examples | 2015 | 12 | 3 | 45-67 |  | Journal",
        ),
        (
            "Roe, J. A. B. “Immunoglobulin in Practice.” Journal of Clinical Examples 12 (2015): 45–67.",
            "Roe J. A. B. | Immunoglobulin in Practice | Journal of Clinical Examples | 2015 | 12 |  | 45-67 |  | Journal",
        ),
        (
            "ROE, J. A.; SILVA, M. da. Imunoglobulina na prática. Revista de Exemplos Clínicos, São Paulo, v. 12, n. 3, p. 45-67, 2015.",
            "ROE J. A.; SILVA M. da | Imunoglobulina na prática | Revista de Exemplos Clínicos | 2015 | 12 | 3 | 45-67 |  | Journal",
        ),
        (
            "[3] J. A. Roe and K. Doe, \"Immunoglobulin in practice,\" J. Clin. Examples, vol. 12, no. 3, pp. 45-67, Mar. 2015.",
            "Roe J. A.; Doe K. | Immunoglobulin in practice | J. Clin. Examples | 2015 | 12 | 3 | 45-67 |  | Journal",
        ),
        (
            "Ivanov I.I., Petrov P.P. Immunoglobulin in neurology // Zh. Nevrol. Psikhiatr. – 2012. – Vol. 112, № 3. – P. 34–39.",
            "Ivanov I.I.; Petrov P.P. | Immunoglobulin in neurology | Zh. Nevrol. Psikhiatr | 2012 | 112 | 3 | 34-39 |  | Journal",
        ),
        (
            "Hughes RAC, Swan AV, van Doorn PA. Intravenous immunoglobulin for Guillain-Barré syndrome. Cochrane Database Syst Rev 2014;(9):CD002063.",
            "Hughes RAC; Swan AV; van Doorn PA | Intravenous immunoglobulin for Guillain-Barré syndrome | Cochrane Database Syst Rev | 2014 |  | 9 | CD002063 |  | Journal",
        ),
        (
            "Müller F, Łukasz B, Jr. Über die Wirkung von Immunglobulinen. Dtsch Med Wochenschr 1998;123(Suppl 1):S12-S19. German.",
            "Müller F; Łukasz B Jr | Über die Wirkung von Immunglobulinen | Dtsch Med Wochenschr | 1998 | 123 | Suppl 1 | S12-S19 |  | Journal",
        ),
        (
            "J. Roe, K. Doe, L. Smith, J. Neuroimmunol. 2009, 211, 23–29.",
            "Roe J.; Doe K.; Smith L. |  | J. Neuroimmunol | 2009 | 211 |  | 23-29 |  | Journal",
        ),
        (
            "Roe et al., Neurology 2003; 61:12",
            "Roe |  | Neurology | 2003 | 61 |  | 12 |  | Journal",
        ),
        (
            "Study Group of IVIG. Long-term treatment of CIDP with IVIG: the ICE study. Lancet Neurol. 2008;7(2):136-44.",
            "Study Group of IVIG | Long-term treatment of CIDP with IVIG: the ICE study | Lancet Neurol | 2008 | 7 | 2 | 136-144 |  | Journal",
        ),
    ]);
}

#[test]
fn works_that_are_no_articles() {
    check(&[
        (
            "Roe JA. Handbook of immunoglobulins. 3rd ed. London: Example Press; 2012.",
            "Roe JA | Handbook of immunoglobulins |  | 2012 |  |  |  |  | Book",
        ),
        (
            "Roe JA, Doe K. Dosing. In: Smith L, Jones P, editors. Handbook of immunoglobulins. London: Example Press; 2012. p. 33-48.",
            "Roe JA; Doe K | Dosing | Handbook of immunoglobulins | 2012 |  |  | 33-48 |  | Chapter",
        ),
        (
            "Roe JA. Immunoglobulin use in rare neuropathies [dissertation]. Cambridge: University of Cambridge; 2014.",
            "Roe JA | Immunoglobulin use in rare neuropathies |  | 2014 |  |  |  |  | Thesis",
        ),
        (
            "European Medicines Agency. Guideline on core SmPC for human normal immunoglobulin for intravenous administration (IVIg). 2018. https://www.ema.europa.eu/en/documents/guideline.pdf (accessed 3 May 2020).",
            "European Medicines Agency | Guideline on core SmPC for human normal immunoglobulin for intravenous administration (IVIg) |  | 2018 |  |  |  |  | Web",
        ),
    ]);
}

/// Pieces of reference strings in any order, and anything between them.
fn pieces() -> impl Strategy<Value = String> {
    let usual = prop::sample::select(vec![
        "Roe J",
        "van der Berg, L. M.",
        "et al.",
        "and",
        "&",
        "(2015)",
        "2015;12(3):45-67",
        "pp.",
        "vol. 12",
        "In:",
        "editors",
        "[Internet]",
        "“Dosing.”",
        "N Engl J Med",
        "// Zh. Nevrol.",
        "doi:10.1000/x.1",
        "https://doi.org/10.1000/(SICI)1",
        "PMID: 12345",
        "PMC99",
        "[12]",
        "1.",
        "https://www.example.org/a_b",
        "accessed 3 May 2020",
        "Suppl 1",
        "e123",
        "¿Qué?",
        "免疫",
    ]);
    let mark =
        prop::sample::select(vec![" ", ". ", ", ", "; ", ":", "-", "–", "(", ")", "\u{301}", ""]);
    let piece = prop_oneof![
        6 => usual.prop_map(str::to_owned),
        6 => mark.prop_map(str::to_owned),
        2 => "[A-Za-zÀ-ž]{1,12}",
        1 => "[0-9]{1,12}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_string_is_read_and_kept(raw in pieces()) {
        let Parsed { reference, confidence } = parse(&raw);
        prop_assert_eq!(&reference.raw, &raw);
        prop_assert_eq!(confidence.title.is_some(), reference.title.is_some());
        prop_assert_eq!(confidence.year.is_some(), reference.year.is_some());
        // What is read without asking how sure it is is the same.
        let mut completed = Reference::from_raw(0, raw.clone());
        complete(&mut completed);
        prop_assert_eq!(&completed, &reference);
        prop_assert_eq!(parse(&raw).reference, reference);
    }
}

#[test]
fn a_string_without_a_reference_has_no_fields() {
    for raw in ["", " ", "...", "[12]", "\u{0}\u{301}"] {
        let parsed = parse(raw);
        assert_eq!(parsed.reference.raw, raw);
        assert!(parsed.reference.authors.is_empty() && parsed.reference.year.is_none(), "{raw:?}");
    }
}

#[test]
fn given_fields_are_not_touched_and_identifiers_are_taken_from_the_string() {
    let mut reference = Reference {
        title: Some("Given".to_owned()),
        ..Reference::from_raw(2, "Roe J. A title. Brain. 2001;1:2-3. doi:10.1000/x PMID: 12345")
    };
    reference.ids.doi = Some("10.1000/own".to_owned());
    complete(&mut reference);
    assert_eq!(reference.title.as_deref(), Some("Given"));
    assert!(reference.authors.is_empty() && reference.year.is_none());
    assert_eq!(reference.ids.doi.as_deref(), Some("10.1000/own"));
    assert_eq!(reference.ids.pmid.as_deref(), Some("12345"));
}

#[test]
fn fields_that_are_found_say_how_sure_they_are() {
    let parsed = parse("Roe J, Doe K. A trial of immunoglobulin. Brain. 2001;124(3):12-19.");
    let sure = parsed.confidence;
    for (field, value) in [
        ("authors", sure.authors),
        ("title", sure.title),
        ("year", sure.year),
        ("pages", sure.pages),
    ] {
        assert!(value.is_some_and(|value| (0.8..=1.0).contains(&value)), "{field}: {value:?}");
    }
    assert_eq!(parse("Roe J. A book. London: Example Press; 2001.").confidence.volume, None);
}

#[test]
fn the_weights_that_are_built_in_can_be_read() {
    assert!(MODEL.is_some());
}

#[test]
fn hostile_strings_take_no_longer_than_others() {
    for part in ["10.", "http://", "10.1000/a ", "(", "A. ", "PMID: ", "1;", "“", "A", "é", "In: "]
    {
        let parsed = parse(&part.repeat(200_000 / part.len()));
        assert!(parsed.reference.authors.len() <= tokens::MAX_TOKENS);
    }
    let deep = format!(
        "Roe J. A title {} b {}. Brain 2001;1:2.",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    assert_eq!(parse(&deep).reference.raw, deep);
}
