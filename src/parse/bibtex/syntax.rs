//! The syntax of BibTeX files: entries, fields, macros; what braces enclose.
//!
//! An entry that begins at the beginning of a line ends the one before, whatever braces are missing
//! there, so that damage stays in one entry and every byte is read once.

use std::collections::HashMap;

/// How many fields one entry may have.
const MAX_FIELDS: usize = 1000;

/// How many values of one entry are taken up to the end of a line where their braces do not match.
const MAX_RECOVERIES: usize = 20;

/// How long the text may be that macros put together for one value, in bytes.
const MAX_VALUE_BYTES: usize = 4 << 20;

/// What a file holds.
pub(super) struct File<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    /// Bytes outside of entries, comments left aside.
    pub(super) stray_bytes: usize,
}

/// One entry.
pub(super) struct Entry<'t> {
    /// Its type in lower case: `article`.
    pub(super) kind: String,
    /// Its key, as written.
    pub(super) key: String,
    /// Its fields in order: names in lower case, values as TeX.
    pub(super) fields: Vec<(String, String)>,
    /// Its text in the file.
    pub(super) source: &'t str,
    /// What is amiss with it.
    pub(super) amiss: Option<String>,
}

impl Entry<'_> {
    /// The value of a field that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found =
            self.fields.iter().find(|(field, value)| field == name && !value.trim().is_empty());
        found.map(|(_, value)| value.as_str())
    }
}

/// Takes a file apart.
pub(super) fn read(text: &str) -> File<'_> {
    let mut file = File { entries: Vec::new(), stray_bytes: 0 };
    let mut macros = HashMap::new();
    for chunk in chunks(text) {
        let mut rest = chunk;
        while let Some(at) = rest.find('@') {
            file.stray_bytes += stray(&rest[..at]);
            rest = &rest[at..];
            let mut scanner =
                Scanner { text: rest, at: 0, macros: &mut macros, recovered: Vec::new() };
            let amiss = match scanner.item() {
                Item::Entry(entry) => {
                    let amiss = entry.amiss.is_some();
                    file.entries.push(entry);
                    amiss
                }
                Item::Other => false,
                Item::Stray => true,
            };
            let until = scanner.at.max(1);
            rest = &rest[until..];
            if amiss {
                break;
            }
        }
        file.stray_bytes += stray(rest);
    }
    file
}

/// Bytes that are no comment and no space.
fn stray(text: &str) -> usize {
    let rows = text.lines().map(str::trim).filter(|row| !row.starts_with('%'));
    rows.map(|row| row.trim_start_matches('\u{feff}').len()).sum()
}

/// The text cut before every line that begins an entry.
fn chunks(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut at = 0;
    for row in text.split_inclusive('\n') {
        if at > 0 && begins(row) {
            starts.push(at);
        }
        at += row.len();
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// Whether a line begins an entry: `@article{`.
pub(in crate::parse) fn begins(row: &str) -> bool {
    let Some(rest) = row.trim_start_matches(['\u{feff}', ' ', '\t']).strip_prefix('@') else {
        return false;
    };
    let name_end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    name_end > 0 && rest[name_end..].trim_start_matches([' ', '\t']).starts_with(['{', '('])
}

/// What stands after an `@`.
enum Item<'t> {
    Entry(Entry<'t>),
    /// A comment, a preamble or a macro.
    Other,
    /// No item at all.
    Stray,
}

struct Scanner<'t, 'm> {
    text: &'t str,
    at: usize,
    macros: &'m mut HashMap<String, String>,
    /// Fields whose braces do not match.
    recovered: Vec<String>,
}

impl<'t> Scanner<'t, '_> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            // A comment within an entry.
            if !self.rest().starts_with('%') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.skip_space();
        let is_there = self.rest().starts_with(wanted);
        self.at += if is_there { wanted.len_utf8() } else { 0 };
        is_there
    }

    /// A run of characters up to one of these marks or white space.
    fn word(&mut self, marks: &[char]) -> &'t str {
        self.skip_space();
        let rest = self.rest();
        let end =
            rest.find(|c: char| c.is_whitespace() || marks.contains(&c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn item(&mut self) -> Item<'t> {
        self.at = 1;
        let kind = self.word(&['{', '(', '@', '}', ',', '=']).to_lowercase();
        if kind.is_empty() || !kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Item::Stray;
        }
        let close = if self.eat('{') {
            '}'
        } else if self.eat('(') {
            ')'
        } else {
            return Item::Stray;
        };
        match kind.as_str() {
            "comment" | "preamble" => {
                self.at -= 1;
                let whole = enclosed(self.rest());
                self.at += whole.map_or(self.rest().len(), |inner| inner.len() + 2);
                Item::Other
            }
            "string" => {
                let mut fields = Vec::new();
                self.fields(close, &mut fields);
                self.macros.extend(fields);
                Item::Other
            }
            _ => Item::Entry(self.entry(kind, close)),
        }
    }

    fn entry(&mut self, kind: String, close: char) -> Entry<'t> {
        let before_key = self.at;
        let key = self.word(&[',', '=', '{', '"', close]).to_owned();
        self.skip_space();
        let mut amiss = None;
        let mut key = key;
        if self.rest().starts_with('=') {
            // No key: the first field follows at once.
            key.clear();
            self.at = before_key;
        } else if !self.eat(',') && !self.rest().starts_with(close) {
            amiss = Some("no comma after its key".to_owned());
        }
        let mut fields = Vec::new();
        if !self.fields(close, &mut fields) {
            amiss.get_or_insert_with(|| "a brace or a quote is missing in it".to_owned());
        }
        if !self.recovered.is_empty() {
            let fields = self.recovered.join("`, `");
            amiss = Some(format!("braces do not match in `{fields}`"));
        }
        Entry { kind, key, fields, source: &self.text[..self.at], amiss }
    }

    /// Fields up to the closing mark; whether it is there.
    fn fields(&mut self, close: char, fields: &mut Vec<(String, String)>) -> bool {
        loop {
            while self.eat(',') {}
            if self.eat(close) {
                return true;
            }
            let name = self.word(&['=', ',', '{', '}', '"', close]).to_lowercase();
            if name.is_empty() || !self.eat('=') {
                return false;
            }
            let start = self.at;
            let value = self.value(close);
            self.skip_space();
            // A brace too many is seen where the value takes the rest of the entry with it.
            let is_ended = self.rest().starts_with([',', close]);
            let value = if is_ended { value } else { self.recover(start, &name).or(value) };
            let Some(value) = value else { return false };
            if fields.len() < MAX_FIELDS {
                fields.push((name, value));
            }
        }
    }

    /// A value in braces that do not match, as far as the lines tell where it ends.
    fn recover(&mut self, start: usize, name: &str) -> Option<String> {
        let rest = self.text[start..].trim_start();
        let start = self.text.len() - rest.len();
        if self.recovered.len() >= MAX_RECOVERIES || !rest.starts_with('{') {
            return None;
        }
        let end = end_by_lines(rest)?;
        self.at = start + end + 1;
        self.recovered.push(name.to_owned());
        rest.get(1..end).map(str::to_owned)
    }

    /// Pieces joined by `#`: in braces, in quotes, numbers and macros.
    fn value(&mut self, close: char) -> Option<String> {
        let mut value = String::new();
        loop {
            self.skip_space();
            let rest = self.rest();
            if rest.starts_with('{') {
                let inner = enclosed(rest)?;
                self.at += inner.len() + 2;
                value.push_str(inner);
            } else if let Some(quoted) = rest.strip_prefix('"') {
                let inner = up_to_quote(quoted)?;
                self.at += inner.len() + 2;
                value.push_str(inner);
            } else {
                let word = self.word(&[',', '#', '{', '}', '"', '=', close]);
                if word.is_empty() {
                    return None;
                }
                let known = self.macros.get(&word.to_lowercase());
                value.push_str(known.map_or(word, String::as_str));
            }
            if value.len() > MAX_VALUE_BYTES || !self.eat('#') {
                return (value.len() <= MAX_VALUE_BYTES).then_some(value);
            }
        }
    }
}

/// Where a value ends whose braces do not match: at the first line that ends with a brace, perhaps a
/// comma, and is followed by another field or the end of the entry.
fn end_by_lines(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut rows = text.split_inclusive('\n').peekable();
    while let Some(row) = rows.next() {
        let trimmed = row.trim_end();
        let body = trimmed.strip_suffix(',').unwrap_or(trimmed).trim_end();
        let next = rows.peek().map_or("", |next| next.trim());
        let name = next.split('=').next().unwrap_or_default().trim();
        let is_field = next.contains('=')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if body.ends_with('}') && (is_field || next == "}") {
            return Some(at + body.len() - 1);
        }
        at += row.len();
    }
    None
}

/// What a text that begins with a brace encloses in it, or in the parenthesis that it begins with.
fn enclosed(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let close = if open == '(' { ')' } else { '}' };
    let mut depth = 0_usize;
    // As in BibTeX itself, a backslash does not hide a brace.
    for (at, character) in text.char_indices() {
        match character {
            _ if character == open => depth += 1,
            _ if character == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[1..at]);
                }
            }
            _ => {}
        }
    }
    None
}

/// The text up to a quote outside of braces.
fn up_to_quote(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '"' if depth == 0 => return Some(&text[..at]),
            _ => {}
        }
    }
    None
}

/// What one pair of braces round a whole text encloses.
pub(super) fn whole_group(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.starts_with('{').then(|| enclosed(text))??;
    (inner.len() + 2 == text.len()).then_some(inner)
}

/// The pieces of a text between marks that stand outside of braces.
pub(super) fn split_top(text: &str, mark: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if character == mark && depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + mark.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// The names of a list: pieces between the word `and` outside of braces.
pub(super) fn split_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let bytes = text.as_bytes();
    let is_space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    for at in 0..bytes.len() {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'a' | b'A'
                if depth == 0
                    && at > start
                    && is_space(at - 1)
                    && is_space(at + 3)
                    && bytes[at..at + 3].eq_ignore_ascii_case(b"and") =>
            {
                names.push(text[start..at].trim());
                start = at + 3;
            }
            _ => {}
        }
    }
    names.push(text[start..].trim());
    names.retain(|name| !name.is_empty());
    names
}
