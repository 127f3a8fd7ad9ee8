//! Why a command stopped, in words that tell the reader what to do.

use std::path::PathBuf;

/// What a fallible part of a command returns.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A program ran and said no; its own words stand above.
    #[error("{what} failed ({status})")]
    Step { what: String, status: String },

    /// A program could not be started at all.
    #[error("{what}: cannot start `{program}`: {source}")]
    Start { what: String, program: String, source: std::io::Error },

    /// Something has to be installed that we cannot or must not install ourselves.
    #[error("{what} is missing. {way_out}")]
    Missing { what: String, way_out: String },

    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },

    /// What was checked is not as it has to be.
    #[error("{0}")]
    Check(String),

    /// Ctrl-C, or a request to end. Not a mistake, so nothing is said.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    /// For `map_err` on file operations.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
