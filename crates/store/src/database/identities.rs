//! The part of the store that identities of providers need.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{Flow, Identities, Identity, StoreError};

use super::Database;
use crate::identities;

#[async_trait]
impl Identities for Database {
    async fn identity(&self, hash: &[u8; 32]) -> Result<Option<Identity>, StoreError> {
        identities::one(&self.engine, hash).await
    }
    async fn identities_of(&self, person: i64) -> Result<Vec<Identity>, StoreError> {
        identities::of_person(&self.engine, person).await
    }
    async fn bind_identity(&self, identity: &Identity) -> Result<(), StoreError> {
        identities::bind(&self.engine, identity).await
    }
    async fn unbind_identities(&self, person: i64, only: Option<&[u8; 32]>) -> Result<(), StoreError> {
        identities::unbind(&self.engine, person, only).await
    }
    async fn put_flow(&self, flow: &Flow, now: Timestamp) -> Result<(), StoreError> {
        identities::put_flow(&self.engine, &self.keys, flow, now).await
    }
    async fn flow(&self, hash: &[u8; 32]) -> Result<Option<Flow>, StoreError> {
        identities::flow(&self.engine, &self.keys, hash).await
    }
    async fn take_flow(&self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        identities::take_flow(&self.engine, hash).await
    }
}
