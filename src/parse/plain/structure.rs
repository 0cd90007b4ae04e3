//! Judges pieces by their neighbours: which are headings and at which level, and what the others
//! are; builds the tree of sections.

use super::super::lines::collapse;
use super::super::outline::{MAX_LEVEL, Outline, answer, heading_words, is_main_section, question};
use super::headings::{self, Style};
use super::layout::{Form, Piece, ends_sentence};
use super::{front, furniture};
use crate::model::{BlockKind, Section};

/// This many lines in a row that could be headings are a list or a menu.
const MAX_HEADINGS_IN_A_ROW: usize = 3;

/// How many pieces after the title can name its authors.
const AUTHOR_PIECES: usize = 6;

/// Which pieces are headings, and at which level.
pub(super) struct Headings {
    levels: Vec<Option<u8>>,
}

impl Headings {
    /// Judges every piece by its looks and its neighbours.
    pub(super) fn find(pieces: &[Piece]) -> Self {
        let gaps = pieces.iter().filter(|piece| piece.gap).count();
        let gapped = gaps * 5 > pieces.len() * 3;
        let mut styles: Vec<Option<Style>> = Vec::with_capacity(pieces.len());
        let mut listing = false;
        for at in 0..pieces.len() {
            let after_heading = styles.last().copied().flatten().is_some();
            let style = candidate(pieces, at, gapped, after_heading);
            // Short lines after a lead-in are its items; only a longer title ends them.
            let piece = &pieces[at];
            let words = piece.text.split_whitespace().count();
            let title = style == Some(Style::TitleCase) && words >= 3;
            let item = listing && !piece.gap && words <= 12 && !ends_sentence(&piece.text);
            let item = item && !title && !is_main_section(&piece.text);
            listing = piece.text.ends_with(':') || item;
            styles.push(style.filter(|_| !item));
        }
        drop_menus(pieces, &mut styles);
        Self { levels: levels(pieces, &styles) }
    }

    /// The first heading that names more than a usual section.
    pub(super) fn first<'a>(&self, pieces: &'a [Piece]) -> Option<&'a str> {
        let headings = pieces.iter().zip(&self.levels).filter(|(_, level)| level.is_some());
        headings.map(|(piece, _)| piece.text.as_str()).find(|text| !is_main_section(text))
    }
}

/// The style of a piece that is a heading by its own looks and its neighbours.
fn candidate(pieces: &[Piece], at: usize, gapped: bool, after_heading: bool) -> Option<Style> {
    let piece = &pieces[at];
    let next = pieces.get(at + 1)?;
    let before = at.checked_sub(1).map(|before| &pieces[before]);
    match piece.form {
        Form::Underlined(level) => return Some(Style::Numbered(level)),
        Form::Item | Form::Row => return None,
        Form::Numbered(number) => {
            let follows = before.is_some_and(|piece| is_numbered(piece, number.wrapping_sub(1)));
            if is_numbered(next, number + 1) || (follows && !after_heading) {
                return None;
            }
        }
        Form::Text => {}
    }
    let spoken = question(&piece.text).or_else(|| answer(&piece.text)).is_some();
    if is_caption(piece) || spoken || front::is_metadata(&piece.text) || next.form == Form::Row {
        return None;
    }
    if at < AUTHOR_PIECES && front::is_author_line(&piece.text) {
        return None;
    }
    let style = headings::style(&piece.text)?;
    let main = is_main_section(&piece.text);
    let led_in = before.is_some_and(|before| before.text.ends_with([':', ',']) && !after_heading);
    let apart = !gapped || piece.gap || after_heading;
    let told = main || matches!(style, Style::Numbered(_));
    if (led_in && !told) || !apart {
        return None;
    }
    let long = next.text.split_whitespace().nth(11).is_some();
    let leads = long || next.form == Form::Item || is_caption(next);
    (style != Style::SentenceCase || leads).then_some(style)
}

fn is_numbered(piece: &Piece, number: u32) -> bool {
    piece.form == Form::Numbered(number)
}

/// Strikes out runs of candidates with nothing between them: menus, tables of contents, lists.
fn drop_menus(pieces: &[Piece], styles: &mut [Option<Style>]) {
    let weak = |at: usize, styles: &[Option<Style>]| {
        matches!(styles[at], Some(Style::TitleCase | Style::SentenceCase))
            && !is_main_section(&pieces[at].text)
    };
    let mut at = 0;
    while at < styles.len() {
        let length = (at..styles.len()).take_while(|&at| weak(at, styles)).count();
        if length > MAX_HEADINGS_IN_A_ROW {
            styles[at..at + length - 1].fill(None);
        }
        at += length.max(1);
    }
}

/// Levels: numbers and underlines tell them; capitals stand above other headings; a plain heading
/// stands below those, and below a plain one that has no text of its own.
fn levels(pieces: &[Piece], styles: &[Option<Style>]) -> Vec<Option<u8>> {
    let lowest = pieces.iter().zip(styles).filter(|(_, style)| style.is_some());
    let lowest = lowest.filter_map(|(piece, _)| match piece.form {
        Form::Underlined(level) => Some(level),
        _ => None,
    });
    let shift = lowest.min().unwrap_or(1) - 1;
    let capitals = styles.iter().filter(|style| **style == Some(Style::Capitals)).count();
    let others = styles.iter().flatten().count() - capitals;
    let capitals_lead = capitals >= 2 && capitals * 5 >= others;
    let mut strong: Option<u8> = None;
    let mut last: Option<u8> = None;
    let mut levels = Vec::with_capacity(styles.len());
    for (piece, style) in pieces.iter().zip(styles) {
        let level = style.map(|style| match style {
            Style::Numbered(depth) => {
                let underlined = matches!(piece.form, Form::Underlined(_));
                *strong.insert(if underlined { depth - shift } else { depth })
            }
            Style::Capitals if capitals_lead => *strong.insert(1),
            _ if is_main_section(&piece.text) => 1,
            _ => {
                let base = strong.map_or(1, |strong| strong + 1);
                last.filter(|&last| last >= base).map_or(base, |last| last + 1).min(MAX_LEVEL)
            }
        });
        last = level;
        levels.push(level);
    }
    levels
}

/// Reads pieces into sections.
pub(super) struct Reader<'a> {
    pub(super) pieces: &'a [Piece],
    pub(super) headings: &'a Headings,
}

impl Reader<'_> {
    /// The tree of sections.
    pub(super) fn read(&self) -> Vec<Section> {
        let mut outline = Outline::default();
        let mut at = 0;
        while at < self.pieces.len() {
            at += self.read_piece(at, &mut outline);
        }
        outline.finish()
    }

    /// Adds the piece at `at`, or the list or table that starts there; returns how many it took.
    fn read_piece(&self, at: usize, outline: &mut Outline) -> usize {
        let piece = &self.pieces[at];
        let text = piece.text.as_str();
        if text.ends_with('?') && is_faq(outline.heading()) && piece.form != Form::Item {
            outline.push(BlockKind::Question, question(text).unwrap_or(text));
            return 1;
        }
        if let Some(level) = self.headings.levels[at] {
            outline.open(level, text.trim_end_matches(':').trim_end());
            return 1;
        }
        let table = self.table_length(at);
        if table > 0 {
            let rows = self.pieces[at..at + table].iter().map(|row| row.text.as_str());
            outline.push(BlockKind::Table, rows.collect::<Vec<_>>().join("\n"));
            return table;
        }
        let list = self.list_length(at);
        if list > 0 {
            let items = self.pieces[at..at + list].iter().map(|item| item.text.as_str());
            let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
            outline.push(BlockKind::List, items.join("\n"));
            return list;
        }
        if is_quote(piece) {
            outline.push(BlockKind::Quote, text);
        } else if is_caption(piece) {
            let table = text.starts_with("Table");
            outline.push(if table { BlockKind::Table } else { BlockKind::Figure }, text);
        } else {
            read_paragraph(&collapse(text), outline);
        }
        1
    }

    /// How many pieces from `at` make a table: a caption and rows, or two rows or more.
    fn table_length(&self, at: usize) -> usize {
        let is_row = |piece: &&Piece| piece.form == Form::Row;
        let caption = usize::from(self.pieces[at].form != Form::Row);
        if caption == 1 && !headings::is_float_caption(&self.pieces[at].text) {
            return 0;
        }
        let rows = self.pieces[at + caption..].iter().take_while(is_row).count();
        if rows + caption >= 2 && rows > 0 { rows + caption } else { 0 }
    }

    /// How many pieces from `at` are the items of one list.
    fn list_length(&self, at: usize) -> usize {
        let bulleted = (at..self.pieces.len()).take_while(|&at| self.is_item(at)).count();
        if bulleted > 0 {
            return bulleted;
        }
        // Short lines without bullets after a paragraph that leads in a list.
        let led_in = at > 0 && self.pieces[at - 1].text.ends_with(':');
        let is_short = |&at: &usize| {
            let piece = &self.pieces[at];
            piece.form == Form::Text
                && self.headings.levels[at].is_none()
                && piece.text.split_whitespace().count() <= 12
                && !piece.text.ends_with(['.', ':', '?'])
                && !is_quote(piece)
                && !is_caption(piece)
        };
        let short = (at..self.pieces.len()).take_while(is_short);
        let run = short.take_while(|&next| next == at || !self.pieces[next].gap).count();
        let menu = (at..self.pieces.len()).take_while(is_short).count();
        match (led_in, run, menu) {
            (true, 2.., _) => run,
            (_, _, menu) if menu > MAX_HEADINGS_IN_A_ROW => menu,
            _ => 0,
        }
    }

    fn is_item(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        match piece.form {
            Form::Item => true,
            Form::Numbered(number) => {
                let near = |other: Option<usize>, number: u32| {
                    let other = other.and_then(|other| self.pieces.get(other));
                    other
                        .is_some_and(|other| is_numbered(other, number) || other.form == Form::Item)
                };
                let heading = self.headings.levels[at].is_some();
                let run = near(Some(at + 1), number + 1)
                    || near(at.checked_sub(1), number.wrapping_sub(1));
                !heading && (run || piece.indent > 0)
            }
            _ => false,
        }
    }
}

/// Adds a paragraph; a heading that runs into it opens a subsection.
fn read_paragraph(text: &str, outline: &mut Outline) {
    let spoken = question(text).is_some() || answer(text).is_some() || front::is_metadata(text);
    for part in headings::split_abstract(text) {
        match headings::run_in(part).filter(|_| !spoken) {
            Some((heading, rest)) => {
                outline.open_run_in(heading);
                outline.push(BlockKind::Paragraph, rest);
            }
            None => outline.push(BlockKind::Paragraph, part),
        }
    }
}

/// Whether a heading announces questions and answers.
pub(in crate::parse) fn is_faq(heading: &str) -> bool {
    let words = heading_words(heading);
    words.split(|c: char| !c.is_alphanumeric()).any(|word| word == "faq" || word == "faqs")
        || ["frequently asked", "common questions", "questions and answers"]
            .iter()
            .any(|phrase| words.contains(phrase))
}

/// A paragraph that is a quotation as a whole, or a pull quote.
fn is_quote(piece: &Piece) -> bool {
    let text = piece.text.as_str();
    if piece.form != Form::Text || !furniture::starts_quote(text) {
        return false;
    }
    let closed = |text: &str| text.trim_end_matches(['.', ',']).ends_with(['"', '”', '“', '»']);
    let said = text.rsplit_once(['—', '–']).is_some_and(|(quote, speaker)| {
        closed(quote.trim_end()) && speaker.split_whitespace().count() <= 10
    });
    let marks = text.matches(['"', '“', '”', '«', '»']).count();
    piece.doubled || ((closed(text) || said) && marks <= 2)
}

/// The caption of a figure or table: labelled, doubled as pages do with their alternative texts, or
/// worded as a description of a picture.
fn is_caption(piece: &Piece) -> bool {
    const PICTURES: &[&str] = &[
        "chart",
        "diagram",
        "flowchart",
        "graph",
        "graphic",
        "graphical",
        "illustration",
        "image",
        "infographic",
        "photo",
        "photograph",
        "picture",
        "screenshot",
        "visual",
        "visualization",
    ];
    const LINKS: &[&str] =
        &["depicting", "of", "representation", "showing", "illustrating", "with"];
    if piece.form != Form::Text || furniture::starts_quote(&piece.text) {
        return false;
    }
    let words: Vec<&str> = piece.text.split_whitespace().take(41).collect();
    let pictured = words.len() <= 25 && !piece.text.ends_with('.') && {
        let first = words.first().unwrap_or(&"").to_lowercase();
        PICTURES.contains(&first.as_str())
            && words.get(1).is_some_and(|second| LINKS.contains(&second.to_lowercase().as_str()))
    };
    let plain_heading = matches!(
        headings::style(&piece.text),
        Some(Style::TitleCase | Style::Capitals | Style::Numbered(_))
    );
    let doubled = piece.doubled && words.len() <= 40 && !plain_heading;
    headings::is_float_caption(&piece.text) || pictured || doubled
}
