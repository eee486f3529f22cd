//! What finding cases needs of the store: an index of terms that say nothing to whoever reads it.

use async_trait::async_trait;
use redress_domain::id::CaseId;

use super::{CaseFilter, CaseLine, KeptText, StoreError};

/// What the index holds of one case.
///
/// Invariant: a term is a keyed hash, eight letters and digits; nothing of the case can be read off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// The case.
    pub case: CaseId,
    /// The version of the case that was read.
    pub seq: u32,
    /// Sorted, each once.
    pub terms: Vec<String>,
}

/// A condition on the terms of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The case has this term.
    Term(String),
    /// All of them hold; there is at least one.
    All(Vec<Match>),
    /// One of them holds; there is at least one.
    Any(Vec<Match>),
}

/// What is looked for: the cases that one of the parts finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The case of this number.
    pub number: Option<CaseId>,
    /// Found by what is said in it.
    pub words: Option<Match>,
    /// Found by its parties; of these only the cases that an office of the filter holds at this moment.
    pub parties: Option<Match>,
    /// Of what each part finds, so many of the newest are looked at.
    pub window: u32,
}

/// The index of terms.
#[async_trait]
pub trait Search: Send + Sync {
    /// Writes these anew, unless the index knows a newer version or has the same terms already; tells how many
    /// were different.
    async fn put_docs(&self, docs: Vec<Doc>) -> Result<u32, StoreError>;
    /// A page of the cases that the question finds and the filter shows, newest first.
    async fn found(&self, filter: &CaseFilter, question: &Question) -> Result<Vec<CaseLine>, StoreError>;
    /// How many cases the filter shows, and the question finds if there is one; at most `most`.
    async fn count(
        &self,
        filter: &CaseFilter,
        question: Option<&Question>,
        most: u32,
    ) -> Result<u32, StoreError>;
    /// For each condition the newest cases that meet it, at most `most`, whoever may know them.
    async fn hits(&self, conditions: &[Match], most: u32) -> Result<Vec<Vec<CaseId>>, StoreError>;
    /// The parties of these cases, at most 1000 cases, by case and number.
    async fn parties_of(&self, cases: &[CaseId]) -> Result<Vec<(CaseId, KeptText)>, StoreError>;
}
