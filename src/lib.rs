//! Search engine for the literature on intravenous immunoglobulin (IVIG).

pub mod citation;
pub mod error;
pub mod index;
pub mod model;
pub mod parse;
pub mod text;
