//! Whoever carries what this program tells others over the network.

use async_trait::async_trait;

/// Why nothing was carried, with a stable code. None of them tells what lies behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendFault {
    /// It is no address that is taken: not https, with a user name, without a host.
    #[error("the address cannot be used")]
    Address,
    /// The host lies inside the operator's own network and was not allowed.
    #[error("the host lies inside and was not allowed")]
    Inside,
    /// There is no such host.
    #[error("there is no such host")]
    Unknown,
    /// Nobody answers there, or their certificate is not theirs.
    #[error("nobody answers there, or their certificate does not hold")]
    Unreachable,
    /// The answer takes too long or is too long.
    #[error("the answer takes too long or is too long")]
    TooLong,
}

impl SendFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            SendFault::Address => "outbound_address",
            SendFault::Inside => "outbound_inside",
            SendFault::Unknown => "outbound_unknown",
            SendFault::Unreachable => "outbound_unreachable",
            SendFault::TooLong => "outbound_too_long",
        }
    }
}

/// Carries messages to addresses that people wrote down. Invariant: none is brought to a host inside the operator's
/// own network unless the operator allowed that host, and none is carried on to where an answer points.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Whether an address may be written down, as far as that can be told without asking anybody.
    fn takes(&self, url: &str) -> Result<(), SendFault>;
    /// Sends `body` by POST with these headers; gives the status of the answer, whose content nobody reads.
    async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<u16, SendFault>;
}
