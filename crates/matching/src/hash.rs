//! One stable 64-bit hash for texts, the same on every platform and in every run.

/// Hashes bytes eight at a time by folded multiplication (after wyhash); not for secrets.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ (bytes.len() as u64);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0_u8; 8];
        word.copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word), 0xe703_7ed1_a0b4_28db);
    }
    let mut word = [0_u8; 8];
    let rest = chunks.remainder();
    word[..rest.len()].copy_from_slice(rest);
    mix(state ^ u64::from_le_bytes(word), 0x8ebc_6af0_9c88_c6e3)
}

/// Hashes a text.
pub(crate) fn hash_text(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// Joins two hashes; the order of the two matters.
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right | 1);
    (product as u64) ^ ((product >> 64) as u64)
}
