//! What secure links to referrals need of the store.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_domain::id::CaseId;

use super::StoreError;

/// The newest link to a referral. Only the SHA-256 of its key is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralLink {
    /// The case.
    pub case: CaseId,
    /// The referral's number in the case.
    pub referral: u32,
    /// Which of the referral's links, from 1.
    pub no: u32,
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: i64,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// When it was first opened.
    pub seen_at: Option<Timestamp>,
    /// When it was ended by hand.
    pub ended_at: Option<Timestamp>,
}

/// Secure links to referrals: at most one for each.
#[async_trait]
pub trait ReferralLinks: Send + Sync {
    /// Keeps a link in place of the one before it.
    async fn put_referral_link(&self, link: &ReferralLink) -> Result<(), StoreError>;
    /// The link to a referral.
    async fn referral_link(&self, case: CaseId, referral: u32) -> Result<Option<ReferralLink>, StoreError>;
    /// Notes when it was opened, unless it was before.
    async fn see_referral_link(&self, case: CaseId, referral: u32, at: Timestamp) -> Result<(), StoreError>;
    /// Ends it.
    async fn end_referral_link(&self, case: CaseId, referral: u32, at: Timestamp) -> Result<(), StoreError>;
}
