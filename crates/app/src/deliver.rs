//! Delivery: what happened in a case becomes notices for the people who must see it.

use futures_util::StreamExt;
use jiff::SignedDuration;
use redress_domain::case::{Case, Fact};
use redress_domain::procedure::{Procedure, RungKind, Verb};
use redress_domain::text::Text;

use crate::cases::App;
use crate::error::Error;
use crate::ports::{Notice, NoticeBody, OutboxItem};
use crate::timeline::read;

/// How long others leave alone what one worker has claimed.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
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
        let done: Vec<Result<(), Error>> = futures_util::stream::iter(items)
            .map(|item| async move { self.deliver_one(&item).await })
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

    async fn deliver_one(&self, item: &OutboxItem) -> Result<(), Error> {
        if let Some(notice) = self.notice(item).await? {
            self.store.put_notices(vec![notice]).await?;
        }
        Ok(self.store.delivered(item.case, item.seq).await?)
    }

    /// What somebody in an office must see of an event, if anything; a case that it announces is opened.
    async fn notice(&self, item: &OutboxItem) -> Result<Option<Notice>, Error> {
        if !matches!(item.kind.as_str(), "clock_rang" | "told" | "referral_sent" | "linked" | "moved") {
            return Ok(None);
        }
        let (Some((case, _)), Some(stored)) =
            (self.store.case(item.case).await?, self.store.event(item.case, item.seq).await?)
        else {
            return Ok(None);
        };
        let event = read(&stored)?;
        self.open_linked(&case, &event).await?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let Some((office, role, kind, body)) = said(&procedure, &case, &event.fact) else { return Ok(None) };
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
        Fact::Moved { office, .. } => {
            let role = procedure.stage(&case.stage)?.owner.clone()?;
            let message = Text::new("案件转来本单位办理", "A case was handed over to your office");
            let body = NoticeBody { message: Some(message), ..NoticeBody::default() };
            Some((office.clone(), role, "told", body))
        }
        Fact::ReferralSent { no, office } => {
            let body = NoticeBody { referral: Some(*no), ..NoticeBody::default() };
            Some((office.clone(), answering(procedure)?, "referral", body))
        }
        _ => None,
    }
}

/// The role that answers referrals: the first that may, as for duties; else whoever sits there.
fn answering(procedure: &Procedure) -> Option<String> {
    let answer =
        procedure.every_act().find(|act| act.verb == Verb::Answer).and_then(|act| act.by.first().cloned());
    answer.or_else(|| procedure.roles.iter().find(|role| role.at_referral).map(|role| role.id.clone()))
}
