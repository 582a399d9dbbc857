//! `speargun init` and `speargun simulate`.

use std::path::Path;

use speargun_domain::money::Currency;
use speargun_engine::{InitOptions, Workspace};
use speargun_simulate::{SimulationOptions, SimulationReport};

use super::CommandError;
use crate::arguments::{Init, Market, Simulate};
use crate::output::{self, Bar, grouped};

pub(super) fn init(init: &Init) -> Result<(), CommandError> {
    let currency =
        Currency::parse(&init.currency).map_err(|error| CommandError::Usage(error.to_string()))?;
    let options = InitOptions {
        name: init.name.clone(),
        currency,
        time_zone: init.time_zone.clone(),
        language: init.language.clone(),
    };
    Workspace::init(&init.directory, &options)?;
    let shown = init.directory.display();
    output::message(&format!("Made the workspace {shown}."));
    output::message(&format!("hint: speargun -w {shown} import FILES"));
    Ok(())
}

pub(super) fn simulate(simulate: &Simulate) -> Result<(), CommandError> {
    let report = write_market(&simulate.directory, &simulate.market, "EUR")?;
    output::message(&format!(
        "Wrote {} accounts, {} people, {} deals and {} events to {}.",
        grouped(report.accounts),
        grouped(report.people),
        grouped(report.opportunities),
        grouped(report.events),
        simulate.directory.display()
    ));
    for file in &report.files {
        output::line(&file.display().to_string())?;
    }
    Ok(())
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
    let total = u64::from(market.accounts);
    let written = Bar::new().run(|watch| {
        let progress = |done: u64| {
            let what = "simulate".to_owned();
            (watch.progress)(speargun_engine::Progress { what, done, total: Some(total) });
        };
        speargun_simulate::simulate(directory, &options, &progress)
    });
    written.map_err(|error| CommandError::Failed(error.to_string()))
}
