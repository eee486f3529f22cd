//! Secure links to referrals.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{ReferralLink, Store};
use redress_domain::id::CaseId;

/// A link comes back as it was kept; the next one replaces it whole, and what is noted of one is noted once.
pub async fn a_link_is_kept_replaced_seen_once_and_ended(store: Arc<dyn Store>) {
    let at: Timestamp = "2026-05-06T01:00:00Z".parse().unwrap();
    let later = |hours| at + SignedDuration::from_hours(hours);
    let (case, other) = (CaseId::new(at, 0x11_6e6b), CaseId::new(at, 0x22_6e6b));
    let link = |no: u32| ReferralLink {
        case,
        referral: 2,
        no,
        hash: [u8::try_from(no).unwrap(); 32],
        made_at: later(no.into()),
        made_by: 7,
        expires_at: later(100),
        seen_at: None,
        ended_at: None,
    };
    let kept = async || store.referral_link(case, 2).await.unwrap();
    assert_eq!(kept().await, None);
    store.put_referral_link(&link(1)).await.unwrap();
    assert_eq!(kept().await, Some(link(1)));
    assert_eq!(store.referral_link(case, 1).await.unwrap(), None, "of another referral");
    assert_eq!(store.referral_link(other, 2).await.unwrap(), None, "of another case");
    store.see_referral_link(case, 2, later(3)).await.unwrap();
    store.see_referral_link(case, 2, later(4)).await.unwrap();
    store.end_referral_link(case, 2, later(5)).await.unwrap();
    let ended = ReferralLink { seen_at: Some(later(3)), ended_at: Some(later(5)), ..link(1) };
    assert_eq!(kept().await, Some(ended));
    store.put_referral_link(&link(2)).await.unwrap();
    assert_eq!(kept().await, Some(link(2)));
}
