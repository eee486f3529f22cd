//! Passkeys and the challenges they answer.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// A passkey as it is kept: what proves a signature, never what makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// SHA-256 of the credential's id.
    pub hash: [u8; 32],
    /// Whose it is.
    pub person: i64,
    /// What its owner calls it.
    pub name: String,
    /// The credential's id.
    pub credential: Vec<u8>,
    /// The public key and what was fixed with it.
    pub key: Vec<u8>,
    /// What every use changes: the signature counter and whether the key is backed up.
    pub state: [u8; 7],
    /// When it was added.
    pub made_at: Timestamp,
    /// When it was last used to sign in.
    pub used_at: Option<Timestamp>,
}

/// A question that one answer may be given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// SHA-256 of the random bytes that were sent.
    pub hash: [u8; 32],
    /// What it was made for. An answer for anything else does not find it.
    pub purpose: String,
    /// What the answer is held against.
    pub state: Vec<u8>,
    /// Until when it may be answered.
    pub expires_at: Timestamp,
}

/// The part of the store that keeps passkeys.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Adds one; a conflict if the credential is there already, whosever it is.
    async fn put_passkey(&self, passkey: &Passkey) -> Result<(), StoreError>;
    /// That of this hash.
    async fn passkey(&self, hash: &[u8; 32]) -> Result<Option<Passkey>, StoreError>;
    /// Those of a person, the newest first.
    async fn passkeys_of(&self, person: i64) -> Result<Vec<Passkey>, StoreError>;
    /// How many a person has.
    async fn count_passkeys(&self, person: i64) -> Result<u32, StoreError>;
    /// Calls it by its new name.
    async fn rename_passkey(&self, passkey: &Passkey) -> Result<(), StoreError>;
    /// Takes its state from what `passkey` says to `state`; false if it is gone or another use was faster.
    async fn use_passkey(
        &self,
        passkey: &Passkey,
        state: &[u8; 7],
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Keeps a challenge; those that expired before `now` are forgotten bit by bit.
    async fn put_challenge(&self, challenge: &Challenge, now: Timestamp) -> Result<(), StoreError>;
    /// Takes a challenge out: one caller gets it, and no other.
    async fn take_challenge(&self, hash: &[u8; 32], purpose: &str) -> Result<Option<Challenge>, StoreError>;
}
