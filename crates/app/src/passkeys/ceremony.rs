//! The two ceremonies of WebAuthn level 3, sections 7.1 and 7.2, done by `webauthn_rp`: what a browser is asked,
//! and whether what its authenticator answers is right.
//!
//! Invariants: the user is verified, the origin is the relying party's own and no frame stands in another
//! page; nothing here reads a clock or a store. The library draws the challenge and also lets it end after five
//! minutes of the machine's clock.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;
use sha2::{Digest, Sha256};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions};
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity,
    RegistrationVerificationOptions, UserHandle, Username,
};
use webauthn_rp::request::{AsciiDomain, ExtensionInfo, PublicKeyCredentialDescriptor, RpId, TimedCeremony};
use webauthn_rp::response::auth::DiscoverableAuthentication;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::error::RegCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, SentChallenge};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState, Registration, RegistrationServerState,
};

/// Bytes by which authenticators know a person.
pub const HANDLE: usize = 32;

type Key = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// Whom passkeys are made for: the host of the one address that browsers open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    id: AsciiDomain,
    origin: String,
}

/// An address for which browsers make no passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "passkeys need an address of the form https://HOST or https://HOST:PORT with a host name in small letters; \
     no IP address and no path, and http:// for localhost only"
)]
pub struct NoRelyingParty;

impl FromStr for RelyingParty {
    type Err = NoRelyingParty;

    fn from_str(address: &str) -> Result<Self, NoRelyingParty> {
        let (scheme, rest) = address.split_once("://").ok_or(NoRelyingParty)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| NoRelyingParty)?)),
            None => (rest, None),
        };
        let usual = match scheme {
            "https" => 443,
            "http" if host == "localhost" => 80,
            _ => return Err(NoRelyingParty),
        };
        let label = |label: &str| {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            !label.is_empty() && label.bytes().all(fits)
        };
        // The last label of a name is never a number, which that of an IPv4 address always is.
        let named = host.rsplit('.').next().is_some_and(|last| !last.bytes().all(|b| b.is_ascii_digit()));
        if !named || !host.split('.').all(label) {
            return Err(NoRelyingParty);
        }
        let id = AsciiDomain::try_from(host.to_owned()).map_err(|_| NoRelyingParty)?;
        let port = port.filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(RelyingParty { id, origin: format!("{scheme}://{host}{port}") })
    }
}

/// What a browser is asked, and what is kept until it answers.
#[derive(Debug)]
pub struct Question {
    /// The options of `navigator.credentials`, as JSON.
    pub options: Value,
    /// SHA-256 of the challenge.
    pub challenge: [u8; 32],
    /// What the answer is held against.
    pub state: Vec<u8>,
}

/// A credential as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub credential: Vec<u8>,
    /// The public key and what was fixed with it.
    pub key: Vec<u8>,
    /// The signature counter and what else changes with use.
    pub state: [u8; 7],
}

/// What is wrong with an answer, for the audit log; whoever sent it is told nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no answer at all.
    Unreadable,
    /// The challenge was never sent, for something else, is used up or too old.
    Challenge,
    /// It was given to another site, or in a frame.
    Origin,
    /// It was made for another relying party.
    RelyingParty,
    /// Nobody proved to the authenticator that it is them.
    Unverified,
    /// Nobody knows the credential, or it is not that person's.
    Credential,
    /// The signature does not fit.
    Signature,
    /// The signature counter went backwards: the authenticator may have been copied.
    Counter,
    /// The account is closed.
    Closed,
    /// It breaks another rule.
    Other,
}

impl Fault {
    /// Its stable word.
    pub fn word(self) -> &'static str {
        match self {
            Fault::Unreadable => "unreadable",
            Fault::Challenge => "challenge",
            Fault::Origin => "origin",
            Fault::RelyingParty => "relying_party",
            Fault::Unverified => "unverified",
            Fault::Credential => "credential",
            Fault::Signature => "signature",
            Fault::Counter => "counter",
            Fault::Closed => "closed",
            Fault::Other => "other",
        }
    }
}

impl From<RegCeremonyErr> for Fault {
    fn from(error: RegCeremonyErr) -> Fault {
        match error {
            RegCeremonyErr::Timeout | RegCeremonyErr::ChallengeMismatch => Fault::Challenge,
            RegCeremonyErr::OriginMismatch
            | RegCeremonyErr::CrossOrigin
            | RegCeremonyErr::TopOriginMismatch => Fault::Origin,
            RegCeremonyErr::RpIdHashMismatch => Fault::RelyingParty,
            RegCeremonyErr::UserNotPresent | RegCeremonyErr::UserNotVerified => Fault::Unverified,
            RegCeremonyErr::AttestationSignature => Fault::Signature,
            _ => Fault::Other,
        }
    }
}

impl From<AuthCeremonyErr> for Fault {
    fn from(error: AuthCeremonyErr) -> Fault {
        match error {
            AuthCeremonyErr::Timeout | AuthCeremonyErr::ChallengeMismatch => Fault::Challenge,
            AuthCeremonyErr::OriginMismatch
            | AuthCeremonyErr::CrossOrigin
            | AuthCeremonyErr::TopOriginMismatch => Fault::Origin,
            AuthCeremonyErr::RpIdHashMismatch => Fault::RelyingParty,
            AuthCeremonyErr::UserNotVerified => Fault::Unverified,
            AuthCeremonyErr::UserHandleMismatch | AuthCeremonyErr::CredentialIdMismatch => Fault::Credential,
            AuthCeremonyErr::AssertionSignature => Fault::Signature,
            AuthCeremonyErr::SignatureCounter => Fault::Counter,
            _ => Fault::Other,
        }
    }
}

/// An answer to the question for a new passkey, read and not yet believed.
pub struct NewKey {
    answer: Registration,
    /// SHA-256 of the challenge that it answers.
    pub challenge: [u8; 32],
}

/// An answer to the question who signs in, read and not yet believed.
pub struct Assertion {
    answer: DiscoverableAuthentication<HANDLE>,
    /// SHA-256 of the challenge that it answers.
    pub challenge: [u8; 32],
    /// SHA-256 of the credential's id.
    pub credential: [u8; 32],
}

impl NewKey {
    /// Reads what `PublicKeyCredential.toJSON` gives.
    ///
    /// # Errors
    /// [`Fault::Unreadable`].
    pub fn read(json: &[u8]) -> Result<NewKey, Fault> {
        let answer = Registration::from_json_relaxed(json).map_err(|_| Fault::Unreadable)?;
        let challenge = hash_of(answer.challenge_relaxed().map_err(|_| Fault::Unreadable)?);
        Ok(NewKey { answer, challenge })
    }
}

impl Assertion {
    /// Reads what `PublicKeyCredential.toJSON` gives.
    ///
    /// # Errors
    /// [`Fault::Unreadable`].
    pub fn read(json: &[u8]) -> Result<Assertion, Fault> {
        let answer = DiscoverableAuthentication::from_json_relaxed(json).map_err(|_| Fault::Unreadable)?;
        let challenge = hash_of(answer.challenge_relaxed().map_err(|_| Fault::Unreadable)?);
        let credential = Sha256::digest(answer.raw_id().as_ref()).into();
        Ok(Assertion { answer, challenge, credential })
    }
}

impl RelyingParty {
    /// The origin of the pages that may ask for passkeys.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn id(&self) -> RpId {
        RpId::Domain(self.id.clone())
    }

    /// Asks for a new passkey of somebody whose authenticator must not hold one of `known` already. None where
    /// the library refuses, which it does for nothing that is asked here.
    pub fn ask_for_key(
        &self,
        handle: [u8; HANDLE],
        login: &str,
        name: &str,
        known: &[Vec<u8>],
    ) -> Option<Question> {
        let (id, handle) = (self.id(), UserHandle::decode(handle).ok()?);
        // What stands on the person's own device. A name that the profile of RFC 8265 does not take, such as one
        // with a space, gives way to that of the site.
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(login).or_else(|_| Username::try_from(self.id.as_ref())).ok()?,
            id: &handle,
            display_name: Nickname::try_from(name).ok(),
        };
        let known = known.iter().filter_map(|credential| {
            let id = CredentialId::decode(credential.clone()).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(0).ok()? })
        });
        let mut options = PublicKeyCredentialCreationOptions::passkey(&id, user, known.collect());
        // Asked for, not insisted on: platforms that do not know the extension verify the user all the same.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (server, client) = options.start_ceremony().ok()?;
        let challenge = hash_of(server.sent_challenge());
        Some(Question {
            options: serde_json::to_value(&client).ok()?,
            challenge,
            state: server.encode().ok()?,
        })
    }

    /// Holds the answer for a new passkey against what was kept of the question.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take_key(&self, state: &[u8], answer: &NewKey) -> Result<Made, Fault> {
        let state = RegistrationServerState::<HANDLE>::decode(state).map_err(|_| Fault::Challenge)?;
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &[&self.origin],
            // The standard lets an authenticator add extensions that nobody asked for.
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        let made = state.verify(&self.id(), &answer.answer, &options)?;
        let credential = made.id().as_ref().to_vec();
        let key = made.static_state().encode().map_err(|_| Fault::Other)?;
        let state = made.dynamic_state().encode().map_err(|_| Fault::Other)?;
        Ok(Made { credential, key, state })
    }

    /// Asks who signs in; none as with [`RelyingParty::ask_for_key`].
    pub fn ask_who(&self) -> Option<Question> {
        let id = self.id();
        let (server, client) = DiscoverableCredentialRequestOptions::passkey(&id).start_ceremony().ok()?;
        let challenge = hash_of(server.sent_challenge());
        Some(Question {
            options: serde_json::to_value(&client).ok()?,
            challenge,
            state: server.encode().ok()?,
        })
    }

    /// Holds the answer of whoever signs in against what was kept of the question and of the credential, which
    /// belongs to the person of this handle; gives the credential's state from now on.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(
        &self,
        state: &[u8],
        answer: &Assertion,
        held: &Made,
        handle: [u8; HANDLE],
    ) -> Result<[u8; 7], Fault> {
        let state = DiscoverableAuthenticationServerState::decode(state).map_err(|_| Fault::Challenge)?;
        let handle = UserHandle::decode(handle).map_err(|_| Fault::Credential)?;
        let id = CredentialId::decode(held.credential.as_slice()).map_err(|_| Fault::Credential)?;
        let key = Key::decode(&held.key).map_err(|_| Fault::Credential)?;
        let uses = DynamicState::decode(held.state).map_err(|_| Fault::Credential)?;
        let mut held = AuthenticatedCredential::new(id, &handle, key, uses).map_err(|_| Fault::Credential)?;
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &[&self.origin],
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        state.verify(&self.id(), &answer.answer, &mut held, &options)?;
        held.dynamic_state().encode().map_err(|_| Fault::Other)
    }
}

impl fmt::Display for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

fn hash_of(challenge: SentChallenge) -> [u8; 32] {
    Sha256::digest(challenge.0.to_be_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_name_behind_tls_or_the_machine_itself() {
        for (address, origin) in [
            ("https://redress.example.cn", "https://redress.example.cn"),
            ("https://redress.example.cn/", "https://redress.example.cn"),
            ("https://redress.example.cn:443", "https://redress.example.cn"),
            ("https://r-1.example.cn:8443", "https://r-1.example.cn:8443"),
            ("https://xn--fiqs8s.cn", "https://xn--fiqs8s.cn"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://localhost:80", "http://localhost"),
        ] {
            assert_eq!(address.parse::<RelyingParty>().unwrap().origin(), origin);
        }
        for address in [
            "",
            "redress.example.cn",
            "http://redress.example.cn",
            "https://",
            "https://10.0.0.5",
            "https://[::1]",
            "http://127.0.0.1:8080",
            "https://redress.example.cn/console",
            "https://Redress.example.cn",
            "https://诉应.cn",
            "https://a..b",
            "https://a:b",
            "https://user@a.cn",
        ] {
            assert_eq!(address.parse::<RelyingParty>(), Err(NoRelyingParty), "{address}");
        }
    }

    #[test]
    fn every_question_is_another_and_asks_for_a_verified_user() {
        let party: RelyingParty = "https://redress.example.cn".parse().unwrap();
        let known = vec![vec![7; 16]];
        let (one, other) = (
            party.ask_for_key([1; 32], "wang fang", "王芳", &known),
            party.ask_for_key([1; 32], "wang", "", &[]),
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_ne!(one.challenge, other.challenge);
        assert_eq!(one.options["rp"]["id"], "redress.example.cn");
        assert_eq!(one.options["user"]["displayName"], "王芳");
        assert_eq!(
            (&one.options["user"]["name"], &other.options["user"]["name"]),
            (&Value::from("redress.example.cn"), &Value::from("wang"))
        );
        assert_eq!(one.options["excludeCredentials"].as_array().map(Vec::len), Some(1));
        for selection in [&one.options["authenticatorSelection"], &other.options["authenticatorSelection"]] {
            assert_eq!(selection["userVerification"], "required");
            assert_eq!(selection["residentKey"], "required");
        }
        let (one, other) = (party.ask_who().unwrap(), party.ask_who().unwrap());
        assert_ne!(one.challenge, other.challenge);
        assert_eq!(one.options["userVerification"], "required");
        assert_eq!(one.options["allowCredentials"].as_array().map(Vec::len), Some(0));
    }
}
