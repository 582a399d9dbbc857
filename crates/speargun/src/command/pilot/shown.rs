//! Pilots as tables.

use speargun_api::dto::{CheckIn, DueCheckIns, Page, Pilot, PilotPiece};
use speargun_words::Said;

use crate::arguments::Output;
use crate::command::CommandError;
use crate::language::{say, spoken};
use crate::output;

pub(super) fn pilot(found: &Pilot, wanted: Output) -> Result<(), CommandError> {
    if wanted.json {
        return output::json(found);
    }
    let rows = found.waves.iter().map(|wave| {
        vec![
            wave.number.to_string(),
            word("cli.pilot.state", &wave.state),
            wave.accounts.to_string(),
            wave.launched.to_string(),
            wave.learnings.clone().unwrap_or_default(),
        ]
    });
    let headings = ["wave", "state", "accounts", "launched", "learnings"];
    output::table(&headings.map(heading), rows.collect(), &[0, 2, 3])?;
    if let Some(wave) = &found.wave {
        let rows = wave.accounts.iter().flat_map(|own| {
            let launched = if own.launched_at.is_some() { "yes" } else { "no" };
            let launched = word("cli.pilot", launched);
            let mut rows: Vec<Vec<String>> = own.pieces.iter().map(cells).collect();
            if rows.is_empty() {
                rows.push(vec![String::new(); 6]);
            }
            for row in &mut rows {
                row.insert(0, own.account.name.clone());
                row.insert(1, launched.clone());
            }
            rows
        });
        let headings = ["account", "launched", "id", "kind", "piece", "maker", "due", "found"];
        output::table(&headings.map(heading), rows.collect(), &[2])?;
        let all = wave.accounts.iter().filter(|own| own.launched_at.is_none());
        let all = all.flat_map(|own| &own.obstacles).chain(&wave.obstacles);
        for obstacle in all.filter(|_| wave.state == "running") {
            output::message(&obstacle.text);
        }
    }
    for own in &found.overrides {
        let (wave, by, reason) = (own.wave, own.created_by.as_str(), own.reason.as_str());
        let obstacle = own.obstacle.text.as_str();
        output::message(&say!("cli.pilot.overridden", wave, obstacle, by, reason));
    }
    match &found.next_size {
        Some(size) => {
            let (min, max) = (size.min as i64, size.max as i64);
            output::message(&say!("cli.pilot.next", min, max));
        }
        None if found.check_in_due => output::message(&say!("cli.pilot.due")),
        None => {}
    }
    Ok(())
}

/// The word of a key.
fn word(prefix: &str, key: &str) -> String {
    spoken(&Said::new(format!("{prefix}.{key}")))
}

fn heading(name: &str) -> String {
    word("cli.pilot.column", name)
}

fn cells(piece: &PilotPiece) -> Vec<String> {
    vec![
        piece.id.to_string(),
        piece.kind.clone(),
        piece.title.clone(),
        piece.maker.name.clone(),
        piece.due.clone(),
        word("cli.pilot.found", &piece.state),
    ]
}

pub(super) fn piece(found: &PilotPiece, wanted: Output) -> Result<(), CommandError> {
    if wanted.json {
        return output::json(found);
    }
    let headings = ["id", "kind", "piece", "maker", "due", "found"];
    output::table(&headings.map(heading), vec![cells(found)], &[0])?;
    if let (Some(sentence), Some(statement)) = (&found.sentence, found.statement) {
        let sentence = sentence.as_str();
        output::message(&say!("cli.pilot.rests_on", sentence, statement));
    }
    Ok(())
}

pub(super) fn check_ins(found: &Page<CheckIn>, wanted: Output) -> Result<(), CommandError> {
    if wanted.json {
        return output::json(found);
    }
    let rows = found.items.iter().map(|own| {
        let state = own.task_state.as_ref().map(|state| word("cli.pilot.task", state));
        vec![
            own.day.clone(),
            own.wave.to_string(),
            own.account.as_ref().map(|account| account.name.clone()).unwrap_or_default(),
            word("cli.pilot.kind", &own.kind),
            own.text.clone(),
            own.created_by.clone(),
            own.task_id.map(|id| id.to_string()).unwrap_or_default(),
            state.unwrap_or_default(),
        ]
    });
    let headings = ["day", "wave", "account", "kind", "text", "by", "task", "state"];
    output::table(&headings.map(heading), rows.collect(), &[1, 6])?;
    Ok(())
}

pub(super) fn due(found: &DueCheckIns, wanted: Output) -> Result<(), CommandError> {
    if wanted.json {
        return output::json(found);
    }
    let rows = found.items.iter().map(|own| {
        vec![
            own.program.name.clone(),
            own.wave.to_string(),
            own.last_day.clone().unwrap_or_default(),
        ]
    });
    output::table(&["program", "wave", "last"].map(heading), rows.collect(), &[1])
}
