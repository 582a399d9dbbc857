//! Views of pages by account: the four columns that they are made of, read by all processors.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Instant;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;

use crate::read::Pass;
use crate::table::LakeFile;
use crate::{Lake, LakeError};

/// The columns, in the order in which a batch has them.
pub(crate) const PAGES_COLUMNS: &[&str] = &["account_id", "occurred_at", "page_path", "bot"];

/// How often each account saw each page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageViews {
    /// Views by account and path.
    pub views: HashMap<i64, HashMap<String, u64>>,
    /// Whether all of them were counted: the time was not over, and the pairs of account and path
    /// were not more than asked for.
    pub is_whole: bool,
}

impl Lake {
    /// Counts the views of pages that are credited to an account, machines left out.
    ///
    /// `occurred` are microseconds UTC. Beyond `pairs_max` pairs of account and path, or behind
    /// `deadline`, counting ends and what was counted is not whole.
    ///
    /// # Errors
    /// When a file is missing, damaged, or of a newer schema.
    pub fn page_views(
        &self,
        files: &[LakeFile],
        occurred: RangeInclusive<i64>,
        pairs_max: usize,
        deadline: Instant,
    ) -> Result<PageViews, LakeError> {
        let may_matter = |file: &&LakeFile| {
            file.occurred_max >= *occurred.start() && file.occurred_min <= *occurred.end()
        };
        let files: Vec<LakeFile> = files.iter().filter(may_matter).cloned().collect();
        let counts = self.fold_files(&files, Counting::default, |counting, file| {
            let mut take = |batch: &RecordBatch| {
                if counting.pairs > pairs_max || Instant::now() > deadline {
                    counting.is_cut = true;
                } else {
                    counting.add(batch, &occurred);
                }
            };
            self.each_batch(&file.path, Pass::Pages, &mut take)
        })?;
        let mut found = PageViews { views: HashMap::new(), is_whole: true };
        let mut pairs = 0;
        for counting in counts {
            found.is_whole &= !counting.is_cut;
            for (account, pages) in counting.views {
                let of_account = found.views.entry(account).or_default();
                for (page, views) in pages {
                    let sum = of_account.entry(page).or_insert_with(|| {
                        pairs += 1;
                        0
                    });
                    *sum += views;
                }
            }
        }
        found.is_whole &= pairs <= pairs_max;
        Ok(found)
    }
}

/// What one processor counted.
#[derive(Default)]
struct Counting {
    views: HashMap<i64, HashMap<String, u64>>,
    pairs: usize,
    is_cut: bool,
}

impl Counting {
    fn add(&mut self, batch: &RecordBatch, occurred: &RangeInclusive<i64>) {
        let accounts = batch.column_by_name(PAGES_COLUMNS[0]);
        let instants = batch.column_by_name(PAGES_COLUMNS[1]);
        let (Some(accounts), Some(instants)) = (
            accounts.and_then(|array| array.as_primitive_opt::<Int64Type>()),
            instants.and_then(|array| array.as_primitive_opt::<TimestampMicrosecondType>()),
        ) else {
            return;
        };
        let texts = |name| batch.column_by_name(name).and_then(|array| array.as_string_view_opt());
        let (Some(pages), Some(bots)) = (texts(PAGES_COLUMNS[2]), texts(PAGES_COLUMNS[3])) else {
            return;
        };
        for (row, instant) in instants.values().iter().enumerate() {
            let counts = accounts.is_valid(row)
                && bots.is_null(row)
                && pages.is_valid(row)
                && occurred.contains(instant);
            if !counts {
                continue;
            }
            let of_account = self.views.entry(accounts.value(row)).or_default();
            // A path is copied when it is met first, not at each of its views.
            match of_account.get_mut(pages.value(row)) {
                Some(views) => *views += 1,
                None => {
                    of_account.insert(pages.value(row).to_owned(), 1);
                    self.pairs += 1;
                }
            }
        }
    }
}
