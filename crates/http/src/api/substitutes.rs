//! Who stands in for oneself.

use axum::extract::State;
use axum::http::HeaderMap;
use jiff::civil::Date;
use redress_app::ports::Substitute;
use redress_app::staff::MyPosts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::audit::Somebody;
use super::people::{NamesById, SubstitutesGiven, Tagged, Words, seen, tagged};
use super::sessions::PostShape;
use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::Body;
use crate::session::SignedIn;

/// Somebody who acts in the post of an absent person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubstituteShape {
    /// The post's office.
    pub office: Named,
    /// The post's role.
    pub role: Named,
    /// Who stands in.
    pub substitute: Somebody,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// The same, to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteGiven {
    /// The post's office.
    pub office: String,
    /// The post's role.
    pub role: String,
    /// The number of whoever stands in.
    pub substitute: i64,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
}

/// A colleague who may stand in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColleagueShape {
    /// Who.
    pub person: Somebody,
    /// A post of theirs.
    pub post: PostShape,
}

/// One's own posts, and who stands in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPostsShape {
    /// The posts that are not over.
    pub posts: Vec<PostShape>,
    /// Who stands in.
    pub substitutes: Vec<SubstituteShape>,
    /// Who may: colleagues with a post in the same office.
    pub colleagues: Vec<ColleagueShape>,
}

impl SubstituteShape {
    /// As it is shown.
    pub fn of(words: &Words<'_>, one: Substitute, names: &NamesById) -> SubstituteShape {
        SubstituteShape {
            office: words.office(&one.office),
            role: words.role(&one.office, &one.role),
            substitute: Somebody {
                id: one.substitute,
                name: names.get(&one.substitute).cloned().unwrap_or_default(),
            },
            from: one.from.to_string(),
            until: one.until.to_string(),
        }
    }
}

impl SubstituteGiven {
    /// As the use case takes it.
    pub fn into_app(self) -> Substitute {
        let SubstituteGiven { office, role, substitute, from, until } = self;
        Substitute { office, role, substitute, from, until }
    }
}

/// One's own posts, who stands in, and who may.
#[utoipa::path(get, path = "/account/substitutes", tag = "account", operation_id = "see_own_substitutes",
    responses((status = 200, body = MyPostsShape), (status = 401, body = Problem)))]
pub async fn see(State(site): State<Site>, signed_in: SignedIn) -> Result<Tagged<MyPostsShape>, Problem> {
    let MyPosts { posts, substitutes, colleagues, tag } = site.app.my_posts(&signed_in.admission).await?;
    let words = Words::read(&site).await?;
    let whose: Vec<i64> = substitutes.iter().map(|one| one.substitute).collect();
    let names = site.app.store.names(&whose).await.map_err(redress_app::Error::from)?.into_iter().collect();
    let post = |office: &str, role: &str| PostShape {
        office: words.office(office),
        role: words.role(office, role),
        instead_of: None,
    };
    let shape = MyPostsShape {
        posts: posts.iter().map(|one| post(&one.office, &one.role)).collect(),
        substitutes: substitutes.into_iter().map(|one| SubstituteShape::of(&words, one, &names)).collect(),
        colleagues: colleagues
            .into_iter()
            .map(|(person, held)| ColleagueShape {
                person: Somebody { id: person.id, name: person.name },
                post: post(&held.office, &held.role),
            })
            .collect(),
    };
    Ok(tagged(&tag, shape))
}

/// Says who stands in for oneself.
#[utoipa::path(put, path = "/account/substitutes", tag = "account", operation_id = "name_substitutes",
    request_body = SubstitutesGiven, params(("If-Match" = String, Header)),
    responses((status = 200, body = MyPostsShape), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn name(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(given): Body<SubstitutesGiven>,
) -> Result<Tagged<MyPostsShape>, Problem> {
    let wanted: Vec<_> = given.substitutes.into_iter().map(SubstituteGiven::into_app).collect();
    site.app.name_substitutes(&signed_in.admission, seen(&headers)?, &wanted).await?;
    see(State(site), signed_in).await
}
