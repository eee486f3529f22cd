//! What of a case has to be followed, and the situations that come of it.
//!
//! A milestone, counter or fact that no guard reads cannot change what may happen, so it is left out. A
//! counter is counted up to the first number from which no guard tells more apart; a fact is known by the
//! group of values it lies in. So two cases in one [`Situation`] have the same acts before them.

use std::collections::{BTreeMap, BTreeSet};

use redress_domain::case::Case;
use redress_domain::case::event::ReferralEnd;
use redress_domain::case::state::Clock;
use redress_domain::guard::{Guard, Scalar, Var};
use redress_domain::procedure::{Act, Field, Procedure};

use super::TooLarge;
use super::values::{Group, alike, groups, is_free};

/// More classes of case than this are not tried one by one.
const MOST_CLASSES: usize = 1_000;

/// Where a case stands, as far as it matters for what can happen next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation {
    /// The stage, by its place in the procedure.
    pub stage: usize,
    /// How many referrals are open: 0, 1, or 2 for several.
    pub open: u8,
    /// Whether a referral was ever answered: who answered last carries out what was agreed.
    pub answered: bool,
    /// The followed milestones, counters and facts, then the clocks; [`Watched`] says which stands where.
    pub values: Box<[u8]>,
}

/// Of a clock: it does not run; of one per referral, no open referral has it running.
pub const NONE: u8 = 0;
/// It runs; of one per referral, every open referral has it running.
pub const ALL: u8 = 1;
/// Of a clock per referral: some open referrals have it running, some not.
pub const SOME: u8 = 2;
/// … or it is paused.
pub const PAUSED: u8 = 3;

/// A fact that guards read.
pub struct FactSlot {
    /// Its name.
    pub id: String,
    /// What may be in it; value 0 of its slot is "not known", value n the group n-1.
    pub groups: Vec<Group>,
    /// Where it lies in [`Situation::values`].
    pub slot: usize,
    optional: bool,
    stated: bool,
}

/// The parts of a procedure that situations are made of.
pub struct Watched<'p> {
    pub procedure: &'p Procedure,
    pub facts: Vec<FactSlot>,
    /// Facts that guards compare with one another: each time they may come out either way.
    pub free: Vec<Var>,
    readers: Readers<'p>,
    slots: BTreeMap<Var, usize>,
    caps: BTreeMap<usize, u8>,
    /// The counters that start afresh with each round.
    pub afresh: Vec<usize>,
    first_fact: usize,
    first_clock: usize,
}

/// The guards that read each variable.
pub type Readers<'g> = BTreeMap<&'g Var, Vec<&'g Guard>>;

impl<'p> Watched<'p> {
    pub fn new(procedure: &'p Procedure) -> Result<Self, TooLarge> {
        let mut watched = Watched {
            procedure,
            facts: Vec::new(),
            free: Vec::new(),
            readers: readers(acts(procedure).flat_map(guards_of)),
            slots: BTreeMap::new(),
            caps: BTreeMap::new(),
            afresh: Vec::new(),
            first_fact: 0,
            first_clock: 0,
        };
        for id in &procedure.milestones {
            let var = Var::Milestone(id.clone());
            if id == super::REPLIED || watched.readers.contains_key(&var) {
                watched.slot(var);
            }
        }
        for counter in &procedure.counters {
            let var = Var::Counter(counter.id.clone());
            if watched.readers.contains_key(&var) {
                let cap = cap(&watched.tests(&var), counter.bound);
                let slot = watched.slot(var);
                watched.caps.insert(slot, cap);
                watched.afresh.extend(counter.per_round.then_some(slot));
            }
        }
        watched.facts()?;
        watched.first_clock = watched.slots.len();
        Ok(watched)
    }

    fn slot(&mut self, var: Var) -> usize {
        let next = self.slots.len();
        *self.slots.entry(var).or_insert(next)
    }

    /// The guards that read `var`, each with it.
    pub fn tests(&self, var: &Var) -> Vec<(&'p Guard, Var)> {
        let guards = self.readers.get(var).map_or(&[][..], Vec::as_slice);
        guards.iter().map(|guard| (*guard, var.clone())).collect()
    }

    fn facts(&mut self) -> Result<(), TooLarge> {
        let procedure = self.procedure;
        self.first_fact = self.slots.len();
        let read: Vec<&Var> = self.readers.keys().copied().collect();
        for var in read {
            let Var::Fact(id) = var else { continue };
            let (kind, tests) = (procedure.kind_of(var, &[]), self.tests(var));
            if tests.iter().any(|(guard, var)| is_free(guard, var, kind)) {
                self.free.push(var.clone());
                continue;
            }
            let stated = procedure.facts.iter().find(|field| field.id == *id);
            let recorded = acts(procedure).flat_map(|act| &act.fields);
            let recorded = recorded.filter(|field| field.record.as_ref() == Some(id));
            let fields: Vec<&Field> = stated.into_iter().chain(recorded).collect();
            self.facts.push(FactSlot {
                id: id.clone(),
                groups: groups(&fields, &tests)?,
                slot: self.slots.len(),
                optional: stated.is_none_or(|field| !field.required),
                stated: stated.is_some(),
            });
            self.slot(var.clone());
        }
        Ok(())
    }

    /// The number of the group that `value` lies in, as it stands in the fact's slot.
    pub fn group_of(&self, fact: &FactSlot, value: &Scalar) -> u8 {
        let tests = self.tests(&Var::Fact(fact.id.clone()));
        let found = fact.groups.iter().position(|group| alike(&tests, &group[0], value));
        found.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// How many values a situation has.
    pub fn width(&self) -> usize {
        self.first_clock + self.procedure.clocks.len()
    }

    /// The slot of the clock at this place in the procedure.
    pub fn clock(&self, at: usize) -> usize {
        self.first_clock + at
    }

    /// The clocks that run, by their place in the procedure.
    pub fn running(&self, situation: &Situation) -> impl Iterator<Item = usize> {
        situation.values[self.first_clock..]
            .iter()
            .enumerate()
            .filter(|(_, v)| !matches!(**v, NONE | PAUSED))
            .map(|(at, _)| at)
    }

    /// The slot of `var`, if it is followed.
    pub fn slot_of(&self, var: &Var) -> Option<usize> {
        self.slots.get(var).copied()
    }

    /// `count` as far as it is counted in `slot`.
    pub fn capped(&self, slot: usize, count: u32) -> u8 {
        let cap = self.caps.get(&slot).copied().unwrap_or(0);
        u8::try_from(count).unwrap_or(u8::MAX).min(cap)
    }

    /// What a guard sees of a situation, besides the fields of the act.
    pub fn value_of(&self, situation: &Situation, var: &Var) -> Option<Scalar> {
        if *var == Var::OpenReferrals {
            return Some(Scalar::Int(situation.open.into()));
        }
        let slot = self.slot_of(var)?;
        let value = situation.values[slot];
        match var {
            Var::Milestone(_) => Some(Scalar::Bool(value == 1)),
            Var::Counter(_) => Some(Scalar::Int(value.into())),
            _ => {
                let fact = self.facts.get(slot.checked_sub(self.first_fact)?)?;
                fact.groups.get(usize::from(value).checked_sub(1)?).map(|group| group[0].clone())
            }
        }
    }

    /// Whether the complainant was answered in this round, by the milestone `replied`.
    pub fn replied(&self, situation: &Situation) -> bool {
        let slot = self.slot_of(&Var::Milestone(super::REPLIED.into()));
        slot.is_some_and(|slot| situation.values[slot] == 1)
    }

    /// Every situation just after filing, before clocks: one for each class of case.
    pub fn classes(&self) -> Result<Vec<Situation>, TooLarge> {
        let none = vec![0; self.width()].into_boxed_slice();
        let mut found = vec![Situation { stage: 0, open: 0, answered: false, values: none }];
        for fact in self.facts.iter().filter(|fact| fact.stated) {
            let from = u8::from(!fact.optional);
            let to = u8::try_from(fact.groups.len()).unwrap_or(u8::MAX);
            found = found
                .iter()
                .flat_map(|situation| (from..=to).map(move |value| (situation, value)))
                .map(|(situation, value)| {
                    let mut situation = situation.clone();
                    situation.values[fact.slot] = value;
                    situation
                })
                .collect();
            if found.len() > MOST_CLASSES {
                return Err(TooLarge);
            }
        }
        Ok(found)
    }

    /// The situation that a running case is in; `None` if it stands in no stage of this procedure.
    pub fn situation_of(&self, case: &Case) -> Option<Situation> {
        let stage = self.procedure.stages.iter().position(|stage| stage.id == case.stage)?;
        let open: Vec<u32> = case.open_referrals().map(|referral| referral.no).collect();
        let mut values = vec![0; self.width()].into_boxed_slice();
        for (var, &slot) in &self.slots {
            values[slot] = match var {
                Var::Milestone(id) => u8::from(case.milestones.contains(id)),
                Var::Counter(id) => self.capped(slot, case.counters.get(id).copied().unwrap_or(0)),
                Var::Fact(id) => {
                    let fact = self.facts.get(slot.checked_sub(self.first_fact)?)?;
                    case.facts.get(id).map_or(0, |value| self.group_of(fact, value))
                }
                Var::Field(_) | Var::OpenReferrals => 0,
            };
        }
        for (at, clock) in self.procedure.clocks.iter().enumerate().filter(|(_, clock)| clock.is_certain()) {
            let belongs = |running: &&Clock| {
                running.started.clock == clock.id
                    && running.started.referral.is_none_or(|no| open.contains(&no))
            };
            let runs: Vec<&Clock> = case.live().filter(belongs).collect();
            let paused = runs.iter().any(|running| running.paused_at.is_some());
            values[self.clock(at)] = match runs.len() {
                0 => NONE,
                _ if paused => PAUSED,
                n if clock.per_referral && n < open.len() => SOME,
                _ => ALL,
            };
        }
        Some(Situation {
            stage,
            open: u8::try_from(open.len()).unwrap_or(2).min(2),
            answered: case.own_referrals().iter().any(|r| r.end == Some(ReferralEnd::Answered)),
            values,
        })
    }
}

fn acts(procedure: &Procedure) -> impl Iterator<Item = &Act> {
    procedure.stages.iter().flat_map(|stage| &stage.acts)
}

/// Every guard of an act, its outcomes and routes.
pub fn guards_of(act: &Act) -> impl Iterator<Item = &Guard> {
    let outcomes = act.outcomes.iter();
    let within = outcomes.flat_map(|o| o.when.iter().chain(o.routes.iter().filter_map(|r| r.when.as_ref())));
    act.when.iter().chain(within)
}

/// Which of `guards` read which variable.
pub fn readers<'g>(guards: impl Iterator<Item = &'g Guard>) -> Readers<'g> {
    let mut readers = Readers::new();
    for guard in guards {
        for var in guard.variables().into_iter().collect::<BTreeSet<_>>() {
            readers.entry(var).or_default().push(guard);
        }
    }
    readers
}

/// The first number from which `tests` tell no more of a counter apart. The loader keeps the numbers that
/// guards compare it with within its bound, so the one after stands for all that follow.
fn cap(tests: &[(&Guard, Var)], bound: u32) -> u8 {
    let beyond = i64::from(bound) + 1;
    let apart = |n: &i64| !alike(tests, &Scalar::Int(*n), &Scalar::Int(beyond));
    let last = (0..beyond).rev().find(apart);
    last.and_then(|n| u8::try_from(n + 1).ok()).unwrap_or(0)
}
