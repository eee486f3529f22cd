//! Passwords: what is taken as one, and how they are kept and compared.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use redress_domain::case::FieldFault;
use redress_domain::text::Text;
use zxcvbn::{Score, zxcvbn};

use crate::cases::App;
use crate::error::{Error, no_nul};
use crate::ports::Person;

/// Fewest characters.
pub const SHORTEST: usize = 10;
/// Most bytes: hashing more is work for nothing.
pub const LONGEST: usize = 1_000;
/// How many passwords are hashed at once: each takes 19 MiB for some tens of milliseconds.
pub(crate) const AT_ONCE: usize = 4;

/// Passwords and the words they are made of that everybody in China knows, and the words of this house and its
/// field, in lower case: `zxcvbn` knows those of the rest of the world.
const COMMON: &str = include_str!("common.txt");

/// Why `password` is not taken for whoever signs in as `login`; `None` if it is.
pub fn fault(field: &str, login: &str, password: &str) -> Option<FieldFault> {
    let fault = |code, zh: &str, en: &str| {
        Some(FieldFault { field: field.to_owned(), code, text: Text::new(zh, en) })
    };
    if password.chars().count() < SHORTEST {
        return fault("too_short", "密码至少10个字符", "A password has at least 10 characters");
    }
    if password.len() > LONGEST {
        return fault("too_long", "密码过长,请缩短", "This password is too long; shorten it");
    }
    let small = password.to_lowercase();
    if common(&small) || guessable(login, password) {
        return fault(
            "common",
            "这是常见的、容易被猜到的密码,请换一个,例如几个不相干的词",
            "This password is common and easily guessed; take another, such as a few unrelated words",
        );
    }
    if login.chars().count() >= 3 && small.contains(&login.to_lowercase()) {
        return fault("has_login", "密码中不能含有登录名", "A password does not contain the sign-in name");
    }
    None
}

/// Whether fewer than 10⁸ guesses find it: by the words and names that people use and how they change them, by keys
/// that lie side by side, repetitions, rows and days.
fn guessable(login: &str, password: &str) -> bool {
    let words: Vec<&str> = [login].into_iter().chain(COMMON.lines()).collect();
    zxcvbn(password, &words).score() < Score::Three
}

/// Whether it is a well-known password, as it stands or dressed up with digits and marks around it.
fn common(small: &str) -> bool {
    let bare = small.trim_matches(|c: char| !c.is_alphabetic());
    let plain: String = bare.chars().map(undisguised).collect();
    COMMON.lines().any(|known| known == small || known == bare || known == plain)
}

/// The letter that a digit or mark is written for.
fn undisguised(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Argon2id with the crate's recommended cost.
pub(crate) fn hash(password: &str, salt: &[u8; 16]) -> Option<String> {
    Argon2::default().hash_password_with_salt(password.as_bytes(), salt).ok().map(|hash| hash.to_string())
}

impl App {
    /// Whether it is the person's password; the same work if there is no such person, or one without.
    pub(crate) async fn fits(&self, person: Option<&Person>, password: &str) -> bool {
        let kept = person.and_then(|person| person.password.clone());
        let real = kept.is_some() && password.len() <= LONGEST;
        let hash = kept.unwrap_or_else(|| self.decoy.clone());
        let password = if real { password.to_owned() } else { "another".to_owned() };
        let Ok(_turn) = self.hashing.acquire().await else { return false };
        let fits = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        fits.await.unwrap_or(false) && real
    }

    /// The hash of a password that is taken for `login`.
    ///
    /// # Errors
    /// What is wrong with it, under the name `field`.
    pub(crate) async fn new_password(
        &self,
        field: &str,
        login: &str,
        password: &str,
    ) -> Result<String, Error> {
        no_nul(field, password)?;
        if let Some(fault) = fault(field, login, password) {
            return Err(Error::Invalid(vec![fault]));
        }
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        let password = password.to_owned();
        let Ok(_turn) = self.hashing.acquire().await else { return Err(Error::Forbidden) };
        let hashed = tokio::task::spawn_blocking(move || hash(&password, &salt)).await;
        hashed.ok().flatten().ok_or(Error::Forbidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_easily_guessed_is_no_password() {
        for (login, password, code) in [
            ("wang", "short", Some("too_short")),
            ("wang", "密码密码密码密码密", Some("too_short")),
            ("wang", "aaaaaaaaaaaa", Some("common")),
            ("wang", "1234567890", Some("common")),
            ("wang", "Password123!", Some("common")),
            ("wang", "P@ssw0rd2026", Some("common")),
            ("wang", "qwertyuiop", Some("common")),
            ("wang", "woaini1314520", Some("common")),
            ("wang", "Admin@123456", Some("common")),
            ("wang", "Zhangwei@1990", Some("common")),
            ("wang", "12315-tousu", Some("common")),
            ("wang", "Redress2026!", Some("common")),
            ("wang", "1qaz@WSX3edc", Some("common")),
            ("wang", "abcabcabcabc", Some("common")),
            ("wang", "football19900517", Some("common")),
            ("zhouxin", "Zh0uX1n-2026", Some("common")),
            ("wang", "the WANG family", Some("has_login")),
            ("li", "a river that flows uphill", None),
            ("wang", "a river that flows uphill", None),
            ("lin", "redress-demo", None),
            ("lin", "三只青蛙过大桥吃米饭", None),
        ] {
            assert_eq!(fault("password", login, password).map(|fault| fault.code), code, "{password}");
        }
        assert!(fault("password", "x", &"long word ".repeat(101)).is_some());
    }

    #[test]
    fn the_list_is_in_lower_case_and_says_each_once() {
        let mut all: Vec<&str> = COMMON.lines().collect();
        assert!(all.len() >= 300 && all.iter().all(|known| known.to_lowercase() == *known));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
