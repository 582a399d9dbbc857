//! Who is to be erased.

/// Who is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person by their address.
    Email(String),
    /// A person by the customer's own id.
    User(String),
    /// A device by its anonymous id.
    Device(String),
}
