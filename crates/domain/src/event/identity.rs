//! Who stands behind a device: told by when somebody said who they are.

/// Somebody said on a device who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identification<P> {
    /// When, in the unit of the events.
    pub at: i64,
    /// Who.
    pub person: P,
}

/// The place of the identification that owns what a device did at a moment: the last one up to
/// then, or, for what came before any, the first. So a visitor's past is credited to who they
/// turn out to be, and a device that a second person takes over is theirs from then on. The rule
/// depends on the set only, never on the order in which it became known. `known` must be sorted.
#[must_use]
pub fn owner_at<P>(known: &[Identification<P>], at: i64) -> Option<usize> {
    if known.is_empty() {
        return None;
    }
    Some(known.partition_point(|identification| identification.at <= at).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_goes_to_the_first_and_the_rest_to_whoever_took_over() {
        let known =
            [Identification { at: 10, person: 'a' }, Identification { at: 20, person: 'b' }];
        for (at, owner) in [(0, 'a'), (10, 'a'), (19, 'a'), (20, 'b'), (99, 'b')] {
            assert_eq!(known[owner_at(&known, at).unwrap()].person, owner, "{at}");
        }
        assert_eq!(owner_at::<char>(&[], 5), None);
    }
}
