//! Identifiers and addresses printed in a reference string, with their places.
//!
//! Where a list was taken out of its markup, a PubMed id is often glued to what stands before it
//! (`169-76.12095666`, `10.1093/hmg/ddg04612588797`). It is told apart by the year: PubMed numbers its
//! records in the order of time.

use std::ops::Range;

use crate::model::{ArticleIds, normalize_doi, normalize_pmcid, normalize_pmid};

/// What was found in a string.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    pub(super) ids: ArticleIds,
    /// Places of identifiers and addresses, in order and apart from each other.
    pub(super) places: Vec<Range<usize>>,
    /// Whether an address other than that of a DOI is printed.
    pub(super) has_address: bool,
}

/// The most identifiers that are read of one string.
const MAX_PLACES: usize = 32;

/// The most bytes of one identifier or address.
const MAX_IDENTIFIER_BYTES: usize = 2_048;

/// Finds the identifiers and addresses of a string.
pub(super) fn find(text: &str) -> Identifiers {
    let mut found = Identifiers::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut starts_word = true;
    while at < bytes.len() && found.places.len() < MAX_PLACES {
        let place = match bytes[at] {
            b'1' if bytes[at..].starts_with(b"10.") => doi(text, at, &mut found),
            b'h' | b'H' | b'w' | b'W' => address(text, at, &mut found),
            b'p' | b'P' if starts_word => pubmed(text, at, &mut found),
            _ => None,
        };
        if let Some(place) = place {
            at = place.end;
            found.places.push(place);
            starts_word = true;
        } else {
            starts_word = !bytes[at].is_ascii_alphanumeric();
            at += 1;
        }
    }
    trailing_pmid(text, &mut found);
    found
}

/// The end of a run without white space or angle brackets, from `at`.
fn run_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '｜'));
    let mut end = at + end.unwrap_or(rest.len()).min(MAX_IDENTIFIER_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Where a run ends because the name of another identifier follows without a space.
fn cut_names(run: &str) -> usize {
    let bytes = run.as_bytes();
    let is_name = |at: usize, name: &str| {
        bytes
            .get(at..at + name.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(name.as_bytes()))
    };
    let found = (4..bytes.len()).find(|at| {
        matches!(bytes[*at], b'p' | b'P' | b'h' | b'H' | b'[')
            && ["pmid:", "pmcid:", "http://", "https://", "[pubmed", "[pmc"]
                .iter()
                .any(|name| is_name(*at, name))
    });
    found.unwrap_or(bytes.len())
}

fn doi(text: &str, at: usize, found: &mut Identifiers) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let registrant =
        bytes[at + 3..].iter().take(10).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let slash = at + 3 + registrant;
    let escaped = text.get(slash..slash + 3).is_some_and(|part| part.eq_ignore_ascii_case("%2f"));
    if !(4..=9).contains(&registrant) || !(bytes.get(slash) == Some(&b'/') || escaped) {
        return None;
    }
    let mut end = run_end(text, at);
    end = at + cut_names(&text[at..end]);
    let mut run = text[at..end].to_owned();
    if run.contains('%') {
        run = unescape(&run);
    }
    if let Some(cut) = glued_pmid(&run, &[&text[..at], &text[end..]]) {
        found.ids.pmid = found.ids.pmid.take().or_else(|| normalize_pmid(&run[cut..]));
        run.truncate(cut);
    }
    found.ids.doi = found.ids.doi.take().or_else(|| normalize_doi(&run));
    Some(at..end)
}

/// Undoes the escapes of addresses, for characters of DOIs.
fn unescape(run: &str) -> String {
    let escapes = [
        ("%2F", "/"),
        ("%28", "("),
        ("%29", ")"),
        ("%3A", ":"),
        ("%3B", ";"),
        ("%3C", "<"),
        ("%3E", ">"),
    ];
    let mut out = run.to_owned();
    for (escape, character) in escapes {
        out = out.replace(escape, character).replace(&escape.to_ascii_lowercase(), character);
    }
    out
}

/// The numbers of a text that may be years of print.
fn years(text: &str) -> impl Iterator<Item = u32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 4);
    numbers.filter_map(|word| word.parse().ok()).filter(|year| (1950..=2049).contains(year))
}

/// The first PubMed id of each year from 1999 on, in units of 100,000 records.
const PUBMED_BY_YEAR: [u32; 27] = [
    99, 106, 111, 117, 125, 147, 156, 164, 172, 181, 191, 200, 212, 222, 233, 243, 255, 267, 280,
    293, 306, 318, 333, 349, 365, 381, 397,
];

/// Whether a number of eight digits may be the PubMed id of a work of a year.
fn is_pmid_of(number: u32, year: u32) -> bool {
    let Some(index) = year.checked_sub(1999).map(|index| index as usize) else { return false };
    let first = |index: usize| PUBMED_BY_YEAR.get(index).copied();
    let Some(from) = first(index.saturating_sub(1)) else { return false };
    // Records come up to two years after print, a few much later.
    let to = first(index + 3).unwrap_or(450);
    (from * 100_000..to * 100_000).contains(&number)
}

/// Where a PubMed id begins that is glued to the end of a DOI, by the years printed around it.
fn glued_pmid(doi: &str, around: &[&str]) -> Option<usize> {
    let doi = doi.trim_end_matches(['.', ',', ';', ']', ')']);
    let cut = doi.len().checked_sub(8)?;
    let tail = doi.get(cut..).filter(|tail| tail.bytes().all(|byte| byte.is_ascii_digit()))?;
    let head = &doi[..cut];
    let has_suffix = head.split_once('/').is_some_and(|(_, suffix)| suffix.len() >= 4);
    let separate = head.ends_with('.');
    let glued = head.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')');
    let number = tail.parse().ok().filter(|_| !tail.starts_with('0'))?;
    let plausible = around.iter().flat_map(|text| years(text)).any(|year| is_pmid_of(number, year));
    (has_suffix && plausible && (separate || glued)).then_some(cut)
}

fn address(text: &str, at: usize, found: &mut Identifiers) -> Option<Range<usize>> {
    let rest = &text.as_bytes()[at..];
    let starts =
        |name: &[u8]| rest.len() > name.len() && rest[..name.len()].eq_ignore_ascii_case(name);
    if !["http://", "https://", "http:/", "https:/", "www."]
        .iter()
        .any(|name| starts(name.as_bytes()))
    {
        return None;
    }
    let end = run_end(text, at);
    let run = &text[at..end];
    // The address of a DOI: go on until the DOI itself.
    if let Some(offset) =
        run.find("10.").filter(|offset| run[..*offset].to_ascii_lowercase().contains("doi"))
        && let Some(place) = doi(text, at + offset, found)
    {
        return Some(at..place.end);
    }
    // An address that is broken after its slash goes on.
    let mut end = end;
    while text[at..end].ends_with('/') && end - at < MAX_IDENTIFIER_BYTES {
        let rest = &text[end..];
        let next = rest.trim_start();
        let word = next.split_whitespace().next().unwrap_or_default();
        let goes_on = word.contains('/')
            && !word.contains("://")
            && word.starts_with(|c: char| c.is_lowercase());
        if !goes_on || rest.len() == next.len() {
            break;
        }
        end = text.len() - next.len() + word.len();
    }
    if !run.to_ascii_lowercase().contains("doi.org") {
        found.has_address = true;
    }
    Some(at..end)
}

/// `PMID: 123`, `PMid:123`, `PubMed PMID: 123`, `[PubMed: 123]`, `PMCID: PMC12`, `PMC12345`.
fn pubmed(text: &str, at: usize, found: &mut Identifiers) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut named = false;
    for name in ["pubmed central", "pubmed", "pmcid", "pmid", "pmc"] {
        let part = bytes.get(end..end + name.len());
        if part.is_some_and(|part| part.eq_ignore_ascii_case(name.as_bytes())) {
            end += name.len();
            named = true;
            // Digits follow the prefix of a PubMed Central id at once.
            if name == "pmc" && bytes.get(end).is_some_and(u8::is_ascii_digit) {
                let digits = bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let id = normalize_pmcid(&text[end - 3..end + digits]);
                found.ids.pmcid = found.ids.pmcid.take().or(id);
                return Some(at..end + digits);
            }
            while bytes.get(end).is_some_and(|byte| matches!(byte, b' ' | b':' | b'.' | b'#')) {
                end += 1;
            }
        }
    }
    let digits = bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !named || !(4..=9).contains(&digits) {
        return None;
    }
    let id = &text[end..end + digits];
    if text[at..end].to_ascii_lowercase().contains("pmc") {
        found.ids.pmcid = found.ids.pmcid.take().or_else(|| normalize_pmcid(id));
    } else {
        found.ids.pmid = found.ids.pmid.take().or_else(|| normalize_pmid(id));
    }
    Some(at..end + digits)
}

/// A PubMed id that ends the string without a name: after a stop without a space, or after a DOI.
fn trailing_pmid(text: &str, found: &mut Identifiers) {
    let body = text.trim_end_matches([' ', '.', ';', ']']);
    let digits = body.len() - body.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let start = body.len() - digits;
    let before = &body[..start];
    let is_taken = found.places.last().is_some_and(|place| place.end > start);
    if is_taken || before.is_empty() {
        return;
    }
    if let Some(cut) = pmid_behind_page(before, &body[start..]) {
        found.ids.pmid = found.ids.pmid.take().or_else(|| normalize_pmid(&body[start + cut..]));
        found.places.push(start + cut..body.len());
        return;
    }
    if !(5..=8).contains(&digits) {
        return;
    }
    let glued = before.ends_with('.')
        && before[..before.len() - 1].ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let after_doi = digits >= 7
        && found.ids.doi.is_some()
        && found.places.last().is_some_and(|place| text[place.end..start].trim().is_empty());
    let after_stop =
        digits >= 7 && before.trim_end().ends_with('.') && before.trim_end().len() > 60;
    if glued || after_doi || after_stop {
        found.ids.pmid = found.ids.pmid.take().or_else(|| normalize_pmid(&body[start..]));
        found.places.push(start..body.len());
    }
}

/// Where a PubMed id begins that is glued to the last page (`322-32912709516`) or to an only page.
fn pmid_behind_page(before: &str, digits: &str) -> Option<usize> {
    if !(8..=14).contains(&digits.len()) {
        return None;
    }
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let first = before
        .strip_suffix(is_dash)
        .map(|head| &head[head.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]);
    if first.is_none() && !before.ends_with(':') {
        return None;
    }
    [8, 7].into_iter().find_map(|length| {
        let cut = digits.len().checked_sub(length).filter(|cut| (1..=5).contains(cut))?;
        let (page, id) = digits.split_at(cut);
        let number: u32 = id.parse().ok().filter(|_| !id.starts_with('0'))?;
        let is_of_year = |year| match (year, length) {
            (..1999, 7) => true,
            // Old records were taken up late.
            (..1999, _) => (13_000_000..22_000_000).contains(&number),
            (_, 8) => is_pmid_of(number, year),
            _ => false,
        };
        let follows = match first {
            Some(first) => {
                page.len() < first.len()
                    || (page.len() == first.len() && page >= first)
                    || page.len() == first.len() + 1
            }
            None => true,
        };
        (follows && years(before).any(is_of_year)).then_some(cut)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> String {
        let ids = find(text).ids;
        let parts = [ids.doi, ids.pmid, ids.pmcid].into_iter().flatten();
        parts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn identifiers_in_every_form() {
        for (text, expected) in [
            ("Roe J. 2010. doi: 10.1000/AB.c1.", "10.1000/ab.c1"),
            ("Roe J. 2010. https://doi.org/10.1000%2Fab1", "10.1000/ab1"),
            ("x (http://dx.doi.org/10.1000/ab(1)2)", "10.1000/ab(1)2"),
            ("x. PMID: 12345678. PMCID: PMC2345", "12345678 PMC2345"),
            ("x. PubMed PMID: 123456; PubMed Central PMCID: PMC2345.", "123456 PMC2345"),
            ("Roe J. J X 2012; 3:169-76.22095666", "22095666"),
            ("Roe J. 2003; 10.1093/hmg/ddg04612588797", "10.1093/hmg/ddg046 12588797"),
            ("Roe J. 2017; 10.1590/1982-0216201719314916", "10.1590/1982-0216201719314916"),
            ("J Occup 2003;60:322–32912709516", "12709516"),
            ("J Occup 2003;60:322–329", ""),
            ("doi:10.1000/x1 PMID:99", "10.1000/x1"),
            ("doi:10.1038/nrm2937 20588296;", "10.1038/nrm2937 20588296"),
            ("nothing 10.5 here", ""),
        ] {
            assert_eq!(ids(text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_in_order_and_apart() {
        let text = "See https://a.org/ b/c, doi:10.1000/x PMID: 12345.";
        let found = find(text);
        assert!(found.has_address);
        assert!(found.places.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert_eq!(found.places.len(), 3);
    }
}
