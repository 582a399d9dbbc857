//! The three columns that points over time are made of, read by all processors at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{Array, AsArray, Float64Array, Int64Array};
use arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;

use speargun_words::said;

use crate::place::Content;
use crate::read::{Pass, open};
use crate::table::LakeFile;
use crate::{Lake, LakeError};

/// The columns, in the order in which a batch has them.
pub(crate) const POINTS_COLUMNS: &[&str] = &["account_id", "points", "occurred_at"];

impl Lake {
    /// Hands over account, points and moment (microseconds UTC) of every event that is credited to
    /// an account and counts for something, each processor to a state of its own. Which event
    /// goes to which state is left to chance: states are to be added up.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a newer schema.
    pub fn fold_points<S: Send>(
        &self,
        files: &[LakeFile],
        make: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, i64, f64, i64) + Sync,
    ) -> Result<Vec<S>, LakeError> {
        self.fold_files(files, make, |state, file| {
            let mut fold = |batch: &RecordBatch| {
                each_row(batch, |account, points, occurred_at| {
                    take(state, account, points, occurred_at);
                });
            };
            self.each_batch(&file.path, Pass::Points, &mut fold)
        })
    }

    /// Goes through files on all processors, each with a state of its own.
    pub(crate) fn fold_files<S: Send>(
        &self,
        files: &[LakeFile],
        make: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, &LakeFile) -> Result<(), LakeError> + Sync,
    ) -> Result<Vec<S>, LakeError> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut state = make();
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                take(&mut state, file)?;
            }
            Ok(state)
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            let handles: Vec<_> =
                (0..threads.min(files.len().max(1))).map(|_| scope.spawn(work)).collect();
            let ended = || Err(LakeError::Failed(said!("lake.reader_ended")));
            handles.into_iter().map(|handle| handle.join().unwrap_or_else(|_| ended())).collect()
        })
    }

    pub(crate) fn each_batch(
        &self,
        path: &str,
        pass: Pass,
        take: &mut dyn FnMut(&RecordBatch),
    ) -> Result<(), LakeError> {
        let (_, reader) = match self.content(path)? {
            Content::File(file) => open(path, file, pass)?,
            Content::Bytes(bytes) => open(path, bytes, pass)?,
        };
        for batch in reader {
            take(&batch.map_err(LakeError::file(path))?);
        }
        Ok(())
    }
}

/// The three columns of a batch; nothing where it has others.
fn columns(batch: &RecordBatch) -> Option<(&Int64Array, &Float64Array, &[i64])> {
    let accounts = batch.column_by_name("account_id")?.as_primitive_opt::<Int64Type>()?;
    let points = batch.column_by_name("points")?.as_primitive_opt::<Float64Type>()?;
    let occurred = batch.column_by_name("occurred_at")?;
    let occurred = occurred.as_primitive_opt::<TimestampMicrosecondType>()?;
    Some((accounts, points, occurred.values()))
}

fn each_row(batch: &RecordBatch, mut take: impl FnMut(i64, f64, i64)) {
    let Some((accounts, points, occurred)) = columns(batch) else { return };
    let rows = accounts.values().iter().zip(points.values()).zip(occurred);
    if accounts.null_count() == 0 && points.null_count() == 0 {
        rows.for_each(|((account, points), occurred)| take(*account, *points, *occurred));
        return;
    }
    for (row, ((account, of_row), occurred)) in rows.enumerate() {
        if accounts.is_valid(row) && points.is_valid(row) {
            take(*account, *of_row, *occurred);
        }
    }
}
