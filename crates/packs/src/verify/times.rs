//! How long one round takes at worst, if every limit is kept.
//!
//! Along a way, each act is done at the last moment that the earliest running clock allows; a clock that it
//! starts counts from there, never beyond the clock it lies `within`. So the time of an act is a sum of
//! limits, one after the other. One round is a way from filing to an end that comes into no situation twice
//! and raises no counter with rungs: no refusal, no second round. Of all such ways the longest counts, with
//! a working day taken as 7/5 of a day and a working hour as 1/8 of that. Where several limits bind, the
//! shortest of those that do not run out counts.

use std::collections::HashMap;

use redress_domain::limit::{Amount, Unit};
use redress_domain::procedure::{ClockSpec, Length};
use redress_domain::text::Text;
use serde::Serialize;

use super::explore::{Edge, Space};
use super::replies::answers;

/// Ways looked at and steps of one way before giving up: such a pack gets no times.
const MOST_STEPS: usize = 100_000;
const MOST_DEPTH: usize = 500;

/// The worst case of one round for one class of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// The class, by the facts that guards tell apart; none if all cases are treated alike.
    pub class: Option<Text>,
    /// Until the complainant is answered; none if no way answers him.
    pub first_answer: Option<Total>,
    /// Until the case is closed.
    pub end: Option<Total>,
}

/// A sum of limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The sum in each unit.
    pub amounts: Vec<Amount>,
    /// About so many days of the calendar.
    pub about_days: u32,
    /// In words.
    pub text: Text,
}

/// Units with the minutes each is taken for, and their names.
const UNITS: [(Unit, i64, &str, &str); 6] = [
    (Unit::Year, 525_960, "年", "year"),
    (Unit::Month, 43_830, "个月", "month"),
    (Unit::WorkingDay, 2_016, "个工作日", "working day"),
    (Unit::CalendarDay, 1_440, "日", "day"),
    (Unit::WorkingHour, 252, "个工作小时", "working hour"),
    (Unit::Hour, 60, "小时", "hour"),
];

/// How many of each of [`UNITS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Span([i64; 6]);

impl Span {
    fn of(clock: &ClockSpec) -> Option<Self> {
        let current = clock.limits.iter().filter(|limit| limit.valid_to.is_none() && limit.region.is_none());
        let amounts = current.filter_map(|limit| match limit.length {
            Length::Amount(amount) => Some(Span::from(amount)),
            Length::Stated(_) => None,
        });
        amounts.min_by_key(Span::minutes)
    }

    fn minutes(&self) -> i64 {
        self.0.iter().zip(UNITS).map(|(n, (_, minutes, ..))| n * minutes).sum()
    }

    fn with(self, other: Self, sign: i64) -> Self {
        let mut sum = self.0;
        sum.iter_mut().zip(other.0).for_each(|(a, b)| *a += sign * b);
        Span(sum)
    }

    fn total(self) -> Total {
        let parts = || self.0.iter().zip(UNITS).filter(|(n, _)| **n > 0);
        let en = |(n, (.., en)): (&i64, (Unit, i64, &str, &str))| {
            format!("{n} {en}{}", if *n == 1 { "" } else { "s" })
        };
        let amounts = parts().filter_map(|(n, (unit, ..))| Some(Amount { n: u32::try_from(*n).ok()?, unit }));
        Total {
            amounts: amounts.collect(),
            about_days: u32::try_from((self.minutes() + 720) / 1_440).unwrap_or(0),
            text: Text::new(
                parts().map(|(n, (_, _, zh, _))| format!("{n}{zh}")).collect::<Vec<_>>().join("+"),
                parts().map(en).collect::<Vec<_>>().join(" + "),
            ),
        }
    }
}

impl From<Amount> for Span {
    fn from(amount: Amount) -> Self {
        Span(UNITS.map(|(unit, ..)| if unit == amount.unit { amount.n.into() } else { 0 }))
    }
}

/// The worst case for each class; nothing if there are too many ways to tell.
pub fn times(space: &Space) -> Vec<Times> {
    let mut walk = Walk { space, known: HashMap::new(), on_way: HashMap::new(), steps: 0 };
    let mut times = Vec::new();
    for at in (0..space.situations.len()).take_while(|at| space.from[*at].is_none()) {
        let dues = walk.dues(&[], at, Span::default(), |clock| clock.starts.iter().any(|t| t.act == "file"));
        let Some((worst, _)) = walk.from(at, dues) else { return Vec::new() };
        times.push(Times {
            class: space.class(&space.situations[at]),
            first_answer: worst.answer.map(Span::total),
            end: worst.end.map(Span::total),
        });
    }
    times
}

/// The worst that can still come.
#[derive(Clone, Copy, Default)]
struct Worst {
    answer: Option<Span>,
    end: Option<Span>,
}

/// The running clocks, by their place in the procedure, with what is left of each.
type Dues = Vec<(usize, Span)>;

struct Walk<'s, 'p> {
    space: &'s Space<'p>,
    known: HashMap<(usize, Dues), Worst>,
    /// The situations on the way, with their distance from its beginning.
    on_way: HashMap<usize, usize>,
    steps: usize,
}

impl Walk<'_, '_> {
    /// The worst from a situation on, and the nearest to the beginning that a way came back to: what was
    /// found is true of every way only if that is not before `at`.
    fn from(&mut self, at: usize, dues: Dues) -> Option<(Worst, usize)> {
        let key = (at, dues);
        if let Some(worst) = self.known.get(&key) {
            return Some((*worst, usize::MAX));
        }
        let depth = self.on_way.len();
        self.steps += self.space.edges[at].len();
        if self.steps > MOST_STEPS || depth > MOST_DEPTH {
            return None;
        }
        self.on_way.insert(at, depth);
        let now = key.1.iter().map(|(_, left)| *left).min_by_key(Span::minutes).unwrap_or_default();
        let (mut worst, mut back) = (Worst::default(), usize::MAX);
        for edge in self.space.edges[at].iter().filter(|edge| edge.to != at) {
            if self.space.effect(at, edge).told {
                continue;
            }
            if let Some(depth) = self.on_way.get(&edge.to) {
                back = back.min(*depth);
                continue;
            }
            let mut next = Worst { answer: None, end: Some(Span::default()) };
            if !self.space.ended(edge.to) {
                let dues = self.after(&key.1, at, edge, now);
                let (found, cut) = self.from(edge.to, dues)?;
                (next, back) = (found, back.min(cut));
            }
            if answers(self.space, at, edge) {
                next.answer = Some(Span::default());
            }
            let later = |one: Option<Span>, other: Option<Span>| {
                let other = other.map(|span| now.with(span, 1));
                [one, other].into_iter().flatten().max_by_key(Span::minutes)
            };
            worst = Worst { answer: later(worst.answer, next.answer), end: later(worst.end, next.end) };
        }
        self.on_way.remove(&at);
        if back >= depth {
            self.known.insert(key, worst);
            back = usize::MAX;
        }
        Some((worst, back))
    }

    fn after(&self, before: &[(usize, Span)], at: usize, edge: &Edge, now: Span) -> Dues {
        let starts = &self.space.effect(at, edge).starts;
        let clocks = &self.space.watched.procedure.clocks;
        self.dues(before, edge.to, now, |clock| starts.iter().any(|at| std::ptr::eq(&clocks[*at], clock)))
    }

    /// What is left of the clocks that run in situation `at`, come to at `now`.
    fn dues(
        &self,
        before: &[(usize, Span)],
        at: usize,
        now: Span,
        starts: impl Fn(&ClockSpec) -> bool,
    ) -> Dues {
        let clocks = &self.space.watched.procedure.clocks;
        let left = |clock: usize| {
            before.iter().find(|(running, _)| *running == clock).map(|(_, left)| left.with(now, -1))
        };
        let mut dues = Dues::new();
        for clock in self.space.watched.running(&self.space.situations[at]) {
            let spec = &clocks[clock];
            let kept = left(clock).filter(|_| !starts(spec));
            let span = kept.or_else(|| {
                let cap = spec.within.as_ref().and_then(|id| clocks.iter().position(|other| other.id == *id));
                let cap = cap.and_then(|cap| {
                    let started = dues.iter().find(|(running, _)| *running == cap).map(|(_, left)| *left);
                    started.or_else(|| left(cap).filter(|_| !starts(&clocks[cap])))
                });
                Span::of(spec).into_iter().chain(cap).min_by_key(Span::minutes)
            });
            dues.push((clock, span.unwrap_or_default()));
        }
        dues
    }
}
