//! Documents: texts that people write for a workspace, every version for ever, one of each kind and
//! name in force; and the drafts of their next versions.

pub mod approval;

use speargun_domain::value::Value;

use crate::{Connection, Lock, Row, StoreError};

/// The name of the document of a kind that has one only, and of the main one of others.
pub const MAIN: &str = "main";
/// The state of the version in force.
pub const PUBLISHED: &str = "published";
/// The state of a version that was in force.
pub const RETIRED: &str = "retired";

/// A version of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredDocument {
    /// settings, glossary, committee, score_model.
    pub kind: String,
    /// [`MAIN`], or the name of another.
    pub name: String,
    /// Counts up from 1; set by [`publish`]. 0 is what counted before the first publication.
    pub version: i64,
    /// published, retired.
    pub state: String,
    /// How the text is to be read.
    pub format: i64,
    /// The text.
    pub text: String,
    /// What whoever published it said about it.
    pub note: Option<String>,
    /// The earlier version whose text it is again.
    pub restored_version: Option<i64>,
    /// Who published it; blank for version 0.
    pub published_by: String,
    /// When, microseconds UTC.
    pub published_at: i64,
    /// When another took its place, microseconds UTC.
    pub retired_at: Option<i64>,
}

/// A text that is being worked on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredDraft {
    /// The text.
    pub text: String,
    /// The version that it was written over; 0 for none.
    pub base_version: i64,
    /// Counts up with each change.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds UTC.
    pub changed_at: i64,
}

const COLUMNS: &str = "kind, name, version, state, format, text, note, restored_version, \
    published_by, published_at, retired_at FROM document";

fn read(row: &Row) -> StoredDocument {
    StoredDocument {
        kind: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        version: row.integer(2),
        state: row.text(3).to_owned(),
        format: row.integer(4),
        text: row.text(5).to_owned(),
        note: row.text_option(6),
        restored_version: row.integer_option(7),
        published_by: row.text(8).to_owned(),
        published_at: row.integer(9),
        retired_at: row.integer_option(10),
    }
}

/// The number of the version in force; none if none was ever published.
///
/// # Errors
/// What the database reports.
pub fn published_version(
    connection: &mut Connection,
    (kind, name): (&str, &str),
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT version FROM document \
        WHERE kind = ?1 AND name = ?2 AND state = 'published'";
    let found = connection.query_one(sql, &[Value::from(kind), Value::from(name)])?;
    Ok(found.map(|row| row.integer(0)))
}

/// The kinds of documents with their versions in force, of those that have the name [`MAIN`].
///
/// # Errors
/// What the database reports.
pub fn main_versions(connection: &mut Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT kind, version FROM document \
        WHERE name = 'main' AND state = 'published' ORDER BY kind";
    let rows = connection.query(sql, &[])?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1))).collect())
}

/// The versions of a kind that are in force, one for each name.
///
/// # Errors
/// What the database reports.
pub fn all_published(
    connection: &mut Connection,
    kind: &str,
) -> Result<Vec<StoredDocument>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE kind = ?1 AND state = 'published' ORDER BY name");
    Ok(connection.query(&sql, &[Value::from(kind)])?.iter().map(read).collect())
}

/// One version.
///
/// # Errors
/// What the database reports.
pub fn get(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    version: i64,
) -> Result<Option<StoredDocument>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE kind = ?1 AND name = ?2 AND version = ?3");
    let key = [Value::from(kind), Value::from(name), Value::Integer(version)];
    Ok(connection.query_one(&sql, &key)?.map(|row| read(&row)))
}

/// The version in force.
///
/// # Errors
/// What the database reports.
pub fn published(
    connection: &mut Connection,
    (kind, name): (&str, &str),
) -> Result<Option<StoredDocument>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE kind = ?1 AND name = ?2 AND state = 'published'");
    let found = connection.query_one(&sql, &[Value::from(kind), Value::from(name)])?;
    Ok(found.map(|row| read(&row)))
}

/// The newest version with exactly this text.
///
/// # Errors
/// What the database reports.
pub fn version_of_text(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    text: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT MAX(version) FROM document WHERE kind = ?1 AND name = ?2 AND text = ?3";
    let found =
        connection.query_one(sql, &[Value::from(kind), Value::from(name), Value::from(text)])?;
    Ok(found.and_then(|row| row.integer_option(0)))
}

/// The versions of a document, the newest first.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    limit: i64,
) -> Result<Vec<StoredDocument>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} WHERE kind = ?1 AND name = ?2 ORDER BY version DESC LIMIT ?3");
    let key = [Value::from(kind), Value::from(name), Value::Integer(limit)];
    Ok(connection.query(&sql, &key)?.iter().map(read).collect())
}

/// Takes the version in force out of it, so that none of its name is; returns whether there was
/// one.
///
/// # Errors
/// What the database reports.
pub fn retire(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    at: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE document SET state = 'retired', retired_at = ?3 \
               WHERE kind = ?1 AND name = ?2 AND state = 'published'";
    let key = [Value::from(kind), Value::from(name), Value::Integer(at)];
    Ok(connection.execute(sql, &key)? > 0)
}

/// Keeps what counted before the first publication as version 0, out of force since then.
///
/// # Errors
/// What the database reports.
pub fn keep_former(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    (format, text): (i64, &str),
    retired_at: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO document (kind, name, version, state, format, text, published_by, \
         published_at, retired_at) VALUES (?1, ?2, 0, 'retired', ?3, ?4, '', ?5, ?5)",
        &[
            Value::from(kind),
            Value::from(name),
            Value::Integer(format),
            Value::from(text),
            Value::Integer(retired_at),
        ],
    )?;
    Ok(())
}

/// Puts a text in force as the next version of its kind and name, in place of the one that was,
/// provided that the version in force is still `expected`. Returns the new number, or, where
/// another version was published meanwhile, what is in force now; nothing was written then.
///
/// # Errors
/// What the database reports.
pub fn publish(
    connection: &mut Connection,
    document: &StoredDocument,
    expected: Option<i64>,
) -> Result<Result<i64, Option<i64>>, StoreError> {
    // Whoever publishes at the same moment waits here; SQLite has one writer anyway.
    Lock::Document.hold(connection)?;
    let key = (document.kind.as_str(), document.name.as_str());
    let standing = published_version(connection, key)?;
    if standing != expected {
        return Ok(Err(standing));
    }
    retire(connection, key, document.published_at)?;
    let row = connection.query_one(
        "INSERT INTO document (kind, name, version, state, format, text, note, \
         restored_version, published_by, published_at) SELECT CAST(?1 AS TEXT), \
         CAST(?2 AS TEXT), COALESCE(MAX(version), 0) + 1, 'published', CAST(?3 AS BIGINT), \
         CAST(?4 AS TEXT), CAST(?5 AS TEXT), CAST(?6 AS BIGINT), CAST(?7 AS TEXT), \
         CAST(?8 AS BIGINT) FROM document WHERE kind = ?1 AND name = ?2 RETURNING version",
        &[
            Value::from(key.0),
            Value::from(key.1),
            Value::Integer(document.format),
            Value::from(document.text.as_str()),
            Value::from(document.note.clone()),
            Value::from(document.restored_version),
            Value::from(document.published_by.as_str()),
            Value::Integer(document.published_at),
        ],
    )?;
    Ok(Ok(row.map_or(0, |row| row.integer(0))))
}

/// The draft of a document.
///
/// # Errors
/// What the database reports.
pub fn draft(
    connection: &mut Connection,
    (kind, name): (&str, &str),
) -> Result<Option<StoredDraft>, StoreError> {
    let sql = "SELECT text, base_version, revision, changed_by, changed_at FROM document_draft \
        WHERE kind = ?1 AND name = ?2";
    let found = connection.query_one(sql, &[Value::from(kind), Value::from(name)])?;
    Ok(found.map(|row| StoredDraft {
        text: row.text(0).to_owned(),
        base_version: row.integer(1),
        revision: row.integer(2),
        changed_by: row.text(3).to_owned(),
        changed_at: row.integer(4),
    }))
}

/// The names of the drafts of a kind.
///
/// # Errors
/// What the database reports.
pub fn draft_names(connection: &mut Connection, kind: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT name FROM document_draft WHERE kind = ?1 ORDER BY name";
    let rows = connection.query(sql, &[Value::from(kind)])?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

/// Writes a draft, provided that it is still of the revision that `draft` names; 0 means that there
/// is none yet. Returns the new revision, or none if another one was written meanwhile.
///
/// # Errors
/// What the database reports.
pub fn write_draft(
    connection: &mut Connection,
    (kind, name): (&str, &str),
    draft: &StoredDraft,
) -> Result<Option<i64>, StoreError> {
    Lock::Document.hold(connection)?;
    let known = self::draft(connection, (kind, name))?.map_or(0, |known| known.revision);
    if known != draft.revision {
        return Ok(None);
    }
    connection.execute(
        "INSERT INTO document_draft (kind, name, text, base_version, revision, changed_by, \
         changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, name) DO UPDATE SET \
         text = excluded.text, base_version = excluded.base_version, \
         revision = excluded.revision, changed_by = excluded.changed_by, \
         changed_at = excluded.changed_at",
        &[
            Value::from(kind),
            Value::from(name),
            Value::from(draft.text.as_str()),
            Value::Integer(draft.base_version),
            Value::Integer(known + 1),
            Value::from(draft.changed_by.as_str()),
            Value::Integer(draft.changed_at),
        ],
    )?;
    Ok(Some(known + 1))
}

/// Throws a draft away; returns whether there was one.
///
/// # Errors
/// What the database reports.
pub fn remove_draft(
    connection: &mut Connection,
    (kind, name): (&str, &str),
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM document_draft WHERE kind = ?1 AND name = ?2";
    Ok(connection.execute(sql, &[Value::from(kind), Value::from(name)])? > 0)
}
