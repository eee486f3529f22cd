//! What dangerous acts need of the store: orders that two people give, what came of them, and for how long closed
//! cases are kept.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::id::CaseId;

use super::StoreError;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// It waits for the second person.
    Proposed,
    /// The second person said no.
    Refused,
    /// The first person took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// It is in force: it is being carried out, or what it opens may be taken.
    Confirmed,
    /// Everything it says was done, or the time to take it is over.
    Done,
}

impl OrderState {
    /// Each with its name.
    pub const ALL: [(OrderState, &'static str); 6] = [
        (OrderState::Proposed, "proposed"),
        (OrderState::Refused, "refused"),
        (OrderState::Withdrawn, "withdrawn"),
        (OrderState::Expired, "expired"),
        (OrderState::Confirmed, "confirmed"),
        (OrderState::Done, "done"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        OrderState::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<OrderState> {
        OrderState::ALL.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

/// A dangerous act that one person proposed and another must confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Sixteen random hexadecimal digits.
    pub id: String,
    /// What sort of act.
    pub kind: String,
    /// The office concerned; none if it is the whole house.
    pub office: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// Raised with every change: of two who decide, one is first.
    pub revision: i64,
    /// Who proposed it.
    pub proposed_by: i64,
    /// The absent person in whose post they did.
    pub instead_of: Option<i64>,
    /// When.
    pub proposed_at: Timestamp,
    /// From when on it can no longer be confirmed; of one that is confirmed, no longer be taken.
    pub expires_at: Timestamp,
    /// Who confirmed, refused or withdrew it.
    pub decided_by: Option<i64>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// When it was over.
    pub done_at: Option<Timestamp>,
    /// What is asked for and why, as JSON; sealed where it is kept.
    pub body: String,
}

/// For how long the closed cases of a procedure are kept, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The order that said so.
    pub order: String,
    /// The procedure.
    pub procedure: String,
    /// The first day on which it counts.
    pub since: Date,
    /// How many months from the day a case was closed; none: for good.
    pub months: Option<u32>,
    /// When it was said: of two from the same day, the later counts.
    pub made_at: Timestamp,
}

/// Orders and retention periods.
#[async_trait]
pub trait Orders: Send + Sync {
    /// Keeps a new order; [`StoreError::Conflict`] if there is one of this number.
    async fn add_order(&self, order: &Order) -> Result<(), StoreError>;
    /// Keeps `order` in place of the revision before its own, and with it what it changes at once;
    /// [`StoreError::Conflict`] if somebody else was faster.
    async fn change_order(&self, order: &Order, retention: Option<&Retention>) -> Result<(), StoreError>;
    /// One order.
    async fn order(&self, id: &str) -> Result<Option<Order>, StoreError>;
    /// A page, newest first, those before this point.
    async fn orders(&self, before: Option<(Timestamp, &str)>, limit: u32) -> Result<Vec<Order>, StoreError>;
    /// Those in this state, the oldest first.
    async fn orders_in(&self, state: OrderState, limit: u32) -> Result<Vec<Order>, StoreError>;
    /// Notes what came of an order in one of its cases; what is there already stays.
    async fn put_order_result(
        &self,
        order: &str,
        case: CaseId,
        result: &str,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// What came of an order in its cases, as far as it was carried out.
    async fn order_results(&self, order: &str) -> Result<Vec<(CaseId, String, Timestamp)>, StoreError>;
    /// Every retention period there ever was, by procedure and then the oldest first.
    async fn retentions(&self) -> Result<Vec<Retention>, StoreError>;
    /// The cases of a procedure that an office holds, that may be erased and were closed before this instant, the
    /// first closed first.
    async fn closed_before(
        &self,
        procedure: &str,
        office: &str,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CaseId, Timestamp)>, StoreError>;
    /// How many such cases each office holds.
    async fn closed_counts(
        &self,
        procedure: &str,
        before: Timestamp,
    ) -> Result<Vec<(String, i64)>, StoreError>;
    /// Erases what was said beside a record of the audit log.
    async fn forget_words(&self, bucket: i64, day: i64, seq: i64) -> Result<(), StoreError>;
    /// Removes the notices that an office was given about a case.
    async fn forget_notices(&self, case: CaseId, office: &str) -> Result<(), StoreError>;
}
