//! Words, sentences, headings and passages: everything that is done to text before it is indexed
//! and, in the same way, to queries.

pub mod abbreviations;
pub mod fold;
pub mod headings;
pub mod markers;
pub mod passages;
pub mod sentences;
pub mod spelling;
pub mod stem;
pub mod stopwords;
pub mod tokens;
