//! Natural keys: a file without ids names a deal by its name and its account. Two renewals of one
//! account in two years have one such key and are two deals: the day on which a deal was made tells
//! them apart, or that on which it was closed.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use speargun_domain::record::Entity;
use speargun_domain::time::DAY;
use speargun_store::{Connection, opportunity};

use crate::EngineError;

/// Stands between a natural key and the day that tells its record from others of this key.
const SIGN: &str = "|+";

/// When the deal of a key was made and closed, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Days {
    created_at: Option<i64>,
    /// Of a deal whose day is over: an open one still moves it.
    closed_at: Option<i64>,
}

/// Whose the natural keys of a source are.
#[derive(Debug, Default)]
pub(crate) struct NaturalKeys {
    /// By the plain key; nothing where keys of this kind of record are unique.
    owners: Option<RefCell<FxHashMap<String, Days>>>,
    now: i64,
}

impl NaturalKeys {
    /// Those of the records that are known, where the file has no ids.
    ///
    /// # Errors
    /// What the store reports.
    pub(crate) fn load(
        connection: &mut Connection,
        (entity, source, prefix): (&Entity, i64, &str),
        now: i64,
    ) -> Result<Self, EngineError> {
        if entity.key != "opportunity" {
            return Ok(Self::default());
        }
        let mut owners = FxHashMap::default();
        let begin = format!("{prefix}=");
        opportunity::each_key(connection, source, |key, created_at, closed_at| {
            if key.starts_with(&begin) && !key.contains(SIGN) {
                let closed_at = closed_at.filter(|at| *at <= now);
                owners.insert(key.to_owned(), Days { created_at, closed_at });
            }
            Ok::<(), EngineError>(())
        })?;
        Ok(Self { owners: Some(RefCell::new(owners)), now })
    }

    /// The key of a record: the plain one for the first record of its days, and for any other one
    /// with the day that tells it apart.
    pub(crate) fn key_of(
        &self,
        plain: String,
        created_at: Option<i64>,
        closed_at: Option<i64>,
    ) -> String {
        let Some(owners) = &self.owners else { return plain };
        let own = Days { created_at, closed_at: closed_at.filter(|at| *at <= self.now) };
        let mut owners = owners.borrow_mut();
        let Some(owner) = owners.get(&plain) else {
            owners.insert(plain.clone(), own);
            return plain;
        };
        match owner.told_apart(own) {
            None => plain,
            Some(at) => {
                let day = speargun_domain::time::to_date(at, &speargun_domain::time::utc());
                format!("{plain}{SIGN}{day}")
            }
        }
    }
}

impl Days {
    /// The day by which a record is another one than the owner of the key; nothing where it is
    /// that.
    fn told_apart(self, other: Self) -> Option<i64> {
        let differ = |left: i64, right: i64| (left - right).abs() >= DAY;
        match (self.created_at, other.created_at, self.closed_at, other.closed_at) {
            (Some(own), Some(at), _, _) => differ(own, at).then_some(at),
            (_, _, Some(own), Some(at)) => differ(own, at).then_some(at),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deals_of_one_name_are_told_apart_by_their_days() {
        let keys =
            NaturalKeys { owners: Some(RefCell::new(FxHashMap::default())), now: 1_000 * DAY };
        let of = |created: Option<i64>, closed: Option<i64>| {
            keys.key_of("=a|b".to_owned(), created.map(|d| d * DAY), closed.map(|d| d * DAY))
        };
        assert_eq!(of(Some(10), Some(70)), "=a|b");
        assert_eq!(of(Some(375), Some(430)), "=a|b|+1971-01-11");
        assert_eq!(of(Some(10), Some(71)), "=a|b", "the first again, closed a day later");
        assert_eq!(of(None, Some(70)), "=a|b");
        assert_eq!(of(None, Some(430)), "=a|b|+1971-03-07");
        // An open deal moves the day on which it is to close.
        assert_eq!(of(None, Some(2_000)), "=a|b");
        let others = NaturalKeys::default();
        assert_eq!(others.key_of("=a".to_owned(), Some(DAY), None), "=a");
        assert_eq!(others.key_of("=a".to_owned(), Some(9 * DAY), None), "=a");
    }
}
