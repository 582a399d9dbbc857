//! A pilot as it is now: its waves, what the gate finds, and what speaks against the next steps.

use rustc_hash::{FxHashMap, FxHashSet};
use speargun_domain::pilot::{Fact, Finding, Names, WaveState, judge, wave_size, wording};
use speargun_store::pilot::{
    self as stored, StoredOverride, StoredPiece, StoredPilotAccount, StoredWave,
};
use speargun_store::program::StoredProgram;
use speargun_store::{Connection, dossier};
use speargun_words::{Said, said};

use super::is_due;
use crate::task::today;
use crate::{EngineError, Workspace, program};

/// A pilot.
#[derive(Debug, Clone)]
pub struct Pilot {
    /// Its programme.
    pub program: StoredProgram,
    /// Its waves, in their order.
    pub waves: Vec<StoredWave>,
    /// How many accounts each wave has, and how many of them are launched.
    pub sizes: Vec<(usize, usize)>,
    /// The wave that was asked for; the last one by default. None before the first.
    pub wave: Option<Wave>,
    /// What was done although something spoke against it, in its order.
    pub overrides: Vec<StoredOverride>,
    /// The fewest and the most accounts of the next wave; none while one runs.
    pub next: Option<(usize, usize)>,
    /// Whether no one checked in today although it is due.
    pub check_in_due: bool,
    /// The day of today.
    pub today: String,
}

/// A wave with its accounts.
#[derive(Debug, Clone)]
pub struct Wave {
    /// The wave.
    pub stored: StoredWave,
    /// Its accounts, in the order of their names.
    pub accounts: Vec<PilotAccount>,
    /// What speaks against passing it.
    pub obstacles: Vec<Said>,
}

/// An account of a wave.
#[derive(Debug, Clone)]
pub struct PilotAccount {
    /// The account.
    pub stored: StoredPilotAccount,
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// What speaks against launching it; what cannot be overridden comes first.
    pub obstacles: Vec<Said>,
    /// Whether one of them cannot be overridden.
    pub is_blocked: bool,
}

/// A piece with what the gate finds.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The piece.
    pub stored: StoredPiece,
    /// What the gate finds.
    pub finding: Finding,
    /// The name of another account whose message has the same wording.
    pub same_as: Option<String>,
}

impl Piece {
    /// The name of what the gate finds, such as `personal` or `generic`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (&self.finding, &self.same_as) {
            (Finding::Unwritten, _) => "unwritten",
            (_, Some(_)) => "same",
            (Finding::Personal { .. }, _) => "personal",
            (Finding::NoFacts, _) => "no_facts",
            (Finding::Stale { .. }, _) => "stale",
            (Finding::NameOnly, _) => "name_only",
            (Finding::Generic, _) => "generic",
        }
    }

    /// What speaks against it; none if it is personal.
    #[must_use]
    pub fn obstacle(&self, account: &str) -> Option<Said> {
        let title = self.stored.title.as_str();
        match (&self.finding, &self.same_as) {
            (Finding::Unwritten, _) => Some(said!("pilot.unwritten", title, account)),
            (_, Some(other)) => {
                let other = other.as_str();
                Some(said!("pilot.same", title, account, other))
            }
            (Finding::Personal { .. }, _) => None,
            (Finding::NoFacts, _) => Some(said!("pilot.no_facts", title, account)),
            (Finding::Stale { fact }, _) => Some(said!("pilot.stale", title, account, fact)),
            (Finding::NameOnly, _) => Some(said!("pilot.name_only", title, account)),
            (Finding::Generic, _) => Some(said!("pilot.generic", title, account)),
        }
    }
}

/// The pilot of a programme, with one of its waves; the last one by default.
///
/// # Errors
/// When there is no such programme or wave.
pub fn get(
    workspace: &Workspace,
    program_id: i64,
    wave: Option<i64>,
) -> Result<Pilot, EngineError> {
    let now = workspace.now();
    let today = today(workspace, now)?;
    let zone = workspace.settings().zone()?;
    workspace.store.read(|connection| {
        let program = program::found(connection, program_id)?;
        let waves = stored::waves(connection, program_id)?;
        let accounts = stored::accounts(connection, program_id)?;
        let size = |wave: &StoredWave| {
            let own = accounts.iter().filter(|own| own.wave_id == wave.id);
            (own.clone().count(), own.filter(|own| own.launched.is_some()).count())
        };
        let sizes: Vec<(usize, usize)> = waves.iter().map(size).collect();
        let asked = match wave {
            None => waves.last().cloned(),
            Some(number) => {
                let own = waves.iter().find(|own| own.number == number).cloned();
                let none = || EngineError::NotFound(said!("pilot.no_wave", number));
                Some(own.ok_or_else(none)?)
            }
        };
        let asked = asked.map(|wave| load_wave(connection, wave, &today)).transpose()?;
        let running = waves.last().filter(|wave| wave.state == WaveState::Running.key());
        let due = stored::running(connection, None)?;
        let own = due.iter().find(|due| due.program_id == program_id);
        Ok(Pilot {
            check_in_due: own.is_some_and(|due| is_due(due, &today, &zone)),
            next: running.is_none().then(|| next_size(&waves, &sizes)),
            overrides: stored::overrides(connection, program_id)?,
            wave: asked,
            program,
            sizes,
            waves,
            today: today.clone(),
        })
    })
}

/// The fewest and the most accounts of the next wave.
pub(super) fn next_size(waves: &[StoredWave], sizes: &[(usize, usize)]) -> (usize, usize) {
    let last = waves.last().zip(sizes.last());
    let before = last.and_then(|(wave, (accounts, _))| {
        WaveState::from_key(&wave.state).map(|state| (state, *accounts))
    });
    let sizes = wave_size(before);
    (*sizes.start(), *sizes.end())
}

/// A wave with what the gate finds in its pieces.
pub(super) fn load_wave(
    connection: &mut Connection,
    wave: StoredWave,
    today: &str,
) -> Result<Wave, EngineError> {
    let all = stored::accounts(connection, wave.program_id)?;
    let mut names: FxHashMap<i64, Names> = FxHashMap::default();
    for own in &all {
        names.extend(own.rows.iter().map(|id| (*id, names_of(own))));
    }
    let pieces = stored::pieces(connection, wave.program_id)?;
    let repeated = Repeated::find(&all, &pieces, &names);
    let mut accounts = Vec::new();
    for own in all.iter().filter(|own| own.wave_id == wave.id) {
        let statements = dossier::statements(connection, own.account_id)?;
        let fact = |statement: &dossier::Statement| {
            (statement.id, statement.text.clone(), statement.fresh_until.as_str() < today)
        };
        let facts: Vec<(i64, String, bool)> = statements.iter().map(fact).collect();
        let facts: Vec<Fact<'_>> = facts
            .iter()
            .map(|(id, text, is_stale)| Fact { id: *id, text, is_stale: *is_stale })
            .collect();
        let judged = |piece: &StoredPiece| Piece {
            finding: judge(piece.text.as_deref().unwrap_or_default(), &names[&own.id], &facts),
            same_as: repeated.other(piece),
            stored: piece.clone(),
        };
        let pieces: Vec<Piece> = pieces
            .iter()
            .filter(|piece| own.rows.contains(&piece.pilot_account_id))
            .map(judged)
            .collect();
        accounts.push(with_obstacles(own, pieces));
    }
    let checked_in = stored::count_check_ins(connection, wave.id)? > 0;
    let obstacles = against_passing(&accounts, checked_in);
    Ok(Wave { stored: wave, accounts, obstacles })
}

/// The words of the names, web site and domains of an account.
fn names_of(account: &StoredPilotAccount) -> Names {
    let aliases = account.aliases.iter().map(String::as_str);
    Names::new(aliases.chain([account.name.as_str()]))
}

fn with_obstacles(stored: &StoredPilotAccount, pieces: Vec<Piece>) -> PilotAccount {
    let account = stored.name.as_str();
    let mut obstacles = Vec::new();
    if pieces.is_empty() {
        obstacles.push(said!("pilot.no_pieces", account));
    }
    let is_unwritten = |piece: &&Piece| piece.finding == Finding::Unwritten;
    let (unwritten, written): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(is_unwritten);
    let is_blocked = pieces.is_empty() || !unwritten.is_empty();
    let ordered = unwritten.into_iter().chain(written);
    obstacles.extend(ordered.filter_map(|piece| piece.obstacle(account)));
    PilotAccount { stored: stored.clone(), pieces, obstacles, is_blocked }
}

/// What speaks against passing a wave.
fn against_passing(accounts: &[PilotAccount], checked_in: bool) -> Vec<Said> {
    let mut obstacles = Vec::new();
    let waiting: Vec<&str> = accounts
        .iter()
        .filter(|own| own.stored.launched.is_none())
        .map(|own| own.stored.name.as_str())
        .collect();
    if let Some(first) = waiting.first() {
        let account = *first;
        obstacles.push(match waiting.len() {
            1 => said!("pilot.not_launched", account),
            others => said!("pilot.not_launched_more", account, count = others - 1),
        });
    }
    if !checked_in {
        obstacles.push(said!("pilot.no_check_in"));
    }
    obstacles
}

/// Which messages were written twice, for different accounts.
struct Repeated(FxHashMap<i64, String>);

impl Repeated {
    fn find(
        accounts: &[StoredPilotAccount],
        pieces: &[StoredPiece],
        names: &FxHashMap<i64, Names>,
    ) -> Self {
        let mut name_of: FxHashMap<i64, (i64, &str)> = FxHashMap::default();
        for own in accounts {
            let named = (own.account_id, own.name.as_str());
            name_of.extend(own.rows.iter().map(|id| (*id, named)));
        }
        let mut by_wording: FxHashMap<Vec<String>, Vec<&StoredPiece>> = FxHashMap::default();
        for piece in pieces {
            let Some(names) = names.get(&piece.pilot_account_id) else { continue };
            let said = wording(piece.text.as_deref().unwrap_or_default(), names);
            if !said.is_empty() {
                by_wording.entry(said).or_default().push(piece);
            }
        }
        let mut found = FxHashMap::default();
        for twins in by_wording.values() {
            let ids: FxHashSet<i64> =
                twins.iter().map(|piece| name_of[&piece.pilot_account_id].0).collect();
            if ids.len() < 2 {
                continue;
            }
            for piece in twins {
                let own = name_of[&piece.pilot_account_id].0;
                let mut others = twins.iter().map(|twin| name_of[&twin.pilot_account_id]);
                if let Some((_, name)) = others.find(|(id, _)| *id != own) {
                    found.insert(piece.id, name.to_owned());
                }
            }
        }
        Self(found)
    }

    fn other(&self, piece: &StoredPiece) -> Option<String> {
        self.0.get(&piece.id).cloned()
    }
}
