//! `ivig compact`.

use std::io::Write as _;

use super::settings::Settings;
use super::{DONE, Io, Outcome, status, text};
use crate::index::{IndexLock, Snapshot, Writer, WriterLimits};

pub(super) fn run(settings: &Settings, io: &mut Io) -> Outcome {
    let folder = settings.home.index();
    // Says what is wrong where there is no index to compact.
    Snapshot::open(&folder)?;
    let _lock = IndexLock::take(&settings.home)?;
    let before = status::folder_bytes(&folder);
    let mut writer = Writer::open(&folder, WriterLimits::default())?;
    writer.compact()?;
    writer.finish()?;
    let after = status::folder_bytes(&folder);
    writeln!(io.out, "compacted: {} before, {} now", text::bytes(before), text::bytes(after))?;
    Ok(DONE)
}
