//! What can go wrong in the database, told alike for both engines.

/// The driver's own error; for logs, never for an answer.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a read or a write failed. `Display` never shows the driver's text,
/// which may quote data; that is only in `source()`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this key is already there.
    #[error("{statement}: a row with this key exists")]
    Unique {
        /// The statement that met it.
        statement: &'static str,
    },
    /// A step touched another number of rows than it expected.
    #[error("{statement}: the row has changed meanwhile")]
    Stale {
        /// The statement that met it.
        statement: &'static str,
    },
    /// A row referred to is missing, or a row still referred to was removed.
    #[error("{statement}: a referenced row is missing")]
    ForeignKey {
        /// The statement that met it.
        statement: &'static str,
    },
    /// Locked, deadlocked or overloaded, after the engine's own retries. Nothing was written.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached or has no room.
    #[error("the database is not available")]
    Unavailable(#[source] Source),
    /// Stored data is not what the program wrote or expects.
    #[error("stored data is damaged: {what}")]
    Corrupt {
        /// What was found; holds no data of a case.
        what: String,
    },
    /// Anything else: as a rule a mistake in a statement.
    #[error("the database refused the statement")]
    Other(#[source] Source),
}

impl Error {
    /// A stable word for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Unique { .. } => "unique",
            Error::Stale { .. } => "stale",
            Error::ForeignKey { .. } => "foreign_key",
            Error::Busy => "busy",
            Error::Unavailable(_) => "unavailable",
            Error::Corrupt { .. } => "corrupt",
            Error::Other(_) => "other",
        }
    }
}
