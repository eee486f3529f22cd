//! What is owed now, by whom and by when: computed from the state, never stored as truth.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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
            duties.push(watched(case, referral.no, role, &referral.office, Some(referral.no)));
        }
    }
    if let Some(owner) = &stage.owner
        && (duties.is_empty() || Some(owner) != answering.as_ref())
    {
        let staffed = procedure.role(owner).is_some_and(|role| role.staffed);
        let office =
            case.seats(procedure, owner).first().map_or("", |office| if staffed { office } else { "" });
        duties.insert(0, watched(case, 0, owner, office, None));
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
    let owed = move |clock: &&Clock| {
        let owes = &clock.started.owes;
        let Some(spec) = procedure.clock(&clock.started.clock) else { return false };
        let stops = |act: &Act| act.by.contains(owes) && spec.stops.iter().any(|stop| stop.act == act.id);
        clock.started.referral.is_none()
            && (stage.owner.as_ref() != Some(owes) || spec.each)
            && procedure.role(owes).is_some_and(|role| role.staffed)
            && procedure.acts_in(stage).any(stops)
    };
    case.running().filter(owed).map(|clock| Duty {
        no: OF_CLOCK.saturating_add(clock.started.no),
        role: clock.started.owes.clone(),
        office: clock.started.office.clone(),
        clock: Some(clock.started.no),
        due_at: Some(clock.started.due_at),
    })
}

fn watched(case: &Case, no: u32, role: &str, office: &str, referral: Option<u32>) -> Duty {
    let clock = case
        .running()
        .filter(|clock| clock.started.referral == referral || clock.started.referral.is_none())
        .min_by_key(|clock| (clock.started.due_at, clock.started.no));
    Duty {
        no,
        role: role.to_owned(),
        office: office.to_owned(),
        clock: clock.map(|clock| clock.started.no),
        due_at: clock.map(|clock| clock.started.due_at),
    }
}
