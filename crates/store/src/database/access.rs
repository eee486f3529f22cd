//! The part of the store by which people get in.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{
    Access, AccessChange, Attempts, DayHead, Key, NewRecord, Record, SignInState, StoreError,
};

use super::Database;
use crate::{attempts, audit, keys, sign_in};

#[async_trait]
impl Access for Database {
    async fn put_key(&self, key: &Key) -> Result<(), StoreError> {
        keys::put(&self.engine, key).await
    }
    async fn key(&self, hash: &[u8; 32]) -> Result<Option<Key>, StoreError> {
        keys::one(&self.engine, hash).await
    }
    async fn keys_of(&self, person: i64) -> Result<Vec<Key>, StoreError> {
        keys::of_person(&self.engine, person).await
    }
    async fn touch_key(
        &self,
        hash: &[u8; 32],
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        keys::touch(&self.engine, hash, seen_at, expires_at).await
    }
    async fn end_key(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        keys::end(&self.engine, hash).await
    }
    async fn end_everybodys(&self, kind: &str, but: &[u8; 32]) -> Result<(), StoreError> {
        keys::end_everybodys(&self.engine, kind, but).await
    }

    async fn sign_in_state(&self, person: i64) -> Result<Option<SignInState>, StoreError> {
        sign_in::one(&self.engine, &self.keys, person).await
    }
    async fn change_access(&self, person: i64, change: &AccessChange) -> Result<(), StoreError> {
        sign_in::change(&self.engine, &self.keys, person, change).await
    }
    async fn take_step(&self, person: i64, step: i64) -> Result<bool, StoreError> {
        sign_in::take_step(&self.engine, person, step).await
    }
    async fn take_recovery(&self, person: i64, hash: &[u8; 32]) -> Result<bool, StoreError> {
        sign_in::take_recovery(&self.engine, person, hash).await
    }
    async fn recovery_left(&self, person: i64) -> Result<u32, StoreError> {
        sign_in::recovery_left(&self.engine, person).await
    }

    async fn attempts(&self, hash: &[u8; 32]) -> Result<Option<Attempts>, StoreError> {
        attempts::one(&self.engine, hash).await
    }
    async fn count_attempt(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        forget: Timestamp,
    ) -> Result<Attempts, StoreError> {
        attempts::count(&self.engine, hash, now, forget).await
    }
    async fn forgive_attempt(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        attempts::forgive(&self.engine, hash).await
    }
    async fn forget_attempts(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        attempts::forget(&self.engine, hash).await
    }

    async fn audit_head(&self, bucket: i64) -> Result<Option<DayHead>, StoreError> {
        audit::head(&self.engine, bucket).await
    }
    async fn append_audit(&self, new: &NewRecord) -> Result<(), StoreError> {
        audit::append(&self.engine, &self.keys, new).await
    }
    async fn audit_page(
        &self,
        before: Option<(Timestamp, i64, i64)>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError> {
        audit::page(&self.engine, &self.keys, None, before, limit).await
    }
    async fn audit_of_kind(
        &self,
        kind: &str,
        before: Option<(Timestamp, i64, i64)>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError> {
        audit::page(&self.engine, &self.keys, Some(kind), before, limit).await
    }
    async fn audit_chain(
        &self,
        bucket: i64,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<Record>, StoreError> {
        audit::chain(&self.engine, &self.keys, bucket, after, limit).await
    }
    async fn audit_days(&self, bucket: i64) -> Result<Vec<DayHead>, StoreError> {
        audit::days(&self.engine, bucket).await
    }
}
