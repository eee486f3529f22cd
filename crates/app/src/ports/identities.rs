//! Identities that OpenID providers vouch for: which are bound to accounts, who is on the way to a provider and
//! back, and the providers themselves.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_domain::text::Text;

use super::StoreError;

/// An identity that opens an account. What is kept of issuer and subject is a keyed hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The keyed hash of issuer and subject: it opens one account at most.
    pub hash: [u8; 32],
    /// Whose account.
    pub person: i64,
    /// The provider through which it was bound.
    pub provider: String,
    /// When it was bound.
    pub bound_at: Timestamp,
}

/// What somebody is on the way for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// Back from the provider, and known: a code of the second factor is still to be given.
    Code,
    /// To bind an identity to the account they are signed in to.
    Bind,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 3] = [Purpose::SignIn, Purpose::Code, Purpose::Bind];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign_in",
            Purpose::Code => "code",
            Purpose::Bind => "bind",
        }
    }
}

/// Somebody who has gone to a provider and is expected back, once and soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// SHA-256 of the secret that only their browser has.
    pub hash: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// The provider.
    pub provider: String,
    /// Whose account it is about; none as long as that is not known.
    pub person: Option<i64>,
    /// The page of our own that they wanted to see.
    pub back: String,
    /// When nobody is expected any more.
    pub expires_at: Timestamp,
}

/// The part of the store that identities need.
#[async_trait]
pub trait Identities: Send + Sync {
    /// The one of this hash.
    async fn identity(&self, hash: &[u8; 32]) -> Result<Option<Identity>, StoreError>;
    /// Those of a person, the oldest first.
    async fn identities_of(&self, person: i64) -> Result<Vec<Identity>, StoreError>;
    /// Binds one; [`StoreError::Conflict`] if it is bound already.
    async fn bind_identity(&self, identity: &Identity) -> Result<(), StoreError>;
    /// Unbinds one of a person's, or all of them.
    async fn unbind_identities(&self, person: i64, only: Option<&[u8; 32]>) -> Result<(), StoreError>;

    /// Keeps a flow until it ends; those that ended before `now` may be forgotten.
    async fn put_flow(&self, flow: &Flow, now: Timestamp) -> Result<(), StoreError>;
    /// The one of this hash.
    async fn flow(&self, hash: &[u8; 32]) -> Result<Option<Flow>, StoreError>;
    /// Takes it away: true for one caller alone.
    async fn take_flow(&self, hash: &[u8; 32]) -> Result<bool, StoreError>;
}

/// An OpenID provider as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub name: Text,
}

/// What binds the answer of a provider to the browser that asked for it. Each is used once.
#[derive(Clone)]
pub struct Binding {
    /// Comes back in the address.
    pub state: String,
    /// Comes back inside the signed token.
    pub nonce: String,
    /// Proves that whoever redeems the code is who asked (RFC 7636); 43 to 128 letters and digits.
    pub verifier: String,
}

/// Somebody a provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The provider's own name for itself.
    pub issuer: String,
    /// The provider's name for the person, which it gives to nobody else.
    pub subject: String,
    /// Whether the provider says that a second factor was shown, in words that count here.
    pub second_factor: bool,
}

/// Why a provider vouches for nobody. What it says of it is for the log: it quotes nothing that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// There is no provider of this name.
    #[error("there is no such provider")]
    Unknown,
    /// It does not answer, or not in time.
    #[error("the provider does not answer: {0}")]
    Unavailable(&'static str),
    /// It answers something that cannot be used, or does not know us.
    #[error("the provider cannot be used: {0}")]
    Faulty(&'static str),
    /// It did not redeem the code.
    #[error("the provider does not take the code")]
    Code,
    /// What it vouched with is not valid.
    #[error("the identity token is not valid: {0}")]
    Token(&'static str),
}

/// The OpenID providers that the operator configured; no other is ever spoken to.
#[async_trait]
pub trait Providers: Send + Sync {
    /// All of them, in the order in which they are offered.
    fn all(&self) -> &[Provider];
    /// The address at the provider to which the browser is sent.
    async fn address(&self, id: &str, binding: &Binding, now: Timestamp) -> Result<String, ProviderFault>;
    /// Redeems the code that the browser came back with, and checks what comes of it.
    async fn redeem(
        &self,
        id: &str,
        code: &str,
        binding: &Binding,
        now: Timestamp,
    ) -> Result<Proven, ProviderFault>;
}

/// Where no provider is configured.
pub struct NoProviders;

#[async_trait]
impl Providers for NoProviders {
    fn all(&self) -> &[Provider] {
        &[]
    }
    async fn address(&self, _: &str, _: &Binding, _: Timestamp) -> Result<String, ProviderFault> {
        Err(ProviderFault::Unknown)
    }
    async fn redeem(&self, _: &str, _: &str, _: &Binding, _: Timestamp) -> Result<Proven, ProviderFault> {
        Err(ProviderFault::Unknown)
    }
}
