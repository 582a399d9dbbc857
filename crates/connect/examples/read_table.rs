//! Reads a table to its end and says what that took: rows, bytes of cells, a sum of them that
//! changes with any answer, seconds, and the most memory.
//!
//! `cargo run --release -p speargun-connect --example read_table -- FILE`
#![allow(clippy::print_stdout, reason = "it is what the example is for")]

use std::hash::Hasher;
use std::path::PathBuf;
use std::time::Instant;

use speargun_connect::{ConnectError, OpenOptions, Table};

const ROWS_AT_ONCE: usize = 4_096;

fn main() -> Result<(), ConnectError> {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        println!("usage: read_table FILE");
        return Ok(());
    };
    let begun = Instant::now();
    let mut table = Table::open(&path, &OpenOptions::default())?;
    let opened = begun.elapsed();
    let (mut rows, mut bytes, mut sum) = (0_u64, 0_usize, rustc_hash::FxHasher::default());
    loop {
        let chunk = table.read_rows(ROWS_AT_ONCE)?;
        if chunk.is_empty() {
            break;
        }
        for row in &chunk {
            rows += 1;
            sum.write_u64(row.line);
            for cell in row.cells.iter().flatten() {
                bytes += cell.len();
                sum.write(cell.as_bytes());
            }
        }
    }
    let (opened, whole) = (opened.as_secs_f64(), begun.elapsed().as_secs_f64());
    let sum = sum.finish();
    println!("{rows} rows, {bytes} bytes, sum {sum:016x}, open {opened:.2} s, all {whole:.2} s");
    println!("{}", memory_peak().unwrap_or_default());
    Ok(())
}

/// The most memory that this process took, as Linux says it.
fn memory_peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|line| line.starts_with("VmHWM")).map(str::to_owned)
}
