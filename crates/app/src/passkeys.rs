//! Passkeys (WebAuthn): an account's own credentials, each of which signs in without a password.
//!
//! Invariants: a passkey counts as both factors, since its owner must unlock the authenticator that holds it.
//! Adding and removing one wants the password once more, as everything does that would let a stranger at an open
//! page stay. A challenge answers what it was made for, once, within five minutes, on any node. What is refused is
//! written down with its reason, and told without.

pub mod ceremony;
mod sign_in;

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use redress_domain::case::chain::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::ceremony::{Fault, Made, NewKey, Question, RelyingParty};
use crate::account::{Proof, owner, without_factor};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::people::{Admission, Granted};
use crate::ports::{AccessChange, Challenge, Passkey, Sessions, SignInState};
use crate::sign_in::{key_id, sha256};

/// Most passkeys of one person.
const MOST: u32 = 20;
/// Most characters of a name.
const LONGEST: usize = 50;
/// How long a challenge may be answered.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// A passkey as its owner sees it.
#[derive(Clone, Debug)]
pub struct PasskeyLine {
    /// By what to rename or remove it.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub made_at: Timestamp,
    /// When it was last used to sign in.
    pub used_at: Option<Timestamp>,
}

impl From<&Passkey> for PasskeyLine {
    fn from(passkey: &Passkey) -> Self {
        PasskeyLine {
            id: key_id(&passkey.hash),
            name: passkey.name.clone(),
            made_at: passkey.made_at,
            used_at: passkey.used_at,
        }
    }
}

impl App {
    /// Whom passkeys are made for.
    ///
    /// # Errors
    /// [`Error::PasskeysOff`] if this server was not told its public address.
    pub fn relying_party(&self) -> Result<&RelyingParty, Error> {
        self.relying_party.as_ref().ok_or(Error::PasskeysOff)
    }

    /// The passkeys of whoever is signed in, the newest first.
    pub async fn passkeys(&self, admission: &Admission) -> Result<Vec<PasskeyLine>, Error> {
        let passkeys = self.store.passkeys_of(owner(admission)?.id).await?;
        Ok(passkeys.iter().map(PasskeyLine::from).collect())
    }

    /// Begins a new passkey: what the browser is asked.
    ///
    /// # Errors
    /// The password or code is wrong; there are too many already; passkeys are off.
    pub async fn begin_passkey(&self, admission: &Admission, proof: Proof<'_>) -> Result<Value, Error> {
        let (person, party) = (owner(admission)?, self.relying_party()?);
        self.confirm(person, proof.password, proof.code, proof.from).await?;
        let known = self.store.passkeys_of(person.id).await?;
        if known.len() >= MOST as usize {
            let (zh, en) = ("通行密钥过多,请先删除不用的", "There are too many passkeys; remove some first");
            return Err(invalid("name", "many", zh, en));
        }
        let known: Vec<Vec<u8>> = known.into_iter().map(|passkey| passkey.credential).collect();
        let question = party.ask_for_key(self.handle(person.id), &person.login, &person.name, &known);
        self.keep_question(question, adding(admission)).await
    }

    /// Takes what the browser answered. The session is another from now on.
    ///
    /// # Errors
    /// What is wrong with the name; the answer is not right, which is written down; passkeys are off.
    pub async fn add_passkey(
        &self,
        admission: &Admission,
        name: &str,
        answer: &[u8],
        from: Option<IpAddr>,
    ) -> Result<Granted, Error> {
        let (person, party) = (owner(admission)?, self.relying_party()?);
        let name = named(name)?;
        let made = match self.answered_key(party, admission, answer).await? {
            Ok(made) => made,
            Err(fault) => {
                let why = Some(fault.word().to_owned());
                self.note(Deed { why, ..Deed::own("passkey_bad", person.id) }, from, None).await?;
                return Err(not_made());
            }
        };
        let hash = Sha256::digest(&made.credential).into();
        let Made { credential, key, state } = made;
        let made_at = self.clock.now();
        let passkey =
            Passkey { hash, person: person.id, name, credential, key, state, made_at, used_at: None };
        if self.store.passkey(&hash).await?.is_some() {
            return Err(not_made());
        }
        let deed = Deed { key: Some(key_id(&hash)), ..Deed::own("passkey_added", person.id) };
        self.note(deed, from, None).await?;
        self.store.put_passkey(&passkey).await?;
        self.store.end_key(&admission.key.hash).await?;
        self.open_session(person.clone(), false).await
    }

    /// What the answer made, or what is wrong with it.
    async fn answered_key(
        &self,
        party: &RelyingParty,
        admission: &Admission,
        answer: &[u8],
    ) -> Result<Result<Made, Fault>, Error> {
        let Ok(answer) = NewKey::read(answer) else { return Ok(Err(Fault::Unreadable)) };
        let Some(state) = self.take_question(&answer.challenge, &adding(admission)).await? else {
            return Ok(Err(Fault::Challenge));
        };
        Ok(party.take_key(&state, &answer))
    }

    /// Calls one's own passkey by another name.
    ///
    /// # Errors
    /// Not found, also for those of others; what is wrong with the name.
    pub async fn rename_passkey(&self, admission: &Admission, id: &str, name: &str) -> Result<(), Error> {
        let name = named(name)?;
        let passkey = self.own_passkey(admission, id).await?;
        Ok(self.store.rename_passkey(&Passkey { name, ..passkey }).await?)
    }

    /// Removes one's own passkey; all other sessions end, since one of them may have been opened with it.
    ///
    /// # Errors
    /// Not found, also for those of others; the password or code is wrong.
    pub async fn remove_passkey(
        &self,
        admission: &Admission,
        id: &str,
        proof: Proof<'_>,
    ) -> Result<(), Error> {
        let person = owner(admission)?;
        self.confirm(person, proof.password, proof.code, proof.from).await?;
        let passkey = self.own_passkey(admission, id).await?;
        let deed = Deed { key: Some(id.to_owned()), ..Deed::own("passkey_removed", person.id) };
        self.note(deed, proof.from, None).await?;
        let sessions = Sessions::EndBut(admission.key.hash);
        let change = AccessChange { passkeys: vec![passkey.hash], sessions, ..AccessChange::default() };
        Ok(self.store.change_access(person.id, &change).await?)
    }

    /// Takes everything but the password from somebody who lost it: codes, recovery codes and passkeys. Their
    /// sessions end. `deed` says who does it, for each passkey.
    pub(crate) async fn drop_factors(
        &self,
        state: SignInState,
        deed: Deed,
        from: Option<IpAddr>,
    ) -> Result<(), Error> {
        let person = state.person;
        let passkeys: Vec<[u8; 32]> =
            self.store.passkeys_of(person).await?.into_iter().map(|passkey| passkey.hash).collect();
        for hash in &passkeys {
            let key = Some(key_id(hash));
            self.note(Deed { kind: "passkey_removed".into(), key, ..deed.clone() }, from, None).await?;
        }
        let change = AccessChange { passkeys, sessions: Sessions::End, ..without_factor(state) };
        Ok(self.store.change_access(person, &change).await?)
    }

    /// Whether the password alone does not do: a second factor is the rule for this person, and their only
    /// one is a passkey.
    pub(crate) async fn needs_passkey(&self, state: &SignInState) -> Result<bool, Error> {
        let without = !state.confirmed && self.factor_required(state).await?;
        Ok(without && self.store.count_passkeys(state.person).await? > 0)
    }

    async fn own_passkey(&self, admission: &Admission, id: &str) -> Result<Passkey, Error> {
        let passkeys = self.store.passkeys_of(owner(admission)?.id).await?;
        passkeys.into_iter().find(|passkey| key_id(&passkey.hash) == id).ok_or(Error::NotFound)
    }

    /// By what authenticators know a person: always the same, and nothing that says who it is.
    fn handle(&self, person: i64) -> [u8; ceremony::HANDLE] {
        sha256(&self.stand_in::<32>("passkey", &person.to_string()))
    }

    /// Keeps what is asked for its `purpose`; gives what the browser is told.
    async fn keep_question(&self, question: Option<Question>, purpose: String) -> Result<Value, Error> {
        let Question { options, challenge, state } = question.ok_or(Error::PasskeysOff)?;
        let now = self.clock.now();
        let challenge = Challenge { hash: challenge, purpose, state, expires_at: now + ANSWERED_WITHIN };
        self.store.put_challenge(&challenge, now).await?;
        Ok(options)
    }

    /// What was kept of a question for this purpose, whose one answer this is.
    async fn take_question(&self, challenge: &[u8; 32], purpose: &str) -> Result<Option<Vec<u8>>, Error> {
        let kept = self.store.take_challenge(challenge, purpose).await?;
        Ok(kept.filter(|kept| kept.expires_at > self.clock.now()).map(|kept| kept.state))
    }
}

/// The purpose of a challenge for a new passkey: this person's, in this session.
fn adding(admission: &Admission) -> String {
    format!("add {} {}", admission.key.person, hex(&admission.key.hash))
}

fn named(name: &str) -> Result<String, Error> {
    no_nul("name", name)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST {
        let (zh, en) = ("请给通行密钥起个名称,最多50个字", "Name the passkey, in at most 50 characters");
        return Err(invalid("name", "range", zh, en));
    }
    Ok(name.to_owned())
}

fn not_made() -> Error {
    invalid(
        "credential",
        "passkey",
        "通行密钥没有建立成功,请重新添加",
        "The passkey could not be added; begin again",
    )
}
