//! What calls of families do.

use speargun_domain::caller::Context;
use speargun_engine::membership::Effect;
use speargun_engine::upkeep::people::PeopleTask;
use speargun_engine::{Engine, EngineError, family as families};
use speargun_store::Connection;

use crate::failure::{Answered, failure};
use crate::family::types;
use crate::membership::call::start_job;
use crate::membership::convert::{self, card, reference};
use crate::membership::match_report;
use crate::money::money;
use crate::upload::Upload;

fn read<T>(
    engine: &Engine,
    work: impl FnOnce(&mut Connection) -> Result<T, EngineError>,
) -> Answered<T> {
    engine.workspace.store.read(work).map_err(failure)
}

fn family_result(engine: &Engine, id: i64, effect: Effect) -> Answered<types::FamilyResult> {
    let family = family_of(engine, id)?;
    Ok(types::FamilyResult { family, effect: convert::effect(effect) })
}

/// The accounts of a family with their figures, from the list that all pages share.
fn family_of(engine: &Engine, id: i64) -> Answered<types::AccountFamily> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let (found, cards) = read(engine, |connection| {
        let found = families::family_of(connection, id)?;
        let mut cards = Vec::with_capacity(found.members.len());
        for member in &found.members {
            cards.push(
                speargun_engine::membership::Card::load(connection, member.id)?.unwrap_or_default(),
            );
        }
        Ok((found, cards))
    })?;
    let own: Vec<convert::Figures> = found
        .members
        .iter()
        .map(|member| {
            let place = list.rows.binary_search_by_key(&member.id, |row| row.record.id);
            place.map_or_else(
                |_| convert::Figures::one(),
                |place| convert::Figures::of(&list.rows[place].record),
            )
        })
        .collect();
    let loops = read(engine, |connection| {
        let shown = |connection: &mut Connection, id| {
            reference(connection, Some(id)).map(Option::unwrap_or_default)
        };
        let mut loops = Vec::new();
        for (child, parent, source) in &found.loops {
            loops.push(types::FamilyLoop {
                child: shown(connection, *child)?,
                parent: shown(connection, *parent)?,
                source: convert::family_source(source),
            });
        }
        Ok(loops)
    })?;
    let with_children = convert::with_children(&found.members, &own);
    let figures = |figures: &convert::Figures| types::FamilyFigures {
        accounts: figures.accounts,
        people: figures.people,
        engaged_people: figures.engaged,
        open_amount: money(engine, figures.open),
        won_amount: money(engine, figures.won),
    };
    let place = found.members.iter().position(|member| member.id == id).unwrap_or(0);
    let none = convert::Figures::default();
    let at = |all: &[convert::Figures], place| figures(all.get(place).unwrap_or(&none));
    let members = found.members.iter().enumerate().map(|(number, member)| types::FamilyMember {
        account: card(&cards[number]),
        parent_id: member.parent_id,
        source: member.source.as_deref().map(convert::family_source),
        depth: member.depth,
        own: at(&own, number),
        with_children: at(&with_children, number),
    });
    Ok(types::AccountFamily {
        account_id: id,
        top_id: found.top_id,
        members: members.collect(),
        truncated: found.truncated,
        own: at(&own, place),
        with_children: at(&with_children, place),
        family: at(&with_children, 0),
        loops,
        match_families_to: families_to(engine),
    })
}

pub(crate) fn families_to(engine: &Engine) -> match_report::MatchFamiliesTo {
    use speargun_domain::workspace::MatchFamiliesTo;
    match engine.workspace.settings().match_families_to {
        MatchFamiliesTo::Child => match_report::MatchFamiliesTo::Child,
        MatchFamiliesTo::Parent => match_report::MatchFamiliesTo::Parent,
    }
}

/// The family of an account.
pub fn family(engine: &Engine, account: i64) -> Answered<types::AccountFamily> {
    family_of(engine, account)
}

/// Says which account is above another; `None` says that there is none.
pub fn set_parent(
    engine: &Engine,
    account: i64,
    parent: Option<i64>,
    context: &Context,
) -> Answered<types::FamilyResult> {
    let effect = families::set_parent(&engine.actor(context), account, parent).map_err(failure)?;
    family_result(engine, account, effect)
}

/// Forgets what people said about an account's parent: the records count again.
pub fn forget_parent(
    engine: &Engine,
    account: i64,
    context: &Context,
) -> Answered<types::FamilyResult> {
    let effect = families::forget_parent(&engine.actor(context), account).map_err(failure)?;
    family_result(engine, account, effect)
}

/// Reads a list of families in the background.
pub fn start_family_file(
    engine: &Engine,
    upload: Upload,
    context: &Context,
) -> Answered<match_report::MatchJob> {
    let Upload { path, file_name } = upload;
    start_job(engine, &PeopleTask::FamilyFile { path, file_name }, context)
}
