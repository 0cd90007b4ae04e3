//! Runs the lines of a search strategy one after the other.

use std::sync::Arc;

use super::evaluate::{Evaluator, LineResults};
use super::part::Evaluated;
use super::{Listing, Request, run};
use crate::error::{Error, Result};
use crate::index::Snapshot;
use crate::query::{Meaning, Strategy};

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
        let Meaning::Exact(tree) = &line.query.meaning else { continue };
        let evaluated = Evaluator::new(snapshot, &results, request).evaluate_query(tree)?;
        lines.push((line.number, Arc::clone(&evaluated)));
        results.insert(line.number, evaluated);
    }
    let last = strategy.lines.last().ok_or_else(|| Error::usage("the strategy has no lines"))?;
    let listing = run(snapshot, request, last.query.clone(), &results)?;
    Ok(StrategyListing { lines, listing })
}
