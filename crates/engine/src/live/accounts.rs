//! Groups of tracking calls become accounts of the records, unless the records know them.

use speargun_domain::record;
use speargun_domain::value::Value;
use speargun_store::record::{RecordWriter, WriteMode, source_id};

use crate::EngineError;
use crate::membership::{self, Actor, Changed};
use speargun_track::GroupTraits;
use speargun_track::people::TRACKING_SOURCE;

/// How many accounts one step makes; more wait for the next group call.
const NEW_ACCOUNTS_MAX: usize = 1_000;

/// An account that a group call told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewAccount {
    /// The customer's own id.
    pub(super) key: String,
    name: String,
    pub(super) website: Option<String>,
}

impl NewAccount {
    pub(super) fn new(group: &str, traits: &GroupTraits) -> Self {
        let text = |kept: &Option<(i64, Box<str>)>| kept.as_ref().map(|(_, text)| text.to_string());
        let website = text(&traits.website);
        let name = text(&traits.name).or_else(|| website.clone());
        Self { key: group.to_owned(), name: name.unwrap_or_else(|| group.to_owned()), website }
    }
}

/// Makes accounts and decides the people whom they concern.
///
/// # Errors
/// When another job writes, or what the store reports.
pub(super) fn create(
    actor: &Actor<'_>,
    wanted: &[NewAccount],
) -> Result<Vec<(i64, NewAccount)>, EngineError> {
    let (made, _) = membership::change(actor, "track", |connection| {
        let source = source_id(connection, TRACKING_SOURCE)?;
        let columns = ["name", "website", "created_at"].map(ToOwned::to_owned);
        let writer = RecordWriter::new(
            &record::ACCOUNT,
            (&columns, &[]),
            WriteMode::Upsert,
            connection.is_postgres(),
        );
        let mut made = Vec::new();
        for account in wanted.iter().take(NEW_ACCOUNTS_MAX) {
            let parameters = [
                Value::Integer(source),
                Value::from(account.key.as_str()),
                Value::Integer(actor.context.now),
                Value::from(account.name.as_str()),
                Value::from(account.website.clone()),
                Value::Integer(actor.context.now),
            ];
            writer.write(connection, &parameters)?;
            let id = speargun_store::account::id_of_key(connection, source, &account.key)?;
            made.extend(id.map(|id| (id, account.clone())));
        }
        let ids = made.iter().map(|(id, _)| *id).collect();
        Ok((made, Changed::Accounts(ids)))
    })?;
    Ok(made)
}
