//! Target lists as the command line prints them.

use speargun_api as api;
use speargun_api::dto::{
    NamedReference, TargetBoardQuery, TargetComparison, TargetHistoryQuery, TargetList,
    TargetLists, TargetMembers, TargetMembersQuery,
};
use speargun_engine::Engine;

use super::super::CommandError;
use crate::arguments::Output;
use crate::language::{fixed, language_of, say};
use crate::output::{self, MISSING, grouped};

pub(super) fn all(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let items = api::target_list::call::lists(engine)?;
    if output.json {
        return output::json(&TargetLists { items });
    }
    let rows = items.iter().map(|list| {
        let (id, version) = (list.id.to_string(), list.version.to_string());
        let state = state_text(&list.state);
        vec![id, list.name.clone(), list.from.clone(), list.to.clone(), state, version]
    });
    let headings = [
        say!("cli.target.column.id"),
        say!("cli.target.column.list"),
        say!("cli.target.column.from"),
        say!("cli.target.column.to"),
        say!("cli.target.column.state"),
        say!("cli.target.column.version"),
    ];
    output::table(&headings, rows.collect(), &[0, 5])?;
    if items.is_empty() {
        output::message(&say!("cli.target.none"));
    }
    Ok(())
}

fn state_text(state: &str) -> String {
    match state {
        "signed" => say!("cli.target.state.signed"),
        "recommended" => say!("cli.target.state.recommended"),
        "agreed" => say!("cli.target.state.agreed"),
        "excluded" => say!("cli.target.state.excluded"),
        _ => say!("cli.target.state.open"),
    }
}

fn team_text(team: &str) -> String {
    match team {
        "marketing" => say!("cli.target.team.marketing"),
        "sales" => say!("cli.target.team.sales"),
        _ => say!("cli.target.team.customer_success"),
    }
}

fn position_text(position: &str) -> String {
    match position {
        "agrees" => say!("cli.target.position.agrees"),
        "objects" => say!("cli.target.position.objects"),
        _ => say!("cli.target.position.open"),
    }
}

pub(super) fn board(
    engine: &Engine,
    id: i64,
    query: &TargetBoardQuery,
    output: Output,
) -> Result<(), CommandError> {
    let board = api::target_list::call::board(engine, id, query)?;
    if output.json {
        return output::json(&board);
    }
    let TargetList { name, from, to, state, version, .. } = &board.list;
    output::line(&say!("cli.target.title", name, from, to, state = state_text(state), version))?;
    let number = |number: Option<f64>| number.map_or(MISSING.to_owned(), |number| fixed(number, 1));
    let rows = board.accounts.items.iter().map(|account| {
        let tier = account.tier.map_or(MISSING.to_owned(), |tier| tier.to_string());
        let mut row = vec![account.account.name.clone(), state_text(&account.state), tier];
        row.extend([number(account.score), number(account.points)]);
        row.extend(account.teams.iter().map(|team| position_text(&team.position)));
        row
    });
    let mut headings = vec![
        say!("cli.target.column.account"),
        say!("cli.target.column.state"),
        say!("cli.target.column.tier"),
        say!("cli.target.column.score"),
        say!("cli.target.column.criteria"),
    ];
    headings.extend(board.list.rule.teams.iter().map(|team| team_text(team)));
    output::table(&headings, rows.collect(), &[2, 3, 4])?;
    let (shown, total) = (grouped(board.accounts.items.len() as u64), board.accounts.total);
    output::message(&say!("cli.target.shown", shown, total = grouped(total)));
    for owner in board.owners.iter().filter(|owner| owner.load > 1.0) {
        let name = owner.owner.clone().unwrap_or_else(|| MISSING.to_owned());
        let load = fixed(owner.load * 100.0, 0);
        output::message(&say!("cli.target.overloaded", name, load));
    }
    Ok(())
}

pub(super) fn members(
    engine: &Engine,
    id: i64,
    query: &TargetMembersQuery,
    output: Output,
) -> Result<(), CommandError> {
    let items = api::target_list::call::members(engine, id, query)?;
    if output.json {
        return output::json(&TargetMembers { items });
    }
    let local = |at: &str| api::moment::local_moment(&engine.workspace, at);
    let rows = items.iter().map(|member| {
        let until = member.target_until.as_deref().map_or(MISSING.to_owned(), local);
        let version = member.from_version.to_string();
        vec![member.account.name.clone(), local(&member.target_from), until, version]
    });
    let headings = [
        say!("cli.target.column.account"),
        say!("cli.target.column.from"),
        say!("cli.target.column.until"),
        say!("cli.target.column.version"),
    ];
    output::table(&headings, rows.collect(), &[3])
}

pub(super) fn history(
    engine: &Engine,
    id: i64,
    query: &TargetHistoryQuery,
    output: Output,
) -> Result<(), CommandError> {
    let language = language_of(output.json);
    let page = api::target_list::call::history(engine, id, query, language)?;
    if output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|event| {
        vec![
            api::moment::local_moment(&engine.workspace, &event.at),
            event.name.clone(),
            event.team.as_deref().map_or(MISSING.to_owned(), team_text),
            kind_text(&event.kind),
            event.account.as_ref().map_or(MISSING.to_owned(), |account| account.name.clone()),
            event.text.clone().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.target.column.at"),
        say!("cli.target.column.by"),
        say!("cli.target.column.team"),
        say!("cli.target.column.event"),
        say!("cli.target.column.account"),
        say!("cli.target.column.text"),
    ];
    output::table(&headings, rows.collect(), &[])?;
    let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
    output::message(&say!("cli.target.shown", shown, total));
    Ok(())
}

fn kind_text(kind: &str) -> String {
    match kind {
        "created" => say!("cli.target.event.created"),
        "edited" => say!("cli.target.event.edited"),
        "proposed" => say!("cli.target.event.proposed"),
        "agreed" => say!("cli.target.event.agreed"),
        "objected" => say!("cli.target.event.objected"),
        "judged" => say!("cli.target.event.judged"),
        "commented" => say!("cli.target.event.commented"),
        "asked" => say!("cli.target.event.asked"),
        "excluded" => say!("cli.target.event.excluded"),
        "readmitted" => say!("cli.target.event.readmitted"),
        "recommended" => say!("cli.target.event.recommended"),
        "returned" => say!("cli.target.event.returned"),
        "signed" => say!("cli.target.event.signed"),
        "left_out" => say!("cli.target.event.left_out"),
        "swapped_out" => say!("cli.target.event.swapped_out"),
        _ => say!("cli.target.event.swapped_in"),
    }
}

pub(super) fn compared(found: &TargetComparison, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    let named = |accounts: &[NamedReference]| {
        let names: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
        if names.is_empty() { MISSING.to_owned() } else { names.join(", ") }
    };
    output::line(&say!("cli.target.added", names = named(&found.added)))?;
    output::line(&say!("cli.target.removed", names = named(&found.removed)))?;
    output::line(&say!("cli.target.kept", count = grouped(found.kept.len() as u64)))
}
