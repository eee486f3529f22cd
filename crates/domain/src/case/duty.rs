//! What is owed now, by whom and by when: computed from the state, never stored as truth.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ring::has_escalated;
use super::state::{Case, Clock};
use crate::procedure::{Act, Procedure, Stage, Verb};

/// Something that somebody owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// 0 for the next act of the stage, the number of the referral, or [`OF_CLOCK`] and the clock's number.
    pub no: u32,
    /// The role that owes.
    pub role: String,
    /// The office it sits in; empty for the complainant.
    pub office: String,
    /// The earliest running clock that watches it.
    pub clock: Option<u32>,
    /// When it is late.
    pub due_at: Option<Timestamp>,
    /// What sort of act is owed, where that has a page of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Whether a clock that watches it was brought before somebody above. Late is another thing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
}

/// The sorts of owed acts that people look for by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What somebody else proposed is to be approved or sent back.
    Approval,
    /// A demand of another office is to be answered.
    Referral,
    /// The complainant is to be asked whether all is well.
    Visit,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Approval, Kind::Referral, Kind::Visit];

    /// Its name in the store and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Approval => "approval",
            Kind::Referral => "referral",
            Kind::Visit => "visit",
        }
    }

    /// The kind that these acts make a duty.
    fn of<'a>(acts: impl Iterator<Item = &'a Act>) -> Option<Kind> {
        let kind = |act: &Act| match act.verb {
            Verb::Approve | Verb::SendBack => Some(Kind::Approval),
            Verb::Visit => Some(Kind::Visit),
            _ => None,
        };
        acts.filter_map(kind).min()
    }

    /// The kinds of duties that whoever holds `role` can have under `procedure`.
    pub fn of_role(procedure: &Procedure, role: &str) -> Vec<Kind> {
        let acts = procedure.every_act().filter(|act| act.by.iter().any(|by| by == role));
        let mut kinds: Vec<Kind> = acts
            .filter_map(|act| match act.verb {
                Verb::Answer => Some(Kind::Referral),
                _ => Kind::of(std::iter::once(act)),
            })
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// Added to the number of a clock that somebody owes besides the stage's own duty.
pub const OF_CLOCK: u32 = 1_000_000;

/// Everything owed in a case, the stage's own duty first.
pub fn duties(procedure: &Procedure, case: &Case) -> Vec<Duty> {
    let Some(stage) = procedure.stage(&case.stage) else { return Vec::new() };
    if case.ended {
        return Vec::new();
    }
    let answering =
        stage.acts.iter().find(|act| act.verb == Verb::Answer).and_then(|act| act.by.first().cloned());
    let mut duties = Vec::new();
    for referral in case.open_referrals() {
        if let Some(role) = &answering {
            let kind = Some(Kind::Referral);
            duties.push(watched(procedure, case, referral.no, (role, &referral.office), kind));
        }
    }
    if let Some(owner) = &stage.owner
        && (duties.is_empty() || Some(owner) != answering.as_ref())
    {
        let staffed = procedure.role(owner).is_some_and(|role| role.staffed);
        let office =
            case.seats(procedure, owner).first().map_or("", |office| if staffed { office } else { "" });
        let kind = Kind::of(stage.acts.iter().filter(|act| act.by.contains(owner)));
        duties.insert(0, watched(procedure, case, 0, (owner, office), kind));
    }
    duties.extend(besides(procedure, case, stage));
    duties
}

/// What others than the stage's owner owe by a clock of their own, and can do now.
fn besides<'c>(
    procedure: &'c Procedure,
    case: &'c Case,
    stage: &'c Stage,
) -> impl Iterator<Item = Duty> + 'c {
    let stops = move |clock: &Clock, act: &Act| {
        let spec = procedure.clock(&clock.started.clock);
        act.by.contains(&clock.started.owes)
            && spec.is_some_and(|spec| spec.stops.iter().any(|stop| stop.act == act.id))
    };
    let owed = move |clock: &&Clock| {
        let owes = &clock.started.owes;
        let Some(spec) = procedure.clock(&clock.started.clock) else { return false };
        clock.started.referral.is_none()
            && (stage.owner.as_ref() != Some(owes) || spec.each)
            && procedure.role(owes).is_some_and(|role| role.staffed)
            && procedure.acts_in(stage).any(|act| stops(clock, act))
    };
    case.running().filter(owed).map(move |clock| Duty {
        no: OF_CLOCK.saturating_add(clock.started.no),
        role: clock.started.owes.clone(),
        office: clock.started.office.clone(),
        clock: Some(clock.started.no),
        due_at: Some(clock.started.due_at),
        kind: Kind::of(procedure.acts_in(stage).filter(|act| stops(clock, act))),
        escalated: has_escalated(procedure, clock),
    })
}

fn watched(
    procedure: &Procedure,
    case: &Case,
    no: u32,
    (role, office): (&str, &str),
    kind: Option<Kind>,
) -> Duty {
    let referral = Some(no).filter(|no| *no != 0);
    let watching = || {
        let of = |clock: &&Clock| clock.started.referral == referral || clock.started.referral.is_none();
        case.running().filter(of)
    };
    let clock = watching().min_by_key(|clock| (clock.started.due_at, clock.started.no));
    Duty {
        no,
        role: role.to_owned(),
        office: office.to_owned(),
        clock: clock.map(|clock| clock.started.no),
        due_at: clock.map(|clock| clock.started.due_at),
        kind,
        escalated: watching().any(|clock| has_escalated(procedure, clock)),
    }
}
