//! Two years of closed complaints before the samples, so that figures have something to say.
//!
//! Made up from short lists, the same every time, and played side by side through the use cases, each on a
//! time of its own. No sweep comes between: what was late then shows in its dates, not in reminders.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp, ToSpan};
use redress_app::App;
use redress_app::cases::{Filing, Party, Performing};
use redress_app::people::Caller;
use redress_domain::calendar::{office_day, office_zone};
use redress_domain::id::CaseId;
use serde_json::{Value, json};

use crate::bench::Dice;
use crate::commands::office::told;
use crate::wire::{self, Played, played_at};

/// How many cases are played side by side.
const ABREAST: usize = 64;
/// From how many months back …
const FROM: i32 = 25;
/// … up to how many: then the samples begin.
const UP_TO: i32 = 3;

/// Kind, department, who handles it there, cause, what is said, how often in a hundred.
const KINDS: [(&str, &str, &str, &str, &str, usize); 7] = [
    ("delivery", "wl", "cheng", "delay", "约好的送货日期改了两次，家里一直有人等。", 27),
    ("engineering", "gc", "gao", "installation", "窗框四周没有打满胶，下雨时往里渗水。", 21),
    ("product", "qm", "qin", "product", "柜门用了两个月就开裂，门板也变了色。", 20),
    ("service", "sh", "an", "attitude", "打电话报修，对方说话很冲，也没有说什么时候来。", 13),
    ("service", "sh", "an", "billing", "上门费和之前说的不一样，多收了八十元。", 8),
    ("other", "qm", "qin", "advertising", "宣传册上写的是实木，送来的是贴面。", 6),
    ("other", "sh", "an", "contract", "合同里的赠品没有给，问了几次没有结果。", 5),
];
const CHANNELS: [(&str, usize); 5] =
    [("phone", 38), ("web", 32), ("hotline", 15), ("counter", 10), ("letter", 5)];
const REGIONS: [(&str, usize); 7] = [
    ("330402", 30),
    ("330411", 22),
    ("330481", 14),
    ("330483", 12),
    ("330421", 9),
    ("330482", 8),
    ("330424", 5),
];
const RESPONDENTS: [(&str, usize); 5] = [
    ("明栅门窗安装一队", 32),
    ("明栅家居储运部", 26),
    ("明栅木业有限公司(示例)", 20),
    ("明栅家居售后服务部", 14),
    ("明栅门窗安装二队", 8),
];
/// What comes of it.
const ENDS: [(End, usize); 6] = [
    (End::Visited("very_satisfied"), 27),
    (End::Visited("satisfied"), 36),
    (End::Visited("fair"), 9),
    (End::Visited("dissatisfied"), 5),
    (End::Unfounded, 15),
    (End::Withdrawn, 8),
];
const NAMES: [&str; 8] = ["江南", "白杨", "田野", "苗圃", "顾盼", "石磊", "柳青", "温暖"];

#[derive(Clone, Copy)]
enum End {
    Visited(&'static str),
    Unfounded,
    Withdrawn,
}

/// Plays it into the database of `app`.
pub(super) async fn play(
    app: &App,
    callers: &BTreeMap<String, Caller>,
    now: Timestamp,
) -> Result<(), String> {
    let app = wire::app(Arc::clone(&app.store), Arc::clone(&app.blobs), Arc::new(Played)).await?;
    let stories = (UP_TO..FROM).rev().flat_map(|back| {
        // More of them than a year ago, and more in spring, when people move.
        let month = office_day(now).saturating_sub(back.months()).first_of_month();
        let count = 4 + (FROM - back) / 7 + if (3..=5).contains(&month.month()) { 3 } else { 0 };
        (0..count).map(move |no| (month, back, no))
    });
    let stories = stories.map(|(month, back, no)| {
        let mut dice = Dice::new(u64::from(back.unsigned_abs()) * 100 + u64::from(no.unsigned_abs()));
        let minutes = i64::try_from(dice.below(27 * 9 * 60)).unwrap_or(0);
        let morning = office_zone().to_timestamp(month.at(8, 30, 0, 0)).unwrap_or(now);
        let within =
            SignedDuration::from_hours(24 * (minutes / 540)) + SignedDuration::from_mins(minutes % 540);
        Story { app: &app, callers, key: format!("history {back} {no}"), received: morning + within, dice }
    });
    let stories: Vec<_> = stories.collect();
    futures_util::stream::iter(stories).map(Story::play).buffer_unordered(ABREAST).try_collect().await
}

fn pick<T: Copy>(dice: &mut Dice, from: &[(T, usize)]) -> T {
    let mut left = dice.below(from.iter().map(|(_, weight)| weight).sum());
    let found = from.iter().find(|(_, weight)| {
        let here = left < *weight;
        left = left.saturating_sub(*weight);
        here
    });
    found.unwrap_or(&from[0]).0
}

struct Story<'a> {
    app: &'a App,
    callers: &'a BTreeMap<String, Caller>,
    key: String,
    received: Timestamp,
    dice: Dice,
}

impl Story<'_> {
    async fn play(mut self) -> Result<(), String> {
        let kinds = KINDS.map(|kind| (kind, kind.5));
        let (kind, department, handler, cause, said, _) = pick(&mut self.dice, &kinds);
        let channel = pick(&mut self.dice, &CHANNELS);
        let clerk = ["lin", "su"][self.dice.below(2)];
        let id = self.file(kind, channel, clerk, said).await?;
        // Hours after receipt of the investigation, of the department's answer, and of ours.
        let first = 3 + self.hours(24);
        let answered = first + 20 + self.hours(60);
        let slow = self.dice.below(6) == 0;
        let offered = answered + 8 + self.hours(if slow { 200 } else { 60 });
        let by = match pick(&mut self.dice, &ENDS) {
            End::Withdrawn => {
                let fields = json!({ "reason": "已经解决了。" });
                return self.act(id, None, first, "withdraw", None, fields).await;
            }
            End::Unfounded => {
                let fields = json!({ "findings": "经核实与约定一致。" });
                self.act(id, Some(clerk), first, "investigate", Some("unfounded"), fields).await?;
                let fields =
                    json!({ "findings": "经核实与约定一致。", "other_routes": "您也可以向消费者协会反映。" });
                return self.act(id, Some(clerk), answered, "return_findings", None, fields).await;
            }
            End::Visited(by) => by,
        };
        let fields = json!({ "findings": "属实。", "cause_class": cause });
        self.act(id, Some(clerk), first, "investigate", Some("founded"), fields).await?;
        let fields = json!({ "departments": [department], "request": "请提出处理方案。" });
        self.act(id, Some(clerk), first + 1, "send_slip", None, fields).await?;
        let amount = 100 * i64::try_from(50 + self.dice.below(900)).unwrap_or(50);
        let fields = json!({ "finding": "已查明。", "plan": "上门处理。", "cause_class": cause,
            "remedy": "repair", "amount": amount });
        self.act(id, Some(handler), answered, "answer", None, fields).await?;
        let fields =
            json!({ "remedy": "repair", "amount": amount, "commitment": "上门处理，费用由我们承担。" });
        self.act(id, Some(clerk), answered + 2, "propose", None, fields).await?;
        let approving = if kind == "service" { "zhou" } else { "he" };
        self.act(id, Some(approving), answered + 4, "approve", None, json!({ "opinion": "同意。" })).await?;
        let fields = json!({ "proposal": "我们安排上门处理，费用由我们承担。" });
        self.act(id, Some(clerk), offered, "offer", None, fields).await?;
        self.act(id, Some(clerk), offered + 1, "record_consent", Some("accepted"), json!({})).await?;
        let done = json!({ "record": "已处理完毕。" });
        self.act(id, Some(handler), offered + 60, "report_done", None, done).await?;
        self.visit(id, clerk, offered + 120, kind, by).await
    }

    /// The visits, and how the case is closed after them.
    async fn visit(&self, id: CaseId, clerk: &str, hours: i64, kind: &str, by: &str) -> Result<(), String> {
        self.act(id, Some(clerk), hours, "visit", Some(by), json!({})).await?;
        match by {
            "fair" => {
                let fields =
                    json!({ "reason": "已按承诺处理完毕。", "other_routes": "您也可以向消费者协会反映。" });
                self.act(id, Some("zhou"), hours + 24, "close_by_decision", None, fields).await
            }
            "dissatisfied" => {
                let fields = json!({ "reason": "不再要求处理。" });
                self.act(id, None, hours + 24, "withdraw", None, fields).await
            }
            _ if kind == "engineering" => {
                self.act(id, Some(clerk), hours + 400, "visit", Some(by), json!({})).await
            }
            _ => Ok(()),
        }
    }

    fn hours(&mut self, below: usize) -> i64 {
        i64::try_from(self.dice.below(below)).unwrap_or(0)
    }

    async fn file(&mut self, kind: &str, channel: &str, clerk: &str, said: &str) -> Result<CaseId, String> {
        let dice = &mut self.dice;
        let phone = format!("1380000{:04}", dice.below(10_000));
        let region = Some(pick(dice, &REGIONS).to_owned());
        let complainant =
            Party { name: NAMES[dice.below(NAMES.len())].into(), phone, region, ..Party::default() };
        let respondent = Party { name: pick(dice, &RESPONDENTS).into(), ..Party::default() };
        let filing = Filing {
            procedure: "customer-service-regime".into(),
            office: Some("csd".into()),
            complainant,
            respondents: vec![respondent],
            claim: "请尽快处理。".into(),
            statement: said.into(),
            channel: channel.into(),
            facts: BTreeMap::from([("kind".into(), kind.into())]),
            ..Filing::default()
        };
        let by = self.caller((channel != "web").then_some(clerk))?;
        let filed = played_at(self.received, self.app.file(by, filing, Some(&self.key))).await;
        filed.map(|opened| opened.case).map_err(|error| format!("{}: file: {}", self.key, told(&error)))
    }

    fn caller(&self, login: Option<&str>) -> Result<&Caller, String> {
        let Some(login) = login else { return Ok(&Caller::Complainant) };
        self.callers.get(login).ok_or_else(|| format!("packs/demo: there is nobody named {login}"))
    }

    async fn act(
        &self,
        id: CaseId,
        by: Option<&str>,
        hours: i64,
        act: &str,
        outcome: Option<&str>,
        fields: Value,
    ) -> Result<(), String> {
        let Value::Object(fields) = fields else { return Ok(()) };
        let fields = fields.into_iter().collect();
        let outcome = outcome.map(str::to_owned);
        let wish = Performing { act: act.into(), outcome, fields, ..Performing::default() };
        let at = self.received + SignedDuration::from_hours(hours);
        // Played again after it was cut off, a step that was kept changes nothing.
        let key = format!("{} {act} {hours}", self.key);
        let acted = played_at(at, self.app.act(self.caller(by)?, id, wish, Some(&key))).await;
        acted.map(drop).map_err(|error| format!("{}: {act}: {}", self.key, told(&error)))
    }
}
