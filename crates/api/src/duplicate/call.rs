//! What calls of duplicates do.

use speargun_domain::caller::Context;
use speargun_engine::membership::Effect;
use speargun_engine::{Engine, EngineError, duplicate};
use speargun_store::Connection;

use crate::duplicate::types;
use crate::failure::{Answered, failure};
use crate::membership::convert;
use crate::paging::{page, window};
use crate::shared;

fn read<T>(
    engine: &Engine,
    work: impl FnOnce(&mut Connection) -> Result<T, EngineError>,
) -> Answered<T> {
    engine.workspace.store.read(work).map_err(failure)
}

fn merge_result(
    engine: &Engine,
    merge: &speargun_store::duplicate::Merge,
    effect: Effect,
) -> Answered<types::MergeResult> {
    let merge = read(engine, |connection| convert::merge(connection, merge))?;
    Ok(types::MergeResult { merge, effect: convert::effect(effect) })
}

/// Pairs of accounts that are probably one, the likeliest first.
pub fn duplicates(
    engine: &Engine,
    query: &shared::PageQuery,
) -> Answered<shared::Page<types::DuplicatePair>> {
    let pairs = engine.duplicate_pairs.get(&engine.workspace).map_err(failure)?;
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let shown = pairs.iter().skip(offset).take(query.limit() as usize);
    let items = read(engine, |connection| {
        let mut items = Vec::new();
        for pair in shown {
            items.extend(convert::pair(connection, pair)?);
        }
        Ok(items)
    })?;
    Ok(page(items, pairs.len() as i64, query))
}

/// Says that two accounts are not one, or takes that back.
pub fn dismiss_duplicate(
    engine: &Engine,
    pair: (i64, i64),
    is_dismissed: bool,
    context: &Context,
) -> Answered<()> {
    duplicate::dismiss(&engine.actor(context), pair, is_dismissed).map_err(failure)?;
    engine.duplicate_pairs.clear();
    Ok(())
}

/// Makes two accounts one.
pub fn merge(
    engine: &Engine,
    survivor: i64,
    merged: i64,
    context: &Context,
) -> Answered<types::MergeResult> {
    let (merge, effect) =
        duplicate::merge(&engine.actor(context), survivor, merged).map_err(failure)?;
    merge_result(engine, &merge, effect)
}

/// The merges, newest first.
pub fn merges(engine: &Engine, query: &shared::PageQuery) -> Answered<shared::Page<types::Merge>> {
    let (limit, offset) = window(query);
    let (items, total) = read(engine, |connection| {
        let (merges, total) = speargun_store::duplicate::list(connection, limit, offset)?;
        let shown: Result<Vec<_>, EngineError> =
            merges.iter().map(|merge| convert::merge(connection, merge)).collect();
        Ok((shown?, total))
    })?;
    Ok(page(items, total, query))
}

/// Splits what was merged.
pub fn split(engine: &Engine, merge: i64, context: &Context) -> Answered<types::MergeResult> {
    let (merge, effect) = duplicate::split(&engine.actor(context), merge).map_err(failure)?;
    merge_result(engine, &merge, effect)
}
