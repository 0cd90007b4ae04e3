//! Works about another work: errata, comments, replies, notices of retraction. Their titles repeat
//! the title of what they are about, and they are not that work.

use crate::text::fold::fold_text;

/// What a work is to the one that its title names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// An erratum, corrigendum or correction.
    Correction,
    /// A notice of retraction or withdrawal.
    Retraction,
    /// An expression of concern.
    Concern,
    /// A comment, an editorial on it, or a letter about it.
    Comment,
    /// The authors' answer to a comment.
    Reply,
}

/// What titles and types of such works begin with, folded; the longer ones first.
const BEGINNINGS: [(&str, Notice); 32] = [
    ("authors reply", Notice::Reply),
    ("author reply", Notice::Reply),
    ("author response", Notice::Reply),
    ("authors response", Notice::Reply),
    ("author s reply", Notice::Reply),
    ("reply to", Notice::Reply),
    ("in reply", Notice::Reply),
    ("reply", Notice::Reply),
    ("response to letter", Notice::Reply),
    ("response to the letter", Notice::Reply),
    ("response to comment", Notice::Reply),
    ("response to comments", Notice::Reply),
    ("re", Notice::Comment),
    ("comment on", Notice::Comment),
    ("comments on", Notice::Comment),
    ("commentary on", Notice::Comment),
    ("letter to the editor", Notice::Comment),
    ("letter regarding", Notice::Comment),
    ("erratum", Notice::Correction),
    ("errata", Notice::Correction),
    ("corrigendum", Notice::Correction),
    ("corrigenda", Notice::Correction),
    ("correction to", Notice::Correction),
    ("correction", Notice::Correction),
    ("published erratum", Notice::Correction),
    ("author correction", Notice::Correction),
    ("publisher correction", Notice::Correction),
    ("retraction", Notice::Retraction),
    ("retraction notice", Notice::Retraction),
    ("notice of retraction", Notice::Retraction),
    ("withdrawal", Notice::Retraction),
    ("expression of concern", Notice::Concern),
];

/// Beginnings that are also words of ordinary titles (`Correction of anaemia ...`): they count only
/// where a mark or nothing follows.
const ORDINARY_WORDS: [&str; 5] = ["re", "reply", "correction", "retraction", "withdrawal"];

/// What a title or type says that the work is; `None` for a work of its own.
pub fn notice_of(title: &str) -> Option<Notice> {
    let title = title.trim_start_matches(['[', '(', '"', '\u{201C}', ' ']);
    let mark = title.find([':', '.', ';', '\u{2013}', '\u{2014}', ']', '[', '(']);
    let before_mark = fold_text(&title[..mark.unwrap_or(title.len())]);
    let folded = fold_text(title);
    let fits = |beginning: &str| {
        if ORDINARY_WORDS.contains(&beginning) {
            return before_mark == beginning;
        }
        let rest = folded.strip_prefix(beginning);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    BEGINNINGS.iter().find(|(beginning, _)| fits(beginning)).map(|&(_, notice)| notice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_about_works_are_known_by_how_their_titles_begin() {
        let cases = [
            ("Erratum: IVIG in Kawasaki disease", Some(Notice::Correction)),
            ("[Corrigendum] IVIG in Kawasaki disease", Some(Notice::Correction)),
            ("Correction: IVIG in Kawasaki disease", Some(Notice::Correction)),
            ("Correction of anaemia with IVIG", None),
            ("Retraction", Some(Notice::Retraction)),
            ("Retraction of the lung after IVIG", None),
            ("Re: IVIG in Kawasaki disease", Some(Notice::Comment)),
            ("Reply to Smith et al", Some(Notice::Reply)),
            ("Reading recovery", None),
            ("Response to intravenous immunoglobulin in CIDP", None),
            ("Response to the letter by Smith", Some(Notice::Reply)),
            ("correction", Some(Notice::Correction)),
        ];
        for (title, expected) in cases {
            assert_eq!(notice_of(title), expected, "{title}");
        }
    }
}
