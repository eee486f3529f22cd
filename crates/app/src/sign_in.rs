//! Signing in: name, password, and where it is set up a code; sessions and tokens as the keys that come of it.
//! With a passkey instead: [`passkeys`](crate::passkeys).
//!
//! Invariants: whatever is wrong is told alike after the same work, and counted. A session's secret is new with
//! every sign-in and with everything that changes what it may do. Sessions end by themselves when nobody uses
//! them, after twelve hours whatever happens, and when their person's password changes. A password that somebody
//! else gave lets in for a week and must be changed first.

pub(crate) mod factor;
pub(crate) mod password;
pub mod provider;
pub(crate) mod throttle;

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp, ToSpan};
use redress_domain::calendar::office_day;
use sha2::{Digest, Sha256};

pub use self::factor::Enrolment;
pub use self::throttle::network;

use self::throttle::Counted;
use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::{Admission, Caller, Granted};
use crate::permissions::{SUPERVISOR, administers};
use crate::ports::{InForce, Key, Person, Post, SignInState};

/// How long a session lasts at most.
pub const SESSION_HOURS: i64 = 12;
/// How long a session lasts that nobody uses.
const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// How stale the note may be of when a session was last used.
const SESSION_NOTED: SignedDuration = SignedDuration::from_mins(5);
/// The same for a token.
const TOKEN_NOTED: SignedDuration = SignedDuration::from_hours(1);
/// How long a password lets in that somebody else gave: a week, which is a holiday of seven days and no more.
const FIRST_DAYS: i64 = 7;
/// What a session is marked with that may only put its account in order.
const LIMITED: &str = "limited";
/// What a session is marked with at whose beginning a provider vouched for a second factor.
const FACTOR_SHOWN: &str = "factor";
/// The setting that says who must have a second factor: `all`, or none.
const FACTOR_FOR: &str = "second_factor";

/// What somebody shows to get in.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// Sign-in name.
    pub login: &'a str,
    /// Password.
    pub password: &'a str,
    /// A code of the second factor, or a recovery code.
    pub code: Option<&'a str>,
    /// From where.
    pub from: Option<IpAddr>,
    /// The session that this one takes the place of.
    pub instead_of: Option<&'a str>,
}

/// What must be done before anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// Change the password.
    pub password: bool,
    /// Set up a second factor.
    pub factor: bool,
}

impl App {
    /// Signs in.
    ///
    /// # Errors
    /// [`Error::SignIn`] whatever is wrong with name or password, after the same work; [`Error::Code`] once
    /// they are right and a code is missing or wrong; [`Error::PasskeyNeeded`] if only a passkey will do;
    /// [`Error::FirstPasswordOver`] for one that somebody else gave too long ago; [`Error::TooMany`] for whoever
    /// must wait.
    pub async fn sign_in(&self, given: Credentials<'_>) -> Result<Granted, Error> {
        let Credentials { login, password, code, from, instead_of } = given;
        let person = self.store.person_by_login(login).await?.filter(|person| person.active);
        let about = Deed {
            person: person.as_ref().map(|person| person.id),
            login: person.is_none().then(|| self.pseudonym(login)),
            way: Some("password".into()),
            ..Deed::default()
        };
        let turn = self.turn(login, from, &about).await?;
        if !self.fits(person.as_ref(), password).await {
            self.note(Deed { kind: "sign_in_bad".into(), ..about }, from, None).await?;
            return Err(Error::SignIn);
        }
        let Some(person) = person else { return Err(Error::SignIn) };
        let state = self.state_of(person.id).await?;
        if state.first_until.is_some_and(|until| until <= self.clock.now()) {
            self.note(Deed { kind: "sign_in_bad".into(), ..about }, from, None).await?;
            return Err(Error::FirstPasswordOver);
        }
        if state.confirmed {
            self.need_code(&state, code, from, turn).await?;
        } else if self.needs_passkey(&state).await? {
            self.forgive(Some(turn.account)).await?;
            self.forgive(turn.address).await?;
            return Err(Error::PasskeyNeeded);
        }
        let by = Some(person.id);
        self.note(Deed { kind: "sign_in".into(), by, ..about }, from, None).await?;
        self.right(turn).await?;
        self.open_in_place_of(instead_of, person, false).await
    }

    /// Whether somebody who is signed in is still who they were: their password, and a code if there is a
    /// second factor. Guesses count like those at signing in.
    pub(crate) async fn confirm(
        &self,
        person: &Person,
        password: &str,
        code: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<SignInState, Error> {
        let about = Deed::own("", person.id);
        let turn = self.turn(&person.login, from, &about).await?;
        if !self.fits(Some(person), password).await {
            self.note(Deed { kind: "sign_in_bad".into(), ..about }, from, None).await?;
            return Err(Error::Password);
        }
        let state = self.state_of(person.id).await?;
        if state.confirmed {
            self.need_code(&state, code, from, turn).await?;
        }
        self.right(turn).await?;
        Ok(state)
    }

    pub(crate) async fn turn(&self, login: &str, from: Option<IpAddr>, about: &Deed) -> Result<Turn, Error> {
        let turn = Turn { account: Counted::account(login), address: Counted::address(from) };
        self.admit_or_note(turn.address.into_iter().chain([turn.account]), from, about).await?;
        Ok(turn)
    }

    /// Counts an attempt at each of these; that somebody must wait is on record.
    ///
    /// # Errors
    /// [`Error::TooMany`] for whoever must wait.
    pub(crate) async fn admit_or_note(
        &self,
        attempts: impl IntoIterator<Item = Counted>,
        from: Option<IpAddr>,
        about: &Deed,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        for counted in attempts {
            match self.admit(counted, now).await {
                Err(wait @ Error::TooMany { .. }) => {
                    let locked = Deed { kind: "sign_in_locked".into(), ..about.clone() };
                    self.note(locked, from, None).await?;
                    return Err(wait);
                }
                other => other?,
            }
        }
        Ok(())
    }

    /// It was right: the account starts anew, and the address is as it was before.
    pub(crate) async fn right(&self, turn: Turn) -> Result<(), Error> {
        self.forget_failures(turn.account).await?;
        self.forgive(turn.address).await
    }

    async fn need_code(
        &self,
        state: &SignInState,
        code: Option<&str>,
        from: Option<IpAddr>,
        turn: Turn,
    ) -> Result<(), Error> {
        let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
            self.forgive(Some(turn.account)).await?;
            self.forgive(turn.address).await?;
            return Err(Error::Code { given: false });
        };
        if self.take_code(state, code).await? {
            if code.trim().len() > 6 {
                self.note(Deed::own("recovery_used", state.person), from, None).await?;
            }
            return Ok(());
        }
        self.note(Deed::own("factor_bad", state.person), from, None).await?;
        Err(Error::Code { given: true })
    }

    /// What a person needs besides the password.
    pub(crate) async fn state_of(&self, person: i64) -> Result<SignInState, Error> {
        let state = self.store.sign_in_state(person).await?;
        Ok(state.unwrap_or(SignInState { person, ..SignInState::default() }))
    }

    /// What the person must do before anything else.
    pub async fn first(&self, person: i64) -> Result<First, Error> {
        let state = self.state_of(person).await?;
        Ok(First { password: state.first_until.is_some(), factor: self.lacks_factor(&state).await? })
    }

    /// Whether a second factor is the rule for this person, and there is none of any kind.
    pub(crate) async fn lacks_factor(&self, state: &SignInState) -> Result<bool, Error> {
        let without = !state.confirmed && self.factor_required(state).await?;
        Ok(without && self.store.count_passkeys(state.person).await? == 0)
    }

    /// Whether a second factor is the rule for this person.
    pub(crate) async fn factor_required(&self, state: &SignInState) -> Result<bool, Error> {
        let all = self.store.setting(FACTOR_FOR).await?.is_some_and(|value| value == b"all");
        Ok(state.must_enrol || all)
    }

    /// Says whether everybody must have a second factor.
    pub async fn factor_for_all(&self, all: bool) -> Result<(), Error> {
        Ok(self.store.put_setting(FACTOR_FOR, if all { b"all" } else { b"" }).await?)
    }

    /// Until when a password that is given now lets in whom it is given to.
    pub(crate) fn first_until(&self) -> Option<Timestamp> {
        self.clock.now().checked_add((FIRST_DAYS * 24).hours()).ok()
    }

    /// The same for whoever was let in: a second factor that a provider vouched for is one.
    pub async fn first_of(&self, admission: &Admission, person: i64) -> Result<First, Error> {
        let first = self.first(person).await?;
        Ok(First { factor: first.factor && !admission.factor_shown(), ..first })
    }

    /// A new session for a person who has proved who they are; `factor_shown` if a provider vouches for a second
    /// factor.
    pub(crate) async fn open_session(&self, person: Person, factor_shown: bool) -> Result<Granted, Error> {
        let First { password, factor } = self.first(person.id).await?;
        let limited = password || factor && !factor_shown;
        let marks = [(limited, LIMITED), (factor_shown, FACTOR_SHOWN)];
        let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect();
        self.grant(person, "session", self.secret_text(), &marks.join(" "), SESSION_HOURS).await
    }

    /// The same in place of the session that the browser had until now.
    pub(crate) async fn open_in_place_of(
        &self,
        instead_of: Option<&str>,
        person: Person,
        factor_shown: bool,
    ) -> Result<Granted, Error> {
        if let Some(old) = instead_of {
            self.store.end_key(&sha256(old)).await?;
        }
        self.open_session(person, factor_shown).await
    }

    pub(crate) async fn grant(
        &self,
        person: Person,
        kind: &str,
        note: String,
        scopes: &str,
        hours: i64,
    ) -> Result<Granted, Error> {
        let secret = self.secret_text();
        let now = self.clock.now();
        let key = Key {
            hash: sha256(&secret),
            person: person.id,
            kind: kind.to_owned(),
            note: note.clone(),
            scopes: scopes.to_owned(),
            made_at: now,
            seen_at: now,
            expires_at: now.checked_add(hours.hours()).map_err(|_| Error::Forbidden)?,
        };
        self.store.put_key(&key).await?;
        Ok(Granted { secret, csrf: note, person })
    }

    /// Lets a session or token last longer. Only for the demonstration, whose clock may be set past its end.
    pub async fn prolong(&self, secret: &str, hours: i64) -> Result<(), Error> {
        let key = self.store.key(&sha256(secret)).await?.ok_or(Error::SignIn)?;
        let later = |at: Timestamp| at.checked_add(hours.hours()).map_err(|_| Error::Forbidden);
        Ok(self.store.touch_key(&key.hash, later(self.clock.now())?, later(key.expires_at)?).await?)
    }

    /// Whoever is behind a session or token, with the posts of this moment.
    pub async fn caller(&self, secret: &str) -> Result<Admission, Error> {
        self.admitted(secret, true).await
    }

    /// The same, without counting as a use: what only listens keeps no session alive.
    pub async fn still(&self, secret: &str) -> Result<Admission, Error> {
        self.admitted(secret, false).await
    }

    async fn admitted(&self, secret: &str, used: bool) -> Result<Admission, Error> {
        let key = self.store.key(&sha256(secret)).await?.ok_or(Error::SignIn)?;
        let now = self.clock.now();
        let unused = now.duration_since(key.seen_at);
        let session = key.kind == "session";
        if key.expires_at <= now || session && unused > IDLE {
            self.store.end_key(&key.hash).await?;
            return Err(Error::SignIn);
        }
        let person =
            self.store.person(key.person).await?.filter(|person| person.active).ok_or(Error::SignIn)?;
        if used && unused > if session { SESSION_NOTED } else { TOKEN_NOTED } {
            self.store.touch_key(&key.hash, now, key.expires_at).await?;
        }
        let all = self.store.posts(person.id, office_day(now)).await?.into_iter();
        let (administrator, others): (Vec<_>, Vec<_>) = all.partition(|one| administers(&one.post.role));
        let administers = administrator.into_iter().next().map(|one| one.post.role);
        let (supervisor, others): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|one| one.post.role == SUPERVISOR);
        let posts: Vec<Post> = others.iter().map(|one| one.post.clone()).collect();
        let leads = posts.iter().filter(|post| self.leads(&post.role)).cloned();
        let supervises = supervisor.into_iter().map(|one| one.post).chain(leads).collect();
        let stands_in = |one: InForce| Some((one.post, one.instead_of?));
        let instead_of = others.into_iter().filter_map(stands_in).collect();
        let limited = session && marked(&key, LIMITED);
        let caller = Caller::Person { person, posts, instead_of };
        Ok(Admission { caller, supervises, administers, limited, key })
    }

    /// Ends a session or token.
    pub async fn sign_out(&self, secret: &str, from: Option<IpAddr>) -> Result<(), Error> {
        let hash = sha256(secret);
        if let Some(key) = self.store.key(&hash).await? {
            let kind = if key.kind == "session" { "sign_out" } else { "token_ended" };
            self.note(Deed { key: Some(key_id(&hash)), ..Deed::own(kind, key.person) }, from, None).await?;
        }
        Ok(self.store.end_key(&hash).await?)
    }

    pub(crate) fn secret_text(&self) -> String {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        redress_domain::case::chain::hex(&bytes)
    }
}

/// Whether a session has this mark.
fn marked(key: &Key, mark: &str) -> bool {
    key.scopes.split(' ').any(|one| one == mark)
}

impl Admission {
    /// Whether a provider vouched for a second factor when the session began.
    pub(crate) fn factor_shown(&self) -> bool {
        self.key.kind == "session" && marked(&self.key, FACTOR_SHOWN)
    }
}

/// An attempt that was counted and is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    account: Counted,
    address: Option<Counted>,
}

/// By what lists call a key: the beginning of its hash, which opens nothing.
pub fn key_id(hash: &[u8; 32]) -> String {
    redress_domain::case::chain::hex(&hash[..8])
}

/// The same of the key that opens with `secret`.
pub fn name_of_key(secret: &str) -> String {
    key_id(&sha256(secret))
}

pub(crate) fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
