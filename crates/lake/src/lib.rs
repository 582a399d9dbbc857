//! Events for ever: Parquet files and SQL over them.
