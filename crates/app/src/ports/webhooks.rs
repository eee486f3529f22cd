//! What webhooks need of the store.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_domain::id::CaseId;

use super::StoreError;

/// Whether a webhook is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookState {
    /// It is.
    Active,
    /// An administrator paused it.
    Paused,
    /// The program paused it, because nothing was taken there for a day.
    Failed,
}

impl HookState {
    /// All of them.
    pub const ALL: [HookState; 3] = [HookState::Active, HookState::Paused, HookState::Failed];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            HookState::Active => "active",
            HookState::Paused => "paused",
            HookState::Failed => "failed",
        }
    }
}

/// An address of another program that hears of events.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its number, unguessable and of no meaning.
    pub id: i64,
    /// For whom, in the administrator's words. Kept sealed.
    pub label: String,
    /// The address. Kept sealed.
    pub url: String,
    /// With what messages are signed. Kept sealed.
    pub secret: [u8; 32],
    /// Of which kinds of events.
    pub kinds: Vec<String>,
    /// Only of cases that this office or one below it holds.
    pub office: Option<String>,
    /// Whether it is sent to.
    pub state: HookState,
    /// Since when nothing was taken there.
    pub failing_since: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: i64,
}

/// An event that waits to be told to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookDelivery {
    /// The case.
    pub case: CaseId,
    /// The event's number in its log.
    pub seq: u32,
    /// The webhook.
    pub webhook: i64,
    /// The event's kind.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// How often it was sent in vain.
    pub tries: u32,
}

/// What came of sending something to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookResult {
    /// The webhook.
    pub webhook: i64,
    /// When.
    pub at: Timestamp,
    /// The case and the event's number; none for a message that an administrator sent to try it.
    pub event: Option<(CaseId, u32)>,
    /// The event's kind, or `test`.
    pub kind: String,
    /// How often it had been sent in vain before.
    pub tries: u32,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why there was none: the code of a [`SendFault`](super::SendFault).
    pub fault: Option<String>,
}

/// Webhooks, what waits for them and what came of it.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// All of them, the oldest first.
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;
    /// Adds one.
    async fn add_webhook(&self, webhook: &Webhook) -> Result<(), StoreError>;
    /// Takes one from the state in which somebody saw it into another; nothing happens if it is not in that any more.
    async fn move_webhook(
        &self,
        id: i64,
        from: HookState,
        to: HookState,
        failing_since: Option<Timestamp>,
    ) -> Result<(), StoreError>;
    /// Forgets one, with its secret.
    async fn end_webhook(&self, id: i64) -> Result<(), StoreError>;
    /// Notes events to be told; those already waiting stay as they are.
    async fn await_deliveries(&self, waiting: &[HookDelivery], due: Timestamp) -> Result<(), StoreError>;
    /// Takes at most `limit` of those that are due, and keeps them from others until `lease_until`.
    async fn claim_deliveries(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<HookDelivery>, StoreError>;
    /// Puts one off that was sent in vain as often as it says.
    async fn put_off_delivery(&self, one: &HookDelivery, due: Timestamp) -> Result<(), StoreError>;
    /// One waits no longer.
    async fn end_delivery(&self, one: &HookDelivery) -> Result<(), StoreError>;
    /// Keeps a result, and forgets those of the same webhook from before `since`.
    async fn put_hook_result(&self, result: &HookResult, since: Timestamp) -> Result<(), StoreError>;
    /// The last results of a webhook, the newest first.
    async fn hook_results(&self, webhook: i64, limit: u32) -> Result<Vec<HookResult>, StoreError>;
}
