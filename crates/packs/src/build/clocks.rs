//! What is owed by when.

use redress_domain::limit::{Amount, Roll};
use redress_domain::procedure::{ClockSpec, Length, Limit, Rung, RungKind, Trigger};
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
        } else if limits.iter().all(|limit| limit.value.valid_to.is_some() && limit.value.rule.is_none()) {
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
            if let Some(word) = clock.pauses.iter().chain(&clock.resumes).chain(&clock.extends).next() {
                self.fault(
                    word.referenced,
                    "bad_pause",
                    "按转办计算的时限不能暂停或延长,请删去",
                    "a clock per referral is neither paused nor extended; remove this",
                );
            }
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
            limits: limits.iter().flat_map(|limit| self.limit(limit, clock)).collect(),
            per_referral: clock.per_referral,
            internal: clock.internal,
            within,
            starts: clock.starts.iter().flat_map(|word| self.triggers(word)).collect(),
            stops: clock.stops.iter().flat_map(|word| self.triggers(word)).collect(),
            pauses: clock.pauses.iter().flat_map(|word| self.triggers(word)).collect(),
            resumes: clock.resumes.iter().flat_map(|word| self.triggers(word)).collect(),
            extends: clock.extends.iter().flat_map(|word| self.triggers(word)).collect(),
            each: clock.each,
            sample: clock.sample.as_ref().map(|sample| self.sample(sample)),
            warn: clock.warn.as_ref().and_then(|word| self.amount(word)),
            ladder: clock.ladder.iter().filter_map(|rung| self.rung(rung)).collect(),
            repeat: clock.repeat.as_ref().and_then(|word| self.amount(word)),
        }
    }

    /// One limit as written, or every version of the rule that it points to.
    fn limit(&mut self, limit: &Spanned<source::Limit>, clock: &source::Clock) -> Vec<Limit> {
        let (part, at) = (&limit.value, limit.referenced);
        if let Some(rule) = &part.rule {
            return self.by_rule(rule, part);
        }
        let article = self.desk.source(part.source.as_ref(), at);
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
        let Validity { from: valid_from, to: valid_to, .. } = self.desk.validity(from, to, at);
        let length = match (&part.amount, &part.stated) {
            (Some(word), None) => self.limit_amount(word).map(Length::Amount),
            (None, Some(field)) => self.stated(field, clock),
            _ => {
                self.fault(
                    at,
                    "no_amount",
                    "请写 amount: 7wd、stated: 日期项 或 rule: 规则,三者取一",
                    "write one of `amount: 7wd`, `stated: date_field` and `rule: line`",
                );
                None
            }
        };
        let extend = part.extend.as_ref().and_then(|word| self.limit_amount(word));
        let region = part.region.as_ref().map(|word| self.region(word));
        let built = |length| Limit { length, extend, region, roll, source: article, valid_from, valid_to };
        length.map(built).into_iter().collect()
    }

    fn limit_amount(&mut self, word: &Word) -> Option<Amount> {
        let amount = self.amount(word)?;
        if amount.n == 0 {
            self.fault(word.referenced, "bad_amount", "期限不能为零", "a limit cannot be zero");
        }
        Some(amount)
    }

    /// `line`, or `procedure/line`, of the shipped rules.
    fn by_rule(&mut self, rule: &Word, part: &source::Limit) -> Vec<Limit> {
        let alone =
            [&part.amount, &part.stated, &part.extend, &part.source, &part.valid_from, &part.valid_to];
        if alone.into_iter().any(Option::is_some) {
            self.fault(
                rule.referenced,
                "rule_and_more",
                "写了 rule 就只从规则中取期限、依据和有效期,请删去其余各项",
                "a rule brings its own amounts, sources and dates; remove the rest",
            );
        }
        let (procedure, line) = match rule.value.split_once('/') {
            Some((procedure, line)) => (procedure.to_owned(), line),
            None => (self.source.id.value.clone(), rule.value.as_str()),
        };
        crate::rules::line(&procedure, line).unwrap_or_else(|lines| {
            let listed = lines.join(", ");
            self.fault(
                rule.referenced,
                "unknown_rule",
                format!("“{procedure}”的期限规则中没有“{line}”,可写:{listed}"),
                format!("the limits of `{procedure}` have no line `{line}`; there are: {listed}"),
            );
            Vec::new()
        })
    }

    /// The date stated in a required field of every act that starts the clock.
    fn stated(&mut self, field: &Word, clock: &source::Clock) -> Option<Length> {
        let asks = |act: &source::Act| {
            let mut fields = act.fields.0.iter();
            fields.any(|(id, f)| id.value == field.value && f.kind.value == "date" && !f.optional)
        };
        let every = clock.starts.iter().all(|start| {
            let act = start.value.split(':').next().unwrap_or_default();
            self.acts_named(act).next().is_some() && self.acts_named(act).all(asks)
        });
        let alone = clock.pauses.is_empty() && clock.extends.is_empty() && clock.limit.is_some();
        if !every || !alone {
            self.fault(
                field.referenced,
                "bad_stated",
                "开始此时限的每个事项都须有必填的同名日期项;这样的时限只有一项期限,不能暂停或延长",
                "every act that starts the clock must ask for this date; the clock has no other limit and is \
                 neither paused nor extended",
            );
            return None;
        }
        Some(Length::Stated(field.value.clone()))
    }

    fn region(&mut self, word: &Word) -> String {
        let digits = word.value.chars().all(|c| c.is_ascii_digit());
        if !digits || !matches!(word.value.len(), 2 | 4 | 6) {
            self.fault(
                word.referenced,
                "bad_region",
                "请写行政区划代码的前2、4或6位,加引号,例如 \"33\"",
                "write the first 2, 4 or 6 digits of a division's code in quotes, such as \"33\"",
            );
        }
        word.value.clone()
    }

    fn sample(&mut self, sample: &Spanned<u8>) -> u8 {
        if !(1..=99).contains(&sample.value) {
            self.fault(
                sample.referenced,
                "bad_sample",
                "请写1到99之间的百分数",
                "write a percentage from 1 to 99",
            );
        }
        sample.value
    }

    pub(super) fn amount(&mut self, word: &Word) -> Option<Amount> {
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

    /// `verb:contact` is every act with that verb, here and, for an overlay, where it is laid.
    fn triggers(&mut self, word: &Word) -> Vec<Trigger> {
        let Some(verb) = word.value.strip_prefix("verb:") else { return vec![self.trigger(word)] };
        self.verb(&Spanned::new(verb.to_owned(), word.referenced, word.defined));
        let acts = self.source.stages.0.iter().flat_map(|(_, stage)| &stage.acts.0);
        let named = acts.filter(|(_, act)| act.verb.value == verb);
        let own = named.map(|(id, _)| Trigger { act: id.value.clone(), outcome: None });
        own.chain([Trigger { act: "verb".into(), outcome: Some(verb.to_owned()) }]).collect()
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
            let sends =
                |act: &source::Act| matches!(act.verb.value.as_str(), "refer" | "delegate" | "report_up");
            if act == "file" || !self.acts_named(act).all(sends) {
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
