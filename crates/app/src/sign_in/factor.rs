//! The second factor: codes of RFC 6238 (SHA-1, six digits, thirty seconds), and recovery codes.
//!
//! Invariant: a code is good once. The time step it belongs to is taken in the store, and no code of that step
//! or an earlier one is taken again; a recovery code is gone when it is used.

use jiff::Timestamp;
use redress_domain::id::letters;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

use crate::cases::App;
use crate::error::Error;
use crate::ports::SignInState;

/// Seconds of one step.
const STEP: u64 = 30;
/// How many recovery codes are given.
const RECOVERY: usize = 10;

/// A secret as apps take it.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// In base 32, to be typed.
    pub secret: String,
    /// As an `otpauth` address, to be shown as a picture.
    pub uri: String,
}

fn totp(secret: &[u8]) -> Option<TOTP> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP, secret.to_vec()).ok()
}

/// The step that `code` belongs to, of the present one and its two neighbours; the same work for any code.
fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let totp = totp(secret)?;
    let present = u64::try_from(now.as_second()).ok()? / STEP;
    let mut found = None;
    for step in present.saturating_sub(1)..=present + 1 {
        if totp.generate(step * STEP).as_bytes().ct_eq(code.as_bytes()).into() {
            found = i64::try_from(step).ok();
        }
    }
    found
}

/// What an app is shown: issuer, account and secret.
pub(crate) fn enrolment(secret: &[u8], login: &str) -> Option<Enrolment> {
    let secret = totp(secret)?.get_secret_base32();
    let account: String = login
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    let uri = format!("otpauth://totp/Redress:{account}?secret={secret}&issuer=Redress");
    Some(Enrolment { secret, uri })
}

fn recovery_hash(person: i64, code: &str) -> [u8; 32] {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(format!("recovery\0{person}\0{}", code.to_ascii_uppercase()).as_bytes()).into()
}

impl App {
    /// Takes a code of the second factor, or a recovery code; false for what is none or was used.
    pub(crate) async fn take_code(&self, state: &SignInState, code: &str) -> Result<bool, Error> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(secret) = &state.totp else { return Ok(false) };
        if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
            return match step_of(secret, &code, self.clock.now()) {
                Some(step) => Ok(self.store.take_step(state.person, step).await?),
                None => Ok(false),
            };
        }
        Ok(self.store.take_recovery(state.person, &recovery_hash(state.person, &code)).await?)
    }

    /// New recovery codes of 120 random bits each, and the hashes as which they are kept.
    pub(crate) fn recovery_codes(&self, person: i64) -> (Vec<String>, Vec<[u8; 32]>) {
        let codes: Vec<String> = (0..RECOVERY)
            .map(|_| {
                let mut random = [0; 24];
                self.entropy.fill(&mut random);
                let groups: Vec<String> = random.chunks(4).map(letters).collect();
                groups.join("-")
            })
            .collect();
        let hashes = codes.iter().map(|code| recovery_hash(person, code)).collect();
        (codes, hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(step_of(b"12345678901234567890", code, now), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let now = Timestamp::from_second(1_111_111_111).unwrap();
        for (off, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let second = u64::try_from(1_111_111_111 + off * 30_i64).unwrap();
            let code = totp(b"12345678901234567890").unwrap().generate(second);
            assert_eq!(step_of(b"12345678901234567890", &code, now).is_some(), taken, "{off}");
        }
        for code in ["", "28708", "2870822", "abcdef", "28708２"] {
            assert_eq!(step_of(b"12345678901234567890", code, now), None);
        }
    }

    #[test]
    fn what_an_app_is_shown_is_an_address() {
        let shown = enrolment(b"12345678901234567890", "王 fang").unwrap();
        assert_eq!(shown.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let label = "%E7%8E%8B%20fang";
        let uri = format!("otpauth://totp/Redress:{label}?secret={}&issuer=Redress", shown.secret);
        assert_eq!(shown.uri, uri);
    }
}
