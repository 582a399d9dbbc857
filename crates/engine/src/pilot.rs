//! Pilots of programmes: waves of accounts, their personal content with its gate, daily check-ins.
//!
//! What speaks against a step is an obstacle. Most obstacles can be overridden with a reason, which
//! is kept.

mod check_in;
mod piece;
mod shown;
mod wave;

use speargun_domain::caller::Context;
use speargun_domain::pilot::WaveState;
use speargun_store::Connection;
use speargun_store::pilot::{self as stored, StoredOverride, StoredWave};
use speargun_words::{Said, said};

use crate::EngineError;

pub(crate) use check_in::is_due;
pub use check_in::{NewCheckIn, check_in, check_ins, due};
pub use piece::{NewPiece, PIECES_MAX, add_piece, edit_piece, remove_piece, write_piece};
pub use shown::{Piece, Pilot, PilotAccount, Wave, get};
pub use wave::{ACCOUNTS_MAX, end, launch, pass, start};

/// The longest message, in characters.
const TEXT_MAX: usize = 20_000;
/// The longest reason and the longest check-in, in characters.
const REASON_MAX: usize = 2_000;

/// Which step was taken although something spoke against it.
#[derive(Debug, Clone, Copy)]
enum Step {
    Start,
    Launch,
    Edit,
    Pass,
}

impl Step {
    fn key(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Launch => "launch",
            Self::Edit => "edit",
            Self::Pass => "pass",
        }
    }
}

/// Why a step is taken although something speaks against it; none if no one says.
fn checked_override(reason: Option<&str>) -> Result<Option<String>, EngineError> {
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    reason.map(|reason| crate::program::checked_text(reason, REASON_MAX)).transpose()
}

/// Refuses a step that something speaks against, if no one gives a reason to take it.
fn refuse_obstacles(obstacles: &[Said], reason: Option<&str>) -> Result<(), EngineError> {
    let Some(first) = obstacles.first() else { return Ok(()) };
    if reason.is_some() {
        return Ok(());
    }
    let (first, more) = (first.clone(), obstacles.len() - 1);
    Err(EngineError::Conflict(match more {
        0 => said!("pilot.refused", reason = first),
        _ => said!("pilot.refused_more", reason = first, count = more),
    }))
}

/// Writes down that a step was taken although something speaks against it.
fn keep_overrides(
    connection: &mut Connection,
    (wave_id, account_id, step): (i64, Option<i64>, Step),
    (obstacles, reason): (&[Said], Option<&str>),
    context: &Context,
) -> Result<(), EngineError> {
    let Some(reason) = reason else { return Ok(()) };
    for obstacle in obstacles {
        let own = StoredOverride {
            wave_id,
            account_id,
            step: step.key().to_owned(),
            obstacle: obstacle.to_stored(),
            reason: reason.to_owned(),
            ..StoredOverride::default()
        };
        stored::add_override(connection, &own, context)?;
    }
    Ok(())
}

/// The wave of a programme that runs.
fn running_wave(connection: &mut Connection, program_id: i64) -> Result<StoredWave, EngineError> {
    let program = crate::program::found(connection, program_id)?;
    let last = stored::waves(connection, program_id)?.pop();
    let running = last.filter(|wave| wave.state == WaveState::Running.key());
    running.ok_or_else(|| EngineError::Conflict(said!("pilot.none_runs", name = program.name)))
}
