//! Which limits an event starts, by the rules of its day.
//!
//! Invariants of loaded [`Rules`]: the versions of a line follow one another without gap or overlap; every
//! event, kind and line that a line names is declared.

mod error;

use jiff::Span;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::{Amount, Due, Exclusion, Reason, Roll, Start, Step, Unit, WorkingHours};
use crate::calendar::{Calendar, office_zone};
use crate::text::Text;

pub use error::Error;

/// The limits of one procedure.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The procedure's id.
    pub procedure: String,
    /// What a limit may run from.
    pub events: Vec<Named>,
    /// What tells variants of a limit apart.
    pub kinds: Vec<Named>,
    /// What is owed, each with its versions.
    pub lines: Vec<Line>,
}

/// An event or a kind.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name in facts.
    pub id: String,
    /// Other names for the same.
    pub also: Vec<String>,
    /// What it is.
    pub title: Text,
}

/// One limit through its versions.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name, to which other lines and admissibility rules refer.
    pub id: String,
    /// What is owed.
    pub title: Text,
    /// The events it runs from.
    pub starts: Vec<String>,
    /// If not empty, only for these kinds.
    pub only: Vec<String>,
    /// Not for these kinds.
    pub except: Vec<String>,
    /// Whether excluded time lengthens it (K8).
    pub pauses: bool,
    /// Whether an interruption starts it anew.
    pub restarts: bool,
    /// Whether it is counted back from the event, as notice of a hearing is.
    pub backward: bool,
    /// A line that runs from `received_on` and binds as well.
    pub within: Option<String>,
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
}

/// A limit as it stood for some time.
#[derive(Clone, Debug)]
pub struct Version {
    /// The rule's id.
    pub id: String,
    /// How long.
    pub amount: Amount,
    /// By how much it may be extended.
    pub extend: Option<Amount>,
    /// Which last day moves on.
    pub roll: Roll,
    /// Article or document.
    pub source: String,
    /// First day on which an event follows it; none if it always stood.
    pub valid_from: Option<Date>,
    /// Last such day; none while it stands.
    pub valid_to: Option<Date>,
    /// What has not run out when the next version begins goes over to that version.
    pub unexpired_goes_over: bool,
}

impl Version {
    /// Whether it stood on the day.
    pub fn stood_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// What happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The event the limits run from.
    pub event: String,
    /// Its day.
    pub on: Date,
    /// Time that does not count, where the rule lets it not count.
    #[serde(default)]
    pub excluded: Option<Vec<(Date, Date)>>,
    /// Whether the permitted extension was granted.
    #[serde(default)]
    pub extended: Option<bool>,
    /// The variant, such as `appraisal`, `wage_arrears` or `ZJ`.
    #[serde(default)]
    pub kind: Option<String>,
    /// The day of the last interruption of a limitation period.
    #[serde(default)]
    pub interrupted_on: Option<Date>,
    /// The day the complaint was received, for limits that must end inside one that runs from there.
    #[serde(default)]
    pub received_on: Option<Date>,
}

/// The limits that an event started.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// All of them, in the order of the rules.
    pub limits: Vec<Limit>,
    /// The id of the one that ends first; none if no limit runs from the event.
    pub binding: Option<String>,
}

/// One limit with its date and reasons.
#[derive(Clone, Debug, Serialize)]
pub struct Limit {
    /// The rule's id.
    pub id: String,
    /// What is owed.
    pub title: Text,
    /// The last day in time.
    pub due: Date,
    /// The last day if it is extended; none where no extension is permitted.
    pub due_extended: Option<Date>,
    /// Article or document.
    pub source: String,
    /// It rests on a year without a published notice (K12).
    pub provisional: bool,
    /// The reasons for the date that counts: `due_extended` where the extension was granted, else `due`.
    pub because: Vec<Step>,
    /// The date that counts.
    #[serde(skip)]
    pub counts: Date,
}

/// The limits that the event starts, by the rules of `as_of` or, without it, of the event's day (K11).
///
/// # Errors
/// See [`Error`]. An event from which nothing runs for this kind is no error: the answer is empty.
pub fn limits(
    rules: &Rules,
    calendar: &Calendar,
    facts: &Facts,
    as_of: Option<Date>,
) -> Result<Found, Error> {
    let event = rules.event(&facts.event)?;
    let kind = facts.kind.as_deref().map(|kind| rules.kind(kind)).transpose()?;
    let lines: Vec<&Line> = rules.lines.iter().filter(|line| line.runs_from(event, kind)).collect();
    let mut limits = Vec::new();
    for line in &lines {
        if let Some(around) = line.within.as_ref().and_then(|id| rules.line(id))
            && let Some(received) = facts.received_on
        {
            if received > facts.on {
                return Err(Error::Contradiction { field: "received_on", given: received, on: facts.on });
            }
            let plain = Facts { on: received, interrupted_on: None, ..facts.clone() };
            limits.extend(around.limit(calendar, &plain, as_of)?);
        }
        limits.extend(line.limit(calendar, facts, as_of)?);
    }
    let first = lines.iter().filter_map(|line| line.versions.first()?.valid_from).min();
    if let (true, Some(first)) = (limits.is_empty(), first)
        && as_of.unwrap_or(facts.on) < first
    {
        return Err(Error::BeforeFirst { on: as_of.unwrap_or(facts.on), first });
    }
    let binding = limits.iter().min_by_key(|limit| limit.counts).map(|limit| limit.id.clone());
    if let (true, Some(id)) = (limits.len() > 1, &binding) {
        bind(&mut limits, id);
    }
    Ok(Found { limits, binding })
}

/// Says at the limit that ends first that it does.
fn bind(limits: &mut [Limit], id: &str) {
    if let Some(limit) = limits.iter_mut().find(|limit| limit.id == id) {
        limit.because.push(Step {
            reason: Reason::Binding,
            en: "of several limits from this event this one ends first".into(),
            zh: "同一事件有数个期限，以此最先届满者为准".into(),
            date: limit.counts,
        });
    }
}

impl Rules {
    /// The line of that name.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    fn event(&self, given: &str) -> Result<&str, Error> {
        named(&self.events, given).ok_or_else(|| Error::Event {
            event: given.to_owned(),
            procedure: self.procedure.clone(),
            known: listed(&self.events),
        })
    }

    fn kind(&self, given: &str) -> Result<&str, Error> {
        named(&self.kinds, given).ok_or_else(|| Error::Kind {
            kind: given.to_owned(),
            procedure: self.procedure.clone(),
            known: listed(&self.kinds),
        })
    }
}

fn named<'r>(all: &'r [Named], given: &str) -> Option<&'r str> {
    all.iter()
        .find(|one| one.id == given || one.also.iter().any(|also| also == given))
        .map(|one| one.id.as_str())
}

fn listed(all: &[Named]) -> String {
    all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", ")
}

impl Line {
    fn runs_from(&self, event: &str, kind: Option<&str>) -> bool {
        let among = |all: &[String]| kind.is_some_and(|kind| all.iter().any(|one| one == kind));
        self.starts.iter().any(|start| start == event)
            && (self.only.is_empty() || among(&self.only))
            && !among(&self.except)
    }

    /// The version that stood on the day.
    pub fn version(&self, day: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.stood_on(day))
    }

    /// The limit from the event of `facts`, whatever the event is called; none if no version stood.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn limit(
        &self,
        calendar: &Calendar,
        facts: &Facts,
        as_of: Option<Date>,
    ) -> Result<Option<Limit>, Error> {
        let day = as_of.unwrap_or(facts.on);
        let Some(at) = self.versions.iter().position(|version| version.stood_on(day)) else {
            return Ok(None);
        };
        let mut version = &self.versions[at];
        let mut plain = self.due(calendar, version, facts, None)?;
        if version.unexpired_goes_over
            && let (Some(last), Some(next)) = (version.valid_to, self.versions.get(at + 1))
            && plain.date > last
        {
            version = next;
            plain = self.due(calendar, version, facts, None)?;
            plain.because.push(Step {
                reason: Reason::Start,
                en: format!(
                    "the older limit had not run out on {last}: the newer one applies from the same day"
                ),
                zh: format!("至{last}原期限尚未届满，自同一日起适用新规定"),
                date: last,
            });
        }
        if let (true, Some(again)) = (self.restarts, facts.interrupted_on) {
            if again < facts.on {
                return Err(Error::Contradiction { field: "interrupted_on", given: again, on: facts.on });
            }
            if again <= plain.date {
                let restarted = Facts { on: again, interrupted_on: None, ..facts.clone() };
                let mut limit = self.limit(calendar, &restarted, as_of)?;
                if let Some(limit) = &mut limit {
                    limit.because.insert(
                        0,
                        Step {
                            reason: Reason::Start,
                            en: format!(
                                "begun on {}, interrupted on {again}: counted anew from there",
                                facts.on
                            ),
                            zh: format!("自{}起算，{again}中断，重新计算", facts.on),
                            date: again,
                        },
                    );
                }
                return Ok(limit);
            }
            plain.because.push(Step {
                reason: Reason::Counted,
                en: format!("the interruption on {again} came too late"),
                zh: format!("{again}的中断发生在届满之后，不起作用"),
                date: again,
            });
        }
        let extended = version.extend.map(|by| self.due(calendar, version, facts, Some(by))).transpose()?;
        let granted = facts.extended == Some(true);
        let counting = extended.as_ref().filter(|_| granted).unwrap_or(&plain);
        Ok(Some(Limit {
            id: version.id.clone(),
            title: self.title.clone(),
            due: plain.date,
            due_extended: extended.as_ref().map(|due| due.date),
            source: version.source.clone(),
            provisional: counting.provisional,
            counts: counting.date,
            because: counting.because.clone(),
        }))
    }

    fn due(
        &self,
        calendar: &Calendar,
        version: &Version,
        facts: &Facts,
        extend: Option<Amount>,
    ) -> Result<Due, Error> {
        if self.backward {
            return back(calendar, version.amount, facts.on);
        }
        let pairs = facts.excluded.as_deref().unwrap_or_default();
        let excluded: Vec<Exclusion> = pairs.iter().map(|&(from, to)| Exclusion { from, to }).collect();
        let counted = if self.pauses { excluded.as_slice() } else { &[] };
        let (zone, hours) = (office_zone(), WorkingHours::default());
        let start = Start::Day(facts.on);
        let mut due =
            super::due(calendar, &zone, &hours, start, version.amount, extend, counted, version.roll)?;
        if !self.pauses && !excluded.is_empty() {
            due.because.push(Step {
                reason: Reason::Excluded,
                en: "this limit is not lengthened by excluded time".into(),
                zh: "本期限不因除外时间而延长".into(),
                date: due.date,
            });
        }
        Ok(due)
    }
}

/// So many days before the event; the day itself stands, for moving it would shorten what is owed.
fn back(calendar: &Calendar, amount: Amount, on: Date) -> Result<Due, Error> {
    let wrong = || Error::Count(super::Error::OutOfRange);
    let span = match amount.unit {
        Unit::CalendarDay => Span::new().days(i64::from(amount.n)),
        _ => return Err(Error::Count(super::Error::TooLong { amount })),
    };
    let date = on.checked_sub(span).map_err(|_| wrong())?;
    if date < crate::calendar::FIRST || on > crate::calendar::LAST {
        return Err(wrong());
    }
    let (zh, en) = amount.unit.words(amount.n);
    let end = date.to_datetime(Time::midnight()).checked_add(Span::new().days(1)).map_err(|_| wrong())?;
    let at = office_zone().to_timestamp(end).map_err(|_| wrong())?;
    let step = |reason, date, zh: String, en: String| Step { reason, en, zh, date };
    let because = vec![
        step(Reason::Start, on, "自事件之日向前计算".into(), "counted back from the day of the event".into()),
        step(Reason::Counted, date, format!("{zh}前"), format!("{en} before")),
    ];
    let provisional = calendar.is_provisional(date);
    Ok(Due { date, at, unrolled: date, provisional, because })
}
