//! Ids that are running numbers say nothing of whose they are: another list, numbered 1 to n as
//! well, overwrites the records of the first. So names are compared before they are replaced.

use rustc_hash::FxHashMap;
use speargun_domain::record::Entity;
use speargun_domain::value::Value;
use speargun_store::{Connection, StoreError};

/// How the records that are known are called, by their ids.
#[derive(Debug, Default)]
pub(super) struct KnownNames {
    names: FxHashMap<String, [String; 2]>,
    known: u64,
    others: u64,
}

/// Columns by which a record is known again, two at most.
fn columns_of(entity: &Entity) -> Option<[&'static str; 2]> {
    match entity.key {
        "account" => Some(["name", "website"]),
        "person" => Some(["email", "last_name"]),
        "opportunity" => Some(["name", "account_name"]),
        _ => None,
    }
}

/// Letters and digits alone: a name that is spelt otherwise is no other one.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl KnownNames {
    /// Those of a source.
    ///
    /// # Errors
    /// What the database reports.
    pub(super) fn load(
        connection: &mut Connection,
        entity: &Entity,
        source: i64,
    ) -> Result<Self, StoreError> {
        /// Longer keys are no running numbers.
        const DIGITS_MAX: usize = 7;
        let Some([first, second]) = columns_of(entity) else { return Ok(Self::default()) };
        let sql = format!(
            "SELECT external_id, COALESCE({first}, ''), COALESCE({second}, '') FROM {} \
             WHERE source_id = ?1 AND LENGTH(external_id) <= {DIGITS_MAX}",
            entity.key
        );
        let mut names = FxHashMap::default();
        connection.query_each(&sql, &[Value::Integer(source)], |row| {
            names.insert(row.text(0).to_owned(), [letters(row.text(1)), letters(row.text(2))]);
            Ok::<(), StoreError>(())
        })?;
        Ok(Self { names, known: 0, others: 0 })
    }

    /// Compares a record with the known one of its id, once.
    pub(super) fn compare(
        &mut self,
        (key, entity): (&str, &Entity),
        (columns, values): (&[String], &[Value]),
    ) {
        let Some(known) = self.names.remove(key) else { return };
        let text = |wanted: &str| {
            let place = columns.iter().position(|column| column == wanted);
            let value = place.and_then(|place| values.get(place)).and_then(Value::as_text);
            letters(value.unwrap_or_default())
        };
        let own = columns_of(entity).map(|columns| columns.map(text)).unwrap_or_default();
        let both: Vec<bool> = (known.iter().zip(&own))
            .filter(|(known, own)| !known.is_empty() && !own.is_empty())
            .map(|(known, own)| known == own)
            .collect();
        if both.is_empty() {
            return;
        }
        self.known += 1;
        self.others += u64::from(!both.contains(&true));
    }

    /// How many records that were known by the ids of the file have another name there, and how
    /// many were known, where most of them have.
    pub(super) fn strangers(&self) -> Option<(u64, u64)> {
        /// A few may have been renamed.
        const KNOWN_MIN: u64 = 3;
        (self.known >= KNOWN_MIN && self.others * 2 > self.known)
            .then_some((self.others, self.known))
    }
}
