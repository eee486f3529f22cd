//! The part of the store that keeps passkeys.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{Challenge, Passkey, Passkeys, StoreError};

use super::Database;
use crate::passkeys;

#[async_trait]
impl Passkeys for Database {
    async fn put_passkey(&self, passkey: &Passkey) -> Result<(), StoreError> {
        passkeys::put(&self.engine, &self.keys, passkey).await
    }
    async fn passkey(&self, hash: &[u8; 32]) -> Result<Option<Passkey>, StoreError> {
        passkeys::one(&self.engine, &self.keys, hash).await
    }
    async fn passkeys_of(&self, person: i64) -> Result<Vec<Passkey>, StoreError> {
        passkeys::of(&self.engine, &self.keys, person).await
    }
    async fn count_passkeys(&self, person: i64) -> Result<u32, StoreError> {
        passkeys::count(&self.engine, person).await
    }
    async fn rename_passkey(&self, passkey: &Passkey) -> Result<(), StoreError> {
        passkeys::rename(&self.engine, &self.keys, passkey).await
    }
    async fn use_passkey(
        &self,
        passkey: &Passkey,
        state: &[u8; 7],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        passkeys::used(&self.engine, passkey, state, at).await
    }
    async fn put_challenge(&self, challenge: &Challenge, now: Timestamp) -> Result<(), StoreError> {
        passkeys::ask(&self.engine, challenge, now).await
    }
    async fn take_challenge(&self, hash: &[u8; 32], purpose: &str) -> Result<Option<Challenge>, StoreError> {
        passkeys::take(&self.engine, hash, purpose).await
    }
}
