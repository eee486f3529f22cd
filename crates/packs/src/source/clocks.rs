//! What is owed by when.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Spanned, Word, Words, shape};

/// 时限 · Something owed by a date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// 时限的名字 · What people call it.
    pub title: Spanned<Words>,
    /// 谁负责 · The role that owes.
    #[schemars(with = "shape::Name")]
    pub owes: Word,
    /// 期限 · The limit …
    pub limit: Option<Spanned<Limit>>,
    /// 几项期限，起算之日有效的都约束，取最早 · … or several: all in force on the day of the start bind, the earliest first.
    pub limits: Option<Vec<Spanned<Limit>>>,
    /// 每份转办各计一个 · One for each referral rather than one for the case.
    #[serde(default)]
    pub per_referral: bool,
    /// 不告知投诉人 · Of no concern to the complainant, who is not shown it.
    #[serde(default)]
    pub internal: bool,
    /// 不晚于另一正在计算、未逾期的时限 · Never later than that running clock, unless it is late already.
    #[schemars(with = "Option<shape::Name>")]
    pub within: Option<Word>,
    /// 由什么开始：file、事项、事项:结果、verb:动词 · What starts it: file, an act, act:outcome or verb:name. Again while it runs starts it afresh.
    #[schemars(with = "Vec<shape::Trigger>")]
    pub starts: Vec<Word>,
    /// 由什么结束；案件办结也结束 · What stops it, besides the end of the case.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Trigger>")]
    pub stops: Vec<Word>,
    /// 由什么暂停：其间不计入 · From when on its time does not count …
    #[serde(default)]
    #[schemars(with = "Vec<shape::Trigger>")]
    pub pauses: Vec<Word>,
    /// 由什么恢复计算 · … and from when on it does again.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Trigger>")]
    pub resumes: Vec<Word>,
    /// 由什么延长，按期限的 extend，一次 · What gives it the extension that its limits permit, once.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Trigger>")]
    pub extends: Vec<Word>,
    /// 每次开始各计一个，由表单所选的结束 · Every start adds one more; an act stops those that its form names.
    #[serde(default)]
    pub each: bool,
    /// 百件中抽几件 · Starts in so many of a hundred cases.
    #[schemars(with = "Option<shape::Percent>")]
    pub sample: Option<Spanned<u8>>,
    /// 到期前多久提醒 · How long before it is due the owner is warned.
    #[schemars(with = "Option<shape::Amount>")]
    pub warn: Option<Word>,
    /// 逾期后依次催办、督办 · What happens when it is late, in order.
    #[serde(default)]
    pub ladder: Vec<Spanned<Rung>>,
    /// 最后一级多久重复一次 · The last rung comes again at this distance.
    #[schemars(with = "Option<shape::Amount>")]
    pub repeat: Option<Word>,
}

/// 期限：amount、rule、stated 三者取一 · How long: one of amount, rule and stated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// 多久：wd 工作日、d 日、h 小时、wh 工作小时、mo 月、y 年 · So long from the start: working days, days, hours, working hours, months, years.
    #[schemars(with = "Option<shape::Amount>")]
    pub amount: Option<Word>,
    /// 取自 packs/rules/limits 的一条：本流程的“条名”，或“流程/条名” · A line of the dated rules, `line` or `procedure/line`, with all its versions.
    #[schemars(with = "Option<shape::Rule>")]
    pub rule: Option<Word>,
    /// 到开始事项所填的日期 · Due on the date stated in this field of the act that starts it.
    #[schemars(with = "Option<shape::Name>")]
    pub stated: Option<Word>,
    /// 可延长多久 · By how much it may be extended.
    #[schemars(with = "Option<shape::Amount>")]
    pub extend: Option<Word>,
    /// 只在此行政区划（代码前 2、4、6 位） · Only in this division, by the first digits of its code.
    #[schemars(with = "Option<shape::Region>")]
    pub region: Option<Word>,
    /// 最后一日是休息日时：rest_day 顺延（默认）、statutory_holiday 只在法定休假日顺延、none 不顺延 · If the last day is a rest day: it moves on (as if unsaid), only a statutory holiday moves it, or it stands.
    #[schemars(with = "Option<shape::Roll>")]
    pub roll: Option<Word>,
    /// 依据：条款或文件 · Article or document.
    #[schemars(with = "Option<String>")]
    pub source: Option<Word>,
    /// 此日起开始的时限适用 · First day on which a clock that starts follows it …
    #[schemars(with = "Option<shape::Day>")]
    pub valid_from: Option<Word>,
    /// 至此日 · … and the last.
    #[schemars(with = "Option<shape::Day>")]
    pub valid_to: Option<Word>,
}

/// 逾期后的一级：remind 或 escalate · A rung: remind or escalate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// 逾期多久，0d 即到期时 · How long after the due time; 0d is at once.
    #[schemars(with = "Option<shape::Amount>")]
    pub after: Option<Word>,
    /// 催办谁 · Who is asked again,
    #[schemars(with = "Option<shape::Name>")]
    pub remind: Option<Word>,
    /// 报谁督办 · or before whom it is brought.
    #[schemars(with = "Option<shape::Name>")]
    pub escalate: Option<Word>,
}
