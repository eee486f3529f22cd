//! The table of offices, which every filing and every list reads and hardly anybody changes.
//!
//! Invariant: what this process changes it sees at once; what another node changes, within [`FRESH`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use redress_app::ports::{Office, StoreError};

use crate::engine::Engine;
use crate::people;

/// How long what was read is taken for true. An office hears of a new colleague within this time.
const FRESH: Duration = Duration::from_secs(1);

/// The offices as they were read last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offices(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    offices: Option<(Instant, Vec<Office>)>,
    /// How often something was changed here.
    changes: u64,
}

impl Offices {
    /// Every office.
    pub(crate) async fn get(&self, engine: &Engine) -> Result<Vec<Office>, StoreError> {
        let changes = {
            let kept = self.kept();
            if let Some((at, offices)) = &kept.offices
                && at.elapsed() < FRESH
            {
                return Ok(offices.clone());
            }
            kept.changes
        };
        let at = Instant::now();
        let offices = people::offices(engine).await?;
        let mut kept = self.kept();
        // What was read before a change must not outlive it.
        if kept.changes == changes {
            kept.offices = Some((at, offices.clone()));
        }
        Ok(offices)
    }

    /// Has the next reader ask the database.
    pub(crate) fn forget(&self) {
        let mut kept = self.kept();
        kept.offices = None;
        kept.changes += 1;
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
