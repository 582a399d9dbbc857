//! Stages and the market as the API sees them.

use crate::fact::found_facts;
use crate::failure::{Answered, failure};
use crate::names::Names;
use speargun_domain::fact::facts_said;
use speargun_domain::market::MarketState;
use speargun_domain::score::ScoreModel;
use speargun_domain::stage::{ConditionPart, StageMove};
use speargun_domain::time::{parse_instant, to_date, to_rfc3339};
use speargun_engine::EngineError;
use speargun_engine::stage::{self, AccountStanding, NewMove};
use speargun_store::{revision, scored_revision};

use crate::stage::types;
use speargun_domain::caller::Context;
use speargun_engine::Engine;
use speargun_words::{Language, Said, said};

/// Where an account stands, and why, in the reader's language.
pub fn account_standing(
    engine: &Engine,
    id: i64,
    language: Language,
) -> Answered<types::AccountStanding> {
    standing(engine, id, language).map_err(failure)
}

/// Puts an account into a stage.
pub fn move_account(
    engine: &Engine,
    id: i64,
    wanted: &types::MoveAccount,
    context: &Context,
    language: Language,
) -> Answered<types::AccountStanding> {
    let until = wanted.until.as_deref().filter(|day| !day.trim().is_empty());
    let until = until.map(|day| stage::end_of_day(day, &engine.workspace.parse_context()?.zone));
    let new_move = |until: Option<i64>| NewMove {
        stage: wanted.stage.clone(),
        reason: wanted.reason.clone(),
        until,
    };
    until
        .transpose()
        .and_then(|until| {
            stage::move_account(&engine.workspace, id, &new_move(until), context)?;
            standing(engine, id, language)
        })
        .map_err(failure)
}

/// Takes such a decision back.
pub fn release_account(
    engine: &Engine,
    id: i64,
    context: &Context,
    language: Language,
) -> Answered<types::AccountStanding> {
    stage::release_account(&engine.workspace, id, context)
        .and_then(|()| standing(engine, id, language))
        .map_err(failure)
}

/// Keeps what somebody tells about a contract with somebody else.
pub fn tell_contract(
    engine: &Engine,
    id: i64,
    wanted: &types::TellContract,
    context: &Context,
    language: Language,
) -> Answered<types::AccountStanding> {
    contract_day(engine, wanted.ends_on.as_deref())
        .and_then(|ends_at| {
            let competitor = wanted.competitor.as_deref();
            stage::tell_contract(&engine.workspace, id, competitor, ends_at, context)?;
            standing(engine, id, language)
        })
        .map_err(failure)
}

/// Takes it back: what is imported counts again.
pub fn forget_contract(
    engine: &Engine,
    id: i64,
    context: &Context,
    language: Language,
) -> Answered<types::AccountStanding> {
    stage::forget_contract(&engine.workspace, id, context)
        .and_then(|()| standing(engine, id, language))
        .map_err(failure)
}

/// The beginning of a day, as an import reads one.
fn contract_day(engine: &Engine, text: Option<&str>) -> Result<Option<i64>, EngineError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let context = engine.workspace.parse_context()?;
    parse_instant(text, &context.zone, context.date_order)
        .map(Some)
        .map_err(|reason| EngineError::Invalid(said!("contract.day", reason = reason.said())))
}

fn standing(
    engine: &Engine,
    id: i64,
    language: Language,
) -> Result<types::AccountStanding, EngineError> {
    // Asked first: what is read after it follows at least the records of this moment.
    let pending = engine.workspace.store.read(|connection| {
        Ok::<_, EngineError>(revision(connection)? != scored_revision(connection)?)
    })?;
    let list = engine.accounts.get(&engine.workspace)?;
    let now = engine.workspace.now();
    let standing = engine.workspace.store.read(|connection| {
        speargun_engine::membership::known(connection, id)?;
        let place = list.rows.binary_search_by_key(&id, |row| row.record.id);
        let listed = place.ok().and_then(|place| list.rows.get(place));
        let missing = || EngineError::NotFound(said!("account.missing", id));
        let listed = listed.ok_or_else(missing)?;
        let (record, at) = (&listed.record, listed.scored_at);
        let standing = stage::standing_of(&engine.workspace, connection, record, at, now)?;
        Ok::<_, EngineError>((standing, pending && at.is_some()))
    });
    let (standing, scores_pending) = standing?;
    let zone = engine.workspace.parse_context()?.zone;
    let contract = contract(&standing, |at| to_date(at, &zone));
    let names = Names::read(&engine.workspace)?;
    let mut found =
        types::AccountStanding { scores_pending, ..told(&standing, contract, &names, language) };
    if let Some(held) = &mut found.held {
        names.put(&mut held.moved_by);
    }
    if let Some(by) = &mut found.contract.told_by {
        names.put(by);
    }
    Ok(found)
}

pub(crate) fn market_state(state: MarketState) -> types::MarketState {
    match state {
        MarketState::JustBought => types::MarketState::JustBought,
        MarketState::UnderContract => types::MarketState::UnderContract,
        MarketState::CannotAfford => types::MarketState::CannotAfford,
        MarketState::InMarket => types::MarketState::InMarket,
        MarketState::ContractEnding => types::MarketState::ContractEnding,
        MarketState::Researching => types::MarketState::Researching,
        MarketState::NotInMarket => types::MarketState::NotInMarket,
    }
}

fn contract(standing: &AccountStanding, day: impl Fn(i64) -> String) -> types::Contract {
    let told = standing.told.as_ref();
    types::Contract {
        competitor: standing.competitor.clone(),
        ends_on: standing.contract_ends_at.map(day),
        told_by: told.map(|told| told.told_by.clone()),
        told_at: told.map(|told| to_rfc3339(told.told_at)),
    }
}

fn named(key: &str, name: &str) -> types::StageName {
    types::StageName { key: key.to_owned(), name: name.to_owned() }
}

fn part(part: ConditionPart, language: Language) -> types::ConditionPart {
    types::ConditionPart {
        condition: part.condition,
        holds: part.holds,
        found: facts_said(&part.found).render(language),
        facts: found_facts(&part.found),
    }
}

/// All stages of all motions, each key once.
fn all_stages(model: &ScoreModel) -> Vec<types::StageName> {
    let mut seen = std::collections::BTreeSet::new();
    let stages = model.stages.motions.iter().flat_map(|motion| &motion.stages);
    let first = stages.filter(|stage| seen.insert(stage.key.clone()));
    first.map(|stage| named(&stage.key, &stage.name)).collect()
}

fn told(
    standing: &AccountStanding,
    contract: types::Contract,
    names: &Names,
    language: Language,
) -> types::AccountStanding {
    let (model, record, told) = (&standing.model, &standing.record, standing.stage());
    let motion = told.motion;
    let stage =
        |key: &str| named(key, model.stages.name_of(motion.map(|motion| &*motion.key), key));
    let parts =
        |parts: Vec<ConditionPart>| parts.into_iter().map(|found| part(found, language)).collect();
    let text = |said: &Said| names.in_said(said).render(language);
    let held = |decided: &StageMove| types::StageHold {
        stage: decided.stage.as_deref().map(stage),
        reason: decided.reason.clone(),
        moved_by: decided.moved_by.clone(),
        moved_at: to_rfc3339(decided.moved_at),
        until: decided.until.map(to_rfc3339),
    };
    let next = told.next.and_then(|next| {
        let above = motion?.stages.get(next.place)?;
        Some(types::NextStage { stage: named(&above.key, &above.name), parts: parts(next.parts) })
    });
    let change = |change: &stage::StageChange| types::StageChange {
        stage: stage(&change.stage),
        from: to_rfc3339(change.from),
        until: change.until.map(to_rfc3339),
        reason: change.reason.as_ref().map(text),
    };
    let of_motion = motion.into_iter().flat_map(|motion| &motion.stages);
    types::AccountStanding {
        account_id: record.id,
        as_of: to_rfc3339(standing.as_of),
        scores_pending: false,
        motion: motion.map(|motion| named(&motion.key, &motion.name)),
        stage: record.stage.key.as_deref().map(stage),
        since: record.stage.since.map(to_rfc3339),
        reason: standing.reason.as_ref().map(text),
        keeps: parts(told.keeps),
        dwells_days: told.dwells_days,
        times_out_days: told.times_out_days,
        given_up_by: record.stage.timed_out_of.as_deref().map(stage),
        next,
        held: standing.held.as_ref().map(held),
        stages: of_motion.map(|stage| named(&stage.key, &stage.name)).collect(),
        all_stages: all_stages(model),
        changes: standing.changes.iter().map(change).collect(),
        market: market(standing, language),
        contract,
    }
}

fn market(standing: &AccountStanding, language: Language) -> types::MarketStanding {
    let figures = &standing.record.market;
    let test = |test: speargun_domain::market::MarketTest| types::MarketTest {
        state: market_state(test.state),
        holds: test.holds,
        facts: found_facts(&test.facts),
        found: test.found.render(language),
    };
    let trigger = |test: speargun_domain::market::TriggerTest<'_>| types::TriggerStanding {
        trigger: named(&test.trigger.key, &test.trigger.name),
        fires: test.fires,
        since: test.since.map(to_rfc3339),
        days_left: test.days_left,
        parts: test.parts.into_iter().map(|found| part(found, language)).collect(),
    };
    types::MarketStanding {
        state: figures.state.map(market_state),
        since: figures.since.map(to_rfc3339),
        reason: standing.market_reason.as_ref().map(|said| said.render(language)),
        tests: standing.market().into_iter().map(test).collect(),
        triggers: standing.triggers().into_iter().map(trigger).collect(),
    }
}
