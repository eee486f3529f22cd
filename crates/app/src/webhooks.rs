//! Telling other programs that something happened: addresses that the system administrator registers.
//!
//! Invariants: what is told is a case number, the kind of an event, its number and its time, and nothing personal; who
//! wants to know more asks the API with a token of their own. Each event is told at least once, with an id that stays
//! the same. The secret is shown once, when the webhook is made.

mod message;
mod send;

use std::sync::Arc;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::ports::{Courier, HookResult, HookState, SendFault, Webhook};
use crate::staff::Administrator;

pub use self::message::{read_secret, shown_secret, signature};

/// The kinds of events that can be told.
pub const KINDS: [&str; 7] = ["filed", "acted", "moved", "linked", "referral_sent", "attached", "clock_rang"];
/// Most webhooks.
const MOST: usize = 50;
/// Longest label, in characters.
const LABEL: usize = 80;
/// How many results are shown.
const RESULTS: u32 = 20;

/// A webhook to be made.
#[derive(Clone, Debug, Default)]
pub struct NewWebhook {
    /// For whom.
    pub label: String,
    /// The address.
    pub url: String,
    /// Of which kinds of events, out of [`KINDS`].
    pub kinds: Vec<String>,
    /// Only of cases that this office or one below it holds.
    pub office: Option<String>,
}

impl App {
    /// Has messages carried by this courier; a second one is not taken.
    pub fn send_with(&self, courier: Arc<dyn Courier>) {
        let _ = self.courier.set(courier);
    }

    /// Makes a webhook, whose secret only this answer holds.
    ///
    /// # Errors
    /// An address that is not taken, kinds or an office that are not there, or too many webhooks.
    pub async fn add_webhook(&self, by: &Administrator, new: NewWebhook) -> Result<Webhook, Error> {
        let label = new.label.trim().to_owned();
        no_nul("label", &label)?;
        if label.is_empty() || label.chars().count() > LABEL {
            return Err(invalid(
                "label",
                "range",
                "请写明用途,1至80个字",
                "Say what it is for, in 1 to 80 characters",
            ));
        }
        no_nul("url", &new.url)?;
        let courier = self.courier.get().ok_or_else(|| address("url", SendFault::Address))?;
        courier.takes(&new.url).map_err(|fault| address("url", fault))?;
        let mut kinds = new.kinds;
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() || !kinds.iter().all(|kind| KINDS.contains(&kind.as_str())) {
            return Err(invalid("kinds", "unknown", "请至少选一种事件", "Choose at least one kind of event"));
        }
        if let Some(office) = &new.office
            && !self.store.offices().await?.iter().any(|one| one.code == *office)
        {
            return Err(invalid("office", "unknown", "没有这个机构", "There is no such office"));
        }
        if self.store.webhooks().await?.len() >= MOST {
            return Err(invalid(
                "url",
                "range",
                "推送地址已达50个,请先删除不用的",
                "There are 50 already; end one first",
            ));
        }
        let (mut secret, mut id) = ([0; 32], [0; 8]);
        self.entropy.fill(&mut secret);
        self.entropy.fill(&mut id);
        let webhook = Webhook {
            id: i64::from_be_bytes(id) & i64::MAX,
            label,
            url: new.url,
            secret,
            kinds,
            office: new.office,
            state: HookState::Active,
            failing_since: None,
            made_at: self.clock.now(),
            made_by: by.person,
        };
        self.note_hook(by, "webhook_made", &webhook).await?;
        self.store.add_webhook(&webhook).await?;
        Ok(webhook)
    }

    /// A webhook with what came of the last messages.
    ///
    /// # Errors
    /// Not found.
    pub async fn webhook(&self, id: i64) -> Result<(Webhook, Vec<HookResult>), Error> {
        Ok((self.hook(id).await?, self.store.hook_results(id, RESULTS).await?))
    }

    async fn hook(&self, id: i64) -> Result<Webhook, Error> {
        self.store.webhooks().await?.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
    }

    /// Pauses a webhook, or has it sent to again. While it is paused, what happens is not kept for it; what waited
    /// before goes on waiting.
    pub async fn set_webhook(&self, by: &Administrator, id: i64, active: bool) -> Result<Webhook, Error> {
        let webhook = self.hook(id).await?;
        let (kind, to) = match active {
            true => ("webhook_resumed", HookState::Active),
            false => ("webhook_paused", HookState::Paused),
        };
        if webhook.state != to {
            self.note_hook(by, kind, &webhook).await?;
            self.store.move_webhook(id, webhook.state, to, None).await?;
        }
        self.hook(id).await
    }

    /// Ends a webhook and forgets its secret.
    pub async fn end_webhook(&self, by: &Administrator, id: i64) -> Result<(), Error> {
        let webhook = self.hook(id).await?;
        self.note_hook(by, "webhook_ended", &webhook).await?;
        Ok(self.store.end_webhook(id).await?)
    }

    /// Sends a message of the kind `test` at once, whatever the state; gives what came of it.
    pub async fn test_webhook(&self, by: &Administrator, id: i64) -> Result<HookResult, Error> {
        let webhook = self.hook(id).await?;
        self.note_hook(by, "webhook_tested", &webhook).await?;
        self.try_out(&webhook).await
    }

    /// How many webhooks the program paused.
    pub async fn failed_webhooks(&self) -> Result<usize, Error> {
        let all = self.store.webhooks().await?;
        Ok(all.iter().filter(|webhook| webhook.state == HookState::Failed).count())
    }

    /// Writes down that the program itself pauses a webhook.
    async fn note_failed_webhook(&self, webhook: &Webhook) -> Result<(), Error> {
        let deed = Deed { kind: "webhook_failed".into(), ..Deed::default() };
        self.note(about(deed, webhook), None, Some(&words(webhook))).await
    }

    async fn note_hook(&self, by: &Administrator, kind: &str, webhook: &Webhook) -> Result<(), Error> {
        self.note(about(by.did(kind), webhook), by.from, Some(&words(webhook))).await
    }
}

/// A deed about a webhook.
fn about(deed: Deed, webhook: &Webhook) -> Deed {
    Deed { key: Some(format!("{:016x}", webhook.id)), office: webhook.office.clone(), ..deed }
}

/// What the audit log says besides: never the whole address, which may hold a secret of theirs.
fn words(webhook: &Webhook) -> String {
    let rest = webhook.url.split_once("://").map_or(webhook.url.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    format!("{} ({host}): {}", webhook.label, webhook.kinds.join(" "))
}

/// The field that holds an address that cannot be used, and why.
fn address(field: &str, fault: SendFault) -> Error {
    let (zh, en) = match fault {
        SendFault::Inside => (
            "这个地址在内部网络中;如确需使用,请由运维人员在启动参数中放行该主机",
            "This address lies inside the network; whoever runs the server can allow the host (--outbound-allow)",
        ),
        _ => (
            "请填写以https://开头、不含用户名和#的完整地址",
            "Write a whole address that begins with https:// and holds no user name and no #",
        ),
    };
    invalid(field, fault.code(), zh, en)
}
