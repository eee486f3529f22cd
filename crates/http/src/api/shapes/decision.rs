//! Facts and decisions as the description tells them; what is read and written are the domain's own types.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The facts that decide whose a complaint is. Divisions are six digits of GB/T 2260.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JurisdictionFacts {
    /// Whom the complaint is against.
    pub respondents: Option<Vec<RespondentFacts>>,
    /// Who complains.
    pub complainant: Option<ComplainantFacts>,
    /// Where it was bought.
    #[schema(pattern = "^[0-9]{6}$")]
    pub consumed_in: Option<String>,
    /// Other places the case extends to.
    pub event_regions: Option<Vec<String>>,
    /// The division of the office that received it first.
    #[schema(pattern = "^[0-9]{6}$")]
    pub received_by: Option<String>,
    /// The day it was received.
    #[schema(format = Date)]
    pub received_on: Option<String>,
    /// How it came in: `online`, `letter`, `phone` and so on.
    pub channel: Option<String>,
    /// Whether it is grave (重大、疑难).
    pub grave: Option<bool>,
    /// Where the work is done.
    #[schema(pattern = "^[0-9]{6}$")]
    pub performance_region: Option<String>,
}

/// Whom the complaint is against.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RespondentFacts {
    /// Registered or published place.
    #[schema(pattern = "^[0-9]{6}$")]
    pub region: Option<String>,
    /// Where it really lives or does business.
    #[schema(pattern = "^[0-9]{6}$")]
    pub habitual_region: Option<String>,
    /// The domicile of the platform it trades on.
    #[schema(pattern = "^[0-9]{6}$")]
    pub platform_region: Option<String>,
    /// Whether it is found at its published address; so unless said otherwise.
    pub reachable: Option<bool>,
}

/// Who complains.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplainantFacts {
    /// Where the complainant lives.
    #[schema(pattern = "^[0-9]{6}$")]
    pub region: Option<String>,
    /// Whether a foreign national.
    pub foreign: Option<bool>,
}

/// Whose a complaint is, and why.
#[derive(Serialize, ToSchema)]
pub struct JurisdictionShape {
    /// Every competent place, those of the deciding rule first.
    pub competent: Vec<String>,
    /// One of them; none if a person must decide.
    pub preferred: Option<String>,
    /// `resolved`: one is competent; `choice`: several are; `manual`: a person must decide.
    pub decision: String,
    /// Whom a provincial body may entrust it to.
    pub may_delegate_to: Vec<String>,
    /// The rule that settled it.
    pub rule: Option<DecisiveShape>,
    /// Every rule in order, and why it held or not.
    pub trail: Vec<TrailShape>,
}

/// The rule that settled it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisiveShape {
    /// Stable name.
    pub id: String,
    /// The text it comes from.
    pub source: String,
}

/// What one rule had to say.
#[derive(Serialize, ToSchema)]
pub struct TrailShape {
    /// Its name.
    pub rule: String,
    /// Whether it held.
    pub held: bool,
    /// Why, in Chinese and then in English.
    pub why: String,
}
