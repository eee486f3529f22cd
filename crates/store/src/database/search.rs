//! The part of the store by which cases are found.

use async_trait::async_trait;
use redress_app::ports::{CaseFilter, CaseLine, Doc, KeptText, Match, Question, Search, StoreError};
use redress_domain::id::CaseId;

use super::Database;
use crate::search;

#[async_trait]
impl Search for Database {
    async fn put_docs(&self, docs: Vec<Doc>) -> Result<u32, StoreError> {
        search::put(&self.engine, &docs).await
    }
    async fn found(&self, filter: &CaseFilter, question: &Question) -> Result<Vec<CaseLine>, StoreError> {
        search::found(&self.engine, filter, question).await
    }
    async fn count(
        &self,
        filter: &CaseFilter,
        question: Option<&Question>,
        most: u32,
    ) -> Result<u32, StoreError> {
        search::count(&self.engine, filter, question, most).await
    }
    async fn hits(&self, conditions: &[Match], most: u32) -> Result<Vec<Vec<CaseId>>, StoreError> {
        search::hits(&self.engine, conditions, most).await
    }
    async fn parties_of(&self, cases: &[CaseId]) -> Result<Vec<(CaseId, KeptText)>, StoreError> {
        search::parties_of(&self.engine, &self.keys, cases).await
    }
}
