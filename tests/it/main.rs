//! Tests of the whole program: one binary, one idea a module.
//!
//! `cargo test --test it` runs all, `cargo test --test it crash::` one module. Every test works in a
//! temporary home of its own.

mod collections;
mod commands;
mod concepts;
mod crash;
mod dedupe;
mod eval;
mod exact;
mod feedback;
mod golden;
mod harness;
mod inputs;
mod interchange;
mod library;
mod life;
mod lists;
mod merging;
mod network;
mod network_life;
mod papers;
mod properties;
mod queries;
mod readme;
mod references;
mod retractions;
mod sets;
mod snowball;
mod strategies;
mod tidy;
