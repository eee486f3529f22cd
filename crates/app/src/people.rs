//! Who is calling: people with posts in offices, and complainants with a number and a code.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use jiff::ToSpan;
use redress_domain::case::{Actor, Case, Who};
use redress_domain::procedure::{Act, Procedure};
use sha2::{Digest, Sha256};

use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::ports::{Key, Person, Post};

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
}

impl Caller {
    /// Whether this caller may know that the case exists: a post in the office that holds it, held it before,
    /// or was asked about it. A complainant was checked when the code was.
    pub fn sees(&self, case: &Case) -> bool {
        match self {
            Caller::Complainant => true,
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
            Caller::Person { posts, .. } => posts.iter().any(|post| post.office == case.office),
        }
    }

    /// The capacity in which this caller performs `act`; the first of its roles if none fits, so that
    /// the refusal can say whose it is.
    pub fn capacity(&self, procedure: &Procedure, case: &Case, act: Option<&Act>) -> Option<Actor> {
        match self {
            Caller::Complainant => Some(Actor::complainant()),
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

/// How long a session lasts at most.
const SESSION_HOURS: i64 = 12;

impl App {
    /// Signs in with name and password.
    ///
    /// # Errors
    /// [`Error::SignIn`] whatever is wrong, after the same work.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<Granted, Error> {
        let person = self.store.person_by_login(login).await?.filter(|person| person.active);
        let hash = person.as_ref().and_then(|person| person.password.clone());
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let password = password.to_owned();
        let fits = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
        .unwrap_or(false);
        match person {
            Some(person) if fits && person.password.is_some() => {
                self.grant(person, "session", String::new(), SESSION_HOURS).await
            }
            _ => Err(Error::SignIn),
        }
    }

    /// Makes an API token for a person.
    pub async fn make_token(&self, person: Person, label: &str, days: i64) -> Result<Granted, Error> {
        no_nul("label", label)?;
        self.grant(person, "token", label.to_owned(), days.clamp(1, 3_660) * 24).await
    }

    async fn grant(&self, person: Person, kind: &str, note: String, hours: i64) -> Result<Granted, Error> {
        let secret = self.secret_text();
        let csrf = if kind == "session" { self.secret_text() } else { note };
        let expires_at = self.clock.now().checked_add(hours.hours()).map_err(|_| Error::Forbidden)?;
        let key = Key {
            hash: sha256(&secret),
            person: person.id,
            kind: kind.to_owned(),
            note: csrf.clone(),
            expires_at,
        };
        self.store.put_key(&key).await?;
        Ok(Granted { secret, csrf, person })
    }

    /// Lets a session or token last longer. Only for the demonstration, whose clock may be set past its end.
    pub async fn prolong(&self, secret: &str, hours: i64) -> Result<(), Error> {
        let mut key = self.store.key(&sha256(secret)).await?.ok_or(Error::SignIn)?;
        key.expires_at = key.expires_at.checked_add(hours.hours()).map_err(|_| Error::Forbidden)?;
        self.store.end_key(&key.hash).await?;
        Ok(self.store.put_key(&key).await?)
    }

    /// The caller behind a session or token, with the posts of this moment, and the key itself.
    pub async fn caller(&self, secret: &str) -> Result<(Caller, Key), Error> {
        let key = self.store.key(&sha256(secret)).await?.ok_or(Error::SignIn)?;
        if key.expires_at <= self.clock.now() {
            return Err(Error::SignIn);
        }
        let person =
            self.store.person(key.person).await?.filter(|person| person.active).ok_or(Error::SignIn)?;
        let posts = self.store.posts(person.id).await?;
        Ok((Caller::Person { person, posts }, key))
    }

    /// Ends a session or token.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Error> {
        Ok(self.store.end_key(&sha256(secret)).await?)
    }

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
        if password.is_some_and(|password| password.chars().count() < 10) {
            return Err(invalid(
                "password",
                "too_short",
                "密码至少10个字符",
                "A password has at least 10 characters",
            ));
        }
        if name.trim().is_empty() || name.chars().count() > 100 {
            return Err(invalid("name", "range", "姓名为1至100个字", "A name has 1 to 100 characters"));
        }
        self.check_posts(posts).await?;
        let known = self.store.person_by_login(login).await?;
        let password = match password {
            Some(password) => Some(self.hash_password(password).await?),
            None => known.as_ref().and_then(|person| person.password.clone()),
        };
        let id = known.map_or(0, |person| person.id);
        let person = Person { id, login: login.to_owned(), name: name.to_owned(), password, active: true };
        let id = self.store.put_person(&person).await?;
        self.store.put_posts(id, posts).await?;
        Ok(id)
    }

    async fn hash_password(&self, password: &str) -> Result<String, Error> {
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || hash(&password, &salt))
            .await
            .ok()
            .flatten()
            .ok_or(Error::Forbidden)
    }

    fn secret_text(&self) -> String {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        redress_domain::case::chain::hex(&bytes)
    }
}

/// Argon2id with the crate's recommended cost.
pub(crate) fn hash(password: &str, salt: &[u8; 16]) -> Option<String> {
    Argon2::default().hash_password_with_salt(password.as_bytes(), salt).ok().map(|hash| hash.to_string())
}

fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
