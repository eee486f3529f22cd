//! Collecting the events of one command: what was done, then what follows from it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::chain;
use super::decide::{Decision, World};
use super::event::{Actor, ClockMoved, ClockStarted, Event, Fact, Move, ReferralEnd};
use super::evolve::evolve;
use super::refusal::Refusal;
use super::ring;
use super::start::{Basis, binding};
use super::state::{Case, Clock};
use crate::limit::{self, Exclusion};
use crate::procedure::{ClockSpec, Length, Procedure, Trigger, Verb};

/// Which clocks and referrals an act is about, and the dates it states.
#[derive(Default)]
pub(super) struct Meant {
    /// Dates, by the field they were stated in.
    pub(super) dates: BTreeMap<String, Date>,
    /// Clocks that its form names.
    pub(super) clocks: Vec<u32>,
    /// The referral it answers, or those it sends.
    pub(super) referrals: Vec<u32>,
}

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
        if verb.sends() {
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

    /// Stops, pauses, resumes, extends and starts what the outcome of the act does.
    pub(super) fn clocks(&mut self, act: &str, outcome: &str, meant: &Meant) -> Result<(), Refusal> {
        let fits = |triggers: &[Trigger]| {
            triggers.iter().any(|trigger| {
                trigger.act == act && trigger.outcome.as_ref().is_none_or(|wanted| wanted == outcome)
            })
        };
        let procedure = self.procedure;
        let ended = self.case.as_ref().is_none_or(|case| case.ended);
        let open =
            |case: &Case, no: Option<u32>| no.is_none_or(|no| case.open_referrals().any(|r| r.no == no));
        let mine = |clock: &Clock| clock.started.referral.is_none_or(|no| meant.referrals.contains(&no));
        let stopping = self.numbers(|case, clock, spec| {
            ended
                || !open(case, clock.started.referral)
                || fits(&spec.stops)
                    && mine(clock)
                    && (!spec.each || meant.clocks.contains(&clock.started.no))
                || fits(&spec.starts) && clock.started.referral.is_none() && !spec.each
        });
        for no in stopping {
            self.write(Fact::ClockStopped { no });
        }
        if ended {
            return Ok(());
        }
        let paused = |clock: &Clock| clock.paused_at.is_some();
        for no in self.numbers(|_, clock, spec| fits(&spec.pauses) && mine(clock) && !paused(clock)) {
            self.write(Fact::ClockPaused { no });
        }
        for no in self.numbers(|_, clock, spec| fits(&spec.resumes) && mine(clock) && paused(clock)) {
            self.move_to(no, Move::Resumed)?;
        }
        for no in self.numbers(|_, clock, spec| fits(&spec.extends) && mine(clock) && !clock.extended) {
            self.move_to(no, Move::Extended)?;
        }
        for spec in procedure.clocks.iter().filter(|spec| fits(&spec.starts)) {
            if spec.per_referral {
                for no in &meant.referrals {
                    self.start(spec, Some(*no), meant)?;
                }
            } else if self.drawn(spec) {
                self.start(spec, None, meant)?;
            }
        }
        Ok(())
    }

    /// The clocks that have not stopped and of which `wanted` is true, by number.
    fn numbers(&self, wanted: impl Fn(&Case, &Clock, &ClockSpec) -> bool) -> Vec<u32> {
        let live = self.case.iter().flat_map(|case| case.live().map(move |clock| (case, clock)));
        let named = live.filter(|(case, clock)| {
            self.procedure.clock(&clock.started.clock).is_some_and(|spec| wanted(case, clock, spec))
        });
        named.map(|(_, clock)| clock.started.no).collect()
    }

    /// Whether a clock that starts in some cases only starts in this one, this time: drawn from
    /// the case and its version, so that a replay draws the same.
    fn drawn(&self, spec: &ClockSpec) -> bool {
        let (Some(percent), Some(case)) = (spec.sample, &self.case) else { return true };
        let lot = chain::salt(&[0; 16], &format!("{} {}", spec.id, case.id), case.seq);
        u16::from_be_bytes([lot[0], lot[1]]) % 100 < u16::from(percent)
    }

    fn start(&mut self, spec: &ClockSpec, referral: Option<u32>, meant: &Meant) -> Result<(), Refusal> {
        let Some(case) = &self.case else { return Ok(()) };
        let field = spec.limits.iter().find_map(|limit| match &limit.length {
            Length::Stated(field) => Some(field),
            Length::Amount(_) => None,
        });
        let stated = field.and_then(|field| meant.dates.get(field).copied());
        let basis = Basis { stated, ..Basis::at(self.at, case.region.as_deref()) };
        let Some((due, source)) = reckoned(self.world, case, spec, &basis)? else { return Ok(()) };
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

    /// Computes the date of clock `no` anew; says nothing if it was only looked at and came out the same.
    pub(super) fn move_to(&mut self, no: u32, why: Move) -> Result<(), Refusal> {
        let Some(case) = &self.case else { return Ok(()) };
        let Some(clock) = case.live().find(|clock| clock.started.no == no) else { return Ok(()) };
        let Some(spec) = self.procedure.clock(&clock.started.clock) else { return Ok(()) };
        let mut excluded = clock.excluded.clone();
        if why == Move::Resumed {
            excluded.extend(clock.paused_at.map(|from| (from, self.at)));
        }
        let day = crate::calendar::office_day;
        let excluded: Vec<Exclusion> =
            excluded.iter().map(|(from, to)| Exclusion { from: day(*from), to: day(*to) }).collect();
        let extended = clock.extended || why == Move::Extended;
        let started = &clock.started;
        let basis = Basis {
            start: started.start,
            region: case.region.as_deref(),
            stated: Some(started.due),
            excluded: &excluded,
            extended,
        };
        let Some((due, source)) = reckoned(self.world, case, spec, &basis)? else { return Ok(()) };
        let same = due.at == started.due_at && due.provisional == started.provisional;
        if why == Move::Recalculated && same {
            return Ok(());
        }
        let later = due.at > started.due_at || why == Move::Resumed;
        let went_on_at = clock.rings.map_or(clock.rang, |next| next.rung);
        let next = ring::rung_after_move(spec, self.world, &due, later, went_on_at, self.at);
        let moved = ClockMoved {
            no,
            why,
            was: started.due,
            due: due.date,
            due_at: due.at,
            provisional: due.provisional,
            source: source.to_owned(),
            because: due.because,
            next,
        };
        self.write(Fact::ClockMoved(moved));
        Ok(())
    }
}

/// The date of a clock by its limits, and never beyond the clock it lies within.
fn reckoned<'s>(
    world: &World,
    case: &Case,
    spec: &'s ClockSpec,
    basis: &Basis<'_>,
) -> Result<Option<(limit::Due, &'s str)>, Refusal> {
    let refuse =
        |error: limit::Error| Refusal::Date { clock: spec.id.clone(), code: error.code().to_owned() };
    let Some((mut due, source)) = binding(spec, world, basis).map_err(refuse)? else { return Ok(None) };
    let cap = spec.within.as_ref().and_then(|id| case.running().find(|c| c.started.clock == *id));
    // Only a date ahead can bind: nothing may be late before it began.
    if let Some(cap) = cap
        && basis.start < cap.started.due_at
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
    Ok(Some((due, source)))
}

/// Computes every running clock of a case anew, after a year of the calendar was published or corrected
/// (K12): an event for each whose date or standing changed.
///
/// # Errors
/// [`Refusal::Date`], if a date can no longer be computed.
pub fn recalculate(
    procedure: &Procedure,
    world: &World,
    case: &Case,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let by = Actor::system();
    let case = Some(case.clone());
    let mut writer = Writer { procedure, world, case, decision: Decision::default(), by, at: now, now };
    for no in writer.numbers(|_, clock, _| clock.paused_at.is_none()) {
        writer.move_to(no, Move::Recalculated)?;
    }
    Ok(writer.decision)
}
