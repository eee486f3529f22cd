//! What a provider publishes about itself, its keys among it: fetched when it is first needed, kept for an hour,
//! and fetched anew when a token names a key that is not among them.

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::CoreProviderMetadata;
use openidconnect::{DiscoveryError, IssuerUrl};
use redress_app::ports::ProviderFault;
use tokio::sync::Mutex;

use super::fetch::{Fault, Fetch};

/// How long it is kept: a key that was withdrawn is believed no longer than that.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
/// How soon a token with an unknown key has it fetched again, at most.
const RENEWED: SignedDuration = SignedDuration::from_mins(1);
/// How long a provider that failed is left alone, so that not everybody waits for it one after the other.
const LEFT_ALONE: SignedDuration = SignedDuration::from_secs(5);

/// What one provider published, once somebody has asked.
#[derive(Default)]
pub(super) struct Known(Mutex<State>);

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    failed: Option<(ProviderFault, Timestamp)>,
}

#[derive(Clone)]
pub(super) struct Kept {
    pub metadata: CoreProviderMetadata,
    /// When it was fetched.
    pub at: Timestamp,
}

impl Known {
    /// What is kept, or else is fetched now.
    pub async fn get(
        &self,
        fetch: &Fetch,
        issuer: &IssuerUrl,
        now: Timestamp,
    ) -> Result<Kept, ProviderFault> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some(kept) if within(kept.at, KEPT, now) => Ok(kept.clone()),
            _ => state.fetch(fetch, issuer, now).await,
        }
    }

    /// The same, fetched anew unless somebody did so after `seen`, or it was just now.
    pub async fn renew(
        &self,
        fetch: &Fetch,
        issuer: &IssuerUrl,
        seen: Timestamp,
        now: Timestamp,
    ) -> Result<Kept, ProviderFault> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some(kept) if kept.at != seen || within(kept.at, RENEWED, now) => Ok(kept.clone()),
            _ => state.fetch(fetch, issuer, now).await,
        }
    }
}

impl State {
    async fn fetch(
        &mut self,
        fetch: &Fetch,
        issuer: &IssuerUrl,
        now: Timestamp,
    ) -> Result<Kept, ProviderFault> {
        if let Some((fault, at)) = self.failed
            && within(at, LEFT_ALONE, now)
        {
            return Err(fault);
        }
        match discover(fetch, issuer).await {
            Ok(metadata) => {
                let kept = Kept { metadata, at: now };
                *self = State { kept: Some(kept.clone()), failed: None };
                Ok(kept)
            }
            Err(fault) => {
                self.failed = Some((fault, now));
                Err(fault)
            }
        }
    }
}

/// Whether `now` is less than `long` after `at`; a clock that was set back counts as later.
fn within(at: Timestamp, long: SignedDuration, now: Timestamp) -> bool {
    let since = now.duration_since(at);
    !since.is_negative() && since < long
}

async fn discover(fetch: &Fetch, issuer: &IssuerUrl) -> Result<CoreProviderMetadata, ProviderFault> {
    let found = CoreProviderMetadata::discover_async(issuer.clone(), fetch).await;
    let metadata = found.map_err(|error: DiscoveryError<Fault>| match error {
        DiscoveryError::Request(fault) => fault.into(),
        DiscoveryError::Response(status, ..) if status.is_server_error() => {
            ProviderFault::Unavailable("its discovery document or keys are out of order")
        }
        DiscoveryError::Validation(_) => ProviderFault::Faulty("it calls itself by another name"),
        _ => ProviderFault::Faulty("its discovery document or keys cannot be read"),
    })?;
    // Browsers are sent there, as they are nowhere else.
    if !fetch.may_ask(metadata.authorization_endpoint().url()) {
        return Err(Fault::Address.into());
    }
    Ok(metadata)
}
