//! The second factor: a code of six digits every 30 seconds (TOTP, RFC 6238), and codes for who
//! lost the device.

use ring::digest::{SHA256, digest};
use speargun_words::said;
use totp_rs::{Algorithm, Secret, TOTP};

use crate::EngineError;
use speargun_foundation::random_bytes;

/// How many seconds a code is shown.
const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;
/// How many codes there are for who lost the device.
const RECOVERY_CODES: usize = 10;
/// The letters of such a code: none is taken for another one.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

fn totp(secret: &str, email: &str) -> Result<TOTP, EngineError> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().map_err(failed)?;
    let (issuer, seconds) = (Some("Speargun".to_owned()), STEP_SECONDS.unsigned_abs());
    // A colon would end the name of the account in the address.
    let name = email.replace(':', "");
    TOTP::new(Algorithm::SHA1, DIGITS, 0, seconds, bytes, issuer, name).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Invalid(said!("factor.unreadable", error = error.to_string()))
}

/// A new secret in base 32, of 160 bits as RFC 4226 advises.
pub(super) fn new_secret() -> Result<String, EngineError> {
    Ok(Secret::Raw(random_bytes::<20>()?.to_vec()).to_encoded().to_string())
}

/// The address that an app on a phone takes the secret from.
pub(super) fn address(secret: &str, email: &str) -> Result<String, EngineError> {
    Ok(totp(secret, email)?.get_url())
}

/// The time step of a code: the current one or one beside it, since clocks differ.
pub(super) fn step_of(secret: &str, code: &str, now: i64) -> Result<Option<i64>, EngineError> {
    let typed: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let totp = totp(secret, "")?;
    let step = now.div_euclid(1_000_000).div_euclid(STEP_SECONDS);
    let is = |step: &i64| {
        let at = u64::try_from(step * STEP_SECONDS).unwrap_or(0);
        is_same(totp.generate(at).as_bytes(), typed.as_bytes())
    };
    Ok([step, step - 1, step + 1].into_iter().find(is))
}

/// Compares without showing by its time where the first difference is.
fn is_same(left: &[u8], right: &[u8]) -> bool {
    let differs = left.iter().zip(right).fold(0, |found, (left, right)| found | (left ^ right));
    left.len() == right.len() && differs == 0
}

/// New codes for who lost the device, of 120 bits.
pub(super) fn recovery_codes() -> Result<Vec<String>, EngineError> {
    (0..RECOVERY_CODES).map(|_| code_of::<24>()).collect()
}

/// A code that a person types, of 60 bits, such as `k7d3-x2mq-9fpa`.
pub(super) fn new_code() -> Result<String, EngineError> {
    code_of::<12>()
}

/// A code of so many letters, of five bits each.
fn code_of<const LETTERS_OF_CODE: usize>() -> Result<String, EngineError> {
    let bytes = random_bytes::<LETTERS_OF_CODE>()?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let parts = letters.chunks(4).map(|part| part.iter().collect::<String>());
    Ok(parts.collect::<Vec<_>>().join("-"))
}

/// By what a recovery code is known. It has 120 bits of chance, so that a fast hash is enough; one
/// from before it had so many works on.
pub(super) fn recovery_hash(code: &str) -> Vec<u8> {
    let plain: String = code.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    digest(&SHA256, plain.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;
    /// The secret of RFC 6238, appendix B: "12345678901234567890" in base 32.
    const KNOWN: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard() {
        // The last six of the eight digits in the table of the appendix, for SHA1.
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")]
        {
            let step = seconds / 30;
            let at = |seconds: i64| step_of(KNOWN, code, seconds * SECOND).unwrap();
            assert_eq!(at(seconds), Some(step), "{code}");
            assert_eq!(at(seconds + 30), Some(step), "a slow clock");
            assert_eq!(at(seconds + 90), None, "too late");
        }
        assert_eq!(step_of(KNOWN, "287 082", 59 * SECOND).unwrap(), Some(1));
        for wrong in ["", "287083", "2870820", "２８７０８２", "a"] {
            assert_eq!(step_of(KNOWN, wrong, 59 * SECOND).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_and_codes_are_new_each_time_and_read_back() {
        let secret = new_secret().unwrap();
        assert_ne!(secret, new_secret().unwrap());
        let address = address(&secret, "ann@acme.com").unwrap();
        assert!(address.starts_with("otpauth://totp/Speargun:ann%40acme.com?"), "{address}");
        assert!(address.contains(&format!("secret={secret}")), "{address}");
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert_eq!(recovery_hash(&codes[0]), recovery_hash(&codes[0].to_uppercase()));
        assert_eq!(recovery_hash(&codes[0]), recovery_hash(&codes[0].replace('-', " ")));
        assert_ne!(recovery_hash(&codes[0]), recovery_hash(&codes[1]));
    }
}
