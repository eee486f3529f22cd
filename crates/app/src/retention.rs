//! For how long closed cases are kept, and which are due to be erased.
//!
//! Invariants: what no order says is kept for good. A period counts from the office's day on which the case was
//! closed, and the one in force today counts for every case of its procedure. Nothing is erased by a period alone.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use redress_domain::calendar::{office_day, office_midnight};
use redress_domain::case::Case;
use redress_domain::id::CaseId;

use crate::cases::App;
use crate::error::Error;
use crate::people::Admission;
use crate::permissions::AUDITOR;
use crate::ports::Retention;

/// The longest period, in months.
pub const LONGEST: u32 = 1_200;
/// As many due cases are listed: as many as one order holds.
pub const LISTED: u32 = 500;

/// Every period that was ever ordered, by procedure.
#[derive(Clone, Debug, Default)]
pub struct Periods(BTreeMap<String, Vec<Retention>>);

impl Periods {
    /// Those of a procedure, the first ordered first.
    pub fn of(&self, procedure: &str) -> &[Retention] {
        self.0.get(procedure).map_or(&[], Vec::as_slice)
    }

    /// The one in force on `today`; none if nobody has said anything yet.
    pub fn in_force(&self, procedure: &str, today: Date) -> Option<&Retention> {
        let begun = self.of(procedure).iter().filter(|one| one.since <= today);
        begun.max_by_key(|one| (one.since, one.made_at))
    }

    /// The instant before which a case of the procedure must have been closed for its time to be over on `today`;
    /// none if such cases are kept for good.
    fn until(&self, procedure: &str, today: Date) -> Option<Timestamp> {
        let months = self.in_force(procedure, today)?.months?;
        let day = today.checked_sub(i64::from(months).months()).ok()?.tomorrow().ok()?;
        office_midnight(day)
    }

    /// Whether the time for which the case is kept is over.
    pub fn is_over(&self, case: &Case, today: Date) -> bool {
        let until = self.until(&case.procedure, today);
        case.ended && case.closed_at.zip(until).is_some_and(|(closed, until)| closed < until)
    }
}

impl App {
    /// Every retention period.
    pub async fn periods(&self) -> Result<Periods, Error> {
        let mut all = BTreeMap::<String, Vec<Retention>>::new();
        for one in self.store.retentions().await? {
            all.entry(one.procedure.clone()).or_default().push(one);
        }
        Ok(Periods(all))
    }

    /// How many cases of each procedure are due in each office: for the system and security administrators in all of
    /// them, for heads in their own.
    pub async fn due_counts(&self, by: &Admission) -> Result<Vec<(String, String, i64)>, Error> {
        let all = by.administers.as_deref().is_some_and(|role| role != AUDITOR);
        if !all && by.heads().next().is_none() {
            return Ok(Vec::new());
        }
        let (periods, today) = (self.periods().await?, office_day(self.clock.now()));
        let mut counts = Vec::new();
        for procedure in periods.0.keys() {
            let Some(until) = periods.until(procedure, today) else { continue };
            for (office, count) in self.store.closed_counts(procedure, until).await? {
                if all || by.is_head_of(&office) {
                    counts.push((procedure.clone(), office, count));
                }
            }
        }
        Ok(counts)
    }

    /// The first closed of the cases of a procedure that are due in an office, with when they were closed; at most
    /// [`LISTED`], and none but for the head of the office.
    pub async fn due_cases(
        &self,
        by: &Admission,
        procedure: &str,
        office: &str,
    ) -> Result<Vec<(CaseId, Timestamp)>, Error> {
        if !by.is_head_of(office) {
            return Ok(Vec::new());
        }
        let (periods, today) = (self.periods().await?, office_day(self.clock.now()));
        match periods.until(procedure, today) {
            Some(until) => Ok(self.store.closed_before(procedure, office, until, LISTED).await?),
            None => Ok(Vec::new()),
        }
    }
}
