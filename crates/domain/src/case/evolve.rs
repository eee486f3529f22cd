//! Applying events.

use super::event::{Event, Fact, Move};
use super::state::{Case, Chase, Clock, Erasure, File, Former, Hold, Referral};
use crate::procedure::Verb;

/// The case after `event`; `None` in gives a case only for [`Fact::Filed`].
///
/// Never fails: what an event says, holds. An event about a referral or clock that is not there is
/// impossible in a log that `decide` wrote and changes nothing.
pub fn evolve(case: Option<Case>, event: &Event) -> Option<Case> {
    let Some(mut case) = case else { return opened(event) };
    case.seq = event.seq;
    match &event.fact {
        Fact::Filed { .. } => {}
        Fact::Acted { act, verb, to, ends, texts, facts, set, clear, counters, .. } => {
            case.acted_at = event.at;
            let back = case.goes_back(*verb, to);
            case.stage.clone_from(to);
            case.ended = *ends;
            case.closed_at = ends.then_some(event.at);
            case.facts.extend(facts.iter().map(|(k, v)| (k.clone(), v.clone())));
            case.milestones.extend(set.iter().cloned());
            for milestone in clear {
                case.milestones.remove(milestone);
            }
            for (counter, count) in counters {
                if *count == 0 {
                    case.counters.remove(counter);
                    case.raised_on.remove(counter);
                    continue;
                }
                case.counters.insert(counter.clone(), *count);
                case.raised_on.insert(counter.clone(), event.day().to_string());
            }
            if set.iter().any(|m| m == REPLIED) && case.replied_at.is_none() {
                case.replied_at = Some(event.at);
            }
            if back {
                case.doers.clear();
            }
            case.doers.entry(act.clone()).or_default().extend(event.by.all());
            case.texts += u32::try_from(texts.len()).unwrap_or(0);
        }
        Fact::ReferralSent { no, office } => case.referrals.push(Referral {
            no: *no,
            office: office.clone(),
            sent_at: event.at,
            end: None,
            ended_at: None,
        }),
        Fact::ReferralEnded { no, how } => {
            if let Some(referral) = case.referrals.iter_mut().find(|r| r.no == *no) {
                referral.end = Some(*how);
                referral.ended_at = Some(event.at);
            }
        }
        Fact::ClockStarted(started) => case.clocks.push(Clock {
            started: started.clone(),
            stopped_at: None,
            rings: started.next,
            rang: 0,
            paused_at: None,
            excluded: Vec::new(),
            extended: false,
        }),
        Fact::ClockStopped { no } => {
            if let Some(clock) = case.clocks.iter_mut().find(|c| c.started.no == *no) {
                clock.stopped_at = Some(event.at);
                clock.rings = None;
            }
        }
        Fact::ClockPaused { no } => {
            if let Some(clock) = case.clocks.iter_mut().find(|c| c.started.no == *no) {
                clock.paused_at = Some(event.at);
                clock.rings = None;
            }
        }
        Fact::ClockMoved(moved) => {
            if let Some(clock) = case.clocks.iter_mut().find(|c| c.started.no == moved.no) {
                match (moved.why, clock.paused_at.take()) {
                    (Move::Resumed, Some(from)) => clock.excluded.push((from, event.at)),
                    (_, paused) => clock.paused_at = paused,
                }
                clock.extended |= moved.why == Move::Extended;
                clock.started.due = moved.due;
                clock.started.due_at = moved.due_at;
                clock.started.provisional = moved.provisional;
                clock.started.source.clone_from(&moved.source);
                clock.started.because.clone_from(&moved.because);
                clock.rings = moved.next;
            }
        }
        Fact::Moved { procedure, version, stage, office, region, facts, .. } => {
            if case.office != *office {
                for clock in case.clocks.iter_mut().filter(|clock| clock.stopped_at.is_none()) {
                    if clock.started.office == case.office {
                        clock.started.office.clone_from(office);
                    }
                }
                case.held_by.insert(std::mem::replace(&mut case.office, office.clone()));
            }
            case.region.clone_from(region);
            if let Some(stage) = stage {
                let left = std::mem::replace(&mut case.procedure, procedure.clone());
                case.formerly.push(Former { until: event.seq, procedure: left, version: case.version });
                case.version = *version;
                case.first_stage.clone_from(stage);
                case.stage.clone_from(stage);
                case.ended = false;
                case.closed_at = None;
                case.facts.clone_from(facts);
                case.milestones.clear();
                case.counters.clear();
                case.raised_on.clear();
                case.doers.clear();
                case.former_referrals = case.referrals.len();
                case.former_clocks = case.clocks.len();
            }
        }
        Fact::Linked { case: other, .. } => case.linked.push(*other),
        Fact::ClockRang { no, next, .. } => {
            if let Some(clock) = case.clocks.iter_mut().find(|c| c.started.no == *no) {
                clock.rings = *next;
                clock.rang += 1;
            }
        }
        Fact::Told { .. } => {}
        Fact::Attached(attached) => {
            case.files.push(File { attached: attached.clone(), by: event.by.clone(), at: event.at });
        }
        Fact::Chased { .. } => match case.chased.iter_mut().find(|chase| chase.by == event.by.who) {
            Some(chase) => {
                chase.at = event.at;
                chase.times += 1;
            }
            None => case.chased.push(Chase { by: event.by.who.clone(), at: event.at, times: 1 }),
        },
        Fact::Held { reason } => {
            case.held = Some(Hold { by: event.by.clone(), at: event.at, reason: reason.no });
            case.texts += 1;
        }
        Fact::Released { .. } => {
            case.held = None;
            case.texts += 1;
        }
        Fact::Erased(what) => case.erased.push(Erasure { what: what.clone(), at: event.at }),
    }
    Some(case)
}

/// The case that a whole log gives.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
    events.into_iter().fold(None, evolve)
}

/// The milestone that every procedure sets when the complainant is first answered in substance.
const REPLIED: &str = "replied";

fn opened(event: &Event) -> Option<Case> {
    let Fact::Filed {
        case,
        procedure,
        version,
        office,
        channel,
        stage,
        received_at,
        facts,
        parties,
        texts,
        region,
        places,
        origin,
    } = &event.fact
    else {
        return None;
    };
    Some(Case {
        id: *case,
        seq: event.seq,
        procedure: procedure.clone(),
        version: *version,
        office: office.clone(),
        channel: channel.clone(),
        first_stage: stage.clone(),
        stage: stage.clone(),
        ended: false,
        received_at: *received_at,
        acted_at: event.at,
        replied_at: None,
        closed_at: None,
        facts: facts.clone(),
        milestones: Default::default(),
        counters: Default::default(),
        raised_on: Default::default(),
        doers: Default::default(),
        referrals: Vec::new(),
        clocks: Vec::new(),
        texts: u32::try_from(texts.len()).unwrap_or(0),
        parties: u32::try_from(parties.len()).unwrap_or(0),
        region: region.clone(),
        places: places.clone(),
        held_by: Default::default(),
        linked: origin.iter().copied().collect(),
        formerly: Vec::new(),
        chased: Vec::new(),
        former_referrals: 0,
        former_clocks: 0,
        files: Vec::new(),
        held: None,
        erased: Vec::new(),
    })
}

impl Case {
    /// Whether an act that leads to stage `to` begins a new round.
    pub(super) fn goes_back(&self, verb: Verb, to: &str) -> bool {
        verb == Verb::Reopen || to != self.stage && to == self.first_stage
    }
}

impl Event {
    /// The office's calendar day on which it happened. All offices of this version keep China time.
    pub fn day(&self) -> jiff::civil::Date {
        crate::calendar::office_day(self.at)
    }
}
