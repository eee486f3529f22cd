//! What the working pages need of the store: counts, what a row shows of its case, what changed, views kept,
//! and who is there.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_domain::case::Case;
use redress_domain::case::lateness::Bounds;
use redress_domain::id::CaseId;

use super::{DutyFilter, KeptText, StoreError};
use crate::commit::StoredEvent;

/// How many duties there are, by lateness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DutyCounts {
    /// In the order of [`Lateness::ALL`](redress_domain::case::lateness::Lateness::ALL).
    pub by_lateness: [i64; 5],
    /// Whether there are more, which were not counted.
    pub more: bool,
}

/// What a role owes in an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The office.
    pub office: String,
    /// The role.
    pub role: String,
    /// The office that asked for it by a referral, if what is counted is owed to that office alone.
    pub asked_by: Option<String>,
    /// How many duties.
    pub open: i64,
    /// How many of them are late.
    pub late: i64,
    /// How many of these gravely.
    pub grave: i64,
    /// When the first of them was or is due.
    pub first_due: Option<Timestamp>,
}

/// That a case has changed for an office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// When it became known.
    pub at: Timestamp,
    /// The office.
    pub office: String,
    /// The case.
    pub case: CaseId,
    /// Its newest event that is known of.
    pub seq: u32,
}

/// Filters that somebody has given a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its number, unguessable and of no meaning.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// The filters, by name, as JSON.
    pub filters: String,
}

/// Somebody who has a case open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub person: i64,
    /// Whether they are writing.
    pub typing: bool,
}

/// What the working pages need.
#[async_trait]
pub trait Work: Send + Sync {
    /// How many duties `filter` lets through (its lateness, point and order aside), by lateness; counted up to
    /// a hundred thousand for each post.
    async fn duty_counts(&self, filter: &DutyFilter, bounds: Bounds) -> Result<DutyCounts, StoreError>;
    /// What is owed in these offices, and what others owe them by a referral, by office and role.
    async fn seats(&self, offices: &[String], bounds: Bounds) -> Result<Vec<Seat>, StoreError>;
    /// These cases as they stand, in any order; at most 200.
    async fn states(&self, ids: &[CaseId]) -> Result<Vec<Case>, StoreError>;
    /// The newest event of one of these kinds of each of these cases; at most 200.
    async fn latest(&self, ids: &[CaseId], kinds: &[&str]) -> Result<Vec<(CaseId, StoredEvent)>, StoreError>;
    /// These free texts, by case and number; at most 200.
    async fn texts_at(&self, places: &[(CaseId, u32)]) -> Result<Vec<(CaseId, KeptText)>, StoreError>;

    /// Notes what has changed for offices, and forgets what they were told before `forget`.
    async fn put_changes(&self, changes: &[Change], forget: Timestamp) -> Result<(), StoreError>;
    /// What has changed for these offices after `since`, the oldest first.
    async fn changes(
        &self,
        offices: &[String],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError>;

    /// The views of a person, by name; at most a hundred.
    async fn views(&self, person: i64) -> Result<Vec<View>, StoreError>;
    /// Keeps a view; the person's own of the same number is replaced.
    async fn put_view(&self, person: i64, view: &View) -> Result<(), StoreError>;
    /// Forgets one.
    async fn drop_view(&self, person: i64, id: i64) -> Result<(), StoreError>;

    /// Notes that somebody has a case open, until `until`; forgets those whose time ended by `now`.
    async fn put_present(
        &self,
        case: CaseId,
        who: &Present,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Notes that somebody has left it.
    async fn drop_present(&self, case: CaseId, person: i64) -> Result<(), StoreError>;
    /// Who has a case open at `now`.
    async fn present(&self, case: CaseId, now: Timestamp) -> Result<Vec<Present>, StoreError>;
}
