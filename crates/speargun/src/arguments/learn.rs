//! What can be typed about learning from a table.

use std::path::PathBuf;

use clap::Args;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// The table: CSV of any encoding and delimiter, gzip, or a workbook.
    #[arg(long)]
    pub(crate) table: PathBuf,
    /// The column to predict. It has two values.
    #[arg(long)]
    pub(crate) label: String,
    /// The value to predict [default: one that means yes, else the rarer one].
    #[arg(long)]
    pub(crate) positive: Option<String>,
    /// The other value, where the column has more than two; rows with a third are left out.
    #[arg(long, requires = "positive")]
    pub(crate) negative: Option<String>,
    /// Columns to leave out, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Columns to use although they look like identifiers, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
    /// Number of folds for cross-validation.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=20))]
    pub(crate) folds: u8,
    /// The same seed gives the same folds and the same model.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// CSV to write: what each row was given by a model that had not seen it.
    #[arg(long)]
    pub(crate) predictions: Option<PathBuf>,
    /// JSON to write: the model learned from all rows.
    #[arg(long)]
    pub(crate) save: Option<PathBuf>,
    /// Another table to score with the model learned from all rows.
    #[arg(long, requires = "out")]
    pub(crate) score: Option<PathBuf>,
    /// CSV to write the scores to: line,probability.
    #[arg(long, requires = "score")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}
