//! What bounds learning, by name.

/// Fewer positive or negative rows than this are refused: below it, the interval of an AUC is
/// wider than what anybody could decide by.
pub const CLASS_ROWS_MIN: usize = 50;
/// The fewest folds.
pub const FOLDS_MIN: usize = 2;
/// The most folds.
pub const FOLDS_MAX: usize = 20;
/// The most cells of a table, rows times columns.
pub const CELLS_MAX: usize = 200_000_000;
/// Longer cells are cut to so many bytes: what differs after that is no level of a category.
pub const CELL_LENGTH_MAX: usize = 256;
/// Bins of a column, the one of missing values apart.
pub const BINS_MAX: usize = 254;
/// Rarer levels of a category are pooled.
pub const LEVEL_ROWS_MIN: usize = 10;
/// The most levels of a category that are kept apart.
pub const LEVELS_MAX: usize = 200;
/// The most features of the logistic regression; beyond, those that say the most alone are kept.
pub const FEATURES_MAX: usize = 600;
/// The most trees of a boosted model.
pub const TREES_MAX: usize = 400;
/// Rows beyond which trees are counted and models chosen on one inner fold instead of several.
pub const INNER_FOLDS_ROWS_MAX: usize = 20_000;
/// Rows that factors of a boosted model are averaged over.
pub const FACTOR_ROWS_MAX: usize = 400;
