//! That something was erased.

use serde::{Deserialize, Serialize};

/// What was erased, on what ground and by whose order. The rows keep their numbers and names; their content and
/// salt are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Everything of the case, not of one person alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Parties, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<u32>,
    /// Free texts, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<u32>,
    /// Files, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<u32>,
    /// On what ground.
    pub ground: Ground,
    /// The order of two people.
    pub order: String,
    /// Who proposed it, by number …
    pub proposed_by: i64,
    /// … and who confirmed it.
    pub confirmed_by: i64,
}

/// On what ground something is erased (PIPL Art. 47).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The time for which such cases are kept is over (PIPL Arts. 19, 47(1)).
    Retention,
    /// The person asked for it and is entitled to it.
    Request,
    /// Another law or a decision that binds the office says so.
    Law,
}
