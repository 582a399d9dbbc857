//! Keys that an earlier version kept as they were spelt: a workspace that holds ids of Salesforce
//! with 15 characters, or GUIDs in capitals, gets them in the one spelling before records of this
//! source come again. Else these would become a second record each.

use speargun_domain::record::{ENTITIES, FieldKind};
use speargun_store::{Connection, record};

use super::key::{KeyStyle, canonical};
use crate::EngineError;

/// Brings the kept keys of a source into their one spelling; says how many records that changed. A
/// record whose one spelling is another record's already stays as it is: it is a duplicate to be
/// merged.
///
/// # Errors
/// What the store reports.
pub(super) fn keys(
    connection: &mut Connection,
    source: i64,
    style: KeyStyle,
) -> Result<u64, EngineError> {
    let style = KeyStyle { is_grouped: false, is_rounded: false, ..style };
    let mut changed = 0;
    for entity in ENTITIES {
        let references = entity.fields.iter().filter(|field| field.kind == FieldKind::Reference);
        let own = std::iter::once("external_id");
        for column in own.chain(references.map(|field| field.key)) {
            for kept in record::long_keys(connection, entity, column, source)? {
                let Ok(spelt) = canonical(&kept, style) else { continue };
                if spelt != kept {
                    let of = (entity, column, source);
                    let rows = record::respell(connection, of, &kept, &spelt)?;
                    changed += if column == "external_id" { rows } else { 0 };
                }
            }
        }
    }
    Ok(changed)
}
