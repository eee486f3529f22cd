//! What looks wrong in numbers, while they are typed. Open to everybody; nothing is kept or logged.

use axum::Json;
use axum::extract::State;
use redress_app::cases::{FieldHint, Party, hints_of};
use redress_domain::calendar::office_day;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Site;
use crate::problem::{Problem, Words, check_lengths};
use crate::read::Body;

/// Most parties in one question.
const MOST: usize = 50;

/// The numbers as they stand in the boxes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HintsQuestion {
    /// Of who complains.
    #[serde(default)]
    complainant: Numbers,
    /// Of each respondent.
    #[serde(default)]
    respondents: Vec<Numbers>,
}

/// The numbers of one party.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Numbers {
    /// Identity card.
    #[schema(required = false, max_length = 60)]
    id_number: String,
    /// Unified social credit code.
    #[schema(required = false, max_length = 60)]
    credit_code: String,
    /// Telephone.
    #[schema(required = false, max_length = 60)]
    phone: String,
}

/// What looks wrong; it keeps nobody from filing.
#[derive(Debug, Serialize, ToSchema)]
pub struct HintShape {
    /// The field as a filing names it, such as `complainant.id_number`.
    pub field: String,
    /// Stable name, such as `id_number_check`.
    pub code: &'static str,
    /// What looks wrong, and what to do.
    pub text: Words,
}

/// Hints of some numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hints {
    /// One for each number that looks wrong.
    hints: Vec<HintShape>,
}

impl From<FieldHint> for HintShape {
    fn from(found: FieldHint) -> Self {
        HintShape { field: found.field, code: found.hint.code, text: found.hint.text.into() }
    }
}

impl From<Numbers> for Party {
    fn from(numbers: Numbers) -> Party {
        let Numbers { id_number, credit_code, phone } = numbers;
        Party { id_number, credit_code, phone, ..Party::default() }
    }
}

/// What looks wrong in numbers; a hint, never a refusal.
#[utoipa::path(post, path = "/hints", operation_id = "give_hints", tag = "public", request_body = HintsQuestion,
    responses((status = 200, body = Hints), (status = 422, body = Problem)))]
pub async fn give(
    State(site): State<Site>,
    Body(asked): Body<HintsQuestion>,
) -> Result<Json<Hints>, Problem> {
    if asked.respondents.len() > MOST {
        let text = Text::new("被投诉方最多50个", "At most 50 respondents can be named");
        return Err(Problem::at("respondents", "range", text));
    }
    for numbers in asked.respondents.iter().chain([&asked.complainant]) {
        let Numbers { id_number, credit_code, phone } = numbers;
        check_lengths(&[
            ("id_number", id_number, 60),
            ("credit_code", credit_code, 60),
            ("phone", phone, 60),
        ])?;
    }
    let respondents: Vec<Party> = asked.respondents.into_iter().map(Party::from).collect();
    let today = office_day(site.app.clock.now());
    let found = hints_of(&asked.complainant.into(), &respondents, today);
    Ok(Json(Hints { hints: found.into_iter().map(HintShape::from).collect() }))
}
