//! What the working pages need, on top of the engine.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::commit::StoredEvent;
use redress_app::ports::{Change, DutyCounts, DutyFilter, KeptText, Present, Seat, StoreError, View, Work};
use redress_domain::case::Case;
use redress_domain::case::lateness::Bounds;
use redress_domain::id::CaseId;

use super::Database;
use crate::{changes, duties, presence, rows, views};

#[async_trait]
impl Work for Database {
    async fn duty_counts(&self, filter: &DutyFilter, bounds: Bounds) -> Result<DutyCounts, StoreError> {
        duties::counts(&self.engine, filter, bounds).await
    }
    async fn seats(&self, offices: &[String], bounds: Bounds) -> Result<Vec<Seat>, StoreError> {
        duties::seats(&self.engine, offices, bounds).await
    }
    async fn states(&self, ids: &[CaseId]) -> Result<Vec<Case>, StoreError> {
        rows::states(&self.engine, ids).await
    }
    async fn latest(&self, ids: &[CaseId], kinds: &[&str]) -> Result<Vec<(CaseId, StoredEvent)>, StoreError> {
        rows::latest(&self.engine, ids, kinds).await
    }
    async fn texts_at(&self, places: &[(CaseId, u32)]) -> Result<Vec<(CaseId, KeptText)>, StoreError> {
        rows::texts(&self.engine, &self.keys, places).await
    }
    async fn put_changes(&self, changes: &[Change], forget: Timestamp) -> Result<(), StoreError> {
        changes::put(&self.engine, changes, forget).await
    }
    async fn changes(
        &self,
        offices: &[String],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        changes::since(&self.engine, offices, since, limit).await
    }
    async fn views(&self, person: i64) -> Result<Vec<View>, StoreError> {
        views::of(&self.engine, &self.keys, person).await
    }
    async fn put_view(&self, person: i64, view: &View) -> Result<(), StoreError> {
        views::put(&self.engine, &self.keys, person, view).await
    }
    async fn drop_view(&self, person: i64, id: i64) -> Result<(), StoreError> {
        views::drop(&self.engine, person, id).await
    }
    async fn put_present(
        &self,
        case: CaseId,
        who: &Present,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        presence::put(&self.engine, case, who, until, now).await
    }
    async fn drop_present(&self, case: CaseId, person: i64) -> Result<(), StoreError> {
        presence::leave(&self.engine, case, person).await
    }
    async fn present(&self, case: CaseId, now: Timestamp) -> Result<Vec<Present>, StoreError> {
        presence::of_case(&self.engine, case, now).await
    }
}
