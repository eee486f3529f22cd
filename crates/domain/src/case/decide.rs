//! Turning commands into events.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::allow::{allowed, referral_of};
use super::chain;
use super::event::{Actor, Event, Fact, Reference};
use super::form::{Setting, carried, stated};
use super::refusal::Refusal;
use super::state::{Case, Referral};
use super::writer::{Meant, Writer};
use crate::calendar::{Calendar, office_day};
use crate::guard::{Guard, Scalar, Truth, Var};
use crate::id::CaseId;
use crate::jurisdiction::{Competence, Facts as Places};
use crate::limit::WorkingHours;
use crate::procedure::{Act, FieldKind, Outcome, Procedure};
use crate::text::Text;

/// What dates depend on besides the procedure.
#[derive(Clone, Debug)]
pub struct World {
    /// Which days are worked.
    pub calendar: Calendar,
    /// Which hours are.
    pub hours: WorkingHours,
}

/// A complaint to be recorded.
#[derive(Clone, Debug)]
pub struct FileCommand {
    /// The id of the case to open.
    pub case: CaseId,
    /// Who files, and in which capacity.
    pub by: Actor,
    /// The office that will hold the case.
    pub office: String,
    /// How it came in.
    pub channel: String,
    /// When it was received; never in the future.
    pub received_at: Timestamp,
    /// What is stated about it: the procedure's facts.
    pub facts: BTreeMap<String, serde_json::Value>,
    /// The complaint in words, by name (`claim`, `statement`).
    pub texts: Vec<(String, String)>,
    /// Who complains about whom, each as canonical JSON.
    pub parties: Vec<(String, String)>,
    /// Random, for the salts of the erasable rows.
    pub seed: [u8; 16],
    /// The division of that office.
    pub region: Option<String>,
    /// Where it happened and who sits where.
    pub places: Option<Places>,
    /// The case it is split off from.
    pub origin: Option<CaseId>,
}

/// An act to be performed.
#[derive(Clone, Debug)]
pub struct ActCommand {
    /// The act.
    pub act: String,
    /// Who, and in which capacity.
    pub by: Actor,
    /// The outcome chosen; may be left out where there is only one.
    pub outcome: Option<String>,
    /// What is stated.
    pub fields: BTreeMap<String, serde_json::Value>,
    /// When it happened, if not now.
    pub at: Option<Timestamp>,
    /// Random, for the salts of the erasable rows.
    pub seed: [u8; 16],
    /// What lies beyond the case, for an act that leads there.
    pub beyond: Beyond,
}

/// What an act needs to know that takes a case elsewhere or opens another.
#[derive(Clone, Debug, Default)]
pub struct Beyond {
    /// The procedure that is entered or that the other case follows.
    pub procedure: Option<Arc<Procedure>>,
    /// The division of the office that the form names.
    pub region: Option<String>,
    /// The id of the other case.
    pub case: Option<CaseId>,
    /// Whose the case is by the rules, if there are any.
    pub placed: Option<Competence>,
}

/// What a command causes: events, and the erasable rows they point to.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// In order, numbered on from the case.
    pub events: Vec<Event>,
    /// Free text.
    pub texts: Vec<NewText>,
    /// People and companies.
    pub parties: Vec<NewParty>,
    /// Files.
    pub files: Vec<NewFile>,
}

/// A row about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Number in the case, from 1.
    pub no: u32,
    /// The random id by which it is asked for.
    pub id: String,
    /// Salt of its digest.
    pub salt: [u8; 16],
    /// Canonical JSON: its name and the hash of its bytes.
    pub body: String,
}

/// A row of free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewText {
    /// Number in the case, from 1.
    pub no: u32,
    /// The field it answers.
    pub name: String,
    /// Salt of its digest.
    pub salt: [u8; 16],
    /// The text.
    pub body: String,
}

/// A row about a person or company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    /// Number in the case, from 1.
    pub no: u32,
    /// Its part: `complainant` or `respondent`.
    pub part: String,
    /// Salt of its digest.
    pub salt: [u8; 16],
    /// Canonical JSON.
    pub body: String,
}

/// Opens a case for a complaint.
///
/// # Errors
/// A time that cannot be, or facts that are missing, unknown or wrong.
pub fn file(
    procedure: &Procedure,
    world: &World,
    command: FileCommand,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if command.received_at > now {
        return Err(future());
    }
    if office_day(command.received_at).year() < 1990 {
        return Err(Refusal::Time {
            reason: Text::new(
                "收到时间早于1990年,请核对",
                "The time of receipt is before 1990; please check it",
            ),
        });
    }
    let Some(first) = procedure.stages.first() else {
        return Err(Refusal::Condition { guard: "a procedure has a first stage".into() });
    };
    let received = office_day(command.received_at);
    let setting = Setting { today: office_day(now), received, world, case: None };
    let stated = stated(&procedure.facts, command.facts, setting)?;
    let mut decision = Decision::default();
    for (name, body) in command.texts.into_iter().chain(stated.texts) {
        let no = u32::try_from(decision.texts.len()).unwrap_or(u32::MAX) + 1;
        decision.texts.push(NewText { no, name, salt: chain::salt(&command.seed, "text", no), body });
    }
    for (part, body) in command.parties {
        let no = u32::try_from(decision.parties.len()).unwrap_or(u32::MAX) + 1;
        decision.parties.push(NewParty { no, part, salt: chain::salt(&command.seed, "party", no), body });
    }
    let fact = Fact::Filed {
        case: command.case,
        procedure: procedure.id.clone(),
        version: procedure.version,
        office: command.office,
        channel: command.channel,
        stage: first.id.clone(),
        received_at: command.received_at,
        facts: stated.values,
        parties: decision.parties.iter().map(NewParty::reference).collect(),
        texts: decision.texts.iter().map(NewText::reference).collect(),
        region: command.region,
        places: command.places.map(Box::new),
        origin: command.origin,
    };
    let mut writer =
        Writer { procedure, world, case: None, decision, by: command.by, at: command.received_at, now };
    writer.write(fact);
    writer.clocks("file", "done", &Meant::default())?;
    Ok(writer.decision)
}

/// Performs an act.
///
/// # Errors
/// Every [`Refusal`]; nothing has changed then.
pub fn decide(
    procedure: &Procedure,
    world: &World,
    case: &Case,
    command: ActCommand,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let act = open_act(procedure, case, &command)?;
    let at = command.at.unwrap_or(now);
    if at > now {
        return Err(future());
    }
    if at < case.acted_at && command.at.is_some() {
        return Err(Refusal::Time {
            reason: Text::new("时间早于上一事项,请核对", "The time is before the last act; please check it"),
        });
    }
    let referral = referral_of(case, act, &command.by)?;
    let choices = || Refusal::Outcome { choices: act.outcomes.iter().map(|o| o.id.clone()).collect() };
    let outcome = act.chosen(command.outcome.as_deref()).ok_or_else(choices)?;
    let received = office_day(case.received_at);
    let setting = Setting { today: office_day(now), received, world, case: Some(case) };
    let stated = stated(&act.fields, command.fields, setting)?;
    let holds = |guard: &Option<Guard>, values: &dyn Fn(&Var) -> Option<Scalar>| match guard {
        Some(guard) if guard.holds(values) != Truth::True => {
            Err(Refusal::Condition { guard: guard.source().to_owned() })
        }
        _ => Ok(()),
    };
    let before = |var: &Var| match var {
        Var::Field(id) => stated.values.get(id).cloned(),
        _ => case.value_of(var),
    };
    holds(&act.when, &before)?;
    holds(&outcome.when, &before)?;

    let mut counters = BTreeMap::new();
    let today = office_day(at).to_string();
    for id in &outcome.raise {
        let once = procedure.counter(id).is_some_and(|counter| counter.once_a_day);
        if !once || case.raised_on.get(id) != Some(&today) {
            counters.insert(id.clone(), case.counters.get(id).copied().unwrap_or(0) + 1);
        }
    }
    let facts: BTreeMap<String, Scalar> = act
        .fields
        .iter()
        .filter_map(|field| Some((field.record.clone()?, stated.values.get(&field.id)?.clone())))
        .collect();
    let sent = if act.verb.sends() { stated.offices.len() } else { 0 };
    let still_open = case.open_referrals().filter(|r| Some(r.no) != referral).count() + sent;
    let after = |var: &Var| match var {
        Var::Milestone(id) if outcome.clear.contains(id) => Some(Scalar::Bool(false)),
        Var::Milestone(id) if outcome.set.contains(id) => Some(Scalar::Bool(true)),
        Var::Counter(id) if counters.contains_key(id) => Some(Scalar::Int(counters[id].into())),
        Var::Fact(id) if facts.contains_key(id) => facts.get(id).cloned(),
        Var::OpenReferrals => i64::try_from(still_open).ok().map(Scalar::Int),
        _ => before(var),
    };
    let route = outcome
        .routes
        .iter()
        .find(|route| route.when.as_ref().is_none_or(|guard| guard.holds(&after) == Truth::True));
    let to = route.map_or(case.stage.clone(), |route| route.to.clone());
    let ends = procedure.stage(&to).is_some_and(|stage| stage.end);

    let known = |id: &str| after(&Var::Fact(id.to_owned()));
    let beyond = beyond(case, outcome, &command.beyond, &known, &stated.texts)?;

    let mut decision = Decision::default();
    for (name, body) in stated.texts {
        let no = case.texts + u32::try_from(decision.texts.len()).unwrap_or(u32::MAX) + 1;
        decision.texts.push(NewText { no, name, salt: chain::salt(&command.seed, "text", no), body });
    }
    let reached = counters.clone();
    if case.goes_back(act.verb, &to) {
        let afresh = procedure.counters.iter().filter(|counter| counter.per_round);
        let counted = |id: &String| case.counters.contains_key(id) || reached.contains_key(id);
        counters.extend(afresh.map(|counter| counter.id.clone()).filter(counted).map(|id| (id, 0)));
    }
    let dates = act.fields.iter().filter(|field| matches!(field.kind, FieldKind::Date { .. }));
    let dates = dates.filter_map(|field| Some((field.id.clone(), date(stated.values.get(&field.id)?)?)));
    let mut meant = Meant { dates: dates.collect(), clocks: stated.clocks.clone(), referrals: Vec::new() };
    let fact = Fact::Acted {
        act: act.id.clone(),
        verb: act.verb,
        outcome: outcome.id.clone(),
        from: case.stage.clone(),
        to,
        ends,
        fields: stated.values,
        texts: decision.texts.iter().map(NewText::reference).collect(),
        facts,
        set: outcome.set.clone(),
        clear: outcome.clear.clone(),
        counters,
        referral,
        clocks: stated.clocks,
    };
    let mut writer = Writer { procedure, world, case: Some(case.clone()), decision, by: command.by, at, now };
    writer.write(fact);
    writer.referrals(act.verb, referral, stated.offices, ends);
    writer.tell(&reached);
    if let Some(facts) = beyond.opens
        && let Some(other) = &command.beyond.procedure
        && let Some(id) = command.beyond.case
    {
        let office = stated.office.clone().unwrap_or_else(|| case.office.clone());
        writer.write(Fact::Linked { case: id, procedure: other.id.clone(), office, facts });
    }
    let goes = |next: &Procedure, stage: Option<String>, facts: BTreeMap<String, Scalar>| Fact::Moved {
        procedure: next.id.clone(),
        version: next.version,
        stage,
        office: stated.office.clone().unwrap_or_else(|| case.office.clone()),
        region: stated.office.as_ref().map_or_else(|| case.region.clone(), |_| command.beyond.region.clone()),
        facts,
        placed: command.beyond.placed.clone().map(Box::new),
    };
    if outcome.hands_over {
        writer.write(goes(procedure, None, BTreeMap::new()));
    }
    let known = |referral: &&Referral| case.referrals.iter().any(|earlier| earlier.no == referral.no);
    let new = writer.case.iter().flat_map(|after| after.referrals.iter().filter(|r| !known(r)));
    meant.referrals = referral.map_or_else(|| new.map(|referral| referral.no).collect(), |no| vec![no]);
    writer.clocks(&act.id, &outcome.id, &meant)?;
    if let (Some(facts), Some(next)) = (beyond.enters, &command.beyond.procedure) {
        let first = next.stages.first().map(|stage| stage.id.clone());
        writer.write(goes(next, first, facts));
        writer.procedure = next;
        writer.clocks("file", "done", &Meant::default())?;
    }
    Ok(writer.decision)
}

/// The facts that go along into another procedure or case.
#[derive(Default)]
struct Carried {
    enters: Option<BTreeMap<String, Scalar>>,
    opens: Option<BTreeMap<String, Scalar>>,
}

fn beyond(
    case: &Case,
    outcome: &Outcome,
    beyond: &Beyond,
    known: &dyn Fn(&str) -> Option<Scalar>,
    texts: &[(String, String)],
) -> Result<Carried, Refusal> {
    let received = office_day(case.received_at);
    let carry = |wanted: &Option<String>, texts| match (wanted, &beyond.procedure) {
        (None, _) => Ok(None),
        (Some(id), Some(procedure)) if procedure.id == *id => {
            carried(procedure, known, texts, received).map(Some)
        }
        (Some(id), _) => Err(Refusal::NoProcedure { procedure: id.clone() }),
    };
    Ok(Carried { enters: carry(&outcome.enters, texts)?, opens: carry(&outcome.opens, &[])? })
}

fn date(value: &Scalar) -> Option<Date> {
    match value {
        Scalar::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn future() -> Refusal {
    Refusal::Time {
        reason: Text::new("时间在将来,请核对", "The time is in the future; please check it")
    }
}

fn open_act<'p>(procedure: &'p Procedure, case: &Case, command: &ActCommand) -> Result<&'p Act, Refusal> {
    let stage = procedure.stage(&case.stage);
    let Some(act) = procedure.act(&case.stage, &command.act) else {
        return Err(Refusal::ActNotOpen {
            act: command.act.clone(),
            stage: stage.map_or(Text::default(), |stage| stage.title.clone()),
            open: stage.map_or(Vec::new(), |s| procedure.acts_in(s).map(|act| act.id.clone()).collect()),
        });
    };
    allowed(procedure, case, &command.by, act).map(|()| act)
}

impl NewText {
    pub(super) fn reference(&self) -> Reference {
        Reference { no: self.no, name: self.name.clone(), digest: chain::digest(&self.salt, &self.body) }
    }
}

impl NewParty {
    pub(super) fn reference(&self) -> Reference {
        Reference { no: self.no, name: self.part.clone(), digest: chain::digest(&self.salt, &self.body) }
    }
}
