//! Saved views: a page and the query that makes it what it is, under a name.

use crate::audit;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::saved_view::{self, SavedView};
use speargun_words::{Said, count, said};

use crate::{EngineError, Workspace};

/// The most views of a workspace.
pub const VIEWS_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_LENGTH_MAX: usize = 200;
/// The longest query string, in bytes.
pub const QUERY_LENGTH_MAX: usize = 16 * 1024;

/// All views, by page and name.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<SavedView>, EngineError> {
    Ok(workspace.store.read(saved_view::list)?)
}

/// Saves a view in place of one with its name on its page, and returns it with its id.
///
/// # Errors
/// When it has no name or page, is too long, or there are too many; nothing is saved then.
pub fn save(
    workspace: &Workspace,
    view: SavedView,
    context: &Context,
) -> Result<SavedView, EngineError> {
    let refused = |reason: Said| Err(EngineError::Invalid(said!("nothing_saved", reason)));
    let (name, page) = (view.name.trim().to_owned(), view.page.trim().to_owned());
    if name.is_empty() {
        return refused(said!("view.no_name"));
    }
    if page.is_empty() {
        return refused(said!("view.no_page"));
    }
    if name.chars().count() > NAME_LENGTH_MAX || page.chars().count() > NAME_LENGTH_MAX {
        return refused(said!("view.name_too_long", max = count(NAME_LENGTH_MAX)));
    }
    if view.query.len() > QUERY_LENGTH_MAX {
        return refused(said!("view.too_long", max = count(QUERY_LENGTH_MAX)));
    }
    let mut saved = SavedView { id: 0, page, name, query: view.query };
    workspace.store.write(|connection| {
        let known = saved_view::list(connection)?;
        let is_new = !known.iter().any(|own| own.page == saved.page && own.name == saved.name);
        if is_new && known.len() >= VIEWS_MAX {
            let reason = said!("view.too_many", max = count(VIEWS_MAX));
            return Err(EngineError::Conflict(reason));
        }
        saved.id = saved_view::save(connection, &saved)?;
        let details = json!({ "page": saved.page, "name": saved.name, "query": saved.query });
        Ok(audit::note(connection, context, (AuditAction::SaveView, saved.id), &details)?)
    })?;
    Ok(saved)
}

/// Deletes a view.
///
/// # Errors
/// When there is none of that number, or what the store reports.
pub fn delete(workspace: &Workspace, id: i64, context: &Context) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        if !saved_view::delete(connection, id)? {
            return Err(EngineError::NotFound(said!("view.missing")));
        }
        Ok(audit::note(connection, context, (AuditAction::DeleteView, id), &json!({}))?)
    })
}
