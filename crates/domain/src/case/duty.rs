//! What is owed now, by whom and by when: computed from the state, never stored as truth.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::Case;
use crate::procedure::{Procedure, Verb};

/// Something that somebody owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// 0 for the next act of the stage, else the number of the referral.
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
    duties
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
