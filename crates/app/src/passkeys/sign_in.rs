//! Signing in with a passkey.
//!
//! Invariant: nobody says a name, so there is none to find out about; the credential says whose it is. Failures
//! count against the address they come from, never against an account: that would let strangers lock it.

use std::net::IpAddr;

use serde_json::Value;

use super::ceremony::{Assertion, Fault, Made};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::Granted;
use crate::ports::{Passkey, Person};
use crate::sign_in::{key_id, throttle::Counted};

/// What these challenges are made for.
const SIGN_IN: &str = "sign in";
/// How the audit log names this way in.
const WAY: &str = "passkey";

impl App {
    /// Begins signing in: what the browser is asked, the same of everybody.
    ///
    /// # Errors
    /// Passkeys are off.
    pub async fn begin_passkey_sign_in(&self) -> Result<Value, Error> {
        let question = self.relying_party()?.ask_who();
        self.keep_question(question, SIGN_IN.to_owned()).await
    }

    /// Signs in by what the browser answered; `instead_of` is the session that this one takes the place of.
    ///
    /// # Errors
    /// [`Error::Passkey`] whatever is wrong, which is written down; [`Error::TooMany`] for an address that must
    /// wait; passkeys are off.
    pub async fn sign_in_with_passkey(
        &self,
        answer: &[u8],
        from: Option<IpAddr>,
        instead_of: Option<&str>,
    ) -> Result<Granted, Error> {
        self.relying_party()?;
        let address = Counted::address(from);
        let by = |kind: &str| Deed { kind: kind.into(), way: Some(WAY.into()), ..Deed::default() };
        self.admit_or_note(address, from, &by("")).await?;
        let mut claimed = None;
        let proved = self.proved(answer, &mut claimed).await?;
        let about = |kind: &str| Deed {
            person: claimed.as_ref().map(|passkey| passkey.person),
            key: claimed.as_ref().map(|passkey| key_id(&passkey.hash)),
            ..by(kind)
        };
        match proved {
            Ok(person) => {
                self.note(Deed { by: Some(person.id), ..about("sign_in") }, from, None).await?;
                self.forgive(address).await?;
                self.open_in_place_of(instead_of, person, false).await
            }
            Err(fault) => {
                let why = Some(fault.word().to_owned());
                self.note(Deed { why, ..about("sign_in_bad") }, from, None).await?;
                Err(Error::Passkey)
            }
        }
    }

    /// Whose answer this is, if everything about it is right; the challenge is used up either way. `claimed` is
    /// the passkey that it names, right or wrong.
    async fn proved(
        &self,
        answer: &[u8],
        claimed: &mut Option<Passkey>,
    ) -> Result<Result<Person, Fault>, Error> {
        let Ok(answer) = Assertion::read(answer) else { return Ok(Err(Fault::Unreadable)) };
        let asked = self.take_question(&answer.challenge, SIGN_IN).await?;
        let passkey = self.store.passkey(&answer.credential).await?;
        claimed.clone_from(&passkey);
        let Some(asked) = asked else { return Ok(Err(Fault::Challenge)) };
        let Some(passkey) = passkey else { return Ok(Err(Fault::Credential)) };
        let Passkey { person, credential, key, state, .. } = passkey.clone();
        let held = Made { credential, key, state };
        let state = match self.relying_party()?.check(&asked, &answer, &held, self.handle(person)) {
            Ok(state) => state,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(person) = self.store.person(person).await?.filter(|person| person.active) else {
            return Ok(Err(Fault::Closed));
        };
        // Of two answers with the same counter at once, one is a copy's.
        if !self.store.use_passkey(&passkey, &state, self.clock.now()).await? {
            return Ok(Err(Fault::Counter));
        }
        Ok(Ok(person))
    }
}
