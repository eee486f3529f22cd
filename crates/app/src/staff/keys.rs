//! Getting people in again, and programs in at all.
//!
//! Invariant: no administrator takes over another's account. What an administrator has lost is put right at
//! the machine.

use super::Administrator;
use crate::account::{KeyLine, NewToken};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::{Admission, Granted};
use crate::ports::{AccessChange, Person, Sessions, SignInState};
use crate::sign_in::{key_id, password, throttle::Counted};

/// Letters and digits that are not taken for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl App {
    /// A new first password for somebody who has none or forgot it; their sessions end.
    ///
    /// # Errors
    /// Not found; an administrator, or oneself.
    pub async fn reset_password(&self, by: &Administrator, id: i64) -> Result<String, Error> {
        self.other(by, id).await?;
        self.first_password(by, id).await
    }

    /// Eighty random bits as a password, to be changed at the first sign-in, which must be within a week.
    pub(super) async fn first_password(&self, by: &Administrator, id: i64) -> Result<String, Error> {
        let (mut random, mut salt) = ([0; 16], [0; 16]);
        self.entropy.fill(&mut random);
        self.entropy.fill(&mut salt);
        let letters: Vec<char> = random.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        let first = groups.join("-");
        let hash = password::hash(&first, &salt).ok_or(Error::Forbidden)?;
        let state = self.state_of(id).await?;
        self.note(Deed::on("password_set", by.person, id), by.from, None).await?;
        let change = AccessChange {
            password: Some(hash),
            state: Some(SignInState { first_until: self.first_until(), ..state }),
            sessions: Sessions::End,
            ..AccessChange::default()
        };
        self.store.change_access(id, &change).await?;
        Ok(first)
    }

    /// Takes away the second factor and the passkeys of somebody who lost them; their sessions end.
    ///
    /// # Errors
    /// Not found; an administrator, or oneself.
    pub async fn reset_factor_of(&self, by: &Administrator, id: i64) -> Result<(), Error> {
        self.other(by, id).await?;
        let deed = Deed::on("factor_removed", by.person, id);
        self.note(deed.clone(), by.from, None).await?;
        let state = self.state_of(id).await?;
        self.drop_factors(state, deed, by.from).await
    }

    /// Unbinds all identities by which somebody signs in; their sessions end.
    ///
    /// # Errors
    /// Not found; an administrator, or oneself.
    pub async fn unbind_identities_of(&self, by: &Administrator, id: i64) -> Result<(), Error> {
        self.other(by, id).await?;
        self.unbind_all(Deed::on("identity_unbound", by.person, id), id, by.from).await
    }

    /// Ends all sessions and tokens of somebody, whose telephone was lost, say, or whose token is in foreign hands.
    /// An administrator's too: it takes nothing over.
    ///
    /// # Errors
    /// Not found; oneself.
    pub async fn end_keys_of(&self, by: &Administrator, id: i64) -> Result<(), Error> {
        self.store.person(id).await?.ok_or(Error::NotFound)?;
        by.not_to(id, "person")?;
        self.note(Deed::on("keys_ended", by.person, id), by.from, None).await?;
        self.drop_keys(id).await
    }

    pub(super) async fn drop_keys(&self, id: i64) -> Result<(), Error> {
        let all = AccessChange { sessions: Sessions::End, end_tokens: true, ..AccessChange::default() };
        Ok(self.store.change_access(id, &all).await?)
    }

    /// Ends everybody's sessions but the one that asks; programs keep their tokens.
    pub async fn end_all_sessions(&self, by: &Administrator, admission: &Admission) -> Result<(), Error> {
        self.note(by.did("sessions_ended"), by.from, None).await?;
        Ok(self.store.end_everybodys("session", &admission.key.hash).await?)
    }

    /// Lets somebody try again at once who must wait after too many failures.
    ///
    /// # Errors
    /// Not found.
    pub async fn unlock_person(&self, by: &Administrator, id: i64) -> Result<(), Error> {
        let person = self.store.person(id).await?.ok_or(Error::NotFound)?;
        self.note(Deed::on("unlocked", by.person, id), by.from, None).await?;
        self.forget_failures(Counted::account(&person.login)).await
    }

    /// Makes a token for a program, which has no password; `admin` is not among what it may be for.
    ///
    /// # Errors
    /// Not found; an account with a password; what is wrong with label, scopes or days.
    pub async fn make_service_token(
        &self,
        by: &Administrator,
        id: i64,
        new: &NewToken,
    ) -> Result<Granted, Error> {
        let person = self.other(by, id).await?;
        if person.password.is_some() {
            let (zh, en) = (
                "此账号有密码,令牌由本人在“我的账号”中新建",
                "This account has a password; its owner makes tokens in their account",
            );
            return Err(invalid("label", "person", zh, en));
        }
        if new.scopes.iter().any(|scope| scope == "admin") {
            let (zh, en) = ("服务账号不能有管理权限", "A service account cannot have the scope admin");
            return Err(invalid("scopes", "admin", zh, en));
        }
        self.check_token(id, new).await?;
        let scopes = crate::account::scopes(&new.scopes)?;
        let deed = Deed::on("token_made", by.person, id);
        self.token(person, &new.label, &scopes, new.days, deed, by.from).await
    }

    /// The tokens of a program's account that have not ended, the newest first; none for an account with a password,
    /// whose tokens are its owner's.
    ///
    /// # Errors
    /// Not found.
    pub async fn service_tokens(&self, id: i64) -> Result<Vec<KeyLine>, Error> {
        let person = self.store.person(id).await?.ok_or(Error::NotFound)?;
        if person.password.is_some() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let keys = self.store.keys_of(id).await?.into_iter();
        Ok(keys.filter(|key| key.kind == "token" && key.expires_at > now).map(KeyLine::from).collect())
    }

    /// Ends a token of a program's account.
    ///
    /// # Errors
    /// Not found; an administrator, or oneself.
    pub async fn end_service_token(&self, by: &Administrator, id: i64, token: &str) -> Result<(), Error> {
        let person = self.other(by, id).await?;
        let keys = self.store.keys_of(person.id).await?.into_iter();
        let mut keys = keys.filter(|key| key.kind == "token" && key_id(&key.hash) == token);
        let key = keys.next().filter(|_| person.password.is_none()).ok_or(Error::NotFound)?;
        let ended = Deed { key: Some(token.to_owned()), ..Deed::on("token_ended", by.person, id) };
        self.note(ended, by.from, None).await?;
        Ok(self.store.end_key(&key.hash).await?)
    }

    /// The person, who is neither the administrator themselves nor another one.
    async fn other(&self, by: &Administrator, id: i64) -> Result<Person, Error> {
        let person = self.store.person(id).await?.ok_or(Error::NotFound)?;
        by.not_to(id, "person")?;
        if self.is_administrator(id).await? {
            let (zh, en) = (
                "管理员的密码、动态码和令牌只能在服务器上用命令办理",
                "Password, factor and tokens of an administrator are changed at the machine only",
            );
            return Err(invalid("person", "administrator", zh, en));
        }
        Ok(person)
    }
}
