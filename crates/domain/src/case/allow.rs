//! Who may perform an act as a case stands: what `decide` enforces and what pages show beforehand.

use super::event::{Actor, Who};
use super::refusal::Refusal;
use super::state::Case;
use crate::guard::{Truth, Var};
use crate::procedure::{Act, Procedure, Verb};
use crate::text::Text;

/// Whether `by` may perform `act` as the case stands, before anything is stated.
///
/// A condition that reads what the act states is unknown here and does not count against it; `decide`
/// holds it to be true.
///
/// # Errors
/// Not this role's or not for a link, the same person's as an earlier step, no referral to this office, or a condition that
/// does not hold.
pub fn allowed(procedure: &Procedure, case: &Case, by: &Actor, act: &Act) -> Result<(), Refusal> {
    if case.is_erased() {
        return Err(Refusal::Erased);
    }
    let seated = |office: &String| case.seats(procedure, &by.role).contains(&office.as_str());
    let linked = matches!(by.who, Who::Link { .. });
    if !act.by.contains(&by.role)
        || !by.office.as_ref().is_none_or(seated)
        || linked && !act.verb.ends_referral()
    {
        let roles =
            act.by.iter().filter_map(|id| procedure.role(id)).map(|role| role.title.clone()).collect();
        return Err(Refusal::NotYours { roles });
    }
    let did = |earlier: &&String| {
        case.doers.get(*earlier).is_some_and(|who| by.all().any(|one| who.contains(&one)))
    };
    let earlier: Vec<Text> = act.not_by.iter().filter(did).filter_map(|id| title_of(procedure, id)).collect();
    if !earlier.is_empty() {
        return Err(Refusal::SamePerson { earlier });
    }
    referral_of(case, act, by)?;
    match &act.when {
        Some(guard) if guard.holds(&|var: &Var| case.value_of(var)) == Truth::False => {
            Err(Refusal::Condition { guard: guard.source().to_owned() })
        }
        _ => Ok(()),
    }
}

/// The open referral that `act` ends, if it is one that ends referrals.
pub(super) fn referral_of(case: &Case, act: &Act, by: &Actor) -> Result<Option<u32>, Refusal> {
    let linked = match by.who {
        Who::Link { referral, .. } => Some(referral),
        _ => None,
    };
    if !act.verb.ends_referral() || linked.is_none() && case.open_referrals().next().is_none() {
        return if act.verb == Verb::Answer { Err(Refusal::NoReferral) } else { Ok(None) };
    }
    let own = |no: u32| linked.is_none_or(|linked| linked == no);
    let mine = case.open_referrals().find(|r| by.office.as_ref() == Some(&r.office) && own(r.no));
    mine.map(|referral| Some(referral.no)).ok_or(Refusal::NoReferral)
}

fn title_of(procedure: &Procedure, act: &str) -> Option<Text> {
    procedure.every_act().find(|found| found.id == act).map(|act| act.title.clone())
}
