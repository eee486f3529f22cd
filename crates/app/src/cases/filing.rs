//! A complaint as it comes in: what it holds, and what is wrong with it before any procedure looks at it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::case::FieldFault;
use redress_domain::text::Text;
use serde::Serialize;
use serde_json::Value;

use super::party::Party;
use super::places::Places;
use crate::error::Error;

/// Longest claim or statement that is taken, in characters.
pub const LONGEST: usize = 20_000;
/// Longest name or address, in characters.
pub(super) const LONGEST_LINE: usize = 200;
/// Most respondents.
const MOST: usize = 50;
/// How complaints come in.
pub const CHANNELS: [&str; 9] =
    ["web", "phone", "counter", "letter", "fax", "sms", "email", "hotline", "import"];

/// A complaint as it comes in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Filing {
    /// The procedure it is to follow.
    pub procedure: String,
    /// The office that takes it; may be left out where only one does.
    pub office: Option<String>,
    /// Who complains.
    pub complainant: Party,
    /// About whom.
    pub respondents: Vec<Party>,
    /// What is asked for.
    pub claim: String,
    /// What happened.
    pub statement: String,
    /// How it came in.
    pub channel: String,
    /// When, if not now.
    pub received_at: Option<Timestamp>,
    /// The procedure's own questions.
    pub facts: BTreeMap<String, Value>,
    /// The places that belong to no party.
    #[serde(flatten)]
    pub places: Places,
}

impl Filing {
    /// Everything wrong with it that no procedure is needed to see; divisions must exist on the day.
    pub(crate) fn faults(&self, on: Date) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if self.statement.trim().is_empty() {
            faults.push(fault("statement", "missing", "请写明发生了什么", "Please say what happened"));
        }
        for (field, text) in [("statement", &self.statement), ("claim", &self.claim)] {
            faults.extend(words(field, text, LONGEST));
        }
        if self.complainant.name.trim().is_empty() {
            faults.push(fault(
                "complainant.name",
                "missing",
                "请填写投诉人姓名",
                "Please state the complainant's name",
            ));
        }
        if self.respondents.len() > MOST {
            faults.push(fault(
                "respondents",
                "range",
                "被投诉方最多50个",
                "At most 50 respondents can be named",
            ));
        }
        if !CHANNELS.contains(&self.channel.as_str()) {
            let listed = CHANNELS.join(", ");
            faults.push(fault(
                "channel",
                "choice",
                &format!("请选择投诉渠道:{listed}"),
                &format!("Choose how the complaint came in: {listed}"),
            ));
        }
        faults.extend(self.complainant.faults("complainant", on));
        for (i, party) in self.respondents.iter().take(MOST).enumerate() {
            faults.extend(party.faults(&format!("respondents.{i}"), on));
        }
        faults.extend(self.places.faults(on));
        faults
    }

    /// What is wrong with its divisions on the day.
    pub(crate) fn place_faults(&self, on: Date) -> Vec<FieldFault> {
        self.faults(on).into_iter().filter(|fault| fault.code.starts_with("region_")).collect()
    }

    /// The complaint in words, by name.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        [("statement", &self.statement), ("claim", &self.claim)]
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(name, text)| (name.to_owned(), text.trim().to_owned()))
            .collect()
    }

    /// Who complains about whom, each as canonical JSON.
    pub(crate) fn parties(&self) -> Result<Vec<(String, String)>, Error> {
        let respondents = self.respondents.iter().map(|party| ("respondent", party));
        std::iter::once(("complainant", &self.complainant))
            .chain(respondents)
            .map(|(part, party)| {
                let body = serde_json::to_string(&party.plain()).map_err(|_| Error::Forbidden)?;
                Ok((part.to_owned(), body))
            })
            .collect()
    }
}

pub(super) fn words(field: &str, text: &str, most: usize) -> Option<FieldFault> {
    if text.contains('\0') {
        let (zh, en) = ("含有不能保存的空字符(U+0000),请删去", "Please remove the null character (U+0000)");
        return Some(fault(field, "characters", zh, en));
    }
    (text.chars().count() > most).then(|| {
        fault(
            field,
            "too_long",
            &format!("请缩短到{most}字以内"),
            &format!("Please shorten it to {most} characters"),
        )
    })
}

pub(super) fn fault(field: &str, code: &'static str, zh: &str, en: &str) -> FieldFault {
    FieldFault { field: field.to_owned(), code, text: Text::new(zh, en) }
}
