//! stub
use super::{Parsed, Skip};
pub(super) fn parse(_text: &str) -> Vec<Result<Parsed, Skip>> {
    todo!()
}
