//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use crate::error::{Error, Result};

/// Puts `bytes` in the place of a file: whoever reads it, even after a crash, finds the old or the
/// new content whole. Folders on the way are made.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let trouble = |cause| Error::io(path, cause);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
    // In the same folder, so that renaming moves no bytes; of this process, so that two that write
    // at once do not write into each other's file.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of the attempt is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(trouble)
}

/// The bytes of a file; empty where there is none.
pub(crate) fn read_or_empty(path: &Path) -> Result<Vec<u8>> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(Error::io(path, cause)),
    }
}
