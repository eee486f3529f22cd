//! The part of the store that orders of two people and retention need.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{Order, OrderState, Orders, Retention, StoreError};
use redress_domain::id::CaseId;

use super::Database;
use crate::orders;

#[async_trait]
impl Orders for Database {
    async fn add_order(&self, order: &Order) -> Result<(), StoreError> {
        orders::add(&self.engine, &self.keys, order).await
    }
    async fn change_order(&self, order: &Order, retention: Option<&Retention>) -> Result<(), StoreError> {
        orders::change(&self.engine, &self.keys, order, retention).await
    }
    async fn order(&self, id: &str) -> Result<Option<Order>, StoreError> {
        orders::one(&self.engine, &self.keys, id).await
    }
    async fn orders(&self, before: Option<(Timestamp, &str)>, limit: u32) -> Result<Vec<Order>, StoreError> {
        orders::page(&self.engine, &self.keys, before, limit).await
    }
    async fn orders_in(&self, state: OrderState, limit: u32) -> Result<Vec<Order>, StoreError> {
        orders::in_state(&self.engine, &self.keys, state, limit).await
    }
    async fn put_order_result(
        &self,
        order: &str,
        case: CaseId,
        result: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        orders::put_result(&self.engine, order, case, result, at).await
    }
    async fn order_results(&self, order: &str) -> Result<Vec<(CaseId, String, Timestamp)>, StoreError> {
        orders::results(&self.engine, order).await
    }
    async fn retentions(&self) -> Result<Vec<Retention>, StoreError> {
        orders::retentions(&self.engine).await
    }
    async fn closed_before(
        &self,
        procedure: &str,
        office: &str,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CaseId, Timestamp)>, StoreError> {
        orders::closed_before(&self.engine, procedure, office, before, limit).await
    }
    async fn closed_counts(
        &self,
        procedure: &str,
        before: Timestamp,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        orders::closed_counts(&self.engine, procedure, before).await
    }
    async fn forget_words(&self, bucket: i64, day: i64, seq: i64) -> Result<(), StoreError> {
        orders::forget_words(&self.engine, bucket, day, seq).await
    }
    async fn forget_notices(&self, case: CaseId, office: &str) -> Result<(), StoreError> {
        orders::forget_notices(&self.engine, case, office).await
    }
}
