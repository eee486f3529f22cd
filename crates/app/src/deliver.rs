//! Delivery: what happened in a case becomes notices for the people who must see it, figures and the record of
//! transfers, and can be found.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use jiff::SignedDuration;
use redress_domain::case::{Case, Fact, Who};
use redress_domain::id::CaseId;
use redress_domain::procedure::{Procedure, RungKind, Verb};
use redress_domain::text::Text;

use crate::cases::App;
use crate::error::Error;
use crate::ports::{Notice, NoticeBody, OutboxItem, Webhook};
use crate::timeline::read;

/// How long others leave alone what one worker has claimed.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// After these a case may be found by something else, or by others.
const INDEXED: [&str; 5] = ["filed", "acted", "moved", "referral_sent", "erased"];
/// How many events are delivered side by side: what is written side by side is made durable together.
const ABREAST: usize = 32;

impl App {
    /// Delivers what waits, at most `limit` events, the oldest first; returns how many were delivered.
    ///
    /// Safe to run anywhere, as often as one likes. At least once: a worker that dies leaves its claim to
    /// others when the lease runs out, and writing a notice again changes nothing.
    ///
    /// # Errors
    /// The first failure, after everything else was tried; what failed is claimed again later.
    pub async fn deliver(&self, limit: u32) -> Result<u32, Error> {
        let now = self.clock.now();
        let items = self.store.claim_outbox(now, now + LEASE, limit).await?;
        let changed: BTreeSet<CaseId> =
            items.iter().filter(|item| INDEXED.contains(&item.kind.as_str())).map(|item| item.case).collect();
        let changed: Vec<CaseId> = changed.into_iter().collect();
        if self.index_all(&changed).await.is_err() {
            // One that cannot be read must not keep the others from being found.
            return self.deliver_singly(&items).await;
        }
        self.tell(items).await
    }

    /// The same case by case: what fails is claimed again later.
    async fn deliver_singly(&self, items: &[OutboxItem]) -> Result<u32, Error> {
        let mut bad = BTreeMap::new();
        for id in items.iter().map(|item| item.case).collect::<BTreeSet<_>>() {
            if let Err(error) = self.index(id).await {
                bad.insert(id, error);
            }
        }
        let good = items.iter().filter(|item| !bad.contains_key(&item.case)).cloned().collect();
        let delivered = self.tell(good).await?;
        bad.into_values().next().map_or(Ok(delivered), Err)
    }

    async fn tell(&self, items: Vec<OutboxItem>) -> Result<u32, Error> {
        let webhooks = if items.is_empty() { Vec::new() } else { self.store.webhooks().await? };
        let webhooks = &webhooks;
        let done: Vec<Result<(), Error>> = futures_util::stream::iter(items)
            .map(|item| async move { self.deliver_one(webhooks, &item).await })
            .buffer_unordered(ABREAST)
            .collect()
            .await;
        let mut delivered = 0;
        for one in done {
            one?;
            delivered += 1;
        }
        Ok(delivered)
    }

    async fn deliver_one(&self, webhooks: &[Webhook], item: &OutboxItem) -> Result<(), Error> {
        if let Some((case, _)) = self.store.case(item.case).await? {
            if let Some(notice) = self.notice(&case, item).await? {
                self.store.put_notices(vec![notice]).await?;
            }
            if matches!(item.kind.as_str(), "filed" | "acted" | "moved" | "erased") {
                self.count(item.case, Some(item.seq)).await?;
            }
            self.record_transfer(&case, item).await?;
            self.await_webhooks(webhooks, &case, item).await?;
            if item.kind == "erased" && case.is_erased() {
                for office in case.known_to() {
                    self.store.forget_notices(case.id, office).await?;
                }
            }
            self.announce(&case).await?;
        }
        Ok(self.store.delivered(item.case, item.seq).await?)
    }

    /// What somebody in an office must see of an event, if anything; a case that it announces is opened.
    async fn notice(&self, case: &Case, item: &OutboxItem) -> Result<Option<Notice>, Error> {
        const TOLD: [&str; 7] =
            ["clock_rang", "told", "chased", "referral_sent", "linked", "moved", "attached"];
        if !TOLD.contains(&item.kind.as_str()) {
            return Ok(None);
        }
        let Some(stored) = self.store.event(item.case, item.seq).await? else { return Ok(None) };
        let event = read(&stored)?;
        self.open_linked(case, &event).await?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let Some((office, role, kind, body)) = said(&procedure, case, &event.fact) else { return Ok(None) };
        let staffed = procedure.role(&role).is_some_and(|role| role.staffed);
        let notice = Notice {
            office,
            role,
            at: event.recorded_at,
            case: case.id,
            seq: event.seq,
            kind: kind.into(),
            body,
        };
        Ok(staffed.then_some(notice))
    }
}

/// Where, to which role, of which kind and what.
fn said(
    procedure: &Procedure,
    case: &Case,
    fact: &Fact,
) -> Option<(String, String, &'static str, NoticeBody)> {
    match fact {
        Fact::ClockRang { no, kind, tell, office, .. } => {
            let clock = case.clocks.iter().find(|clock| clock.started.no == *no);
            let kind = match kind {
                RungKind::Warn => "warn",
                RungKind::Remind => "remind",
                RungKind::Escalate => "escalate",
            };
            let body = NoticeBody {
                procedure: Some(case.procedure.clone()),
                clock: clock.map(|clock| clock.started.clock.clone()),
                due: clock.map(|clock| clock.started.due_at),
                referral: clock.and_then(|clock| clock.started.referral),
                ..NoticeBody::default()
            };
            Some((office.clone(), tell.clone(), kind, body))
        }
        Fact::Told { role, office, message } => {
            let body = NoticeBody { message: Some(message.clone()), ..NoticeBody::default() };
            Some((office.clone()?, role.clone(), "told", body))
        }
        Fact::Chased { role, office, .. } => {
            let title = procedure.stage(&case.stage).map(|stage| &stage.title)?;
            let message = Text::new(
                format!("上级催办：“{}”，请尽快办理", title.zh),
                format!("Those above ask for speed at “{}”", title.en),
            );
            let body = NoticeBody { message: Some(message), ..NoticeBody::default() };
            Some((office.clone(), role.clone(), "remind", body))
        }
        Fact::Moved { office, .. } => {
            let role = procedure.stage(&case.stage)?.owner.clone()?;
            let message = Text::new("案件转来本单位办理", "A case was handed over to your office");
            let body = NoticeBody { message: Some(message), ..NoticeBody::default() };
            Some((office.clone(), role, "told", body))
        }
        Fact::Attached(attached) => {
            let office = heard_of(procedure, case, attached.file.no)?;
            let role = procedure.stage(&case.stage)?.owner.clone()?;
            let message = Text::new("投诉人补充了证据", "The complainant added evidence");
            Some((office, role, "told", NoticeBody { message: Some(message), ..NoticeBody::default() }))
        }
        Fact::ReferralSent { no, office } => {
            let body = NoticeBody { referral: Some(*no), ..NoticeBody::default() };
            Some((office.clone(), answering(procedure)?, "referral", body))
        }
        _ => None,
    }
}

/// The office that must hear of file `no`: it came from the complainant, and neither with the complaint nor
/// right after another.
fn heard_of(procedure: &Procedure, case: &Case, no: u32) -> Option<String> {
    const TOGETHER: SignedDuration = SignedDuration::from_hours(1);
    let theirs: Vec<_> = case.files.iter().filter(|file| file.by.who == Who::Complainant).collect();
    let at = theirs.iter().position(|file| file.attached.file.no == no)?;
    let this = theirs[at];
    let before = at.checked_sub(1).map_or(case.received_at, |earlier| theirs[earlier].at);
    if this.at.duration_since(before) < TOGETHER {
        return None;
    }
    let owner = procedure.stage(&case.stage)?.owner.as_ref()?;
    case.seats(procedure, owner).first().map(|office| (*office).to_owned())
}

/// The role that answers referrals: the first that may, as for duties; else whoever sits there.
fn answering(procedure: &Procedure) -> Option<String> {
    let answer =
        procedure.every_act().find(|act| act.verb == Verb::Answer).and_then(|act| act.by.first().cloned());
    answer.or_else(|| procedure.roles.iter().find(|role| role.at_referral).map(|role| role.id.clone()))
}
