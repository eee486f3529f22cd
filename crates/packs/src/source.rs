//! A pack as it is written: the shape of `procedure.yaml`, nothing checked but the shape.
//!
//! `packs/procedure.schema.json` is made from these types, and what is said of a key here is what an editor
//! shows beside it and what `docs/packs-keys.md` lists: the meaning in Chinese, then in English.

mod acts;
mod clocks;
mod shape;

use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::Location;

pub use acts::{Act, Outcome, Route, Stage};
pub use clocks::{Clock, Limit, Rung};
pub use shape::{COUNTS_AS, KINDS, ROLLS, schema};

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
    /// 给谁：complainant 投诉人（凭编号和查询码可查看、打印），respondent 被投诉人，others 其他单位；不写即存卷 · Whom it is for: the complainant (who can read and print it by number and code), the respondent, other bodies; it stays in the file if this is not said.
    #[serde(default)]
    #[schemars(with = "Vec<shape::Addressee>")]
    pub to: Vec<Word>,
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
    /// 统计中算作什么：kind 投诉类别，cause 原因类别；只用于记为事实的 choice · What figures take it for: the kind of complaint or the class of cause; only a choice that is a fact of the case.
    #[schemars(with = "Option<shape::CountsAs>")]
    pub counts_as: Option<Word>,
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

fn yes() -> bool {
    true
}
