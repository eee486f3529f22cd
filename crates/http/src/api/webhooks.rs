//! Webhooks, for the system administrator.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use redress_app::Error;
use redress_app::ports::{HookResult, Webhook};
use redress_app::staff::Administrator;
use redress_app::webhooks::{NewWebhook, shown_secret};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookShape {
    /// Its number.
    pub id: String,
    /// For whom, in the administrator's words.
    pub label: String,
    /// The address.
    pub url: String,
    /// Of which kinds of events.
    pub kinds: Vec<String>,
    /// Only of cases that this office or one below it holds; of all if null.
    pub office: Option<Named>,
    /// `active`, `paused` by an administrator, or `failed`: paused by the program because nothing was taken there
    /// for a day.
    pub state: &'static str,
    /// Since when nothing was taken there.
    pub failing_since: Option<String>,
    /// When it was made.
    pub made_at: String,
    /// Who made it; empty for nobody of now.
    pub made_by: String,
}

/// A webhook with what came of the last messages.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookWhole {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookShape,
    /// The last results, the newest first, at most 20; kept for three days.
    pub results: Vec<HookResultShape>,
}

/// What came of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookResultShape {
    /// When.
    pub at: String,
    /// The case; null for a test.
    pub case_no: Option<String>,
    /// The event's number in its log.
    pub seq: Option<u32>,
    /// The event's kind, or `test`.
    pub kind: String,
    /// How often it had been sent in vain before.
    pub tries: u32,
    /// The status of the answer; taken is 200 to 299.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub fault: Option<String>,
}

/// A webhook that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookMade {
    /// The webhook.
    pub webhook: WebhookShape,
    /// With what its messages are signed (HMAC-SHA-256, as Standard Webhooks says). Shown this once.
    pub secret: String,
}

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookGiven {
    /// For whom, 1 to 80 characters.
    #[serde(default)]
    pub label: String,
    /// The address: https, without a user name.
    #[serde(default)]
    pub url: String,
    /// Of which kinds of events: `filed`, `acted`, `moved`, `linked`, `referral_sent`, `attached`, `clock_rang`.
    #[serde(default)]
    #[schema(max_items = 7)]
    pub kinds: Vec<String>,
    /// Only of cases that this office or one below it holds.
    pub office: Option<String>,
}

/// Whether a webhook is sent to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// Whether it is.
    #[serde(default)]
    pub active: bool,
}

impl From<HookResult> for HookResultShape {
    fn from(result: HookResult) -> Self {
        HookResultShape {
            at: result.at.to_string(),
            case_no: result.event.map(|(case, _)| case.to_string()),
            seq: result.event.map(|(_, seq)| seq),
            kind: result.kind,
            tries: result.tries,
            status: result.status,
            fault: result.fault,
        }
    }
}

async fn shapes(site: &Site, webhooks: Vec<Webhook>) -> Result<Vec<WebhookShape>, Error> {
    let offices = site.app.office_titles().await?;
    let mut makers: Vec<i64> = webhooks.iter().map(|webhook| webhook.made_by).collect();
    makers.sort_unstable();
    makers.dedup();
    let names = site.app.store.names(&makers).await?;
    let shape = |webhook: Webhook| WebhookShape {
        id: format!("{:016x}", webhook.id),
        label: webhook.label,
        url: webhook.url,
        kinds: webhook.kinds,
        office: webhook.office.map(|code| Named::office(&offices, &code)),
        state: webhook.state.name(),
        failing_since: webhook.failing_since.map(|at| at.to_string()),
        made_at: webhook.made_at.to_string(),
        made_by: names.iter().find(|(id, _)| *id == webhook.made_by).map_or("", |(_, name)| name).to_owned(),
    };
    Ok(webhooks.into_iter().map(shape).collect())
}

async fn shaped(site: &Site, webhook: Webhook) -> Result<WebhookShape, Error> {
    shapes(site, vec![webhook]).await?.pop().ok_or(Error::NotFound)
}

fn number(id: &str) -> Result<i64, Error> {
    i64::from_str_radix(id, 16).map_err(|_| Error::NotFound)
}

fn administrator(signed_in: &SignedIn) -> Result<Administrator, Error> {
    Administrator::of(&signed_in.admission, signed_in.visitor.address)
}

/// Every webhook, the oldest first.
#[utoipa::path(get, path = "/webhooks", tag = "administration", operation_id = "list_webhooks",
    responses((status = 200, body = [WebhookShape]), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, _by: SignedIn) -> Result<Json<Vec<WebhookShape>>, Problem> {
    let webhooks = site.app.store.webhooks().await.map_err(Error::from)?;
    Ok(Json(shapes(&site, webhooks).await?))
}

/// Makes a webhook: of each event of these kinds, a message with the case number, the event's kind, number and time is
/// sent there by POST, at least once, until it is taken or a day has passed.
#[utoipa::path(post, path = "/webhooks", tag = "administration", operation_id = "add_webhook",
    request_body = WebhookGiven,
    responses((status = 201, body = WebhookMade), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(site): State<Site>,
    by: SignedIn,
    Body(given): Body<WebhookGiven>,
) -> Result<(StatusCode, Json<WebhookMade>), Problem> {
    let WebhookGiven { label, url, kinds, office } = given;
    let new = NewWebhook { label, url, kinds, office };
    let webhook = site.app.add_webhook(&administrator(&by)?, new).await?;
    let secret = shown_secret(&webhook.secret);
    Ok((StatusCode::CREATED, Json(WebhookMade { webhook: shaped(&site, webhook).await?, secret })))
}

/// One webhook, with what came of the last messages.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "administration", operation_id = "see_webhook",
    params(("id" = String, Path)),
    responses((status = 200, body = WebhookWhole), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    _by: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<WebhookWhole>, Problem> {
    let (webhook, results) = site.app.webhook(number(&id)?).await?;
    let results = results.into_iter().map(HookResultShape::from).collect();
    Ok(Json(WebhookWhole { webhook: shaped(&site, webhook).await?, results }))
}

/// Pauses a webhook, or has it sent to again.
#[utoipa::path(put, path = "/webhooks/{id}", tag = "administration", operation_id = "change_webhook",
    params(("id" = String, Path)), request_body = WebhookChange,
    responses((status = 200, body = WebhookShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn change(
    State(site): State<Site>,
    by: SignedIn,
    Path(id): Path<String>,
    Body(change): Body<WebhookChange>,
) -> Result<Json<WebhookShape>, Problem> {
    let webhook = site.app.set_webhook(&administrator(&by)?, number(&id)?, change.active).await?;
    Ok(Json(shaped(&site, webhook).await?))
}

/// Ends a webhook: its secret and what waits for it are forgotten.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "administration", operation_id = "end_webhook",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end(
    State(site): State<Site>,
    by: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.end_webhook(&administrator(&by)?, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a message of the kind `test` at once; what came of it is among the results as well.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "administration", operation_id = "test_webhook",
    params(("id" = String, Path)),
    responses((status = 200, body = HookResultShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn test(
    State(site): State<Site>,
    by: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<HookResultShape>, Problem> {
    Ok(Json(site.app.test_webhook(&administrator(&by)?, number(&id)?).await?.into()))
}
