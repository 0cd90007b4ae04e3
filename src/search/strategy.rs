//! Runs the lines of a search strategy one after the other.

use std::sync::Arc;

use super::evaluate::{Evaluator, LineResults};
use super::part::Evaluated;
use super::{Listing, Request, listing};
use crate::error::{Error, Result};
use crate::index::Snapshot;
use crate::query::Strategy;

/// What a strategy came to.
pub struct StrategyListing {
    /// What each line came to, in order of the strategy.
    pub lines: Vec<(u32, Arc<Evaluated>)>,
    /// What the last line found.
    pub listing: Listing,
}

/// Runs a strategy; its last line is the result. The query of the request is not read.
pub fn run_strategy(
    snapshot: &Snapshot,
    strategy: &Strategy,
    request: &Request,
) -> Result<StrategyListing> {
    let mut results = LineResults::new();
    let mut lines = Vec::with_capacity(strategy.lines.len());
    for line in &strategy.lines {
        let tree = line.query.tree().ok_or_else(|| {
            Error::usage(format!("line {} is a question, which finds no set", line.number))
        })?;
        let evaluated = Evaluator::new(snapshot, &results, request).evaluate_query(tree)?;
        lines.push((line.number, Arc::clone(&evaluated)));
        results.insert(line.number, evaluated);
    }
    let (Some(last), Some((_, found))) = (strategy.lines.last(), lines.last()) else {
        return Err(Error::usage("the strategy has no lines"));
    };
    let (query, left_out) = (last.query.clone(), last.query.left_out.clone());
    let listing = listing(snapshot, request, query, vec![Arc::clone(found)], left_out)?;
    Ok(StrategyListing { lines, listing })
}
