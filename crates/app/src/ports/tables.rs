//! What importing people and offices needs of whoever reads files.

use std::collections::BTreeMap;

use redress_domain::text::Text;
use serde::Serialize;

/// Something wrong with a file or one of its rows, and what to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The line of a text file, or the row of a sheet, from 1; 0 for the whole file.
    pub line: u64,
    /// The column; empty if the whole row is meant.
    pub field: String,
    /// Stable name of the kind of fault.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub text: Text,
}

/// A table out of a file: rows with their lines, cells by the names of their columns, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns in their order.
    pub columns: Vec<String>,
    /// The rows that are not blank.
    pub rows: Vec<(u64, BTreeMap<String, String>)>,
    /// Rows that cannot be read.
    pub problems: Vec<RowProblem>,
}

/// Reads tables out of CSV files and workbooks.
pub trait Tables: Send + Sync {
    /// The table of a file, whose kind is seen from its content; at most `most` rows.
    ///
    /// # Errors
    /// What is wrong with the whole file.
    fn read(&self, bytes: Vec<u8>, most: usize) -> Result<Table, RowProblem>;
}
