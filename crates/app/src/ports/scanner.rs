//! Whoever looks into files for what harms those who open them.

use async_trait::async_trait;

use super::{Chunks, StoreError};

/// What a scanner says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// The file is one that harms.
    Infected {
        /// What the scanner calls it: printable, at most 100 characters.
        signature: String,
    },
}

/// Why a scanner said nothing.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// It cannot be reached, takes too long, or answers something that is no verdict.
    #[error("the scanner gave no verdict: {0}")]
    Unavailable(String),
    /// It takes no file of this length.
    #[error("the scanner takes no file of this length")]
    TooLong,
    /// The bytes to be scanned cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A scanner of files.
#[async_trait]
pub trait Scanner: Send + Sync {
    /// Looks into a whole file.
    async fn scan(&self, bytes: Chunks) -> Result<Verdict, ScanFault>;
}
