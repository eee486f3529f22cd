//! One's own account: password, second factor, sessions, tokens.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use redress_app::account::{Account, KeyLine, NewToken, Proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sessions::{FirstShape, Me, welcome};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::{SignedIn, set_cookie};

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountShape {
    /// Whether there is a second factor.
    pub factor: bool,
    /// How many recovery codes are left.
    pub recovery_left: u32,
    /// What must be done before anything else.
    pub first: FirstShape,
    /// Sessions, the newest first.
    pub sessions: Vec<KeyShape>,
    /// API tokens, the newest first.
    pub tokens: Vec<KeyShape>,
}

/// A session or token; its secret is not known any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyShape {
    /// By what to end it.
    pub id: String,
    /// A token's label.
    pub label: String,
    /// What a token may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made_at: String,
    /// When it was last used, to within some minutes.
    pub seen_at: String,
    /// When it ends.
    pub expires_at: String,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl From<KeyLine> for KeyShape {
    fn from(key: KeyLine) -> KeyShape {
        KeyShape {
            id: key.id,
            label: key.label,
            scopes: key.scopes,
            made_at: key.made_at.to_string(),
            seen_at: key.seen_at.to_string(),
            expires_at: key.expires_at.to_string(),
            this: key.this,
        }
    }
}

/// Proof that whoever is signed in still is who they were.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofShape {
    /// The password.
    #[schema(max_length = 1000)]
    pub password: String,
    /// A code, where there is a second factor.
    #[schema(max_length = 40)]
    pub code: Option<String>,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password until now.
    #[schema(max_length = 1000)]
    pub password: String,
    /// A code, where there is a second factor.
    #[schema(max_length = 40)]
    pub code: Option<String>,
    /// The password from now on.
    #[schema(min_length = 10, max_length = 1000)]
    pub new_password: String,
}

/// A secret for a second factor, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentShape {
    /// In base 32, to be typed.
    pub secret: String,
    /// As an `otpauth` address, to be shown as a picture.
    pub uri: String,
}

/// The first code of a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    #[schema(max_length = 40)]
    pub code: String,
}

/// A second factor that is in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactorSet {
    /// Each is good once in place of a code; shown this one time.
    pub recovery_codes: Vec<String>,
    /// Whoever is signed in, by the new session.
    pub me: Me,
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenShape {
    /// The password.
    #[schema(max_length = 1000)]
    pub password: String,
    /// A code, where there is a second factor.
    #[schema(max_length = 40)]
    pub code: Option<String>,
    /// What it is for.
    #[schema(max_length = 100)]
    pub label: String,
    /// What it may be used for: `read`, `act`, `admin`.
    pub scopes: Vec<String>,
    /// How many days it lasts.
    #[schema(minimum = 1, maximum = 3660)]
    pub days: i64,
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenMade {
    /// To be sent as `Authorization: Bearer …`; shown this one time.
    pub token: String,
}

/// One's own account.
#[utoipa::path(get, path = "/account", tag = "account", operation_id = "see_account",
    responses((status = 200, body = AccountShape), (status = 401, body = Problem)))]
pub async fn see(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<AccountShape>, Problem> {
    let Account { factor, recovery_left, first, sessions, tokens } =
        site.app.account(&signed_in.admission).await?;
    Ok(Json(AccountShape {
        factor,
        recovery_left,
        first: FirstShape { password: first.password, factor: first.factor },
        sessions: sessions.into_iter().map(KeyShape::from).collect(),
        tokens: tokens.into_iter().map(KeyShape::from).collect(),
    }))
}

/// Changes one's own password; every session ends, and this page goes on with a new one.
#[utoipa::path(post, path = "/account/password", tag = "account", operation_id = "change_password",
    request_body = NewPassword,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn change_password(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<NewPassword>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    let granted = site.app.change_password(&signed_in.admission, proof, &given.new_password).await?;
    welcome(&site, granted, signed_in.visitor).await
}

/// Begins a second factor: a new secret, which counts once a code of it was given.
#[utoipa::path(post, path = "/account/factor", tag = "account", operation_id = "begin_factor",
    request_body = ProofShape,
    responses((status = 200, body = EnrolmentShape), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn begin_factor(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<ProofShape>,
) -> Result<Json<EnrolmentShape>, Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    let shown = site.app.begin_factor(&signed_in.admission, proof).await?;
    Ok(Json(EnrolmentShape { secret: shown.secret, uri: shown.uri }))
}

/// Puts the second factor into force; every session ends, and this page goes on with a new one.
#[utoipa::path(post, path = "/account/factor/confirm", tag = "account", operation_id = "confirm_factor",
    request_body = FirstCode,
    responses((status = 200, body = FactorSet), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn confirm_factor(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<FirstCode>,
) -> Result<([(HeaderName, String); 1], Json<FactorSet>), Problem> {
    let visitor = signed_in.visitor;
    let (recovery_codes, granted) =
        site.app.confirm_factor(&signed_in.admission, &given.code, visitor.address).await?;
    let cookie = set_cookie(&granted.secret, visitor);
    let (_, Json(me)) = welcome(&site, granted, visitor).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(FactorSet { recovery_codes, me })))
}

/// Removes the second factor.
#[utoipa::path(post, path = "/account/factor/remove", tag = "account", operation_id = "remove_factor",
    request_body = ProofShape,
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn remove_factor(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<ProofShape>,
) -> Result<StatusCode, Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    site.app.remove_factor(&signed_in.admission, proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/account/sessions/{id}", tag = "account", operation_id = "end_session",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end_session(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.end_own(&signed_in.admission, "session", &id, signed_in.visitor.address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes an API token for oneself.
#[utoipa::path(post, path = "/account/tokens", tag = "account", operation_id = "make_token",
    request_body = NewTokenShape,
    responses((status = 201, body = TokenMade), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn make_token(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<NewTokenShape>,
) -> Result<(StatusCode, Json<TokenMade>), Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    let new = NewToken { label: given.label.clone(), scopes: given.scopes.clone(), days: given.days };
    let granted = site.app.make_own_token(&signed_in.admission, proof, &new).await?;
    Ok((StatusCode::CREATED, Json(TokenMade { token: granted.secret })))
}

/// Ends one of one's own tokens.
#[utoipa::path(delete, path = "/account/tokens/{id}", tag = "account", operation_id = "end_token",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end_token(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.end_own(&signed_in.admission, "token", &id, signed_in.visitor.address).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn proof<'a>(password: &'a str, code: Option<&'a str>, signed_in: &SignedIn) -> Proof<'a> {
    Proof { password, code, from: signed_in.visitor.address }
}
