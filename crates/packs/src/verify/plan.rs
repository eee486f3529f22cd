//! What each act can do, looked up once: who may, how its form can be filled in, what its outcomes change.

use std::collections::BTreeMap;

use redress_domain::guard::{Guard, Scalar, Var};
use redress_domain::procedure::{Act, Outcome, Role, Trigger};

use super::TooLarge;
use super::values::{groups, is_free};
use super::watched::{Watched, guards_of, readers};

/// More ways than this of filling in one form are not tried one by one.
const MOST_FORMS: usize = 1_000;

/// An act, prepared.
pub struct Plan<'p> {
    /// Who may.
    pub roles: Vec<&'p Role>,
    /// How its form can be filled in, as far as guards tell apart.
    pub forms: Vec<Form>,
    /// What its guards may read but cannot be followed: each time it may come out either way.
    pub free: Vec<Var>,
    /// What comes of it.
    pub outcomes: Vec<Effect<'p>>,
}

/// One way of filling in an act's form.
#[derive(Clone, Default)]
pub struct Form {
    /// What is stated.
    pub stated: BTreeMap<String, Scalar>,
    /// The facts that it changes: slot and new value.
    pub records: Vec<(usize, u8)>,
}

/// What an outcome changes.
pub struct Effect<'p> {
    /// Milestones: slot and new value.
    pub marks: Vec<(usize, u8)>,
    /// Counters: slot, and whether it is raised only once a day.
    pub raises: Vec<(usize, bool)>,
    /// Where it leads.
    pub routes: Vec<(Option<&'p Guard>, usize)>,
    /// The clocks that it starts, by their place in the procedure.
    pub starts: Vec<usize>,
    /// The clocks that it stops,
    pub stops: Vec<usize>,
    /// pauses,
    pub pauses: Vec<usize>,
    /// and lets go on.
    pub resumes: Vec<usize>,
    /// Whether the case goes on in another procedure.
    pub enters: bool,
    /// Whether it raises a counter that somebody is told of …
    pub told: bool,
    /// … and that no new round sets back.
    pub kept: bool,
}

/// The plans of every act, by stage.
pub fn plans<'p>(watched: &Watched<'p>) -> Result<Vec<Vec<Plan<'p>>>, TooLarge> {
    let stages: BTreeMap<&str, usize> =
        watched.procedure.stages.iter().enumerate().map(|(at, stage)| (stage.id.as_str(), at)).collect();
    let plan = |here, act: &'p Act| -> Result<Plan<'p>, TooLarge> {
        let (forms, free) = forms(watched, act)?;
        let roles = act.by.iter().filter_map(|id| watched.procedure.role(id)).collect();
        let outcomes = act.outcomes.iter().map(|o| effect(watched, &stages, here, act, o)).collect();
        Ok(Plan { roles, forms, free, outcomes })
    };
    let stages = watched.procedure.stages.iter().enumerate();
    stages.map(|(here, stage)| stage.acts.iter().map(|act| plan(here, act)).collect()).collect()
}

fn effect<'p>(
    watched: &Watched<'p>,
    stages: &BTreeMap<&str, usize>,
    here: usize,
    act: &Act,
    outcome: &'p Outcome,
) -> Effect<'p> {
    let milestone = |id: &String| watched.slot_of(&Var::Milestone(id.clone()));
    // A milestone both set and cleared ends up cleared.
    let set = outcome.set.iter().filter_map(milestone).map(|slot| (slot, 1));
    let clear = outcome.clear.iter().filter_map(milestone).map(|slot| (slot, 0));
    let counter = |id: &String| {
        let slot = watched.slot_of(&Var::Counter(id.clone()))?;
        Some((slot, watched.procedure.counter(id).is_some_and(|counter| counter.once_a_day)))
    };
    let heard = || {
        let raised = outcome.raise.iter().filter_map(|id| watched.procedure.counter(id));
        raised.filter(|counter| !counter.rungs.is_empty())
    };
    let clocks = |triggers: fn(&redress_domain::procedure::ClockSpec) -> &[Trigger]| {
        let clocks = watched.procedure.clocks.iter().enumerate();
        clocks
            .filter(|(_, clock)| {
                clock.is_certain() && triggers(clock).iter().any(|trigger| fits(trigger, act, outcome))
            })
            .map(|(at, _)| at)
            .collect()
    };
    Effect {
        marks: set.chain(clear).collect(),
        raises: outcome.raise.iter().filter_map(counter).collect(),
        routes: outcome
            .routes
            .iter()
            .map(|route| (route.when.as_ref(), stages.get(route.to.as_str()).copied().unwrap_or(here)))
            .collect(),
        starts: clocks(|clock| &clock.starts),
        stops: clocks(|clock| &clock.stops),
        pauses: clocks(|clock| &clock.pauses),
        resumes: clocks(|clock| &clock.resumes),
        enters: outcome.enters.is_some(),
        told: heard().next().is_some(),
        kept: heard().any(|counter| !counter.per_round),
    }
}

fn fits(trigger: &Trigger, act: &Act, outcome: &Outcome) -> bool {
    trigger.act == act.id && trigger.outcome.as_ref().is_none_or(|wanted| *wanted == outcome.id)
}

/// Every way of filling in the form of `act` that guards tell apart, and what cannot be followed.
fn forms(watched: &Watched, act: &Act) -> Result<(Vec<Form>, Vec<Var>), TooLarge> {
    let mut forms = vec![Form::default()];
    let mut free = watched.free.clone();
    let readers = readers(guards_of(act));
    for field in &act.fields {
        let var = Var::Field(field.id.clone());
        let reading = readers.get(&var).into_iter().flatten();
        let mut tests: Vec<(&Guard, Var)> = reading.map(|guard| (*guard, var.clone())).collect();
        if tests.iter().any(|(guard, var)| is_free(guard, var, field.kind.scalar())) {
            free.push(var);
            tests.clear();
        }
        let fact = watched.facts.iter().find(|fact| Some(&fact.id) == field.record.as_ref());
        if let Some(fact) = fact {
            tests.extend(watched.tests(&Var::Fact(fact.id.clone())));
        }
        if tests.is_empty() {
            continue;
        }
        let groups = groups(&[field], &tests)?;
        let mut ways = Vec::new();
        for form in &forms {
            if !field.required {
                ways.push(form.clone());
            }
            for group in &groups {
                let mut form = form.clone();
                if let Some(fact) = fact {
                    form.records.push((fact.slot, watched.group_of(fact, &group[0])));
                }
                form.stated.insert(field.id.clone(), group[0].clone());
                ways.push(form);
            }
            if ways.len() > MOST_FORMS {
                return Err(TooLarge);
            }
        }
        forms = ways;
    }
    Ok((forms, free))
}
