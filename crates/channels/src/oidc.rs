//! Speaking to OpenID providers: OpenID Connect Core 1.0 with the authorization code and PKCE (RFC 7636).
//!
//! Invariants: only issuers that were configured are spoken to, by TLS (a provider on the machine itself may do
//! without); no redirect is followed, and no answer is waited for long or read far. Tokens are taken with an asymmetric
//! signature by a published key of the issuer only, for us alone, before they expire, with the nonce of this sign-in.

mod fetch;
mod metadata;

use std::time::Duration;

use async_trait::async_trait;
use chrono::DateTime;
use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdToken,
    CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse,
};
use redress_app::ports::{Binding, Proven, Provider, ProviderFault, Providers};
use tokio_rustls::rustls::RootCertStore;

use self::fetch::Fetch;
use self::metadata::{Kept, Known};

/// What is known of a provider before it is asked.
pub struct Settings {
    /// Its names in addresses and for people.
    pub shown: Provider,
    /// Its own name for itself; its discovery document lies below.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What proves to it that we are who it calls so.
    pub client_secret: String,
    /// What we ask for besides `openid`.
    pub scopes: Vec<String>,
    /// Values of the claim `acr` that say that a second factor was shown; the provider is asked for them.
    pub acr: Vec<String>,
    /// Values of the claim `amr` that say so.
    pub amr: Vec<String>,
}

/// The signatures that are taken: what openidconnect can check of the asymmetric ones.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How long a request to a provider may take: somebody is waiting for two or three of them.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// The configured providers.
pub struct OpenId {
    shown: Vec<Provider>,
    all: Vec<One>,
}

struct One {
    settings: Settings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    fetch: Fetch,
    known: Known,
}

/// Where a provider is to send people back to: one address for each, so that none can be taken for another
/// (RFC 9700, 4.4.2). The page there belongs to the console.
pub fn redirect_address(public_origin: &str, provider: &str) -> String {
    format!("{public_origin}/console/arrive/{provider}")
}

impl OpenId {
    /// These providers, for a server that browsers reach at `public_origin`. TLS trusts these roots, and a request
    /// may take so long. Nobody is asked anything yet.
    ///
    /// # Errors
    /// A sentence for whoever starts the program.
    pub fn new(
        public_origin: &str,
        providers: Vec<Settings>,
        roots: RootCertStore,
        patience: Duration,
    ) -> Result<OpenId, String> {
        let client = fetch::client(roots, patience)?;
        let one = |settings: Settings| -> Result<One, String> {
            let no_issuer = || format!("the issuer {} is not an https address", settings.issuer);
            let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| no_issuer())?;
            let fetch = Fetch::new(client.clone(), &issuer);
            if !fetch.may_ask(issuer.url()) {
                return Err(no_issuer());
            }
            let redirect = RedirectUrl::new(redirect_address(public_origin, &settings.shown.id))
                .map_err(|_| format!("{public_origin} is no origin"))?;
            Ok(One { settings, issuer, redirect, fetch, known: Known::default() })
        };
        let all = providers.into_iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let shown = all.iter().map(|one| one.settings.shown.clone()).collect();
        Ok(OpenId { shown, all })
    }

    fn one(&self, id: &str) -> Result<&One, ProviderFault> {
        self.all.iter().find(|one| one.settings.shown.id == id).ok_or(ProviderFault::Unknown)
    }
}

#[async_trait]
impl Providers for OpenId {
    fn all(&self) -> &[Provider] {
        &self.shown
    }

    async fn address(&self, id: &str, binding: &Binding, now: Timestamp) -> Result<String, ProviderFault> {
        let One { settings, issuer, redirect, fetch, known } = self.one(id)?;
        let kept = known.get(fetch, issuer, now).await?;
        let client = CoreClient::from_provider_metadata(kept.metadata, client_id(settings), None)
            .set_redirect_uri(redirect.clone());
        let verifier = PkceCodeVerifier::new(binding.verifier.clone());
        let (state, nonce) = (binding.state.clone(), binding.nonce.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for scope in &settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for class in &settings.acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        Ok(request.url().0.into())
    }

    async fn redeem(
        &self,
        id: &str,
        code: &str,
        binding: &Binding,
        now: Timestamp,
    ) -> Result<Proven, ProviderFault> {
        let one = self.one(id)?;
        let mut kept = one.known.get(&one.fetch, &one.issuer, now).await?;
        let answer = tokens(one, &kept, code, binding).await?;
        let token = answer.id_token().ok_or(ProviderFault::Faulty("no identity token in its answer"))?;
        let claims = match claims(one, &kept, token, binding, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // It may have taken a new key since.
                kept = one.known.renew(&one.fetch, &one.issuer, kept.at, now).await?;
                claims(one, &kept, token, binding, now)
            }
            checked => checked,
        };
        let claims = claims.map_err(|error| ProviderFault::Token(what(&error)))?;
        let settings = &one.settings;
        // Core 3.1.3.7, 5; the library leaves it to us.
        if claims.authorized_party().is_some_and(|party| party.as_str() != settings.client_id) {
            return Err(ProviderFault::Token("it was made for another to pass on"));
        }
        let class = claims.auth_context_ref().is_some_and(|class| settings.acr.contains(class));
        let mut methods = claims.auth_method_refs().into_iter().flatten();
        Ok(Proven {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            second_factor: class || methods.any(|method| settings.amr.contains(method)),
        })
    }
}

async fn tokens(
    one: &One,
    kept: &Kept,
    code: &str,
    binding: &Binding,
) -> Result<CoreTokenResponse, ProviderFault> {
    let settings = &one.settings;
    let secret = ClientSecret::new(settings.client_secret.clone());
    let client = CoreClient::from_provider_metadata(kept.metadata.clone(), client_id(settings), Some(secret))
        .set_redirect_uri(one.redirect.clone())
        .set_auth_type(how_to_prove(&kept.metadata));
    let request = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|_| ProviderFault::Faulty("no token endpoint in its discovery document"))?
        .set_pkce_verifier(PkceCodeVerifier::new(binding.verifier.clone()));
    let answer = request.request_async(&one.fetch).await;
    answer.map_err(|error| match error {
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::InvalidGrant => ProviderFault::Code,
            CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                ProviderFault::Faulty("it does not know this client or its secret")
            }
            _ => ProviderFault::Faulty("its token endpoint refuses the request"),
        },
        RequestTokenError::Request(fault) => fault.into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            ProviderFault::Faulty("its token endpoint answers something else")
        }
    })
}

fn client_id(settings: &Settings) -> ClientId {
    ClientId::new(settings.client_id.clone())
}

/// In a header, as every provider must be able to; in the body where it says that it takes nothing else.
fn how_to_prove(metadata: &CoreProviderMetadata) -> AuthType {
    let offered = metadata.token_endpoint_auth_methods_supported();
    let offers = |method| offered.is_some_and(|all| all.contains(&method));
    let body =
        offers(CoreClientAuthMethod::ClientSecretPost) && !offers(CoreClientAuthMethod::ClientSecretBasic);
    if body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

fn claims<'t>(
    one: &One,
    kept: &Kept,
    token: &'t CoreIdToken,
    binding: &Binding,
    now: Timestamp,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    let keys = kept.metadata.jwks().clone();
    let verifier = openidconnect::core::CoreIdTokenVerifier::new_public_client(
        client_id(&one.settings),
        one.issuer.clone(),
        keys,
    )
    .set_allowed_algs(SIGNATURES)
    .set_time_fn(move || DateTime::from_timestamp(now.as_second(), 0).unwrap_or(DateTime::UNIX_EPOCH));
    token.claims(&verifier, &Nonce::new(binding.nonce.clone()))
}

/// What is wrong with a token, without a word of what is in it.
fn what(error: &ClaimsVerificationError) -> &'static str {
    use SignatureVerificationError as Signature;
    match error {
        ClaimsVerificationError::Expired(_) => "it has expired",
        ClaimsVerificationError::InvalidAudience(_) => "it is not for us",
        ClaimsVerificationError::InvalidIssuer(_) => "it is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "it is of another sign-in",
        ClaimsVerificationError::SignatureVerification(fault) => match fault {
            Signature::NoSignature => "it is not signed",
            Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_) => {
                "its signature is of a kind that is not taken"
            }
            Signature::NoMatchingKey => "its key is not published",
            _ => "its signature is wrong",
        },
        _ => "something else is wrong with it",
    }
}
