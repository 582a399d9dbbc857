//! The report of an import, kept with its run: whoever looks later sees the same as who ran it.

use serde::{Deserialize, Serialize};
use speargun_connect::profile::ProfileFault;
use speargun_store::{Connection, import_run};
use speargun_words::Said;

use super::run::FileReport;
use super::{ImportNotice, ImportReport};
use crate::{EngineError, Workspace};

/// The longest report that is kept, in bytes.
const LENGTH_MAX: usize = 1024 * 1024;

/// What is kept of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptReport {
    file: FileReport,
    notices: Vec<ImportNotice>,
    #[serde(default)]
    profile_faults: Vec<ProfileFault>,
}

impl KeptReport {
    fn of(report: &ImportReport, file: &FileReport) -> Self {
        let profile_faults = report.profile_faults.clone();
        let mut kept =
            Self { file: file.clone(), notices: report.notices_of(file), profile_faults };
        kept.file.rejects_file = None;
        kept
    }
}

impl From<KeptReport> for ImportReport {
    fn from(kept: KeptReport) -> Self {
        Self {
            created: kept.file.created,
            updated: kept.file.updated,
            unchanged: kept.file.unchanged,
            rejected: kept.file.rejected,
            notices: kept.notices,
            profile_faults: kept.profile_faults,
            files: vec![kept.file],
            ..Self::default()
        }
    }
}

/// What is kept of the first file of an import.
pub(super) fn kept_of(report: &ImportReport) -> Option<KeptReport> {
    report.files.first().map(|file| KeptReport::of(report, file))
}

/// Keeps the reports of all files of an import. Notices are of the import as a whole.
pub(super) fn keep(connection: &mut Connection, report: &ImportReport) -> Result<(), EngineError> {
    for file in &report.files {
        let mut kept = KeptReport::of(report, file);
        let mut text = json(&kept)?;
        if text.len() > LENGTH_MAX {
            // The file of rejects has all of them.
            kept.file.rejects.clear();
            kept.file.cells.clear();
            text = json(&kept)?;
        }
        if text.len() <= LENGTH_MAX {
            import_run::keep_report(connection, file.import_id, &text)?;
        }
    }
    Ok(())
}

/// The report of an import, where one is kept that this version can read.
///
/// # Errors
/// What the store reports.
pub fn report_of(
    workspace: &Workspace,
    import_id: i64,
) -> Result<Option<ImportReport>, EngineError> {
    let text = workspace.store.read(|connection| import_run::report(connection, import_id))?;
    let Some(text) = text else { return Ok(None) };
    let kept: KeptReport = match serde_json::from_str(&text) {
        Ok(kept) => kept,
        Err(error) => {
            tracing::warn!(import_id, %error, "the report of an import cannot be read");
            return Ok(None);
        }
    };
    Ok(Some(kept.into()))
}

fn json(kept: &KeptReport) -> Result<String, EngineError> {
    serde_json::to_string(kept).map_err(|error| EngineError::Invalid(Said::text(error.to_string())))
}
