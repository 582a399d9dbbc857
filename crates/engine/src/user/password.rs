//! Passwords: Argon2id with m = 19,456 KiB, t = 2 and p = 1 (OWASP Password Storage Cheat Sheet).

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use speargun_words::{count, said};
use unicode_normalization::UnicodeNormalization as _;

use crate::EngineError;
use speargun_foundation::random_bytes;

/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 10;
/// The longest one: more is no safer, and costs time.
const PASSWORD_MAX: usize = 256;
/// How hard a password has to be to guess, of 4 (`zxcvbn`): more than 10^8 guesses.
const SCORE_MIN: u8 = 3;
/// How many characters of a password are none of its person's name, address or company.
const OWN_MIN: usize = 6;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// What a password is compared with if there is no person: it takes as long.
const NO_PERSON: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
    AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn hasher() -> Result<Argon2<'static>, EngineError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Invalid(said!("user.password_unhashable", error = error.to_string()))
}

/// One text however it was typed: a Korean or accented password is the same from every keyboard.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// The hash of a password, with its parameters and a salt of its own.
pub(super) fn hash(password: &str) -> Result<String, EngineError> {
    let salt = SaltString::encode_b64(&random_bytes::<16>()?).map_err(failed)?;
    let hashed = hasher()?.hash_password(normal(password).as_bytes(), &salt).map_err(failed)?;
    Ok(hashed.to_string())
}

/// Whether a password is the one of a hash. Without a hash it takes as long, and is not.
pub(super) fn is_right(password: &str, hash: Option<&str>) -> bool {
    // What is too long to be one is not even read: bytes first, since reading costs time.
    if password.len() > PASSWORD_MAX * 16 || normal(password).chars().count() > PASSWORD_MAX {
        return false;
    }
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NO_PERSON)) else { return false };
    let verified = Argon2::default().verify_password(normal(password).as_bytes(), &parsed);
    verified.is_ok() && hash.is_some()
}

/// Refuses a password that is short, common, or made of what is known of its person.
pub(super) fn check(password: &str, known: &[&str]) -> Result<(), EngineError> {
    let length = normal(password).chars().count();
    if length < PASSWORD_MIN {
        return Err(EngineError::Invalid(said!(
            "user.password_too_short",
            min = count(PASSWORD_MIN)
        )));
    }
    if length > PASSWORD_MAX {
        return Err(EngineError::Invalid(said!(
            "user.password_too_long",
            max = count(PASSWORD_MAX)
        )));
    }
    let mut words = vec!["speargun"];
    for text in known {
        words.push(text);
        words.extend(text.split(['@', '.', ' ', '-', '_']).filter(|word| word.len() > 2));
    }
    let rest = words
        .iter()
        .fold(normal(password).to_lowercase(), |rest, word| rest.replace(&word.to_lowercase(), ""));
    let is_of_person = rest.chars().filter(|sign| sign.is_alphanumeric()).count() < OWN_MIN;
    if is_of_person || u8::from(zxcvbn::zxcvbn(password, &words).score()) < SCORE_MIN {
        return Err(EngineError::Invalid(said!("user.password_too_easy")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_right_as_typed_and_nothing_else_is() {
        let hashed = hash("correct horse 한글 café").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert_ne!(hashed, hash("correct horse 한글 café").unwrap(), "each has a salt of its own");
        // The same text from a keyboard that writes letters and accents apart.
        let apart: String = "correct horse 한글 café".nfd().collect();
        for (typed, is) in [
            ("correct horse 한글 café", true),
            (apart.as_str(), true),
            ("correct horse 한글 cafe", false),
            ("", false),
        ] {
            assert_eq!(is_right(typed, Some(&hashed)), is, "{typed}");
        }
        assert!(!is_right("correct horse 한글 café", None));
        assert!(!is_right("x", Some("no hash")));
        assert!(!is_right(&"x".repeat(1_000_000), Some(&hashed)), "a long one costs nothing");
    }

    #[test]
    fn easy_passwords_are_refused_with_their_reason() {
        let known = ["ann.lee@acme-works.com", "Ann Lee"];
        for (password, key) in [
            ("short", Some("user.password_too_short")),
            ("password123", Some("user.password_too_easy")),
            ("qwertyuiop12", Some("user.password_too_easy")),
            ("acme-works ann lee", Some("user.password_too_easy")),
            ("Speargun2026", Some("user.password_too_easy")),
            ("maple tugboat ravine", None),
            ("고래밥 좋아하는 나무늘보", None),
        ] {
            let refused = check(password, &known).err().map(|error| error.to_string());
            assert_eq!(refused.is_some(), key.is_some(), "{password}: {refused:?}");
        }
        assert!(check(&"long and winding ".repeat(20), &known).is_err());
    }

    #[test]
    fn nobody_takes_as_long_as_somebody() {
        assert!(PasswordHash::new(NO_PERSON).is_ok());
    }
}
