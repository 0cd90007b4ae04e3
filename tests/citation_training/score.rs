//! Scores parsed references field by field.

use ivig::citation::labels::Label;
use ivig::model::Reference;
use serde_json::{Value, json};

use crate::examples::{Example, fold as letters};

const FIELDS: [&str; 8] =
    ["family", "title", "container", "year", "volume", "issue", "first_page", "doi"];

#[derive(Debug, Default, Clone)]
pub(crate) struct Score {
    right: [usize; 8],
    found: [usize; 8],
    there: [usize; 8],
    strings: usize,
}

impl Score {
    /// Counts one string; gives the fields that are wrong with what was wanted and what was found.
    pub(crate) fn see(
        &mut self,
        truth: &Value,
        got: &Reference,
    ) -> Vec<(&'static str, String, String)> {
        self.strings += 1;
        let mut wrong = Vec::new();
        for (index, field) in FIELDS.into_iter().enumerate() {
            let wanted = wanted(truth, field);
            let found = found(got, field);
            if field == "doi" && wanted.is_empty() {
                continue;
            }
            self.there[index] += usize::from(!wanted.is_empty());
            self.found[index] += usize::from(!found.is_empty());
            self.right[index] += usize::from(!wanted.is_empty() && wanted == found);
            if wanted != found {
                wrong.push((field, wanted, found));
            }
        }
        wrong
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for index in 0..FIELDS.len() {
            self.right[index] += other.right[index];
            self.found[index] += other.found[index];
            self.there[index] += other.there[index];
        }
        self.strings += other.strings;
    }

    fn f1(&self, index: usize) -> f64 {
        let (right, found, there) =
            (self.right[index] as f64, self.found[index] as f64, self.there[index] as f64);
        if right == 0.0 { 0.0 } else { 2.0 * right / (found + there) }
    }

    pub(crate) fn mean(&self) -> f64 {
        let counted: Vec<usize> =
            (0..FIELDS.len()).filter(|index| self.there[*index] > 0).collect();
        counted.iter().map(|index| self.f1(*index)).sum::<f64>() / counted.len().max(1) as f64
    }

    pub(crate) fn line(&self) -> String {
        let fields: Vec<String> = FIELDS
            .iter()
            .enumerate()
            .map(|(index, field)| format!("{field} {:.3}", self.f1(index)))
            .collect();
        format!("mean {:.4} over {}: {}", self.mean(), self.strings, fields.join(" "))
    }

    pub(crate) fn table(&self) -> String {
        let mut out = String::new();
        for (index, field) in FIELDS.iter().enumerate() {
            out.push_str(&format!(
                "{field:11} precision {:.4} recall {:.4} F1 {:.4} ({} in truth)\n",
                self.right[index] as f64 / self.found[index].max(1) as f64,
                self.right[index] as f64 / self.there[index].max(1) as f64,
                self.f1(index),
                self.there[index]
            ));
        }
        out + &format!("mean F1 {:.4} over {} strings", self.mean(), self.strings)
    }
}

/// Case, accents, punctuation and spaces make no difference.
fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let base = text.to_lowercase().nfkd().collect::<String>();
    base.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn year(text: &str) -> String {
    let digits: Vec<char> = text.chars().collect();
    let found = digits.windows(4).find(|four| four.iter().all(char::is_ascii_digit));
    found.map(|four| four.iter().collect()).unwrap_or_default()
}

fn wanted(truth: &Value, field: &str) -> String {
    match field {
        "family" => {
            let names = truth["authors"].as_array().into_iter().flatten();
            let names = names
                .filter_map(|author| author["family"].as_str())
                .filter(|name| !name.is_empty());
            names.map(fold).collect::<Vec<_>>().join("|")
        }
        "year" => year(truth["year"].as_str().unwrap_or_default()),
        _ => fold(truth[field].as_str().unwrap_or_default()),
    }
}

fn found(got: &Reference, field: &str) -> String {
    let text = |value: &Option<String>| value.as_deref().map(fold).unwrap_or_default();
    match field {
        "family" => {
            let names = got.authors.iter().filter(|author| !author.family.is_empty());
            names.map(|author| fold(&author.family)).collect::<Vec<_>>().join("|")
        }
        "title" => text(&got.title),
        "container" => text(&got.container),
        "year" => year(got.year.as_deref().unwrap_or_default()),
        "volume" => text(&got.volume),
        "issue" => text(&got.issue),
        "first_page" => got.pages.as_ref().map(|pages| fold(&pages.first)).unwrap_or_default(),
        _ => text(&got.ids.doi),
    }
}

/// What a labelled string says.
pub(crate) fn truth(example: &Example) -> Value {
    let text = |label: Label| {
        let mut found = example.spans.iter().filter(|(_, own)| *own == label);
        found
            .next()
            .map(|(range, _)| example.raw[range.clone()].to_owned())
            .filter(|text| !letters(text).is_empty())
    };
    let families: Vec<Value> = example
        .spans
        .iter()
        .filter(|(_, label)| *label == Label::Family)
        .map(|(range, _)| json!({"family": &example.raw[range.clone()]}))
        .collect();
    let title = text(Label::Title);
    let container = text(Label::Container);
    // A whole work stands in nothing.
    let is_whole = title.is_none() && text(Label::Volume).is_none() && text(Label::Issue).is_none();
    let (title, container) = if is_whole { (container, None) } else { (title, container) };
    json!({
        "raw": example.raw, "authors": families, "title": title, "container": container,
        "year": text(Label::Year), "volume": text(Label::Volume), "issue": text(Label::Issue),
        "first_page": text(Label::First),
    })
}
