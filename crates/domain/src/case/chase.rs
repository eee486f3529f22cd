//! Asking for speed: somebody above reminds whoever owes an act. It changes nothing that is owed.

use jiff::{SignedDuration, Timestamp};

use super::duty::duties;
use super::event::{Actor, Event, Fact};
use super::refusal::Refusal;
use super::state::Case;
use crate::procedure::Procedure;

/// The same person chases a case at most once in this time.
pub const CHASED_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// That `by` asks for speed in duty `no`. Whether they may at all is not decided here.
///
/// # Errors
/// Nobody in an office owes that now, or the same person asked less than an hour ago.
pub fn chase(
    procedure: &Procedure,
    case: &Case,
    by: Actor,
    no: u32,
    now: Timestamp,
) -> Result<Event, Refusal> {
    let duty = duties(procedure, case).into_iter().find(|duty| duty.no == no);
    let duty = duty.filter(|duty| !duty.office.is_empty()).ok_or(Refusal::NothingOwed)?;
    if let Some(before) = case.chased.iter().find(|chase| chase.by == by.who) {
        let again_at = before.at.saturating_add(CHASED_AGAIN_AFTER).unwrap_or(before.at);
        if now < again_at {
            return Err(Refusal::ChasedLately { again_at });
        }
    }
    let fact = Fact::Chased { no, role: duty.role, office: duty.office, clock: duty.clock };
    Ok(Event { seq: case.seq + 1, at: now, recorded_at: now, by, fact })
}
