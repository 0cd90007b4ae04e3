//! What web pages put around an article, and what they show twice.
//!
//! Takes out logos and navigation at the top and teasers of other articles at the end, and says so;
//! keeps captions and pull quotes once.

use std::collections::HashMap;

use super::super::outline::heading_words;
use super::layout::{Form, Piece, ends_sentence};

/// How many pieces at the top can be furniture.
const TOP_PIECES: usize = 12;
/// The longest piece of a teaser, in words.
const MAX_TEASER_WORDS: usize = 60;
/// How many words stand before teasers at least, so that a short article is not taken for one.
const MIN_ARTICLE_WORDS: usize = 30;
/// The most pieces at the end that can be teasers.
const MAX_TEASER_PIECES: usize = 60;
/// How many characters of a piece a warning shows, and of how many pieces.
const SHOWN_CHARS: usize = 60;
const SHOWN_PIECES: usize = 4;

/// Keeps a piece that stands twice in a row once, and marks it; a quote is kept once altogether.
pub(super) fn merge_doubles(pieces: &mut Vec<Piece>) {
    let mut quotes: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        if let Some(last) = kept.last_mut()
            && last.text == piece.text
            && last.form == Form::Text
        {
            last.doubled = true;
            continue;
        }
        if starts_quote(&piece.text) {
            if let Some(&at) = quotes.get(&piece.text) {
                kept[at].doubled = true;
                continue;
            }
            quotes.insert(piece.text.clone(), kept.len());
        }
        kept.push(piece);
    }
    *pieces = kept;
}

/// Whether the text opens with a quotation mark.
pub(super) fn starts_quote(text: &str) -> bool {
    text.starts_with(['"', '“', '„', '«', '‟'])
}

/// Takes logos and navigation off the top.
pub(super) fn trim_top(pieces: &mut Vec<Piece>, warnings: &mut Vec<String>) {
    let prose = |piece: &Piece| piece.text.split_whitespace().nth(25).is_some();
    let top = pieces.iter().take(TOP_PIECES).position(prose).unwrap_or(TOP_PIECES);
    let mut index = 0;
    take_out(pieces, "site furniture at the top", warnings, |piece| {
        index += 1;
        index <= top && is_furniture(&piece.text)
    });
}

fn is_furniture(text: &str) -> bool {
    const NAVIGATION: &[&str] = &[
        "about",
        "about us",
        "account",
        "advertisement",
        "articles",
        "back",
        "blog",
        "categories",
        "close",
        "contact",
        "contact us",
        "cookies",
        "donate",
        "download",
        "download pdf",
        "email",
        "facebook",
        "follow us",
        "home",
        "instagram",
        "journals",
        "linkedin",
        "log in",
        "login",
        "main menu",
        "menu",
        "navigation",
        "newsletter",
        "next",
        "news",
        "open menu",
        "pinterest",
        "previous",
        "print",
        "register",
        "reddit",
        "save",
        "search",
        "share",
        "share this article",
        "sign in",
        "sign up",
        "site map",
        "skip to content",
        "skip to main content",
        "subscribe",
        "toggle navigation",
        "topics",
        "tweet",
        "twitter",
        "whatsapp",
    ];
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    let logo = words <= 6 && (lower.ends_with(" logo") || lower == "logo");
    let reading_time =
        words <= 4 && (lower.ends_with(" min read") || lower.ends_with("minute read"));
    let mut parts = lower.split(['|', '>', '»', '›', '/', '•']).map(str::trim);
    let crumbs = parts.clone().count();
    let navigation = parts.all(|part| NAVIGATION.contains(&part));
    let trail = crumbs >= 3 && words <= 20 && lower.starts_with("home");
    logo || reading_time || navigation || trail
}

/// Takes teasers of other articles off the end: captions and blurbs that share no words with the
/// article, or that call the reader with an emoji.
pub(super) fn trim_end(pieces: &mut Vec<Piece>, title: &str, warnings: &mut Vec<String>) {
    let first = first_teaser(pieces);
    let words: usize = pieces[..first].iter().map(|p| p.text.split_whitespace().count()).sum();
    if words < MIN_ARTICLE_WORDS {
        return;
    }
    let topic = Topic::new(title, &pieces[..first]);
    let mut drop = vec![false; pieces.len()];
    for at in (first..pieces.len()).rev() {
        let piece = &pieces[at];
        let calls = is_call(&piece.text);
        let loud = has_emoji(&piece.text);
        let before_dropped = drop.get(at + 1).copied().unwrap_or(false);
        drop[at] = is_teaser_heading(&piece.text)
            || (calls && loud)
            || (topic.is_foreign(&piece.text)
                && (calls || loud || piece.doubled || before_dropped));
    }
    let mut flags = drop.into_iter();
    take_out(pieces, "teasers of other articles at the end", warnings, |_| {
        flags.next().unwrap_or(false)
    });
}

/// Where the run of short, loose pieces at the end begins.
fn first_teaser(pieces: &[Piece]) -> usize {
    let lowest = pieces.len().saturating_sub(MAX_TEASER_PIECES);
    let heading = (lowest..pieces.len()).find(|&at| {
        let short = |piece: &Piece| piece.text.split_whitespace().count() <= MAX_TEASER_WORDS;
        is_teaser_heading(&pieces[at].text) && pieces[at..].iter().all(short)
    });
    let mut first = pieces.len();
    while first > lowest {
        let piece = &pieces[first - 1];
        let short = piece.text.split_whitespace().count() <= MAX_TEASER_WORDS;
        let text = piece.form == Form::Text && short && !starts_quote(&piece.text);
        let caption = piece.doubled || (first < pieces.len() && !ends_sentence(&piece.text));
        if !(text && (caption || is_call(&piece.text) || has_emoji(&piece.text))) {
            break;
        }
        first -= 1;
    }
    heading.map_or(first, |heading| heading.min(first))
}

fn is_teaser_heading(text: &str) -> bool {
    const HEADINGS: &[&str] = &[
        "related articles",
        "related posts",
        "related reading",
        "related content",
        "related topics",
        "you may also like",
        "you might also like",
        "read next",
        "read more",
        "recommended",
        "recommended articles",
        "recommended for you",
        "recommended reading",
        "more articles",
        "more from this site",
        "popular articles",
        "popular posts",
        "trending",
        "trending now",
        "latest articles",
        "latest posts",
        "share this",
        "share this article",
        "similar articles",
        "subscribe to our newsletter",
        "leave a comment",
    ];
    HEADINGS.contains(&heading_words(text).trim_end_matches(['!', '.', ':']))
}

/// Whether a text calls its reader: `Explore how ...`.
fn is_call(text: &str) -> bool {
    const CALLS: &[&str] = &[
        "check", "click", "delve", "discover", "dive", "explore", "find", "get", "join", "learn",
        "read", "see", "uncover", "unlock", "unravel",
    ];
    let first = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
    first.is_some_and(|first| CALLS.contains(&first.to_lowercase().as_str()))
}

fn has_emoji(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{26ff}' | '✨' | '⭐'))
}

/// What an article is about: the words of its title and those that it uses again and again.
struct Topic {
    title: Vec<String>,
    counts: HashMap<String, usize>,
    /// How often a word must stand in the text to count.
    often: usize,
}

impl Topic {
    fn new(title: &str, pieces: &[Piece]) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for word in pieces.iter().flat_map(|piece| content_words(&piece.text)) {
            *counts.entry(word).or_default() += 1;
        }
        let total: usize = counts.values().sum();
        let often = if total < 800 { 2 } else { 3 };
        Self { title: content_words(title).collect(), counts, often }
    }

    /// Whether a text has no word of the title and hardly one of the usual words.
    fn is_foreign(&self, text: &str) -> bool {
        let words: Vec<String> = content_words(text).collect();
        let titled = words.iter().any(|word| self.title.contains(word));
        let is_usual = |word: &&String| self.counts.get(*word).is_some_and(|n| *n >= self.often);
        let usual = words.iter().filter(is_usual).count();
        !words.is_empty() && !titled && usual * 3 <= words.len()
    }
}

/// Words of five letters or more, and abbreviations, in lower case.
fn content_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let telling = |word: &&str| {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        word.chars().count() >= 5 || capitals >= 2
    };
    words.filter(telling).map(str::to_lowercase)
}

/// Removes the pieces that `out` names and warns of them.
fn take_out(
    pieces: &mut Vec<Piece>,
    what: &str,
    warnings: &mut Vec<String>,
    mut out: impl FnMut(&Piece) -> bool,
) {
    let mut taken: Vec<String> = Vec::new();
    pieces.retain(|piece| {
        let is_out = out(piece);
        if is_out {
            taken.push(piece.text.clone());
        }
        !is_out
    });
    if taken.is_empty() {
        return;
    }
    let shown: Vec<String> = taken.iter().take(SHOWN_PIECES).map(|text| clip(text)).collect();
    let more = taken.len().saturating_sub(SHOWN_PIECES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    warnings.push(format!("left out {what}: {}{rest}", shown.join(", ")));
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("`{}...`", text[..end].trim_end()),
        None => format!("`{text}`"),
    }
}
