//! Somebody who complains or is complained about: what is known, what is wrong with it, what others see.

use jiff::civil::Date;
use redress_domain::case::FieldFault;
use serde::{Deserialize, Serialize};

use super::filing::{LONGEST_LINE, fault, words};
use super::places::division;

/// Longest number of a document, in characters.
const LONGEST_NUMBER: usize = 60;

/// Somebody who complains or is complained about. All but the name may be missing.
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
    /// Number of an identity card, passport or permit.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id_number: String,
    /// Unified social credit code of a company.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credit_code: String,
    /// Where the party lives or is registered; of a merchant on a platform, the address published there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where the party really lives or does business, if that is elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub habitual_region: Option<String>,
    /// The domicile of the platform that the respondent trades on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_region: Option<String>,
    /// Whether the respondent is found at the published address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reachable: Option<bool>,
    /// Whether the complainant is a foreign national.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign: Option<bool>,
}

impl Party {
    pub(super) fn faults(&self, part: &str, on: Date) -> Vec<FieldFault> {
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
        for (field, text) in [("id_number", &self.id_number), ("credit_code", &self.credit_code)] {
            faults.extend(words(&format!("{part}.{field}"), text, LONGEST_NUMBER));
        }
        for (field, code) in [
            ("region", &self.region),
            ("habitual_region", &self.habitual_region),
            ("platform_region", &self.platform_region),
        ] {
            faults.extend(division(&format!("{part}.{field}"), code.as_deref(), on));
        }
        faults
    }

    /// Trimmed; full-width digits and letters in telephone and e-mail as plain ones.
    pub(super) fn plain(&self) -> Party {
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
            id_number: narrow(&self.id_number),
            credit_code: narrow(&self.credit_code),
            region: stated(&self.region),
            habitual_region: stated(&self.habitual_region),
            platform_region: stated(&self.platform_region),
            reachable: self.reachable,
            foreign: self.foreign,
        }
    }

    /// As others see it: 张*, 138****1234, 110105********002X, nothing else.
    pub(crate) fn masked(&self) -> Party {
        let name = self.name.chars().take(1).chain("*".chars()).collect();
        let digits: Vec<char> = self.phone.chars().filter(char::is_ascii_digit).collect();
        let phone = match digits.len() {
            0 => String::new(),
            n if n >= 11 => digits[..3].iter().chain(&['*'; 4]).chain(&digits[n - 4..]).collect(),
            _ => "****".into(),
        };
        Party { name, phone, id_number: self.masked_id(), ..Party::default() }
    }

    /// The first six and last four of an identity number, nothing of a shorter one.
    pub(crate) fn masked_id(&self) -> String {
        let shown: Vec<char> = self.id_number.chars().filter(|c| !c.is_whitespace()).collect();
        match shown.len() {
            0 => String::new(),
            n if n >= 15 => {
                let hidden = std::iter::repeat_n('*', n - 10);
                shown[..6].iter().copied().chain(hidden).chain(shown[n - 4..].iter().copied()).collect()
            }
            _ => "****".into(),
        }
    }
}

/// A code that was stated; a box that was left empty states none.
pub(super) fn stated(code: &Option<String>) -> Option<String> {
    code.as_deref().map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned)
}
