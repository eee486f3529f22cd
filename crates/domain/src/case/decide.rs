//! Turning commands into events.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz};

use super::chain;
use super::event::{Actor, ClockStarted, Event, Fact, Reference, ReferralEnd};
use super::evolve::evolve;
use super::refusal::{FieldFault, Refusal};
use super::ring;
use super::state::Case;
use crate::calendar::Calendar;
use crate::guard::{Guard, Scalar, Truth, Var};
use crate::id::CaseId;
use crate::limit::{self, Start, WorkingHours};
use crate::procedure::{Act, ClockSpec, Field, FieldKind, Outcome, Procedure, Trigger, Verb};
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

/// The office's calendar day of an instant: China time, UTC+8.
pub(super) fn day(at: Timestamp) -> Date {
    zone().to_datetime(at).date()
}

pub(super) fn zone() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(8))
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
    if day(command.received_at).year() < 1990 {
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
    let stated = state_fields(&procedure.facts, command.facts)?;
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
    };
    let mut writer =
        Writer { procedure, world, case: None, decision, by: command.by, at: command.received_at, now };
    writer.write(fact);
    writer.clocks("file", "done", &[])?;
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
    if at < case.touched_at && command.at.is_some() {
        return Err(Refusal::Time {
            reason: Text::new("时间早于上一事项,请核对", "The time is before the last act; please check it"),
        });
    }
    let referral = referral_of(case, act, &command.by)?;
    let outcome = chosen(act, command.outcome.as_deref())?;
    let stated = state_fields(&act.fields, command.fields)?;
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
    let today = day(at).to_string();
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
    let sent = if act.verb == Verb::Refer { stated.offices.len() } else { 0 };
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

    let mut decision = Decision::default();
    for (name, body) in stated.texts {
        let no = case.texts + u32::try_from(decision.texts.len()).unwrap_or(u32::MAX) + 1;
        decision.texts.push(NewText { no, name, salt: chain::salt(&command.seed, "text", no), body });
    }
    let reached = counters.clone();
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
    };
    let mut writer = Writer { procedure, world, case: Some(case.clone()), decision, by: command.by, at, now };
    writer.write(fact);
    writer.referrals(act.verb, referral, stated.offices, ends);
    writer.tell(&reached);
    let new: Vec<u32> = writer
        .case
        .iter()
        .flat_map(|c| c.referrals.iter())
        .map(|r| r.no)
        .filter(|no| usize::try_from(*no).is_ok_and(|no| no > case.referrals.len()))
        .collect();
    let targets = referral.map_or(new, |no| vec![no]);
    writer.clocks(&act.id, &outcome.id, &targets)?;
    Ok(writer.decision)
}

fn future() -> Refusal {
    Refusal::Time {
        reason: Text::new("时间在将来,请核对", "The time is in the future; please check it")
    }
}

fn open_act<'p>(procedure: &'p Procedure, case: &Case, command: &ActCommand) -> Result<&'p Act, Refusal> {
    let stage = procedure.stage(&case.stage);
    let Some(act) = stage.and_then(|stage| stage.act(&command.act)) else {
        return Err(Refusal::ActNotOpen {
            act: command.act.clone(),
            stage: stage.map_or(Text::default(), |stage| stage.title.clone()),
            open: stage.map_or(Vec::new(), |s| s.acts.iter().map(|act| act.id.clone()).collect()),
        });
    };
    let seated = |office: &String| case.seats(procedure, &command.by.role).contains(&office.as_str());
    if !act.by.contains(&command.by.role) || !command.by.office.as_ref().is_none_or(seated) {
        let roles =
            act.by.iter().filter_map(|id| procedure.role(id)).map(|role| role.title.clone()).collect();
        return Err(Refusal::NotYours { roles });
    }
    let did = |earlier: &&String| case.doers.get(*earlier).is_some_and(|who| who.contains(&command.by.who));
    let earlier: Vec<Text> = act.not_by.iter().filter(did).filter_map(|id| title_of(procedure, id)).collect();
    if !earlier.is_empty() {
        return Err(Refusal::SamePerson { earlier });
    }
    Ok(act)
}

fn title_of(procedure: &Procedure, act: &str) -> Option<Text> {
    procedure.stages.iter().find_map(|stage| stage.act(act)).map(|act| act.title.clone())
}

fn referral_of(case: &Case, act: &Act, by: &Actor) -> Result<Option<u32>, Refusal> {
    if !matches!(act.verb, Verb::Answer | Verb::HandBack) || case.open_referrals().next().is_none() {
        return if act.verb == Verb::Answer { Err(Refusal::NoReferral) } else { Ok(None) };
    }
    let mine = case.open_referrals().find(|referral| by.office.as_ref() == Some(&referral.office));
    mine.map(|referral| Some(referral.no)).ok_or(Refusal::NoReferral)
}

fn chosen<'a>(act: &'a Act, outcome: Option<&str>) -> Result<&'a Outcome, Refusal> {
    let choices = || Refusal::Outcome { choices: act.outcomes.iter().map(|o| o.id.clone()).collect() };
    match (outcome, act.outcomes.as_slice()) {
        (Some(id), _) => act.outcome(id).ok_or_else(choices),
        (None, [only]) => Ok(only),
        (None, _) => Err(choices()),
    }
}

#[derive(Default)]
struct Stated {
    values: BTreeMap<String, Scalar>,
    texts: Vec<(String, String)>,
    offices: Vec<String>,
}

/// Checks what a form states against its fields: everything wrong at once.
fn state_fields(fields: &[Field], mut given: BTreeMap<String, serde_json::Value>) -> Result<Stated, Refusal> {
    let mut stated = Stated::default();
    let mut faults = Vec::new();
    for field in fields {
        let value = given.remove(&field.id).filter(|value| !value.is_null());
        match value {
            None if field.required => {
                faults.push(fault(field, "missing", &field.title, ("请填写", "Please state: ")));
            }
            None => {}
            Some(value) => {
                if let Err(fault) = state_field(field, value, &mut stated) {
                    faults.push(fault);
                }
            }
        }
    }
    faults.extend(given.into_keys().map(|field| FieldFault {
        text: Text::new(
            format!("没有“{field}”这一项,请删去"),
            format!("There is no field “{field}”; remove it"),
        ),
        field,
        code: "unknown",
    }));
    if faults.is_empty() { Ok(stated) } else { Err(Refusal::Fields(faults)) }
}

fn fault(field: &Field, code: &'static str, title: &Text, (zh, en): (&str, &str)) -> FieldFault {
    let text = Text::new(format!("{zh}{}", title.zh), format!("{en}{}", title.en));
    FieldFault { field: field.id.clone(), code, text }
}

fn state_field(field: &Field, value: serde_json::Value, stated: &mut Stated) -> Result<(), FieldFault> {
    use serde_json::Value;
    let wrong = |code, words| Err(fault(field, code, &field.title, words));
    let put = |stated: &mut Stated, value| {
        stated.values.insert(field.id.clone(), value);
        Ok(())
    };
    match (&field.kind, value) {
        (FieldKind::Text { max }, Value::String(text)) => {
            let text = text.trim();
            if text.is_empty() && field.required {
                return wrong("missing", ("请填写", "Please state: "));
            }
            if text.contains('\0') {
                return wrong("characters", ("请删去空字符(U+0000):", "Please remove the null character: "));
            }
            if text.chars().count() > usize::try_from(*max).unwrap_or(usize::MAX) {
                return wrong("too_long", ("请缩短", "Please shorten: "));
            }
            if !text.is_empty() {
                stated.texts.push((field.id.clone(), text.to_owned()));
            }
            Ok(())
        }
        (FieldKind::Choice(choices), Value::String(id)) => {
            if choices.iter().any(|choice| choice.id == id) {
                put(stated, Scalar::Text(id))
            } else {
                wrong("choice", ("请从所列各项中选择", "Choose one of those listed: "))
            }
        }
        (FieldKind::Bool, Value::Bool(b)) => put(stated, Scalar::Bool(b)),
        (FieldKind::Number { min, max }, Value::Number(n)) => match n.as_i64() {
            Some(n) if (*min..=*max).contains(&n) => put(stated, Scalar::Int(n)),
            _ => wrong("range", ("数值超出范围:", "Out of range: ")),
        },
        (FieldKind::Money, Value::Number(n)) => match n.as_i64() {
            Some(n) if (0..=100_000_000_000_000).contains(&n) => put(stated, Scalar::Int(n)),
            _ => wrong("range", ("金额超出范围:", "Out of range: ")),
        },
        (FieldKind::Date, Value::String(text)) => match text.parse::<Date>() {
            Ok(date) if (1990..2200).contains(&date.year()) => put(stated, Scalar::Text(date.to_string())),
            _ => wrong("type", ("请写成 2026-02-28 的形式:", "Write it like 2026-02-28: ")),
        },
        (FieldKind::Offices, Value::Array(list)) if !list.is_empty() && list.len() <= 20 => {
            for office in list {
                match office {
                    Value::String(office) if !office.is_empty() && office.len() <= 64 => {
                        if !stated.offices.contains(&office) {
                            stated.offices.push(office);
                        }
                    }
                    _ => return wrong("type", ("请选择部门:", "Choose departments: ")),
                }
            }
            Ok(())
        }
        _ => wrong("type", ("填写的类型不对:", "This is of the wrong type: ")),
    }
}

impl NewText {
    fn reference(&self) -> Reference {
        Reference { no: self.no, name: self.name.clone(), digest: chain::digest(&self.salt, &self.body) }
    }
}

impl NewParty {
    fn reference(&self) -> Reference {
        Reference { no: self.no, name: self.part.clone(), digest: chain::digest(&self.salt, &self.body) }
    }
}

/// Collects events while keeping the case up to date with them.
struct Writer<'a> {
    procedure: &'a Procedure,
    world: &'a World,
    case: Option<Case>,
    decision: Decision,
    by: Actor,
    at: Timestamp,
    now: Timestamp,
}

impl Writer<'_> {
    fn write(&mut self, fact: Fact) {
        let seq = self.case.as_ref().map_or(0, |case| case.seq) + 1;
        let event = Event { seq, at: self.at, recorded_at: self.now, by: self.by.clone(), fact };
        self.case = evolve(self.case.take(), &event);
        self.decision.events.push(event);
    }

    fn referrals(&mut self, verb: Verb, referral: Option<u32>, offices: Vec<String>, ends: bool) {
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

    fn tell(&mut self, reached: &BTreeMap<String, u32>) {
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

    fn clocks(&mut self, act: &str, outcome: &str, targets: &[u32]) -> Result<(), Refusal> {
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
        let (world, today) = (self.world, day(self.at));
        let refuse =
            |error: limit::Error| Refusal::Date { clock: spec.id.clone(), code: error.code().to_owned() };
        let mut best: Option<(limit::Due, &str)> = None;
        for limit in spec.limits.iter().filter(|limit| limit.in_force(today)) {
            let start = match limit.amount.unit {
                limit::Unit::Hour | limit::Unit::WorkingHour => Start::Instant(self.at),
                _ => Start::Day(today),
            };
            let due = limit::due(
                &world.calendar,
                &zone(),
                &world.hours,
                start,
                limit.amount,
                None,
                &[],
                limit.roll,
            )
            .map_err(refuse)?;
            if best.as_ref().is_none_or(|(earliest, _)| due.at < earliest.at) {
                best = Some((due, &limit.source));
            }
        }
        let Some((mut due, source)) = best else { return Ok(()) };
        let cap = spec.within.as_ref().and_then(|id| case.running().find(|c| c.started.clock == *id));
        if let Some(cap) = cap
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
        let next = ring::rung(spec, world, due.date, due.at, 0);
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
