//! Records as the processor takes them: the CSL-JSON that other processors are given too, so that a
//! style prints the same everywhere.

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{Item, NameItem, NameValue, Value};

use super::{case, mend};
use crate::export::{Record, csl_json, line};
use crate::model::ReferenceKind;

/// The item that a record is.
pub(super) fn of(key: &str, record: &Record) -> Item {
    let title = |title: &str| case::keep(without_stop(&line(title)));
    let container = record.container_name();
    let printed = Record {
        kind: kind(record),
        title: record.title.as_deref().map(title),
        container: container.map(case::keep),
        container_short: record.container_short.as_deref().or(container).map(case::keep),
        series: record.series.as_deref().map(case::keep),
        // English is looked for by its code.
        language: record.language.as_deref().map(str::to_lowercase),
        ..record.clone()
    };
    let mut item = BTreeMap::new();
    if let serde_json::Value::Object(values) = csl_json::item(&printed, key) {
        // What the processor has no type for, such as `custom`, no style can print.
        let values = values.into_iter().filter_map(|(variable, value)| {
            let mut value = serde_json::from_value(value).ok()?;
            if let Value::Names(names) = &mut value {
                names.iter_mut().for_each(keep_whole);
            }
            Some((variable, value))
        });
        item.extend(values);
    }
    if let Some(pages) = record.pages.as_ref().filter(|pages| pages.last.is_some()) {
        item.insert("page-first".to_owned(), Value::String(line(&pages.first)));
    }
    if item.contains_key("editor") {
        item.insert(mend::HAS_EDITORS.to_string(), Value::Number(1));
    }
    Item(item)
}

/// What sort of work a record is; one that stands in a volume of something is in a journal.
fn kind(record: &Record) -> ReferenceKind {
    let is_in_volume = record.volume.is_some() || record.issue.is_some();
    match record.kind {
        ReferenceKind::Unknown if is_in_volume && record.container_name().is_some() => {
            ReferenceKind::Journal
        }
        kind => kind,
    }
}

/// A title without its full stop, which the style sets.
fn without_stop(title: &str) -> &str {
    title.strip_suffix('.').filter(|title| !title.ends_with('.')).unwrap_or(title)
}

/// The processor takes whatever stands before the last word in small letters for a particle and prints
/// it behind the given names: `Silva JA Souza e`. Where it is told of a particle it looks for none, and
/// prints it before the family name, so that the first word may pass for one.
fn keep_whole(name: &mut NameValue) {
    let NameValue::Item(NameItem { family, non_dropping_particle, .. }) = name else { return };
    if let Some((first, rest)) = family.split_once(' ') {
        *non_dropping_particle = Some(first.to_owned());
        *family = rest.to_owned();
    }
}
