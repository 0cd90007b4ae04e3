//! Search engine for the literature on intravenous immunoglobulin (IVIG).

pub mod citation;
pub mod cli;
pub mod error;
pub mod home;
pub mod index;
pub mod ingest;
pub mod model;
pub mod parse;
pub mod query;
pub mod search;
pub mod text;
