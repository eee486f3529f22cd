//! From the cells of a row to a complaint, with the answer that was given to it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_app::cases::{Filing, Party, Performing};
use redress_domain::procedure::{Field, FieldKind, Procedure, Verb};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::encoding::UNREADABLE;
use super::fault::{FileFault, RowFault};
use super::mapping::{Entry, Mapping, NAMES};
use super::times::{Moment, moment};
use super::{texts, xlsx};

/// A complaint of a file, as it is filed.
#[derive(Clone, Debug)]
pub struct Record {
    /// The line or row in which it starts.
    pub line: u64,
    /// Equal for equal content, whichever line or file it stands in: 71 ASCII characters.
    pub key: String,
    /// The complaint.
    pub filing: Filing,
    /// The answer that was given, as the act that records it.
    pub reply: Option<Performing>,
}

/// The cells of a row by the names of their columns.
pub type Cells = BTreeMap<String, String>;

/// What is to be done with every row: the mapping, resolved against a procedure.
#[derive(Debug)]
pub struct Plan {
    pub mapping: Mapping,
    /// Where each of our fields comes from.
    pub entries: BTreeMap<String, Entry>,
    facts: Vec<Field>,
    /// The act that records a past answer, and its field.
    reply: Option<(String, String)>,
    now: Timestamp,
}

impl Plan {
    pub fn new(mapping: &Mapping, procedure: &Procedure, now: Timestamp) -> Result<Plan, FileFault> {
        let reply = procedure.stages.first().and_then(|stage| {
            let act =
                stage.acts.iter().find(|a| a.verb == Verb::Reply && a.by.iter().any(|r| r == "importer"));
            act.and_then(|act| {
                let field = act.fields.iter().find(|field| matches!(field.kind, FieldKind::Text { .. }))?;
                Some((act.id.clone(), field.id.clone()))
            })
        });
        let known: Vec<String> = procedure.facts.iter().map(|fact| format!("facts.{}", fact.id)).collect();
        for (name, entry) in &mapping.fields {
            if name.starts_with("facts.") && !known.contains(name) {
                return Err(FileFault::UnknownFact { fact: name.clone(), line: entry.line, facts: known });
            }
            if name.starts_with("reply.") && reply.is_none() {
                return Err(FileFault::NoReply);
            }
        }
        let names = NAMES.iter().map(|name| (*name).to_owned()).chain(known);
        let entries = names.filter_map(|name| Some((name.clone(), mapping.entry(&name)?))).collect();
        Ok(Plan { mapping: mapping.clone(), entries, facts: procedure.facts.clone(), reply, now })
    }

    /// The complaint in a row.
    pub fn record(&self, line: u64, cells: &Cells) -> Result<Record, RowFault> {
        let row = Row { plan: self, line, cells };
        let external = row.line_of("external_id")?;
        let received = row.moment("received_at")?;
        let name = row.line_of("respondent.name")?;
        let respondent = (!name.is_empty()).then(|| Party { name, ..Party::default() });
        let channel = row.line_of("channel")?;
        let filing = Filing {
            procedure: self.mapping.procedure.clone(),
            office: self.mapping.office.clone(),
            complainant: Party {
                name: row.line_of("complainant.name")?,
                phone: texts::fold(&row.line_of("complainant.phone")?).trim().to_owned(),
                email: row.line_of("complainant.email")?,
                address: row.line_of("complainant.address")?,
                ..Party::default()
            },
            respondents: respondent.into_iter().collect(),
            claim: row.text("claim")?,
            statement: row.text("statement")?,
            channel: if channel.is_empty() { "import".into() } else { channel },
            received_at: received.map(|moment| moment.at),
            facts: row.facts()?,
            ..Filing::default()
        };
        let reply = row.reply(received)?;
        Ok(Record { line, key: row.key(&external), filing, reply })
    }

    /// SHA-256 over what says which row this is.
    pub fn digest<'a>(&self, parts: impl IntoIterator<Item = &'a str>) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

struct Row<'a> {
    plan: &'a Plan,
    line: u64,
    cells: &'a Cells,
}

impl Row<'_> {
    /// What the row states for a field of ours, as a text of several lines; empty if nothing.
    fn text(&self, name: &str) -> Result<String, RowFault> {
        let Some(entry) = self.plan.entries.get(name) else { return Ok(String::new()) };
        let cell = entry.column.as_ref().and_then(|column| self.cells.get(column));
        let mut text = cell.map(|cell| texts::tidy(cell)).unwrap_or_default();
        if cell.is_some_and(|cell| cell == xlsx::UNUSABLE) {
            return Err(self.fault(
                "cell",
                name,
                "单元格是错误值或时长,请改成文字、数字或日期",
                "The cell holds an error or a duration; make it a text, a number or a date",
            ));
        }
        if let Some(value) = entry.values.get(&text) {
            text.clone_from(value);
        }
        if text.is_empty() {
            text.clone_from(&entry.default);
        }
        if text.is_empty() && entry.required {
            return Err(self.fault("missing", name, "此项必填,请补上", "This is needed; please fill it in"));
        }
        Ok(text)
    }

    fn line_of(&self, name: &str) -> Result<String, RowFault> {
        self.text(name).map(|text| texts::line(&text))
    }

    fn moment(&self, name: &str) -> Result<Option<Moment>, RowFault> {
        let text = self.line_of(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        let Some(moment) = moment(&text) else {
            return Err(self.fault(
                "date",
                name,
                "读不懂这个日期,请写成 2019-04-25 09:32 的形式,年份在前",
                "This date cannot be read; write it like 2019-04-25 09:32, the year first",
            ));
        };
        if moment.at > self.plan.now {
            return Err(self.fault(
                "future",
                name,
                "时间在将来,请核对",
                "The time is in the future; please check it",
            ));
        }
        if moment.day().year() < 1990 {
            return Err(self.fault(
                "past",
                name,
                "时间早于1990年,请核对",
                "The time is before 1990; please check it",
            ));
        }
        Ok(Some(moment))
    }

    fn facts(&self) -> Result<BTreeMap<String, Value>, RowFault> {
        let mut facts = BTreeMap::new();
        for field in &self.plan.facts {
            let name = format!("facts.{}", field.id);
            let text = self.text(&name)?;
            if text.is_empty() && field.required {
                let (zh, en) =
                    (format!("请填写:{}", field.title.zh), format!("Please state: {}", field.title.en));
                return Err(RowFault::new(self.line, "missing", &name, zh, en));
            }
            if text.is_empty() {
                continue;
            }
            let value = value(&field.kind, &text).map_err(|(zh, en)| self.fault("type", &name, zh, en))?;
            facts.insert(field.id.clone(), value);
        }
        Ok(facts)
    }

    /// The answer; dated, and not before the complaint.
    fn reply(&self, received: Option<Moment>) -> Result<Option<Performing>, RowFault> {
        let (text, at) = (self.text("reply.text")?, self.moment("reply.at")?);
        let Some((act, field)) = &self.plan.reply else { return Ok(None) };
        let missing = |name| {
            let (zh, en) = ("答复和答复时间须同时填写", "An answer needs both its text and its time");
            self.fault("missing", name, zh, en)
        };
        let at = match (text.is_empty(), at) {
            (true, None) => return Ok(None),
            (true, Some(_)) => return Err(missing("reply.text")),
            (false, None) => return Err(missing("reply.at")),
            (false, Some(at)) => at,
        };
        let Some(received) = received else {
            return Err(self.fault(
                "missing",
                "received_at",
                "有答复的投诉须填写收到时间",
                "A complaint with an answer needs the time it was received",
            ));
        };
        // An answer of which only the day is known, the day of the complaint, came after it.
        let same_day = at.day_only && at.day() == received.day();
        let at = if same_day { received.at } else { at.at };
        if at < received.at {
            return Err(self.fault(
                "reply_before",
                "reply.at",
                "答复时间早于收到时间,请核对",
                "The answer is dated before the complaint; please check it",
            ));
        }
        let fields = BTreeMap::from([(field.clone(), json!(text))]);
        Ok(Some(Performing { act: act.clone(), fields, at: Some(at), ..Performing::default() }))
    }

    /// From the external id if there is one, so that a row corrected later is still the same complaint.
    fn key(&self, external: &str) -> String {
        let mapping = &self.plan.mapping;
        let digest = if external.is_empty() {
            let cells: Vec<(String, String)> =
                self.cells.iter().map(|(column, cell)| (column.clone(), texts::tidy(cell))).collect();
            let parts = cells.iter().filter(|(_, cell)| !cell.is_empty());
            let parts = parts.flat_map(|(column, cell)| [column.as_str(), cell.as_str()]);
            self.plan.digest(["row", &mapping.procedure].into_iter().chain(parts))
        } else {
            self.plan.digest(["id", &mapping.procedure, &mapping.source, external])
        };
        format!("import-{}", redress_domain::case::chain::hex(&digest))
    }

    fn fault(&self, code: &'static str, field: &str, zh: &str, en: &str) -> RowFault {
        RowFault::new(self.line, code, field, zh, en)
    }
}

/// A row with something that could not be read; the column is named.
pub fn unreadable(line: u64, cells: &Cells) -> Option<RowFault> {
    let (column, _) = cells.iter().find(|(_, cell)| cell.contains(UNREADABLE))?;
    Some(RowFault::new(
        line,
        "encoding",
        column,
        "这一格有读不出的字,请改好后另存为UTF-8",
        "This cell holds characters that cannot be read; correct them and save the file as UTF-8",
    ))
}

/// What a fact of this kind is when written like this.
fn value(kind: &FieldKind, text: &str) -> Result<Value, (&'static str, &'static str)> {
    let plain = texts::fold(text).trim().to_ascii_lowercase();
    match kind {
        FieldKind::Text { .. } => Ok(json!(text)),
        FieldKind::Choice(choices) => {
            let called = |c: &&redress_domain::procedure::Choice| {
                c.id == text || c.title.zh == text || c.title.en.eq_ignore_ascii_case(text)
            };
            let choice = choices.iter().find(called).map(|choice| json!(choice.id));
            choice.ok_or((
                "不是所列选项,请填选项的名称,或在映射文件的 values 里对应",
                "This is none of the choices; write one by its name, or translate it under `values` in the mapping",
            ))
        }
        FieldKind::Bool => match plain.as_str() {
            "true" | "yes" | "y" | "1" | "是" | "有" => Ok(json!(true)),
            "false" | "no" | "n" | "0" | "否" | "无" => Ok(json!(false)),
            _ => Err(("请填“是”或“否”", "Write yes or no")),
        },
        FieldKind::Number { .. } => {
            let number = plain.replace(',', "").parse::<i64>();
            number.map(|n| json!(n)).map_err(|_| ("请填整数", "Write a whole number"))
        }
        FieldKind::Money => fen(&plain).map(|fen| json!(fen)).ok_or((
            "请填以元为单位的金额,最多两位小数,如 1234.50",
            "Write an amount in yuan with at most two decimals, such as 1234.50",
        )),
        FieldKind::Date { .. } => moment(text).map(|moment| json!(moment.day().to_string())).ok_or((
            "读不懂这个日期,请写成 2019-04-25 的形式,年份在前",
            "This date cannot be read; write it like 2019-04-25, the year first",
        )),
        FieldKind::Offices | FieldKind::Office | FieldKind::Clocks(_) => {
            let offices = text.split([',', '、', ',', ';', ';', '\n']).map(str::trim);
            Ok(offices.filter(|office| !office.is_empty()).collect())
        }
    }
}

/// `¥1,234.5元` is 123450 fen.
fn fen(text: &str) -> Option<i64> {
    let text = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim().replace(',', "");
    let (yuan, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part = format!("{part:0<2}").parse::<i64>().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}
