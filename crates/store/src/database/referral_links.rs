//! The part of the store that secure links need.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_app::ports::{ReferralLink, ReferralLinks, StoreError};
use redress_domain::id::CaseId;

use super::Database;
use crate::referral_links;

#[async_trait]
impl ReferralLinks for Database {
    async fn put_referral_link(&self, link: &ReferralLink) -> Result<(), StoreError> {
        referral_links::put(&self.engine, link).await
    }
    async fn referral_link(&self, case: CaseId, referral: u32) -> Result<Option<ReferralLink>, StoreError> {
        referral_links::one(&self.engine, case, referral).await
    }
    async fn see_referral_link(&self, case: CaseId, referral: u32, at: Timestamp) -> Result<(), StoreError> {
        referral_links::see(&self.engine, case, referral, at).await
    }
    async fn end_referral_link(&self, case: CaseId, referral: u32, at: Timestamp) -> Result<(), StoreError> {
        referral_links::end(&self.engine, case, referral, at).await
    }
}
