//! What can go wrong in the database, told alike for both engines.

/// The driver's own error; for logs, never for an answer.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a read or a write failed. Neither `Display` nor `Debug` shows the driver's text,
/// which may quote data; that is only in `source()`. `Debug` adds the driver's code.
#[derive(thiserror::Error)]
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
    /// TLS to the database is wanted, and nothing says which certificates to trust.
    #[error(
        "TLS to the database needs the certificates of the authorities to trust, in PEM: --database-ca FILE"
    )]
    Authorities,
    /// The role in the database may not do this.
    #[error(
        "the database's role may not do this; tables are brought up to date by their owner: redress migrate"
    )]
    Rights,
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
            Error::Authorities => "authorities",
            Error::Rights => "rights",
            Error::Other(_) => "other",
        }
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")?;
        match self {
            Error::Unavailable(source) | Error::Other(source) => match driver_code(source.as_ref()) {
                Some(code) => write!(f, " ({code})"),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

/// The SQLSTATE, or SQLite's extended result code.
fn driver_code(source: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<String> {
    if let Some(error) = source.downcast_ref::<tokio_postgres::Error>() {
        return error.code().map(|state| format!("SQLSTATE {}", state.code()));
    }
    let error = source.downcast_ref::<rusqlite::Error>()?.sqlite_error()?;
    Some(format!("SQLite {}", error.extended_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_of_a_failure_quotes_nothing() {
        let driver =
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(13), Some("13800001234".into()));
        let error = Error::Unavailable(driver.into());
        assert_eq!(format!("{error:?}"), "the database is not available (SQLite 13)");
        let plain = Error::Other("the value 13800001234 is not of this type".into());
        assert_eq!(format!("{plain:?}"), "the database refused the statement");
    }
}
