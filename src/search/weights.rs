//! The constants of ranking, each with its reason and its measured effect.

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
    /// Weight of a word in the title of the article: all its passages share it.
    pub title: f32,
    /// Factor for an article's title as a passage of its own: it repeats the question and does not
    /// answer it.
    pub title_passage: f32,
    /// Factor for a concept that several words of a question name, beside the words themselves.
    pub concept: f32,
    /// Share of its article's best score that a passage gets: a passage that leaves its subject
    /// unsaid is carried by its neighbours that name it.
    pub article: f32,
    /// Strength of what an intent lifts: the tables of [`super::priors`] are to this power; 0 for none.
    pub prior: f32,
}

/// The weights in use.
pub const WEIGHTS: Weights = Weights {
    k1: 0.9,
    b: 0.3,
    heading: 1.5,
    title: 1.5,
    title_passage: 0.5,
    concept: 0.5,
    article: 0.2,
    prior: 1.0,
};
