//! From lines to pieces: paragraphs, underlined headings, list items and rows of cells.
//!
//! Decides whether lines are hard-wrapped, joins those that belong together, and leaves what a
//! piece means to its siblings.

use std::collections::HashSet;

use super::super::lines::{Line, collapse};
use super::super::outline::{answer, question};
use super::super::reflist::marker;
use super::front::is_metadata;
use super::headings::{self, Style};

/// Widths at which text is hard-wrapped, in characters.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 50..=132;

/// The longest line that an underline can stand under, in characters.
const MAX_HEADING_CHARS: usize = 160;

/// What the layout tells of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A paragraph or a heading.
    Text,
    /// A line underlined with `=` (1), `-` (2) or `~` (3).
    Underlined(u8),
    /// A list item with a bullet; the text is without it.
    Item,
    /// A line that starts with a number as list items do; the text is with it.
    Numbered(u32),
    /// Cells separated by tabs.
    Row,
}

/// A paragraph, heading, list item or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) form: Form,
    /// The text on one line.
    pub(super) text: String,
    /// Whether a blank line stands before it.
    pub(super) gap: bool,
    /// Columns of white space before it.
    pub(super) indent: usize,
    /// Whether it stood twice in a row.
    pub(super) doubled: bool,
}

/// The width at which the lines are hard-wrapped, if they are: most lines that another one follows
/// directly had no room for its first word.
pub(super) fn wrap_width(lines: &[Line]) -> Option<usize> {
    let mut widths: Vec<usize> =
        lines.iter().filter(|line| line.text.contains(' ')).map(width).collect();
    widths.sort_unstable();
    let widest = *widths.get((widths.len().checked_sub(1)?) * 97 / 100)?;
    if !WRAP_WIDTHS.contains(&widest) {
        return None;
    }
    let pairs = || lines.windows(2).filter(|pair| !pair[1].gap);
    let full = pairs().filter(|pair| is_full(&pair[0], &pair[1], widest)).count();
    (full >= 3 && full * 2 > pairs().count()).then_some(widest)
}

fn width(line: &Line) -> usize {
    line.indent + line.text.chars().count()
}

/// Whether the first word of `next` would not have fitted on `line`, give or take a ragged edge.
fn is_full(line: &Line, next: &Line, widest: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or_default().chars().count();
    width(line) + 1 + word > widest * 17 / 20
}

/// Whether a line after a full one starts something of its own: a label, a question, an answer, or
/// a heading that ends early.
fn starts_anew(line: &Line, next: Option<&Line>, widest: usize) -> bool {
    let text = line.text;
    let ends_early = next.is_none_or(|next| next.gap || !is_full(line, next, widest));
    let heading = ends_early
        && !ends_sentence(text)
        && headings::style(text).is_some_and(|style| style != Style::SentenceCase);
    let labelled = question(text).is_some() || answer(text).is_some() || is_metadata(text);
    labelled || heading || headings::run_in(text).is_some()
}

/// Whether a line is a heading even at full width: several words, all of them as in titles.
fn is_long_title(text: &str) -> bool {
    let words = text.split(' ').nth(3).is_some() && !text.contains(": ");
    words && headings::style(text) == Some(Style::TitleCase)
}

/// Joins lines to pieces. `widest` is the width at which they are wrapped.
pub(super) fn pieces(lines: &[Line], widest: Option<usize>) -> Vec<Piece> {
    let mut builder = Builder { widest, vocabulary: None, lines, pieces: Vec::new(), last: None };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let underline = lines.get(at + 1).and_then(|next| underline_level(line, next));
        if let Some(level) = underline {
            builder.start(Form::Underlined(level), line, line.text);
            builder.last = None;
            at += 2;
            continue;
        }
        if is_rule(line.text) {
            builder.last = None;
        } else {
            builder.add(line, lines.get(at + 1));
        }
        at += 1;
    }
    builder.pieces
}

struct Builder<'a> {
    widest: Option<usize>,
    /// Words of the text, lower case; gathered when the first broken word is met.
    vocabulary: Option<HashSet<String>>,
    lines: &'a [Line<'a>],
    pieces: Vec<Piece>,
    /// The line that the last piece ends with.
    last: Option<Line<'a>>,
}

impl<'a> Builder<'a> {
    fn add(&mut self, line: &'a Line<'a>, next: Option<&Line>) {
        let item = bullet(line.text);
        let goes_on = self.goes_on(line, next);
        let in_sentence = goes_on && !self.ends_sentence();
        let next_is_item = next.is_some_and(|next| bullet(next.text).is_some());
        let dash = line.text.starts_with(['-', '–', '—', '*', '+']);
        let row_before = self.pieces.last().is_some_and(|piece| piece.form == Form::Row);
        if is_row(line) && (row_before || next.is_some_and(is_row)) {
            self.start(Form::Row, line, &cells(line.text));
        } else if let Some(text) = item.filter(|_| !dash || !in_sentence || next_is_item) {
            self.start(Form::Item, line, text);
        } else if let Some((number, _)) = marker(line.text).filter(|_| !in_sentence) {
            self.start(Form::Numbered(number), line, line.text);
        } else if goes_on || self.continues_item(line) {
            self.append(line.text);
        } else {
            self.start(Form::Text, line, line.text);
        }
        self.last = Some(*line);
    }

    fn start(&mut self, form: Form, line: &Line, text: &str) {
        let text = if form == Form::Row { text.to_owned() } else { collapse(text) };
        let piece = Piece { form, text, gap: line.gap, indent: line.indent, doubled: false };
        self.pieces.push(piece);
    }

    fn ends_sentence(&self) -> bool {
        self.pieces.last().is_some_and(|piece| ends_sentence(&piece.text))
    }

    /// Whether `line` goes on with the paragraph before it.
    fn goes_on(&self, line: &Line, next: Option<&Line>) -> bool {
        let (Some(last), Some(piece)) = (self.last, self.pieces.last()) else { return false };
        if line.gap || piece.form == Form::Row || line.text == last.text {
            return false;
        }
        let lower = line.text.chars().next().is_some_and(char::is_lowercase);
        let Some(widest) = self.widest else {
            let long = last.text.chars().count() >= 40;
            return piece.form == Form::Text && long && lower && !ends_sentence(last.text);
        };
        let new_paragraph = line.indent >= last.indent + 2 && piece.form == Form::Text;
        if new_paragraph && ends_sentence(last.text) {
            return false;
        }
        let after_heading = piece.text == last.text
            && is_long_title(last.text)
            && headings::style(line.text) != Some(Style::TitleCase);
        if after_heading || (ends_sentence(last.text) && starts_anew(line, next, widest)) {
            return false;
        }
        is_full(&last, line, widest) || (lower && !ends_sentence(last.text))
    }

    /// Whether an indented `line` belongs to the list item before it.
    fn continues_item(&self, line: &Line) -> bool {
        let Some(piece) = self.pieces.last() else { return false };
        let item = matches!(piece.form, Form::Item | Form::Numbered(_)) && self.last.is_some();
        item && (line.indent > piece.indent + usize::from(line.gap) || piece.text.is_empty())
    }

    fn append(&mut self, text: &str) {
        let text = collapse(text);
        let Some(last) = self.pieces.last() else { return };
        let last_word = last.text.rsplit(' ').next().unwrap_or_default().to_owned();
        let joined = self.rejoin(&last_word, &text);
        let Some(piece) = self.pieces.last_mut() else { return };
        match joined {
            Some(hyphen) => {
                piece.text.pop();
                piece.text.push_str(hyphen);
            }
            None if piece.text.is_empty() => {}
            None => piece.text.push(' '),
        }
        piece.text.push_str(&text);
    }

    /// What stands between the halves of a word broken at the end of a line: nothing or a hyphen;
    /// `None` where no word is broken. The rest of the text tells which.
    fn rejoin(&mut self, before: &str, after: &str) -> Option<&'static str> {
        let stem = before.strip_suffix(['-', '\u{2010}'])?;
        let head = stem.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next()?;
        let tail = after.split(|c: char| !c.is_alphanumeric() && c != '-').next()?;
        if head.is_empty() || tail.is_empty() {
            return None;
        }
        if !tail.starts_with(char::is_lowercase) {
            return Some("-");
        }
        let lines = self.lines;
        let known = self.vocabulary.get_or_insert_with(|| vocabulary(lines));
        let (head, tail) = (head.to_lowercase(), tail.to_lowercase());
        let last_part = head.rsplit('-').next().unwrap_or(&head);
        if known.contains(&format!("{last_part}{tail}")) {
            return Some("");
        }
        let compound = known.contains(&format!("{head}-{tail}"))
            || (known.contains(last_part) && known.contains(&tail))
            || COMPOUNDING.contains(&last_part);
        Some(if compound { "-" } else { "" })
    }
}

/// First parts of compounds that keep their hyphen.
const COMPOUNDING: &[&str] = &[
    "anti", "cross", "double", "dose", "follow", "half", "high", "long", "low", "non", "one",
    "open", "placebo", "self", "short", "single", "three", "two", "well",
];

/// The words of `lines`, without those broken at a line's end.
fn vocabulary(lines: &[Line]) -> HashSet<String> {
    let split = |line: &Line| -> Vec<String> {
        let words = line.text.split(|c: char| !c.is_alphanumeric() && c != '-');
        words.filter(|word| !word.ends_with('-')).map(str::to_lowercase).collect()
    };
    let mut known = HashSet::new();
    for (index, line) in lines.iter().enumerate() {
        let after_break = index > 0 && lines[index - 1].text.ends_with('-');
        known.extend(split(line).into_iter().skip(usize::from(after_break)));
    }
    known
}

/// Whether `text` ends as sentences and lead-ins do.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', ')', ']', '»']);
    text.ends_with(['.', '?', '!', ':', ';', '…'])
}

/// Whether a line holds cells, set apart by tabs or by three spaces and more.
fn is_row(line: &Line) -> bool {
    line.text.contains('\t') || line.text.contains("   ")
}

/// The cells of a row, separated by tabs.
fn cells(text: &str) -> String {
    let cells = text.split('\t').flat_map(|part| part.split("  "));
    let cells: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect();
    cells.join("\t")
}

/// The text of a list item without its bullet.
fn bullet(text: &str) -> Option<&str> {
    const BULLETS: &[char] =
        &['•', '·', '‣', '▪', '■', '●', '○', '◦', '➢', '➤', '✓', '✔', '→', '-', '–', '—', '*', '+'];
    let rest = text.strip_prefix(BULLETS)?;
    let glued = !text.starts_with(['-', '–', '—', '*', '+']);
    (rest.is_empty() || rest.starts_with([' ', '\t']) || glued).then(|| rest.trim_start())
}

/// The level of the heading that `line` is when `below` underlines it.
fn underline_level(line: &Line, below: &Line) -> Option<u8> {
    let mark = below.text.chars().next()?;
    let level = match mark {
        '=' => 1,
        '-' => 2,
        '~' => 3,
        _ => return None,
    };
    let length = below.text.len();
    let chars = line.text.chars().count();
    let underlines = length >= 3
        && below.text.chars().all(|c| c == mark)
        && length * 2 >= chars
        && chars <= MAX_HEADING_CHARS;
    (underlines && !below.gap && line.gap && !is_rule(line.text)).then_some(level)
}

fn is_rule(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| *c != ' ');
    let Some(mark) = chars.next().filter(|c| "=-~_*–—.·".contains(*c)) else { return false };
    let rest = chars.clone().count();
    rest >= 2 && chars.all(|c| c == mark)
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::split;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let lines = split(text);
        pieces(&lines, wrap_width(&lines)).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn wrapped_lines_are_joined_and_broken_words_mended() {
        let text = "\
INTRODUCTION
Intravenous immunoglobulin is a blood product that is made from pooled immuno-
globulin of many donors. It is used in placebo-controlled trials and in a long-
term setting for people who lack antibodies or have an autoimmune disease; the
patients respond.
A new paragraph starts here because the line above it ended early enough to do
so.

- The first item of a list that is long enough to be wrapped at the same width
  goes on
- second";
        let found = texts(text);
        assert_eq!(found[0], "INTRODUCTION");
        assert!(found[1].contains("pooled immunoglobulin of") && found[1].contains("long-term"));
        assert!(found[2].starts_with("A new paragraph") && found[2].ends_with("so."));
        assert!(found[3].starts_with("The first item") && found[3].ends_with("goes on"));
        assert_eq!(found[4], "second");
    }

    #[test]
    fn one_paragraph_a_line() {
        let long = "A paragraph that is long enough to be no line of a wrapped text. ".repeat(3);
        assert_eq!(texts(&format!("Title\n{long}\nNext\n{long}")).len(), 4);
    }

    #[test]
    fn underlines_rules_and_continued_items() {
        let lines = split("Dose\n====\n\n***\n\n• one\n    more\n\n•\ntwo\n");
        let found = pieces(&lines, None);
        assert_eq!(found[0].form, Form::Underlined(1));
        assert_eq!((found[1].form, found[1].text.as_str()), (Form::Item, "one more"));
        assert_eq!((found[2].form, found[2].text.as_str()), (Form::Item, "two"));
    }
}
