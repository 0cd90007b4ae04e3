//! Styles made ready for the processor, and refused where they would keep it busy for ever.

use std::collections::HashMap;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{
    IndependentStyle, LayoutRenderingElement as Element, Style as Csl, TextTarget,
};
use quick_xml::events::Event;

use super::{Style, mend};
use crate::error::{Error, Result};

/// The longest style that is read, in bytes; the longest of the public collection has 190,000.
const MAX_STYLE_BYTES: usize = 1 << 20;

/// How deep the elements of a style may be nested; those of the public collection stay below 30.
const MAX_DEPTH: usize = 64;

/// How many elements one entry may take to print, macros written out; APA takes 31,633.
const MAX_ELEMENTS: u64 = 1_000_000;

/// One of the styles that come with the program.
pub(super) fn archived(id: &str) -> Option<Style> {
    let Csl::Independent(csl) = ArchivedStyle::by_name(id)?.get() else { return None };
    Some(ready(csl))
}

/// A style from its file.
pub(super) fn user(xml: &str) -> Result<Style> {
    let wrong = |why: String| {
        Error::usage(format!("the style cannot be used: {why}"))
            .hint("give a file of the Citation Style Language 1.0, such as those of https://github.com/citation-style-language/styles")
    };
    if xml.len() > MAX_STYLE_BYTES {
        return Err(wrong(format!("it is longer than {MAX_STYLE_BYTES} bytes")));
    }
    check_depth(xml).map_err(wrong)?;
    match Csl::from_xml(xml).map_err(|cause| wrong(cause.to_string()))? {
        Csl::Independent(csl) => {
            check_size(&csl).map_err(wrong)?;
            Ok(ready(csl))
        }
        Csl::Dependent(csl) => {
            let parent = &csl.parent_link.href;
            let id = parent.rsplit('/').next().unwrap_or(parent);
            archived(id).ok_or_else(|| wrong(format!("it refers to `{parent}`: give that one")))
        }
    }
}

fn ready(mut csl: IndependentStyle) -> Style {
    mend::style(&mut csl);
    // Only bibliographies are printed. The processor makes the short citations of a text differ by
    // adding names, and prints the names of the citation in the bibliography too; with all authors
    // in the citation, only works by the same authors in one year need to be told apart.
    csl.citation.disambiguate_add_names = false;
    csl.citation.disambiguate_add_givenname = false;
    csl.citation.name_options.et_al_min = Some(u32::MAX);
    Style { csl, locales: locales() }
}

fn check_depth(xml: &str) -> std::result::Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|cause| cause.to_string())? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
    }
}

/// Refuses macros that call themselves, and those that call so many that printing would not end.
fn check_size(csl: &IndependentStyle) -> std::result::Result<(), String> {
    let mut sizes = Sizes { csl, known: HashMap::new() };
    let names: Vec<&str> = csl.macros.iter().map(|one| one.name.as_str()).collect();
    for name in names {
        if sizes.of_macro(name)? > MAX_ELEMENTS {
            return Err(format!("its macro `{name}` is too long when written out"));
        }
    }
    Ok(())
}

/// How many elements macros come to.
struct Sizes<'s> {
    csl: &'s IndependentStyle,
    /// `None` while it is being counted.
    known: HashMap<&'s str, Option<u64>>,
}

/// How many macros may call each other in a row.
const MAX_CALLS: usize = 200;

impl<'s> Sizes<'s> {
    fn of_macro(&mut self, name: &str) -> std::result::Result<u64, String> {
        let Some(called) = self.csl.macros.iter().find(|one| one.name == name) else {
            return Err(format!("it has no macro `{name}`"));
        };
        match self.known.get(called.name.as_str()) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(format!("its macro `{name}` calls itself")),
            None => {}
        }
        if self.known.values().filter(|size| size.is_none()).count() > MAX_CALLS {
            return Err(format!("more than {MAX_CALLS} macros call each other in a row"));
        }
        self.known.insert(&called.name, None);
        let size = self.of_all(&called.children)?;
        self.known.insert(&called.name, Some(size));
        Ok(size)
    }

    fn of_all(&mut self, elements: &'s [Element]) -> std::result::Result<u64, String> {
        elements.iter().try_fold(1_u64, |sum, one| Ok(sum.saturating_add(self.of(one)?)))
    }

    fn of(&mut self, element: &'s Element) -> std::result::Result<u64, String> {
        match element {
            Element::Text(text) => match &text.target {
                TextTarget::Macro { name } => self.of_macro(name),
                _ => Ok(1),
            },
            Element::Names(names) => {
                names.substitute().map_or(Ok(1), |substitute| self.of_all(&substitute.children))
            }
            Element::Group(group) => self.of_all(&group.children),
            Element::Choose(choose) => {
                let mut sum = 0_u64;
                for branch in choose.branches() {
                    sum = sum.saturating_add(self.of_all(&branch.children)?);
                }
                if let Some(otherwise) = &choose.otherwise {
                    sum = sum.saturating_add(self.of_all(&otherwise.children)?);
                }
                Ok(sum)
            }
            Element::Date(_) | Element::Number(_) | Element::Label(_) => Ok(1),
        }
    }
}
