//! Carrying out what was confirmed, and ending what nobody decided: in the background, and on from where it
//! stopped.

use std::collections::BTreeSet;

use jiff::Timestamp;
use redress_domain::calendar::office_day;
use redress_domain::case::event::Ground;
use redress_domain::case::{Event, Extent, Ordered as By, Refusal, erase};
use redress_domain::id::CaseId;

use super::{Ordered, Wish};
use crate::audit::Deed;
use crate::cases::{App, TRIES};
use crate::commit::Commit;
use crate::error::{Error, won};
use crate::ports::{OrderState, StoreError};
use crate::retention::Periods;
use crate::timeline::read;

/// How many orders are looked at in one round.
const ROUND: u32 = 1_000;
/// How many events or records are read at once.
const PAGE: u32 = 500;

impl App {
    /// Erases from at most `limit` cases of confirmed orders, and ends orders whose time is over; tells how much it did.
    ///
    /// Safe to run anywhere, as often as one likes: each case is erased in one write that says by which order, and
    /// what came of it is noted afterwards.
    ///
    /// # Errors
    /// The first failure, after everything else was tried; the rest is done the next time.
    pub async fn carry_out(&self, limit: u32) -> Result<u32, Error> {
        let (mut done, mut failed) = (0, None);
        for state in [OrderState::Proposed, OrderState::Confirmed] {
            for order in self.store.orders_in(state, ROUND).await? {
                if done >= limit {
                    break;
                }
                match self.carry_one(Ordered::read(order)?, limit - done).await {
                    Ok(more) => done += more,
                    Err(Error::Store(StoreError::Conflict)) => {}
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
        }
        failed.map_or(Ok(done), Err)
    }

    async fn carry_one(&self, found: Ordered, limit: u32) -> Result<u32, Error> {
        let now = self.clock.now();
        let late = found.order.expires_at <= now;
        match found.order.state {
            OrderState::Proposed if late => self.finish(found, OrderState::Expired, now).await.map(|()| 1),
            OrderState::Confirmed if found.body.wish.is_taken() && late => {
                self.finish(found, OrderState::Done, now).await.map(|()| 1)
            }
            OrderState::Confirmed if !found.body.wish.is_taken() => self.erase_all(found, limit).await,
            _ => Ok(0),
        }
    }

    /// Ends an order by the course of things, on record.
    async fn finish(&self, found: Ordered, state: OrderState, now: Timestamp) -> Result<(), Error> {
        let kind = format!("order_{}", state.name());
        self.note(Deed::of_order(&kind, &found.order, None), None, None).await?;
        let mut ended = found.into(state)?;
        ended.order.done_at = Some(now);
        Ok(self.store.change_order(&ended.order, None).await?)
    }

    /// Erases from the next cases of an order; the last one ends it.
    async fn erase_all(&self, found: Ordered, limit: u32) -> Result<u32, Error> {
        let results = self.store.order_results(&found.order.id).await?;
        let known: BTreeSet<CaseId> = results.iter().map(|(case, ..)| *case).collect();
        let left: Vec<CaseId> =
            found.body.wish.cases().iter().filter(|id| !known.contains(id)).copied().collect();
        let periods = self.periods().await?;
        let (mut done, mut failed) = (0, None);
        for id in left.iter().take(limit as usize) {
            match self.erase_one(&found, *id, &periods).await {
                Ok(result) => {
                    let now = self.clock.now();
                    self.store.put_order_result(&found.order.id, *id, result, now).await?;
                    done += 1;
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if left.len() <= limit as usize {
            self.forget_reasons(&found).await?;
            self.finish(found, OrderState::Done, self.clock.now()).await?;
            done += 1;
        }
        Ok(done)
    }

    /// Erases from one case as the order says, if that can be done as the case stands now; tells what came of it.
    async fn erase_one(&self, found: &Ordered, id: CaseId, periods: &Periods) -> Result<&'static str, Error> {
        let (order, wish) = (&found.order, &found.body.wish);
        let (extent, ground) = match wish {
            Wish::EraseCases { ground, .. } => (Extent::Whole, *ground),
            Wish::ErasePerson { party, all_texts, ground, .. } => {
                (Extent::Party { no: *party, all_texts: *all_texts }, *ground)
            }
            _ => return Err(Error::Forbidden),
        };
        let confirmed_by = order.decided_by.ok_or(Error::Forbidden)?;
        for _ in 0..TRIES {
            let Some((case, head)) = self.store.case(id).await? else { return Ok("moved") };
            if case.erased.iter().any(|erasure| erasure.what.order == order.id) {
                return Ok("erased");
            }
            if Some(&case.office) != order.office.as_ref() {
                return Ok("moved");
            }
            let now = self.clock.now();
            if ground == Ground::Retention && !periods.is_over(&case, office_day(now)) {
                return Ok("not_due");
            }
            let by = By { id: order.id.clone(), proposed_by: order.proposed_by, confirmed_by, ground };
            let log = self.entire_log(id).await?;
            let decision = match erase(&case, &log, extent, by, now) {
                Ok(decision) => decision,
                Err(Refusal::Held) => return Ok("held"),
                Err(Refusal::Running) => return Ok("running"),
                Err(Refusal::Erased | Refusal::NoParty) => return Ok("gone"),
                Err(refusal) => return Err(refusal.into()),
            };
            let deed =
                Deed { case: Some(id.to_string()), ..Deed::of_order("erased", order, Some(confirmed_by)) };
            self.note(deed, None, None).await?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let commit = Commit::new(&procedure, Some((case, head)), decision, None, now);
            if won(self.store.save(commit.ok_or(Error::NoProcedure)?).await)? {
                return Ok("erased");
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// The log of a case, however long it is.
    async fn entire_log(&self, id: CaseId) -> Result<Vec<Event>, Error> {
        let mut log: Vec<Event> = Vec::new();
        loop {
            let after = log.last().map_or(0, |event| event.seq);
            let page = self.store.events(id, after, PAGE).await?;
            let whole = page.len() == PAGE as usize;
            log.extend(page.iter().map(read).collect::<Result<Vec<_>, _>>()?);
            if !whole {
                return Ok(log);
            }
        }
    }

    /// Erases the reasons for which parties were looked at that are erased now. They lie in the audit log, which
    /// goes on saying who looked, when and at whom.
    async fn forget_reasons(&self, found: &Ordered) -> Result<(), Error> {
        let party = match &found.body.wish {
            Wish::ErasePerson { party, .. } => Some(*party),
            _ => None,
        };
        let (mut numbers, mut first) = (BTreeSet::new(), None::<Timestamp>);
        for (id, result, _) in self.store.order_results(&found.order.id).await? {
            if result == "erased"
                && let Some((case, _)) = self.store.case(id).await?
            {
                numbers.insert(id.to_string());
                // What was imported was received before it came here.
                first = first.map_or(Some(case.received_at), |first| Some(first.min(case.received_at)));
            }
        }
        let Some(first) = first else { return Ok(()) };
        let mut before = None;
        loop {
            let page = self.store.audit_of_kind("unmask", before, PAGE).await?;
            for record in &page {
                let deed = crate::audit::read(record).unwrap_or_default();
                let about = deed.case.is_some_and(|case| numbers.contains(&case))
                    && party.is_none_or(|party| deed.party == Some(party));
                if about && record.words.is_some() {
                    self.store.forget_words(record.bucket, record.day, record.seq).await?;
                }
            }
            match page.last() {
                Some(last) if page.len() == PAGE as usize && last.at >= first => {
                    before = Some((last.at, last.bucket, last.seq));
                }
                _ => return Ok(()),
            }
        }
    }
}
