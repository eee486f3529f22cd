//! The one place where the body of an error is made: RFC 9457 with a stable `code`.

use std::any::Any;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use redress_app::Error;
use redress_app::attachments::Refused;
use redress_app::orders::OrderRefused;
use redress_app::ports::{ProviderFault, StoreError};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::shapes::competence::CompetenceShape;
use crate::record::Refusal;

/// How many seconds somebody is asked to wait when there is no scanner.
const SCANNER_BACK: u32 = 120;

/// An error as the API tells it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the code says it all.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code that programs match on and pages translate.
    #[schema(value_type = String)]
    pub code: Box<str>,
    /// What to do, in English.
    #[schema(value_type = String)]
    pub title: Box<str>,
    /// What to do, in both languages.
    pub detail: Box<Words>,
    /// The fields to correct.
    #[serde(skip_serializing_if = "<[FieldProblem]>::is_empty")]
    #[schema(value_type = Option<Vec<FieldProblem>>)]
    pub fields: Box<[FieldProblem]>,
    /// How many seconds to wait, as in `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// The version the case stands at, when the one given is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The divisions that took over from the one that has ended.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    #[schema(value_type = Option<Vec<String>>)]
    pub successors: Box<[String]>,
    /// Whose the case is, when it may not go to the office that was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competence: Option<Box<CompetenceShape>>,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Words { zh: text.zh, en: text.en }
    }
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        text.clone().into()
    }
}

/// A field to correct.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Its name.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub text: Words,
}

impl Problem {
    /// A problem without fields.
    pub fn new(status: StatusCode, code: &str, text: Text) -> Self {
        Problem {
            kind: "about:blank",
            status: status.as_u16(),
            code: code.into(),
            title: text.en.as_str().into(),
            detail: Box::new(text.into()),
            fields: Box::default(),
            retry_after: None,
            version: None,
            successors: Box::default(),
            competence: None,
        }
    }

    /// A problem with one field.
    pub fn at(field: &str, code: &'static str, text: Text) -> Self {
        let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, text.clone());
        problem.fields = [FieldProblem { field: field.to_owned(), code, text: text.into() }].into();
        problem
    }
}

/// Refuses the first of some fields that has more characters than the description allows.
pub fn check_lengths(fields: &[(&str, &str, usize)]) -> Result<(), Problem> {
    let Some((field, _, most)) = fields.iter().find(|(_, text, most)| text.chars().count() > *most) else {
        return Ok(());
    };
    let text = Text::new(format!("最多{most}个字"), format!("At most {most} characters"));
    Err(Problem::at(field, "too_long", text))
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::NotFound | Error::Provider(ProviderFault::Unknown) => StatusCode::NOT_FOUND,
            Error::SignIn
            | Error::Code { .. }
            | Error::Passkey
            | Error::PasskeyNeeded
            | Error::FirstPasswordOver
            | Error::FlowOver
            | Error::IdentityUnknown
            | Error::Provider(ProviderFault::Code | ProviderFault::Token(_)) => StatusCode::UNAUTHORIZED,
            Error::Provider(ProviderFault::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Provider(ProviderFault::Faulty(_)) => StatusCode::BAD_GATEWAY,
            Error::Forbidden | Error::Scope | Error::AccountFirst => StatusCode::FORBIDDEN,
            Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::Refused(_)
            | Error::NotCompetent(_)
            | Error::Invalid(_)
            | Error::KeyReused
            | Error::Password => StatusCode::UNPROCESSABLE_ENTITY,
            Error::File(Refused::Size { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::File(Refused::CutOff) => StatusCode::BAD_REQUEST,
            Error::File(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Stale { .. } | Error::Changed | Error::PasskeysOff | Error::IdentityTaken => {
                StatusCode::CONFLICT
            }
            Error::Order(OrderRefused::Over) => StatusCode::CONFLICT,
            Error::Order(_) => StatusCode::FORBIDDEN,
            Error::LinkOver(_) => StatusCode::GONE,
            Error::Unscanned(_) | Error::Store(StoreError::Conflict | StoreError::Unavailable(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Error::NoProcedure
            | Error::PackChanged { .. }
            | Error::PackUnreadable(_)
            | Error::Store(StoreError::Corrupt(_) | StoreError::Sealed(_)) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        // That a provider's token is not valid may be its own fault or ours.
        if status.is_server_error() || matches!(error, Error::Provider(ProviderFault::Token(_))) {
            tracing::error!(code = error.code(), cause = ?error, "a request failed");
        }
        let mut problem = Problem::new(status, error.code(), error.text());
        problem.fields = error
            .faults()
            .iter()
            .map(|fault| FieldProblem {
                field: fault.field.clone(),
                code: fault.code,
                text: (&fault.text).into(),
            })
            .collect();
        match error {
            Error::Stale { version } => problem.version = Some(version),
            Error::NotCompetent(refused) => {
                let found = refused.competence.as_ref();
                problem.competence = found.map(|found| Box::new(CompetenceShape::of(found, refused.on, &[])));
            }
            Error::Unscanned(_) => problem.retry_after = Some(SCANNER_BACK),
            Error::TooMany { seconds } => problem.retry_after = u32::try_from(seconds).ok(),
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, body).into_response();
        if let Some(wait) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        response.extensions_mut().insert(Refusal(self.code));
        response
    }
}

/// For paths that do not exist.
pub async fn no_such_path() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        Text::new("没有这个地址", "There is nothing at this address"),
    )
}

/// For methods that a path does not know.
pub async fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        Text::new("此地址不支持这种请求", "This address does not take such requests"),
    )
}

/// The code of faults of our own.
pub const PANICKED: &str = "internal";

/// For faults of our own: said without details, logged with the route.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        PANICKED,
        Text::new("系统出错,请稍后再试", "Something went wrong; please try again shortly"),
    )
    .into_response()
}
