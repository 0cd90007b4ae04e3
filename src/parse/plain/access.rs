//! Recognises pages that stand in for an article: proofs of humanity, log-ins, errors.

/// The longest text that is taken for such a page, in words.
const MAX_WORDS: usize = 250;

const PHRASES: &[&str] = &[
    "verify you are human",
    "verify that you are human",
    "verifying you are human",
    "are you a robot",
    "not a robot",
    "complete the captcha",
    "solve the captcha",
    "checking your browser",
    "enable javascript and cookies",
    "enable cookies to continue",
    "javascript is disabled",
    "unusual traffic from your computer",
    "access denied",
    "access to this page has been denied",
    "403 forbidden",
    "404 not found",
    "page not found",
    "502 bad gateway",
    "503 service",
    "429 too many requests",
    "too many requests",
    "ddos protection by",
    "sign in to continue",
    "log in to continue",
    "log in to access",
    "please log in",
    "purchase access to",
    "security check to access",
];

/// The phrase that shows a short text to be no article.
pub(super) fn phrase(text: &str) -> Option<&'static str> {
    if text.split_whitespace().nth(MAX_WORDS).is_some() {
        return None;
    }
    let lower = super::super::lines::collapse(text).to_lowercase();
    PHRASES.iter().find(|phrase| lower.contains(*phrase)).copied()
}
