//! Cases as rows of a table, to be taken elsewhere: as CSV, XLSX or JSON lines.

mod write;

pub use write::{Format, csv_head, csv_rows, harmless, json_rows, xlsx};

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;
use redress_domain::calendar::office_zone;
use redress_domain::id::CaseId;
use redress_domain::text::Text;

use crate::cases::{App, Party};
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::{CaseFilter, CaseLine};
use crate::timeline::channel_words;

/// Most cases that are exported from a page.
pub const MOST: u32 = 50_000;
/// How many cases are read at once.
pub const CHUNK: usize = 100;

/// The columns, by their name in code, with their titles.
pub const COLUMNS: [(&str, &str, &str); 15] = [
    ("case_no", "编号", "Number"),
    ("procedure", "程序", "Procedure"),
    ("stage", "环节", "Stage"),
    ("state", "状态", "State"),
    ("office", "承办单位", "Office"),
    ("channel", "渠道", "Channel"),
    ("received_at", "收到时间", "Received"),
    ("due_at", "最近时限", "Next due"),
    ("overdue", "是否逾期", "Overdue"),
    ("closed_at", "办结时间", "Closed"),
    ("complainant", "投诉人", "Complainant"),
    ("complainant_phone", "投诉人电话", "Complainant's telephone"),
    ("respondents", "被投诉方", "Respondents"),
    ("respondents_phone", "被投诉方电话", "Respondents' telephones"),
    ("respondents_credit_code", "统一社会信用代码", "Credit codes"),
];

/// A row, in the order of [`COLUMNS`].
pub type Row = [String; COLUMNS.len()];

/// In which language a table speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    fn say(self, text: &Text) -> String {
        match self {
            Language::Zh => text.zh.clone(),
            Language::En => text.en.clone(),
        }
    }

    fn pick(self, zh: &str, en: &str) -> String {
        if self == Language::Zh { zh.to_owned() } else { en.to_owned() }
    }

    /// The titles of the columns.
    pub fn titles(self) -> Row {
        COLUMNS.map(|(_, zh, en)| self.pick(zh, en))
    }
}

impl App {
    /// Every case that `by` may see, that the filter shows and that `words` find, newest first; on record.
    ///
    /// # Errors
    /// As [`App::find`], or there are more than [`MOST`].
    pub async fn export(
        &self,
        by: &Caller,
        filter: CaseFilter,
        words: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<Vec<CaseLine>, Error> {
        let filter = CaseFilter { offices: Some(by.offices()), before: None, limit: MOST + 1, ..filter };
        self.check_filter(&filter).await?;
        let question = words.map(|words| self.question(by, words, MOST + 1)).transpose()?;
        self.note_search("exported", by, Some(words.unwrap_or_default()), from).await?;
        let lines = match &question {
            Some(question) => self.store.found(&filter, question).await?,
            None => self.store.cases(&filter).await?,
        };
        if lines.len() > MOST as usize {
            return Err(invalid(
                "received_from",
                "too_many",
                "超过50000件,请缩小范围(如按收到日期)后再导出",
                "There are more than 50,000; narrow it down, such as by the day of receipt, and export again",
            ));
        }
        Ok(lines)
    }

    /// The rows of these cases; their parties masked, unless they are to be shown in clear.
    pub async fn rows(&self, lines: &[CaseLine], clear: bool, language: Language) -> Result<Vec<Row>, Error> {
        let offices = self.office_titles().await?;
        let ids: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
        let mut parties = BTreeMap::<CaseId, Vec<(String, Party)>>::new();
        for (id, kept) in self.store.parties_of(&ids).await? {
            let read = kept.body.as_deref().map(serde_json::from_str::<Party>);
            let shown = match read {
                None => Party { name: language.pick("已依法删除", "erased by law"), ..Party::default() },
                Some(Err(_)) => continue,
                Some(Ok(party)) if clear => party,
                Some(Ok(party)) => party.masked(),
            };
            parties.entry(id).or_default().push((kept.name, shown));
        }
        let now = self.clock.now();
        let row = |line: &CaseLine| {
            let procedure = self.newest(&line.procedure);
            let stage = procedure.and_then(|procedure| procedure.stage(&line.stage));
            let office = offices.get(&line.office);
            let of = parties.get(&line.id).map(Vec::as_slice).unwrap_or_default();
            let all = |part: &str, what: fn(&Party) -> &str| {
                let named: Vec<&str> = of
                    .iter()
                    .filter(|(name, _)| name == part)
                    .map(|(_, party)| what(party))
                    .filter(|text| !text.is_empty())
                    .collect();
                named.join("; ")
            };
            let late = !line.ended && line.due_at.is_some_and(|at| at <= now);
            [
                line.id.to_string(),
                procedure.map_or_else(|| line.procedure.clone(), |found| language.say(&found.title)),
                stage.map_or_else(|| line.stage.clone(), |stage| language.say(&stage.title)),
                if line.ended {
                    language.pick("已办结", "Closed")
                } else {
                    language.pick("在办", "Open")
                },
                office.map_or_else(|| line.office.clone(), |title| language.say(title)),
                language.say(&channel_words(&line.channel)),
                moment(line.received_at),
                line.due_at.map(moment).unwrap_or_default(),
                if late { language.pick("是", "yes") } else { language.pick("否", "no") },
                line.closed_at.map(moment).unwrap_or_default(),
                all("complainant", |party| &party.name),
                all("complainant", |party| &party.phone),
                all("respondent", |party| &party.name),
                all("respondent", |party| &party.phone),
                all("respondent", |party| &party.credit_code),
            ]
        };
        Ok(lines.iter().map(row).collect())
    }
}

/// Date and time of the office, to the minute.
fn moment(at: Timestamp) -> String {
    office_zone().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}
