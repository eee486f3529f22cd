//! What a browser and an authenticator answer about passkeys. The first byte says what comes: 0 the whole answer as
//! JSON, 1 the answer for a new passkey, 2 that of somebody who signs in. The latter two are the client's data after
//! two bytes of its length, in which `$` stands for the challenge, then the attestation object; or the
//! authenticator's data after two bytes of its length, then the signature.
//!
//! Nothing that is not signed by the one key there is signs in, and no passkey is made for another origin.
#![no_main]

use std::sync::LazyLock;

use data_encoding::BASE64URL_NOPAD;
use libfuzzer_sys::fuzz_target;
use redress_app::passkeys::ceremony::{Assertion, Made, NewKey, RelyingParty};
use redress_testkit::Authenticator;
use redress_testkit::house::ORIGIN;
use serde_json::{Value, json};

const HANDLE: [u8; 32] = [7; 32];

static PARTY: LazyLock<RelyingParty> = LazyLock::new(|| ORIGIN.parse().unwrap());
/// A passkey whose secret no input knows.
static HELD: LazyLock<Made> = LazyLock::new(|| {
    let question = PARTY.ask_for_key(HANDLE, "wang", "王芳", &[]).unwrap();
    let answer = Authenticator::named("fuzz", ORIGIN).create(&question.options);
    PARTY.take_key(&question.state, &NewKey::read(answer.to_string().as_bytes()).unwrap()).unwrap()
});

/// So many bytes as the first two say, and the rest.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (long, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(u16::from_be_bytes(*long).into())
}

fn client(template: &[u8], options: &Value) -> Vec<u8> {
    let text = String::from_utf8_lossy(template);
    text.replace('$', options["challenge"].as_str().unwrap()).into_bytes()
}

fn answer(credential: &[u8], response: Value) -> Vec<u8> {
    let id = BASE64URL_NOPAD.encode(credential);
    let kind = "public-key";
    json!({ "id": id, "rawId": id, "type": kind, "response": response, "clientExtensionResults": {} })
        .to_string()
        .into_bytes()
}

fn make(bytes: &[u8]) -> Option<()> {
    let (template, attestation) = part(bytes)?;
    let question = PARTY.ask_for_key(HANDLE, "wang", "王芳", &[])?;
    let client = client(template, &question.options);
    // The credential's id lies behind the hash, flags, counter, model and its own length, in the data that is last.
    let data = attestation.get(attestation.windows(8).position(|at| at == b"authData")? + 10..)?;
    let long = u16::from_be_bytes(*data.get(53..)?.first_chunk()?);
    let response = json!({
        "clientDataJSON": BASE64URL_NOPAD.encode(&client),
        "attestationObject": BASE64URL_NOPAD.encode(attestation),
        "transports": [],
    });
    let sent = answer(data.get(55..55 + usize::from(long))?, response);
    if PARTY.take_key(&question.state, &NewKey::read(&sent).ok()?).is_ok() {
        match serde_json::from_slice::<Value>(&client) {
            Ok(client) => {
                assert_eq!((&client["type"], &client["origin"]), (&json!("webauthn.create"), &json!(ORIGIN)));
            }
            // The library reads what browsers write, and lets pass in other values what is no JSON.
            Err(_) => {
                let client = String::from_utf8_lossy(&client);
                assert!(client.contains("\"webauthn.create\"") && client.contains(&format!("\"{ORIGIN}\"")));
            }
        }
    }
    Some(())
}

fn sign_in(bytes: &[u8]) -> Option<()> {
    let (template, rest) = part(bytes)?;
    let (data, signature) = part(rest)?;
    let question = PARTY.ask_who()?;
    let response = json!({
        "clientDataJSON": BASE64URL_NOPAD.encode(&client(template, &question.options)),
        "authenticatorData": BASE64URL_NOPAD.encode(data),
        "signature": BASE64URL_NOPAD.encode(signature),
        "userHandle": BASE64URL_NOPAD.encode(&HANDLE),
    });
    let sent = answer(&HELD.credential, response);
    let read = Assertion::read(&sent).ok()?;
    assert!(PARTY.check(&question.state, &read, &HELD, HANDLE).is_err());
    Some(())
}

fuzz_target!(|bytes: &[u8]| {
    match bytes.split_first() {
        Some((0, json)) => {
            let _ = (NewKey::read(json).is_ok(), Assertion::read(json).is_ok());
        }
        Some((1, rest)) => drop(make(rest)),
        Some((2, rest)) => drop(sign_in(rest)),
        _ => {}
    }
});
