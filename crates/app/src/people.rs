//! Who is calling: people with posts in offices, and complainants with a number and a code.

use std::collections::BTreeMap;

use redress_domain::case::{Actor, Case, Who};
use redress_domain::procedure::{Act, Procedure};
use subtle::ConstantTimeEq;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::ports::{
    AccessChange, Appointment, Key, Person, PersonChange, Post, Sessions, SignInState, StaffChange,
};
use crate::sign_in::throttle::Counted;
use crate::staff::decided;

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody with an account, and the posts they hold at this moment.
    Person {
        /// Who.
        person: Person,
        /// Where they work, and as what; also for others.
        posts: Vec<Post>,
        /// Of these posts, those in which they stand in for somebody absent, by number.
        instead_of: BTreeMap<Post, i64>,
    },
    /// Whoever filed a case, known by its access code; checked for that case.
    Complainant,
    /// Whoever has the secure link to a referral; checked for that referral.
    Link(LinkHolder),
}

/// The referral that a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    /// The referral's number in the case.
    pub referral: u32,
    /// Which of its links.
    pub no: u32,
    /// The office that must answer it.
    pub office: String,
}

impl LinkHolder {
    /// Who acts, as the log names them.
    pub(crate) fn who(&self) -> Who {
        Who::Link { referral: self.referral, no: self.no }
    }
}

impl Caller {
    /// Whether this caller may know that the case exists: a post in the office that holds it, held it before,
    /// or was asked about it. A complainant was checked when the code was, the holder of a link when its key was.
    pub fn sees(&self, case: &Case) -> bool {
        match self {
            Caller::Complainant | Caller::Link(_) => true,
            Caller::Person { posts, .. } => {
                let known = case.known_to();
                posts.iter().any(|post| known.contains(post.office.as_str()))
            }
        }
    }

    /// Whether parties are shown in clear: to the office that holds the case.
    pub fn sees_parties(&self, case: &Case) -> bool {
        match self {
            Caller::Complainant => true,
            Caller::Link(_) => false,
            Caller::Person { posts, .. } => posts.iter().any(|post| post.office == case.office),
        }
    }

    /// The capacity in which this caller performs `act`; the first of its roles if none fits, so that
    /// the refusal can say whose it is.
    pub fn capacity(&self, procedure: &Procedure, case: &Case, act: Option<&Act>) -> Option<Actor> {
        match self {
            Caller::Complainant => Some(Actor::complainant()),
            Caller::Link(holder) => {
                let asked = |role: &&String| procedure.role(role).is_some_and(|role| role.at_referral);
                let role = act.and_then(|act| act.by.iter().find(asked));
                let role = role.or_else(|| procedure.roles.iter().map(|role| &role.id).find(asked))?;
                let office = Some(holder.office.clone());
                Some(Actor { who: holder.who(), role: role.clone(), office, instead_of: None })
            }
            Caller::Person { person, posts, instead_of } => {
                let fits = |post: &&Post| {
                    act.is_some_and(|act| act.by.contains(&post.role))
                        && case.seats(procedure, &post.role).contains(&post.office.as_str())
                };
                let post = posts.iter().find(fits).or_else(|| posts.first())?;
                Some(Actor {
                    who: Who::Person(person.id),
                    role: post.role.clone(),
                    office: Some(post.office.clone()),
                    instead_of: instead_of.get(post).copied(),
                })
            }
        }
    }
}

/// Whoever was let in, and with which key.
#[derive(Clone, Debug)]
pub struct Admission {
    /// Who, with the posts of this moment. Invariant: the roles of administrators are not among them, so that
    /// nobody sees a case by holding one.
    pub caller: Caller,
    /// The posts by which the person supervises an office and those below it: those of supervisors, which are
    /// not among the caller's, and those of leaders.
    pub supervises: Vec<Post>,
    /// The administrator's role that the person holds.
    pub administers: Option<String>,
    /// Whether the account must be put in order before anything else.
    pub limited: bool,
    /// The session or token.
    pub key: Key,
}

impl Admission {
    /// Whether `given` is what a page must repeat with every write; found out in constant time.
    pub fn repeats(&self, given: Option<&str>) -> bool {
        given.is_some_and(|given| given.as_bytes().ct_eq(self.key.note.as_bytes()).into())
    }
}

/// A session or token that was just made; the secret is shown once and never kept.
#[derive(Clone, Debug)]
pub struct Granted {
    /// What the caller shows from now on.
    pub secret: String,
    /// What a page must repeat in a header on every write.
    pub csrf: String,
    /// Whose it is.
    pub person: Person,
}

/// Whether somebody can be called so.
pub(crate) fn check_names(login: &str, name: &str) -> Result<(), Error> {
    no_nul("login", login)?;
    no_nul("name", name)?;
    if login.is_empty() || login.len() > 64 || login.chars().any(char::is_whitespace) {
        return Err(invalid(
            "login",
            "range",
            "登录名为1至64个字符,不含空格",
            "A sign-in name has 1 to 64 characters and no spaces",
        ));
    }
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Err(invalid("name", "range", "姓名为1至100个字", "A name has 1 to 100 characters"));
    }
    Ok(())
}

impl App {
    /// Adds a person, or changes name, password and posts of the one with this login.
    pub async fn put_person(
        &self,
        login: &str,
        name: &str,
        password: Option<&str>,
        posts: &[Post],
    ) -> Result<i64, Error> {
        check_names(login, name)?;
        let set = password.is_some();
        let password = match password {
            Some(password) => Some(self.new_password("password", login, password).await?),
            None => None,
        };
        let posts: Vec<Appointment> = posts.iter().cloned().map(Appointment::from).collect();
        let changed = decided!(self, |base, offices| {
            self.check_posts(&offices, &posts)?;
            let known = self.store.person_by_login(login).await?;
            let kept = known.as_ref().and_then(|person| person.password.clone());
            let id = known.map_or(0, |person| person.id);
            if id != 0 {
                self.note(Deed::at_home("posts_set", id), None, None).await?;
            }
            let password = password.clone().or(kept);
            let person =
                Person { id, login: login.to_owned(), name: name.to_owned(), password, active: true };
            let people = vec![PersonChange { person, posts: Some(posts.clone()), substitutes: None }];
            Ok((StaffChange { base, people, ..StaffChange::default() }, id == 0))
        });
        let (ids, new) = changed?;
        let id = ids.first().copied().unwrap_or_default();
        if new {
            // Nobody has a number before they are there.
            self.note(Deed::at_home("posts_set", id), None, None).await?;
        }
        if set {
            self.note(Deed::at_home("password_set", id), None, None).await?;
            self.store.change_access(id, &Sessions::End.into()).await?;
        }
        Ok(id)
    }

    /// Says whether whoever signs in with this name must change the password first, within a week.
    pub async fn must_change(&self, login: &str, must: bool) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        let first_until = if must { self.first_until() } else { None };
        let person = state.person;
        let state = Some(SignInState { first_until, ..state });
        Ok(self.store.change_access(person, &AccessChange { state, ..AccessChange::default() }).await?)
    }

    /// Says whether whoever signs in with this name must have a second factor.
    pub async fn must_enrol(&self, login: &str, must: bool) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        let person = state.person;
        let state = Some(SignInState { must_enrol: must, ..state });
        let change = AccessChange { state, sessions: Sessions::End, ..AccessChange::default() };
        Ok(self.store.change_access(person, &change).await?)
    }

    /// Removes the second factor and the passkeys of somebody who lost them; they sign in with the password alone
    /// until there are new ones. Their sessions end.
    pub async fn reset_factor(&self, login: &str) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        let deed = Deed::at_home("factor_removed", state.person);
        self.note(deed.clone(), None, None).await?;
        self.drop_factors(state, deed, None).await
    }

    /// Unbinds every identity of a provider by which somebody signs in; their sessions end.
    pub async fn unbind(&self, login: &str) -> Result<(), Error> {
        let person = self.state_of_login(login).await?.person;
        self.unbind_all(Deed::at_home("identity_unbound", person), person, None).await
    }

    /// Lets somebody try again at once who must wait after too many failures.
    pub async fn unlock(&self, login: &str) -> Result<(), Error> {
        self.forget_failures(Counted::account(login)).await
    }

    async fn state_of_login(&self, login: &str) -> Result<SignInState, Error> {
        let person =
            self.store.person_by_login(login).await?.ok_or_else(|| {
                invalid("login", "unknown", "没有这个登录名", "Nobody has this sign-in name")
            })?;
        self.state_of(person.id).await
    }
}
