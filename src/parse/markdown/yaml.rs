//! Reads the subset of YAML that front matter is written in: scalars, quoted and folded text, lists
//! in brackets or with dashes, maps one level deep. Not anchors, tags or deeper nesting.

use crate::parse::metadata::Value;

/// Keys with their values, in order, and the lines that were not understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) fields: Vec<(String, Value)>,
    pub(super) unread: Vec<String>,
}

/// Splits normalised text into its front matter and the rest. `None` without front matter.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches('\n').strip_prefix("---")?;
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix('\n')?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Reads the lines between the marks.
pub(super) fn read(text: &str) -> FrontMatter {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut matter = FrontMatter::default();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        if is_blank(line) {
            continue;
        }
        let below = lines[at..].iter().take_while(|line| belongs(line)).count();
        let block = &lines[at..at + below];
        match key_value(line).filter(|_| !line.starts_with([' ', '\t', '-'])) {
            Some((key, value)) => {
                at += below;
                let value = read_value(value, block, &mut matter.unread);
                matter.fields.push((key.to_lowercase(), value));
            }
            None => matter.unread.push(line.trim().to_owned()),
        }
    }
    matter
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// Whether a line goes on with the key above it.
fn belongs(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', ']']) || line.starts_with("- ")
}

/// `key: value`; the key has no quotes or spaces beyond single words.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let spaced = value.is_empty() || value.starts_with([' ', '\t']);
    let key = key.trim().trim_matches(['"', '\'']);
    let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    (spaced && plain && !key.is_empty() && key.len() <= 60).then(|| (key, value.trim()))
}

fn read_value(value: &str, block: &[&str], unread: &mut Vec<String>) -> Value {
    if value.starts_with(['>', '|']) && value.len() <= 3 {
        let glue = if value.starts_with('|') { "\n" } else { " " };
        let lines: Vec<&str> = block.iter().map(|line| line.trim()).collect();
        return Value::Text(lines.join(glue).trim().to_owned());
    }
    let content: Vec<&str> = block.iter().copied().filter(|line| !is_blank(line)).collect();
    let bare = value.starts_with('#') || value.is_empty();
    if !bare {
        let more = content.iter().map(|line| line.trim());
        let whole = std::iter::once(value).chain(more).collect::<Vec<_>>().join(" ");
        return flow(&whole);
    }
    if content.first().is_some_and(|line| item(line).is_some()) {
        return read_items(&content, unread);
    }
    let mut map = Vec::new();
    for line in content {
        match key_value(line) {
            Some((key, value)) => map.push((key.to_lowercase(), scalar(value))),
            None => unread.push(line.trim().to_owned()),
        }
    }
    if map.is_empty() { Value::Text(String::new()) } else { Value::Map(map) }
}

/// A list with a dash before each item; an item can be a map over several lines.
fn read_items(lines: &[&str], unread: &mut Vec<String>) -> Value {
    let margin = lines.first().map_or(0, |line| indent(line));
    let mut items: Vec<Value> = Vec::new();
    for line in lines {
        let started = item(line).filter(|_| indent(line) <= margin);
        let text = started.unwrap_or(line.trim());
        let pair = key_value(text).filter(|_| !text.starts_with(['"', '\'', '{', '[']));
        let pair = pair.map(|(key, value)| (key.to_lowercase(), scalar(value)));
        match (started.is_some(), pair, items.last_mut()) {
            (true, Some(pair), _) => items.push(Value::Map(vec![pair])),
            (true, None, _) => items.push(flow(text)),
            (false, Some(pair), Some(Value::Map(map))) => map.push(pair),
            (false, _, Some(Value::Text(last))) => {
                last.push(' ');
                last.push_str(text);
            }
            _ => unread.push(text.to_owned()),
        }
    }
    Value::List(items)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn item(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('-')?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

/// A scalar, `[a, "b, c"]` or `{name: x, family: y}`.
fn flow(text: &str) -> Value {
    let text = uncommented(text);
    if let Some(inside) = enclosed(text, '[', ']') {
        return Value::List(split_flow(inside).into_iter().map(one_level).collect());
    }
    one_level(text)
}

fn one_level(text: &str) -> Value {
    let text = text.trim();
    let Some(inside) = enclosed(text, '{', '}') else { return Value::Text(scalar(text)) };
    let pairs = split_flow(inside).into_iter().filter_map(key_value);
    Value::Map(pairs.map(|(key, value)| (key.to_lowercase(), scalar(value))).collect())
}

fn enclosed(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// Splits at commas outside quotes, braces and brackets.
fn split_flow(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_i32, None);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            // An apostrophe within a word opens no quotation.
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The text of a scalar without its quotes, escapes and comment.
fn scalar(text: &str) -> String {
    let text = uncommented(text.trim());
    if let Some(inside) = enclosed(text, '"', '"') {
        return inside.replace("\\n", " ").replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if let Some(inside) = enclosed(text, '\'', '\'') {
        return inside.replace("''", "'");
    }
    if matches!(text, "null" | "~") { String::new() } else { text.to_owned() }
}

/// `text` up to a comment; a quoted one is left alone.
fn uncommented(text: &str) -> &str {
    let text = text.trim();
    let quoted = text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']) && text.len() > 1;
    if quoted {
        return text;
    }
    text.find(" #").map_or(text, |at| text[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str, key: &str) -> Value {
        let matter = read(text);
        assert_eq!(matter.unread, [""; 0], "{text}");
        let found = matter.fields.into_iter().find(|(name, _)| name == key);
        found.map_or(Value::Text("missing".into()), |(_, value)| value)
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|item| Value::Text((*item).into())).collect())
    }

    #[test]
    fn scalars_quotes_comments_and_folds() {
        for text in [
            "title: IVIG: dose",
            "title: \"IVIG: dose\"",
            "Title: 'IVIG: dose' # draft",
            "title: >-\n  IVIG:\n  dose\n",
            "title: IVIG:\n  dose",
            "# comment\ntitle:   IVIG: dose   # draft\nother: 1",
        ] {
            assert_eq!(field(text, "title"), Value::Text("IVIG: dose".into()), "{text}");
        }
        assert_eq!(field("a: 'it''s \"so\"'", "a"), Value::Text("it's \"so\"".into()));
    }

    #[test]
    fn lists_in_brackets_and_with_dashes() {
        let expected = list(&["a", "b, c", "Crohn's disease"]);
        for text in [
            "tags: [a, \"b, c\", Crohn's disease]",
            "tags:\n  - a\n  - 'b, c'\n  - Crohn's disease\n",
            "tags:\n- a\n- \"b, c\" # two\n- Crohn's disease\nnext: x",
            "tags: [a,\n  \"b, c\",\n  Crohn's disease\n]",
        ] {
            assert_eq!(field(text, "tags"), expected, "{text}");
        }
    }

    #[test]
    fn maps_of_names() {
        let map =
            Value::Map(vec![("family".into(), "Doe".into()), ("given".into(), "Jane".into())]);
        let expected = Value::List(vec![map]);
        for text in [
            "authors:\n  - family: Doe\n    given: Jane",
            "authors:\n  - {family: Doe, given: Jane}",
            "authors: [{family: Doe, given: Jane}]",
        ] {
            assert_eq!(field(text, "authors"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_kept_apart() {
        assert_eq!(read("title: x\n?? what\n  stray").unread, ["?? what", "stray"]);
        assert_eq!(split("---\na: 1\n---\nbody"), Some(("a: 1\n", "body")));
        assert_eq!(split("---\nno end"), None);
    }
}
