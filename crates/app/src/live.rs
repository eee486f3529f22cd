//! Live: what has changed for an office, told to whoever listens on this node.
//!
//! The delivery writes one row for each office that may know of a case; every node looks at the rows of the
//! offices that somebody listens to, once a second, and hands what is new to its listeners. Only case numbers
//! go this way, and whoever hears one may see the case.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use redress_domain::case::Case;
use redress_domain::id::CaseId;
use tokio::sync::{broadcast, watch};

use crate::cases::App;
use crate::error::Error;
use crate::ports::Change;

/// As many streams one person may have open on a node.
pub const STREAMS_EACH: usize = 8;
/// As many changes are looked at in one go.
pub const AT_ONCE: u32 = 500;
/// Looks back so far each time: what was written side by side does not become visible in order.
const OVERLAP: SignedDuration = SignedDuration::from_secs(10);
/// Whoever begins to listen has read what became known before, but for what was under way meanwhile.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(2);
/// What offices were told is forgotten after so long; whoever comes back later reads everything anew.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Who on this node listens to what.
pub struct Live {
    told: broadcast::Sender<Arc<[Change]>>,
    over: watch::Sender<bool>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// How many listen for each office.
    offices: BTreeMap<String, usize>,
    /// How many streams each person has open.
    people: BTreeMap<i64, usize>,
    /// Until when everything was looked at; none while nobody listens.
    until: Option<Timestamp>,
    /// What was told of that could be met again.
    told: BTreeMap<(String, CaseId), (Timestamp, u32)>,
}

/// A place among the listeners, given up when it is dropped.
pub struct Listening {
    app: Arc<App>,
    person: i64,
    offices: Vec<String>,
    since: Timestamp,
    /// What becomes known from now on, for all offices.
    pub told: broadcast::Receiver<Arc<[Change]>>,
    /// Becomes true when the node stops.
    pub over: watch::Receiver<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Live { told: broadcast::Sender::new(64), over: watch::Sender::new(false), kept: Mutex::default() }
    }
}

impl Live {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every stream: the node stops.
    pub fn close(&self) {
        self.over.send_replace(true);
    }
}

impl Kept {
    fn add(&mut self, offices: &[String]) {
        for office in offices {
            *self.offices.entry(office.clone()).or_default() += 1;
        }
    }

    fn take(&mut self, offices: &[String]) {
        for office in offices {
            if let Some(count) = self.offices.get_mut(office) {
                *count -= 1;
                if *count == 0 {
                    self.offices.remove(office);
                }
            }
        }
    }
}

impl Listening {
    /// A place for `person`, who hears of these offices.
    ///
    /// # Errors
    /// The person has as many streams open as one may.
    pub fn new(app: &Arc<App>, person: i64, offices: Vec<String>) -> Result<Listening, Error> {
        let offices = each_once(offices);
        let mut kept = app.live.kept();
        let open = kept.people.entry(person).or_default();
        if *open >= STREAMS_EACH {
            return Err(Error::TooMany { seconds: 60 });
        }
        *open += 1;
        kept.add(&offices);
        drop(kept);
        let (told, over) = (app.live.told.subscribe(), app.live.over.subscribe());
        let now = app.clock.now();
        let since = now.saturating_sub(UNDER_WAY).unwrap_or(now);
        Ok(Listening { app: Arc::clone(app), person, offices, since, told, over })
    }

    /// Hears of these offices from now on.
    pub fn turn_to(&mut self, offices: Vec<String>) {
        let offices = each_once(offices);
        if offices != self.offices {
            let mut kept = self.app.live.kept();
            kept.take(&self.offices);
            kept.add(&offices);
            drop(kept);
            self.offices = offices;
        }
    }

    /// Those of `changes` that are for the offices listened to and were not known when listening began.
    pub fn mine<'c>(&self, changes: &'c [Change]) -> Vec<&'c Change> {
        let new = |change: &&Change| change.at >= self.since && self.offices.contains(&change.office);
        changes.iter().filter(new).collect()
    }

    /// What has changed since an instant that was heard of before, as far as it is kept.
    pub async fn missed(&self, since: Timestamp) -> Result<Vec<Change>, Error> {
        Ok(self.app.store.changes(&self.offices, back(since), AT_ONCE).await?)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut kept = self.app.live.kept();
        kept.take(&self.offices);
        if let Some(open) = kept.people.get_mut(&self.person) {
            *open -= 1;
            if *open == 0 {
                kept.people.remove(&self.person);
            }
        }
    }
}

fn each_once(mut offices: Vec<String>) -> Vec<String> {
    offices.sort_unstable();
    offices.dedup();
    offices
}

fn back(from: Timestamp) -> Timestamp {
    from.saturating_sub(OVERLAP).unwrap_or(from)
}

impl App {
    /// Tells this node's listeners what has become known; returns how many changes.
    ///
    /// # Errors
    /// The store failed; the next look catches up.
    pub async fn tell_live(&self) -> Result<u32, Error> {
        let now = self.clock.now();
        let (offices, until) = {
            let mut kept = self.live.kept();
            if kept.offices.is_empty() {
                kept.until = None;
                kept.told.clear();
                return Ok(0);
            }
            (kept.offices.keys().cloned().collect::<Vec<_>>(), kept.until.unwrap_or(now))
        };
        let since = back(until);
        let changes = self.store.changes(&offices, since, AT_ONCE).await?;
        let full = changes.len() == AT_ONCE as usize;
        let last = changes.last().map(|change| change.at).filter(|_| full);
        let mut kept = self.live.kept();
        let fresh: Vec<Change> = changes
            .into_iter()
            .filter(|change| {
                let new = (change.at, change.seq);
                kept.told.insert((change.office.clone(), change.case), new) != Some(new)
            })
            .collect();
        kept.until = Some(last.unwrap_or(now));
        kept.told.retain(|_, (at, _)| *at >= back(since));
        drop(kept);
        let count = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        if count > 0 {
            // Nobody may be listening any more.
            let _ = self.live.told.send(fresh.into());
        }
        Ok(count)
    }

    /// Notes for every office that may see the case that it has changed.
    pub(crate) async fn announce(&self, case: &Case) -> Result<(), Error> {
        let at = self.clock.now();
        let change = |office: &str| Change { at, office: office.to_owned(), case: case.id, seq: case.seq };
        let changes: Vec<Change> = case.known_to().into_iter().map(change).collect();
        let forget = at.saturating_sub(KEPT).unwrap_or(at);
        Ok(self.store.put_changes(&changes, forget).await?)
    }
}
