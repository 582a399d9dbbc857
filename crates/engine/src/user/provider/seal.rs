//! What a browser keeps between two steps of a sign-in: sealed, so that it can neither be read nor
//! made up. Any server of the workspace opens it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use speargun_foundation::random_bytes;
use speargun_words::said;

use super::client::Identity;
use crate::EngineError;

/// What seals are for, so that those of other parts do not open here.
const PURPOSE: &[u8] = b"speargun sign-in 1";
/// The longest sealed text, in bytes: browsers keep 4,096 of a cookie with its name.
pub const SEALED_MAX: usize = 3_900;
/// How long a sign-in may take at the provider, in microseconds.
pub(super) const ASKED_FOR: i64 = 10 * 60 * 1_000_000;
/// How long the code of the second factor is waited for, in microseconds.
pub(super) const PROVED_FOR: i64 = 5 * 60 * 1_000_000;

/// What is kept between two steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    /// Until when it counts, in microseconds UTC.
    pub(super) until: i64,
    /// The page that is shown in the end.
    pub(super) return_to: String,
    pub(super) step: Step,
}

/// How far a sign-in is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// The browser was sent to the provider.
    Asked(Asked),
    /// The provider said who it is, and the code of the second factor is missing.
    Proved(Identity),
}

/// What the provider's answer is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) redirect_url: String,
    pub(super) state: String,
    pub(super) nonce: String,
    /// The secret of which the provider knows the hash (PKCE).
    pub(super) verifier: String,
    /// Who is signed in and links an account.
    pub(super) link_to: Option<i64>,
}

fn key_of(secret: &[u8]) -> Result<LessSafeKey, EngineError> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, secret)
        .map_err(|_| EngineError::Conflict(said!("provider.key_damaged")))?;
    Ok(LessSafeKey::new(key))
}

/// Seals a step.
///
/// # Errors
/// When the system gives no random bytes, or the key is damaged.
pub(super) fn seal(secret: &[u8], step: &Sealed) -> Result<String, EngineError> {
    let damaged = || EngineError::Conflict(said!("provider.key_damaged"));
    let mut sealed = serde_json::to_vec(step).map_err(|_| damaged())?;
    let nonce = random_bytes::<NONCE_LEN>()?;
    let of_key = Nonce::assume_unique_for_key(nonce);
    key_of(secret)?
        .seal_in_place_append_tag(of_key, Aad::from(PURPOSE), &mut sealed)
        .map_err(|_| damaged())?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
}

/// Opens a step; none if it was not sealed here, or is over.
pub(super) fn open(secret: &[u8], text: &str, now: i64) -> Option<Sealed> {
    if text.len() > SEALED_MAX {
        return None;
    }
    let mut bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let opened = key_of(secret).ok()?.open_in_place(nonce, Aad::from(PURPOSE), sealed).ok()?;
    let step: Sealed = serde_json::from_slice(opened).ok()?;
    (now < step.until).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step() -> Sealed {
        let identity = Identity {
            issuer: "https://id.example".to_owned(),
            subject: "1".to_owned(),
            ..Identity::default()
        };
        Sealed { until: 100, return_to: "/lists".to_owned(), step: Step::Proved(identity) }
    }

    #[test]
    fn a_step_is_opened_in_time_and_with_its_key_only() {
        let text = seal(&[1; 32], &step()).unwrap();
        assert_eq!(open(&[1; 32], &text, 99), Some(step()));
        assert_eq!(open(&[1; 32], &text, 100), None);
        assert_eq!(open(&[2; 32], &text, 99), None);
        assert_ne!(text, seal(&[1; 32], &step()).unwrap(), "each with a chance of its own");
        assert!(!text.contains("id.example"));
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let text = seal(&[1; 32], &step()).unwrap();
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open(&[1; 32], &changed, 0), None, "{place}");
        }
        for text in ["", "a", "====", &"A".repeat(5_000)] {
            assert_eq!(open(&[1; 32], text, 0), None, "{text}");
        }
        assert!(seal(&[1; 5], &step()).is_err());
    }
}
