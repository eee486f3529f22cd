//! What is owed by when.

use redress_domain::limit::{Amount, Roll};
use redress_domain::procedure::{ClockSpec, Limit, Rung, RungKind, Trigger};
use serde_saphyr::Spanned;

use super::{Builder, Known};
use crate::desk::Validity;
use crate::source::{self, Word};

impl Builder<'_> {
    pub(super) fn clocks(&mut self) -> Vec<ClockSpec> {
        let source = self.source;
        source.clocks.0.iter().map(|(id, clock)| self.clock(id, clock)).collect()
    }

    fn clock(&mut self, id: &Word, clock: &source::Clock) -> ClockSpec {
        let limits: Vec<&Spanned<source::Limit>> = match (&clock.limit, &clock.limits) {
            (Some(one), None) => vec![one],
            (None, Some(several)) => several.iter().collect(),
            _ => Vec::new(),
        };
        if limits.is_empty() {
            self.fault(
                id.referenced,
                "no_limit",
                "请写期限:limit: {amount: 5wd, source: …} 或 limits: […]",
                "write either `limit: {amount: 5wd, source: …}` or `limits: […]`",
            );
        } else if limits.iter().all(|limit| limit.value.valid_to.is_some()) {
            self.fault(
                id.referenced,
                "limits_run_out",
                "至少一项期限不写 valid_to,否则到期后时限不再启动",
                "leave `valid_to` off at least one limit, or the clock will not start after it",
            );
        }
        if clock.starts.is_empty() {
            self.fault(
                id.referenced,
                "never_starts",
                "请写明何时开始:starts: […]",
                "say what starts it: `starts: […]`",
            );
        }
        if clock.per_referral {
            self.starts_with_referral(clock);
        }
        let within = clock.within.as_ref().map(|within| {
            if within.value == id.value {
                self.fault(
                    within.referenced,
                    "unknown_clock",
                    "within 须写另一个时限",
                    "`within` must name another clock",
                );
            }
            self.known(within, Known::Clock)
        });
        ClockSpec {
            id: self.id("clocks", id),
            title: self.words(&clock.title),
            owes: self.known(&clock.owes, Known::Role),
            limits: limits.into_iter().filter_map(|limit| self.limit(limit)).collect(),
            per_referral: clock.per_referral,
            internal: clock.internal,
            within,
            starts: clock.starts.iter().map(|word| self.trigger(word)).collect(),
            stops: clock.stops.iter().map(|word| self.trigger(word)).collect(),
            warn: clock.warn.as_ref().and_then(|word| self.amount(word)),
            ladder: clock.ladder.iter().filter_map(|rung| self.rung(rung)).collect(),
            repeat: clock.repeat.as_ref().and_then(|word| self.amount(word)),
        }
    }

    fn limit(&mut self, limit: &Spanned<source::Limit>) -> Option<Limit> {
        let part = &limit.value;
        let article = self.desk.source(part.source.as_ref(), limit.referenced);
        let roll = match part.roll.as_ref().map(|roll| (roll, roll.value.as_str())) {
            None | Some((_, "rest_day")) => Roll::RestDay,
            Some((_, "statutory_holiday")) => Roll::StatutoryHoliday,
            Some((_, "none")) => Roll::None,
            Some((roll, _)) => {
                self.fault(
                    roll.referenced,
                    "bad_roll",
                    "请写 rest_day、statutory_holiday 或 none",
                    "write rest_day, statutory_holiday or none",
                );
                Roll::None
            }
        };
        let (from, to) = (part.valid_from.as_ref(), part.valid_to.as_ref());
        let Validity { from: valid_from, to: valid_to, .. } = self.desk.validity(from, to, limit.referenced);
        let amount = self.amount(&part.amount)?;
        if amount.n == 0 {
            self.fault(part.amount.referenced, "bad_amount", "期限不能为零", "a limit cannot be zero");
        }
        Some(Limit { amount, roll, source: article, valid_from, valid_to })
    }

    fn amount(&mut self, word: &Word) -> Option<Amount> {
        match word.value.parse::<Amount>() {
            Ok(amount) if amount.n <= amount.unit.most() => Some(amount),
            _ => {
                self.fault(
                    word.referenced,
                    "bad_amount",
                    format!("“{}”不是期限,请写数字加 wd、d、h、wh、mo 或 y,例如 5wd", word.value),
                    format!(
                        "`{}` is no amount; write a number and wd, d, h, wh, mo or y, such as 5wd",
                        word.value
                    ),
                );
                None
            }
        }
    }

    fn rung(&mut self, rung: &Spanned<source::Rung>) -> Option<Rung> {
        let part = &rung.value;
        let (kind, tell) = match (&part.remind, &part.escalate) {
            (Some(tell), None) => (RungKind::Remind, tell),
            (None, Some(tell)) => (RungKind::Escalate, tell),
            _ => {
                self.fault(
                    rung.referenced,
                    "bad_rung",
                    "每级请写 remind: 角色 或 escalate: 角色",
                    "each rung has either `remind: role` or `escalate: role`",
                );
                return None;
            }
        };
        let after = match &part.after {
            Some(word) => self.amount(word)?,
            None => Amount { n: 0, unit: redress_domain::limit::Unit::CalendarDay },
        };
        Some(Rung { after, kind, tell: self.known(tell, Known::Role) })
    }

    /// `file`, an act, or `act:outcome`.
    fn trigger(&mut self, word: &Word) -> Trigger {
        let (act, outcome) = match word.value.split_once(':') {
            Some((act, outcome)) => (act, Some(outcome)),
            None => (word.value.as_str(), None),
        };
        if act != "file" || outcome.is_some() {
            self.known(&Spanned::new(act.to_owned(), word.referenced, word.defined), Known::Act);
        }
        let outcomes: Vec<&str> = self
            .acts_named(act)
            .flat_map(|act| act.outcomes.iter().flat_map(|outcomes| &outcomes.0))
            .map(|(id, _)| id.value.as_str())
            .collect();
        if let Some(outcome) = outcome
            && !outcomes.contains(&outcome)
            && self.acts_named(act).next().is_some()
        {
            let listed = outcomes.join(", ");
            self.fault(
                word.referenced,
                "unknown_outcome",
                format!("“{act}”没有结果“{outcome}”,请改写为其中之一:{listed}"),
                format!("act `{act}` has no outcome `{outcome}`; write one of: {listed}"),
            );
        }
        Trigger { act: act.to_owned(), outcome: outcome.map(str::to_owned) }
    }

    fn acts_named(&self, id: &str) -> impl Iterator<Item = &source::Act> {
        let acts = self.source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0);
        acts.filter(move |(name, _)| name.value == id).map(|(_, act)| act)
    }

    fn starts_with_referral(&mut self, clock: &source::Clock) {
        for start in &clock.starts {
            let act = start.value.split(':').next().unwrap_or_default();
            if act == "file" || self.acts_named(act).any(|act| act.verb.value != "refer") {
                self.fault(
                    start.referenced,
                    "bad_start",
                    "按转办计算的时限只能由 verb: refer 的事项开始",
                    "a clock per referral can only be started by an act with verb refer",
                );
            }
        }
    }
}
