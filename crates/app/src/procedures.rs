//! The procedures that a case has followed, and what of it each role may be shown.

use std::sync::Arc;

use redress_domain::case::{Case, Fact, HOLD_REASON};
use redress_domain::procedure::{Field, Procedure};

use crate::cases::App;
use crate::commit::StoredEvent;
use crate::error::Error;
use crate::people::Caller;
use crate::timeline::read;

/// Every procedure that a case followed.
pub struct Procedures {
    /// Each up to the place in the log where the case left it.
    before: Vec<(u32, Arc<Procedure>)>,
    now: Arc<Procedure>,
}

impl App {
    /// The procedures that `case` has followed, the earliest first.
    pub(crate) fn procedures_of(&self, case: &Case) -> Result<Procedures, Error> {
        let former = case.formerly.iter();
        let before = former.map(|f| Ok((f.until, self.procedure(&f.procedure, f.version)?)));
        let before = before.collect::<Result<_, Error>>()?;
        Ok(Procedures { before, now: self.procedure(&case.procedure, case.version)? })
    }
}

impl Procedures {
    /// The one in which event `seq` happened.
    pub fn at(&self, seq: u32) -> &Procedure {
        self.before.iter().find(|(until, _)| seq < *until).map_or(&self.now, |(_, procedure)| procedure)
    }

    /// Whether what was stated in a field of this name is kept from `by`.
    pub fn hides_text(&self, by: &Caller, case: &Case, name: &str) -> bool {
        name == HOLD_REASON && !holds(by, case)
            || self.fields().any(|field| field.id == name && hidden(by, case, field))
    }

    /// Whether what was stated in a field of this name is kept from anybody.
    pub fn keeps_text(&self, name: &str) -> bool {
        name == HOLD_REASON || self.fields().any(|field| field.id == name && !field.seen_by.is_empty())
    }

    /// Whether the fact of this name is kept from `by`.
    pub fn hides_fact(&self, by: &Caller, case: &Case, name: &str) -> bool {
        self.fields().any(|field| field.fact() == name && hidden(by, case, field))
    }

    /// The event without the values that are kept from `by`; none if nothing is.
    pub fn redacted(&self, by: &Caller, case: &Case, stored: &StoredEvent) -> Result<Option<String>, Error> {
        if !matches!(stored.kind.as_str(), "acted" | "attached") {
            return Ok(None);
        }
        let mut event = read(stored)?;
        if let Fact::Attached(attached) = &event.fact {
            let file = case.files.iter().find(|file| file.attached.file.no == attached.file.no);
            let seen = file.is_some_and(|file| by.sees_file(case, file));
            return Ok(if seen { None } else { bare(stored) });
        }
        let Fact::Acted { act, from, fields, facts, .. } = &mut event.fact else { return Ok(None) };
        let spec = self.at(stored.seq).act(from, act);
        let kept: Vec<&Field> =
            spec.iter().flat_map(|act| &act.fields).filter(|field| hidden(by, case, field)).collect();
        for field in &kept {
            fields.remove(&field.id);
            facts.remove(field.fact());
        }
        Ok(if kept.is_empty() { None } else { serde_json::to_string(&event).ok() })
    }

    /// Each of them, the earliest first.
    pub fn all(&self) -> impl Iterator<Item = &Procedure> {
        self.before.iter().map(|(_, procedure)| procedure).chain([&self.now]).map(AsRef::as_ref)
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.all().flat_map(|procedure| {
            procedure.facts.iter().chain(procedure.every_act().flat_map(|act| &act.fields))
        })
    }
}

/// Whether the caller has a post in the office that holds the case.
fn holds(by: &Caller, case: &Case) -> bool {
    !matches!(by, Caller::Complainant) && by.sees_parties(case)
}

/// An event of which only the type, the time and whose it is are shown.
fn bare(stored: &StoredEvent) -> Option<String> {
    let mut event: serde_json::Value = serde_json::from_str(&stored.body).ok()?;
    event["fact"] = serde_json::json!({ "type": stored.kind });
    serde_json::to_string(&event).ok()
}

/// Whether what is stated in `field` is for other roles than those of `by` in this case.
pub fn hidden(by: &Caller, case: &Case, field: &Field) -> bool {
    if field.seen_by.is_empty() {
        return false;
    }
    match by {
        Caller::Complainant => !field.is_told(),
        Caller::Link(_) => true,
        Caller::Person { posts, .. } => {
            let here = |office: &String| {
                *office == case.office || case.referrals.iter().any(|referral| referral.office == *office)
            };
            !posts.iter().any(|post| field.seen_by.contains(&post.role) && here(&post.office))
        }
    }
}
