//! Sending what waits. Each webhook is sent to in order; after the first failure the rest of it waits, so that one who
//! does not answer holds nobody up.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use redress_domain::case::Case;
use redress_domain::id::CaseId;

use super::message::Message;
use crate::cases::App;
use crate::error::Error;
use crate::ports::{Courier, HookDelivery, HookResult, HookState, OutboxItem, Webhook};
use crate::supervision::below;

/// How long to wait after each time that something was sent in vain, in seconds: a day in all.
const WAITS: [i64; 11] = [10, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 25_200];
/// How long others leave alone what one worker has claimed: longer than a round can take.
const LEASE: SignedDuration = SignedDuration::from_mins(20);
/// How many messages one round takes.
const ROUND: u32 = 50;
/// How many webhooks are sent to side by side.
const ABREAST: usize = 16;
/// How soon somebody looks again at what waits for a paused webhook.
const PAUSED: SignedDuration = SignedDuration::from_mins(10);
/// How long results are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(72);

/// What an answer says to a message: taken with 2xx, as Standard Webhooks has it.
fn is_taken(result: &HookResult) -> bool {
    result.status.is_some_and(|status| (200..300).contains(&status))
}

impl App {
    /// Notes an event for the webhooks that want to hear of it.
    pub(crate) async fn await_webhooks(
        &self,
        webhooks: &[Webhook],
        case: &Case,
        item: &OutboxItem,
    ) -> Result<(), Error> {
        let wanted =
            |webhook: &&Webhook| webhook.state == HookState::Active && webhook.kinds.contains(&item.kind);
        let wanted: Vec<&Webhook> = webhooks.iter().filter(wanted).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let Some(event) = self.store.event(item.case, item.seq).await? else { return Ok(()) };
        let some_offices = wanted.iter().any(|webhook| webhook.office.is_some());
        let offices = if some_offices { self.store.offices().await? } else { Vec::new() };
        let holder = offices.iter().find(|office| office.code == case.office);
        let lies_below = |top: &str| holder.is_some_and(|holder| below(&offices, holder, &[top]));
        let waiting: Vec<HookDelivery> = wanted
            .iter()
            .filter(|webhook| webhook.office.as_deref().is_none_or(lies_below))
            .map(|webhook| HookDelivery {
                case: item.case,
                seq: item.seq,
                webhook: webhook.id,
                kind: item.kind.clone(),
                at: event.at,
                tries: 0,
            })
            .collect();
        Ok(self.store.await_deliveries(&waiting, self.clock.now()).await?)
    }

    /// Sends what is due to webhooks; gives how much of it was looked at.
    ///
    /// Safe to run anywhere. At least once: who dies after sending leaves it to others to send it again, with the
    /// same id.
    pub async fn send_webhooks(&self) -> Result<u32, Error> {
        let Some(courier) = self.courier.get() else { return Ok(0) };
        let now = self.clock.now();
        let claimed = self.store.claim_deliveries(now, now + LEASE, ROUND).await?;
        let mut by_webhook: BTreeMap<i64, Vec<HookDelivery>> = BTreeMap::new();
        let count = u32::try_from(claimed.len()).unwrap_or(ROUND);
        for one in claimed {
            by_webhook.entry(one.webhook).or_default().push(one);
        }
        if by_webhook.is_empty() {
            return Ok(0);
        }
        let webhooks: BTreeMap<i64, Webhook> =
            self.store.webhooks().await?.into_iter().map(|webhook| (webhook.id, webhook)).collect();
        let done: Vec<Result<(), Error>> = futures_util::stream::iter(by_webhook)
            .map(|(id, waiting)| {
                let webhook = webhooks.get(&id);
                async move { self.send_all(&**courier, webhook, waiting).await }
            })
            .buffer_unordered(ABREAST)
            .collect()
            .await;
        done.into_iter().collect::<Result<Vec<()>, Error>>().map(|_| count)
    }

    async fn send_all(
        &self,
        courier: &dyn Courier,
        webhook: Option<&Webhook>,
        mut waiting: Vec<HookDelivery>,
    ) -> Result<(), Error> {
        waiting.sort_by_key(|one| (one.at, one.case, one.seq));
        let mut waiting = waiting.into_iter();
        let now = self.clock.now();
        let Some(webhook) = webhook else {
            for one in waiting {
                self.store.end_delivery(&one).await?;
            }
            return Ok(());
        };
        let mut again = now + PAUSED;
        if webhook.state == HookState::Active {
            let mut taken = false;
            for mut one in waiting.by_ref() {
                let event = Some((one.case, one.seq));
                let result = self.send(courier, webhook, event, &one.kind, one.at, one.tries).await?;
                if is_taken(&result) {
                    self.store.end_delivery(&one).await?;
                    if webhook.failing_since.is_some() && !taken {
                        self.store
                            .move_webhook(webhook.id, HookState::Active, HookState::Active, None)
                            .await?;
                    }
                    taken = true;
                    continue;
                }
                let Some(wait) = WAITS.get(one.tries as usize) else {
                    // A day has passed: nobody takes it, and somebody must look.
                    self.give_up(webhook, now).await?;
                    self.store.end_delivery(&one).await?;
                    break;
                };
                if webhook.failing_since.is_none() || taken {
                    let since = Some(now);
                    self.store.move_webhook(webhook.id, HookState::Active, HookState::Active, since).await?;
                }
                one.tries += 1;
                again = self.clock.now() + SignedDuration::from_secs(*wait);
                self.store.put_off_delivery(&one, again).await?;
                break;
            }
        }
        for one in waiting {
            self.store.put_off_delivery(&one, again).await?;
        }
        Ok(())
    }

    async fn give_up(&self, webhook: &Webhook, now: Timestamp) -> Result<(), Error> {
        self.note_failed_webhook(webhook).await?;
        let since = webhook.failing_since.or(Some(now));
        Ok(self.store.move_webhook(webhook.id, HookState::Active, HookState::Failed, since).await?)
    }

    /// Sends a message that says nothing but that it is one.
    pub(super) async fn try_out(&self, webhook: &Webhook) -> Result<HookResult, Error> {
        let courier = self.courier.get().ok_or(Error::NotFound)?;
        self.send(&**courier, webhook, None, "test", self.clock.now(), 0).await
    }

    async fn send(
        &self,
        courier: &dyn Courier,
        webhook: &Webhook,
        event: Option<(CaseId, u32)>,
        kind: &str,
        at: Timestamp,
        tries: u32,
    ) -> Result<HookResult, Error> {
        let now = self.clock.now();
        let message = Message::new(webhook, event, kind, at, now);
        let answer = courier.post(&webhook.url, &message.headers, message.body).await;
        let result = HookResult {
            webhook: webhook.id,
            at: self.clock.now(),
            event,
            kind: kind.to_owned(),
            tries,
            status: answer.ok(),
            fault: answer.err().map(|fault| fault.code().to_owned()),
        };
        self.store.put_hook_result(&result, now - KEPT).await?;
        Ok(result)
    }
}
