//! Running the house: accounts, posts with their dates, substitutes, leaving, and posts that stand empty.
//!
//! Invariants: whoever makes accounts gives no posts, and whoever gives posts gives none to themselves. Every
//! change is decided on one revision of all offices and people and takes it one further, so that no two
//! changes together make what neither would be allowed: a ring of offices, or one person with two
//! administrators' roles. What an administrator changes must still be what they saw.

/// Decides a change on the offices as they are at this moment, and writes it if there is one; anew if somebody
/// else was faster. Gives the numbers of the people in it, and what the decision tells besides.
macro_rules! decided {
    ($app:ident, |$base:ident, $offices:ident| $decide:block) => {{
        let mut done = Err($crate::Error::from($crate::ports::StoreError::Conflict));
        for _ in 0..$crate::staff::TRIES {
            let ($base, $offices) = $app.store.staff().await?;
            let decision: Result<_, $crate::Error> = async { $decide }.await;
            let (change, told) = decision?;
            let Some(change) = Option::<$crate::ports::StaffChange>::from(change) else {
                done = Ok((Vec::new(), told));
                break;
            };
            match $app.store.change_staff(&change).await {
                Ok(ids) => {
                    done = Ok((ids, told));
                    break;
                }
                Err($crate::ports::StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        done
    }};
}
pub(crate) use decided;

mod handover;
mod import;
mod keys;
mod substitutes;
mod vacant;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::IpAddr;

use redress_domain::case::chain::hex;
use sha2::{Digest, Sha256};

pub use self::handover::{Successor, Task};
pub use self::import::{Imported, OFFICE_COLUMNS, PEOPLE_COLUMNS};
pub use self::substitutes::MyPosts;
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::{Admission, Caller, check_names};
use crate::permissions::administers;
use crate::ports::{
    Appointment, Person, PersonChange, PersonFilter, SignInState, StaffChange, StoreError, Substitute,
};

/// How often a change is decided anew because somebody else was faster.
pub(crate) const TRIES: usize = 8;
/// Most posts of one person.
const MOST_POSTS: usize = 50;

/// The administrator who does something.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// Who.
    pub person: i64,
    /// The administrator's role.
    pub role: String,
    /// From where.
    pub from: Option<IpAddr>,
}

/// Somebody as administrators see them.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who; without the password.
    pub person: Person,
    /// Whether they can sign in with a password.
    pub has_password: bool,
    /// The posts, past and future ones too.
    pub posts: Vec<Appointment>,
}

/// The same with everything about them.
#[derive(Clone, Debug)]
pub struct WholeMember {
    /// Who, with their posts.
    pub member: Member,
    /// Who stands in for them.
    pub substitutes: Vec<Substitute>,
    /// What is special about signing in.
    pub state: SignInState,
    /// What a change must give to show that it is based on this.
    pub tag: String,
    /// The names of all substitutes.
    pub names: BTreeMap<i64, String>,
}

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// A program: without a password, with tokens only.
    pub service: bool,
}

impl Administrator {
    /// Whoever was let in, as administrator.
    ///
    /// # Errors
    /// They are none.
    pub fn of(admission: &Admission, from: Option<IpAddr>) -> Result<Administrator, Error> {
        match (&admission.caller, &admission.administers) {
            (Caller::Person { person, .. }, Some(role)) => {
                Ok(Administrator { person: person.id, role: role.clone(), from })
            }
            _ => Err(Error::Forbidden),
        }
    }

    /// A deed of this kind done by them.
    pub(crate) fn did(&self, kind: &str) -> Deed {
        Deed { kind: kind.to_owned(), by: Some(self.person), ..Deed::default() }
    }

    /// Nobody gives anything to themselves.
    pub(crate) fn not_to(&self, person: i64, field: &str) -> Result<(), Error> {
        if self.person != person {
            return Ok(());
        }
        let (zh, en) = (
            "不能办理自己的岗位和权限,请由另一位安全管理员办理",
            "You cannot change your own posts and rights; ask another security administrator",
        );
        Err(invalid(field, "own", zh, en))
    }
}

/// What stands for a state that somebody saw: equal for equal content.
pub fn tag(what: &impl Debug) -> String {
    hex(&Sha256::digest(format!("{what:?}").as_bytes())[..8])
}

impl App {
    /// A page of people with their posts, by number.
    pub async fn members(&self, filter: &PersonFilter) -> Result<Vec<Member>, Error> {
        let people = self.store.people_page(filter).await?;
        let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
        let mut posts: BTreeMap<i64, Vec<Appointment>> = BTreeMap::new();
        for (person, post) in self.store.appointments(&ids).await? {
            posts.entry(person).or_default().push(post);
        }
        let member = |person: Person| Member {
            has_password: person.password.is_some(),
            posts: posts.remove(&person.id).unwrap_or_default(),
            person: Person { password: None, ..person },
        };
        Ok(people.into_iter().map(member).collect())
    }

    /// Everything about one person.
    ///
    /// # Errors
    /// Not found.
    pub async fn member(&self, id: i64) -> Result<WholeMember, Error> {
        let person = self.store.person(id).await?.ok_or(Error::NotFound)?;
        let posts: Vec<Appointment> =
            self.store.appointments(&[id]).await?.into_iter().map(|(_, post)| post).collect();
        let substitutes = self.store.substitutes(id).await?;
        let state = self.state_of(id).await?;
        let whose: Vec<i64> = substitutes.iter().map(|one| one.substitute).collect();
        let names = self.store.names(&whose).await?.into_iter().collect();
        let tag = tag(&(&person.login, &person.name, person.active, &posts, &substitutes));
        let has_password = person.password.is_some();
        let person = Person { password: None, ..person };
        Ok(WholeMember { member: Member { person, has_password, posts }, substitutes, state, tag, names })
    }

    /// The person as kept, if everything about them still is what somebody saw.
    async fn unchanged(&self, id: i64, seen: &str) -> Result<(Person, WholeMember), Error> {
        let whole = self.member(id).await?;
        if whole.tag != seen {
            return Err(Error::Changed);
        }
        Ok((self.store.person(id).await?.ok_or(Error::NotFound)?, whole))
    }

    /// Adds a person; gives the number, and the first password, which is shown this once and must be changed.
    ///
    /// # Errors
    /// A sign-in name or name that is none, or a sign-in name that somebody has.
    pub async fn add_person(
        &self,
        by: &Administrator,
        new: &NewPerson,
    ) -> Result<(i64, Option<String>), Error> {
        let name = new.name.trim();
        check_names(&new.login, name)?;
        let changed = decided!(self, |base, _offices| {
            if self.store.person_by_login(&new.login).await?.is_some() {
                return Err(taken());
            }
            let person = Person {
                id: 0,
                login: new.login.clone(),
                name: name.to_owned(),
                password: None,
                active: true,
            };
            let people = vec![PersonChange { person, posts: None, substitutes: None }];
            Ok((StaffChange { base, people, ..StaffChange::default() }, ()))
        });
        let (ids, ()) = changed?;
        let id = ids.first().copied().ok_or(StoreError::Conflict)?;
        // Nobody has a number before they are there.
        self.note(Deed::on("person_added", by.person, id), by.from, None).await?;
        let password = if new.service { None } else { Some(self.first_password(by, id).await?) };
        Ok((id, password))
    }

    /// Changes what somebody is called and whether they may sign in; who may not has no session from then on.
    ///
    /// # Errors
    /// [`Error::Changed`]; oneself; a name that is none, or a sign-in name that somebody else has.
    pub async fn change_person(
        &self,
        by: &Administrator,
        id: i64,
        seen: &str,
        login: &str,
        name: &str,
        active: bool,
    ) -> Result<(), Error> {
        check_names(login, name.trim())?;
        if !active {
            by.not_to(id, "active")?;
        }
        let changed = decided!(self, |base, _offices| {
            let (person, _) = self.unchanged(id, seen).await?;
            if self.store.person_by_login(login).await?.is_some_and(|other| other.id != id) {
                return Err(taken());
            }
            let kind = if person.active && !active { "person_closed" } else { "person_changed" };
            self.note(Deed::on(kind, by.person, id), by.from, None).await?;
            let (login, name) = (login.to_owned(), name.trim().to_owned());
            let person = Person { login, name, active, ..person };
            let people = vec![PersonChange { person, posts: None, substitutes: None }];
            Ok((StaffChange { base, people, ..StaffChange::default() }, ()))
        });
        changed?;
        if !active {
            self.drop_keys(id).await?;
        }
        Ok(())
    }

    /// Replaces somebody's posts. What they are outside their days, they are not.
    ///
    /// # Errors
    /// [`Error::Changed`]; oneself; a post that cannot be, at its place; two administrators' roles.
    pub async fn change_posts(
        &self,
        by: &Administrator,
        id: i64,
        seen: &str,
        posts: &[Appointment],
    ) -> Result<(), Error> {
        by.not_to(id, "posts")?;
        if posts.len() > MOST_POSTS {
            let (zh, en) = ("一人最多50个岗位", "A person has at most 50 posts");
            return Err(invalid("posts", "many", zh, en));
        }
        let changed = decided!(self, |base, offices| {
            let (person, whole) = self.unchanged(id, seen).await?;
            self.check_posts(&offices, posts)?;
            self.note_posts(by, id, &whole.member.posts, posts).await?;
            // Nobody stands in for a post that is not held any more.
            let mut substitutes = whole.substitutes;
            substitutes.retain(|one| {
                let still = |post: &Appointment| post.office == one.office && post.role == one.role;
                posts.iter().any(still)
            });
            let (posts, substitutes) = (Some(posts.to_vec()), Some(substitutes));
            let people = vec![PersonChange { person, posts, substitutes }];
            Ok((StaffChange { base, people, ..StaffChange::default() }, ()))
        });
        changed.map(drop)
    }

    /// Writes down each post that is given, changed or taken.
    pub(crate) async fn note_posts(
        &self,
        by: &Administrator,
        id: i64,
        before: &[Appointment],
        after: &[Appointment],
    ) -> Result<(), Error> {
        let find = |all: &[Appointment], one: &Appointment| {
            all.iter().find(|other| (&other.office, &other.role) == (&one.office, &one.role)).cloned()
        };
        let changed = after.iter().filter_map(|post| match find(before, post) {
            None => Some(("post_given", post)),
            Some(old) if old != *post => Some(("post_changed", post)),
            Some(_) => None,
        });
        let gone = before.iter().filter(|post| find(after, post).is_none()).map(|post| ("post_taken", post));
        for (kind, post) in changed.chain(gone) {
            let (office, role) = (Some(post.office.clone()), Some(post.role.clone()));
            self.note(Deed { office, role, ..Deed::on(kind, by.person, id) }, by.from, None).await?;
        }
        Ok(())
    }

    /// Whether the person holds an administrator's role, now or at another time.
    pub(crate) async fn is_administrator(&self, id: i64) -> Result<bool, Error> {
        Ok(self.store.appointments(&[id]).await?.iter().any(|(_, post)| administers(&post.role)))
    }
}

pub(crate) fn taken() -> Error {
    let (zh, en) = ("已有人使用此登录名,请换一个", "Somebody has this sign-in name; take another");
    invalid("login", "taken", zh, en)
}
