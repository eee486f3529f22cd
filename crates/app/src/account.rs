//! One's own account: password, second factor, sessions and tokens.
//!
//! Invariant: whatever would let a stranger at an open page stay for longer than that page wants the password
//! once more, and a code where there is a second factor.

mod identities;

use std::net::IpAddr;

use jiff::Timestamp;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::people::{Admission, Caller, Granted};
use crate::permissions::Scope;
use crate::ports::{AccessChange, Key, Person, Sessions, SignInState};
use crate::sign_in::{Enrolment, First, factor, key_id};

/// The longest a token lasts, in days.
pub const TOKEN_DAYS: i64 = 3_660;
/// Most tokens of one person.
const MOST_TOKENS: usize = 100;

/// Proof that whoever is signed in still is who they were.
#[derive(Clone, Copy, Default)]
pub struct Proof<'a> {
    /// The password.
    pub password: &'a str,
    /// A code, where there is a second factor.
    pub code: Option<&'a str>,
    /// From where.
    pub from: Option<IpAddr>,
}

/// A session or token as its owner sees it.
#[derive(Clone, Debug)]
pub struct KeyLine {
    /// By what to end it.
    pub id: String,
    /// A token's label.
    pub label: String,
    /// What a token may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to within some minutes.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl From<Key> for KeyLine {
    fn from(key: Key) -> KeyLine {
        let (label, words) = if key.kind == "token" { (key.note, key.scopes) } else { Default::default() };
        KeyLine {
            id: key_id(&key.hash),
            label,
            scopes: words.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            made_at: key.made_at,
            seen_at: key.seen_at,
            expires_at: key.expires_at,
            this: false,
        }
    }
}

/// An account as its owner sees it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whether there is a second factor.
    pub factor: bool,
    /// How many recovery codes are left.
    pub recovery_left: u32,
    /// What must be done before anything else.
    pub first: First,
    /// Sessions, the newest first.
    pub sessions: Vec<KeyLine>,
    /// Tokens, the newest first.
    pub tokens: Vec<KeyLine>,
}

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for.
    pub label: String,
    /// What it may be used for: words of `read`, `act`, `admin`.
    pub scopes: Vec<String>,
    /// How many days it lasts.
    pub days: i64,
}

pub(crate) fn owner(admission: &Admission) -> Result<&Person, Error> {
    match &admission.caller {
        Caller::Person { person, .. } => Ok(person),
        Caller::Complainant | Caller::Link(_) => Err(Error::SignIn),
    }
}

impl App {
    /// The account of whoever is signed in.
    pub async fn account(&self, admission: &Admission) -> Result<Account, Error> {
        let person = owner(admission)?;
        let now = self.clock.now();
        let line = |key: Key| KeyLine { this: key.hash == admission.key.hash, ..KeyLine::from(key) };
        let keys = self.store.keys_of(person.id).await?.into_iter().filter(|key| key.expires_at > now);
        let (sessions, tokens): (Vec<_>, Vec<_>) = keys.partition(|key| key.kind == "session");
        Ok(Account {
            factor: self.state_of(person.id).await?.confirmed,
            recovery_left: self.store.recovery_left(person.id).await?,
            first: self.first_of(admission, person.id).await?,
            sessions: sessions.into_iter().map(line).collect(),
            tokens: tokens.into_iter().map(line).collect(),
        })
    }

    /// Changes the password. Every session ends; the answer is a new one.
    ///
    /// # Errors
    /// The old one is wrong, or what is wrong with the new one.
    pub async fn change_password(
        &self,
        admission: &Admission,
        proof: Proof<'_>,
        new: &str,
    ) -> Result<Granted, Error> {
        let person = owner(admission)?;
        let state = self.confirm(person, proof.password, proof.code, proof.from).await?;
        if new == proof.password {
            let (zh, en) = ("新密码须与原密码不同", "The new password must differ from the old one");
            return Err(invalid("new_password", "same", zh, en));
        }
        let hash = self.new_password("new_password", &person.login, new).await?;
        self.note(Deed::own("password_changed", person.id), proof.from, None).await?;
        let state = state.first_until.is_some().then_some(SignInState { first_until: None, ..state });
        let change =
            AccessChange { password: Some(hash), state, sessions: Sessions::End, ..AccessChange::default() };
        self.store.change_access(person.id, &change).await?;
        self.open_session(person.clone(), admission.factor_shown()).await
    }

    /// A new secret for a second factor, which is not asked for until a code has proved that it arrived.
    ///
    /// # Errors
    /// There is one already, which must be removed first.
    pub async fn begin_factor(&self, admission: &Admission, proof: Proof<'_>) -> Result<Enrolment, Error> {
        let person = owner(admission)?;
        if self.state_of(person.id).await?.confirmed {
            return Err(has_factor());
        }
        let state = self.confirm(person, proof.password, proof.code, proof.from).await?;
        let mut secret = vec![0; 20];
        self.entropy.fill(&mut secret);
        let shown = factor::enrolment(&secret, &person.login).ok_or(Error::Forbidden)?;
        let state = Some(SignInState { totp: Some(secret), ..state });
        self.store.change_access(person.id, &AccessChange { state, ..AccessChange::default() }).await?;
        Ok(shown)
    }

    /// Puts the second factor into force with the first code; gives recovery codes and a new session.
    pub async fn confirm_factor(
        &self,
        admission: &Admission,
        code: &str,
        from: Option<IpAddr>,
    ) -> Result<(Vec<String>, Granted), Error> {
        let person = owner(admission)?;
        let state = self.state_of(person.id).await?;
        if state.confirmed {
            return Err(has_factor());
        }
        let turn = self.turn(&person.login, from, &Deed::own("", person.id)).await?;
        let six = code.chars().filter(|c| !c.is_whitespace()).count() == 6;
        if !six || !self.take_code(&state, code).await? {
            self.note(Deed::own("factor_bad", person.id), from, None).await?;
            let (zh, en) = (
                "动态码不对,请核对手机时间后填写新的一个",
                "This code is wrong; check the time of your phone and write the next one",
            );
            return Err(invalid("code", "code", zh, en));
        }
        self.right(turn).await?;
        self.note(Deed::own("factor_set", person.id), from, None).await?;
        let (codes, hashes) = self.recovery_codes(person.id);
        let change = AccessChange {
            state: Some(SignInState { confirmed: true, ..state }),
            recovery: Some(hashes),
            sessions: Sessions::End,
            ..AccessChange::default()
        };
        self.store.change_access(person.id, &change).await?;
        Ok((codes, self.open_session(person.clone(), admission.factor_shown()).await?))
    }

    /// Removes the second factor and its recovery codes. Every other session ends; so does this one where a
    /// factor is the rule, since the next sign-in is for setting one up.
    pub async fn remove_factor(&self, admission: &Admission, proof: Proof<'_>) -> Result<(), Error> {
        let person = owner(admission)?;
        let state = self.confirm(person, proof.password, proof.code, proof.from).await?;
        self.note(Deed::own("factor_removed", person.id), proof.from, None).await?;
        let state = SignInState { totp: None, confirmed: false, ..state };
        let lacks = self.lacks_factor(&state).await?;
        let sessions = if lacks { Sessions::End } else { Sessions::EndBut(admission.key.hash) };
        Ok(self.store.change_access(person.id, &AccessChange { sessions, ..without_factor(state) }).await?)
    }

    /// Ends one of one's own sessions or tokens.
    ///
    /// # Errors
    /// Not found, also for the keys of others.
    pub async fn end_own(
        &self,
        admission: &Admission,
        kind: &str,
        id: &str,
        from: Option<IpAddr>,
    ) -> Result<(), Error> {
        let person = owner(admission)?;
        let keys = self.store.keys_of(person.id).await?;
        let key = keys.into_iter().find(|key| key.kind == kind && key_id(&key.hash) == id);
        let key = key.ok_or(Error::NotFound)?;
        let what = if kind == "session" { "session_ended" } else { "token_ended" };
        self.note(Deed { key: Some(id.to_owned()), ..Deed::own(what, person.id) }, from, None).await?;
        Ok(self.store.end_key(&key.hash).await?)
    }

    /// Makes a token for oneself.
    pub async fn make_own_token(
        &self,
        admission: &Admission,
        proof: Proof<'_>,
        new: &NewToken,
    ) -> Result<Granted, Error> {
        let person = owner(admission)?;
        self.check_token(person.id, new).await?;
        let scopes = scopes(&new.scopes)?;
        self.confirm(person, proof.password, proof.code, proof.from).await?;
        self.token(
            person.clone(),
            &new.label,
            &scopes,
            new.days,
            Deed::own("token_made", person.id),
            proof.from,
        )
        .await
    }

    /// Whether another token may be made with this label for so long.
    pub(crate) async fn check_token(&self, person: i64, new: &NewToken) -> Result<(), Error> {
        if !(1..=TOKEN_DAYS).contains(&new.days) {
            let (zh, en) = ("有效期为1至3660天", "A token lasts 1 to 3660 days");
            return Err(invalid("days", "range", zh, en));
        }
        if new.label.trim().is_empty() || new.label.chars().count() > 100 {
            let (zh, en) = ("请写明用途,最多100个字", "Say what it is for, in at most 100 characters");
            return Err(invalid("label", "range", zh, en));
        }
        let keys = self.store.keys_of(person).await?;
        if keys.iter().filter(|key| key.kind == "token").count() >= MOST_TOKENS {
            let (zh, en) = ("令牌过多,请先停用不用的", "There are too many tokens; end some first");
            return Err(invalid("label", "many", zh, en));
        }
        Ok(())
    }

    /// Makes an API token for a person that may be used for everything the person may do.
    pub async fn make_token(&self, person: Person, label: &str, days: i64) -> Result<Granted, Error> {
        self.make_scoped_token(person, label, days, &Scope::ALL.map(Scope::name).map(str::to_owned)).await
    }

    /// Makes an API token for a person, from the command line.
    pub async fn make_scoped_token(
        &self,
        person: Person,
        label: &str,
        days: i64,
        wanted: &[String],
    ) -> Result<Granted, Error> {
        let deed = Deed::at_home("token_made", person.id);
        self.token(person, label, &scopes(wanted)?, days.clamp(1, TOKEN_DAYS), deed, None).await
    }

    pub(crate) async fn token(
        &self,
        person: Person,
        label: &str,
        scopes: &str,
        days: i64,
        deed: Deed,
        from: Option<IpAddr>,
    ) -> Result<Granted, Error> {
        no_nul("label", label)?;
        self.note(deed, from, None).await?;
        self.grant(person, "token", label.trim().to_owned(), scopes, days * 24).await
    }
}

/// The change by which there is no second factor and no recovery code any more.
pub(crate) fn without_factor(state: SignInState) -> AccessChange {
    let state = Some(SignInState { totp: None, confirmed: false, ..state });
    AccessChange { state, recovery: Some(Vec::new()), ..AccessChange::default() }
}

fn has_factor() -> Error {
    invalid(
        "factor",
        "exists",
        "已启用动态码,请先停用再重新设置",
        "There is a second factor already; remove it first",
    )
}

/// The scopes in one word list, each once; at least one.
pub(crate) fn scopes(wanted: &[String]) -> Result<String, Error> {
    let known = Scope::ALL.map(Scope::name);
    if wanted.is_empty() || !wanted.iter().all(|scope| known.contains(&scope.as_str())) {
        let (zh, en) = (
            "请从 read、act、admin 中至少选择一项权限",
            "Choose at least one of the scopes read, act and admin",
        );
        return Err(invalid("scopes", "choice", zh, en));
    }
    let chosen: Vec<&str> = known.into_iter().filter(|scope| wanted.iter().any(|w| w == scope)).collect();
    Ok(chosen.join(" "))
}
