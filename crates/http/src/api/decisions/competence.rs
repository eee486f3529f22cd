//! Whose a complaint would be while it is still being written, and which office would get it. Open to
//! everybody; nothing is written, and nobody is named.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use redress_app::cases::{Filing, Party, Places};
use redress_app::competence::Whose;
use redress_app::ports::Office;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::shapes::Named;
use super::super::shapes::competence::CompetenceShape;
use super::super::shapes::decision::{ComplainantFacts, RespondentFacts};
use crate::Site;
use crate::problem::{FieldProblem, Problem};
use crate::read::Body;

/// Most respondents.
const MOST: usize = 50;

/// A complaint as far as it has places. Divisions are six digits of GB/T 2260.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetenceQuestion {
    /// The procedure it is to follow.
    procedure: String,
    /// The office that received it.
    office: Option<String>,
    /// How it came in; `web` if left out.
    channel: Option<String>,
    /// When, if not now.
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<Timestamp>,
    /// Who complains.
    complainant: Option<ComplainantFacts>,
    /// Whom it is against.
    #[serde(default)]
    respondents: Vec<RespondentFacts>,
    /// Where it was bought.
    #[schema(pattern = "^[0-9]{6}$")]
    consumed_in: Option<String>,
    /// Where the work is done.
    #[schema(pattern = "^[0-9]{6}$")]
    performance_region: Option<String>,
    /// Other places it extends to.
    #[serde(default)]
    event_regions: Vec<String>,
}

/// Whose it is and who would get it.
#[derive(Serialize, ToSchema)]
pub struct CompetenceAnswer {
    /// Whose it is; none where there are no rules for it or too little is known.
    competence: Option<CompetenceShape>,
    /// What would have to be known, by field.
    lacks: Option<FieldProblem>,
    /// The office that would get it; none if one must be chosen.
    office: Option<Named>,
    /// The offices that take such complaints.
    offices: Vec<Named>,
}

/// Decides whose a complaint would be that is filed as it stands, and which office would get it; public.
#[utoipa::path(post, path = "/decisions/competence", operation_id = "decide_competence", tag = "decisions",
    request_body = CompetenceQuestion,
    responses((status = 200, body = CompetenceAnswer), (status = 422, body = Problem)))]
pub async fn competence(
    State(site): State<Site>,
    Body(asked): Body<CompetenceQuestion>,
) -> Result<Json<CompetenceAnswer>, Problem> {
    if asked.respondents.len() > MOST {
        let text = Text::new("被投诉方最多50个", "At most 50 respondents can be named");
        return Err(Problem::at("respondents", "range", text));
    }
    let whose = site.app.whose(&asked.into_filing()).await?;
    let Whose { competence, lacks, office, taking, on } = whose;
    let named =
        |office: &Office| Named::new(&office.code, Some(&Text::new(office.zh.as_str(), office.en.as_str())));
    Ok(Json(CompetenceAnswer {
        competence: competence.map(|found| CompetenceShape::of(&found, on, &taking)),
        lacks: lacks.map(|lack| FieldProblem {
            field: lack.field.replace('[', ".").replace(']', ""),
            code: lack.code,
            text: lack.text.into(),
        }),
        office: office.as_ref().map(named),
        offices: taking.iter().map(named).collect(),
    }))
}

impl CompetenceQuestion {
    /// As much of a filing as has places.
    fn into_filing(self) -> Filing {
        let complainant = self.complainant.map(|who| Party {
            region: who.region,
            foreign: who.foreign,
            ..Party::default()
        });
        let respondents = self.respondents.into_iter().map(|one| Party {
            region: one.region,
            habitual_region: one.habitual_region,
            platform_region: one.platform_region,
            reachable: one.reachable,
            ..Party::default()
        });
        Filing {
            procedure: self.procedure,
            office: self.office,
            complainant: complainant.unwrap_or_default(),
            respondents: respondents.collect(),
            channel: self.channel.unwrap_or_else(|| "web".to_owned()),
            received_at: self.received_at,
            places: Places {
                consumed_in: self.consumed_in,
                performance_region: self.performance_region,
                event_regions: self.event_regions,
            },
            ..Filing::default()
        }
    }
}
