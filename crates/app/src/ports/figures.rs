//! What figures need of the store: what each case counts for, and sums over all of them.
//!
//! Invariant: a sum is what the tallies of the cases add up to. A case's tally is replaced together with its
//! part in the sums, so that counting it twice changes nothing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::id::CaseId;

use super::StoreError;

/// By what cases are told apart in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// By nothing: every case has the one value, the empty text.
    All,
    /// How it came in.
    Channel,
    /// What it is about: `procedure:choice`.
    Kind,
    /// The class of what caused it: `procedure:choice`.
    Cause,
    /// The county-level division of the complainant, else of the first respondent.
    Region,
    /// An organisation that is complained about, by keyed hash. Individuals are not counted.
    Respondent,
    /// An office that was asked by referral.
    Department,
    /// How satisfied the complainant was last.
    Satisfaction,
    /// After how many calendar days it was answered in substance.
    ReplyDays,
}

impl Facet {
    /// Those by which a list can be filtered, and figures split.
    pub const SHOWN: [Facet; 7] = [
        Facet::Channel,
        Facet::Kind,
        Facet::Cause,
        Facet::Region,
        Facet::Respondent,
        Facet::Department,
        Facet::Satisfaction,
    ];
    const ALL: [Facet; 9] = [
        Facet::All,
        Facet::Channel,
        Facet::Kind,
        Facet::Cause,
        Facet::Region,
        Facet::Respondent,
        Facet::Department,
        Facet::Satisfaction,
        Facet::ReplyDays,
    ];

    /// Its name in the store and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Facet::All => "all",
            Facet::Channel => "channel",
            Facet::Kind => "kind",
            Facet::Cause => "cause",
            Facet::Region => "region",
            Facet::Respondent => "respondent",
            Facet::Department => "department",
            Facet::Satisfaction => "satisfaction",
            Facet::ReplyDays => "reply_days",
        }
    }

    /// The facet of this name.
    pub fn named(name: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.name() == name)
    }
}

/// The first answer in substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The office's day on which it was given.
    pub on: Date,
    /// Whether it kept every limit that it ended.
    pub on_time: bool,
}

/// What the complainant last said of how the case was handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The office's day on which it was said.
    pub on: Date,
    /// Whether they are satisfied.
    pub satisfied: bool,
}

/// What one case counts for, without personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The case.
    pub case: CaseId,
    /// Its version when it was counted.
    pub seq: u32,
    /// The office that holds it.
    pub office: String,
    /// The procedure it follows.
    pub procedure: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// The first answer in substance, if there is one.
    pub answer: Option<Answer>,
    /// The office's day on which it was closed, if it is.
    pub closed_on: Option<Date>,
    /// What the complainant last said, if anything.
    pub rating: Option<Rating>,
    /// Its values, several of a facet where it has several; with a name where the value does not tell it.
    pub values: BTreeMap<(Facet, String), Option<String>>,
}

/// A place among the sums: office, facet, day, procedure, value.
pub type SumKey = (String, Facet, Date, String, String);

impl Tally {
    /// What it adds to which sums.
    pub fn parts(&self) -> BTreeMap<SumKey, Sums> {
        let received = office_day(self.received_at);
        let mut parts = BTreeMap::<SumKey, Sums>::new();
        let mut add = |facet: Facet, value: &str, day: Date, sums: Sums| {
            let key = (self.office.clone(), facet, day, self.procedure.clone(), value.to_owned());
            *parts.entry(key).or_default() += sums;
        };
        let mut every = |day: Date, sums: Sums| {
            add(Facet::All, "", day, sums);
            for (facet, value) in self.values.keys() {
                add(*facet, value, day, sums);
            }
        };
        every(received, Sums { received: 1, ..Sums::default() });
        if let Some(Answer { on, on_time }) = self.answer {
            every(on, Sums { answered: 1, on_time: on_time.into(), ..Sums::default() });
        }
        if let Some(on) = self.closed_on {
            every(on, Sums { closed: 1, ..Sums::default() });
        }
        if let Some(Rating { on, satisfied }) = self.rating {
            every(on, Sums { rated: 1, satisfied: satisfied.into(), ..Sums::default() });
        }
        if let Some(Answer { on, .. }) = self.answer {
            let days = received.duration_until(on).as_hours() / 24;
            add(Facet::ReplyDays, &days.to_string(), on, Sums { answered: 1, ..Sums::default() });
        }
        parts
    }
}

/// How many complaints; each is counted on the day on which it happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Received.
    pub received: i64,
    /// Answered in substance for the first time.
    pub answered: i64,
    /// Of these, within every limit that the answer ended.
    pub on_time: i64,
    /// Closed.
    pub closed: i64,
    /// Whose complainant said how satisfied they are.
    pub rated: i64,
    /// Of these, the satisfied.
    pub satisfied: i64,
}

impl Sums {
    /// In the order in which they are kept.
    pub fn columns(&self) -> [i64; 6] {
        [self.received, self.answered, self.on_time, self.closed, self.rated, self.satisfied]
    }

    /// The inverse of [`Sums::columns`].
    pub fn of([received, answered, on_time, closed, rated, satisfied]: [i64; 6]) -> Sums {
        Sums { received, answered, on_time, closed, rated, satisfied }
    }
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Sums) {
        let (mut sums, other) = (self.columns(), other.columns());
        sums.iter_mut().zip(other).for_each(|(sum, more)| *sum += more);
        *self = Sums::of(sums);
    }
}

impl std::ops::Neg for Sums {
    type Output = Sums;

    fn neg(self) -> Sums {
        Sums::of(self.columns().map(|sum| -sum))
    }
}

/// Which cases figures are about; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct FigureFilter {
    /// Only those held by these offices; empty gives none, `None` all.
    pub offices: Option<Vec<String>>,
    /// Only of this procedure.
    pub procedure: Option<String>,
    /// Only what happened on this day or later …
    pub from: Option<Date>,
    /// … and up to this day.
    pub to: Option<Date>,
}

/// What sums are kept apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The values of a facet.
    Value(Facet),
    /// The day, written `2026-02-28`.
    Day,
    /// The office.
    Office,
    /// The procedure.
    Procedure,
}

/// What figures count, as conditions of a list. With any of them a list shows only cases that the offices
/// hold, as figures count those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Only cases that the offices hold, even without another condition.
    pub held: bool,
    /// Only cases that have each of these values.
    pub values: Vec<(Facet, String)>,
    /// Only those that have (or have not) been answered in substance.
    pub answered: Option<bool>,
    /// Only those answered on this day or later …
    pub answered_from: Option<Date>,
    /// … and up to this day.
    pub answered_to: Option<Date>,
    /// Only those answered within (or not within) their limits.
    pub on_time: Option<bool>,
    /// Only those whose complainant said how satisfied they are on this day or later …
    pub rated_from: Option<Date>,
    /// … and up to this day.
    pub rated_to: Option<Date>,
    /// Only those whose complainant is (or is not) satisfied.
    pub satisfied: Option<bool>,
}

/// What each case counts for, and the sums.
#[async_trait]
pub trait Tallies: Send + Sync {
    /// What a case was counted for last.
    async fn tally(&self, id: CaseId) -> Result<Option<Tally>, StoreError>;
    /// Puts `after` in the place of `before`, here and in the sums.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the case was counted by somebody else meanwhile; nothing is written then.
    async fn put_tally(&self, before: Option<&Tally>, after: &Tally) -> Result<(), StoreError>;
    /// Forgets all tallies and sums, for counting everything anew.
    async fn forget_tallies(&self) -> Result<(), StoreError>;
    /// The sums, by key; what is nowhere counted is left out.
    async fn sums(&self, filter: &FigureFilter, by: By) -> Result<Vec<(String, Sums)>, StoreError>;
    /// How many cases are open with a clock past its due time at `now`, whatever the days of the filter.
    async fn overdue(
        &self,
        filter: &FigureFilter,
        by: By,
        now: Timestamp,
    ) -> Result<Vec<(String, i64)>, StoreError>;
    /// The names of these values, as some case of these offices has them.
    async fn labels(
        &self,
        offices: Option<&[String]>,
        values: &[String],
    ) -> Result<Vec<(String, String)>, StoreError>;
}
