//! `speargun account`.

use speargun_api as api;
use speargun_api::dto::{AccountStanding, ConditionPart, MoveAccount, TellContract};

use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::filter::{self, Dialect};
use speargun_engine::account::{AccountList, dialect_of, find_in_tables};
use speargun_engine::{EngineError, Workspace};

use super::{CommandError, context};
use crate::arguments::{
    Account, AccountCommand, AccountContract, AccountSql, AccountStage, Output, SqlDialect,
};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, wanted: &Account) -> Result<(), CommandError> {
    match &wanted.command {
        AccountCommand::Stage(stage) => run_stage(engine, stage),
        AccountCommand::Contract(contract) => run_contract(engine, contract),
        AccountCommand::Tables(wanted) => write_tables(&engine.workspace, wanted.output),
        AccountCommand::Sql(wanted) => print_sql(&engine.workspace, wanted),
    }
}

fn write_tables(workspace: &Workspace, output: Output) -> Result<(), CommandError> {
    let list = workspace.store.read(|connection| AccountList::load(workspace, connection))?;
    let written = list.write_tables(workspace)?;
    if output.json {
        return output::json(&written);
    }
    let rows = written.tables.iter().map(|(name, rows)| vec![(*name).to_owned(), grouped(*rows)]);
    output::table(&["Table", "Rows"], rows.collect(), &[1])?;
    match &written.file {
        Some(file) => output::message(&format!("They are in {}.", file.display())),
        None => output::message("They are in the workspace's database."),
    }
    Ok(())
}

fn print_sql(workspace: &Workspace, wanted: &AccountSql) -> Result<(), CommandError> {
    let mut filter = filter::parse(&wanted.filter, ACCOUNT_FIELDS).map_err(EngineError::from)?;
    filter.settle(&workspace.rates()).map_err(EngineError::from)?;
    filter.settle_zone(&workspace.settings().zone().map_err(EngineError::from)?);
    if wanted.run {
        let found = find_in_tables(workspace, &filter)?;
        if wanted.output.json {
            return output::json(&found);
        }
        for id in &found {
            output::line(&id.to_string())?;
        }
        return Ok(());
    }
    let sql = filter.sql(dialect(workspace, wanted.dialect));
    if wanted.output.json { output::json(&sql) } else { output::line(&sql) }
}

/// Whose SQL somebody wants; that of the workspace's own tables where they do not say.
pub(super) fn dialect(workspace: &Workspace, wanted: Option<SqlDialect>) -> Dialect {
    match wanted {
        None => dialect_of(workspace),
        Some(SqlDialect::Sqlite) => Dialect::Sqlite,
        Some(SqlDialect::Postgresql) => Dialect::Postgresql,
        Some(SqlDialect::Datafusion) => Dialect::Datafusion,
    }
}

fn run_stage(engine: &Engine, wanted: &AccountStage) -> Result<(), CommandError> {
    let id = api::account::call::find_account(engine, &wanted.account)?;
    let found = match &wanted.stage {
        Some(stage) => {
            let new_move = MoveAccount {
                stage: stage.clone(),
                reason: wanted.reason.clone().unwrap_or_default(),
                until: wanted.until.clone(),
            };
            api::stage::call::move_account(engine, id, &new_move, &context(&engine.workspace))?
        }
        None if wanted.clear => {
            api::stage::call::release_account(engine, id, &context(&engine.workspace))?
        }
        None => api::stage::call::account_standing(engine, id)?,
    };
    if wanted.output.json {
        return output::json(&found);
    }
    print(engine, &found)?;
    if wanted.stage.is_some() {
        output::message("Kept; no job undoes it.");
    } else if wanted.clear {
        output::message(
            "Taken back; conditions count again from the next `speargun score` on. The account \
             stays where it is as long as the stage's minimum_days say; a move to `none` ends that.",
        );
    }
    Ok(())
}

fn run_contract(engine: &Engine, wanted: &AccountContract) -> Result<(), CommandError> {
    let id = api::account::call::find_account(engine, &wanted.account)?;
    let shows = !wanted.forget && wanted.competitor.is_none() && wanted.ends.is_none();
    let found = if shows {
        api::stage::call::account_standing(engine, id)?
    } else if wanted.forget {
        api::stage::call::forget_contract(engine, id, &context(&engine.workspace))?
    } else {
        let before = api::stage::call::account_standing(engine, id)?.contract;
        // What is not named stays as it is.
        let told = TellContract {
            competitor: wanted.competitor.clone().or(before.competitor),
            ends_on: wanted.ends.clone().or(before.ends_on),
        };
        api::stage::call::tell_contract(engine, id, &told, &context(&engine.workspace))?
    };
    if wanted.output.json {
        return output::json(&found);
    }
    let contract = &found.contract;
    output::line(&format!(
        "Contract: {}, ends on {}",
        contract.competitor.as_deref().unwrap_or(MISSING),
        contract.ends_on.as_deref().unwrap_or(MISSING),
    ))?;
    if !shows {
        output::message(
            "Kept; scores follow with the next `speargun score`, or by a running server.",
        );
    } else if let (Some(by), Some(at)) = (&contract.told_by, &contract.told_at) {
        output::line(&format!(
            "  told by {by} on {}",
            api::moment::local_moment(&engine.workspace, at)
        ))?;
    } else if contract.competitor.is_some() || contract.ends_on.is_some() {
        output::line("  as imported")?;
    }
    Ok(())
}

/// The stage and the state in the market, with reasons.
pub(super) fn print(engine: &Engine, found: &AccountStanding) -> Result<(), CommandError> {
    let moment = |at: &String| api::moment::local_moment(&engine.workspace, at);
    let name = found.stage.as_ref().map_or("none: in the pool", |stage| &stage.name);
    let motion = found.motion.as_ref().map_or("no motion", |motion| &motion.name);
    let since =
        found.since.as_ref().map(|at| format!(", since {}", moment(at))).unwrap_or_default();
    output::line(&format!("Stage: {name} ({motion}){since}"))?;
    if let Some(reason) = &found.reason {
        output::line(&format!("  {reason}"))?;
    }
    if let Some(until) = found.held.as_ref().and_then(|held| held.until.as_ref()) {
        output::line(&format!("  holds until {}", moment(until)))?;
    }
    if let Some(days) = found.dwells_days {
        output::line(&format!("  stays at least {days:.0} more days"))?;
    }
    if let Some(days) = found.times_out_days {
        output::line(&format!("  given up after {days:.0} more days without anything new"))?;
    }
    if let Some(by) = &found.given_up_by {
        output::line(&format!("  given up by {} until something new happens", by.name))?;
    }
    if let Some(next) = &found.next {
        output::line(&format!("Next: {}", next.stage.name))?;
        next.parts.iter().try_for_each(print_part)?;
    }
    let market = &found.market;
    let first = market.tests.iter().find(|test| Some(test.state) == market.state);
    match first {
        Some(test) => {
            let key = serde_json::to_value(test.state).unwrap_or_default();
            let key = key.as_str().unwrap_or_default().replace('_', " ");
            output::line(&format!("Market: {key}: {}", test.found))?;
        }
        None => output::line("Market: not scored yet")?,
    }
    for trigger in market.triggers.iter().filter(|trigger| trigger.since.is_some()) {
        let since = trigger.since.as_ref().map(moment).unwrap_or_default();
        let state = if trigger.fires { "since" } else { "no longer news, since" };
        output::line(&format!("  trigger {}: {state} {since}", trigger.trigger.name))?;
    }
    Ok(())
}

fn print_part(part: &ConditionPart) -> Result<(), CommandError> {
    let state = if part.holds { "holds" } else { "missing" };
    let found = if part.found.is_empty() { String::new() } else { format!(" ({})", part.found) };
    output::line(&format!("  {state}: {}{found}", part.condition))
}
