//! A complaint as it comes in: what it holds, and what is wrong with it before any procedure looks at it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::case::FieldFault;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;

/// Longest claim or statement that is taken, in characters.
pub const LONGEST: usize = 20_000;
/// Longest name or address, in characters.
const LONGEST_LINE: usize = 200;
/// Most respondents.
const MOST: usize = 50;
/// How complaints come in.
pub const CHANNELS: [&str; 9] =
    ["web", "phone", "counter", "letter", "fax", "sms", "email", "hotline", "import"];

/// Somebody who complains or is complained about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// Name of the person or company.
    pub name: String,
    /// Telephone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
}

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
}

impl Filing {
    /// Everything wrong with it that no procedure is needed to see.
    pub(crate) fn faults(&self) -> Vec<FieldFault> {
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
        faults.extend(self.complainant.faults("complainant"));
        for (i, party) in self.respondents.iter().take(MOST).enumerate() {
            faults.extend(party.faults(&format!("respondents.{i}")));
        }
        faults
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

impl Party {
    fn faults(&self, part: &str) -> Vec<FieldFault> {
        let lines = [("name", &self.name), ("email", &self.email), ("address", &self.address)];
        let lines = lines.into_iter();
        let mut faults: Vec<FieldFault> =
            lines.flat_map(|(field, text)| words(&format!("{part}.{field}"), text, LONGEST_LINE)).collect();
        let phone = self.plain().phone;
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let marks = phone.chars().all(|c| c.is_ascii_digit() || "+-() *#转".contains(c));
        if !phone.is_empty() && (!marks || !(3..=20).contains(&digits)) {
            faults.push(fault(
                &format!("{part}.phone"),
                "phone",
                "这不像电话号码,请只填数字,如 138 0000 0000",
                "This is no telephone number; write digits only, such as 138 0000 0000",
            ));
        }
        faults
    }

    /// Trimmed; full-width digits and letters in telephone and e-mail as plain ones.
    fn plain(&self) -> Party {
        let narrow = |text: &str| {
            let plain = |c: char| match u32::from(c) {
                wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
                0x3000 => ' ',
                _ => c,
            };
            text.chars().map(plain).collect::<String>().trim().to_owned()
        };
        Party {
            name: self.name.trim().to_owned(),
            phone: narrow(&self.phone),
            email: narrow(&self.email),
            address: self.address.trim().to_owned(),
        }
    }

    /// As others see it: 张*, 138****1234, nothing else.
    pub(crate) fn masked(&self) -> Party {
        let name = self.name.chars().take(1).chain("*".chars()).collect();
        let digits: Vec<char> = self.phone.chars().filter(char::is_ascii_digit).collect();
        let phone = match digits.len() {
            0 => String::new(),
            n if n >= 11 => digits[..3].iter().chain(&['*'; 4]).chain(&digits[n - 4..]).collect(),
            _ => "****".into(),
        };
        Party { name, phone, ..Party::default() }
    }
}

fn words(field: &str, text: &str, most: usize) -> Option<FieldFault> {
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

fn fault(field: &str, code: &'static str, zh: &str, en: &str) -> FieldFault {
    FieldFault { field: field.to_owned(), code, text: Text::new(zh, en) }
}
