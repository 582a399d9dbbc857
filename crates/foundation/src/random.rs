//! Secrets.

use crate::Clock;

/// Bytes that no one can guess.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's source of chance nothing secret can be made, and there is no next best.
    if getrandom::fill(&mut bytes).is_err() {
        tracing::error!("the system gives no random bytes; secrets of this run are weak");
        let now = Clock::system().now().to_le_bytes();
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = now[place % now.len()] ^ (place as u8).wrapping_mul(37);
        }
    }
    bytes
}
