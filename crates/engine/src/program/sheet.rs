//! Strategy sheets of a programme: filled in, in versions.

use std::collections::BTreeMap;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::program::SheetKind;
use speargun_domain::right::Action;
use speargun_store::Lock;
use speargun_store::program::{self as stored, StoredSheet};
use speargun_words::{count, said};

use super::found;
use crate::criteria::refuse_without_right;
use crate::{EngineError, Workspace, audit};

/// The longest field, in characters.
const FIELD_MAX: usize = 10_000;

/// What a sheet says after an edit.
#[derive(Debug, Clone)]
pub struct SheetEdit<'a> {
    /// The version that the edit was made from; 0 where there was none.
    pub version: i64,
    /// The texts of its fields. A field that is not named, or is blank, is empty.
    pub fields: &'a BTreeMap<String, String>,
}

/// Writes a new version of a sheet.
///
/// # Errors
/// When there is no such programme, a field is none of the sheet, cannot say that or is too long,
/// or the sheet has another version by now; nothing is written then.
pub fn write_sheet(
    workspace: &Workspace,
    (program_id, kind): (i64, SheetKind),
    edit: &SheetEdit<'_>,
    context: &Context,
) -> Result<StoredSheet, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let fields = json!(checked(kind, edit.fields)?).to_string();
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let program = found(connection, program_id)?;
        let before = stored::sheet(connection, program_id, kind.key())?.unwrap_or_default();
        if before.version != edit.version {
            let (version, by) = (count(before.version), before.written_by);
            return Err(EngineError::Outdated(said!("program.sheet_outdated", version, by)));
        }
        if before.fields == fields {
            return Err(EngineError::Conflict(said!("program.sheet_unchanged")));
        }
        let sheet = StoredSheet {
            kind: kind.key().to_owned(),
            version: before.version + 1,
            fields,
            ..StoredSheet::default()
        };
        stored::write_sheet(connection, program_id, &sheet, context)?;
        stored::update(connection, &program, context.now)?;
        let details = json!({ "name": program.name, "kind": sheet.kind,
            "version": sheet.version });
        audit::note(connection, context, (AuditAction::WriteSheet, program_id), &details)?;
        let missing = || EngineError::NotFound(said!("program.missing", id = program_id));
        stored::sheet(connection, program_id, kind.key())?.ok_or_else(missing)
    })
}

/// The sheets of a programme that were filled in, at their newest versions.
///
/// # Errors
/// When there is no such programme.
pub fn sheets(workspace: &Workspace, program_id: i64) -> Result<Vec<StoredSheet>, EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        Ok(stored::sheets(connection, program_id)?)
    })
}

/// One sheet at its newest version; version 0 with no fields as long as no one wrote it.
///
/// # Errors
/// When there is no such programme.
pub fn sheet(
    workspace: &Workspace,
    (program_id, kind): (i64, SheetKind),
) -> Result<StoredSheet, EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        let empty = || StoredSheet { kind: kind.key().to_owned(), ..StoredSheet::default() };
        Ok(stored::sheet(connection, program_id, kind.key())?.unwrap_or_else(empty))
    })
}

/// A window of the versions of a sheet, the newest first, and how many there are.
///
/// # Errors
/// When there is no such programme.
pub fn sheet_versions(
    workspace: &Workspace,
    (program_id, kind): (i64, SheetKind),
    window: (i64, i64),
) -> Result<(Vec<StoredSheet>, i64), EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        Ok(stored::sheet_versions(connection, (program_id, kind.key()), window)?)
    })
}

/// The fields that a file gives: lines such as `strengths = "texts"` or `money_cost = 4`.
///
/// # Errors
/// When it is no TOML, or a field is neither a text nor a number.
pub fn sheet_fields(text: &str) -> Result<BTreeMap<String, String>, EngineError> {
    let unreadable = |reason: String| EngineError::Invalid(said!("program.bad_file", reason));
    let table: toml::Table =
        toml::from_str(text).map_err(|error| unreadable(error.message().to_owned()))?;
    let field = |(name, value): (String, toml::Value)| match value {
        toml::Value::String(text) => Ok((name, text)),
        toml::Value::Integer(number) => Ok((name, number.to_string())),
        toml::Value::Float(number) => Ok((name, number.to_string())),
        _ => Err(unreadable(name)),
    };
    table.into_iter().map(field).collect()
}

/// The fields in the order of the sheet, without blank ones.
fn checked(
    kind: SheetKind,
    fields: &BTreeMap<String, String>,
) -> Result<serde_json::Map<String, serde_json::Value>, EngineError> {
    let known = kind.fields();
    if let Some(field) = fields.keys().find(|field| !known.contains(&field.as_str())) {
        let known = known.join(", ");
        return Err(EngineError::Invalid(said!("program.no_field", field, known)));
    }
    let mut checked = serde_json::Map::new();
    for field in known {
        let Some(text) = fields.get(*field) else { continue };
        // A terminal obeys what a control character says.
        let is_shown = |character: &char| !character.is_control() || *character == '\n';
        let text: String = text.trim().chars().filter(is_shown).collect();
        if text.is_empty() {
            continue;
        }
        if text.chars().count() > FIELD_MAX {
            let max = count(FIELD_MAX);
            return Err(EngineError::Invalid(said!("program.long_text", max)));
        }
        if !kind.takes(field, &text) {
            return Err(EngineError::Invalid(said!("program.bad_field", field, text)));
        }
        checked.insert((*field).to_owned(), json!(text));
    }
    Ok(checked)
}
