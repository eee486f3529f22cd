//! Between columns and our own types.

use jiff::Timestamp;
use redress_app::ports::StoreError;
use redress_domain::id::CaseId;

use crate::engine::{Error, Row, Value};

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unique { .. } | Error::Stale { .. } | Error::ForeignKey { .. } => StoreError::Conflict,
            Error::Corrupt { what } => StoreError::Corrupt(what),
            error => StoreError::Unavailable(error.into()),
        }
    }
}

/// `due_at` of a duty that has none: it sorts last.
pub(crate) const NEVER: i64 = i64::MAX;

pub(crate) fn corrupt<T>(what: &str) -> Result<T, StoreError> {
    Err(StoreError::Corrupt(what.to_owned()))
}

/// An instant as a column.
pub(crate) fn micros(at: Timestamp) -> Value {
    Value::Int(at.as_microsecond())
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).or_else(|_| corrupt("an instant out of range"))
}

pub(crate) fn instant_at(row: &Row, i: usize) -> Result<Timestamp, StoreError> {
    instant(row.int(i)?)
}

pub(crate) fn id(id: i64) -> Result<CaseId, StoreError> {
    CaseId::from_i64(id).map_or_else(|| corrupt("a case id out of range"), Ok)
}

pub(crate) fn case_id(row: &Row, i: usize) -> Result<CaseId, StoreError> {
    id(row.int(i)?)
}

pub(crate) fn small(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).or_else(|_| corrupt("a number out of range"))
}

pub(crate) fn number(row: &Row, i: usize) -> Result<u32, StoreError> {
    small(row.int(i)?)
}

pub(crate) fn hash(row: &Row, i: usize) -> Result<[u8; 32], StoreError> {
    row.bytes(i)?.try_into().or_else(|_| corrupt("a hash of another length"))
}

pub(crate) fn string(row: &Row, i: usize) -> Result<String, StoreError> {
    Ok(row.text(i)?.to_owned())
}

/// Whether no row can hold this text: PostgreSQL refuses U+0000 even in a question.
pub(crate) fn never(text: &str) -> bool {
    text.contains('\0')
}

/// The two values that every statement about one case binds first.
pub(crate) fn place(id: CaseId) -> Vec<Value> {
    vec![id.bucket().into(), id.as_i64().into()]
}
