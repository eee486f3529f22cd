//! Holding a case (保全): the head of the office that holds it says that nothing of it may be erased.

use std::net::IpAddr;

use redress_domain::case::{Actor, Case, Who, hold};
use redress_domain::id::CaseId;

use crate::audit::Deed;
use crate::cases::{App, TRIES};
use crate::commit::Commit;
use crate::error::{Error, won};
use crate::orders::reason;
use crate::people::{Admission, Caller};
use crate::ports::StoreError;

impl App {
    /// Puts a case under a hold, or takes it off; gives the case afterwards.
    ///
    /// # Errors
    /// Not found for whoever may not see the case; forbidden but for the head of the office that has it; a reason
    /// that is none; it is so already.
    pub async fn hold(
        &self,
        by: &Admission,
        id: CaseId,
        put: bool,
        why: &str,
        from: Option<IpAddr>,
    ) -> Result<Case, Error> {
        let mut seed = [0; 16];
        self.entropy.fill(&mut seed);
        for _ in 0..TRIES {
            let (case, head) = self.visible(&by.caller, id).await?;
            let Caller::Person { person, instead_of, .. } = &by.caller else { return Err(Error::Forbidden) };
            let post = by.heads().find(|post| post.office == case.office).ok_or(Error::Forbidden)?;
            let why = reason(why)?;
            let actor = Actor {
                who: Who::Person(person.id),
                role: post.role.clone(),
                office: Some(post.office.clone()),
                instead_of: instead_of.get(post).copied(),
            };
            let now = self.clock.now();
            let decision = hold(&case, actor, put, &why, &seed, now)?;
            let deed = Deed {
                kind: if put { "held" } else { "released" }.into(),
                by: Some(person.id),
                case: Some(id.to_string()),
                office: Some(case.office.clone()),
                ..Deed::default()
            };
            self.note(deed, from, None).await?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let commit = Commit::new(&procedure, Some((case, head)), decision, None, now);
            let commit = commit.ok_or(Error::NoProcedure)?;
            let after = commit.case.clone();
            if won(self.store.save(commit).await)? {
                return Ok(after);
            }
        }
        Err(StoreError::Conflict.into())
    }
}
