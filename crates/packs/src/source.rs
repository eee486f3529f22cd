//! A pack as it is written: the shape of `procedure.yaml`, nothing checked but the shape.
//!
//! `packs/procedure.schema.json` is made from these types, and what is said of a key here is what an editor
//! shows beside it and what `docs/packs-keys.md` lists: the meaning in Chinese, then in English.

mod shape;

use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::Location;

pub use shape::{KINDS, ROLLS, schema};

/// A value with its place in the file.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    pub value: T,
    pub referenced: Location,
}

impl<T> Spanned<T> {
    /// The value, as if it stood at that place.
    pub fn new(value: T, referenced: Location) -> Self {
        Spanned { value, referenced }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = serde_saphyr::Spanned::<T>::deserialize(deserializer)?;
        Ok(Spanned { value: found.value, referenced: found.referenced })
    }
}

/// A name or word with its place.
pub type Word = Spanned<String>;

/// A mapping that keeps its order, its repetitions and the places of its keys.
#[derive(Debug)]
pub struct Map<V>(pub Vec<(Word, V)>);

impl<V> Default for Map<V> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Map<V>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a mapping of names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Map(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

/// 中文和英文，都要写 · Words in both languages. (Either may be missing here, so that the fault can say which.)
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 中文 · Chinese.
    #[schemars(required)]
    pub zh: Option<String>,
    /// 英文 · English.
    #[schemars(required)]
    pub en: Option<String>,
}

/// 一个流程包，或一个叠加包 · A procedure pack, or an overlay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pack")]
pub struct Source {
    /// 包的名称：小写字母、数字、连字符 · The pack's id, in lower-case letters, digits and hyphens.
    #[schemars(with = "shape::PackId")]
    pub id: Word,
    /// 版本，从 1 开始，每次修改加一；在办案件留在旧版本 · Version, from 1, raised with each change; a running case keeps the version it began under.
    #[schemars(range(min = 1))]
    pub version: Spanned<u32>,
    /// 流程的名字 · What people call the procedure.
    pub title: Spanned<Words>,
    /// 谁参与 · Who takes part.
    pub roles: Map<Role>,
    /// 登记时填写的事实，条件里写 facts.x · What is stated when a complaint is filed; conditions read it as facts.x.
    #[serde(default)]
    pub facts: Map<Field>,
    /// 节点：由事项置为真或假，条件里写 milestones.x；replied 表示已实质答复投诉人 · Booleans that acts set, read as milestones.x; `replied` says that the complainant was answered in substance.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub milestones: Vec<Word>,
    /// 计数：由事项加一，条件里写 counters.x · Numbers that acts raise, read as counters.x.
    #[serde(default)]
    pub counters: Map<Counter>,
    /// 环节，第一个是起点 · Where a case stands; the first is where it starts.
    pub stages: Map<Stage>,
    /// 时限 · What is owed by when.
    pub clocks: Map<Clock>,
    /// 文书 · What acts put on paper.
    #[serde(default)]
    pub documents: Map<Document>,
    /// 怎样与人沟通，一步一步写 · How to talk with people, step by step.
    #[serde(default)]
    pub guide: Vec<Advice>,
    /// 叠加包，及由本流程的哪些角色担任其中的角色 · Overlays, each with the roles here that take the parts there.
    #[serde(default)]
    #[schemars(with = "shape::Overlays")]
    pub overlays: Map<Map<Vec<Word>>>,
}

/// 沟通的一步 · One step of a conversation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// 这一步叫什么 · What the step is called.
    pub title: Spanned<Words>,
    /// 怎样做 · What to do.
    pub advice: Spanned<Words>,
    /// 可以怎样说 · What one might say.
    #[serde(default)]
    pub phrases: Vec<Spanned<Words>>,
}

/// 事项出具的文书 · A paper that an act issues.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// 文书标题 · Its heading.
    pub title: Spanned<Words>,
    /// 正文，可含 {case_no} {office} {complainant} {respondents} {claim} {statement} {received_on} {date} {field.x} {fact.x} {due.clock} {source.clock} · Its paragraphs, with those places to fill in.
    pub body: Spanned<Words>,
}

/// 角色 · Somebody who takes part.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// 角色的名字 · What people call it.
    pub title: Spanned<Words>,
    /// 单位是否必须有人担任；投诉人写 false · Whether an office that runs the procedure must have somebody in it; false for the complainant.
    #[serde(default = "yes")]
    pub staffed: bool,
    /// 在收到转办的部门，而不在承办单位 · Sits in the office that a referral went to, not in the one that holds the case.
    #[serde(default)]
    pub at_referral: bool,
}

/// 表单的一项 · Something that a form asks for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// 项目名 · What stands before the box.
    pub title: Spanned<Words>,
    /// 说明或例子 · Why it is asked, or an example.
    pub help: Option<Spanned<Words>>,
    /// 类型 · What may be entered.
    #[serde(rename = "type")]
    #[schemars(with = "shape::Kind")]
    pub kind: Word,
    /// text 的字数上限（默认 2000，最多 20000），number 的最大值 · Most characters of a text (2000 unless told, at most 20000), or the largest number.
    pub max: Option<Spanned<i64>>,
    /// number 的最小值 · The smallest number.
    pub min: Option<Spanned<i64>>,
    /// choice 的各项 · What a choice offers.
    pub choices: Option<Map<Spanned<Choice>>>,
    /// choice 用收到之日有效的不予受理理由（packs/rules/admissibility），不写 choices · The choices are the grounds for declining in force on the day of receipt, instead of `choices`.
    pub grounds: Option<Spanned<bool>>,
    /// clocks 类型所指的时限 · For type clocks, the clock whose running instances may be named.
    #[schemars(with = "Option<shape::Name>")]
    pub clock: Option<Word>,
    /// 可以不填 · May be left out.
    #[serde(default)]
    pub optional: bool,
    /// 记为案件的事实，条件里写 facts.x · Kept as this fact of the case, for conditions to read.
    #[schemars(with = "Option<shape::Name>")]
    pub record: Option<Word>,
    /// 投诉人可见 · Shown to the complainant.
    #[serde(default)]
    pub public: bool,
    /// date 不晚于今天 · A date no later than today.
    pub past: Option<Spanned<bool>>,
    /// date 距今至少多久，0d 即今天起 · A date at least so far ahead; 0d is today or later.
    #[schemars(with = "Option<shape::Amount>")]
    pub ahead: Option<Word>,
    /// 只有这些角色看得到 · The only roles that are shown what was stated.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub seen_by: Vec<Word>,
}

/// 选项 · One value of a choice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// 中文 · Chinese.
    #[schemars(required)]
    pub zh: Option<String>,
    /// 英文 · English.
    #[schemars(required)]
    pub en: Option<String>,
    /// 此日起收到的投诉可选 · Open to complaints received from this day on …
    #[schemars(with = "Option<shape::Day>")]
    pub valid_from: Option<Word>,
    /// 此日及以前收到的投诉可选 · … up to and including this day.
    #[schemars(with = "Option<shape::Day>")]
    pub valid_to: Option<Word>,
}

/// 计数 · A number that acts raise.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// 条件里比较的最大数，1–14；实际计数不封顶 · The largest number that conditions compare it with, 1 to 14; the true count goes on.
    #[schemars(range(min = 1, max = 14))]
    pub bound: Spanned<u32>,
    /// 一天最多加一次 · Raised at most once a day.
    #[serde(default)]
    pub once_a_day: bool,
    /// 回到第一个环节或重新办理时重新计数 · Starts afresh when the case goes back to its first stage or is reopened.
    #[serde(default)]
    pub per_round: bool,
    /// 到某数时告知谁 · Who is told when it reaches a number.
    #[serde(default)]
    pub rungs: Vec<CounterRung>,
}

/// 计数到某数时的告知 · Who is told of a count.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterRung {
    /// 到几时 · At this count,
    #[schemars(range(min = 1, max = 14))]
    pub at: Spanned<u32>,
    /// 告知谁 · this role is told
    #[schemars(with = "shape::Name")]
    pub tell: Word,
    /// 说什么 · these words.
    pub message: Spanned<Words>,
}

/// 环节 · Where a case stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// 环节的名字 · What people call it.
    pub title: Spanned<Words>,
    /// 告诉投诉人的话 · What the complainant is told, in plain words.
    pub public: Spanned<Words>,
    /// 谁欠下一步；办结环节不写 · The role that owes the next act; none at an end.
    #[schemars(with = "Option<shape::Name>")]
    pub owner: Option<Word>,
    /// 办结环节 · Whether the case is closed here.
    #[serde(default)]
    pub end: bool,
    /// 可办的事项 · What may be done here.
    #[serde(default)]
    pub acts: Map<Act>,
}

/// 事项 · Something people may do in a stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// 动词：系统懂得的含义 · What it means to the program.
    #[schemars(with = "shape::Verb")]
    pub verb: Word,
    /// 按钮上的字 · Words on the button.
    pub title: Spanned<Words>,
    /// 何时用 · When to use it.
    pub help: Option<Spanned<Words>>,
    /// 谁可以办 · The roles that may.
    #[schemars(with = "Vec<shape::Name>")]
    pub by: Spanned<Vec<Word>>,
    /// 填写什么 · What must be stated.
    #[serde(default)]
    pub fields: Map<Field>,
    /// 何时可办（CEL 条件） · When it is open at all: a condition in CEL.
    #[schemars(with = "Option<String>")]
    pub when: Option<Word>,
    /// 本轮办过这些事项的人不得办（回避、职责分离） · Acts whose doer in this round may not do this one.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub not_by: Vec<Word>,
    /// 有几种结果时写在这里，以下各项写在各结果里 · What can come of it if there are several ends; the keys below then stand in each.
    pub outcomes: Option<Map<Outcome>>,
    // The rest is for an act with a single outcome.
    /// 去向；留在原处就写本环节 · The stage it leads to; staying is written as the same stage.
    #[schemars(with = "Option<shape::Name>")]
    pub to: Option<Word>,
    /// 按条件的去向，取第一个成立的，最后一条不写条件 · Ways on by condition: the first that holds; the last has none.
    pub routes: Option<Spanned<Vec<Route>>>,
    /// 置为真的节点 · Milestones set to true.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub set: Vec<Word>,
    /// 置为假的节点 · Milestones set to false.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub clear: Vec<Word>,
    /// 加一的计数 · Counters raised by one.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub raise: Vec<Word>,
    /// 办结后以同一编号转入的流程；to 须是办结环节 · The procedure in which the case goes on, under the same number; `to` must be an end.
    #[schemars(with = "Option<shape::PackId>")]
    pub enters: Option<Word>,
    /// 另立并关联的案件所用的流程 · The procedure of another case that is opened and linked.
    #[schemars(with = "Option<shape::PackId>")]
    pub opens: Option<Word>,
    /// 移送到表单所填的单位（type: office），时限随案 · The case goes to the office that the form names, with its running clocks.
    #[serde(default)]
    pub hands_over: bool,
    /// 出具的文书 · The paper that it issues.
    #[schemars(with = "Option<shape::Name>")]
    pub document: Option<Word>,
}

/// 结果 · One thing that can come of an act.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// 结果的名字 · What people call it.
    pub title: Spanned<Words>,
    /// 何时可选（CEL 条件） · When it may be chosen: a condition in CEL.
    #[schemars(with = "Option<String>")]
    pub when: Option<Word>,
    /// 去向 · The stage it leads to.
    #[schemars(with = "Option<shape::Name>")]
    pub to: Option<Word>,
    /// 按条件的去向 · Ways on by condition.
    pub routes: Option<Spanned<Vec<Route>>>,
    /// 置为真的节点 · Milestones set to true.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub set: Vec<Word>,
    /// 置为假的节点 · Milestones set to false.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub clear: Vec<Word>,
    /// 加一的计数 · Counters raised by one.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Name>")]
    pub raise: Vec<Word>,
    /// 转入的流程 · The procedure in which the case goes on.
    #[schemars(with = "Option<shape::PackId>")]
    pub enters: Option<Word>,
    /// 另立案件的流程 · The procedure of another case that is opened.
    #[schemars(with = "Option<shape::PackId>")]
    pub opens: Option<Word>,
    /// 移送到表单所填的单位 · The case goes to the office that the form names.
    #[serde(default)]
    pub hands_over: bool,
    /// 出具的文书 · The paper that it issues.
    #[schemars(with = "Option<shape::Name>")]
    pub document: Option<Word>,
}

/// 一条去向 · A way on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// 成立时走这一条；最后一条不写 · Taken if this holds; the last has none.
    #[schemars(with = "Option<String>")]
    pub when: Option<Word>,
    /// 通到的环节 · The stage it leads to.
    #[schemars(with = "shape::Name")]
    pub to: Word,
}

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

fn yes() -> bool {
    true
}
