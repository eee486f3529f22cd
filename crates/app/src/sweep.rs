//! The sweep: rings every clock whose time has come, oldest first, each rung exactly once.

use redress_domain::case::{Decision, Rang, ring};
use redress_domain::id::CaseId;

use crate::cases::App;
use crate::commit::Commit;
use crate::error::Error;
use crate::ports::StoreError;

impl App {
    /// Rings what is due now, at most `limit` clocks; returns how many rungs were rung.
    ///
    /// Safe to run anywhere, as often as one likes: a rung is an event at the next place in the case's
    /// log, so of two sweepers one finds the place taken and the clock already rung.
    ///
    /// # Errors
    /// The first failure, if nothing at all could be rung; one case that fails does not hold up the others.
    pub async fn sweep(&self, limit: u32) -> Result<u32, Error> {
        let (mut rung, mut failed) = (0, None);
        for (id, no) in self.store.due_clocks(self.clock.now(), limit).await? {
            match self.ring(id, no).await {
                Ok(rang) => rung += u32::from(rang),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match failed {
            Some(error) if rung == 0 => Err(error),
            _ => Ok(rung),
        }
    }

    async fn ring(&self, id: CaseId, no: u32) -> Result<bool, Error> {
        let now = self.clock.now();
        let Some((case, head)) = self.store.case(id).await? else { return Ok(false) };
        let procedure = self.procedure(&case.procedure, case.version)?;
        let Rang::Event(event) = ring(&procedure, &self.world(), &case, no, now) else { return Ok(false) };
        let decision = Decision { events: vec![*event], ..Decision::default() };
        let Some(commit) = Commit::new(&procedure, Some((case, head)), decision, None, now) else {
            return Ok(false);
        };
        match self.store.save(commit).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
