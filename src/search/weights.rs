//! The constants of ranking, each with its reason and its measured effect.
//!
//! Effects are of switching one off, as MRR@10 over 1,606 questions about trials that the constants were
//! tuned on and 198 that they were not (`ivig eval --evidence`), measured from a title weight of 1.5:
//! 0.806 and 0.790 with all, 0.475 and 0.433 without an intent (p 0.0001 for both).
//!
//! | without | tuned on | held out |
//! |---|---|---|
//! | factors of place | 0.709 | 0.685 |
//! | factors of statement | 0.741 | 0.693 |
//! | share of the article's best | 0.788 | 0.764 |
//! | words of the headings | 0.804 | 0.781 |
//! | words of the title | 0.763 | 0.769 |
//! | k1 1.2 and b 0.75 instead | 0.803 | 0.772 |
//!
//! All but the headings and k1 with b differ with p below 0.0002 where tuned. Tried and left out, for
//! want of a gain: pairs of neighbouring words of the question, in order or within eight words.
//! Feedback by words of the best passages (`feedback.rs`) is off unless wanted: see there.

/// The constants of ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Saturation of term frequency. Passages are short: a second mention says little.
    pub k1: f32,
    /// How much a passage's length counts, 0 to 1. Little: long passages are the tables and
    /// paragraphs that hold results.
    pub b: f32,
    /// Weight of a word in the headings above a passage.
    pub heading: f32,
    /// Weight of a word in the title of the article: all its passages share it. From 1 to 3 the
    /// questions about trials do not tell the difference (p 0.3); those about reviews want 3.
    pub title: f32,
    /// Factor for an article's title as a passage of its own: it repeats the question and does not
    /// answer it. No effect on questions with an intent of efficacy.
    pub title_passage: f32,
    /// Factor for a concept that several words of a question name, beside the words themselves.
    pub concept: f32,
    /// Share of its article's best score that a passage gets: a passage that leaves its subject
    /// unsaid is carried by its neighbours that name it.
    pub article: f32,
    /// Strength of what an intent lifts by place (section kind, topic, part of the abstract, table): the
    /// factors of `priors.rs` are to this power.
    pub place: f32,
    /// The same for what it lifts by statement (p values, intervals, doses by weight ...).
    pub statement: f32,
}

/// The weights in use.
pub const WEIGHTS: Weights = Weights {
    k1: 0.9,
    b: 0.3,
    heading: 1.5,
    title: 3.0,
    title_passage: 0.5,
    concept: 0.5,
    article: 0.2,
    place: 1.0,
    statement: 1.0,
};
