//! Works formatted by styles of the Citation Style Language: those of journals and manuals, or one
//! that a user gives.
//!
//! The processor is hayagriva; here is what it gets (`entry`, `case`), which styles it may be given
//! (`load`) and how they are mended (`mend`), and what becomes of its output (`runs`, `marks`).

mod case;
mod entry;
mod load;
mod marks;
mod mend;
mod runs;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest,
    ElemChildren,
};

use super::Record;
use crate::error::{Error, ErrorKind, Result};
pub use runs::Formatted;

/// How works are printed.
#[derive(Debug, Clone)]
pub struct Style {
    csl: IndependentStyle,
    locales: Vec<Locale>,
}

/// The styles that people ask for most: what they type, and the id that the style has.
pub const NAMED: [(&str, &str); 6] = [
    ("vancouver", "nlm-citation-sequence"),
    ("nlm", "nlm-citation-sequence"),
    ("ama", "american-medical-association"),
    ("apa", "apa"),
    ("harvard", "harvard-cite-them-right"),
    ("nature", "nature"),
];

impl Style {
    /// A style by its name or by the id of its file, such as `nlm-citation-sequence`.
    pub fn named(name: &str) -> Result<Self> {
        let lower = name.trim().to_lowercase();
        let known = NAMED.iter().find(|(typed, _)| *typed == lower);
        load::archived(known.map_or(lower.as_str(), |(_, id)| id)).ok_or_else(|| {
            let names: Vec<&str> = NAMED.iter().map(|(typed, _)| *typed).collect();
            Error::usage(format!("there is no style `{name}`")).hint(format!(
                "styles are {}, or a file of your own that ends in `.csl`",
                names.join(", ")
            ))
        })
    }

    /// A style from the text of a `.csl` file.
    pub fn from_csl(xml: &str) -> Result<Self> {
        load::user(xml)
    }

    /// What the style calls itself.
    pub fn title(&self) -> &str {
        &self.csl.info.title.value
    }

    /// Works in the order that they are given in, each under a key of its own. Numbers of numbered
    /// styles follow that order; a style that sorts numbers as it sorts.
    pub fn format(&self, works: &[(&str, &Record)]) -> Result<Vec<Formatted>> {
        let entries: Vec<Item> = works.iter().map(|(key, record)| entry::of(key, record)).collect();
        // The processor panics on what it holds for impossible, and a user's style may be anything.
        let rendered = catch_unwind(AssertUnwindSafe(|| self.render(&entries)));
        let items = rendered.ok().flatten().ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("the style `{}` fails", self.title()))
                .hint("it has no bibliography, or is damaged: take another one")
        })?;
        let place = |key: &str| items.iter().find(|item| item.key == key);
        Ok(works.iter().map(|(key, _)| place(key).map(runs::of).unwrap_or_default()).collect())
    }

    fn render(&self, entries: &[Item]) -> Option<Vec<BibliographyItem>> {
        let mut driver = BibliographyDriver::new();
        for entry in entries {
            let items = vec![CitationItem::with_entry(entry)];
            driver.citation(CitationRequest::from_items(items, &self.csl, &self.locales));
        }
        let rendered = driver.finish(BibliographyRequest::new(&self.csl, None, &self.locales));
        rendered.bibliography.map(|bibliography| bibliography.items)
    }
}

/// Whether nothing was printed.
fn is_blank(children: &ElemChildren) -> bool {
    children.to_string().trim().is_empty()
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::ArchivedStyle;

    use super::super::tests::article;
    use super::*;
    use crate::model::{Author, PageRange, PartialDate, ReferenceKind};

    fn plain(style: &str, record: &Record) -> String {
        let style = Style::named(style).expect("a style");
        style.format(&[("k", record)]).expect("formatted")[0].plain()
    }

    fn trial() -> Record {
        Record {
            authors: vec![Author::person("Dalakas", "Marinos C."), Author::person("Fujii", "M")],
            title: Some("High-dose IVIG for stiff-person syndrome.".to_owned()),
            container: Some("N Engl J Med".to_owned()),
            published: PartialDate::new(2001, Some(12), Some(27)),
            volume: Some("345".to_owned()),
            issue: Some("26".to_owned()),
            pages: PageRange::new("1870", Some("1876")),
            kind: ReferenceKind::Journal,
            ..Record::default()
        }
    }

    fn chapter() -> Record {
        Record {
            authors: vec![Author::person("Roe", "JA")],
            editors: vec![Author::person("Li", "M"), Author::person("Poe", "E")],
            title: Some("Dosing by example".to_owned()),
            container: Some("Handbook of IVIg, and of examples".to_owned()),
            published: PartialDate::new(2012, None, None),
            pages: PageRange::new("101", Some("117")),
            edition: Some("2".to_owned()),
            publisher: Some("Example Press".to_owned()),
            place: Some("Leiden".to_owned()),
            kind: ReferenceKind::Chapter,
            ..Record::default()
        }
    }

    #[test]
    fn every_style_prints_authors_title_journal_year_volume_and_pages() {
        for (name, _) in NAMED {
            let text = plain(name, &trial());
            for part in ["Dalakas", "Fujii", "stiff-person syndrome", "2001", "345", "1870"] {
                assert!(text.contains(part), "{name} lacks {part}: {text}");
            }
            assert!(!text.contains(".."), "{name}: {text}");
        }
    }

    #[test]
    fn vancouver_is_what_citing_medicine_prints() {
        let expected = "1. Dalakas MC, Fujii M. High-dose IVIG for stiff-person syndrome. N Engl J Med. \
            2001 Dec 27;345(26):1870–6.";
        assert_eq!(plain("vancouver", &trial()), expected);
        assert_eq!(plain("nlm-citation-sequence", &trial()), expected);
        let record = Record { published: PartialDate::new(2001, None, None), ..trial() };
        assert!(
            plain("vancouver", &record).contains(" 2001;345(26)"),
            "{}",
            plain("vancouver", &record)
        );
    }

    #[test]
    fn groups_suffixes_and_article_numbers_are_printed() {
        let text = plain("vancouver", &article());
        assert!(text.contains("van der Roe JA, Doe K Jr, IVIG Study Group."), "{text}");
        let record = Record { pages: PageRange::new("e0123", None), ..trial() };
        assert!(plain("apa", &record).contains("e0123"), "{}", plain("apa", &record));
    }

    #[test]
    fn editors_publishers_places_and_editions_are_printed() {
        assert_eq!(
            plain("vancouver", &chapter()),
            "1. Roe JA. Dosing by example. In: Li M, Poe E, editors. Handbook of IVIg, and of examples. \
             2nd ed. Leiden: Example Press; 2012. p. 101–17."
        );
        let expected = "Roe, J. A. (2012). Dosing by example. In M. Li & E. Poe (Eds.), Handbook of \
            IVIg, and of examples (2nd ed., pp. 101–117). Example Press.";
        assert_eq!(plain("apa", &chapter()), expected);
        // Editors that were printed already are still known to be there.
        let paper = Record { kind: ReferenceKind::Conference, ..chapter() };
        assert_eq!(plain("apa", &paper), expected);
    }

    #[test]
    fn titles_in_capitals_keep_the_words_that_have_a_form_of_their_own() {
        let text = plain("ama", &chapter());
        assert!(text.contains("Handbook of IVIg, and of Examples"), "{text}");
        let record = Record { container: Some("PLoS one".to_owned()), ..trial() };
        assert!(plain("apa", &record).contains("PLoS One"), "{}", plain("apa", &record));
    }

    #[test]
    fn nothing_is_said_of_editors_that_are_not_there() {
        let record = Record { editors: Vec::new(), ..chapter() };
        let text = plain("harvard", &record);
        assert!(text.contains("example,” Handbook of IVIg"), "{text}");
    }

    #[test]
    fn labels_of_pages_tell_one_from_several() {
        let label = |first: &str, last: Option<&str>| {
            let text = plain("apa", &Record { pages: PageRange::new(first, last), ..chapter() });
            text.split_once("ed., ").expect("pages").1.split_once(')').expect("pages").0.to_owned()
        };
        assert_eq!(label("101", Some("117")), "pp. 101–117");
        assert_eq!(label("xi", Some("xiv")), "pp. xi–xiv");
        assert_eq!(label("228", Some("230.e1")), "pp. 228–230.e1");
        assert_eq!(label("101", None), "p. 101");
        assert_eq!(label("xi", None), "p. xi");
    }

    #[test]
    fn family_names_of_several_words_stay_whole() {
        let authors = ["Souza e Silva", "van der Roe", "Navarro Puerto", "de Nadal"];
        let authors = authors.map(|family| Author::person(family, "JA")).to_vec();
        let text = plain("vancouver", &Record { authors, ..trial() });
        let expected = "1. Souza e Silva JA, van der Roe JA, Navarro Puerto JA, de Nadal JA. ";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn works_to_come_and_dates_of_a_year_alone_are_printed() {
        let in_press =
            Record { published: None, date_text: Some("in press".to_owned()), ..trial() };
        assert!(plain("apa", &in_press).contains("(in press)"), "{}", plain("apa", &in_press));
        let published = PartialDate::new(2012, None, None);
        let page = Record { kind: ReferenceKind::Web, published, ..trial() };
        assert!(plain("apa", &page).contains("(2012)."), "{}", plain("apa", &page));
    }

    #[test]
    fn journals_are_abbreviated_where_the_style_says_so() {
        let names = Record {
            container: Some("New England Journal of Medicine".to_owned()),
            container_short: Some("N Engl J Med".to_owned()),
            ..trial()
        };
        assert!(plain("ama", &names).contains(". N Engl J Med. "), "{}", plain("ama", &names));
        assert!(plain("apa", &names).contains(" New England Journal of Medicine, "));
        let short = Record { container: None, ..names };
        assert!(plain("apa", &short).contains(" N Engl J Med, "), "{}", plain("apa", &short));
    }

    #[test]
    fn records_of_every_kind_and_empty_ones_print_something_or_nothing_but_never_fail() {
        use ReferenceKind as Kind;
        let kinds = [
            Kind::Unknown,
            Kind::Journal,
            Kind::Book,
            Kind::Chapter,
            Kind::Thesis,
            Kind::Conference,
            Kind::Web,
            Kind::Other,
        ];
        for (name, _) in NAMED {
            let style = Style::named(name).expect("a style");
            for kind in kinds {
                let full = Record { kind, ..trial() };
                let empty = Record { kind, ..Record::default() };
                let formatted = style.format(&[("a", &full), ("b", &empty)]).expect("formatted");
                let text = formatted[0].plain().to_lowercase();
                assert!(text.contains("ivig for stiff-person"), "{name} {kind:?}: {text}");
            }
        }
    }

    #[test]
    fn what_stands_in_a_volume_is_in_a_journal() {
        let unknown = Record { kind: ReferenceKind::Unknown, ..trial() };
        assert_eq!(plain("vancouver", &unknown), plain("vancouver", &trial()));
    }

    #[test]
    fn every_style_that_comes_with_the_program_prints() {
        for id in ArchivedStyle::all().iter().flat_map(|style| style.names()) {
            let Some(style) = load::archived(id) else { continue };
            if style.csl.bibliography.is_none() {
                continue;
            }
            let formatted = style.format(&[("a", &trial()), ("b", &chapter())]).expect(id);
            for (one, author) in formatted.iter().zip(["dalakas", "roe"]) {
                assert!(one.plain().to_lowercase().contains(author), "{id}: {}", one.plain());
            }
        }
    }

    #[test]
    fn works_of_one_author_and_year_keep_all_their_authors() {
        let other = Record {
            authors: vec![
                Author::person("Dalakas", "MC"),
                Author::person("Roe", "J"),
                Author::person("Li", "M"),
            ],
            title: Some("B".to_owned()),
            ..trial()
        };
        let first = Record {
            authors: vec![
                Author::person("Dalakas", "MC"),
                Author::person("Fujii", "M"),
                Author::person("Li", "M"),
            ],
            ..trial()
        };
        let style = Style::named("apa").expect("a style");
        let formatted = style.format(&[
            ("a", &first),
            ("b", &other),
            ("c", &Record { title: Some("C".to_owned()), ..other.clone() }),
        ]);
        let text: Vec<String> =
            formatted.expect("formatted").iter().map(Formatted::plain).collect();
        assert!(
            text[0].starts_with("Dalakas, M. C., Fujii, M., & Li, M. (2001). High"),
            "{text:?}"
        );
        assert!(text[1].starts_with("Dalakas, M. C., Roe, J., & Li, M. (2001a). B"), "{text:?}");
        assert!(text[2].starts_with("Dalakas, M. C., Roe, J., & Li, M. (2001b). C"), "{text:?}");
    }

    #[test]
    fn order_is_kept_by_styles_that_sort() {
        let late = Record { authors: vec![Author::person("Zeta", "A")], ..trial() };
        let style = Style::named("apa").expect("a style");
        let formatted = style.format(&[("z", &late), ("a", &trial())]).expect("formatted");
        assert!(formatted[0].plain().starts_with("Zeta"), "{}", formatted[0].plain());
    }

    #[test]
    fn unknown_styles_are_told() {
        let error = Style::named("vancuver").expect_err("no such style");
        assert!(error.hint_text().is_some_and(|hint| hint.contains("vancouver")));
    }

    const CSL: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
        <info><title>Own</title><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>
        <macro name="a">BODY</macro>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout suffix="."><group delimiter=", "><text macro="a"/><text variable="title"/></group></layout></bibliography>
        </style>"#;

    #[test]
    fn a_users_style_prints_names_that_have_no_name_element() {
        let style = Style::from_csl(&CSL.replace("BODY", r#"<names variable="author"/>"#));
        let formatted = style.expect("a style").format(&[("k", &trial())]).expect("formatted");
        assert_eq!(
            formatted[0].plain(),
            "Marinos C. Dalakas, M. Fujii, High-dose IVIG for stiff-person syndrome."
        );
    }

    #[test]
    fn styles_that_would_never_end_are_refused() {
        let cycle = CSL.replace("BODY", r#"<text macro="a"/>"#);
        assert!(Style::from_csl(&cycle).is_err());
        let mut blowup = String::from(r#"<text macro="m1"/></macro>"#);
        for level in 1..60 {
            let call = format!(r#"<text macro="m{}"/>"#, level + 1);
            blowup.push_str(&format!(r#"<macro name="m{level}">{call}{call}</macro>"#));
        }
        blowup.push_str(r#"<macro name="m60"><text value="x"/>"#);
        assert!(Style::from_csl(&CSL.replace("BODY", &blowup)).is_err());
        let deep = format!("{}{}", "<group>".repeat(200), "</group>".repeat(200));
        assert!(Style::from_csl(&CSL.replace("BODY", &deep)).is_err());
        for text in ["", "<style/>", "no xml", "<style class=\"in-text\"><info></style>"] {
            assert!(Style::from_csl(text).is_err(), "{text}");
        }
    }
}
