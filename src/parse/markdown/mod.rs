//! stub
use super::{Parsed, Skip};
pub(super) fn parse(_text: &str, _name: &str) -> Result<Parsed, Skip> {
    todo!()
}
