//! People with accounts, for the administrators: each does their own part of three.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use jiff::civil::Date;
use redress_app::Error;
use redress_app::account::NewToken;
use redress_app::ports::{Appointment, Office, PersonFilter, Post};
use redress_app::staff::{Administrator, Member, NewPerson, PEOPLE_COLUMNS, Successor, Task, WholeMember};
use redress_domain::calendar::office_day;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::account::TokenMade;
use super::audit::Somebody;
use super::imports::{self, Dry, ImportShape};
use super::shapes::{Named, Page};
use super::substitutes::{SubstituteGiven, SubstituteShape};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path, Query, cursor, page_size, read_cursor, readable};
use crate::session::SignedIn;

/// A post of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentShape {
    /// The office.
    pub office: Named,
    /// The role.
    pub role: Named,
    /// The first day; none if it always was.
    pub from: Option<String>,
    /// The last day; none if it has no end.
    pub until: Option<String>,
    /// Whether it is held today.
    pub now: bool,
}

/// A person in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRow {
    /// Number.
    pub id: i64,
    /// What they sign in with.
    pub login: String,
    /// Name.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether there is a password; without one it is a program's account, or no password was given yet.
    pub has_password: bool,
    /// The posts, past and future ones too.
    pub posts: Vec<AppointmentShape>,
}

/// A person with everything about them.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonShape {
    /// As in lists.
    #[serde(flatten)]
    pub row: PersonRow,
    /// Who stands in for them.
    pub substitutes: Vec<SubstituteShape>,
    /// Until when a first password lets in; none once its owner has changed it.
    pub first_until: Option<String>,
    /// Whether there is a second factor.
    pub factor: bool,
    /// How many passkeys they have.
    pub passkeys: u32,
    /// How many identities of providers open the account.
    pub identities: usize,
}

/// A person that was just added.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonAdded {
    /// Number.
    pub id: i64,
    /// The first password, shown this one time; none for a program.
    pub first_password: Option<String>,
}

/// A person to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonNew {
    /// What they sign in with.
    #[schema(max_length = 64)]
    pub login: String,
    /// Name.
    #[schema(max_length = 100)]
    pub name: String,
    /// A program's account: without a password, with tokens only.
    #[serde(default)]
    pub service: bool,
}

/// What a system administrator changes of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonGiven {
    /// What they sign in with.
    #[schema(max_length = 64)]
    pub login: String,
    /// Name.
    #[schema(max_length = 100)]
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// A post to be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentGiven {
    /// The office's code.
    pub office: String,
    /// The role.
    pub role: String,
    /// The first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// All posts of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostsGiven {
    /// The posts.
    pub posts: Vec<AppointmentGiven>,
}

/// All who stand in for a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstitutesGiven {
    /// They.
    pub substitutes: Vec<SubstituteGiven>,
}

/// Who takes a post over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuccessorGiven {
    /// The office's code.
    pub office: String,
    /// The role.
    pub role: String,
    /// Who; none where others go on alone.
    pub person: Option<i64>,
}

/// Somebody leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// The last day of all their posts.
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
    /// Who takes which post over.
    #[serde(default)]
    pub to: Vec<SuccessorGiven>,
}

/// A post that its holder leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskShape {
    /// The office.
    pub office: Named,
    /// The role.
    pub role: Named,
    /// How many duties wait for it now.
    pub duties: i64,
    /// Who else holds it on the day after; with nobody it stands empty.
    pub others: Vec<Somebody>,
}

/// A password that was just given.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstPassword {
    /// Shown this one time; it must be changed at the first sign-in.
    pub first_password: String,
}

/// A token for a program.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceToken {
    /// What it is for.
    #[schema(max_length = 100)]
    pub label: String,
    /// What it may be used for: `read`, `act`.
    pub scopes: Vec<String>,
    /// How many days it lasts.
    #[schema(minimum = 1, maximum = 3660)]
    pub days: i64,
}

/// Which people to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Part of a name or sign-in name.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only with a post in this office.
    office: Option<String>,
    /// Only with this role.
    role: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The last day to look at.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Last {
    /// The last day; today if left out.
    #[param(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
}

/// An answer that says by `ETag` what it is based on.
pub type Tagged<T> = ([(HeaderName, String); 1], Json<T>);

/// The same with the content's own tag.
pub fn tagged<T>(tag: &str, shape: T) -> Tagged<T> {
    ([(header::ETAG, format!("\"{tag}\""))], Json(shape))
}

/// What a change is based on.
pub fn seen(headers: &HeaderMap) -> Result<&str, Problem> {
    let given = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    given.map(|value| value.trim_matches('"')).ok_or_else(|| {
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_needed",
            Text::new("请以 If-Match 说明所见的版本", "Say with If-Match which version this is based on"),
        )
    })
}

/// Whoever is signed in, as administrator.
pub fn administrator(signed_in: &SignedIn) -> Result<Administrator, Problem> {
    Ok(Administrator::of(&signed_in.admission, signed_in.visitor.address)?)
}

/// Names of offices and roles for a whole answer.
pub struct Words<'a> {
    site: &'a Site,
    offices: Vec<Office>,
}

impl<'a> Words<'a> {
    /// Reads them.
    pub async fn read(site: &'a Site) -> Result<Words<'a>, Problem> {
        Ok(Words { site, offices: site.app.store.offices().await.map_err(Error::from)? })
    }

    /// An office.
    pub fn office(&self, code: &str) -> Named {
        let office = self.offices.iter().find(|office| office.code == code);
        Named::new(code, office.map(|office| Text::new(office.zh.as_str(), office.en.as_str())).as_ref())
    }

    /// A role in an office.
    pub fn role(&self, office: &str, role: &str) -> Named {
        Named::new(role, Some(&self.site.app.role_title(&self.offices, office, role)))
    }

    fn appointment(&self, post: Appointment) -> AppointmentShape {
        let today = office_day(self.site.app.clock.now());
        AppointmentShape {
            office: self.office(&post.office),
            role: self.role(&post.office, &post.role),
            now: post.on(today),
            from: post.from.map(|day| day.to_string()),
            until: post.until.map(|day| day.to_string()),
        }
    }

    fn row(&self, member: Member) -> PersonRow {
        PersonRow {
            id: member.person.id,
            login: member.person.login,
            name: member.person.name,
            active: member.person.active,
            has_password: member.has_password,
            posts: member.posts.into_iter().map(|post| self.appointment(post)).collect(),
        }
    }

    fn task(&self, task: Task) -> TaskShape {
        TaskShape {
            office: self.office(&task.post.office),
            role: self.role(&task.post.office, &task.post.role),
            duties: task.duties,
            others: task.others.into_iter().map(|(id, name)| Somebody { id, name }).collect(),
        }
    }
}

/// The number of a person; not found for what is none.
pub(super) fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Error::NotFound.into())
}

/// People, by number, with their posts.
#[utoipa::path(get, path = "/people", tag = "people", operation_id = "list_people", params(Wanted),
    responses((status = 200, body = Page<PersonRow>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<PersonRow>>, Problem> {
    administrator(&signed_in)?;
    let limit = page_size(wanted.limit, 50, 200)?;
    let after = wanted.cursor.as_deref().map(read_cursor::<1>).transpose()?.map_or(0, |[id]| id);
    readable("q", wanted.q.as_deref().unwrap_or_default(), 100)?;
    let text = wanted.q.filter(|text| !text.trim().is_empty());
    let filter = PersonFilter { text, office: wanted.office, role: wanted.role, after, limit };
    let members = site.app.members(&filter).await?;
    let next = match members.last() {
        Some(last) if members.len() == limit as usize => Some(cursor([last.person.id])),
        _ => None,
    };
    let words = Words::read(&site).await?;
    Ok(Json(Page { items: members.into_iter().map(|member| words.row(member)).collect(), next }))
}

/// One person.
#[utoipa::path(get, path = "/people/{id}", tag = "people", operation_id = "see_person", params(("id" = String, Path)),
    responses((status = 200, body = PersonShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Tagged<PersonShape>, Problem> {
    administrator(&signed_in)?;
    shown(&site, number(&id)?).await
}

async fn shown(site: &Site, id: i64) -> Result<Tagged<PersonShape>, Problem> {
    let WholeMember { member, substitutes, state, tag, names } = site.app.member(id).await?;
    let passkeys = site.app.store.count_passkeys(id).await.map_err(Error::from)?;
    let words = Words::read(site).await?;
    let substitutes = substitutes.into_iter().map(|one| SubstituteShape::of(&words, one, &names)).collect();
    let row = words.row(member);
    let identities = site.app.store.identities_of(id).await.map_err(Error::from)?.len();
    let (first_until, factor) = (state.first_until.map(|until| until.to_string()), state.confirmed);
    let shape = PersonShape { row, substitutes, first_until, factor, passkeys, identities };
    Ok(tagged(&tag, shape))
}

/// Adds a person; the first password is in the answer and nowhere else.
#[utoipa::path(post, path = "/people", tag = "people", operation_id = "add_person", request_body = PersonNew,
    responses((status = 201, body = PersonAdded), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(new): Body<PersonNew>,
) -> Result<(StatusCode, Json<PersonAdded>), Problem> {
    let by = administrator(&signed_in)?;
    let new = NewPerson { login: new.login, name: new.name, service: new.service };
    let (id, first_password) = site.app.add_person(&by, &new).await?;
    Ok((StatusCode::CREATED, Json(PersonAdded { id, first_password })))
}

/// Changes what somebody is called, and whether they may sign in.
#[utoipa::path(put, path = "/people/{id}", tag = "people", operation_id = "change_person", request_body = PersonGiven,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PersonShape), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn change(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(given): Body<PersonGiven>,
) -> Result<Tagged<PersonShape>, Problem> {
    let (by, id) = (administrator(&signed_in)?, number(&id)?);
    site.app.change_person(&by, id, seen(&headers)?, &given.login, &given.name, given.active).await?;
    shown(&site, id).await
}

/// Replaces the posts of somebody else.
#[utoipa::path(put, path = "/people/{id}/posts", tag = "people", operation_id = "change_posts", request_body = PostsGiven,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PersonShape), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn posts(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(given): Body<PostsGiven>,
) -> Result<Tagged<PersonShape>, Problem> {
    let (by, id) = (administrator(&signed_in)?, number(&id)?);
    let post = |post: AppointmentGiven| Appointment {
        office: post.office,
        role: post.role,
        from: post.from,
        until: post.until,
    };
    let wanted: Vec<Appointment> = given.posts.into_iter().map(post).collect();
    site.app.change_posts(&by, id, seen(&headers)?, &wanted).await?;
    shown(&site, id).await
}

/// Says who stands in for somebody.
#[utoipa::path(put, path = "/people/{id}/substitutes", tag = "people", operation_id = "set_substitutes",
    request_body = SubstitutesGiven, params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PersonShape), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn substitutes(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(given): Body<SubstitutesGiven>,
) -> Result<Tagged<PersonShape>, Problem> {
    let (by, id) = (administrator(&signed_in)?, number(&id)?);
    let wanted: Vec<_> = given.substitutes.into_iter().map(SubstituteGiven::into_app).collect();
    site.app.set_substitutes(&by, id, seen(&headers)?, &wanted).await?;
    shown(&site, id).await
}

/// What somebody's leaving would leave undone.
#[utoipa::path(get, path = "/people/{id}/handover", tag = "people", operation_id = "see_handover",
    params(("id" = String, Path), Last),
    responses((status = 200, body = [TaskShape]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn leaving(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(last): Query<Last>,
) -> Result<Json<Vec<TaskShape>>, Problem> {
    administrator(&signed_in)?;
    let last = last.last_day.unwrap_or_else(|| site.app.today());
    let tasks = site.app.leaving(number(&id)?, last).await?;
    let words = Words::read(&site).await?;
    Ok(Json(tasks.into_iter().map(|task| words.task(task)).collect()))
}

/// Somebody leaves: all posts end and go to successors, all or none.
#[utoipa::path(post, path = "/people/{id}/handover", tag = "people", operation_id = "hand_over", request_body = Leaving,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = [TaskShape]), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn hand_over(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(given): Body<Leaving>,
) -> Result<Json<Vec<TaskShape>>, Problem> {
    let (by, id) = (administrator(&signed_in)?, number(&id)?);
    let successor = |one: SuccessorGiven| Successor {
        post: Post { office: one.office, role: one.role },
        person: one.person,
    };
    let to: Vec<Successor> = given.to.into_iter().map(successor).collect();
    let tasks = site.app.hand_over(&by, id, seen(&headers)?, given.last_day, &to).await?;
    let words = Words::read(&site).await?;
    Ok(Json(tasks.into_iter().map(|task| words.task(task)).collect()))
}

/// Gives somebody a new first password, shown this once.
#[utoipa::path(post, path = "/people/{id}/password", tag = "people", operation_id = "reset_password",
    params(("id" = String, Path)),
    responses((status = 200, body = FirstPassword), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn password(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<FirstPassword>, Problem> {
    let first_password = site.app.reset_password(&administrator(&signed_in)?, number(&id)?).await?;
    Ok(Json(FirstPassword { first_password }))
}

/// Takes away the second factor and the passkeys of somebody who lost them; their sessions end.
#[utoipa::path(post, path = "/people/{id}/factor/reset", tag = "people", operation_id = "reset_factor",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn factor(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.reset_factor_of(&administrator(&signed_in)?, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions and tokens of somebody else.
#[utoipa::path(post, path = "/people/{id}/keys/end", tag = "people", operation_id = "end_keys",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn end_keys(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.end_keys_of(&administrator(&signed_in)?, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends everybody's sessions but the one that asks; tokens stay.
#[utoipa::path(post, path = "/people/sessions/end", tag = "people", operation_id = "end_all_sessions",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn end_all_sessions(State(site): State<Site>, signed_in: SignedIn) -> Result<StatusCode, Problem> {
    site.app.end_all_sessions(&administrator(&signed_in)?, &signed_in.admission).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets somebody try again at once who must wait after too many failures.
#[utoipa::path(post, path = "/people/{id}/unlock", tag = "people", operation_id = "unlock_person",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn unlock(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.unlock_person(&administrator(&signed_in)?, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a token for a program's account.
#[utoipa::path(post, path = "/people/{id}/tokens", tag = "people", operation_id = "make_service_token",
    request_body = ServiceToken, params(("id" = String, Path)),
    responses((status = 201, body = TokenMade), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn token(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<ServiceToken>,
) -> Result<(StatusCode, Json<TokenMade>), Problem> {
    let new = NewToken { label: given.label, scopes: given.scopes, days: given.days };
    let granted = site.app.make_service_token(&administrator(&signed_in)?, number(&id)?, &new).await?;
    Ok((StatusCode::CREATED, Json(TokenMade { token: granted.secret })))
}

/// Adds people or gives posts out of a CSV file or workbook, as its own bytes; all rows or none.
#[utoipa::path(post, path = "/people/import", tag = "people", operation_id = "import_people", params(Dry),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportShape), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn import(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(dry): Query<Dry>,
    body: Bytes,
) -> Result<Json<ImportShape>, Problem> {
    let by = administrator(&signed_in)?;
    let dry = dry.dry_run.unwrap_or_default();
    imports::read_into(&site, body, async |table| site.app.import_people(Some(&by), table, dry).await).await
}

/// An empty table of people with the columns that the caller may fill.
#[utoipa::path(get, path = "/people/template", tag = "people", operation_id = "people_template",
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem)))]
pub async fn template(signed_in: SignedIn) -> Result<([(HeaderName, &'static str); 2], String), Problem> {
    let by = administrator(&signed_in)?;
    let system = by.role == redress_app::permissions::SYSTEM_ADMIN;
    let theirs = PEOPLE_COLUMNS.iter().filter(|(id, _, account)| *id == "login" || *account == system);
    Ok(imports::template(theirs.map(|(_, zh, _)| *zh)))
}

/// Names by number.
pub type NamesById = BTreeMap<i64, String>;
