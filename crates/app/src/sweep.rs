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
    pub async fn sweep(&self, limit: u32) -> Result<u32, Error> {
        let mut rung = 0;
        for (id, no) in self.store.due_clocks(self.clock.now(), limit).await? {
            rung += u32::from(self.ring(id, no).await?);
        }
        Ok(rung)
    }

    async fn ring(&self, id: CaseId, no: u32) -> Result<bool, Error> {
        let now = self.clock.now();
        let Some((case, head)) = self.store.case(id).await? else { return Ok(false) };
        let procedure = self.procedure(&case.procedure, case.version)?;
        let Rang::Event(event) = ring(&procedure, &self.world, &case, no, now) else { return Ok(false) };
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
