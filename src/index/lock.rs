//! One writer at a time for a home's index, whichever folder it writes to.
//!
//! tantivy locks the folder that it writes to; a rebuild writes to another one and then swaps the
//! two, so the lock must stand outside both.

use std::fs::{File, TryLockError};

use crate::error::{Error, ErrorKind, Result};
use crate::home::Home;

/// The right to write to a home's index; given back when dropped, or by the system when the process
/// ends.
pub struct IndexLock {
    _file: File,
}

impl IndexLock {
    /// Takes the lock, or fails with [`ErrorKind::Locked`] where another process has it.
    pub fn take(home: &Home) -> Result<Self> {
        let path = home.index_lock();
        let folder = path.parent().unwrap_or(home.root());
        std::fs::create_dir_all(folder).map_err(|cause| Error::io(folder, cause))?;
        let file = File::create(&path).map_err(|cause| Error::io(&path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::Locked,
                format!("the index of `{}` is being written by another process", home.root().display()),
            )
            .hint("wait for the other `ivig index` or `ivig compact` to end, or stop it; searches go on meanwhile")),
            Err(TryLockError::Error(cause)) => Err(Error::io(&path, cause)
                .hint("the disk may not support file locks: keep the home on a local one")),
        }
    }
}
