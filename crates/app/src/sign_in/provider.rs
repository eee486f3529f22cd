//! Signing in by an OpenID provider: there with a secret in the browser, back with a code, and in if the identity
//! is bound to an account.
//!
//! Invariants: a browser that comes back holds the secret it was given on leaving; state, nonce and verifier come of
//! that secret, so that what was begun in another browser ends in none. A flow is taken away before its code is
//! redeemed, so that each is good once. An identity is issuer and subject: no account is found by an address or a
//! name, and none is made.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;

use super::{Counted, key_id, sha256};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::people::{Admission, Caller, Granted};
use crate::ports::{
    Binding, Flow, Identity, Person, Proven, Provider, ProviderFault, Purpose, Sessions, StoreError,
};

/// How long somebody may stay at the provider.
pub const AWAY: SignedDuration = SignedDuration::from_mins(10);
/// Where somebody goes who wanted to go nowhere of ours.
const HOME: &str = "/console";
/// Most identities of one account.
const MOST: usize = 10;
/// Longest address that is gone back to, in bytes.
const LONGEST: usize = 2_000;

/// Somebody who is to be sent to a provider.
pub struct Leaving {
    /// What only their browser may know, until they are back.
    pub secret: String,
    /// The address at the provider.
    pub location: String,
}

/// What somebody comes back with.
#[derive(Clone, Copy, Default)]
pub struct Return<'a> {
    /// What only their browser knows.
    pub secret: Option<&'a str>,
    /// From which provider.
    pub provider: &'a str,
    /// The provider's code.
    pub code: &'a str,
    /// What the provider was given to give back.
    pub state: &'a str,
    /// From where.
    pub from: Option<IpAddr>,
    /// The session that the new one takes the place of.
    pub instead_of: Option<&'a str>,
}

/// Somebody who is back.
pub enum Arrived {
    /// And in, on the way to the page they wanted.
    In {
        /// The session.
        granted: Box<Granted>,
        /// A path of our own.
        back: String,
    },
    /// And known, but a code of the second factor is still to be given.
    Code {
        /// What only their browser may know until then.
        secret: String,
    },
}

/// A path below the console, and nothing that a browser could take for another host.
fn own_path(wanted: &str) -> bool {
    let below = wanted == HOME || ["/console/", "/console?"].iter().any(|start| wanted.starts_with(start));
    let plain = wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    below && plain && !wanted.contains("//") && !wanted.contains("/..") && wanted.len() <= LONGEST
}

/// How the audit log names the way in by a provider.
pub(crate) fn way(provider: &str) -> String {
    format!("oidc:{provider}")
}

impl App {
    /// The providers by which people can sign in.
    pub fn providers(&self) -> &[Provider] {
        self.providers.all()
    }

    /// Sends somebody who is not signed in to a provider; `back` is the page they wanted to see.
    ///
    /// # Errors
    /// The provider's.
    pub async fn leave(&self, provider: &str, back: &str) -> Result<Leaving, Error> {
        let back = if own_path(back) { back } else { HOME };
        self.begin(Purpose::SignIn, provider, None, back).await
    }

    /// Sends whoever is signed in to a provider to bind an identity of theirs.
    pub(crate) async fn leave_to_bind(&self, provider: &str, person: i64) -> Result<Leaving, Error> {
        self.begin(Purpose::Bind, provider, Some(person), "/console/account").await
    }

    async fn begin(
        &self,
        purpose: Purpose,
        provider: &str,
        person: Option<i64>,
        back: &str,
    ) -> Result<Leaving, Error> {
        let secret = self.secret_text();
        let now = self.clock.now();
        let location = self.providers.address(provider, &self.binding(purpose, &secret), now).await?;
        self.expect(&secret, purpose, provider, person, back).await?;
        Ok(Leaving { secret, location })
    }

    async fn expect(
        &self,
        secret: &str,
        purpose: Purpose,
        provider: &str,
        person: Option<i64>,
        back: &str,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let flow = Flow {
            hash: sha256(secret),
            purpose,
            provider: provider.to_owned(),
            person,
            back: back.to_owned(),
            expires_at: now.checked_add(AWAY).map_err(|_| Error::Forbidden)?,
        };
        Ok(self.store.put_flow(&flow, now).await?)
    }

    /// What comes of the browser's secret. The state says before its dot what it is for, which tells the page
    /// where to bring it.
    fn binding(&self, purpose: Purpose, secret: &str) -> Binding {
        let of = |what: &str| self.stand_in::<32>(what, secret);
        Binding {
            state: format!("{}.{}", purpose.name(), of("provider state")),
            nonce: of("provider nonce"),
            verifier: of("provider verifier"),
        }
    }

    /// Lets somebody in whom a provider vouches for.
    ///
    /// # Errors
    /// [`Error::TooMany`] for whoever must wait; [`Error::FlowOver`] for what this browser did not begin, or did
    /// long ago, or has ended before; the provider's; [`Error::IdentityUnknown`] for an identity that opens no
    /// account, whether there never was one or it was closed; [`Error::PasskeyNeeded`] if only a passkey will do.
    pub async fn arrive(&self, given: Return<'_>) -> Result<Arrived, Error> {
        let Return { provider, from, instead_of, .. } = given;
        let way = way(provider);
        let address = Counted::address(from);
        let about = Deed { way: Some(way.clone()), ..Deed::default() };
        self.admit_or_note(address, from, &about).await?;
        let (flow, proven) = match self.redeem(Purpose::SignIn, given).await {
            Ok(redeemed) => redeemed,
            Err(fault) => {
                if fault.accuses() {
                    let bad = Deed { way: Some(way), ..Deed::unknown("sign_in_bad") };
                    self.note(bad, from, None).await?;
                } else {
                    self.forgive(address).await?;
                }
                return Err(fault);
            }
        };
        let bound = self.store.identity(&self.identity_hash(&proven)).await?;
        let person = match &bound {
            Some(identity) => self.store.person(identity.person).await?.filter(|person| person.active),
            None => None,
        };
        let Some(person) = person else {
            let refused = Deed {
                way: Some(way),
                person: bound.map(|identity| identity.person),
                login: Some(self.pseudonym(&named(&proven))),
                ..Deed::unknown("identity_unknown")
            };
            self.note(refused, from, None).await?;
            return Err(Error::IdentityUnknown);
        };
        let state = self.state_of(person.id).await?;
        if !proven.second_factor && self.needs_passkey(&state).await? {
            self.forgive(address).await?;
            return Err(Error::PasskeyNeeded);
        }
        if state.confirmed && !proven.second_factor {
            self.forgive(address).await?;
            let secret = self.secret_text();
            self.expect(&secret, Purpose::Code, provider, Some(person.id), &flow.back).await?;
            return Ok(Arrived::Code { secret });
        }
        self.note(Deed { way: Some(way), ..Deed::own("sign_in", person.id) }, from, None).await?;
        self.forgive(address).await?;
        self.in_place_of(instead_of, person, proven.second_factor, flow.back).await
    }

    /// Lets somebody in who is back from a provider and gives the code of their second factor. Wrong ones count
    /// like those at signing in with a password.
    ///
    /// # Errors
    /// [`Error::FlowOver`], [`Error::Code`] and [`Error::TooMany`].
    pub async fn arrive_with_code(
        &self,
        secret: Option<&str>,
        code: &str,
        from: Option<IpAddr>,
        instead_of: Option<&str>,
    ) -> Result<Arrived, Error> {
        let flow = self.flow(Purpose::Code, secret).await?;
        let person = match flow.person {
            Some(id) => self.store.person(id).await?.filter(|person| person.active),
            None => None,
        };
        let person = person.ok_or(Error::FlowOver)?;
        let turn = self.turn(&person.login, from, &Deed::own("", person.id)).await?;
        self.need_code(&self.state_of(person.id).await?, Some(code), from, turn).await?;
        if !self.store.take_flow(&flow.hash).await? {
            return Err(Error::FlowOver);
        }
        let way = Some(way(&flow.provider));
        self.note(Deed { way, ..Deed::own("sign_in", person.id) }, from, None).await?;
        self.right(turn).await?;
        self.in_place_of(instead_of, person, false, flow.back).await
    }

    async fn in_place_of(
        &self,
        instead_of: Option<&str>,
        person: Person,
        factor_shown: bool,
        back: String,
    ) -> Result<Arrived, Error> {
        let granted = self.open_in_place_of(instead_of, person, factor_shown).await?;
        Ok(Arrived::In { granted: Box::new(granted), back })
    }

    /// Binds the identity that whoever is signed in comes back with to their account.
    ///
    /// # Errors
    /// Those of [`App::arrive`]; [`Error::IdentityTaken`] if it opens another account.
    pub async fn bind_identity(&self, admission: &Admission, given: Return<'_>) -> Result<(), Error> {
        let Caller::Person { person, .. } = &admission.caller else { return Err(Error::SignIn) };
        let way = Some(way(given.provider));
        let redeemed = match self.redeem(Purpose::Bind, given).await {
            Ok((flow, _)) if flow.person != Some(person.id) => Err(Error::FlowOver),
            redeemed => redeemed,
        };
        if let Err(fault) = &redeemed
            && fault.accuses()
        {
            let bad = Deed { way: way.clone(), ..Deed::own("identity_bad", person.id) };
            self.note(bad, given.from, None).await?;
        }
        let (flow, proven) = redeemed?;
        let hash = self.identity_hash(&proven);
        match self.store.identity(&hash).await? {
            Some(bound) if bound.person == person.id => return Ok(()),
            Some(_) => {
                self.note(Deed { way, ..Deed::own("identity_taken", person.id) }, given.from, None).await?;
                return Err(Error::IdentityTaken);
            }
            None => {}
        }
        if self.store.identities_of(person.id).await?.len() >= MOST {
            let (zh, en) =
                ("绑定的身份过多,请先解除不用的", "There are too many identities; unbind some first");
            return Err(invalid("provider", "many", zh, en));
        }
        let key = Some(key_id(&hash));
        self.note(Deed { way, key, ..Deed::own("identity_bound", person.id) }, given.from, None).await?;
        let bound_at = self.clock.now();
        let identity = Identity { hash, person: person.id, provider: flow.provider, bound_at };
        match self.store.bind_identity(&identity).await {
            Err(StoreError::Conflict) => Err(Error::IdentityTaken),
            done => Ok(done?),
        }
    }

    /// Unbinds everything a person has bound; their sessions end. `deed` says by whom.
    pub(crate) async fn unbind_all(
        &self,
        deed: Deed,
        person: i64,
        from: Option<IpAddr>,
    ) -> Result<(), Error> {
        for identity in self.store.identities_of(person).await? {
            let way = Some(way(&identity.provider));
            let key = Some(key_id(&identity.hash));
            self.note(Deed { way, key, ..deed.clone() }, from, None).await?;
        }
        self.store.unbind_identities(person, None).await?;
        Ok(self.store.change_access(person, &Sessions::End.into()).await?)
    }

    /// The flow of this browser for this purpose, if it is not over.
    async fn flow(&self, purpose: Purpose, secret: Option<&str>) -> Result<Flow, Error> {
        let flow = match secret {
            Some(secret) => self.store.flow(&sha256(secret)).await?,
            None => None,
        };
        let lasts = |flow: &Flow, now: Timestamp| flow.purpose == purpose && flow.expires_at > now;
        flow.filter(|flow| lasts(flow, self.clock.now())).ok_or(Error::FlowOver)
    }

    /// Ends the flow of this browser and redeems the code it came back with.
    async fn redeem(&self, purpose: Purpose, given: Return<'_>) -> Result<(Flow, Proven), Error> {
        let flow = self.flow(purpose, given.secret).await?;
        let binding = self.binding(purpose, given.secret.unwrap_or_default());
        let same: bool = binding.state.as_bytes().ct_eq(given.state.as_bytes()).into();
        if !same || flow.provider != given.provider || !self.store.take_flow(&flow.hash).await? {
            return Err(Error::FlowOver);
        }
        let now = self.clock.now();
        Ok((flow, self.providers.redeem(given.provider, given.code, &binding, now).await?))
    }

    /// By what an identity is known: a keyed hash, which nobody can compute who has the database alone.
    fn identity_hash(&self, proven: &Proven) -> [u8; 32] {
        sha256(&self.stand_in::<32>("identity", &named(proven)))
    }
}

/// Issuer and subject as one text; neither can hold the separator.
fn named(proven: &Proven) -> String {
    format!("{}\0{}", proven.issuer, proven.subject)
}

impl Error {
    /// Whether it says that somebody tried to get in wrongly, rather than that a provider does not work.
    fn accuses(&self) -> bool {
        match self {
            Error::Provider(ProviderFault::Unavailable(_) | ProviderFault::Faulty(_)) => false,
            Error::Provider(_) | Error::FlowOver => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_goes_back_to_paths_of_our_own_only() {
        for (path, own) in [
            ("/console", true),
            ("/console/", true),
            ("/console/cases/0123-4567-89ABC", true),
            ("/console?due=late", true),
            ("/console/cases?state=open&page=2", true),
            ("", false),
            ("/", false),
            ("/consoles", false),
            ("console", false),
            ("//evil.example/console", false),
            ("/\\evil.example", false),
            ("/console//evil.example", false),
            ("/console/\\evil.example", false),
            ("/console/../api/v1/session", false),
            ("/console\t", false),
            ("/console/\n", false),
            ("/console/办件", false),
            ("https://evil.example/console", false),
            ("javascript:alert(1)", false),
            ("/api/v1/session", false),
        ] {
            assert_eq!(own_path(path), own, "{path}");
        }
        assert!(!own_path(&format!("/console/{}", "a".repeat(2_000))));
    }
}
