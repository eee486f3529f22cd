//! Years of the calendar that are published while the program is in use, and the clocks that move with them.
//!
//! The published years and how far the recalculation has come are settings. So every node learns of a year,
//! and whoever goes on after a crash goes on where it stopped; what is done twice changes nothing (K12).

use std::net::IpAddr;
use std::sync::{Arc, PoisonError};

use futures_util::StreamExt;
use redress_domain::calendar::{Calendar, Error as Wrong};
use redress_domain::case::{Fact, World, recalculate};
use redress_domain::id::CaseId;
use serde::{Deserialize, Serialize};

use crate::audit::Deed;
use crate::cases::App;
use crate::commit::Commit;
use crate::error::{Error, invalid, no_nul, won};
use crate::people::Caller;
use crate::ports::StoreError;

/// How many cases are looked at side by side: what is written side by side is made durable together.
const ABREAST: usize = 64;
/// How often a case is looked at anew because somebody acted on it meanwhile.
const TRIES: usize = 8;

const YEARS: &str = "calendar";
const PROGRESS: &str = "recalculation";

/// The years published here, beside those that come with the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Years {
    /// Raised with each publication.
    version: u32,
    /// A line a year, in the form of the calendar's own file.
    lines: Vec<(i16, String)>,
}

/// How far the recalculation after a publication has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recalculation {
    /// The version of the calendar it follows.
    version: u32,
    /// The last case that was looked at.
    after: Option<CaseId>,
    /// Whether every case was.
    pub done: bool,
    /// How many cases with a running clock were looked at.
    pub looked: u64,
    /// How many clocks moved, or are no longer provisional.
    pub moved: u64,
}

impl Recalculation {
    /// Whether there was a publication to follow.
    pub fn began(&self) -> bool {
        self.version > 0
    }
}

/// What publishing a year would do to the clocks of the cases that were looked at.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The calendar as it would be.
    pub calendar: Calendar,
    /// The year.
    pub year: i16,
    /// How many cases with a running clock were looked at.
    pub looked: u32,
    /// How many clocks would get another date.
    pub moved: u32,
    /// How many would keep their date and no longer be provisional.
    pub settled: u32,
    /// The last case that was looked at; none when there are no more.
    pub after: Option<CaseId>,
}

/// A calendar with everything that dates depend on, and the version it was made from.
pub(crate) struct Current {
    pub(crate) world: Arc<World>,
    shipped: Calendar,
    version: u32,
}

impl Current {
    pub(crate) fn new(world: World) -> Self {
        let shipped = world.calendar.clone();
        Current { world: Arc::new(world), shipped, version: 0 }
    }
}

impl App {
    /// What dates depend on.
    pub fn world(&self) -> Arc<World> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).world)
    }

    /// Publishes or corrects a year, as a line in the form of the calendar's own file. Clocks that run are
    /// moved by [`App::recalculate`], which goes on from here.
    ///
    /// # Errors
    /// What is wrong with the line; nothing has changed then.
    pub async fn publish_year(&self, line: &str) -> Result<i16, Error> {
        self.refresh_calendar().await?;
        let mut calendar = self.world().calendar.clone();
        let line = line.trim();
        let year = calendar.publish(line).map_err(|error| refused(&error))?;
        let mut years: Years = self.kept(YEARS).await?;
        years.lines.retain(|(known, _)| *known != year);
        years.lines.push((year, line.to_owned()));
        years.lines.sort();
        years.version += 1;
        self.keep(PROGRESS, &Recalculation { version: years.version, ..Recalculation::default() }).await?;
        self.keep(YEARS, &years).await?;
        self.refresh_calendar().await?;
        Ok(year)
    }

    /// What publishing `line` would do to the running clocks of the next `limit` cases after `after`. Nothing
    /// is changed.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub async fn preview_year(
        &self,
        line: &str,
        after: Option<CaseId>,
        limit: u32,
    ) -> Result<Preview, Error> {
        self.refresh_calendar().await?;
        let world = self.world();
        let mut calendar = world.calendar.clone();
        let year = calendar.publish(line.trim()).map_err(|error| refused(&error))?;
        let world = World { calendar: calendar.clone(), hours: world.hours.clone() };
        let ids = self.store.clock_cases(after, limit).await?;
        let found: Vec<Result<(u32, u32), Error>> = futures_util::stream::iter(ids.clone())
            .map(|id| self.would_move(id, &world))
            .buffer_unordered(ABREAST)
            .collect()
            .await;
        let (mut moved, mut settled) = (0, 0);
        for one in found {
            let (some, others) = one?;
            (moved, settled) = (moved + some, settled + others);
        }
        let looked = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let after = ids.last().copied().filter(|_| looked == limit);
        Ok(Preview { calendar, year, looked, moved, settled, after })
    }

    /// How many clocks of a case would get another date in `world`, and how many would only be settled.
    async fn would_move(&self, id: CaseId, world: &World) -> Result<(u32, u32), Error> {
        let Some((case, _)) = self.store.case(id).await? else { return Ok((0, 0)) };
        let procedure = self.procedure(&case.procedure, case.version)?;
        let decision = recalculate(&procedure, world, &case, self.clock.now())?;
        let (mut moved, mut settled) = (0, 0);
        for event in &decision.events {
            match &event.fact {
                Fact::ClockMoved(clock) if clock.was == clock.due => settled += 1,
                _ => moved += 1,
            }
        }
        Ok((moved, settled))
    }

    /// Publishes or corrects a year as an administrator does: who and what is in the audit log first.
    ///
    /// # Errors
    /// As [`App::publish_year`]; a line that is wrong leaves no record either.
    pub async fn announce_year(&self, by: &Caller, line: &str, from: Option<IpAddr>) -> Result<i16, Error> {
        let Caller::Person { person, .. } = by else { return Err(Error::Forbidden) };
        let line = line.trim();
        no_nul("line", line)?;
        self.world().calendar.clone().publish(line).map_err(|error| refused(&error))?;
        let deed = Deed { kind: "year_published".into(), by: Some(person.id), ..Deed::default() };
        self.note(deed, from, Some(line)).await?;
        self.publish_year(line).await
    }

    /// Takes over what was published elsewhere; cheap if nothing was.
    pub async fn refresh_calendar(&self) -> Result<(), Error> {
        let years: Years = self.kept(YEARS).await?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if years.version == current.version {
            return Ok(());
        }
        let mut calendar = current.shipped.clone();
        for (_, line) in &years.lines {
            calendar.publish(line).map_err(|error| refused(&error))?;
        }
        current.world = Arc::new(World { calendar, hours: current.world.hours.clone() });
        current.version = years.version;
        Ok(())
    }

    /// Computes the running clocks of the next `limit` cases anew; returns how many cases were looked at,
    /// 0 when there is nothing left to do.
    ///
    /// Safe to run anywhere, as often as one likes: a clock that has its date already does not move.
    ///
    /// # Errors
    /// The first failure; the cases of this round are looked at again.
    pub async fn recalculate(&self, limit: u32) -> Result<u32, Error> {
        let mut progress: Recalculation = self.kept(PROGRESS).await?;
        if progress.version == 0 || progress.done {
            return Ok(0);
        }
        self.refresh_calendar().await?;
        let ids = self.store.clock_cases(progress.after, limit).await?;
        let moved: Vec<Result<u64, Error>> = futures_util::stream::iter(ids.clone())
            .map(|id| async move { self.recalculate_one(id).await })
            .buffer_unordered(ABREAST)
            .collect()
            .await;
        for one in moved {
            progress.moved += one?;
        }
        progress.looked += u64::try_from(ids.len()).unwrap_or(u64::MAX);
        progress.done = ids.is_empty();
        progress.after = ids.last().copied().or(progress.after);
        let newest: Recalculation = self.kept(PROGRESS).await?;
        // A year published meanwhile begins afresh.
        if newest.version == progress.version {
            self.keep(PROGRESS, &progress).await?;
        }
        Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
    }

    /// How far the recalculation after the last publication has come.
    pub async fn recalculation(&self) -> Result<Recalculation, Error> {
        self.kept(PROGRESS).await
    }

    async fn recalculate_one(&self, id: CaseId) -> Result<u64, Error> {
        for _ in 0..TRIES {
            let Some((case, head)) = self.store.case(id).await? else { return Ok(0) };
            let procedure = self.procedure(&case.procedure, case.version)?;
            let now = self.clock.now();
            let decision = recalculate(&procedure, &self.world(), &case, now)?;
            let moved = decision.events.len();
            if moved == 0 {
                return Ok(0);
            }
            let commit = Commit::new(&procedure, Some((case, head)), decision, None, now);
            if won(self.store.save(commit.ok_or(Error::NoProcedure)?).await)? {
                return Ok(u64::try_from(moved).unwrap_or(u64::MAX));
            }
        }
        Err(StoreError::Conflict.into())
    }

    async fn kept<T: Default + for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T, Error> {
        let Some(bytes) = self.store.setting(name).await? else { return Ok(T::default()) };
        let corrupt = |_| StoreError::Corrupt(format!("the setting {name} cannot be read"));
        Ok(serde_json::from_slice(&bytes).map_err(corrupt)?)
    }

    async fn keep(&self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let bytes = serde_json::to_vec(value).map_err(|_| Error::Forbidden)?;
        Ok(self.store.put_setting(name, &bytes).await?)
    }
}

fn refused(error: &Wrong) -> Error {
    invalid(
        "line",
        error.code(),
        &format!("日历这一行有误:{error}"),
        &format!("This line of the calendar is wrong: {error}"),
    )
}
