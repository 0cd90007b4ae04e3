//! Search engine for the literature on intravenous immunoglobulin (IVIG).

pub mod error;
pub mod model;
pub mod parse;
pub mod text;
