//! A small seeded generator: the same seed gives the same market on every machine and version.

/// SplitMix64, after Steele, Lea and Flood (2014); quick to start for every account anew.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

fn mixed(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Random {
    /// The generator of one thing: independent of all others of the same seed.
    pub(crate) fn of(seed: u64, stream: u64, index: u64) -> Self {
        let spread = mixed(seed ^ mixed(stream.wrapping_add(0x9e37_79b9_7f4a_7c15)));
        Self { state: mixed(spread.wrapping_add(mixed(index.wrapping_add(1)))) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// From 0 up to but without 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From 0 up to but without `count`; 0 where there is nothing to choose from.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// Both ends included; the lower end where they cross.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(0);
        low + self.below(span) as i64
    }

    /// One of a table that is never empty.
    pub(crate) fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.below(table.len())]
    }

    /// Log-normal around a median, as sizes and amounts are.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        median * ((sum - 6.0) * spread).exp()
    }

    /// One of the entries, by their weights.
    pub(crate) fn weighted<T: Copy>(&mut self, table: &[(T, u32)]) -> T {
        let total: u32 = table.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for (value, weight) in table {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        table[0].0
    }
}
