//! Stages, what may be done in them, and what comes of it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, Map, Spanned, Word, Words, shape};

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
    /// 投诉人的满意程度，供统计 · How satisfied the complainant is, for figures.
    #[schemars(with = "Option<shape::Satisfaction>")]
    pub satisfaction: Option<Word>,
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
    /// 投诉人的满意程度，供统计 · How satisfied the complainant is, for figures.
    #[schemars(with = "Option<shape::Satisfaction>")]
    pub satisfaction: Option<Word>,
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
