//! The cell of a record: what a store column holds and a filter compares.

/// Tenths of a point: 1,000 are the full 100.
pub type Tenths = i64;

/// One cell. Instants are [`Value::Integer`] microseconds since 1970-01-01 UTC; truth is 0 or 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Not known. Never the same as zero or an empty text.
    #[default]
    Null,
    /// Whole number, instant, truth or minor units of money.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// Text; lists are JSON arrays.
    Text(String),
    /// Bytes that only Speargun reads.
    Bytes(Vec<u8>),
}

impl Value {
    /// The whole number, if this is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, whole or not.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(integer_to_real(*number)),
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A whole number as a real one. Exact up to 2^53, which covers every amount and instant we hold.
#[must_use]
pub fn integer_to_real(number: i64) -> f64 {
    number as f64
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Integer(i64::from(truth))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}
