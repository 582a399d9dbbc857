//! `speargun init` and `speargun simulate`.

use std::path::Path;

use serde_json::{Map, Value, json};
use speargun_domain::money::Currency;
use speargun_engine::{InitOptions, Workspace};
use speargun_simulate::{
    HardCaseOptions, SimulateError, SimulationOptions, SimulationReport, simulate_hard_cases,
};

use super::CommandError;
use crate::arguments::{Init, Market, Simulate};
use crate::language::say;
use crate::output::{self, Bar, grouped};

/// Readers whose browser asks for no language of ours get the workspace in its own.
pub(super) fn init(init: &Init, language: Option<&str>) -> Result<(), CommandError> {
    let currency =
        Currency::parse(&init.currency).map_err(|error| CommandError::Usage(error.to_string()))?;
    let options = InitOptions {
        name: init.name.clone(),
        currency,
        time_zone: init.time_zone.clone(),
        language: language.unwrap_or("en").to_owned(),
    };
    Workspace::init(&init.directory, &options)?;
    let shown = init.directory.display();
    output::message(&say!("cli.init.made", path = shown.to_string()));
    output::message(&say!("cli.init.hint", path = shown.to_string()));
    Ok(())
}

pub(super) fn simulate(simulate: &Simulate) -> Result<(), CommandError> {
    if simulate.hard_cases {
        return hard_cases(simulate);
    }
    let report = write_market(&simulate.directory, &simulate.market, "EUR")?;
    if simulate.output.json {
        return output::json(&json!({
            "accounts": report.accounts,
            "people": report.people,
            "campaigns": report.campaigns,
            "campaign_members": report.campaign_members,
            "opportunities": report.opportunities,
            "events": report.events,
            "files": report.files,
        }));
    }
    output::message(&say!(
        "cli.simulate.market",
        directory = simulate.directory.display().to_string(),
        accounts = grouped(report.accounts),
        people = grouped(report.people),
        deals = grouped(report.opportunities),
        events = grouped(report.events)
    ));
    for file in &report.files {
        output::line(&file.display().to_string())?;
    }
    Ok(())
}

/// Writes leads that are hard to match, and tells how many there are of each kind.
fn hard_cases(simulate: &Simulate) -> Result<(), CommandError> {
    let market = &simulate.market;
    let options = HardCaseOptions {
        accounts: market.accounts,
        leads_per_account: market.leads_per_account,
        seed: market.seed,
    };
    let report = with_progress(market.accounts, |progress| {
        simulate_hard_cases(&simulate.directory, &options, progress)
    })?;
    if simulate.output.json {
        let kinds: Map<String, Value> =
            report.kinds.iter().map(|(kind, leads)| (kind.clone(), json!(leads))).collect();
        return output::json(&json!({
            "accounts": report.accounts,
            "leads": report.leads,
            "kinds": kinds,
            "files": report.files,
        }));
    }
    let rows = report.kinds.iter().map(|(kind, leads)| vec![kind.clone(), grouped(*leads)]);
    let headings = [say!("cli.files.column.kind"), say!("cli.simulate.column.leads")];
    output::table(&headings, rows.collect(), &[1])?;
    output::message(&say!(
        "cli.simulate.hard_cases",
        directory = simulate.directory.display().to_string(),
        accounts = grouped(report.accounts),
        leads = grouped(report.leads),
        kinds = report.kinds.len()
    ));
    for file in &report.files {
        output::line(&file.display().to_string())?;
    }
    Ok(())
}

/// Tells how many of the accounts are written.
fn with_progress<T>(
    accounts: u32,
    write: impl FnOnce(&dyn Fn(u64)) -> Result<T, SimulateError>,
) -> Result<T, CommandError> {
    let total = Some(u64::from(accounts));
    let written = Bar::new().run(|watch| {
        let progress = |done: u64| {
            let what = "simulate".to_owned();
            (watch.progress)(speargun_engine::Progress { what, done, total });
        };
        write(&progress)
    });
    written.map_err(|error| CommandError::Failed(error.to_string()))
}

/// The last whole day: nothing that is simulated lies after now.
fn yesterday() -> jiff::civil::Date {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.yesterday().unwrap_or(today)
}

/// Writes the files of a simulated market, with progress.
pub(super) fn write_market(
    directory: &Path,
    market: &Market,
    currency: &str,
) -> Result<SimulationReport, CommandError> {
    let options = SimulationOptions {
        accounts: market.accounts,
        leads_per_account: market.leads_per_account,
        seed: market.seed,
        end: market.end.unwrap_or_else(yesterday),
        currency: currency.to_owned(),
    };
    with_progress(market.accounts, |progress| {
        speargun_simulate::simulate(directory, &options, progress)
    })
}
