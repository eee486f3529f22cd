//! Collecting the events of one command: what was done, then what follows from it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::decide::{Decision, World};
use super::event::{Actor, ClockStarted, Event, Fact, ReferralEnd};
use super::evolve::evolve;
use super::refusal::Refusal;
use super::ring;
use super::start::binding;
use super::state::Case;
use crate::limit;
use crate::procedure::{ClockSpec, Procedure, Trigger, Verb};

/// Collects events while keeping the case up to date with them.
pub(super) struct Writer<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) world: &'a World,
    pub(super) case: Option<Case>,
    pub(super) decision: Decision,
    pub(super) by: Actor,
    pub(super) at: Timestamp,
    pub(super) now: Timestamp,
}

impl Writer<'_> {
    pub(super) fn write(&mut self, fact: Fact) {
        let seq = self.case.as_ref().map_or(0, |case| case.seq) + 1;
        let event = Event { seq, at: self.at, recorded_at: self.now, by: self.by.clone(), fact };
        self.case = evolve(self.case.take(), &event);
        self.decision.events.push(event);
    }

    pub(super) fn referrals(&mut self, verb: Verb, referral: Option<u32>, offices: Vec<String>, ends: bool) {
        if let Some(no) = referral {
            let how = if verb == Verb::Answer { ReferralEnd::Answered } else { ReferralEnd::HandedBack };
            self.write(Fact::ReferralEnded { no, how });
        }
        if verb == Verb::Refer {
            for office in offices {
                let no = u32::try_from(self.case.as_ref().map_or(0, |c| c.referrals.len()))
                    .unwrap_or(u32::MAX)
                    + 1;
                self.write(Fact::ReferralSent { no, office });
            }
        }
        if ends {
            let open: Vec<u32> = self.case.iter().flat_map(Case::open_referrals).map(|r| r.no).collect();
            for no in open {
                self.write(Fact::ReferralEnded { no, how: ReferralEnd::Recalled });
            }
        }
    }

    pub(super) fn tell(&mut self, reached: &BTreeMap<String, u32>) {
        let procedure = self.procedure;
        for (id, count) in reached {
            for rung in procedure.counter(id).iter().flat_map(|counter| &counter.rungs) {
                if rung.at == *count {
                    let staffed = procedure.role(&rung.tell).is_some_and(|role| role.staffed);
                    let office = self
                        .case
                        .as_ref()
                        .and_then(|case| case.seats(procedure, &rung.tell).first().map(|o| (*o).to_owned()));
                    self.write(Fact::Told {
                        role: rung.tell.clone(),
                        office: office.filter(|_| staffed),
                        message: rung.message.clone(),
                    });
                }
            }
        }
    }

    pub(super) fn clocks(&mut self, act: &str, outcome: &str, targets: &[u32]) -> Result<(), Refusal> {
        let fits = |trigger: &Trigger| {
            trigger.act == act && trigger.outcome.as_ref().is_none_or(|wanted| wanted == outcome)
        };
        let procedure = self.procedure;
        let ended = self.case.as_ref().is_none_or(|case| case.ended);
        let open =
            |case: &Case, no: Option<u32>| no.is_none_or(|no| case.open_referrals().any(|r| r.no == no));
        let stopping: Vec<u32> = self
            .case
            .iter()
            .flat_map(|case| case.running().map(move |clock| (case, clock)))
            .filter(|(case, clock)| {
                let Some(spec) = procedure.clock(&clock.started.clock) else { return false };
                ended
                    || !open(case, clock.started.referral)
                    || spec.stops.iter().any(fits)
                        && clock.started.referral.is_none_or(|no| targets.contains(&no))
                    || spec.starts.iter().any(fits) && clock.started.referral.is_none()
            })
            .map(|(_, clock)| clock.started.no)
            .collect();
        for no in stopping {
            self.write(Fact::ClockStopped { no });
        }
        if ended {
            return Ok(());
        }
        for spec in procedure.clocks.iter().filter(|spec| spec.starts.iter().any(fits)) {
            if spec.per_referral {
                for no in targets {
                    self.start(spec, Some(*no))?;
                }
            } else {
                self.start(spec, None)?;
            }
        }
        Ok(())
    }

    fn start(&mut self, spec: &ClockSpec, referral: Option<u32>) -> Result<(), Refusal> {
        let Some(case) = &self.case else { return Ok(()) };
        let refuse =
            |error: limit::Error| Refusal::Date { clock: spec.id.clone(), code: error.code().to_owned() };
        let Some((mut due, source)) = binding(spec, self.world, self.at).map_err(refuse)? else {
            return Ok(());
        };
        let cap = spec.within.as_ref().and_then(|id| case.running().find(|c| c.started.clock == *id));
        // Only a date ahead can bind: nothing may be late before it began.
        if let Some(cap) = cap
            && self.at < cap.started.due_at
            && cap.started.due_at < due.at
        {
            let capped = limit::Due {
                date: cap.started.due,
                at: cap.started.due_at,
                unrolled: cap.started.due,
                provisional: due.provisional || cap.started.provisional,
                because: std::mem::take(&mut due.because),
            };
            due = limit::earlier(due, capped);
        }
        let no = u32::try_from(case.clocks.len()).unwrap_or(u32::MAX) + 1;
        let office = match referral.and_then(|no| case.referrals.iter().find(|r| r.no == no)) {
            Some(referral) => referral.office.clone(),
            None => case.seats(self.procedure, &spec.owes).first().map_or(String::new(), |o| (*o).to_owned()),
        };
        let next = ring::rung(spec, self.world, due.date, due.at, 0);
        let started = ClockStarted {
            no,
            clock: spec.id.clone(),
            referral,
            owes: spec.owes.clone(),
            office,
            start: self.at,
            due: due.date,
            due_at: due.at,
            provisional: due.provisional,
            source: source.to_owned(),
            because: due.because,
            next,
        };
        self.write(Fact::ClockStarted(started));
        Ok(())
    }
}
