//! Supervision (督办): those above see what is late where, without the parties, and ask for speed.
//!
//! Invariant: a supervisor sees numbers, stages, clocks and who owes, of the own office, of those below it, and
//! of what others owe these by a referral. That lets nobody open a case.

use redress_domain::case::duty::duties;
use redress_domain::case::{Actor, Case, Decision, Who, chase};
use redress_domain::id::CaseId;
use redress_domain::text::Text;

use crate::cases::App;
use crate::commit::{CommandKey, Commit};
use crate::error::{Error, won};
use crate::people::{Admission, Caller};
use crate::ports::{Office, Post, Seat, StoreError};

/// How often asking for speed is decided anew because somebody else was faster.
const TRIES: usize = 8;

/// What the post of a supervisor is called.
pub fn supervisor() -> Text {
    Text::new("督办员", "Supervisor")
}

impl App {
    /// Whether some procedure brings escalations before this role.
    pub(crate) fn leads(&self, role: &str) -> bool {
        self.packs().iter().any(|pack| pack.procedure.leads(role))
    }

    /// The offices that are supervised from these posts: their own and all below them.
    pub async fn supervised(&self, posts: &[Post]) -> Result<Vec<String>, Error> {
        if posts.is_empty() {
            return Ok(Vec::new());
        }
        let offices = self.store.offices().await?;
        let tops: Vec<&str> = posts.iter().map(|post| post.office.as_str()).collect();
        let under = offices.iter().filter(|office| below(&offices, office, &tops));
        Ok(under.map(|office| office.code.clone()).collect())
    }

    /// What is owed in the offices that `who` supervises, the most late first.
    pub async fn supervision(&self, who: &Admission) -> Result<Vec<Seat>, Error> {
        let offices = self.supervised(&who.supervises).await?;
        let mut seats = self.store.seats(&offices, self.bounds()).await?;
        seats.sort_by_key(|seat| (-seat.grave, -seat.late, seat.first_due, seat.office.clone()));
        Ok(seats)
    }

    /// Asks for speed in duty `no` of a case; gives the case afterwards. The same `key` asks once.
    ///
    /// # Errors
    /// Not found for whoever supervises neither the office that owes nor the one that holds the case; refused
    /// if nobody owes it now, or if the same person asked within the hour.
    pub async fn chase(
        &self,
        who: &Admission,
        id: CaseId,
        no: u32,
        key: Option<&str>,
    ) -> Result<Case, Error> {
        let Caller::Person { person, .. } = &who.caller else { return Err(Error::NotFound) };
        let offices = self.store.offices().await?;
        for _ in 0..TRIES {
            let (case, head) = self.store.case(id).await?.ok_or(Error::NotFound)?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let owing = duties(&procedure, &case).into_iter().find(|duty| duty.no == no);
            let about: Vec<&str> =
                owing.iter().map(|duty| duty.office.as_str()).chain([case.office.as_str()]).collect();
            let covers = |post: &&Post| {
                let mut about = offices.iter().filter(|office| about.contains(&office.code.as_str()));
                about.any(|office| below(&offices, office, &[&post.office]))
            };
            let post = who.supervises.iter().find(covers).ok_or(Error::NotFound)?;
            let by = Actor {
                who: Who::Person(person.id),
                role: post.role.clone(),
                office: Some(post.office.clone()),
                instead_of: None,
            };
            let command =
                key.map(|key| CommandKey::new(&format!("chase {id}"), &by.who, key, &no)).transpose()?;
            if let Some(command) = &command
                && self.answered(id.bucket(), command).await?.is_some()
            {
                return Ok(case);
            }
            let now = self.clock.now();
            let event = chase(&procedure, &case, by, no, now)?;
            let decision = Decision { events: vec![event], ..Decision::default() };
            let commit = Commit::new(&procedure, Some((case, head)), decision, command, now)
                .ok_or(Error::NoProcedure)?;
            let after = commit.case.clone();
            if won(self.store.save(commit).await)? {
                return Ok(after);
            }
        }
        Err(StoreError::Conflict.into())
    }
}

/// Whether `office` is one of `tops` or lies below one. The tree has no rings, and is walked no further than it
/// can be deep.
pub(crate) fn below(offices: &[Office], office: &Office, tops: &[&str]) -> bool {
    let mut at = Some(office);
    for _ in 0..=offices.len() {
        let Some(here) = at else { return false };
        if tops.contains(&here.code.as_str()) {
            return true;
        }
        at = here.parent.as_ref().and_then(|parent| offices.iter().find(|one| one.code == *parent));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supervision_goes_down_the_tree_and_never_up_or_aside() {
        let office = |code: &str, parent: Option<&str>| Office {
            code: code.into(),
            parent: parent.map(str::to_owned),
            ..Office::default()
        };
        let all = [
            office("hq", None),
            office("csd", Some("hq")),
            office("desk", Some("csd")),
            office("qm", Some("hq")),
            office("lost", Some("gone")),
        ];
        let under = |top: &str| -> Vec<&str> {
            all.iter().filter(|one| below(&all, one, &[top])).map(|one| one.code.as_str()).collect()
        };
        assert_eq!(under("hq"), ["hq", "csd", "desk", "qm"]);
        assert_eq!(under("csd"), ["csd", "desk"]);
        assert_eq!(under("desk"), ["desk"]);
        assert_eq!(under("gone"), [""; 0]);
    }
}
