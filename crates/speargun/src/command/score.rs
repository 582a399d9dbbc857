//! `speargun score`.

use std::sync::Arc;

use speargun_domain::time::{DAY, parse_instant, to_date};
use speargun_engine::event::{EventLog, score_waiting};
use speargun_engine::score::score_all;
use speargun_engine::{EngineError, Workspace};
use speargun_store::score::last_computed_at;

use super::CommandError;
use crate::arguments::Score;
use crate::language::{fixed, say, spoken};
use crate::output::{self, Bar, grouped};

pub(super) fn run(workspace: Workspace, score: &Score) -> Result<(), CommandError> {
    let workspace = Arc::new(workspace);
    let now = workspace.now();
    let as_of = match &score.as_of {
        Some(text) => {
            let zone = workspace.settings().zone().map_err(EngineError::from)?;
            parse_instant(text, &zone, workspace.settings().date_order)
                .map_err(|error| CommandError::Usage(spoken(&error.said())))?
        }
        None => now,
    };
    if !score.force && (as_of - now).abs() > DAY {
        refuse_over_others(&workspace)?;
    }
    let bar = Bar::new();
    take_in_events(&workspace, &bar)?;
    let report = bar.run(|watch| score_all(&workspace, watch, as_of, now))?;
    if score.output.json {
        return output::json(&report);
    }
    let rows = report.tiers.iter().map(|tier| vec![tier.tier.to_string(), grouped(tier.accounts)]);
    output::table(&[say!("cli.score.tier"), say!("cli.score.accounts")], rows.collect(), &[1])?;
    output::message(&say!(
        "cli.score.done",
        accounts = grouped(report.accounts),
        people = grouped(report.people),
        model = report.model,
        version = report.version,
        mean = fixed(report.mean_score, 1)
    ));
    for (count, text) in [
        (report.researching, say!("cli.score.researching")),
        (report.fit_too_low, say!("cli.score.fit_too_low")),
        (report.next_in_line, say!("cli.score.next_in_line")),
        (report.excluded, say!("cli.score.excluded")),
        (report.stale, say!("cli.score.stale")),
    ] {
        if count > 0 {
            output::message(&say!("cli.score.count", count = grouped(count), text));
        }
    }
    for notice in &report.notices {
        output::message(&say!("cli.warning", text = notice));
    }
    Ok(())
}

/// Scores are what tiers, stages and their history go on from: those of another day would note
/// moves that never were.
fn refuse_over_others(workspace: &Workspace) -> Result<(), CommandError> {
    let last = workspace.store.read(|connection| last_computed_at(connection, i64::MAX));
    let Some(last) = last.map_err(EngineError::from)? else { return Ok(()) };
    let zone = workspace.settings().zone().map_err(EngineError::from)?;
    Err(CommandError::Failed(say!("cli.score.other_day", day = to_date(last, &zone))))
}

/// Events that wait become people, accounts and scores first, as a server would do; nothing where
/// none waits or a server is at it.
fn take_in_events(workspace: &Arc<Workspace>, bar: &Bar) -> Result<(), CommandError> {
    let Some(log) = EventLog::open_existing(workspace)? else { return Ok(()) };
    bar.run(|watch| score_waiting(workspace, &log, watch))?;
    Ok(())
}
