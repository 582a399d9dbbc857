//! Writes hard cases of matching: `hard_cases DIRECTORY ACCOUNTS LEADS_PER_ACCOUNT SEED`.

#![allow(clippy::print_stdout)]

use std::{error::Error, path::PathBuf, time::Instant};

use speargun_simulate::{HardCaseOptions, simulate_hard_cases};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, accounts, leads_per_account, seed] = arguments.as_slice() else {
        return Err("usage: hard_cases DIRECTORY ACCOUNTS LEADS_PER_ACCOUNT SEED".into());
    };
    let options = HardCaseOptions {
        accounts: accounts.parse()?,
        leads_per_account: leads_per_account.parse()?,
        seed: seed.parse()?,
    };
    let start = Instant::now();
    let report = simulate_hard_cases(&PathBuf::from(directory), &options, &|_| {})?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} accounts, {} leads in {seconds:.2} s", report.accounts, report.leads);
    for (kind, count) in &report.kinds {
        println!("{count:>9} {kind}");
    }
    Ok(())
}
