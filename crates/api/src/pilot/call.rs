//! Pilots as the API sees them.

use speargun_domain::caller::Context;
use speargun_domain::pilot::{CheckInKind, Finding, PieceKind};
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::refuse_outside;
use speargun_engine::pilot::{self, Piece, PilotAccount, Wave};
use speargun_engine::{Engine, EngineError};
use speargun_store::pilot::{StoredCheckIn, StoredOverride, StoredWave};
use speargun_words::{Language, Said, said};

use super::types;
use crate::failure::Answered;
use crate::names::Names;
use crate::paging::{page, window};
use crate::shared::{NamedReference, Page, PageQuery};

/// The pilot of a programme.
///
/// # Errors
/// When there is no such programme or wave.
pub fn get(
    engine: &Engine,
    (program_id, wave): (i64, Option<i64>),
    language: Language,
) -> Answered<types::Pilot> {
    let found = pilot::get(&engine.workspace, program_id, wave)?;
    let names = Names::load(engine)?;
    let summaries = found.waves.iter().zip(&found.sizes);
    let overrides = found.overrides.into_iter();
    Ok(types::Pilot {
        program: NamedReference { id: found.program.id, name: found.program.name },
        waves: summaries.map(|(wave, sizes)| summary(wave, *sizes, &names)).collect(),
        wave: found.wave.map(|wave| shown(wave, &names, language)),
        overrides: overrides.map(|own| override_of(own, &found.waves, &names, language)).collect(),
        next_size: found
            .next
            .map(|(min, max)| types::WaveSize { min: min as u64, max: max as u64 }),
        check_in_due: found.check_in_due,
        today: found.today,
    })
}

/// Begins the next wave of a programme.
///
/// # Errors
/// As [`pilot::start`].
pub fn start(
    engine: &Engine,
    program_id: i64,
    wanted: &types::NewWave,
    call: (&Context, Language),
) -> Answered<types::Pilot> {
    refuse_outside(engine, call.0, &wanted.accounts)?;
    let reason = wanted.override_reason.as_deref();
    pilot::start(&engine.workspace, (program_id, &wanted.accounts), reason, call.0)?;
    get(engine, (program_id, None), call.1)
}

/// Launches accounts of the wave that runs.
///
/// # Errors
/// As [`pilot::launch`].
pub fn launch(
    engine: &Engine,
    program_id: i64,
    wanted: &types::PilotLaunch,
    call: (&Context, Language),
) -> Answered<types::Pilot> {
    refuse_outside(engine, call.0, wanted.account_id.as_slice())?;
    let reason = wanted.override_reason.as_deref();
    pilot::launch(&engine.workspace, (program_id, wanted.account_id), reason, call.0)?;
    get(engine, (program_id, None), call.1)
}

/// Says that the wave that runs passed.
///
/// # Errors
/// As [`pilot::pass`].
pub fn pass(
    engine: &Engine,
    program_id: i64,
    wanted: &types::WaveEnd,
    call: (&Context, Language),
) -> Answered<types::Pilot> {
    let reason = wanted.override_reason.as_deref();
    pilot::pass(&engine.workspace, (program_id, &wanted.learnings), reason, call.0)?;
    get(engine, (program_id, None), call.1)
}

/// Stops the wave that runs.
///
/// # Errors
/// As [`pilot::end`].
pub fn stop(
    engine: &Engine,
    program_id: i64,
    wanted: &types::WaveStop,
    call: (&Context, Language),
) -> Answered<types::Pilot> {
    pilot::end(&engine.workspace, (program_id, &wanted.learnings), call.0)?;
    get(engine, (program_id, None), call.1)
}

/// Agrees on a piece.
///
/// # Errors
/// As [`pilot::add_piece`].
pub fn add_piece(
    engine: &Engine,
    program_id: i64,
    wanted: &types::NewPilotPiece,
    context: &Context,
) -> Answered<types::PilotPiece> {
    refuse_outside(engine, context, &[wanted.account_id])?;
    let new = pilot::NewPiece {
        kind: kind_of(&wanted.kind)?,
        title: &wanted.title,
        maker_id: wanted.maker_id,
        due: &wanted.due,
    };
    let of = (program_id, wanted.account_id);
    let id = pilot::add_piece(&engine.workspace, of, &new, context)?.id;
    find_piece(engine, (program_id, id))
}

/// Changes what was agreed on a piece.
///
/// # Errors
/// As [`pilot::edit_piece`].
pub fn edit_piece(
    engine: &Engine,
    (program_id, id): (i64, i64),
    wanted: &types::PilotPieceEdit,
    context: &Context,
) -> Answered<types::PilotPiece> {
    let new = pilot::NewPiece {
        kind: kind_of(&wanted.kind)?,
        title: &wanted.title,
        maker_id: wanted.maker_id,
        due: &wanted.due,
    };
    let seen = (program_id, id, Some(wanted.revision));
    pilot::edit_piece(&engine.workspace, seen, &new, context)?;
    find_piece(engine, (program_id, id))
}

/// Writes the message of a piece.
///
/// # Errors
/// As [`pilot::write_piece`].
pub fn write_piece(
    engine: &Engine,
    (program_id, id): (i64, i64),
    wanted: &types::PilotPieceText,
    context: &Context,
) -> Answered<types::PilotPiece> {
    let said = (wanted.text.as_str(), wanted.override_reason.as_deref());
    let seen = (program_id, id, Some(wanted.revision));
    let piece = pilot::write_piece(&engine.workspace, seen, said, context)?;
    Ok(piece_of(piece, &Names::load(engine)?))
}

/// A piece of the last wave of a programme.
///
/// # Errors
/// When there is no such programme or piece.
pub fn find_piece(engine: &Engine, (program_id, id): (i64, i64)) -> Answered<types::PilotPiece> {
    let found = pilot::get(&engine.workspace, program_id, None)?;
    let accounts = found.wave.map(|wave| wave.accounts).unwrap_or_default();
    let mut pieces = accounts.into_iter().flat_map(|own| own.pieces);
    let piece = pieces.find(|own| own.stored.id == id);
    let piece = piece.ok_or_else(|| EngineError::NotFound(said!("pilot.no_piece", id)))?;
    Ok(piece_of(piece, &Names::load(engine)?))
}

/// Checks in on the wave that runs.
///
/// # Errors
/// As [`pilot::check_in`].
pub fn check_in(
    engine: &Engine,
    program_id: i64,
    wanted: &types::NewCheckIn,
    context: &Context,
) -> Answered<types::WrittenCheckIn> {
    refuse_outside(engine, context, wanted.account_id.as_slice())?;
    let kind = CheckInKind::from_key(&wanted.kind)
        .ok_or_else(|| no_kind(&wanted.kind, CheckInKind::ALL.iter().map(|kind| kind.key())))?;
    let new = pilot::NewCheckIn {
        kind,
        text: &wanted.text,
        account_id: wanted.account_id,
        owner_id: wanted.owner_id,
        due: wanted.due.as_deref(),
    };
    let (id, task_id) = pilot::check_in(&engine.workspace, program_id, &new, context)?;
    Ok(types::WrittenCheckIn { id, task_id })
}

/// A window of the check-ins of a programme, the newest first.
///
/// # Errors
/// When there is no such programme.
pub fn check_ins(
    engine: &Engine,
    program_id: i64,
    query: &PageQuery,
) -> Answered<Page<types::CheckIn>> {
    let (found, total) = pilot::check_ins(&engine.workspace, program_id, window(query))?;
    let names = Names::load(engine)?;
    let shown = |own: StoredCheckIn| {
        let (task_id, task_state) = own.task.unzip();
        types::CheckIn {
            id: own.id,
            wave: own.wave,
            account: own.account.map(|(id, name)| NamedReference { id, name }),
            kind: own.kind,
            text: own.text,
            day: own.day,
            task_id,
            task_state,
            created_by: names.of(&own.created_by),
            created_at: to_rfc3339(own.created_at),
        }
    };
    Ok(page(found.into_iter().map(shown).collect(), total, query))
}

/// The waves on which no one checked in today although it is due, of who asks.
///
/// # Errors
/// What the store reports.
pub fn due(engine: &Engine, context: &Context) -> Answered<types::DueCheckIns> {
    let found = pilot::due(&engine.workspace, context)?.into_iter();
    let items = found.map(|own| types::DueCheckIn {
        program: NamedReference { id: own.program_id, name: own.program },
        wave: own.wave,
        last_day: own.last_day,
    });
    Ok(types::DueCheckIns { items: items.collect() })
}

fn kind_of(key: &str) -> Result<PieceKind, EngineError> {
    PieceKind::from_key(key)
        .ok_or_else(|| no_kind(key, PieceKind::ALL.iter().map(|kind| kind.key())))
}

fn no_kind<'a>(kind: &str, known: impl Iterator<Item = &'a str>) -> EngineError {
    let known = known.collect::<Vec<_>>().join(", ");
    EngineError::Invalid(said!("pilot.no_kind", kind, known))
}

fn summary(
    wave: &StoredWave,
    (accounts, launched): (usize, usize),
    names: &Names,
) -> types::PilotWaveSummary {
    types::PilotWaveSummary {
        number: wave.number,
        state: wave.state.clone(),
        accounts: accounts as u64,
        launched: launched as u64,
        learnings: wave.learnings.clone(),
        created_by: names.of(&wave.created_by),
        created_at: to_rfc3339(wave.created_at),
        ended_by: wave.ended.as_ref().map(|(by, _)| names.of(by)),
        ended_at: wave.ended.as_ref().map(|(_, at)| to_rfc3339(*at)),
    }
}

fn shown(wave: Wave, names: &Names, language: Language) -> types::PilotWave {
    types::PilotWave {
        number: wave.stored.number,
        state: wave.stored.state,
        accounts: wave.accounts.into_iter().map(|own| account(own, names, language)).collect(),
        obstacles: wave.obstacles.iter().map(|own| obstacle(own, language)).collect(),
    }
}

fn account(own: PilotAccount, names: &Names, language: Language) -> types::PilotAccount {
    types::PilotAccount {
        account: NamedReference { id: own.stored.account_id, name: own.stored.name },
        launched_by: own.stored.launched.as_ref().map(|(by, _)| names.of(by)),
        launched_at: own.stored.launched.as_ref().map(|(_, at)| to_rfc3339(*at)),
        pieces: own.pieces.into_iter().map(|piece| piece_of(piece, names)).collect(),
        obstacles: own.obstacles.iter().map(|own| obstacle(own, language)).collect(),
        blocked: own.is_blocked,
    }
}

fn piece_of(piece: Piece, names: &Names) -> types::PilotPiece {
    let state = piece.state().to_owned();
    let (statement, sentence, words) = match piece.finding {
        Finding::Personal { fact, sentence, shared } => (Some(fact), Some(sentence), shared),
        Finding::Stale { fact } => (Some(fact), None, Vec::new()),
        _ => (None, None, Vec::new()),
    };
    let (id, name, is_disabled) = piece.stored.maker;
    types::PilotPiece {
        id: piece.stored.id,
        kind: piece.stored.kind,
        title: piece.stored.title,
        maker: types::PieceMaker { id, name, disabled: is_disabled },
        due: piece.stored.due_on,
        text: piece.stored.text,
        state,
        statement,
        sentence,
        words,
        revision: piece.stored.revision,
        changed_by: names.of(&piece.stored.changed_by),
        changed_at: to_rfc3339(piece.stored.changed_at),
    }
}

fn obstacle(said: &Said, language: Language) -> types::Obstacle {
    types::Obstacle {
        text: said.render(language),
        key: said.key().to_owned(),
        values: said.json_values(),
    }
}

fn override_of(
    own: StoredOverride,
    waves: &[StoredWave],
    names: &Names,
    language: Language,
) -> types::PilotOverride {
    let wave = waves.iter().find(|wave| wave.id == own.wave_id);
    types::PilotOverride {
        wave: wave.map_or(0, |wave| wave.number),
        account_id: own.account_id,
        step: own.step,
        obstacle: obstacle(&Said::from_stored(&own.obstacle), language),
        reason: own.reason,
        created_by: names.of(&own.created_by),
        created_at: to_rfc3339(own.created_at),
    }
}
