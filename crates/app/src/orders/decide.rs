//! The second person: confirming or refusing.

use std::net::IpAddr;

use jiff::SignedDuration;
use redress_domain::calendar::office_day;

use super::propose::{over, reason};
use super::{OPEN, OrderRefused, Ordered, Wish};
use crate::audit::{AuditFilter, Deed};
use crate::cases::App;
use crate::error::Error;
use crate::people::Admission;
use crate::permissions::SECURITY_ADMIN;
use crate::ports::{OrderState, Retention};

/// By these deeds somebody comes to be able to sign in as another.
const HANDS: [&str; 2] = ["password_set", "factor_removed"];
/// Whoever did so in this time before an order was proposed does not confirm it.
const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many records are looked at in one go.
const PAGE: u32 = 200;

impl App {
    /// Confirms an order: what it says at once is done with it, what takes time is done by [`App::carry_out`], and
    /// what it opens can be taken from now on. Once more by the same person changes nothing.
    ///
    /// # Errors
    /// Forbidden but for a security administrator; not found; over, the same person, or the same hand.
    pub async fn confirm_order(
        &self,
        by: &Admission,
        id: &str,
        from: Option<IpAddr>,
    ) -> Result<Ordered, Error> {
        let found = self.decides(by, id).await?;
        let (person, now) = (by.number()?, self.clock.now());
        let confirmed = matches!(found.order.state, OrderState::Confirmed | OrderState::Done);
        if confirmed && found.order.decided_by == Some(person) {
            return Ok(found);
        }
        self.another(&found, person).await?;
        if !found.waits(now) {
            return Err(OrderRefused::Over.into());
        }
        let proposer = self.store.person(found.order.proposed_by).await?;
        if !proposer.is_some_and(|person| person.active) {
            return Err(OrderRefused::Over.into());
        }
        self.note(Deed::of_order("order_confirmed", &found.order, Some(person)), from, None).await?;
        let retention = match &found.body.wish {
            Wish::ChangeRetention { procedure, months, since } => Some(Retention {
                order: found.order.id.clone(),
                procedure: procedure.clone(),
                since: *since,
                months: *months,
                made_at: now,
            }),
            _ => None,
        };
        let mut confirmed = found;
        confirmed.order.decided_by = Some(person);
        confirmed.order.decided_at = Some(now);
        confirmed.order.expires_at = now + OPEN;
        let state = if retention.is_some() { OrderState::Done } else { OrderState::Confirmed };
        confirmed.order.done_at = retention.is_some().then_some(now);
        let confirmed = confirmed.into(state)?;
        self.store.change_order(&confirmed.order, retention.as_ref()).await.map_err(over)?;
        Ok(confirmed)
    }

    /// Refuses an order, with a reason.
    ///
    /// # Errors
    /// As [`App::confirm_order`]; a reason that is none.
    pub async fn refuse_order(
        &self,
        by: &Admission,
        id: &str,
        why: &str,
        from: Option<IpAddr>,
    ) -> Result<Ordered, Error> {
        let found = self.decides(by, id).await?;
        let why = reason(why)?;
        self.end_order(found, OrderState::Refused, by.number()?, Some(why), from).await
    }

    async fn decides(&self, by: &Admission, id: &str) -> Result<Ordered, Error> {
        if by.administers.as_deref() != Some(SECURITY_ADMIN) {
            return Err(Error::Forbidden);
        }
        self.see_order(by, id).await
    }

    /// That `person` is another than the first one, however that one came in.
    async fn another(&self, found: &Ordered, person: i64) -> Result<(), Error> {
        let order = &found.order;
        let firsts: Vec<i64> = [Some(order.proposed_by), order.instead_of].into_iter().flatten().collect();
        if firsts.contains(&person) {
            return Err(OrderRefused::SamePerson.into());
        }
        let since = order.proposed_at.checked_sub(LATELY).map(office_day).ok();
        for kind in HANDS {
            let filter = AuditFilter {
                kind: Some(kind.to_owned()),
                person: Some(order.proposed_by),
                from: since,
                until: None,
            };
            let mut before = None;
            loop {
                let (records, next) = self.audit_of(&filter, before, PAGE).await?;
                let by = |deed: &Deed| deed.by == Some(person) && deed.person == Some(order.proposed_by);
                if records.iter().any(|(_, deed)| by(deed)) {
                    return Err(OrderRefused::SameHand.into());
                }
                match next {
                    Some(next) => before = Some(next),
                    None => break,
                }
            }
        }
        Ok(())
    }
}
