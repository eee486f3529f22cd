//! A procedure as a chart: where a case can stand, what leads on, what is owed by when.

use redress_domain::limit::Roll;
use redress_domain::procedure::{
    Act, ClockSpec, Length, Limit, Outcome, Procedure, RungKind, Stage, Trigger,
};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use crate::problem::Words;

/// A version of a procedure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartShape {
    /// Name in code.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// Name for people.
    pub title: Words,
    /// Who takes part.
    pub roles: Vec<RoleShape>,
    /// Where a case can stand; it begins at the first.
    pub stages: Vec<ChartStage>,
    /// What can be done in every stage but the ends; it leads nowhere.
    pub everywhere: Vec<ChartAct>,
    /// What is owed by when.
    pub clocks: Vec<ChartClock>,
    /// The papers that acts issue.
    pub documents: Vec<Named>,
}

/// Somebody who takes part.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleShape {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
    /// Sits in the office that a referral went to.
    pub at_referral: bool,
}

/// A stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartStage {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
    /// What the complainant is told.
    pub public: Words,
    /// The role that owes the next act; none at an end.
    pub owner: Option<Named>,
    /// Whether a case is closed here.
    pub end: bool,
    /// What can be done here.
    pub acts: Vec<ChartAct>,
}

/// An act.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartAct {
    /// Name in code.
    pub id: String,
    /// What it means to the kernel.
    pub verb: String,
    /// Words on the button.
    pub title: Words,
    /// When to use it.
    pub help: Option<Words>,
    /// Who may.
    pub by: Vec<Named>,
    /// The condition under which it is open, as the pack writes it.
    pub when: Option<String>,
    /// What can come of it.
    pub outcomes: Vec<ChartOutcome>,
}

/// What can come of an act.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartOutcome {
    /// Name in code.
    pub id: String,
    /// Words for people.
    pub title: Words,
    /// The condition under which it may be chosen.
    pub when: Option<String>,
    /// Where it can lead: the first whose condition holds.
    pub to: Vec<ChartRoute>,
    /// The procedure in which the case goes on.
    pub enters: Option<String>,
    /// The procedure of a case that is split off.
    pub opens: Option<String>,
    /// Whether the case goes to another office.
    pub hands_over: bool,
    /// The paper it issues.
    pub document: Option<String>,
}

/// A way on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartRoute {
    /// The stage.
    pub stage: String,
    /// The condition; none for the last.
    pub when: Option<String>,
}

/// A clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartClock {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
    /// Who owes.
    pub owes: Named,
    /// Not shown to the complainant.
    pub internal: bool,
    /// How long, and by which article; the earliest of those in force binds.
    pub limits: Vec<ChartLimit>,
    /// What starts it, in words.
    pub starts: Vec<Words>,
    /// What stops it.
    pub stops: Vec<Words>,
    /// Who is told, when.
    pub ladder: Vec<ChartRung>,
}

/// A limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartLimit {
    /// How long, in words.
    pub length: Words,
    /// By how much it may be extended.
    pub extend: Option<Words>,
    /// `rest_day`, `statutory_holiday` or `none`: which last day moves on.
    pub roll: &'static str,
    /// Only in divisions whose code begins so.
    pub region: Option<String>,
    /// Article or document.
    pub source: String,
    /// First day on which a clock that starts follows it.
    pub valid_from: Option<String>,
    /// Last such day.
    pub valid_to: Option<String>,
}

/// Somebody is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChartRung {
    /// `warn`, `remind` or `escalate`.
    pub kind: &'static str,
    /// How long before (warn) or after the due time.
    pub after: Words,
    /// Who is told.
    pub tell: Named,
}

impl From<&Procedure> for ChartShape {
    fn from(p: &Procedure) -> ChartShape {
        let role = |role: &redress_domain::procedure::Role| RoleShape {
            id: role.id.clone(),
            title: (&role.title).into(),
            at_referral: role.at_referral,
        };
        ChartShape {
            id: p.id.clone(),
            version: p.version,
            title: (&p.title).into(),
            roles: p.roles.iter().map(role).collect(),
            stages: p.stages.iter().map(|one| stage(p, one)).collect(),
            everywhere: p.everywhere.iter().map(|one| act(p, one)).collect(),
            clocks: p.clocks.iter().map(|one| clock(p, one)).collect(),
            documents: p.documents.iter().map(|one| Named::new(&one.id, Some(&one.title))).collect(),
        }
    }
}

fn stage(p: &Procedure, stage: &Stage) -> ChartStage {
    ChartStage {
        id: stage.id.clone(),
        title: (&stage.title).into(),
        public: (&stage.public).into(),
        owner: stage.owner.as_ref().map(|role| Named::role(p, role)),
        end: stage.end,
        acts: stage.acts.iter().map(|one| act(p, one)).collect(),
    }
}

fn act(p: &Procedure, act: &Act) -> ChartAct {
    ChartAct {
        id: act.id.clone(),
        verb: act.verb.name(),
        title: (&act.title).into(),
        help: act.help.as_ref().map(Words::from),
        by: act.by.iter().map(|role| Named::role(p, role)).collect(),
        when: act.when.as_ref().map(|guard| guard.source().to_owned()),
        outcomes: act.outcomes.iter().map(outcome).collect(),
    }
}

fn outcome(outcome: &Outcome) -> ChartOutcome {
    let route = |route: &redress_domain::procedure::Route| ChartRoute {
        stage: route.to.clone(),
        when: route.when.as_ref().map(|guard| guard.source().to_owned()),
    };
    ChartOutcome {
        id: outcome.id.clone(),
        title: (&outcome.title).into(),
        when: outcome.when.as_ref().map(|guard| guard.source().to_owned()),
        to: outcome.routes.iter().map(route).collect(),
        enters: outcome.enters.clone(),
        opens: outcome.opens.clone(),
        hands_over: outcome.hands_over,
        document: outcome.document.clone(),
    }
}

fn clock(p: &Procedure, clock: &ClockSpec) -> ChartClock {
    let warn = clock.warn.map(|before| ChartRung {
        kind: "warn",
        after: amount(before),
        tell: Named::role(p, &clock.owes),
    });
    let rung = |rung: &redress_domain::procedure::Rung| ChartRung {
        kind: match rung.kind {
            RungKind::Warn => "warn",
            RungKind::Remind => "remind",
            RungKind::Escalate => "escalate",
        },
        after: amount(rung.after),
        tell: Named::role(p, &rung.tell),
    };
    let said = |triggers: &[Trigger]| triggers.iter().map(|one| trigger(p, one)).collect();
    ChartClock {
        id: clock.id.clone(),
        title: (&clock.title).into(),
        owes: Named::role(p, &clock.owes),
        internal: clock.internal,
        limits: clock.limits.iter().map(|one| limit(p, one)).collect(),
        starts: said(&clock.starts),
        stops: said(&clock.stops),
        ladder: warn.into_iter().chain(clock.ladder.iter().map(rung)).collect(),
    }
}

/// A limit of the procedure.
pub fn limit(p: &Procedure, limit: &Limit) -> ChartLimit {
    let length = match &limit.length {
        Length::Amount(length) => amount(*length),
        Length::Stated(field) => {
            let found = p.every_act().flat_map(|act| &act.fields).find(|one| one.id == *field);
            found.map_or_else(|| Text::new(field.as_str(), field.as_str()), |one| one.title.clone()).into()
        }
    };
    ChartLimit {
        length,
        extend: limit.extend.map(amount),
        roll: roll(limit.roll),
        region: limit.region.clone(),
        source: limit.source.clone(),
        valid_from: limit.valid_from.map(|day| day.to_string()),
        valid_to: limit.valid_to.map(|day| day.to_string()),
    }
}

/// The name of what moves on a last day.
pub fn roll(roll: Roll) -> &'static str {
    match roll {
        Roll::RestDay => "rest_day",
        Roll::StatutoryHoliday => "statutory_holiday",
        Roll::None => "none",
    }
}

/// An amount of time in words.
pub fn amount(amount: redress_domain::limit::Amount) -> Words {
    let (zh, en) = amount.unit.words(amount.n);
    Words { zh, en }
}

fn trigger(p: &Procedure, trigger: &Trigger) -> Words {
    if trigger.act == "file" {
        return Words { zh: "登记".into(), en: "Filing".into() };
    }
    let Some(act) = p.every_act().find(|act| act.id == trigger.act) else {
        let verb = trigger.outcome.as_deref().unwrap_or(&trigger.act);
        return Words { zh: format!("各“{verb}”事项"), en: format!("Every act that is a {verb}") };
    };
    match trigger.outcome.as_ref().and_then(|id| act.outcome(id)) {
        Some(outcome) => Words {
            zh: format!("{}（{}）", act.title.zh, outcome.title.zh),
            en: format!("{} ({})", act.title.en, outcome.title.en),
        },
        None => (&act.title).into(),
    }
}
