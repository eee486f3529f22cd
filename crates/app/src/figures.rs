//! Figures: what a case counts for, and what is shown of the sums.
//!
//! Each thing is counted on the office's day on which it happened: received, first answered in substance,
//! closed, rated. **On time** is an answer that came before the end of every limit that it ended: the case's
//! clocks, shown to the complainant, that stopped with the answer; if it ended none, those that ran on.
//! **Overdue** is a case that is open now with a clock past its due time, whenever it was received.

mod lines;
mod tally;
mod trend;

pub use lines::{Line, Lines, Split};
pub use trend::{Point, Trend, Unit};

use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::{By, Facet, FigureFilter, Figures, Sums};

impl App {
    /// Which cases figures of `by` are about: those held by their offices, or by one of them.
    ///
    /// An office that is not theirs counts as one without cases: nobody learns of others' cases by counting.
    ///
    /// # Errors
    /// A period that ends before it begins.
    pub fn figures_of(
        &self,
        by: &Caller,
        office: Option<&str>,
        rest: FigureFilter,
    ) -> Result<FigureFilter, Error> {
        if let (Some(from), Some(to)) = (rest.from, rest.to)
            && to < from
        {
            return Err(invalid("to", "range", "止日不能早于起日", "The period ends before it begins"));
        }
        let mut offices = by.offices();
        offices.retain(|own| office.is_none_or(|office| own == office));
        Ok(FigureFilter { offices: Some(offices), ..rest })
    }

    /// The figures in short.
    pub async fn figures(&self, filter: &FigureFilter) -> Result<Figures, Error> {
        let mut sums = Sums::default();
        for (_, some) in self.store.sums(filter, By::Value(Facet::All)).await? {
            sums += some;
        }
        let days = self.store.sums(filter, By::Value(Facet::ReplyDays)).await?;
        let mut days: Vec<(i64, i64)> =
            days.iter().filter_map(|(day, sums)| Some((day.parse().ok()?, sums.answered))).collect();
        days.sort();
        let within = |most: i64| days.iter().filter(|(day, _)| *day <= most).map(|(_, count)| count).sum();
        let mut before = 0;
        let middle = days.iter().find(|(_, count)| {
            before += count;
            before > (sums.answered - 1) / 2
        });
        let overdue = self.store.overdue(filter, By::Value(Facet::All), self.clock.now()).await?;
        Ok(Figures {
            received: sums.received,
            answered: sums.answered,
            on_time: sums.on_time,
            within_15: within(15),
            within_60: within(60),
            median_days: middle.map(|(day, _)| *day),
            overdue: overdue.iter().map(|(_, count)| count).sum(),
            closed: sums.closed,
            rated: sums.rated,
            satisfied: sums.satisfied,
        })
    }
}
