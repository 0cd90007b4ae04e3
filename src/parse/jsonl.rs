//! JSON Lines (jsonlines.org): a collection with an article a line.
//!
//! Each line is an object with `id`, `title` and `text` or `abstract`, and where they are known
//! `sections` and metadata under the names that front matter has for them. A line that holds no
//! article is told of with its number and does not stop the rest.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::lines::{collapse, normalize};
use super::metadata::{self, Outcome, Value};
use super::plain::title_from_name;
use super::{Parsed, RecordId, Skip, SkipReason};
use crate::model::{
    Article, Block, BlockKind, Section, SectionKind, is_doi, normalize_doi, normalize_pmcid,
    normalize_pmid,
};

/// How many articles one file may hold.
const MAX_ARTICLES: usize = 200_000;

/// How many bad lines are told of one by one.
const MAX_TOLD_LINES: usize = 100;

/// How many keys that are not read are named.
const MAX_TOLD_KEYS: usize = 20;

/// The longest id, in characters.
const MAX_ID_CHARS: usize = 200;

/// All articles of a file, each or the reason why there is none in order of the lines. `name` is the
/// file's name, the last resort for a title.
pub(super) fn parse(text: &str, name: &str) -> Vec<Result<Parsed, Skip>> {
    let mut items = Vec::new();
    let mut unread_keys = BTreeSet::new();
    let (mut articles, mut bad_lines, mut beyond_limit) = (0, 0, 0);
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if articles == MAX_ARTICLES {
            beyond_limit += 1;
            continue;
        }
        match article(line, name, &mut unread_keys) {
            Ok(parsed) => {
                articles += 1;
                items.push(Ok(parsed));
            }
            Err(skip) => {
                bad_lines += 1;
                if bad_lines <= MAX_TOLD_LINES {
                    let detail = format!("line {}: {}", index + 1, skip.detail);
                    items.push(Err(Skip::new(skip.reason, detail)));
                }
            }
        }
    }
    if articles == 0 {
        return vec![Err(no_article(items, bad_lines))];
    }
    if bad_lines > MAX_TOLD_LINES {
        let detail = format!("{} more lines without an article", bad_lines - MAX_TOLD_LINES);
        items.push(Err(Skip::new(SkipReason::NoArticle, detail)));
    }
    if beyond_limit > 0 {
        let detail = format!(
            "{beyond_limit} lines beyond the {MAX_ARTICLES} articles that one file may hold: split the file"
        );
        items.push(Err(Skip::new(SkipReason::TooLarge, detail)));
    }
    if let Some(first) = items.iter_mut().flatten().next() {
        first.warnings.extend(about_keys(&unread_keys));
    }
    items
}

/// The reason why a file has no article at all: that of its first bad line.
fn no_article(items: Vec<Result<Parsed, Skip>>, bad_lines: usize) -> Skip {
    let first = items.into_iter().find_map(Result::err);
    let (reason, detail) =
        first.map_or((SkipReason::Empty, String::new()), |skip| (skip.reason, skip.detail));
    let more = if bad_lines > 1 {
        format!("; none of {bad_lines} lines is an article")
    } else {
        String::new()
    };
    Skip::new(reason, format!("{detail}{more}"))
}

fn about_keys(unread: &BTreeSet<String>) -> Option<String> {
    let named: Vec<String> =
        unread.iter().take(MAX_TOLD_KEYS).map(|key| format!("`{key}`")).collect();
    let more = if unread.len() > MAX_TOLD_KEYS { " and more" } else { "" };
    (!named.is_empty())
        .then(|| format!("keys of this file that are not read: {}{more}", named.join(", ")))
}

/// The article of one line.
fn article(line: &str, name: &str, unread_keys: &mut BTreeSet<String>) -> Result<Parsed, Skip> {
    let object: Map<String, Json> = serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let detail = format!("no JSON object: {message} at column {}", error.column());
        Skip::new(SkipReason::Malformed, detail)
    })?;
    let mut article = Article::default();
    let mut warnings = Vec::new();
    let mut id = None;
    for (key, value) in &object {
        let known = match key.as_str() {
            "id" | "_id" => {
                id = scalar(value);
                true
            }
            "abstract" => {
                let mut section = Section::new("Abstract", Some(SectionKind::Abstract));
                fill(&mut section, value, &mut warnings);
                // Whatever stands where in the object, an abstract is read first.
                article.sections.insert(0, section);
                true
            }
            "text" | "contents" | "sections" => {
                let mut section = Section::default();
                fill(&mut section, value, &mut warnings);
                article.sections.append(&mut section.sections);
                if !section.blocks.is_empty() {
                    article.sections.push(section);
                }
                true
            }
            _ => set(&mut article, key, value, &mut warnings),
        };
        if !known && unread_keys.len() <= MAX_TOLD_KEYS {
            unread_keys.insert(key.clone());
        }
    }
    article.sections.retain(|section| !section.is_empty());
    if article.title.is_empty() && article.sections.is_empty() {
        return Err(Skip::new(SkipReason::NoArticle, "neither `title` nor `text` nor `abstract`"));
    }
    let id = id.filter(|id| usable(id, &mut warnings));
    if let Some(id) = &id {
        identify(&mut article, id);
    }
    if article.title.is_empty() {
        article.title = id.clone().unwrap_or_else(|| title_from_name(name));
    }
    let hash = blake3::hash(line.trim().as_bytes()).to_hex().to_string();
    let record = RecordId { id, hash, shares_ids: false };
    Ok(Parsed { article, warnings, record: Some(record) })
}

/// Sets metadata; whether the key is known.
fn set(article: &mut Article, key: &str, value: &Json, warnings: &mut Vec<String>) -> bool {
    let Some(value) = metadata_value(value) else { return true };
    match metadata::set(article, &key.to_lowercase(), &value) {
        Outcome::Set => true,
        Outcome::UnknownKey => false,
        Outcome::Unreadable => {
            let shown = value.text().unwrap_or_default();
            warnings.push(format!("`{key}` is not understood: `{shown}`"));
            true
        }
    }
}

/// A JSON value in the terms of metadata; `None` for null. Recursion is bounded by the reader of
/// JSON, which nests 128 deep at most.
fn metadata_value(value: &Json) -> Option<Value> {
    match value {
        Json::Null => None,
        Json::Array(values) => {
            Some(Value::List(values.iter().filter_map(metadata_value).collect()))
        }
        Json::Object(map) => {
            let pairs =
                map.iter().filter_map(|(key, value)| Some((key.to_lowercase(), scalar(value)?)));
            Some(Value::Map(pairs.collect()))
        }
        _ => scalar(value).map(Value::Text),
    }
}

/// The text of a string or number on one line.
fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(collapse(&normalize(text))),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}

/// Fills a section with a text, or with a list of texts and of sections.
fn fill(section: &mut Section, value: &Json, warnings: &mut Vec<String>) {
    match value {
        Json::Null => {}
        Json::String(text) => section.blocks.extend(paragraphs(text)),
        Json::Array(values) => values.iter().for_each(|value| fill(section, value, warnings)),
        Json::Object(map) => {
            let heading = map.get("heading").or_else(|| map.get("title")).and_then(scalar);
            let mut inner = Section::new(heading.unwrap_or_default(), None);
            for key in ["text", "sections"] {
                if let Some(value) = map.get(key) {
                    fill(&mut inner, value, warnings);
                }
            }
            if inner.is_empty() {
                warnings.push(format!("a section without `text`: `{}`", inner.heading));
            } else {
                section.sections.push(inner);
            }
        }
        other => warnings.push(format!("no text: `{other}`")),
    }
}

/// The paragraphs of a text, parted by blank lines.
fn paragraphs(text: &str) -> Vec<Block> {
    let text = normalize(text);
    let lines: Vec<&str> = text.split('\n').collect();
    let pieces = lines.split(|line| line.trim().is_empty()).map(|piece| collapse(&piece.join(" ")));
    let filled = pieces.filter(|piece| !piece.is_empty());
    filled.map(|piece| Block::new(BlockKind::Paragraph, piece)).collect()
}

fn usable(id: &str, warnings: &mut Vec<String>) -> bool {
    let is_short = id.chars().count() <= MAX_ID_CHARS;
    if !is_short {
        warnings.push(format!("the id is longer than {MAX_ID_CHARS} characters and not used"));
    }
    is_short && !id.is_empty()
}

/// An id that can only be an identifier of the literature is taken as one.
fn identify(article: &mut Article, id: &str) {
    let ids = &mut article.ids;
    ids.publisher_id = Some(id.to_owned());
    if id.starts_with("PMC") && ids.pmcid.is_none() {
        ids.pmcid = normalize_pmcid(id);
    } else if id.starts_with("PMID") && ids.pmid.is_none() {
        ids.pmid = normalize_pmid(id);
    } else if is_doi(id) && ids.doi.is_none() {
        ids.doi = normalize_doi(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each article or reason on a line.
    fn shown(text: &str) -> Vec<String> {
        let show = |item: Result<Parsed, Skip>| match item {
            Ok(parsed) => {
                let id = parsed.record.and_then(|record| record.id).unwrap_or_default();
                format!("{id}: {}", parsed.article.title)
            }
            Err(skip) => skip.to_string(),
        };
        parse(text, "some_file.jsonl").into_iter().map(show).collect()
    }

    fn one(line: &str) -> Parsed {
        parse(line, "some_file.jsonl").remove(0).expect("an article")
    }

    fn outline(sections: &[Section]) -> Vec<String> {
        let mut lines = Vec::new();
        for section in sections {
            let texts: Vec<&str> = section.blocks.iter().map(|block| block.text.as_str()).collect();
            lines.push(format!("{}: {}", section.heading, texts.join(" | ")));
            lines.extend(outline(&section.sections).into_iter().map(|line| format!("> {line}")));
        }
        lines
    }

    #[test]
    fn a_bad_line_is_told_of_and_does_not_stop_the_rest() {
        let text = "{\"id\": \"A\", \"title\": \"One\"}\n\n{\"id\": \"B\", \"ti\n[1]\n{\"id\": 3}\n\
                    {\"_id\": 7, \"text\": \"Two.\"}";
        assert_eq!(
            shown(text),
            [
                "A: One",
                "malformed: line 3: no JSON object: EOF while parsing a string at column 15",
                "malformed: line 4: no JSON object: invalid type: sequence, expected a map at column 0",
                "no article: line 5: neither `title` nor `text` nor `abstract`",
                "7: 7",
            ]
        );
    }

    #[test]
    fn a_file_of_other_things_is_skipped_once() {
        assert_eq!(
            shown("{\"query\": 1}\n{\"query\": 2}\n"),
            [
                "no article: line 1: neither `title` nor `text` nor `abstract`; none of 2 lines is an article"
            ]
        );
        let mut many = "{\"title\": \"T\"}\n".to_owned();
        many.push_str(&"x\n".repeat(MAX_TOLD_LINES + 7));
        let shown = shown(&many);
        assert_eq!(shown.len(), 1 + MAX_TOLD_LINES + 1);
        assert_eq!(shown[shown.len() - 1], "no article: 7 more lines without an article");
    }

    #[test]
    fn text_abstract_and_sections_become_sections() {
        let parsed = one(
            "{\"text\": \"One\\nline.\\n \\nTwo.\", \"title\": \"T\", \"abstract\": \"Short.\", \
              \"sections\": [{\"heading\": \"Methods\", \"text\": [\"A.\", \"B.\"]}, {\"heading\": \"Void\"}, 5, \
              {\"heading\": \"Results\", \"sections\": [{\"heading\": \"Pain\", \"text\": \"C.\"}]}]}",
        );
        assert_eq!(
            outline(&parsed.article.sections),
            [
                "Abstract: Short.",
                ": One line. | Two.",
                "Methods: A. | B.",
                "Results: ",
                "> Pain: C."
            ]
        );
        assert_eq!(parsed.article.sections[0].kind, Some(SectionKind::Abstract));
        assert_eq!(parsed.warnings, ["a section without `text`: `Void`", "no text: `5`"]);
    }

    #[test]
    fn metadata_has_the_names_of_front_matter() {
        let parsed = one(
            "{\"id\": \"x\", \"title\": \"T\", \"year\": 2001, \"authors\": [\"Doe, Jane\", {\"family\": \"Roe\"}], \
              \"journal\": \"Brain\", \"keywords\": [\"a\", \"b\"], \"doi\": \"10.1000/X\", \"pmid\": 12, \
              \"url\": \"https://example.org/x\", \"pmcid\": \"none\", \"mood\": \"fine\", \"volume\": null}",
        );
        let article = parsed.article;
        assert_eq!(article.published.map(|date| date.year), Some(2001));
        assert_eq!(article.authors.len(), 2);
        assert_eq!(article.journal.name(), Some("Brain"));
        assert_eq!(article.keywords, ["a", "b"]);
        assert_eq!(article.ids.doi.as_deref(), Some("10.1000/x"));
        assert_eq!(article.ids.pmid.as_deref(), Some("12"));
        assert_eq!(article.ids.publisher_id.as_deref(), Some("x"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/x"));
        assert_eq!(
            parsed.warnings,
            ["`pmcid` is not understood: `none`", "keys of this file that are not read: `mood`"]
        );
    }

    #[test]
    fn ids_that_are_identifiers_are_taken_as_such() {
        let ids = |id: &str| one(&format!("{{\"id\": \"{id}\", \"title\": \"T\"}}")).article.ids;
        assert_eq!(ids("PMC12").pmcid.as_deref(), Some("PMC12"));
        assert_eq!(ids("PMID12").pmid.as_deref(), Some("12"));
        assert_eq!(ids("10.1000/X").doi.as_deref(), Some("10.1000/x"));
        let plain = ids("12345678");
        assert!(plain.pmid.is_none() && plain.pmcid.is_none());
        let long = one(&format!("{{\"id\": \"{}\", \"title\": \"T\"}}", "x".repeat(201)));
        assert_eq!(long.record.and_then(|record| record.id), None);
        assert_eq!(long.warnings.len(), 1);
    }
}
