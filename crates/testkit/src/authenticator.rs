//! A browser and its authenticator in one, with all the faults that a test wants: keys on P-256, no attestation.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use redress_app::ports::Entropy;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Seeded;

/// Bits of the flags of WebAuthn level 3, section 6.1.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

/// One passkey, and how it is used.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    /// The credential's id.
    pub credential: Vec<u8>,
    /// Whose it is, as it was told when it was made.
    pub handle: Vec<u8>,
    /// Goes up by one with every use; stays where it is 0.
    pub counter: u32,
    /// Where the page says it is.
    pub origin: String,
    /// For whom it signs, instead of who asks.
    pub party: Option<String>,
    /// Whether its owner unlocks it.
    pub verified: bool,
}

impl Authenticator {
    /// The authenticator of this name, used on the pages of `origin`.
    pub fn named(name: &str, origin: &str) -> Authenticator {
        let chance = Seeded::named(name);
        let (mut secret, mut credential) = ([0; 32], vec![0; 16]);
        chance.fill(&mut secret);
        chance.fill(&mut credential);
        let key = SigningKey::from_bytes(&secret.into()).unwrap();
        let (handle, origin) = (Vec::new(), origin.to_owned());
        Authenticator { key, credential, handle, counter: 1, origin, party: None, verified: true }
    }

    /// Makes its passkey as it is asked.
    pub fn create(&mut self, options: &Value) -> Value {
        self.handle = BASE64URL_NOPAD.decode(options["user"]["id"].as_str().unwrap().as_bytes()).unwrap();
        let data = self.data(options["rp"]["id"].as_str().unwrap(), ATTESTED);
        // A map of three: fmt, attStmt, authData, as RFC 8949 writes it.
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        self.answer(json!({
            "clientDataJSON": text(&self.client("webauthn.create", options)),
            "attestationObject": text(&attestation),
            "transports": ["internal"],
        }))
    }

    /// Signs in as it is asked.
    pub fn get(&mut self, options: &Value) -> Value {
        if self.counter > 0 {
            self.counter += 1;
        }
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client = self.client("webauthn.get", options);
        let signed = [data.clone(), sha256(&client).to_vec()].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": text(&client),
            "authenticatorData": text(&data),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&self.handle),
        }))
    }

    fn answer(&self, response: Value) -> Value {
        let id = text(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        })
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        let client =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        client.to_string().into_bytes()
    }

    /// The authenticator data: for whom, how, how often, and where it was just made the credential.
    fn data(&self, asks: &str, more: u8) -> Vec<u8> {
        let party = self.party.as_deref().unwrap_or(asks);
        let mut data = sha256(party.as_bytes()).to_vec();
        data.push(PRESENT | if self.verified { VERIFIED } else { 0 } | more);
        data.extend(self.counter.to_be_bytes());
        if more & ATTESTED != 0 {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
            data.extend(&self.credential);
            // The public key as RFC 9052 writes it: EC2, ES256, P-256, x and y.
            let point = self.key.verifying_key().to_encoded_point(false);
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(point.x().unwrap());
            data.extend(b"\x22\x58\x20");
            data.extend(point.y().unwrap());
        }
        data
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
