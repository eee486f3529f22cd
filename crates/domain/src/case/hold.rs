//! Holding a case (保全): as long as its head says so, nothing of it is erased. It changes nothing that is owed.
//!
//! A hold is an event, not a row beside the case: an erasure is decided on a version of the log, so that a hold
//! which is put at the same moment takes its place in the log and the erasure is decided anew.

use jiff::Timestamp;

use super::chain;
use super::decide::{Decision, NewText};
use super::event::{Actor, Event, Fact};
use super::refusal::Refusal;
use super::state::Case;

/// The name of the text that says why a case is held, or why no longer: for the office that holds the case.
pub const HOLD_REASON: &str = "hold_reason";

/// Puts the case under a hold (`put`), or takes it off. Whether `by` may at all is not decided here.
///
/// # Errors
/// It is so already, or there is nothing left to hold.
pub fn hold(
    case: &Case,
    by: Actor,
    put: bool,
    reason: &str,
    seed: &[u8; 16],
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if put && case.is_erased() {
        return Err(Refusal::Erased);
    }
    if case.held.is_some() == put {
        return Err(if put { Refusal::Held } else { Refusal::NotHeld });
    }
    let no = case.texts + 1;
    let salt = chain::salt(seed, "text", no);
    let text = NewText { no, name: HOLD_REASON.to_owned(), salt, body: reason.to_owned() };
    let reason = text.reference();
    let fact = if put { Fact::Held { reason } } else { Fact::Released { reason } };
    let event = Event { seq: case.seq + 1, at: now, recorded_at: now, by, fact };
    Ok(Decision { events: vec![event], texts: vec![text], ..Decision::default() })
}
