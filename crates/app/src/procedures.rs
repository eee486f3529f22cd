//! The procedures that a case has followed, and what of it each role may be shown.

use std::sync::Arc;

use redress_domain::case::Case;
use redress_domain::procedure::{COMPLAINANT, Field, Procedure};

use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;

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
        self.fields().any(|field| field.id == name && hidden(by, case, field))
    }

    /// Whether the fact of this name is kept from `by`.
    pub fn hides_fact(&self, by: &Caller, case: &Case, name: &str) -> bool {
        let named = |field: &Field| field.record.as_deref().unwrap_or(&field.id) == name;
        self.fields().any(|field| named(field) && hidden(by, case, field))
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        let all = self.before.iter().map(|(_, procedure)| procedure).chain([&self.now]);
        all.flat_map(|procedure| {
            procedure.facts.iter().chain(procedure.every_act().flat_map(|act| &act.fields))
        })
    }
}

/// Whether what is stated in `field` is for other roles than those of `by` in this case.
pub fn hidden(by: &Caller, case: &Case, field: &Field) -> bool {
    if field.seen_by.is_empty() {
        return false;
    }
    match by {
        Caller::Complainant => !field.public && !field.seen_by.iter().any(|role| role == COMPLAINANT),
        Caller::Person { posts, .. } => {
            let here = |office: &String| {
                *office == case.office || case.referrals.iter().any(|referral| referral.office == *office)
            };
            !posts.iter().any(|post| field.seen_by.contains(&post.role) && here(&post.office))
        }
    }
}
