//! Who is calling: people with posts in offices, and complainants with a number and a code.

use redress_domain::case::{Actor, Case, Who};
use redress_domain::procedure::{Act, Procedure};
use subtle::ConstantTimeEq;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::ports::{Key, Person, Post, SignInState};
use crate::sign_in::throttle::Counted;

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody with an account, and the posts they hold at this moment.
    Person {
        /// Who.
        person: Person,
        /// Where they work, and as what.
        posts: Vec<Post>,
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
            Caller::Person { posts, .. } => posts.iter().any(|post| {
                post.office == case.office
                    || case.held_by.contains(&post.office)
                    || case.referrals.iter().any(|r| r.office == post.office)
            }),
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
                Some(Actor { who: holder.who(), role: role.clone(), office: Some(holder.office.clone()) })
            }
            Caller::Person { person, posts } => {
                let fits = |post: &&Post| {
                    act.is_some_and(|act| act.by.contains(&post.role))
                        && case.seats(procedure, &post.role).contains(&post.office.as_str())
                };
                let post = posts.iter().find(fits).or_else(|| posts.first())?;
                Some(Actor {
                    who: Who::Person(person.id),
                    role: post.role.clone(),
                    office: Some(post.office.clone()),
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

impl App {
    /// Adds a person, or changes name, password and posts of the one with this login.
    pub async fn put_person(
        &self,
        login: &str,
        name: &str,
        password: Option<&str>,
        posts: &[Post],
    ) -> Result<i64, Error> {
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
        self.check_posts(posts).await?;
        let known = self.store.person_by_login(login).await?;
        let set = password.is_some();
        let password = match password {
            Some(password) => Some(self.new_password("password", login, password).await?),
            None => known.as_ref().and_then(|person| person.password.clone()),
        };
        let id = known.map_or(0, |person| person.id);
        let person = Person { id, login: login.to_owned(), name: name.to_owned(), password, active: true };
        let id = self.store.put_person(&person).await?;
        self.note(Deed::at_home("posts_set", id), None, None).await?;
        self.store.put_posts(id, posts).await?;
        if set {
            self.note(Deed::at_home("password_set", id), None, None).await?;
            self.store.end_keys(id, "session", None).await?;
        }
        Ok(id)
    }

    /// Says whether whoever signs in with this name must change the password first.
    pub async fn must_change(&self, login: &str, must: bool) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        Ok(self.store.put_sign_in_state(&SignInState { must_change: must, ..state }).await?)
    }

    /// Says whether whoever signs in with this name must have a second factor.
    pub async fn must_enrol(&self, login: &str, must: bool) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        self.store.put_sign_in_state(&SignInState { must_enrol: must, ..state.clone() }).await?;
        Ok(self.store.end_keys(state.person, "session", None).await?)
    }

    /// Removes the second factor of somebody who lost it; they sign in with the password alone until then.
    pub async fn reset_factor(&self, login: &str) -> Result<(), Error> {
        let state = self.state_of_login(login).await?;
        self.note(Deed::at_home("factor_removed", state.person), None, None).await?;
        self.drop_factor(state).await
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
