//! What people decided about works: `lists/decisions.toml` of a home.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::citation::matching::Decided;
use crate::error::{Error, Result};
use crate::files;
use crate::home::Home;

/// Whether entries are one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are one work.
    Same,
    /// They are different works.
    Different,
}

impl Verdict {
    /// The name of its table in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// One decision: the names of the entries that it is about, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Keys, anchors of references, DOIs, PMIDs, records of files (`imports/embase.ris#12`).
    pub works: Vec<String>,
    /// Why, for people.
    #[serde(default)]
    pub note: Option<String>,
}

/// All decisions of a home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decisions {
    same: Vec<Decision>,
    different: Vec<Decision>,
}

impl Decisions {
    /// Where a home keeps them.
    pub fn path(home: &Home) -> PathBuf {
        home.lists().join("decisions.toml")
    }

    /// Those of a home; none where it has no file of them.
    pub fn of_home(home: &Home) -> Result<Self> {
        let path = Self::path(home);
        Self::parse(&files::read_or_empty(&path)?, &path)
    }

    fn parse(bytes: &[u8], path: &Path) -> Result<Self> {
        let wrong = |why: String| {
            Error::usage(format!("cannot read `{}`: {why}", path.display()))
                .hint("an entry is `[[same]]` or `[[different]]` with `works = [\"PMC1#r3\", \"10.1000/x\"]` below")
        };
        let text = std::str::from_utf8(bytes).map_err(|cause| wrong(cause.to_string()))?;
        let decisions: Self = toml::from_str(text).map_err(|cause| wrong(cause.to_string()))?;
        let too_few = |decision: &&Decision| decision.works.len() < 2;
        if let Some(bad) = decisions.same.iter().chain(&decisions.different).find(too_few) {
            return Err(wrong(format!("a decision names fewer than two works: {:?}", bad.works)));
        }
        Ok(decisions)
    }

    /// Adds a decision to the file of a home, after what stands in it.
    pub fn add(home: &Home, verdict: Verdict, decision: &Decision) -> Result<()> {
        let path = Self::path(home);
        let mut bytes = files::read_or_empty(&path)?;
        Self::parse(&bytes, &path)?;
        if !bytes.is_empty() {
            bytes.extend_from_slice(if bytes.ends_with(b"\n") { b"\n" } else { b"\n\n" });
        }
        let works: Vec<String> = decision.works.iter().map(|name| quoted(name)).collect();
        let mut text = format!("[[{}]]\nworks = [{}]\n", verdict.name(), works.join(", "));
        if let Some(note) = &decision.note {
            text.push_str(&format!("note = {}\n", quoted(note)));
        }
        bytes.extend_from_slice(text.as_bytes());
        Self::parse(&bytes, &path)?;
        files::replace(&path, &bytes)
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.different.is_empty()
    }

    /// The decisions by places in a list of entries, and the names that `find` knows no entry by.
    pub fn resolve(&self, mut find: impl FnMut(&str) -> Option<u32>) -> (Decided, Vec<String>) {
        let mut unknown = Vec::new();
        let mut entries = |decision: &Decision| -> Vec<u32> {
            let found = decision.works.iter().filter_map(|name| {
                let entry = find(name);
                if entry.is_none() {
                    unknown.push(name.clone());
                }
                entry
            });
            found.collect()
        };
        let mut decided = Decided::default();
        for decision in &self.same {
            let found = entries(decision);
            decided.same.extend(found.windows(2).map(|pair| (pair[0], pair[1])));
        }
        for decision in &self.different {
            let found = entries(decision);
            for (at, &a) in found.iter().enumerate() {
                decided.different.extend(found[at + 1..].iter().map(|&b| (a, b)));
            }
        }
        (decided, unknown)
    }
}

/// The name of a record in a file: `imports/embase.ris#12`, its number in the file from 1.
pub fn name_of_record(file: &str, number: usize) -> String {
    format!("{file}#{number}")
}

/// The file and the number of a record's name; `None` for other names.
pub fn record_named(name: &str) -> Option<(&str, usize)> {
    let (file, number) = name.rsplit_once('#')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|&number: &usize| is_number && number > 0)?;
    (!file.is_empty()).then_some((file, number))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            _ if character.is_control() => out.push_str(&format!("\\u{:04x}", character as u32)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_files_are_named_by_file_and_number() {
        assert_eq!(record_named(&name_of_record("a#b/x.ris", 12)), Some(("a#b/x.ris", 12)));
        for other in ["PMC1#r3", "PMC1", "x.ris#0", "#3", "x.ris#", "x.ris#+3", "PMC1#s2.p3"] {
            assert_eq!(record_named(other), None, "{other}");
        }
    }

    #[test]
    fn decisions_are_added_to_what_people_wrote() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = Home::new(folder.path());
        let works = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let one = Decision { works: works("PMC1#r3", "10.1000/\"x\""), note: Some("a\nb".into()) };
        Decisions::add(&home, Verdict::Same, &one).expect("written");
        let two = Decision { works: works("PMC1#r4", "pmid:5"), note: None };
        Decisions::add(&home, Verdict::Different, &two).expect("written");
        let all = Decisions::of_home(&home).expect("read");
        assert_eq!((all.same, all.different), (vec![one], vec![two]));
        std::fs::write(Decisions::path(&home), "[[same]]\nworks = [\"a\"]").expect("written");
        assert!(Decisions::of_home(&home).is_err());
        assert!(
            Decisions::add(&home, Verdict::Same, &Decision { works: works("a", "b"), note: None })
                .is_err()
        );
    }
}
