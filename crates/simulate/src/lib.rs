#![doc = include_str!("../README.md")]

mod activity;
mod calendar;
mod campaigns;
mod doubtful;
mod hard_cases;
mod market;
mod money;
mod names;
mod people;
mod person_names;
mod random;
mod sales;
mod writer;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use crate::hard_cases::{HardCaseOptions, HardCaseReport, simulate_hard_cases};
use crate::{
    activity::Desk, calendar::Calendar, market::Account, money::Money, random::Random,
    writer::Tables,
};

/// What market to write.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationOptions {
    /// How many accounts.
    pub accounts: u32,
    /// How many leads there are for each account, on average; some belong to none.
    pub leads_per_account: f64,
    /// The same seed gives the same market.
    pub seed: u64,
    /// The last day of the data; what happens lies in the 18 months before.
    pub end: Date,
    /// The currency whose plain numbers the amounts are: three letters. They are drawn in euro;
    /// EUR, USD, GBP, SEK, JPY and KRW are converted, any other is written as if it were euro.
    pub currency: String,
}

impl SimulationOptions {
    /// Ten leads per account, in euro.
    #[must_use]
    pub fn new(accounts: u32, seed: u64, end: Date) -> Self {
        Self { accounts, leads_per_account: 10.0, seed, end, currency: "EUR".to_owned() }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulationReport {
    /// Rows of `accounts.csv`, the companies that were entered twice among them.
    pub accounts: u64,
    /// Rows of `leads.csv`.
    pub people: u64,
    /// Rows of `campaigns.csv`.
    pub campaigns: u64,
    /// Rows of `campaign_members.csv`.
    pub campaign_members: u64,
    /// Rows of `opportunities.csv`.
    pub opportunities: u64,
    /// Rows of `events.csv`.
    pub events: u64,
    /// The files to import. That of the truth, `truth/truth.csv`, is not among them.
    pub files: Vec<PathBuf>,
}

/// The market cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// A file or directory cannot be written.
    #[error("cannot write {path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A row cannot be written.
    #[error("cannot write a row: {0}")]
    Row(#[from] csv::Error),
    /// The last day is too near the ends of the calendar.
    #[error("the last day cannot be used: {0}")]
    Date(#[from] jiff::Error),
    /// An option makes no sense.
    #[error("leads per account must be between 0 and 10,000, not {0}")]
    LeadsPerAccount(f64),
}

/// Writes a market into the directory, which is made where it is missing.
///
/// `progress` is told how many accounts are done, now and then and at the end.
///
/// # Errors
/// When a file cannot be written, or the options make no sense.
pub fn simulate(
    directory: &Path,
    options: &SimulationOptions,
    progress: &dyn Fn(u64),
) -> Result<SimulationReport, SimulateError> {
    if !(0.0..=10_000.0).contains(&options.leads_per_account) {
        return Err(SimulateError::LeadsPerAccount(options.leads_per_account));
    }
    let calendar = Calendar::new(options.end)?;
    let mut tables = Tables::new(directory)?;
    let money = Money::of(&options.currency);
    let campaigns = campaigns::write(options, money, &calendar, &mut tables)?;
    let mut desk = Desk { calendar: &calendar, campaigns: &campaigns, tables: &mut tables, money };
    for index in 0..u64::from(options.accounts) {
        write_account(options, index, &mut desk)?;
        if index % 1_000 == 999 {
            progress(index + 1);
        }
    }
    progress(u64::from(options.accounts));
    let mut report = SimulationReport {
        accounts: tables.accounts.rows,
        people: tables.leads.rows,
        campaigns: tables.campaigns.rows,
        campaign_members: tables.members.rows,
        opportunities: tables.opportunities.rows,
        events: tables.events.rows,
        files: Vec::new(),
    };
    report.files = tables.finish()?;
    report.files.pop();
    Ok(report)
}

/// Writes an account with its people and deals, and forgets it.
fn write_account(
    options: &SimulationOptions,
    index: u64,
    desk: &mut Desk<'_>,
) -> Result<(), SimulateError> {
    let mut random = Random::of(options.seed, 0, index);
    let account = Account::of(options.seed, index, &mut random);
    let mut leads = Vec::new();
    for _ in 0..people::count(&account, options.leads_per_account, &mut random) {
        let lead = people::write(&account, &leads, &mut random, desk.calendar, desk.tables)?;
        leads.push(lead);
    }
    for lead in &leads {
        activity::write(desk, Some(&account), lead, &mut random)?;
    }
    let customer = sales::write(desk, &account, &leads, &mut random)?;
    account.write(desk, &mut random, customer)?;
    let strays = options.leads_per_account * 0.15;
    let count = strays.floor() as u64 + u64::from(random.chance(strays.fract()));
    for _ in 0..count {
        let lead = people::write_stray(&mut random, desk.calendar, desk.tables)?;
        activity::write(desk, None, &lead, &mut random)?;
    }
    doubtful::write(options, &account, desk)
}
