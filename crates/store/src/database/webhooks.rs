//! The part of the store that webhooks need.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{HookDelivery, HookResult, HookState, StoreError, Webhook, Webhooks};

use super::Database;
use crate::webhooks;

#[async_trait]
impl Webhooks for Database {
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        webhooks::all(&self.engine, &self.keys).await
    }
    async fn add_webhook(&self, webhook: &Webhook) -> Result<(), StoreError> {
        webhooks::add(&self.engine, &self.keys, webhook).await
    }
    async fn move_webhook(
        &self,
        id: i64,
        from: HookState,
        to: HookState,
        failing_since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        webhooks::go(&self.engine, id, from, to, failing_since).await
    }
    async fn end_webhook(&self, id: i64) -> Result<(), StoreError> {
        webhooks::end(&self.engine, id).await
    }
    async fn await_deliveries(&self, waiting: &[HookDelivery], due: Timestamp) -> Result<(), StoreError> {
        webhooks::wait(&self.engine, waiting, due).await
    }
    async fn claim_deliveries(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<HookDelivery>, StoreError> {
        webhooks::claim(&self.engine, now, lease_until, limit).await
    }
    async fn put_off_delivery(&self, one: &HookDelivery, due: Timestamp) -> Result<(), StoreError> {
        webhooks::put_off(&self.engine, one, due).await
    }
    async fn end_delivery(&self, one: &HookDelivery) -> Result<(), StoreError> {
        webhooks::done(&self.engine, one).await
    }
    async fn put_hook_result(&self, result: &HookResult, since: Timestamp) -> Result<(), StoreError> {
        webhooks::put_result(&self.engine, result, since).await
    }
    async fn hook_results(&self, webhook: i64, limit: u32) -> Result<Vec<HookResult>, StoreError> {
        webhooks::results(&self.engine, webhook, limit).await
    }
}
