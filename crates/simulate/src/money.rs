//! Amounts are drawn in euro and written in the workspace's currency.

/// A currency by what a euro is worth in it, roughly: a market needs sizes, not rates of a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Money {
    factor: f64,
}

impl Money {
    pub(crate) fn of(currency: &str) -> Self {
        let factor = match currency.trim().to_ascii_uppercase().as_str() {
            "KRW" => 1_600.0,
            "JPY" => 170.0,
            "USD" => 1.1,
            "GBP" => 0.85,
            "SEK" => 11.0,
            _ => 1.0,
        };
        Self { factor }
    }

    /// The amount as a plain number without decimals.
    pub(crate) fn write(self, euro: f64) -> String {
        (euro * self.factor).round().to_string()
    }
}
