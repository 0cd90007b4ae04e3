//! The one public error of the crate.
//!
//! An [`Error`] says what went wrong in the user's words, what to do about it, and which exit code
//! the command ends with. Trouble with a single input file is no `Error`: it is recorded as a
//! skipped input and the batch goes on (see [`crate::ingest`]).

use std::fmt;

/// A result whose error is the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of trouble an [`Error`] tells of; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line or a query cannot be understood.
    Usage,
    /// Something that was named (an article, an anchor, a file) does not exist.
    NotFound,
    /// The index cannot be opened, read or written.
    Index,
    /// Reading or writing files failed.
    Io,
    /// Another process holds the writer of this index.
    Locked,
}

/// An error with a message, an optional cause and an optional hint.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind`; `message` is lower case, without a full stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, cause: None }
    }

    /// A command line or query that cannot be understood.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Something named that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// Reading or writing `path` failed.
    pub fn io(path: &std::path::Path, cause: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, format!("cannot use `{}`", path.display())).caused_by(cause)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the error underneath.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// What kind of trouble this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the user can do about it, where there is something.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The exit code of a command that ends with this error: 1 nothing found, 2 usage or query,
    /// 4 index or disk.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::NotFound => 1,
            ErrorKind::Usage => 2,
            ErrorKind::Index | ErrorKind::Io | ErrorKind::Locked => 4,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
