//! The record of transfers.

use async_trait::async_trait;
use redress_app::ports::{StoreError, Transfer, TransferFilter, Transfers};
use redress_domain::id::CaseId;

use super::Database;
use crate::transfers;

#[async_trait]
impl Transfers for Database {
    async fn put_transfer(&self, one: &Transfer) -> Result<(), StoreError> {
        transfers::put(&self.engine, one).await
    }
    async fn make_transfers(&self, case: CaseId, seq: u32, all: &[Transfer]) -> Result<bool, StoreError> {
        transfers::make(&self.engine, case, seq, all).await
    }
    async fn transfers(&self, filter: &TransferFilter) -> Result<Vec<Transfer>, StoreError> {
        transfers::page(&self.engine, filter).await
    }
}
