//! What each case counts for, and the sums.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{By, FigureFilter, StoreError, Sums, Tallies, Tally};
use redress_domain::id::CaseId;

use super::Database;
use crate::figures;

#[async_trait]
impl Tallies for Database {
    async fn tally(&self, id: CaseId) -> Result<Option<Tally>, StoreError> {
        figures::tally(&self.engine, &self.keys, id).await
    }
    async fn put_tally(&self, before: Option<&Tally>, after: &Tally) -> Result<(), StoreError> {
        figures::put_tally(&self.engine, &self.keys, before, after).await
    }
    async fn forget_tallies(&self) -> Result<(), StoreError> {
        figures::forget(&self.engine).await
    }
    async fn sums(&self, filter: &FigureFilter, by: By) -> Result<Vec<(String, Sums)>, StoreError> {
        figures::sums(&self.engine, filter, by).await
    }
    async fn overdue(
        &self,
        filter: &FigureFilter,
        by: By,
        now: Timestamp,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        figures::overdue(&self.engine, filter, by, now).await
    }
    async fn labels(
        &self,
        offices: Option<&[String]>,
        values: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        figures::labels(&self.engine, &self.keys, offices, values).await
    }
}
