//! What a webhook is told, signed as Standard Webhooks says (<https://www.standardwebhooks.com>), for which there are
//! libraries in many languages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use redress_domain::id::CaseId;
use serde::Serialize;
use sha2::Sha256;

use crate::ports::Webhook;

/// The body of a message.
#[derive(Serialize)]
struct Body<'a> {
    /// The event's kind, or `test`.
    #[serde(rename = "type")]
    kind: &'a str,
    /// When it happened.
    timestamp: Timestamp,
    data: Data,
}

#[derive(Serialize)]
struct Data {
    /// The case; null in a test.
    case_no: Option<String>,
    /// The event's number in its log.
    seq: Option<u32>,
}

/// The headers and the body of a message.
pub(super) struct Message {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// The one about this event, sent at `now`. Sent again, it has the same id.
    pub(super) fn new(
        webhook: &Webhook,
        event: Option<(CaseId, u32)>,
        kind: &str,
        at: Timestamp,
        now: Timestamp,
    ) -> Message {
        let id = match event {
            Some((case, seq)) => format!("{:016x}-{case}-{seq}", webhook.id),
            None => format!("{:016x}-test-{}", webhook.id, at.as_microsecond()),
        };
        let data = Data { case_no: event.map(|(case, _)| case.to_string()), seq: event.map(|(_, seq)| seq) };
        // A struct of numbers and texts is always written.
        let body = serde_json::to_vec(&Body { kind, timestamp: at, data }).unwrap_or_default();
        let sent = now.as_second();
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-signature", signature(&webhook.secret, &id, sent, &body)),
            ("webhook-timestamp", sent.to_string()),
            ("webhook-id", id),
        ];
        Message { headers, body }
    }
}

/// The header `webhook-signature`: HMAC-SHA-256 over id, time in seconds and body.
pub fn signature(secret: &[u8; 32], id: &str, sent: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{sent}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// The secret as it is shown once.
pub fn shown_secret(secret: &[u8; 32]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// A secret as it was shown.
pub fn read_secret(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text.strip_prefix("whsec_")?).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_others_compute_it_and_says_nothing_personal() {
        // The example of the specification, with its secret of 24 bytes stretched to 32 by zeros, as HMAC does itself.
        let mut secret = [0; 32];
        let known = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        secret[..known.len()].copy_from_slice(&known);
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
