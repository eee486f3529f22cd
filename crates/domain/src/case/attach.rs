//! Putting files into a case: evidence, and what the offices add to it.

use jiff::Timestamp;

use super::chain;
use super::decide::{Decision, NewFile};
use super::event::{Actor, Attached, Event, Fact, Reference, Who};
use super::refusal::Refusal;
use super::state::Case;
use crate::procedure::Procedure;

/// Most files of one case: more than a complaint ever needs, and a list that fits one page.
pub const MOST_FILES: usize = 50;
/// Most bytes of all files of one case: one long video and everything else besides.
pub const MOST_BYTES: u64 = 200_000_000;

/// A file to be put into a case. Its bytes are kept already.
#[derive(Clone, Debug)]
pub struct AttachCommand {
    /// Who, and in which capacity.
    pub by: Actor,
    /// The random id by which it is asked for.
    pub id: String,
    /// Canonical JSON: its name and the hash of its bytes.
    pub body: String,
    /// Its media type.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the complainant may see it; what he puts in himself he may see in any case.
    pub public: bool,
    /// Random, for the salt of the erasable row.
    pub seed: [u8; 16],
}

/// Whether `by` may put `size` more bytes into the case, and for which referral that would be.
///
/// Whoever holds a role of the case at this moment may, and the complainant; once the case has ended only as
/// long as its procedure is open to the complainant, such as for complaining again.
///
/// # Errors
/// Every [`Refusal`] that is about files, and not this role's.
pub fn attachable(
    procedure: &Procedure,
    case: &Case,
    by: &Actor,
    public: bool,
    size: u64,
) -> Result<Option<u32>, Refusal> {
    if case.is_erased() {
        return Err(Refusal::Erased);
    }
    let role = procedure.role(&by.role);
    let seated = |office: &String| case.seats(procedure, &by.role).contains(&office.as_str());
    if role.is_none() || !by.office.as_ref().is_none_or(seated) {
        let held = procedure.roles.iter().filter(|role| role.staffed).map(|role| role.title.clone());
        return Err(Refusal::NotYours { roles: held.collect() });
    }
    let stage = procedure.stage(&case.stage);
    let mut open = stage.into_iter().flat_map(|stage| procedure.acts_in(stage));
    if case.ended && !open.any(|act| act.by.iter().any(|role| procedure.is_party(role))) {
        return Err(Refusal::Ended);
    }
    let at_referral = role.is_some_and(|role| role.at_referral);
    if at_referral && public {
        return Err(Refusal::NotPublic);
    }
    if case.files.len() >= MOST_FILES {
        return Err(Refusal::Files { most: MOST_FILES });
    }
    let held: u64 = case.files.iter().map(|file| file.attached.size).sum();
    if held.saturating_add(size) > MOST_BYTES {
        return Err(Refusal::Bytes { most: MOST_BYTES });
    }
    let mine = case.open_referrals().find(|referral| match by.who {
        Who::Link { referral: no, .. } => referral.no == no,
        _ => by.office.as_ref() == Some(&referral.office),
    });
    Ok(mine.filter(|_| at_referral).map(|referral| referral.no))
}

/// Puts a file into the case. It moves nothing: what is owed, and by when, stays as it is.
///
/// # Errors
/// As [`attachable`].
pub fn attach(
    procedure: &Procedure,
    case: &Case,
    command: AttachCommand,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let AttachCommand { by, id, body, media, size, public, seed } = command;
    let referral = attachable(procedure, case, &by, public, size)?;
    let public = public || by.who == Who::Complainant;
    let no = u32::try_from(case.files.len()).unwrap_or(u32::MAX) + 1;
    let salt = chain::salt(&seed, "file", no);
    let file = Reference { no, name: id.clone(), digest: chain::digest(&salt, &body) };
    let fact = Fact::Attached(Attached { file, media, size, public, referral });
    let event = Event { seq: case.seq + 1, at: now, recorded_at: now, by, fact };
    let files = vec![NewFile { no, id, salt, body }];
    Ok(Decision { events: vec![event], files, ..Decision::default() })
}
