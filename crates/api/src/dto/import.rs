//! Imports: preview, start, progress, report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The form of an upload; for the document only.
#[derive(Debug, ToSchema)]
pub struct UploadForm {
    /// A CSV (also gzipped) or XLSX file of at most 512 MB.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// What was found in an uploaded file, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportPreview {
    /// Names the uploaded file when the import is started.
    pub upload_id: String,
    /// What is in the file.
    #[serde(flatten)]
    pub content: PreviewContent,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewContent {
    /// The file's name.
    pub file: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Character encoding, such as `utf-8`.
    #[schema(required = true)]
    pub encoding: Option<String>,
    /// Column separator of a CSV.
    #[schema(required = true)]
    pub delimiter: Option<String>,
    /// How many rows were looked at.
    pub rows_sampled: u64,
    /// The headings.
    pub headings: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// What the file seems to hold, such as `account`.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// The proposed mapping, one item a heading.
    pub mapping: Vec<MappedHeading>,
    /// What can be imported, with its fields.
    pub entities: Vec<EntityDescription>,
}

/// A heading and the field it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappedHeading {
    /// The heading in the file.
    pub heading: String,
    /// The field; null when it is left out.
    #[schema(required = true)]
    pub field: Option<String>,
}

/// Something that can be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntityDescription {
    /// Its key, such as `account`, `person`, `opportunity`, `event`.
    pub key: String,
    /// Its fields.
    pub fields: Vec<FieldDescription>,
}

/// A field of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldDescription {
    /// Its key, such as `annual_revenue`.
    pub key: String,
    /// Its kind: `text`, `integer`, `number`, `money`, `date`, `boolean` …
    pub kind: String,
    /// Whether no row can do without it.
    pub required: bool,
}

/// Start an import of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewImport {
    /// The upload, from the preview.
    pub upload_id: String,
    /// What the rows are.
    pub entity: String,
    /// The system the file comes from; external ids are unique within it.
    pub source: String,
    /// Heading to field; null leaves the column out.
    pub mapping: BTreeMap<String, Option<String>>,
    /// Check everything and write nothing.
    pub dry_run: bool,
}

/// An import, running or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// The import's id.
    pub id: i64,
    /// How it stands.
    pub state: ImportState,
    /// The file's name.
    pub file: String,
    /// What the rows are.
    pub entity: String,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Rows read so far.
    pub rows_done: u64,
    /// Bytes read so far.
    pub bytes_done: u64,
    /// Bytes in all.
    #[schema(required = true)]
    pub bytes_total: Option<u64>,
    /// Records created.
    pub created: u64,
    /// Records updated.
    pub updated: u64,
    /// Records that were already so.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Things worth knowing that rejected nothing.
    pub warnings: Vec<String>,
    /// The first 100 rejected rows.
    pub rejects: Vec<RejectedRow>,
    /// Why it failed or was cancelled.
    #[schema(required = true)]
    pub message: Option<String>,
    /// When it began, RFC 3339.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// When it ended, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
}

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Rows are being read.
    Running,
    /// All rows were read.
    Done,
    /// It stopped on an error.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// A row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    /// Line in the file, the heading being line 1.
    pub line: u64,
    /// The column at fault.
    #[schema(required = true)]
    pub column: Option<String>,
    /// Why.
    pub reason: String,
}

/// The imports, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportList {
    /// The imports; their `rejects` are empty here.
    pub items: Vec<Import>,
}
