//! Which references, and which articles, are one work.
//!
//! An identifier decides where both carry one. Other entries are compared where they share a key
//! (`blocks`), by all that they say (`comparison`); each union of entries keeps the reason for it
//! (`works`). What people decided goes before all of this.

mod blocks;
mod comparison;
mod description;
mod notice;
mod works;

pub use blocks::keys;
pub use comparison::{Comparison, Evidence, THRESHOLD, Veto, compare, contradict};
pub use description::Description;
pub use notice::{Notice, notice_of};
pub use works::{Decided, Link, Reason, Works, by_identifier, pairs_apart, unite, unite_unless};

#[cfg(test)]
mod tests;
