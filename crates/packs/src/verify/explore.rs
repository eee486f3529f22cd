//! Every situation that a case can come into, found from filing on, breadth first.
//!
//! [`Explorer::successors`] says of situations what `redress_domain::case::decide` says of cases: conditions
//! are read before the act; then milestones, counters, facts and the number of open referrals change; then
//! the routes are read; then referrals end or are sent; then clocks stop and start; at an end everything
//! falls away. `tests/walk.rs` holds the two together.

use std::collections::HashMap;

use redress_domain::case::Case;
use redress_domain::guard::{Guard, Truth, Var};
use redress_domain::procedure::{Act, Outcome, Procedure, Trigger, Verb};

use super::TooLarge;
use super::plan::{Effect, Form, Plan, plans};
use super::watched::{ALL, NONE, PAUSED, SOME, Situation, Watched};

/// A procedure with more situations than this is refused.
pub const MOST_SITUATIONS: usize = 200_000;

/// Bounds the time whatever the pack: roughly, characters of guards read and values written.
const MOST_WORK: usize = 200_000_000;

/// An outcome of an act that leads from one situation to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// The situation it leads to.
    pub to: usize,
    /// The act, by its place in the stage.
    pub act: usize,
    /// The outcome, by its place in the act.
    pub outcome: usize,
    /// Whether a role that must be staffed may do it.
    pub staffed: bool,
}

/// Every situation and every way between them.
pub struct Space<'p> {
    /// What situations are made of.
    pub watched: Watched<'p>,
    /// What each act can do, by stage.
    pub plans: Vec<Vec<Plan<'p>>>,
    /// In the order found: those after filing first, then ever farther from it.
    pub situations: Vec<Situation>,
    /// What leads on from each.
    pub edges: Vec<Vec<Edge>>,
    /// The situation and edge by which each was first reached; none just after filing.
    pub from: Vec<Option<(usize, Edge)>>,
    found: HashMap<Situation, usize>,
}

impl<'p> Space<'p> {
    /// Explores a procedure.
    pub(super) fn explore(procedure: &'p Procedure) -> Result<Self, TooLarge> {
        let watched = Watched::new(procedure)?;
        let plans = plans(&watched)?;
        let mut space = Space {
            watched,
            plans,
            situations: Vec::new(),
            edges: Vec::new(),
            from: Vec::new(),
            found: HashMap::new(),
        };
        if procedure.stages.is_empty() {
            return Ok(space);
        }
        for mut situation in space.watched.classes()? {
            let filed = |triggers: &[Trigger]| triggers.iter().any(|trigger| trigger.act == "file");
            let starting =
                procedure.clocks.iter().enumerate().filter(|(_, c)| c.is_certain() && filed(&c.starts));
            for (at, clock) in starting {
                situation.values[space.watched.clock(at)] = if clock.per_referral { NONE } else { ALL };
            }
            space.add(situation, None);
        }
        let mut work = 0;
        let mut at = 0;
        while at < space.situations.len() {
            let situation = space.situations[at].clone();
            let plans = &space.plans[situation.stage];
            let mut explorer = Explorer { watched: &space.watched, plans, work, found: Vec::new() };
            explorer.successors(&situation)?;
            work = explorer.work;
            let found = explorer.found;
            let mut edges = Vec::new();
            for (next, edge) in found {
                let to = space.found.get(&next).copied();
                let edge = Edge { to: to.unwrap_or(space.situations.len()), ..edge };
                if to.is_none() {
                    space.add(next, Some((at, edge)));
                }
                edges.push(edge);
            }
            edges.sort_unstable_by_key(|edge| (edge.act, edge.outcome, edge.to));
            edges.dedup();
            space.edges.push(edges);
            if space.situations.len() > MOST_SITUATIONS || work > MOST_WORK {
                return Err(TooLarge);
            }
            at += 1;
        }
        Ok(space)
    }

    fn add(&mut self, situation: Situation, from: Option<(usize, Edge)>) {
        self.found.insert(situation.clone(), self.situations.len());
        self.situations.push(situation);
        self.from.push(from);
    }

    /// The situation that a running case is in, if it was explored.
    pub fn find(&self, case: &Case) -> Option<usize> {
        self.found.get(&self.watched.situation_of(case)?).copied()
    }

    /// The act and outcome of an edge that leads on from situation `at`.
    pub fn act(&self, at: usize, edge: &Edge) -> (&'p Act, &'p Outcome) {
        let act = &self.watched.procedure.stages[self.situations[at].stage].acts[edge.act];
        (act, &act.outcomes[edge.outcome])
    }

    /// What the outcome of an edge changes.
    pub fn effect(&self, at: usize, edge: &Edge) -> &Effect<'p> {
        &self.plans[self.situations[at].stage][edge.act].outcomes[edge.outcome]
    }

    /// Whether the case is closed in situation `at`.
    pub fn ended(&self, at: usize) -> bool {
        self.watched.procedure.stages[self.situations[at].stage].end
    }
}

/// Whether a condition can be met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    Yes,
    No,
    Either,
}

struct Explorer<'s, 'p> {
    watched: &'s Watched<'p>,
    plans: &'s [Plan<'p>],
    work: usize,
    found: Vec<(Situation, Edge)>,
}

/// An outcome that is being tried out.
#[derive(Clone, Copy)]
struct Trial<'t, 'p> {
    verb: Verb,
    sends: bool,
    plan: &'t Plan<'p>,
    form: &'t Form,
    effect: &'t Effect<'p>,
    edge: Edge,
}

impl<'s, 'p> Explorer<'s, 'p> {
    fn successors(&mut self, situation: &Situation) -> Result<(), TooLarge> {
        let acts = &self.watched.procedure.stages[situation.stage].acts;
        for (a, (act, plan)) in acts.iter().zip(self.plans).enumerate() {
            self.work += plan.roles.len();
            let Some(staffed) = able(act.verb, plan, situation) else { continue };
            for form in &plan.forms {
                if self.may(act.when.as_ref(), situation, form, plan) == May::No {
                    continue;
                }
                for (o, (outcome, effect)) in act.outcomes.iter().zip(&plan.outcomes).enumerate() {
                    if self.may(outcome.when.as_ref(), situation, form, plan) != May::No {
                        let edge = Edge { to: 0, act: a, outcome: o, staffed };
                        self.perform(
                            situation,
                            Trial { verb: act.verb, sends: act.sends(), plan, form, effect, edge },
                        );
                    }
                    if self.work > MOST_WORK {
                        return Err(TooLarge);
                    }
                }
            }
        }
        Ok(())
    }

    fn may(&mut self, guard: Option<&Guard>, situation: &Situation, form: &Form, plan: &Plan) -> May {
        let Some(guard) = guard else { return May::Yes };
        self.work += guard.source().len();
        let holds = guard.holds(&|var| match var {
            Var::Field(_) if plan.free.contains(var) => None,
            Var::Field(id) => form.stated.get(id).cloned(),
            _ => self.watched.value_of(situation, var),
        });
        match holds {
            Truth::True => May::Yes,
            Truth::Unknown if guard.variables().iter().any(|var| plan.free.contains(var)) => May::Either,
            // What is not known does not hold: so `decide` reads it.
            Truth::False | Truth::Unknown => May::No,
        }
    }

    fn perform(&mut self, before: &Situation, trial: Trial<'_, 'p>) {
        let counted = self.counted(before, trial.effect);
        for mut after in counted {
            for (slot, value) in trial.effect.marks.iter().chain(&trial.form.records) {
                after.values[*slot] = *value;
            }
            after.answered |= trial.verb == Verb::Answer;
            for open in referrals(before.open, trial) {
                after.open = *open;
                for to in self.routes(&after, before.stage, trial) {
                    self.arrive(before, Situation { stage: to, ..after.clone() }, trial);
                }
            }
        }
    }

    /// The counters after the outcome. One that is raised once a day stays if it was raised that day.
    fn counted(&mut self, before: &Situation, effect: &Effect) -> Vec<Situation> {
        let mut found = vec![before.clone()];
        for &(slot, once) in &effect.raises {
            let mut raised = found.clone();
            for situation in &mut raised {
                let count = u32::from(situation.values[slot]) + 1;
                situation.values[slot] = self.watched.capped(slot, count);
            }
            if once && before.values[slot] > 0 {
                raised.append(&mut found);
            }
            found = self.limited(raised);
        }
        found
    }

    /// The stages that the outcome may lead to: the first route that holds.
    fn routes(&mut self, after: &Situation, here: usize, trial: Trial<'_, 'p>) -> Vec<usize> {
        let mut found = Vec::new();
        for (guard, to) in &trial.effect.routes {
            match self.may(*guard, after, trial.form, trial.plan) {
                May::Yes => {
                    found.push(*to);
                    return found;
                }
                May::Either => found.push(*to),
                May::No => {}
            }
        }
        found.push(here);
        found
    }

    /// Clocks, as they are after the act; at an end nothing is open and nothing runs.
    fn arrive(&mut self, before: &Situation, mut after: Situation, trial: Trial<'_, 'p>) {
        let watched = self.watched;
        self.work += 4 * watched.width();
        if trial.verb == Verb::Reopen || after.stage != before.stage && after.stage == 0 {
            watched.afresh.iter().for_each(|slot| after.values[*slot] = 0);
        }
        if watched.procedure.stages[after.stage].end {
            after.open = 0;
            (0..watched.procedure.clocks.len()).for_each(|at| after.values[watched.clock(at)] = NONE);
            self.found.push((after, trial.edge));
            return;
        }
        let open = after.open;
        let mut found = vec![after];
        for (at, clock) in watched.procedure.clocks.iter().enumerate() {
            let (slot, starts) = (watched.clock(at), trial.effect.starts.contains(&at));
            let was = before.values[slot];
            let does = |clocks: &Vec<usize>| clocks.contains(&at);
            let now: &[u8] = match trial.verb {
                _ if !clock.per_referral && starts => &[ALL],
                _ if !clock.per_referral && does(&trial.effect.stops) => &[NONE],
                // What an act both pauses and lets go on runs afterwards, as when it was paused before.
                _ if !clock.per_referral && was == PAUSED && does(&trial.effect.resumes) => &[ALL],
                _ if !clock.per_referral && was == ALL && does(&trial.effect.pauses) => {
                    if does(&trial.effect.resumes) { &[ALL] } else { &[PAUSED] }
                }
                _ if !clock.per_referral => continue,
                _ if trial.sends => match (starts, was, before.open) {
                    (true, _, 0) | (true, ALL, _) => &[ALL],
                    (false, _, 0) | (false, NONE, _) => &[NONE],
                    _ => &[SOME],
                },
                Verb::Answer | Verb::HandBack => match (was, open) {
                    (NONE, _) | (_, 0) => &[NONE],
                    (ALL, _) => &[ALL],
                    (_, 1) => &[NONE, ALL],
                    _ => &[NONE, SOME, ALL],
                },
                _ => continue,
            };
            let with = |value: u8| {
                found.iter().cloned().map(move |mut situation| {
                    situation.values[slot] = value;
                    situation
                })
            };
            let next = now.iter().flat_map(|value| with(*value)).collect();
            found = self.limited(next);
        }
        self.found.extend(found.into_iter().map(|situation| (situation, trial.edge)));
    }

    /// Gives up on an act with more than a hundred ways of ending up, and counts them.
    fn limited(&mut self, mut found: Vec<Situation>) -> Vec<Situation> {
        self.work += if found.len() > 100 { MOST_WORK + 1 } else { found.len() };
        found.truncate(100);
        found
    }
}

/// Whether somebody may perform the act: `None` is nobody, else whether one of them must be staffed.
///
/// A role at referrals sits where a referral is open or, when none is, where the last was answered; an
/// open referral is answered or handed back only from there. Separation of duties shuts nobody out here:
/// that an office has a second person is not the pack's to prove.
pub fn able(verb: Verb, plan: &Plan, situation: &Situation) -> Option<bool> {
    if verb == Verb::Answer && situation.open == 0 {
        return None;
    }
    let answering = matches!(verb, Verb::Answer | Verb::HandBack) && situation.open > 0;
    let mut roles = plan.roles.iter().filter(|role| match role.at_referral {
        true => situation.open > 0 || situation.answered,
        false => !answering,
    });
    let first = roles.next()?;
    Some(first.staffed || roles.any(|role| role.staffed))
}

/// How many referrals may be open after an act.
fn referrals(open: u8, trial: Trial<'_, '_>) -> &'static [u8] {
    match (trial.verb, open) {
        (_, 0) if trial.sends => &[1, 2],
        (_, _) if trial.sends => &[2],
        (Verb::Answer | Verb::HandBack, 0 | 1) => &[0],
        (Verb::Answer | Verb::HandBack, _) => &[1, 2],
        (_, 0) => &[0],
        (_, 1) => &[1],
        _ => &[2],
    }
}
