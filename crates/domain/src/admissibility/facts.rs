//! What is known of a complaint when it is decided whether to take it up. What is left out is unknown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guard::{Kind, Scalar, Var};
use crate::limit::rules;

/// The facts; every one may be unknown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "docs/rules.md says what each means")]
pub struct Facts {
    pub respondent_identified: Option<bool>,
    pub claim: Option<String>,
    pub facts: Option<String>,
    pub evidence: Option<Vec<String>>,
    pub in_scope: Option<bool>,
    pub complainant_identified: Option<bool>,
    pub personal_consumption: Option<bool>,
    pub knew_on: Option<Date>,
    pub violation_ended_on: Option<Date>,
    pub received_on: Option<Date>,
    pub prior: Option<Prior>,
    pub channel: Option<String>,
    pub dispute_kind: Option<String>,
    pub goods_expired: Option<bool>,
    pub harm_unproven: Option<bool>,
    pub material_false: Option<bool>,
    pub identity_refused: Option<bool>,
}

/// Who dealt with the same dispute before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Who.
    pub body: Body,
    /// How far.
    pub status: Option<Status>,
}

/// Bodies that may have dealt with a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Body {
    ConsumerAssociation,
    Court,
    Arbitration,
    Regulator,
    OtherMediation,
    #[serde(rename = "self")]
    Ourselves,
}

/// How far a body has dealt with a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has taken the dispute up.
    Accepted,
    /// It is done with it.
    Handled,
}

/// What rules may read, as `facts.NAME`.
pub const NAMES: [(&str, Kind); 16] = [
    ("respondent_identified", Kind::Bool),
    ("claim", Kind::Bool),
    ("facts", Kind::Bool),
    ("evidence", Kind::Bool),
    ("in_scope", Kind::Bool),
    ("complainant_identified", Kind::Bool),
    ("personal_consumption", Kind::Bool),
    ("late", Kind::Bool),
    ("prior", Kind::Text),
    ("prior_status", Kind::Text),
    ("channel", Kind::Text),
    ("dispute_kind", Kind::Text),
    ("goods_expired", Kind::Bool),
    ("harm_unproven", Kind::Bool),
    ("material_false", Kind::Bool),
    ("identity_refused", Kind::Bool),
];

/// The kind of a fact that rules may read.
pub fn kind_of(var: &Var) -> Option<Kind> {
    let Var::Fact(name) = var else { return None };
    NAMES.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind)
}

/// Channels, each with the words that are taken for it.
const CHANNELS: [(&str, &[&str]); 8] = [
    ("platform", &["12315_platform", "platform_12315", "12315", "online", "web", "app", "internet"]),
    ("hotline", &["12315_hotline", "hotline_12315", "phone", "telephone", "call"]),
    ("letter", &["mail", "post", "mailing_address"]),
    ("window", &["visit", "counter", "in_person"]),
    ("sms", &["text_message", "message"]),
    ("fax", &[]),
    ("email", &["e-mail", "e_mail"]),
    ("website_message", &["website", "web_message"]),
];

/// The facts as rules read them.
pub struct Values(BTreeMap<&'static str, Scalar>);

impl Values {
    /// What the variable holds, if it is known.
    pub fn get(&self, var: &Var) -> Option<Scalar> {
        let Var::Fact(name) = var else { return None };
        self.0.get(name.as_str()).cloned()
    }
}

impl Facts {
    /// The day limitation runs from.
    pub(super) fn since(&self) -> Option<Date> {
        self.violation_ended_on.or(self.knew_on)
    }

    pub(super) fn event(&self, on: Date) -> rules::Facts {
        let event = String::new();
        rules::Facts {
            event,
            on,
            excluded: None,
            extended: None,
            kind: None,
            interrupted_on: None,
            received_on: None,
        }
    }

    pub(super) fn values(&self, late: Option<bool>) -> Values {
        let filled = |text: &Option<String>| text.as_ref().map(|text| !text.trim().is_empty());
        let mut values = BTreeMap::new();
        for (name, value) in [
            ("respondent_identified", self.respondent_identified),
            ("claim", filled(&self.claim)),
            ("facts", filled(&self.facts)),
            ("evidence", self.evidence.as_ref().map(|all| all.iter().any(|one| !one.trim().is_empty()))),
            ("in_scope", self.in_scope),
            ("complainant_identified", self.complainant_identified),
            ("personal_consumption", self.personal_consumption),
            ("late", late),
            ("goods_expired", self.goods_expired),
            ("harm_unproven", self.harm_unproven),
            ("material_false", self.material_false),
            ("identity_refused", self.identity_refused),
        ] {
            values.extend(value.map(|value| (name, Scalar::Bool(value))));
        }
        let prior = self.prior.map(|prior| (prior.body.name(), prior.status.map(Status::name)));
        values.extend(prior.map(|(body, _)| ("prior", Scalar::Text(body.into()))));
        values.extend(prior.and_then(|(_, status)| Some(("prior_status", Scalar::Text(status?.into())))));
        values.extend(self.dispute_kind.clone().map(|kind| ("dispute_kind", Scalar::Text(kind))));
        // A channel without a name here is kept as it stands: no rule counts it among the proper ones.
        values.extend(self.channel.as_ref().map(|given| {
            let word = given.trim().to_lowercase().replace(['-', ' '], "_");
            let known = CHANNELS.iter().find(|(id, also)| *id == word || also.contains(&word.as_str()));
            ("channel", Scalar::Text(known.map_or(word, |&(id, _)| id.to_owned())))
        }));
        Values(values)
    }
}

impl Body {
    fn name(self) -> &'static str {
        match self {
            Body::ConsumerAssociation => "consumer_association",
            Body::Court => "court",
            Body::Arbitration => "arbitration",
            Body::Regulator => "regulator",
            Body::OtherMediation => "other_mediation",
            Body::Ourselves => "self",
        }
    }
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::Accepted => "accepted",
            Status::Handled => "handled",
        }
    }
}
