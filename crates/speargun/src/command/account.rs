//! `speargun account`.

use speargun_api as api;
use speargun_api::dto::{AccountStanding, ConditionPart, MoveAccount, TellContract};

use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::filter::{self, Dialect};
use speargun_engine::account::{AccountList, dialect_of, find_in_tables};
use speargun_engine::{EngineError, Workspace};

use super::{CommandError, context, facts};
use crate::arguments::{
    Account, AccountCommand, AccountContract, AccountSql, AccountStage, Output, SqlDialect,
};
use crate::language::{fixed, language_of, say};
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
    output::table(
        &[say!("cli.account.column.table"), say!("cli.account.column.rows")],
        rows.collect(),
        &[1],
    )?;
    match &written.file {
        Some(file) => {
            output::message(&say!("cli.account.tables_in_file", path = file.display().to_string()));
        }
        None => output::message(&say!("cli.account.tables_in_database")),
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
            api::stage::call::move_account(
                engine,
                id,
                &new_move,
                &context(&engine.workspace),
                language_of(wanted.output.json),
            )?
        }
        None if wanted.clear => api::stage::call::release_account(
            engine,
            id,
            &context(&engine.workspace),
            language_of(wanted.output.json),
        )?,
        None => api::stage::call::account_standing(engine, id, language_of(wanted.output.json))?,
    };
    if wanted.output.json {
        return output::json(&found);
    }
    print(engine, &found)?;
    if wanted.stage.is_some() {
        output::message(&say!("cli.account.kept"));
    } else if wanted.clear {
        output::message(&say!("cli.account.released"));
    }
    Ok(())
}

fn run_contract(engine: &Engine, wanted: &AccountContract) -> Result<(), CommandError> {
    let id = api::account::call::find_account(engine, &wanted.account)?;
    let shows = !wanted.forget && wanted.competitor.is_none() && wanted.ends.is_none();
    let found = if shows {
        api::stage::call::account_standing(engine, id, language_of(wanted.output.json))?
    } else if wanted.forget {
        api::stage::call::forget_contract(
            engine,
            id,
            &context(&engine.workspace),
            language_of(wanted.output.json),
        )?
    } else {
        let before =
            api::stage::call::account_standing(engine, id, language_of(wanted.output.json))?
                .contract;
        // What is not named stays as it is.
        let told = TellContract {
            competitor: wanted.competitor.clone().or(before.competitor),
            ends_on: wanted.ends.clone().or(before.ends_on),
        };
        api::stage::call::tell_contract(
            engine,
            id,
            &told,
            &context(&engine.workspace),
            language_of(wanted.output.json),
        )?
    };
    if wanted.output.json {
        return output::json(&found);
    }
    let contract = &found.contract;
    output::line(&say!(
        "cli.account.contract",
        competitor = contract.competitor.as_deref().unwrap_or(MISSING),
        day = contract.ends_on.as_deref().unwrap_or(MISSING)
    ))?;
    if !shows {
        output::message(&say!("cli.account.contract_kept"));
    } else if let (Some(by), Some(at)) = (&contract.told_by, &contract.told_at) {
        output::line(&say!(
            "cli.account.told",
            by,
            at = api::moment::local_moment(&engine.workspace, at)
        ))?;
    } else if contract.competitor.is_some() || contract.ends_on.is_some() {
        output::line(&say!("cli.account.imported"))?;
    }
    Ok(())
}

/// The stage and the state in the market, with reasons.
pub(super) fn print(engine: &Engine, found: &AccountStanding) -> Result<(), CommandError> {
    let moment = |at: &String| api::moment::local_moment(&engine.workspace, at);
    let name = found.stage.as_ref().map_or_else(
        || say!("cli.account.in_pool"),
        |stage| facts::name_of("stage", &stage.key, &stage.name),
    );
    let motion = found.motion.as_ref().map_or_else(
        || say!("cli.account.no_motion"),
        |motion| facts::name_of("motion", &motion.key, &motion.name),
    );
    let since = found
        .since
        .as_ref()
        .map(|at| say!("cli.account.since", at = moment(at)))
        .unwrap_or_default();
    output::line(&say!("cli.account.stage", stage = name, motion, since))?;
    if let Some(reason) = &found.reason {
        output::line(&format!("  {reason}"))?;
    }
    if let Some(until) = found.held.as_ref().and_then(|held| held.until.as_ref()) {
        output::line(&say!("cli.account.holds_until", at = moment(until)))?;
    }
    if let Some(days) = found.dwells_days {
        output::line(&say!("cli.account.stays", days = fixed(days, 0)))?;
    }
    if let Some(days) = found.times_out_days {
        output::line(&say!("cli.account.times_out", days = fixed(days, 0)))?;
    }
    if let Some(by) = &found.given_up_by {
        output::line(&say!(
            "cli.account.given_up",
            motion = facts::name_of("motion", &by.key, &by.name)
        ))?;
    }
    if let Some(next) = &found.next {
        output::line(&say!(
            "cli.account.next",
            stage = facts::name_of("stage", &next.stage.key, &next.stage.name)
        ))?;
        next.parts.iter().try_for_each(print_part)?;
    }
    let market = &found.market;
    let first = market.tests.iter().find(|test| Some(test.state) == market.state);
    match first {
        Some(test) => {
            let key = serde_json::to_value(test.state).unwrap_or_default();
            let key = facts::state_word("market_state", key.as_str().unwrap_or_default());
            output::line(&say!("cli.account.market", state = key, found = test.found))?;
        }
        None => output::line(&say!("cli.account.market_unknown"))?,
    }
    for trigger in market.triggers.iter().filter(|trigger| trigger.since.is_some()) {
        let since = trigger.since.as_ref().map(moment).unwrap_or_default();
        let state = if trigger.fires {
            say!("cli.account.trigger_since")
        } else {
            say!("cli.account.trigger_over")
        };
        let name = facts::name_of("trigger", &trigger.trigger.key, &trigger.trigger.name);
        output::line(&say!("cli.account.trigger", trigger = name, state, since))?;
    }
    Ok(())
}

fn print_part(part: &ConditionPart) -> Result<(), CommandError> {
    let state = if part.holds { say!("cli.account.holds") } else { say!("cli.account.missing") };
    let found = facts::found_text(&part.facts);
    let found = if found.is_empty() { found } else { format!(" ({found})") };
    output::line(&format!("  {state}: {}{found}", part.condition))
}
