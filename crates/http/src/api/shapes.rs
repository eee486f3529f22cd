//! What goes over the wire, and how it is made from what the use cases give.

pub mod act;
pub mod case;
pub mod chart;
pub mod competence;
pub mod decision;
pub mod follow;
pub mod life;
pub mod line;
pub mod link;
pub mod template;
pub mod work;

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_app::cases::{FieldHint, Party, Places};
use redress_app::offices::OfficeTitles;
use redress_app::ports::Office;
use redress_domain::procedure::Procedure;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use self::competence::CompetenceShape;
use super::hints::HintShape;
use crate::problem::Words;

/// A person or company.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyShape {
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Telephone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Number of an identity card, passport or permit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 60)]
    pub id_number: String,
    /// Unified social credit code of a company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 60)]
    pub credit_code: String,
    /// Division where the party lives or is registered; of a merchant on a platform, of the published address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{6}$")]
    pub region: Option<String>,
    /// Division where the party really lives or does business, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{6}$")]
    pub habitual_region: Option<String>,
    /// Division of the platform that the respondent trades on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{6}$")]
    pub platform_region: Option<String>,
    /// Whether the respondent is found at the published address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable: Option<bool>,
    /// Whether the complainant is a foreign national.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign: Option<bool>,
}

impl From<Party> for PartyShape {
    fn from(p: Party) -> PartyShape {
        PartyShape {
            name: p.name,
            phone: p.phone,
            email: p.email,
            address: p.address,
            id_number: p.id_number,
            credit_code: p.credit_code,
            region: p.region,
            habitual_region: p.habitual_region,
            platform_region: p.platform_region,
            reachable: p.reachable,
            foreign: p.foreign,
        }
    }
}

impl From<PartyShape> for Party {
    fn from(p: PartyShape) -> Party {
        Party {
            name: p.name,
            phone: p.phone,
            email: p.email,
            address: p.address,
            id_number: p.id_number,
            credit_code: p.credit_code,
            region: p.region,
            habitual_region: p.habitual_region,
            platform_region: p.platform_region,
            reachable: p.reachable,
            foreign: p.foreign,
        }
    }
}

/// A complaint to be filed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The procedure, such as `customer-service-regime`.
    pub procedure: String,
    /// The office that takes it; may be left out where only one does.
    pub office: Option<String>,
    /// Who complains.
    pub complainant: PartyShape,
    /// About whom.
    #[serde(default)]
    pub respondents: Vec<PartyShape>,
    /// What is asked for.
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub claim: String,
    /// What happened.
    #[schema(max_length = 20000)]
    pub statement: String,
    /// How it came in: web, phone, counter, letter, fax, sms, email, hotline.
    pub channel: Option<String>,
    /// When, if not now; staff only.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
    /// The procedure's own questions.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub facts: BTreeMap<String, Value>,
    /// Division where goods or services were bought.
    #[schema(pattern = "^[0-9]{6}$")]
    pub consumed_in: Option<String>,
    /// Division where the work is done.
    #[schema(pattern = "^[0-9]{6}$")]
    pub performance_region: Option<String>,
    /// Divisions of other places it extends to.
    #[serde(default)]
    pub event_regions: Vec<String>,
}

impl Filing {
    /// As the use case takes it.
    pub fn into_app(self, channel: &str) -> redress_app::cases::Filing {
        redress_app::cases::Filing {
            procedure: self.procedure,
            office: self.office,
            complainant: self.complainant.into(),
            respondents: self.respondents.into_iter().map(Party::from).collect(),
            claim: self.claim,
            statement: self.statement,
            channel: self.channel.unwrap_or_else(|| channel.to_owned()),
            received_at: self.received_at,
            facts: self.facts,
            places: Places {
                consumed_in: self.consumed_in,
                performance_region: self.performance_region,
                event_regions: self.event_regions,
            },
        }
    }
}

/// A case that was just opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opened {
    /// Its number.
    pub case_no: String,
    /// What the complainant shows to follow it; it is told only to whoever files.
    pub access_code: String,
    /// The office that holds it.
    pub office: Named,
    /// What looks wrong in its numbers; it was filed all the same.
    pub hints: Vec<HintShape>,
    /// Whose it is by the rules; none where no place is known or no rule leads to one.
    pub competence: Option<CompetenceShape>,
}

impl Opened {
    /// What is answered to whoever files.
    pub fn of(opened: redress_app::cases::Opened, hints: Vec<FieldHint>, offices: &[Office]) -> Opened {
        let office = offices.iter().find(|office| office.code == opened.office);
        let title = office.map(|office| Text::new(office.zh.as_str(), office.en.as_str()));
        Opened {
            case_no: opened.case.to_string(),
            access_code: opened.access_code,
            office: Named::new(&opened.office, title.as_ref()),
            hints: hints.into_iter().map(HintShape::from).collect(),
            competence: opened.competence.map(|(found, on)| CompetenceShape::of(&found, on, offices)),
        }
    }
}

/// An act to be performed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Performing {
    /// What is stated, by field.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// What came of it; may be left out where there is only one.
    pub outcome: Option<String>,
    /// When it happened, for an import of past records.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

impl Performing {
    /// As the use case takes it: this act, upon the version of the case that the caller saw.
    pub fn into_app(self, act: String, version: Option<u32>) -> redress_app::cases::Performing {
        let Performing { fields, outcome, at } = self;
        redress_app::cases::Performing { act, outcome, fields, at, version }
    }
}

/// Something with a name in code and one for people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T: ToSchema> {
    /// The rows.
    pub items: Vec<T>,
    /// Ask for this cursor to go on; none at the end.
    pub next: Option<String>,
}

impl Named {
    /// `id` with its title, or with itself where there is none.
    pub fn new(id: &str, title: Option<&Text>) -> Named {
        let title = title.map_or_else(|| Words { zh: id.to_owned(), en: id.to_owned() }, Words::from);
        Named { id: id.to_owned(), title }
    }

    /// A stage of a procedure.
    pub fn stage(procedure: &Procedure, id: &str) -> Named {
        Named::new(id, procedure.stage(id).map(|stage| &stage.title))
    }

    /// A role of a procedure.
    pub fn role(procedure: &Procedure, id: &str) -> Named {
        Named::new(id, procedure.role(id).map(|role| &role.title))
    }

    /// An office.
    pub fn office(offices: &OfficeTitles, code: &str) -> Named {
        Named::new(code, offices.get(code))
    }
}
