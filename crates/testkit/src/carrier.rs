//! A courier that carries nothing anywhere: it keeps what was sent and answers as it was told.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use redress_app::ports::{Courier, SendFault};
use serde_json::Value;

/// A message as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The address.
    pub url: String,
    /// The headers.
    pub headers: BTreeMap<&'static str, String>,
    /// The body as it was signed …
    pub bytes: Vec<u8>,
    /// … and what it says.
    pub body: Value,
}

/// Keeps what is sent.
#[derive(Default)]
pub struct Carrier {
    sent: Mutex<Vec<Sent>>,
    answers: Mutex<BTreeMap<String, Result<u16, SendFault>>>,
}

impl Carrier {
    /// From now on every message to this address is answered so; others with 204.
    pub fn answer(&self, url: &str, answer: Result<u16, SendFault>) {
        self.answers.lock().unwrap().insert(url.to_owned(), answer);
    }

    /// What was sent since this was last asked.
    pub fn taken(&self) -> Vec<Sent> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }
}

#[async_trait]
impl Courier for Carrier {
    fn takes(&self, url: &str) -> Result<(), SendFault> {
        if url.starts_with("https://") { Ok(()) } else { Err(SendFault::Address) }
    }

    async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        bytes: Vec<u8>,
    ) -> Result<u16, SendFault> {
        let body = serde_json::from_slice(&bytes).unwrap();
        let (url, headers) = (url.to_owned(), headers.iter().cloned().collect());
        let answer = self.answers.lock().unwrap().get(&url).copied();
        self.sent.lock().unwrap().push(Sent { url, headers, bytes, body });
        answer.unwrap_or(Ok(204))
    }
}
