//! Text for people: colours, wrapping, and nothing that a document could smuggle to a terminal.

use std::fmt::Display;
use std::ops::Range;

use anstyle::{AnsiColor, Style as Ansi};

/// Colours and weights, or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    colored: bool,
}

impl Style {
    pub(super) fn new(colored: bool) -> Self {
        Self { colored }
    }

    /// A title.
    pub(super) fn title(self, text: impl Display) -> String {
        self.paint(text, Ansi::new().bold())
    }

    /// What stands beside the matter: bylines, anchors.
    pub(super) fn aside(self, text: impl Display) -> String {
        self.paint(text, Ansi::new().dimmed())
    }

    /// A section path.
    pub(super) fn section(self, text: impl Display) -> String {
        self.paint(text, AnsiColor::Cyan.on_default())
    }

    /// What must not be overlooked.
    pub(super) fn alarm(self, text: impl Display) -> String {
        self.paint(text, AnsiColor::Red.on_default().bold())
    }

    /// A matched word.
    pub(super) fn lit(self, text: impl Display) -> String {
        self.paint(text, AnsiColor::Yellow.on_default().bold())
    }

    fn paint(self, text: impl Display, style: Ansi) -> String {
        if self.colored { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

/// A text from a document without control characters, which could drive the terminal, and with table
/// cells set apart by ` | `.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => out.push_str(" | "),
            '\n' => out.push('\n'),
            _ if is_unprintable(character) => {}
            _ => out.push(character),
        }
    }
    out
}

/// Control characters, and those that change the direction of what follows.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Pieces of `text` with what is lit painted, cut to `windows` and joined by ellipses.
pub(super) fn painted(
    text: &str,
    windows: &[Range<usize>],
    lit: &[Range<usize>],
    style: Style,
) -> String {
    let mut out = String::new();
    for (index, window) in windows.iter().enumerate() {
        if index > 0 || window.start > 0 {
            out.push_str(if index > 0 { " … " } else { "… " });
        }
        let piece_end = window.start + text[window.clone()].trim_end().len();
        let mut at = window.start;
        for range in
            lit.iter().filter(|range| range.start >= window.start && range.end <= piece_end)
        {
            out.push_str(&clean(&text[at..range.start]));
            // Painted word by word, so that wrapping within it keeps the colour.
            let words: Vec<String> =
                clean(&text[range.clone()]).split(' ').map(|word| style.lit(word)).collect();
            out.push_str(&words.join(" "));
            at = range.end;
        }
        out.push_str(&clean(&text[at..piece_end]));
    }
    if windows
        .last()
        .is_some_and(|window| text[window.end..].contains(|c: char| !c.is_whitespace()))
    {
        out.push_str(" …");
    }
    out
}

/// Wraps text to `columns` with `indent` before every line. Escape sequences have no width.
pub(super) fn wrap(text: &str, columns: usize, indent: &str) -> String {
    let options = textwrap::Options::new(columns)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    text.lines().flat_map(|line| textwrap::wrap(line, &options)).collect::<Vec<_>>().join("\n")
}

/// A count with its noun: `1 passage`, `2,310 passages`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(count))
}

/// Digits in groups of three.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in the unit that reads best.
pub(super) fn bytes(count: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut value = count as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_cannot_drive_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\td\n"), "a[2Jbc | d\n");
    }

    #[test]
    fn windows_are_joined_by_ellipses_and_lit() {
        let text = "One. Two lit. Three. Four lit.";
        let lit = [9..12, 26..29];
        assert_eq!(
            painted(text, &[5..14, 21..30], &lit, Style::new(false)),
            "… Two lit. … Four lit."
        );
        assert!(painted(text, &[0..30], &lit, Style::new(true)).contains("\u{1b}[1m\u{1b}[33mlit"));
    }

    #[test]
    fn wrapping_ignores_escape_sequences() {
        let lit = Style::new(true).lit("word");
        let text = format!("{lit} {lit} {lit}");
        assert_eq!(wrap(&text, 11, " ").lines().count(), 2);
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(counted(1, "passage"), "1 passage");
        assert_eq!(counted(1_234_567, "passage"), "1,234,567 passages");
        assert_eq!(bytes(1536), "1.5 KiB");
    }
}
