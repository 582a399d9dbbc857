//! The bounds that keep the work on one text constant, however long or hostile it is.

/// Characters of a company name that are looked at; the rest is ignored.
pub const MAX_NAME_CHARS: usize = 256;
/// Tokens of a company name that are looked at.
pub const MAX_TOKENS: usize = 16;
/// Bytes of an address or web site that are looked at, before and after the `@`.
pub const MAX_HOST_BYTES: usize = 1024;
/// Accounts of one domain, label or exact name that are compared with a lead.
pub const MAX_GROUP: usize = 64;
/// Entries of one n-gram's list that are read; a commoner n-gram says too little.
pub const MAX_POSTINGS: usize = 2048;
/// Entries of all n-gram lists together that are read for one name.
pub const MAX_POSTINGS_TOTAL: usize = 1024;
/// Names kept for a full comparison after counting shared n-grams.
pub const MAX_COMPARED: usize = 8;
/// Generations followed up or down a corporate family (also what ends a family loop).
pub const MAX_FAMILY_DEPTH: usize = 8;

/// The longest prefix of `text` with at most `bytes` bytes that ends at a character boundary.
pub(crate) fn clip(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
