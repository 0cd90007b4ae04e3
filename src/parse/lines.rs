//! Lines of decoded text: line ends of every kind, invisible characters, indentation.

/// Columns that a tab at the start of a line counts for.
const TAB_COLUMNS: usize = 4;

/// A line that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Columns of white space before the text.
    pub(super) indent: usize,
    /// Whether a blank line, or nothing, stands before it.
    pub(super) gap: bool,
    /// The text without white space at its ends.
    pub(super) text: &'a str,
}

/// Text with `\n` as its only line end, plain spaces, and without invisible characters. A soft
/// hyphen at the end of a line joins its word again.
pub(super) fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{ad}' => {
                if chars.peek().is_some_and(|&next| matches!(next, '\r' | '\n')) {
                    while chars.next_if(|next| next.is_whitespace()).is_some() {}
                }
            }
            '\n' | '\t' => out.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => {}
            _ if c.is_control() => {}
            _ if c.is_whitespace() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// The lines of normalised text that are not blank.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut gap = true;
    let mut lines = Vec::new();
    for raw in text.split('\n') {
        let text = raw.trim();
        if text.is_empty() {
            gap = true;
            continue;
        }
        let margin = raw.chars().take_while(|c| c.is_whitespace());
        let indent = margin.map(|c| if c == '\t' { TAB_COLUMNS } else { 1 }).sum();
        lines.push(Line { indent, gap, text });
        gap = false;
    }
    lines
}

/// The lines of a text as it stands in its file, each with the byte that it begins at. Any line end
/// counts.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split(['\n', '\r']).map(move |row| {
        let at = start;
        start += row.len() + 1;
        (at, row)
    })
}

/// `text` on one line, with single spaces.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        out.extend((!out.is_empty()).then_some(' '));
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_invisible_characters() {
        assert_eq!(
            normalize("\u{feff}a\r\nb\rc\u{c}d\u{a0}e\u{200b}f immuno\u{ad}\n globulin"),
            "a\nb\nc\nd ef immunoglobulin"
        );
        let text = normalize("Title\n\n\tindented\nnext");
        let lines = split(&text);
        assert_eq!(lines[1], Line { indent: 4, gap: true, text: "indented" });
        assert_eq!(lines[2], Line { indent: 0, gap: false, text: "next" });
    }
}
